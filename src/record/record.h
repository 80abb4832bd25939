/* record.h - a record as it is kept: a few open fields, and everything that was told under a key of its own.
 *
 * Every record has a random data key.  All that belongs to it (what was told, entries, files) is sealed with
 * that key by vault_seal, bound to kind, uid, version and place of the piece, so that nothing opens in another
 * record, thread or version.  Who has the key: the agencies that hold the record (holding.h) and the one who
 * has its receipt (reporter.h).  Files: attachment.h; messages, notes, events: entry.h.
 *
 * Sealing needs no database and is done before store_write; functions with a connection are single
 * statements.  A struct record_key stands on the caller's stack: wipe it with record_key_wipe.  Thread-safe. */
#ifndef KRES_RECORD_RECORD_H
#define KRES_RECORD_RECORD_H

#include "store/store.h"
#include "vault/vault.h"

enum { RECORD_UID = 16, RECORD_KIND = 16, RECORD_VERSION = 1, RECORD_EDITIONS_MOST = 10000 };

/* The open key, and what its seals are bound to. */
struct record_key {
    char kind[RECORD_KIND];  /* "report", zero-ended */
    uint8_t uid[RECORD_UID];
    uint8_t key[VAULT_KEY];
};

struct record {
    int64_t id;
    uint8_t uid[RECORD_UID];
    struct str kind, lang;
    int32_t day;       /* came in */
    int64_t version;   /* of the sealed form */
    struct str sealed;
    int64_t parent;    /* the record it stands in; 0 = by itself */
    int64_t agency;    /* that made it; 0 = the public */
    int64_t edition;   /* goes up with every change; 0 for reports, which never change */
    int32_t changed_day;
};

/* A new random key and uid; kind: up to 15 bytes. */
void record_key_new(const char *kind, struct record_key *ret);
/* The key of a record that exists; bytes: its opened key, which the caller wipes. */
void record_key_set(const struct record *record, const uint8_t bytes[VAULT_KEY], struct record_key *ret);
void record_key_wipe(struct record_key *key);

/* What all seals of a record are bound to: "report/UID/v1/place". */
struct str record_bound(const struct record_key *key, struct arena *arena, const char *place_format, ...)
    PRINTF_LIKE(3, 4);

/* Fills a record (but its id) around plain: what was told. */
void record_seal(const struct record_key *key, struct arena *arena, struct str lang, int32_t day, struct str plain,
                 struct record *ret);
/* The same for a record that changes: its first edition is 1, and each is bound to its number. */
void record_seal_edition(const struct record_key *key, struct arena *arena, int64_t edition, struct str plain,
                         struct record *ret);
MUST_CHECK bool record_open_edition(const struct record_key *key, struct arena *arena, int64_t edition,
                                    struct str sealed, struct str *ret, struct err *err);
MUST_CHECK bool record_open(const struct record_key *key, struct arena *arena, const struct record *record,
                            struct str *ret, struct err *err);

/* In store_write. */
MUST_CHECK bool record_add(struct store_conn *conn, const struct record *record, int64_t *ret_id, struct err *err);
/* Puts the new edition (sealed, edition, changed_day) in place of the one before, which goes to the past; ERR_CONFLICT
 * "!changed-meanwhile" when the record is not at the edition before this one.  In store_write. */
MUST_CHECK bool record_replace(struct store_conn *conn, const struct record *record, struct err *err);
/* What a record said, the oldest edition first, the present one last. */
struct record_past { int64_t edition; int32_t day; struct str sealed; };
MUST_CHECK bool record_history(struct store_conn *conn, struct arena *arena, int64_t id, struct record_past **ret,
                               size_t *ret_count, struct err *err);
/* The columns of "record r" that record_row reads from column at on. */
#define RECORD_COLUMNS "r.id, r.uid, r.kind, r.lang, r.day, r.version, r.sealed, r.parent, r.agency, r.edition, " \
                       "r.changed_day"
enum { RECORD_WIDE = 11 };
/* ERR_FAULT when it is damaged. */
MUST_CHECK bool record_row(struct store_rows *rows, int at, struct arena *arena, struct record *ret, struct err *err);
/* ERR_NOT_FOUND "!report-unknown". */
MUST_CHECK bool record_get(struct store_conn *conn, struct arena *arena, int64_t id, struct record *ret,
                           struct err *err);

#endif
