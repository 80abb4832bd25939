/* grey.c - the plain form in which a picture goes from one tool to the other. */
#include "../check.h"
#include "image/grey.h"

static void what_was_written_is_read(void **state)
{
    struct arena arena = {0};
    struct grey grey;
    struct str head = grey_head(&arena, 3, 2);
    UNUSED(state);
    assert_str(head, "P5\n3 2\n255\n");
    assert_true(grey_parse(str_printf(&arena, STR_FMT "\x01\n\x03 56", STR_ARG(head)), &grey));
    assert_int_equal(grey.width, 3);
    assert_int_equal(grey.height, 2);
    assert_str(grey.dots, "\x01\n\x03 56");
    arena_clear(&arena);
}

static void all_else_is_refused(void **state)
{
    static const char *const WRONG[] = {
        "", "P5", "P5\n", "P6\n1 1\n255\n1", "P5\n1 1\n255\n", "P5\n1 1\n255\n12", "P5\n0 1\n255\n", "P5\n1 0\n255\n",
        "P5\n-1 1\n255\n1", "P5\n1 1\n65535\n1", "P5\n1  1\n255\n1", "P5\n1 1 1\n255\n1", "P5\n20001 1\n255\n1",
        "P5\n20000 20000\n255\n1", "P5\n4294967296 1\n255\n1", "P5\n1\n1\n255\n1", "P5\n# c\n1 1\n255\n1"};
    struct grey grey;
    UNUSED(state);
    for (size_t i = 0; i < LEN(WRONG); i++)
        if (grey_parse(str_from(WRONG[i]), &grey))
            fail_msg("\"%s\" was taken for a picture", WRONG[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(what_was_written_is_read), cmocka_unit_test(all_else_is_refused)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
