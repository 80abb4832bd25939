/* tongue.h - which of the world's larger languages a text is written in.
 *
 * For what is read by people afterwards, where language.h knows only what the screen has words for.  A script that one
 * language is written in tells it (Unicode's scripts and CLDR's likely languages, both from ICU).  In a script of many
 * languages (Latin, Cyrillic, Arabic, Devanagari, Ethiopic, Bengali) each small word that every text of a language uses
 * counts for those that have it, and each letter that few have for those and against the others; rarer ones count more.
 * A text of several languages has that which dominates.  What is written by look-alikes, digits or letters with marks
 * between them is read as normal.h folds it.  When two languages are near each other nothing is said: a wrong language
 * misleads, none does not.  But Croatian, Bosnian and Serbian in Latin letters are "sh" then, and Norwegian's two forms
 * "no" (ISO 639's macrolanguages).  The figures are in doc/linking.md.
 *
 * The table is constant once made, so any thread may ask; O(n) of the text's first TONGUE_BEGINNING bytes. */
#ifndef KRES_TEXT_TONGUE_H
#define KRES_TEXT_TONGUE_H

#include "base/str.h"

enum { TONGUE_BEGINNING = 1024 };

struct tongues;

/* The table (about half a megabyte) lives in the arena. */
struct tongues *tongues_make(struct arena *arena);
/* Its ISO 639 code, or "" when it cannot be told; constant memory or the table's.  text: valid UTF-8 (what follows a
 * wrong byte is not read).  The arena is for reading. */
struct str tongue_of(const struct tongues *tongues, struct arena *arena, struct str text);
/* Is it one of those that the other stands for when they cannot be told apart? */
bool tongue_is_part(struct str lang, struct str whole);

#endif
