/* retention.h - how long records are kept, and their end: every key destroyed, every sealed word emptied.
 *
 * A kind says in the packs for how many days a record is kept after it came to a final state (reports: when no agency
 * has it open any more).  Then the hourly job ends it together with all that stands in it: the keys of all agencies and
 * of the reporter are destroyed, the sealed words, editions, messages, files and packages are emptied, the values in
 * the open are dropped.  What stays is what statistics count: kind, agency, state, days.  A record that stands in
 * another which is still open waits for it.  Thirty days before, coordinators see it in a list.
 *
 * A record may be kept beyond its days (until a day, with all that stands in it and will stand in it), or destroyed before
 * them, once it is closed and nobody else works with it.  Who may want that, and with whom, case/keeping.h says.
 *
 * retention_run is one transaction a record, so an end at any moment leaves whole records; afterwards the caller
 * settles the store, so that no copy stays in the write-ahead log.  One runner at a time; a second one finds nothing.
 * */
#ifndef KRES_RECORD_RETENTION_H
#define KRES_RECORD_RETENTION_H

#include "record/item.h"

enum { RETENTION_WARN = 30 };

/* One a kind: its states in which the days count. */
struct retention_rule { struct str kind; const struct str *states; size_t state_count; unsigned days; };
/* Of all kinds that have a final state; room for one more (reports). */
void retention_rules(struct arena *arena, const struct kinds *kinds, struct retention_rule **ret, size_t *ret_count);

/* Ends what is due on that day.  *ret: how many records ended (those that stood in others included). */
MUST_CHECK bool retention_run(struct store *store, const struct retention_rule *rules, size_t count, int32_t today,
                              int64_t *ret,
                              struct err *err);

struct retention_soon { int64_t record; struct str kind; int32_t day; }; /* day: on which it ends */
/* The agency's records that end within RETENTION_WARN days, the nearest first. */
MUST_CHECK bool retention_list(struct store *store, struct arena *arena, int64_t agency,
                               const struct retention_rule *rules,
                               size_t count, int32_t today, struct retention_soon **ret, size_t *ret_count,
                                   struct err *err);

/* The day on which a record ends as it stands now: days after its last change, or until when it is kept.  0: its days have
 * not begun, because some agency has it open.  Any connection. */
MUST_CHECK bool retention_day(struct store_conn *conn, int64_t record, unsigned days, int32_t *ret, struct err *err);
/* In store_write: not before that day, nor anything that stands in it. */
MUST_CHECK bool retention_keep(struct store_conn *conn, struct arena *arena, int64_t record, int32_t until,
                               struct err *err);
/* In store_write: ends now what the agency made, at this edition, with all that stands in it.  ERR_CONFLICT "!destroy-open",
 * "!destroy-held" (another agency holds it, or works with something in it), "!changed-meanwhile". */
MUST_CHECK bool retention_destroy(struct store_conn *conn, struct arena *arena, int64_t record, int64_t edition,
                                  int64_t agency, int32_t today, struct err *err);

#endif
