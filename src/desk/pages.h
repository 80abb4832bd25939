/* pages.h - what the handlers of desk/ share: who is signed in, how a page is shown, where to go next.
 *
 * A handler reads fields, calls one function of case/ or agency/, fills a view and names a template.  A POST
 * that worked answers 303; one that was refused shows its page again with the reason and everything typed.
 * Nothing here outlives the request. */
#ifndef KRES_DESK_PAGES_H
#define KRES_DESK_PAGES_H

#include "agency/watch.h"
#include "desk/desk.h"

/* Rights of the desk's own, beside those of agency.h. */
enum desk_right {
    DESK_STEPS = RIGHTS, /* signed in, even before the first sign-in is finished */
    DESK_DIRECTORY,      /* RIGHT_QUEUE or RIGHT_EDIT: the directory with what it keeps from the public */
    DESK_MANAGE,         /* RIGHT_AGENCY for one's own agency, or RIGHT_ADMINISTER for all */
    DESK_PLACES,         /* links for places: RIGHT_WORK or RIGHT_EDIT */
};

struct app *desk_app(const struct web_request *request);
struct session *desk_session(const struct web_request *request);
bool desk_may(const struct web_request *request, int right);
/* The session of the request's cookie on pages that are public; release it.  NULL when there is none. */
struct session *desk_find(const struct web_request *request);
void desk_cookie_set(struct web_request *request, struct web_reply *reply, const char *token);
void desk_cookie_drop(struct web_request *request, struct web_reply *reply);

/* ---- answering ---- */

/* 200 with a page; view is given away. */
bool desk_show(struct web_reply *reply, const char *template, json_t *view);
/* 303 to "/{lang}/desk" and what the format says ("/report/%lld"). */
bool desk_go(struct web_request *request, struct web_reply *reply, const char *format, ...) PRINTF_LIKE(3, 4);
/* A file: shown in the browser when inside is set and its type is a picture's, else kept under its name. */
bool desk_file(struct web_request *request, struct web_reply *reply, struct str name, struct str type, struct str bytes,
               bool inside);
/* May the page say it itself (input, conflict, denied, busy)?  Else the server's error page does. */
bool desk_can_tell(const struct err *err);
/* Puts the reason into view ("problem", "problem_field", "wrong_" and the field) and the status into reply. */
void desk_tell(const struct web_request *request, struct web_reply *reply, json_t *view, const struct err *err);
/* Shows the page again with the reason, or passes the error on and drops view. */
bool desk_again(const struct web_request *request, struct web_reply *reply, const char *template, json_t *view,
                const struct err *why, struct err *err);

/* ---- views ---- */

void view_text(json_t *view, const char *key, struct str value);
void view_name(json_t *view, const char *key, const char *value);
void view_number(json_t *view, const char *key, int64_t value);
void view_flag(json_t *view, const char *key, bool value);
json_t *view_list(json_t *view, const char *key);        /* an empty list, owned by view */
json_t *view_item(json_t *list);                         /* a new object at its end, owned by list */
/* The sentence "!prefix-name" in the reader's language; the name itself when there is none. */
void view_word(const struct web_request *request, json_t *view, const char *key, const char *prefix, struct str name);
/* A role as the packs call it. */
void view_role(const struct web_request *request, json_t *view, const char *key, struct str role);
void view_day(const struct web_request *request, json_t *view, const char *key, int32_t day);
/* key: {today|yesterday|earlier: true, days: n, day: "24. november 2026"}. */
void view_age(const struct web_request *request, json_t *view, const char *key, int32_t day);
void view_time(const struct web_request *request, json_t *view, const char *key, int64_t at);
void view_level(const struct web_request *request, json_t *view, enum screen_level level);
/* What the reader typed and what must stand in the form again. */
void view_typed(const struct web_request *request, json_t *view, const char *field);

/* ---- pieces of pages that several handlers show ---- */

