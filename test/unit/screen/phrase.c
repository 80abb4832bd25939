/* phrase.c - what the phrase language finds, and what it refuses. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "screen/draft.h"
#include "screen/inside.h"

static struct arena arena;

static const char *const words_yaml =
    "ids:\n  en: [passport*, id card]\n  uk: [паспорт*]\n  any: [🛂]\n"
    "money:\n  any: ['<number> (eur|euro)']\n"
    "age-after:\n  en: [years old, yo]\nage-before:\n  en: [aged]\nage-to:\n  en: [to]\n";

static bool compiles(const char *text, const char *lang, struct phrase **ret, struct err *err)
{
    struct yaml *words, *node = ARENA_NEW(&arena, struct yaml);
    *node = (struct yaml){.type = YAML_TEXT, .line = 7, .file = "pack.yaml", .text = str_from(text)};
    assert_true(yaml_parse(&arena, "words.yaml", str_from(words_yaml), &words, err));
    const struct yaml *map = words;
    struct phrase_lists lists = {.maps = &map, .count = 1};
    return phrase_compile(&arena, node, str_from(lang), &lists, ret, err);
}

/* A screen of this one phrase over the text: where it is found, or the empty str. */
static struct str find(const char *phrase_text, const char *lang, const char *text)
{
    static struct pay_pack pay = {.ordinary = 1500};
    static struct pay_word words[] = {
        {STR("eur"), false, PAY_CURRENCY, 0, &words[1]}, {STR("month"), false, PAY_PERIOD, PAY_MONTH, &words[2]},
        {STR("hour"), false, PAY_PERIOD, PAY_HOUR, &words[3]}, {STR("k"), false, PAY_THOUSAND, 0, &words[4]},
        {STR("clean"), true, PAY_TRADE, 0, NULL}};
    struct phrase *phrase;
    struct screen screen = {0};
    struct screen_scratch *scratch;
    struct screen_result result;
    struct yaml nothing = {.type = YAML_MAP};
    struct err err;
    if (!compiles(phrase_text, lang, &phrase, &err))
        fail_msg("%s", err.text);
    pay.words = words;
    pay.currencies[0] = (struct pay_subject){STR("eur"), 1};
    pay.trades[0] = (struct pay_subject){STR("cleaning"), 1000};
    pay.currency_count = pay.trade_count = 1;
    struct draft_phrase draft_phrase = {.phrase = phrase};
    struct draft_indicator indicator = {.shown.id = STR("it"), .node = &nothing};
    struct draft draft = {.phrases = &draft_phrase, .phrase_count = 1, .indicators = &indicator,
                          .indicator_count = 1, .pay = &pay, .levels = &nothing};
    image_build(&draft, &screen.arena, &screen.image);
    screen_open(&screen);
    assert_true(screen_scratch_new(&screen, &scratch, &err));
    assert_true(screen_scan(&screen, scratch, str_from(text), "", &arena, &result, &err));
    screen_scratch_free(scratch);
    arena_clear(&screen.arena);
    return result.finding_count
               ? str_slice(str_from(text), result.findings[0].span.start, result.findings[0].span.end) : STR("");
}

static bool matches(const char *phrase_text, const char *lang, const char *text)
{
    return find(phrase_text, lang, text).n > 0;
}

