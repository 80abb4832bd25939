/* screen_run.c - kres screen at work: many threads, huge lines, slow and closed pipes, a full disk, terminals, the page. */
#include "filtered.h"

#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>

#define HIGH "They took my passport and I must pay back a debt."
#define SOME "They took my passport."

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
enum { SANITIZED = 1 };
#else
enum { SANITIZED = 0 };
#endif

/* ---- the same output, whatever the threads and the pieces it comes in ---- */

static unsigned dice(unsigned sides)
{
    static unsigned seed = 11;
    seed = seed * 1103515245u + 12345u;
    return (seed >> 16) % sides;
}

/* Lines of all lengths, some with signs, some broken, one past what a block holds. */
static struct str many_lines(struct arena *arena)
{
    struct buf b = {.arena = arena};
    for (unsigned i = 0; i < 12000; i++) {
        buf_printf(&b, "{\"n\":%u,\"text\":\"", i);
        for (unsigned words = i == 5000 ? 150000 : dice(10) ? dice(20) : dice(600); words > 0; words--)
            buf_add(&b, dice(2) ? STR("dober dan ") : STR("\xd0\xb4\xd0\xbe\xd0\xb1\xd1\x80\xd0\xb8\xd0\xb9 "));
        buf_add(&b, dice(40) == 0 ? STR(HIGH) : dice(20) == 0 ? STR(SOME) : STR("\\n"));
        buf_add(&b, dice(90) ? STR("\"}\n") : STR("\n"));
    }
    return buf_str(&b);
}

static struct str many_rows(struct arena *arena)
{
    struct buf b = {.arena = arena};
    buf_add(&b, STR("id,text,more\n"));
    for (unsigned i = 0; i < 12000; i++) {
        buf_printf(&b, "%u,", i);
        if (dice(3))
            buf_add(&b, dice(9) ? STR("\"They \"\"took\"\" it,\n") : STR("\"" HIGH "\n"));
        else
            buf_add(&b, dice(200) ? STR("plain") : STR("\"open"));
        for (unsigned words = dice(30); words > 0; words--)
            buf_add(&b, STR(" and more"));
        buf_add(&b, STR(",\"x\"\n"));
        if (dice(150) == 0)
            buf_add(&b, STR("7,\"closed\" early,x\n8,two\n"));
        b.p[b.n - 1] = '\n';
    }
    return buf_str(&b);
}

static void same_for_all_threads(struct str input, const char *format)
{
    struct arena arena = {0};
    static const char *const threads[] = {"1", "2", "4", "9"};
    struct str first[3];
    for (size_t i = 0; i < LEN(threads); i++) {
        FILTER(CMD_DONE, input, "--format", format, "--threads", threads[i], "--rejects", at("rejects"), "--html",
               at("page.html"));
        struct str now[] = {written, contents("rejects"), contents("page.html")};
        assert_true(now[0].n > 100000 && now[1].n > 1000);
        for (size_t k = 0; k < LEN(now); k++) {
            if (i == 0)
                first[k] = str_copy(&arena, now[k]);
            else if (!str_eq(first[k], now[k]))
                fail_msg("%s threads write something else than one (%zu)", threads[i], k);
        }
    }
    arena_clear(&arena);
}

static void threads_do_not_change_the_output(void **state)
{
    UNUSED(state);
    struct arena arena = {0};
    same_for_all_threads(many_lines(&arena), "jsonl");
    same_for_all_threads(many_rows(&arena), "csv");
    arena_clear(&arena);
}

/* Writes bytes to fd in pieces, in a process of its own. */
static pid_t writer(int fd, int other_end, struct str bytes, size_t piece, unsigned pause_us)
{
    fflush(NULL);
    pid_t child = fork();
    if (child)
        return child;
    close(other_end);
    while (bytes.n) {
        ssize_t put = write(fd, bytes.p, bytes.n < piece ? bytes.n : piece);
        if (put < 0)
            _exit(1);
        bytes = str_slice(bytes, (size_t)put, bytes.n);
        usleep(pause_us);
    }
    _exit(0);
}

