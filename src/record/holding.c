/* holding.c - see holding.h; the queue stands in queue.c. */
#include "record/holding.h"

#include "base/clock.h"

static const struct store_stmt ADD = {
    "holding.add", "INSERT INTO holding (record, agency, epoch, boxed, wrapped, state, is_open, rank, lang, assignee, "
                   "referred_from, unread, changed_day, kind, due, shared_until) "
                   "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"};
static const struct store_stmt END = {
    "holding.end", "UPDATE holding SET boxed = NULL, wrapped = NULL, ended_day = ?, is_open = 0, due = 0 WHERE id = ?"};
static const struct store_stmt SAVE = {
    "holding.save", "UPDATE holding SET state = ?, is_open = ?, rank = ?, assignee = ?, unread = ?, changed_day = ?, "
                    "due = ? WHERE id = ?"};
static const struct store_stmt WRAP = {
    "holding.wrap", "UPDATE holding SET wrapped = ?, boxed = NULL WHERE id = ? AND boxed IS NOT NULL"};
static const struct store_stmt DROP = {"holding.drop", "DELETE FROM holding WHERE id = ?"};
static const struct store_stmt GET = {
    "holding.get", "SELECT " HOLDING_COLUMNS " FROM holding h WHERE h.record = ? AND h.agency = ?"};
static const struct store_stmt LIST = {
    "holding.list", "SELECT " HOLDING_COLUMNS " FROM holding h WHERE h.record = ? ORDER BY h.id"};
static const struct store_stmt BOXED = {
    "holding.boxed", "SELECT " HOLDING_COLUMNS " FROM holding h WHERE h.agency = ? AND h.boxed IS NOT NULL "
                     "ORDER BY h.record LIMIT ?"};
static const struct store_stmt BOXED_ALL = {
    "holding.boxed_all", "SELECT count(*) FROM holding WHERE agency = ? AND boxed IS NOT NULL"};

void holding_box(const struct record_key *key, int64_t agency, int64_t epoch, const uint8_t public_key[VAULT_PUBLIC],
                 struct holding *ret)
{
    ret->agency = agency;
    ret->epoch = epoch;
    ret->is_boxed = true;
    vault_box(public_key, key->key, ret->sealed_key);
}

static struct str wrap_bound(struct arena *arena, struct str kind, const uint8_t uid[RECORD_UID], int64_t agency,
                             int64_t epoch)
{
    return str_printf(arena, STR_FMT "/" STR_FMT "/agency/%" PRId64 "/%" PRId64, STR_ARG(kind),
                      STR_ARG(str_hex(arena, uid, RECORD_UID)), agency, epoch);
}

bool holding_wrap_own(const struct record_key *key, const struct session *session, int64_t epoch, struct arena *arena,
                      struct holding *ret)
{
    uint8_t private_key[VAULT_KEY], wrapping[VAULT_KEY];
    bool held = session_agency_key(session, epoch, private_key);
    if (held) {
        ret->agency = session_agency(session);
        ret->epoch = epoch;
        ret->is_boxed = false;
        vault_derive(private_key, "wrap", wrapping);
        vault_wrap(wrapping, wrap_bound(arena, str_from(key->kind), key->uid, ret->agency, epoch), key->key,
                   ret->sealed_key);
    }
    vault_wipe(private_key, sizeof private_key);
    vault_wipe(wrapping, sizeof wrapping);
    return held;
}

bool holding_key(const struct holding *holding, const struct record *record, const struct session *session,
                 struct arena *arena, struct record_key *ret, uint8_t ret_wrapped[VAULT_WRAPPED], struct err *err)
{
    uint8_t private_key[VAULT_KEY], public_key[VAULT_PUBLIC], wrapping[VAULT_KEY], opened[VAULT_KEY];
    bool ok = false;
    if (holding->ended_day)
        return err_set(err, ERR_DENIED, "!access-ended");
    if (!session_agency_key(session, holding->epoch, private_key)) {
        vault_wipe(private_key, sizeof private_key);
        return err_set(err, ERR_DENIED, "!no-key");
    }
    struct str bound = wrap_bound(arena, record->kind, record->uid, holding->agency, holding->epoch);
    vault_derive(private_key, "wrap", wrapping);
    if (holding->is_boxed) {
        vault_public(private_key, public_key);
        ok = vault_unbox(public_key, private_key, holding->sealed_key, opened);
        if (ok && ret_wrapped)
            vault_wrap(wrapping, bound, opened, ret_wrapped);
    } else {
        ok = vault_unwrap(wrapping, bound, holding->sealed_key, opened);
    }
    if (ok)
        record_key_set(record, opened, ret);
    else
        err_set(err, ERR_FAULT, "the key of record %" PRId64 " was changed or belongs elsewhere; \"kres admin verify\" "
                "tells more", record->id);
    vault_wipe(private_key, sizeof private_key);
    vault_wipe(wrapping, sizeof wrapping);
    vault_wipe(opened, sizeof opened);
    return ok;
}

bool holding_add(struct store_conn *conn, const struct holding *holding, struct err *err)
{
    return store_run(conn, &ADD,
                     VALUES(V_INT(holding->record), V_INT(holding->agency), V_INT(holding->epoch),
                            holding->is_boxed ? V_BYTES(holding->sealed_key, VAULT_BOXED) : V_NULL,
                            holding->is_boxed ? V_NULL : V_BYTES(holding->sealed_key, VAULT_WRAPPED),
                            V_TEXT(holding->state), V_INT(holding->is_open), V_INT(holding->rank),
                            V_TEXT(holding->lang), V_INT(holding->assignee), V_INT(holding->referred_from),
                            V_INT(holding->unread), V_INT(holding->changed_day),
                            V_TEXT(holding->kind.n ? holding->kind : STR("report")), V_INT(holding->due),
                            V_INT(holding->shared_until)), err);
}

