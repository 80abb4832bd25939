/* sharing.c - giving: the grant looked at again, keys for the receiver, the rows that say so. */
#include "record/sharing_inside.h"

#include "base/clock.h"

enum { TREE_MOST = 20000 };

static const struct store_stmt CONSENT = {
    "sharing.consent",
        "SELECT r.edition FROM record r JOIN holding h ON h.record = r.id WHERE r.id = ? AND "
                       "r.kind = 'consent' AND h.agency = ? AND h.state = 'given' AND h.ended_day = 0"};
static const struct store_stmt ADD = {
    "sharing.add",
        "INSERT INTO sharing (gift, record, is_whole, is_moved, from_agency, to_agency, about, what, "
                   "consent, ground, day, until) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"};
static const struct store_stmt FIRST = {"sharing.first", "UPDATE sharing SET gift = id WHERE id = ?"};
static const struct store_stmt PUT = {
    "sharing.put", "INSERT INTO holding (record, agency, epoch, boxed, wrapped, state, is_open, rank, lang, assignee, "
                   "referred_from, unread, changed_day, kind, due, shared_until) "
                   "VALUES (?, ?, ?, ?, NULL, ?, ?, ?, ?, 0, ?, 1, ?, ?, ?, ?) "
                   "ON CONFLICT (record, agency) DO UPDATE SET epoch = excluded.epoch, boxed = excluded.boxed, "
                   "wrapped = NULL, state = excluded.state, is_open = excluded.is_open, unread = 1, "
                   "referred_from = excluded.referred_from, changed_day = excluded.changed_day, due = excluded.due, "
                   "shared_until = excluded.shared_until, ended_day = 0 "
                   "WHERE holding.ended_day > 0 OR holding.shared_until > 0"};
static const struct store_stmt CHILDREN = {"sharing.children", "SELECT id FROM record WHERE parent = ? ORDER BY id"};
static const struct store_stmt OWN_END = {
    "sharing.own_end", "UPDATE holding SET boxed = NULL, wrapped = NULL, ended_day = ?, is_open = 0, due = 0 "
                       "WHERE record = ? AND agency = ? AND ended_day = 0"};
static const struct store_stmt OWN_MOVE = {"sharing.move", "UPDATE record SET agency = ? WHERE id = ? AND agency = ?"};
static const struct store_stmt GIVEN_MOVE = {
    "sharing.given_move", "UPDATE sharing SET from_agency = ? WHERE record = ? AND from_agency = ? AND ended_day = 0 "
                          "AND to_agency <> ?"};
static const struct store_stmt GIVER_END = { /* what others had given to the giver ends with his hold */
    "sharing.giver_end", "UPDATE sharing SET ended_day = ? WHERE record = ? AND to_agency = ? AND ended_day = 0"};
static const struct store_stmt THEIRS = {
    "sharing.theirs", "UPDATE sharing SET is_moved = 1 WHERE record = ? AND to_agency = ? AND ended_day = 0"};

bool sharing_tree(struct store_conn *conn, struct arena *arena, int64_t root, int64_t **ret, size_t *ret_count,
                  struct err *err)
{
    int64_t *ids = ARENA_ARRAY(arena, TREE_MOST, int64_t);
    size_t count = 1;
    ids[0] = root;
    for (size_t i = 0; i < count; i++) {
        struct store_rows rows;
        if (!store_query(conn, &CHILDREN, VALUES(V_INT(ids[i])), &rows, err))
            return false;
        while (count < TREE_MOST && store_next(&rows))
            ids[count++] = store_int(&rows, 0);
        if (!store_end(&rows, err))
            return false;
    }
    if (count == TREE_MOST)
        return err_set(err, ERR_TOO_LARGE, "record %" PRId64 " holds more than %d records: share parts of it", root,
                       TREE_MOST);
    *ret = ids;
    *ret_count = count;
    return true;
}

/* ---- before the transaction ---- */

static bool covers(const struct grant *grant, struct str kind)
{
    for (size_t i = 0; i < grant->count; i++)
        if (!grant->parts[i].what.n || str_eq(grant->parts[i].what, kind))
            return true;
    return false;
}

