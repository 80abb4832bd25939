/* content.c - see content.h. */
#include "record/content.h"

#include "base/clock.h"
#include "store/audit.h"

#define COLUMNS "c.id, c.kind, c.item, c.version, c.base, c.state, c.author, coalesce(c.approver, 0), "              \
                "coalesce(a.name, ''), coalesce(b.name, ''), c.note, c.reason, c.written, coalesce(c.live_from, 0), "
#define FROM "FROM content c LEFT JOIN member a ON a.id = c.author LEFT JOIN member b ON b.id = c.approver "

static const struct store_stmt GET = {"content.get", "SELECT " COLUMNS "c.body " FROM "WHERE c.id = ?"};
static const struct store_stmt HISTORY = {
    "content.history", "SELECT " COLUMNS "c.body " FROM "WHERE c.kind = ? AND c.item = ? ORDER BY c.version DESC"};
static const struct store_stmt OPEN = {
    "content.open", "SELECT " COLUMNS "c.body " FROM "WHERE c.state IN (1, 2) OR (c.state = 3 AND c.live_from > ?) OR "
    "(c.state = 4 AND NOT EXISTS (SELECT 1 FROM content n WHERE n.kind = c.kind AND n.item = c.item AND "
    "n.author = c.author AND n.version > c.version)) ORDER BY c.written, c.id"};
static const struct store_stmt LATEST = {
    "content.latest", "SELECT max(version) FROM content WHERE kind = ? AND item = ?"};
static const struct store_stmt LIVE_VERSION = {
    "content.live_version",
    "SELECT max(version) FROM content WHERE kind = ? AND item = ? AND state IN (3, 5, 6)"};
static const struct store_stmt LIVE_STATE = {
    "content.live_state", "SELECT state FROM content WHERE kind = ? AND item = ? AND version = ?"};
static const struct store_stmt STATE = {"content.state", "SELECT state FROM content WHERE id = ?"};
static const struct store_stmt ADD = {
    "content.add", "INSERT INTO content (kind, item, version, base, state, body, author, note, written, live_from) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"};
static const struct store_stmt SET_DRAFT = {
    "content.set_draft", "UPDATE content SET body = ?, note = ?, base = ?, written = ? "
    "WHERE id = ? AND state = 1 AND author = ? AND kind = ? AND item = ?"};
static const struct store_stmt PROPOSE = {
    "content.propose", "UPDATE content SET state = 2 WHERE id = ? AND state = 1 AND author = ?"};
static const struct store_stmt TAKE_BACK = {
    "content.take_back", "UPDATE content SET state = 1 WHERE id = ? AND state = 2 AND author = ?"};
static const struct store_stmt APPROVE = {
    "content.approve", "UPDATE content SET state = 3, approver = ?, live_from = ? WHERE id = ? AND state = 2"};
static const struct store_stmt RECALL = {
    "content.recall", "UPDATE content SET state = 2, approver = NULL, live_from = NULL "
    "WHERE id = ? AND state = 3 AND live_from > ?"};
static const struct store_stmt RENUMBER = {"content.renumber", "UPDATE content SET version = ? WHERE id = ?"};
static const struct store_stmt REFUSE = {
    "content.refuse", "UPDATE content SET state = 4, approver = ?, reason = ? WHERE id = ? AND state = 2"};
static const struct store_stmt DROP = {
    "content.drop", "DELETE FROM content WHERE id = ? AND state IN (1, 4) AND author = ?"};
static const struct store_stmt LIVE = {
    "content.live",
    "SELECT " COLUMNS "c.body " FROM "WHERE c.state IN (3, 5, 6) AND c.live_from <= ? AND c.version = "
    "(SELECT max(version) FROM content n WHERE n.kind = c.kind AND n.item = c.item AND n.state IN (3, 5, 6) "
    "AND n.live_from <= ?) ORDER BY c.kind, c.item"};
static const struct store_stmt NEXT = {
    "content.next", "SELECT min(live_from) FROM content WHERE state IN (3, 5, 6) AND live_from > ?"};

const char *content_state_name(enum content_state state)
{
    static const char *const names[] = {"", "draft", "proposed", "published", "refused", "withdrawn", "reverted"};

    return (size_t)state < LEN(names) ? names[state] : "";
}

static void take_row(struct store_rows *rows, struct arena *arena, struct content_version *ret)
{
    *ret = (struct content_version){
        .id = store_int(rows, 0), .kind = store_text(rows, 1, arena), .item = store_text(rows, 2, arena),
        .version = store_int(rows, 3), .base = store_int(rows, 4), .state = (enum content_state)store_int(rows, 5),
        .author = store_int(rows, 6), .approver = store_int(rows, 7), .author_name = store_text(rows, 8, arena),
        .approver_name = store_text(rows, 9, arena), .note = store_text(rows, 10, arena),
        .reason = store_text(rows, 11, arena), .written = store_int(rows, 12), .live_from = store_int(rows, 13),
        .body = store_text(rows, 14, arena),
    };
}

