/* watch_page.c - reading that stood out: a coordinator looks at it and writes down what it was. */
#include "desk/pages.h"

enum { FLAGS_PAGE = 30 };

static bool flags_read(struct web_request *request, enum watch_which which, int64_t before, struct watch_flag *flags,
                       size_t *ret_count, struct err *err)
{
    struct store_conn *conn;

    if (!store_read_begin(desk_app(request)->store, &conn, err))
        return false;
    bool ok = watch_flags(conn, request->arena, which, session_agency(desk_session(request)), before, FLAGS_PAGE + 1,
                          flags, ret_count, err);
    store_read_end(conn);
    return ok;
}

static void name_view(json_t *item, const char *key, int64_t id, const struct member *members, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (members[i].id == id)
            view_text(item, key, members[i].name);
}

void watch_flag_view(struct web_request *request, json_t *list, const struct watch_flag *flag,
                     const struct member *members, size_t member_count)
{
    struct session *session = desk_session(request);
    json_t *item = view_item(list), *looked = json_object();
    struct str detail, reason;
    struct err ignored;

    view_number(item, "id", flag->id);
    view_day(request, item, "day", flag->day);
    view_text(item, "rule", flag->rule);
    view_word(request, item, "rule_name", "watch", flag->rule);
    view_number(item, "objects", flag->objects);
    view_flag(item, "several", flag->objects > 1);
    name_view(item, "who", flag->member, members, member_count);
    view_flag(item, "own", flag->member == session_member(session));
    if (flag->detail.n && session_audit_open(session, request->arena, flag->detail, &detail, &ignored))
        audit_detail_view(request, item, detail);
    if (!flag->looked_by) {
        json_decref(looked);
        return;
    }
    json_object_set_new(item, "looked", looked);
    name_view(looked, "by", flag->looked_by, members, member_count);
    view_day(request, looked, "on", flag->looked_day);
    json_t *said = json_object();
    if (flag->reason.n && session_audit_open(session, request->arena, flag->reason, &reason, &ignored)) {
        audit_detail_view(request, said, reason);
        json_object_set(looked, "reason", json_object_get(said, "detail"));
    }
    json_decref(said);
}

static bool page_view(struct web_request *request, json_t **ret, struct err *err)
{
    struct watch_flag *flags = ARENA_ARRAY(request->arena, FLAGS_PAGE + 1, struct watch_flag);
    bool looked = str_is(web_get(request, "which"), "looked");
    struct str next = STR("");
    struct member *members;
    size_t count, member_count;
    int64_t before = 0;

    if (web_get(request, "after").n && !web_get_int(request, "after", 1, INT64_MAX, &before, err))
        return false;
    if (!flags_read(request, looked ? WATCH_LOOKED : WATCH_OPEN, before, flags, &count, err) ||
        !desk_members(request, 0, &members, &member_count, err))
        return false;
    json_t *view = json_object(), *list = view_list(view, "flags");
    for (size_t i = 0; i < count && i < FLAGS_PAGE; i++)
        watch_flag_view(request, list, &flags[i], members, member_count);
    if (count > FLAGS_PAGE)
        next = str_printf(request->arena, "%" PRId64, flags[FLAGS_PAGE - 1].id);
    paging_view(request, view, looked ? STR("which=looked") : STR(""), next);
    view_flag(view, "more", next.n > 0);
    view_flag(view, "which_looked", looked);
    view_flag(view, "which_open", !looked);
    view_flag(view, "empty", count == 0);
    view_flag(view, "done", web_has(request, "done"));
    view_flag(view, "may_answer", session_has_keys(desk_session(request)));
    view_flag(view, "at_admin", true);
    view_flag(view, "at_look", true);
    *ret = view;
    return true;
}

bool watch_show(struct web_request *request, struct web_reply *reply, struct err *err)
{
    json_t *view;

    return page_view(request, &view, err) && desk_show(reply, "desk-watch", view);
}

bool watch_look_do(struct web_request *request, struct web_reply *reply, struct err *err)
{
    struct err why = {0};
    json_t *view, *item;
    size_t i;
    int64_t id;

    if (!web_get_int(request, "flag", 1, INT64_MAX, &id, err))
        return false;
    if (watch_look(desk_session(request), id, web_get(request, "reason"), &why))
        return desk_go(request, reply, "/admin/audit/look?done=1");
    if (!page_view(request, &view, err))
        return false;
    json_array_foreach(json_object_get(view, "flags"), i, item)
        if (json_integer_value(json_object_get(item, "id")) == id) {
            view_flag(item, "failed", true);
            view_typed(request, item, "reason");
        }
    return desk_again(request, reply, "desk-watch", view, &why, err);
}
