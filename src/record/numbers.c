/* numbers.c - see numbers.h. */
#include "record/numbers.h"

static const struct store_stmt OPEN = {
    "numbers.open", "SELECT state, side, week, n FROM number_open WHERE agency = ? AND kind = ? AND n > 0 "
    "ORDER BY side, state, week"};
static const struct store_stmt FLOW = {
    "numbers.flow", "SELECT week, side, level, came, done, again FROM number_flow "
    "WHERE agency = ? AND kind = ? AND week >= ? ORDER BY week, side, level"};
static const struct store_stmt DAYS = {
    "numbers.days", "SELECT days, side, SUM(n) FROM number_wait WHERE agency = ? AND kind = ? AND week >= ? "
    "GROUP BY days, side ORDER BY days, side"};
static const struct store_stmt LATE = {
    "numbers.late", "SELECT due, n FROM number_due WHERE agency = ? AND kind = ? AND due < ?"};
/* Deadlines of weeks that are over, from the counters; those of the week that runs, from the few records that have them. */
static const struct store_stmt WHOSE = {
    "numbers.whose", "SELECT assignee, SUM(own), SUM(late) FROM ("
    "SELECT assignee, CASE WHEN kind = ? THEN n ELSE 0 END AS own, "
    "CASE WHEN week > 0 AND week < ? THEN n ELSE 0 END AS late FROM number_whose WHERE agency = ? UNION ALL "
    "SELECT assignee, 0 AS own, 1 AS late FROM holding WHERE agency = ? AND is_open = 1 AND due > 0 AND due >= ? "
    "AND due < ? AND ended_day = 0) AS x GROUP BY assignee ORDER BY assignee"};
static const struct store_stmt BEDS = {
    "numbers.beds", "SELECT sum(beds) FROM bed_place WHERE agency = ? AND is_open = 1"};
static const struct store_stmt BEDS_TAKEN = {
    "numbers.beds_taken", "SELECT count(*) FROM bed_stay s JOIN bed_place p ON p.place = s.place WHERE p.agency = ? "
    "AND s.is_in = ? AND s.from_day <= ?"};

/* Rows that grow. */
struct rows { char *list; size_t size, count, room; };

static void *row_next(struct arena *arena, struct rows *rows)
{
    if (rows->count == rows->room) {
        rows->room = rows->room ? rows->room * 2 : 64;
        char *grown = arena_array(arena, rows->room, rows->size);
        if (rows->count)
            memcpy(grown, rows->list, rows->count * rows->size);
        rows->list = grown;
    }
    return rows->list + rows->size * rows->count++;
}

int32_t number_week(int32_t day)
{
    return (day + 3) / 7;
}

int32_t number_week_day(int32_t week)
{
    return week * 7 - 3;
}

static enum number_side side_at(struct store_rows *rows, int column)
{
    return store_int(rows, column) ? NUMBER_SHARED : NUMBER_OWN;
}

bool numbers_open(struct store_conn *conn, struct arena *arena, int64_t agency, struct str kind, struct number_open **ret,
                  size_t *ret_count, struct err *err)
{
    struct store_rows rows;
    struct rows list = {.size = sizeof **ret};
    if (!store_query(conn, &OPEN, VALUES(V_INT(agency), V_TEXT(kind)), &rows, err))
        return false;
    while (store_next(&rows))
        *(struct number_open *)row_next(arena, &list) =
            (struct number_open){.state = store_text(&rows, 0, arena), .side = side_at(&rows, 1),
                                 .week = (int32_t)store_int(&rows, 2), .n = store_int(&rows, 3)};
    *ret = (struct number_open *)(void *)list.list;
    *ret_count = list.count;
    return store_end(&rows, err);
}

