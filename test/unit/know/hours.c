/* hours.c - open or not, until when, when next: over midnight, holidays, exceptions and the nights when clocks change. */
#include "know/hours.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/clock.h"

/* ---- reading ---- */

static bool read_text(struct arena *arena, const char *text, struct hours *ret, struct err *err)
{
    struct yaml *root = NULL;

    return yaml_parse(arena, "x.yaml", str_from(text), &root, err) && hours_read(arena, yaml_get(root, "hours"), ret, err);
}

static void wrong_hours_are_named_with_line_and_remedy(void **state)
{
    static const struct { const char *text, *line, *complaint; } cases[] = {
        {"hours: sometimes\n", "x.yaml:1", "always"},
        {"hours: {week: {mon: []}}\n", "x.yaml:1", "timezone"},
        {"hours:\n  timezone: Europe/Lublana\n  week: {mon: []}\n", "x.yaml:2", "Europe/Ljubljana"},
        {"hours:\n  timezone: GMT+3\n  week: {mon: []}\n", "x.yaml:2", "no time zone"},
        {"hours:\n  timezone: Europe/Ljubljana\n  week: {mnd: []}\n", "x.yaml:3", "mon"},
        {"hours:\n  timezone: Europe/Ljubljana\n  week:\n    mon: [\"9:00-12:00\"]\n", "x.yaml:4", "09:00-12:00"},
        {"hours:\n  timezone: Europe/Ljubljana\n  week:\n    mon: [\"09:60-12:00\"]\n", "x.yaml:4", "no stretch"},
        {"hours:\n  timezone: Europe/Ljubljana\n  week:\n    mon: [\"24:00-12:00\"]\n", "x.yaml:4", "no stretch"},
        {"hours:\n  timezone: Europe/Ljubljana\n  week:\n    mon: [\"09:00-24:01\"]\n", "x.yaml:4", "no stretch"},
        {"hours:\n  timezone: Europe/Ljubljana\n  week:\n    mon: [\"09:00\"]\n", "x.yaml:4", "no stretch"},
        {"hours:\n  timezone: Europe/Ljubljana\n  week:\n    mon: [\"09:00-09:00\"]\n", "x.yaml:4", "00:00-24:00"},
        {"hours:\n  timezone: Europe/Ljubljana\n  week:\n    mon: [\"16:00-14:00\"]\n", "x.yaml:4", "ends before"},
        {"hours:\n  timezone: Europe/Ljubljana\n  week:\n    mon: [\"09:00-12:00\",\n      \"11:00-14:00\"]\n", "x.yaml:5",
         "overlaps"},
        {"hours:\n  timezone: Europe/Ljubljana\n  week:\n    mon: [\"14:00-16:00\", \"09:00-12:00\"]\n", "x.yaml:4",
         "order"},
        {"hours:\n  timezone: Europe/Ljubljana\n  week:\n    sun: [\"22:00-06:00\"]\n    mon: [\"05:00-12:00\"]\n",
         "x.yaml:4",
         "night of sun"},
        {"hours:\n  timezone: Europe/Ljubljana\n  week: {}\n  holidays: open\n", "x.yaml:4", "as-usual"},
        {"hours:\n  timezone: Europe/Ljubljana\n  week: {}\n  exceptions:\n    - {day: 2026-12, open: []}\n", "x.yaml:5",
         "2026-12-25"},
        {"hours:\n  timezone: Europe/Ljubljana\n  week: {}\n  exceptions:\n    - {day: 2026-12-25, open: []}\n"
         "    - {day: 2026-12-25, open: []}\n", "x.yaml:6", "already"},
        {"hours:\n  timezone: Europe/Ljubljana\n  week: {}\n  exceptions:\n    - {day: 2026-12-25}\n", "x.yaml:5", "open"},
        {"hours:\n  timezone: Europe/Ljubljana\n  week: {}\n  exception: []\n", "x.yaml:4", "exceptions"},
    };

    UNUSED(state);
    for (size_t i = 0; i < LEN(cases); i++) {
        struct arena arena = {0};
        struct hours hours;
        struct err err = {0};
        assert_false(read_text(&arena, cases[i].text, &hours, &err));
        if (!strstr(err.text, cases[i].line) || !strstr(err.text, cases[i].complaint))
            fail_msg("case %zu: %s", i, err.text);
        arena_clear(&arena);
    }
}

