/* colleagues.c - letting a colleague in: the agency's key goes from one member to another, never past them. */
#include "desk/pages.h"

static bool colleagues_view(struct web_request *request, json_t **ret, struct err *err)
{
    struct member *members;
    size_t count;
    json_t *view, *waiting, *others;

    if (!desk_members(request, session_agency(desk_session(request)), &members, &count, err))
        return false;
    view = json_object();
    waiting = view_list(view, "waiting");
    others = view_list(view, "others");
    for (size_t i = 0; i < count; i++) {
        if (members[i].state == MEMBER_DISABLED)
            continue;
        json_t *item = view_item(members[i].waiting ? waiting : others);
        view_number(item, "id", members[i].id);
        view_text(item, "name", members[i].name);
        view_text(item, "login", members[i].login);
        view_role(request, item, "role", members[i].role_id);
        view_flag(item, "has_key", members[i].has_key);
        view_flag(item, "new", members[i].state == MEMBER_NEW);
        view_day(request, item, "since", members[i].day);
    }
    view_flag(view, "someone_waits", json_array_size(waiting) > 0);
    view_flag(view, "at_colleagues", true);
    view_flag(view, "admitted", str_is(web_get(request, "done"), "admitted"));
    *ret = view;
    return true;
}

bool colleagues_show(struct web_request *request, struct web_reply *reply, struct err *err)
{
    json_t *view;

    return colleagues_view(request, &view, err) && desk_show(reply, "desk-colleagues", view);
}

bool colleagues_admit_do(struct web_request *request, struct web_reply *reply, struct err *err)
{
    struct err why = {0};
    int64_t id;
    json_t *view;
    bool done;

    if (!web_get_int(request, "id", 1, INT64_MAX, &id, err))
        return false;
    done = str_is(web_get(request, "met"), "1") ? session_admit(desk_session(request), id, &why)
                                                : err_field(&why, "met", "!meet-first");
    if (done)
        return desk_go(request, reply, "/colleagues?done=admitted");
    return colleagues_view(request, &view, err) && desk_again(request, reply, "desk-colleagues", view, &why, err);
}
