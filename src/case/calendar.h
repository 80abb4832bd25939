/* calendar.h - deadlines in a member's own calendar program (iCalendar, RFC 5545), without any name.
 *
 * The feed is read without signing in, by a link that holds a secret (kept as a hash, shown once).  It knows therefore only
 * what stands in the open: the kind of record, its number, the day.  A new link ends the one before. */
#ifndef KRES_CASE_CALENDAR_H
#define KRES_CASE_CALENDAR_H

#include "record/item.h"

enum { CALENDAR_SECRET = 32 }; /* letters and digits */

/* Makes the member's link; ret: its secret, zero-ended. */
MUST_CHECK bool calendar_begin(const struct records *records, const struct session *session, char ret[CALENDAR_SECRET + 1],
                               struct err *err);
MUST_CHECK bool calendar_end(const struct records *records, const struct session *session, struct err *err);
MUST_CHECK bool calendar_exists(const struct records *records, const struct session *session, bool *ret, struct err *err);

/* The feed as text/calendar: one all-day event a deadline of the open records in the member's charge, at most 1000.
 * ERR_NOT_FOUND "!calendar-unknown".  host: part of the events' ids.  deadline: the word for it in that language. */
MUST_CHECK bool calendar_feed(const struct records *records, struct arena *arena, struct str secret, struct str lang,
                              struct str host, struct str deadline, struct str *ret, struct err *err);

#endif
