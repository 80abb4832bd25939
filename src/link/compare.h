/* compare.h - how alike two texts are: the pairs of words they share, and what those say.
 *
 * Containment (Broder, 1997): of the pairs of the one text, the part that the other has too, so that a shuffled sentence
 * costs one pair, a changed word two, and a foreign piece in front or behind little.  Pairs weigh what link_counts says.
 * Beside it the evidence: bits of surprise of each stretch of shared pairs, that of its rarest pair and a little for each
 * further one, because a stock phrase is met as a whole (a stretch of six common words is no six chances).
 *
 * A struct link_comparer belongs to one thread; zeroes are ready for use.  It keeps the pairs of the last first text, so
 * whoever compares one text with several names it first. */
#ifndef KRES_LINK_COMPARE_H
#define KRES_LINK_COMPARE_H

#include "link/counts.h"
#include "link/frame.h"

enum { LINK_TABLE = 1 << 14, LINK_PAIRS_MOST = 3 * LINK_WORDS_MOST };

struct link_comparer {
    const struct link_text *first; /* whose pairs stand in the table */
    size_t reach, mask, distinct;
    float weight;                  /* of all its pairs; below 0: not known yet */
    size_t own;                    /* pairs of it that are in no frame; SIZE_MAX: not known yet */
    uint16_t stamp;
    uint32_t turn;
    uint64_t cells[LINK_TABLE];    /* a pair of words below, a stamp above: with another stamp the cell is empty */
    uint32_t turns[LINK_TABLE];    /* when the cell's pair was last met in a second text */
    size_t hit_count;              /* pairs of the second text that the first has: where their words stand */
    struct link_hit { uint16_t first, second; bool again; uint8_t step; } hits[LINK_PAIRS_MOST];
    uint64_t codes[LINK_PAIRS_MOST];
};

struct link_likeness {
    size_t first, second, shared; /* pairs of each and of both; a pair that returns counts again in second alone */
    float weight;                 /* shared weight over that of the texts, 0 to 1: see link_compare */
    float bits;                   /* evidence */
};

/* The pairs alone, all of the same weight; weight and bits stay 0. */
struct link_likeness link_compare_plain(struct link_comparer *comparer, const struct link_text *a,
                                        const struct link_text *b);
/* Do they share that part of the pairs of the larger text, and not less than least?  Stops when that cannot be. */
bool link_shares(struct link_comparer *comparer, const struct link_text *a, const struct link_text *b, float part,
                 size_t least);
/* What part of the larger text's pairs they share where pairs of frames count for nothing; 0 below least. */
float link_share_own(struct link_comparer *comparer, const struct link_frames *frames, const struct link_text *a,
                     const struct link_text *b, size_t least);
/* weight: shared weight over LINK_BALANCE of the heavier text and the rest of the lighter.  Texts that share less than
 * least pairs, or with fewer bits of evidence, are not weighed.  O(words of both). */
#define LINK_BALANCE 0.3F
struct link_likeness link_compare(struct link_comparer *comparer, const struct link_counts *counts,
                                  const struct link_text *a, const struct link_text *b, size_t least, float bits);

#endif
