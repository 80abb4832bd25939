/* consent.h - what a person allows, and the gate that asks it.
 *
 * A consent is a record in a case: who agrees, for what, to whom, which kinds of record (and of a kind, when she says so,
 * only certain fields), from when until when.  Several together cover what each of them does.  Whatever
 * moves (a referral, a case handed over, an export, a publication, statistics beyond counts) asks consent_ground, which
 * answers with a grant that sharing.h takes, or with what is not covered.  Where she did not or could not agree, a ground of
 * law from the pack (list "ground") with a written reason stands instead; it is recorded and shown on both sides.  Where the
 * packs want two persons for it, its grant waits: sharing.h gives nothing on it until the second one has agreed.
 *
 * A consent that opened something is not edited: she gives a new one, and the old one is replaced.  When it is withdrawn,
 * refused or replaced, all that stood on it alone closes in the same transaction, and the one who has the case in charge
 * gets a task.  What lies in the arena lives as long as it; thread-safe. */
#ifndef KRES_CASE_CONSENT_H
#define KRES_CASE_CONSENT_H

#include "record/sharing.h"

struct consent_field { struct str kind, field; };
/* What should move. */
struct consent_want {
    const int64_t *persons; size_t person_count; /* whom it is about; none: all persons of the case that it is about */
    struct str purpose;
    struct str receiver, outside;                /* an agency's slug, or a name outside; neither: the public (publication) */
    const struct str *kinds; size_t kind_count;  /* kinds of record in it */
    const struct consent_field *fields; size_t field_count; /* that would be shown; a kind without any is asked as a whole */
    bool everything;                             /* the whole case, whatever will come into it */
    struct str ground, ground_why;               /* a ground of law instead of consent; "" = none */
};

/* A living consent, in its own values. */
struct consent {
    int64_t id, edition, person;
    struct str person_name, language, form, outside, words, never;
    const json_t *purposes, *receivers, *kinds;  /* borrowed of item */
    const json_t *only, *only_gone;              /* single fields (list "record-field"); those that no pack knows any more */
    int32_t from, until;
    bool lives, not_yet, over;                   /* given and today within its days; or why not */
    struct item item;
};
struct consents { struct consent *list; size_t count; };
/* All of a case, the newest first; also those that do not live. */
MUST_CHECK bool consents_of(const struct records *records, const struct session *session, struct arena *arena,
                            int64_t case_id, struct consents *ret, struct err *err);
void consents_end(struct consents *consents);

/* Does it cover single fields of that kind alone?  That field, as far as kinds and fields go? */
bool consent_is_limited(const struct consent *consent, struct str kind);
bool consent_names(const struct consent *consent, struct str kind, struct str field);

struct consent_missing { int64_t person; struct str person_name, kind; }; /* kind "": nothing about this person is covered */
struct consent_cover {
    const struct grant *grant;        /* NULL: not covered */
    int64_t consent;                  /* that covers the most, for the record; 0: a ground of law */
    int32_t until;                    /* the first day on which a part of it ends; 0: no end */
    bool waits;                       /* a ground of law that a second person must agree to first (case/approval.h) */
    struct consent_missing *missing; size_t missing_count;
    struct str *limited; size_t limited_count;           /* kinds that are shared in single fields alone: */
    struct consent_field *in, *out; size_t in_count, out_count; /* those that go, those that stay out */
};
/* Of a kind that she allows in part, what may not go stands in out, and the grant holds the rest (case/scope.h takes it
 * away).  false only when something went wrong: ERR_INPUT names what is wrong with the ground of law ("!ground-unknown",
 * "!reason-too-short") or the receiver.  O(consents · kinds). */
MUST_CHECK bool consent_ground(const struct records *records, const struct session *session, struct arena *arena,
                               int64_t case_id, const struct consent_want *want, struct consent_cover *ret, struct err *err);
/* The same where what is not covered is refused: ERR_DENIED "!no-consent"; also what is covered in part, unless ret_cover
 * is taken (or NULL). */
MUST_CHECK bool consent_needed(const struct records *records, const struct session *session, struct arena *arena,
                               int64_t case_id, const struct consent_want *want, const struct grant **ret,
                               struct consent_cover *ret_cover, struct err *err);

/* Something of a case leaves by an export, a publication or a statistic that shows more than counts: asks, and writes it
 * down before it leaves.  how: "export", "publication", "statistics".  ret_cover: as consent_needed. */
MUST_CHECK bool consent_leaving(const struct records *records, const struct session *session, struct arena *arena,
                                int64_t case_id, const struct consent_want *want, struct str how,
                                struct consent_cover *ret_cover, struct err *err);

/* The whole case to another agency.  keep: both hold it from then on; else it is theirs.  Needs a consent that covers
 * everything, for every person, or a ground of law. */
MUST_CHECK bool case_hand_over_to(const struct records *records, const struct session *session, struct arena *arena,
                                  int64_t case_id, const struct consent_want *want, bool keep, struct err *err);
/* The same on a ground of law that waits for a second person: looks whether it could be done, and asks for her. */
MUST_CHECK bool case_hand_over_ask(const struct records *records, const struct session *session, struct arena *arena,
                                   int64_t case_id, const struct consent_want *want, bool keep, int64_t *ret_wish,
                                   struct err *err);

/* The row of case_rules. */
MUST_CHECK bool consent_before(struct item_event *event, struct err *err);
MUST_CHECK bool consent_within(struct store_conn *conn, struct item_event *event, struct err *err);
void consent_after(struct item_event *event);
#define CONSENT_RULE {.kind = "consent", .before = consent_before, .within = consent_within, .after = consent_after}

#endif
