/* Days count from 1970 in both directions, and only real dates are dates. */
#include "../check.h"

#include "base/clock.h"

static void days_and_dates_agree(void **state)
{
    UNUSED(state);
    struct arena arena = {0};
    int32_t day;
    assert_true(clock_day_parse(STR("2026-11-24"), &day));
    assert_str(clock_day_text(&arena, day), "2026-11-24");
    assert_int_equal(clock_day(clock_day_start(day) + 86399), day);
    assert_int_equal(clock_day(-1), -1);
    assert_str(clock_time_text(&arena, clock_day_start(day) + 45005), "2026-11-24T12:30:05Z");
    arena_clear(&arena);
}

static void the_calendar_is_kept(void **state)
{
    UNUSED(state);
    int32_t day;
    assert_true(clock_day_parse(STR("2028-02-29"), &day));
    assert_false(clock_day_parse(STR("2026-02-29"), &day));
    assert_false(clock_day_parse(STR("2026-13-01"), &day));
    assert_false(clock_day_parse(STR("2026-1-01"), &day));
    assert_false(clock_day_parse(STR("tomorrow!!"), &day));
}

static void tests_may_set_the_clock(void **state)
{
    UNUSED(state);
    clock_pretend(1000);
    assert_int_equal(clock_now(), 1000);
    clock_pretend(0);
    assert_true(clock_now() > 1700000000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(days_and_dates_agree), cmocka_unit_test(the_calendar_is_kept),
                                       cmocka_unit_test(tests_may_set_the_clock)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
