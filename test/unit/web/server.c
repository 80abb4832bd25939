/* The server as a client on the network sees it. */
#include "server_fixture.h"

static struct arena arena;

static int wipe(void **state)
{
    UNUSED(state);
    arena_clear(&arena);
    return 0;
}

#define ask(line, headers) client_ask(&arena, line, headers, (struct str){0})
#define status_is(answer, status) \
    do { \
        struct str got_ = str_slice((answer), 0, 13); \
        if (!str_is(got_, "HTTP/1.1 " status " ")) \
            fail_msg("\"" STR_FMT "\" is not %s", STR_ARG(str_slice((answer), 0, 60)), status); \
    } while (0)

static void a_page_comes_in_its_language_with_its_guards(void **state)
{
    struct str answer = ask("GET /sl/", "");

    UNUSED(state);
    status_is(answer, "200");
    assert_holds(answer, "<html lang=\"sl\" dir=\"ltr\">");
    assert_holds(answer, "&lt;Ana&gt;, veseli smo");
    assert_holds(answer, "2 prijavi");
    assert_holds(answer, "Content-Security-Policy: default-src 'none';");
    assert_holds(answer, "Cache-Control: no-store");
    assert_holds(answer, "Referrer-Policy: no-referrer");
    assert_holds(ask("GET /uk/", ""), "Добрий день");
    answer = ask("HEAD /sl/", "");
    status_is(answer, "200");
    assert_true(str_ends(answer, STR("\r\n\r\n")));
}

static void the_same_page_is_data(void **state)
{
    struct str answer = ask("GET /sl/", "Accept: application/json\r\n");

    UNUSED(state);
    assert_holds(answer, "Content-Type: application/json");
    assert_holds(answer, "\"name\":\"<Ana>\"");
}

static void strange_addresses_and_methods_are_answered(void **state)
{
    char *longest = arena_alloc(&arena, 6000);
    struct str answer;

    UNUSED(state);
    status_is(ask("GET /sl/nowhere", ""), "404");
    assert_holds(ask("GET /sl/nowhere", ""), "Te strani ni");
    assert_holds(ask("GET /api/nowhere", ""), "application/problem+json");
    status_is(ask("GET /xx/", ""), "404");
    status_is(ask("GET /sl/../../etc/passwd", ""), "400");
    status_is(ask("GET /sl/%2e%2e/etc", ""), "400");
    status_is(ask("GET /sl/%00", ""), "400");
    status_is(ask("GET /sl/%zz", ""), "400");
    status_is(ask("GET /sl/%ff", ""), "400");
    status_is(ask("GET /sl/item/a?x=%ff", ""), "400");
    answer = ask("POST /sl/", "Content-Length: 0\r\n");
    status_is(answer, "405");
    assert_holds(answer, "Allow: GET, HEAD");
    answer = ask("BREW /sl/form", "");
    status_is(answer, "405");
    assert_holds(answer, "Allow: POST");
    memset(longest, 'a', 3000);
    status_is(ask(arena_printf(&arena, "GET /sl/%s", longest), ""), "414");
    status_is(ask("GET /sl/", arena_printf(&arena, "X-A: %s\r\nX-B: %s\r\nX-C: %s\r\n", longest + 1500,
                                           longest + 1500, longest + 1500)), "431");
}

static void parts_of_the_path_and_the_query_are_fields(void **state)
{
    struct str answer = ask("GET /sl/item/a%20b?q=%C4%8D+d&q=2&empty", "");

    UNUSED(state);
    assert_holds(answer, "\"id\":\"a b\"");
    assert_holds(answer, "\"empty\":\"\"");
    assert_holds(answer, "\"lang\":\"sl\"");
    assert_holds(ask("GET /sl/item/a?q=%C4%8D+d", ""), "\"q\":\"č d\"");
    assert_holds(ask("GET /sl/item/new", ""), "<h1>"); /* a literal part wins */
}