/* ---- asking ---- */

static bool holidays(const void *context, int32_t day)
{
    for (const char *const *each = context; *each; each++) {
        int32_t is;
        assert_true(clock_day_parse(str_from(*each), &is));
        if (is == day)
            return true;
    }
    return false;
}

static int64_t moment(const char *text) /* "2026-03-29 01:30": UTC */
{
    int32_t day;
    int64_t hour, minute;

    if (!text)
        return INT64_MAX;
    assert_true(clock_day_parse(str_slice(str_from(text), 0, 10), &day));
    assert_true(str_int(str_slice(str_from(text), 11, 13), 0, 23, &hour));
    assert_true(str_int(str_slice(str_from(text), 14, 16), 0, 59, &minute));
    return clock_day_start(day) + hour * 3600 + minute * 60;
}

static const char *said(int64_t at)
{
    static char text[2][32];
    static unsigned turn;
    struct arena arena = {0};

    if (at == INT64_MAX)
        return "never";
    snprintf(text[++turn % 2], sizeof text[0], STR_FMT, STR_ARG(clock_time_text(&arena, at)));
    arena_clear(&arena);
    return text[turn % 2];
}

struct asked { const char *now; bool open; const char *next; }; /* next: closes, or opens; NULL: never */

static void ask(const char *text, const char *const *free_days, const struct asked *cases, size_t count)
{
    struct arena arena = {0};
    struct hours hours;
    struct err err = {0};
    const struct hours_calendar calendar = {holidays, free_days};

    if (!read_text(&arena, text, &hours, &err))
        fail_msg("%s", err.text);
    for (size_t i = 0; i < count; i++) {
        struct hours_state state;
        hours_at(&hours, free_days ? &calendar : NULL, moment(cases[i].now), &state);
        int64_t next = state.open ? state.until : state.opens;
        if (state.open != cases[i].open || next != moment(cases[i].next))
            fail_msg("at %s: %s until %s, not %s until %s", cases[i].now, state.open ? "open" : "closed", said(next),
                     cases[i].open ? "open" : "closed", said(moment(cases[i].next)));
        if (next != INT64_MAX)
            assert_int_equal(state.changes, next);
        assert_true(state.changes > moment(cases[i].now));
    }
    arena_clear(&arena);
}
#define ASK(text, free_days, ...)                                                                                     \
    do {                                                                                                              \
        static const struct asked cases[] = {__VA_ARGS__};                                                            \
        ask(text, free_days, cases, LEN(cases));                                                                      \
    } while (0)

#define OFFICE "hours: {timezone: Europe/Ljubljana, week: {mon: [\"09:00-12:00\"], wed: [\"09:00-12:00\", \"14:00-16:00\"]}"

static void an_office_opens_and_closes_by_its_own_clock(void **state)
{
    UNUSED(state);
    ASK(OFFICE "}", NULL, /* winter: one hour before UTC */
        {"2026-11-23 07:59", false, "2026-11-23 08:00"}, /* Monday */
        {"2026-11-23 08:00", true, "2026-11-23 11:00"},
        {"2026-11-23 10:59", true, "2026-11-23 11:00"},
        {"2026-11-23 11:00", false, "2026-11-25 08:00"},
        {"2026-11-25 12:00", false, "2026-11-25 13:00"},
        {"2026-11-25 15:00", false, "2026-11-30 08:00"},
        {"2026-07-06 07:00", true, "2026-07-06 10:00"}); /* summer: two hours */
    ASK("hours: always\n", NULL, {"2026-11-23 07:59", true, NULL});
    ASK("hours: unknown\n", NULL, {"2026-11-23 07:59", false, NULL});
    ASK("hours: {timezone: Europe/Ljubljana, week: {}}\n", NULL, {"2026-11-23 07:59", false, NULL});
}

