/* import.c - files on their way in: brought, kept sealed, listed, undone, forgotten; see import.h. */
#include "record/exchange/import_inside.h"

#include "base/clock.h"
#include "base/file.h"
#include "record/item_inside.h"

#define COLUMNS "id, member, parent, state, day, ended, lines, done, added, rejected"
static const struct store_stmt ADD = {
    "import.add", "INSERT INTO import (uid, agency, member, parent, state, day, lines, epoch, wrapped, sealed, plan) "
    "VALUES (?, ?, ?, ?, 'mapping', ?, ?, ?, ?, ?, ?)"};
static const struct store_stmt LIST = {
    "import.list", "SELECT " COLUMNS " FROM import WHERE agency = ? ORDER BY id DESC LIMIT ?"};
static const struct store_stmt GET = {"import.get", "SELECT " COLUMNS " FROM import WHERE id = ? AND agency = ?"};
static const struct store_stmt OPEN = {
    "import.open", "SELECT uid, epoch, wrapped, plan, sealed FROM import WHERE id = ? AND agency = ?"};
static const struct store_stmt OPEN_HEAD = {
    "import.open_head", "SELECT uid, epoch, wrapped, plan FROM import WHERE id = ? AND agency = ?"};
static const struct store_stmt PLAN = {
    "import.plan", "UPDATE import SET plan = ?, lines = CASE WHEN ? > 0 THEN ? ELSE lines END "
    "WHERE id = ? AND agency = ? AND state = 'mapping'"};
static const struct store_stmt CHANGED = {
    "import.changed", "SELECT count(*) FROM import_record i LEFT JOIN record r ON r.id = i.record "
    "WHERE i.import = ? AND (r.edition IS NULL OR r.edition <> 1)"};
static const struct store_stmt CHILDREN = {
    "import.children", "SELECT count(*) FROM import_record i JOIN record c ON c.parent = i.record AND c.parent > 0 "
    "WHERE i.import = ? AND NOT EXISTS (SELECT 1 FROM import_record x WHERE x.import = i.import AND x.record = c.id)"};
static const struct store_stmt FILES = {
    "import.files", "SELECT count(*) FROM import_record i JOIN attachment a ON a.record = i.record WHERE i.import = ?"};
static const struct store_stmt DROP = {
    "import.drop", "DELETE FROM record WHERE id IN (SELECT record FROM import_record WHERE import = ?)"};
static const struct store_stmt UNDONE = {
    "import.undone", "UPDATE import SET state = 'undone', wrapped = NULL, sealed = ?, plan = ? "
    "WHERE id = ? AND agency = ? AND state = 'done' AND ended > ?"};
static const struct store_stmt FORGET_ROWS = {
    "import.forget_rows", "DELETE FROM import_reject WHERE import = ?"};
static const struct store_stmt FORGET_RECORDS = {
    "import.forget_records", "DELETE FROM import_record WHERE import = ?"};
static const struct store_stmt FORGET = {
    "import.forget", "UPDATE import SET wrapped = NULL, sealed = ?, plan = ?, state = 'done', ended = 1 WHERE id = ?"};
static const struct store_stmt OLD = {
    "import.old", "SELECT id FROM import WHERE wrapped IS NOT NULL AND ((state = 'done' AND ended < ?) OR "
    "(state <> 'done' AND day < ?)) ORDER BY id LIMIT 100"};

enum { LIST_MOST = 100 };

struct str import_bound(const uint8_t uid[RECORD_UID], struct arena *arena, const char *place)
{
    return str_printf(arena, "import/" STR_FMT "/%s", STR_ARG(str_hex(arena, uid, RECORD_UID)), place);
}

/* ---- brought ---- */

struct adding {
    struct import import;
    int64_t agency, epoch;
    uint8_t uid[RECORD_UID], wrapped[VAULT_WRAPPED];
    struct str sealed, plan;
    struct audit_line line;
};