static void a_page_for_everyone_is_made_once(void **state)
{
    int before = atomic_load(&renders_made);
    struct str first = ask("GET /sl/cached", ""), again = ask("GET /sl/cached", "");
    struct str packed = ask("GET /sl/cached", "Accept-Encoding: gzip, br\r\n"), tag;
    size_t at = str_find(packed, STR("ETag: "), 0);

    UNUSED(state);
    status_is(first, "200");
    assert_int_equal(atomic_load(&renders_made), before + 1);
    assert_holds(again, "veseli smo");
    assert_holds(packed, "Content-Encoding: br");
    assert_holds(packed, "Vary: Accept, Accept-Encoding");
    assert_holds(ask("GET /sl/cached", "Accept-Encoding: gzip\r\n"), "Content-Encoding: gzip");
    assert_int_not_equal(at, SIZE_MAX);
    tag = str_slice(packed, at + 6, str_find(packed, STR("\r\n"), at));
    status_is(ask("GET /sl/cached", arena_printf(&arena, "Accept-Encoding: br\r\nIf-None-Match: " STR_FMT "\r\n",
                                                 STR_ARG(tag))), "304");
    assert_holds(ask("GET /sl/cached", "Accept: application/json\r\n"), "\"count\":2");
    before = atomic_load(&renders_made);
    web_server_drop_cache(fixture_server);
    ask("GET /sl/cached", "");
    assert_int_equal(atomic_load(&renders_made), before + 1);
    assert_holds(ask("GET /plain", "Accept-Language: uk\r\n"), "Добрий день");
    assert_holds(ask("GET /plain", "Accept-Language: sl\r\n"), "Dober dan");
    assert_holds(ask("GET /plain", "Accept-Language: uk\r\n"), "Добрий день");
}

/* A page of another site may load what is named, and nothing else. */
static void a_shared_asset_says_so_and_no_other(void **state)
{
    static const char *const addresses[] = {"GET /assets/js/shared.js", "GET /assets/js/shared.js?v=1"};

    UNUSED(state);
    for (int twice = 0; twice < 2; twice++) /* made, then from the cache */
        for (size_t i = 0; i < LEN(addresses); i++) {
            struct str answer = ask(addresses[i], "Origin: https://a.example\r\n");
            assert_holds(answer, "Cross-Origin-Resource-Policy: cross-origin");
            assert_int_equal(str_find(answer, STR("Resource-Policy: same-origin"), 0), SIZE_MAX);
            assert_holds(answer, "X-Content-Type-Options: nosniff");
        }
    assert_holds(ask("GET /assets/css/a.css", ""), "Cross-Origin-Resource-Policy: same-origin");
    status_is(ask("OPTIONS /plain", "Origin: https://a.example\r\n"), "405");
}

static void assets_are_kept_and_nothing_else_leaks(void **state)
{
    struct str answer = ask("GET /assets/css/a.css", "");

    UNUSED(state);
    status_is(answer, "200");
    assert_holds(answer, "text/css");
    assert_holds(answer, "Cache-Control: no-cache");
    answer = ask("GET /assets/css/a.css?v=1", "Accept-Encoding: br\r\n");
    assert_holds(answer, "immutable");
    assert_holds(answer, "Content-Encoding: br");
    assert_holds(ask("GET /assets/css/a.css?v=1", "Accept-Encoding: br\r\n"), "immutable");
    assert_holds(ask("GET /assets/css/a.css", ""), "no-cache");
    status_is(ask("GET /assets/secret.po", ""), "404");
    status_is(ask("GET /assets/../po/sl.po", ""), "404");
    status_is(ask("GET /assets/%2e%2e/templates/page.mustache", ""), "404");
    status_is(ask("GET /assets/css", ""), "404");
    status_is(ask("GET /assets/", ""), "404");
}

#define FORM "Content-Type: application/x-www-form-urlencoded\r\n"

