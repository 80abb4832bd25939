/* exchange.c - the way in: a request is found its route and its body is read; see exchange.h. */
#include "web/exchange.h"

#include "web/form.h"
#include "web/multipart.h"

enum {
    LONGEST_TARGET = 2048,  /* our longest address has under 200 bytes; a search may be pasted */
    LONGEST_HEADERS = 4096, /* a browser sends about 1 KiB; libmicrohttpd itself gives up at about 6 KiB */
    HEADERS_MOST = 100,
    BODY_DEFAULT = 64 * 1024,
};

static bool refuse(struct exchange *ex, unsigned status, enum err_kind kind, const char *text)
{
    struct err err;

    err_set(&err, kind, "%s", text);
    exchange_refuse(ex, status, &err);
    return false;
}

/* ---- before the body ---- */

static bool headers_take(struct exchange *ex, const struct arrival *arrival)
{
    struct web_field *headers = ARENA_ARRAY(&ex->arena, arrival->header_count + 1, struct web_field);
    size_t total = 0;

    if (arrival->header_count > HEADERS_MOST)
        return false;
    for (size_t i = 0; i < arrival->header_count; i++) {
        struct str name = str_copy(&ex->arena, arrival->headers[i].name);
        for (size_t k = 0; k < name.n; k++)
            if (name.p[k] >= 'A' && name.p[k] <= 'Z')
                ((char *)name.p)[k] |= 0x20; /* our own copy */
        headers[i] = (struct web_field){name, str_copy(&ex->arena, arrival->headers[i].value)};
        total += name.n + arrival->headers[i].value.n;
    }
    if (total > LONGEST_HEADERS)
        return false;
    ex->request.headers = headers;
    ex->request.header_count = arrival->header_count;
    return true;
}

/* No zero byte, no control character, no "..", no "//": nothing that two programs could read in two ways. */
static bool path_is_good(struct str path)
{
    if (!path.n || path.p[0] != '/' || !str_is_utf8(path))
        return false;
    for (size_t i = 0; i < path.n; i++) {
        if ((unsigned char)path.p[i] < 0x20 || path.p[i] == 0x7f || path.p[i] == '\\')
            return false;
        if (path.p[i] != '/')
            continue;
        struct str rest = str_slice(path, i + 1, path.n);
        size_t end = str_find(rest, STR("/"), 0);
        struct str part = str_slice(rest, 0, end == SIZE_MAX ? rest.n : end);
        if (str_is(part, "..") || str_is(part, ".") || (!part.n && rest.n))
            return false;
    }
    return true;
}

static struct str lang_of(const struct exchange *ex, struct str path)
{
    const struct words *words = templates_words(ex->options->templates);
    struct str rest = str_slice(path, 1, path.n), first = str_cut(&rest, '/');

    if (first.n && words_has(words, first))
        return first;
    return words_negotiate(words, web_header(&ex->request, "accept-language"));
}

/* "Host: a.example:8080" and "Origin: https://a.example:8080" name the same place? */
static bool same_host(struct str origin, struct str host)
{
    size_t at = str_find(origin, STR("://"), 0);

    return at != SIZE_MAX && host.n && str_eq(str_slice(origin, at + 3, origin.n), host);
}

/* A form sent from another site's page is not ours.  Browsers say so themselves (Fetch Metadata); older ones
 * send Origin, which our own no-referrer policy turns into "null": there the form's token decides alone. */
static bool from_own_page(const struct web_request *request)
{
    struct str site = web_header(request, "sec-fetch-site"), origin = web_header(request, "origin");

    if (site.n)
        return str_is(site, "same-origin") || str_is(site, "none");
    return !origin.n || str_is(origin, "null") || same_host(origin, web_header(request, "host"));
}

static bool body_is_welcome(struct exchange *ex)
{
    static const struct { const char *media; unsigned needs, refused_by; } medias[] = {
        {"", 0, 0},
        {"application/json", 0, 0},
        {"application/x-www-form-urlencoded", 0, WEB_API},
        {"multipart/form-data", WEB_UPLOAD, 0},
    };
    const struct web_route *route = ex->request.route;
    struct str whole = web_header(&ex->request, "content-type"), length = web_header(&ex->request, "content-length");
    struct str name = str_trim(str_cut(&whole, ';'));
    int64_t bytes = 0;

    ex->media = str_copy(&ex->arena, name);
    for (size_t i = 0; i < ex->media.n; i++)
        if (ex->media.p[i] >= 'A' && ex->media.p[i] <= 'Z')
            ((char *)ex->media.p)[i] |= 0x20;
    ex->most_body = route->most_body ? route->most_body : BODY_DEFAULT;
    if (length.n && !str_int(length, 0, INT64_MAX, &bytes))
        return refuse(ex, 400, ERR_INPUT, "!form-malformed");
    if ((uint64_t)bytes > ex->most_body)
        return refuse(ex, 413, ERR_TOO_LARGE, "!too-large");
    for (size_t i = 0; i < LEN(medias); i++)
        if (str_is(ex->media, medias[i].media) && (route->flags & medias[i].needs) == medias[i].needs
            && !(route->flags & medias[i].refused_by))
            return true;
    return refuse(ex, 415, ERR_INPUT, "!type-unknown");
}

static bool method_read(const char *text, enum web_method *ret)
{
    static const struct { const char *text; enum web_method method; } methods[] = {
        {"GET", WEB_GET}, {"HEAD", WEB_GET}, {"POST", WEB_POST}, {"OPTIONS", WEB_OPTIONS}};

    for (size_t i = 0; i < LEN(methods); i++)
        if (strcmp(text, methods[i].text) == 0) {
            *ret = methods[i].method;
            return true;
        }
    return false;
}

