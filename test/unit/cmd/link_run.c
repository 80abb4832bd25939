/* link_run.c - kres link at work: pipes, huge texts, limits of memory, full disks. */
#include "linked.h"

#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>

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
    assert_holds(errors.p, "kres: --memory allows 18 MiB, but linking the ");
    assert_holds(errors.p, " texts read so far takes about ");
    assert_holds(errors.p, str_printf(&arena, " MiB, and all of %s about ", at("one")).p);
    assert_holds(errors.p, "link fewer at once, or allow it with --memory ");
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

static void files_that_cannot_grow_end_with_a_whole_line(void **state)
{
    UNUSED(state);
    struct arena arena = {0};
    put_file("in", joined(&arena, many_texts(&arena), 0, TEXTS));
    for (size_t i = 0; i < LEN(all_threads); i++) {
        arena_clear(&kept);
        /* the lines are longer than the spool */
        assert_int_equal(run_limited(180001, LINE("--threads", all_threads[i])), CMD_WRONG);
        struct str out = contents("out");
        assert_in_range(out.n, 179900, 180001);
        assert_int_equal(out.p[out.n - 1], '\n');
        json_decref(record(out, line_count(out) - 1));
        assert_holds(contents("err").p, "cannot write standard output: File too large; what is there ends with a whole "
                                        "line");
        assert_int_equal(run_limited(5000, LINE("--threads", all_threads[i])), CMD_WRONG);
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
        cmocka_unit_test(a_pipe_is_as_good_as_a_file),
        cmocka_unit_test(memory_is_refused_with_what_it_would_need),
        cmocka_unit_test(a_full_disk_is_told),
        cmocka_unit_test(files_that_cannot_grow_end_with_a_whole_line),
        cmocka_unit_test(a_closed_pipe_ends_it_quietly),
    };
    return cmocka_run_group_tests(tests, make_folder, drop_folder);
}
