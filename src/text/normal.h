/* normal.h - text folded for matching, with a way back to the reader's own bytes.
 *
 * Folding: case, diacritics that people drop, homoglyphs, leet, zero-width and full-width characters,
 * stretched letters, Ukrainian and Russian written in Latin letters.  Every byte of the folded text knows
 * the byte range of the original it came from, so a span found in the folded text always points at what the
 * reader sees.  Pure functions; any thread. */
#ifndef KRES_TEXT_NORMAL_H
#define KRES_TEXT_NORMAL_H

#include "base/str.h"

struct text_span {
    uint32_t start, end; /* bytes of the original, end exclusive, on character boundaries */
};

struct text_normal {
    struct str original; /* as given (not copied) */
    struct str folded;   /* in the arena: words with one space before and after each; "." is a word of its own
                          * where a sentence ends; a run of one letter is one letter ("pasport") */
    uint32_t *from;      /* folded.n + 1 entries: where in the original each folded byte begins */
    uint32_t *to;        /* folded.n entries: where in the original its character ends */
};

enum { TEXT_LONGEST = 1024 * 1024 };

/* ERR_INPUT when the text is not UTF-8, ERR_TOO_LARGE past TEXT_LONGEST.  O(n). */
MUST_CHECK bool text_normalise(struct arena *arena, struct str text, struct text_normal *ret, struct err *err);
/* The original's span for folded bytes [start, end). */
struct text_span text_span_back(const struct text_normal *normal, size_t start, size_t end);

/* The language a text is most likely written in, by script and frequent words: "sl", "en", "uk", "ru", …
 * or "" when it cannot tell. */
struct str text_language(const struct text_normal *normal);

#endif
