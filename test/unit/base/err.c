/* Messages are whole, are cut rather than overrun, and gain context in front. */
#include "../check.h"

static void wrap_puts_context_in_front(void **state)
{
    UNUSED(state);
    struct err err = {0};
    assert_false(err_field(&err, "text", "it is too long"));
    assert_false(err_wrap(&err, "cannot send the report"));
    assert_string_equal(err.text, "cannot send the report: it is too long");
    assert_string_equal(err.field, "text");
    assert_int_equal(err.kind, ERR_INPUT);
}

static void long_messages_are_cut(void **state)
{
    UNUSED(state);
    struct err err = {0};
    char word[2000];
    memset(word, 'a', sizeof word - 1);
    word[sizeof word - 1] = '\0';
    err_set(&err, ERR_FAULT, "%s", word);
    err_wrap(&err, "%s", word);
    assert_int_equal(strlen(err.text), sizeof err.text - 1);
    assert_false(err_set(NULL, ERR_FAULT, "nobody asks"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(wrap_puts_context_in_front),
                                       cmocka_unit_test(long_messages_are_cut)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
