/* sharing_list.c - what is where, and on what ground. */
#include "record/sharing_inside.h"

#define COLUMNS "SELECT s.id, s.gift, s.record, s.from_agency, s.to_agency, s.about, s.consent, s.what, s.ground, r.kind, " \
                "s.is_whole, s.is_moved, s.day, s.until, s.ended_day "

/* Two index walks: one condition with "or" would read all records.  CROSS: from the record to its sharings. */
static const struct store_stmt OF = {
    "sharing.list", COLUMNS "FROM record r CROSS JOIN sharing s WHERE r.id = ? AND s.record = r.id UNION ALL "
                    COLUMNS "FROM record r CROSS JOIN sharing s WHERE r.parent = ? AND r.parent > 0 AND s.record = r.id "
                    "ORDER BY 1 DESC LIMIT 5000"};
static const struct store_stmt WITH = {
    "sharing.with", COLUMNS "FROM sharing s JOIN record r ON r.id = s.record WHERE s.record = ? AND s.to_agency = ? "
                    "ORDER BY s.id DESC LIMIT 5000"};
static const struct store_stmt CASE_SET = {
    "sharing.case_set", "INSERT INTO package_case (record, agency, own_case) VALUES (?, ?, ?) ON CONFLICT (record, agency) "
                        "DO NOTHING"};
static const struct store_stmt CASE_OF = {
    "sharing.case_of", "SELECT own_case FROM package_case WHERE record = ? AND agency = ?"};
static const struct store_stmt OF_CASE = {
    "sharing.of_case", "SELECT record FROM package_case WHERE own_case = ? AND agency = ?"};

static bool read_list(struct store_rows *rows, struct arena *arena, struct sharing **ret, size_t *ret_count, struct err *err)
{
    size_t room = 0, count = 0;
    struct sharing *list = NULL;
    while (store_next(rows)) {
        if (count == room) {
            room = room ? room * 2 : 16;
            struct sharing *grown = ARENA_ARRAY(arena, room, struct sharing);
            if (count)
                memcpy(grown, list, count * sizeof *list);
            list = grown;
        }
        list[count++] = (struct sharing){
            .id = store_int(rows, 0), .gift = store_int(rows, 1), .record = store_int(rows, 2), .from = store_int(rows, 3),
            .to = store_int(rows, 4), .about = store_int(rows, 5), .consent = store_int(rows, 6),
            .what = store_text(rows, 7, arena), .ground = store_text(rows, 8, arena), .kind = store_text(rows, 9, arena),
            .is_whole = store_int(rows, 10) != 0, .is_moved = store_int(rows, 11) != 0, .day = (int32_t)store_int(rows, 12),
            .until = (int32_t)store_int(rows, 13), .ended_day = (int32_t)store_int(rows, 14)};
    }
    *ret = list;
    *ret_count = count;
    return store_end(rows, err);
}

/* What is over by its day counts as ended, whether or not the job has been there. */
static bool mark_over(struct store_conn *conn, struct sharing *list, size_t count, struct err *err)
{
    int32_t today;
    if (!sharing_today(conn, &today, err))
        return false;
    for (size_t i = 0; i < count; i++)
        if (!list[i].ended_day && list[i].until && list[i].until < today && !list[i].is_moved)
            list[i].ended_day = list[i].until + 1;
    return true;
}

bool sharing_list(const struct records *records, const struct session *session, struct arena *arena, int64_t id,
                  struct sharing **ret, size_t *ret_count, struct err *err)
{
    struct store_conn *conn;
    struct store_rows rows;
    struct kept kept;
    *ret_count = 0;
    if (!kept_begin(records, session, arena, id, &kept, err))
        return false;
    bool is_guest = kept.is_guest;
    kept_end(&kept);
    if (is_guest)
        return item_not_found(err);
    if (!store_read_begin(records->store, &conn, err))
        return false;
    bool ok = store_query(conn, &OF, VALUES(V_INT(id), V_INT(id)), &rows, err) &&
              read_list(&rows, arena, ret, ret_count, err) && mark_over(conn, *ret, *ret_count, err);
    store_read_end(conn);
    return ok;
}

bool sharing_with_us(const struct records *records, const struct session *session, struct arena *arena, int64_t id,
                     struct sharing **ret, size_t *ret_count, struct err *err)
{
    struct store_conn *conn;
    struct store_rows rows;
    *ret_count = 0;
    if (session_step(session) != STEP_READY)
        return err_set(err, ERR_DENIED, "!not-ready");
    if (!store_read_begin(records->store, &conn, err))
        return false;
    bool ok = store_query(conn, &WITH, VALUES(V_INT(id), V_INT(session_agency(session))), &rows, err) &&
              read_list(&rows, arena, ret, ret_count, err) && mark_over(conn, *ret, *ret_count, err);
    store_read_end(conn);
    for (size_t i = 0; i < *ret_count; i++) /* the other agency's numbers are not told */
        (*ret)[i].about = (*ret)[i].consent = (*ret)[i].consent ? -1 : 0;
    return ok && (*ret_count || item_not_found(err));
}

/* ---- the receiver's own case ---- */

struct case_setting { int64_t record, agency, own_case; };

static bool write_case(struct store_conn *conn, void *context, struct err *err)
{
    const struct case_setting *in = context;
    return store_run(conn, &CASE_SET, VALUES(V_INT(in->record), V_INT(in->agency), V_INT(in->own_case)), err);
}

bool sharing_case_set(const struct records *records, const struct session *session, int64_t record, int64_t own_case,
                      struct err *err)
{
    struct case_setting in = {.record = record, .agency = session_agency(session), .own_case = own_case};
    return store_write(records->store, write_case, &in, err);
}

static bool number_of(const struct records *records, const struct session *session, const struct store_stmt *stmt,
                      int64_t id,
                      int64_t *ret, struct err *err)
{
    struct store_conn *conn;
    if (!store_read_begin(records->store, &conn, err))
        return false;
    bool ok = store_number(conn, stmt, VALUES(V_INT(id), V_INT(session_agency(session))), 0, ret, err);
    store_read_end(conn);
    return ok;
}

bool sharing_case_of(const struct records *records, const struct session *session, int64_t record, int64_t *ret,
                     struct err *err)
{
    return number_of(records, session, &CASE_OF, record, ret, err);
}

bool sharing_package_of_case(const struct records *records, const struct session *session, int64_t own_case, int64_t *ret,
                             struct err *err)
{
    return number_of(records, session, &OF_CASE, own_case, ret, err);
}
