/* linking_state.h - kres link --state: records that stay, those of earlier runs, and whose cluster has another name now.
 *
 * The records of a state are the pieces of the spool of all runs, each with a head, so that they can be gone through
 * without anything else; each record has a checksum.  A run adds its pieces behind those that count, and in the end, when
 * all was written that was asked for, makes them count (link_state_commit). */
#ifndef KRES_CMD_LINKING_STATE_H
#define KRES_CMD_LINKING_STATE_H

#include "cmd/linking.h"

struct linking_head { /* of a piece, in the file of records */
    uint64_t magic, records, rejects, count; /* bytes of records and of rejected lines behind it; how many records */
    uint64_t check;                          /* of these */
};
struct linking_earlier { uint64_t at, records; }; /* where records stand, and how many bytes */
void linking_head_room(struct json_out *out);
/* Fills it in, at the beginning of the piece. */
void linking_head_seal(char *piece, const struct linking_piece *of, uint64_t count);
/* Fills in the check of a record that is whole. */
void linking_record_seal(char *record);
bool linking_record_check(const struct linking_record *record, const char *bytes);

/* Opens the state; the spool is its file. */
MUST_CHECK bool linking_state_open(struct linking *linking, struct err *err);
void linking_state_close(struct linking *linking);
/* When all texts are read: what a run that begins anew needs is read again. */
MUST_CHECK bool linking_state_read(struct linking *linking, struct err *err);
/* Places of records of this run. */
void linking_state_add(struct linking *linking, const struct link_place *places, size_t count);
/* Earlier members of the clusters that are described. */
MUST_CHECK bool linking_state_members(struct linking *linking, struct err *err);
/* The file of --moved. */
MUST_CHECK bool linking_state_moved(struct linking *linking, int fd, struct err *err);
/* The end: makes it count. */
MUST_CHECK bool linking_state_commit(struct linking *linking, struct err *err);

#endif
