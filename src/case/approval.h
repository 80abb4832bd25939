/* approval.h - what one person may not do alone: asked by one, agreed to by another, done exactly as it was asked.
 *
 * Which acts these are stands in packs/XX/two-persons.yaml; what they do stands in approval_acts[] (approval_acts.c),
 * one row an act.  A caller asks approval_needed and, when it is, approval_ask instead of acting; the second member's
 * approval_take runs the row's function with the stored parameters.  What she agrees to is bound by a digest of who
 * asked, act, object and parameters, which the page shows her with its form and the audit log keeps.
 *
 * Who may agree: a member with a role that the act names, of the agency it is about (or an administrator, where the act
 * names that role), who is not the one who asked, not the one it is about, and whose account was not made, reset or
 * given its role by the asker in the last APPROVAL_HANDS days.  A wish is over after APPROVAL_HOURS.
 *
 * Small agencies: where nobody but the asker could agree, the asker may do it alone once APPROVAL_HOURS have gone by (and
 * within three days after), during which every member who is shown the list may refuse it.  The rule never locks anybody
 * out, and never lets anything dangerous happen unseen in an hour.
 *
 * Parameters are codes and numbers and stand in clear; the reason is sealed for the asker's agency.  At most once: a wish
 * whose run failed waits again, one that was cut off by a crash counts as done and is asked anew.  Thread-safe. */
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
    const char *object;     /* "member", "record" */
    int64_t about;
    int64_t agency;         /* whose members agree */
    const json_t *params;   /* an object of codes and numbers, or NULL; borrowed */
    struct str why;
};
/* ERR_CONFLICT "!approval-waits" when the same is asked already. */
MUST_CHECK bool approval_ask(const struct approval_rules *rules, struct store *store, const struct session *session,
                             struct arena *arena, const struct approval_wish *wish, int64_t *ret_id, struct err *err);

/* ---- looking ---- */

struct approval {
    int64_t id, agency, asker, about, asked;
    struct str act, object, params, why; /* why "": none, or sealed for another agency */
    char digest[2 * APPROVAL_DIGEST + 1];
    bool may_take, may_refuse, mine;
    bool alone;             /* nobody else could agree */
    int64_t from, until;    /* when the one who looks could agree: seconds since 1970 */
};
/* Those that wait and that the member may see: of one's agency, for administrators all.  The newest first. */
MUST_CHECK bool approval_list(const struct approval_rules *rules, struct store *store, const struct session *session,
                              struct arena *arena, struct approval **ret, size_t *ret_count, struct err *err);

/* How many may wait for the member's eyes: those of approval_list, and some that are just over.  O(log n). */
MUST_CHECK bool approval_count(struct store_conn *conn, const struct session *session, int64_t *ret, struct err *err);

/* ---- agreeing ---- */

struct approval_doing {
    struct store *store;
    const struct records *records;
    const struct session *session; /* of the one who agrees */
    struct arena *arena;
    int64_t asker, about;
    json_t *params;
    char said[APPROVAL_SAID];      /* what the one who agreed is shown once: a one-time password */
};
struct approval_act { const char *id; bool (*run)(struct approval_doing *doing, struct err *err); };
extern const struct approval_act approval_acts[]; /* ended by a row whose id is NULL */

/* digest: of what was shown.  ERR_NOT_FOUND "!approval-unknown" (also when it is another agency's), ERR_CONFLICT
 * "!approval-over", "!approval-changed"; ERR_DENIED "!approval-not-you"; or what the act says.  ret_said: 64 bytes. */
MUST_CHECK bool approval_take(const struct approval_rules *rules, const struct records *records,
                              const struct session *session, struct arena *arena, int64_t id, struct str digest,
                              char ret_said[APPROVAL_SAID], struct err *err);
/* By the asker: taken back; by any other who sees it: refused. */
MUST_CHECK bool approval_refuse(const struct approval_rules *rules, struct store *store, const struct session *session,
                                struct arena *arena, int64_t id, struct err *err);

#endif