static bool take_all(struct store_conn *conn, struct arena *arena, const struct store_stmt *stmt,
                     const struct store_value *values, size_t value_count, struct content_version **ret,
                     size_t *ret_count, struct err *err)
{
    struct content_version *list = NULL;
    size_t count = 0, room = 0;
    struct store_rows rows;

    if (!store_query(conn, stmt, values, value_count, &rows, err))
        return false;
    while (store_next(&rows)) {
        if (count == room) {
            struct content_version *more = ARENA_ARRAY(arena, room = room ? 2 * room : 16, struct content_version);
            if (count)
                memcpy(more, list, count * sizeof *more);
            list = more;
        }
        take_row(&rows, arena, &list[count++]);
    }
    *ret = list;
    *ret_count = count;
    return store_end(&rows, err);
}

bool content_get(struct store_conn *conn, struct arena *arena, int64_t id, struct content_version *ret, struct err *err)
{
    struct content_version *list;
    size_t count;

    if (!take_all(conn, arena, &GET, VALUES(V_INT(id)), &list, &count, err))
        return false;
    if (!count)
        return err_set(err, ERR_NOT_FOUND, "!content-unknown");
    *ret = list[0];
    return true;
}

bool content_history(struct store_conn *conn, struct arena *arena, const char *kind, struct str item,
                     struct content_version **ret, size_t *ret_count, struct err *err)
{
    return take_all(conn, arena, &HISTORY, VALUES(V_TEXT(str_from(kind)), V_TEXT(item)), ret, ret_count, err);
}

bool content_open(struct store_conn *conn, struct arena *arena, struct content_version **ret, size_t *ret_count,
                  struct err *err)
{
    return take_all(conn, arena, &OPEN, VALUES(V_INT(clock_now())), ret, ret_count, err);
}

/* ---- changing ---- */

struct change {
    int64_t by, id, base, draft, at;
    struct str kind, item, body, note;
    enum content_state state;
    const char *action;
    int64_t ret_id;
};

static bool audit(struct store_conn *conn, const struct change *change, struct str kind, struct str item,
                  struct err *err)
{
    char object[160];

    snprintf(object, sizeof object, "content:" STR_FMT "/" STR_FMT, STR_ARG(kind), STR_ARG(item));
    const struct audit_line line = {.day = clock_day(clock_now()), .member = change->by, .action = change->action,
                                    .object = str_from(object)};
    return audit_add(conn, &line, err);
}

/* A number above all there are; live versions are renumbered when they are approved, so that the newest is live. */
static bool next_version(struct store_conn *conn, const struct change *change, int64_t *ret, struct err *err)
{
    if (!store_number(conn, &LATEST, VALUES(V_TEXT(change->kind), V_TEXT(change->item)), 0, ret, err))
        return false;
    ++*ret;
    return true;
}

static bool add_version(struct store_conn *conn, struct change *change, struct err *err)
{
    int64_t version;
    bool live = change->state != CONTENT_DRAFT;

    if (!next_version(conn, change, &version, err) ||
        !store_run(conn, &ADD, VALUES(V_TEXT(change->kind), V_TEXT(change->item), V_INT(version), V_INT(change->base),
                                      V_INT(change->state), V_TEXT(change->body), V_INT(change->by),
                                      V_TEXT(change->note), V_INT(clock_now()),
                                      live ? V_INT(change->at) : V_NULL), err))
        return false;
    change->ret_id = store_last_id(conn);
    return (!live || store_tell(conn, STORE_NEWS_CONTENT, err)) && audit(conn, change, change->kind, change->item, err);
}

/* What was refused stays in the history with its reason; writing on makes a new draft. */
static bool run_save(struct store_conn *conn, void *context, struct err *err)
{
    struct change *change = context;
    int64_t live, state = 0;

    if (!store_number(conn, &LIVE_VERSION, VALUES(V_TEXT(change->kind), V_TEXT(change->item)), 0, &live, err) ||
        (change->draft && !store_number(conn, &STATE, VALUES(V_INT(change->draft)), 0, &state, err)))
        return false;
    if (live != change->base)
        return err_set(err, ERR_CONFLICT, "!content-changed");
    if (!change->draft || state == CONTENT_REFUSED)
        return add_version(conn, change, err);
    if (!store_run(conn, &SET_DRAFT, VALUES(V_TEXT(change->body), V_TEXT(change->note), V_INT(change->base),
                                            V_INT(clock_now()), V_INT(change->draft), V_INT(change->by),
                                            V_TEXT(change->kind), V_TEXT(change->item)), err))
        return false;
    if (!store_changed(conn))
        return err_set(err, ERR_CONFLICT, "!content-draft-gone");
    change->ret_id = change->draft;
    return audit(conn, change, change->kind, change->item, err);
}

