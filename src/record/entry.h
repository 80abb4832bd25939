/* entry.h - what is added to a record after it came: messages with the reporter, notes among staff, events, and what
 * staff say of the screen's findings (reviews).
 *
 * An entry is sealed under the record's key and bound to its thread and a uid, so that a note never passes for a
 * message and no entry for another.  The uid is random; that of a review is made of what it says by a key that is
 * derived from the record's, so that saying it twice is saying it once and the uid tells nobody else anything.  Who
 * wrote an entry and when stands inside.  Thread-safe. */
#ifndef KRES_RECORD_ENTRY_H
#define KRES_RECORD_ENTRY_H

#include "record/record.h"

enum entry_thread { ENTRY_MESSAGE, ENTRY_NOTE, ENTRY_EVENT, ENTRY_REVIEW, ENTRY_THREADS };

struct entry {
    int64_t id, record;
    uint8_t uid[RECORD_UID];
    enum entry_thread thread;
    int32_t day;
    struct str sealed;
};

/* The uid of the entry of this thread that says this, the same each time. */
void entry_uid(const struct record_key *key, struct arena *arena, enum entry_thread thread, struct str says,
               uint8_t ret[RECORD_UID]);
/* Fills all but id and record.  uid: NULL for a random one. */
void entry_seal(const struct record_key *key, struct arena *arena, enum entry_thread thread, int32_t day,
                const uint8_t *uid, struct str plain, struct entry *ret);
MUST_CHECK bool entry_open(const struct record_key *key, struct arena *arena, const struct entry *entry,
                           struct str *ret, struct err *err);

/* In store_write. */
MUST_CHECK bool entry_add(struct store_conn *conn, int64_t record, const struct entry *entry, int64_t *ret_id,
                          struct err *err);
/* Takes its files along. */
MUST_CHECK bool entry_drop(struct store_conn *conn, int64_t id, struct err *err);
/* Drops the entry of that thread and uid, if the record has it; ret: it had. */
MUST_CHECK bool entry_drop_uid(struct store_conn *conn, int64_t record, enum entry_thread thread,
                               const uint8_t uid[RECORD_UID], bool *ret, struct err *err);
MUST_CHECK bool entry_known(struct store_conn *conn, int64_t record, const uint8_t uid[RECORD_UID], bool *ret,
                            struct err *err);
/* All of a record, in the order they came. */
MUST_CHECK bool entry_list(struct store_conn *conn, struct arena *arena, int64_t record, struct entry **ret,
                           size_t *ret_count, struct err *err);

/* ---- reviews, of one record or of all that an agency holds ---- */

MUST_CHECK bool entry_reviews(struct store_conn *conn, struct arena *arena, int64_t record, struct entry **ret,
                              size_t *ret_count, struct err *err);
/* The newest first; before: the id of the last one seen, 0 from the top.  O(limit) while the agency holds most. */
MUST_CHECK bool entry_review_page(struct store_conn *conn, struct arena *arena, int64_t agency, int64_t before,
                                  unsigned limit, struct entry **ret, size_t *ret_count, struct err *err);
/* The records that have any, the newest first; and how many there are. */
MUST_CHECK bool entry_review_records(struct store_conn *conn, struct arena *arena, int64_t agency, unsigned most,
                                     int64_t **ret, size_t *ret_count, struct err *err);
MUST_CHECK bool entry_review_count(struct store_conn *conn, int64_t agency, int64_t *ret, struct err *err);

#endif