bool numbers_flow(struct store_conn *conn, struct arena *arena, int64_t agency, struct str kind, int32_t since,
                  struct number_flow **ret, size_t *ret_count, struct err *err)
{
    struct store_rows rows;
    struct rows list = {.size = sizeof **ret};
    if (!store_query(conn, &FLOW, VALUES(V_INT(agency), V_TEXT(kind), V_INT(since)), &rows, err))
        return false;
    while (store_next(&rows))
        *(struct number_flow *)row_next(arena, &list) =
            (struct number_flow){.week = (int32_t)store_int(&rows, 0), .side = side_at(&rows, 1),
                                 .level = (unsigned)store_int(&rows, 2), .came = store_int(&rows, 3),
                                 .done = store_int(&rows, 4), .again = store_int(&rows, 5)};
    *ret = (struct number_flow *)(void *)list.list;
    *ret_count = list.count;
    return store_end(&rows, err);
}

bool numbers_days(struct store_conn *conn, struct arena *arena, int64_t agency, struct str kind, int32_t since,
                  struct number_days **ret, size_t *ret_count, struct err *err)
{
    struct store_rows rows;
    struct rows list = {.size = sizeof **ret};
    if (!store_query(conn, &DAYS, VALUES(V_INT(agency), V_TEXT(kind), V_INT(since)), &rows, err))
        return false;
    while (store_next(&rows))
        *(struct number_days *)row_next(arena, &list) =
            (struct number_days){.days = (int32_t)store_int(&rows, 0), .side = side_at(&rows, 1), .n = store_int(&rows, 2)};
    *ret = (struct number_days *)(void *)list.list;
    *ret_count = list.count;
    return store_end(&rows, err);
}

bool numbers_late(struct store_conn *conn, int64_t agency, struct str kind, int32_t today, int64_t ret[NUMBER_LATE],
                  struct err *err)
{
    static const int32_t MOST[NUMBER_LATE] = {7, 30, 90, INT32_MAX};
    struct store_rows rows;
    memset(ret, 0, NUMBER_LATE * sizeof *ret);
    if (!store_query(conn, &LATE, VALUES(V_INT(agency), V_TEXT(kind), V_INT(today)), &rows, err))
        return false;
    while (store_next(&rows)) {
        int32_t days = today - (int32_t)store_int(&rows, 0);
        size_t at = 0;
        while (days > MOST[at])
            at++;
        ret[at] += store_int(&rows, 1);
    }
    return store_end(&rows, err);
}

bool numbers_whose(struct store_conn *conn, struct arena *arena, int64_t agency, struct str kind, int32_t today,
                   struct number_whose **ret, size_t *ret_count, struct err *err)
{
    struct store_rows rows;
    struct rows list = {.size = sizeof **ret};
    if (!store_query(conn, &WHOSE, VALUES(V_TEXT(kind), V_INT(number_week(today)), V_INT(agency), V_INT(agency),
                                          V_INT(number_week_day(number_week(today))), V_INT(today)), &rows, err))
        return false;
    while (store_next(&rows)) {
        struct number_whose one = {.member = store_int(&rows, 0), .open = store_int(&rows, 1), .late = store_int(&rows, 2)};
        if (!one.member)
            one.open = 0; /* those without a deadline are not among them */
        if (one.open || one.late)
            *(struct number_whose *)row_next(arena, &list) = one;
    }
    *ret = (struct number_whose *)(void *)list.list;
    *ret_count = list.count;
    return store_end(&rows, err);
}

bool numbers_beds(struct store_conn *conn, int64_t agency, int32_t today, struct number_beds *ret, struct err *err)
{
    return store_number(conn, &BEDS, VALUES(V_INT(agency)), 0, &ret->all, err) &&
           store_number(conn, &BEDS_TAKEN, VALUES(V_INT(agency), V_INT(1), V_INT(today)), 0, &ret->used, err) &&
           store_number(conn, &BEDS_TAKEN, VALUES(V_INT(agency), V_INT(0), V_INT(today)), 0, &ret->kept, err);
}