bool holding_end(struct store_conn *conn, int64_t id, int32_t day, struct err *err)
{
    return store_run(conn, &END, VALUES(V_INT(day), V_INT(id)), err);
}

bool holding_save(struct store_conn *conn, const struct holding *holding, struct err *err)
{
    return store_run(conn, &SAVE,
                     VALUES(V_TEXT(holding->state), V_INT(holding->is_open), V_INT(holding->rank),
                            V_INT(holding->assignee), V_INT(holding->unread), V_INT(holding->changed_day),
                            V_INT(holding->due), V_INT(holding->id)), err);
}

bool holding_wrap(struct store_conn *conn, int64_t id, const uint8_t wrapped[VAULT_WRAPPED], struct err *err)
{
    return store_run(conn, &WRAP, VALUES(V_BYTES(wrapped, VAULT_WRAPPED), V_INT(id)), err);
}

bool holding_drop(struct store_conn *conn, int64_t id, struct err *err)
{
    return store_run(conn, &DROP, VALUES(V_INT(id)), err);
}

bool sharing_is_over(int32_t until, int32_t seen_day)
{
    return until > 0 && (until < seen_day || until < clock_local_today(clock_now()));
}

bool holding_row(struct store_rows *rows, int at, struct arena *arena, struct holding *ret, struct err *err)
{
    *ret = (struct holding){.id = store_int(rows, at), .record = store_int(rows, at + 1), .agency = store_int(rows, at + 2),
                            .epoch = store_int(rows, at + 3), .is_boxed = !store_is_null(rows, at + 4),
                            .state = store_text(rows, at + 6, arena), .is_open = store_int(rows, at + 7) != 0,
                            .rank = (unsigned)store_int(rows, at + 8), .lang = store_text(rows, at + 9, arena),
                            .assignee = store_int(rows, at + 10), .referred_from = store_int(rows, at + 11),
                            .unread = store_int(rows, at + 12) != 0, .changed_day = (int32_t)store_int(rows, at + 13),
                            .kind = store_text(rows, at + 14, arena), .due = (int32_t)store_int(rows, at + 15),
                            .ended_day = (int32_t)store_int(rows, at + 16),
                            .shared_until = (int32_t)store_int(rows, at + 17)};
    if (!ret->ended_day && sharing_is_over(ret->shared_until, (int32_t)store_int(rows, at + 18)))
        ret->ended_day = ret->shared_until + 1;
    if (ret->ended_day || (ret->is_boxed ? store_bytes(rows, at + 4, ret->sealed_key, VAULT_BOXED)
                                         : store_bytes(rows, at + 5, ret->sealed_key, VAULT_WRAPPED)))
        return true;
    return err_set(err, ERR_FAULT, "the key in holding %" PRId64 " is damaged: restore a backup", ret->id);
}

bool holding_get(struct store_conn *conn, struct arena *arena, int64_t record, int64_t agency, struct holding *ret,
                 struct err *err)
{
    struct store_rows rows;
    struct holding holding = {0};
    struct err why = {0};
    if (!store_query(conn, &GET, VALUES(V_INT(record), V_INT(agency)), &rows, err))
        return false;
    bool found = store_next(&rows), whole = found && holding_row(&rows, 0, arena, &holding, &why);
    if (!store_end(&rows, err))
        return false;
    if (!found)
        return err_set(err, ERR_NOT_FOUND, "!report-unknown");
    if (!whole)
        return err_set(err, why.kind, "%s", why.text);
    *ret = holding;
    return true;
}

/* Reads every row; first is grown in the arena. */
static bool read_rows(struct store_rows *rows, struct arena *arena, struct holding **ret, size_t *ret_count,
                      struct err *err)
{
    struct holding *list = NULL;
    size_t count = 0, room = 0;
    bool whole = true;
    struct err why = {0};
    while (whole && store_next(rows)) {
        if (count == room) {
            room = room ? room * 2 : 4;
            struct holding *grown = ARENA_ARRAY(arena, room, struct holding);
            if (count)
                memcpy(grown, list, count * sizeof *list);
            list = grown;
        }
        whole = holding_row(rows, 0, arena, &list[count], &why);
        count += whole;
    }
    if (!store_end(rows, err))
        return false;
    if (!whole)
        return err_set(err, why.kind, "%s", why.text);
    *ret = list;
    *ret_count = count;
    return true;
}

bool holding_list(struct store_conn *conn, struct arena *arena, int64_t record, struct holding **ret, size_t *ret_count,
                  struct err *err)
{
    struct store_rows rows;
    return store_query(conn, &LIST, VALUES(V_INT(record)), &rows, err) && read_rows(&rows, arena, ret, ret_count, err);
}

bool holding_boxed(struct store_conn *conn, struct arena *arena, int64_t agency, unsigned most, struct holding **ret,
                   size_t *ret_count, int64_t *ret_all, struct err *err)
{
    struct store_rows rows;
    return store_number(conn, &BOXED_ALL, VALUES(V_INT(agency)), 0, ret_all, err) &&
           store_query(conn, &BOXED, VALUES(V_INT(agency), V_INT(most)), &rows, err) &&
           read_rows(&rows, arena, ret, ret_count, err);
}
