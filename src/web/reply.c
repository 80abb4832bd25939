/* reply.c - the way out: handler, page or problem; see exchange.h. */
#include "base/log.h"
#include "web/exchange.h"
#include "web/page_cache.h"

#include <stdlib.h>
#include <strings.h>

/* A page may use its own styles, scripts, pictures and forms, and nothing else: no inline code, no other host. */
#define POLICY "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data: blob:; " \
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; font-src 'self'; media-src 'self'; " \
    "manifest-src 'self'"
#define HEADER(key, text) {{key, sizeof key - 1}, {text, sizeof text - 1}}
const struct web_field security_headers[] = {
    HEADER("Content-Security-Policy", POLICY),
    HEADER("Referrer-Policy", "no-referrer"),
    HEADER("X-Content-Type-Options", "nosniff"),
    HEADER("X-Frame-Options", "DENY"),
    HEADER("Cross-Origin-Opener-Policy", "same-origin"),
    HEADER("Cross-Origin-Resource-Policy", "same-origin"),
    HEADER("Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=(), usb=()"),
};
const size_t security_header_count = LEN(security_headers);

void web_reply_header(struct web_reply *reply, const char *name, struct str value)
{
    if (reply->header_count < WEB_MOST_HEADERS)
        reply->headers[reply->header_count++] = (struct web_field){str_from(name), value};
}

/* No line end or control character: a value never becomes a second header. */
static bool header_is_good(struct str name, struct str value)
{
    for (size_t i = 0; i < name.n; i++)
        if ((unsigned char)name.p[i] <= ' ' || name.p[i] == ':' || (unsigned char)name.p[i] >= 0x7f)
            return false;
    for (size_t i = 0; i < value.n; i++)
        if (((unsigned char)value.p[i] < ' ' && value.p[i] != '\t') || value.p[i] == 0x7f)
            return false;
    return name.n > 0;
}

void exchange_header(struct exchange *ex, const char *name, struct str value)
{
    struct answer *answer = &ex->answer;

    if (answer->header_count < ANSWER_MOST_HEADERS)
        answer->headers[answer->header_count++] =
            (struct web_field){str_copy(&ex->arena, str_from(name)), str_copy(&ex->arena, value)};
}

bool answer_has_header(const struct answer *answer, struct str name)
{
    for (size_t i = 0; i < answer->header_count; i++)
        if (answer->headers[i].name.n == name.n && strncasecmp(answer->headers[i].name.p, name.p, name.n) == 0)
            return true;
    return false;
}

/* ---- errors ---- */

static const struct { enum err_kind kind; unsigned status; } statuses[] = {
    {ERR_FAULT, 500},     {ERR_INPUT, 400}, {ERR_NOT_FOUND, 404},  {ERR_DENIED, 403},
    {ERR_CONFLICT, 409},  {ERR_BUSY, 503},  {ERR_TOO_LARGE, 413},  {ERR_FULL, 507},
};

static unsigned status_of(const struct err *err)
{
    if (err->kind == ERR_INPUT && err->field[0])
        return 422;
    for (size_t i = 0; i < LEN(statuses); i++)
        if (statuses[i].kind == err->kind)
            return statuses[i].status;
    return 500;
}

/* The sentence of a key; empty when no language has it. */
static struct str sentence(const struct exchange *ex, struct str key)
{
    struct str found = words_find(templates_words(ex->options->templates), ex->request.lang, key);

    return str_eq(found, key) ? STR("") : found;
}

static struct str error_text(const struct exchange *ex, unsigned status, const struct err *err)
{
    struct str own = str_from(err->text), found = STR("");

    if (str_starts(own, STR("!")))
        found = sentence(ex, own);
    else if (err->kind != ERR_FAULT && err->kind != ERR_FULL && ex->request.wants_json)
        found = own; /* English, but it says to a program's author what is wrong */
    if (!found.n)
        found = sentence(ex, str_printf((struct arena *)&ex->arena, "!error-text-%u", status));
    return found;
}

