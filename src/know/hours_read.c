/* hours_read.c - hours as packs and editors write them; every complaint names line and remedy; see hours.h. */
#include <stdlib.h>
#include <unicode/ucal.h>
#include <unicode/ustring.h>

#include "base/clock.h"
#include "know/hours.h"

enum { ZONE_MOST = 64, STRETCHES_MOST = 16 };
static const char *const day_names[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun", NULL};

/* "09:00", "24:00": minutes. */
static bool read_time(struct str text, int *ret)
{
    int64_t hour, minute;

    if (text.n != sizeof "09:00" - 1 || text.p[2] != ':' || !str_int(str_slice(text, 0, 2), 0, 24, &hour) ||
        !str_int(str_slice(text, 3, 5), 0, 59, &minute) || (hour == 24 && minute))
        return false;
    *ret = (int)(hour * 60 + minute);
    return true;
}

static bool read_stretch(const struct yaml *node, struct hours_stretch *ret, struct err *err)
{
    struct str to = node->text;
    struct str from = str_cut(&to, '-');

    if (!yaml_expect(node, YAML_TEXT, err))
        return false;
    if (!read_time(str_trim(from), &ret->from) || !read_time(str_trim(to), &ret->to) ||
        ret->from == HOURS_DAY_MINUTES)
        return yaml_fault(err, node, "\"" STR_FMT "\" is no stretch of time: write it as \"09:00-12:00\", with two digits "
                          "for the hour, at most 24:00", STR_ARG(node->text));
    if (ret->from == ret->to)
        return yaml_fault(err, node, "\"" STR_FMT "\" ends when it begins: for the whole day write \"00:00-24:00\"",
                          STR_ARG(node->text));
    if (ret->to < ret->from) { /* past midnight */
        if (ret->to >= HOURS_DAY_MINUTES / 2)
            return yaml_fault(err, node, "\"" STR_FMT "\" ends before it begins: only a night may, until noon at the "
                              "latest; write the earlier time first", STR_ARG(node->text));
        ret->to += HOURS_DAY_MINUTES;
    }
    return true;
}

static bool read_stretches(struct arena *arena, const struct yaml *list, struct hours_day *ret, struct err *err)
{
    if (!yaml_expect(list, YAML_LIST, err))
        return false;
    if (list->count > STRETCHES_MOST)
        return yaml_fault(err, list, "a day may have %d stretches at most", STRETCHES_MOST);
    ret->stretches = ARENA_ARRAY(arena, list->count + 1, struct hours_stretch);
    for (const struct yaml *each = list->first; each; each = each->next) {
        struct hours_stretch *stretch = &ret->stretches[ret->count];
        if (!read_stretch(each, stretch, err))
            return false;
        if (ret->count && stretch->from < stretch[-1].to)
            return yaml_fault(err, each, "\"" STR_FMT "\" overlaps the stretch before it: write the stretches of a day in "
                              "their order, each after the end of the one before", STR_ARG(each->text));
        ret->count++;
    }
    return true;
}

/* A night that reaches into the next day's first stretch. */
static bool nights_fit(const struct yaml *week, const struct hours *hours, struct err *err)
{
    for (size_t i = 0; i < HOURS_DAYS; i++) {
        const struct hours_day *day = &hours->week[i];
        const struct hours_day *next = &hours->week[(i + 1) % HOURS_DAYS];
        if (day->count && next->count &&
            day->stretches[day->count - 1].to - HOURS_DAY_MINUTES > next->stretches[0].from)
            return yaml_fault(err, yaml_get(week, day_names[i]), "the night of %s overlaps the first stretch of %s: end it "
                              "before that begins", day_names[i], day_names[(i + 1) % HOURS_DAYS]);
    }
    return true;
}

static bool read_week(struct arena *arena, const struct yaml *week, struct hours *ret, struct err *err)
{
    if (!yaml_only(week, day_names, err))
        return false;
    for (size_t i = 0; i < HOURS_DAYS; i++) {
        const struct yaml *day = yaml_get(week, day_names[i]);
        if (day && !read_stretches(arena, day, &ret->week[i], err))
            return false;
    }
    return nights_fit(week, ret, err);
}

static bool read_exception(struct arena *arena, const struct yaml *item, struct hours *ret, struct err *err)
{
    static const char *const keys[] = {"day", "open", "why", NULL};
    struct hours_exception *exception = &ret->exceptions[ret->exception_count];
    struct yaml *day, *open;

    if (!yaml_expect(item, YAML_MAP, err) || !yaml_only(item, keys, err) ||
        !yaml_need(item, "day", YAML_TEXT, &day, err) || !yaml_need(item, "open", YAML_LIST, &open, err))
        return false;
    if (!clock_day_parse(day->text, &exception->day))
        return yaml_fault(err, day, "\"" STR_FMT "\" is no day: write it as 2026-12-25", STR_ARG(day->text));
    for (size_t i = 0; i < ret->exception_count; i++)
        if (ret->exceptions[i].day == exception->day)
            return yaml_fault(err, day, STR_FMT " has an exception already: put all its stretches into one",
                              STR_ARG(day->text));
    if (!read_stretches(arena, open, &exception->open, err))
        return false;
    ret->exception_count++;
    return true;
}

static bool read_exceptions(struct arena *arena, const struct yaml *list, struct hours *ret, struct err *err)
{
    if (!list)
        return true;
    if (!yaml_expect(list, YAML_LIST, err))
        return false;
    ret->exceptions = ARENA_ARRAY(arena, list->count + 1, struct hours_exception);
    for (const struct yaml *each = list->first; each; each = each->next)
        if (!read_exception(arena, each, ret, err))
            return false;
    return true;
}

/* A zone of the tz database; ICU would take "GMT+3" and give UTC for what it does not know. */
static bool zone_is_known(struct str zone)
{
    UErrorCode status = U_ZERO_ERROR;
    UChar name[ZONE_MOST], canonical[ZONE_MOST];
    char ascii[ZONE_MOST];
    UBool system = false;

    if (!zone.n || zone.n >= ZONE_MOST)
        return false;
    for (size_t i = 0; i < zone.n; i++)
        if ((unsigned char)zone.p[i] <= ' ' || (unsigned char)zone.p[i] >= 0x7f)
            return false;
    snprintf(ascii, sizeof ascii, STR_FMT, STR_ARG(zone));
    u_charsToUChars(ascii, name, (int32_t)zone.n + 1);
    ucal_getCanonicalTimeZoneID(name, (int32_t)zone.n, canonical, ZONE_MOST, &system, &status);
    return U_SUCCESS(status) && system;
}

bool hours_read(struct arena *arena, const struct yaml *node, struct hours *ret, struct err *err)
{
    static const char *const words[] = {"unknown", "always", NULL};
    static const char *const keys[] = {"timezone", "week", "holidays", "exceptions", NULL};
    static const char *const holiday_words[] = {"as-usual", "closed", NULL};
    struct hours hours = {0};
    struct yaml *zone, *week;
    size_t which = 0;

    if (node && node->type == YAML_TEXT) {
        if (!yaml_choice(node, words, &which, err))
            return false;
        hours.kind = which ? HOURS_ALWAYS : HOURS_UNKNOWN;
    } else if (node) {
        if (!yaml_expect(node, YAML_MAP, err) || !yaml_only(node, keys, err) ||
            !yaml_need(node, "timezone", YAML_TEXT, &zone, err) || !yaml_need(node, "week", YAML_MAP, &week, err))
            return false;
        if (!zone_is_known(zone->text))
            return yaml_fault(err, zone, "there is no time zone \"" STR_FMT "\": write its name of the tz database, such as "
                              "Europe/Ljubljana", STR_ARG(zone->text));
        hours.kind = HOURS_WEEK;
        hours.zone = str_copy(arena, zone->text).p;
        const struct yaml *holidays = yaml_get(node, "holidays");
        if (!read_week(arena, week, &hours, err) || !read_exceptions(arena, yaml_get(node, "exceptions"), &hours, err) ||
            (holidays && !yaml_choice(holidays, holiday_words, &which, err)))
            return false;
        hours.closed_on_holidays = which == 1;
    }
    *ret = hours;
    return true;
}

bool hours_check(const struct yaml *node, struct err *err)
{
    struct arena arena = {0};
    struct hours hours;
    bool ok = hours_read(&arena, node, &hours, err);

    arena_clear(&arena);
    return ok;
}