static bool write_add(struct store_conn *conn, void *context, struct err *err)
{
    struct adding *in = context;
    if (!store_run(conn, &ADD, VALUES(V_BYTES(in->uid, RECORD_UID), V_INT(in->agency), V_INT(in->import.member),
                                      V_INT(in->import.parent), V_INT(in->import.day), V_INT(in->import.lines),
                                      V_INT(in->epoch), V_BYTES(in->wrapped, VAULT_WRAPPED), V_BLOB(in->sealed),
                                      V_BLOB(in->plan)), err))
        return false;
    in->import.id = store_last_id(conn);
    return audit_add(conn, &in->line, err);
}

static bool find_kinds(const struct importer *importer, const struct session *session, const struct import_file *in,
                       struct import_plan *plan, struct err *err)
{
    static const char *const HTCDS[] = {"case", "person", "event", "referral", "plan", "goal", "consent", "note",
                                        "organisation", "suspect"};
    const struct records *records = importer->records;
    bool may = false;
    for (size_t i = 0; i < (in->kind_count ? in->kind_count : LEN(HTCDS)); i++) {
        struct str id = in->kind_count ? in->kinds[i] : str_from(HTCDS[i]);
        const struct kind *kind = kind_find(records->kinds, id);
        if (!kind && in->kind_count)
            return err_field(err, "kind", "!kind-unknown");
        if (!kind || !role_may_create(records->roles, item_role(session), id) || plan->kind_count == IMPORT_KINDS)
            continue;
        plan->kinds[plan->kind_count++] = kind;
        may = true;
    }
    return may || err_set(err, ERR_DENIED, "!not-allowed");
}

/* A key of its own, under the agency's. */
static bool new_key(const struct importer *importer, const struct session *session, struct arena *arena,
                    struct adding *adding, uint8_t key[VAULT_KEY], struct err *err)
{
    struct store_conn *conn;
    struct agency agency;
    uint8_t private_key[VAULT_KEY], wrapping[VAULT_KEY];
    if (!store_read_begin(importer->records->store, &conn, err))
        return false;
    bool ok = agency_get(conn, arena, session_agency(session), &agency, err);
    store_read_end(conn);
    if (!ok)
        return false;
    ok = session_agency_key(session, agency.epoch, private_key);
    if (ok) {
        random_bytes(key, VAULT_KEY);
        random_bytes(adding->uid, RECORD_UID);
        vault_derive(private_key, "wrap", wrapping);
        vault_wrap(wrapping, import_bound(adding->uid, arena, "key"), key, adding->wrapped);
        adding->epoch = agency.epoch;
    }
    vault_wipe(private_key, sizeof private_key);
    vault_wipe(wrapping, sizeof wrapping);
    return ok || err_set(err, ERR_DENIED, "!no-key");
}

bool import_begin(const struct importer *importer, const struct session *session, struct arena *arena,
                  const struct import_file *in, int64_t *ret_id, struct err *err)
{
    struct import_plan plan = {.partial = true}; /* files of before seldom say all that a form asks */
    struct table table;
    uint8_t key[VAULT_KEY] = {0};
    struct adding adding = {.agency = session_agency(session),
                            .import = {.member = session_member(session), .parent = in->parent, .day =
                                       clock_day(clock_now())}};
    if (session_step(session) != STEP_READY)
        return err_set(err, ERR_DENIED, "!not-ready");
    if (!find_kinds(importer, session, in, &plan, err) ||
        !sheet_open(arena, in->bytes, &(struct sheet_how){0}, &table, err))
        return false;
    if (!table.count)
        return err_field(err, "file", "!table-empty");
    plan.encoding = table.encoding;
    plan.separator = table.separator;
    plan.sheet = table.sheet;
    import_plan_guess(importer, arena, &table, &plan);
    adding.import.lines = (int64_t)table.count;
    bool ok = new_key(importer, session, arena, &adding, key, err);
    if (ok) {
        adding.sealed = vault_seal(arena, key, import_bound(adding.uid, arena, "file"), in->bytes);
        adding.plan = vault_seal(arena, key, import_bound(adding.uid, arena, "plan"), import_plan_text(arena, &plan));
        adding.line = item_line(session, arena, 0, "import.begin", str_printf(arena, "%zu rows", table.count));
        ok = store_write(importer->records->store, write_add, &adding, err);
    }
    vault_wipe(key, sizeof key);
    *ret_id = adding.import.id;
    return ok;
}

