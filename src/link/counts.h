/* counts.h - in how many clusters a pair of words stands, and what it says then.
 *
 * A stock phrase ("no experience needed") stands in many clusters, the wording of one hand in one, however often that hand
 * has posted: so clusters are counted, not texts.  From the count follow the weight of a pair in comparisons and the
 * bits of surprise to meet it in two texts, log2(all / count).
 *
 * Counts stand in a table by hash, some two cells a word, at most LINK_CELLS_MOST; at the edge of memory pairs share
 * cells and count for each other.  While it is made a cell has two bytes, then one: the step of a logarithmic scale.
 * Constant once made, so any thread may ask. */
#ifndef KRES_LINK_COUNTS_H
#define KRES_LINK_COUNTS_H

#include "link/join.h"

enum { LINK_CELLS_MOST = 1 << 27 };

struct link_counts {
    uint8_t *steps;                /* up to 64 exact, then eight to a doubling */
    uint64_t mask;
    float weights[256], bits[256]; /* of a step */
    float all;                     /* log2 of the number of texts */
    bool lent;                     /* the steps are somebody else's */
};

/* sets: the clusters as far as they are known.  alone: 1 for texts that are in no set and count by
 * themselves. */
MUST_CHECK bool link_counts_make(const struct link_texts *texts, const struct link_sets *sets, const uint8_t *alone,
                                 unsigned threads, struct link_counts **ret, struct err *err);
/* By steps that were made before, a power of two of them, of so many texts; they live longer. */
MUST_CHECK bool link_counts_lend(const uint8_t *steps, size_t step_count, size_t texts, struct link_counts **ret,
                                 struct err *err);
void link_counts_free(struct link_counts *counts); /* NULL does nothing */

static inline uint8_t link_step(const struct link_counts *counts, uint64_t code)
{
    return counts->steps[code & counts->mask];
}

/* Will be asked for soon. */
static inline void link_counts_fetch(const struct link_counts *counts, uint64_t code)
{
    __builtin_prefetch(&counts->steps[code & counts->mask]);
}

#endif
