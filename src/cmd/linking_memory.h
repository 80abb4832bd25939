/* linking_memory.h - how much memory a run of kres link may take, and whether that will do.
 *
 * What the whole run takes is foretold from the texts read so far (link/need.h, link/hands.h, and here what stands around
 * them), a moment before it would be taken.  Too much ends the run with an error that says what all texts need, where
 * that can be known from the length of the files.  Nobody is killed for it. */
#ifndef KRES_CMD_LINKING_MEMORY_H
#define KRES_CMD_LINKING_MEMORY_H

#include "cmd/linking.h"

/* Before the first text: what is there already is measured. */
void linking_memory_begin(struct linking *linking);
/* Most bytes at one moment, if so many times as many texts as were read had come. */
uint64_t linking_memory(const struct linking *linking, double times);
/* Bytes that one record may have: it is read, and kept meanwhile, beside all else. */
uint64_t linking_memory_record(struct linking *linking);
/* Who holds linking->order. */
MUST_CHECK bool linking_memory_check(const struct linking *linking, struct err *err);

/* Once the clusters are known, before they are described: with a state they have members of earlier runs too. */
MUST_CHECK bool linking_memory_check_clusters(const struct linking *linking, struct err *err);
/* Says so, and what would be needed. */
void linking_memory_out(const struct linking *linking, struct err *err);

#endif
