/* visit_run.c - the part of a visit that knows no connection: server.c runs it for web_server_run as well. */
#include "web/asset.h"
#include "web/visit.h"

struct str page_key(struct exchange *ex)
{
    const struct web_route *route = ex->request.route;

    if (!route || !(route->flags & WEB_CACHED) || ex->request.wants_json)
        return STR("");
    if (memchr(ex->request.path.p, '%', ex->request.path.n))
        return STR(""); /* keys are looked up by the path as sent: one that could be decoded twice stays out */
    if (strncmp(route->path, "/{lang}", 7) == 0 || (route->flags & WEB_ONE_LANGUAGE))
        return ex->request.path;
    return str_printf(&ex->arena, STR_FMT "\n" STR_FMT, STR_ARG(ex->request.path), STR_ARG(ex->request.lang));
}

enum page_life page_life_of(const struct answer *answer)
{
    return answer->keep ? PAGE_ASK_AGAIN : PAGE_NO_STORE;
}

static bool is_shared(const struct web_options *options, struct str path)
{
    for (const char *const *shared = options->shared_assets; shared && *shared; shared++)
        if (str_is(path, *shared))
            return true;
    return false;
}

void visit_asset(struct web_server *server, struct exchange *ex, struct str path, bool for_ever, struct str key)
{
    struct err err;
    unsigned age = page_cache_age(server->cache);
    struct answer *answer = &ex->answer;

    *answer = (struct answer){.status = 200, .keep = true};
    if (!asset_read(&ex->arena, server->options->assets, path, &answer->body, &answer->type, &err)) {
        exchange_refuse(ex, 404, &err);
        return;
    }
    answer->ready = true;
    if (is_shared(server->options, path))
        exchange_header(ex, "Cross-Origin-Resource-Policy", STR("cross-origin"));
    page_cache_add(server->cache, age, key, answer, for_ever ? PAGE_FOR_EVER : PAGE_ASK_AGAIN);
}

void visit_run(struct web_server *server, struct exchange *ex)
{
    unsigned age = page_cache_age(server->cache);

    exchange_run(ex);
    struct str key = ex->page ? page_key(ex) : STR("");
    if (key.n)
        page_cache_add(server->cache, age, key, &ex->answer, page_life_of(&ex->answer));
}