static void forms_arrive_whole(void **state)
{
    struct str answer = client_ask(&arena, "POST /sl/form", FORM, STR("text=%C4%8Dakam+te&empty=&a=1"));

    UNUSED(state);
    status_is(answer, "200");
    assert_holds(answer, "\"text\":\"čakam te\"");
    status_is(client_ask(&arena, "POST /sl/form", FORM, STR("a=%f")), "400");
    status_is(client_ask(&arena, "POST /sl/form", FORM, STR("a=\xff")), "400");
    status_is(client_ask(&arena, "POST /sl/form", FORM, STR("a=%00")), "400");
    status_is(client_ask(&arena, "POST /sl/form", "Content-Type: text/plain\r\n", STR("a")), "415");
    status_is(client_ask(&arena, "POST /sl/form", "", STR("a")), "415");
    status_is(client_ask(&arena, "POST /api/v1/echo", FORM, STR("a=1")), "415");
}

static void forms_from_other_sites_are_refused(void **state)
{
    struct str body = STR("a=1");

    UNUSED(state);
    status_is(client_ask(&arena, "POST /sl/form", FORM "Origin: https://evil.example\r\n", body), "403");
    status_is(client_ask(&arena, "POST /sl/form", FORM "Sec-Fetch-Site: cross-site\r\n", body), "403");
    status_is(client_ask(&arena, "POST /sl/form", FORM "Origin: http://kres.example\r\n", body), "200");
    status_is(client_ask(&arena, "POST /sl/form", FORM "Sec-Fetch-Site: same-origin\r\nOrigin: null\r\n", body), "200");
    status_is(client_ask(&arena, "POST /sl/upload", FORM "Origin: https://other.example\r\n", body), "200");
}

static void json_bodies_are_checked(void **state)
{
    const char *headers = "Content-Type: application/json; charset=utf-8\r\n";
    struct str answer = client_ask(&arena, "POST /api/v1/echo", headers, STR("{\"text\":\"č\",\"n\":[1]}"));
    char deep[101] = {0};

    UNUSED(state);
    status_is(answer, "200");
    assert_holds(answer, "\"json\":{\"text\":\"č\",\"n\":[1]}");
    answer = client_ask(&arena, "POST /api/v1/echo", headers, STR("{\"text\":"));
    status_is(answer, "400");
    assert_holds(answer, "application/problem+json");
    assert_holds(answer, "\"status\":400");
    status_is(client_ask(&arena, "POST /api/v1/echo", headers, STR("[1]")), "400");
    status_is(client_ask(&arena, "POST /api/v1/echo", headers, STR("{\"a\":1,\"a\":2}")), "400");
    status_is(client_ask(&arena, "POST /api/v1/echo", headers, STR("{\"a\":\"\xff\"}")), "400");
    memset(deep, '[', 100);
    status_is(client_ask(&arena, "POST /api/v1/echo", headers, str_printf(&arena, "{\"a\":%s", deep)), "400");
}

