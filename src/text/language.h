/* language.h - the language a text is most likely written in.
 *
 * A text is told by the words that every text of a language uses, and by letters that only one language has.  The
 * words are given out, because whoever looks up each word of a text anyway (screen/) counts them on the way.
 * Pure functions; any thread. */
#ifndef KRES_TEXT_LANGUAGE_H
#define KRES_TEXT_LANGUAGE_H

#include "text/normal.h"

enum { TEXT_LANGUAGES = 7, TEXT_LANGUAGE_WORDS = 80 }; /* so many words of a text tell enough */

/* ISO 639 code of language number 0 to TEXT_LANGUAGES - 1; NULL past the last. */
const char *text_language_name(unsigned language);
/* Its frequent words, folded, with spaces between. */
struct str text_language_words(unsigned language);
/* counts: how many of the first TEXT_LANGUAGE_WORDS words are frequent in each language.  "" when it cannot tell. */
struct str text_language_best(const struct text_normal *normal, const size_t *counts);

#endif