static void pieces_of_a_pipe_do_not_change_the_output(void **state)
{
    UNUSED(state);
    static const char *const formats[] = {"jsonl", "csv"};
    struct arena arena = {0};
    for (size_t i = 0; i < LEN(formats); i++) {
        struct str input = i ? many_rows(&arena) : many_lines(&arena);
        FILTER(CMD_DONE, input, "--format", formats[i], "--threads", "3", "--rejects", at("rejects"));
        struct str out = str_copy(&arena, written), rejects = str_copy(&arena, contents("rejects"));
        for (size_t piece = 777; piece < 100000; piece *= 9) {
            int ends[2];
            assert_int_equal(pipe(ends), 0);
            pid_t child = writer(ends[1], ends[0], input, piece, 0);
            close(ends[1]);
            other_input = ends[0];
            FILTER_FILE(CMD_DONE, "--format", formats[i], "--threads", "3", "--rejects", at("rejects"));
            other_input = -1;
            close(ends[0]);
            assert_int_equal(waitpid(child, NULL, 0), child);
            assert_true(str_eq(out, written));
            assert_true(str_eq(rejects, contents("rejects")));
        }
    }
    arena_clear(&arena);
}

/* Whoever hands over one text waits for its answer before the next comes: a queue's consumer. */
static void what_arrives_slowly_is_answered_at_once(void **state)
{
    UNUSED(state);
    static const char *const threads[] = {"1", "3"};
    const struct str line = STR("{\"text\":\"" SOME "\"}\n");
    for (size_t i = 0; i < LEN(threads); i++) {
        int in[2], out[2], status;
        char answer[4096];
        assert_true(pipe(in) == 0 && pipe(out) == 0);
        fflush(NULL);
        pid_t child = fork();
        if (!child) {
            close(in[1]);
            close(out[0]);
            other_input = in[0];
            other_output = out[1];
            _exit(filter_line(LINE("--pack", KRES_CORE, "--pack", KRES_SIGNS, "--threads", threads[i])));
        }
        close(in[0]);
        close(out[1]);
        for (int n = 0; n < 3; n++) {
            assert_int_equal(write(in[1], line.p, line.n), line.n);
            ssize_t got = read(out[0], answer, sizeof answer); /* for ever, if it waited for more */
            assert_true(got > 0 && answer[got - 1] == '\n');
        }
        close(in[1]);
        assert_int_equal(waitpid(child, &status, 0), child);
        assert_int_equal(status, 0);
        close(out[0]);
    }
}

/* ---- huge lines ---- */

static void add_line(int fd, const char *begin, char fill, size_t n, const char *end)
{
    char *piece = malloc(1 << 20);
    assert_non_null(piece);
    memset(piece, fill, 1 << 20);
    assert_true(write(fd, begin, strlen(begin)) == (ssize_t)strlen(begin));
    for (size_t left = n; left; left -= left < 1 << 20 ? left : 1 << 20)
        assert_true(write(fd, piece, left < 1 << 20 ? left : 1 << 20) > 0);
    assert_true(write(fd, end, strlen(end)) == (ssize_t)strlen(end));
    free(piece);
}

