/* server_fixture.h - a server on a free port with a few routes, and a small client that sends raw bytes. */
#ifndef KRES_TEST_SERVER_FIXTURE_H
#define KRES_TEST_SERVER_FIXTURE_H

#include "web_test.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdatomic.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "web/server.h"

static atomic_int renders_made;

static bool run_home(struct web_request *request, struct web_reply *reply, struct err *err)
{
    UNUSED(request), UNUSED(err);
    reply->template = "page";
    reply->view = json_pack("{s:s, s:[{s:s, s:s}], s:i}", "name", "<Ana>", "items", "name", "a", "kind", "b", "count",
                            2);
    return true;
}

static bool run_cached(struct web_request *request, struct web_reply *reply, struct err *err)
{
    atomic_fetch_add(&renders_made, 1);
    reply->keep = true;
    return run_home(request, reply, err);
}

/* Says back what it got. */
static bool run_echo(struct web_request *request, struct web_reply *reply, struct err *err)
{
    json_t *fields = json_object(), *files = json_array();

    UNUSED(err);
    for (size_t i = 0; i < request->field_count; i++)
        json_object_setn_new(fields, request->fields[i].name.p, request->fields[i].name.n,
                             json_stringn(request->fields[i].value.p, request->fields[i].value.n));
    for (size_t i = 0; i < request->file_count; i++)
        json_array_append_new(files, json_pack("{s:s%, s:I}", "name", request->files[i].name.p,
                                               request->files[i].name.n,
                                               "size", (json_int_t)request->files[i].bytes.n));
    reply->view = json_pack("{s:o, s:o, s:O?, s:s%}", "fields", fields, "files", files, "json", request->json, "lang",
                            request->lang.p, request->lang.n);
    return true;
}

static bool run_slow(struct web_request *request, struct web_reply *reply, struct err *err)
{
    UNUSED(request), UNUSED(err);
    usleep(300 * 1000);
    reply->type = STR("text/plain");
    reply->body = STR("slow");
    return true;
}

static bool run_fail(struct web_request *request, struct web_reply *reply, struct err *err)
{
    struct str how = web_get(request, "how");

    if (str_is(how, "field"))
        return err_field(err, "receipt", "!receipt-unknown");
    if (str_is(how, "missing"))
        return err_set(err, ERR_NOT_FOUND, "!receipt-unknown");
    if (str_is(how, "header"))
        web_reply_header(reply, "X-Name", STR("a\r\nSet-Cookie: evil=1"));
    if (str_is(how, "location"))
        reply->location = STR("/x\r\nSet-Cookie: evil=1");
    if (str_is(how, "template"))
        reply->template = "nowhere";
    if (str_is(how, "go"))
        reply->location = STR("/en/");
    if (str_is(how, "busy"))
        return err_set(err, ERR_BUSY, "!too-busy");
    if (str_is(how, "fault"))
        return err_set(err, ERR_FAULT, "a secret path /var/lib/x");
    reply->body = STR("ok");
    return true;
}

static bool run_member(struct web_request *request, struct web_reply *reply, struct err *err)
{
    UNUSED(err);
    reply->body = request->session ? STR("member") : STR("nobody");
    return true;
}

