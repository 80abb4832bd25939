/* handover.h - from one worker to another: everything in somebody's charge at once. */
#ifndef KRES_CASE_HANDOVER_H
#define KRES_CASE_HANDOVER_H

#include "record/item.h"

/* All open records in one member's charge go to another of the same agency; one's own, or (coordinators) a colleague's.
 * Each is a line of the audit log.  *ret: how many; those that were refused stay and are not counted.
 * O(records in charge). */
MUST_CHECK bool handover_all(const struct records *records, const struct session *session, struct arena *arena,
                             int64_t from, int64_t to, size_t *ret, struct err *err);

#endif
