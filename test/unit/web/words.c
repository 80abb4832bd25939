/* Sentences, language names, dates and the choice of a language. */
#include "web_test.h"

#include <unistd.h>

#include "base/file.h"

static void sentences_fall_back_to_english(void **state)
{
    struct words *words = test_words();

    UNUSED(state);
    assert_str(words_find(words, STR("sl"), STR("Good day")), "Dober dan");
    assert_str(words_find(words, STR("uk"), STR("Good day")), "Добрий день");
    assert_str(words_find(words, STR("sl"), STR("!receipt-unknown")), "We do not know this code.");
    assert_str(words_find(words, STR("sl"), STR("Nothing yet")), "Nothing yet"); /* fuzzy */
    assert_str(words_find(words, STR("xx"), STR("!nowhere")), "!nowhere");
    words_free(words);
}

static void numbers_choose_the_form(void **state)
{
    static const struct { int64_t n; const char *form; } cases[] = {
        {1, "{{count}} prijava"}, {2, "{{count}} prijavi"}, {3, "{{count}} prijave"}, {5, "{{count}} prijav"},
        {101, "{{count}} prijava"}, {-2, "{{count}} prijavi"}};
    struct words *words = test_words();
    struct str one = STR("{{count}} report"), many = STR("{{count}} reports");

    UNUSED(state);
    for (size_t i = 0; i < LEN(cases); i++)
        assert_str(words_plural(words, STR("sl"), one, many, cases[i].n), cases[i].form);
    assert_str(words_plural(words, STR("uk"), one, many, 1), "{{count}} report");
    assert_str(words_plural(words, STR("uk"), one, many, 2), "{{count}} reports");
    words_free(words);
}

static void languages_know_their_names_and_dates(void **state)
{
    struct words *words = test_words();
    struct arena arena = {0};

    UNUSED(state);
    assert_str(words_language_name(words, STR("sl")), "Slovenščina");
    assert_str(words_language_name(words, STR("uk")), "Українська");
    assert_true(words_right_to_left(STR("ar")));
    assert_false(words_right_to_left(STR("sl")));
    assert_str(words_day(words, &arena, STR("sl"), 20781), "24. november 2026");
    assert_str(words_day(words, &arena, STR("en"), 20781), "November 24, 2026");
    assert_str(words_month(words, &arena, STR("sl"), 20781), "november 2026");
    assert_str(words_month(words, &arena, STR("en"), 20781), "November 2026");
    assert_holds(words_time(words, &arena, STR("en"), 20781LL * 86400), "2026");
    arena_clear(&arena);
    words_free(words);
}

static void lists_are_in_the_order_of_their_readers(void **state)
{
    const struct str slovene[] = {STR("žena"), STR("dolg"), STR("Čas"), STR("cesta")};
    const struct str ukrainian[] = {STR("яма"), STR("їжа"), STR("Інше"), STR("зміна")};
    struct arena arena = {0};
    size_t order[4];

    UNUSED(state);
    words_order(STR("sl"), &arena, slovene, 4, order);
    assert_int_equal(order[0] * 1000 + order[1] * 100 + order[2] * 10 + order[3], 3210);
    words_order(STR("uk"), &arena, ukrainian, 4, order);
    assert_int_equal(order[0] * 1000 + order[1] * 100 + order[2] * 10 + order[3], 3210);
    words_order(STR("no-such-language"), &arena, slovene, 4, order);
    arena_clear(&arena);
}

static void the_reader_gets_the_language_she_asks_for(void **state)
{
    static const struct { const char *asks, *gets; } cases[] = {
        {"", "sl"}, {"uk", "uk"}, {"uk-UA,uk;q=0.9,en;q=0.8", "uk"}, {"fr,en;q=0.5", "en"}, {"EN-us", "en"},
        {"en;q=0.1, uk;q=0.7", "uk"}, {"xx;q=zz,,;;q=1", "sl"}, {"sl;q=0,en;q=0", "sl"}};
    struct words *words = test_words();

    UNUSED(state);
    for (size_t i = 0; i < LEN(cases); i++)
        assert_str(words_negotiate(words, str_from(cases[i].asks)), cases[i].gets);
    words_free(words);
}

static void broken_files_are_named(void **state)
{
    static const struct { const char *content, *complaint; } cases[] = {
        {"msgid \"\"\nmsgstr \"Content-Type: text/plain; charset=UTF-8\\nPlural-Forms: nplurals=9; plural=n;\\n\"\n",
         "Plural-Forms"},
        {"msgid \"\"\nmsgstr \"Content-Type: text/plain; charset=UTF-8\\n\"\n", "lacks Plural-Forms"},
        {"msgid \"a\"\nmsgstr \"b\"\n", "charset"},
        {"msgid \"a\nmsgstr broken", "xx.po"}};
    char folder[] = "/tmp/kres-words-XXXXXX";
    const struct str language = STR("xx");

    UNUSED(state);
    assert_non_null(mkdtemp(folder));
    for (size_t i = 0; i < LEN(cases); i++) {
        struct words *words = NULL;
        struct arena arena = {0};
        struct err err;
        const char *path = arena_printf(&arena, "%s/xx.po", folder);
        assert_ok(file_write(path, str_from(cases[i].content), 0600, &err), err);
        assert_false(words_load(folder, &language, 1, &words, &err));
        assert_holds(str_from(err.text), cases[i].complaint);
        unlink(path);
        assert_false(words_load(folder, &language, 1, &words, &err)); /* not there at all */
        arena_clear(&arena);
    }
    rmdir(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sentences_fall_back_to_english), cmocka_unit_test(numbers_choose_the_form),
        cmocka_unit_test(languages_know_their_names_and_dates),
        cmocka_unit_test(lists_are_in_the_order_of_their_readers),
        cmocka_unit_test(the_reader_gets_the_language_she_asks_for),
        cmocka_unit_test(broken_files_are_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
