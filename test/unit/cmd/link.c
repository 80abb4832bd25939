/* link.c - kres link: what comes in and out, the same for any order and threads, clusters described, wrong lines. */
#include "linked.h"

#include "cmd/linking_time.h"

/* The cluster on a line, "" for none. */
static struct str cluster_at(struct arena *arena, struct str lines, size_t line)
{
    json_t *one = record(lines, line), *cluster = json_object_get(one, "cluster");
    assert_int_equal(json_object_size(one), 2);
    assert_true(json_is_null(cluster) || json_is_string(cluster));
    struct str ret = str_copy(arena, str_from(json_is_null(cluster) ? "" : json_string_value(cluster)));
    json_decref(one);
    return ret;
}

static void texts_of_one_hand_are_in_one_cluster(void **state)
{
    UNUSED(state);
    struct arena arena = {0};
    LINKED(CMD_DONE, STR("{\"id\":1,\"text\":\"" HAND "\",\"time\":7}\n{\"id\":2,\"text\":\"" OTHER "\"}\n"
                         "{\"id\":3,\"text\":\"" SAME_HAND "\"}\n{\"id\":4,\"text\":\"\"}\n"
                         "{\"id\":5,\"text\":\"one two\"}\n"),
           "--threads", "1");
    assert_int_equal(line_count(written), 5);
    struct str cluster = cluster_at(&arena, written, 0);
    assert_true(cluster.n > 1 && cluster.p[0] == 'c');
    assert_true(str_eq(cluster, cluster_at(&arena, written, 2)));
    assert_holds(written.p, "{\"id\":2,\"cluster\":null}\n");
    assert_holds(written.p, "{\"id\":4,\"cluster\":null}\n{\"id\":5,\"cluster\":null}\n");
    assert_holds(errors.p, "kres: 5 texts, 3 different; 1 cluster with 2 texts; 2 with fewer than 4 words;");
    arena_clear(&arena);
}

static void ids_are_passed_on_and_a_missing_one_is_the_line(void **state)
{
    UNUSED(state);
    LINKED(CMD_DONE, STR("{\"id\":{\"a\":[1,null]},\"text\":\"x\"}\n{\"id\":1e400,\"text\":\"x\"}\n\n{\"text\":\"x\"}\n"
                         "{\"id\":null,\"text\":\"\\u0000\"}\n{\"text\":\"x\",\"id\":\"b\\u0041\"}\n"
                         "{\"id\":\"b\\u0041\",\"text\":\"x\"}"),
           "--threads", "2");
    assert_true(str_is(written, "{\"id\":{\"a\":[1,null]},\"cluster\":null}\n{\"id\":1e400,\"cluster\":null}\n"
                                "{\"id\":4,\"cluster\":null}\n{\"id\":null,\"cluster\":null}\n"
                                "{\"id\":\"b\\u0041\",\"cluster\":null}\n{\"id\":\"b\\u0041\",\"cluster\":null}\n"));
    LINKED(CMD_DONE, STR("id;Text\r\n\"a\"\"b\";\"x\r\ny\"\r\n;z\r\n"), "--format", "csv");
    assert_true(str_is(written, "{\"id\":\"a\\\"b\",\"cluster\":null}\n{\"id\":4,\"cluster\":null}\n"));
    LINKED(CMD_DONE, STR(HAND "\n\n" HAND "\n"), "--format", "text");
    assert_true(str_starts(written, STR("{\"id\":1,\"cluster\":\"c")));
    assert_holds(written.p, "{\"id\":2,\"cluster\":null}\n{\"id\":3,\"cluster\":\"c");
    LINKED(CMD_USE, STR(""), "--format", "xml");
    LINKED(CMD_USE, STR(""), "--separator", ";");
    LINKED(CMD_USE, STR(""), "--threads", "0");
    LINKED(CMD_USE, STR(""), "--threads", "65");
}

/* ---- what clusters have in common ---- */

