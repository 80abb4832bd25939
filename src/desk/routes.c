/* routes.c - the desk's addresses, each with its right and its lane. */
#include "desk/pages.h"

enum {
    MOST_FILES = CASE_FILES_BYTES + 1024 * 1024, /* attachments and the form around them */
    MOST_TEXT = 1024 * 1024,                     /* a long page in one language, three bytes for each of its own */
};

#define DESK "/{lang}/desk"
#define CONTENT DESK "/content"
#define RECORDS DESK "/records/{kind}"
#define RECORD DESK "/record/{id}"
#define VERSION CONTENT "/{kind}/{id}/version/{version}"

const struct web_route desk_routes[] = {
    /* the door */
    {WEB_GET,  DESK,                                      WEB_QUICK, 0, RIGHT_SELF, 0, home_show},
    {WEB_GET,  DESK "/sign-in",                           WEB_QUICK, 0, WEB_PUBLIC, 0, sign_in_show},
    {WEB_POST, DESK "/sign-in",                           WEB_HEAVY, 0, WEB_PUBLIC, 0, sign_in_do},
    {WEB_GET,  DESK "/recover",                           WEB_QUICK, 0, WEB_PUBLIC, 0, recover_show},
    {WEB_POST, DESK "/recover",                           WEB_HEAVY, 0, WEB_PUBLIC, 0, recover_do},
    {WEB_POST, DESK "/sign-out",                          WEB_QUICK, 0, DESK_STEPS, 0, sign_out_do},
    /* the first sign-in */
    {WEB_GET,  DESK "/start",                             WEB_QUICK, 0, DESK_STEPS, 0, steps_show},
    {WEB_POST, DESK "/start/password",                    WEB_HEAVY, 0, DESK_STEPS, 0, steps_password_do},
    {WEB_POST, DESK "/start/code-app",                    WEB_QUICK, 0, DESK_STEPS, 0, steps_code_app_do},
    {WEB_POST, DESK "/start/recovery",                    WEB_QUICK, 0, DESK_STEPS, 0, steps_recovery_do},
    {WEB_GET,  DESK "/ready",                             WEB_QUICK, 0, RIGHT_SELF, 0, steps_ready_show},
    /* reports */
    {WEB_GET,  DESK "/inbox",                             WEB_QUICK, 0, RIGHT_QUEUE, 0, inbox_show},
    {WEB_GET,  DESK "/inbox/count",                       WEB_QUICK, 0, RIGHT_QUEUE, 0, inbox_count_show},
    {WEB_GET,  DESK "/report/{id}",                       WEB_QUICK, 0, RIGHT_READ, 0, report_show},
    {WEB_POST, DESK "/report/{id}/take",                  WEB_QUICK, 0, RIGHT_WORK, 0, report_take_do},
    {WEB_POST, DESK "/report/{id}/hand-over",             WEB_QUICK, 0, RIGHT_WORK, 0, report_hand_over_do},
    {WEB_POST, DESK "/report/{id}/answer",                WEB_QUICK, WEB_UPLOAD, RIGHT_WORK, MOST_FILES,
     report_answer_do},
    {WEB_POST, DESK "/report/{id}/note",                  WEB_QUICK, WEB_UPLOAD, RIGHT_WORK, MOST_FILES,
     report_note_do},
    {WEB_POST, DESK "/report/{id}/close",                 WEB_QUICK, 0, RIGHT_WORK, 0, report_close_do},
    {WEB_POST, DESK "/report/{id}/reopen",                WEB_QUICK, 0, RIGHT_WORK, 0, report_reopen_do},
    {WEB_POST, DESK "/report/{id}/refer",                 WEB_QUICK, 0, RIGHT_REFER, 0, report_refer_do},
    {WEB_POST, DESK "/report/{id}/undo",                  WEB_QUICK, 0, RIGHT_WORK, 0, report_undo_do},
    {WEB_GET,  DESK "/report/{id}/file/{file}",           WEB_QUICK, 0, RIGHT_READ, 0, file_clean_show},
    {WEB_GET,  DESK "/report/{id}/file/{file}/original",  WEB_QUICK, 0, RIGHT_ORIGINAL, 0, file_original_show},
    {WEB_POST, DESK "/report/{id}/file/{file}/original",  WEB_QUICK, 0, RIGHT_ORIGINAL, 0, file_original_do},
    {WEB_POST, DESK "/report/{id}/case",                  WEB_QUICK, 0, RIGHT_READ, 0, case_begin_do},
    /* casework */
    {WEB_GET,  DESK "/today",                             WEB_QUICK, 0, RIGHT_READ, 0, today_show},
    {WEB_POST, DESK "/today/hand-over",                   WEB_QUICK, 0, RIGHT_READ, 0, today_hand_over_do},
    {WEB_GET,  DESK "/record/{id}/timeline",              WEB_QUICK, 0, RIGHT_READ, 0, timeline_show},
    {WEB_GET,  DESK "/calendar",                          WEB_QUICK, 0, RIGHT_READ, 0, calendar_show},
    {WEB_POST, DESK "/calendar",                          WEB_QUICK, 0, RIGHT_READ, 0, calendar_begin_do},
    {WEB_POST, DESK "/calendar/end",                      WEB_QUICK, 0, RIGHT_READ, 0, calendar_end_do},
    {WEB_GET,  DESK "/calendar/{link}",                   WEB_QUICK, 0, WEB_PUBLIC, 0, calendar_feed_show},
    /* what staff say of the screen's findings */
    {WEB_POST, DESK "/report/{id}/review/wrong",          WEB_QUICK, 0, RIGHT_WORK, 0, review_wrong_do},
    {WEB_POST, DESK "/report/{id}/review/missed",         WEB_QUICK, 0, RIGHT_WORK, 0, review_missed_do},
    {WEB_POST, DESK "/report/{id}/review/level",          WEB_QUICK, 0, RIGHT_WORK, 0, review_level_do},
    {WEB_POST, DESK "/report/{id}/review/drop",           WEB_QUICK, 0, RIGHT_WORK, 0, review_drop_do},
    {WEB_GET,  DESK "/review",                            WEB_QUICK, 0, RIGHT_READ, 0, reviews_show},
    {WEB_POST, DESK "/review/drop",                       WEB_QUICK, 0, RIGHT_WORK, 0, reviews_drop_do},
    {WEB_GET,  DESK "/review/export",                     WEB_QUICK, 0, RIGHT_EXPORT, 0, reviews_export_show},
    {WEB_POST, DESK "/review/export",                     WEB_HEAVY, 0, RIGHT_EXPORT, 0, reviews_export_do},
    /* records of every kind: cases, persons, tasks, … */
    {WEB_GET,  DESK "/cases",                             WEB_QUICK, 0, RIGHT_SELF, 0, records_show},
    {WEB_GET,  RECORDS,                                   WEB_QUICK, 0, RIGHT_SELF, 0, records_show},
    {WEB_GET,  RECORDS "/new",                            WEB_QUICK, 0, RIGHT_SELF, 0, record_new_show},
    {WEB_POST, RECORDS "/new",                            WEB_QUICK, WEB_UPLOAD, RIGHT_SELF, MOST_FILES, record_new_do},
    {WEB_GET,  RECORD,                                    WEB_QUICK, 0, RIGHT_SELF, 0, record_show},
    {WEB_GET,  RECORD "/change",                          WEB_QUICK, 0, RIGHT_SELF, 0, record_change_show},
    {WEB_POST, RECORD "/change",                          WEB_QUICK, WEB_UPLOAD, RIGHT_SELF, MOST_FILES, record_change_do},
    {WEB_POST, RECORD "/act/{action}",                    WEB_QUICK, WEB_UPLOAD, RIGHT_SELF, MOST_FILES, record_act_do},
    {WEB_POST, RECORD "/assign",                          WEB_QUICK, 0, RIGHT_SELF, 0, record_assign_do},
    {WEB_GET,  RECORD "/history",                         WEB_QUICK, 0, RIGHT_SELF, 0, record_history_show},
    {WEB_POST, RECORD "/history/{edition}",               WEB_QUICK, 0, RIGHT_SELF, 0, record_again_do},
    {WEB_GET,  RECORD "/file/{file}",                     WEB_QUICK, 0, RIGHT_SELF, 0, record_file_show},
    /* the directory of help: contacts to check, and what it keeps from the public */
    {WEB_GET,  DESK "/directory",                         WEB_QUICK, 0, DESK_DIRECTORY, 0, directory_list_show},
    {WEB_GET,  DESK "/directory/{id}",                    WEB_QUICK, 0, DESK_DIRECTORY, 0, directory_entry_show},
    {WEB_POST, DESK "/directory/{id}/checked",            WEB_QUICK, 0, RIGHT_EDIT, 0, directory_checked_do},
    {WEB_POST, DESK "/directory/{id}/undo",               WEB_QUICK, 0, RIGHT_EDIT, 0, directory_undo_do},
    {WEB_POST, DESK "/directory/{id}/restricted",         WEB_QUICK, 0, RIGHT_EDIT, 0, directory_restricted_do},
    /* one's own account */
    {WEB_GET,  DESK "/account",                           WEB_QUICK, 0, RIGHT_SELF, 0, account_show},
    {WEB_POST, DESK "/account/password",                  WEB_HEAVY, 0, RIGHT_SELF, 0, account_password_do},
    {WEB_POST, DESK "/account/session",                   WEB_QUICK, 0, RIGHT_SELF, 0, account_session_do},
    {WEB_POST, DESK "/account/sign-out-everywhere",       WEB_QUICK, 0, RIGHT_SELF, 0, account_everywhere_do},
    {WEB_GET,  DESK "/account/recovery",                  WEB_QUICK, 0, RIGHT_SELF, 0, account_recovery_show},
    {WEB_POST, DESK "/account/recovery",                  WEB_HEAVY, 0, RIGHT_SELF, 0, account_recovery_do},
    {WEB_GET,  DESK "/account/code-app",                  WEB_QUICK, 0, RIGHT_SELF, 0, account_code_app_show},
    {WEB_POST, DESK "/account/code-app",                  WEB_HEAVY, 0, RIGHT_SELF, 0, account_code_app_do},
    {WEB_POST, DESK "/account/split",                     WEB_QUICK, 0, RIGHT_SELF, 0, share_split_do},
    {WEB_POST, DESK "/account/share/{owner}/pass",        WEB_QUICK, 0, RIGHT_SELF, 0, share_pass_do},
    {WEB_POST, DESK "/account/restore",                   WEB_QUICK, 0, RIGHT_SELF, 0, share_restore_do},
    /* people */
    {WEB_GET,  DESK "/colleagues",                        WEB_QUICK, 0, RIGHT_ADMIT, 0, colleagues_show},
    {WEB_POST, DESK "/colleagues/{id}/admit",             WEB_QUICK, 0, RIGHT_ADMIT, 0, colleagues_admit_do},
    {WEB_GET,  DESK "/admin/members",                     WEB_QUICK, 0, DESK_MANAGE, 0, members_show},
    {WEB_POST, DESK "/admin/members",                     WEB_HEAVY, 0, DESK_MANAGE, 0, members_add_do},
    {WEB_POST, DESK "/admin/members/{id}/role",           WEB_QUICK, 0, DESK_MANAGE, 0, members_role_do},
    {WEB_POST, DESK "/admin/members/{id}/disable",        WEB_QUICK, 0, DESK_MANAGE, 0, members_disable_do},
    {WEB_POST, DESK "/admin/members/{id}/reset",          WEB_HEAVY, 0, DESK_MANAGE, 0, members_reset_do},
    {WEB_GET,  DESK "/admin/agencies",                    WEB_QUICK, 0, RIGHT_ADMINISTER, 0, agencies_show},
    {WEB_POST, DESK "/admin/agencies",                    WEB_QUICK, 0, RIGHT_ADMINISTER, 0, agencies_add_do},
    {WEB_POST, DESK "/admin/agencies/{id}/intake",        WEB_QUICK, 0, RIGHT_ADMINISTER, 0, agencies_intake_do},
    {WEB_GET,  DESK "/admin/keys",                        WEB_QUICK, 0, DESK_MANAGE, 0, keys_show},
    {WEB_POST, DESK "/admin/keys",                        WEB_QUICK, 0, DESK_MANAGE, 0, keys_add_do},
    {WEB_POST, DESK "/admin/keys/{id}/disable",           WEB_QUICK, 0, DESK_MANAGE, 0, keys_disable_do},
    {WEB_GET,  DESK "/admin/audit",                       WEB_QUICK, 0, RIGHT_AUDIT, 0, audit_show},
    /* places with a link of their own to the report form */
    {WEB_GET,  DESK "/places",                            WEB_QUICK, 0, DESK_PLACES, 0, places_show},
    {WEB_POST, DESK "/places",                            WEB_QUICK, 0, DESK_PLACES, 0, places_add_do},
    {WEB_GET,  DESK "/places/{id}",                       WEB_QUICK, 0, DESK_PLACES, 0, place_show},
    {WEB_GET,  DESK "/places/{id}/poster",                WEB_QUICK, 0, DESK_PLACES, 0, place_poster_show},
    {WEB_POST, DESK "/places/{id}/end",                   WEB_QUICK, 0, DESK_PLACES, 0, place_end_do},
    {WEB_POST, DESK "/places/{id}/use-again",             WEB_QUICK, 0, DESK_PLACES, 0, place_use_again_do},
    /* what the public reads */
    {WEB_GET,  CONTENT,                                   WEB_QUICK, 0, RIGHT_EDIT, 0, content_home_show},
    {WEB_GET,  CONTENT "/{kind}",                         WEB_QUICK, 0, RIGHT_EDIT, 0, content_list_show},
    {WEB_GET,  CONTENT "/{kind}/new",                     WEB_QUICK, 0, RIGHT_EDIT, 0, content_new_show},
    {WEB_POST, CONTENT "/{kind}",                         WEB_QUICK, 0, RIGHT_EDIT, 0, content_new_do},
    {WEB_GET,  CONTENT "/{kind}/export",                  WEB_QUICK, 0, RIGHT_EDIT, 0, content_kind_export},
    {WEB_GET,  CONTENT "/{kind}/{id}",                    WEB_QUICK, 0, RIGHT_EDIT, 0, content_item_show},
    {WEB_POST, CONTENT "/{kind}/{id}",                    WEB_QUICK, 0, RIGHT_EDIT, MOST_TEXT, content_item_do},
    {WEB_GET,  CONTENT "/{kind}/{id}/export",             WEB_QUICK, 0, RIGHT_EDIT, 0, content_item_export},
    {WEB_GET,  CONTENT "/{kind}/{id}/mail",               WEB_QUICK, 0, RIGHT_EDIT, 0, content_mail_show},
    {WEB_POST, CONTENT "/{kind}/{id}/withdraw",           WEB_QUICK, 0, RIGHT_PUBLISH, 0, content_withdraw_do},
    {WEB_POST, CONTENT "/{kind}/{id}/revert",             WEB_QUICK, 0, RIGHT_PUBLISH, 0, content_revert_do},
    {WEB_GET,  VERSION,                                   WEB_QUICK, 0, RIGHT_EDIT, 0, content_version_show},
    {WEB_GET,  VERSION "/preview",                        WEB_QUICK, 0, RIGHT_EDIT, 0, content_preview_show},
    {WEB_POST, VERSION "/propose",                        WEB_QUICK, 0, RIGHT_EDIT, 0, content_propose_do},
    {WEB_POST, VERSION "/take-back",                      WEB_QUICK, 0, RIGHT_EDIT, 0, content_take_back_do},
    {WEB_POST, VERSION "/drop",                           WEB_QUICK, 0, RIGHT_EDIT, 0, content_drop_do},
    {WEB_POST, VERSION "/restart",                        WEB_QUICK, 0, RIGHT_EDIT, 0, content_restart_do},
    {WEB_POST, VERSION "/approve",                        WEB_QUICK, 0, RIGHT_PUBLISH, 0, content_approve_do},
    {WEB_POST, VERSION "/refuse",                         WEB_QUICK, 0, RIGHT_PUBLISH, 0, content_refuse_do},
    {WEB_POST, VERSION "/recall",                         WEB_QUICK, 0, RIGHT_PUBLISH, 0, content_recall_do},
    {.path = NULL},
};
