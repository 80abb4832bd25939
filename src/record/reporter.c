/* reporter.c - see reporter.h. */
#include "record/reporter.h"

#include "base/file.h"

static const struct store_stmt ADD = {
    "reporter.add", "INSERT INTO reporter (record, locator, salt, public_key, boxed) VALUES (?, ?, ?, ?, ?)"};
static const struct store_stmt FIND = {
    "reporter.find", "SELECT record, salt, public_key, boxed FROM reporter WHERE locator = ?"};
static const struct store_stmt EXISTS = {"reporter.exists", "SELECT count(*) FROM reporter WHERE record = ?"};
static const struct store_stmt FORM_ADD = {"used_form.add", "INSERT INTO used_form (hash, day) VALUES (?, ?)"};
static const struct store_stmt FORM_SWEEP = {"used_form.sweep", "DELETE FROM used_form WHERE day < ?"};

bool reporter_new(const struct record_key *key, struct receipt *ret_receipt, struct reporter *ret, struct err *err)
{
    struct receipt receipt;
    struct reporter reporter = {0};
    uint8_t private_key[VAULT_KEY];
    receipt_new(&receipt);
    random_bytes(reporter.salt, sizeof reporter.salt);
    bool ok = receipt_key(&receipt, reporter.salt, reporter.public_key, private_key, err);
    if (ok) {
        memcpy(reporter.locator, receipt.locator, sizeof reporter.locator);
        vault_box(reporter.public_key, key->key, reporter.boxed);
        *ret_receipt = receipt;
        *ret = reporter;
    }
    vault_wipe(private_key, sizeof private_key);
    vault_wipe(&receipt, sizeof receipt);
    return ok;
}

bool reporter_key(const struct receipt *receipt, const struct reporter *reporter, uint8_t ret[VAULT_KEY],
                  struct err *err)
{
    static const uint8_t nobody[VAULT_SALT] = {0};
    uint8_t private_key[VAULT_KEY], public_key[VAULT_PUBLIC];
    bool ok = false;
    if (receipt_key(receipt, reporter ? reporter->salt : nobody, public_key, private_key, err)) {
        ok = reporter && vault_unbox(public_key, private_key, reporter->boxed, ret);
        if (!ok)
            err_field(err, "receipt", "!receipt-unknown");
        if (!ok && err)
            err->kind = ERR_NOT_FOUND;
    }
    vault_wipe(private_key, sizeof private_key);
    return ok;
}

bool reporter_add(struct store_conn *conn, int64_t record, const struct reporter *reporter, struct err *err)
{
    return store_run(conn, &ADD, VALUES(V_INT(record), V_TEXT(str_from(reporter->locator)),
                                        V_BYTES(reporter->salt, VAULT_SALT),
                                        V_BYTES(reporter->public_key, VAULT_PUBLIC),
                                        V_BYTES(reporter->boxed, VAULT_BOXED)), err);
}

bool reporter_find(struct store_conn *conn, const char *locator, struct reporter *ret, bool *ret_found,
                   struct err *err)
{
    struct store_rows rows;
    if (!store_query(conn, &FIND, VALUES(V_TEXT(str_from(locator))), &rows, err))
        return false;
    struct reporter reporter = {0};
    bool found = store_next(&rows);
    bool whole = found && store_bytes(&rows, 1, reporter.salt, VAULT_SALT) &&
                 store_bytes(&rows, 2, reporter.public_key, VAULT_PUBLIC) &&
                 store_bytes(&rows, 3, reporter.boxed, VAULT_BOXED);
    if (found)
        reporter.record = store_int(&rows, 0);
    if (!store_end(&rows, err))
        return false;
    if (found && !whole)
        return err_set(err, ERR_FAULT, "the receipt of record %" PRId64 " is damaged: restore a backup",
                       reporter.record);
    memcpy(reporter.locator, locator, RECEIPT_LOCATOR);
    *ret = reporter;
    *ret_found = found;
    return true;
}

bool reporter_exists(struct store_conn *conn, int64_t record, bool *ret, struct err *err)
{
    int64_t n;
    if (!store_number(conn, &EXISTS, VALUES(V_INT(record)), 0, &n, err))
        return false;
    *ret = n > 0;
    return true;
}

bool used_form_add(struct store_conn *conn, struct str form_id, int32_t day, struct err *err)
{
    uint8_t hash[VAULT_HASH];
    vault_hash(form_id, hash);
    return store_run(conn, &FORM_ADD, VALUES(V_BYTES(hash, sizeof hash), V_INT(day)), err);
}

bool used_form_sweep(struct store_conn *conn, int32_t before, struct err *err)
{
    return store_run(conn, &FORM_SWEEP, VALUES(V_INT(before)), err);
}