/* The value of Allow for these bits (1 << method); for none: what we know at all. */
static struct str allow_text(struct arena *arena, unsigned allowed)
{
    static const struct { enum web_method method; const char *text; } names[] = {
        {WEB_GET, "GET, HEAD"}, {WEB_POST, "POST"}, {WEB_OPTIONS, "OPTIONS"}};
    struct buf text = {.arena = arena};

    if (!allowed)
        allowed = 1u << WEB_GET | 1u << WEB_POST;
    for (size_t i = 0; i < LEN(names); i++)
        if (allowed >> names[i].method & 1)
            buf_printf(&text, "%s%s", text.n ? ", " : "", names[i].text);
    return buf_str(&text);
}

static bool route_find(struct exchange *ex, const char *method)
{
    struct route_match match;
    bool known = method_read(method, &ex->request.method);
    struct err ignored;

    routes_match(ex->routes, ex->request.method, ex->request.path, &match);
    if (!known || (!match.route && match.allowed)) {
        unsigned allowed = match.route ? 1u << match.route->method : match.allowed;
        exchange_header(ex, "Allow", allow_text(&ex->arena, allowed));
        return refuse(ex, 405, ERR_INPUT, "!method-unknown");
    }
    if (!match.route)
        return refuse(ex, 404, ERR_NOT_FOUND, "");
    ex->request.route = match.route;
    ex->request.wants_json |= (match.route->flags & WEB_API) != 0;
    for (size_t i = 0; i < match.part_count; i++)
        if (!exchange_field(ex, match.parts[i].name, match.parts[i].value, &ignored))
            return refuse(ex, 400, ERR_INPUT, "!address-malformed");
    return true;
}

static bool field_found(void *context, struct str name, struct str value, struct err *err)
{
    return exchange_field(context, name, value, err);
}

bool exchange_open(struct exchange *ex, const struct arrival *arrival)
{
    struct web_request *request = &ex->request;
    struct str query = arrival->target, path = str_cut(&query, '?');
    struct err err = {0};
    bool headers_fit;

    request->arena = &ex->arena;
    request->app = ex->options->app;
    request->source = arrival->source;
    request->path = STR("/");
    headers_fit = headers_take(ex, arrival);
    request->wants_json = accept_prefers_json(web_header(request, "accept")) || str_starts(path, STR("/api/"));
    request->lang = str_copy(&ex->arena, lang_of(ex, str_slice(path, 0, 64)));
    if (arrival->target.n > LONGEST_TARGET)
        return refuse(ex, 414, ERR_INPUT, "");
    if (!headers_fit)
        return refuse(ex, 431, ERR_INPUT, "");
    if (!form_decode(&ex->arena, path, false, &path, &err) || !path_is_good(path))
        return refuse(ex, 400, ERR_INPUT, "!address-malformed");
    request->path = str_copy(&ex->arena, path);
    if (!route_find(ex, arrival->method))
        return false;
    if (!form_parse(&ex->arena, str_copy(&ex->arena, query), field_found, ex, &err)) {
        exchange_refuse(ex, 400, &err);
        return false;
    }
    if (request->method != WEB_POST)
        return true;
    if (!(request->route->flags & (WEB_API | WEB_NO_REFERER_CHECK)) && !from_own_page(request))
        return refuse(ex, 403, ERR_DENIED, "!form-from-elsewhere");
    return body_is_welcome(ex);
}

/* ---- the body ---- */

struct parts {
    struct exchange *ex;
    struct web_file *files;
};

static bool part_found(void *context, const struct web_file *part, struct err *err)
{
    struct parts *parts = context;
    struct web_request *request = &parts->ex->request;
    size_t count = request->file_count;

    if (!part->name.p)
        return exchange_field(parts->ex, part->field, part->bytes, err);
    if (!part->name.n && !part->bytes.n)
        return true; /* a file field left empty */
    if (count % 16 == 0) {
        struct web_file *more = ARENA_ARRAY(&parts->ex->arena, count + 16, struct web_file);
        if (count)
            memcpy(more, parts->files, count * sizeof *more);
        parts->files = more;
        request->files = more;
    }
    parts->files[count] = *part;
    request->file_count = count + 1;
    return true;
}

bool exchange_body(struct exchange *ex, struct str body)
{
    struct web_request *request = &ex->request;
    struct parts parts = {.ex = ex};
    struct err err = {0};
    bool ok = true;

    if (request->method != WEB_POST) {
        if (body.n)
            return refuse(ex, 400, ERR_INPUT, "!form-malformed");
        return true;
    }
    if (body.n > ex->most_body)
        return refuse(ex, 413, ERR_TOO_LARGE, "!too-large");
    if (!body.n && !str_is(ex->media, "application/json"))
        return true;
    if (!ex->media.n)
        return refuse(ex, 415, ERR_INPUT, "!type-unknown");
    if (str_is(ex->media, "application/json"))
        ok = form_json(body, &request->json, &err);
    else if (str_is(ex->media, "multipart/form-data"))
        ok = multipart_parse(&ex->arena, web_header(request, "content-type"), body, part_found, &parts, &err);
    else
        ok = form_parse(&ex->arena, body, field_found, ex, &err);
    if (!ok)
        exchange_refuse(ex, 400, &err);
    return ok;
}
