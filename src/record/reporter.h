/* reporter.h - the way back: who has the receipt opens the record without an account.
 *
 * The receipt's first part finds one record; its second part, with that record's own salt, derives a key pair
 * by Argon2id, and the record's key is sealed to that pair.  Thread-safe. */
#ifndef KRES_RECORD_REPORTER_H
#define KRES_RECORD_REPORTER_H

#include "record/record.h"
#include "vault/receipt.h"

struct reporter {
    int64_t record;
    char locator[RECEIPT_LOCATOR + 1];
    uint8_t salt[VAULT_SALT], public_key[VAULT_PUBLIC], boxed[VAULT_BOXED];
};

/* A new receipt for a record.  Slow (Argon2id).  Fills all but the record. */
MUST_CHECK bool reporter_new(const struct record_key *key, struct receipt *ret_receipt, struct reporter *ret,
                             struct err *err);
/* The record's key by the receipt; slow, also when there is no such reporter (reporter NULL): the same work is
 * done, then ERR_NOT_FOUND "!receipt-unknown".  ret: only its key is set, 32 bytes. */
MUST_CHECK bool reporter_key(const struct receipt *receipt, const struct reporter *reporter, uint8_t ret[VAULT_KEY],
                             struct err *err);

/* In store_write.  ERR_CONFLICT when the locator is taken: make another receipt. */
MUST_CHECK bool reporter_add(struct store_conn *conn, int64_t record, const struct reporter *reporter,
                             struct err *err);
MUST_CHECK bool reporter_find(struct store_conn *conn, const char *locator, struct reporter *ret, bool *ret_found,
                              struct err *err);
MUST_CHECK bool reporter_exists(struct store_conn *conn, int64_t record, bool *ret, struct err *err);

/* A form sent twice is one report: keeps the hash of its id; ERR_CONFLICT when it is known.  In store_write. */
MUST_CHECK bool used_form_add(struct store_conn *conn, struct str form_id, int32_t day, struct err *err);
/* Forgets those before a day.  In store_write. */
MUST_CHECK bool used_form_sweep(struct store_conn *conn, int32_t before, struct err *err);

#endif
