/* document.c - a paper on a page of the desk is the paper: all that leaves stands there, and nothing of it is markup. */
#include "print/document.h"

#include "check.h"
#include "web/template.h"

static struct arena arena;

static int down(void **state)
{
    UNUSED(state);
    arena_clear(&arena);
    return 0;
}

static void all_of_the_paper_is_shown(void **state)
{
    static const struct str languages[] = {STR("en")}, columns[] = {STR("What"), STR("Who")};
    static const struct str cells[] = {STR("Doctor"), STR("Shelter & friends")};
    json_t *document = document_new(STR("ar"), true, STR("Title of it")), *part, *view;
    struct templates *templates;
    struct words *words;
    struct str html;

    UNUSED(state);
    CHECK(words_load(KRES_SOURCE "/ui/po", languages, 1, &words, e));
    CHECK(templates_load(KRES_SOURCE "/ui/templates", words, false, &templates, e));
    document_head(document, STR("From"), STR("Lantern"));
    part = document_part(document, STR("Needs"));
    document_row(part, STR("Languages"), STR("Ukrainian\n<b>English</b>"));
    document_text(part, STR("One.\nTwo."));
    document_cells(document_table(part, STR(""), columns, 2), cells, 2);
    document_text(document_part(document, STR("")), STR("Without a heading."));
    view = document_view(document);
    CHECK(template_render(templates, "document", STR("en"), view, &arena, &html, e));
    assert_holds(html.p, "<article class=\"document\" lang=\"ar\" dir=\"rtl\">");
    assert_holds(html.p, "<dt><bdi>From</bdi></dt><dd><bdi>Lantern</bdi></dd>");
    assert_holds(html.p, "<h3><bdi>Needs</bdi></h3>");
    assert_holds(html.p, "<dd><bdi>Ukrainian</bdi></dd><dd><bdi>&lt;b&gt;English&lt;/b&gt;</bdi></dd>");
    assert_holds(html.p, "<p><bdi>Two.</bdi></p>");
    assert_holds(html.p, "aria-label=\"Needs\"");
    assert_holds(html.p, "<td><bdi>Doctor</bdi></td><td><bdi>Shelter &amp; friends</bdi></td>");
    assert_holds(html.p, "Without a heading.");
    assert_null(strstr(html.p, "<caption>"));
    json_decref(view);
    json_decref(document);
    templates_free(templates);
    words_free(words);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(all_of_the_paper_is_shown)};
    return cmocka_run_group_tests(tests, NULL, down);
}
