/* house.c - see house.h. */
#include "site/house.h"

#include <stdlib.h>
#include <unistd.h>

#include "../place.h"
#include "base/file.h"
#include "case/report_kind.h"
#include "site/sent.h"

static const char SLOVENE[] =
    "msgid \"\"\nmsgstr \"Content-Type: text/plain; charset=UTF-8\\n\""
    "\"Plural-Forms: nplurals=4; plural=(n%100==1 ? 0 : n%100==2 ? 1 : n%100==3 || n%100==4 ? 2 : 3);\\n\"\n\n"
    "msgid \"You are not alone\"\nmsgstr \"Niste sami\"\n\n"
    "msgid \"!receipt-unknown\"\nmsgstr \"Te kode ne poznamo.\"\n";

/* Words of its own, so that the tests do not change with the translations. */
static void open_words(struct house *house)
{
    static const struct str languages[] = {{"sl", 2}, {"en", 2}};
    const char *po = arena_printf(&house->arena, "%s/po", house->folder);

    CHECK(file_make_folder(po, e));
    CHECK(file_write(arena_printf(&house->arena, "%s/sl.po", po), str_from(SLOVENE), 0600, e));
    CHECK(words_load(po, languages, LEN(languages), &house->app.words, e));
}

static void open_packs(struct house *house)
{
    static const char *const folders[] = {KRES_SOURCE "/packs/core", KRES_SOURCE "/packs/si",
                                          KRES_SOURCE "/test/data/know"};
    struct help *help;
    struct advice *advice;

    CHECK(pack_set_load(&house->arena, folders, LEN(folders), &house->packs, e));
    CHECK(report_kind_load(&house->arena, &house->packs, &house->kind, e));
    CHECK(form_load(&house->arena, &house->packs, "report", &house->form, e));
    CHECK(help_load(&house->arena, &house->packs, &help, e));
    CHECK(advice_load(&house->arena, &house->packs, &advice, e));
    CHECK(screen_load(house->packs.folders, house->packs.count, KRES_TEST_CACHE, &house->screen, e));
    house->app.packs = &house->packs;
    house->app.help = help;
    house->app.advice = advice;
    house->app.demo = true;
}

static void open_app(struct house *house, double calm)
{
    struct app *app = &house->app;
    int64_t member;

    CHECK(store_open(place_of(house->folder), true, &app->store, e));
    CHECK(know_open(app->store, &house->packs, &app->know, e));
    CHECK(token_key_new(&house->tokens, e));
    CHECK(app_scratches_new(house->screen, &app->scratches, e));
    CHECK(templates_load(KRES_SOURCE "/ui/templates", app->words, false, &app->templates, e));
    CHECK(flood_new(calm, &app->flood, e));
    CHECK(flood_new(calm, &app->checks, e));
    CHECK(sent_new(&app->sent, e));
    CHECK(origins_parse(&house->arena, "https://www.example.org", &house->origins, e));
    app->origins = &house->origins;
    app->cases = (struct cases){.store = app->store, .packs = &house->packs, .form = house->form, .kind = house->kind,
                                .screen = house->screen, .tokens = house->tokens};
    proof_pair(app->cases.proof_public, app->cases.proof_secret);
    CHECK(agency_add(app->store, 0, STR("intake"), STR("Intake (test)"), &house->agency, e));
    CHECK(member_add_ready(app->store, house->agency, STR("ana"), STR("Ana Test"), ROLE_INTAKE,
                           STR("seven lamps over the hill"), (const uint8_t *)"twenty bytes of code", &member, e));
    CHECK(api_key_add(app->store, 0, house->agency, STR("hotline"), house->api_key, e));
}

struct house *house_new(double calm)
{
    static const struct web_route *const tables[] = {site_routes, NULL};
    struct house *house = calloc(1, sizeof(*house));

