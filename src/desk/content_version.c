/* content_version.c - one version of an item beside the one it was written from, and what may be done with it. */
#include "base/clock.h"
#include "desk/content.h"

/* What the version is compared with: the one asked for, the one that it was written from, or for one that took an item
 * off the site nothing. */
static bool former_of(const struct content_page *page, const struct content_version *version, const struct yaml **ret,
                      struct err *err)
{
    int64_t with;

    if (web_has(page->request, "with"))
        return web_get_int(page->request, "with", 0, INT64_MAX, &with, err) &&
               editing_root(&page->editing, with, ret, err);
    *ret = NULL;
    return !version || editing_base(&page->editing, version->base, ret, err);
}

static bool is_foreign_draft(const struct content_page *page, const struct content_version *version)
{
    return version->state == CONTENT_DRAFT && version->author != content_me(page->request);
}

static void others_view(const struct content_page *page, json_t *view, int64_t here)
{
    json_t *list = view_list(view, "others");

    for (size_t i = 0; i < page->editing.count; i++)
        if (page->editing.versions[i].id != here && !is_foreign_draft(page, &page->editing.versions[i]))
            content_version_view(page->request, view_item(list), &page->editing.versions[i]);
    view_flag(view, "shipped", page->editing.shipped != NULL);
    view_flag(view, "has_others", page->editing.shipped || json_array_size(list) > 0);
}

static bool version_view(struct web_request *request, json_t **ret, struct err *err)
{
    struct content_page page;
    const struct content_version *version;
    const struct yaml *tree, *former;
    struct difference *list;
    size_t count;
    int64_t id;

    if (!content_page_open(request, &page, err) || !web_get_int(request, "version", 0, INT64_MAX, &id, err) ||
        !editing_root(&page.editing, id, &tree, err))
        return false;
    version = editing_version(&page.editing, id);
    if ((!version && !page.editing.shipped) || (version && is_foreign_draft(&page, version)))
        return err_set(err, ERR_NOT_FOUND, "!content-unknown");
    if (!former_of(&page, version, &former, err))
        return false;
    json_t *view = json_object();
    content_head_view(request, view, page.kind);
    view_text(view, "id", page.id);
    view_text(view, "title", content_title(request, page.kind, tree, page.id));
    if (version)
        content_version_view(request, view, version);
    else
        view_flag(view, "pack", true);
    compare(request->arena, former, tree, &list, &count);
    content_differences_view(request, view, page.kind, list, count);
    view_flag(view, "all_new", !former);
    content_languages_view(request, view, "preview_languages", request->lang);
    view_flag(view, "may_approve", version && version->state == CONTENT_PROPOSED && desk_may(request, RIGHT_PUBLISH) &&
                                       version->author != content_me(request));
    view_flag(view, "own_proposal", version && version->state == CONTENT_PROPOSED && version->author == content_me(request));
    view_flag(view, "may_recall", version && version->state == CONTENT_PUBLISHED && version->live_from > clock_now() &&
                                      desk_may(request, RIGHT_PUBLISH));
    view_flag(view, "may_restart", page.editing.live != version && tree && !(version && version->state == CONTENT_PROPOSED));
    view_flag(view, "stale", version && version->state == CONTENT_PROPOSED &&
                                 version->base != (page.editing.live ? page.editing.live->version : 0));
    view_text(view, "zone", clock_local_zone(request->arena, clock_now()));
    view_text(view, "earliest", clock_local_text(request->arena, clock_now()));
    others_view(&page, view, id);
    if (web_has(request, "done"))
        view_flag(view, str_printf(request->arena, "done_" STR_FMT, STR_ARG(web_get(request, "done"))).p, true);
    *ret = view;
    return true;
}

bool content_version_show(struct web_request *request, struct web_reply *reply, struct err *err)
{
    json_t *view;

    return version_view(request, &view, err) && desk_show(reply, "desk-content-version", view);
}

bool content_version_again(struct web_request *request, struct web_reply *reply, const struct err *why, struct err *err)
{
    json_t *view;

    if (!version_view(request, &view, err))
        return false;
    view_text(view, "typed_note", web_get(request, "note"));
    view_text(view, "typed_at", web_get(request, "at"));
    return desk_again(request, reply, "desk-content-version", view, why, err);
}
