/* prefix.h - a small index of words: which items have words that begin with what somebody typed.
 *
 * Words are folded first (case, accents and other marks dropped: "Kljuc" finds "Ključ"), by ICU.  Built once, then
 * constant; any thread may search. */
#ifndef KRES_KNOW_PREFIX_H
#define KRES_KNOW_PREFIX_H

#include "base/str.h"

struct prefix_word { struct str word; uint32_t item; };
struct prefix_index {
    struct arena *arena; /* where the words live */
    struct prefix_word *words;
    size_t count, room;
};

/* Adds the words of a text for an item.  O(text). */
void prefix_add(struct prefix_index *index, struct str text, uint32_t item);
/* After the last prefix_add, before the first search.  O(n log n). */
void prefix_ready(struct prefix_index *index);
/* ret[i] for i < items: does item i have, for each word of the query, a word that begins with it?  A query without
 * words fits all.  arena is for the work.  O(words of the query * (log n + hits + items)). */
void prefix_find(const struct prefix_index *index, struct arena *arena, struct str query, bool *ret, size_t items);

#endif
