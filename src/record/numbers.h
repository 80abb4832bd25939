/* numbers.h - counts of records by what stands in the open: never who, never a word.
 *
 * Kept as records change by the triggers of src/store/migrations/017-numbers.sql, so that reading costs the number of
 * counters (kinds × states × weeks), not of records.  An agency counts what it holds; side says whether it is its own or
 * another shared it.  Added up over agencies only what is their own counts, so that what two of them hold counts once.
 *
 * Thread-safe; what is returned lives in the arena. */
#ifndef KRES_RECORD_NUMBERS_H
#define KRES_RECORD_NUMBERS_H

#include "record/item.h"

enum number_side { NUMBER_OWN, NUMBER_SHARED, NUMBER_SIDES };

/* Weeks from Monday to Sunday; week 0 begins on Monday, 29 December 1969. */
int32_t number_week(int32_t day);
int32_t number_week_day(int32_t week); /* its Monday */

struct number_open { struct str state; enum number_side side; int32_t week; int64_t n; }; /* week in which it came */
struct number_flow { int32_t week; enum number_side side; unsigned level; int64_t came, done, again; };
struct number_days { int32_t days; enum number_side side; int64_t n; };
enum { NUMBER_LATE = 4 }; /* 1–7, 8–30, 31–90, more days */
struct number_whose { int64_t member, open, late; }; /* open: of one kind; late: of all */

/* Open records of a kind: state, side and week that occur.  O(their number), as all here. */
MUST_CHECK bool numbers_open(struct store_conn *conn, struct arena *arena, int64_t agency, struct str kind,
                             struct number_open **ret, size_t *ret_count, struct err *err);
/* Weeks from since on in which something happened, the oldest first. */
MUST_CHECK bool numbers_flow(struct store_conn *conn, struct arena *arena, int64_t agency, struct str kind, int32_t since,
                             struct number_flow **ret, size_t *ret_count, struct err *err);
/* How long answers took that were given in the weeks from since on, the quickest first. */
MUST_CHECK bool numbers_days(struct store_conn *conn, struct arena *arena, int64_t agency, struct str kind, int32_t since,
                             struct number_days **ret, size_t *ret_count, struct err *err);
/* Open records of the kind whose deadline is over, by how long. */
MUST_CHECK bool numbers_late(struct store_conn *conn, int64_t agency, struct str kind, int32_t today,
                             int64_t ret[NUMBER_LATE], struct err *err);
/* By colleague; member 0: late ones that nobody looks after. */
MUST_CHECK bool numbers_whose(struct store_conn *conn, struct arena *arena, int64_t agency, struct str kind, int32_t today,
                              struct number_whose **ret, size_t *ret_count, struct err *err);
/* Beds of the agency's places that are in use: all, those somebody is in, and those kept for tonight. */
struct number_beds { int64_t all, used, kept; };
MUST_CHECK bool numbers_beds(struct store_conn *conn, int64_t agency, int32_t today, struct number_beds *ret,
                             struct err *err);

#endif