static void clusters_are_described(void **state)
{
    UNUSED(state);
    LINKED(CMD_DONE, STR("{\"id\":1,\"time\":\"2026-03-01T10:00:00+01:00\",\"text\":\"" HAND " +386 40 111 222\"}\n"
                         "{\"id\":2,\"text\":\"" OTHER "\"}\n"
                         "{\"id\":3,\"time\":1767225600,\"text\":\"" HAND " +386 40 111 333\"}\n"
                         "{\"id\":4,\"time\":\"yesterday\",\"text\":\"" HAND " +386 40 111 222\"}\n"),
           "--clusters", at("clusters"));
    assert_holds(errors.p, "; the time of 1 text in clusters is none that is known; ");
    struct arena arena = {0};
    struct str file = contents("clusters");
    assert_int_equal(line_count(file), 1);
    json_t *one = record(file, 0), *phones = json_object_get(one, "identifiers"),
           *slot = json_object_get(json_array_get(json_object_get(one, "template"), 1), "slot");
    assert_true(str_eq(cluster_at(&arena, written, 0), str_from(text_in(one, "cluster"))));
    assert_int_equal(json_integer_value(json_object_get(one, "size")), 3);
    assert_true(json_number_value(json_object_get(one, "score")) > 0);
    assert_true(json_array_size(json_object_get(one, "reasons")) > 0);
    assert_true(json_number_value(json_object_get(one, "compression")) > 1);
    assert_string_equal(text_in(one, "first"), "2026-01-01T00:00:00Z");
    assert_string_equal(text_in(one, "last"), "2026-03-01T09:00:00Z");
    assert_true(str_starts(str_from(text_in(json_array_get(json_object_get(one, "template"), 0), "text")),
                           STR("Waitress wanted")));
    assert_int_equal(json_array_size(slot), 2);
    assert_int_equal(json_array_size(phones), 2);
    assert_string_equal(text_in(json_array_get(phones, 0), "value"), "+38640111222");
    assert_int_equal(json_integer_value(json_object_get(json_array_get(phones, 0), "count")), 2);
    assert_string_equal(json_string_value(json_array_get(json_object_get(one, "languages"), 0)), "en");
    json_decref(one);
    LINKED(CMD_DONE, STR("Time,text\n2026-02-03 04:05,\"" HAND "\"\n,\"" HAND "\"\n"), "--format", "csv", "--clusters",
           at("clusters"));
    assert_holds(contents("clusters").p, "\"first\":\"2026-02-03T04:05:00Z\",\"last\":\"2026-02-03T04:05:00Z\"");
    LINKED(CMD_DONE, STR("{\"text\":\"" HAND "\"}\n{\"text\":\"" OTHER "\"}\n"), "--clusters", at("clusters"));
    assert_int_equal(contents("clusters").n, 0);
    LINKED(CMD_DONE, STR("{\"text\":\"" HAND "\"}\n{\"text\":\"" HAND "\"}\n"), "--clusters", at("clusters"));
    assert_holds(contents("clusters").p, "\"first\":null,\"last\":null");
    arena_clear(&arena);
}

static void clusters_that_cannot_be_written_are_told(void **state)
{
    UNUSED(state);
    const struct str twice = STR("{\"text\":\"" HAND "\"}\n{\"text\":\"" HAND "\"}\n");
    LINKED(CMD_WRONG, twice, "--clusters", "/dev/full");
    assert_holds(errors.p, "kres: cannot write /dev/full: No space left on device");
    assert_int_equal(line_count(written), 2);
    LINKED(CMD_WRONG, twice, "--clusters", at("no/such/folder"));
    LINKED(CMD_USE, twice, "--clusters", at("both"), "--rejects", at("both"));
    LINKED(CMD_WRONG, twice, "--clusters", at("in"), at("in"));
    assert_holds(errors.p, "is read, so it cannot be written to as well");
}

static void moments_are_read_as_they_are_written(void **state)
{
    UNUSED(state);
    static const struct { const char *text; int64_t at; } right[] = {
        {"0", 0}, {"-5", -5}, {"1767225600", 1767225600}, {" 1767225600.75 ", 1767225600}, {"1767225600999", 1767225600},
        {"2026-01-01", 1767225600}, {"2026-01-01T00:00Z", 1767225600}, {"2026-01-01 00:00:07.123456z", 1767225607},
        {"2026-01-01T02:30:00+02:30", 1767225600}, {"2025-12-31T23:00:00,5-0100", 1767225600},
        {"2026-01-01T01:00+01", 1767225600}, {"2026-01-01T00:00:00 +00:00", 1767225600}};
    static const char *const wrong[] = {"", "x", "2026", "1e9", "2026-02-30", "2026-01-01T", "2026-01-01T1:00",
                                        "2026-01-01T10", "2026-01-01T10:60", "2026-01-01T10:00:", "2026-01-01T10:00+1",
                                        "2026-01-01T10:00+01:0", "2026-01-01T10:00ZZ", "1.2.2026", "12.x", "--5",
                                        "99999999999999999999", "2026-01-01x"};
    int64_t at;
    for (size_t i = 0; i < LEN(right); i++) {
        if (!linking_time_read(str_from(right[i].text), &at) || at != right[i].at)
            fail_msg("\"%s\" is not %lld", right[i].text, (long long)right[i].at);
    }
    for (size_t i = 0; i < LEN(wrong); i++)
        if (linking_time_read(str_from(wrong[i]), &at))
            fail_msg("\"%s\" was read as %lld", wrong[i], (long long)at);
}

