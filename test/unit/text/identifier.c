/* identifier.c - each kind is found in one normal form, and what only looks like one is left alone. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "text/identifier.h"
#include "text/letter.h"
#include "text/plain.h"

static struct arena arena;

static struct str all_found(const char *text, const char *country)
{
    struct identifier *found;
    size_t count;
    struct buf out = {.arena = &arena};
    identifier_find(&arena, str_from(text), country, &found, &count);
    for (size_t i = 0; i < count; i++)
        buf_printf(&out, "%s%s=" STR_FMT, i ? " " : "", identifier_type_name(found[i].type), STR_ARG(found[i].value));
    return buf_str(&out);
}

static void identifiers_take_one_form(void **state)
{
    static const struct { const char *country, *text, *want; } cases[] = {
        {"SI", "pokliči 01 555 00 00", "phone=+38615550000"},
        {"SI", "call +44 7700 900123!", "phone=+447700900123"},
        {"SI", "call 0044 (7700) 900-123", "phone=+447700900123"},
        {"SI", "+1 (202) 555-0143", "phone=+12025550143"},
        {"SI", "+386 (0)1 555 00 00", "phone=+38615550000"},
        {"UA", "тел. 000 и 044 000-00-00", "phone=+380440000000"},
        {"SI", "born 24.11.2026, on 2026-11-24", ""},
        {"SI", "1500 EUR, 18-25, 2026", ""},
        {"SI", "Anna.B@Example.COM.", "email=anna.b@example.com"},
        {"SI", "see https://www.Example.org/Jobs?id=1, now", "url=example.org/Jobs?id=1"},
        {"SI", "example.com/ and Work.Free", "url=example.com"},
        {"SI", "t.me/Night_Jobs", "handle=@night_jobs"},
        {"SI", "https://wa.me/447700900123", "phone=+447700900123"},
        {"SI", "Telegram: NightJobs or @work_abroad.", "handle=@nightjobs handle=@work_abroad"},
        {"SI", "the instagram girls", ""},
        {"SI", "avto LJ AB-123 in MB 12-3CD", "plate=LJAB123 plate=MB123CD"},
        {"SI", "машина АА 1234 ВС", "plate=AA1234BC"},
        {"SI", "white van, number plate: W 12345X", "plate=W12345X"},
        {"SI", "GB82 WEST 1234 5698 7654 32", "iban=GB82WEST12345698765432"},
        {"SI", "GB82 WEST 1234 5698 7654 33", ""},
        {"", "1234567890", ""},
        {"SI", "اتصل على ٠٤٠ ١١١ ٢٢٢", "phone=+38640111222"},
        {"SI", "‎+٣٨٦ ٤٠ ١١١ ٢٢٢ كل ليلة", "phone=+38640111222"},
        {"SI", "۰۴۰۱۱۱۲۲۲ و ०४० ११ १२ २२", "phone=+38640111222 phone=+38640111222"},
        {"SI", "＋４４ ７７００ ９００１２３", "phone=+447700900123"},
        {"SI", "\u2068+44 7700 900123\u2069, \u202a040 111 222\u202c", "phone=+447700900123 phone=+38640111222"},
        {"SI", "040–111–222, 040\u202f111\u202f222", "phone=+38640111222 phone=+38640111222"},
        {"SI", "0️⃣4️⃣0️⃣ 111 222 ❤️ @night\u200b_jobs", "phone=+38640111222 handle=@night_jobs"},
        {"SI", "١٢ نوفمبر ٢٠٢٦", ""},
    };
    UNUSED(state);
    for (size_t i = 0; i < LEN(cases); i++)
        assert_string_equal(all_found(cases[i].text, cases[i].country).p, cases[i].want);
}

static void spans_are_in_order_and_apart(void **state)
{
    struct identifier *found;
    size_t count;
    struct str text = STR("Čau, +44 7700 900123, a@example.com, @night_jobs, LJ AB-123");
    UNUSED(state);
    identifier_find(&arena, text, "SI", &found, &count);
    assert_int_equal(count, 4);
    for (size_t i = 1; i < count; i++)
        assert_true(found[i - 1].span.end <= found[i].span.start);
    assert_memory_equal(text.p + found[0].span.start, "+44 7700 900123", 15);
    assert_int_equal(found[3].span.end, text.n);
}

/* Where digits of another script and signs that nobody sees stand, the span still is of the text as it was written. */
static void spans_are_of_the_text_as_written(void **state)
{
    struct identifier *found;
    size_t count;
    struct str text = STR("❤️ هاتف \u2068٠٤٠ ١١١ ٢٢٢\u2069 ž LJ AB-123\u200e, ana@example.com");
    UNUSED(state);
    identifier_find(&arena, text, "SI", &found, &count);
    assert_int_equal(count, 3);
    assert_true(str_is(str_slice(text, found[0].span.start, found[0].span.end), "٠٤٠ ١١١ ٢٢٢"));
    assert_true(str_is(str_slice(text, found[1].span.start, found[1].span.end), "LJ AB-123"));
    assert_true(str_is(str_slice(text, found[2].span.start, found[2].span.end), "ana@example.com"));
    for (size_t n = 0; n <= text.n; n++) /* cut anywhere, also in the middle of a character */
        identifier_find(&arena, str_make(text.p, n), "SI", &found, &count);
}

static bool among(uint32_t code, const uint32_t (*ranges)[2], size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (code >= ranges[i][0] && code <= ranges[i][1])
            return true;
    return false;
}

/* Of all characters, between two digits, those are changed that are meant to be: in the middle of a text and at its end. */
static void just_some_characters_are_changed(void **state)
{
    static const uint32_t dropped[][2] = {{0x200b, 0x200c}, {0x200e, 0x200f}, {0x202a, 0x202e}, {0x2060, 0x2060},
                                          {0x2066, 0x2069}, {0xfeff, 0xfeff}, {0x20e3, 0x20e3}, {0xfe0f, 0xfe0f}};
    static const uint32_t marks[][2] = {{0x2000, 0x200a}, {0x202f, 0x202f}, {0x3000, 0x3000}, {0x2010, 0x2015},
                                        {0x2212, 0x2212}, {0xff0d, 0xff0d}, {0xff0b, 0xff0b}};
    UNUSED(state);
    for (uint32_t code = 0x80; code < 0x110000; code++) {
        char bytes[4], text[40];
        unsigned n = letter_write(code, bytes);
        if (code >= 0xd800 && code < 0xe000)
            continue;
        for (int end = 0; end < 2; end++) {
            int length = snprintf(text, sizeof text, "7%.*s7%s", (int)n, bytes, end ? "" : " and some more words");
            size_t drop = among(code, dropped, LEN(dropped)), other = among(code, marks, LEN(marks));
            struct plain plain;
            bool changed = plain_make(&arena, str_make(text, (size_t)length), &plain);
            assert_int_equal(changed, drop || other || letter_digit(code) >= 0);
            if (changed)
                assert_int_equal(plain.text.n, (size_t)length - n + !drop);
        }
        arena_reset(&arena);
    }
}

static int drop(void **state)
{
    UNUSED(state);
    arena_clear(&arena);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(identifiers_take_one_form, drop),
        cmocka_unit_test_teardown(spans_are_in_order_and_apart, drop),
        cmocka_unit_test_teardown(spans_are_of_the_text_as_written, drop),
        cmocka_unit_test_teardown(just_some_characters_are_changed, drop),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
