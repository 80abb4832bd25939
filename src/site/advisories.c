/* advisories.c - warnings of the working group: all of them, one with its history, and the urgent ones for every page.
 *
 * Pages are cached and made anew when one is published, withdrawn, begins or ends (know/edition.c).  A withdrawn advisory
 * keeps its address and says that it is withdrawn; its words are gone from there. */
#include "base/clock.h"
#include "know/advisory.h"
#include "record/content.h"
#include "site/page.h"

enum { CURRENT = 1 << ADVISORY_CURRENT, ENDED = 1 << ADVISORY_ENDED, WITHDRAWN = 1 << ADVISORY_WITHDRAWN };

int64_t advisory_changed(const struct content_item *item)
{
    int64_t begin = advisory_begin(item->root);

    return item->published > begin ? item->published : begin;
}

size_t advisories_list(struct web_request *request, unsigned states, const struct content_item ***ret)
{
    const struct edition *edition = page_edition(request);
    const struct content_item *const *items;
    size_t all = edition_list(edition, "advisories", &items), count = 0;
    const struct content_item **list = ARENA_ARRAY(request->arena, all + 1, const struct content_item *);

    for (size_t i = 0; i < all; i++) {
        size_t k = count;
        if (!(states & 1u << advisory_state(items[i], edition_made(edition))) || !shape_is_public(items[i]->root))
            continue;
        for (; k && advisory_changed(list[k - 1]) < advisory_changed(items[i]); k--)
            list[k] = list[k - 1];
        list[k] = items[i];
        count++;
    }
    *ret = list;
    return count;
}

static bool is_urgent(const struct content_item *item)
{
    const struct yaml *urgent = yaml_get(item->root, "urgent");
    bool yes;

    return urgent && yaml_bool(urgent, &yes, NULL) && yes;
}

static void title_view(struct web_request *request, json_t *view, const struct content_item *item)
{
    struct str lang;

    page_text(view, "title", shape_text(yaml_get(item->root, "title"), request->lang, &lang));
    page_text(view, "title_lang", str_eq(lang, request->lang) ? STR("") : lang);
    page_text(view, "href", str_printf(request->arena, "/" STR_FMT "/advisories/" STR_FMT, STR_ARG(request->lang),
                                       STR_ARG(item->id)));
}

void advisories_banner(struct web_request *request, json_t *view)
{
    const struct content_item **items;
    json_t *list;
    size_t count;

    if (!page_app(request)->know)
        return;
    count = advisories_list(request, CURRENT, &items);
    list = page_list(view, "urgent_warnings");
    for (size_t i = 0; i < count; i++)
        if (is_urgent(items[i]))
            title_view(request, page_item(list), items[i]);
    page_flag(view, "has_urgent_warnings", json_array_size(list) > 0);
}

/* "2026-11-25" in the reader's words; a month or a year stays as it is. */
static void day_view(const struct web_request *request, json_t *view, const char *key, struct str text)
{
    int32_t day;

    if (clock_day_parse(text, &day))
        text = words_day(page_app(request)->words, request->arena, request->lang, day);
    page_text(view, key, text);
}

/* Groups are named as the pages are that were written for them; where there is none, as the editors wrote. */
static void groups_view(struct web_request *request, json_t *view, const struct yaml *names)
{
    json_t *list = page_list(view, "groups");

    for (const struct yaml *each = names ? names->first : NULL; each; each = each->next) {
        const struct content_item *page = edition_find(page_edition(request), "pages", each->text);
        json_t *item = page_item(list);
        struct str lang = request->lang;
        page_text(item, "name", page ? shape_text(yaml_get(page->root, "title"), request->lang, &lang) : each->text);
        page_text(item, "name_lang", str_eq(lang, request->lang) ? STR("") : lang);
        page_text(item, "href", page ? str_printf(request->arena, "/" STR_FMT "/pages/" STR_FMT, STR_ARG(request->lang),
                                                  STR_ARG(each->text)) : STR(""));
    }
    page_flag(view, "has_groups", json_array_size(list) > 0);
}

static void for_languages_view(const struct web_request *request, json_t *view, const struct yaml *codes)
{
    json_t *list = page_list(view, "languages_for");

    for (const struct yaml *each = codes ? codes->first : NULL; each; each = each->next) {
        json_t *item = page_item(list);
        page_text(item, "code", each->text);
        page_text(item, "name", words_language_name(page_app(request)->words, each->text));
    }
    page_flag(view, "has_languages_for", json_array_size(list) > 0);
}

/* A source without a title is called by its address. */
static void name_sources(json_t *view)
{
    json_t *source;
    size_t i;

    json_array_foreach(json_object_get(view, "sources"), i, source)
        if (!json_object_get(source, "title") && json_object_get(source, "url"))
            json_object_set(source, "title", json_object_get(source, "url"));
}