bool content_save(struct store *store, int64_t by, const char *kind, struct str item, int64_t base, int64_t draft,
                  struct str body, struct str note, int64_t *ret_id, struct err *err)
{
    struct change change = {.by = by, .kind = str_from(kind), .item = item, .base = base, .draft = draft, .body = body,
                            .note = note, .state = CONTENT_DRAFT, .action = "content.save"};

    if (!store_write(store, run_save, &change, err))
        return false;
    *ret_id = change.ret_id;
    return true;
}

/* Runs one update of a state and writes its line; a row that is not in the state asked for is a conflict. */
static bool step(struct store_conn *conn, const struct change *change, const struct store_stmt *stmt,
                 const struct store_value *values, size_t count, struct err *err)
{
    struct arena arena = {0};
    struct content_version version;
    bool ok = content_get(conn, &arena, change->id, &version, err) && store_run(conn, stmt, values, count, err);

    if (ok && !store_changed(conn))
        ok = err_set(err, ERR_CONFLICT, "!content-changed");
    ok = ok && audit(conn, change, version.kind, version.item, err);
    arena_clear(&arena);
    return ok;
}

static bool run_propose(struct store_conn *conn, void *context, struct err *err)
{
    struct change *change = context;

    return step(conn, change, &PROPOSE, VALUES(V_INT(change->id), V_INT(change->by)), err);
}

bool content_propose(struct store *store, int64_t by, int64_t id, struct err *err)
{
    struct change change = {.by = by, .id = id, .action = "content.propose"};

    return store_write(store, run_propose, &change, err);
}

static bool run_take_back(struct store_conn *conn, void *context, struct err *err)
{
    struct change *change = context;

    return step(conn, change, &TAKE_BACK, VALUES(V_INT(change->id), V_INT(change->by)), err);
}

bool content_take_back(struct store *store, int64_t by, int64_t id, struct err *err)
{
    struct change change = {.by = by, .id = id, .action = "content.take-back"};

    return store_write(store, run_take_back, &change, err);
}

static bool run_approve(struct store_conn *conn, void *context, struct err *err)
{
    struct change *change = context;
    struct arena arena = {0};
    struct content_version version = {0};
    int64_t live = 0, number = 0;
    bool ok = content_get(conn, &arena, change->id, &version, err);

    if (ok && version.author == change->by)
        ok = err_set(err, ERR_DENIED, "!content-own");
    ok = ok && store_number(conn, &LIVE_VERSION, VALUES(V_TEXT(version.kind), V_TEXT(version.item)), 0, &live, err);
    if (ok && live != version.base)
        ok = err_set(err, ERR_CONFLICT, "!content-changed");
    if (ok) {
        change->kind = version.kind;
        change->item = version.item;
    }
    ok = ok && step(conn, change, &APPROVE, VALUES(V_INT(change->by), V_INT(change->at), V_INT(change->id)), err) &&
         next_version(conn, change, &number, err);
    if (ok && number != version.version + 1) /* a colleague's draft was begun later */
        ok = store_run(conn, &RENUMBER, VALUES(V_INT(number), V_INT(change->id)), err);
    arena_clear(&arena);
    return ok && store_tell(conn, STORE_NEWS_CONTENT, err);
}

bool content_approve(struct store *store, int64_t by, int64_t id, int64_t at, struct err *err)
{
    int64_t now = clock_now();
    struct change change = {.by = by, .id = id, .at = at > now ? at : now, .action = "content.approve"};

    return store_write(store, run_approve, &change, err);
}

static bool run_recall(struct store_conn *conn, void *context, struct err *err)
{
    struct change *change = context;

    return step(conn, change, &RECALL, VALUES(V_INT(change->id), V_INT(clock_now())), err) &&
           store_tell(conn, STORE_NEWS_CONTENT, err);
}

bool content_recall(struct store *store, int64_t by, int64_t id, struct err *err)
{
    struct change change = {.by = by, .id = id, .action = "content.recall"};

    return store_write(store, run_recall, &change, err);
}

static bool run_refuse(struct store_conn *conn, void *context, struct err *err)
{
    struct change *change = context;

    return step(conn, change, &REFUSE, VALUES(V_INT(change->by), V_TEXT(change->note), V_INT(change->id)), err);
}

