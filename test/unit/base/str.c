/* Slices never read past their end; numbers and UTF-8 are taken strictly. */
#include "../check.h"

static void cutting_gives_every_part(void **state)
{
    UNUSED(state);
    struct str rest = STR("a,,bc");
    assert_str(str_cut(&rest, ','), "a");
    assert_str(str_cut(&rest, ','), "");
    assert_str(str_cut(&rest, ','), "bc");
    assert_null(rest.p);
}

static void slices_are_clamped(void **state)
{
    UNUSED(state);
    assert_str(str_slice(STR("hello"), 1, 3), "el");
    assert_str(str_slice(STR("hello"), 3, 99), "lo");
    assert_str(str_slice(STR("hello"), 9, 2), "");
    assert_str(str_trim(STR(" \t a b \r\n")), "a b");
    assert_true(str_starts(STR("report:4"), STR("report:")));
    assert_false(str_starts(STR("re"), STR("report:")));
    assert_true(str_ends(STR("a.yaml"), STR(".yaml")));
    assert_int_equal(str_find(STR("abcabc"), STR("ca"), 0), 2);
    assert_true(str_find(STR("abcabc"), STR("cb"), 0) == SIZE_MAX);
    assert_true(str_cmp(STR("a"), STR("ab")) < 0);
}

static void numbers_are_strict(void **state)
{
    UNUSED(state);
    int64_t n = 7;
    assert_true(str_int(STR("-12"), -20, 20, &n));
    assert_int_equal(n, -12);
    assert_true(str_int(STR("9223372036854775807"), INT64_MIN, INT64_MAX, &n));
    assert_true(n == INT64_MAX);
    assert_true(str_int(STR("-9223372036854775808"), INT64_MIN, INT64_MAX, &n));
    assert_true(n == INT64_MIN);
    static const char *const wrong[] = {"", "-", "1 ", " 1", "+1", "0x1", "1.0", "9223372036854775808", "21"};
    for (size_t i = 0; i < LEN(wrong); i++)
        assert_false(str_int(str_from(wrong[i]), INT64_MIN, i == LEN(wrong) - 1 ? 20 : INT64_MAX, &n));
    assert_true(n == INT64_MIN);
}

static void utf8_is_strict(void **state)
{
    UNUSED(state);
    assert_true(str_is_utf8(STR("žena, жінка, امرأة, 👩")));
    assert_true(str_is_utf8(STR("")));
    static const char *const wrong[] = {"\x80", "\xc0\xaf", "\xc3", "\xe0\x80\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80",
                                        "\xf8\x88\x80\x80\x80", "a\xff"};
    for (size_t i = 0; i < LEN(wrong); i++)
        assert_false(str_is_utf8(str_from(wrong[i])));
}

static void zero_bytes_are_refused_where_libraries_want_none(void **state)
{
    UNUSED(state);
    struct arena arena = {0};
    struct err err = {0};
    const char *zero;
    CHECK(str_zero(&arena, STR("fine"), &zero, e));
    assert_string_equal(zero, "fine");
    assert_false(str_zero(&arena, STR("fi\0ne"), &zero, &err));
    arena_clear(&arena);
}

static void hexadecimal_goes_there_and_back(void **state)
{
    UNUSED(state);
    struct arena arena = {0};
    unsigned char bytes[4];
    assert_str(str_hex(&arena, "\x00\xff\x1a", 3), "00ff1a");
    assert_true(str_unhex(STR("deadbeef"), bytes, 4));
    assert_memory_equal(bytes, "\xde\xad\xbe\xef", 4);
    assert_false(str_unhex(STR("deadbee"), bytes, 4));
    assert_false(str_unhex(STR("DEADBEEF"), bytes, 4));
    arena_clear(&arena);
}

static void buffers_grow(void **state)
{
    UNUSED(state);
    struct arena arena = {0};
    struct buf b = {.arena = &arena};
    assert_str(buf_str(&b), "");
    for (int i = 0; i < 1000; i++)
        buf_printf(&b, "%d,", i);
    buf_byte(&b, '.');
    assert_true(str_starts(buf_str(&b), STR("0,1,2,")));
    assert_true(str_ends(buf_str(&b), STR("998,999,.")));
    arena_clear(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cutting_gives_every_part), cmocka_unit_test(slices_are_clamped),
        cmocka_unit_test(numbers_are_strict), cmocka_unit_test(utf8_is_strict),
        cmocka_unit_test(zero_bytes_are_refused_where_libraries_want_none),
        cmocka_unit_test(hexadecimal_goes_there_and_back), cmocka_unit_test(buffers_grow)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
