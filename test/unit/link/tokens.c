/* tokens.c - words singly in every script, numbers and identifiers in one piece, with their kinds. */
#include "../check.h"
#include "link/tokens.h"

static struct arena arena;
static struct link_reader reader;

static struct str kinds_of(const char *text, const char *country)
{
    struct link_tokens tokens;
    struct buf out = {.arena = &arena};
    link_tokens_read(&arena, &reader, str_from(text), country, LINK_WORDS_MOST, &tokens);
    for (size_t i = 0; i < tokens.count; i++) {
        const struct link_token *token = &tokens.items[i];
        struct str piece = str_slice(tokens.text, token->start, token->end);
        buf_printf(&out, "%s" STR_FMT, i ? "|" : "", STR_ARG(piece));
        if (token->kind != LINK_KIND_WORD)
            buf_printf(&out, "=%s", link_kind_name((enum link_kind)token->kind));
    }
    return buf_str(&out);
}

static void words_numbers_and_identifiers_are_told(void **state)
{
    static const struct { const char *text, *want; } cases[] = {
        {"", ""},
        {"Work in Italy!", "Work|in|Italy"},
        {"call +44 7700 900123, now", "call|+44 7700 900123=phone|now"},
        {"041/312/670 or 041.312.670", "041/312/670=phone|or|041.312.670=phone"},
        {"O41 312 67o", "O41 312 67o=phone"},
        {"+4.23.26.79.41.06", "+4.23.26.79.41.06=phone"},
        {"Elena0428.555.0194", "Elena|0428.555.0194=phone"},
        {"only 59 € today", "only|59 €=price|today"},
        {"only $905, 80eur or 70 EUR", "only|$905=price|80eur=price|or|70=price|EUR"},
        {"from 15.12. at 18:00", "from|15.12=date|at|18:00=date"},
        {"2026-11-17 041 312 670", "2026-11-17=date|041 312 670=phone"},
        {"on 3. 4. 2026, 20 workers", "on|3. 4. 2026=date|20=number|workers"},
        {"3 april", "3=date|april"},
        {"18-25 let", "18-25=number|let"},
        {"anna.b@example.com t.me/night_jobs", "anna.b@example.com=email|t.me/night_jobs=handle"},
        {"价格可以", "价|格|可|以"},
        {"السعر 450$", "السعر|450$=price"},
        {"ราคา 20 บาท", "ราคา|20=price|บาท"},
    };
    UNUSED(state);
    for (size_t i = 0; i < LEN(cases); i++)
        assert_str(kinds_of(cases[i].text, ""), cases[i].want);
}

static void a_number_has_one_value_however_written(void **state)
{
    struct link_tokens tokens;
    UNUSED(state);
    link_tokens_read(&arena, &reader, STR("041/312/670 x O41 312 670 x 041312670 x 041312671"), "", 100, &tokens);
    assert_int_equal(tokens.count, 7);
    assert_true(tokens.items[0].value == tokens.items[2].value && tokens.items[0].value == tokens.items[4].value);
    assert_true(tokens.items[0].value != tokens.items[6].value);
    assert_true(tokens.items[0].word == tokens.items[6].word);
    assert_str(link_token_value(&arena, &tokens, 2), "041312670");
    assert_str(link_token_value(&arena, &tokens, 1), "");
    link_tokens_read(&arena, &reader, STR("01 555 00 00"), "SI", 100, &tokens);
    assert_str(link_token_value(&arena, &tokens, 0), "+38615550000");
}

static void no_more_than_wanted(void **state)
{
    struct link_tokens tokens;
    UNUSED(state);
    link_tokens_read(&arena, &reader, STR("one two three four"), "", 2, &tokens);
    assert_int_equal(tokens.count, 2);
    link_tokens_read(&arena, &reader, STR("one two"), "", 2, &tokens);
    assert_int_equal(tokens.count, 2);
}

static int tear_down(void **state)
{
    UNUSED(state);
    link_reader_free(&reader);
    arena_clear(&arena);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_numbers_and_identifiers_are_told),
        cmocka_unit_test(a_number_has_one_value_however_written),
        cmocka_unit_test(no_more_than_wanted),
    };
    return cmocka_run_group_tests(tests, NULL, tear_down);
}
