/* link.c - kres link: what comes in and out, the same for any order and threads, wrong lines, limits, full disks. */
#define COMMAND "link"
#include "filtered.h"

#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>

/* Standard input is "in" of the folder. */
#define LINKED_FILE(code, ...)                                                                                       \
    do {                                                                                                             \
        arena_clear(&kept);                                                                                          \
        int code_ = filter_line(LINE(__VA_ARGS__));                                                                  \
        if (code_ != (code))                                                                                         \
            fail_msg("exit %d instead of %d: " STR_FMT, code_, (code), STR_ARG(errors));                             \
    } while (0)
#define LINKED(code, input, ...)                                                                                     \
    do {                                                                                                             \
        put_file("in", (input));                                                                                     \
        LINKED_FILE(code, __VA_ARGS__);                                                                              \
    } while (0)

#define HAND "Waitress wanted for a small hotel by the sea, room and meals are free, write to Ana today"
#define SAME_HAND "Waitress wanted for a small hotel by the sea, room and meals are free, call Maja now"
#define OTHER "The town library lends ladders and drills to its members on every second Saturday of a month"

static const char *const all_threads[] = {"1", "2", "7"};

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

/* ---- the same answer, whatever the order and the threads ---- */

enum { TEXTS = 6000, WORDS_MOST = 30 };

static unsigned dice(unsigned sides)
{
    static unsigned seed = 5;
    seed = seed * 1103515245u + 12345u;
    return (seed >> 16) % sides;
}

/* Hands of all sizes with a few words changed, and texts of nobody. */
static struct str *many_texts(struct arena *arena)
{
    struct str *lines = ARENA_ARRAY(arena, TEXTS, struct str);
    unsigned words[WORDS_MOST] = {0}, count = 0, left = 0;
    for (unsigned i = 0; i < TEXTS; i++) {
        struct buf b = {.arena = arena};
        if (!left) {
            left = dice(4) ? 1 : 1 + dice(200);
            count = 12 + dice(WORDS_MOST - 12);
            for (unsigned k = 0; k < count; k++)
                words[k] = dice(3000);
        }
        left--;
        buf_printf(&b, "{\"id\":%u,\"text\":\"", i);
        for (unsigned k = 0; k < count; k++)
            buf_printf(&b, "word%c%c%c ", 'a' + words[k] % 17, 'a' + words[k] / 17 % 17, 'a' + dice(50) / 49);
        buf_add(&b, STR("\"}\n"));
        lines[i] = buf_str(&b);
    }
    return lines;
}

static struct str joined(struct arena *arena, const struct str *lines, size_t from, size_t to)
{
    struct buf b = {.arena = arena};
    for (size_t i = from; i < to; i++)
        buf_add(&b, lines[i]);
    return buf_str(&b);
}

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
    LINKED(CMD_DONE, joined(&arena, lines, 0, TEXTS), "--threads", "1");
    struct str first = str_copy(&arena, written);
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
        LINKED(CMD_DONE, joined(&arena, lines, 0, TEXTS), "--threads", all_threads[i]);
        assert_same(wanted, answers(&arena));
    }
    put_file("one", joined(&arena, lines, TEXTS / 3, TEXTS));
    LINKED(CMD_DONE, joined(&arena, lines, 0, TEXTS / 3), "--threads", "3", at("one"), "-");
    assert_same(wanted, answers(&arena));
    arena_clear(&arena);
}

