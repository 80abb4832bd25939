/* hours.h - when a service answers: weekly hours, exceptions, and whether it is open now.
 *
 * Hours are local times of the service's own time zone (IANA name; ICU knows its daylight saving).  A stretch may pass
 * midnight ("22:00-06:00" belongs to the day it begins on); "24:00" ends a day.  An exception replaces the week's hours of
 * one day; so does, with "holidays: closed", a public holiday of the country.
 *
 *   hours: always | unknown
 *   hours: {timezone: Europe/Ljubljana, week: {mon: ["09:00-12:00", "14:00-16:00"], …}, holidays: closed | as-usual,
 *           exceptions: [{day: 2026-12-25, open: []}]}
 *
 * When clocks change: a time that the night leaves out counts as the moment after the gap; of a time that comes twice,
 * opening takes the second and closing the first, so that nobody is told "open" who might stand before a closed door.
 * Nothing here has state; any thread may use it. */
#ifndef KRES_KNOW_HOURS_H
#define KRES_KNOW_HOURS_H

#include "base/yaml.h"

enum { HOURS_DAYS = 7, HOURS_DAY_MINUTES = 24 * 60 };
enum hours_kind { HOURS_UNKNOWN, HOURS_ALWAYS, HOURS_WEEK };

/* Minutes after the local midnight; to may lie in the next day (up to 2 * HOURS_DAY_MINUTES). */
struct hours_stretch { int from, to; };
struct hours_day { struct hours_stretch *stretches; size_t count; };
struct hours_exception { int32_t day; struct hours_day open; };
struct hours {
    enum hours_kind kind;
    const char *zone;                 /* IANA name; NULL but for HOURS_WEEK */
    struct hours_day week[HOURS_DAYS];/* Monday first */
    bool closed_on_holidays;
    struct hours_exception *exceptions;
    size_t exception_count;
};

/* Is the local day free of work where the service is?  NULL: no day is. */
struct hours_calendar { bool (*is_holiday)(const void *context, int32_t day); const void *context; };

/* Open or not at one moment. */
struct hours_state {
    enum hours_kind kind;
    bool open;
    int64_t until;   /* when open: closes then; INT64_MAX when no end is in sight */
    int64_t opens;   /* when closed: opens then; INT64_MAX when no opening is in sight (HOURS_LOOK_DAYS) */
    int64_t changes; /* the answer holds until then; INT64_MAX: for good */
};
enum { HOURS_LOOK_DAYS = 62 };

/* Complains with file, line and remedy.  O(stretches). */
MUST_CHECK bool hours_check(const struct yaml *hours, struct err *err);
/* The same, and keeps it in the arena.  hours NULL: unknown. */
MUST_CHECK bool hours_read(struct arena *arena, const struct yaml *hours, struct hours *ret, struct err *err);
/* calendar may be NULL.  O(HOURS_LOOK_DAYS). */
void hours_at(const struct hours *hours, const struct hours_calendar *calendar, int64_t now, struct hours_state *ret);
/* The local day and minute of a moment in a zone (NULL: UTC). */
void hours_local(const char *zone, int64_t at, int32_t *ret_day, int *ret_minute);
/* 0 Monday … 6 Sunday. */
unsigned hours_weekday(int32_t day);

#endif
