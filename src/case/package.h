/* package.h - what a referral shows: chosen records and fields of a case, without anything that leads back into the system.
 *
 * A choice names records by number and their fields by id: {"records": [{"id": 17, "fields": ["given_name", …]}, …]}.  The
 * package that is made of it names neither: {"records": [{"kind": "person", "state": "active", "fields": {…}}, …]}, codes and
 * texts as they stand; a link is the place of the other record in the package ({"order": 2}) or is left out; members and
 * files are left out, and what the pack calls "never" (packages.yaml), such as a report's number.  Staff never stand in it.
 *
 * packages.yaml of a pack says which kinds and fields are chosen for a purpose before anybody has chosen, and the words of
 * tasks that the program makes.  Thread-safe; JSON is the caller's. */
#ifndef KRES_CASE_PACKAGE_H
#define KRES_CASE_PACKAGE_H

#include "case/scope.h"

enum { PACKAGE_RECORDS_MOST = 500 };

/* Is the field of that kind chosen at the beginning for the purpose? */
bool package_chosen(const struct records *records, struct str purpose, struct str kind, struct str field);
/* May it ever leave?  By its type, and by the pack. */
bool package_may_leave(const struct records *records, const struct kind *kind, const struct kind_field *field);
/* Words of a task in the country's first language, or "". */
struct str package_task(const struct records *records, struct arena *arena, const char *id);

/* The records of a case that may be chosen, opened for this member; items_end. */
MUST_CHECK bool package_records(const struct records *records, const struct session *session, struct arena *arena,
                                int64_t case_id, struct item **ret, size_t *ret_count, struct err *err);
/* The choice at the beginning: of those records what the purpose asks for.  person: the only one of the persons, or 0. */
json_t *package_first_choice(const struct records *records, struct str purpose, int64_t person, const struct item *items,
                             size_t count);
/* What is in it besides: which kinds and fields, and the persons it is about. */
struct package_about {
    struct str *kinds; size_t kind_count;
    struct consent_field *fields; size_t field_count;
    int64_t *persons; size_t person_count;
};
/* Only records that stand in the case and open for this member.  ERR_INPUT "!package-empty". */
MUST_CHECK bool package_build(const struct records *records, const struct session *session, struct arena *arena,
                              int64_t case_id, const json_t *choice, json_t **ret, struct package_about *ret_about,
                              struct err *err);

/* A row of a package for people: labels and values in a language. */
struct package_row { struct str label, value; };
struct package_part { struct str title; struct package_row *rows; size_t count; };
/* How a page writes a value in the reader's language; of links the places in the package are told. */
struct package_words {
    struct str (*text)(void *context, const struct kind_field *field, const json_t *value);
    void *context;
};
/* Nothing but what is in the package.  words: or NULL for plain values.  Kinds and fields that no pack knows any more are
 * left out. */
void package_parts(const struct records *records, struct arena *arena, const json_t *package, struct str lang,
                   const struct package_words *words, struct package_part **ret, size_t *ret_count);
/* As a paper (the form of print/document.h): head rows as given, a part for each record. */
json_t *package_document(const struct records *records, struct arena *arena, const json_t *package, struct str lang,
                         bool right_to_left, struct str title, const struct package_words *words,
                         const struct package_row *head, size_t head_count);

#endif
