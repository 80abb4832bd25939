/* watch_flag.c - flags as rows: raised, listed, looked at; and which agencies work around the clock. */
#include "agency/inside.h"
#include "agency/watch.h"

enum { REASON_LEAST = 10, REASON_MOST = 2000 };

static const struct store_stmt ADD = {
    "watch.add", "INSERT INTO watch_flag (day, member, agency, rule, objects, detail) VALUES (?, ?, ?, ?, ?, ?)"};
#define COLUMNS "SELECT id, member, day, rule, objects, detail, reason, looked_by, looked_day FROM watch_flag "
static const struct store_stmt OPEN = {
    "watch.open", COLUMNS "WHERE agency = ? AND looked_by = 0 AND id < ? ORDER BY id DESC LIMIT ?"};
static const struct store_stmt LOOKED = {
    "watch.looked", COLUMNS "WHERE agency = ? AND looked_by > 0 AND id < ? ORDER BY id DESC LIMIT ?"};
static const struct store_stmt OF_MEMBER = {
    "watch.of_member", COLUMNS "WHERE member = ? AND id < ? ORDER BY id DESC LIMIT ?"};
static const struct store_stmt COUNT = {
    "watch.count", "SELECT count(*) FROM watch_flag WHERE agency = ? AND looked_by = 0"};
static const struct store_stmt WHOSE = {"watch.whose",
                                        "SELECT member, looked_by FROM watch_flag WHERE id = ? AND agency = ?"};
static const struct store_stmt LOOK = {
    "watch.look", "UPDATE watch_flag SET looked_by = ?, looked_day = ?, reason = ? WHERE id = ? AND looked_by = 0"};
static const struct store_stmt ALL_HOURS = {"watch.all_hours", "SELECT all_hours FROM agency WHERE id = ?"};
static const struct store_stmt SET_ALL_HOURS = {"watch.set_all_hours", "UPDATE agency SET all_hours = ? WHERE id = ?"};

static bool add(struct store_conn *conn, int64_t member, int64_t agency, enum watch_rule rule, int64_t objects,
                struct str detail, struct err *err)
{
    return store_run(conn, &ADD, VALUES(V_INT(clock_day(clock_now())), V_INT(member), V_INT(agency),
                                        V_TEXT(str_from(watch_rule_name(rule))), V_INT(objects), V_BLOB(detail)), err);
}

bool watch_write(struct store_conn *conn, const struct watch_seen *seen, struct err *err)
{
    for (size_t i = 0; i < seen->count; i++) {
        bool all_hours = false;
        if (seen->flags[i].rule == WATCH_OUTSIDE_HOURS && !agency_all_hours(conn, seen->agency, &all_hours, err))
            return false;
        if (!all_hours && !add(conn, seen->member, seen->agency, seen->flags[i].rule, seen->flags[i].objects,
                               seen->detail, err))
            return false;
    }
    return true;
}

bool watch_key_copied(struct store_conn *conn, int64_t member, int64_t agency, struct err *err)
{
    return add(conn, member, agency, WATCH_KEY_COPIED, 1, (struct str){0}, err);
}

/* ---- looking ---- */

bool watch_flags(struct store_conn *conn, struct arena *arena, enum watch_which which, int64_t of, int64_t before,
                 size_t limit, struct watch_flag *ret, size_t *ret_count, struct err *err)
{
    static const struct store_stmt *const stmts[] = {[WATCH_OPEN] = &OPEN, [WATCH_LOOKED] = &LOOKED,
                                                     [WATCH_OF_MEMBER] = &OF_MEMBER};
    struct store_rows rows;
    size_t count = 0;
    if (!store_query(conn, stmts[which], VALUES(V_INT(of), V_INT(before ? before : INT64_MAX), V_INT(limit)), &rows, err))
        return false;
    while (count < limit && store_next(&rows)) {
        ret[count++] = (struct watch_flag){
            .id = store_int(&rows, 0), .member = store_int(&rows, 1), .day = (int32_t)store_int(&rows, 2),
            .rule = store_text(&rows, 3, arena), .objects = store_int(&rows, 4), .detail = store_text(&rows, 5, arena),
            .reason = store_text(&rows, 6, arena), .looked_by = store_int(&rows, 7),
            .looked_day = (int32_t)store_int(&rows, 8)};
    }
    *ret_count = count;
    return store_end(&rows, err);
}

