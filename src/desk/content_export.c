/* content_export.c - what is on the site as files of a pack: one item, or all of a kind. */
#include "base/clock.h"
#include "desk/content.h"
#include "know/export.h"
#include "site/page.h"

static bool send(struct web_request *request, struct web_reply *reply, const struct content_kind *kind,
                 const struct yaml *const *roots, size_t count, struct str name, struct err *err)
{
    struct str text;

    if (!export_yaml(request->arena, kind, roots, count, &text, err))
        return false;
    reply->type = STR("application/yaml");
    reply->body = text;
    web_reply_header(reply, "Content-Disposition",
                     str_printf(request->arena, "attachment; filename=\"" STR_FMT "-" STR_FMT ".yaml\"", STR_ARG(name),
                                STR_ARG(clock_day_text(request->arena, clock_local_today(clock_now())))));
    return true;
}

bool content_kind_export(struct web_request *request, struct web_reply *reply, struct err *err)
{
    const struct content_kind *kind;
    const struct content_item *const *items;

    if (!content_kind_open(request, &kind, err))
        return false;
    size_t count = edition_list(page_edition(request), kind->name, &items), kept = 0;
    const struct yaml **roots = ARENA_ARRAY(request->arena, count + 1, const struct yaml *);
    for (size_t i = 0; i < count; i++)
        if (!items[i]->withdrawn)
            roots[kept++] = items[i]->root;
    return send(request, reply, kind, roots, kept, str_from(kind->name), err);
}

/* The version asked for, else what the site says. */
bool content_item_export(struct web_request *request, struct web_reply *reply, struct err *err)
{
    struct content_page page;
    const struct yaml *root;
    int64_t id;

    if (!content_page_open(request, &page, err))
        return false;
    root = page.editing.root;
    if (web_has(request, "version") &&
        (!web_get_int(request, "version", 0, INT64_MAX, &id, err) || !editing_root(&page.editing, id, &root, err)))
        return false;
    if (!root)
        return err_set(err, ERR_NOT_FOUND, "!content-unknown");
    return send(request, reply, page.kind, &root, 1, page.id, err);
}
