/* item_list.c - lists of records by what stands in the open, and the open values themselves. */
#include "record/item_inside.h"

#include "base/clock.h"

#include <stdlib.h>

#define READ "SELECT h.record, h.assignee, r.agency, h.kind, p.assignee, h.due, " REACH_NEAR " FROM holding h " \
             "JOIN record r ON r.id = h.record LEFT JOIN holding p ON p.record = r.parent AND p.agency = h.agency "
#define NEWEST " AND (? = 0 OR h.record < ?) ORDER BY h.record DESC LIMIT ?"
#define OPEN " AND (? < 0 OR h.is_open = ?)"

static const struct store_stmt BY_KIND = {
    "item.list", READ "WHERE h.agency = ? AND h.kind = ? AND h.kind <> 'report' AND h.is_open = ?" NEWEST};
/* The newest of both stretches of the index, instead of sorting all of the kind. */
#define HALF "SELECT * FROM (" READ "WHERE h.agency = ? AND h.kind = ? AND h.kind <> 'report' AND h.is_open = "
static const struct store_stmt BY_KIND_ALL = {
    "item.list_all", HALF "1" NEWEST ") opened UNION ALL " HALF "0" NEWEST ") closed ORDER BY 1 DESC LIMIT ?"};
static const struct store_stmt BY_STATE = {
    "item.list_state", READ "WHERE h.agency = ? AND h.kind = ? AND h.kind <> 'report' AND h.state = ?" NEWEST};
static const struct store_stmt BY_MEMBER = {
    "item.list_mine", READ "WHERE h.agency = ? AND h.assignee = ? AND h.assignee <> 0 AND h.kind <> 'report' "
    "AND (? = '' OR h.kind = ?)" OPEN NEWEST};
static const struct store_stmt BY_MEMBER_KIND = {
    "item.list_mine_kind", READ "WHERE h.agency = ? AND h.assignee = ? AND h.assignee <> 0 AND h.kind <> 'report' "
    "AND h.kind = ? AND h.is_open = ?" NEWEST};
static const struct store_stmt BY_VALUE = { /* ordered by the index of the values, not by sorting all that have this one */
    "item.list_value", READ "JOIN record_value v ON v.record = h.record WHERE v.kind = ? AND v.field = ? AND v.value = ? "
    "AND h.agency = ?" OPEN " AND (? = 0 OR v.record < ?) ORDER BY v.record DESC LIMIT ?"};
static const struct store_stmt BY_PARENT = {
    /* In what a guest's record stands, nobody tells. */
    "item.list_parent", READ "WHERE r.parent = ? AND r.parent > 0 AND h.agency = ? AND (? = '' OR r.kind = ?) "
    "AND (r.agency = h.agency OR (p.ended_day = 0 AND (p.shared_until = 0 OR (p.shared_until >= ? AND "
    "p.shared_until >= COALESCE((SELECT max(d.day) FROM sharing_day d), 0))))) "
    "ORDER BY h.record LIMIT ?"};
#define DUE " AND h.is_open = 1 AND h.due > 0 AND h.due <= ? AND h.due >= ? AND (h.due > ? OR h.record > ?) " \
            "ORDER BY h.due, h.record LIMIT ?"
static const struct store_stmt BY_DUE = {"item.list_due", READ "WHERE h.agency = ?" DUE};
static const struct store_stmt BY_DUE_KIND = {"item.list_due_kind", READ "WHERE h.agency = ? AND h.kind = ?" DUE};
static const struct store_stmt BY_DUE_MEMBER = {"item.list_due_mine", READ "WHERE h.agency = ? AND h.assignee = ?" DUE};
static const struct store_stmt BY_DUE_MEMBER_KIND = {
    "item.list_due_mine_kind", READ "WHERE h.agency = ? AND h.assignee = ? AND h.kind = ?" DUE};
static const struct store_stmt COUNTS = {
    "item.counts", "SELECT kind, state, n FROM kind_count WHERE agency = ? AND n > 0 ORDER BY kind, state"};
static const struct store_stmt VALUES_DROP = {"item.values_drop", "DELETE FROM record_value WHERE record = ?"};
static const struct store_stmt VALUE_ADD = {
    "item.value_add", "INSERT INTO record_value (record, field, value, kind) VALUES (?, ?, ?, ?)"};

enum { CHILDREN_MOST = 20000, NARROW_FIRST = 200 };

/* seen: rows that were read, of this member's or not; the last of them. */
struct listed { int64_t *ids; const struct kind **kinds; size_t count, room, seen; int64_t last; int32_t last_due; };

