/* vocabulary.h - how often words are used, counted in the packs' own examples.
 *
 * Those are some thousand sentences of the kind that is screened, near misses included: enough to know the words
 * that every other text has from those that few have.  One thread; memory is the arena's. */
#ifndef KRES_SCREEN_VOCABULARY_H
#define KRES_SCREEN_VOCABULARY_H

#include "screen/draft.h"

struct vocabulary {
    struct str *words; /* ascending */
    size_t *before;    /* uses of all words before this one; count + 1 entries */
    size_t count;
};

void vocabulary_read(struct vocabulary *vocabulary, const struct draft *draft, struct arena *arena);
/* Uses of the words that this one finds.  O(log count). */
size_t vocabulary_uses(const struct vocabulary *vocabulary, const struct phrase_word *word);

#endif
