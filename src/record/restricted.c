/* restricted.c - see restricted.h. */
#include "record/restricted.h"

#include "agency/watch.h"
#include "base/clock.h"
#include "base/file.h"

static const struct store_stmt DROP_ALL = {
    "restricted.drop_all", "DELETE FROM content_sealed WHERE kind = ? AND item = ? AND level = ?"};
static const struct store_stmt DROP_OWN = {
    "restricted.drop_own", "DELETE FROM content_sealed WHERE kind = ? AND item = ? AND level = ? AND agency = ?"};
static const struct store_stmt ADD = {
    "restricted.add", "INSERT INTO content_sealed (kind, item, agency, level, epoch, sealed) VALUES (?, ?, ?, ?, ?, ?)"};
static const struct store_stmt GET = {
    "restricted.get", "SELECT epoch, sealed FROM content_sealed WHERE kind = ? AND item = ? AND level = ? AND agency = ?"};

struct work {
    const struct session *session;
    struct arena *arena;
    struct str kind, item, words;
    enum restricted_level level;
    const char *action;
    unsigned agencies;
    struct watch_seen seen; /* of a reading */
};

static struct str bound_to(const struct work *work, int64_t agency, int64_t epoch)
{
    return str_printf(work->arena, "content/" STR_FMT "/" STR_FMT "/%d/agency/%" PRId64 "/%" PRId64, STR_ARG(work->kind),
                      STR_ARG(work->item), (int)work->level, agency, epoch);
}

static struct str object_of(const struct work *work)
{
    return str_printf(work->arena, "content:" STR_FMT "/" STR_FMT, STR_ARG(work->kind), STR_ARG(work->item));
}

static bool audit(struct store_conn *conn, const struct work *work, struct err *err)
{
    const struct audit_line line = {
        .day = clock_day(clock_now()), .member = session_member(work->session), .action = work->action,
        .object = object_of(work),
        .detail = session_audit_detail(work->session, work->arena,
                                       work->level == RESTRICTED_STAFF ? STR("staff") : STR("partners"))};

    return audit_add(conn, &line, err);
}

static bool seal_to(struct store_conn *conn, struct work *work, const struct agency *agency, struct err *err)
{
    uint8_t key[VAULT_KEY], boxed[VAULT_BOXED];
    struct buf blob = {.arena = work->arena};

    random_bytes(key, sizeof key);
    vault_box(agency->public_key, key, boxed);
    buf_add(&blob, str_make(boxed, sizeof boxed));
    buf_add(&blob, vault_seal(work->arena, key, bound_to(work, agency->id, agency->epoch), work->words));
    vault_wipe(key, sizeof key);
    work->agencies++;
    return store_run(conn, &ADD, VALUES(V_TEXT(work->kind), V_TEXT(work->item), V_INT(agency->id), V_INT(work->level),
                                        V_INT(agency->epoch), V_BLOB(buf_str(&blob))), err);
}

static bool drop(struct store_conn *conn, const struct work *work, struct err *err)
{
    if (work->level == RESTRICTED_PARTNERS)
        return store_run(conn, &DROP_ALL, VALUES(V_TEXT(work->kind), V_TEXT(work->item), V_INT(work->level)), err);
    return store_run(conn, &DROP_OWN, VALUES(V_TEXT(work->kind), V_TEXT(work->item), V_INT(work->level),
                                             V_INT(session_agency(work->session))), err);
}

static bool run_put(struct store_conn *conn, void *context, struct err *err)
{
    struct work *work = context;
    struct agency *agencies;
    size_t count;

    work->agencies = 0;
    if (!agency_list(conn, work->arena, &agencies, &count, err) || !drop(conn, work, err))
        return false;
    for (size_t i = 0; i < count && work->words.n; i++) {
        bool wanted = work->level == RESTRICTED_PARTNERS || agencies[i].id == session_agency(work->session);
        if (wanted && agencies[i].epoch && !seal_to(conn, work, &agencies[i], err))
            return false;
    }
    if (work->words.n && !work->agencies)
        return err_set(err, ERR_CONFLICT, "!restricted-nobody");
    return audit(conn, work, err);
}

