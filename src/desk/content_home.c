/* content_home.c - what waits for an editor, and all kinds of content with what they lack; see content.h. */
#include "base/clock.h"
#include "desk/content.h"
#include "site/page.h"

/* ---- what is under way ---- */

static bool open_versions(struct web_request *request, struct content_version **ret, size_t *ret_count, struct err *err)
{
    struct store_conn *conn;

    if (!store_read_begin(desk_app(request)->store, &conn, err))
        return false;
    bool ok = content_open(conn, request->arena, ret, ret_count, err);
    store_read_end(conn);
    return ok;
}

/* Which list of the page a version belongs to, seen by me; NULL for none. */
static const char *list_of(const struct content_version *version, int64_t me)
{
    if (version->state == CONTENT_PUBLISHED)
        return "waiting";
    if (version->author == me)
        return version->state == CONTENT_DRAFT ? "drafts" : version->state == CONTENT_REFUSED ? "refused" : "proposed";
    return version->state == CONTENT_PROPOSED ? "to_approve" : NULL;
}

static void open_view(struct web_request *request, json_t *list, const struct content_version *version)
{
    const struct content_kind *kind = content_kind_find(version->kind);
    struct yaml *root = NULL;
    struct err ignored = {0};
    json_t *item = view_item(list);

    if (!yaml_parse(request->arena, "text", version->body, &root, &ignored))
        root = NULL;
    content_version_view(request, item, version);
    view_text(item, "kind", version->kind);
    view_word(request, item, "kind_name", "content-kind", version->kind);
    view_text(item, "id", version->item);
    view_text(item, "title", kind ? content_title(request, kind, root, version->item) : version->item);
}

static bool work_view(struct web_request *request, json_t *view, struct err *err)
{
    static const char *const lists[] = {"to_approve", "refused", "drafts", "proposed", "waiting"};
    struct content_version *versions;
    size_t count;
    bool any = false;

    if (!open_versions(request, &versions, &count, err))
        return false;
    for (size_t i = 0; i < LEN(lists); i++)
        view_list(view, lists[i]);
    for (size_t i = 0; i < count; i++) {
        const char *list = list_of(&versions[i], content_me(request));
        if (list)
            open_view(request, json_object_get(view, list), &versions[i]);
    }
    for (size_t i = 0; i < LEN(lists); i++) {
        bool some = json_array_size(json_object_get(view, lists[i])) > 0;
        view_flag(view, arena_printf(request->arena, "has_%s", lists[i]), some);
        any = any || some;
    }
    view_flag(view, "nothing_open", !any);
    return true;
}

/* ---- the kinds ---- */

struct lacking { const struct pack_set *packs; size_t *by_language; };

static void count_missing(void *context, const struct shape_missing *missing)
{
    struct lacking *lacking = context;

    for (size_t i = 0; i < lacking->packs->language_count; i++)
        lacking->by_language[i] += str_eq(lacking->packs->languages[i], missing->lang);
}

static void lacking_view(struct web_request *request, json_t *item, const struct lacking *lacking)
{
    json_t *list = view_list(item, "lacking");
    const struct app *app = desk_app(request);

    for (size_t i = 0; i < lacking->packs->language_count; i++) {
        if (!lacking->by_language[i])
            continue;
        json_t *one = view_item(list);
        view_text(one, "code", lacking->packs->languages[i]);
        view_text(one, "name", words_language_name(app->words, lacking->packs->languages[i]));
        view_number(one, "count", (int64_t)lacking->by_language[i]);
    }
    view_flag(item, "has_lacking", json_array_size(list) > 0);
}

static void kind_view(struct web_request *request, json_t *list, const struct content_kind *kind)
{
    struct lacking lacking = {.packs = desk_app(request)->packs};
    const struct content_item *const *items;
    size_t count = edition_list(page_edition(request), kind->name, &items), changed = 0;
    json_t *item = view_item(list);

    lacking.by_language = ARENA_ARRAY(request->arena, lacking.packs->language_count + 1, size_t);
    for (size_t i = 0; i < count; i++) {
        struct err ignored = {0};
        changed += items[i]->version > 0;
        if (!shape_check(kind, lacking.packs, items[i]->root, count_missing, &lacking, &ignored))
            continue; /* of an older program: shown all the same */
    }
    view_name(item, "kind", kind->name);
    view_word(request, item, "kind_name", "content-kind", str_from(kind->name));
    view_word(request, item, "about", "content-about", str_from(kind->name));
    view_number(item, "count", (int64_t)count);
    view_number(item, "changed", (int64_t)changed);
    lacking_view(request, item, &lacking);
}

bool content_home_show(struct web_request *request, struct web_reply *reply, struct err *err)
{
    json_t *view = json_object();

    if (!work_view(request, view, err)) {
        json_decref(view);
        return false;
    }
    json_t *kinds = view_list(view, "kinds");
    for (const struct content_kind *kind = content_kinds; kind->name; kind++)
        if (kind->desk)
            kind_view(request, kinds, kind);
    view_flag(view, "at_content", true);
    return desk_show(reply, "desk-content", view);
}
