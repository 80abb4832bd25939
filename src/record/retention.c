/* retention.c - see retention.h. */
#include "record/retention.h"
#include "record/sharing_inside.h"

#include <stdlib.h>

static const struct store_stmt DUE = {
    "retention.due", "SELECT DISTINCT h.record FROM holding h JOIN record r ON r.id = h.record "
    "WHERE h.kind = ? AND h.state = ? AND h.ended_day = 0 AND h.changed_day <= ? "
    "AND NOT EXISTS (SELECT 1 FROM holding o WHERE o.record = h.record AND o.ended_day = 0 "
    "AND (o.is_open = 1 OR o.changed_day > ?)) "
    "AND NOT EXISTS (SELECT 1 FROM holding p WHERE p.record = r.parent AND r.parent > 0 AND p.ended_day = 0 "
    "AND p.is_open = 1) "
    "AND r.keep_until <= ? AND NOT EXISTS (SELECT 1 FROM record k WHERE k.id = r.parent AND r.parent > 0 "
    "AND k.keep_until > ?) "
    "ORDER BY h.record LIMIT ?"};
static const struct store_stmt SOON = {
    "retention.soon", "SELECT h.record, h.changed_day, r.keep_until FROM holding h JOIN record r ON r.id = h.record "
    "WHERE h.kind = ? AND h.state = ? AND h.ended_day = 0 "
    "AND h.changed_day <= ? AND h.agency = ? AND r.keep_until <= ? ORDER BY h.changed_day, h.record LIMIT ?"};
static const struct store_stmt DAY = {
    "retention.day", "SELECT max(h.changed_day), max(r.keep_until), max(h.is_open) FROM holding h "
    "JOIN record r ON r.id = h.record WHERE h.record = ? AND h.ended_day = 0"};
static const struct store_stmt KEEP = {"retention.keep", "UPDATE record SET keep_until = ? WHERE id = ? AND keep_until < ?"};
static const struct store_stmt HELD = {
    "retention.held", "SELECT count(*) FROM holding WHERE record = ? AND agency <> ? AND ended_day = 0"};
static const struct store_stmt HELD_OPEN = {
    "retention.held_open", "SELECT count(*) FROM holding WHERE record = ? AND agency <> ? AND ended_day = 0 "
    "AND is_open = 1"};
static const struct store_stmt EDITION = {
    "retention.edition", "SELECT count(*) FROM record WHERE id = ? AND edition = ? AND agency = ?"};
static const struct store_stmt CHILDREN = {
    "retention.children", "SELECT id FROM record WHERE parent = ? AND parent > 0 ORDER BY id LIMIT ?"};
static const struct store_stmt HOLDINGS = {
    "retention.holdings", "UPDATE holding SET boxed = NULL, wrapped = NULL, ended_day = ?, is_open = 0, due = 0 "
    "WHERE record = ? AND ended_day = 0"};
static const struct store_stmt EMPTY = {"retention.empty", "UPDATE record SET sealed = ? WHERE id = ?"};
static const struct store_stmt DROPS[] = {
    {"retention.past", "DELETE FROM record_past WHERE record = ?"},
    {"retention.values", "DELETE FROM record_value WHERE record = ?"},
    {"retention.files", "DELETE FROM attachment WHERE record = ?"},
    {"retention.entries", "DELETE FROM entry WHERE record = ?"},
    {"retention.reporter", "DELETE FROM reporter WHERE record = ?"},
    {"retention.package", "DELETE FROM package WHERE record = ?"},
};

enum { BATCH = 200, CHILDREN_MOST = 20000, LIST_MOST = 500, DEPTH = 8 };

void retention_rules(struct arena *arena, const struct kinds *kinds, struct retention_rule **ret, size_t *ret_count)
{
    *ret = ARENA_ARRAY(arena, kinds->count + 2, struct retention_rule);
    *ret_count = 0;
    for (size_t i = 0; i < kinds->count; i++) {
        const struct kind *kind = &kinds->kinds[i];
        struct str *states = ARENA_ARRAY(arena, kind->state_count + 1, struct str);
        size_t count = 0;
        for (size_t s = 0; s < kind->state_count; s++)
            if (kind->states[s].final)
                states[count++] = kind->states[s].id;
        if (count)
            (*ret)[(*ret_count)++] = (struct retention_rule){.kind = kind->id, .states = states, .state_count = count,
                                                             .days = kind->retention_days};
    }
}

