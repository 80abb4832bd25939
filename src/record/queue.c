/* queue.c - an agency's queue, page by page, and its counts; see holding.h.
 *
 * A page is a stretch of one index.  Which one: the table below, by what the filter narrows most; what is left
 * of the filter is looked at row by row. */
#include "record/holding.h"

#define SELECT_FROM "SELECT h.record, h.assignee, h.referred_from, h.state, h.lang, h.rank, r.day, h.unread " \
                    "FROM holding h INDEXED BY "
#define JOINED " CROSS JOIN record r WHERE r.id = h.record AND h.agency = ?1 AND h.kind = 'report' "
#define ANY_RANK "AND (h.rank, h.record) > (?2, ?3) "
#define ONE_RANK "AND h.rank = ?2 AND h.record > ?3 "
#define ORDERED " ORDER BY h.rank, h.record LIMIT ?4"
#define REST "AND (?5 = '' OR h.state = ?5) AND (?6 = '' OR h.lang = ?6) AND (?7 = 0 OR h.assignee = ?7)"

enum queue_by { BY_MEMBER, BY_STATE, BY_LANG, BY_ALL, QUEUE_BYS };
#define OF_MEMBER SELECT_FROM "holding_mine" JOINED "AND h.assignee = ?7 AND h.assignee <> 0 AND h.is_open = ?8 "
#define OF_STATE SELECT_FROM "holding_state" JOINED "AND h.state = ?5 AND h.is_open = ?8 "
#define OF_LANG SELECT_FROM "holding_lang" JOINED "AND h.is_open = ?8 AND h.lang = ?6 "
#define OF_ALL SELECT_FROM "holding_queue" JOINED "AND h.is_open = ?8 "

/* [by][one rank only] */
static const struct store_stmt PAGES[QUEUE_BYS][2] = {
    [BY_MEMBER] = {{"queue.mine", OF_MEMBER ANY_RANK REST ORDERED}, {"queue.mine_1", OF_MEMBER ONE_RANK REST ORDERED}},
    [BY_STATE] = {{"queue.state", OF_STATE ANY_RANK REST ORDERED}, {"queue.state_1", OF_STATE ONE_RANK REST ORDERED}},
    [BY_LANG] = {{"queue.lang", OF_LANG ANY_RANK REST ORDERED}, {"queue.lang_1", OF_LANG ONE_RANK REST ORDERED}},
    [BY_ALL] = {{"queue.all", OF_ALL ANY_RANK REST ORDERED}, {"queue.all_1", OF_ALL ONE_RANK REST ORDERED}},
};
static const struct store_stmt COUNTS = {
    "queue.counts", "SELECT state, rank, unread, n FROM holding_count WHERE agency = ? AND n > 0"};
static const struct store_stmt COUNT_MINE = {
    "queue.count_mine", "SELECT count(*) FROM holding WHERE agency = ? AND assignee = ? AND assignee <> 0 AND is_open = 1 "
                        "AND kind = 'report'"};
static const struct store_stmt RANKS_SINCE = {
    "queue.ranks_since", "SELECT rank, count(*) FROM (SELECT min(h.rank) AS rank FROM record r JOIN holding h ON "
    "h.record = r.id WHERE r.day >= ? AND r.kind = 'report' GROUP BY r.id) AS each GROUP BY rank"};

static enum queue_by narrowest(const struct holding_filter *filter)
{
    return filter->assignee ? BY_MEMBER : filter->state.n ? BY_STATE : filter->lang.n ? BY_LANG : BY_ALL;
}

bool holding_page(struct store_conn *conn, struct arena *arena, const struct holding_filter *filter,
                  struct holding_row **ret, size_t *ret_count, struct err *err)
{
    bool one_rank = filter->rank >= 0;
    int64_t rank = one_rank ? filter->rank : filter->after_rank;
    /* A key of another rank than the one asked for means: from the top of that rank. */
    int64_t after = one_rank && filter->after_rank != filter->rank ? 0 : filter->after_record;
    struct store_rows rows;
    if (!store_query(conn, &PAGES[narrowest(filter)][one_rank],
                     VALUES(V_INT(filter->agency), V_INT(rank), V_INT(after), V_INT(filter->limit),
                            V_TEXT(filter->state), V_TEXT(filter->lang), V_INT(filter->assignee),
                            V_INT(filter->is_open)), &rows, err))
        return false;
    struct holding_row *list = ARENA_ARRAY(arena, filter->limit, struct holding_row);
    size_t count = 0;
    while (count < filter->limit && store_next(&rows)) {
        list[count++] = (struct holding_row){
            .record = store_int(&rows, 0), .assignee = store_int(&rows, 1), .referred_from = store_int(&rows, 2),
            .state = store_text(&rows, 3, arena), .lang = store_text(&rows, 4, arena),
            .rank = (unsigned)store_int(&rows, 5), .day = (int32_t)store_int(&rows, 6),
            .unread = store_int(&rows, 7) != 0};
    }
    if (!store_end(&rows, err))
        return false;
    *ret = list;
    *ret_count = count;
    return true;
}

bool holding_counts(struct store_conn *conn, struct arena *arena, int64_t agency, struct holding_count **ret,
                    size_t *ret_count, struct err *err)
{
    enum { MOST = 256 }; /* states × ranks × 2 */
    struct store_rows rows;
    if (!store_query(conn, &COUNTS, VALUES(V_INT(agency)), &rows, err))
        return false;
    struct holding_count *list = ARENA_ARRAY(arena, MOST, struct holding_count);
    size_t count = 0;
    while (count < MOST && store_next(&rows)) {
        list[count++] = (struct holding_count){.state = store_text(&rows, 0, arena),
                                               .rank = (unsigned)store_int(&rows, 1),
                                               .unread = store_int(&rows, 2) != 0, .n = store_int(&rows, 3)};
    }
    if (!store_end(&rows, err))
        return false;
    *ret = list;
    *ret_count = count;
    return true;
}

bool holding_count_mine(struct store_conn *conn, int64_t agency, int64_t member, int64_t *ret, struct err *err)
{
    return store_number(conn, &COUNT_MINE, VALUES(V_INT(agency), V_INT(member)), 0, ret, err);
}

bool holding_ranks_since(struct store_conn *conn, int32_t day, int64_t ret[HOLDING_RANKS], struct err *err)
{
    struct store_rows rows;

    for (int i = 0; i < HOLDING_RANKS; i++)
        ret[i] = 0;
    if (!store_query(conn, &RANKS_SINCE, VALUES(V_INT(day)), &rows, err))
        return false;
    while (store_next(&rows))
        if (store_int(&rows, 0) >= 0 && store_int(&rows, 0) < HOLDING_RANKS)
            ret[store_int(&rows, 0)] = store_int(&rows, 1);
    return store_end(&rows, err);
}
