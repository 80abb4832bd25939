/* propose.h - candidates of the postings, compared and joined.
 *
 * Texts that share a key are candidates.  A key that many texts share would give too many pairs, so each is compared with
 * its next neighbours in the order of postings only: linear in the postings.  What is joined here are chains; cohere.h cuts
 * them.  Two ways:
 *
 * Broadly, to learn what is one campaign before anything is known of stock phrases: texts that share most of all their
 * pairs; then keys of many texts that mostly have nothing else in common are taken for frames (frame.h); then, keys of
 * which two texts taken by chance are mostly alike in what is no frame: there each text is compared with the most typical
 * ones.  Only counts.h looks at this.
 *
 * Strictly, by weight and evidence, leaving out keys that are stock phrases. */
#ifndef KRES_LINK_PROPOSE_H
#define KRES_LINK_PROPOSE_H

#include "link/compare.h"
#include "link/postings.h"

struct link_proposer {
    const struct link_texts *texts;
    const struct link_postings *postings;
    const struct link_counts *counts; /* strictly */
    struct link_join *join;
    struct link_comparer *comparers;  /* one a thread */
    struct link_frames *frames, *noted; /* broadly: both empty at first; what is noted comes to frames */
    const uint8_t *again;             /* broadly: NULL, or 1 for the texts of forms (frame.h), which alone are looked at, and
                                         where what is in frames counts for nothing anywhere */
    unsigned threads;
};

/* Once; once more for the texts of forms, each of them alone again. */
void link_propose_broadly(struct link_proposer *proposer);
void link_propose_strictly(struct link_proposer *proposer);

enum { LINK_KEY_MORE = 4 }; /* neighbours that a text is compared with in a larger key that is no stock phrase */
/* Is a key a stock phrase, so that it makes no candidates? */
bool link_is_stock(const struct link_counts *counts, uint64_t code);
/* How alike they are, when they are from one hand as far as two texts can say; otherwise 0. */
float link_alike(struct link_comparer *comparer, const struct link_counts *counts, const struct link_text *a,
                 const struct link_text *b);
/* Of two texts of a key that so many have: are they? */
bool link_is_alike(struct link_comparer *comparer, const struct link_counts *counts, const struct link_text *a,
                   const struct link_text *b, uint64_t key_count);

#endif
