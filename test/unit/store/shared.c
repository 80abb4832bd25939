/* Several processes on one database of PostgreSQL, as two stores: turns, news, the lead, broken connections. */
#include "folder.h"

#include "base/clock.h"

#include <stdatomic.h>

struct pair { struct store *a, *b; };

static struct pair open_pair(void **state)
{
    struct pair pair;
    pair.a = open_new(*state);
    MUST(store_open(place_of(*state), false, &pair.b, err));
    return pair;
}

static void close_pair(struct pair pair)
{
    store_close(pair.a);
    store_close(pair.b);
}

static bool within(int ms, bool (*true_now)(void *context), void *context)
{
    for (int64_t until = clock_ticks_ms() + ms; clock_ticks_ms() < until; usleep(2000))
        if (true_now(context))
            return true;
    return true_now(context);
}

/* Reads a number and writes it back with one more: what two writers at once would lose. */
static bool count_up(struct store_conn *conn, void *context, struct err *err)
{
    struct arena arena = {0};
    struct str text = {0};
    bool found;
    int64_t n = 0;
    char next[24];
    UNUSED(context);
    bool ok = store_meta_get(conn, &arena, "counter", &text, &found, err) &&
              (!found || str_int(text, 0, INT32_MAX, &n) || err_set(err, ERR_FAULT, "no number"));
    snprintf(next, sizeof next, "%" PRId64, n + 1);
    arena_clear(&arena);
    return ok && store_meta_set(conn, "counter", str_from(next), err);
}

enum { THREADS = 4, EACH = 100 };

static void *count_many(void *store)
{
    for (int i = 0; i < EACH; i++)
        MUST(store_write(store, count_up, NULL, err));
    return NULL;
}

static bool one_line(struct store_conn *conn, void *context, struct err *err)
{
    struct audit_line line = {.day = 20000, .member = 1, .action = "report.read", .object = STR("report:1")};
    UNUSED(context);
    return audit_add(conn, &line, err);
}

static void *log_many(void *store)
{
    for (int i = 0; i < EACH; i++)
        MUST(store_write(store, one_line, NULL, err));
    return NULL;
}

static void run_on_both(struct pair pair, void *(*run)(void *))
{
    pthread_t threads[2 * THREADS];
    for (size_t i = 0; i < LEN(threads); i++)
        pthread_create(&threads[i], NULL, run, i % 2 ? pair.a : pair.b);
    for (size_t i = 0; i < LEN(threads); i++)
        pthread_join(threads[i], NULL);
}

static void writers_of_two_processes_take_turns(void **state)
{
    ONLY_A_SERVER();
    struct pair pair = open_pair(state);
    struct store_conn *conn;
    struct arena arena = {0};
    struct str text, why, head;
    bool found;
    int64_t lines, bad;
    run_on_both(pair, count_many);
    run_on_both(pair, log_many);
    MUST(store_read_begin(pair.a, &conn, err));
    MUST(store_meta_get(conn, &arena, "counter", &text, &found, err));
    assert_true(str_is(text, "800"));
    MUST(audit_verify(conn, &arena, &lines, &bad, &why, &head, err));
    assert_int_equal(bad, 0);
    assert_int_equal(lines, 2 * THREADS * EACH);
    store_read_end(conn);
    arena_clear(&arena);
    close_pair(pair);
}

static void hear(void *context, unsigned news)
{
    atomic_fetch_or((_Atomic unsigned *)context, news);
}

static bool heard_content(void *context)
{
    return atomic_load((_Atomic unsigned *)context) & STORE_NEWS_CONTENT;
}

static bool tell(struct store_conn *conn, void *context, struct err *err)
{
    bool fail = context != NULL;
    if (!store_tell(conn, STORE_NEWS_CONTENT, err))
        return false;
    return !fail || err_set(err, ERR_CONFLICT, "changed its mind");
}

static void news_reaches_the_others_once_it_is_true(void **state)
{
    ONLY_A_SERVER();
    struct pair pair = open_pair(state);
    _Atomic unsigned heard = 0;
    struct err why;
    store_hear(pair.b, hear, &heard);
    assert_false(store_write(pair.a, tell, &pair, &why));
    usleep(200 * 1000);
    assert_int_equal(heard, 0);
    MUST(store_write(pair.a, tell, NULL, err));
    assert_true(within(5000, heard_content, &heard));
    assert_false(heard & STORE_NEWS_MEMBERS);
    store_unhear(pair.b, &heard);
    close_pair(pair);
}

static bool leads(void *context)
{
    return store_leads(context);
}

static void one_leads_and_another_takes_over(void **state)
{
    ONLY_A_SERVER();
    struct pair pair = open_pair(state);
    assert_true(store_leads(pair.a));
    assert_false(store_leads(pair.b));
    store_close(pair.a);
    assert_true(within(10000, leads, pair.b));
    store_close(pair.b);
}

static void a_key_is_shared_by_all_and_kept_by_none(void **state)
{
    ONLY_A_SERVER();
    struct pair pair = open_pair(state);
    struct store *third;
    uint8_t a[STORE_SHARED_KEY], b[STORE_SHARED_KEY], c[STORE_SHARED_KEY];
    MUST(store_shared_key(pair.a, a, err));
    int64_t begun = clock_ticks_ms();
    MUST(store_shared_key(pair.b, b, err));
    assert_true(clock_ticks_ms() - begun < 3000);
    assert_memory_equal(a, b, sizeof a);
    /* The first is gone, the second tells it. */
    store_close(pair.a);
    MUST(store_open(place_of(*state), false, &third, err));
    MUST(store_shared_key(third, c, err));
    assert_memory_equal(a, c, sizeof a);
    store_close(third);
    store_close(pair.b);
    /* All are gone: it is gone. */
    MUST(store_open(place_of(*state), false, &third, err));
    MUST(store_shared_key(third, c, err));
    assert_memory_not_equal(a, c, sizeof a);
    store_close(third);
}

