/* Folders, statements, readers and writers. */
#include "folder.h"

static void writes_are_read_back(void **state)
{
    struct store *store = open_new(*state);
    struct add add = {.id = 1, .size = 1000};
    MUST(store_write(store, add_row, &add, err));
    assert_int_equal(number(store, &COUNT, NO_VALUES), 1);
    store_close(store);
    MUST(store_open(place_of(*state), false, &store, err));
    assert_int_equal(number(store, &COUNT, NO_VALUES), 1);
    store_close(store);
}

static void nobody_else_on_the_machine_reads_it(void **state)
{
    static const char *const NAMES[] = {"kres.db", "kres.db-wal", "kres.db-shm", "kres.lock", "kres.reserve"};
    ONLY_A_FOLDER();
    struct store *store = open_new(*state);
    for (size_t i = 0; i < LEN(NAMES); i++) {
        char path[256];
        struct stat st;
        snprintf(path, sizeof path, "%s/%s", (char *)*state, NAMES[i]);
        assert_int_equal(stat(path, &st), 0);
        assert_int_equal(st.st_mode & 0777, 0600);
    }
    store_close(store);
}

static void values_keep_their_type(void **state)
{
    static const struct store_stmt ECHO = {"test.echo", "SELECT ?, ?, ?, ?, length(?3), length(?4)"};
    struct store *store = open_new(*state);
    struct store_conn *conn;
    struct store_rows rows;
    struct arena arena = {0};
    MUST(store_read_begin(store, &conn, err));
    MUST(store_query(conn, &ECHO, VALUES(V_NULL, V_INT(INT64_MIN), V_TEXT(STR("če ž")), V_BYTES("a\0b", 3)),
                     &rows, err));
    assert_true(store_next(&rows));
    assert_true(store_is_null(&rows, 0));
    assert_true(store_int(&rows, 1) == INT64_MIN);
    assert_true(str_is(store_text(&rows, 2, &arena), "če ž"));
    char three[3];
    assert_true(store_bytes(&rows, 3, three, 3));
    assert_memory_equal(three, "a\0b", 3);
    assert_false(store_bytes(&rows, 3, three, 2));
    assert_int_equal(store_int(&rows, 4), 4); /* letters */
    assert_int_equal(store_int(&rows, 5), 3); /* bytes */
    assert_false(store_next(&rows));
    MUST(store_end(&rows, err));
    /* An empty blob is a blob, not NULL. */
    MUST(store_query(conn, &ECHO, VALUES(V_NULL, V_NULL, V_TEXT((struct str){0}), V_BLOB((struct str){0})),
                     &rows, err));
    assert_true(store_next(&rows));
    assert_false(store_is_null(&rows, 2));
    assert_false(store_is_null(&rows, 3));
    MUST(store_end(&rows, err));
    store_read_end(conn);
    arena_clear(&arena);
    store_close(store);
}

static void a_query_may_run_inside_its_own_rows(void **state)
{
    static const struct store_stmt UP = {"test.up", "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n "
                                                    "WHERE i < ?) SELECT i FROM n"};
    struct store *store = open_new(*state);
    struct store_conn *conn;
    struct store_rows outer, inner;
    int seen = 0;
    MUST(store_read_begin(store, &conn, err));
    MUST(store_query(conn, &UP, VALUES(V_INT(5)), &outer, err));
    while (store_next(&outer)) {
        MUST(store_query(conn, &UP, VALUES(V_INT(4)), &inner, err));
        while (store_next(&inner))
            seen++;
        MUST(store_end(&inner, err));
    }
    MUST(store_end(&outer, err));
    assert_int_equal(seen, 20);
    store_read_end(conn);
    store_close(store);
}

static void errors_say_what_and_why(void **state)
{
    static const struct store_stmt WRONG = {"test.wrong", "SELECT x FROM nowhere"};
    struct store *store = open_new(*state);
    struct store_conn *conn;
    struct store_rows rows;
    struct err why = {0};
    MUST(store_read_begin(store, &conn, err));
    assert_false(store_query(conn, &WRONG, NO_VALUES, &rows, &why));
    assert_non_null(strstr(why.text, "test.wrong"));
    assert_non_null(strstr(why.text, "nowhere"));
    assert_false(store_query(conn, &HAS, NO_VALUES, &rows, &why));
    assert_non_null(strstr(why.text, "wants 1"));
    /* A reader cannot write. */
    assert_false(store_run(conn, &ADD, VALUES(V_INT(1), V_INT(1), V_NULL), &why));
    store_read_end(conn);
    struct add add = {.id = 1};
    MUST(store_write(store, add_row, &add, err));
    assert_false(store_write(store, add_row, &add, &why));
    assert_int_equal(why.kind, ERR_CONFLICT);
    store_close(store);
    assert_false(store_open("/tmp/kres-no-such-folder", false, &store, &why));
    assert_int_equal(why.kind, ERR_NOT_FOUND);
    assert_non_null(strstr(why.text, "kres admin init"));
}

static void a_folder_has_one_writing_process(void **state)
{
    ONLY_A_FOLDER();
    struct store *store = open_new(*state), *second = NULL;
    struct err why = {0};
    assert_false(store_open(*state, true, &second, &why));
    assert_int_equal(why.kind, ERR_CONFLICT);
    assert_non_null(strstr(why.text, "in use"));
    /* Reading beside it works, writing does not. */
    MUST(store_open_shared(*state, &second, err));
    assert_int_equal(number(second, &COUNT, NO_VALUES), 0);
    struct add add = {.id = 1};
    assert_false(store_write(second, add_row, &add, &why));
    assert_int_equal(why.kind, ERR_DENIED);
    MUST(store_write(store, add_row, &add, err));
    assert_int_equal(number(second, &COUNT, NO_VALUES), 1);
    store_close(second);
    store_close(store);
    MUST(store_open(*state, false, &store, err));
    store_close(store);
}

