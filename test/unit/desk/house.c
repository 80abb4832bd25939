/* house.c - see house.h. */
#include "house.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/clock.h"
#include "case/report_kind.h"
#include "../check.h"
#include "../place.h"

const char house_password[] = "seven lamps over the hill";
static const uint8_t code_secret[TOTP_SECRET] = "twenty bytes of code";

static void decorate(struct web_request *request, json_t *view)
{
    site_decorate(request, view);
    desk_decorate(request, view);
}

static void open_store(struct house *house)
{
    snprintf(house->folder, sizeof house->folder, "/tmp/kres-desk-XXXXXX");
    assert_non_null(mkdtemp(house->folder));
    CHECK(vault_start(e));
    vault_cheap(true);
    CHECK(store_open(place_of(house->folder), true, &house->app.store, e));
    CHECK(ring_new(house->app.store, &house->app.ring, e));
    CHECK(token_key_new(&house->tokens, e));
}

static void open_packs(struct house *house)
{
    static const char *const folders[] = {KRES_SOURCE "/packs/core", KRES_SOURCE "/packs/si",
                                          KRES_SOURCE "/test/data/know"};
    const struct str english = STR("en");
    struct help *help;

    CHECK(pack_set_load(&house->arena, folders, LEN(folders), &house->packs, e));
    CHECK(report_kind_load(&house->arena, &house->packs, &house->kind, e));
    CHECK(form_load(&house->arena, &house->packs, "report", &house->form, e));
    CHECK(help_load(&house->arena, &house->packs, &help, e));
    CHECK(screen_load(house->packs.folders, house->packs.count, KRES_TEST_CACHE, &house->screen, e));
    CHECK(app_scratches_new(house->screen, &house->app.scratches, e));
    CHECK(words_load(KRES_SOURCE "/ui/po", &english, 1, &house->app.words, e));
    CHECK(templates_load(KRES_SOURCE "/ui/templates", house->app.words, false, &house->app.templates, e));
    CHECK(flood_new(100, &house->app.flood, e));
    house->app.packs = &house->packs;
    CHECK(know_open(house->app.store, &house->packs, &house->app.know, e));
    house->app.help = help;
    house->app.cases = (struct cases){.store = house->app.store, .packs = &house->packs, .form = house->form,
                                      .kind = house->kind, .screen = house->screen, .tokens = house->tokens};
    proof_pair(house->app.cases.proof_public, house->app.cases.proof_secret);
}

static int64_t add(struct house *house, int64_t agency, const char *login, const char *name, enum role role)
{
    int64_t id;

    CHECK(member_add_ready(house->app.store, agency, str_from(login), str_from(name), role, str_from(house_password),
                           code_secret, &id, e));
    return id;
}

static void add_people(struct house *house)
{
    struct store *store = house->app.store;

    CHECK(agency_add(store, 0, STR("intake"), STR("Intake (test)"), &house->intake, e));
    CHECK(agency_add(store, 0, STR("shelter"), STR("Shelter (test)"), &house->shelter, e));
    house->ana = add(house, house->intake, "ana", "Ana Test", ROLE_INTAKE);
    house->bor = add(house, house->intake, "bor", "Bor Test", ROLE_INTAKE);
    house->cvetka = add(house, house->intake, "cvetka", "Cvetka Test", ROLE_COORDINATOR);
    house->adam = add(house, house->intake, "adam", "Adam Test", ROLE_ADMINISTRATOR);
    house->ema = add(house, house->shelter, "ema", "Ema Test", ROLE_CASEWORKER);
    CHECK(member_admit_ready(store, STR("ana"), str_from(house_password), house->bor, e));
    CHECK(member_admit_ready(store, STR("ana"), str_from(house_password), house->cvetka, e));
}

struct house *house_new(void)
{
    static const struct web_route *const tables[] = {site_routes, desk_routes, NULL};
    struct house *house = calloc(1, sizeof *house);

    assert_non_null(house);
    open_store(house);
    open_packs(house);
    add_people(house);
    struct web_options *options = ARENA_NEW(&house->arena, struct web_options); /* must outlive the server */
    *options = (struct web_options){
        .listen = "127.0.0.1:0", .tables = tables, .templates = house->app.templates, .app = &house->app,
        .assets = KRES_SOURCE "/ui", .authorise = desk_authorise, .release = desk_release,
        .sign_in_path = "/{lang}/desk/sign-in", .decorate = decorate, .quick_threads = 1, .heavy_threads = 1};
    CHECK(web_server_start(options, &house->server, e));
    house->app.server = house->server;
    return house;
}

void house_free(struct house *house)
{
    char command[128];

    web_server_stop(house->server);
    know_close(house->app.know);
    flood_free(house->app.flood);
    templates_free(house->app.templates);
    words_free(house->app.words);
    ring_free(house->app.ring);
    app_scratches_free(house->app.scratches);
    token_key_free(house->tokens);
    screen_free(house->screen);
    store_close(house->app.store);
    arena_clear(&house->arena);
    place_remove(house->folder);
    snprintf(command, sizeof command, "rm -rf '%s'", house->folder);
    assert_int_equal(system(command), 0);
    free(house);
    clock_pretend(0);
}

