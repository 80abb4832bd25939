/* law.c - pages and exports of the law library: only what is checked, escaped wherever it goes, found and cited. */
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "site/house.h"

static struct house *house;
static char folder[] = "/tmp/kres-site-law-XXXXXX";
static struct pack_set packs;

static const char LAW[] =
    "law:\n"
    "  - {id: odd, group: national, type: act, title: {sl: \"Zakon <b>& {x}\", en: \"Act <b>& 100% {x} \\\\cmd\"},\n"
    "     short: \"ZO-1\", number: \"77/26\", celex: \"32011L0036\", adopted: 2026-11, topics: [offence],\n"
    "     url: \"https://example.org/a_b?c=%20{d}\", cite: \"Odd Act #1\", victim: {sl: Za vas., en: For you.},\n"
    "     notes: [{article: \"splošno / general\", text: {sl: Vse., en: \"Everything about <i>lanterns</i>.\"}},\n"
    "       {article: \"3(a)\", text: {sl: A., en: A.}}, {article: \"3(b)\", text: {sl: B., en: B.}}],\n"
    "     sources: [{title: Page, url: \"https://example.org\", seen: 2026-11-24}], unverified: [number],\n"
    "     checked: {day: 2026-11-25, by: me}}\n"
    "  - {id: memory, group: eu, type: directive, title: {sl: Iz spomina, en: Remembered lanterns}, topics: [asylum],\n"
    "     checked: no}\n"
    "  - {id: old, group: national, type: act, title: {sl: Stari zakon}, short: Stari zakon, status: repealed,\n"
    "     relations: [{kind: repealed-by, to: odd}], topics: [offence], checked: {day: 2026-11-25, by: me}}\n";

static void what_nobody_checked_is_nowhere(void **state)
{
    static const char *const PATHS[] = {"/en/law/memory", "/en/law/memory/cite.bib", "/en/law/memory/cite.json",
                                        "/en/law/topic/asylum", "/api/v1/law/memory"};
    struct web_answer page = house_get(house, "/en/law");

    UNUSED(state);
    for (size_t i = 0; i < LEN(PATHS); i++)
        assert_int_equal(house_get(house, PATHS[i]).status, 404);
    assert_int_equal(page.status, 200);
    assert_false(answer_has(&page, "Remembered"));
    assert_true(answer_has(&page, "2 entries have been checked and stand here. 1 more waits"));
    page = house_get(house, "/en/law/search?q=lanterns");
    assert_true(answer_has(&page, "1 entry found"));
    assert_false(answer_has(&page, "Remembered"));
    page = house_get(house, "/en/law/search?q=77/26"); /* not verified */
    assert_true(answer_has(&page, "Nothing was found"));
    page = house_get(house, "/en/law/odd");
    assert_false(answer_has(&page, "77/26"));
    assert_true(answer_has(&page, "1 detail has not been checked yet"));
}

static void everything_is_escaped_where_it_goes(void **state)
{
    struct web_answer page = house_get(house, "/en/law/odd");
    struct web_answer bib = house_get(house, "/en/law/odd/cite.bib");
    struct web_answer csl = house_get(house, "/en/law/odd/cite.json");
    json_t *list = answer_json(&csl);

    UNUSED(state);
    assert_true(answer_has(&page, "Act &lt;b&gt;&amp; 100% {x}"));
    assert_false(answer_has(&page, "<b>&"));
    assert_true(answer_has(&bib, "title = {Act <b>\\& 100\\% \\{x\\} \\textbackslash{}cmd}"));
    assert_true(answer_has(&bib, "url = {https://example.org/a_b?c=%20 d }"));
    assert_true(answer_has(&bib, "date = {2026-11}"));
    assert_true(str_starts(answer_header(&bib, "content-disposition"), STR("attachment; filename=\"odd.bib\"")));
    assert_string_equal(json_string_value(json_object_get(json_array_get(list, 0), "title")),
                        "Act <b>& 100% {x} \\cmd");
    json_decref(list);
    page = house_get(house, "/en/law/search?q=%22%3E%3Cscript%3E+lanterns");
    assert_true(answer_has(&page, "value=\"&quot;&gt;&lt;script&gt; lanterns\""));
    assert_true(answer_has(&page, "&lt;i&gt;<mark>lanterns</mark>&lt;/i&gt;"));
}

