/* first_steps.c - the first sign-in: a password, the code app, the recovery code, and who lets one in.
 *
 * One address shows whatever step comes next, so that a member who closes the page goes on where they were. */
#include "desk/pages.h"

static const char *const step_names[] = {
    [STEP_PASSWORD] = "step_password", [STEP_CODE_APP] = "step_code_app", [STEP_RECOVERY] = "step_recovery",
    [STEP_READY] = "step_ready",
};

bool steps_code_app_view(struct web_request *request, json_t *view, struct err *err)
{
    struct str uri, secret;
    struct buf spaced = {.arena = request->arena};
    json_t *app = json_object();

    json_object_set_new(view, "code_app", app);
    if (!session_code_app_begin(desk_session(request), request->arena, &uri, &secret, err))
        return false;
    for (size_t i = 0; i < secret.n; i += 4) {
        if (i)
            buf_byte(&spaced, ' ');
        buf_add(&spaced, str_slice(secret, i, i + 4));
    }
    view_text(app, "secret", buf_str(&spaced));
    view_text(app, "uri", uri);
    return qr_view(request->arena, app, uri, err);
}

bool steps_recovery_view(struct web_request *request, json_t *view, struct err *err)
{
    unsigned asked[2];
    struct str code, rest;
    json_t *recovery = json_object(), *groups = view_list(recovery, "groups");

    json_object_set_new(view, "recovery", recovery);
    if (!session_recovery_begin(desk_session(request), request->arena, &code, asked, err))
        return false;
    rest = code;
    for (int64_t number = 1; rest.p; number++) {
        json_t *group = view_item(groups);
        view_text(group, "text", str_cut(&rest, '-'));
        view_number(group, "number", number);
    }
    view_text(recovery, "code", code);
    view_number(recovery, "first", (int64_t)asked[0] + 1);
    view_number(recovery, "second", (int64_t)asked[1] + 1);
    view_text(recovery, "login", session_login(desk_session(request)));
    return true;
}

static bool steps_view(struct web_request *request, json_t **ret, struct err *err)
{
    enum session_step step = session_step(desk_session(request));
    json_t *view = json_object();
    bool ok = true;

    view_flag(view, step_names[step], true);
    view_number(view, "step_number", (int64_t)step + 1);
    view_flag(view, "done_password", step > STEP_PASSWORD);
    view_flag(view, "done_code_app", step > STEP_CODE_APP);
    view_flag(view, "done_recovery", step > STEP_RECOVERY);
    if (step == STEP_CODE_APP)
        ok = steps_code_app_view(request, view, err);
    else if (step == STEP_RECOVERY)
        ok = steps_recovery_view(request, view, err);
    if (!ok) {
        json_decref(view);
        return false;
    }
    *ret = view;
    return true;
}

bool steps_show(struct web_request *request, struct web_reply *reply, struct err *err)
{
    json_t *view;

    if (session_step(desk_session(request)) == STEP_READY)
        return desk_go(request, reply, "/ready");
    return steps_view(request, &view, err) && desk_show(reply, "desk-start", view);
}

/* A step that was refused comes back with the reason; one that worked leads to the next. */
static bool step_done(struct web_request *request, struct web_reply *reply, bool done, const struct err *why,
                      struct err *err)
{
    json_t *view;

    if (done)
        return desk_go(request, reply, "/start");
    return steps_view(request, &view, err) && desk_again(request, reply, "desk-start", view, why, err);
}

bool steps_password_do(struct web_request *request, struct web_reply *reply, struct err *err)
{
    struct str fresh = web_get(request, "fresh");
    struct err why = {0};
    bool done;

    if (session_step(desk_session(request)) != STEP_PASSWORD)
        return desk_go(request, reply, "/start");
    if (!str_eq(fresh, web_get(request, "again")))
        done = err_field(&why, "again", "!passwords-differ");
    else
        done = session_set_password(desk_session(request), STR(""), fresh, &why);
    return step_done(request, reply, done, &why, err);
}

bool steps_code_app_do(struct web_request *request, struct web_reply *reply, struct err *err)
{
    struct err why = {0};
    bool done = session_step(desk_session(request)) != STEP_CODE_APP ||
                session_code_app_confirm(desk_session(request), str_trim(web_get(request, "code")), &why);

    return step_done(request, reply, done, &why, err);
}

bool steps_recovery_do(struct web_request *request, struct web_reply *reply, struct err *err)
{
    struct err why = {0};
    bool done = session_step(desk_session(request)) != STEP_RECOVERY ||
                session_recovery_confirm(desk_session(request), str_trim(web_get(request, "first")),
                                         str_trim(web_get(request, "second")), &why);

    return step_done(request, reply, done, &why, err);
}

/* Ready, or waiting for a colleague: then the page names those who can confirm. */
bool steps_ready_show(struct web_request *request, struct web_reply *reply, struct err *err)
{
    struct session *session = desk_session(request);
    bool waits = desk_may(request, RIGHT_READ) && !session_has_keys(session);
    struct member *members;
    struct share_info *shares, own;
    size_t count, share_count;
    json_t *view, *who;

    if (!desk_members(request, session_agency(session), &members, &count, err) ||
        !session_shares(session, request->arena, &shares, &share_count, &own, err))
        return false;
    view = json_object();
    who = view_list(view, "who");
    view_flag(view, "waiting", waits);
    view_flag(view, "shares_can_help", waits && own.asked);
    for (size_t i = 0; waits && i < count; i++) {
        if (members[i].state == MEMBER_ACTIVE && members[i].has_key && role_has(members[i].role, RIGHT_ADMIT))
            view_text(view_item(who), "name", members[i].name);
    }
    view_flag(view, "nobody", waits && json_array_size(who) == 0);
    return desk_show(reply, "desk-ready", view);
}
