/* latin.h - words as people type them on a keyboard that lacks their letters.
 *
 * Used on phrases, not on texts: each Cyrillic word of a phrase is also looked for in the spellings made here,
 * so the folded text keeps its letters and every span stays exact.  Pure functions. */
#ifndef KRES_TEXT_LATIN_H
#define KRES_TEXT_LATIN_H

#include "base/str.h"

enum { LATIN_WAYS = 3 }; /* the official table, and two ways of chats */

bool latin_has_cyrillic(struct str word);
/* word in Latin letters, lower case; way from 0; ukrainian: и is y, г is h.  Other characters stay. */
struct str latin_spell(struct arena *arena, struct str word, bool ukrainian, unsigned way);

/* German and Croatian letters as keyboards without them write them: ae, oe, ue, ss, dj.  False when word has
 * none (plain marks, as in č, fall away in folding anyway). */
bool latin_without_marks(struct arena *arena, struct str word, struct str *ret);

#endif
