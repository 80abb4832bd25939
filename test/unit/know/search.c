/* search.c - what a search finds, in which order, and what it marks; and that no query is too much for it. */
#include "know/search.h"

#include <stdlib.h>

#include "../check.h"

static struct arena arena;

#define TITLE(lang_, text_) {.text = {text_, sizeof(text_) - 1}, .lang = {lang_, 2}, .rank = SEARCH_TITLE, .key = "title"}
#define NAME(text_) {.text = {text_, sizeof(text_) - 1}, .rank = SEARCH_NAME, .key = "short"}
#define NUMBER(text_) {.text = {text_, sizeof(text_) - 1}, .rank = SEARCH_NUMBER, .key = "number"}
#define NOTE(lang_, text_) {.text = {text_, sizeof(text_) - 1}, .lang = {lang_, 2}, .rank = SEARCH_NOTE, .key = "notes"}

static const struct search_passage CODE[] = {
    TITLE("sl", "Kazenski zakonik"), TITLE("en", "Criminal Code"), NAME("KZ-1"), NUMBER("Uradni list RS, št. 55/08"),
    NOTE("sl", "Trgovina z ljudmi je kaznivo dejanje."), NOTE("en", "Trafficking in human beings is a crime."),
};
static const struct search_passage RIGHTS[] = {
    TITLE("sl", "Direktiva o pravicah žrtev"), TITLE("en", "Directive on the rights of victims"), NUMBER("32012L0029"),
    NOTE("sl", "Žrtvam je treba pomagati."), NOTE("en", "Victims are to be helped; see KZ-1 and the others."),
    NOTE("uk", "Жертви мають права."),
};
static const struct search_passage COURT[] = {
    TITLE("en", "Rantsev v. Cyprus and Russia"), NUMBER("25965/04"), NOTE("en", "A victim was not protected."),
    NOTE("sl", "Žrtev ni bila zaščitena."),
};
static const struct str EU[] = {STR("kind:law"), STR("group:eu"), STR("topic:rights")};
static const struct str NATIONAL[] = {STR("kind:law"), STR("group:national")};
static const struct str CASES[] = {STR("kind:law"), STR("group:cases"), STR("topic:rights")};
enum { THE_CODE, THE_RIGHTS, THE_COURT };

static const struct search_document DOCUMENTS[] = {
    {CODE, LEN(CODE), NATIONAL, LEN(NATIONAL)}, {RIGHTS, LEN(RIGHTS), EU, LEN(EU)}, {COURT, LEN(COURT), CASES, LEN(CASES)},
};

static const struct search *library(void)
{
    static const struct search *made;
    return made ? made : (made = search_build(&arena, DOCUMENTS, LEN(DOCUMENTS)));
}

static struct search_result ask(const char *text)
{
    struct search_result result;
    search_ask(library(), &arena, &(struct search_query){.text = str_from(text), .take = 10}, &result);
    return result;
}

/* The documents in their order: "12". */
static const char *found(const char *text)
{
    struct search_result result = ask(text);
    struct buf all = {.arena = &arena};

    for (size_t i = 0; i < result.count; i++)
        buf_printf(&all, "%u", result.hits[i].document);
    return buf_str(&all).n ? all.p : "";
}

/* The passage with what was looked for in brackets. */
static struct str marked(const char *query, uint32_t document, size_t passage)
{
    struct search_result result = ask(query);
    const struct search_passage *passages;
    struct search_span *spans;
    struct buf all = {.arena = &arena};
    size_t count, at = 0;

    search_passages(library(), document, &passages);
    search_marks(library(), &result, document, passage, &arena, &spans, &count);
    for (size_t i = 0; i < count; i++) {
        assert_true(spans[i].start >= at && spans[i].end > spans[i].start && spans[i].end <= passages[passage].text.n);
        buf_printf(&all, STR_FMT "[" STR_FMT "]", STR_ARG(str_slice(passages[passage].text, at, spans[i].start)),
                   STR_ARG(str_slice(passages[passage].text, spans[i].start, spans[i].end)));
        at = spans[i].end;
    }
    buf_add(&all, str_slice(passages[passage].text, at, passages[passage].text.n));
    return buf_str(&all);
}