    assert_non_null(house);
    snprintf(house->folder, sizeof(house->folder), "/tmp/kres-site-XXXXXX");
    assert_non_null(mkdtemp(house->folder));
    CHECK(vault_start(e));
    vault_cheap(true);
    open_words(house);
    open_packs(house);
    open_app(house, calm);
    const struct web_options *options = (const struct web_options *)arena_copy(&house->arena, &(struct web_options){
        .listen = "127.0.0.1:0", .tables = tables, .templates = house->app.templates, .app = &house->app,
        .assets = KRES_SOURCE "/ui", .decorate = site_decorate, .quick_threads = 1, .heavy_threads = 1},
        sizeof(struct web_options));
    CHECK(web_server_start(options, &house->server, e));
    return house;
}

void house_free(struct house *house)
{
    char command[128];

    web_server_stop(house->server);
    know_close(house->app.know);
    sent_free(house->app.sent);
    flood_free(house->app.checks);
    flood_free(house->app.flood);
    templates_free(house->app.templates);
    words_free(house->app.words);
    app_scratches_free(house->app.scratches);
    token_key_free(house->tokens);
    screen_free(house->screen);
    store_close(house->app.store);
    arena_clear(&house->arena);
    place_remove(house->folder);
    snprintf(command, sizeof(command), "rm -rf '%s'", house->folder);
    assert_int_equal(system(command), 0);
    free(house);
}

/* ---- asking ---- */

struct web_answer house_ask(struct house *house, const char *method, const char *path, const struct web_field *headers,
                            size_t count, struct str body)
{
    struct web_answer answer = {0};

    CHECK(web_server_run(house->server, &house->arena, method, str_from(path), headers, count, body, &answer, e));
    return answer;
}

static struct web_answer ask(struct house *house, const char *method, const char *path, const struct web_field *headers,
                             size_t count, const char *body)
{
    return house_ask(house, method, path, headers, count, str_from(body));
}

struct web_answer house_upload(struct house *house, const char *path, const char *text, struct str picture)
{
    const struct web_field headers[] = {{STR("accept"), STR("text/html")}, {STR("host"), STR("127.0.0.1")},
                                        {STR("content-type"), STR("multipart/form-data; boundary=oOo")}};
    struct buf body = {.arena = &house->arena};

    buf_printf(&body, "--oOo\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\n%s\r\n"
               "--oOo\r\nContent-Disposition: form-data; name=\"picture\"; filename=\"offer.png\"\r\n"
               "Content-Type: image/png\r\n\r\n", text);
    buf_add(&body, picture);
    buf_add(&body, STR("\r\n--oOo--\r\n"));
    return house_ask(house, "POST", path, headers, LEN(headers), buf_str(&body));
}

struct web_answer house_get(struct house *house, const char *path)
{
    const struct web_field headers[] = {{STR("accept"), STR("text/html")}, {STR("host"), STR("127.0.0.1")},
                                        {STR("accept-language"), STR("sl-SI,sl;q=0.9,en;q=0.5")}};

    return ask(house, "GET", path, headers, LEN(headers), "");
}

struct web_answer house_post(struct house *house, const char *path, const char *form)
{
    const struct web_field headers[] = {{STR("accept"), STR("text/html")}, {STR("host"), STR("127.0.0.1")},
                                        {STR("content-type"), STR("application/x-www-form-urlencoded")}};

    return ask(house, "POST", path, headers, LEN(headers), form);
}

struct web_answer house_json(struct house *house, const char *path, const char *body, const char *key)
{
    const struct web_field headers[] = {
        {STR("accept"), STR("application/json")}, {STR("host"), STR("127.0.0.1")},
        {STR("content-type"), STR("application/json")},
        {STR("authorization"), key ? str_printf(&house->arena, "Bearer %s", key) : STR("")}};

    return ask(house, "POST", path, headers, key ? LEN(headers) : LEN(headers) - 1, body);
}

/* ---- reading answers ---- */

bool answer_has(const struct web_answer *answer, const char *words)
{
    return str_find(answer->body, str_from(words), 0) != SIZE_MAX;
}

struct str answer_header(const struct web_answer *answer, const char *name)
{
    for (size_t i = 0; i < answer->header_count; i++)
        if (answer->headers[i].name.n == strlen(name) && !strncasecmp(answer->headers[i].name.p, name, strlen(name)))
            return answer->headers[i].value;
    return STR("");
}

