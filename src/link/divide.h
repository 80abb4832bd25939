/* divide.h - a set of texts that are not all alike into groups that are.
 *
 * What was joined pair by pair can be a chain: each text like the next, the ends strangers, as when many campaigns share
 * a sentence with one another.  The pairs of the set, found by keys as in propose.h but among its texts alone, are gone
 * through from the most alike to the least (the order of Kruskal, 1956), and two groups become one when some of the one are
 * like some of the other by not less than half of what the less alike of them is inside: average linkage (Sokal and
 * Michener, 1958) on a sparse graph, with a few texts standing for a group.
 *
 * O(n log n) time and some 600 bytes a text while it runs. */
#ifndef KRES_LINK_DIVIDE_H
#define KRES_LINK_DIVIDE_H

#include "link/compare.h"

struct link_divider {
    const struct link_texts *texts;
    const struct link_counts *counts;
    struct link_comparer *comparers; /* of that many threads */
    unsigned threads;
};

#define LINK_GROUP_ALIKE 0.2F /* the least likeness of two groups that become one */

/* set: in the order of digests.  leaders: for every text of the set the first of its group; other places are left.  With
 * one thread it may run at once on sets that have nothing in common.  Running out of memory ends the process. */
void link_divide(const struct link_divider *divider, const uint32_t *set, size_t count, uint32_t *leaders);

#endif
