/* law_page.c - the law library: its start, a topic, an entry.  The same for everyone, rendered once an edition. */
#include "site/law.h"

enum { MOST_USED = 6 };

/* Entries that nobody has checked yet are told as a number, and as nothing more. */
static void add_counts(struct web_request *request, json_t *view)
{
    const struct content_item *const *entries;
    size_t total = edition_list(page_edition(request), "law", &entries);
    size_t shown = 0;

    for (size_t i = 0; i < total; i++)
        shown += shape_is_public(entries[i]->root);
    page_number(view, "count", (int64_t)shown);
    if (total > shown)
        page_number(view, "waiting", (int64_t)(total - shown));
}

bool law_show(struct web_request *request, struct web_reply *reply, struct err *err)
{
    const struct content_item *used[MOST_USED];
    size_t count = law_most_used(page_edition(request), request->arena, used, MOST_USED);
    json_t *view = json_object();
    json_t *list = page_list(view, "used");

    UNUSED(err);
    page_flag(view, "at_law", true);
    law_narrowings(request, view, STR(""), STR(""));
    add_counts(request, view);
    for (size_t i = 0; i < count; i++)
        json_array_append_new(list, law_brief(request, view, used[i]));
    page_flag(view, "has_used", count > 0);
    return page_show(reply, 200, "site-law", view);
}

static bool has_topic(const struct content_item *entry, struct str topic)
{
    const struct yaml *list = yaml_get(entry->root, "topics");

    for (const struct yaml *each = list ? list->first : NULL; each; each = each->next)
        if (str_eq(each->text, topic))
            return true;
    return false;
}

bool law_topic_show(struct web_request *request, struct web_reply *reply, struct err *err)
{
    const struct content_item *const *entries;
    size_t total = edition_list(page_edition(request), "law", &entries);
    struct str topic = web_get(request, "topic");
    json_t *view = json_object();
    json_t *list = page_list(view, "entries");

    for (size_t i = 0; i < total; i++)
        if (shape_is_public(entries[i]->root) && has_topic(entries[i], topic))
            json_array_append_new(list, law_brief(request, view, entries[i]));
    if (!json_array_size(list)) {
        json_decref(view);
        return page_gone(err);
    }
    page_flag(view, "at_law", true);
    page_text(view, "topic", topic);
    page_named(request, view, "name", "law-topic", topic);
    page_number(view, "count", (int64_t)json_array_size(list));
    return page_show(reply, 200, "site-law-topic", view);
}

bool law_entry_show(struct web_request *request, struct web_reply *reply, struct err *err)
{
    const struct content_item *item = law_asked(request);
    json_t *view;

    if (!item)
        return page_gone(err);
    view = json_object();
    page_flag(view, "at_law", true);
    json_object_set_new(view, "entry", law_entry(request, view, item));
    return page_show(reply, 200, "site-law-entry", view);
}
