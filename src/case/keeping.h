/* keeping.h - how long records and reports are kept: the rules of the packs for record/retention.h.
 *
 * A report's days begin when no agency that holds it has it open any more. A state of reports that is not open counts.
 * */
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

#endif
