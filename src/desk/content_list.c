/* content_list.c - all items of a kind: what is on the site, what the desk changed, what is new, what was taken off. */
#include "base/clock.h"
#include "desk/content.h"
#include "site/page.h"
#include "text/letter.h"

/* Letters without case and marks, so that "ziveti" finds "Živeti". */
static struct str folded(struct arena *arena, struct str text)
{
    struct buf out = {.arena = arena};

    for (size_t at = 0; at < text.n;) {
        struct letter letter = letter_fold(letter_read(text.p, &at));
        char bytes[4];
        for (unsigned i = 0; i < letter.count && letter.kind != LETTER_IGNORED; i++)
            buf_add(&out, str_make(bytes, letter_write(letter.code[i], bytes)));
    }
    return out.n ? str_copy(arena, buf_str(&out)) : STR("");
}

/* Is the word wanted in one of the item's names or in its id? */
static bool fits(struct web_request *request, const struct content_kind *kind, const struct yaml *root, struct str id,
                 struct str wanted)
{
    const struct yaml *titles = root ? yaml_get(root, kind->title) : NULL;

    if (!wanted.n || str_find(id, wanted, 0) != SIZE_MAX)
        return true;
    for (const struct yaml *title = titles ? titles->first : NULL; title; title = title->next)
        if (str_find(folded(request->arena, title->text), wanted, 0) != SIZE_MAX)
            return true;
    return false;
}

struct lacking { const struct app *app; json_t *list; struct str seen[16]; size_t count; };

static void note_missing(void *context, const struct shape_missing *missing)
{
    struct lacking *lacking = context;

    for (size_t i = 0; i < lacking->count; i++)
        if (str_eq(lacking->seen[i], missing->lang))
            return;
    if (lacking->count == LEN(lacking->seen))
        return;
    lacking->seen[lacking->count++] = missing->lang;
    json_t *item = view_item(lacking->list);
    view_text(item, "code", missing->lang);
    view_text(item, "name", words_language_name(lacking->app->words, missing->lang));
}

static const char *const states[] = {"changed", "shipped", "withdrawn", "new", "open"};

static json_t *item_view(struct web_request *request, json_t *list, const struct content_kind *kind, struct str id,
                         const struct yaml *root)
{
    struct lacking lacking = {.app = desk_app(request)};
    struct err ignored = {0};
    struct str lang;
    json_t *item = view_item(list);

    lacking.list = view_list(item, "lacking");
    if (root && !shape_check(kind, lacking.app->packs, root, note_missing, &lacking, &ignored))
        view_flag(item, "unfinished", true);
    view_flag(item, "has_lacking", json_array_size(lacking.list) > 0);
    view_text(item, "id", id);
    view_text(item, "title", content_title(request, kind, root, id));
    if (root && shape_text(yaml_get(root, kind->title), request->lang, &lang).n && !str_eq(lang, request->lang))
        view_text(item, "title_lang", lang);
    for (size_t i = 0; i < LEN(states); i++)
        view_flag(item, states[i], false);
    view_flag(item, "unchecked", root && !shape_is_public(root));
    view_flag(item, "unverified", root && yaml_get(root, "unverified"));
    return item;
}

static void live_view(struct web_request *request, json_t *list, const struct content_kind *kind, struct str wanted)
{
    const struct content_item *const *items;
    size_t count = edition_list(page_edition(request), kind->name, &items);

    for (size_t i = 0; i < count; i++) {
        if (!fits(request, kind, items[i]->root, items[i]->id, wanted))
            continue;
        json_t *item = item_view(request, list, kind, items[i]->id, items[i]->root);
        view_flag(item, items[i]->withdrawn ? "withdrawn" : items[i]->version ? "changed" : "shipped", true);
    }
}

static json_t *listed(json_t *list, struct str id)
{
    json_t *item;
    size_t i;

    json_array_foreach(list, i, item)
        if (str_is(id, json_string_value(json_object_get(item, "id"))))
            return item;
    return NULL;
}

/* What is not on the site: taken off, or not there yet. */
static bool absent_view(struct web_request *request, json_t *list, const struct content_kind *kind, struct str wanted,
                        struct err *err)
{
    struct content_version *versions;
    size_t count;
    int64_t next;

    if (!content_live(desk_app(request)->store, request->arena, clock_now(), &versions, &count, &next, err))
        return false;
    for (size_t i = 0; i < count; i++) {
        const struct content_item *shipped = edition_shipped(page_edition(request), kind, versions[i].item);
        struct yaml *root = NULL;
        struct err ignored = {0};
        if (versions[i].state != CONTENT_WITHDRAWN || !str_is(versions[i].kind, kind->name) ||
            listed(list, versions[i].item))
            continue;
        if (versions[i].body.n && !yaml_parse(request->arena, "text", versions[i].body, &root, &ignored))
            root = NULL;
        const struct yaml *shown = root ? root : shipped ? shipped->root : NULL;
        if (fits(request, kind, shown, versions[i].item, wanted))
            view_flag(item_view(request, list, kind, versions[i].item, shown), "withdrawn", true);
    }
    return true;
}

static bool open_view(struct web_request *request, json_t *list, const struct content_kind *kind, struct str wanted,
                      struct err *err)
{
    struct content_version *versions;
    struct store_conn *conn;
    size_t count;

    if (!store_read_begin(desk_app(request)->store, &conn, err))
        return false;
    bool ok = content_open(conn, request->arena, &versions, &count, err);
    store_read_end(conn);
    for (size_t i = 0; ok && i < count; i++) {
        json_t *item = str_is(versions[i].kind, kind->name) ? listed(list, versions[i].item) : NULL;
        struct yaml *root = NULL;
        struct err ignored = {0};
        if (!str_is(versions[i].kind, kind->name))
            continue;
        if (!item && yaml_parse(request->arena, "text", versions[i].body, &root, &ignored) &&
            fits(request, kind, root, versions[i].item, wanted)) {
            item = item_view(request, list, kind, versions[i].item, root);
            view_flag(item, "new", true);
        }
        if (!item)
            continue;
        view_flag(item, "open", true);
        view_text(item, "open_by", versions[i].author_name);
        view_word(request, item, "open_state", "content-state",
                  versions[i].state == CONTENT_PUBLISHED ? STR("waits") : str_from(content_state_name(versions[i].state)));
    }
    return ok;
}

bool content_list_show(struct web_request *request, struct web_reply *reply, struct err *err)
{
    const struct content_kind *kind;
    struct str wanted = folded(request->arena, str_trim(web_get(request, "q")));

    if (!content_kind_open(request, &kind, err))
        return false;
    json_t *view = json_object(), *list = view_list(view, "items");
    content_head_view(request, view, kind);
    view_word(request, view, "about", "content-about", str_from(kind->name));
    live_view(request, list, kind, wanted);
    if (!absent_view(request, list, kind, wanted, err) || !open_view(request, list, kind, wanted, err)) {
        json_decref(view);
        return false;
    }
    view_number(view, "count", (int64_t)json_array_size(list));
    view_flag(view, "empty", json_array_size(list) == 0);
    view_flag(view, "searched", wanted.n > 0);
    view_typed(request, view, "q");
    view_flag(view, "done_dropped", str_is(web_get(request, "done"), "dropped"));
    return desk_show(reply, "desk-content-list", view);
}
