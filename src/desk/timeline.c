/* timeline.c - everything that happened in a case, in order: who, when, what, and in which of its records. */
#include "base/clock.h"
#include "desk/pages.h"

enum { TIMELINE_PAGE = 100 };

/* "made", "changed", or the pack's word for an action. */
static void did_view(const struct web_request *request, json_t *view, const struct item_happening *one)
{
    const struct kind_action *action = kind_action_find(one->kind, one->stamp.did);

    if (action)
        view_text(view, "did", pack_text(action->label, request->lang));
    view_flag(view, "made", str_is(one->stamp.did, "add"));
    view_flag(view, "changed", str_is(one->stamp.did, "change"));
    view_flag(view, "late", str_is(one->stamp.did, "late"));
    view_flag(view, "decided", str_is(one->stamp.did, "decide"));
    view_flag(view, "acted", action != NULL);
}

static void one_view(const struct web_request *request, json_t *list, const struct item_happening *one, int64_t about)
{
    int64_t own = session_agency(desk_session(request));
    json_t *view = view_item(list), *fields = view_list(view, "fields");

    view_number(view, "id", one->record);
    view_flag(view, "itself", one->record == about);
    view_text(view, "icon", one->kind->icon);
    view_text(view, "kind_title", pack_text(one->kind->title, request->lang));
    view_text(view, "called", one->called);
    view_flag(view, "has_called", one->called.n > 0);
    view_time(request, view, "at", one->stamp.at);
    view_text(view, "name", one->stamp.name);
    view_flag(view, "elsewhere", one->stamp.agency != own && one->stamp.agency_name.n > 0);
    view_text(view, "agency_name", one->stamp.agency_name);
    view_text(view, "why", one->stamp.why);
    view_flag(view, "has_why", one->stamp.why.n > 0);
    if (one->state)
        view_text(view, "state_name", pack_text(one->state->label, request->lang));
    did_view(request, view, one);
    for (size_t i = 0; i < one->change_count && one->edition > 1; i++)
        view_text(view_item(fields), "label", pack_text(one->changed[i]->label, request->lang));
    view_flag(view, "has_fields", json_array_size(fields) > 0);
}

bool timeline_show(struct web_request *request, struct web_reply *reply, struct err *err)
{
    struct app *app = desk_app(request);
    struct item_happening *all;
    struct item item;
    int64_t id, page = 0;
    size_t count;

    if (!web_get_int(request, "id", 1, INT64_MAX, &id, err) ||
        !item_open(&app->records, desk_session(request), request->arena, id, &item, err))
        return false;
    json_t *view = json_object(), *list = view_list(view, "happenings");
    struct str called = item_called(request->arena, &item, request->lang);
    view_text(view, "kind_title", pack_text(item.kind->title, request->lang));
    view_text(view, "called", called);
    view_flag(view, "has_called", called.n > 0);
    view_number(view, "id", id);
    item_end(&item);
    if (!item_timeline(&app->records, desk_session(request), request->arena, id, request->lang, &all, &count, err)) {
        json_decref(view);
        return false;
    }
    if (!str_int(web_get(request, "page"), 1, INT32_MAX, &page))
        page = 1;
    size_t from = (size_t)(page - 1) * TIMELINE_PAGE;
    for (size_t i = from; i < count && i < from + TIMELINE_PAGE; i++)
        one_view(request, list, &all[i], id);
    view_flag(view, "empty", count == 0);
    view_flag(view, "has_older", count > from + TIMELINE_PAGE);
    view_number(view, "older", page + 1);
    view_flag(view, "has_newer", page > 1);
    view_number(view, "newer", page - 1);
    return desk_show(reply, "desk-timeline", view);
}