static void all_forms_of_a_word_are_found(void **state)
{
    static const char *const FORMS[] = {"žrtev", "žrtve", "žrtvam", "ŽRTVAMI", "zrtev", "Zrtvi"};
    UNUSED(state);
    for (size_t i = 0; i < LEN(FORMS); i++)
        assert_string_equal(found(FORMS[i]), found("žrtev"));
    assert_int_equal(strlen(found("žrtev")), 2);
    assert_string_equal(found("victim"), "12"); /* a title says more than a note */
    assert_string_equal(found("victims"), "12");
    assert_string_equal(found("жертвою"), "1");
    assert_string_equal(found("zakoniku"), "0");
    assert_string_equal(found("nothing"), "");
}

static void titles_and_numbers_come_first(void **state)
{
    UNUSED(state);
    assert_string_equal(found("KZ-1"), "01"); /* its name, then where it is spoken of */
    assert_string_equal(found("kz 1"), "01");
    assert_string_equal(found("32012L0029"), "1");
    assert_string_equal(found("25965/04"), "2");
    assert_string_equal(found("2596504"), "2");
    assert_string_equal(found("55/08"), "0");
    assert_string_equal(found("rantsev"), "2");
}

static void the_last_word_may_be_unfinished(void **state)
{
    UNUSED(state);
    assert_string_equal(found("traf"), "0");
    assert_string_equal(found("rights of vict"), "1");
    assert_string_equal(found("vict rights"), "1"); /* only the last one is unfinished; "rights" is all there is */
    assert_true(ask("vict rights").some);
    assert_string_equal(found("traf "), ""); /* a space after it: it is finished */
    assert_string_equal(found("t"), "");
}

static void all_words_or_some_of_them(void **state)
{
    struct search_result all = ask("rights of the victims");
    struct search_result some = ask("criminal victims");

    UNUSED(state);
    assert_int_equal(all.total, 1);
    assert_false(all.some);
    assert_int_equal(all.hits[0].document, THE_RIGHTS);
    assert_int_equal(some.total, 3);
    assert_true(some.some);
    assert_true(some.hits[0].score >= some.hits[1].score && some.hits[1].score >= some.hits[2].score);
    assert_int_equal(ask("the").total, 1); /* alone, a little word is meant */
}

static void tags_narrow_a_search(void **state)
{
    struct search_result result;
    const struct search_tag *tags;
    UNUSED(state);
    struct search_query query = {.text = STR("victim"), .tags = {STR("kind:law"), STR("group:cases")}, .take = 10};
    search_ask(library(), &arena, &query, &result);
    assert_int_equal(result.total, 1);
    assert_int_equal(result.hits[0].document, THE_COURT);
    query = (struct search_query){.tags = {STR("topic:rights")}, .take = 1, .skip = 1};
    search_ask(library(), &arena, &query, &result);
    assert_int_equal(result.total, 2);
    assert_int_equal(result.count, 1);
    assert_int_equal(result.hits[0].document, THE_COURT);
    query.skip = 100;
    search_ask(library(), &arena, &query, &result);
    assert_int_equal(result.count, 0);
    query.tags[0] = STR("topic:nothing");
    search_ask(library(), &arena, &query, &result);
    assert_int_equal(result.total, 0);
    assert_int_equal(search_tags(library(), &tags), 5);
    assert_str(tags[0].tag, "kind:law");
    assert_int_equal(tags[0].count, 3);
    assert_str(tags[1].tag, "topic:rights");
    assert_int_equal(tags[1].count, 2);
}

static void what_was_looked_for_is_marked(void **state)
{
    UNUSED(state);
    assert_str(marked("victim", THE_RIGHTS, 1), "Directive on the rights of [victims]");
    assert_str(marked("žrtev pomoč", THE_RIGHTS, 3), "[Žrtvam] je treba pomagati.");
    assert_str(marked("rights of the victims", THE_RIGHTS, 1), "Directive on the [rights] of [victims]");
    assert_str(marked("KZ-1", THE_RIGHTS, 4), "Victims are to be helped; see [KZ-1] and the others.");
    assert_str(marked("traf", THE_CODE, 5), "[Trafficking] in human beings is a crime.");
    assert_str(marked("nothing", THE_CODE, 5), "Trafficking in human beings is a crime.");
}