bool restricted_put(struct store *store, const struct session *session, const char *kind, struct str item,
                    enum restricted_level level, struct str words, unsigned *ret_agencies, struct err *err)
{
    struct arena arena = {0};
    struct work work = {.session = session, .arena = &arena, .kind = str_from(kind), .item = item, .words = words,
                        .level = level, .action = "content.restrict"};

    if (words.n > RESTRICTED_MOST)
        return err_set(err, ERR_TOO_LARGE, "!too-large");
    bool ok = store_write(store, run_put, &work, err);
    *ret_agencies = work.agencies;
    arena_wipe(&arena);
    return ok;
}

/* ---- reading ---- */

static bool run_note(struct store_conn *conn, void *context, struct err *err)
{
    const struct work *work = context;

    return audit(conn, work, err) && watch_write(conn, &work->seen, err);
}

static bool find(struct store *store, const struct work *work, int64_t *ret_epoch, struct str *ret_sealed, bool *ret_found,
                 struct err *err)
{
    struct store_conn *conn;
    struct store_rows rows;

    if (!store_read_begin(store, &conn, err))
        return false;
    bool ok = store_query(conn, &GET, VALUES(V_TEXT(work->kind), V_TEXT(work->item), V_INT(work->level),
                                             V_INT(session_agency(work->session))), &rows, err);
    if (ok) {
        *ret_found = store_next(&rows);
        if (*ret_found) {
            *ret_epoch = store_int(&rows, 0);
            *ret_sealed = store_text(&rows, 1, work->arena);
        }
        ok = store_end(&rows, err);
    }
    store_read_end(conn);
    return ok;
}

static bool open_sealed(const struct work *work, int64_t epoch, const uint8_t private_key[VAULT_KEY], struct str sealed,
                        struct str *ret, struct err *err)
{
    uint8_t public_key[VAULT_PUBLIC], key[VAULT_KEY];
    bool ok = sealed.n > VAULT_BOXED;

    vault_public(private_key, public_key);
    ok = ok && vault_unbox(public_key, private_key, (const uint8_t *)sealed.p, key);
    if (!ok)
        err_set(err, ERR_FAULT, "the seal of content " STR_FMT "/" STR_FMT " was changed: restore a backup",
                STR_ARG(work->kind), STR_ARG(work->item));
    ok = ok && vault_open(work->arena, key, bound_to(work, session_agency(work->session), epoch),
                          str_slice(sealed, VAULT_BOXED, sealed.n), ret, err);
    vault_wipe(key, sizeof key);
    return ok;
}

bool restricted_get(struct store *store, const struct session *session, struct arena *arena, const char *kind,
                    struct str item, enum restricted_level level, struct str *ret, bool *ret_exists, bool *ret_opened,
                    struct err *err)
{
    struct work work = {.session = session, .arena = arena, .kind = str_from(kind), .item = item, .level = level,
                        .action = "content.read-restricted"};
    uint8_t private_key[VAULT_KEY];
    struct str sealed = STR(""), words = STR("");
    int64_t epoch = 0;
    bool found = false;

    if (!find(store, &work, &epoch, &sealed, &found, err))
        return false;
    bool opens = found && session_agency_key(session, epoch, private_key);
    if (opens)
        watch_reading(session, arena, object_of(&work), false, &work.seen);
    /* The line is durable before anybody reads. */
    bool ok = !opens || (store_write_reserved(store, run_note, &work, err) &&
                         open_sealed(&work, epoch, private_key, sealed, &words, err));
    vault_wipe(private_key, sizeof private_key);
    if (!ok)
        return false;
    *ret = words;
    *ret_exists = found;
    *ret_opened = opens;
    return true;
}
