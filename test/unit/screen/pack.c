/* pack.c - the core pack as it is shipped: complete, and right about every example it carries. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "screen/screen.h"

static const char *const packs[] = {KRES_CORE_PACK};

static void print(void *context, const char *message)
{
    UNUSED(context);
    print_error("%s\n", message);
}

static void every_example_is_judged_right(void **state)
{
    UNUSED(state);
    assert_int_equal(screen_check(packs, 1, print, NULL), 0);
}

static void every_indicator_speaks_all_languages(void **state)
{
    static const char *const langs[] = {"sl", "en", "uk", "ru", "de", "hr"};
    struct screen *screen;
    struct err err;
    UNUSED(state);
    if (!screen_load(packs, 1, NULL, &screen, &err))
        fail_msg("%s", err.text);
    assert_true(screen_indicator_count(screen) >= 120);
    for (size_t i = 0; i < screen_indicator_count(screen); i++) {
        const struct screen_indicator *indicator = screen_indicator_at(screen, i);
        assert_true(indicator->source.n > 0);
        struct str english = screen_reason(screen, indicator, STR("en"));
        for (size_t k = 0; k < LEN(langs); k++) {
            struct str reason = screen_reason(screen, indicator, str_from(langs[k]));
            assert_true(reason.n > 0 && screen_name(screen, indicator, str_from(langs[k])).n > 0);
            assert_true(k == 1 || !str_eq(reason, english));
        }
    }
    screen_free(screen);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_example_is_judged_right),
        cmocka_unit_test(every_indicator_speaks_all_languages),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