static json_t *string_of(struct str s)
{
    json_t *string = json_stringn(s.p ? s.p : "", s.n);

    return string ? string : json_string("");
}

static bool page_render(struct exchange *ex, const char *template, json_t *view, struct str *ret, struct err *err)
{
    struct str lang = ex->request.lang;

    if (!json_object_get(view, "lang"))
        json_object_set_new(view, "lang", string_of(lang));
    if (!json_object_get(view, "dir"))
        json_object_set_new(view, "dir", json_string(words_right_to_left(lang) ? "rtl" : "ltr"));
    if (!json_object_get(view, "path"))
        json_object_set_new(view, "path", string_of(ex->request.path));
    json_object_set_new(view, "assets", string_of(ex->request.assets));
    if (!template_speaks(ex->options->templates, template, lang))
        json_object_set_new(view, "untranslated", json_true());
    if (ex->options->decorate)
        ex->options->decorate(&ex->request, view);
    return template_render(ex->options->templates, template, lang, view, &ex->arena, ret, err);
}

static struct str json_text(struct exchange *ex, const json_t *json)
{
    char *text = json_dumps(json, JSON_COMPACT);
    struct str copy = text ? str_copy(&ex->arena, str_from(text)) : STR("{}");

    if (text)
        explicit_bzero(text, copy.n);
    free(text);
    return copy;
}

void exchange_refuse(struct exchange *ex, unsigned status, const struct err *why)
{
    struct answer *answer = &ex->answer;
    struct err err;
    json_t *view = json_object();

    struct str title = sentence(ex, str_printf(&ex->arena, "!error-title-%u", status));
    answer->status = status;
    answer->ready = true;
    answer->keep = false;
    answer->location = STR("");
    if (status == 503 || status == 429)
        exchange_header(ex, "Retry-After", STR("5"));
    if (status == 500)
        log_line(LOG_ERROR, "%s: %s", ex->request.route ? ex->request.route->path : "a request", why->text);
    json_object_set_new(view, "status", json_integer(status));
    json_object_set_new(view, "title", string_of(title));
    if (why->field[0])
        json_object_set_new(view, "field", json_string(why->field));
    if (ex->request.wants_json) {
        json_object_set_new(view, "type", json_string("about:blank"));
        json_object_set_new(view, "detail", string_of(error_text(ex, status, why)));
        answer->type = STR("application/problem+json");
        answer->body = json_text(ex, view);
    } else {
        json_object_set_new(view, "text", string_of(error_text(ex, status, why)));
        answer->type = STR("text/html; charset=utf-8");
        if (!page_render(ex, "error", view, &answer->body, &err)) {
            log_line(LOG_ERROR, "the error page: %s", err.text);
            answer->type = STR("text/plain; charset=utf-8");
            answer->body = str_printf(&ex->arena, "%u " STR_FMT "\n", status, STR_ARG(title));
        }
    }
    json_decref(view);
}

static struct str with_lang(struct exchange *ex, const char *path)
{
    struct str whole = str_from(path);
    size_t at = str_find(whole, STR("{lang}"), 0);

    if (at == SIZE_MAX)
        return whole;
    return str_printf(&ex->arena, STR_FMT STR_FMT STR_FMT, STR_ARG(str_slice(whole, 0, at)), STR_ARG(ex->request.lang),
                      STR_ARG(str_slice(whole, at + 6, whole.n)));
}

/* Nobody signed in: a person is shown the door, a program is told. */
static void refuse_denied(struct exchange *ex, const struct err *err)
{
    bool sign_in = err->kind == ERR_DENIED && strcmp(err->text, "!sign-in") == 0;

    if (sign_in && !ex->request.wants_json && ex->options->sign_in_path) {
        ex->answer.status = 303;
        ex->answer.location = with_lang(ex, ex->options->sign_in_path);
        ex->answer.ready = true;
        return;
    }
    exchange_refuse(ex, sign_in ? 401 : status_of(err), err);
}

/* ---- replies ---- */