struct asking { struct store *store; uint8_t key[STORE_SHARED_KEY]; };

static void *ask_at_once(void *context)
{
    struct asking *asking = context;
    MUST(store_shared_key(asking->store, asking->key, err));
    return NULL;
}

static void who_begins_together_has_the_same_key(void **state)
{
    ONLY_A_SERVER();
    struct asking asking[4];
    pthread_t threads[LEN(asking)];
    store_close(open_new(*state));
    for (size_t i = 0; i < LEN(asking); i++)
        MUST(store_open(place_of(*state), false, &asking[i].store, err));
    for (size_t i = 0; i < LEN(asking); i++)
        pthread_create(&threads[i], NULL, ask_at_once, &asking[i]);
    for (size_t i = 0; i < LEN(asking); i++)
        pthread_join(threads[i], NULL);
    for (size_t i = 0; i < LEN(asking); i++) {
        assert_memory_equal(asking[0].key, asking[i].key, sizeof asking[0].key);
        store_close(asking[i].store);
    }
}

/* Ends every connection of the test. */
static void cut_connections(const char *folder)
{
    place_words("DO $$ BEGIN PERFORM pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = '%s'; END $$",
                folder);
}

static bool writes(void *store)
{
    struct err why;
    return store_write(store, count_up, NULL, &why);
}

static bool reads(void *store)
{
    struct store_conn *conn;
    struct err why;
    bool ok = store_read_begin(store, &conn, &why);
    if (ok)
        store_read_end(conn);
    return ok;
}

static void a_broken_connection_is_opened_again(void **state)
{
    ONLY_A_SERVER();
    struct store *store = open_new(*state);
    _Atomic unsigned heard = 0;
    store_hear(store, hear, &heard);
    for (int round = 0; round < 3; round++) {
        assert_true(writes(store) && reads(store));
        heard = 0;
        cut_connections(*state);
        assert_true(within(10000, writes, store));
        assert_true(within(10000, reads, store));
        assert_true(within(10000, heard_content, &heard)); /* what was told meanwhile may have been missed */
    }
    assert_true(within(10000, leads, store));
    store_unhear(store, &heard);
    store_close(store);
}

/* On PostgreSQL a failed statement spoils the savepoint: who goes on regardless must not take others along. */
static bool go_on_regardless(struct store_conn *conn, void *context, struct err *err)
{
    struct add add = {.id = 1};
    struct err ignored;
    UNUSED(err);
    UNUSED(context);
    return add_row(conn, &add, &ignored) || store_tell(conn, STORE_NEWS_CONTENT, &ignored);
}

static void a_write_that_ignores_an_error_fails_alone(void **state)
{
    ONLY_A_SERVER();
    struct store *store = open_new(*state);
    struct add add = {.id = 1};
    struct err why = {0};
    MUST(store_write(store, add_row, &add, err));
    assert_false(store_write(store, go_on_regardless, NULL, &why));
    assert_int_equal(why.kind, ERR_FAULT);
    add.id = 2;
    MUST(store_write(store, add_row, &add, err));
    store_close(store);
}

static void numbers_of_every_kind_are_numbers(void **state)
{
    static const struct store_stmt KINDS = {
        "test.kinds", "SELECT sum(n), n > 1, count(*), -sum(n) * 10000, sum(n) / 2, max(n) FROM (SELECT 3000000000 AS n "
                      "UNION ALL SELECT 3000000000) AS x GROUP BY n"};
    static const int64_t WANTED[] = {6000000000, 1, 2, -60000000000000, 3000000000, 3000000000};
    struct store *store = open_new(*state);
    struct store_conn *conn;
    struct store_rows rows;
    MUST(store_read_begin(store, &conn, err));
    MUST(store_query(conn, &KINDS, NO_VALUES, &rows, err));
    assert_true(store_next(&rows));
    for (int i = 0; i < (int)LEN(WANTED); i++)
        assert_true(store_int(&rows, i) == WANTED[i]);
    MUST(store_end(&rows, err));
    store_read_end(conn);
    store_close(store);
}

static void a_password_is_not_shown(void **state)
{
    struct arena arena = {0};
    UNUSED(state);
    assert_true(str_is(store_place(&arena, "postgres://kres:secret@db.example/kres?sslmode=require"),
                       "postgres://kres@db.example/kres?sslmode=require"));
    assert_true(str_is(store_place(&arena, "postgres://db.example:5432/kres"), "postgres://db.example:5432/kres"));
    assert_true(str_is(store_place(&arena, "postgresql://a:b:c@x@h/kres"), "postgresql://a@h/kres"));
    assert_true(str_is(store_place(&arena, "postgres://h/kres?password=x"), "postgres://h/kres"));
    assert_true(str_is(store_place(&arena, "/srv/a:b@c"), "/srv/a:b@c"));
    arena_clear(&arena);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, folder_make, folder_remove)
    const struct CMUnitTest tests[] = {
        TEST(writers_of_two_processes_take_turns), TEST(news_reaches_the_others_once_it_is_true),
        TEST(one_leads_and_another_takes_over), TEST(a_key_is_shared_by_all_and_kept_by_none),
        TEST(who_begins_together_has_the_same_key),
        TEST(a_broken_connection_is_opened_again),
        TEST(a_write_that_ignores_an_error_fails_alone), TEST(numbers_of_every_kind_are_numbers),
        TEST(a_password_is_not_shown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
