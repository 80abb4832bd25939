/* link_picture.c - the table beside the picture of links: which rows, in which order, on how many pages, and that words of
 * strangers stay words. */
#include "desk/link_picture.h"

#include "../check.h"
#include "site/app.h"
#include "web/template.h"

static struct arena arena;

static struct link_row *rows_of(const char *text, size_t *ret_count, json_t **ret_graph)
{
    struct link_row *rows;

    *ret_graph = json_loads(text, 0, NULL);
    assert_non_null(*ret_graph);
    link_rows(&arena, *ret_graph, &rows, ret_count);
    return rows;
}

static void assert_ends(const struct link_row *row, const char *from, const char *to)
{
    assert_string_equal(json_string_value(json_object_get(row->from, "id")), from);
    assert_string_equal(json_string_value(json_object_get(row->to, "id")), to);
}

static void most_connected_first(void **state)
{
    json_t *graph;
    size_t count;
    struct link_row *rows = rows_of("{\"nodes\":[{\"id\":\"a\"},{\"id\":\"b\"},{\"id\":\"c\"},"
                                    "{\"id\":\"d\"},{\"id\":\"e\"}],\"edges\":["
                                    "{\"from\":\"a\",\"to\":\"b\"},{\"from\":\"d\",\"to\":\"c\"},"
                                    "{\"from\":\"e\",\"to\":\"c\"},{\"from\":\"c\",\"to\":\"b\"}]}",
                                    &count, &graph);

    (void)state;
    assert_int_equal(count, 4);
    /* c has three; of its edges that to b first, which has two. */
    assert_ends(&rows[0], "c", "b");
    assert_ends(&rows[1], "d", "c");
    assert_ends(&rows[2], "e", "c");
    assert_ends(&rows[3], "a", "b");
    assert_int_equal(rows[0].most, 3);
    assert_int_equal(rows[0].other, 2);
    json_decref(graph);
}

static void what_names_no_node_is_left_out(void **state)
{
    json_t *graph;
    size_t count;

    (void)state;
    rows_of("{\"nodes\":[{\"id\":\"a\"},{\"id\":\"a\"},{\"id\":7},{},null,{\"id\":\"b\"}],"
            "\"edges\":[{\"from\":\"a\",\"to\":\"a\"},{\"from\":\"a\",\"to\":\"z\"},{\"from\":\"a\"},{},null,7,"
            "{\"from\":7,\"to\":\"a\"},{\"from\":\"b\",\"to\":\"a\"}]}", &count, &graph);
    assert_int_equal(count, 1);
    json_decref(graph);
    rows_of("{}", &count, &graph);
    assert_int_equal(count, 0);
    json_decref(graph);
    rows_of("{\"nodes\":7,\"edges\":\"x\"}", &count, &graph);
    assert_int_equal(count, 0);
    json_decref(graph);
}

/* A hub with so many spokes. */
static json_t *wheel(int spokes)
{
    json_t *graph = json_pack("{s:[{s:s,s:s,s:s,s:s}],s:[]}", "nodes", "id", "hub", "type", "identifier", "label",
                              "<b>7</b>\"'{{x}}", "href", "//example.org/", "edges");

    for (int i = 0; i < spokes; i++) {
        char id[16];
        snprintf(id, sizeof id, "r%d", i);
        json_array_append_new(json_object_get(graph, "nodes"),
                              json_pack("{s:s,s:s,s:s,s:s,s:s}", "id", id, "type", "report", "label", id + 1, "href",
                                        "/en/desk/report/1", "date", "2026-11-24"));
        json_array_append_new(json_object_get(graph, "edges"),
                              json_pack("{s:s,s:s,s:s}", "from", id, "to", "hub", "type", "mentions"));
    }
    return graph;
}

static json_t *view_of(const struct app *app, const char *row, const char *page, int spokes)
{
    const struct web_field fields[] = {{STR("row"), str_from(row)}};
    struct web_request request = {.arena = &arena, .lang = STR("en"), .app = (void *)app, .fields = fields,
                                  .field_count = 1};
    json_t *graph = wheel(spokes), *view = json_object();

    link_picture_view(&request, view, graph, str_from(page), STR("/en/desk/links/graph.json"));
    json_decref(graph);
    return view;
}

static void a_long_table_has_pages(void **state)
{
    static const struct str languages[] = {STR("en")};
    static const struct { const char *row; size_t rows; const char *back, *next; } pages[] = {
        {"", 200, NULL, "/p?q=x&row=200"},   {"200", 200, "/p?q=x&row=0", "/p?q=x&row=400"},
        {"400", 3, "/p?q=x&row=200", NULL},  {"403", 200, NULL, "/p?q=x&row=200"},
        {"-1", 200, NULL, "/p?q=x&row=200"}, {"x", 200, NULL, "/p?q=x&row=200"}};
    struct words *words;

    (void)state;
    CHECK(words_load(KRES_SOURCE "/ui/po", languages, 1, &words, e));
    for (size_t i = 0; i < LEN(pages); i++) {
        json_t *view = view_of(&(struct app){.words = words}, pages[i].row, "/p?q=x", 403);
        const char *back = json_string_value(json_object_get(view, "back"));
        const char *next = json_string_value(json_object_get(view, "next"));
        assert_int_equal(json_array_size(json_object_get(view, "rows")), pages[i].rows);
        assert_true(back == pages[i].back || strcmp(back, pages[i].back) == 0);
        assert_true(next == pages[i].next || strcmp(next, pages[i].next) == 0);
        json_decref(view);
    }
    words_free(words);
}

static void words_of_strangers_stay_words(void **state)
{
    static const struct str languages[] = {STR("en")};
    struct templates *templates;
    struct words *words;
    struct str html;
    json_t *view;

    (void)state;
    CHECK(words_load(KRES_SOURCE "/ui/po", languages, 1, &words, e));
    CHECK(templates_load(KRES_SOURCE "/ui/templates", words, false, &templates, e));
    view = view_of(&(struct app){.words = words}, "", "/p", 2);
    CHECK(template_render(templates, "desk-link-picture", STR("en"), view, &arena, &html, e));
    assert_holds(html.p, "<bdi>&lt;b&gt;7&lt;/b&gt;");
    assert_holds(html.p, "href=\"/en/desk/report/1\"");
    assert_null(strstr(html.p, "example.org"));
    json_decref(view);
    templates_free(templates);
    words_free(words);
}

static int clear(void **state)
{
    (void)state;
    arena_clear(&arena);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(most_connected_first, clear),
        cmocka_unit_test_teardown(what_names_no_node_is_left_out, clear),
        cmocka_unit_test_teardown(a_long_table_has_pages, clear),
        cmocka_unit_test_teardown(words_of_strangers_stay_words, clear),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
