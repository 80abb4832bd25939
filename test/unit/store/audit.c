/* The audit log: each way of tampering is found, told apart and named by its line. */
#include "folder.h"

#include "base/clock.h"

static bool add_lines(struct store_conn *conn, void *context, struct err *err)
{
    int count = *(int *)context;
    for (int i = 0; i < count; i++) {
        char object[32];
        snprintf(object, sizeof object, "report:%d", i);
        struct audit_line line = {.day = 20000 + i / 1000, .member = i % 7, .action = "report.read",
                                  .object = str_from(object), .detail = str_make("\0sealed", i % 3 ? 7 : 0)};
        if (!audit_add(conn, &line, err))
            return false;
    }
    return true;
}

static bool tamper(struct store_conn *conn, void *context, struct err *err)
{
    const struct store_stmt *const *stmts = context;
    for (; *stmts; stmts++)
        if (!store_run(conn, *stmts, NO_VALUES, err))
            return false;
    return true;
}

struct verdict { int64_t lines, bad; char why[200]; char head[65]; };

static struct verdict verify(struct store *store)
{
    struct verdict ret = {0};
    struct store_conn *conn;
    struct arena arena = {0};
    struct str why, head;
    MUST(store_read_begin(store, &conn, err));
    MUST(audit_verify(conn, &arena, &ret.lines, &ret.bad, &why, &head, err));
    snprintf(ret.why, sizeof ret.why, STR_FMT, STR_ARG(why));
    snprintf(ret.head, sizeof ret.head, STR_FMT, STR_ARG(head));
    store_read_end(conn);
    arena_clear(&arena);
    return ret;
}

#define SQL(text) &(const struct store_stmt){"test.tamper", text}

static void check(void **state, const struct store_stmt *const *stmts, int64_t bad, const char *why)
{
    struct store *store = open_new(*state);
    int lines = 100;
    MUST(store_write(store, add_lines, &lines, err));
    assert_int_equal(verify(store).bad, 0);
    assert_int_equal(verify(store).lines, 100);
    struct verdict before = verify(store);
    MUST(store_write(store, tamper, (void *)stmts, err));
    struct verdict found = verify(store);
    assert_int_equal(found.bad, bad);
    assert_string_equal(found.why, why);
    if (!bad)
        assert_string_not_equal(before.head, found.head);
    store_close(store);
}

#define TAMPER(...) (const struct store_stmt *const[]){__VA_ARGS__, NULL}

static void a_changed_line_is_found(void **state)
{
    check(state, TAMPER(SQL("UPDATE audit SET member = 3 WHERE number = 43")), 43, "line 43 was changed");
}

static void a_changed_hash_is_found(void **state)
{
    check(state, TAMPER(SQL("UPDATE audit SET hash = (SELECT hash FROM audit WHERE number = 1) WHERE number = 100")), 100,
          "line 100 was changed");
}

static void a_missing_line_is_found(void **state)
{
    check(state, TAMPER(SQL("DELETE FROM audit WHERE number = 17")), 17, "line 17 is missing");
}

static void a_missing_line_is_found_though_others_moved_up(void **state)
{
    check(state, TAMPER(SQL("DELETE FROM audit WHERE number = 17"),
                        SQL("UPDATE audit SET number = -number WHERE number > 17"),
                        SQL("UPDATE audit SET number = -number - 1 WHERE number < 0")), 17, "line 17 is missing");
}

static void the_first_line_missing_is_found(void **state)
{
    check(state, TAMPER(SQL("DELETE FROM audit WHERE number = 1")), 1, "line 1 is missing");
}

static void swapped_lines_are_found(void **state)
{
    check(state, TAMPER(SQL("UPDATE audit SET number = -1 WHERE number = 20"),
                        SQL("UPDATE audit SET number = 20 WHERE number = 71"),
                        SQL("UPDATE audit SET number = 71 WHERE number = -1")), 20,
          "line 20 stands out of order: it is found as line 71");
}

static void a_line_moved_to_the_end_is_found(void **state)
{
    check(state, TAMPER(SQL("UPDATE audit SET number = 101 WHERE number = 20")), 20,
          "line 20 stands out of order: it is found as line 101");
}

static void an_added_line_is_found(void **state)
{
    check(state, TAMPER(SQL("INSERT INTO audit SELECT 101, day, member, action, object, detail, hash FROM audit "
                            "WHERE number = 5")), 101, "line 101 was changed");
}

static void a_cut_end_changes_the_head(void **state)
{
    check(state, TAMPER(SQL("DELETE FROM audit WHERE number > 90")), 0, "");
}

static void a_write_that_fails_leaves_no_line(void **state)
{
    struct store *store = open_new(*state);
    int lines = 10;
    MUST(store_write(store, add_lines, &lines, err));
    struct err why;
    const struct store_stmt *const STMTS[] = {SQL("DELETE FROM audit WHERE number = 3"),
                                              SQL("INSERT INTO audit SELECT * FROM audit"), NULL};
    assert_false(store_write(store, tamper, (void *)STMTS, &why));
    MUST(store_write(store, add_lines, &lines, err));
    assert_int_equal(verify(store).lines, 20);
    assert_int_equal(verify(store).bad, 0);
    store_close(store);
}

static void a_long_log_is_walked_quickly(void **state)
{
    struct store *store = open_new(*state);
    int lines = getenv("KRES_LONG") ? 100000 : 20000;
    for (int i = 0; i < (getenv("KRES_LONG") ? 10 : 1); i++)
        MUST(store_write(store, add_lines, &lines, err));
    int64_t before = clock_ticks_ms();
    struct verdict found = verify(store);
    print_message("%" PRId64 " lines verified in %" PRId64 " ms\n", found.lines, clock_ticks_ms() - before);
    assert_int_equal(found.bad, 0);
    store_close(store);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, folder_make, folder_remove)
    const struct CMUnitTest tests[] = {
        TEST(a_changed_line_is_found), TEST(a_changed_hash_is_found), TEST(a_missing_line_is_found),
        TEST(a_missing_line_is_found_though_others_moved_up), TEST(the_first_line_missing_is_found),
        TEST(swapped_lines_are_found), TEST(a_line_moved_to_the_end_is_found), TEST(an_added_line_is_found),
        TEST(a_cut_end_changes_the_head), TEST(a_write_that_fails_leaves_no_line), TEST(a_long_log_is_walked_quickly),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
