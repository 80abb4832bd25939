/* From a path to its row. */
#include "web_test.h"

#include "web/route.h"

static bool run(struct web_request *request, struct web_reply *reply, struct err *err)
{
    UNUSED(request), UNUSED(reply), UNUSED(err);
    return true;
}

static const struct web_route rows[] = {
    {WEB_GET, "/{lang}/item/{id}", WEB_QUICK, 0, WEB_PUBLIC, 0, run},
    {WEB_POST, "/{lang}/item/{id}", WEB_QUICK, 0, WEB_PUBLIC, 0, run},
    {WEB_GET, "/{lang}/item/new", WEB_QUICK, 0, WEB_PUBLIC, 0, run},
    {WEB_GET, "/{lang}/", WEB_QUICK, 0, WEB_PUBLIC, 0, run},
    {WEB_GET, "/", WEB_QUICK, 0, WEB_PUBLIC, 0, run},
    {.path = NULL},
};

static void paths_find_their_rows(void **state)
{
    static const struct { const char *path, *row; } cases[] = {
        {"/", "/"}, {"/sl/", "/{lang}/"}, {"/sl", NULL}, {"/xx/", NULL}, {"/sl/item/7", "/{lang}/item/{id}"},
        {"/sl/item/new", "/{lang}/item/new"}, {"/sl/item/", NULL}, {"/sl/item/7/", NULL}, {"", NULL}, {"sl", NULL},
        {"/a/a/a/a/a/a/a/a/a/a/a/a/a/a", NULL}};
    const struct web_route *const tables[] = {rows, NULL};
    struct words *words = test_words();
    struct routes *routes = NULL;
    struct route_match match;
    struct err err;

    UNUSED(state);
    assert_ok(routes_new(tables, words, &routes, &err), err);
    for (size_t i = 0; i < LEN(cases); i++) {
        routes_match(routes, WEB_GET, str_from(cases[i].path), &match);
        if ((match.route ? strcmp(match.route->path, cases[i].row ? cases[i].row : "") : cases[i].row != NULL) != 0)
            fail_msg("%s", cases[i].path);
    }
    routes_match(routes, WEB_GET, STR("/uk/item/7"), &match);
    assert_int_equal(match.part_count, 2);
    assert_str(match.parts[0].value, "uk");
    assert_str(match.parts[1].name, "id");
    routes_match(routes, WEB_POST, STR("/sl/"), &match);
    assert_null(match.route);
    assert_int_equal(match.allowed, 1u << WEB_GET);
    routes_free(routes);
    words_free(words);
}

static void bad_rows_are_named(void **state)
{
    static const struct web_route bad[][2] = {
        {{WEB_GET, "a", WEB_QUICK, 0, WEB_PUBLIC, 0, run}, {.path = NULL}},
        {{WEB_GET, "/a", WEB_QUICK, 0, 0, 0, run}, {.path = NULL}},
        {{WEB_GET, "/a", WEB_QUICK, 0, WEB_PUBLIC, 0, NULL}, {.path = NULL}},
        {{WEB_POST, "/a", WEB_QUICK, WEB_CACHED, WEB_PUBLIC, 0, run}, {.path = NULL}},
        {{WEB_GET, "/a", WEB_QUICK, WEB_CACHED, 5, 0, run}, {.path = NULL}}};
    struct words *words = test_words();
    struct routes *routes = NULL;
    struct err err;

    UNUSED(state);
    for (size_t i = 0; i < LEN(bad); i++) {
        const struct web_route *const tables[] = {bad[i], NULL};
        assert_false(routes_new(tables, words, &routes, &err));
        assert_holds(str_from(err.text), "route ");
    }
    words_free(words);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(paths_find_their_rows), cmocka_unit_test(bad_rows_are_named)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
