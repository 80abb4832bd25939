/* linking_language.h - the language of a text by its small words (text/language.h), without a screen to look them up.
 *
 * The table is constant once made, so any thread may ask. */
#ifndef KRES_CMD_LINKING_LANGUAGE_H
#define KRES_CMD_LINKING_LANGUAGE_H

#include "text/language.h"

enum { LINKING_LANGUAGE_CELLS = 1 << 12 };
struct linking_languages { struct { uint64_t hash; uint32_t languages; } cells[LINKING_LANGUAGE_CELLS]; };

/* languages: zeroes. */
void linking_languages_make(struct linking_languages *languages);
/* ISO 639, or "".  text: valid UTF-8; its beginning tells. */
struct str linking_language(const struct linking_languages *languages, struct arena *arena, struct str text);

#endif
