/* item_rows.c - what the tables say of records to be opened: many with one statement each time, so that a page of a case
 * with all that stands in it is not a hundred journeys to the database. */
#include "record/item_inside.h"

enum { AT_RECORD = HOLDING_WIDE, AT_NEAR = AT_RECORD + RECORD_WIDE, AT_PARENT };

/* The holding of the agency, the record, and what the agency holds of the record that it stands in. */
#define READ "SELECT " HOLDING_COLUMNS ", " RECORD_COLUMNS ", " REACH_NEAR ", p.id, p.assignee, p.ended_day, " \
             "p.shared_until FROM holding h JOIN record r ON r.id = h.record " \
             "LEFT JOIN holding p ON p.record = r.parent AND p.agency = h.agency AND r.parent > 0 "

static const struct store_stmt ONE = {"item.open", READ "WHERE h.record = ? AND h.agency = ?"};
static const struct store_stmt MANY = {
    "item.open_many", READ "WHERE h.record IN (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
    "AND h.agency = ?"};

static bool read_one(struct store_rows *rows, const struct session *session, struct arena *arena, struct kept *ret,
                     struct err *err)
{
    int32_t seen = (int32_t)store_int(rows, HOLDING_WIDE - 1);
    if (!holding_row(rows, 0, arena, &ret->holding, err) || !record_row(rows, AT_RECORD, arena, &ret->record, err))
        return false;
    ret->near = store_int(rows, AT_NEAR);
    ret->found = true;
    if (!ret->record.parent)
        return true;
    bool held = !store_is_null(rows, AT_PARENT);
    ret->parent_assignee = held ? store_int(rows, AT_PARENT + 1) : 0;
    bool ended = store_int(rows, AT_PARENT + 2) || sharing_is_over((int32_t)store_int(rows, AT_PARENT + 3), seen);
    ret->is_guest = ret->record.agency != session_agency(session) && (!held || ended);
    return true;
}

/* Each row goes to every place where its number was asked. */
static bool read_all(struct store_rows *rows, const struct session *session, struct arena *arena, const int64_t *ids,
                     size_t count, struct kept *ret, struct err *err)
{
    bool ok = true;
    while (ok && store_next(rows)) {
        struct kept one = {0};
        ok = read_one(rows, session, arena, &one, err);
        for (size_t i = 0; ok && i < count; i++)
            if (ids[i] == one.record.id)
                ret[i] = one;
    }
    struct err ended;
    return store_end(rows, ok ? err : &ended) && ok;
}

bool kept_rows(const struct records *records, const struct session *session, struct store_conn *conn, struct arena *arena,
               const int64_t *ids, size_t count, struct kept *ret, struct err *err)
{
    struct reach_near near = reach_near(records->roles, session);
    struct store_value nears[] = {NEAR_OF(near)}, values[KEPT_ROWS + LEN(nears) + 1];
    size_t n = 0;
    struct store_rows rows;
    for (size_t i = 0; i < count; i++)
        ret[i] = (struct kept){0};
    for (size_t i = 0; i < LEN(nears); i++)
        values[n++] = nears[i];
    for (size_t i = 0; i < (count > 1 ? KEPT_ROWS : 1); i++)
        values[n++] = V_INT(i < count ? ids[i] : 0);
    values[n++] = V_INT(session_agency(session));
    return store_query(conn, count > 1 ? &MANY : &ONE, values, n, &rows, err) &&
           read_all(&rows, session, arena, ids, count, ret, err);
}
