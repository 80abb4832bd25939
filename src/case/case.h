/* case.h - the rules of the field for reports: intake, triage, answer, refer, close, and the way back.
 *
 * A report is a record: sealed once, readable to the agencies that hold it and to whoever has its receipt.
 * Each agency that holds it has its own state, level, and person in charge (a "holding").  Three threads hang
 * on it: messages with the reporter, notes among staff (the reporter never sees them), and events (what
 * happened, when, by whom).  All are sealed under the record's key, so whoever remains reads every word.
 *
 * Functions with a session act as that member, check the right, and write the audit line in the same
 * transaction.  ERR_DENIED, ERR_NOT_FOUND and ERR_CONFLICT carry message keys for people.  Results live in
 * the arena; wipe it after use.  Thread-safe. */
#ifndef KRES_CASE_CASE_H
#define KRES_CASE_CASE_H

#include <stdatomic.h>

#include "agency/session.h"
#include "case/form.h"
#include "case/review.h"
#include "screen/screen.h"
#include "vault/receipt.h"
#include "vault/token.h"

/* What all functions need; made once by cmd/serve (or a test), never changed. */
struct cases {
    struct store *store;
    const struct pack_set *packs;
    const struct form *form;       /* the report form */
    const struct report_kind *kind;/* states, reasons, grounds, reply templates: case/report_kind.h */
    const struct screen *screen;
    struct token_key *tokens;
    const char *image_tool;        /* path of kres-image, or NULL: no cleaned copies */
    const char *read_tool;         /* path of kres-read, or NULL: no text of pictures is read */
    uint8_t proof_secret[PROOF_SECRET], proof_public[PROOF_PUBLIC];
};

/* ---- intake ---- */

enum { CASE_FILES_MOST = 20, CASE_FILES_BYTES = 25 * 1024 * 1024 }; /* "!files-too-many", "!files-too-large" */

struct case_file_in { struct str name, type, bytes; };
struct case_report_in {
    struct str lang;
    const json_t *answers;  /* {field id: text}, checked against the form by case_submit */
    const struct case_file_in *files;
    size_t file_count;
    struct str form_id;     /* random id of this form: a form sent twice is one report; "" = none */
    int64_t agency;         /* 0 = the intake agency */
    const struct agency *agency_read; /* that agency when the caller has just read it: saves a second look; or NULL */
    bool receipt;           /* derive a reporter's key (slow); false for an agency's own software */
};
struct case_report_out {
    int64_t id;
    enum screen_level level;
    struct screen_result result;
    char receipt[RECEIPT_TEXT + 1]; /* "" without receipt */
    struct str agency;              /* name, for the proof */
};
/* Screens, seals and keeps the report; returns when durable.  With receipt: heavy lane; else quick lane.
 * ERR_CONFLICT "!report-already-sent" for a form id that was used. */
MUST_CHECK bool case_submit(const struct cases *cases, struct screen_scratch *scratch, struct arena *arena,
                            const struct case_report_in *in, struct case_report_out *ret, struct err *err);

/* Attachments that wait for their report while a form without JavaScript goes through its steps: sealed under
 * a key that stands only in the page.  The handle is a token; expires after two hours; bounded in total. */
MUST_CHECK bool case_draft_keep(const struct cases *cases, struct arena *arena, const struct case_file_in *file,
                                struct str *ret_handle, struct err *err);
MUST_CHECK bool case_draft_open(const struct cases *cases, struct arena *arena, struct str handle,
                                struct case_file_in *ret, struct err *err);
MUST_CHECK bool case_draft_drop(const struct cases *cases, struct arena *arena, struct str handle, struct err *err);
MUST_CHECK bool case_draft_sweep(const struct cases *cases, struct err *err); /* hourly: what expired */

/* ---- a picture of a text ---- */

/* Is it a picture, by its first bytes? */
bool case_picture_known(struct str bytes);
/* The text in a screenshot or a photo, by two programs of their own that hold nothing else (kres-image, kres-read).
 * Tried: the reader's language, English, then the packs' languages, as far as they are installed.  Takes from half a
 * second to the whole time until `until` (clock_ticks_ms); ends at once when *stop becomes true (NULL: never).
 * ERR_INPUT "!picture-unreadable" when it was not read well enough; ERR_BUSY "!picture-no-reader" without the tools. */
