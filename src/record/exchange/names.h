/* names.h - what people call things, found again: fields by the headings of columns, codes, countries and languages by
 * words.
 *
 * Headings and cells are compared folded: case, marks, spaces and punctuation fall away ("Datum rojstva:" is
 * "datumrojstva"). A code is known by its id, its label in any language of the packs, its name in HTCDS; a country and
 * a language by their ISO codes (two or three letters) and their names in the packs' languages (CLDR, through ICU).
 *
 * A struct names is made once an import and then only read; the arena owns it.  Look-ups are O(1). */
#ifndef KRES_RECORD_EXCHANGE_NAMES_H
#define KRES_RECORD_EXCHANGE_NAMES_H

#include "record/kind.h"

struct names;
struct names *names_new(struct arena *arena, const struct kinds *kinds, const struct pack_set *packs);

/* Letters and digits of the text, folded. */
struct str names_fold(struct arena *arena, struct str text);
/* The code of the list, or NULL. */
const struct kind_code *names_code(const struct names *names, struct arena *arena, const struct kind_list *list,
                                   struct str words);
/* ISO 3166-1 alpha-2, ISO 639-1 (or -3 where there is no shorter), or "". */
struct str names_country(const struct names *names, struct arena *arena, struct str words);
struct str names_language(const struct names *names, struct arena *arena, struct str words);
/* Three letters, as HTCDS wants languages: ISO 639-2/T; "" for what ICU does not know. */
struct str names_language_three(struct str code);

/* The field that a heading means: by id, label, HTCDS name; "kind.id" names it exactly.  Of several the one of the
 * kinds that stand first. */
struct names_field { const struct kind *kind; const struct kind_field *field; };
bool names_field(const struct names *names, struct arena *arena, struct str heading, const struct kind *const *kinds,
                 size_t count, struct names_field *ret);

#endif
