/* sharing_package.c - what a referral shows: the sender's choice, then the package, under the referral's own key. */
#include "record/sharing_inside.h"

static const struct store_stmt PUT = {
    "package.put", "INSERT INTO package (record, is_sent, sealed) VALUES (?, ?, ?) ON CONFLICT (record) DO UPDATE SET "
                   "is_sent = excluded.is_sent, sealed = excluded.sealed WHERE package.is_sent = 0"};
static const struct store_stmt GET = {"package.get", "SELECT sealed FROM package WHERE record = ? AND is_sent = ?"};

static struct str bound_of(struct arena *arena, const struct record_key *key, bool sent)
{
    return record_bound(key, arena, "%s", sent ? "package" : "choice");
}

struct str sharing_package_seal(struct arena *arena, const struct record_key *key, const json_t *package, bool sent)
{
    char *text = json_dumps(package, JSON_COMPACT | JSON_SORT_KEYS);
    struct str plain = str_from(text), sealed = vault_seal(arena, key->key, bound_of(arena, key, sent), plain);
    if (text)
        vault_wipe(text, plain.n);
    free(text);
    return sealed;
}

bool sharing_package_put(struct store_conn *conn, int64_t record, struct str sealed, bool sent, struct err *err)
{
    if (!store_run(conn, &PUT, VALUES(V_INT(record), V_INT(sent), V_BLOB(sealed)), err))
        return false;
    return store_changed(conn) == 1 || err_set(err, ERR_CONFLICT, "!referral-was-sent");
}

struct choosing { int64_t record; struct str sealed; struct audit_line line; };

static bool write_choice(struct store_conn *conn, void *context, struct err *err)
{
    const struct choosing *in = context;
    return sharing_package_put(conn, in->record, in->sealed, false, err) && audit_add(conn, &in->line, err);
}

bool sharing_choice_save(const struct records *records, const struct session *session, struct arena *arena, int64_t record,
                         const json_t *choice, struct err *err)
{
    struct kept kept;
    if (!kept_begin(records, session, arena, record, &kept, err))
        return false;
    struct choosing in = {.record = record, .sealed = sharing_package_seal(arena, &kept.key, choice, false),
                          .line = item_line(session, arena, record, "record.choose", kept.kind->id)};
    bool may = !kept.is_guest && kept_may(records, session, &kept, VERB_CHANGE);
    kept_end(&kept);
    return (may || err_set(err, ERR_DENIED, "!not-allowed")) && store_write(records->store, write_choice, &in, err);
}

bool sharing_package_get(const struct records *records, struct arena *arena, int64_t record, const struct record_key *key,
                         bool sent, json_t **ret, struct err *err)
{
    struct store_conn *conn;
    struct store_rows rows;
    struct str sealed = STR(""), plain;
    json_error_t why;
    *ret = NULL;
    if (!store_read_begin(records->store, &conn, err))
        return false;
    bool found = false, ok = store_query(conn, &GET, VALUES(V_INT(record), V_INT(sent)), &rows, err);
    if (ok) {
        found = store_next(&rows);
        sealed = found ? store_text(&rows, 0, arena) : STR("");
        ok = store_end(&rows, err);
    }
    store_read_end(conn);
    if (!ok || !found)
        return ok;
    if (!vault_open(arena, key->key, bound_of(arena, key, sent), sealed, &plain, err))
        return false;
    *ret = json_loadb(plain.p, plain.n, JSON_REJECT_DUPLICATES, &why);
    return *ret || err_set(err, ERR_FAULT, "a package cannot be read though its seal fits; use a newer Kres");
}

static bool write_line(struct store_conn *conn, void *context, struct err *err)
{
    return audit_add(conn, context, err);
}

bool sharing_package_open(const struct records *records, const struct session *session, struct arena *arena, int64_t record,
                          bool sent, json_t **ret, struct err *err)
{
    struct kept kept;
    *ret = NULL;
    if (!kept_begin(records, session, arena, record, &kept, err))
        return false;
    bool ok = sent || !kept.is_guest ? sharing_package_get(records, arena, record, &kept.key, sent, ret, err)
                                     : item_not_found(err);
    struct audit_line line = item_line(session, arena, record, "record.package", kept.kind->id);
    kept_end(&kept);
    ok = ok && store_write_reserved(records->store, write_line, &line, err);
    if (!ok) {
        json_decref(*ret);
        *ret = NULL;
    }
    return ok;
}