/* ---- one record and what stands in it ---- */

struct ending { int64_t record; int32_t today; int64_t ended; };

static bool read_children(struct store_conn *conn, struct arena *arena, int64_t record, int64_t **ret,
                          size_t *ret_count,
                          struct err *err)
{
    struct store_rows rows;
    size_t room = 64;
    *ret = ARENA_ARRAY(arena, room, int64_t);
    *ret_count = 0;
    if (!store_query(conn, &CHILDREN, VALUES(V_INT(record), V_INT(CHILDREN_MOST)), &rows, err))
        return false;
    while (store_next(&rows)) {
        if (*ret_count == room) {
            int64_t *grown = ARENA_ARRAY(arena, room * 2, int64_t);
            memcpy(grown, *ret, room * sizeof *grown);
            *ret = grown;
            room *= 2;
        }
        (*ret)[(*ret_count)++] = store_int(&rows, 0);
    }
    return store_end(&rows, err);
}

static bool end_one(struct store_conn *conn, struct arena *arena, struct ending *in, int64_t record, unsigned depth,
                    struct err *err)
{
    int64_t *children;
    size_t count;
    if (!read_children(conn, arena, record, &children, &count, err))
        return false;
    for (size_t i = 0; i < count && depth < DEPTH; i++)
        if (!end_one(conn, arena, in, children[i], depth + 1, err))
            return false;
    if (!store_run(conn, &HOLDINGS, VALUES(V_INT(in->today), V_INT(record)), err))
        return false;
    if (!store_changed(conn))
        return true; /* it had ended already */
    if (!store_run(conn, &EMPTY, VALUES(V_BYTES("", 0), V_INT(record)), err))
        return false;
    for (size_t i = 0; i < LEN(DROPS); i++)
        if (!store_run(conn, &DROPS[i], VALUES(V_INT(record)), err))
            return false;
    struct audit_line line = {.day = in->today, .action = "record.expire", .object = item_object(arena, record)};
    in->ended++;
    return audit_add(conn, &line, err);
}

static bool write_end(struct store_conn *conn, void *context, struct err *err)
{
    struct ending *in = context;
    struct arena arena = {0};
    in->ended = 0;
    bool ok = end_one(conn, &arena, in, in->record, 0, err);
    arena_clear(&arena);
    return ok;
}

/* ---- which ---- */

static bool due_in(struct store *store, const struct retention_rule *rule, struct str state, int32_t today,
                   int64_t ids[BATCH], size_t *ret, struct err *err)
{
    struct store_conn *conn;
    struct store_rows rows;
    int32_t last = today - (int32_t)rule->days;
    *ret = 0;
    if (!store_read_begin(store, &conn, err))
        return false;
    bool ok = store_query(conn, &DUE, VALUES(V_TEXT(rule->kind), V_TEXT(state), V_INT(last), V_INT(last),
                                             V_INT(today), V_INT(today), V_INT(BATCH)), &rows, err);
    while (ok && store_next(&rows))
        ids[(*ret)++] = store_int(&rows, 0);
    ok = ok && store_end(&rows, err);
    store_read_end(conn);
    return ok;
}

static bool run_state(struct store *store, const struct retention_rule *rule, struct str state, int32_t today,
                      int64_t *ret,
                      struct err *err)
{
    int64_t ids[BATCH];
    size_t count;
    do {
        if (!due_in(store, rule, state, today, ids, &count, err))
            return false;
        for (size_t i = 0; i < count; i++) {
            struct ending ending = {.record = ids[i], .today = today};
            if (!store_write(store, write_end, &ending, err))
                return false;
            *ret += ending.ended;
        }
    } while (count == BATCH);
    return true;
}

bool retention_run(struct store *store, const struct retention_rule *rules, size_t count, int32_t today, int64_t *ret,
                   struct err *err)
{
    *ret = 0;
    for (size_t i = 0; i < count; i++)
        for (size_t s = 0; s < rules[i].state_count; s++)
            if (!run_state(store, &rules[i], rules[i].states[s], today, ret, err))
                return false;
    return true;
}

/* ---- by hand ---- */

