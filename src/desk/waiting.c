/* waiting.c - what waits for a second person: shown, agreed to, refused; what was agreed to and is done by the one who
 * asked (case/approval.h). */
#include "case/leaving.h"
#include "desk/record_pages.h"

static bool waiting_view(struct web_request *request, json_t **ret, struct err *err)
{
    struct approval *list, *granted;
    struct member *members;
    size_t count, granted_count, member_count;

    if (!approval_list(record_of(request), desk_session(request), request->arena, &list, &count, err) ||
        !approval_granted_list(record_of(request), desk_session(request), request->arena, &granted, &granted_count, err) ||
        !desk_members(request, 0, &members, &member_count, err))
        return false;
    json_t *view = json_object();
    if (!wishes_view(request, view_list(view, "wishes"), list, count, members, member_count, err) ||
        !wishes_view(request, view_list(view, "granted"), granted, granted_count, members, member_count, err)) {
        json_decref(view);
        return false;
    }
    view_flag(view, "has_granted", granted_count > 0);
    view_flag(view, "empty", count == 0 && granted_count == 0);
    view_flag(view, "done", web_has(request, "done"));
    view_flag(view, "asked_now", web_has(request, "asked"));
    view_flag(view, "at_admin", true);
    view_flag(view, "at_waiting", true);
    *ret = view;
    return true;
}

bool waiting_show(struct web_request *request, struct web_reply *reply, struct err *err)
{
    json_t *view;

    return waiting_view(request, &view, err) && desk_show(reply, "desk-waiting", view);
}

static bool waiting_refused(struct web_request *request, struct web_reply *reply, const struct err *why, struct err *err)
{
    json_t *view;

    return waiting_view(request, &view, err) && desk_again(request, reply, "desk-waiting", view, why, err);
}

bool waiting_agree_do(struct web_request *request, struct web_reply *reply, struct err *err)
{
    char said[APPROVAL_SAID] = "";
    struct err why = {0};
    int64_t id;
    json_t *view;

    if (!web_get_int(request, "id", 1, INT64_MAX, &id, err))
        return false;
    if (!str_is(web_get(request, "sure"), "1"))
        err_field(&why, "sure", "!tick-to-confirm");
    else if (approval_take(record_of(request), desk_session(request), request->arena, id, web_get(request, "digest"), said,
                           &why)) {
        if (!said[0])
            return desk_go(request, reply, "/waiting?done=1");
        bool ok = waiting_view(request, &view, err); /* shown once and kept nowhere: no redirection */
        if (ok)
            view_name(view, "said", said);
        vault_wipe(said, sizeof said);
        return ok && desk_show(reply, "desk-waiting", view);
    }
    return waiting_refused(request, reply, &why, err);
}

bool waiting_refuse_do(struct web_request *request, struct web_reply *reply, struct err *err)
{
    struct err why = {0};
    int64_t id;

    if (!web_get_int(request, "id", 1, INT64_MAX, &id, err))
        return false;
    if (approval_refuse(record_of(request), desk_session(request), request->arena, id, &why))
        return desk_go(request, reply, "/waiting?done=1");
    return waiting_refused(request, reply, &why, err);
}

/* In the heavy lane: the file of a wish that was agreed to, once. */
bool waiting_make_do(struct web_request *request, struct web_reply *reply, struct err *err)
{
    struct export_out out;
    struct err why = {0};
    int64_t id;

    if (!web_get_int(request, "id", 1, INT64_MAX, &id, err))
        return false;
    if (!leaving_make(record_of(request), desk_session(request), request->arena, id, desk_app(request)->htcds, &out, &why))
        return waiting_refused(request, reply, &why, err);
    export_reply(request, reply, &out);
    return true;
}

bool waiting_ask(struct web_request *request, struct web_reply *reply, const char *act, const struct member *about,
                 json_t *params, bool *ret_asked, struct err *err)
{
    struct approval_wish wish = {.act = str_from(act), .object = "member", .about = about->id, .agency = about->agency,
                                 .params = params, .why = web_get(request, "why")};
    int64_t id;
    bool ok = true;

    *ret_asked = approval_needed(record_of(request)->approvals, wish.act);
    if (*ret_asked)
        ok = approval_ask(record_of(request), desk_session(request), request->arena, &wish, &id, err) &&
             desk_go(request, reply, "/waiting?asked=1");
    json_decref(params);
    return ok;
}