static void a_night_belongs_to_the_day_it_begins_on(void **state)
{
    UNUSED(state);
    ASK("hours: {timezone: Europe/Ljubljana, week: {fri: [\"22:00-06:00\"], sat: [\"20:00-24:00\"], "
        "sun: [\"00:00-02:00\"]}}",
        NULL, {"2026-11-27 20:59", false, "2026-11-27 21:00"}, {"2026-11-27 23:30", true, "2026-11-28 05:00"},
        {"2026-11-28 04:59", true, "2026-11-28 05:00"}, {"2026-11-28 05:00", false, "2026-11-28 19:00"},
        /* Saturday's evening and Sunday's first hours touch: one stretch */
        {"2026-11-28 22:00", true, "2026-11-29 01:00"}, {"2026-11-28 23:00", true, "2026-11-29 01:00"},
        {"2026-11-29 01:00", false, "2026-12-04 21:00"});
    /* every day around the clock, written day by day: no end in sight */
    ASK("hours: {timezone: Europe/Ljubljana, week: {mon: [\"00:00-24:00\"], tue: [\"00:00-24:00\"], wed: [\"00:00-24:00\"], "
        "thu: [\"00:00-24:00\"], fri: [\"00:00-24:00\"], sat: [\"00:00-24:00\"], sun: [\"00:00-24:00\"]}}", NULL,
        {"2026-11-27 23:00", true, NULL}, {"2026-03-29 01:00", true, NULL});
}

static void exceptions_and_holidays_replace_the_week(void **state)
{
    static const char *const free_days[] = {"2026-12-25", "2027-01-01", NULL};

    UNUSED(state);
    ASK("hours: {timezone: Europe/Ljubljana, holidays: closed, week: {fri: [\"09:00-12:00\"], thu: [\"09:00-12:00\"]}, "
        "exceptions: [{day: 2026-12-24, open: []}, {day: 2026-12-26, open: [\"10:00-11:00\"]}]}", free_days,
        {"2026-12-24 08:30", false, "2026-12-26 09:00"}, /* closed by exception; then a holiday; then open by exception */
        {"2026-12-25 08:30", false, "2026-12-26 09:00"},
        {"2026-12-26 09:30", true, "2026-12-26 10:00"},
        {"2026-12-26 10:00", false, "2026-12-31 08:00"},
        {"2026-12-31 11:00", false, "2027-01-07 08:00"}); /* over the end of the year: 1 January is a Friday, and free */
    ASK("hours: {timezone: Europe/Ljubljana, holidays: as-usual, week: {fri: [\"09:00-12:00\"]}}", free_days,
        {"2026-12-25 08:30", true, "2026-12-25 11:00"});
    ASK("hours: {timezone: Europe/Ljubljana, week: {fri: [\"09:00-12:00\"]}}", free_days, /* nothing said: as usual */
        {"2026-12-25 08:30", true, "2026-12-25 11:00"});
    /* the exception's day is empty, but the night before still reaches into it */
    ASK("hours: {timezone: Europe/Ljubljana, week: {thu: [\"22:00-06:00\"], fri: [\"08:00-09:00\"]}, exceptions: "
        "[{day: 2026-12-25, open: []}]}", NULL,
        {"2026-12-25 04:00", true, "2026-12-25 05:00"}, {"2026-12-25 07:30", false, "2026-12-31 21:00"});
}

static void year_ends_at_midnight_where_the_service_is(void **state)
{
    UNUSED(state);
    ASK("hours: {timezone: Europe/Ljubljana, week: {thu: [\"20:00-24:00\"], fri: [\"00:00-01:00\"]}, exceptions: "
        "[{day: 2027-01-01, open: []}]}", NULL,
        {"2026-12-31 22:59", true, "2026-12-31 23:00"}, {"2026-12-31 23:00", false, "2027-01-07 19:00"});
}

