/* pairs.h - two ways of putting n texts into groups, compared by pairs: adjusted Rand index, precision, recall.
 *
 * Counts are exact (pairs of 2^31 texts fit 64 bits); the index is computed from them in long double.  O(n log n) time,
 * 40 bytes a text. */
#ifndef KRES_BENCH_PAIRS_H
#define KRES_BENCH_PAIRS_H

#include "base/base.h"

enum { PAIRS_KINDS = 8, PAIRS_ALONE = UINT32_MAX };

/* truth, found: the group of each text, below 2^30, or PAIRS_ALONE: a group of one.  kind: below PAIRS_KINDS. */
struct pairs_text {
    uint32_t truth, found;
    uint8_t kind;
};

struct pairs_score {
    uint64_t texts, both, truth, found; /* pairs together in both, in truth, in what was found */
    long double ari, precision, recall; /* precision and recall are 1 when there are no pairs */
};

struct pairs_report {
    struct pairs_score all;
    struct pairs_score touching[PAIRS_KINDS]; /* pairs with at least one text of the kind; texts: of the kind; ari: 0 */
    struct pairs_score within[PAIRS_KINDS];   /* the texts of the kind alone */
    uint64_t *merged, *split;                 /* of each found group, wrong pairs; of each true group, lost pairs */
    uint64_t alone_taken, planted_alone;      /* texts alone in truth but grouped; of a group but left alone */
};

/* truths, founds: how many groups there are.  report->merged and ->split are the caller's (free).  Ends the program
 * when there is no memory. */
void pairs_compare(const struct pairs_text *texts, size_t count, uint32_t truths, uint32_t founds,
                   struct pairs_report *report);

/* Hubert & Arabie, Comparing partitions, Journal of Classification 2 (1985), from counts of pairs; 1 when both are all
 * groups of one. */
long double pairs_ari(uint64_t texts, uint64_t both, uint64_t truth, uint64_t found);

#endif
