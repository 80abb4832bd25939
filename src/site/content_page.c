/* content_page.c - pages made of content: tips, myths, situations, pages for readers, the course.
 *
 * All of them are the same for everyone, so they are rendered once per language and edition and then come from the
 * cache.  An item that is not there, or that the public may not see, is a page that does not exist. */
#include "site/page.h"

/* The item {id} of a kind as view[key], with its neighbours "before" and "after" in the list. */
static bool one_item(struct web_request *request, json_t *view, const char *key, const char *kind, struct err *err)
{
    const struct content_item *const *items;
    size_t count = edition_list(page_edition(request), kind, &items);
    struct str id = web_get(request, "id");
    json_t *found = NULL, *before = NULL;

    for (size_t i = 0; i < count; i++) {
        json_t *item = page_content(request, NULL, items[i]);
        if (!item)
            continue;
        if (found) {
            json_object_set_new(view, "after", item);
            break;
        }
        if (str_eq(items[i]->id, id)) {
            found = item;
            page_flag(view, "fallback", json_object_get(item, "fallback") != NULL);
            page_number(view, "number", (int64_t)i + 1);
            continue;
        }
        json_decref(before);
        before = item;
    }
    if (!found) {
        json_decref(before);
        return page_gone(err);
    }
    if (before)
        json_object_set_new(view, "before", before);
    page_laws(request, found);
    json_object_set_new(view, key, found);
    return true;
}

static bool show_item(struct web_request *request, struct web_reply *reply, const char *key, const char *kind,
                      const char *template, struct err *err)
{
    json_t *view = json_object();

    if (!one_item(request, view, key, kind, err)) {
        json_decref(view);
        return false;
    }
    return page_show(reply, 200, template, view);
}

/* view[key]: the items of the list whose field has the value; they stay in the list too. */
static void pick(json_t *view, const char *key, const json_t *list, const char *field, const char *value)
{
    json_t *picked = page_list(view, key);
    char flag[64];
    size_t i;
    json_t *each;

    snprintf(flag, sizeof flag, "has_%s", key);
    json_array_foreach(list, i, each)
        if (strcmp(json_string_value(json_object_get(each, field)) ? json_string_value(json_object_get(each, field)) : "",
                   value) == 0)
            json_array_append(picked, each);
    page_flag(view, flag, json_array_size(picked) > 0);
}

/* Numbers the list for the reader: "number" from 1. */
static void number_all(json_t *list)
{
    size_t i;
    json_t *each;

    json_array_foreach(list, i, each)
        page_number(each, "number", (int64_t)i + 1);
}

static void laws_of_all(struct web_request *request, json_t *list)
{
    size_t i;
    json_t *each;

    json_array_foreach(list, i, each)
        page_laws(request, each);
}

/* ---- tips ---- */

static bool tips_as(struct web_request *request, struct web_reply *reply, const char *template)
{
    json_t *view = json_object();

    page_flag(view, "at_tips", true);
    page_number(view, "count", (int64_t)page_contents(request, view, "tips", "tips"));
    number_all(json_object_get(view, "tips"));
    return page_show(reply, 200, template, view);
}

bool tips_show(struct web_request *request, struct web_reply *reply, struct err *err)
{
    UNUSED(err);
    return tips_as(request, reply, "site-tips");
}

bool tips_print_show(struct web_request *request, struct web_reply *reply, struct err *err)
{
    UNUSED(err);
    return tips_as(request, reply, "site-tips-print");
}

bool tips_pocket_show(struct web_request *request, struct web_reply *reply, struct err *err)
{
    UNUSED(err);
    return tips_as(request, reply, "site-tips-pocket");
}

bool tip_show(struct web_request *request, struct web_reply *reply, struct err *err)
{
    return show_item(request, reply, "tip", "tips", "site-tip", err);
}

/* ---- understand ---- */

bool understand_show(struct web_request *request, struct web_reply *reply, struct err *err)
{
    json_t *view = json_object();
    json_t *elements;

    UNUSED(err);
    page_contents(request, view, "elements", "elements");
    page_contents(request, view, "situations", "situations");
    elements = json_object_get(view, "elements");
    laws_of_all(request, elements);
    pick(view, "acts", elements, "element", "act");
    pick(view, "means", elements, "element", "means");
    pick(view, "purposes", elements, "element", "purpose");
    pick(view, "children", elements, "element", "child");
    return page_show(reply, 200, "site-understand", view);
}

bool situation_show(struct web_request *request, struct web_reply *reply, struct err *err)
{
    json_t *view = json_object();

    if (!one_item(request, view, "situation", "situations", err)) {
        json_decref(view);
        return false;
    }
    number_all(json_object_get(json_object_get(view, "situation"), "questions"));
    return page_show(reply, 200, "site-situation", view);
}

bool myths_show(struct web_request *request, struct web_reply *reply, struct err *err)
{
    json_t *view = json_object();

    UNUSED(err);
    page_contents(request, view, "myths", "myths");
    laws_of_all(request, json_object_get(view, "myths"));
    return page_show(reply, 200, "site-myths", view);
}

/* ---- pages for readers ---- */

bool pages_show(struct web_request *request, struct web_reply *reply, struct err *err)
{
    static const char *const groups[][2] = {
        {"at_risk", "at-risk"}, {"public", "public"}, {"professionals", "professionals"}, {"customers", "customers"},
        {"employers", "employers"}, {"rights", "rights"}, {"law", "law"},
    };
    json_t *view = json_object();

    UNUSED(err);
    page_contents(request, view, "pages", "pages");
    for (size_t i = 0; i < LEN(groups); i++)
        pick(view, groups[i][0], json_object_get(view, "pages"), "group", groups[i][1]);
    return page_show(reply, 200, "site-pages", view);
}

bool pages_one_show(struct web_request *request, struct web_reply *reply, struct err *err)
{
    return show_item(request, reply, "item", "pages", "site-page", err);
}

/* ---- the course ---- */

bool course_show(struct web_request *request, struct web_reply *reply, struct err *err)
{
    json_t *view = json_object();

    UNUSED(err);
    page_number(view, "count", (int64_t)page_contents(request, view, "units", "course"));
    number_all(json_object_get(view, "units"));
    return page_show(reply, 200, "site-course", view);
}

bool unit_show(struct web_request *request, struct web_reply *reply, struct err *err)
{
    json_t *view = json_object();

    if (!one_item(request, view, "unit", "course", err)) {
        json_decref(view);
        return false;
    }
    number_all(json_object_get(json_object_get(view, "unit"), "questions"));
    return page_show(reply, 200, "site-unit", view);
}

bool certificate_show(struct web_request *request, struct web_reply *reply, struct err *err)
{
    json_t *view = json_object();

    UNUSED(err);
    page_number(view, "count", (int64_t)page_contents(request, view, "units", "course"));
    return page_show(reply, 200, "site-certificate", view);
}