static bool pretend_newer(struct store_conn *conn, void *context, struct err *err)
{
    UNUSED(context);
    return store_meta_set(conn, "schema_version", STR("9999"), err);
}

static void a_newer_or_foreign_database_is_refused(void **state)
{
    struct store *store = open_new(*state);
    struct err why = {0};
    char path[256];
    MUST(store_write(store, pretend_newer, NULL, err));
    store_close(store);
    assert_false(store_open(place_of(*state), true, &store, &why));
    assert_non_null(strstr(why.text, "newer Kres"));
    assert_false(store_open_shared(place_of(*state), &store, &why));
    if (place_server())
        return;
    snprintf(path, sizeof path, "%s/kres.db", (char *)*state);
    FILE *file = fopen(path, "w");
    for (int i = 0; i < 1000; i++)
        fputs("a shopping list, not a database\n", file);
    fclose(file);
    assert_false(store_open(*state, true, &store, &why));
    assert_int_equal(why.kind, ERR_INPUT);
}

static void meta_keeps_small_settings(void **state)
{
    struct store *store = open_new(*state);
    struct store_conn *conn;
    struct arena arena = {0};
    struct str value;
    bool found = true;
    MUST(store_read_begin(store, &conn, err));
    MUST(store_meta_get(conn, &arena, "nothing", &value, &found, err));
    assert_false(found);
    MUST(store_meta_get(conn, &arena, "schema_version", &value, &found, err));
    assert_true(found);
    store_read_end(conn);
    arena_clear(&arena);
    store_close(store);
}

enum { THREADS = 16, EACH = 50 };
struct client { struct store *store; int64_t who; int refused, kept; };

/* Every fifth write changes its mind after its insert; each must hear its own result. */
static void *write_many(void *argument)
{
    struct client *client = argument;
    for (int i = 0; i < EACH; i++) {
        struct add add = {.id = client->who * EACH + i + 1, .who = client->who, .size = 200, .fail = i % 5 == 0};
        struct err why = {0};
        if (store_write(client->store, add_row, &add, &why))
            client->kept += !add.fail;
        else
            client->refused += add.fail && strcmp(why.text, "changed its mind") == 0;
        (void)number(client->store, &COUNT, NO_VALUES);
    }
    return NULL;
}

static void each_writer_hears_its_own_result(void **state)
{
    struct store *store = open_new(*state);
    struct client clients[THREADS];
    pthread_t threads[THREADS];
    for (int i = 0; i < THREADS; i++) {
        clients[i] = (struct client){.store = store, .who = i};
        pthread_create(&threads[i], NULL, write_many, &clients[i]);
    }
    for (int i = 0; i < THREADS; i++) {
        pthread_join(threads[i], NULL);
        assert_int_equal(clients[i].refused, EACH / 5);
        assert_int_equal(clients[i].kept, EACH - EACH / 5);
    }
    /* What failed was rolled back alone. */
    assert_int_equal(number(store, &COUNT, NO_VALUES), THREADS * (EACH - EACH / 5));
    for (int64_t id = 1; id <= THREADS * EACH; id++)
        assert_int_equal(number(store, &HAS, VALUES(V_INT(id))), (id - 1) % EACH % 5 != 0);
    store_close(store);
}

static void *hold_reader(void *argument)
{
    struct store *store = argument;
    for (int i = 0; i < 20; i++) {
        struct store_conn *conn;
        MUST(store_read_begin(store, &conn, err));
        usleep(500);
        store_read_end(conn);
    }
    return NULL;
}

static void readers_wait_for_each_other(void **state)
{
    struct store *store = open_new(*state);
    pthread_t threads[3 * STORE_READERS];
    for (size_t i = 0; i < LEN(threads); i++)
        pthread_create(&threads[i], NULL, hold_reader, store);
    for (size_t i = 0; i < LEN(threads); i++)
        pthread_join(threads[i], NULL);
    store_close(store);
}

static void a_reader_sees_one_state(void **state)
{
    struct store *store = open_new(*state);
    struct store_conn *conn;
    int64_t before, after;
    struct add add = {.id = 1};
    MUST(store_read_begin(store, &conn, err));
    MUST(store_number(conn, &COUNT, NO_VALUES, 0, &before, err));
    MUST(store_write(store, add_row, &add, err));
    MUST(store_number(conn, &COUNT, NO_VALUES, 0, &after, err));
    store_read_end(conn);
    assert_int_equal(before, after);
    assert_int_equal(number(store, &COUNT, NO_VALUES), 1);
    MUST(store_settle(store, err));
    store_close(store);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, folder_make, folder_remove)
    const struct CMUnitTest tests[] = {
        TEST(writes_are_read_back), TEST(nobody_else_on_the_machine_reads_it),
        TEST(values_keep_their_type), TEST(a_query_may_run_inside_its_own_rows),
        TEST(errors_say_what_and_why), TEST(a_folder_has_one_writing_process),
        TEST(a_newer_or_foreign_database_is_refused), TEST(meta_keeps_small_settings),
        TEST(each_writer_hears_its_own_result), TEST(readers_wait_for_each_other), TEST(a_reader_sees_one_state),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
