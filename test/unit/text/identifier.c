/* identifier.c - each kind is found in one normal form, and what only looks like one is left alone. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "text/identifier.h"

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
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