static struct str unescape(struct arena *arena, struct str text)
{
    static const struct { const char *entity; char c; } ENTITIES[] = {
        {"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&#39;", '\''}, {"&#x27;", '\''}};
    struct buf b = {.arena = arena};

    while (text.n) {
        size_t step = 1;
        char c = text.p[0];

        for (size_t i = 0; i < LEN(ENTITIES); i++)
            if (str_starts(text, str_from(ENTITIES[i].entity))) {
                c = ENTITIES[i].c;
                step = strlen(ENTITIES[i].entity);
            }
        buf_byte(&b, c);
        text = str_slice(text, step, text.n);
    }
    return buf_str(&b);
}

static struct str attribute(struct house *house, struct str tag, const char *name)
{
    struct str start = str_printf(&house->arena, " %s=\"", name);
    size_t from = str_find(tag, start, 0), to;

    if (from == SIZE_MAX)
        return STR("");
    from += start.n;
    to = str_find(tag, STR("\""), from);
    return unescape(&house->arena, str_slice(tag, from, to));
}

/* The next <input …> at or after *at. */
static bool next_input(const struct web_answer *answer, size_t *at, struct str *ret)
{
    size_t from = str_find(answer->body, STR("<input "), *at), to;

    if (from == SIZE_MAX)
        return false;
    to = str_find(answer->body, STR(">"), from);
    *ret = str_slice(answer->body, from, to);
    *at = to;
    return true;
}

struct str answer_input(struct house *house, const struct web_answer *answer, const char *name)
{
    struct str tag;

    for (size_t at = 0; next_input(answer, &at, &tag);)
        if (str_is(attribute(house, tag, "name"), name))
            return attribute(house, tag, "value");
    return STR("");
}

const char *form_escape(struct house *house, struct str text)
{
    struct buf b = {.arena = &house->arena};

    for (size_t i = 0; i < text.n; i++)
        buf_printf(&b, "%%%02X", (unsigned char)text.p[i]);
    return buf_str(&b).n ? b.p : "";
}

const char *answer_hidden(struct house *house, const struct web_answer *answer)
{
    struct buf b = {.arena = &house->arena};
    struct str tag;

    for (size_t at = 0; next_input(answer, &at, &tag);)
        if (str_is(attribute(house, tag, "type"), "hidden"))
            buf_printf(&b, "%s=%s&", form_escape(house, attribute(house, tag, "name")),
                       form_escape(house, attribute(house, tag, "value")));
    return buf_str(&b).n ? b.p : "";
}

json_t *answer_json(const struct web_answer *answer)
{
    json_t *json = json_loadb(answer->body.p, answer->body.n, 0, NULL);

    assert_non_null(json);
    return json;
}

/* ---- a report from beginning to end ---- */

struct web_answer house_report(struct house *house, const char *text)
{
    struct web_answer page = house_get(house, "/en/report");

    for (size_t i = 0; i < house->form->step_count; i++) {
        const char *answer = i == 1 ? arena_printf(&house->arena, "text=%s&", form_escape(house, str_from(text))) : "";

        page = house_post(house, "/en/report",
                          arena_printf(&house->arena, "%s%s_go=next", answer_hidden(house, &page), answer));
        assert_int_equal(page.status, 200);
    }
    return house_post(house, "/en/report/send",
                      arena_printf(&house->arena, "%s_go=send", answer_hidden(house, &page)));
}

struct str answer_code(struct house *house, const struct web_answer *answer)
{
    size_t at = str_find(answer->body, STR("id=\"code\""), 0), end = str_find(answer->body, STR("</p>"), at);
    struct buf b = {.arena = &house->arena};

    assert_true(at != SIZE_MAX && end != SIZE_MAX);
    for (size_t i = at; i < end; i++)
        if (answer->body.p[i] >= '0' && answer->body.p[i] <= '9')
            buf_byte(&b, answer->body.p[i]);
    assert_int_equal(b.n, RECEIPT_DIGITS);
    return buf_str(&b);
}
