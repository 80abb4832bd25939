/* record_pages.h - what the pages of records share (inside desk/ only): the form made of a kind, and read back.
 *
 * A field called given_name stands in forms as "f_given_name", so that no field of a pack ever meets a name of the page's
 * own.  A form says which fields it asks ("asks", one a field); what it does not ask stays as it is. */
#ifndef KRES_DESK_RECORD_PAGES_H
#define KRES_DESK_RECORD_PAGES_H

#include "desk/value_view.h"

enum { RECORD_FILES_BYTES = CASE_FILES_BYTES + 1024 * 1024 };

struct records *record_of(const struct web_request *request);
/* The kind called id, if this member's role may read it: else ERR_NOT_FOUND "!record-unknown". */
MUST_CHECK bool record_kind(const struct web_request *request, struct str id, const struct kind **ret, struct err *err);
bool record_may_read(const struct web_request *request, struct str kind);
/* The number {id} of the address. */
MUST_CHECK bool record_asked(const struct web_request *request, int64_t *ret, struct err *err);
struct str record_word(const struct web_request *request, const struct yaml *texts); /* a text of a pack in her language */
/* "id", "title", "plural", "icon", "help" of the kind under key. */
void record_kind_view(const struct web_request *request, json_t *view, const char *key, const struct kind *kind);
void record_state_view(const struct web_request *request, json_t *view, const struct kind_state *state);
/* "Cases", "Tasks", …: what the navigation offers this member. */
void record_nav_view(struct web_request *request, json_t *view);

/* ---- the form (record_form.c) ---- */

struct field_fault { struct str field; struct str text; }; /* text: in her language */
struct record_form {
    struct web_request *request;
    const struct kind *kind;
    const json_t *values;             /* what stands there, or NULL */
    bool typed;                       /* what the request brought goes before it */
    const json_t *stored;             /* then: fields whose files are kept already; NULL: files have to be chosen again */
    const struct kind_field **only; size_t only_count; /* just these (what an action needs); NULL: all */
    int64_t root;                     /* record in which links are looked for (a case), or 0 */
    int64_t self;                     /* the record itself, to which it never leads; 0: a new one */
    const struct field_fault *faults; size_t fault_count;
    const struct field_change *clash; size_t clash_count; /* fields that two changed: chosen one by one */
    struct str prefix;                /* before ids of inputs when a page has several forms; "" */
    const struct item_edition *editions; size_t edition_count; /* for clash: who wrote what stands there */
    bool bare;                        /* for a phone without network: no session, nothing to choose that somebody wrote */
    struct form_links *links;         /* what record_form_want found */
};
/* Wants what the form's links and people need; then value_names_open; then record_form_view. */
MUST_CHECK bool record_form_want(struct record_form *form, struct value_names *names, struct err *err);
/* "sections": [{title, intro, fields}], "quick": [fields], "has_more"; lists of countries and languages when needed. */
void record_form_view(const struct record_form *form, const struct value_names *names, json_t *view);

/* A condition as the browser's module reads it ("is_child=yes;status=a|b"), and in words ("A child: yes"). */
/* The control of single fields that a consent names: "scopes": [{kind, label, first, more}]. */
bool record_scope_is(const struct kind_field *field);
void record_scope_view(const struct web_request *request, json_t *view, const struct str *texts, size_t count);
struct str record_when_data(struct arena *arena, const struct kind_when *when);
struct str record_when_words(const struct web_request *request, const struct kind *kind, const struct kind_when *when);

/* ---- reading it (record_read.c) ---- */

struct record_read {
    json_t *fields;                   /* value, or null for "nothing"; the caller decrefs */
    struct field_fault *faults; size_t fault_count;
    struct item_file_in *files; size_t file_count; /* new ones: their uids stand in fields */
};
/* What the form asked.  false only when something broke (files too large): what is wrong in fields stands in faults. */
MUST_CHECK bool record_read(struct web_request *request, const struct kind *kind, struct record_read *ret, struct err *err);
/* Was a file chosen?  (A browser sends an empty part where none was.) */
bool record_brings_files(const struct web_request *request);
/* The texts of one field as they were typed; false when the request did not ask it. */
bool record_typed(const struct web_request *request, const struct kind_field *field, struct str **ret, size_t *ret_count);
/* A fault that an error names beside those of reading. */
void record_fault_add(struct web_request *request, struct record_read *read, const struct err *why);
/* Codes of names that were typed: "Ukrajina" → "UA". */
struct str record_code_of(const struct web_request *request, enum kind_type type, struct str typed);

/* ---- a form sent twice is one ---- */

/* A random id for the form: view["form_id"]; the one that came with the request when there is one. */
void record_form_id(const struct web_request *request, json_t *view);
/* *ret_again: it was sent before, and the reply leads where the first led.  ERR_BUSY "!form-under-way". */
MUST_CHECK bool record_sent(struct web_request *request, struct web_reply *reply, bool *ret_again, struct err *err);
struct str record_once(const struct web_request *request); /* the form's id, "" when it is none */
void record_sent_keep(struct web_request *request, const struct web_reply *reply);
void record_sent_forget(struct web_request *request);

/* ---- written without network (outreach.c): a request made of what a phone had sealed ---- */

/* What the form makes: a record, or nothing and why (ERR_INPUT with the first field that is wrong). */
MUST_CHECK bool record_new_from(struct web_request *request, int64_t *ret_id, struct err *err);
/* The form again with what was written, to be looked at and saved. */
MUST_CHECK bool record_new_open(struct web_request *request, struct web_reply *reply, struct err *err);
MUST_CHECK bool record_change_open(struct web_request *request, struct web_reply *reply, struct err *err);

/* ---- the page of a record (record_page.c) ---- */

/* The whole page of {id}; failed: the action whose form comes back (""), faults of its fields. */
MUST_CHECK bool record_page_view(struct web_request *request, int64_t id, struct str failed, const struct record_read *read,
                                 json_t **ret, struct err *err);
/* What a record stands in, outermost first, from the one with this number upwards (0: nothing). */
enum { RECORD_DEEP = 8 };
struct record_parents { int64_t id[RECORD_DEEP]; size_t count; };
MUST_CHECK bool record_parents_find(struct web_request *request, int64_t from, struct record_parents *ret, struct err *err);
void record_parents_want(const struct record_parents *parents, struct value_names *names);
/* "parents": [{id, title}]. */
void record_parents_view(const struct record_parents *parents, const struct value_names *names, json_t *view);
void record_stamp_view(const struct web_request *request, json_t *view, const char *key, const struct item_stamp *stamp);
/* Days left until then: "days", "day", late, today, soon (within warn), text sentences in the template. */
void record_due_view(const struct web_request *request, json_t *view, int32_t day, int warn);
/* One row of a list: id, title, state, due, who. */
void record_row_view(const struct web_request *request, const struct value_names *names, json_t *row,
                     const struct item *item);
/* ---- what needs two (waiting_view.c, export_page.c) ---- */

struct approval;
struct export_out;
/* Wishes for people: who asks, what exactly, about whom and why. */
MUST_CHECK bool wishes_view(struct web_request *request, json_t *rows, const struct approval *list, size_t count,
                            const struct member *members, size_t member_count, struct err *err);
void export_reply(struct web_request *request, struct web_reply *reply, const struct export_out *out);

#endif