static bool covers_field(const struct grant *grant, struct str kind, struct str field)
{
    for (size_t i = 0; i < grant->count; i++)
        if (kind_scope_is(grant->parts[i].what, kind, field))
            return true;
    return false;
}

/* A record of a package: its kind, or every single field of it; then its state is nobody's business. */
static bool covers_record(const struct grant *grant, const json_t *record)
{
    const json_t *kind = json_object_get(record, "kind");
    json_t *fields = json_object_get(record, "fields"), *value;
    const char *key;
    if (!json_is_string(kind))
        return false;
    struct str id = str_from(json_string_value(kind));
    if (covers(grant, id))
        return true;
    bool all = json_object_size(fields) > 0 && !json_object_get(record, "state");
    json_object_foreach(fields, key, value)
        all = all && covers_field(grant, id, str_from(key));
    return all;
}

static bool no_ground(struct err *err)
{
    return err_set(err, ERR_DENIED, "!no-ground");
}

static bool plan_new(const struct session *session, struct arena *arena, const struct grant *grant, int64_t record,
                     const char *action, struct sharing_plan **ret, struct err *err)
{
    if (!grant || !grant->count || grant->from != session_agency(session) || grant->to == grant->from)
        return no_ground(err);
    if (grant->waits)
        return err_set(err, ERR_DENIED, "!second-needed");
    struct str basis = grant->parts[0].consent ? str_printf(arena, "consent:%" PRId64, grant->parts[0].consent)
                                               : grant->parts[0].ground;
    *ret = ARENA_NEW(arena, struct sharing_plan);
    **ret = (struct sharing_plan){.grant = grant, .record = record,
                                  .line = item_line(session, arena, record, action,
                                                    str_printf(arena, STR_FMT " " STR_FMT, STR_ARG(grant->receiver),
                                                               STR_ARG(basis)))};
    return true;
}

static bool receiver_of(const struct records *records, struct arena *arena, const struct grant *grant, struct agency *ret,
                        struct err *err)
{
    struct store_conn *conn;
    if (!store_read_begin(records->store, &conn, err))
        return false;
    bool ok = agency_get(conn, arena, grant->to, ret, err);
    store_read_end(conn);
    return ok && (ret->epoch > 0 || err_field(err, "receiver", "!agency-without-key"));
}

static void key_for(const struct agency *to, const struct record_key *key, int64_t record, struct arena *arena,
                    struct sharing_key *ret)
{
    *ret = (struct sharing_key){.record = record, .kind = str_copy(arena, str_from(key->kind))};
    holding_box(key, to->id, to->epoch, to->public_key, &ret->boxed);
}

bool sharing_of_package(const struct records *records, const struct session *session, struct arena *arena,
                        const struct grant *grant, int64_t record, const struct record_key *key, const json_t *package,
                        struct sharing_plan **ret, struct err *err)
{
    struct agency to;
    const json_t *one, *list = json_object_get(package, "records");
    size_t i;
    if (!plan_new(session, arena, grant, record, "record.share", ret, err))
        return false;
    json_array_foreach(list, i, one)
        if (!covers_record(grant, one))
            return no_ground(err);
    (*ret)->package = sharing_package_seal(arena, key, package, true);
    if (!grant->to)
        return true;
    if (!receiver_of(records, arena, grant, &to, err))
        return false;
    (*ret)->keys = ARENA_ARRAY(arena, 1, struct sharing_key);
    (*ret)->count = 1;
    key_for(&to, key, record, arena, (*ret)->keys);
    return true;
}

bool sharing_of_whole(const struct records *records, const struct session *session, struct arena *arena,
                      const struct grant *grant, int64_t root, bool give_up, struct sharing_plan **ret, struct err *err)
{
    struct store_conn *conn;
    struct agency to;
    int64_t *ids = NULL;
    size_t count = 0;
    if (!plan_new(session, arena, grant, root, "record.hand-over", ret, err))
        return false;
    for (size_t i = 0; i < grant->count; i++)
        if (grant->parts[i].what.n)
            return no_ground(err);
    if (!grant->to || !receiver_of(records, arena, grant, &to, err) || !store_read_begin(records->store, &conn, err))
        return false;
    bool ok = sharing_tree(conn, arena, root, &ids, &count, err);
    store_read_end(conn);
    struct sharing_plan *plan = *ret;
    plan->is_whole = true;
    plan->give_up = give_up;
    plan->keys = ARENA_ARRAY(arena, count + 1, struct sharing_key);
    for (size_t i = 0; ok && i < count; i++) {
        struct kept kept;
        ok = kept_begin(records, session, arena, ids[i], &kept, err);
        if (ok) {
            key_for(&to, &kept.key, ids[i], arena, &plan->keys[plan->count++]);
            kept_end(&kept);
        }
    }
    return ok;
}

