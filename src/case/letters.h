/* letters.h - what kres-read wrote about a picture, made into a text for people; inside of case/.
 *
 * The program read what a stranger sent, so its words are as little trusted as the stranger's. */
#ifndef KRES_CASE_LETTERS_H
#define KRES_CASE_LETTERS_H

#include "base/str.h"

enum { LETTERS_LONGEST = 80000, LETTERS_LEAST = 10, LETTERS_SURE = 70 };

/* "95\nthe text": false when it is unsure, too short, too long, or no text at all.  Lines that were only broken by the
 * width of a screen stand together again, so that a phrase is found across them. */
MUST_CHECK bool letters_take(struct arena *arena, struct str told, struct str *ret);

#endif
