/* kres link and what it should not choke on: texts that say nothing or one thing for ever, ids twice or never, no memory. */
#include "linked.h"

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
enum { SANITIZED = 1 };
#else
enum { SANITIZED = 0 };
#endif

/* The cluster on a line, "" for none. */
static struct str cluster_of(struct arena *arena, struct str lines, size_t line)
{
    json_t *value = record(lines, line);
    struct str cluster = str_copy(arena, str_from(text_in(value, "cluster")));
    json_decref(value);
    return cluster;
}

static void texts_that_say_nothing_are_in_no_cluster(void **state)
{
    static const char *const said[] = {
        "", " ", "\\u0000\\u0000\\u0000\\u0000\\u0000", "... !!! ??? --- ***", "1 2 3 4 5 6 7 8", "\\n\\t\\r",
        "one two three", "\\u200b\\u200b \\u200b", "\U0001F600 \U0001F600 \U0001F600 \U0001F600"};
    struct arena arena = {0};
    struct buf b = {.arena = &arena};
    UNUSED(state);
    for (unsigned i = 0; i < 9000; i++)
        buf_printf(&b, "{\"id\":%u,\"text\":\"%s\"}\n", i, said[i % LEN(said)]);
    for (size_t t = 0; t < LEN(all_threads); t++) {
        LINKED(CMD_DONE, buf_str(&b), "--threads", all_threads[t], "--clusters", at("clusters"));
        assert_int_equal(line_count(written), 9000);
        assert_holds(errors.p, "kres: 9000 texts, 0 different; 0 clusters with 0 texts; 9000 with fewer than 4 words;");
        assert_int_equal(contents("clusters").n, 0);
    }
    arena_clear(&arena);
}

/* Of each number of times one text, twice; and one that has more words than are looked at. */
static void texts_of_one_word_are_taken_as_they_are(void **state)
{
    struct arena arena = {0};
    struct buf b = {.arena = &arena};
    UNUSED(state);
    for (unsigned i = 0; i < 600; i++) {
        for (unsigned k = 0; k < 4 + i / 2; k++)
            buf_add(&b, STR("again "));
        buf_byte(&b, '\n');
    }
    for (unsigned i = 0; i < 100000; i++)
        buf_add(&b, STR("again "));
    for (size_t t = 0; t < LEN(all_threads); t++) {
        LINKED(CMD_DONE, buf_str(&b), "--threads", all_threads[t], "--format", "text", "--clusters", at("clusters"));
        assert_int_equal(line_count(written), 601);
        assert_holds(errors.p, "kres: 601 texts, 301 different; ");
        for (size_t i = 0; i < 600; i += 2) {
            assert_true(cluster_of(&arena, written, i).n > 0);
            assert_true(str_eq(cluster_of(&arena, written, i), cluster_of(&arena, written, i + 1)));
        }
        assert_holds(contents("clusters").p, "\"template\":[{\"text\":\"again again");
    }
    arena_clear(&arena);
}

static void ids_that_come_again_are_counted(void **state)
{
    struct arena arena = {0};
    struct buf b = {.arena = &arena};
    UNUSED(state);
    LINKED(CMD_DONE, STR("{\"id\":7,\"text\":\"a\"}\n{\"id\":7,\"text\":\"b\"}\n{\"id\":\"7\",\"text\":\"c\"}\n"
                         "{\"id\":7,\"text\":\"d\"}\n"));
    assert_holds(errors.p, "; 1 id came more than once; ");
    assert_int_equal(line_count(written), 4);
    /* The fifth line has no id, so it is 5. */
    LINKED(CMD_DONE, STR("{\"id\":5,\"text\":\"a\"}\n{\"id\":null,\"text\":\"b\"}\n\n\n{\"text\":\"c\"}\n"));
    assert_holds(errors.p, "; 1 id came more than once; ");
    assert_true(str_starts(written, STR("{\"id\":5,\"cluster\":null}\n")));
    put_file("one", STR("some words\nother words\n"));
    LINKED(CMD_DONE, STR(""), "--format", "text", at("one"), at("one")); /* lines of two files */
    assert_holds(errors.p, "; 2 ids came more than once; ");
    for (unsigned i = 0; i < 60000; i++)
        buf_printf(&b, "{\"id\":\"ad-%u\",\"text\":\"\"}\n", i < 50000 ? i : i - 25000);
    for (size_t t = 0; t < LEN(all_threads); t++) {
        LINKED(CMD_DONE, buf_str(&b), "--threads", all_threads[t]);
        assert_holds(errors.p, "; 10000 ids came more than once; ");
    }
    LINKED(CMD_DONE, str_slice(buf_str(&b), 0, 1000000));
    assert_null(strstr(errors.p, "more than once"));
    arena_clear(&arena);
}

/* ---- memory ---- */

/* Texts of nobody, and here and there one twice. */
static void write_many(unsigned texts)
{
    int fd = open(at("in"), O_WRONLY | O_TRUNC);
    char body[40 * 5 + 1];
    for (unsigned i = 0; i < texts; i++) {
        for (unsigned k = 0; i % 20 != 1 && k < 40; k++)
            snprintf(body + (size_t)k * 5, 6, "w%c%c%c ", 'a' + dice(26), 'a' + dice(26), 'a' + dice(26));
        assert_true(dprintf(fd, "{\"id\":%u,\"text\":\"%s\"}\n", i, body) > 0);
    }
    close(fd);
}

