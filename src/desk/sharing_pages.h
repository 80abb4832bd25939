/* sharing_pages.h - what the pages of consents, referrals and sharings share (inside desk/ only). */
#ifndef KRES_DESK_SHARING_PAGES_H
#define KRES_DESK_SHARING_PAGES_H

#include "case/referral.h"
#include "desk/record_pages.h"

/* ---- sharing_view.c ---- */

/* "sharing" on the page of a case: its consents in plain words, what is where, and what can be begun. */
MUST_CHECK bool sharing_piece_view(struct web_request *request, json_t *view, const struct item *item, struct err *err);
/* "to_referral" on the page of a referral. */
MUST_CHECK bool referral_piece_view(struct web_request *request, json_t *view, const struct item *item, struct err *err);
/* Where the record's things are: [{kind, receiver, ground, …}]. */
MUST_CHECK bool sharings_view(struct web_request *request, json_t *view, int64_t case_id, struct err *err);
/* Labels of codes, joined as the language joins them. */
struct str codes_text(const struct web_request *request, struct str lang, const char *list, const json_t *codes);
struct str code_text(const struct web_request *request, struct str lang, const char *list, struct str code);
/* Names of agencies by slug and of somebody outside, joined. */
MUST_CHECK bool receivers_text(struct web_request *request, struct str lang, const json_t *slugs, struct str outside,
                               struct str *ret, struct err *err);
/* The sentence of a key in which "{name}" stands for a value: names and values, ended by NULL and "". */
struct sentence_part { const char *name; struct str value; };
struct str sentence(const struct web_request *request, struct str lang, const char *key, const struct sentence_part *parts,
                    size_t count);
/* A consent: "sentence" for staff, state, days. */
MUST_CHECK bool consent_view(struct web_request *request, json_t *view, const struct consent *consent, struct err *err);
/* What she agreed to, in her own language and the first person. */
MUST_CHECK bool consent_own_text(struct web_request *request, struct str lang, const struct consent *consent,
                                 struct str *ret,
                                 struct err *err);
/* What she allows to be known: kinds, and of a kind the single fields when she named some. */
struct str consent_kinds_text(const struct web_request *request, struct str lang, const struct consent *consent);
/* "missing": [{sentence}] of what no consent covers, "out": [{sentence}] of single fields that stay out, "covered",
 * "covered_until", "ground" in words. */
MUST_CHECK bool cover_view(struct web_request *request, json_t *view, const struct consent_cover *cover, struct err *err);

/* ---- safety_view.c ---- */

struct safety_name;
/* "safety": [{label, about, text, never, named}] of a case (case/safety.h), "safety_names" when they name one of those. */
MUST_CHECK bool safety_view(struct web_request *request, json_t *view, int64_t case_id, const struct safety_name *names,
                            size_t count, struct err *err);
/* The same for one receiver: an agency by slug, or somebody outside. */
MUST_CHECK bool safety_of_receiver(struct web_request *request, json_t *view, int64_t case_id, struct str slug,
                                   struct str outside, struct err *err);

/* ---- referral_view.c ---- */

/* "package": [{title, rows: [{label, value}]}]. */
MUST_CHECK bool package_view(struct web_request *request, json_t *view, const json_t *package, struct err *err);
/* Values as the reader's language writes them. */
MUST_CHECK bool package_words_of(struct web_request *request, struct package_words *ret, struct err *err);
/* A row of the list, and the head of the page. */
MUST_CHECK bool referral_row_view(struct web_request *request, json_t *view, const struct item *item, struct err *err);
/* "trail": [{did, who, why, at}], the oldest first. */
MUST_CHECK bool referral_trail_view(struct web_request *request, json_t *view, int64_t id, struct err *err);
/* The choice of a draft as boxes: "choices": [{title, fields: [{name, label, value, chosen}]}]. */
MUST_CHECK bool referral_choices_view(struct web_request *request, json_t *view, const struct referral_preview *preview,
                                      struct err *err);
/* The choice that came with the form. */
json_t *referral_choice_read(struct web_request *request);

#endif
