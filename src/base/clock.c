/* clock.c - see clock.h. */
#include "base/clock.h"

#include <stdatomic.h>
#include <time.h>

static _Atomic int64_t pretended;

int64_t clock_now(void)
{
    int64_t pretend = atomic_load(&pretended);
    return pretend ? pretend : (int64_t)time(NULL);
}

void clock_pretend(int64_t now)
{
    atomic_store(&pretended, now);
}

int64_t clock_ticks_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

int32_t clock_day(int64_t now)
{
    return (int32_t)(now >= 0 ? now / 86400 : (now - 86399) / 86400);
}

int64_t clock_day_start(int32_t day)
{
    return (int64_t)day * 86400;
}

static struct str format(struct arena *arena, int64_t now, const char *as)
{
    struct tm tm;
    time_t t = (time_t)now;
    gmtime_r(&t, &tm);
    char text[64];
    size_t n = strftime(text, sizeof text, as, &tm);
    return str_copy(arena, str_make(text, n));
}

struct str clock_day_text(struct arena *arena, int32_t day)
{
    return format(arena, clock_day_start(day), "%Y-%m-%d");
}

struct str clock_time_text(struct arena *arena, int64_t now)
{
    return format(arena, now, "%Y-%m-%dT%H:%M:%SZ");
}

bool clock_day_parse(struct str text, int32_t *ret)
{
    int64_t year, month, day;
    if (text.n != 10 || text.p[4] != '-' || text.p[7] != '-' ||
        !str_int(str_slice(text, 0, 4), 1900, 2999, &year) ||
        !str_int(str_slice(text, 5, 7), 1, 12, &month) || !str_int(str_slice(text, 8, 10), 1, 31, &day))
        return false;
    struct tm tm = {.tm_year = (int)year - 1900, .tm_mon = (int)month - 1, .tm_mday = (int)day};
    time_t t = timegm(&tm);
    if (tm.tm_mday != day || tm.tm_mon != month - 1) /* timegm turned 30 February into March */
        return false;
    *ret = clock_day((int64_t)t);
    return true;
}

static void calendar(int32_t day, struct tm *ret)
{
    time_t t = (time_t)clock_day_start(day);

    gmtime_r(&t, ret);
}

int32_t clock_day_add(int32_t day, int years, int months, int days)
{
    struct tm tm;

    calendar(day, &tm);
    tm.tm_year += years;
    tm.tm_mon += months;
    tm.tm_mday += days;
    return clock_day((int64_t)timegm(&tm));
}

int64_t clock_local_day(int32_t day)
{
    struct tm tm;

    calendar(day, &tm);
    tm.tm_hour = tm.tm_min = tm.tm_sec = 0;
    tm.tm_isdst = -1;
    return (int64_t)mktime(&tm);
}

int32_t clock_local_today(int64_t now)
{
    time_t t = (time_t)now;
    struct tm tm;

    localtime_r(&t, &tm);
    return clock_day((int64_t)timegm(&tm));
}

bool clock_local_parse(struct str text, int64_t *ret)
{
    int64_t hour, minute;
    int32_t day;
    struct tm tm;

    if (text.n < 16 || text.p[10] != 'T' || text.p[13] != ':' || (text.n > 16 && text.p[16] != ':') ||
        !clock_day_parse(str_slice(text, 0, 10), &day) || !str_int(str_slice(text, 11, 13), 0, 23, &hour) ||
        !str_int(str_slice(text, 14, 16), 0, 59, &minute))
        return false;
    calendar(day, &tm);
    tm.tm_hour = (int)hour;
    tm.tm_min = (int)minute;
    tm.tm_isdst = -1;
    *ret = (int64_t)mktime(&tm);
    return true;
}

static struct str format_local(struct arena *arena, int64_t now, const char *as)
{
    time_t t = (time_t)now;
    struct tm tm;
    char text[64];

    localtime_r(&t, &tm);
    size_t n = strftime(text, sizeof text, as, &tm);
    return str_copy(arena, str_make(text, n));
}

struct str clock_local_text(struct arena *arena, int64_t now)
{
    return format_local(arena, now, "%Y-%m-%dT%H:%M");
}

struct str clock_local_zone(struct arena *arena, int64_t now)
{
    return format_local(arena, now, "%Z");
}