/* ---- read ---- */

static bool read_table(struct arena *arena, struct str bytes, struct import_plan *plan, struct table *ret, struct err *err)
{
    struct sheet_how how = {.encoding = plan->encoding, .separator = plan->separator, .sheet = plan->sheet};
    if (!sheet_open(arena, bytes, &how, ret, err))
        return false;
    plan->lines = ret->count;
    return true;
}

static struct import read_row(struct store_rows *rows, struct arena *arena)
{
    struct import import = {.id = store_int(rows, 0), .member = store_int(rows, 1), .parent = store_int(rows, 2),
                            .state = store_text(rows, 3, arena), .day = (int32_t)store_int(rows, 4),
                            .ended = store_int(rows, 5), .lines = store_int(rows, 6), .done = store_int(rows, 7),
                            .added = store_int(rows, 8), .rejected = store_int(rows, 9)};
    import.can_undo = str_is(import.state, "done") && import.added && import.ended > clock_now() - IMPORT_UNDO;
    return import;
}

bool import_list(const struct importer *importer, const struct session *session, struct arena *arena,
                 struct import **ret,
                 size_t *ret_count, struct err *err)
{
    struct store_conn *conn;
    struct store_rows rows;
    *ret = ARENA_ARRAY(arena, LIST_MOST, struct import);
    *ret_count = 0;
    if (!store_read_begin(importer->records->store, &conn, err))
        return false;
    bool ok = store_query(conn, &LIST, VALUES(V_INT(session_agency(session)), V_INT(LIST_MOST)), &rows, err);
    while (ok && store_next(&rows))
        (*ret)[(*ret_count)++] = read_row(&rows, arena);
    ok = ok && store_end(&rows, err);
    store_read_end(conn);
    return ok;
}

static bool get_import(const struct session *session, struct store_conn *conn, struct arena *arena, int64_t id,
                       struct import *ret, struct err *err)
{
    struct store_rows rows;
    if (!store_query(conn, &GET, VALUES(V_INT(id), V_INT(session_agency(session))), &rows, err))
        return false;
    bool found = store_next(&rows);
    if (found)
        *ret = read_row(&rows, arena);
    return store_end(&rows, err) && (found || err_set(err, ERR_NOT_FOUND, "!import-unknown"));
}

bool import_get(const struct importer *importer, const struct session *session, struct arena *arena, int64_t id,
                struct import *ret, struct err *err)
{
    struct store_conn *conn;
    if (session_step(session) != STEP_READY)
        return err_set(err, ERR_DENIED, "!not-ready");
    if (!store_read_begin(importer->records->store, &conn, err))
        return false;
    bool ok = get_import(session, conn, arena, id, ret, err);
    store_read_end(conn);
    return ok;
}

static bool read_sealed(const struct session *session, struct store_conn *conn, struct arena *arena, int64_t id,
                        bool whole,
                        struct kept_import *ret, uint8_t wrapped[VAULT_WRAPPED], int64_t *ret_epoch, struct err *err)
{
    struct store_rows rows;
    if (!store_query(conn, whole ? &OPEN : &OPEN_HEAD, VALUES(V_INT(id), V_INT(session_agency(session))), &rows, err))
        return false;
    if (store_next(&rows) && store_bytes(&rows, 0, ret->uid, RECORD_UID) && !store_is_null(&rows, 2)) {
        ret->has_key = store_bytes(&rows, 2, wrapped, VAULT_WRAPPED);
        *ret_epoch = store_int(&rows, 1);
        ret->plan_sealed = store_text(&rows, 3, arena);
        if (whole)
            ret->sealed = store_text(&rows, 4, arena);
    }
    return store_end(&rows, err);
}