/* In a process of its own, whose memory can be measured.  Returns its exit status. */
static int run_apart(struct rusage *usage, const char *const *argv, size_t count)
{
    int status;
    fflush(NULL);
    pid_t child = fork();
    if (!child)
        _exit(filter_line(argv, count));
    assert_int_equal(wait4(child, &status, 0, usage), child);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

static void a_hundred_megabytes_are_taken_in_little_memory(void **state)
{
    UNUSED(state);
    const size_t mb = 1 << 20;
    arena_clear(&kept);
    int fd = open(at("in"), O_WRONLY | O_TRUNC);
    assert_true(fd >= 0);
    add_line(fd, "{\"id\":1,\"text\":\"", ' ', 100 * mb, "" SOME "\"}\n");
    add_line(fd, "{\"id\":2,\"text\":\"" SOME "\",\"x\":\"", 'y', 120 * mb, "\"}\n");
    add_line(fd, "{\"id\":3,\"text\":\"", 'z', 200 * mb, "\"}\n"); /* longer than a line may be */
    add_line(fd, "{\"id\":4,\"text\":\"" SOME "\"}", ' ', 0, "\n");
    add_line(fd, "{\"id\":5,\"text\":\"", 'z', 130 * mb, "\"}"); /* so is this one, without an end */
    close(fd);
    static const char *const threads[] = {"1", "4"};
    for (size_t i = 0; i < LEN(threads); i++) {
        struct rusage usage;
        assert_int_equal(run_apart(&usage, LINE("--pack", KRES_CORE, "--pack", KRES_SIGNS, "--threads", threads[i],
                                                "--rejects", at("rejects"))), CMD_DONE);
        struct str rejects = contents("rejects"), out = contents("out");
        assert_holds(rejects.p, "\"line\":3,\"reason\":\"the line is longer than 128 MiB\"");
        assert_holds(rejects.p, "\"line\":5,\"reason\":\"the line is longer than 128 MiB\"");
        assert_null(strstr(rejects.p, "\"line\":2,"));
        assert_int_equal(line_count(out) + line_count(rejects), 5);
        assert_true(rejects.n < 4096 && out.n > 120 * mb);
        assert_true(str_find(out, STR("{\"id\":4,\"level\":\"some\""), 0) != SIZE_MAX);
        if (!SANITIZED)
            assert_in_range(usage.ru_maxrss, 1, 300 * 1000 * 1000 / 1024); /* kilobytes */
        arena_clear(&kept);
    }
    put_file("in", STR(""));
    put_file("out", STR(""));
}

static void an_open_quote_swallows_only_its_line(void **state)
{
    UNUSED(state);
    arena_clear(&kept);
    int fd = open(at("in"), O_WRONLY | O_TRUNC);
    assert_true(fd >= 0);
    add_line(fd, "id,text\n1,\"open\n2," SOME "\n3,", 'x', 140 << 20, "\n4," SOME "\n");
    close(fd);
    FILTER_FILE(CMD_DONE, "--format", "csv", "--rejects", at("rejects"));
    assert_int_equal(line_count(written), 2);
    assert_true(str_starts(written, STR("{\"id\":\"2\"")));
    struct str rejects = contents("rejects");
    assert_holds(rejects.p, "\"line\":2,\"reason\":\"the quote opened on line 2 is not closed within 128 MiB\"");
    assert_holds(rejects.p, "\"line\":4,\"reason\":\"the line is longer than 128 MiB\"");
    assert_holds(written.p, "{\"id\":\"4\"");
    put_file("in", STR(""));
}

/* ---- output that cannot be written ---- */

static struct str lines_with_signs(struct arena *arena, unsigned count)
{
    struct buf b = {.arena = arena};
    for (unsigned i = 0; i < count; i++)
        buf_printf(&b, "{\"id\":%u,\"text\":\"" HIGH "\"}\n", i);
    return buf_str(&b);
}

static void a_full_disk_is_told(void **state)
{
    UNUSED(state);
    struct arena arena = {0};
    static const char *const threads[] = {"1", "3"};
    for (size_t i = 0; i < LEN(threads); i++) {
        other_output = open("/dev/full", O_WRONLY);
        assert_true(other_output >= 0);
        FILTER(CMD_WRONG, lines_with_signs(&arena, 9000), "--threads", threads[i]);
        close(other_output);
        other_output = -1;
        assert_holds(errors.p, "kres: cannot write standard output: No space left on device; what is there ends with a "
                               "whole line");
        FILTER(CMD_WRONG, STR("wrong\n"), "--threads", threads[i], "--rejects", "/dev/full");
        assert_holds(errors.p, "cannot write /dev/full: No space left on device");
    }
    FILTER(CMD_WRONG, STR(""), "--rejects", at("no/such/folder"));
    FILTER(CMD_WRONG, STR(""), "--html", at("no/such/page.html"));
    arena_clear(&arena);
}

/* A file that may not grow takes half a line; that half is taken away. */
static void a_file_that_cannot_grow_ends_with_a_whole_line(void **state)
{
    UNUSED(state);
    struct arena arena = {0};
    static const char *const threads[] = {"1", "3"};
    put_file("in", lines_with_signs(&arena, 9000));
    for (size_t i = 0; i < LEN(threads); i++) {
        int status;
        fflush(NULL);
        pid_t child = fork();
        if (!child) {
            const struct rlimit limit = {300001, 300001};
            signal(SIGXFSZ, SIG_IGN);
            if (setrlimit(RLIMIT_FSIZE, &limit) < 0)
                _exit(9);
            _exit(filter_line(LINE("--pack", KRES_CORE, "--pack", KRES_SIGNS, "--threads", threads[i])));
        }
        assert_int_equal(waitpid(child, &status, 0), child);
        assert_true(WIFEXITED(status));
        assert_int_equal(WEXITSTATUS(status), CMD_WRONG);
        struct str out = contents("out");
        assert_in_range(out.n, 299000, 300001);
        assert_int_equal(out.p[out.n - 1], '\n');
        json_decref(record(out, line_count(out) - 1));
        assert_holds(contents("err").p, "ends with a whole line");
    }
    arena_clear(&arena);
}

static void a_closed_pipe_ends_it_quietly(void **state)
{
    UNUSED(state);
    struct arena arena = {0};
    static const char *const threads[] = {"1", "3"};
    signal(SIGPIPE, SIG_IGN); /* otherwise the signal ends it, as it ends other filters */
    for (size_t i = 0; i < LEN(threads); i++) {
        int ends[2];
        assert_int_equal(pipe(ends), 0);
        close(ends[0]);
        other_output = ends[1];
        FILTER(CMD_WRONG, lines_with_signs(&arena, 9000), "--threads", threads[i]);
        other_output = -1;
        close(ends[1]);
        assert_int_equal(errors.n, 0);
    }
    signal(SIGPIPE, SIG_DFL);
    arena_clear(&arena);
}

/* ---- for people ---- */

static void explain_marks_the_words_and_gives_reasons(void **state)
{
    UNUSED(state);
    FILTER(CMD_DONE, STR("{\"id\":\"ad 7\",\"text\":\"\\u001b[31mHi\\u202e\\r\\n" HIGH "\"}\n"), "--explain",
           "--threads", "1");
    assert_true(str_starts(written, STR("high  ")));
    assert_holds(written.p, "  -:1  id ad 7\n  "); /* and why */
    assert_holds(written.p, "  \xc2\xb7[31mHi\xc2\xb7\n  They [took my passport] and I must [pay back a debt].");
    assert_holds(written.p, "  - Documents kept (means, strong): Whoever keeps your passport keeps you.\n");
    assert_holds(written.p, "  - Debt (means, strong): A debt that grows is a chain.\n");
    assert_null(strchr(written.p, '\x1b'));
}

static void long_stretches_without_signs_are_shortened(void **state)
{
    UNUSED(state);
    struct arena arena = {0};
    struct buf b = {.arena = &arena};
    buf_add(&b, STR("{\"text\":\"begin "));
    for (int i = 0; i < 2000; i++)
        buf_add(&b, STR("\xd0\xb6\xd0\xb6 "));
    buf_add(&b, STR(SOME " the end\"}"));
    FILTER(CMD_DONE, buf_str(&b), "--explain");
    assert_true(written.n < 2000 && str_is_utf8(written));
    assert_holds(written.p, "  begin \xd0\xb6");
    assert_holds(written.p, " \xe2\x80\xa6 ");
    assert_holds(written.p, "[took my passport]. the end");
    arena_clear(&arena);
}

/* What a terminal shows of a run whose input comes slowly; all it writes, or only standard error. */
static struct str on_terminal(bool all, struct str input, size_t piece, const char *const *argv, size_t count)
{
    int master = posix_openpt(O_RDWR | O_NOCTTY), ends[2], status;
    char bytes[4096];
    struct buf shown = {.arena = &kept};
    assert_true(master >= 0 && grantpt(master) == 0 && unlockpt(master) == 0 && pipe(ends) == 0);
    pid_t slow = writer(ends[1], ends[0], input, piece, 700000);
    close(ends[1]);
    fflush(NULL);
    pid_t child = fork();
    if (!child) {
        static const char *const nothing[] = {NULL};
        int slave = open(ptsname(master), O_RDWR | O_NOCTTY);
        dup2(ends[0], STDIN_FILENO);
        dup2(all ? slave : open("/dev/null", O_WRONLY), STDOUT_FILENO);
        dup2(slave, STDERR_FILENO);
        setenv("TERM", "xterm", 1);
        unsetenv("NO_COLOR");
        _exit(cmd_run_line(commands, (int)count, argv, nothing));
    }
    close(ends[0]);
    for (bool ended = false; !ended;) { /* a terminal nobody writes to any more gives an error */
        ssize_t got = read(master, bytes, sizeof bytes);
        ended = got <= 0 && waitpid(child, &status, WNOHANG) == child;
        if (got > 0)
            buf_add(&shown, str_make(bytes, (size_t)got));
        else if (!ended)
            usleep(10000);
    }
    close(master);
    assert_int_equal(waitpid(slow, NULL, 0), slow);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), CMD_DONE);
    return buf_str(&shown);
}

