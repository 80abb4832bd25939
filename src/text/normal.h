/* normal.h - text folded for matching, with a way back to the reader's own bytes.
 *
 * Folding: case, diacritics that people drop, homoglyphs, leet, zero-width and full-width characters,
 * stretched letters, letters with marks between them, pictures that stand for words.  Every word of the folded
 * text knows the bytes of the original it came from, so what is found always points at what the reader sees.
 * Pure functions; any thread.
 *
 * Most words of most texts are plain letters of one script: those are folded by one table in one pass
 * (normal_fast.c); a word with anything else in it is looked at again, whole (normal.c). */
#ifndef KRES_TEXT_NORMAL_H
#define KRES_TEXT_NORMAL_H

#include "base/str.h"

struct text_span {
    uint32_t start, end; /* bytes of the original, end exclusive, on character boundaries */
};

/* One word of a folded text and where the reader sees it.  "." where a sentence ended is a word as well. */
struct text_word {
    uint32_t start, end; /* in folded */
    uint32_t from, to;   /* in the original */
};

/* Zeroes before the first use.  The buffers are the arena's and are used again by the next text. */
struct text_normal {
    struct str original; /* as given (not copied) */
    struct str folded;   /* words with one space before each; a run of one letter is one letter ("pasport");
                          * TEXT_SLACK readable bytes follow */
    struct text_word *words;
    size_t word_count;
    char *room; /* of folded and words */
    size_t folded_room, word_room;
};

enum { TEXT_LONGEST = 1024 * 1024, TEXT_SLACK = 32 };

/* ERR_INPUT when the text is not UTF-8, ERR_TOO_LARGE past TEXT_LONGEST.  O(n). */
MUST_CHECK bool text_normalise(struct arena *arena, struct str text, struct text_normal *ret, struct err *err);
/* The same for text that is known to be UTF-8 and within the limit. */
void text_fold(struct arena *arena, struct str text, struct text_normal *ret);
struct str text_word_of(const struct text_normal *normal, size_t word);

/* Changes when the same text may fold otherwise: for keys of caches. */
const char *text_normal_version(void);

#endif
