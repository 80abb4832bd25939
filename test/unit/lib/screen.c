/* libkres, screening: packs, results of text after text, threads that share a screen. */
#include "kres/screen.h"

#include <pthread.h>
#include <stdlib.h>

#include "../check.h"

static kres_error error;
static kres_screen *screen;

static const char hard[] = "Work in Germany, we keep your passport safe, call 040 111 222 or write ana@example.com";

static int open_core(void **state)
{
    const char *const packs[] = {KRES_CORE};
    UNUSED(state);
    return kres_screen_open(packs, 1, NULL, &screen, &error);
}

static int close_core(void **state)
{
    UNUSED(state);
    kres_screen_close(screen);
    kres_screen_close(NULL);
    return 0;
}

static bool is(kres_string s, const char *text)
{
    return s.bytes == strlen(text) && !memcmp(s.text, text, s.bytes);
}

static void indicators_are_told(void **state)
{
    uint32_t count = kres_screen_indicators(screen);
    UNUSED(state);
    assert_true(count > 50);
    for (uint32_t i = 0; i < count; i++) {
        assert_true(kres_indicator_id(screen, i).bytes > 0);
        assert_true(kres_indicator_name(screen, i, "sl").bytes > 0);
        assert_true(kres_indicator_reason(screen, i, "en").bytes > 0);
        assert_true(kres_indicator_element(screen, i).bytes > 0);
        assert_true(kres_indicator_strength(screen, i).bytes > 0);
        assert_true(kres_indicator_is_counter(screen, i) || kres_indicator_weight(screen, i) > 0);
    }
    assert_int_equal(kres_indicator_id(screen, count).bytes, 0);
    assert_int_equal(kres_indicator_source(screen, UINT32_MAX).bytes, 0);
}

static void check_hard(kres_result *result)
{
    bool kept = false;
    for (size_t i = 0; i < kres_result_findings(result); i++) {
        kres_finding finding = kres_result_finding(result, i);
        kept |= is(kres_indicator_id(screen, finding.indicator), "documents-kept") &&
                is((kres_string){hard + finding.start, finding.end - finding.start}, "we keep your passport");
    }
    assert_true(kept);
    assert_int_equal(kres_result_level(result), KRES_LEVEL_HIGH);
    assert_true(kres_result_score(result) > 0);
    assert_true(kres_result_rule(result).bytes > 0);
    assert_true(is(kres_result_language(result), "en"));
    assert_int_equal(kres_result_identifiers(result), 2);
    kres_identifier phone = kres_result_identifier(result, 0);
    assert_true(is(phone.type, "phone") && is(phone.value, "+38640111222"));
    assert_true(is((kres_string){hard + phone.start, phone.end - phone.start}, "040 111 222"));
    assert_true(is(kres_result_identifier(result, 1).value, "ana@example.com"));
    assert_true(kres_result_forms(result) > 0 && kres_result_form(result, 0).bytes > 0);
}

static void a_result_is_of_the_last_text(void **state)
{
    kres_result *result;
    kres_string why;
    UNUSED(state);
    assert_int_equal(kres_result_new(screen, &result, &error), KRES_OK);
    assert_int_equal(kres_result_findings(result), 0);
    assert_int_equal(kres_screen_text(screen, result, hard, sizeof hard - 1, "SI", &error), KRES_OK);
    check_hard(result);
    assert_int_equal(kres_result_explain(result, "en", &why, &error), KRES_OK);
    assert_true(why.bytes > 0);
    assert_int_equal(kres_result_explain(result, NULL, &why, &error), KRES_OK);
    assert_int_equal(kres_screen_text(screen, result, "\xfe\xff", 2, NULL, &error), KRES_INPUT);
    assert_holds(error.message, "not UTF-8");
    assert_int_equal(kres_result_findings(result), 0);
    assert_int_equal(kres_result_level(result), KRES_LEVEL_NONE);
    assert_int_equal(kres_screen_text(screen, result, NULL, 0, NULL, &error), KRES_OK);
    assert_int_equal(kres_result_identifiers(result), 0);
    assert_int_equal(kres_screen_text(screen, result, hard, sizeof hard - 1, "SI", NULL), KRES_OK);
    kres_result_clear(result);
    assert_int_equal(kres_result_findings(result), 0);
    assert_int_equal(kres_result_finding(result, 0).end, 0);
    assert_int_equal(kres_result_identifier(result, 0).end, 0);
    assert_int_equal(kres_screen_text(screen, result, hard, sizeof hard - 1, "SI", &error), KRES_OK);
    check_hard(result);
    kres_result_free(result);
    kres_result_free(NULL);
}

static void *scan_often(void *argument)
{
    kres_result *result;
    UNUSED(argument);
    if (kres_result_new(screen, &result, NULL) != KRES_OK)
        abort();
    for (unsigned i = 0; i < 200; i++)
        if (kres_screen_text(screen, result, hard, sizeof hard - 1, "SI", NULL) != KRES_OK ||
            kres_result_level(result) != KRES_LEVEL_HIGH)
            abort();
    kres_result_free(result);
    return NULL;
}

static void threads_share_a_screen(void **state)
{
    pthread_t made[3];
    UNUSED(state);
    for (size_t i = 0; i < LEN(made); i++)
        assert_int_equal(pthread_create(&made[i], NULL, scan_often, NULL), 0);
    for (size_t i = 0; i < LEN(made); i++)
        pthread_join(made[i], NULL);
}

static void faulty_packs_are_named(void **state)
{
    const char *const packs[] = {"/nowhere/at/all"};
    kres_screen *none = NULL;
    UNUSED(state);
    assert_int_equal(kres_screen_open(packs, 1, NULL, &none, &error), KRES_INPUT);
    assert_holds(error.message, "/nowhere/at/all");
    assert_int_equal(kres_screen_open(packs, 0, NULL, &none, &error), KRES_INPUT);
    assert_null(none);
}

static void a_result_keeps_to_its_screen(void **state)
{
    const char *const packs[] = {KRES_CORE};
    kres_screen *other;
    kres_result *result;
    UNUSED(state);
    assert_int_equal(kres_screen_open(packs, 1, NULL, &other, &error), KRES_OK);
    assert_int_equal(kres_result_new(other, &result, &error), KRES_OK);
    assert_int_equal(kres_screen_text(screen, result, "text", 4, NULL, &error), KRES_INPUT);
    kres_result_free(result);
    kres_screen_close(other);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(indicators_are_told), cmocka_unit_test(a_result_is_of_the_last_text),
        cmocka_unit_test(threads_share_a_screen), cmocka_unit_test(faulty_packs_are_named),
        cmocka_unit_test(a_result_keeps_to_its_screen),
    };
    return cmocka_run_group_tests(tests, open_core, close_core);
}
