/* entry.h - what is added to a record after it came: messages with the reporter, notes among staff, events.
 *
 * An entry is sealed under the record's key and bound to its thread and a random uid, so that a note never
 * passes for a message and no entry for another.  Who wrote it and when stands inside.  Thread-safe. */
#ifndef KRES_RECORD_ENTRY_H
#define KRES_RECORD_ENTRY_H

#include "record/record.h"

enum entry_thread { ENTRY_MESSAGE, ENTRY_NOTE, ENTRY_EVENT, ENTRY_THREADS };

struct entry {
    int64_t id, record;
    uint8_t uid[RECORD_UID];
    enum entry_thread thread;
    int32_t day;
    struct str sealed;
};

/* Fills all but id and record. */
void entry_seal(const struct record_key *key, struct arena *arena, enum entry_thread thread, int32_t day,
                struct str plain, struct entry *ret);
MUST_CHECK bool entry_open(const struct record_key *key, struct arena *arena, const struct entry *entry,
                           struct str *ret, struct err *err);

/* In store_write. */
MUST_CHECK bool entry_add(struct store_conn *conn, int64_t record, const struct entry *entry, int64_t *ret_id,
                          struct err *err);
/* Takes its files along. */
MUST_CHECK bool entry_drop(struct store_conn *conn, int64_t id, struct err *err);
/* All of a record, in the order they came. */
MUST_CHECK bool entry_list(struct store_conn *conn, struct arena *arena, int64_t record, struct entry **ret,
                           size_t *ret_count, struct err *err);

#endif
