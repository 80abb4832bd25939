/* linking_ids.h - how many ids came more than once.
 *
 * Of each id a hash of 64 bits is kept, two million at a time; those are sorted and go to the spool, and in the end all rows
 * of them are gone through side by side.  So memory stays at 32 MB whatever the input (and is 16 bytes an id for small
 * ones), and a pass takes a twentieth of a second for a million.  Two different ids in some thousand millions have the same
 * hash: it is a count for people.
 *
 * One thread at a time. */
#ifndef KRES_CMD_LINKING_IDS_H
#define KRES_CMD_LINKING_IDS_H

#include "cmd/spool.h"

struct linking_ids;
/* spool lives on until the ids are freed. */
MUST_CHECK bool linking_ids_new(struct spool *spool, struct linking_ids **ret, struct err *err);
void linking_ids_free(struct linking_ids *ids); /* NULL does nothing */
uint64_t linking_id_hash(struct str id);
MUST_CHECK bool linking_ids_add(struct linking_ids *ids, const uint64_t *hashes, size_t count, struct err *err);
/* Once, in the end: how many different ids came at least twice.  O(n log rows). */
MUST_CHECK bool linking_ids_repeated(struct linking_ids *ids, uint64_t *ret, struct err *err);

#endif
