/* value_view.h - values of records as her language writes them, and what links lead to, by name (inside desk/ only).
 *
 * A page first wants all values that it shows; value_names_open then opens the records that they lead to in one go (one
 * line in the audit log), and reads colleagues and agencies if any value names one.  Everything lives in the request's
 * arena.  One thread. */
#ifndef KRES_DESK_VALUE_VIEW_H
#define KRES_DESK_VALUE_VIEW_H

#include "desk/pages.h"
#include "record/item_file.h"

struct value_names;

struct value_names *value_names_new(struct web_request *request);
/* called: only the fields that name the record, as lists need it. */
void value_names_want(struct value_names *names, const struct kind *kind, const json_t *fields, bool called);
void value_names_want_record(struct value_names *names, int64_t id);
/* Records that the page opened anyway: they are not opened a second time for their names.  items: until value_names_open. */
void value_names_know(struct value_names *names, const struct item *items, size_t count);
/* about: the record whose page this is, or 0. */
MUST_CHECK bool value_names_open(struct value_names *names, int64_t about, struct err *err);
/* Files of the record, so that their fields show names and lead there. */
void value_names_files(struct value_names *names, int64_t record, const struct item_file *files, size_t count);

/* One value as text, several joined as the language joins them. */
struct str value_shown(const struct value_names *names, const struct kind_field *field, const json_t *value);
/* "text", "parts": [{text, href, leads}], "long". */
void value_view(const struct value_names *names, json_t *view, const struct kind_field *field, const json_t *value);
/* What a record is called ("Case 17" when it has no name yet); plain: no link of its own is followed. */
struct str record_title(const struct value_names *names, const struct item *item);
/* Of a record that was wanted: its title, or "" when it may not be seen. */
struct str value_names_record(const struct value_names *names, int64_t id);
/* A date in any precision, "26. november 2026, 14:30". */
struct str value_date(const struct web_request *request, struct str date);
/* One value as it stands in a control and is read again: "26. 11. 2026", "11/2026", "Ukraine". */
struct str value_typed(const struct web_request *request, const struct kind_field *field, const json_t *value);
struct str value_date_typed(struct arena *arena, struct str date);
/* The name of a member of one's own agency; else "somebody of another agency". */
struct str value_names_member(const struct value_names *names, int64_t id);
struct str value_names_agency(const struct value_names *names, struct str slug);
/* Wants colleagues and agencies even when no value names one. */
void value_names_want_people(struct value_names *names);
const struct member *value_names_colleagues(const struct value_names *names, size_t *ret_count);
const struct agency *value_names_agencies(const struct value_names *names, size_t *ret_count);

#endif
