/* hours.c - see hours.h: the moment by ICU's calendars; what packs and editors write is read in hours_read.c. */
#include "know/hours.h"

#include <unicode/ucal.h>
#include <unicode/ustring.h>

#include "base/clock.h"

enum { MINUTE = 60, DAY = 24 * 3600, ZONE_MOST = 64, EPOCH_WEEKDAY = 3 /* 1970-01-01 was a Thursday */ };

unsigned hours_weekday(int32_t day)
{
    int32_t of = (day + EPOCH_WEEKDAY) % HOURS_DAYS;

    return (unsigned)(of < 0 ? of + HOURS_DAYS : of);
}

static UCalendar *calendar_open(const char *zone)
{
    UErrorCode status = U_ZERO_ERROR;
    UChar name[ZONE_MOST];

    u_uastrncpy(name, zone ? zone : "UTC", ZONE_MOST - 1);
    name[ZONE_MOST - 1] = 0;
    UCalendar *calendar = ucal_open(name, -1, "en", UCAL_GREGORIAN, &status);
    return U_SUCCESS(status) ? calendar : NULL;
}

static int64_t offset_at(UCalendar *calendar, int64_t at)
{
    UErrorCode status = U_ZERO_ERROR;

    ucal_setMillis(calendar, (UDate)at * 1000, &status);
    int64_t ms = ucal_get(calendar, UCAL_ZONE_OFFSET, &status) + ucal_get(calendar, UCAL_DST_OFFSET, &status);
    return U_SUCCESS(status) ? ms / 1000 : 0;
}

void hours_local(const char *zone, int64_t at, int32_t *ret_day, int *ret_minute)
{
    UCalendar *calendar = calendar_open(zone);
    int64_t local = at + (calendar ? offset_at(calendar, at) : 0);

    *ret_day = clock_day(local);
    *ret_minute = (int)((local - clock_day_start(*ret_day)) / MINUTE);
    if (calendar)
        ucal_close(calendar);
}

/* The moment of a local time.  In the night that leaves an hour out: the end of the gap; in the one that has an hour
 * twice: the first of the two, or the second.  ICU's lenient calendar takes any day of January 1970 and any hour. */
static int64_t moment_of(UCalendar *calendar, int32_t day, int minute, bool second)
{
    UErrorCode status = U_ZERO_ERROR;

    ucal_clear(calendar);
    ucal_setAttribute(calendar, UCAL_SKIPPED_WALL_TIME, UCAL_WALLTIME_NEXT_VALID);
    ucal_setAttribute(calendar, UCAL_REPEATED_WALL_TIME, second ? UCAL_WALLTIME_LAST : UCAL_WALLTIME_FIRST);
    ucal_setDateTime(calendar, 1970, UCAL_JANUARY, 1 + day, minute / 60, minute % 60, 0, &status);
    double ms = ucal_getMillis(calendar, &status);
    return U_SUCCESS(status) ? (int64_t)(ms / 1000) : clock_day_start(day) + (int64_t)minute * MINUTE;
}

/* What the service keeps on a local day. */
static const struct hours_day *day_of(const struct hours *hours, const struct hours_calendar *calendar, int32_t day)
{
    static const struct hours_day none = {0};

    for (size_t i = 0; i < hours->exception_count; i++)
        if (hours->exceptions[i].day == day)
            return &hours->exceptions[i].open;
    if (hours->closed_on_holidays && calendar && calendar->is_holiday(calendar->context, day))
        return &none;
    return &hours->week[hours_weekday(day)];
}

/* A stretch as moments; false when the clock's change swallows it. */
static bool stretch_moments(UCalendar *icu, int32_t day, const struct hours_stretch *stretch, int64_t *ret_from,
                            int64_t *ret_to)
{
    *ret_from = moment_of(icu, day, stretch->from, true);
    *ret_to = moment_of(icu, day, stretch->to, false);
    if (*ret_to <= *ret_from)
        *ret_to = moment_of(icu, day, stretch->to, true);
    return *ret_to > *ret_from;
}

/* Walks the stretches from yesterday on: those that touch are one. */
static void walk(const struct hours *hours, const struct hours_calendar *calendar, UCalendar *icu, int64_t now,
                 struct hours_state *ret)
{
    int32_t today = clock_day(now + offset_at(icu, now));

    for (int32_t day = today - 1; day <= today + HOURS_LOOK_DAYS; day++) {
        const struct hours_day *open = day_of(hours, calendar, day);
        for (size_t i = 0; i < open->count; i++) {
            int64_t from, to;
            if (!stretch_moments(icu, day, &open->stretches[i], &from, &to) || to <= now)
                continue;
            if (!ret->open && from > now) {
                ret->opens = ret->changes = from;
                return;
            }
            if (ret->open && from > ret->until) {
                ret->changes = ret->until;
                return;
            }
            ret->open = true;
            ret->until = to > ret->until ? to : ret->until;
        }
    }
    if (ret->open && ret->until >= now + (int64_t)(HOURS_LOOK_DAYS - 2) * DAY)
        ret->until = INT64_MAX;
    /* Nothing more in sight: it is looked at again on another day. */
    ret->changes = ret->open && ret->until != INT64_MAX ? ret->until : now + DAY;
}

void hours_at(const struct hours *hours, const struct hours_calendar *calendar, int64_t now, struct hours_state *ret)
{
    *ret = (struct hours_state){.kind = hours->kind, .open = hours->kind == HOURS_ALWAYS, .until = INT64_MAX,
                                .opens = INT64_MAX, .changes = INT64_MAX};
    if (hours->kind != HOURS_WEEK)
        return;
    UCalendar *icu = calendar_open(hours->zone);
    if (!icu) {
        ret->kind = HOURS_UNKNOWN;
        return;
    }
    ret->until = 0;
    walk(hours, calendar, icu, now, ret);
    if (!ret->open)
        ret->until = INT64_MAX;
    ucal_close(icu);
}