/* One more parameter of an address' query, percent-encoded; none when value is empty. */
void query_add(struct buf *to, const char *name, struct str value);
/* "next_query", "back_query", "has_back" of a list that is paged by key (the request's "after"): the filters, the place,
 * and the trail of the pages before ("~" between their keys; "-" is the first page).  next: key of the last row shown,
 * "" when there are no more. */
void paging_view(const struct web_request *request, json_t *view, struct str filters, struct str next);
/* "queue": the rows that fit the query's filters, counts, choices and links; wide screens show it beside a
 * report.  here: id of the open report or 0. */
MUST_CHECK bool inbox_view(struct web_request *request, json_t *view, int64_t here, unsigned limit, struct err *err);
/* The filters of the request as they stand in links ("?mine=1"), or "": an act on a report keeps the queue as it is. */
struct str inbox_keep(const struct web_request *request);
/* The whole report page. */
MUST_CHECK bool report_view(struct web_request *request, int64_t id, json_t **ret, struct err *err);
/* One act on the report {id}: run it, then its page again at done (an id on the page), or with the reason why not; then
 * view has "failed_" and part, the form that it was. */
typedef bool report_act_fn(struct web_request *request, int64_t id, struct err *err);
bool report_act(struct web_request *request, struct web_reply *reply, const char *part, const char *done,
                report_act_fn *run, struct err *err);
/* What staff said of the signs, and what the forms for more of it need; signs: the list beside the text. */
void report_review_view(const struct web_request *request, json_t *view, const struct case_report *report,
                        json_t *signs);
/* One review; not when, and not of which report. */
void review_view(const struct web_request *request, json_t *view, const struct review *review);
/* The report's case, or whether one may be begun: "has_case", "case", "may_begin_case". */
MUST_CHECK bool report_case_view(struct web_request *request, json_t *view, int64_t report, struct err *err);
/* "waiting": records of the agency in which two answers wait for a decision, and "has_waiting". */
MUST_CHECK bool clash_list_view(struct web_request *request, json_t *view, struct err *err);
/* "qr": {path, size} for a QR code of text, drawn as one SVG path. */
MUST_CHECK bool qr_view(struct arena *arena, json_t *view, struct str text, struct err *err);
/* "code_app": QR code and secret; "recovery": the groups and which two to type back. */
MUST_CHECK bool steps_code_app_view(struct web_request *request, json_t *view, struct err *err);
MUST_CHECK bool steps_recovery_view(struct web_request *request, json_t *view, struct err *err);
/* The members of an agency (0: of all) as read in one go. */
MUST_CHECK bool desk_members(struct web_request *request, int64_t agency, struct member **ret, size_t *ret_count,
                             struct err *err);
MUST_CHECK bool desk_agencies(struct web_request *request, struct agency **ret, size_t *ret_count, struct err *err);
MUST_CHECK bool desk_agency(struct web_request *request, int64_t id, struct agency *ret, struct err *err);
/* When the act needs a second person, asks for one (the form's "why"), and the reply leads to the page of what waits.
 * params is given away. */
MUST_CHECK bool waiting_ask(struct web_request *request, struct web_reply *reply, const char *act,
                            const struct member *about, json_t *params, bool *ret_asked, struct err *err);
/* An opened audit detail: "at" (words, iso) and "detail", what else it says. */
void audit_detail_view(const struct web_request *request, json_t *item, struct str detail);
/* One flag of agency/watch.h at the end of list. */
void watch_flag_view(struct web_request *request, json_t *list, const struct watch_flag *flag,
                     const struct member *members, size_t member_count);
/* The door's part of security keys: "key" for the page; does the form bring a key's answer; sign in with it. */
void key_door_view(const struct web_request *request, json_t *view);
bool key_door_asked(const struct web_request *request);
MUST_CHECK bool key_door_enter(const struct web_request *request, struct str login, struct str device,
                               char ret_token[SESSION_TOKEN + 1], struct err *err);
/* "Firefox on Linux", from the browser's own words. */
struct str device_name(struct arena *arena, struct str user_agent);

/* ---- the handlers, by file ---- */

