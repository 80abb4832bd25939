/* linking_aside.h - the identifiers that so many share that they join nothing (link/hands.h), each with the number of texts
 * that name it: for the page of --report.
 *
 * They are counted while lines are written (linking_write.c).  What each is called is read from one of its texts in the end,
 * the one with the smallest hash, so that the order of the input does not matter.  24 bytes for a text that names one,
 * while the piece is written; then some 32 for each that was met. */
#ifndef KRES_CMD_LINKING_ASIDE_H
#define KRES_CMD_LINKING_ASIDE_H

#include "cmd/linking.h"

/* Adds what a record has of them to out; numbers: its marks; at: its place in the spool.  Any thread. */
void linking_aside_see(const struct linking *linking, const struct linking_record *record, const char *numbers,
                       uint64_t at, struct str body, struct json_out *out);
/* Counts what was seen.  One thread. */
MUST_CHECK bool linking_aside_add(struct linking *linking, const struct json_out *seen, struct err *err);

/* When all was linked anew: those that earlier records have.  After linking_write. */
MUST_CHECK bool linking_aside_earlier(struct linking *linking, struct err *err);

struct linking_aside_line { enum identifier_type type; struct str value; uint64_t texts; };
/* Those in most texts first, at most that many; *ret_all: how many there are.  In the arena. */
MUST_CHECK bool linking_aside_list(const struct linking *linking, struct arena *arena, size_t most,
                                   struct linking_aside_line **ret, size_t *ret_count, size_t *ret_all, struct err *err);
void linking_aside_free(struct linking *linking);

#endif
