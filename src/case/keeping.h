/* keeping.h - how long records and reports are kept: the rules of the packs for record/retention.h, and what departs from
 * them: a record kept longer, or destroyed before its time.
 *
 * A report's days begin when no agency that holds it has it open any more. A state of reports that is not open counts.
 *
 * Both departures are for closed records that the member's own agency made, have a written reason, and take everything along
 * that stands in the record.  Where the packs want two persons (acts "keep-longer", "destroy"; case/approval.h), whoever may
 * act on the record asks and the second one agrees; where they do not, whoever leads the agency does it.  To open a record
 * again is neither: it is worked with again, in the open, and its days begin anew when it is closed. */
#ifndef KRES_CASE_KEEPING_H
#define KRES_CASE_KEEPING_H

#include "case/report_kind.h"
#include "record/retention.h"

void keeping_rules(struct arena *arena, const struct kinds *kinds, const struct report_kind *report,
                   struct retention_rule **ret, size_t *ret_count);
/* The hourly job; settle the store afterwards. */
MUST_CHECK bool keeping_run(struct store *store, const struct kinds *kinds, const struct report_kind *report,
                            int64_t *ret,
                            struct err *err);

enum { KEEPING_MOST_DAYS = 3650 }; /* after the day on which it ends now: longer than that is asked for again */

/* A record and its last day. */
struct keeping {
    struct item item;   /* item_end */
    int32_t day;        /* on which it ends; 0: it is open, or has no such day */
    bool may_keep, may_destroy; /* the member may want it, or ask for it */
};
MUST_CHECK bool keeping_open(const struct records *records, const struct session *session, struct arena *arena, int64_t id,
                             struct keeping *ret, struct err *err);

/* Not before that day.  *ret_wish: what was asked for because it needs a second person, or 0: it is done.  ERR_INPUT until
 * "!keep-day", why "!why-too-short"; ERR_DENIED "!not-allowed"; ERR_CONFLICT "!destroy-open". */
MUST_CHECK bool keeping_longer(const struct records *records, const struct session *session, struct arena *arena,
                               int64_t id, int32_t until, struct str why, int64_t *ret_wish, struct err *err);
/* Now, with all that stands in it: nobody can ever read it again.  As before; beside, ERR_CONFLICT "!destroy-held",
 * "!destroy-bed" (a bed is still given in it), "!changed-meanwhile". */
MUST_CHECK bool keeping_destroy(const struct records *records, const struct session *session, struct arena *arena,
                                int64_t id, int64_t edition, struct str why, int64_t *ret_wish, struct err *err);
/* What was agreed to (approval_acts.c), or needs nobody: ERR_DENIED "!second-needed" for anybody else. */
MUST_CHECK bool keeping_longer_now(const struct records *records, const struct session *session, struct arena *arena,
                                   int64_t id, int32_t until, struct str why, struct err *err);
MUST_CHECK bool keeping_destroy_now(const struct records *records, const struct session *session, struct arena *arena,
                                    int64_t id, int64_t edition, struct str why, struct err *err);

#endif
