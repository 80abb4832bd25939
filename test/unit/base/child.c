/* child.c - bytes through a program: what comes back, what it is given, and that it always ends. */
#include "base/child.h"

#include "../check.h"
#include "base/clock.h"

static struct arena arena;

static bool run(const char *script, struct str in, size_t most, int ms, struct str *ret)
{
    const char *const arguments[] = {"-c", script, NULL}, *const environment[] = {"LAMP=lit", NULL};
    const struct child_work work = {.program = "/bin/sh", .arguments = arguments, .environment = environment, .in = in,
                                    .most = most, .until = clock_ticks_ms() + ms};
    return child_run(&work, &arena, ret);
}

static void bytes_go_in_and_come_out(void **state)
{
    struct str out = {0}, big;
    char *bytes = arena_alloc(&arena, 3000000);
    UNUSED(state);
    assert_true(run("tr a-z A-Z", STR("a fire on a hill"), 1000, 5000, &out));
    assert_str(out, "A FIRE ON A HILL");
    memset(bytes, 'x', 3000000);
    big = str_make(bytes, 3000000);
    assert_true(run("cat", big, 4000000, 20000, &out)); /* more than any pipe holds, both ways at once */
    assert_true(str_eq(out, big));
    assert_true(run("cat", STR(""), 10, 5000, &out));
    assert_int_equal(out.n, 0);
    assert_true(run("echo done", big, 10, 5000, &out)); /* one that does not read is no fault of ours */
}

static void nothing_is_inherited(void **state)
{
    struct str out;
    UNUSED(state);
    assert_true(run("echo $LAMP$HOME$PATH_OF_OURS", STR(""), 100, 5000, &out));
    assert_str(out, "lit\n");
    assert_true(run("ls /proc/self/fd | wc -l", STR(""), 100, 5000, &out));
    assert_str(str_trim(out), "4"); /* its three, and the folder that ls reads */
}

static void what_does_not_end_well_is_nothing(void **state)
{
    struct str out;
    int64_t begun = clock_ticks_ms();
    atomic_bool stop = true;
    const struct child_work stopped = {.program = "/bin/cat", .in = STR("x"), .most = 10, .until = begun + 60000,
                                       .stop = &stop};
    const struct child_work missing = {.program = "/no/such/program", .most = 10, .until = begun + 60000};
    UNUSED(state);
    assert_false(run("echo half; exit 3", STR(""), 100, 5000, &out));
    assert_false(run("kill -9 $$", STR(""), 100, 5000, &out));
    assert_false(run("yes", STR(""), 1000, 5000, &out));          /* too much */
    assert_false(run("sleep 60", STR(""), 1000, 200, &out));      /* too late */
    assert_false(run("exec >&-; sleep 60", STR(""), 1000, 300, &out)); /* shut its output and stays */
    assert_false(child_run(&missing, &arena, &out));
    assert_false(child_run(&stopped, &arena, &out));
    assert_true(clock_ticks_ms() - begun < 20000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(bytes_go_in_and_come_out), cmocka_unit_test(nothing_is_inherited),
                                       cmocka_unit_test(what_does_not_end_well_is_nothing)};
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena_clear(&arena);
    return failed;
}
