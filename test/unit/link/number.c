/* number.c - which digits are a telephone number, in any script and however they are parted. */
#include "../check.h"
#include "link/number.h"

static struct arena arena;

/* "+38640111222 040111222": what is found, a plus before numbers with a country. */
static const char *found(const char *text)
{
    struct link_number number;
    struct buf out = {.arena = &arena};
    for (size_t at = 0; link_number_next(str_from(text), &at, &number);) {
        assert_true(number.start < number.end && number.end <= at && at <= strlen(text));
        buf_printf(&out, "%s%s%s", out.n ? " " : "", number.plus ? "+" : "", number.digits);
    }
    return arena_printf(&arena, STR_FMT, STR_ARG(buf_str(&out)));
}

static void numbers_are_found_however_they_are_written(void **state)
{
    UNUSED(state);
    static const char *const texts[][2] = {
        {"call 040 111 222 today", "040111222"},
        {"+386 40 111 222", "+38640111222"},
        {"+ 386 (0)40/111-222.", "+386040111222"},
        {"00386 40 111 222", "+38640111222"},
        {"(+386) 40 111 222", "+38640111222"},
        {"+(386) 40 111 222", "+38640111222"},
        {"(212) 555-0123", "2125550123"},
        {"8 (912) 345-67-89", "89123456789"},
        {"0 4 0 1 1 1 2 2 2", "040111222"},
        {"06 39 98 12 34", "0639981234"},
        {"040 111 222 041 333 444", "040111222 041333444"},
        {"040 111 222 / 041 333 444, 031 555 666", "040111222 041333444 031555666"},
        {"Elena040111222", "040111222"},
        {"电话13812345678请", "13812345678"},
        {"马尔科+33639981946", "+33639981946"},
        {"٠٤٠ ١١١ ٢٢٢ و ۰۴۱۳۳۳۴۴۴", "040111222 041333444"},
        {"०४० १११ २२२", "040111222"},
        {"๐๔๐ ๑๑๑ ๒๒๒", "040111222"},
        {"０４０－１１１－２２２", "040111222"},
        {"𝟎𝟒𝟎 𝟭𝟭𝟭 𝟮𝟮𝟮", "040111222"},
        {"0️⃣4️⃣0️⃣1️⃣1️⃣1️⃣2️⃣2️⃣2️⃣", "040111222"},
        {"0\xe2\x80\x8b""40\xe2\x80\x91""111\xc2\xa0""222", "040111222"},
        {"tel:5551234", "5551234"},
        {"O41 312 670 or о4o-1ll o4o 111 2oo", "041312670 040111200"},
        {"for 040 111 222, or", "040111222"},
    };
    for (size_t i = 0; i < LEN(texts); i++)
        assert_string_equal(found(texts[i][0]), texts[i][1]);
}

static void other_numbers_are_none(void **state)
{
    UNUSED(state);
    static const char *const texts[] = {
        "", "no digits", "112 or 113", "24.11.2026", "2026-11-24 18:00", "20261124", "24112026", "2025-2026",
        "1. 2. 2026 - 3. 4. 2026", "08.00-20.00", "09 00 17 00", "24.11.26 18.00", "1.500.000", "12 500 000 Ft",
        "€ 1234567", "1234567 €", "1234567 eur", "1234567 грн", "46.0569465", "0.12345678", "10000000",
        "SI56 0110 0000 0000 1234", "12345678901234567890", "x12345678", "12345678x", "12345678@example.com", "000000000",
        "+0123456789", "+12345", "oooooooo",
        "1 2 3 4 5 6 7 8 9 1 2 3 4 5 6 7 8 9 1 2 3 4 5 6 7 8 1 2 3 4 5 6 7 8 9 1 2 3 4 5 6 7 8 9 1234567",
        "11 22 33 44 55 66 77 88 99 11 22 33 44 55 66 77 88 99 11 22 33 4444444444", "zo1 2 o'clock 4 o 5 o 6 o 7 o 8",
    };
    for (size_t i = 0; i < LEN(texts); i++)
        if (*found(texts[i]))
            fail_msg("\"%s\" has %s", texts[i], found(texts[i]));
}

static void the_same_inside_a_country_and_from_abroad(void **state)
{
    UNUSED(state);
    static const struct { const char *digits; bool plus; unsigned code; const char *inside; } numbers[] = {
        {"38640111222", true, 386, "40111222"}, {"386040111222", true, 386, "40111222"},
        {"040111222", false, 0, "40111222"},    {"12125550123", true, 1, "2125550123"},
        {"390612345678", true, 39, "612345678"}, {"89123456789", false, 0, "9123456789"},
        {"79123456789", true, 7, "9123456789"},  {"38640111222", false, 386, "40111222"},
        {"380671234567", false, 380, "671234567"}, {"0000000", false, 0, "0"},
    };
    for (size_t i = 0; i < LEN(numbers); i++) {
        struct str inside;
        assert_int_equal(link_number_inside(str_from(numbers[i].digits), numbers[i].plus, &inside), numbers[i].code);
        assert_str(inside, numbers[i].inside);
    }
}

/* Many digits, groups and marks: one pass, whatever stands there. */
static void long_rows_of_digits_take_one_pass(void **state)
{
    UNUSED(state);
    struct link_number number;
    static const char *const pieces[] = {"1", "12 ", "0", "0 ", "1-", "١", "40 111 222 ", "1(", "+"};
    for (size_t p = 0; p < LEN(pieces); p++) {
        struct buf text = {.arena = &arena};
        for (size_t i = 0; i < 200000; i++)
            buf_add(&text, str_from(pieces[p]));
        for (size_t at = 0, last = 0; link_number_next(buf_str(&text), &at, &number); last = at)
            assert_true(at > last);
        arena_clear(&arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_are_found_however_they_are_written),
        cmocka_unit_test(other_numbers_are_none),
        cmocka_unit_test(the_same_inside_a_country_and_from_abroad),
        cmocka_unit_test(long_rows_of_digits_take_one_pass),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena_clear(&arena);
    return failed;
}