MUST_CHECK bool case_picture_text(const struct cases *cases, struct arena *arena, struct str bytes, struct str lang,
                                  int64_t until, const atomic_bool *stop, struct str *ret, struct err *err);

/* ---- the reporter ---- */

struct case_file { int64_t id; struct str name, type; size_t size; bool has_clean; struct str clean_type; };
struct case_message {
    int64_t id;
    bool from_reporter;
    struct str author; /* staff: name of the agency, never of the person, in the reporter's view; name in the desk's */
    struct str text;
    int64_t at;        /* seconds since 1970; only ever inside the seal */
    struct case_file *files;
    size_t file_count;
};
struct case_receipt_view {
    struct str state;  /* "received", "being-read", "answered", "referred", "closed": words in the pack */
    struct str lang;   /* the report's */
    int32_t day;
    struct case_message *messages; /* the first is the report itself */
    size_t message_count;
    struct str token;  /* opens the same report for 30 minutes without the code */
    struct str agency; /* name */
};
/* Slow (Argon2id), the same work for an unknown code: ERR_NOT_FOUND "!receipt-unknown". */
MUST_CHECK bool case_receipt_open(const struct cases *cases, struct arena *arena, struct str code,
                                  struct case_receipt_view *ret, struct err *err);
/* Quick: with the token of an earlier opening. */
MUST_CHECK bool case_receipt_view(const struct cases *cases, struct arena *arena, struct str token,
                                  struct case_receipt_view *ret, struct err *err);
/* Text that looks like a receipt code is refused: ERR_INPUT "!field-holds-receipt".  A report takes a bounded
 * number of messages and files: ERR_TOO_LARGE "!report-full", "!report-files-full".  A closed report that
 * nobody has open any more is opened again. */
MUST_CHECK bool case_receipt_message(const struct cases *cases, struct arena *arena, struct str token, struct str text,
                                     const struct case_file_in *files, size_t file_count, struct err *err);
/* One of the report's files that the reporter may see (own files, and files in answers). */
MUST_CHECK bool case_receipt_file(const struct cases *cases, struct arena *arena, struct str token, int64_t file,
                                  struct case_file_in *ret, struct err *err);

/* Files of a form for a record of a declared kind (record/item_file.h): checked, named plainly, pictures cleaned; each
 * gets a uid.  Slow with pictures.  ERR_TOO_LARGE "!files-too-large", ERR_INPUT "!files-too-many". */
struct item_file_in;
MUST_CHECK bool case_files_ready(const struct cases *cases, struct arena *arena, const struct case_file_in *files,
                                 size_t count, struct item_file_in **ret, struct err *err);

/* ---- the desk ---- */

struct case_filter {
    struct str state;   /* "" = all that is open */
    int level;          /* enum screen_level, or -1 = any */
    struct str lang;    /* "" = any */
    bool mine;
    struct str after;   /* keyset: case_row.key of the last row seen, "" = from the top */
    unsigned limit;     /* 1–200 */
};
struct case_row {
    int64_t id;
    struct str state, lang, key;
    enum screen_level level;
    int32_t day;
    int64_t assignee;   /* member id or 0 */
    struct str assignee_name;
    bool unread_message; /* the reporter wrote since staff last looked */
    bool referred_in;    /* came from another agency */
};
/* By level (high first), then the oldest first.  Only open fields: no key is needed.  O(limit · log n). */
MUST_CHECK bool case_inbox(const struct cases *cases, const struct session *session, struct arena *arena,
                           const struct case_filter *filter, struct case_row **ret, size_t *ret_count, struct err *err);
/* all: whatever the state, so that it grows with every arrival and no colleague's work makes it shrink. */
struct case_counts { int64_t fresh, high, mine, open, unread, all; };
MUST_CHECK bool case_count(const struct cases *cases, const struct session *session, struct case_counts *ret,
                           struct err *err);
/* Reports that came in during the last days, by level, at all agencies together: for those who write for the public, who
 * may see no queue.  Only how many; a number below few says more about people than about the matter, and is 0 here.
 * *ret_all is 0 too when it would tell such a number by subtraction. */