static void a_terminal_shows_colour_or_progress(void **state)
{
    UNUSED(state);
    static const char *const threads[] = {"1", "2"};
    const struct str line = STR("{\"text\":\"" SOME "\"}\n");
    for (size_t i = 0; i < LEN(threads); i++) {
        arena_clear(&kept);
        struct str input = str_printf(&kept, STR_FMT STR_FMT STR_FMT, STR_ARG(line), STR_ARG(line), STR_ARG(line));
        struct str shown = on_terminal(true, input, input.n, LINE("--pack", KRES_CORE, "--pack", KRES_SIGNS, "--explain",
                                                                  "--threads", threads[i]));
        assert_holds(shown.p, "\x1b[1;97;41mtook my passport\x1b[0m.");
        assert_holds(shown.p, "kres: 3 texts: 0 high, 3 some;");
        assert_null(strstr(shown.p, "\x1b[K"));
        shown = on_terminal(false, input, line.n, LINE("--pack", KRES_CORE, "--pack", KRES_SIGNS, "--threads", threads[i]));
        assert_holds(shown.p, " MB/s, ");
        assert_holds(shown.p, " texts, 0 high, ");
        assert_holds(shown.p, "\r\x1b[Kkres: 3 texts: 0 high, 3 some;");
    }
}