bool watch_open_count(struct store_conn *conn, int64_t agency, int64_t *ret, struct err *err)
{
    return store_number(conn, &COUNT, VALUES(V_INT(agency)), 0, ret, err);
}

struct looking {
    const struct session *session;
    int64_t id;
    struct str reason; /* sealed */
};

static bool look_write(struct store_conn *conn, void *context, struct err *err)
{
    const struct looking *looking = context;
    const struct session *session = looking->session;
    struct store_rows rows;
    if (!store_query(conn, &WHOSE, VALUES(V_INT(looking->id), V_INT(session->agency)), &rows, err))
        return false;
    bool found = store_next(&rows);
    int64_t member = found ? store_int(&rows, 0) : 0, looked_by = found ? store_int(&rows, 1) : 0;
    if (!store_end(&rows, err))
        return false;
    if (!found)
        return err_set(err, ERR_NOT_FOUND, "!watch-unknown");
    if (member == session->member)
        return err_set(err, ERR_DENIED, "!watch-own");
    if (looked_by)
        return err_set(err, ERR_CONFLICT, "!watch-looked");
    return store_run(conn, &LOOK, VALUES(V_INT(session->member), V_INT(clock_day(clock_now())), V_BLOB(looking->reason),
                                         V_INT(looking->id)), err) &&
           note_write(conn, session->member, "watch.look", "member", member, looking->reason, err);
}

bool watch_look(const struct session *session, int64_t id, struct str reason, struct err *err)
{
    struct arena arena = {0};
    struct looking looking = {.session = session, .id = id};
    struct str words = str_trim(reason);
    size_t letters = 0;
    for (size_t i = 0; i < words.n; i++)
        letters += ((unsigned char)words.p[i] & 0xC0) != 0x80;
    if (!session_need(session, RIGHT_AUDIT, err))
        return false;
    if (letters < REASON_LEAST || words.n > REASON_MOST || !str_is_utf8(words) || memchr(words.p, '\0', words.n))
        return err_field(err, "reason", "!watch-reason");
    looking.reason = session_audit_detail(session, &arena, words);
    bool ok = looking.reason.n ? store_write(session->ring->store, look_write, &looking, err)
                               : err_set(err, ERR_DENIED, "!key-missing");
    arena_clear(&arena);
    return ok;
}

/* ---- agencies that work around the clock ---- */

bool agency_all_hours(struct store_conn *conn, int64_t agency, bool *ret, struct err *err)
{
    int64_t all_hours;
    if (!store_number(conn, &ALL_HOURS, VALUES(V_INT(agency)), 0, &all_hours, err))
        return false;
    *ret = all_hours != 0;
    return true;
}

struct hours_change { int64_t by, agency; bool all_hours; };

static bool hours_write(struct store_conn *conn, void *context, struct err *err)
{
    const struct hours_change *change = context;
    if (!store_run(conn, &SET_ALL_HOURS, VALUES(V_INT(change->all_hours), V_INT(change->agency)), err))
        return false;
    if (store_changed(conn) != 1)
        return err_set(err, ERR_NOT_FOUND, "!agency-unknown");
    return note_write(conn, change->by, change->all_hours ? "agency.all-hours" : "agency.office-hours", "agency",
                      change->agency, (struct str){0}, err);
}

bool agency_set_all_hours(struct store *store, int64_t by, int64_t agency, bool all_hours, struct err *err)
{
    struct hours_change change = {.by = by, .agency = agency, .all_hours = all_hours};
    return store_write(store, hours_write, &change, err);
}