bool sharing_of_leaving(const struct session *session, struct arena *arena, const struct grant *grant, int64_t record,
                        struct str how, struct sharing_plan **ret, struct err *err)
{
    if (!plan_new(session, arena, grant, record, "record.leave", ret, err))
        return false;
    (*ret)->line.detail = session_audit_detail(session, arena, str_printf(arena, STR_FMT ": " STR_FMT, STR_ARG(how),
                                                                          STR_ARG(grant->receiver)));
    return true;
}

/* ---- in the transaction ---- */

static bool gone(struct err *err)
{
    return err_set(err, ERR_CONFLICT, "!ground-gone");
}

/* What was read a moment ago must stand there now. */
static bool grant_stands(struct store_conn *conn, const struct grant *grant, int32_t today, struct err *err)
{
    for (size_t i = 0; i < grant->count; i++) {
        const struct grant_part *part = &grant->parts[i];
        int64_t edition;
        if (part->until && part->until < today)
            return gone(err);
        if (!part->consent)
            continue;
        if (!store_number(conn, &CONSENT, VALUES(V_INT(part->consent), V_INT(grant->from)), -1, &edition, err))
            return false;
        if (edition != part->edition)
            return gone(err);
    }
    return true;
}

static bool add_rows(struct store_conn *conn, const struct sharing_plan *plan, int32_t today, struct err *err)
{
    const struct grant *grant = plan->grant;
    int64_t gift = 0;
    for (size_t i = 0; i < grant->count; i++) {
        const struct grant_part *part = &grant->parts[i];
        if (!store_run(conn, &ADD,
                       VALUES(V_INT(gift), V_INT(plan->record), V_INT(plan->is_whole), V_INT(plan->give_up),
                              V_INT(grant->from),
                              V_INT(grant->to), V_INT(part->about), V_TEXT(part->what), V_INT(part->consent),
                              V_TEXT(part->ground), V_INT(today), V_INT(part->until)), err))
            return false;
        if (gift)
            continue;
        gift = store_last_id(conn);
        if (!store_run(conn, &FIRST, VALUES(V_INT(gift)), err))
            return false;
    }
    return true;
}

/* The receiver's hold, in the state in which the giver's is. */
static bool put_key(struct store_conn *conn, struct arena *arena, const struct sharing_plan *plan,
                    const struct sharing_key *key, int32_t today, struct err *err)
{
    struct holding own;
    const struct holding *boxed = &key->boxed;
    struct err why = {0};
    if (!holding_get(conn, arena, key->record, plan->grant->from, &own, &why))
        return why.kind == ERR_NOT_FOUND ? gone(err) : err_set(err, why.kind, "%s", why.text);
    if (own.ended_day)
        return gone(err);
    return store_run(conn, &PUT,
                     VALUES(V_INT(key->record), V_INT(boxed->agency), V_INT(boxed->epoch),
                            V_BYTES(boxed->sealed_key, VAULT_BOXED), V_TEXT(own.state), V_INT(own.is_open), V_INT(own.rank),
                            V_TEXT(own.lang), V_INT(plan->grant->from), V_INT(today), V_TEXT(key->kind), V_INT(own.due),
                            V_INT(plan->give_up ? 0 : own.shared_until)), err);
}