static void a_pipe_is_as_good_as_a_file(void **state)
{
    UNUSED(state);
    struct arena arena = {0};
    struct str input = joined(&arena, many_texts(&arena), 0, TEXTS);
    int ends[2], status;
    LINKED(CMD_DONE, input, "--threads", "2");
    struct str wanted = str_copy(&arena, written);
    assert_int_equal(pipe(ends), 0);
    fflush(NULL);
    pid_t child = fork();
    if (!child) {
        close(ends[0]);
        for (struct str left = input; left.n;) {
            ssize_t put = write(ends[1], left.p, left.n < 7777 ? left.n : 7777);
            if (put < 0)
                _exit(1);
            left = str_slice(left, (size_t)put, left.n);
        }
        _exit(0);
    }
    close(ends[1]);
    other_input = ends[0];
    LINKED_FILE(CMD_DONE, "--threads", "2");
    other_input = -1;
    close(ends[0]);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(str_eq(wanted, written));
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

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
enum { SANITIZED = 1 };
#else
enum { SANITIZED = 0 };
#endif

static void add_line(int fd, const char *begin, size_t n, const char *end)
{
    char *piece = malloc(1 << 20);
    assert_non_null(piece);
    for (size_t i = 0; i < 1 << 20; i++)
        piece[i] = i % 7 ? (char)('a' + i % 23) : ' ';
    assert_true(write(fd, begin, strlen(begin)) == (ssize_t)strlen(begin));
    for (size_t left = n; left; left -= 1 << 20)
        assert_true(write(fd, piece, 1 << 20) > 0);
    assert_true(write(fd, end, strlen(end)) == (ssize_t)strlen(end));
    free(piece);
}

static void a_huge_text_is_taken_or_refused_in_little_memory(void **state)
{
    UNUSED(state);
    struct rusage usage;
    int status, fd = open(at("in"), O_WRONLY | O_TRUNC);
    assert_true(fd >= 0);
    add_line(fd, "{\"id\":1,\"text\":\"", 100 << 20, "\"}\n");
    add_line(fd, "{\"id\":2,\"text\":\"", 140 << 20, "\"}\n");
    add_line(fd, "{\"id\":3,\"text\":\"" HAND, 0, "\"}\n");
    add_line(fd, "{\"text\":\"" HAND "\",\"id\":\"", 60 << 20, "\"}\n");
    close(fd);
    fflush(NULL);
    pid_t child = fork();
    if (!child)
        _exit(filter_line(LINE("--threads", "3")));
    assert_int_equal(wait4(child, &status, 0, &usage), child);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == CMD_DONE);
    arena_clear(&kept);
    written = contents("out");
    assert_holds(contents("err").p, "kres: -:2: the line is longer than 128 MiB\n");
    assert_int_equal(line_count(written), 3);
    assert_true(written.n > 60 << 20);
    assert_true(str_starts(written, STR("{\"id\":1,\"cluster\":null}\n{\"id\":3,\"cluster\":\"c")));
    if (!SANITIZED)
        assert_in_range(usage.ru_maxrss, 1, 400 * 1024); /* kilobytes */
    put_file("in", STR(""));
    put_file("out", STR(""));
}

/* ---- limits ---- */

static void memory_is_refused_with_what_it_would_need(void **state)
{
    UNUSED(state);
    static const char *const wrong[] = {"", "much", "0", "-1G", "4X", "4GB2", "nan", "1e99"};
    static const char *const right[] = {"4G", "4g", "4 GiB", "4096M", "0.5T", "4294967296"};
    struct arena arena = {0};
    struct str input = joined(&arena, many_texts(&arena), 0, TEXTS);
    for (size_t i = 0; i < LEN(wrong); i++)
        LINKED(CMD_USE, STR(""), "--memory", wrong[i]);
    for (size_t i = 0; i < LEN(right); i++)
        LINKED(CMD_DONE, STR(""), "--memory", right[i]);
    put_file("one", input);
    LINKED(CMD_WRONG, STR(""), "--memory", "18M", "--threads", "1", at("one"));
    assert_holds(errors.p, "kres: --memory allows 0.02 GiB, but linking the ");
    assert_holds(errors.p, " texts read so far takes some 0.0");
    assert_holds(errors.p, ", all of them some 0.0");
    assert_int_equal(written.n, 0);
    arena_clear(&arena);
}