/* ---- the same answer, whatever the order and the threads ---- */

/* By id; each once. */
static struct str *answers(struct arena *arena)
{
    struct str *ret = ARENA_ARRAY(arena, TEXTS, struct str), rest = written;
    assert_int_equal(line_count(written), TEXTS);
    for (unsigned i = 0; i < TEXTS; i++) {
        struct str line = str_cut(&rest, '\n');
        size_t number = strtoul(line.p + strlen("{\"id\":"), NULL, 10);
        assert_true(number < TEXTS && !ret[number].p);
        ret[number] = str_copy(arena, str_slice(line, str_find(line, STR(",\"cluster\""), 0), line.n));
    }
    return ret;
}

static void assert_same(const struct str *a, const struct str *b)
{
    for (unsigned i = 0; i < TEXTS; i++)
        if (!str_eq(a[i], b[i]))
            fail_msg("text %u is in " STR_FMT " and " STR_FMT, i, STR_ARG(a[i]), STR_ARG(b[i]));
}

static void order_and_threads_do_not_change_the_answer(void **state)
{
    UNUSED(state);
    struct arena arena = {0};
    struct str *lines = many_texts(&arena);
    LINKED(CMD_DONE, joined(&arena, lines, 0, TEXTS), "--threads", "1", "--clusters", at("clusters"));
    struct str first = str_copy(&arena, written), clusters = str_copy(&arena, contents("clusters"));
    assert_true(line_count(clusters) > 5);
    const struct str *wanted = answers(&arena);
    for (size_t i = 0; i < LEN(all_threads); i++) {
        LINKED_FILE(CMD_DONE, "--threads", all_threads[i]);
        assert_true(str_eq(written, first));
    }
    for (unsigned i = TEXTS - 1; i > 0; i--) {
        unsigned k = dice(i + 1);
        struct str swap = lines[i];
        lines[i] = lines[k];
        lines[k] = swap;
    }
    for (size_t i = 0; i < LEN(all_threads); i++) {
        LINKED(CMD_DONE, joined(&arena, lines, 0, TEXTS), "--threads", all_threads[i], "--clusters", at("shuffled"));
        assert_same(wanted, answers(&arena));
        assert_true(str_eq(clusters, contents("shuffled")));
    }
    put_file("one", joined(&arena, lines, TEXTS / 3, TEXTS));
    LINKED(CMD_DONE, joined(&arena, lines, 0, TEXTS / 3), "--threads", "3", at("one"), "-");
    assert_same(wanted, answers(&arena));
    arena_clear(&arena);
}

/* ---- bad input ---- */

static void wrong_lines_are_told_in_their_order(void **state)
{
    UNUSED(state);
    static const struct { const char *line, *reason; } broken[] = {
        {"{\"text\":\"cut", "ends in the middle"}, {"[1]", "no JSON object"}, {"plain words", "--format"},
        {"{\"id\":1}", "no text"}, {"{\"text\":5}", "no string"}, {"{\"text\":\"\xff\"}", "UTF-8"}};
    struct arena arena = {0};
    struct buf input = {.arena = &arena};
    for (size_t i = 0; i < 6000; i++)
        buf_printf(&input, "%s\n{\"text\":\"" HAND "\"}\n", broken[i % LEN(broken)].line);
    for (size_t t = 0; t < LEN(all_threads); t++) {
        LINKED(CMD_DONE, buf_str(&input), "--threads", all_threads[t], "--rejects", at("rejects"));
        struct str rejects = contents("rejects"), lines = written;
        assert_int_equal(line_count(rejects), 6000);
        assert_int_equal(line_count(written), 6000);
        assert_holds(errors.p, "6000 lines rejected;");
        for (size_t i = 0; i < 6000; i++) {
            struct str reject = str_cut(&rejects, '\n');
            assert_true(str_starts(reject, str_printf(&arena, "{\"file\":\"-\",\"line\":%zu,", 2 * i + 1)));
            assert_true(str_find(reject, str_from(broken[i % LEN(broken)].reason), 0) != SIZE_MAX);
            assert_true(str_starts(str_cut(&lines, '\n'), str_printf(&arena, "{\"id\":%zu,\"cluster\":\"c", 2 * i + 2)));
        }
    }
    LINKED(CMD_WRONG, STR("x\n{\"text\":\"x\"}\n"), "--strict");
    assert_holds(errors.p, "1 line was rejected, which --strict makes an error");
    assert_true(str_is(written, "{\"id\":2,\"cluster\":null}\n"));
    LINKED_FILE(CMD_DONE, "--threads", "1");
    assert_holds(errors.p, "kres: -:1: ");
    arena_clear(&arena);
}

