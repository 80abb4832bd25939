/* review.h - what staff say of the screen's findings in a report: a sign is wrong, a sign was missed, how urgent the
 * words were; the list of all that, and labelled texts made of it (screen/labelled.h) to teach the screen with.
 *
 * A review is an entry of its report, under the report's key: whoever may read the report may read it, and nobody
 * else.  It changes nothing in the report.  The same thing said twice is said once; who takes it back takes it away.
 * All who work on a report share its reviews.  Functions act as the session's member and write the audit line in the
 * same transaction; results live in the arena; wipe it after use.  Thread-safe. */
#ifndef KRES_CASE_REVIEW_H
#define KRES_CASE_REVIEW_H

#include "agency/session.h"
#include "screen/screen.h"

struct cases;

enum review_kind {
    REVIEW_WRONG,  /* this sign is not in this text */
    REVIEW_MISSED, /* these words are a sign, and were not found */
    REVIEW_LEVEL,  /* the level that the text should have had */
    REVIEW_KINDS
};
const char *review_kind_name(enum review_kind kind); /* "wrong", … */
MUST_CHECK bool review_kind_find(struct str name, enum review_kind *ret);

enum { REVIEW_ID = 32, REVIEW_WORDS_LONGEST = 4000, REVIEW_NOTE_LONGEST = 2000 };

struct review {
    struct str id;            /* REVIEW_ID hexadecimal digits, for case_review_drop */
    enum review_kind kind;
    struct str indicator;     /* id in the pack; "" of a missed sign that no pack knows, and of a level */
    struct str words;         /* as they stand in the report: what was marked, or missed */
    enum screen_level level;  /* of REVIEW_LEVEL */
    struct str note;          /* a line of whoever wrote it */
    struct str author;        /* name; with the agency when it is another one */
    int64_t at;
};

struct review_in {
    enum review_kind kind;
    struct str indicator, words, note; /* of REVIEW_WRONG the indicator alone; words of REVIEW_MISSED only */
    struct str level;                  /* name, of REVIEW_LEVEL */
};
/* ERR_INPUT "!review-sign-not-found" when the screen finds no such sign in the report; for what was missed
 * "!review-choose-sign", "!review-choose-words", "!review-words-elsewhere" (they do not stand in its screened
 * answers; upper case, spaces and dropped diacritics do not count); "!review-choose-level"; and those of words_check. */
MUST_CHECK bool case_review(const struct cases *cases, const struct session *session, struct screen_scratch *scratch,
                            struct arena *arena, int64_t report, const struct review_in *in, struct err *err);
/* One that is gone already is no error. */
MUST_CHECK bool case_review_drop(const struct cases *cases, const struct session *session, int64_t report,
                                 struct str id, struct err *err);

/* The level that a text should have had by these reviews: what was chosen, else what the signs give that are left
 * when the wrong ones are taken away and the missed ones are added, else the screen's.  ret_chosen may be NULL. */
enum screen_level review_level(const struct screen *screen, const struct screen_result *result,
                               const struct review *reviews, size_t count, struct arena *arena, bool *ret_chosen);

/* ---- the list ---- */

struct review_filter {
    int kind;         /* enum review_kind, or -1 = any */
    struct str after; /* keyset: review_row.key of the last one seen, "" = from the top */
    unsigned limit;   /* 1–200 */
};
struct review_row {
    struct review review;
    int64_t report;
    int32_t day;
    int level;        /* that somebody chose for the report's text, or -1 */
    struct str key;
};
/* All that this member can open, the newest first; the reading is written down.  The kind stands inside the seal, so a
 * rare kind among many reviews costs opening them: O(reviews passed over). */
MUST_CHECK bool case_reviews(const struct cases *cases, const struct session *session, struct arena *arena,
                             const struct review_filter *filter, struct review_row **ret, size_t *ret_count,
                             struct err *err);

/* ---- labelled texts ---- */

enum { REVIEW_EXPORT_MOST = 2000, REVIEW_EXPORT_BYTES = 64 * 1024 * 1024 };

struct review_export {
    struct str reason;     /* recorded; at least ten characters */
    bool keep_identifiers; /* else telephone numbers, addresses, accounts, plates and IBANs become "[phone]", … */
};
/* How many reports have reviews: no key is needed. */
MUST_CHECK bool case_review_count(const struct cases *cases, const struct session *session, int64_t *ret,
                                  struct err *err);
/* JSON Lines, one a reviewed report, the newest REVIEW_EXPORT_MOST: {"id": running number, "text": its screened answers,
 * "level", "lang" (of the text, else of the report), "forms": [], "kind": "report", "wrong": [indicators], "missed":
 * [{"indicator", "words", and "note" when there is one}]}.  Needs RIGHT_READ and RIGHT_EXPORT; a line in the log for each
 * report.  Reports that this member cannot open are left out; ERR_CONFLICT "!review-none" when none is left, ERR_INPUT
 * "!export-reason-too-short", ERR_TOO_LARGE "!export-too-large". */
MUST_CHECK bool case_review_export(const struct cases *cases, const struct session *session,
                                   struct screen_scratch *scratch, struct arena *arena, const struct review_export *in,
                                   struct str *ret, size_t *ret_count, struct err *err);

#endif
