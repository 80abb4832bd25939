/* safety.h - what must be minded before anything about a person goes to somebody: the safe ways to reach her, what
 * must never be done or told, who is dangerous; of the case, its persons and their consents.
 *
 * Each text is looked through for the names of those who should get something: a word that names a receiver may say
 * that just this one must never know.  Names are compared folded (case, diacritics, letters that look alike), whole
 * words, as they are written: another form of the word is not found, so a page shows the texts themselves first.
 *
 * Only what the member may read.  Thread-safe; everything lives in the arena. */
#ifndef KRES_CASE_SAFETY_H
#define KRES_CASE_SAFETY_H

#include "record/item.h"

/* Somebody who should get something, and how else the name is written: an agency's short name.  "": nothing. */
struct safety_name { struct str name, other; };

struct safety_word {
    const struct kind_field *field;
    struct str about;    /* the person's name, or "": the case */
    struct str text;
    bool never;          /* says what must not be; else: what is safe */
    struct str named;    /* the first receiver that it names, or "" */
};
/* What must not be comes first.  O(texts · names). */
MUST_CHECK bool safety_of(const struct records *records, const struct session *session, struct arena *arena, int64_t case_id,
                          const struct safety_name *names, size_t name_count, struct safety_word **ret, size_t *ret_count,
                          struct err *err);
/* Does the text name it, as whole words? */
bool safety_names(struct arena *arena, struct str text, struct str name);

#endif
