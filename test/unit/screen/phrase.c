/* phrase.c - what the phrase language finds, and what it refuses. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "screen/phrase.h"
#include "text/normal.h"

static struct arena arena;

static const char *const words_yaml = "ids:\n  en: [passport*, id card]\n  uk: [паспорт*]\n"
                                      "money:\n  any: ['<number> (eur|euro)']\n";

static bool compiles(const char *text, const char *lang, struct phrase **ret, struct err *err)
{
    struct yaml *words, node = {.type = YAML_TEXT, .line = 7, .file = "pack.yaml", .text = str_from(text)};
    assert_true(yaml_parse(&arena, "words.yaml", str_from(words_yaml), &words, err));
    const struct yaml *map = words;
    struct phrase_lists lists = {.maps = &map, .count = 1};
    return phrase_compile(&arena, &node, str_from(lang), &lists, ret, err);
}

/* Tries every word and anchor, as the scan does where Vectorscan points. */
static bool matches(const char *phrase_text, const char *lang, const char *text)
{
    struct phrase *phrase;
    struct text_normal normal;
    struct err err;
    uint32_t start[64], end[64];
    size_t count = 0, first, last;
    if (!compiles(phrase_text, lang, &phrase, &err))
        fail_msg("%s", err.text);
    assert_true(text_normalise(&arena, str_from(text), &normal, &err));
    for (size_t i = 1; i < normal.folded.n && count < LEN(start); i = end[count++] + 1) {
        size_t space = str_find(normal.folded, STR(" "), i);
        start[count] = (uint32_t)i;
        end[count] = (uint32_t)(space == SIZE_MAX ? normal.folded.n : space);
    }
    struct phrase_text words = {.folded = normal.folded, .start = start, .end = end, .count = count};
    for (size_t word = 0; word < count; word++)
        for (unsigned place = 0; place < phrase->count; place++)
            if ((phrase->anchors >> place & 1) && phrase_match(phrase, &words, word, place, &first, &last))
                return true;
    return false;
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
        {"((((((((((((((((girls))))))))))))))))", "too many"},
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
        cmocka_unit_test_teardown(bad_phrases_are_refused_with_their_line, drop),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