static void too_much_is_refused_and_the_refusal_is_seen(void **state)
{
    char *much = arena_alloc(&arena, 3 << 20);
    struct str answer;
    int fd;

    UNUSED(state);
    memset(much, 'a', 3 << 20);
    answer = client_ask(&arena, "POST /sl/upload", FORM, str_make(much, 3 << 20));
    status_is(answer, "413");
    assert_holds(answer, "Content-Type: text/html");
    /* Who asks first is told before the body is sent. */
    fd = client_open();
    client_send(fd,
            STR("POST /sl/upload HTTP/1.1\r\nHost: x\r\n"
                        "Expect: 100-continue\r\nContent-Length: 9999999\r\n" FORM "\r\n"));
    status_is(client_read(fd, &arena), "413");
    /* No length said: chunk by chunk. */
    fd = client_open();
    client_send(fd,
            STR("POST /sl/form HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                        "Transfer-Encoding: chunked\r\n" FORM "\r\n20000\r\n"));
    client_send(fd, str_make(much, 0x20000));
    client_send(fd, STR("\r\n0\r\n\r\n"));
    status_is(client_read(fd, &arena), "413");
    fd = client_open();
    client_send(fd,
            STR("POST /sl/form HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                        "Transfer-Encoding: chunked\r\n" FORM "\r\n3\r\na=1\r\n0\r\n\r\n"));
    assert_holds(client_read(fd, &arena), "\"a\":\"1\"");
}

static void files_arrive(void **state)
{
    struct str body = STR("--b\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\nhello\r\n"
                          "--b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"C:\\dir\\a.jpg\"\r\n"
                          "Content-Type: image/jpeg\r\n\r\nJPEG\r\n--b--\r\n");
    struct str answer = client_ask(&arena, "POST /sl/upload", "Content-Type: multipart/form-data; boundary=b\r\n",
                                   body);

    UNUSED(state);
    assert_holds(answer, "\"text\":\"hello\"");
    assert_holds(answer, "\"files\":[{\"name\":\"a.jpg\",\"size\":4}]");
    status_is(client_ask(&arena, "POST /sl/upload", "Content-Type: multipart/form-data; boundary=b\r\n",
                         str_slice(body, 0, body.n - 20)), "400");
    status_is(client_ask(&arena, "POST /sl/form", "Content-Type: multipart/form-data; boundary=b\r\n", body), "415");
}

static void errors_say_what_and_hide_the_rest(void **state)
{
    struct str answer = ask("GET /sl/fail?how=field", "Accept: application/json\r\n");

    UNUSED(state);
    status_is(answer, "422");
    assert_holds(answer, "\"field\":\"receipt\"");
    assert_holds(answer, "We do not know this code.");
    answer = ask("GET /en/fail?how=missing", "");
    status_is(answer, "404");
    assert_holds(answer, "We do not know this code.");
    answer = ask("GET /en/fail?how=fault", "Accept: application/json\r\n");
    status_is(answer, "500");
    assert_int_equal(str_find(answer, STR("secret"), 0), SIZE_MAX);
    answer = ask("GET /en/fail?how=busy", "");
    status_is(answer, "503");
    assert_holds(answer, "Retry-After:");
    status_is(ask("GET /en/fail?how=template", ""), "500");
    answer = ask("GET /en/fail?how=go", "");
    status_is(answer, "303");
    assert_holds(answer, "Location: /en/\r\n");
    for (int i = 0; i < 2; i++) {
        answer = ask(i ? "GET /en/fail?how=header" : "GET /en/fail?how=location", "");
        status_is(answer, "500");
        assert_int_equal(str_find(answer, STR("evil"), 0), SIZE_MAX);
    }
}

static void members_only(void **state)
{
    struct str answer = ask("GET /uk/member", "");

    UNUSED(state);
    status_is(answer, "303");
    assert_holds(answer, "Location: /uk/sign-in\r\n");
    status_is(ask("GET /uk/member", "Accept: application/json\r\n"), "401");
    assert_true(str_ends(ask("GET /uk/member", "Cookie: a=b; who=me\r\n"), STR("member")));
}

static void slow_work_keeps_nobody_waiting(void **state)
{
    int fds[5];
    struct timeval before, after;

    UNUSED(state);
    for (size_t i = 0; i < LEN(fds); i++) {
        fds[i] = client_open();
        client_send(fds[i], STR("GET /sl/slow HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"));
    }
    gettimeofday(&before, NULL);
    for (int i = 0; i < 10; i++)
        status_is(ask("GET /sl/cached", ""), "200");
    gettimeofday(&after, NULL);
    assert_true((after.tv_sec - before.tv_sec) * 1000 + (after.tv_usec - before.tv_usec) / 1000 < 300);
    for (size_t i = 0; i < LEN(fds); i++)
        assert_true(str_ends(client_read(fds[i], &arena), STR("slow")));
}

static void several_requests_share_a_connection(void **state)
{
    int fd = client_open();
    struct str got;
    size_t at = 0;

    UNUSED(state);
    client_send(fd, STR("GET /sl/cached HTTP/1.1\r\nHost: x\r\n\r\nGET /sl/ HTTP/1.1\r\nHost: x\r\n\r\n"
                        "POST /sl/form HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n" FORM "\r\na=1"
                        "GET /sl/nowhere HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"));
    got = client_read(fd, &arena);
    for (int i = 0; i < 4; i++, at++)
        assert_int_not_equal(at = str_find(got, STR("HTTP/1.1 "), at), SIZE_MAX);
    assert_holds(got, "HTTP/1.1 404");
}

static void nonsense_harms_nobody(void **state)
{
    static const char *const nonsense[] = {"\r\n\r\n", "GET\r\n\r\n", "GET / HTTP/9.9\r\n\r\n", "\x16\x03\x01\x02",
        "POST /sl/form HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n", "GET /sl/ HTTP/1.1\r\nHost: x\r\nConte",
        "POST /sl/form HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        "GET /sl/cached HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nConnection: close\r\n\r\nabc"};

    UNUSED(state);
    for (size_t i = 0; i < LEN(nonsense); i++) {
        int fd = client_open();
        client_send(fd, str_from(nonsense[i]));
        shutdown(fd, SHUT_WR);
        struct str answer = client_read(fd, &arena);
        assert_true(!answer.n || str_starts(answer, STR("HTTP/1.")));
    }
    status_is(ask("GET /sl/", ""), "200");
}

static void bad_settings_are_refused_at_the_start(void **state)
{
    static const struct web_route without_right[] = {{WEB_GET, "/a", WEB_QUICK, 0, 0, 0, run_home}, {.path = NULL}};
    static const struct web_route twice[] = {{WEB_GET, "/a", WEB_QUICK, 0, WEB_PUBLIC, 0, run_home},
                                             {WEB_GET, "/a", WEB_QUICK, 0, WEB_PUBLIC, 0, run_home}, {.path = NULL}};
    const struct web_route *const tables[][2] = {{without_right, NULL}, {twice, NULL}};
    struct web_options options = fixture_options;
    struct web_server *server = NULL;
    struct err err;

    UNUSED(state);
    for (size_t i = 0; i < LEN(tables); i++) {
        options.tables = tables[i];
        assert_false(web_server_start(&options, &server, &err));
        assert_holds(str_from(err.text), i ? "twice" : "right");
    }
    options.tables = test_tables;
    options.listen = "nonsense";
    assert_false(web_server_start(&options, &server, &err));
    assert_int_equal(err.kind, ERR_INPUT);
    options.listen = arena_printf(&arena, "127.0.0.1:%u", web_server_port(fixture_server));
    assert_false(web_server_start(&options, &server, &err));
    assert_holds(str_from(err.text), "another program");
}

static void a_request_runs_without_a_socket(void **state)
{
    const struct web_field headers[] = {{STR("Content-Type"), STR("application/json")}};
    struct web_answer answer;
    struct err err;

    UNUSED(state);
    assert_true(web_server_run(fixture_server, &arena, "POST", STR("/api/v1/echo?a=1"), headers, 1, STR("{\"b\":2}"),
                               &answer, &err));
    assert_int_equal(answer.status, 200);
    assert_holds(answer.body, "\"json\":{\"b\":2}");
    assert_holds(answer.body, "\"a\":\"1\"");
    assert_true(web_server_run(fixture_server, &arena, "GET", STR("/assets/css/a.css"), NULL, 0, STR(""), &answer,
                               &err));
    assert_str(answer.type, "text/css; charset=utf-8");
    assert_true(web_server_run(fixture_server, &arena, "GET", STR("/uk/member"), NULL, 0, STR(""), &answer, &err));
    assert_str(answer.location, "/uk/sign-in");
}

#define TEST(name) cmocka_unit_test_teardown(name, wipe)
int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_page_comes_in_its_language_with_its_guards), TEST(the_same_page_is_data),
        TEST(strange_addresses_and_methods_are_answered), TEST(parts_of_the_path_and_the_query_are_fields),
        TEST(a_page_for_everyone_is_made_once), TEST(assets_are_kept_and_nothing_else_leaks),
        TEST(a_shared_asset_says_so_and_no_other), TEST(forms_arrive_whole),
        TEST(forms_from_other_sites_are_refused), TEST(json_bodies_are_checked),
        TEST(too_much_is_refused_and_the_refusal_is_seen), TEST(files_arrive), TEST(errors_say_what_and_hide_the_rest),
        TEST(members_only), TEST(slow_work_keeps_nobody_waiting), TEST(several_requests_share_a_connection),
        TEST(nonsense_harms_nobody), TEST(bad_settings_are_refused_at_the_start), TEST(a_request_runs_without_a_socket),
    };
    return cmocka_run_group_tests(tests, fixture_start, fixture_stop);
}
