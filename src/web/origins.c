/* origins.c - see origins.h. */
#include "web/origins.h"

enum { ORIGINS_MOST = 64, DAY = 86400 };

/* scheme://host or scheme://host:port, as browsers write it: small letters, no path. */
static bool origin_is_good(struct str origin)
{
    static const struct str schemes[] = {{"https://", 8}, {"http://", 7}};
    struct str host = {0};

    for (size_t i = 0; i < LEN(schemes); i++)
        if (str_starts(origin, schemes[i]))
            host = str_slice(origin, schemes[i].n, origin.n);
    for (size_t i = 0; i < host.n; i++) {
        char c = host.p[i];
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c && strchr(".-:[]", c))))
            return false;
    }
    return host.n > 0 && host.n < 256;
}

bool origins_parse(struct arena *arena, const char *text, struct origins *ret, struct err *err)
{
    struct origins origins = {.list = ARENA_ARRAY(arena, ORIGINS_MOST, struct str)};
    struct str rest = str_from(text);
    char *words = arena_copy(arena, rest.n ? rest.p : "", rest.n);

    for (char *p = words; *p; p++)
        if (*p == ',')
            *p = ' ';
    for (rest = str_from(words); rest.p;) {
        struct str origin = str_trim(str_cut(&rest, ' '));
        if (!origin.n)
            continue;
        if (str_is(origin, "*"))
            origins.any = true;
        else if (!origin_is_good(origin))
            return err_set(err, ERR_INPUT, "\"" STR_FMT "\" is no origin; write https://www.example.org, in small "
                           "letters and without a path, or * for every site", STR_ARG(origin));
        else if (origins.count == ORIGINS_MOST)
            return err_set(err, ERR_INPUT, "at most %d origins can be named; * lets every site ask", ORIGINS_MOST);
        else
            origins.list[origins.count++] = origin;
    }
    *ret = origins;
    return true;
}

static bool may_read(const struct origins *origins, struct str origin)
{
    bool may = origin.n && origins->any;

    for (size_t i = 0; i < origins->count && !may; i++)
        may = str_eq(origins->list[i], origin);
    return may;
}

void origins_answer(const struct origins *origins, const struct web_request *request, struct web_reply *reply)
{
    struct str origin = web_header(request, "origin");

    if (!origins->any && !origins->count)
        return;
    web_reply_header(reply, "Vary", STR("Origin"));
    if (may_read(origins, origin))
        web_reply_header(reply, "Access-Control-Allow-Origin", origins->any ? STR("*") : origin);
}

bool origins_preflight(const struct origins *origins, const struct web_request *request, struct web_reply *reply,
                       const char *methods)
{
    origins_answer(origins, request, reply);
    if (may_read(origins, web_header(request, "origin"))) {
        web_reply_header(reply, "Access-Control-Allow-Methods", str_from(methods));
        web_reply_header(reply, "Access-Control-Allow-Headers", STR("Content-Type, Accept-Language"));
        web_reply_header(reply, "Access-Control-Max-Age", str_printf(request->arena, "%d", DAY));
    }
    reply->status = 204;
    reply->type = STR("text/plain");
    return true;
}
