/* Everything from one place to another: the same rows and digest there and back, never half of it, never over anything. */
#include "folder.h"

#include "vault/vault.h"

#include <signal.h>

static const char BYTES[300] = {0, 1, 2, (char)255, 'x'};

static bool fill(struct store_conn *conn, void *context, struct err *err)
{
    static const struct store_stmt RECORD = {
        "test.record", "INSERT INTO record (uid, kind, lang, day, version, sealed) VALUES (?, 'report', 'sl', 20000, 1, ?)"};
    static const struct store_stmt HOLDING = {
        "test.holding", "INSERT INTO holding (record, agency, epoch, boxed, state, is_open, rank, lang, changed_day) "
                        "VALUES (?, 1, 1, ?, 'received', 1, 2, 'sl', 20000)"};
    static const struct store_stmt ATTACHMENT = {
        "test.attachment", "INSERT INTO attachment (record, entry, uid, head) VALUES (?, ?, ?, ?)"};
    static const struct store_stmt PIECE = {
        "test.piece", "INSERT INTO piece (attachment, part, number, sealed) VALUES (?, 0, ?, ?)"};
    static char big[1 << 20];
    UNUSED(context);
    for (int i = 0; i < 500; i++) {
        struct audit_line line = {.day = 20000, .member = i, .action = "report.create", .object = STR("čebela 'x' \"y\" ?"),
                                  .detail = str_make(BYTES, (size_t)i % sizeof BYTES)};
        if (!store_run(conn, &RECORD, VALUES(V_BYTES(BYTES, 16), V_BYTES(BYTES, (size_t)i % sizeof BYTES)), err))
            return false;
        int64_t record = store_last_id(conn);
        if (!store_run(conn, &HOLDING, VALUES(V_INT(record), V_BYTES(BYTES, 80)), err) ||
            !store_run(conn, &ATTACHMENT, VALUES(V_INT(record), V_NULL, V_BYTES(BYTES, 16), V_BYTES(BYTES, 9)), err) ||
            !audit_add(conn, &line, err))
            return false;
        if (i % 100 == 0 && !store_run(conn, &PIECE, VALUES(V_INT(store_last_id(conn)), V_INT(0), V_BYTES(big, sizeof big)),
                                       err))
            return false;
    }
    return true;
}

/* A second place beside the test's own: a folder in it, and with a server a schema of its own. */
static const char *other(void **state, const char *name)
{
    static char path[200];
    snprintf(path, sizeof path, "%s/%s", (char *)*state, name);
    return path;
}

static int remove_all(void **state)
{
    char command[200];
    static const char *const NAMES[] = {"there", "back"};
    for (size_t i = 0; i < LEN(NAMES); i++)
        place_remove(other(state, NAMES[i]));
    place_remove(*state);
    snprintf(command, sizeof command, "rm -rf %s", (char *)*state);
    assert_int_equal(system(command), 0);
    free(*state);
    return 0;
}

static int make_all(void **state)
{
    MUST(vault_start(err));
    return folder_make(state);
}

static void make_source(const char *folder)
{
    struct store *store;
    MUST(store_open(folder, true, &store, err));
    MUST(store_write(store, fill, NULL, err));
    store_close(store);
}

static void ignore(void *context, const char *text)
{
    UNUSED(context);
    print_message("%s\n", text);
}