static const struct web_route test_routes[] = {
    {WEB_GET, "/{lang}/", WEB_QUICK, 0, WEB_PUBLIC, 0, run_home},
    {WEB_GET, "/{lang}/cached", WEB_QUICK, WEB_CACHED, WEB_PUBLIC, 0, run_cached},
    {WEB_GET, "/plain", WEB_AT_ONCE, WEB_CACHED, WEB_PUBLIC, 0, run_cached},
    {WEB_GET, "/{lang}/item/{id}", WEB_QUICK, 0, WEB_PUBLIC, 0, run_echo},
    {WEB_GET, "/{lang}/item/new", WEB_QUICK, 0, WEB_PUBLIC, 0, run_home},
    {WEB_POST, "/{lang}/form", WEB_QUICK, 0, WEB_PUBLIC, 0, run_echo},
    {WEB_POST, "/{lang}/upload", WEB_HEAVY, WEB_UPLOAD | WEB_NO_REFERER_CHECK, WEB_PUBLIC, 1 << 20, run_echo},
    {WEB_POST, "/api/v1/echo", WEB_QUICK, WEB_API, WEB_PUBLIC, 0, run_echo},
    {WEB_GET, "/{lang}/fail", WEB_QUICK, 0, WEB_PUBLIC, 0, run_fail},
    {WEB_GET, "/{lang}/slow", WEB_HEAVY, 0, WEB_PUBLIC, 0, run_slow},
    {WEB_GET, "/{lang}/member", WEB_QUICK, 0, 7, 0, run_member},
    {.path = NULL},
};
static const struct web_route *const test_tables[] = {test_routes, NULL};

static bool test_authorise(struct web_request *request, int right, struct err *err)
{
    static int session = 1;

    if (right != 7 || !str_is(web_cookie(request, "who"), "me"))
        return err_set(err, ERR_DENIED, "!sign-in");
    request->session = &session;
    return true;
}

static struct words *fixture_words;
static struct templates *fixture_templates;
static struct web_options fixture_options;
static struct web_server *fixture_server;

static inline int fixture_start(void **state)
{
    static const char *const shared[] = {"js/shared.js", NULL};
    struct err err;

    UNUSED(state);
    fixture_words = test_words();
    assert_ok(templates_load(TEST_TEMPLATES, fixture_words, false, &fixture_templates, &err), err);
    fixture_options = (struct web_options){.listen = "127.0.0.1:0", .tables = test_tables,
                                           .templates = fixture_templates,
                                           .assets = TEST_ASSETS, .shared_assets = shared,
                                           .authorise = test_authorise, .quick_threads = 4,
                                           .sign_in_path = "/{lang}/sign-in"};
    assert_ok(web_server_start(&fixture_options, &fixture_server, &err), err);
    return 0;
}

static inline int fixture_stop(void **state)
{
    UNUSED(state);
    web_server_stop(fixture_server);
    templates_free(fixture_templates);
    words_free(fixture_words);
    return 0;
}

static inline int client_open(void)
{
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(web_server_port(fixture_server))};
    struct timeval patience = {.tv_sec = 10};
    int fd = socket(AF_INET, SOCK_STREAM, 0);

    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    assert_int_equal(connect(fd, (struct sockaddr *)&to, sizeof to), 0);
    return fd;
}

static inline void client_send(int fd, struct str bytes)
{
    while (bytes.n) {
        ssize_t n = send(fd, bytes.p, bytes.n, MSG_NOSIGNAL);
        if (n <= 0)
            return;
        bytes = str_slice(bytes, (size_t)n, bytes.n);
    }
}

/* Everything until the server closes. */
static inline struct str client_read(int fd, struct arena *arena)
{
    struct buf got = {.arena = arena};
    char piece[4096];
    ssize_t n;

    while ((n = recv(fd, piece, sizeof piece, 0)) > 0)
        buf_add(&got, str_make(piece, (size_t)n));
    close(fd);
    return got.n ? buf_str(&got) : STR("");
}

/* Sends a request with "Connection: close" and returns the whole answer. */
static inline struct str client_ask(struct arena *arena, const char *line, const char *headers, struct str body)
{
    struct buf out = {.arena = arena};
    int fd = client_open();

    buf_printf(&out, "%s HTTP/1.1\r\nHost: kres.example\r\nConnection: close\r\n%s", line, headers);
    if (body.n)
        buf_printf(&out, "Content-Length: %zu\r\n", body.n);
    buf_add(&out, STR("\r\n"));
    buf_add(&out, body);
    client_send(fd, buf_str(&out));
    return client_read(fd, arena);
}

#endif
