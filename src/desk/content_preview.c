/* content_preview.c - the public's own page of an item, with the words of a draft; and where that page is.
 *
 * The page's handler runs as for the public, in an edition in which the draft stands; nobody else sees it, and it is not
 * cached.  Kinds that have no page of their own are shown field by field. */
#include "desk/content.h"
#include "site/page.h"

static const struct { const char *kind, *path; } addresses[] = {
    {"advisories", "/advisories/{id}"}, {"tips", "/tips/{id}"},   {"pages", "/pages/{id}"},
    {"directory", "/find/{id}"},        {"law", "/law/{id}"},     {"course", "/course/{id}"},
    {"situations", "/understand/{id}"}, {"elements", "/understand"}, {"myths", "/myths"},
    {"posters", "/posters/{id}"},       {"posters", "/posters"},  {"film", "/film"},
};

static const struct web_route *route_of(const struct web_request *request, const struct content_kind *kind,
                                        const char **ret_path)
{
    for (size_t i = 0; i < LEN(addresses); i++) {
        if (strcmp(addresses[i].kind, kind->name) != 0)
            continue;
        struct str path = str_printf(request->arena, "/{lang}%s", addresses[i].path);
        for (const struct web_route *route = site_routes; route->path; route++) {
            if (route->method == WEB_GET && str_is(path, route->path)) {
                *ret_path = addresses[i].path;
                return route;
            }
        }
    }
    return NULL;
}

struct str content_address(const struct web_request *request, const struct content_kind *kind, struct str id)
{
    const char *path;

    if (!route_of(request, kind, &path))
        return STR("");
    struct str whole = str_from(path);
    return str_ends(whole, STR("/{id}"))
               ? str_printf(request->arena, STR_FMT "/" STR_FMT, STR_ARG(str_slice(whole, 0, whole.n - 5)), STR_ARG(id))
               : whole;
}

static void let_go(const void *edition)
{
    edition_release(edition);
}

static void hold_preview(struct web_request *request, const struct content_page *page, const struct yaml *tree)
{
    const struct edition *now = page_edition(request);

    request->held = edition_preview(now, page->kind, page->id, tree);
    request->let_go = let_go;
    edition_release(now); /* the preview holds it */
}

/* What must stand on every preview: that it is one, and the way back. */
static void frame_view(json_t *view, const struct content_page *page, int64_t id)
{
    json_t *preview = json_object();

    json_object_set_new(view, "preview", preview);
    view_text(preview, "href", str_printf(page->request->arena, "/" STR_FMT "/desk/content/%s/" STR_FMT "/version/%" PRId64,
                                          STR_ARG(page->request->lang), page->kind->name, STR_ARG(page->id), id));
}

/* Field by field, as far as there are words: for kinds without a page. */
static json_t *plain_view(const struct content_page *page, const struct yaml *tree)
{
    struct web_request *request = page->request;
    struct difference *list;
    size_t count;
    json_t *view = json_object();

    content_head_view(request, view, page->kind);
    view_text(view, "title", content_title(request, page->kind, tree, page->id));
    compare(request->arena, NULL, tree, &list, &count);
    content_differences_view(request, view, page->kind, list, count);
    return view;
}

bool content_preview_show(struct web_request *request, struct web_reply *reply, struct err *err)
{
    struct content_page page;
    const struct web_route *route;
    const struct yaml *tree;
    const char *path;
    int64_t id;

    if (!content_page_open(request, &page, err) || !web_get_int(request, "version", 0, INT64_MAX, &id, err) ||
        !editing_root(&page.editing, id, &tree, err))
        return false;
    if (!tree || !shape_check(page.kind, desk_app(request)->packs, tree, NULL, NULL, err))
        return err_set(err, ERR_CONFLICT, "!content-unfinished");
    route = route_of(request, page.kind, &path);
    if (route && !shape_is_public(tree)) /* its page would say that there is none */
        route = NULL;
    if (!route) {
        json_t *view = plain_view(&page, tree);
        frame_view(view, &page, id);
        return desk_show(reply, "desk-content-plain", view);
    }
    hold_preview(request, &page, tree);
    if (!route->run(request, reply, err))
        return false;
    if (reply->view)
        frame_view(reply->view, &page, id);
    return true;
}
