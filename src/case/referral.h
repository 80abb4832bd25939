/* referral.h - a referral: chosen parts of a case, sealed to a receiver, on a living consent or a ground of law.
 *
 * draft → sent → seen → accepted, declined, answered; withdrawn or done by the sender.  The receiver holds the referral and
 * reads its question and its package, and nothing of the case: no link, no number, no name of staff.  What the receiver does
 * stands in the same record, so that both sides have the whole trail: one's own people by name, the others by their agency.
 * Sending goes through sharing.h in the transaction that moves the state, whoever calls the action.
 *
 * One to an organisation outside is sent as a paper (referral_paper) in a sealed file, and is written down the same.
 * Thread-safe; what lies in the arena lives as long as it. */
#ifndef KRES_CASE_REFERRAL_H
#define KRES_CASE_REFERRAL_H

#include "case/consent.h"
#include "case/package.h"

enum { REFERRAL_UNDO_SECONDS = 60 };

/* A draft in a case; fields: as the kind has them (borrowed).  What its purpose asks for is chosen at once. */
MUST_CHECK bool referral_start(const struct records *records, const struct session *session, struct arena *arena,
                               int64_t case_id, const json_t *fields, int64_t *ret_id, struct err *err);
/* Another choice (package.h), while it is a draft. */
MUST_CHECK bool referral_choose(const struct records *records, const struct session *session, struct arena *arena,
                                int64_t id,
                                const json_t *choice, struct err *err);

/* Exactly what they would see, and on what ground. */
struct referral_preview {
    struct item item;           /* item_end */
    json_t *choice, *package;   /* the caller's; package NULL when nothing is chosen */
    struct consent_cover cover;
    struct err cover_why;       /* what is wrong with the ground or the receiver; kind 0: nothing */
};
MUST_CHECK bool referral_preview(const struct records *records, const struct session *session, struct arena *arena,
                                 int64_t id,
                                 struct referral_preview *ret, struct err *err);
void referral_preview_end(struct referral_preview *preview);

/* ERR_DENIED "!no-consent", ERR_CONFLICT "!ground-gone", "!changed-meanwhile", … */
MUST_CHECK bool referral_send(const struct records *records, const struct session *session, struct arena *arena, int64_t id,
                              int64_t edition, struct err *err);
/* On a ground of law that waits for a second person (consent_cover.waits): asks for her instead of sending.  What she agrees
 * to is the draft at that edition with exactly that package.  Errors as referral_send. */
MUST_CHECK bool referral_ask(const struct records *records, const struct session *session, struct arena *arena, int64_t id,
                             int64_t edition, int64_t *ret_wish, struct err *err);
/* What was agreed to; ERR_CONFLICT "!approval-differs" when the package would be another one. */
MUST_CHECK bool referral_send_agreed(const struct records *records, const struct session *session, struct arena *arena,
                                     int64_t id, int64_t edition, struct str package, struct err *err);
/* Within a minute, by the one who sent it, as long as nobody there has opened it: ERR_CONFLICT "!too-late-to-undo". */
MUST_CHECK bool referral_undo(const struct records *records, const struct session *session, struct arena *arena, int64_t id,
                              struct err *err);
bool referral_may_undo(const struct session *session, const struct item *item);

/* A referral with its package (NULL while it is a draft); the first opening by the receiver counts as seen. */
struct referral { struct item item; json_t *package; bool is_ours, is_late; int64_t own_case; };
MUST_CHECK bool referral_open(const struct records *records, const struct session *session, struct arena *arena, int64_t id,
                              struct referral *ret, struct err *err);
void referral_end(struct referral *referral);
/* Nobody has answered and the deadline is over. */
bool referral_is_late(const struct item *item);

/* The receiver's own case, which shows the package through the referral: no copy, so what ends here ends there. */
MUST_CHECK bool referral_make_case(const struct records *records, const struct session *session, struct arena *arena,
                                   int64_t id, struct str summary, int64_t *ret_case, struct err *err);

/* What leaves as a paper for an organisation outside, in the form of print/document.h; labels of the head rows come from
 * the caller.  Only of one that was sent to somebody outside.  The caller's. */
MUST_CHECK bool referral_paper(const struct records *records, const struct session *session, struct arena *arena, int64_t id,
                               struct str lang, bool right_to_left, struct str title, const struct package_words *words,
                               const struct package_row *head, size_t head_count, json_t **ret, struct err *err);

/* Before such a paper goes out in a sealed file: asks the consents of now once more, and writes down that it leaves.
 * ERR_DENIED "!no-consent". */
MUST_CHECK bool referral_leave(const struct records *records, const struct session *session, struct arena *arena, int64_t id,
                               struct err *err);

/* The row of case_rules. */
MUST_CHECK bool referral_before(struct item_event *event, struct err *err);
MUST_CHECK bool referral_within(struct store_conn *conn, struct item_event *event, struct err *err);
#define REFERRAL_RULE {.kind = "referral", .before = referral_before, .within = referral_within}
/* What a referral with these fields asks for; for the rule and the preview. */
struct consent_want referral_want(struct arena *arena, const json_t *fields, const struct package_about *about);

#endif