static bool give_up(struct store_conn *conn, const struct sharing_plan *plan, int64_t record, int32_t today, struct err *err)
{
    const struct grant *grant = plan->grant;
    return store_run(conn, &OWN_END, VALUES(V_INT(today), V_INT(record), V_INT(grant->from)), err) &&
           store_run(conn, &GIVER_END, VALUES(V_INT(today), V_INT(record), V_INT(grant->from)), err) &&
           store_run(conn, &OWN_MOVE, VALUES(V_INT(grant->to), V_INT(record), V_INT(grant->from)), err) &&
           store_run(conn, &GIVEN_MOVE, VALUES(V_INT(grant->to), V_INT(record), V_INT(grant->from),
                                               V_INT(grant->to)), err) &&
           store_run(conn, &THEIRS, VALUES(V_INT(record), V_INT(grant->to)), err);
}

/* Nothing came into it or left it since its keys were read. */
static bool same_tree(struct store_conn *conn, struct arena *arena, const struct sharing_plan *plan, struct err *err)
{
    int64_t *ids;
    size_t count;
    if (!plan->is_whole)
        return true;
    if (!sharing_tree(conn, arena, plan->record, &ids, &count, err))
        return false;
    bool same = count == plan->count;
    for (size_t i = 0; same && i < count; i++)
        same = ids[i] == plan->keys[i].record;
    return same || err_set(err, ERR_CONFLICT, "!changed-meanwhile");
}

bool sharing_give(struct store_conn *conn, const struct sharing_plan *plan, struct err *err)
{
    struct arena arena = {0};
    int32_t today;
    bool ok = sharing_today(conn, &today, err) && grant_stands(conn, plan->grant, today, err) &&
              same_tree(conn, &arena, plan, err) && add_rows(conn, plan, today, err) &&
              (!plan->package.n || sharing_package_put(conn, plan->record, plan->package, true, err));
    for (size_t i = 0; ok && i < plan->count; i++)
        ok = put_key(conn, &arena, plan, &plan->keys[i], today, err);
    ok = ok && (!plan->grant->to || plan->give_up || sharing_settle(conn, plan->record, plan->grant->to, err));
    for (size_t i = 0; ok && plan->give_up && i < plan->count; i++)
        ok = give_up(conn, plan, plan->keys[i].record, today, err);
    ok = ok && audit_add(conn, &plan->line, err);
    arena_clear(&arena);
    return ok;
}

static bool give_now(struct store_conn *conn, void *context, struct err *err)
{
    return sharing_give(conn, context, err);
}

bool sharing_give_now(const struct records *records, const struct sharing_plan *plan, struct err *err)
{
    return store_write(records->store, give_now, (void *)(uintptr_t)plan, err);
}

/* ---- about nobody ---- */

static bool notice_row(struct store_conn *conn, const struct item_event *event, const struct agency *to, struct str ground,
                       int32_t today, struct err *err)
{
    return store_run(conn, &ADD,
                     VALUES(V_INT(0), V_INT(event->id), V_INT(0), V_INT(0), V_INT(session_agency(event->session)),
                            V_INT(to->id), V_INT(0), V_TEXT(event->kind->id), V_INT(0), V_TEXT(ground), V_INT(today),
                            V_INT(0)), err) &&
           store_run(conn, &FIRST, VALUES(V_INT(store_last_id(conn))), err);
}

bool sharing_of_notice(struct store_conn *conn, const struct item_event *event, const struct agency *to, struct str ground,
                       struct err *err)
{
    struct sharing_key key;
    struct str words = str_printf(event->arena, "%s agency:" STR_FMT " " STR_FMT, event->kind->id.p, STR_ARG(to->slug),
                                  STR_ARG(ground));
    struct audit_line line = item_line(event->session, event->arena, event->id, "record.share", words);
    int32_t today, due = 0;
    if (!sharing_today(conn, &today, err))
        return false;
    if (!fields_due(event->kind, event->after, event->state->id, &due, NULL))
        due = 0;
    key_for(to, event->key, event->id, event->arena, &key);
    key.boxed.record = event->id;
    key.boxed.kind = event->kind->id;
    key.boxed.state = event->state->id;
    key.boxed.is_open = event->state->open;
    key.boxed.lang = event->before && event->before->lang.n ? event->before->lang : STR("und");
    key.boxed.referred_from = session_agency(event->session);
    key.boxed.unread = true;
    key.boxed.changed_day = today;
    key.boxed.due = due;
    return holding_add(conn, &key.boxed, err) && (!ground.n || notice_row(conn, event, to, ground, today, err)) &&
           audit_add(conn, &line, err);
}