static void list_add(struct arena *arena, struct listed *list, int64_t id, const struct kind *kind)
{
    if (list->count == list->room) {
        size_t room = list->room ? list->room * 2 : 64;
        int64_t *ids = ARENA_ARRAY(arena, room, int64_t);
        const struct kind **kinds = ARENA_ARRAY(arena, room, const struct kind *);
        if (list->count) {
            memcpy(ids, list->ids, list->count * sizeof *ids);
            memcpy(kinds, list->kinds, list->count * sizeof *kinds);
        }
        list->ids = ids;
        list->kinds = kinds;
        list->room = room;
    }
    list->ids[list->count] = id;
    list->kinds[list->count++] = kind;
}

/* What may not be read does not stand in a list either. */
static bool read_ids(const struct records *records, const struct session *session, struct arena *arena,
                     struct store_rows *rows, size_t room, struct listed *ret, struct err *err)
{
    while (ret->count < room && store_next(rows)) {
        struct kept kept = {.holding.assignee = store_int(rows, 1), .record.agency = store_int(rows, 2),
                            .kind = kind_find(records->kinds, store_text(rows, 3, arena)),
                            .parent_assignee = store_int(rows, 4), .near = store_int(rows, 6)};
        ret->seen++;
        ret->last = store_int(rows, 0);
        ret->last_due = (int32_t)store_int(rows, 5);
        if (kept.kind && kept_may(records, session, &kept, VERB_READ))
            list_add(arena, ret, ret->last, kept.kind);
    }
    return store_end(rows, err);
}

/* A role that sees only some of the agency's records: more rows are read until there are enough of hers, a stretch at a
 * time, for a database plans for as many rows as it is asked. */
static size_t rows_at_first(const struct records *records, const struct session *session, const struct item_filter *f)
{
    bool narrow = !f->kind.n || role_scope(records->roles, item_role(session), f->kind, VERB_READ) < SCOPE_ALL;
    if (f->parent)
        return CHILDREN_MOST;
    return narrow && f->limit < NARROW_FIRST ? NARROW_FIRST : f->limit;
}

static bool list_rows(const struct records *records, const struct session *session, struct store_conn *conn,
                      const struct item_filter *f, size_t most, struct store_rows *rows, struct err *err)
{
    struct reach_near near = reach_near(records->roles, session);
    struct store_value agency = V_INT(session_agency(session)), kind = V_TEXT(f->kind), state = V_TEXT(f->state),
                       open = V_INT(f->open), after = V_INT(f->after), limit = V_INT(most),
                       member = V_INT(f->assignee ? f->assignee : session_member(session)),
                       until = V_INT(f->due_until), from = V_INT(f->after_due);
    bool mine = f->mine || f->assignee;
    if (f->parent)
        return store_query(conn, &BY_PARENT, VALUES(NEAR_OF(near), V_INT(f->parent), agency, kind, kind,
                                                    V_INT(clock_local_today(clock_now())), limit), rows, err);
    if (f->due_until && mine && f->kind.n)
        return store_query(conn, &BY_DUE_MEMBER_KIND, VALUES(NEAR_OF(near), agency, member, kind, until, from, from,
                                                             after, limit), rows, err);
    if (f->due_until && mine)
        return store_query(conn, &BY_DUE_MEMBER, VALUES(NEAR_OF(near), agency, member, until, from, from, after, limit),
                           rows, err);
    if (f->due_until && f->kind.n)
        return store_query(conn, &BY_DUE_KIND, VALUES(NEAR_OF(near), agency, kind, until, from, from, after, limit), rows,
                           err);
    if (f->due_until)
        return store_query(conn, &BY_DUE, VALUES(NEAR_OF(near), agency, until, from, from, after, limit), rows, err);
    if (mine && f->kind.n && f->open >= 0)
        return store_query(conn, &BY_MEMBER_KIND, VALUES(NEAR_OF(near), agency, member, kind, open, after, after, limit),
                           rows, err);
    if (mine)
        return store_query(conn, &BY_MEMBER, VALUES(NEAR_OF(near), agency, member, kind, kind, open, open, after, after,
                                                    limit), rows, err);
    if (f->field.n)
        return store_query(conn, &BY_VALUE, VALUES(NEAR_OF(near), kind, V_TEXT(f->field), V_TEXT(f->value), agency, open,
                                                   open, after, after, limit), rows, err);
    if (f->state.n)
        return store_query(conn, &BY_STATE, VALUES(NEAR_OF(near), agency, kind, state, after, after, limit), rows, err);
    if (f->open < 0)
        return store_query(conn, &BY_KIND_ALL, VALUES(NEAR_OF(near), agency, kind, after, after, limit, NEAR_OF(near),
                                                      agency, kind, after, after, limit, limit), rows, err);
    return store_query(conn, &BY_KIND, VALUES(NEAR_OF(near), agency, kind, open, after, after, limit), rows, err);
}

