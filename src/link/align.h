/* align.h - the words of several texts, one under the other.
 *
 * Partial-order alignment (C. Lee, C. Grasso, M. F. Sharlow, "Multiple sequence alignment using partial order graphs",
 * Bioinformatics 18, 2002), with the graph kept in the simpler form of its columns: nodes that are aligned to each other are
 * one column with up to LINK_ALIGN_VARIANTS words, and a column that few texts have costs nothing to pass over, as an edge
 * around it would.  Texts are put in one after the other, the most typical first.
 *
 * Within a text the best way through the columns may jump, at a price, to any column (less at the beginning of a sentence):
 * a moved sentence is aligned where the other texts have it, not left over.  So the columns of a text need not grow; no
 * column holds two words of one text.  Words that match nothing share columns with other words in their place, else they get
 * columns of their own.
 *
 * O(texts × words × columns) in time and words × columns bytes; columns are at most LINK_ALIGN_COLUMNS, words behind that
 * stay without one. */
#ifndef KRES_LINK_ALIGN_H
#define KRES_LINK_ALIGN_H

#include "link/tokens.h"

enum { LINK_ALIGN_VARIANTS = 4, LINK_ALIGN_COLUMNS = LINK_WORDS_MOST + LINK_WORDS_MOST / 2 };
#define LINK_NO_COLUMN UINT32_MAX

struct link_alignment {
    size_t columns;
    uint32_t **at; /* at[text][token]: its column, or LINK_NO_COLUMN */
};

/* The text whose words the others have most: ties go to the first.  O(words log words). */
size_t link_typical(const struct link_tokens *texts, size_t count);
/* first: where to begin.  The result is in the arena.  Deterministic. */
void link_align(struct arena *arena, const struct link_tokens *texts, size_t count, size_t first,
                struct link_alignment *ret);

#endif