web_run_fn home_show;
web_run_fn sign_in_show, sign_in_do, recover_show, recover_do, sign_out_do;
web_run_fn steps_show, steps_password_do, steps_code_app_do, steps_recovery_do, steps_ready_show;
web_run_fn inbox_show, inbox_count_show;
web_run_fn report_show;
web_run_fn report_take_do, report_hand_over_do, report_answer_do, report_note_do, report_close_do, report_reopen_do,
    report_refer_do, report_undo_do;
web_run_fn review_wrong_do, review_missed_do, review_level_do, review_drop_do;
web_run_fn reviews_show, reviews_drop_do, reviews_export_show, reviews_export_do;
web_run_fn file_clean_show, file_original_show, file_original_do;
web_run_fn places_show, places_add_do, place_show, place_poster_show, place_end_do, place_use_again_do; /* places.c */
web_run_fn case_begin_do, calendar_show, calendar_begin_do, calendar_end_do, calendar_feed_show; /* case_begin.c */
web_run_fn search_show; /* search.c */
web_run_fn merge_alike_show, merge_show, merge_do, merge_undo_do;
web_run_fn today_show, today_hand_over_do, timeline_show;
web_run_fn consent_show, consent_copy_show, consent_copy_pdf_show, case_paper_show, case_paper_do, consent_withdraw_do;
web_run_fn referrals_show, referral_show, referral_choose_do, referral_undo_do, referral_act_do, referral_case_do,
    referral_paper_show, referral_parcel_do;
web_run_fn hand_over_show, hand_over_do;
web_run_fn numbers_show, numbers_file_show; /* numbers_page.c */
web_run_fn account_show, account_password_do, account_session_do, account_everywhere_do, account_recovery_show,
    account_recovery_do, account_code_app_show, account_code_app_do;
web_run_fn account_keys_show, account_keys_do, account_key_remove_do, account_code_app_drop_do; /* security_key.c */
web_run_fn trail_show;
web_run_fn share_split_do, share_pass_do, share_restore_do;
web_run_fn colleagues_show, colleagues_admit_do;
web_run_fn members_show, members_add_do, members_role_do, members_disable_do, members_reset_do,
    members_groups_do;
web_run_fn roles_show, waiting_show, waiting_agree_do, waiting_refuse_do, waiting_make_do; /* roles.c, waiting.c */
web_run_fn agencies_show, agencies_add_do, agencies_intake_do, agencies_hours_do;
web_run_fn keys_show, keys_add_do, keys_disable_do;
web_run_fn audit_show, watch_show, watch_look_do;
web_run_fn directory_list_show, directory_entry_show, directory_checked_do, directory_undo_do, directory_restricted_do;
web_run_fn content_home_show, content_list_show, content_new_show, content_new_do;
web_run_fn content_item_show, content_item_do, content_withdraw_do, content_revert_do, content_mail_show;
web_run_fn content_version_show, content_propose_do, content_take_back_do, content_approve_do, content_refuse_do,
    content_recall_do, content_drop_do, content_restart_do, content_preview_show;
web_run_fn records_show, record_new_show, record_new_do, record_show, record_change_show, record_change_do, record_act_do,
    record_assign_do, record_history_show, record_again_do, record_file_show;
web_run_fn out_show, out_form_show, out_worker_show, out_me_show, out_send_do, out_open_do, out_arrived_do; /* outreach.c */
web_run_fn clash_decide_do;                           /* clash.c */
web_run_fn content_kind_export, content_item_export;

/* records as data for programs: record_data.c */
web_run_fn record_data_show, records_data_show, records_data_do, record_data_do, session_data_show,
    openapi_show;
/* out and in: export_page.c, import_list.c, import_page.c */
web_run_fn export_show, export_do;
web_run_fn imports_show, imports_do, import_show, import_do, import_rejects_show;
web_run_fn webhooks_show, webhooks_do, webhook_end_do; /* admin_webhook.c */
web_run_fn keeping_show, keeping_one_show, keeping_longer_do, keeping_destroy_do; /* keeping_page.c, keeping_one.c */

#endif