bool content_refuse(struct store *store, int64_t by, int64_t id, struct str note, struct err *err)
{
    struct change change = {.by = by, .id = id, .note = note, .action = "content.refuse"};

    if (!str_trim(note).n)
        return err_field(err, "note", "!content-why");
    return store_write(store, run_refuse, &change, err);
}

static bool run_add(struct store_conn *conn, void *context, struct err *err)
{
    struct change *change = context;

    return store_number(conn, &LIVE_VERSION, VALUES(V_TEXT(change->kind), V_TEXT(change->item)), 0, &change->base,
                        err) && add_version(conn, change, err);
}

/* What is off the site already is not taken off again; what the desk never changed has nothing to go back from. */
static bool run_end(struct store_conn *conn, void *context, struct err *err)
{
    struct change *change = context;
    int64_t live, state;

    if (!store_number(conn, &LIVE_VERSION, VALUES(V_TEXT(change->kind), V_TEXT(change->item)), 0, &live, err) ||
        !store_number(conn, &LIVE_STATE, VALUES(V_TEXT(change->kind), V_TEXT(change->item), V_INT(live)),
                      CONTENT_REVERTED, &state, err))
        return false;
    if (state == (int64_t)change->state)
        return err_set(err, ERR_CONFLICT, "!content-changed");
    change->base = live;
    return add_version(conn, change, err);
}

bool content_end(struct store *store, int64_t by, const char *kind, struct str item, enum content_state how,
                 struct str note, struct err *err)
{
    struct change change = {.by = by, .kind = str_from(kind), .item = item, .note = note, .state = how,
                            .at = clock_now(),
                            .action = how == CONTENT_REVERTED ? "content.revert" : "content.withdraw"};

    if (how != CONTENT_WITHDRAWN && how != CONTENT_REVERTED)
        return err_set(err, ERR_FAULT, "content_end: not a way to end");
    if (!str_trim(note).n)
        return err_field(err, "note", "!content-why");
    return store_write(store, run_end, &change, err);
}

bool content_amend(struct store *store, int64_t by, const char *kind, struct str item, struct str body, struct str note,
                   struct err *err)
{
    struct change change = {.by = by, .kind = str_from(kind), .item = item, .body = body, .note = note,
                            .state = CONTENT_PUBLISHED, .at = clock_now(), .action = "content.amend"};

    return store_write(store, run_add, &change, err);
}

static bool run_drop(struct store_conn *conn, void *context, struct err *err)
{
    struct change *change = context;

    return step(conn, change, &DROP, VALUES(V_INT(change->id), V_INT(change->by)), err);
}

bool content_drop(struct store *store, int64_t by, int64_t id, struct err *err)
{
    struct change change = {.by = by, .id = id, .action = "content.drop"};

    return store_write(store, run_drop, &change, err);
}

/* ---- what is live ---- */

/* The words of a withdrawn item stay those that stood there before it; none where the pack's own stood. */
static bool read_before(struct store_conn *conn, struct arena *arena, struct content_version *version, struct err *err)
{
    struct content_version *list;
    size_t count;

    if (!content_history(conn, arena, version->kind.p, version->item, &list, &count, err))
        return false;
    for (size_t i = 0; i < count; i++) {
        if (!content_was_before(&list[i], version))
            continue;
        if (list[i].state == CONTENT_PUBLISHED)
            version->body = list[i].body;
        if (list[i].state != CONTENT_WITHDRAWN)
            break;
    }
    return true;
}

bool content_was_before(const struct content_version *former, const struct content_version *version)
{
    bool approved = former->state == CONTENT_PUBLISHED || former->state == CONTENT_WITHDRAWN ||
                    former->state == CONTENT_REVERTED;

    return approved && former->version < version->version && former->live_from <= version->live_from;
}

static bool gather(struct store_conn *conn, struct arena *arena, int64_t now, struct content_version **ret,
                   size_t *ret_count, int64_t *ret_next, struct err *err)
{
    if (!take_all(conn, arena, &LIVE, VALUES(V_INT(now), V_INT(now)), ret, ret_count, err) ||
        !store_number(conn, &NEXT, VALUES(V_INT(now)), 0, ret_next, err))
        return false;
    *ret_next = *ret_next ? *ret_next : INT64_MAX;
    for (size_t i = 0; i < *ret_count; i++)
        if ((*ret)[i].state == CONTENT_WITHDRAWN && !read_before(conn, arena, &(*ret)[i], err))
            return false;
    return true;
}

bool content_live(struct store *store, struct arena *arena, int64_t now, struct content_version **ret,
                  size_t *ret_count, int64_t *ret_next, struct err *err)
{
    struct store_conn *conn;

    if (!store_read_begin(store, &conn, err))
        return false;
    bool ok = gather(conn, arena, now, ret, ret_count, ret_next, err);
    store_read_end(conn);
    return ok;
}