bool kept_import_open(const struct importer *importer, const struct session *session, struct arena *arena, int64_t id,
                      bool whole, struct kept_import *ret, struct err *err)
{
    struct store_conn *conn;
    uint8_t wrapped[VAULT_WRAPPED], private_key[VAULT_KEY], wrapping[VAULT_KEY];
    int64_t epoch = 0;
    *ret = (struct kept_import){0};
    if (session_step(session) != STEP_READY)
        return err_set(err, ERR_DENIED, "!not-ready");
    if (!store_read_begin(importer->records->store, &conn, err))
        return false;
    bool ok = get_import(session, conn, arena, id, &ret->import, err) &&
              read_sealed(session, conn, arena, id, whole, ret, wrapped, &epoch, err);
    store_read_end(conn);
    if (!ok)
        return false;
    if (!ret->has_key)
        return err_set(err, ERR_CONFLICT, "!import-is-done");
    ok = session_agency_key(session, epoch, private_key) || err_set(err, ERR_DENIED, "!no-key");
    if (ok) {
        vault_derive(private_key, "wrap", wrapping);
        ok = vault_unwrap(wrapping, import_bound(ret->uid, arena, "key"), wrapped, ret->key) ||
             err_set(err, ERR_FAULT, "the key of import %" PRId64 " was changed or belongs elsewhere", id);
    }
    vault_wipe(private_key, sizeof private_key);
    vault_wipe(wrapping, sizeof wrapping);
    return ok;
}

bool import_open(const struct importer *importer, const struct session *session, struct arena *arena, int64_t id,
                 struct import *ret, struct import_plan *ret_plan, struct table *ret_table, struct err *err)
{
    struct kept_import kept;
    struct str bytes, text;
    if (!kept_import_open(importer, session, arena, id, true, &kept, err))
        return false;
    *ret = kept.import;
    bool open = !str_is(kept.import.state, "done") && !str_is(kept.import.state, "undone");
    bool ok = (open || err_set(err, ERR_CONFLICT, "!import-is-done")) &&
              vault_open(arena, kept.key, import_bound(kept.uid, arena, "plan"), kept.plan_sealed, &text, err) &&
              vault_open(arena, kept.key, import_bound(kept.uid, arena, "file"), kept.sealed, &bytes, err) &&
              import_plan_read(importer, arena, text, ret_plan, err) &&
              read_table(arena, bytes, ret_plan, ret_table, err);
    vault_wipe(kept.key, sizeof kept.key);
    return ok;
}

bool import_plan_again(const struct importer *importer, const struct session *session, struct arena *arena, int64_t id,
                       struct import_plan *plan, struct err *err)
{
    struct kept_import kept;
    struct str bytes;
    struct table table;
    if (!kept_import_open(importer, session, arena, id, true, &kept, err))
        return false;
    bool ok = vault_open(arena, kept.key, import_bound(kept.uid, arena, "file"), kept.sealed, &bytes, err) &&
              read_table(arena, bytes, plan, &table, err) && (table.count || err_field(err, "sheet", "!table-empty"));
    vault_wipe(kept.key, sizeof kept.key);
    if (ok)
        import_plan_guess(importer, arena, &table, plan);
    return ok;
}

struct planning { int64_t id, agency, lines; struct str plan; };

static bool write_plan(struct store_conn *conn, void *context, struct err *err)
{
    const struct planning *in = context;
    if (!store_run(conn, &PLAN, VALUES(V_BLOB(in->plan), V_INT(in->lines), V_INT(in->lines), V_INT(in->id),
                                       V_INT(in->agency)), err))
        return false;
    return store_changed(conn) == 1 || err_set(err, ERR_CONFLICT, "!import-is-running");
}

