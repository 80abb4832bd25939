/* today.c - what is to be done: deadlines of the agency and one's own, tasks, what nobody looks after. */
#include "base/clock.h"
#include "case/handover.h"
#include "desk/pages.h"

enum { AHEAD_DAYS = 14, ROWS_MOST = 100 };

static const struct records *records_of(const struct web_request *request)
{
    return &desk_app(request)->records;
}

/* A case has several terms at once; the first must not hide the others that are near. */
static void also_view(const struct web_request *request, json_t *view, const struct item *item,
                      const struct kind_deadline *first, int32_t until)
{
    json_t *list = view_list(view, "also");

    for (size_t i = 0; i < item->kind->deadline_count; i++) {
        const struct kind_deadline *one = &item->kind->deadlines[i];
        bool counts = one->state_count ? kind_named(one->states, one->state_count, item->state->id) : item->state->open;
        int32_t day;
        if (one == first || !counts || !deadline_day(one, item->fields, &day) || day > until)
            continue;
        json_t *row = view_item(list);
        view_text(row, "label", pack_text(one->label, request->lang));
        view_day(request, row, "day", day);
        view_text(row, "iso", clock_day_text(request->arena, day));
    }
}

static void row_view(const struct web_request *request, json_t *list, const struct item *item, int32_t today)
{
    json_t *view = view_item(list);
    struct str called = item_called(request->arena, item, request->lang);
    const struct kind_deadline *which = NULL;
    int32_t day;

    view_number(view, "id", item->id);
    view_number(view, "parent", item->parent);
    view_text(view, "icon", item->kind->icon);
    view_text(view, "kind_title", pack_text(item->kind->title, request->lang));
    view_text(view, "called", called);
    view_flag(view, "has_called", called.n > 0);
    view_text(view, "state_name", pack_text(item->state->label, request->lang));
    view_flag(view, "mine", item->assignee == session_member(desk_session(request)));
    view_flag(view, "nobodys", item->assignee == 0);
    if (!item->due)
        return;
    view_flag(view, "has_due", true);
    if (fields_due(item->kind, item->fields, item->state->id, &day, &which))
        view_text(view, "deadline", pack_text(which->label, request->lang));
    also_view(request, view, item, which, today + AHEAD_DAYS);
    view_day(request, view, "day", item->due);
    view_text(view, "iso", clock_day_text(request->arena, item->due));
    view_flag(view, "overdue", item->due < today);
    view_flag(view, "now", item->due == today);
    view_number(view, "days", item->due < today ? today - item->due : item->due - today);
}

/* Opens what the filter finds, under key, but what is due until then (0: all); *ret: how many. */
static bool list_view(struct web_request *request, json_t *view, const char *key, const struct item_filter *filter,
                      int32_t but_until, size_t *ret, struct err *err)
{
    const struct records *records = records_of(request);
    struct session *session = desk_session(request);
    int32_t today = clock_local_today(clock_now());
    json_t *list = view_list(view, key);
    struct item *items;
    int64_t *ids;
    size_t count, opened;

    if (!item_list(records, session, request->arena, filter, &ids, &count, err) ||
        !items_open(records, session, request->arena, 0, ids, count, &items, &opened, err))
        return false;
    for (size_t i = 0; i < opened; i++)
        if (!but_until || !items[i].due || items[i].due > but_until)
            row_view(request, list, &items[i], today);
    items_end(items, opened);
    *ret = json_array_size(list);
    return true;
}

static bool today_view(struct web_request *request, json_t *view, struct err *err)
{
    int64_t me = session_member(desk_session(request));
    bool all = str_is(web_get(request, "all"), "1");
    int32_t until = clock_local_today(clock_now()) + AHEAD_DAYS;
    struct item_filter due = {.due_until = until, .assignee = all ? 0 : me, .limit = ROWS_MOST};
    struct item_filter tasks = {.kind = STR("task"), .assignee = all ? 0 : me, .open = 1, .limit = ROWS_MOST};
    struct item_filter cases = {.kind = STR("case"), .assignee = all ? 0 : me, .open = 1, .limit = ROWS_MOST};
    size_t due_count, task_count, case_count;

    if (!list_view(request, view, "due", &due, 0, &due_count, err) ||
        !list_view(request, view, "tasks", &tasks, until, &task_count, err) ||
        !list_view(request, view, "cases", &cases, 0, &case_count, err))
        return false;
    const struct kind *task = kind_find(records_of(request)->kinds, tasks.kind);
    view_text(view, "tasks_title", task ? pack_text(task->plural, request->lang) : STR(""));
    view_flag(view, "has_due", due_count > 0);
    view_flag(view, "has_tasks", task_count > 0);
    view_flag(view, "has_cases", case_count > 0);
    if (!clash_list_view(request, view, err))
        return false;
    view_flag(view, "nothing", !due_count && !task_count && !case_count &&
              !json_is_true(json_object_get(view, "has_waiting")));
    view_flag(view, "all", all);
    view_number(view, "ahead", AHEAD_DAYS);
    view_flag(view, "at_today", true);
    return true;
}

/* Colleagues to whom everything can be handed over. */
static bool colleagues_view(struct web_request *request, json_t *view, struct err *err)
{
    struct session *session = desk_session(request);
    json_t *list = view_list(view, "colleagues");
    struct member *members;
    size_t count;

    if (!desk_members(request, session_agency(session), &members, &count, err))
        return false;
    for (size_t i = 0; i < count; i++) {
        if (members[i].id == session_member(session) || members[i].state != MEMBER_ACTIVE || !members[i].has_key)
            continue;
        json_t *item = view_item(list);
        view_number(item, "id", members[i].id);
        view_text(item, "name", members[i].name);
    }
    view_flag(view, "has_colleagues", json_array_size(list) > 0);
    return true;
}

static bool show(struct web_request *request, struct web_reply *reply, const struct err *why, struct err *err)
{
    json_t *view = json_object();
    int64_t done;

    if (!today_view(request, view, err) || !colleagues_view(request, view, err)) {
        json_decref(view);
        return false;
    }
    if (str_int(web_get(request, "handed"), 0, INT32_MAX, &done)) {
        view_flag(view, "was_handed", true);
        view_number(view, "handed", done);
    }
    return why ? desk_again(request, reply, "desk-today", view, why, err) : desk_show(reply, "desk-today", view);
}

bool today_show(struct web_request *request, struct web_reply *reply, struct err *err)
{
    return show(request, reply, NULL, err);
}

bool today_hand_over_do(struct web_request *request, struct web_reply *reply, struct err *err)
{
    struct session *session = desk_session(request);
    int64_t to = 0;
    size_t count = 0;
    struct err why;

    if (web_get_int(request, "member", 1, INT64_MAX, &to, &why) &&
        handover_all(records_of(request), session, request->arena, session_member(session), to, &count, &why))
        return desk_go(request, reply, "/today?handed=%zu", count);
    return show(request, reply, &why, err);
}