static void phrases_find_what_they_say(void **state)
{
    static const struct { const char *lang, *phrase, *text; bool hit; } cases[] = {
        {"en", "took my passport", "They TOOK my PASSPORT!", true},
        {"en", "took my passport", "took my old passport", false},
        {"en", "took my [old] passport", "took my old passport", true},
        {"en", "took ... passport", "took away all our passport", true},
        {"en", "took ... passport", "took away all of our passport", false},
        {"en", "took ...4 passport", "took away all of our passport", true},
        {"en", "took ... passport", "took a rest. My passport", false},
        {"en", "took|take* my <ids>", "takes my id card", true},
        {"en", "took my passport", "took my passports", false},
        {"en", "took my passport*", "took my passports", true},
        {"en", "(lock* us | keep us in) <number 2-9> nights", "they keep us in 3 nights", true},
        {"en", "(lock* us | keep us in) <number 2-9> nights", "they keep us in 10 nights", false},
        {"en", "earn <money> daily", "earn 300€ daily", true},
        {"en", "girls 18-25 wanted", "GIRLS 18 - 25 wanted", true},
        {"uk", "забрали мій <ids>", "Забрали мій паспорт", true},
        {"uk", "забрали мій <ids>", "zabraly miy pasport", true},
        {"uk", "забрали мій <ids>", "zabraly mij pasport", true},
        {"sl", "vzeli so mi potni list", "VZELI so mi p0tni líst", true},
        {"en", "debt ~ passport", "the debt, then the passport", true},
        {"en", "debt ~ passport", "the passport, when the debt is paid", true},
        {"en", "debt ~ passport", "the passport is not given back until the debt", false},
        {"en", "debt ~8 passport", "the passport is not given back until the debt", true},
        {"en", "[big] debt|loan ~1 (passport | id card)", "id card for loan", true},
        {"en", "girls <age 10-17>", "girls 16 years old", true},
        {"en", "girls <age 10-17>", "girls 16-25 yo", true},
        {"en", "girls <age 10-17>", "girls aged 15", true},
        {"en", "girls <age 10-17>", "girls 19 years old", false},
        {"en", "girls <age 10-17>", "girls 16 pieces", false},
        {"en", "took his <ids>", "took his 🛂", true},
        {"en", "earn <pay over 2 wage>", "earn 4000 eur", true},
        {"en", "earn <pay over 2 wage>", "earn 4k eur a month", true},
        {"en", "earn <pay over 2 wage>", "earn 20 eur per hour", true},
        {"en", "earn <pay over 2 wage>", "earn 1500-2000 eur a month", false},
        {"en", "earn <pay over 2 wage>", "cleaning: earn 1500-2100 eur a month", true},
        {"en", "earn <pay over 2 wage>", "earn 4000 apples a month", false},
        {"en", "earn <pay under 3 hour>", "earn € 2,50 per hour", true},
        {"en", "earn <pay over 2 wage>", "earn 150–200 eur a month", false},
        {"en", "earn <pay over 2 wage>", "earn 4 000 eur a month", true},
        {"en", "promised ...7 but|instead ...6 work", "promised a room and good food in town but now all must work",
         true},
        {"en", "(make|force*) ...4 (marry|wed)", "my parents force me to go and marry", true},
        {"en", "(took | kept ...8 his) ~8 <ids>", "kept all of it for one two three years his and also that passport",
         true},
        {"en", "earn <pay under 3 hour>", "earn 2,50 eur", false},
        {"de", "großes Haus", "grosses haus", true},
        {"de", "Straße für Mädchen", "Strasse fuer Maedchen", true},
    };
    UNUSED(state);
    for (size_t i = 0; i < LEN(cases); i++)
        if (matches(cases[i].phrase, cases[i].lang, cases[i].text) != cases[i].hit)
            fail_msg("%s: \"%s\"", cases[i].phrase, cases[i].text);
}

static void bad_phrases_are_refused_with_their_line(void **state)
{
    static const struct { const char *phrase, *why; } cases[] = {
        {"", "empty"}, {"...", "at least 3 letters"}, {"a of", "at least 3 letters"},
        {"[passport]", "at least 3 letters"},
        {"(take|", "empty"}, {"(take", "missing"}, {"take)", "does not belong"}, {"<nothing> here", "no word list"},
        {"<ids", "no \">\""}, {"pa*ss", "star"}, {"take ...99 it", "from 1 to 8"}, {"take ...x it", "from 1 to 8"},
        {"take ...8 the ...8 bus ...8 now", "may span"}, {"<number 9-2> girls", "number"}, {"!!! girls", "no word"},
        {"((((((((((((((((girls))))))))))))))))", "too many"}, {"a ~ b ~ girls", "one \"~\""}, {"~ girls", "empty"},
        {"girls ~", "empty"}, {"girls ~9 boys", "from 1 to 8"}, {"<pay more 3 wage>", "pay is written"},
        {"<pay over 3 moons>", "pay is written"}, {"<age 20-> of <nothing>", "no word list"},
        {"(one ...8 a ...8 b c d | two ...8 a ...8 b c d | six ...8 a ...8 b c d)", "million steps"},
    };
    UNUSED(state);
    for (size_t i = 0; i < LEN(cases); i++) {
        struct phrase *phrase;
        struct err err = {0};
        if (compiles(cases[i].phrase, "en", &phrase, &err))
            fail_msg("compiled: %s", cases[i].phrase);
        if (!strstr(err.text, "pack.yaml:7") || !strstr(err.text, cases[i].why))
            fail_msg("%s: %s", cases[i].phrase, err.text);
    }
}

static void an_amount_is_marked_whole(void **state)
{
    UNUSED(state);
    assert_true(str_is(find("<pay over 2 wage> for dancing", "en", "You get 4.000 € per month for dancing!"),
                       "4.000 € per month for dancing"));
    assert_true(str_is(find("we pay <pay>", "en", "We pay EUR 1 200 - 1 400 an hour, cash"),
                       "We pay EUR 1 200 - 1 400 an hour"));
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
        cmocka_unit_test_teardown(phrases_find_what_they_say, drop),
        cmocka_unit_test_teardown(an_amount_is_marked_whole, drop),
        cmocka_unit_test_teardown(bad_phrases_are_refused_with_their_line, drop),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