static void an_entry_speaks_the_reader_s_language(void **state)
{
    struct web_answer english = house_get(house, "/en/law/odd");
    struct web_answer slovene = house_get(house, "/sl/law/odd");
    struct web_answer fallback = house_get(house, "/en/law/old");

    UNUSED(state);
    assert_true(answer_has(&english, "<h3>general</h3>"));
    assert_true(answer_has(&slovene, "<h3>splošno</h3>"));
    assert_true(answer_has(&english, "id=\"a3-a\"") && answer_has(&english, "id=\"a3\""));
    assert_true(answer_has(&english, "id=\"a3-b\""));
    assert_true(answer_has(&english, "November 2026"));
    assert_true(answer_has(&english, "legal-content/en/TXT/?uri=CELEX:32011L0036"));
    assert_true(answer_has(&slovene, "legal-content/sl/TXT/?uri=CELEX:32011L0036"));
    assert_true(answer_has(&english, "href=\"/en/law/old\"")); /* the other end of its relation */
    assert_true(answer_has(&fallback, "<h1 lang=\"sl\" dir=\"auto\">Stari zakon</h1>"));
    assert_true(answer_has(&fallback, "Not everything on this page is in your language"));
    assert_true(answer_has(&fallback, "This no longer holds"));
    assert_false(answer_has(&fallback, "<bdi class=\"short\"")); /* Slovene words are no short name in English */
}

static void addresses_of_a_search_are_kept(void **state)
{
    struct web_answer page = house_get(house, "/sl/law/search?q=%C5%BErtev+%26&topic=offence&page=2");

    UNUSED(state);
    assert_int_equal(page.status, 200);
    assert_true(answer_has(&page, "href=\"/sl/law/search?q=%C5%BErtev%20%26&amp;topic=offence\""));
    assert_true(answer_has(&page, "href=\"/sl/law/search?q=%C5%BErtev%20%26\""));
    assert_true(answer_has(&page, "href=\"/en/law/search?q=%C5%BErtev%20%26&amp;topic=offence&amp;page=2\" hreflang"));
    assert_true(answer_has(&page, "<option value=\"offence\" selected>"));
}

static int up(void **state)
{
    UNUSED(state);
    house = house_new(1000);
    if (!mkdtemp(folder))
        return -1;
    const char *const folders[] = {folder};
    CHECK(file_make_folder(arena_printf(&house->arena, "%s/law", folder), e));
    CHECK(file_write(arena_printf(&house->arena, "%s/pack.yaml", folder),
                     STR("id: t\nversion: \"1\"\nname: T\nlanguages: [sl, en]\n"), 0600, e));
    CHECK(file_write(arena_printf(&house->arena, "%s/law/one.yaml", folder), str_from(LAW), 0600, e));
    CHECK(pack_set_load(&house->arena, folders, 1, &packs, e));
    know_close(house->app.know);
    CHECK(know_open(NULL, &packs, &house->app.know, e));
    return 0;
}

static int down(void **state)
{
    UNUSED(state);
    const char *command = arena_printf(&house->arena, "rm -r %s", folder);
    int left = system(command);
    know_close(house->app.know);
    house->app.know = NULL;
    house_free(house);
    return left;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_nobody_checked_is_nowhere), cmocka_unit_test(everything_is_escaped_where_it_goes),
        cmocka_unit_test(an_entry_speaks_the_reader_s_language), cmocka_unit_test(addresses_of_a_search_are_kept)};
    return cmocka_run_group_tests(tests, up, down);
}
