/* cohere.h - cuts chains: what was joined pair by pair stays together when its texts are alike all in all.
 *
 * Of every set some texts are compared each with each.  Where nearly all are alike the set stays, otherwise it is divided
 * (divide.h).  O(texts of the set), O(n log n) for one that is divided. */
#ifndef KRES_LINK_COHERE_H
#define KRES_LINK_COHERE_H

#include "link/compare.h"

/* leaders: for every text of sets the first text of its cluster; it has a place for every text of all. */
void link_cohere(const struct link_texts *texts, const struct link_counts *counts, const struct link_sets *sets,
                 struct link_comparer *comparers, unsigned threads, uint32_t *leaders);

#endif
