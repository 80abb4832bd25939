/* inside.h - what the files of case/ share; nobody outside includes it.
 *
 * The way of every act on a report: open it (the key, the agency's holding), prepare all that is sealed, then
 * one write in which the holding is read again and the change is refused when somebody was faster. */
#ifndef KRES_CASE_INSIDE_H
#define KRES_CASE_INSIDE_H

#include "agency/watch.h"
#include "case/case.h"
#include "case/report_kind.h"
#include "case/line.h"
#include "record/attachment.h"
#include "record/holding.h"
#include "record/reporter.h"

enum { CASE_UNDO_SECONDS = 60, CASE_TOKEN_SECONDS = 30 * 60, CASE_REASON_LEAST = 10, CASE_WORDS_LONGEST = 20000 };

/* A report opened for a member of an agency that holds it.  End it with opened_end. */
struct opened {
    struct record record;
    struct holding holding;
    struct record_key key;
    struct agency agency;           /* the member's */
    uint8_t wrapped[VAULT_WRAPPED]; /* to keep, when holding.is_boxed */
};
/* Checks the right and that the member is ready: ERR_DENIED "!not-allowed", "!not-ready"; then opens. */
MUST_CHECK bool case_allowed(const struct session *session, enum right right, struct err *err);
MUST_CHECK bool opened_begin(const struct cases *cases, const struct session *session, struct arena *arena,
                             enum right right, int64_t id, struct opened *ret, struct err *err);
void opened_end(struct opened *opened);

/* A line by this member, now. */
struct line line_by(const struct session *session, const struct opened *opened, enum entry_thread thread);

/* Everything one act changes, in one transaction. */
struct change {
    const struct opened *opened;
    struct holding after;           /* kept when move is set */
    bool move;
    bool anyhow;                    /* a note or a reading: nothing is refused when the state changed meanwhile */
    const struct entry *entries;    /* the files belong to the first */
    size_t entry_count;
    const struct attachment *files;
    size_t file_count;
    const struct holding *referral; /* a further agency's holding */
    int64_t last_entry;             /* refuse when an entry came after this one; 0 = do not look */
    int64_t drop_entry;             /* an answer that is taken back */
    int64_t drop_agency;            /* a referral that is taken back: only while its key is still boxed */
    const char *faster;             /* message key when somebody was faster */
    struct audit_line audit;
    struct watch_seen seen;         /* when the act reads what it should not often */
};
/* A change by this member that moves the holding to where the action leads. */
MUST_CHECK bool change_begin(const struct cases *cases, const struct session *session, struct arena *arena,
                             const struct opened *opened, const char *action, struct change *ret, struct err *err);
/* Puts before and after of the change into an event. */
void change_event(const struct change *change, struct line *event);
MUST_CHECK bool change_apply(const struct cases *cases, struct change *change, struct err *err);

/* Files: checks number and size, cleans pictures, seals.  ERR_TOO_LARGE "!files-too-large", ERR_INPUT
 * "!files-too-many". */
MUST_CHECK bool files_check(const struct case_file_in *files, size_t count, struct err *err);
MUST_CHECK bool files_seal(const struct cases *cases, const struct record_key *key, struct arena *arena,
                           const struct case_file_in *files, size_t count, struct attachment **ret, struct err *err);
/* Files of one entry (0: of the report itself) as a view. */
struct files { struct attachment *attachment; struct attachment_head *head; size_t count; };
MUST_CHECK bool files_list(struct store_conn *conn, const struct record_key *key, struct arena *arena, int64_t record,
                           struct files *ret, struct err *err);
void files_of_entry(const struct files *files, struct arena *arena, int64_t entry, struct case_file **ret,
                    size_t *ret_count);
/* Index of a file by its id, or SIZE_MAX. */
size_t files_find(const struct files *files, int64_t id);

/* The copy without metadata, by the image tool; false when it is no picture, or the tool could not or was not done
 * until then (ticks): no error. */
bool picture_clean(const char *tool, struct arena *arena, struct str bytes, int64_t until, struct str *ret,
                   struct str *ret_type);

/* Words that staff or reporters write: ERR_INPUT "!field-required", "!field-too-long", "!field-not-text",
 * "!field-holds-receipt" naming the field. */
MUST_CHECK bool words_check(const char *field, struct str text, bool required, struct err *err);

/* A reason that is recorded: as words_check, and ERR_INPUT with that message below CASE_REASON_LEAST letters. */
MUST_CHECK bool reason_check(struct str reason, const char *too_short, struct err *err);

/* What was told, opened: {"at":…, "answers":{…}}. The caller decrefs. */
MUST_CHECK bool told_open(const struct record_key *key, struct arena *arena, const struct record *record, json_t **ret,
                          struct err *err);
/* All screened answers together, as they were screened at intake. */
struct str told_screened(const struct form *form, struct arena *arena, const json_t *answers);

/* A reading is written down, with what a first reading changes (the key is wrapped, seen: the mark "unread"
 * falls); opened may be NULL.  It may use the store's reserve: on a full disk the desk still reads.  A reading that
 * stands out raises a flag (agency/watch.h). */
MUST_CHECK bool audit_reading(const struct cases *cases, const struct session *session, const struct audit_line *line,
                              const struct opened *opened, bool seen, struct err *err);
struct str audit_object(struct arena *arena, int64_t record);

/* A review from its line; uid: hexadecimal. */
struct review review_of(const struct line *line, struct str uid, struct str author);
/* A review of one of a report's entries. */
MUST_CHECK bool review_open(const struct record_key *key, struct arena *arena, const struct entry *entry,
                            int64_t own_agency, struct review *ret, struct err *err);
/* A colleague by name; somebody of another agency by name and agency. */
struct str author_of(struct arena *arena, const struct line *line, int64_t own_agency);

unsigned rank_of(enum screen_level level);
enum screen_level level_of(unsigned rank);

/* The undoable action among the lines, by this member: its index, or SIZE_MAX. */
size_t undo_find(const struct session *session, const struct holding *holding, const struct lines *lines, int64_t now);

#endif
