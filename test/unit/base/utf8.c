/* utf8.c - what is wrong is found wherever it stands, also across the sixty-four bytes read at a time. */
#include "../check.h"

#include <stdlib.h>

/* At the end of an allocation, so that the sanitizer sees a byte read too far. */
static size_t length_of(const char *before, size_t fill, const char *bytes, const char *after)
{
    size_t n = strlen(before) + fill + strlen(bytes) + strlen(after);
    char *text = malloc(n + 1);
    assert_non_null(text);
    snprintf(text, n + 1, "%s%*s%s%s", before, (int)fill, "", bytes, after);
    char *exact = malloc(n ? n : 1);
    assert_non_null(exact);
    memcpy(exact, text, n);
    size_t length = str_utf8_length(str_make(exact, n));
    free(exact);
    free(text);
    return length;
}

static void every_place_in_the_sixty_four_is_seen(void **state)
{
    UNUSED(state);
    static const char *const right[] = {"\x7f", "\xc2\x80", "\xdf\xbf", "\xe0\xa0\x80", "\xec\xbf\xbf", "\xed\x80\x80",
                                        "\xed\x9f\xbf", "\xee\x80\x80", "\xef\xbf\xbf", "\xf0\x90\x80\x80",
                                        "\xf3\xbf\xbf\xbf", "\xf4\x80\x80\x80", "\xf4\x8f\xbf\xbf"};
    static const char *const wrong[] = {"\x80", "\xbf", "\xc0\x80", "\xc1\xbf", "\xc2", "\xc2\xc2\x80", "\xe0\x9f\xbf",
                                        "\xe0\xa0", "\xe1\x80", "\xed\xa0\x80", "\xed\xbf\xbf", "\xf0\x8f\xbf\xbf",
                                        "\xf0\x90\x80", "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xf8\x88\x80\x80\x80",
                                        "\xff", "\xfe", "\xe2\x82\x28", "\xf0\x9f\x98"};
    static const char *const afters[] = {"", "a", "\xd0\xb6", "a rather long tail that reaches into the next sixty-four"};
    for (size_t fill = 0; fill < 200; fill++)
        for (size_t k = 0; k < LEN(afters); k++) {
            for (size_t i = 0; i < LEN(right); i++) {
                size_t whole = 2 + fill + strlen(right[i]) + strlen(afters[k]);
                assert_int_equal(length_of("\xc5\xbe", fill, right[i], afters[k]), whole);
            }
            for (size_t i = 0; i < LEN(wrong); i++)
                assert_int_equal(length_of("\xc5\xbe", fill, wrong[i], afters[k]), 2 + fill);
        }
}

static void a_second_continuation_is_one_too_many(void **state)
{
    UNUSED(state);
    for (size_t fill = 0; fill < 130; fill++) {
        assert_int_equal(length_of("", fill, "\xd0\xb6\xb6", "x"), fill + 2);
        assert_int_equal(length_of("", fill, "\xf0\x9f\x98\x80\x80", ""), fill + 4);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_place_in_the_sixty_four_is_seen),
                                       cmocka_unit_test(a_second_continuation_is_one_too_many)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