/* What the list and the page show alike; over shape_view's fields, of which "urgent" must be there in any case. */
static json_t *advisory_view(struct web_request *request, json_t *page, const struct content_item *item)
{
    json_t *view = page_content(request, page, item);
    enum advisory_state state = advisory_state(item, edition_made(page_edition(request)));

    if (!view)
        return NULL;
    title_view(request, view, item);
    page_flag(view, "urgent", is_urgent(item));
    page_flag(view, "current", state == ADVISORY_CURRENT);
    page_flag(view, "ended", state == ADVISORY_ENDED);
    page_flag(view, "withdrawn", state == ADVISORY_WITHDRAWN);
    day_view(request, view, "day", yaml_text(item->root, "published"));
    page_text(view, "day_iso", yaml_text(item->root, "published"));
    day_view(request, view, "until_day", yaml_text(item->root, "until"));
    groups_view(request, view, yaml_get(item->root, "groups"));
    for_languages_view(request, view, yaml_get(item->root, "for_languages"));
    name_sources(view);
    return view;
}

static void part_view(struct web_request *request, json_t *view, const char *key, const char *has, unsigned states)
{
    const struct content_item **items;
    size_t count = advisories_list(request, states, &items);
    json_t *list = page_list(view, key);

    for (size_t i = 0; i < count; i++) {
        json_t *item = advisory_view(request, view, items[i]);
        if (item)
            json_array_append_new(list, item);
    }
    page_flag(view, has, json_array_size(list) > 0);
}

bool advisories_show(struct web_request *request, struct web_reply *reply, struct err *err)
{
    json_t *view = json_object();

    UNUSED(err);
    part_view(request, view, "now", "has_now", CURRENT);
    part_view(request, view, "past", "has_past", ENDED | WITHDRAWN);
    page_flag(view, "at_advisories", true);
    return page_show(reply, 200, "site-advisories", view);
}

/* ---- one advisory ---- */

static void step_view(const struct web_request *request, json_t *list, const char *what, int64_t at)
{
    json_t *item = page_item(list);

    page_flag(item, "published", strcmp(what, "published") == 0);
    page_flag(item, "changed", strcmp(what, "changed") == 0);
    page_flag(item, "withdrawn", strcmp(what, "withdrawn") == 0);
    page_flag(item, "again", strcmp(what, "again") == 0);
    page_text(item, "when", words_day(page_app(request)->words, request->arena, request->lang, clock_local_today(at)));
    page_text(item, "iso", clock_day_text(request->arena, clock_local_today(at)));
}

static const char *step_name(const struct content_version *version, bool first, bool off)
{
    if (version->state == CONTENT_WITHDRAWN)
        return "withdrawn";
    return off ? "again" : first ? "published" : "changed";
}

/* What the public saw of it, and from when on; the newest first.  Who wrote it and why is the desk's own business. */
static bool history_view(struct web_request *request, json_t *view, const struct content_item *item, struct err *err)
{
    const struct app *app = page_app(request);
    const struct content_item *shipped = edition_shipped(page_edition(request), item->kind, item->id);
    int64_t now = edition_made(page_edition(request));
    struct content_version *versions;
    struct store_conn *conn;
    bool first = !shipped, off = false;
    json_t *list = page_list(view, "steps");
    size_t count;

    if (!store_read_begin(app->store, &conn, err))
        return false;
    bool ok = content_history(conn, request->arena, item->kind->name, item->id, &versions, &count, err);
    store_read_end(conn);
    if (!ok)
        return false;
    if (shipped)
        step_view(request, list, "published", advisory_begin(shipped->root));
    for (size_t i = count; i-- > 0;) {
        const struct content_version *version = &versions[i];
        bool shown = version->state == CONTENT_PUBLISHED || version->state == CONTENT_WITHDRAWN ||
                     version->state == CONTENT_REVERTED;
        if (!shown || version->live_from > now || (first && version->state == CONTENT_WITHDRAWN))
            continue;
        step_view(request, list, step_name(version, first, off), version->live_from);
        off = version->state == CONTENT_WITHDRAWN;
        first = false;
    }
    page_flag(view, "has_steps", json_array_size(list) > 1);
    return true;
}

bool advisory_show(struct web_request *request, struct web_reply *reply, struct err *err)
{
    const struct content_item *item = edition_find(page_edition(request), "advisories", web_get(request, "id"));
    json_t *view = json_object(), *advisory = NULL;

    if (item && advisory_state(item, edition_made(page_edition(request))) != ADVISORY_COMING)
        advisory = advisory_view(request, view, item);
    if (!advisory || !history_view(request, view, item, err)) {
        json_decref(view);
        bool found = advisory != NULL;
        json_decref(advisory);
        return found ? false : err_set(err, ERR_NOT_FOUND, "!error-text-404");
    }
    json_object_set_new(view, "advisory", advisory);
    page_flag(view, "at_advisories", true);
    return page_show(reply, 200, "site-advisory", view);
}
