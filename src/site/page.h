/* page.h - what the public's handlers share: views, words, hidden fields, problems beside fields.
 *
 * A page of the public carries no state but its own form: the earlier answers travel in hidden fields, what
 * must not be read or changed travels in sealed tokens.  Nothing here outlives the request. */
#ifndef KRES_SITE_PAGE_H
#define KRES_SITE_PAGE_H

#include "site/app.h"

struct app *page_app(const struct web_request *request);
/* The content of now, the same for the whole request. */
const struct edition *page_edition(struct web_request *request);
/* Who reads: the public, in the page's language. */
struct shape_reader page_reader(const struct web_request *request);
/* The item as a view, or NULL when there is none or the public may not see it; "fallback" of it is set on the page as
 * well (page may be NULL). */
json_t *page_content(const struct web_request *request, json_t *page, const struct content_item *item);
/* view[key]: all items of the kind that the public may see, each as a view; returns how many. */
size_t page_contents(struct web_request *request, json_t *view, const char *key, const char *kind);
/* law_links.c: the item's "laws" (ids as the packs write them) become [{title, name, href, article}] of the entries that
 * the public may see; title is the short one where there is one. */
void page_laws(struct web_request *request, json_t *item);
/* The entry's short name, when the reader can make something of it: an abbreviation or a number everywhere, words only in
 * the pack's first language; else "". */
struct str page_law_short(const struct web_request *request, const struct content_item *law);
/* The id that an article has on the page of its law: "113(1)" → "a113-1". */
struct str page_article_id(struct arena *arena, struct str article);
/* "https://kres.example" as the reader's browser called this site; "" when it said nothing usable.  Never on a cached page:
 * one reader's word would stand there for all. */
struct str page_site(const struct web_request *request);
/* The sentence for a message key or msgid in the reader's language. */
struct str page_word(const struct web_request *request, struct str msgid);
/* What an error says to people; text that is not a message key is shown as it is. */
struct str page_problem(const struct web_request *request, const struct err *err);
/* May the page itself say it (input, conflict, denied, busy, too large, full)?  Else the error page does. */
bool page_can_tell(const struct err *err);
unsigned page_status(const struct err *err);

void page_text(json_t *view, const char *key, struct str value);
void page_flag(json_t *view, const char *key, bool value);
void page_number(json_t *view, const char *key, int64_t value);
/* "wait" in seconds, and "minutes" (rounded up) when nobody would count seconds. */
void page_wait(json_t *view, int64_t seconds);
/* The sentence "!prefix-name" in the reader's language; the name itself when there is none. */
void page_named(const struct web_request *request, json_t *view, const char *key, const char *prefix, struct str name);
json_t *page_list(json_t *view, const char *key); /* a new list, owned by view */
json_t *page_item(json_t *list);                  /* a new object at its end, owned by list */
/* Takes out what is null, at every depth: a page's view has it for its template, software needs it not. */
void page_drop_nulls(json_t *view);
/* One more of view's "hidden" fields. */
void page_hidden(json_t *view, const char *name, struct str value);
/* One more of view's "errors": a sentence with a link to the input it speaks of ("" for none). */
void page_error(json_t *view, struct str input, struct str sentence);
/* Groups of four digits, for reading: view[key] = [{digits}]. */
void page_groups(json_t *view, const char *key, struct str code);
/* "340 kB", "3 MB". */
struct str page_size(struct arena *arena, size_t bytes);
/* 22 letters that nobody can guess: the id of one form. */
struct str page_random_id(struct arena *arena);
/* "?name=value", or "&name=value" where the address has a '?' already; nothing for an empty value. */
void page_query_add(struct buf *address, const char *name, struct str value);
/* The language menu leads to the same page with this query ("?q=…"): for pages that are made of one. */
void page_keep_query(json_t *view, struct str query);
/* The language menu sends the form with this id along to /{lang}path. */
void page_keep_form(json_t *view, const char *form, const char *path);

/* The page does not exist: the server's own words for that. */
bool page_gone(struct err *err);
bool page_show(struct web_reply *reply, unsigned status, const char *template, json_t *view);
/* 303 to /{lang}path. */
bool page_go(const struct web_request *request, struct web_reply *reply, const char *path);

/* ---- the JSON interface (api.c) ---- */

/* RFC 9457.  extra: further members, or NULL; stolen. */
bool api_problem(struct web_reply *reply, struct arena *arena, unsigned status, const char *field, struct str detail,
                 json_t *extra);
/* What the caller can mend is answered here; the rest is the server's error page, also as a problem. */
bool api_refuse(const struct web_request *request, struct web_reply *reply, const struct err *why, struct err *err);
bool api_json(struct web_reply *reply, unsigned status, json_t *view); /* view is given away */
/* 429: what a client in a flood has to prove, or how long to wait. */
bool api_flood_problem(const struct web_request *request, struct web_reply *reply, const struct flood_demand *demand);