static void the_page_stands_alone(void **state)
{
    UNUSED(state);
    FILTER(CMD_DONE, STR("{\"id\":\"<b>\",\"text\":\"<script>alert(1)</script> & " HIGH "\\u0000\"}\n"
                         "{\"text\":\"" SOME "\"}\n"
                         "{\"text\":\"nothing\"}\n"), "--html", at("page.html"));
    struct str page = contents("page.html");
    assert_int_equal(line_count(written), 3);
    assert_holds(page.p, "<li class=\"high\"><b>1</b>");
    assert_holds(page.p, "<li class=\"some\"><b>1</b>");
    assert_holds(page.p, "<li class=\"none\"><b>1</b>");
    assert_holds(page.p, "&lt;script&gt;alert(1)&lt;/script&gt; &amp; They "
                         "<mark class=\"strong\">took my passport</mark> and");
    assert_holds(page.p, "<th scope=\"row\">Documents kept</th>");
    assert_holds(page.p, "<td class=\"number\">2</td>");
    assert_holds(page.p, "<p class=\"why\">");
    assert_holds(page.p, "Whoever keeps your passport keeps you.");
    assert_holds(page.p, "&lt;b&gt;");
    assert_holds(page.p, "<style>");
    static const char *const never[] = {"<script", "<link", "src=", "href=", "url(", "@import", "http"};
    for (size_t i = 0; i < LEN(never); i++)
        if (strstr(page.p, never[i]))
            fail_msg("the page holds %s", never[i]);
    assert_null(memchr(page.p, '\0', page.n));
    assert_null(strstr(page.p, "This page holds the first"));
}

static void the_page_holds_a_bounded_number_of_texts(void **state)
{
    UNUSED(state);
    struct arena arena = {0};
    struct buf b = {.arena = &arena};
    for (unsigned i = 0; i < 2100; i++)
        buf_add(&b, STR("{\"text\":\"" SOME "\"}\n"));
    buf_add(&b, lines_with_signs(&arena, 50));
    FILTER(CMD_DONE, buf_str(&b), "--html", at("page.html"), "--threads", "3");
    struct str page = contents("page.html");
    assert_holds(page.p, "This page holds the first 2000 of 2150 texts with signs");
    size_t all = 0, high = 0;
    for (size_t from = 0; (from = str_find(page, STR("<article class=\"text "), from)) != SIZE_MAX; from++, all++)
        high += str_starts(str_slice(page, from, page.n), STR("<article class=\"text high"));
    assert_int_equal(all, 2000);
    assert_int_equal(high, 50); /* though they came last */
    FILTER(CMD_DONE, buf_str(&b), "--html", at("page.html"), "--only", "high");
    assert_null(strstr(contents("page.html").p, "<article class=\"text some"));
    arena_clear(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_hundred_megabytes_are_taken_in_little_memory),
        cmocka_unit_test(an_open_quote_swallows_only_its_line),
        cmocka_unit_test(threads_do_not_change_the_output),
        cmocka_unit_test(pieces_of_a_pipe_do_not_change_the_output),
        cmocka_unit_test(what_arrives_slowly_is_answered_at_once),
        cmocka_unit_test(a_full_disk_is_told),
        cmocka_unit_test(a_file_that_cannot_grow_ends_with_a_whole_line),
        cmocka_unit_test(a_closed_pipe_ends_it_quietly),
        cmocka_unit_test(explain_marks_the_words_and_gives_reasons),
        cmocka_unit_test(long_stretches_without_signs_are_shortened),
        cmocka_unit_test(a_terminal_shows_colour_or_progress),
        cmocka_unit_test(the_page_stands_alone),
        cmocka_unit_test(the_page_holds_a_bounded_number_of_texts),
    };
    return cmocka_run_group_tests(tests, make_folder, drop_folder);
}
