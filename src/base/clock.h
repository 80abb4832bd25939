/* clock.h - time, in units that say what they are. */
#ifndef KRES_BASE_CLOCK_H
#define KRES_BASE_CLOCK_H

#include "base/str.h"

int64_t clock_now(void);          /* seconds since 1970-01-01 UTC */
int64_t clock_ticks_ms(void);     /* milliseconds, never goes back; for intervals */
int32_t clock_day(int64_t now);   /* days since 1970-01-01 UTC: all that is kept openly about a report */
int64_t clock_day_start(int32_t day);
/* "2026-11-24". */
struct str clock_day_text(struct arena *arena, int32_t day);
/* "2026-11-24T12:30:05Z". */
struct str clock_time_text(struct arena *arena, int64_t now);
/* Parses "2026-11-24"; false when it is no date of the calendar. */
MUST_CHECK bool clock_day_parse(struct str text, int32_t *ret);
/* The day so many years, months and days later; of a day that the month lacks, the month's end runs on. */
int32_t clock_day_add(int32_t day, int years, int months, int days);

/* ---- the time zone of this machine (TZ), which is that of the desk ---- */

/* The first moment of a day. */
int64_t clock_local_day(int32_t day);
int32_t clock_local_today(int64_t now);
/* "2026-11-24T12:30", as a browser's field for date and time writes it; false when it is none. */
MUST_CHECK bool clock_local_parse(struct str text, int64_t *ret);
struct str clock_local_text(struct arena *arena, int64_t now);
struct str clock_local_zone(struct arena *arena, int64_t now); /* "CET" */

/* Tests set the wall clock; 0 gives it back to the machine. */
void clock_pretend(int64_t now);

#endif