int64_t house_report(struct house *house, const char *text)
{
    struct case_report_in in = {.lang = STR("en"), .receipt = true};
    struct case_report_out out;
    struct arena arena = {0};
    struct screen_scratch *scratch = app_scratch_take(&house->app);

    in.answers = json_pack("{s:s}", "text", text);
    CHECK(case_submit(&house->app.cases, scratch, &arena, &in, &out, e));
    json_decref((json_t *)in.answers);
    app_scratch_give(&house->app, scratch);
    arena_clear(&arena);
    return out.id;
}

static struct web_answer ask(struct browser *browser, const char *method, const char *path, const char *accept,
                             const char *body)
{
    struct web_answer answer = {0};
    struct web_field headers[6];
    size_t count = 0;

    headers[count++] = (struct web_field){STR("accept"), str_from(accept)};
    headers[count++] = (struct web_field){STR("user-agent"), STR("Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0")};
    headers[count++] = (struct web_field){STR("host"), STR("127.0.0.1")};
    if (browser->cookie[0])
        headers[count++] = (struct web_field){STR("cookie"), str_from(browser->cookie)};
    if (body) {
        headers[count++] = (struct web_field){STR("content-type"), STR("application/x-www-form-urlencoded")};
        headers[count++] = (struct web_field){STR("origin"), STR("http://127.0.0.1")};
    }
    CHECK(web_server_run(browser->house->server, &browser->arena, method, str_from(path), headers, count,
                         body ? str_from(body) : STR(""), &answer, e));
    return answer;
}

struct web_answer browser_get(struct browser *browser, const char *path)
{
    return ask(browser, "GET", path, "text/html", NULL);
}

struct web_answer browser_json(struct browser *browser, const char *path)
{
    return ask(browser, "GET", path, "application/json", NULL);
}

struct web_answer browser_post_bare(struct browser *browser, const char *path, const char *body)
{
    return ask(browser, "POST", path, "text/html", body);
}

struct web_answer browser_post(struct browser *browser, const char *path, const char *body)
{
    return browser_post_bare(browser, path, arena_printf(&browser->arena, "csrf=%s&%s", browser->csrf, body));
}

static void keep_cookie(struct browser *browser, const struct web_answer *answer)
{
    for (size_t i = 0; i < answer->header_count; i++) {
        struct str value = answer->headers[i].value;
        if (strncasecmp(answer->headers[i].name.p, "set-cookie", answer->headers[i].name.n) != 0)
            continue;
        snprintf(browser->said, sizeof browser->said, STR_FMT, STR_ARG(value));
        struct str pair = str_cut(&value, ';');
        snprintf(browser->cookie, sizeof browser->cookie, STR_FMT, STR_ARG(pair));
    }
}

void browser_sign_in(struct browser *browser, struct house *house, const char *login)
{
    static int64_t now = 1795000000; /* November 2026; a code works once, so each sign-in is a minute later */
    char code[7];
    struct web_answer answer;

    *browser = (struct browser){.house = house};
    now += 60;
    clock_pretend(now);
    totp_code(code_secret, now, code);
    answer = browser_post_bare(browser, "/en/desk/sign-in",
                               arena_printf(&browser->arena, "login=%s&password=%s&code=%s", login,
                                            "seven+lamps+over+the+hill", code));
    assert_int_equal(answer.status, 303);
    assert_str(answer.location, "/en/desk");
    keep_cookie(browser, &answer);
    browser_read_token(browser, "/en/desk/account");
}

void browser_read_token(struct browser *browser, const char *path)
{
    struct str mark = STR("name=\"csrf\" value=\"");
    struct web_answer answer = browser_get(browser, path);
    size_t at = str_find(answer.body, mark, 0);

    assert_int_equal(answer.status, 200);
    assert_int_not_equal(at, SIZE_MAX);
    struct str rest = str_slice(answer.body, at + mark.n, answer.body.n), token = str_cut(&rest, '"');
    snprintf(browser->csrf, sizeof browser->csrf, STR_FMT, STR_ARG(token));
}

void browser_close(struct browser *browser)
{
    arena_wipe(&browser->arena);
}

const char *answer_text(struct browser *browser, const struct web_answer *answer, const char *path)
{
    json_t *root = json_loadb(answer->body.p, answer->body.n, 0, NULL), *at = root;
    struct str rest = str_from(path);
    const char *ret;

    assert_non_null(root);
    while (at && rest.n) {
        struct str name = str_copy(&browser->arena, str_cut(&rest, '.'));
        at = json_is_array(at) ? json_array_get(at, (size_t)atoi(name.p)) : json_object_get(at, name.p);
    }
    if (!at)
        fail_msg("the answer holds no %s", path);
    if (json_is_integer(at))
        ret = arena_printf(&browser->arena, "%" JSON_INTEGER_FORMAT, json_integer_value(at));
    else
        ret = arena_printf(&browser->arena, "%s", json_is_string(at) ? json_string_value(at)
                                                  : json_is_true(at) ? "yes" : "no");
    json_decref(root);
    return ret;
}

bool answer_holds(const struct web_answer *answer, const char *part)
{
    return str_find(answer->body, str_from(part), 0) != SIZE_MAX;
}
