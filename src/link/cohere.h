/* cohere.h - cuts chains: what was joined pair by pair stays together when its texts are alike all in all.
 *
 * Of every set some texts are compared each with each.  Where nearly all are alike the set stays.  Otherwise a larger
 * sample is clustered by average linkage (Sokal and Michener, 1958): two groups are not put together when they are alike
 * by less than half of what they are inside, as two campaigns of one author are that share a third of their sentences.
 * Then every text goes to the group that it is most like; those that are like none are looked at again by themselves.
 * O(texts of the set), with a sample of bounded size. */
#ifndef KRES_LINK_COHERE_H
#define KRES_LINK_COHERE_H

#include "link/compare.h"

/* leaders: for every text of sets the first text of its cluster; it has a place for every text of all. */
void link_cohere(const struct link_texts *texts, const struct link_counts *counts, const struct link_sets *sets,
                 struct link_comparer *comparers, unsigned threads, uint32_t *leaders);

#endif
