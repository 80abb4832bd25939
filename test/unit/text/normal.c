/* normal.c - the same words, however they are written, and the way back to the reader's bytes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "text/language.h"
#include "text/latin.h"

static struct arena arena;

static const char *folded(const char *text)
{
    struct text_normal normal = {0};
    struct err err = {0};
    if (!text_normalise(&arena, str_from(text), &normal, &err))
        fail_msg("%s", err.text);
    return normal.folded.p;
}

static void disguises_fall_away(void **state)
{
    static const struct { const char *text, *want; } cases[] = {
        {"", ""},
        {"  Passport ", " pasport"},
        {"Žična OGRAJA, škoda", " zicna ograja skoda"},
        {"p4ssp0rt", " pasport"},
        {"p\xd0\xb0ssp\xd0\xbert", " pasport"},
        {"w.o.r.k", " work"},
        {"w o r k", " work"},
        {"s-e-x", " sex"},
        {"work\xe2\x80\x8b""er", " worker"},
        {"ｗｏｒｋ ５００", " work 500"},
        {"𝐰𝐨𝐫𝐤", " work"},
        {"freeeee rooooom", " fre rom"},
        {"18yo", " 18 yo"},
        {"500€", " 500 eur"},
        {"€500", " eur 500"},
        {"$ex", " sex"},
        {"1.500 EUR", " 1500 eur"},
        {"12,5 h", " 12,5 h"},
        {"п'ять п’ять", " пять пять"},
        {"Паспорт у нього.", " паспорт у нього"},
        {"пaспopт", " паспорт"},
        {"р0бота", " робота"},
        {"їжа й ёлка", " іжа и елка"},
        {"Work. Now!", " work . now"},
        {"d.o.o.", " do"},
        {"girls 18-25", " girls 18 25"},
        {"one\n\ntwo", " one . two"},
        {"don't o'k п'ять 'quoted'", " dont ok пять quoted"},
        {"all eggs, є її", " al egs є іі"},
        {"а це хата, he cooks", " а це хата he coks"},
        {"🛂 gone 🎉 away", " 🛂 gone away"},
        {"r@ting me@sure", " rating measure"},
    };
    UNUSED(state);
    for (size_t i = 0; i < LEN(cases); i++)
        assert_string_equal(folded(cases[i].text), cases[i].want);
}

static void span_points_at_what_is_seen(void **state)
{
    UNUSED(state);
    const char *text = "Vzeli so mi POTNI LÍST, p4ssp\xd0\xbert ｗｏｒｋ paaaasport!";
    struct text_normal normal = {0};
    struct err err;
    assert_true(text_normalise(&arena, str_from(text), &normal, &err));
    static const struct { const char *first; size_t more; const char *seen; } cases[] = {
        {"potni", 1, "POTNI LÍST"}, {"work", 0, "ｗｏｒｋ"}, {"pasport", 0, "p4ssp\xd0\xbert"},
    };
    for (size_t i = 0; i < LEN(cases); i++) {
        size_t first = 0;
        while (first < normal.word_count && !str_is(text_word_of(&normal, first), cases[i].first))
            first++;
        assert_true(first + cases[i].more < normal.word_count);
        struct str seen = str_slice(normal.original, normal.words[first].from, normal.words[first + cases[i].more].to);
        assert_true(str_is(seen, cases[i].seen));
    }
}

static void bad_text_is_refused(void **state)
{
    struct text_normal normal = {0};
    struct err err = {0};
    UNUSED(state);
    assert_false(text_normalise(&arena, STR("a\xff"), &normal, &err));
    assert_int_equal(err.kind, ERR_INPUT);
    char *big = arena_alloc(&arena, TEXT_LONGEST + 1);
    memset(big, 'a', TEXT_LONGEST + 1);
    assert_false(text_normalise(&arena, str_make(big, TEXT_LONGEST + 1), &normal, &err));
    assert_int_equal(err.kind, ERR_TOO_LARGE);
    assert_true(text_normalise(&arena, str_make(big, TEXT_LONGEST), &normal, &err));
}

static void language_is_guessed(void **state)
{
    static const struct { const char *text, *want; } cases[] = {
        {"Vzeli so mi potni list in ne smem ven, ker sem jim dolžna denar.", "sl"},
        {"They took my passport and I am not allowed to go out of the house.", "en"},
        {"Вони забрали мій паспорт і не випускають мене з квартири.", "uk"},
        {"Они забрали мой паспорт и не выпускают меня из квартиры.", "ru"},
        {"12345", ""},
    };
    UNUSED(state);
    for (size_t i = 0; i < LEN(cases); i++) {
        struct text_normal normal = {0};
        struct err err;
        size_t counts[TEXT_LANGUAGES] = {0};
        assert_true(text_normalise(&arena, str_from(cases[i].text), &normal, &err));
        for (size_t word = 0; word < normal.word_count; word++)
            for (unsigned l = 0; l < TEXT_LANGUAGES; l++) {
                struct str w = str_printf(&arena, " " STR_FMT " ", STR_ARG(text_word_of(&normal, word)));
                counts[l] += str_find(text_language_words(l), w, 0) != SIZE_MAX;
            }
        assert_true(str_is(text_language_best(&normal, counts), cases[i].want));
    }
}

static void cyrillic_is_spelt_in_latin(void **state)
{
    UNUSED(state);
    assert_true(str_is(latin_spell(&arena, STR("робочий"), true, 0), "robochyi"));
    assert_true(str_is(latin_spell(&arena, STR("хочу"), false, 0), "khochu"));
    assert_true(str_is(latin_spell(&arena, STR("хочу"), false, 1), "hochu"));
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
        cmocka_unit_test_teardown(disguises_fall_away, drop),
        cmocka_unit_test_teardown(span_points_at_what_is_seen, drop),
        cmocka_unit_test_teardown(bad_text_is_refused, drop), cmocka_unit_test_teardown(language_is_guessed, drop),
        cmocka_unit_test_teardown(cyrillic_is_spelt_in_latin, drop),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
