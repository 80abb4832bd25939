/* Which pages of other sites may ask. */
#include "web_test.h"

#include "web/origins.h"

static struct arena arena;

static struct str header_of(const struct web_reply *reply, const char *name)
{
    for (size_t i = 0; i < reply->header_count; i++)
        if (str_is(reply->headers[i].name, name))
            return reply->headers[i].value;
    return STR("");
}

static struct web_reply ask(const char *rule, const char *origin, bool before)
{
    const struct web_field header = {STR("origin"), str_from(origin)};
    const struct web_request request = {.arena = &arena, .headers = &header, .header_count = origin ? 1 : 0};
    struct web_reply reply = {0};
    struct origins origins;
    struct err err;

    assert_ok(origins_parse(&arena, rule, &origins, &err), err);
    if (before)
        assert_true(origins_preflight(&origins, &request, &reply, "GET, POST"));
    else
        origins_answer(&origins, &request, &reply);
    return reply;
}

static void only_who_is_named_may_read(void **state)
{
    static const struct { const char *rule, *origin, *allowed; } cases[] = {
        {NULL, "https://a.example", ""},
        {"", "https://a.example", ""},
        {"https://a.example", "https://a.example", "https://a.example"},
        {"https://a.example", "https://b.example", ""},
        {"https://a.example", "https://a.example:8443", ""},
        {"https://a.example", "http://a.example", ""},
        {"https://a.example", "https://a.example.evil.example", ""},
        {"https://a.example", "null", ""},
        {"https://a.example", NULL, ""},
        {" https://a.example,  https://b.example:8443 ", "https://b.example:8443", "https://b.example:8443"},
        {"*", "https://anybody.example", "*"},
        {"*", NULL, ""},
    };

    UNUSED(state);
    for (size_t i = 0; i < LEN(cases); i++) {
        struct web_reply reply = ask(cases[i].rule, cases[i].origin, false);
        assert_str(header_of(&reply, "Access-Control-Allow-Origin"), cases[i].allowed);
        assert_str(header_of(&reply, "Vary"), cases[i].rule && *cases[i].rule ? "Origin" : "");
        assert_int_equal(header_of(&reply, "Access-Control-Allow-Credentials").n, 0);
    }
}

static void a_browser_asks_before_it_sends(void **state)
{
    struct web_reply reply = ask("https://a.example", "https://a.example", true);

    UNUSED(state);
    assert_int_equal(reply.status, 204);
    assert_str(header_of(&reply, "Access-Control-Allow-Methods"), "GET, POST");
    assert_str(header_of(&reply, "Access-Control-Allow-Headers"), "Content-Type, Accept-Language");
    assert_str(header_of(&reply, "Access-Control-Max-Age"), "86400");
    reply = ask("https://a.example", "https://b.example", true);
    assert_int_equal(reply.status, 204);
    assert_int_equal(header_of(&reply, "Access-Control-Allow-Methods").n, 0);
}

static void what_is_no_origin_is_named(void **state)
{
    static const char *const wrong[] = {
        "a.example", "https://", "https://a.example/", "https://a.example/page", "HTTPS://a.example",
        "https://A.example", "ftp://a.example", "https://*.example", "https://a.example https://b_c.example"};

    UNUSED(state);
    for (size_t i = 0; i < LEN(wrong); i++) {
        struct origins origins;
        struct err err = {0};
        if (origins_parse(&arena, wrong[i], &origins, &err))
            fail_msg("%s was taken", wrong[i]);
        assert_holds(str_from(err.text), "is no origin");
    }
    struct buf many = {.arena = &arena};
    struct origins origins;
    struct err err = {0};
    for (int i = 0; i < 65; i++)
        buf_printf(&many, "https://site%d.example ", i);
    assert_false(origins_parse(&arena, many.p, &origins, &err));
    assert_holds(str_from(err.text), "at most 64");
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(only_who_is_named_may_read),
                                       cmocka_unit_test(a_browser_asks_before_it_sends),
                                       cmocka_unit_test(what_is_no_origin_is_named)};
    int failed = cmocka_run_group_tests(tests, NULL, NULL);

    arena_clear(&arena);
    return failed;
}
