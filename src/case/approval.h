/* approval.h - what one person may not do alone: asked by one, agreed to by another, done exactly as it was asked.
 *
 * Which acts these are stands in packs/XX/two-persons.yaml (records->approvals); what they do stands in
 * approval_acts[] (approval_acts.c), one row an act.  A caller asks approval_needed and, when it is, approval_ask
 * instead of acting; the second member's approval_take runs the row's function with the stored parameters.  What she
 * agrees to is bound by a digest of who asked, act, object, parameters and the sealed words, which the page shows her
 * with its form and the audit log keeps.  What makes a file is done later by the one who asked (approval_is_later),
 * in her hands: approval_granted finds it, approval_use ends it, in the transaction of what was agreed to, so that it
 * is done once; APPROVAL_HOURS after the agreement it is over.
 *
 * No way leads around it: what a second person is needed for is refused below the pages, by sharing.h (ground),
 * leaving.h (export-case) and keeping.h (destroy, keep-longer) with ERR_DENIED "!second-needed" as long as
 * records->approvals says so.  An act runs with records whose approvals are NULL: that is what the agreement gives.
 *
 * Who may agree: a member with a role that the act names, of the agency it is about (or an administrator, where the
 * act names that role and it is about a member), who is not the one who asked, not the one it is about, and whose
 * account was not made, reset or given its role by the asker in the last APPROVAL_HANDS days.  What is about a record
 * is shown and agreed to by those who may open it: the others of the agency see that it waits, and not why.  A wish
 * is over after APPROVAL_HOURS.
 *
 * Small agencies: where nobody but the asker could agree, the asker may do it alone once APPROVAL_HOURS have gone
 * by (and within three days after), during which every member who is shown the list may refuse it.  The rule never
 * locks anybody out, and never lets anything dangerous happen unseen in an hour.
 *
 * Parameters are codes and numbers and stand in clear; the reason and other words are sealed for the asker's
 * agency.  At most once: a wish whose run failed waits again, one that was cut off by a crash counts as done and is
 * asked anew.  Thread-safe. */
#ifndef KRES_CASE_APPROVAL_H
#define KRES_CASE_APPROVAL_H

#include "record/item.h"

enum { APPROVAL_HOURS = 24, APPROVAL_ALONE_HOURS = 96, APPROVAL_HANDS = 7, APPROVAL_DIGEST = 32, APPROVAL_SAID = 64 };

/* ---- what the packs say ---- */

struct approval_rule { struct str act; struct str *second; size_t second_count; };
struct approval_rules { struct approval_rule *rules; size_t count; const struct roles *roles; };
MUST_CHECK bool approval_rules_load(struct arena *arena, const struct pack_set *packs, const struct roles *roles,
                                    struct approval_rules **ret, struct err *err);
/* rules may be NULL: nothing needs a second person then (tests, a folder without packs). */
bool approval_needed(const struct approval_rules *rules, struct str act);

/* ---- asking ---- */

struct approval_wish {
    struct str act;
    const char *object;     /* "member"; "record"; "agency": all of a kind */
    int64_t about;
    int64_t agency;         /* whose members agree */
    const json_t *params;   /* an object of codes and numbers, or NULL; borrowed */
    const json_t *words;    /* an object of what else is agreed to and must be sealed, or NULL; borrowed */
    struct str why;
};
/* The caller has looked that it could be done.  ERR_CONFLICT "!approval-waits" when the same is asked already. */
MUST_CHECK bool approval_ask(const struct records *records, const struct session *session, struct arena *arena,
                             const struct approval_wish *wish, int64_t *ret_id, struct err *err);

/* ---- looking ---- */

struct approval {
    int64_t id, agency, asker, about, asked, agreed;
    struct str act, object, params, why; /* why "": none, or not for the one who looks */
    struct str words;       /* sealed: JSON; "" when it does not open, or is not for the one who looks */
    struct str hidden;      /* words as they are stored */
    char digest[2 * APPROVAL_DIGEST + 1];
    bool may_take, may_refuse, mine;
    bool reads;             /* may open what it is about */
    bool alone;             /* nobody else could agree */
    int64_t from, until;    /* when the one who looks could agree, or do it: seconds since 1970 */
};
/* Those that wait and that the member may see: of one's agency; those about members, for administrators all.  The newest
 * first. */
MUST_CHECK bool approval_list(const struct records *records, const struct session *session, struct arena *arena,
                              struct approval **ret, size_t *ret_count, struct err *err);

/* How many may wait for the member's eyes or hands: those of the two lists, and some that are just over.  O(log n). */
MUST_CHECK bool approval_count(struct store_conn *conn, const struct session *session, int64_t *ret, struct err *err);

/* ---- agreeing ---- */

struct approval_doing {
    struct store *store;
    const struct records *records; /* for which nothing needs a second person any more */
    const struct session *session; /* of the one who agrees */
    struct arena *arena;
    int64_t asker, about;
    json_t *params, *words;
    struct str why;
    char said[APPROVAL_SAID];      /* what the one who agreed is shown once: a one-time password */
};
struct approval_act { const char *id; bool (*run)(struct approval_doing *doing, struct err *err); };
extern const struct approval_act approval_acts[]; /* ended by a row whose id is NULL */
/* By the parameters: "way" is "export". */
bool approval_is_later(const struct approval *a);

/* digest: of what was shown.  ERR_NOT_FOUND "!approval-unknown" (also when it is another agency's), ERR_CONFLICT
 * "!approval-over", "!approval-changed"; ERR_DENIED "!approval-not-you"; or what the act says.  ret_said: 64 bytes. */
MUST_CHECK bool approval_take(const struct records *records, const struct session *session, struct arena *arena, int64_t id,
                              struct str digest, char ret_said[APPROVAL_SAID], struct err *err);
/* By the asker: taken back; by any other who sees it: refused. */
MUST_CHECK bool approval_refuse(const struct records *records, const struct session *session, struct arena *arena,
                                int64_t id, struct err *err);

/* ---- done later by the one who asked ---- */

/* The member's own wishes that were agreed to and are not done yet, the newest first. */
MUST_CHECK bool approval_granted_list(const struct records *records, const struct session *session, struct arena *arena,
                                      struct approval **ret, size_t *ret_count, struct err *err);
/* One of them.  ERR_NOT_FOUND "!approval-unknown", also when it is another's, over or done. */
MUST_CHECK bool approval_granted(const struct records *records, const struct session *session, struct arena *arena,
                                 int64_t id, struct approval *ret, struct err *err);
/* In the transaction of what was agreed to.  ERR_CONFLICT "!approval-over" when it was done meanwhile. */
MUST_CHECK bool approval_use(struct store_conn *conn, const struct session *session, struct arena *arena,
                             const struct approval *a, struct err *err);

#endif
