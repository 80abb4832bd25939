/* content.h - what the pages share on which editors change what the public reads.
 *
 * A page speaks of one item: struct content_page has all of it, read once for the request.  The form is made from the
 * shape of its kind (know/shape.h); what comes back becomes a tree again (content_fields.c) and is kept as a draft at
 * every step, so that nothing typed is lost and no step needs JavaScript. */
#ifndef KRES_DESK_CONTENT_H
#define KRES_DESK_CONTENT_H

#include "desk/pages.h"
#include "know/compare.h"
#include "know/editing.h"

struct content_page {
    struct web_request *request;
    const struct content_kind *kind;
    struct str id;
    struct editing editing;
    struct str to, from;                 /* the language that is written, and the one that stands beside it */
    const struct content_version *mine;  /* my draft, proposal or refused proposal that is under way, or NULL */
};
/* {kind} and {id} of the address; ERR_NOT_FOUND. */
MUST_CHECK bool content_page_open(struct web_request *request, struct content_page *ret, struct err *err);
/* {kind} alone. */
MUST_CHECK bool content_kind_open(struct web_request *request, const struct content_kind **ret, struct err *err);
int64_t content_me(const struct web_request *request);
/* The languages of the request's form or query, else those of the reader. */
void content_languages(const struct web_request *request, struct str *ret_to, struct str *ret_from);
/* view[key]: [{code, name, chosen}] of the site's languages. */
void content_languages_view(const struct web_request *request, json_t *view, const char *key, struct str chosen);
/* An item's name in the reader's language, or its id. */
struct str content_title(const struct web_request *request, const struct content_kind *kind, const struct yaml *root,
                         struct str id);
/* "kind", "kind_name", "id", "title", and the flags of the navigation. */
void content_head_view(const struct web_request *request, json_t *view, const struct content_kind *kind);
/* "version", "who", "approver", "at", "state_name" and one flag for each state. */
void content_version_view(const struct web_request *request, json_t *item, const struct content_version *version);
/* "differences": [{label, lines: [{same, gone, new, text}]}]. */
void content_differences_view(const struct web_request *request, json_t *view, const struct content_kind *kind,
                              const struct difference *list, size_t count);
/* "Steps 2 · Deutsch" for "steps.1.de". */
struct str content_path_label(const struct web_request *request, const struct content_kind *kind, struct str path);
/* A field's name in plain words; of an answer to choose. */
struct str content_label(const struct web_request *request, const char *key);
struct str content_choice_label(const struct web_request *request, const char *key, const char *value);

/* ---- the address on the site (content_preview.c) ---- */

/* Where the public reads the item, without the language: "/tips/keep-documents"; "" when it has no page of its own. */
struct str content_address(const struct web_request *request, const struct content_kind *kind, struct str id);

/* ---- from the form to a tree and back ---- */

struct content_problem { struct str path; const char *message; }; /* a message key */
/* What was typed, put into the tree that it was typed over.  Fields that the form did not have stay as they are. */
struct yaml *content_fields(const struct content_page *page, const struct yaml *over);
/* "add:steps", "remove:steps.1", "up:…", "down:…" done to the tree.  Gives the path to look at next; "" when act is no
 * such thing. */
struct str content_restructure(const struct content_page *page, struct yaml *tree, struct str act);
/* Takes out of lists what nobody filled in. */
void content_tidy(const struct content_page *page, struct yaml *tree);
/* What is wrong; with whole also what is missing. */
void content_problems(const struct content_page *page, const struct yaml *tree, bool whole,
                      struct content_problem **ret, size_t *ret_count);
/* "rows": one of the form's pieces after the other, each with the flag of its sort. */
void content_form_view(const struct content_page *page, json_t *view, const struct yaml *tree,
                       const struct content_problem *problems, size_t problem_count);
/* The hours of a service: to a form row and back (content_hours.c). */
void content_hours_view(const struct web_request *request, json_t *row, const struct yaml *value);
struct yaml *content_hours(const struct web_request *request, struct str name, const struct yaml *over);

/* Reports of the last month as evidence of an advisory: at its end, in every language of the site. */
MUST_CHECK bool content_add_counts(const struct content_page *page, struct yaml *tree, size_t *ret_added,
                                   struct err *err);

/* The item's page with a tree in its form; status of reply set by the caller.  view may hold more already; given away. */
MUST_CHECK bool content_show(const struct content_page *page, struct web_reply *reply, json_t *view,
                             const struct yaml *tree, const struct content_problem *problems, size_t problem_count,
                             struct err *err);

/* The version's page again, with the reason why a step was not taken. */
MUST_CHECK bool content_version_again(struct web_request *request, struct web_reply *reply, const struct err *why,
                                      struct err *err);

#endif