bool import_plan_set(const struct importer *importer, const struct session *session, struct arena *arena, int64_t id,
                     const struct import_plan *plan, struct err *err)
{
    struct kept_import kept;
    if (!kept_import_open(importer, session, arena, id, false, &kept, err))
        return false;
    struct planning in = {.id = id, .agency = session_agency(session), .lines = (int64_t)plan->lines,
                          .plan = vault_seal(arena, kept.key, import_bound(kept.uid, arena, "plan"),
                                             import_plan_text(arena, plan))};
    vault_wipe(kept.key, sizeof kept.key);
    return store_write(importer->records->store, write_plan, &in, err);
}

/* ---- undone, forgotten ---- */

static bool forget_pieces(struct store_conn *conn, int64_t id, struct err *err)
{
    return store_run(conn, &FORGET_ROWS, VALUES(V_INT(id)), err) && store_run(conn, &FORGET_RECORDS, VALUES(V_INT(id)),
                                                                              err);
}

struct undoing { int64_t id, agency; struct audit_line line; };

static bool untouched(struct store_conn *conn, int64_t id, struct err *err)
{
    static const struct store_stmt *const COUNTS[] = {&CHANGED, &CHILDREN, &FILES};
    for (size_t i = 0; i < LEN(COUNTS); i++) {
        int64_t n = 0;
        if (!store_number(conn, COUNTS[i], VALUES(V_INT(id)), 0, &n, err))
            return false;
        if (n)
            return err_set(err, ERR_CONFLICT, "!import-was-changed");
    }
    return true;
}

static bool write_undo(struct store_conn *conn, void *context, struct err *err)
{
    const struct undoing *in = context;
    if (!untouched(conn, in->id, err) ||
        !store_run(conn, &UNDONE, VALUES(V_BYTES("", 0), V_BYTES("", 0), V_INT(in->id), V_INT(in->agency),
                                         V_INT(clock_now() - IMPORT_UNDO)), err))
        return false;
    if (store_changed(conn) != 1)
        return err_set(err, ERR_CONFLICT, "!import-too-late");
    return store_run(conn, &DROP, VALUES(V_INT(in->id)), err) && forget_pieces(conn, in->id, err) &&
           audit_add(conn, &in->line, err);
}

bool import_undo(const struct importer *importer, const struct session *session, struct arena *arena, int64_t id,
                 struct err *err)
{
    struct import import;
    if (!import_get(importer, session, arena, id, &import, err))
        return false;
    if (import.member != session_member(session) && session_role(session) != ROLE_COORDINATOR)
        return err_set(err, ERR_DENIED, "!not-allowed");
    struct undoing in = {.id = id, .agency = session_agency(session),
                         .line = item_line(session, arena, 0, "import.undo", str_printf(arena, "import:%" PRId64, id))};
    return store_write(importer->records->store, write_undo, &in, err);
}

struct sweeping { int64_t now; };

static bool write_sweep(struct store_conn *conn, void *context, struct err *err)
{
    const struct sweeping *in = context;
    struct store_rows rows;
    int64_t ids[100];
    size_t count = 0;
    if (!store_query(conn, &OLD, VALUES(V_INT(in->now - IMPORT_UNDO), V_INT(clock_day(in->now - IMPORT_KEPT))), &rows,
                     err))
        return false;
    while (count < LEN(ids) && store_next(&rows))
        ids[count++] = store_int(&rows, 0);
    if (!store_end(&rows, err))
        return false;
    for (size_t i = 0; i < count; i++)
        if (!forget_pieces(conn, ids[i], err) ||
            !store_run(conn, &FORGET, VALUES(V_BYTES("", 0), V_BYTES("", 0), V_INT(ids[i])), err))
            return false;
    return true;
}

bool import_sweep(struct store *store, int64_t now, struct err *err)
{
    struct sweeping in = {.now = now};
    return store_write(store, write_sweep, &in, err);
}