static void a_full_disk_is_told(void **state)
{
    UNUSED(state);
    struct arena arena = {0};
    struct str input = joined(&arena, many_texts(&arena), 0, TEXTS);
    other_output = open("/dev/full", O_WRONLY);
    assert_true(other_output >= 0);
    LINKED(CMD_WRONG, input, "--threads", "2");
    close(other_output);
    other_output = -1;
    assert_holds(errors.p, "kres: cannot write standard output: No space left on device; what is there ends with a "
                           "whole line");
    LINKED(CMD_WRONG, STR("wrong\n"), "--rejects", "/dev/full");
    assert_holds(errors.p, "cannot write /dev/full: No space left on device");
    LINKED(CMD_WRONG, STR(""), "--rejects", at("no/such/folder"));
    char *before = getenv("TMPDIR") ? strdup(getenv("TMPDIR")) : NULL;
    setenv("TMPDIR", at("no"), 1);
    LINKED(CMD_WRONG, STR(""), "--threads", "1");
    assert_holds(errors.p, "cannot keep a temporary file in ");
    assert_holds(errors.p, "No such file or directory; TMPDIR names another folder");
    if (before)
        setenv("TMPDIR", before, 1);
    else
        unsetenv("TMPDIR");
    free(before);
    arena_clear(&arena);
}

/* In a process of its own, whose files may not grow past a size.  Its exit status. */
static int run_limited(rlim_t most, const char *threads)
{
    int status;
    fflush(NULL);
    pid_t child = fork();
    if (!child) {
        const struct rlimit limit = {most, most};
        signal(SIGXFSZ, SIG_IGN);
        if (setrlimit(RLIMIT_FSIZE, &limit) < 0)
            _exit(9);
        _exit(filter_line(LINE("--threads", threads)));
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

static void files_that_cannot_grow_end_with_a_whole_line(void **state)
{
    UNUSED(state);
    struct arena arena = {0};
    put_file("in", joined(&arena, many_texts(&arena), 0, TEXTS));
    for (size_t i = 0; i < LEN(all_threads); i++) {
        arena_clear(&kept);
        assert_int_equal(run_limited(100001, all_threads[i]), CMD_WRONG); /* the lines are longer than the spool */
        struct str out = contents("out");
        assert_in_range(out.n, 99900, 100001);
        assert_int_equal(out.p[out.n - 1], '\n');
        json_decref(record(out, line_count(out) - 1));
        assert_holds(contents("err").p, "cannot write standard output: File too large; what is there ends with a whole "
                                        "line");
        assert_int_equal(run_limited(5000, all_threads[i]), CMD_WRONG);
        assert_int_equal(contents("out").n, 0);
        assert_holds(contents("err").p, "cannot keep a temporary file in ");
    }
    arena_clear(&arena);
}

static void a_closed_pipe_ends_it_quietly(void **state)
{
    UNUSED(state);
    struct arena arena = {0};
    int ends[2];
    signal(SIGPIPE, SIG_IGN); /* otherwise the signal ends it, as it ends other filters */
    assert_int_equal(pipe(ends), 0);
    close(ends[0]);
    other_output = ends[1];
    LINKED(CMD_WRONG, joined(&arena, many_texts(&arena), 0, TEXTS), "--threads", "2");
    other_output = -1;
    close(ends[1]);
    assert_int_equal(errors.n, 0);
    signal(SIGPIPE, SIG_DFL);
    arena_clear(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_huge_text_is_taken_or_refused_in_little_memory),
        cmocka_unit_test(texts_of_one_hand_are_in_one_cluster),
        cmocka_unit_test(ids_are_passed_on_and_a_missing_one_is_the_line),
        cmocka_unit_test(order_and_threads_do_not_change_the_answer),
        cmocka_unit_test(a_pipe_is_as_good_as_a_file),
        cmocka_unit_test(wrong_lines_are_told_in_their_order),
        cmocka_unit_test(nothing_gives_nothing),
        cmocka_unit_test(a_file_given_twice_is_all_clusters),
        cmocka_unit_test(ten_thousand_identical_texts_are_one_cluster),
        cmocka_unit_test(memory_is_refused_with_what_it_would_need),
        cmocka_unit_test(a_full_disk_is_told),
        cmocka_unit_test(files_that_cannot_grow_end_with_a_whole_line),
        cmocka_unit_test(a_closed_pipe_ends_it_quietly),
    };
    return cmocka_run_group_tests(tests, make_folder, drop_folder);
}
