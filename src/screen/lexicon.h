/* lexicon.h - from words and stems to classes: builds the trie of image.h.
 *
 * Words are added with a mark (what a text's word that matches is a member of); lexicon_build then makes the
 * double-array trie and gives each node its class: the set of marks of the word that ends there, or that goes on
 * from there.  Single-threaded; memory is the arena's.  Building is O(words × letters) with a small factor for
 * finding free places. */
#ifndef KRES_SCREEN_LEXICON_H
#define KRES_SCREEN_LEXICON_H

#include "screen/image.h"

struct lexicon_word {
    struct str text;
    bool stem;
    uint32_t mark;
};

struct lexicon {
    struct arena *arena;
    struct lexicon_word *words;
    size_t word_count, word_room;
};

/* The marks of a class, ascending. */
struct lexicon_class {
    uint32_t *marks;
    size_t count;
};

struct lexicon_built {
    struct image_node *nodes;
    struct image_end *ends; /* of each node */
    size_t node_count; /* 256 free ones at the end, so that no step leaves the array */
    struct lexicon_class *classes;
    size_t class_count; /* class 0 has no marks */
};

void lexicon_add(struct lexicon *lexicon, struct str text, bool stem, uint32_t mark);
void lexicon_build(struct lexicon *lexicon, struct lexicon_built *ret);

#endif
