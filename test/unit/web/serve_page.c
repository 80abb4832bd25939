/* serve_page.c - a server with one cached page of about 10 kB, for measuring beside nginx:
 * "serve_page PORT [CERTIFICATE KEY]".  Not a test: it prints its address and serves until its input ends. */
#include "server_fixture.h"

static bool run_page(struct web_request *request, struct web_reply *reply, struct err *err)
{
    struct buf page = {.arena = request->arena};

    UNUSED(err);
    for (int i = 0; page.n < 10000; i++)
        buf_printf(&page, "<p>Line %d of a page that everybody gets alike.</p>\n", i);
    reply->type = STR("text/html; charset=utf-8");
    reply->body = buf_str(&page);
    reply->keep = true;
    return true;
}

static bool run_dynamic(struct web_request *request, struct web_reply *reply, struct err *err)
{
    return run_page(request, reply, err);
}

static const struct web_route routes[] = {
    {WEB_GET, "/{lang}/", WEB_QUICK, WEB_CACHED, WEB_PUBLIC, 0, run_page},
    {WEB_GET, "/{lang}/dynamic", WEB_QUICK, 0, WEB_PUBLIC, 0, run_dynamic},
    {WEB_GET, "/{lang}/view", WEB_QUICK, 0, WEB_PUBLIC, 0, run_home},
    {WEB_POST, "/{lang}/form", WEB_QUICK, 0, WEB_PUBLIC, 0, run_echo},
    {.path = NULL},
};
static const struct web_route *const tables[] = {routes, NULL};

int main(int argc, char **argv)
{
    char address[64];
    struct err err;
    struct web_options options = {.tables = tables, .assets = TEST_ASSETS};
    struct web_server *server;

    snprintf(address, sizeof address, "127.0.0.1:%s", argc > 1 ? argv[1] : "0");
    fixture_words = test_words();
    assert_ok(templates_load(TEST_TEMPLATES, fixture_words, false, &fixture_templates, &err), err);
    options.listen = address;
    options.tls_certificate = argc > 3 ? argv[2] : NULL;
    options.tls_key = argc > 3 ? argv[3] : NULL;
    options.templates = fixture_templates;
    if (!web_server_start(&options, &server, &err)) {
        fprintf(stderr, "%s\n", err.text);
        return 1;
    }
    printf("http://127.0.0.1:%u/en/\n", web_server_port(server));
    fflush(stdout);
    while (getchar() != EOF)
        ;
    web_server_stop(server);
    templates_free(fixture_templates);
    words_free(fixture_words);
    UNUSED(run_cached), UNUSED(run_slow), UNUSED(run_fail), UNUSED(run_member), UNUSED(test_authorise);
    UNUSED(fixture_options), UNUSED(fixture_server);
    return 0;
}