/* Ends by itself, whatever the step at which there is no more. */
static void without_memory_it_says_so(void **state)
{
    size_t refused = 0;
    int code = CMD_WRONG;
    UNUSED(state);
    if (SANITIZED)
        return; /* their shadows take terabytes of addresses */
    write_many(30000);
    for (size_t more = 1 << 20; code != CMD_DONE && more < 2048u << 20; more += 768 << 10) {
        arena_clear(&kept);
        code = run_in(more, LINE("--threads", refused % 2 ? "3" : "1", "--clusters", at("clusters")));
        struct str told = contents("err");
        if (code == CMD_WRONG && str_find(told, STR("out of memory"), 0) == SIZE_MAX)
            fail_msg("with %zu MB: " STR_FMT, more >> 20, STR_ARG(told));
        if (code != CMD_WRONG && code != CMD_DONE)
            fail_msg("with %zu MB: exit %d: " STR_FMT, more >> 20, code, STR_ARG(told));
        refused += code == CMD_WRONG;
    }
    assert_int_equal(code, CMD_DONE);
    assert_true(refused > 5);
    print_message("out of memory %zu times\n", refused);
}

/* Of a run in a process of its own; *ret: kilobytes that it had at most. */
static int run_measured(const char *memory, const char *threads, long *ret)
{
    struct rusage usage;
    int status;
    fflush(NULL);
    pid_t child = fork();
    if (!child)
        _exit(filter_line(LINE("--threads", threads, "--memory", memory)));
    assert_int_equal(wait4(child, &status, 0, &usage), child);
    assert_true(WIFEXITED(status));
    *ret = usage.ru_maxrss;
    return WEXITSTATUS(status);
}

/* What is taken stays within what --memory allows. */
static void memory_stays_within_what_was_allowed(void **state)
{
    long nothing, taken, refused = 0;
    int code = CMD_WRONG;
    UNUSED(state);
    if (SANITIZED)
        return;
    put_file("in", STR(""));
    assert_int_equal(run_measured("1G", "2", &nothing), CMD_DONE); /* the program itself, and this test */
    write_many(60000);
    for (long megabytes = 20; code != CMD_DONE && megabytes < 512; megabytes += megabytes / 4) {
        char allowed[32];
        arena_clear(&kept);
        snprintf(allowed, sizeof allowed, "%ldM", megabytes);
        code = run_measured(allowed, "2", &taken);
        if (taken - nothing > 1024 * megabytes)
            fail_msg("--memory %s took %ld MB", allowed, (taken - nothing) / 1024);
        if (code == CMD_WRONG)
            assert_holds(contents("err").p, "and all of standard input about ");
        refused += code == CMD_WRONG;
    }
    assert_int_equal(code, CMD_DONE);
    assert_true(refused > 0);
    put_file("in", STR(""));
}

/* Nor is much more asked than is taken: what is said to be needed for all is, and with a fifth less it is refused. */
static void what_is_said_to_be_needed_is_near(void **state)
{
    unsigned long all = 0;
    long nothing, taken;
    char allowed[32];
    UNUSED(state);
    if (SANITIZED)
        return;
    put_file("in", STR(""));
    assert_int_equal(run_measured("1G", "1", &nothing), CMD_DONE);
    write_many(120000);
    snprintf(allowed, sizeof allowed, "%ldM", nothing / 1024 + 20);
    assert_int_equal(run_measured(allowed, "1", &taken), CMD_WRONG);
    const char *told = strstr(contents("err").p, "allow it with --memory ");
    assert_non_null(told);
    assert_int_equal(sscanf(told, "allow it with --memory %luM", &all), 1);
    assert_true(taken <= nothing + 20 * 1024);
    arena_clear(&kept);
    snprintf(allowed, sizeof allowed, "%luM", all);
    assert_int_equal(run_measured(allowed, "1", &taken), CMD_DONE);
    if (1.6 * (double)taken < 1024 * (double)all || taken > 1024 * (long)all)
        fail_msg("%lu MB were asked for, %ld taken, %ld by nothing", all, taken / 1024, nothing / 1024);
    put_file("in", STR(""));
}

/* A record for which there is no room is named. */
static void one_record_may_be_too_large(void **state)
{
    struct arena arena = {0};
    struct buf b = {.arena = &arena};
    long taken;
    UNUSED(state);
    if (SANITIZED)
        return;
    buf_add(&b, STR("{\"id\":1,\"text\":\"a short text of six words\"}\n{\"id\":2,\"text\":\""));
    for (unsigned i = 0; i < 4000000; i++)
        buf_add(&b, STR("again "));
    buf_add(&b, STR("\"}\n"));
    put_file("in", buf_str(&b));
    arena_clear(&arena);
    arena_clear(&kept);
    assert_int_equal(run_measured("1G", "1", &taken), CMD_DONE);
    char allowed[32];
    snprintf(allowed, sizeof allowed, "%ldM", taken / 1024 - 20);
    assert_int_equal(run_measured(allowed, "1", &taken), CMD_WRONG);
    assert_holds(contents("err").p, "standard input:2: this record is longer than ");
    assert_holds(contents("err").p, "--memory SIZE");
    put_file("in", STR(""));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_memory_it_says_so), /* first, before there is memory that was given back */
        cmocka_unit_test(memory_stays_within_what_was_allowed), cmocka_unit_test(what_is_said_to_be_needed_is_near),
        cmocka_unit_test(one_record_may_be_too_large),
        cmocka_unit_test(texts_that_say_nothing_are_in_no_cluster),
        cmocka_unit_test(texts_of_one_word_are_taken_as_they_are), cmocka_unit_test(ids_that_come_again_are_counted),
    };
    return cmocka_run_group_tests(tests, make_folder, drop_folder);
}