static void the_reader_s_language_gives_the_reason(void **state)
{
    struct search_result result = ask("žrtev victim");
    size_t which[2];

    UNUSED(state);
    assert_int_equal(search_reasons(library(), &result, THE_COURT, STR("sl"), which, 2), 2);
    assert_int_equal(which[0], 3);
    assert_int_equal(search_reasons(library(), &result, THE_COURT, STR("en"), which, 1), 1);
    assert_int_equal(which[0], 2);
    assert_int_equal(search_reasons(library(), &result, THE_CODE, STR("en"), which, 2), 0);
}

static void a_window_is_cut_between_words(void **state)
{
    struct str text = STR("Prva poved je dolga in ne pove ničesar. Druga pove, kje je odškodnina, in še več o njej. "
                          "Tretja šuti.");
    size_t at = str_find(text, STR("odškodnina"), 0);
    const struct search_span mark = {(uint32_t)at, (uint32_t)at + 11};
    struct search_span window = search_window(text, &mark, 1, 60);

    UNUSED(state);
    assert_true(window.start <= mark.start && window.end >= mark.end && window.end - window.start <= 60);
    assert_true(window.start == 0 || text.p[window.start - 1] == ' ');
    assert_true(window.end == text.n || text.p[window.end] == ' ');
    window = search_window(text, &mark, 1, 1000);
    assert_true(window.start == 0 && window.end == text.n);
    for (size_t most = 0; most < 60; most++) { /* never within a character */
        window = search_window(text, NULL, 0, most);
        assert_true(window.end <= text.n && str_is_utf8(str_slice(text, window.start, window.end)));
    }
}

static void nothing_in_a_query_is_an_operator(void **state)
{
    static const char *const HOSTILE[] = {
        "\"victim", "victim AND", "NOT victim", "victim OR 1=1", "(victim", "victim*", "title:victim", "^victim",
        "victim; DROP", "NEAR(victim)", "'victim'", "-victim", "{victim}", "victim\\", "%victim%", "_victim_",
    };
    UNUSED(state);
    for (size_t i = 0; i < LEN(HOSTILE); i++)
        assert_true(ask(HOSTILE[i]).total >= 1);
    assert_int_equal(ask("").total, 3); /* no word: all of them */
    assert_int_equal(ask("\"*()").total, 3);
}

static void a_long_query_is_bounded(void **state)
{
    struct buf text = {.arena = &arena};
    UNUSED(state);
    for (size_t i = 0; i < 5000; i++)
        buf_printf(&text, "victim%zu ž ", i);
    struct search_result result = ask(buf_str(&text).p);
    assert_int_equal(result.words, SEARCH_WORDS);
    assert_true(result.term_count <= SEARCH_WORDS * (9 + SEARCH_ENDINGS));
    char *one = arena_alloc(&arena, 10001);
    memset(one, 'v', 10000);
    assert_int_equal(ask(one).total, 0);
}

static void an_empty_library_answers(void **state)
{
    const struct search *empty = search_build(&arena, NULL, 0);
    struct search_result result;
    UNUSED(state);
    search_ask(empty, &arena, &(struct search_query){.text = STR("victim"), .take = 10}, &result);
    assert_int_equal(result.total, 0);
    search_ask(empty, &arena, &(struct search_query){.take = 10}, &result);
    assert_int_equal(result.total, 0);
    assert_int_equal(search_documents(empty), 0);
}

static int down(void **state)
{
    UNUSED(state);
    arena_clear(&arena);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_forms_of_a_word_are_found), cmocka_unit_test(titles_and_numbers_come_first),
        cmocka_unit_test(the_last_word_may_be_unfinished), cmocka_unit_test(all_words_or_some_of_them),
        cmocka_unit_test(tags_narrow_a_search), cmocka_unit_test(what_was_looked_for_is_marked),
        cmocka_unit_test(the_reader_s_language_gives_the_reason), cmocka_unit_test(a_window_is_cut_between_words),
        cmocka_unit_test(nothing_in_a_query_is_an_operator), cmocka_unit_test(a_long_query_is_bounded),
        cmocka_unit_test(an_empty_library_answers)};
    return cmocka_run_group_tests(tests, NULL, down);
}
