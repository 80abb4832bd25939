/* queue.c - the inbox of an agency with very many reports: order, filters, counts, and the same speed everywhere. */
#include "world.h"

enum { ROWS = 100000, GROUP = 1000, PAGE = 200 };

static const struct store_stmt FILL_RECORDS = {
    "test.fill_records",
    "WITH RECURSIVE n(i) AS (SELECT ?3 + 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?3 + ?1) "
    "INSERT INTO record (uid, kind, lang, day, version, sealed) "
    "SELECT ?2, 'report', CASE i % 10 WHEN 0 THEN 'uk' ELSE 'sl' END, 20000 + i / 1000, 1, ?2 "
    "FROM n"};
static const struct store_stmt FILL_HOLDINGS = {
    "test.fill_holdings",
    "INSERT INTO holding (record, agency, epoch, wrapped, state, is_open, rank, lang, changed_day) "
    "SELECT id, ?1, 1, ?2, CASE WHEN id % 2 = 1 THEN 'received' ELSE 'closed' END, id % 2, "
    "CASE WHEN id % 100 < 2 THEN 0 WHEN id % 100 < 12 THEN 1 ELSE 2 END, lang, day FROM record WHERE id > ?3"};

static const struct store_stmt LAST_RECORD = {"test.last_record", "SELECT max(id) FROM record"};

/* A thousand rows: with PostgreSQL each change of a count stays until the transaction ends. */
static bool fill(struct store_conn *conn, void *context, struct err *err)
{
    const int64_t *agency = context;
    static const uint8_t BYTES[72];
    int64_t last;
    return store_number(conn, &LAST_RECORD, NO_VALUES, 0, &last, err) &&
           store_run(conn, &FILL_RECORDS, VALUES(V_INT(GROUP), V_BYTES(BYTES, 16), V_INT(last)), err) &&
           store_run(conn, &FILL_HOLDINGS, VALUES(V_INT(*agency), V_BYTES(BYTES, sizeof BYTES), V_INT(last)), err);
}

/* Walks all pages; asserts the order and that no row comes twice; returns how many rows, and the slowest page. */
static size_t walk(struct world *w, struct session *session, struct case_filter filter, int64_t *ret_slowest_ms)
{
    size_t all = 0, count;
    int level = LEVEL_HIGH;
    int64_t last = 0;
    char key[64] = "";
    *ret_slowest_ms = 0;
    filter.limit = PAGE;
    do {
        struct case_row *rows;
        filter.after = str_from(key);
        int64_t begun = clock_ticks_ms();
        MUST(case_inbox(&w->cases, session, &w->arena, &filter, &rows, &count, err));
        int64_t took = clock_ticks_ms() - begun;
        *ret_slowest_ms = took > *ret_slowest_ms ? took : *ret_slowest_ms;
        for (size_t i = 0; i < count; i++) {
            assert_true((int)rows[i].level < level || ((int)rows[i].level == level && rows[i].id > last));
            level = (int)rows[i].level;
            last = rows[i].id;
        }
        all += count;
        if (count)
            snprintf(key, sizeof key, STR_FMT, STR_ARG(rows[count - 1].key));
        arena_clear(&w->arena);
    } while (count == PAGE);
    return all;
}

static void a_hundred_thousand_rows_page_quickly(void **state)
{
    UNUSED(state);
    struct world w;
    int64_t slowest, agency;
    world_up(&w);
    struct session *ana = member_in(&w, w.intake, "ana", "Ana", ROLE_INTAKE, NULL);
    agency = w.intake;
    for (int rows = 0; rows < ROWS; rows += GROUP)
        MUST(store_write(w.store, fill, &agency, err));
    struct case_filter open = {.level = -1}, high = {.level = LEVEL_HIGH}, closed = {.level = -1, .state = STR("closed")},
                       uk = {.level = LEVEL_SOME, .lang = STR("uk")}, mine = {.level = -1, .mine = true};
    assert_int_equal(walk(&w, ana, open, &slowest), ROWS / 2);
    assert_true(slowest < 200); /* generous: sanitizers and a busy machine; a scan of all rows takes longer */
    assert_int_equal(walk(&w, ana, high, &slowest), ROWS / 100);
    assert_int_equal(walk(&w, ana, closed, &slowest), ROWS / 2);
    assert_true(slowest < 200);
    walk(&w, ana, uk, &slowest);
    assert_int_equal(walk(&w, ana, mine, &slowest), 0);

    struct case_counts counts;
    int64_t begun = clock_ticks_ms();
    MUST(case_count(&w.cases, ana, &counts, err));
    assert_true(clock_ticks_ms() - begun < 100);
    assert_int_equal(counts.open, ROWS / 2);
    assert_int_equal(counts.fresh, ROWS / 2);
    assert_int_equal(counts.all, ROWS); /* closing takes nothing away: what arrives always makes it grow */
    assert_int_equal(counts.high, ROWS / 100);
    session_release(ana);
    world_down(&w);
}

static void filters_narrow_what_is_shown(void **state)
{
    UNUSED(state);
    struct world w;
    world_up(&w);
    struct session *ana = member_in(&w, w.intake, "ana", "Ana", ROLE_INTAKE, NULL);
    struct case_report_out calm = submitted(&w, "A question about papers.", false);
    struct case_report_out worse = submitted(&w, "They took my passport.", false);
    struct case_report_out worst = submitted(&w, "They took my passport and I must pay back a debt.", false);
    struct case_row *rows;
    size_t count;
    struct case_filter filter = {.level = -1, .limit = 10};
    MUST(case_inbox(&w.cases, ana, &w.arena, &filter, &rows, &count, err));
    assert_int_equal(count, 3);
    assert_int_equal(rows[0].id, worst.id);
    assert_true(rows[0].level > rows[2].level);
    MUST(case_take(&w.cases, ana, calm.id, err));
    filter.mine = true;
    MUST(case_inbox(&w.cases, ana, &w.arena, &filter, &rows, &count, err));
    assert_int_equal(count, 1);
    assert_int_equal(rows[0].id, calm.id);
    assert_str(rows[0].assignee_name, "Ana");
    MUST(case_close(&w.cases, ana, worse.id, STR("helped"), STR(""), err));
    filter.state = STR("closed"); /* whoever closes without taking is in charge of it */
    MUST(case_inbox(&w.cases, ana, &w.arena, &filter, &rows, &count, err));
    assert_int_equal(count, 1);
    filter = (struct case_filter){.level = -1, .limit = 10, .lang = STR("uk")};
    MUST(case_inbox(&w.cases, ana, &w.arena, &filter, &rows, &count, err));
    assert_int_equal(count, 0);
    filter = (struct case_filter){.level = -1, .limit = 10, .state = STR("lost")};
    REFUSED(case_inbox(&w.cases, ana, &w.arena, &filter, &rows, &count, err), ERR_INPUT, "!state-unknown");
    filter = (struct case_filter){.level = -1, .limit = 10, .after = STR("x")};
    REFUSED(case_inbox(&w.cases, ana, &w.arena, &filter, &rows, &count, err), ERR_INPUT, "!page-key-unknown");
    session_release(ana);
    world_down(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_hundred_thousand_rows_page_quickly),
        cmocka_unit_test(filters_narrow_what_is_shown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
