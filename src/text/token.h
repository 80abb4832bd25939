/* token.h - the words of a text at the speed at which sealed records are opened.
 *
 * The same folding as term.h (case and the marks of Latin letters fall away), read from a table in one pass: about
 * 300 MB/s on one core.  Three things differ, because a search over everything that was told wants them so: an apostrophe
 * between two letters falls away ("п'ять", "don't"), digits of Arabic and Persian become ASCII, and what is written together
 * with a joiner is its pieces only; whoever looks for the whole puts neighbours together.
 * Pure functions; any thread. */
#ifndef KRES_TEXT_TOKEN_H
#define KRES_TEXT_TOKEN_H

#include "base/str.h"

enum { TEXT_TOKEN_MOST = 64 }; /* bytes of a folded word; the rest of a longer word does not count */

enum text_token_sign {
    TEXT_TOKEN_CAPITAL = 1, /* begins with a capital, or its script has none */
    TEXT_TOKEN_DIGIT = 2,   /* has a digit */
    TEXT_TOKEN_LETTER = 4,  /* has a letter */
};

struct text_token {
    uint32_t start, end; /* bytes of the text, on character boundaries */
    uint32_t n, signs;
    char folded[TEXT_TOKEN_MOST + 16]; /* zeroes follow up to the next multiple of 8 */
};

/* The next word at or after *at, which moves past it; false at the end.  text must be valid UTF-8.  O(length). */
bool text_token_next(struct str text, size_t *at, struct text_token *ret);
struct str text_token_str(const struct text_token *token);

#endif