static bool reply_headers(struct exchange *ex, const struct web_reply *reply, struct err *err)
{
    for (size_t i = 0; i < reply->header_count; i++) {
        if (!header_is_good(reply->headers[i].name, reply->headers[i].value))
            return err_set(err, ERR_FAULT, "the header " STR_FMT " holds a line end or a control character",
                           STR_ARG(reply->headers[i].name));
        exchange_header(ex, str_copy(&ex->arena, reply->headers[i].name).p, reply->headers[i].value);
    }
    if (!header_is_good(STR("Location"), reply->location) || !header_is_good(STR("Content-Type"), reply->type))
        return err_set(err, ERR_FAULT, "the reply's location or type holds a line end or a control character");
    return true;
}

static void press(struct exchange *ex, struct answer *answer)
{
    enum accept_coding coding = accept_coding(web_header(&ex->request, "accept-encoding"));
    struct str pressed;
    const char *name = page_press(&ex->arena, answer->body, coding, &pressed);

    exchange_header(ex, "Vary", STR("Accept-Encoding"));
    if (!name)
        return;
    answer->body = pressed;
    exchange_header(ex, "Content-Encoding", str_from(name));
}

static bool reply_send(struct exchange *ex, struct web_reply *reply, struct err *err)
{
    struct answer *answer = &ex->answer;
    bool json = reply->view && (!reply->template || ex->request.wants_json);

    if (!reply_headers(ex, reply, err))
        return false;
    answer->status = reply->status ? reply->status : 200;
    answer->keep = reply->keep;
    if (reply->location.n) {
        answer->status = reply->status >= 300 && reply->status < 400 ? reply->status : 303;
        answer->location = str_copy(&ex->arena, reply->location);
    } else if (json) {
        answer->type = answer->status >= 400 ? STR("application/problem+json") : STR("application/json");
        answer->body = json_text(ex, reply->view);
    } else if (reply->template) {
        json_t *view = reply->view ? reply->view : (reply->view = json_object());
        answer->type = STR("text/html; charset=utf-8");
        if (!page_render(ex, reply->template, view, &answer->body, err))
            return false;
        ex->page = answer->status == 200 && !reply->once;
        if (ex->request.route->flags & WEB_PRESSED)
            press(ex, answer);
    } else {
        answer->type = str_copy(&ex->arena, reply->type.n ? reply->type : STR("application/octet-stream"));
        answer->body = reply->body;
        ex->page = answer->status == 200 && !reply->once;
    }
    answer->ready = true;
    return true;
}

static bool may_run(struct exchange *ex, struct err *err)
{
    const struct web_options *options = ex->options;
    int right = ex->request.route->right;

    if (right == WEB_PUBLIC)
        return true;
    if (!options->authorise)
        return err_set(err, ERR_DENIED, "!right-missing");
    return options->authorise(&ex->request, right, err);
}

void exchange_drop(struct exchange *ex)
{
    ex->next = NULL;
    json_decref(ex->request.json);
    ex->request.json = NULL;
    if (ex->request.session && ex->options->release)
        ex->options->release(&ex->request);
    ex->request.session = NULL;
    if (ex->request.let_go)
        ex->request.let_go(ex->request.held);
    ex->request.held = NULL;
    ex->request.let_go = NULL;
}

void exchange_run(struct exchange *ex)
{
    struct web_request *request = &ex->request;
    web_run_fn *run = ex->next ? ex->next : request->route->run;
    struct web_reply reply = {0};
    struct err err = {0};
    bool may = ex->next || may_run(ex, &err);

    ex->next = NULL;
    if (!may)
        refuse_denied(ex, &err);
    else if (!run(request, &reply, &err))
        reply.status >= 400 ? exchange_refuse(ex, reply.status, &err) : refuse_denied(ex, &err);
    else if (reply.heavy)
        ex->next = reply.heavy;
    else if (!reply_send(ex, &reply, &err))
        exchange_refuse(ex, 500, &err);
    json_decref(reply.view);
    if (!ex->next)
        exchange_drop(ex);
}