bool retention_day(struct store_conn *conn, int64_t record, unsigned days, int32_t *ret, struct err *err)
{
    struct store_rows rows;
    *ret = 0;
    if (!store_query(conn, &DAY, VALUES(V_INT(record)), &rows, err))
        return false;
    if (store_next(&rows) && !store_int(&rows, 2) && store_int(&rows, 0)) {
        int32_t day = (int32_t)store_int(&rows, 0) + (int32_t)days, kept = (int32_t)store_int(&rows, 1);
        *ret = kept > day ? kept : day;
    }
    return store_end(&rows, err);
}

bool retention_keep(struct store_conn *conn, struct arena *arena, int64_t record, int32_t until, struct err *err)
{
    int64_t *ids;
    size_t count;
    bool ok = sharing_tree(conn, arena, record, &ids, &count, err);
    for (size_t i = 0; ok && i < count; i++)
        ok = store_run(conn, &KEEP, VALUES(V_INT(until), V_INT(ids[i]), V_INT(until)), err);
    return ok;
}

static bool nobody(struct store_conn *conn, const struct store_stmt *stmt, int64_t record, int64_t agency,
                   const char *otherwise, struct err *err)
{
    int64_t n;
    return store_number(conn, stmt, VALUES(V_INT(record), V_INT(agency)), 0, &n, err) &&
           (!n || err_set(err, ERR_CONFLICT, "%s", otherwise));
}

bool retention_destroy(struct store_conn *conn, struct arena *arena, int64_t record, int64_t edition, int64_t agency,
                       int32_t today, struct err *err)
{
    struct ending ending = {.record = record, .today = today};
    int64_t *ids, same;
    size_t count;
    if (!store_number(conn, &EDITION, VALUES(V_INT(record), V_INT(edition), V_INT(agency)), 0, &same, err))
        return false;
    if (!same)
        return err_set(err, ERR_CONFLICT, "!changed-meanwhile");
    bool ok = nobody(conn, &HELD_OPEN, record, 0, "!destroy-open", err) &&
              nobody(conn, &HELD, record, agency, "!destroy-held", err) &&
              sharing_tree(conn, arena, record, &ids, &count, err);
    for (size_t i = 0; ok && i < count; i++)
        ok = nobody(conn, &HELD_OPEN, ids[i], agency, "!destroy-held", err);
    return ok && end_one(conn, arena, &ending, record, 0, err);
}

/* ---- soon ---- */

static int by_day(const void *a, const void *b)
{
    const struct retention_soon *x = a, *y = b;
    if (x->day != y->day)
        return x->day < y->day ? -1 : 1;
    return x->record < y->record ? -1 : x->record > y->record;
}

static bool soon_in(struct store_conn *conn, const struct retention_rule *rule, struct str state, int64_t agency,
                    int32_t today,
                    struct retention_soon *list, size_t *count, struct err *err)
{
    struct store_rows rows;
    int32_t last = today - (int32_t)rule->days + RETENTION_WARN;
    if (!store_query(conn, &SOON, VALUES(V_TEXT(rule->kind), V_TEXT(state), V_INT(last), V_INT(agency),
                                         V_INT(today + RETENTION_WARN), V_INT(LIST_MOST)), &rows, err))
        return false;
    while (*count < LIST_MOST && store_next(&rows)) {
        int32_t day = (int32_t)store_int(&rows, 1) + (int32_t)rule->days, kept = (int32_t)store_int(&rows, 2);
        list[(*count)++] = (struct retention_soon){.record = store_int(&rows, 0), .kind = rule->kind,
                                                   .day = kept > day ? kept : day};
    }
    return store_end(&rows, err);
}

bool retention_list(struct store *store, struct arena *arena, int64_t agency, const struct retention_rule *rules,
                    size_t count,
                    int32_t today, struct retention_soon **ret, size_t *ret_count, struct err *err)
{
    struct store_conn *conn;
    bool ok = true;
    *ret = ARENA_ARRAY(arena, LIST_MOST, struct retention_soon);
    *ret_count = 0;
    if (!store_read_begin(store, &conn, err))
        return false;
    for (size_t i = 0; ok && i < count; i++)
        for (size_t s = 0; ok && s < rules[i].state_count; s++)
            ok = soon_in(conn, &rules[i], rules[i].states[s], agency, today, *ret, ret_count, err);
    store_read_end(conn);
    qsort(*ret, *ret_count, sizeof **ret, by_day);
    return ok;
}