static bool list(const struct records *records, const struct session *session, struct arena *arena,
                 const struct item_filter *filter, struct listed *ret, struct err *err)
{
    struct store_conn *conn;
    struct store_rows rows;
    *ret = (struct listed){0};
    if (session_step(session) != STEP_READY)
        return err_set(err, ERR_DENIED, "!not-ready");
    if (!store_read_begin(records->store, &conn, err))
        return false;
    struct item_filter from = *filter;
    size_t most = rows_at_first(records, session, filter), before;
    bool ok, more;
    do {
        before = ret->seen;
        ok = list_rows(records, session, conn, &from, most, &rows, err) &&
             read_ids(records, session, arena, &rows, filter->limit, ret, err);
        more = ok && !filter->parent && ret->count < filter->limit && ret->seen - before == most &&
               ret->seen < CHILDREN_MOST;
        from.after = ret->last;
        from.after_due = ret->last_due;
        most *= 4;
    } while (more);
    store_read_end(conn);
    return ok;
}

bool item_list(const struct records *records, const struct session *session, struct arena *arena,
               const struct item_filter *filter, int64_t **ret, size_t *ret_count, struct err *err)
{
    struct listed listed;
    if (!list(records, session, arena, filter, &listed, err))
        return false;
    *ret = listed.ids;
    *ret_count = listed.count;
    return true;
}

bool item_children(const struct records *records, const struct session *session, struct arena *arena, int64_t parent,
                   struct str kind, int64_t **ret, size_t *ret_count, struct err *err)
{
    struct item_filter filter = {.parent = parent, .kind = kind, .limit = CHILDREN_MOST};
    *ret_count = 0;
    return !parent || item_list(records, session, arena, &filter, ret, ret_count, err);
}

bool item_inside(const struct records *records, const struct session *session, struct arena *arena, int64_t parent,
                 int64_t **ret, const struct kind ***ret_kinds, size_t *ret_count, struct err *err)
{
    struct item_filter filter = {.parent = parent, .limit = CHILDREN_MOST};
    struct listed listed;
    if (!list(records, session, arena, &filter, &listed, err))
        return false;
    *ret = listed.ids;
    *ret_kinds = listed.kinds;
    *ret_count = listed.count;
    return true;
}

bool item_counts(const struct records *records, const struct session *session, struct arena *arena,
                 struct item_count **ret, size_t *ret_count, struct err *err)
{
    enum { MOST = 1024 }; /* kinds × states */
    struct store_conn *conn;
    struct store_rows rows;
    *ret = ARENA_ARRAY(arena, MOST, struct item_count);
    *ret_count = 0;
    if (!store_read_begin(records->store, &conn, err))
        return false;
    bool ok = store_query(conn, &COUNTS, VALUES(V_INT(session_agency(session))), &rows, err);
    while (ok && *ret_count < MOST && store_next(&rows)) {
        struct item_count one = {.kind = store_text(&rows, 0, arena), .state = store_text(&rows, 1, arena),
                                 .n = store_int(&rows, 2)};
        if (role_scope(records->roles, item_role(session), one.kind, VERB_READ) >= SCOPE_AGENCY)
            (*ret)[(*ret_count)++] = one;
    }
    ok = ok && store_end(&rows, err);
    store_read_end(conn);
    return ok;
}

/* ---- open values ---- */

static bool add_value(struct store_conn *conn, struct arena *arena, int64_t id, const struct kind *kind,
                      const struct kind_field *field, const json_t *value, struct err *err)
{
    size_t i;
    json_t *one;
    if (json_is_array(value)) {
        json_array_foreach(value, i, one)
            if (!add_value(conn, arena, id, kind, field, one, err))
                return false;
        return true;
    }
    struct str text = json_is_string(value) ? str_make(json_string_value(value), json_string_length(value))
                                            : value_text(arena, field, value, STR("en"));
    return store_run(conn, &VALUE_ADD, VALUES(V_INT(id), V_TEXT(field->id), V_TEXT(text), V_TEXT(kind->id)), err);
}

bool item_values_save(struct store_conn *conn, struct arena *arena, int64_t id, const struct kind *kind,
                      const json_t *fields, struct err *err)
{
    return store_run(conn, &VALUES_DROP, VALUES(V_INT(id)), err) && item_values_add(conn, arena, id, kind, fields, err);
}

bool item_values_add(struct store_conn *conn, struct arena *arena, int64_t id, const struct kind *kind,
                     const json_t *fields, struct err *err)
{
    for (size_t i = 0; i < kind->field_count; i++) {
        const struct kind_field *field = &kind->fields[i];
        const json_t *value = json_object_getn(fields, field->id.p, field->id.n);
        if (field->open && value && !add_value(conn, arena, id, kind, field, value, err))
            return false;
    }
    return true;
}