struct case_level_counts { int64_t by_level[3], all; }; /* index: enum screen_level */
MUST_CHECK bool case_count_levels(const struct cases *cases, const struct session *session, int days, int64_t few,
                                  struct case_level_counts *ret, struct err *err);

/* What happened.  action: take, hand-over, answer, close, reopen, refer, undo, reporter-read, opened-original.
 * choice: the reason, the ground, or the action that was undone (ids of the pack).  whom: the colleague or agency
 * it went to, or the file that was opened.  detail: free words. */
struct case_event { int64_t id; struct str action, author, choice, whom, detail; int64_t at; };
struct case_note { int64_t id; struct str author, text; int64_t at; struct case_file *files; size_t file_count; };
struct case_answer { struct str field, value; struct screen_result result; }; /* result only for screened fields */
struct case_report {
    struct case_row row;
    struct case_answer *answers;
    size_t answer_count;
    struct screen_result result;  /* of all screened text together */
    struct case_file *files;      /* of the report itself */
    size_t file_count;
    struct case_message *messages; /* thread with the reporter, without the report itself */
    size_t message_count;
    struct case_note *notes;
    size_t note_count;
    struct case_event *events;
    size_t event_count;
    struct review *reviews;      /* what staff said of the findings, as it came */
    size_t review_count;
    bool has_reporter;   /* somebody can come back with a receipt */
    struct str undo;     /* action of one's own that can still be undone, or "" */
    unsigned undo_seconds;
    struct str *referred_to; /* names of the other agencies that hold it */
    size_t referred_count;
};
/* Opens, audits the reading, re-wraps the key under the agency's symmetric key the first time. */
MUST_CHECK bool case_open(const struct cases *cases, const struct session *session, struct screen_scratch *scratch,
                          struct arena *arena, int64_t id, struct case_report *ret, struct err *err);
/* "!taken-by-other" when a colleague was faster. */
MUST_CHECK bool case_take(const struct cases *cases, const struct session *session, int64_t id, struct err *err);
MUST_CHECK bool case_hand_over(const struct cases *cases, const struct session *session, int64_t id, int64_t member,
                               struct str note, struct err *err);
MUST_CHECK bool case_answer(const struct cases *cases, const struct session *session, struct arena *arena, int64_t id,
                            struct str text, const struct case_file_in *files, size_t file_count, struct err *err);
MUST_CHECK bool case_note(const struct cases *cases, const struct session *session, struct arena *arena, int64_t id,
                          struct str text, const struct case_file_in *files, size_t file_count, struct err *err);
/* reason: one of the pack's. */
MUST_CHECK bool case_close(const struct cases *cases, const struct session *session, int64_t id, struct str reason,
                           struct str words, struct err *err);
MUST_CHECK bool case_reopen(const struct cases *cases, const struct session *session, int64_t id, struct err *err);
/* The record key is sealed to the other agency too: it reads everything of the report, notes and files included;
 * ground: one of the pack's (consent, vital interest, …).  "!already-referred", "!own-agency". */
MUST_CHECK bool case_refer(const struct cases *cases, const struct session *session, int64_t id, int64_t agency,
                           struct str ground, struct str words, struct err *err);
/* Takes back one's own last take, hand-over, answer, close or referral within 60 seconds; an answer that the
 * reporter has opened, or a referral that the other agency has opened, stays: "!too-late-to-undo". */
MUST_CHECK bool case_undo(const struct cases *cases, const struct session *session, int64_t id, struct err *err);
/* The copy without metadata. */
MUST_CHECK bool case_file_clean(const struct cases *cases, const struct session *session, struct arena *arena, int64_t id,
                                int64_t file, struct case_file_in *ret, struct err *err);
/* The untouched original; reason is recorded and must have 10 characters at least. */
MUST_CHECK bool case_file_original(const struct cases *cases, const struct session *session, struct arena *arena, int64_t id,
                                   int64_t file, struct str reason, struct case_file_in *ret, struct err *err);
/* Re-wraps keys that still stand as public-key seals, at most `most` of them; for a signed-in member's session. */
MUST_CHECK bool case_rewrap(const struct cases *cases, const struct session *session, unsigned most, unsigned *ret_left,
                            struct err *err);

#endif
