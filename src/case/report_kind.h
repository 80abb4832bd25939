/* report_kind.h - what the packs say about reports: states, close reasons, grounds for a referral, reply templates.
 *
 * packs/core/kinds/report.yaml (states and what leads from one to the next, retention) and the country's
 * packs/XX/kinds/report.yaml (reasons, grounds, replies, in every language of the pack).  Never changes after
 * loading. */
#ifndef KRES_CASE_REPORT_KIND_H
#define KRES_CASE_REPORT_KIND_H

#include "base/pack.h"

struct report_choice { struct str id; const struct yaml *label, *text; }; /* text: body of a reply, or NULL */
/* reporter: what she reads; final: the way ends here, for her as well. */
struct report_state { struct str id; const struct yaml *label, *reporter; bool open, final; };
/* What leads from one state to the next: take, hand-over, answer, close, reopen, refer; message: the reporter
 * wrote.  from: states in which it may be done. */
struct report_action { struct str id; const struct report_state **from; size_t from_count; const struct report_state *to; };
struct report_kind {
    struct report_state *states; size_t state_count; /* the first is where a report begins */
    struct report_action *actions; size_t action_count;
    struct report_choice *reasons; size_t reason_count;   /* to close */
    struct report_choice *grounds; size_t ground_count;   /* to refer */
    struct report_choice *replies; size_t reply_count;    /* answers in the reporter's language */
    unsigned retention_days;
};
MUST_CHECK bool report_kind_load(struct arena *arena, const struct pack_set *packs, struct report_kind **ret,
                                 struct err *err);
const struct report_state *report_state_find(const struct report_kind *kind, struct str id);
/* The state an action leads to from here; ERR_CONFLICT "!not-in-this-state" when it may not be done here. */
MUST_CHECK bool report_next(const struct report_kind *kind, const char *action, struct str from,
                          const struct report_state **ret, struct err *err);
/* What the reporter is told when several agencies hold her report: of the open holdings the one furthest on
 * (later in the pack's list); the end only when nobody has it open any more. */
const struct report_state *report_shown(const struct report_kind *kind, const struct str *states, size_t count);
const struct report_choice *report_choice_find(const struct report_choice *choices, size_t count, struct str id);

#endif
