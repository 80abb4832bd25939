/* A whole request through the route table: "METHOD target", header lines, an empty line, the body. */
#include "web/server.h"

#include <stdlib.h>

static bool run_echo(struct web_request *request, struct web_reply *reply, struct err *err)
{
    UNUSED(err);
    for (size_t i = 0; i < request->field_count; i++)
        if (!str_is_utf8(request->fields[i].name) || !str_is_utf8(request->fields[i].value))
            __builtin_trap();
    if (str_find(request->path, STR(".."), 0) != SIZE_MAX && str_find(request->path, STR("/../"), 0) != SIZE_MAX)
        __builtin_trap();
    reply->view = json_object();
    reply->template = "page";
    web_reply_header(reply, "X-Id", web_get(request, "id"));
    reply->location = web_get(request, "to");
    return true;
}

static const struct web_route routes[] = {
    {WEB_GET, "/{lang}/", WEB_QUICK, WEB_CACHED, WEB_PUBLIC, 0, run_echo},
    {WEB_GET, "/{lang}/item/{id}", WEB_QUICK, 0, WEB_PUBLIC, 0, run_echo},
    {WEB_POST, "/{lang}/form", WEB_QUICK, WEB_UPLOAD, WEB_PUBLIC, 0, run_echo},
    {WEB_POST, "/api/v1/echo", WEB_QUICK, WEB_API, WEB_PUBLIC, 0, run_echo},
    {.path = NULL},
};
static const struct web_route *const tables[] = {routes, NULL};

static struct web_server *server_ready(void)
{
    static const struct str languages[] = {{"sl", 2}, {"en", 2}};
    static struct web_options options = {.listen = "127.0.0.1:0", .tables = tables};
    static struct web_server *server;
    struct words *words;
    struct templates *templates;
    struct err err;

    if (server)
        return server;
    if (!words_load(WEB_TEST_DATA "/po", languages, LEN(languages), &words, &err)
        || !templates_load(WEB_TEST_DATA "/templates", words, false, &templates, &err))
        abort();
    options.templates = templates;
    options.assets = WEB_TEST_DATA "/assets";
    if (!web_server_start(&options, &server, &err))
        abort();
    return server;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    struct arena arena = {0};
    struct str rest = str_make(bytes, n), target = str_cut(&rest, '\n'), method = str_cut(&target, ' ');
    struct web_field headers[40];
    size_t count = 0;
    struct web_answer answer;
    const char *zero_ended;
    struct err err;

    while (rest.n && count < LEN(headers)) {
        struct str value = str_cut(&rest, '\n'), name = str_cut(&value, ':');
        if (!name.n)
            break;
        headers[count++] = (struct web_field){name, str_trim(value)};
    }
    if (str_zero(&arena, method, &zero_ended, &err)) {
        if (!web_server_run(server_ready(), &arena, zero_ended, target, headers, count, rest, &answer, &err)
            || answer.status < 200 || answer.status > 599)
            __builtin_trap();
        for (size_t i = 0; i < answer.header_count; i++)
            if (memchr(answer.headers[i].value.p, '\n', answer.headers[i].value.n))
                __builtin_trap();
    }
    arena_clear(&arena);
    return 0;
}