static void nothing_gives_nothing(void **state)
{
    UNUSED(state);
    static const char *const formats[] = {"jsonl", "csv", "text"};
    for (size_t i = 0; i < LEN(formats); i++) {
        LINKED(CMD_DONE, STR(""), "--format", formats[i]);
        assert_int_equal(written.n, 0);
        assert_true(str_starts(errors, STR("kres: 0 texts, 0 different; 0 clusters with 0 texts; 0.0 MB")));
    }
    LINKED(CMD_DONE, STR("\n\n"), "--threads", "3");
    assert_int_equal(written.n, 0);
    LINKED(CMD_WRONG, STR(""), at("not there"));
    assert_holds(errors.p, "No such file");
    LINKED(CMD_WRONG, STR(""), at("in"), "--rejects", at("in"));
    assert_holds(errors.p, "is read, so it cannot be written to as well");
}

static void a_file_given_twice_is_all_clusters(void **state)
{
    UNUSED(state);
    put_file("one", STR("{\"id\":1,\"text\":\"" HAND "\"}\n{\"id\":2,\"text\":\"" OTHER "\"}\n"));
    LINKED(CMD_DONE, STR(""), at("one"), at("one"));
    struct arena arena = {0};
    assert_int_equal(line_count(written), 4);
    for (size_t i = 0; i < 2; i++) {
        assert_true(cluster_at(&arena, written, i).n > 0);
        assert_true(str_eq(cluster_at(&arena, written, i), cluster_at(&arena, written, i + 2)));
    }
    assert_false(str_eq(cluster_at(&arena, written, 0), cluster_at(&arena, written, 1)));
    assert_holds(errors.p, "kres: 4 texts, 2 different; 2 clusters with 4 texts;");
    arena_clear(&arena);
}

static void ten_thousand_identical_texts_are_one_cluster(void **state)
{
    UNUSED(state);
    struct arena arena = {0};
    struct buf b = {.arena = &arena};
    for (unsigned i = 0; i < 10000; i++)
        buf_add(&b, STR("{\"text\":\"" HAND "\"}\n"));
    for (size_t t = 0; t < LEN(all_threads); t++) {
        LINKED(CMD_DONE, buf_str(&b), "--threads", all_threads[t]);
        assert_int_equal(line_count(written), 10000);
        assert_holds(errors.p, "kres: 10000 texts, 1 different; 1 cluster with 10000 texts;");
    }
    b.n = 0;
    for (unsigned i = 0; i < 10000; i++)
        buf_add(&b, STR("spam "));
    LINKED(CMD_DONE, buf_str(&b), "--format", "text"); /* one word, many times */
    assert_true(str_is(written, "{\"id\":1,\"cluster\":null}\n"));
    arena_clear(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts_of_one_hand_are_in_one_cluster),
        cmocka_unit_test(ids_are_passed_on_and_a_missing_one_is_the_line),
        cmocka_unit_test(clusters_are_described),
        cmocka_unit_test(clusters_that_cannot_be_written_are_told),
        cmocka_unit_test(moments_are_read_as_they_are_written),
        cmocka_unit_test(order_and_threads_do_not_change_the_answer),
        cmocka_unit_test(wrong_lines_are_told_in_their_order),
        cmocka_unit_test(nothing_gives_nothing),
        cmocka_unit_test(a_file_given_twice_is_all_clusters),
        cmocka_unit_test(ten_thousand_identical_texts_are_one_cluster),
    };
    return cmocka_run_group_tests(tests, make_folder, drop_folder);
}