static void there_and_back_is_the_same(void **state)
{
    static const struct store_stmt NUMBER = {"test.count", "SELECT sum(n) FROM holding_count"};
    struct store_moved there, back;
    struct store *store;
    struct err why = {0};
    size_t problems = 1;
    make_source(*state);
    const char *place = strdup(place_of(other(state, "there"))), *home = strdup(other(state, "back"));
    MUST(store_move(*state, place, NULL, NULL, &there, err));
    MUST(store_move(place, home, NULL, NULL, &back, err));
    assert_string_equal(there.digest, back.digest);
    assert_int_equal(there.rows, back.rows);
    assert_true(there.rows > 2000);
    /* What holds something is not written over. */
    assert_false(store_move(*state, place, NULL, NULL, &there, &why));
    assert_int_equal(why.kind, ERR_CONFLICT);
    /* Life goes on there: counts kept by triggers, new numbers after the old ones. */
    MUST(store_open(place, false, &store, err));
    assert_int_equal(number(store, &NUMBER, NO_VALUES), 500);
    MUST(store_write(store, fill, NULL, err));
    assert_int_equal(number(store, &NUMBER, NO_VALUES), 1000);
    MUST(store_check(store, &problems, ignore, NULL, err));
    assert_int_equal(problems, 0);
    /* While a server runs there, nothing is moved out. */
    assert_false(store_move(place, other(state, "third"), NULL, NULL, &there, &why));
    assert_int_equal(why.kind, ERR_CONFLICT);
    store_close(store);
    free((char *)place);
    free((char *)home);
}

struct dying { const char *at; };

static void die_at(void *context, struct str table, int64_t rows)
{
    const struct dying *dying = context;
    UNUSED(rows);
    if (str_is(table, dying->at))
        kill(getpid(), SIGKILL);
}

static void killed_on_the_way_it_left_nothing(void **state)
{
    static const char *const AT[] = {"agency", "audit", "record", "used_form"};
    struct store_moved moved;
    struct store *store;
    make_source(*state);
    const char *place = strdup(place_of(other(state, "there")));
    for (size_t i = 0; i < LEN(AT); i++) {
        int status;
        pid_t pid = fork();
        if (pid == 0) {
            struct dying dying = {AT[i]};
            struct err ignored;
            (void)!store_move(*state, place, die_at, &dying, &moved, &ignored);
            _exit(0);
        }
        waitpid(pid, &status, 0);
        assert_true(WIFSIGNALED(status));
        for (int tries = 0; tries < 100; tries++) { /* a server notices a moment later */
            struct err why;
            if (store_open(place, false, &store, &why))
                break;
            usleep(50000);
            assert_true(tries < 99);
        }
        static const struct store_stmt LINES = {"test.lines", "SELECT (SELECT count(*) FROM audit) + "
                                                              "(SELECT count(*) FROM record)"};
        assert_int_equal(number(store, &LINES, NO_VALUES), 0);
        store_close(store);
    }
    MUST(store_move(*state, place, NULL, NULL, &moved, err));
    free((char *)place);
}

static void a_backup_goes_into_either(void **state)
{
    struct store *store;
    struct store_conn *conn;
    struct arena arena = {0};
    struct str why, head;
    int64_t lines, bad;
    struct err refused = {0};
    char file[200];
    make_source(*state);
    struct store_moved moved;
    const char *place = strdup(place_of(other(state, "there"))), *home = strdup(place_of(other(state, "back")));
    MUST(store_move(*state, place, NULL, NULL, &moved, err));
    MUST(store_open(place, false, &store, err));
    snprintf(file, sizeof file, "%s/copy.db", (char *)*state);
    MUST(store_backup(store, file, err)); /* while it serves */
    MUST(store_write(store, fill, NULL, err));
    store_close(store);
    MUST(store_restore(file, home, err));
    assert_false(store_restore(file, home, &refused));
    assert_int_equal(refused.kind, ERR_CONFLICT);
    MUST(store_open_shared(home, &store, err));
    MUST(store_read_begin(store, &conn, err));
    MUST(audit_verify(conn, &arena, &lines, &bad, &why, &head, err));
    assert_int_equal(bad, 0);
    assert_int_equal(lines, 500);
    store_read_end(conn);
    store_close(store);
    arena_clear(&arena);
    free((char *)place);
    free((char *)home);
}

int main(void)
{
#define ROW(f) cmocka_unit_test_setup_teardown(f, make_all, remove_all)
    const struct CMUnitTest tests[] = {
        ROW(there_and_back_is_the_same), ROW(killed_on_the_way_it_left_nothing), ROW(a_backup_goes_into_either),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
