/* waiting.c - what waits for a second person: shown, agreed to, refused (case/approval.h). */
#include "case/approval.h"
#include "desk/pages.h"

static const struct member *member_of(const struct member *members, size_t count, int64_t id)
{
    for (size_t i = 0; i < count; i++)
        if (members[i].id == id)
            return &members[i];
    return NULL;
}

/* A role among the parameters, as the packs call it. */
static void params_view(const struct web_request *request, json_t *item, struct str params)
{
    json_t *all = json_loadb(params.p, params.n, 0, NULL);
    const char *role = json_string_value(json_object_get(all, "role"));

    if (role)
        view_role(request, item, "new_role", str_from(role));
    json_decref(all);
}

static void wish_view(const struct web_request *request, json_t *list, const struct approval *a,
                      const struct member *members, size_t count)
{
    const struct member *asker = member_of(members, count, a->asker);
    const struct member *about = str_starts(a->object, STR("member:")) ? member_of(members, count, a->about) : NULL;
    json_t *item = view_item(list);

    view_number(item, "id", a->id);
    view_name(item, "digest", a->digest);
    view_word(request, item, "act", "approval", a->act);
    view_text(item, "asker", asker ? asker->name : STR(""));
    if (about) {
        view_text(item, "about", about->name);
        view_text(item, "about_login", about->login);
        view_role(request, item, "old_role", about->role_id);
    } else {
        view_number(item, "record", a->about);
    }
    params_view(request, item, a->params);
    view_text(item, "why", a->why);
    view_time(request, item, "asked", a->asked);
    view_time(request, item, "until", a->until);
    view_text(item, "from_words", words_time(desk_app(request)->words, request->arena, request->lang, a->from));
    view_flag(item, "mine", a->mine);
    view_flag(item, "alone", a->alone && a->mine && !a->may_take);
    view_flag(item, "may_take", a->may_take);
}

static bool waiting_view(struct web_request *request, json_t **ret, struct err *err)
{
    struct app *app = desk_app(request);
    struct approval *list;
    struct member *members;
    size_t count, member_count;

    if (!approval_list(app->approvals, app->store, desk_session(request), request->arena, &list, &count, err) ||
        !desk_members(request, 0, &members, &member_count, err))
        return false;
    json_t *view = json_object(), *rows = view_list(view, "wishes");
    for (size_t i = 0; i < count; i++)
        wish_view(request, rows, &list[i], members, member_count);
    view_flag(view, "empty", count == 0);
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
    struct app *app = desk_app(request);
    char said[APPROVAL_SAID] = "";
    struct err why = {0};
    int64_t id;
    json_t *view;

    if (!web_get_int(request, "id", 1, INT64_MAX, &id, err))
        return false;
    if (!str_is(web_get(request, "sure"), "1"))
        err_field(&why, "sure", "!tick-to-confirm");
    else if (approval_take(app->approvals, &app->records, desk_session(request), request->arena, id,
                           web_get(request, "digest"), said, &why)) {
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
    struct app *app = desk_app(request);
    struct err why = {0};
    int64_t id;

    if (!web_get_int(request, "id", 1, INT64_MAX, &id, err))
        return false;
    if (approval_refuse(app->approvals, app->store, desk_session(request), request->arena, id, &why))
        return desk_go(request, reply, "/waiting?done=1");
    return waiting_refused(request, reply, &why, err);
}

bool waiting_ask(struct web_request *request, struct web_reply *reply, const char *act, const struct member *about,
                 json_t *params, bool *ret_asked, struct err *err)
{
    struct app *app = desk_app(request);
    struct approval_wish wish = {.act = str_from(act), .object = "member", .about = about->id, .agency = about->agency,
                                 .params = params, .why = web_get(request, "why")};
    int64_t id;
    bool ok = true;

    *ret_asked = approval_needed(app->approvals, wish.act);
    if (*ret_asked)
        ok = approval_ask(app->approvals, app->store, desk_session(request), request->arena, &wish, &id, err) &&
             desk_go(request, reply, "/waiting?asked=1");
    json_decref(params);
    return ok;
}