/* ---- the report form (report_form.c) ---- */

struct report_file { struct str handle, name; size_t size; };
struct report_form {
    struct web_request *request;
    struct str form_id;
    json_t *answers;            /* field id → text, as typed; released with the form */
    struct report_file *files;  /* kept by case_draft_keep; their handles travel in the page */
    size_t file_count;
    size_t step;                /* index; step_count = the review */
    bool reviewed;              /* the review was seen: "next" leads back to it */
    struct str *wrong_field;    /* what is wrong, field by field: ids and sentences, wrong_count of each */
    struct str *wrong_words;
    size_t wrong_count;
};
/* Takes the form out of the request. */
void report_form_init(struct report_form *form, struct web_request *request);
void report_form_release(struct report_form *form);
/* Keeps newly uploaded files; what cannot be kept becomes a problem beside the field. */
MUST_CHECK bool report_form_keep_files(struct report_form *form, struct err *err);
struct str report_form_files_field(const struct report_form *form); /* id of the field for files, or "" */
MUST_CHECK bool report_form_drop_file(struct report_form *form, struct str handle, struct err *err);
bool report_form_asks(const struct report_form *form, const struct form_field *field); /* wanted now? */
/* On its step's page?  A field that hangs on an answer of the same step always is (a script hides it while it
 * does not apply); one that hangs on an earlier step is only when it applies. */
bool report_form_shows(const struct report_form *form, const struct form_step *step, const struct form_field *field);
bool report_form_step_asks(const struct report_form *form, size_t step);
/* Checks one step; false when something is wrong there. */
bool report_form_check(struct report_form *form, size_t step);
void report_form_wrong(struct report_form *form, struct str field, struct str words);
/* What goes to case_submit: only what was asked and answered.  New reference. */
json_t *report_form_final(const struct report_form *form);
/* The page of the form's step, or the review. */
json_t *report_form_view(const struct report_form *form);
const char *report_form_template(const struct report_form *form);
/* report_place.c: the place of the facility whose link was followed ("place" of the query) becomes the answer of the
 * form's place, which the reporter may change; what there is to say about it goes into view.  The link of a facility
 * that is no longer in use, or that never was, leads to the ordinary form. */
MUST_CHECK bool report_form_place(struct report_form *form, struct str *ret_name, bool *ret_gone, struct err *err);
/* All that was filled in, as hidden fields, but for what the page of step `except` shows. */
void report_form_hide(const struct report_form *form, json_t *view, size_t except);

/* ---- advisories (advisories.c) ---- */

/* For every page: "urgent_warnings": [{title, title_lang, href}], the advisories that hold now, and "has_urgent_warnings".
 * O(advisories); without the database. */
void advisories_banner(struct web_request *request, json_t *view);
/* The advisories that the public may see, of those in one of the states (a bit each), the newest first; arena. */
size_t advisories_list(struct web_request *request, unsigned states, const struct content_item ***ret);
/* When it was published or changed last, in seconds. */
int64_t advisory_changed(const struct content_item *item);

/* ---- the handlers, by file ---- */

web_run_fn incident_go, incident_show, incident_do; /* incident.c */
web_run_fn root_go, welcome_go, welcome_show, help_show, protect_show, trip_show; /* home.c */
web_run_fn tips_show, tips_print_show, tips_pocket_show, tip_show, understand_show, situation_show, myths_show,
    pages_show, pages_one_show, course_show, unit_show, certificate_show; /* content_page.c */
web_run_fn film_show, film_captions_show, film_file_show;                           /* film_page.c */
web_run_fn worker_show, offline_show, manifest_show, hide_show;     /* offline.c */
web_run_fn posters_show, poster_show, poster_pdf_show, poster_print_show; /* poster_page.c */
web_run_fn place_go;                                                /* report_place.c */
web_run_fn report_page_show, report_step_do;                        /* report.c */
web_run_fn report_send_do, report_written_do, report_done_show;     /* report_send.c */
web_run_fn receipt_show, receipt_go, receipt_open_do, receipt_view_do, receipt_message_do,
    receipt_file_do;                                                /* receipt_page.c */
web_run_fn proof_show, proof_do;                                    /* proof_page.c */
web_run_fn check_show, check_do, check_picture_show;                /* check_page.c */
web_run_fn law_show, law_topic_show, law_entry_show;                /* law_page.c */
web_run_fn law_search_show, api_law, api_law_entry;                 /* law_search.c */
web_run_fn law_bibtex_show, law_csl_show;                           /* law_cite.c */
web_run_fn advisories_show, advisory_show;                          /* advisories.c */
web_run_fn advisories_atom, advisories_json;                        /* advisory_feeds.c */
web_run_fn api_health, api_report, api_receipt;                     /* api.c */
web_run_fn api_screen, api_screen_words, api_screen_options;        /* check_api.c */

#endif