/* 2026-03-29 in Ljubljana: 02:00 becomes 03:00 (01:00 UTC). */
static void the_night_without_an_hour(void **state)
{
    UNUSED(state);
    ASK("hours: {timezone: Europe/Ljubljana, week: {sat: [\"22:00-06:00\"]}}", NULL,
        {"2026-03-29 00:59", true, "2026-03-29 04:00"}, {"2026-03-29 03:59", true, "2026-03-29 04:00"},
        {"2026-03-29 04:00", false, "2026-04-04 20:00"});
    ASK("hours: {timezone: Europe/Ljubljana, week: {sun: [\"02:30-05:00\"]}}", NULL, /* opens in the gap: at its end */
        {"2026-03-29 00:59", false, "2026-03-29 01:00"}, {"2026-03-29 01:00", true, "2026-03-29 03:00"});
    ASK("hours: {timezone: Europe/Ljubljana, week: {sun: [\"01:00-02:30\"]}}", NULL, /* closes in the gap */
        {"2026-03-29 00:30", true, "2026-03-29 01:00"}, {"2026-03-29 01:00", false, "2026-04-04 23:00"});
    ASK("hours: {timezone: Europe/Ljubljana, week: {sun: [\"02:10-02:50\"]}}", NULL, /* wholly in the gap: not at all */
        {"2026-03-29 00:30", false, "2026-04-05 00:10"});
    ASK("hours: {timezone: Europe/Ljubljana, week: {sun: [\"09:00-12:00\"]}}", NULL,
        {"2026-03-28 22:00", false, "2026-03-29 07:00"}, {"2026-03-29 07:00", true, "2026-03-29 10:00"});
}

/* 2026-10-25 in Ljubljana: 03:00 becomes 02:00 (01:00 UTC). */
static void the_night_with_an_hour_twice(void **state)
{
    UNUSED(state);
    ASK("hours: {timezone: Europe/Ljubljana, week: {sat: [\"22:00-06:00\"]}}", NULL,
        {"2026-10-24 20:00", true, "2026-10-25 05:00"}, {"2026-10-25 04:59", true, "2026-10-25 05:00"});
    ASK("hours: {timezone: Europe/Ljubljana, week: {sun: [\"02:30-05:00\"]}}", NULL, /* opens at the second 02:30 */
        {"2026-10-25 00:45", false, "2026-10-25 01:30"}, {"2026-10-25 01:30", true, "2026-10-25 04:00"});
    ASK("hours: {timezone: Europe/Ljubljana, week: {sun: [\"01:00-02:30\"]}}", NULL, /* closes at the first 02:30 */
        {"2026-10-25 00:29", true, "2026-10-25 00:30"}, {"2026-10-25 00:30", false, "2026-11-01 00:00"});
    ASK("hours: {timezone: Europe/Ljubljana, week: {sun: [\"02:10-02:50\"]}}", NULL,
        {"2026-10-25 00:30", false, "2026-10-25 01:10"}, {"2026-10-25 01:20", true, "2026-10-25 01:50"});
    ASK("hours: {timezone: Europe/Ljubljana, week: {sun: [\"09:00-12:00\"]}}", NULL,
        {"2026-10-24 22:00", false, "2026-10-25 08:00"}, {"2026-10-25 08:00", true, "2026-10-25 11:00"});
}

static void days_and_minutes_are_those_of_the_zone(void **state)
{
    int32_t day, first;
    int minute;

    UNUSED(state);
    assert_true(clock_day_parse(STR("2026-11-24"), &first));
    assert_int_equal(hours_weekday(first), 1); /* a Tuesday */
    assert_int_equal(hours_weekday(-1), 2);    /* 1969-12-31 was a Wednesday */
    hours_local("Europe/Ljubljana", moment("2026-11-23 23:30"), &day, &minute);
    assert_int_equal(day, first);
    assert_int_equal(minute, 30);
    hours_local("Europe/Kyiv", moment("2026-07-01 21:00"), &day, &minute);
    assert_int_equal(minute, 0);
    hours_local(NULL, moment("2026-07-01 21:07"), &day, &minute);
    assert_int_equal(minute, 21 * 60 + 7);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(wrong_hours_are_named_with_line_and_remedy),
        cmocka_unit_test(an_office_opens_and_closes_by_its_own_clock),
        cmocka_unit_test(a_night_belongs_to_the_day_it_begins_on),
        cmocka_unit_test(exceptions_and_holidays_replace_the_week),
        cmocka_unit_test(year_ends_at_midnight_where_the_service_is),
        cmocka_unit_test(the_night_without_an_hour),
        cmocka_unit_test(the_night_with_an_hour_twice),
        cmocka_unit_test(days_and_minutes_are_those_of_the_zone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
