/* account.c - one's own account: password, code app, recovery code, where one is signed in. */
#include "desk/pages.h"

static void sessions_view(struct web_request *request, json_t *view)
{
    struct session_info *sessions;
    size_t count;
    json_t *list = view_list(view, "sessions");

    session_list(desk_app(request)->ring, desk_session(request), request->arena, &sessions, &count);
    for (size_t i = 0; i < count; i++) {
        json_t *item = view_item(list);
        view_number(item, "number", sessions[i].number);
        view_text(item, "device", sessions[i].device);
        view_flag(item, "current", sessions[i].current);
        view_time(request, item, "begun", sessions[i].begun);
        view_time(request, item, "seen", sessions[i].seen);
    }
    view_flag(view, "several_sessions", count > 1);
}

static bool shares_view(struct web_request *request, json_t *view, struct err *err)
{
    struct session *session = desk_session(request);
    struct share_info *shares, own;
    struct member *members;
    size_t count, member_count;
    json_t *held = view_list(view, "held"), *colleagues = view_list(view, "colleagues"), *mine = json_object();

    json_object_set_new(view, "split", mine);
    if (!session_shares(session, request->arena, &shares, &count, &own, err) ||
        !desk_members(request, session_agency(session), &members, &member_count, err))
        return false;
    for (size_t i = 0; i < count; i++) {
        json_t *item = view_item(held);
        view_number(item, "owner", shares[i].owner);
        view_text(item, "name", shares[i].owner_name);
        view_flag(item, "asked", shares[i].asked && !shares[i].passed);
        view_flag(item, "passed", shares[i].passed);
    }
    view_flag(view, "holds_shares", count > 0);
    view_number(mine, "need", own.need);
    view_number(mine, "have", own.have);
    view_flag(mine, "made", own.need > 0);
    view_flag(mine, "asked", own.asked);
    view_flag(mine, "enough", own.need > 0 && own.have >= own.need);
    for (size_t i = 0; i < member_count; i++) {
        if (members[i].id == session_member(session) || members[i].state != MEMBER_ACTIVE ||
            !role_has(members[i].role, RIGHT_READ))
            continue;
        json_t *item = view_item(colleagues);
        view_number(item, "id", members[i].id);
        view_text(item, "name", members[i].name);
    }
    view_flag(view, "can_split", json_array_size(colleagues) >= 2);
    return true;
}

static bool account_view(struct web_request *request, json_t **ret, struct err *err)
{
    static const char *const told[] = {"password", "recovery", "code_app", "split", "passed", "restored"};
    json_t *view = json_object();

    view_flag(view, "at_account", true);
    for (size_t i = 0; i < LEN(told); i++) {
        if (str_is(web_get(request, "done"), told[i]))
            view_flag(view, str_printf(request->arena, "done_%s", told[i]).p, true);
    }
    sessions_view(request, view);
    if (!shares_view(request, view, err)) {
        json_decref(view);
        return false;
    }
    *ret = view;
    return true;
}

bool account_show(struct web_request *request, struct web_reply *reply, struct err *err)
{
    json_t *view;

    return account_view(request, &view, err) && desk_show(reply, "desk-account", view);
}

static bool account_done(struct web_request *request, struct web_reply *reply, const char *what, bool done,
                         const struct err *why, struct err *err)
{
    json_t *view;

    if (done)
        return desk_go(request, reply, "/account?done=%s", what);
    if (!account_view(request, &view, err))
        return false;
    view_flag(view, str_printf(request->arena, "failed_%s", what).p, true);
    return desk_again(request, reply, "desk-account", view, why, err);
}

bool account_password_do(struct web_request *request, struct web_reply *reply, struct err *err)
{
    struct str fresh = web_get(request, "fresh");
    struct err why = {0};
    bool done = str_eq(fresh, web_get(request, "again"))
                    ? session_set_password(desk_session(request), web_get(request, "old"), fresh, &why)
                    : err_field(&why, "again", "!passwords-differ");

    return account_done(request, reply, "password", done, &why, err);
}

bool account_session_do(struct web_request *request, struct web_reply *reply, struct err *err)
{
    int64_t number;
    struct err why = {0};

    if (!web_get_int(request, "number", 0, UINT32_MAX, &number, err))
        return false;
    bool done = session_end_number(desk_app(request)->ring, desk_session(request), (uint32_t)number, &why);
    return account_done(request, reply, "session", done, &why, err);
}

bool account_everywhere_do(struct web_request *request, struct web_reply *reply, struct err *err)
{
    if (!session_end_everywhere(desk_app(request)->ring, session_member(desk_session(request)), err))
        return false;
    desk_cookie_drop(request, reply);
    return desk_go(request, reply, "/sign-in?left=1");
}

/* ---- the code app and the recovery code anew: the same pieces as in the first steps, and the password: a
 * screen that was left open must not become a way in for good ---- */

typedef bool piece_fn(struct web_request *request, json_t *view, struct err *err);

static bool piece_page(struct web_request *request, struct web_reply *reply, const char *template, piece_fn *fill,
                       const struct err *why, struct err *err)
{
    json_t *view = json_object();

    view_flag(view, "at_account", true);
    if (!fill(request, view, err)) {
        json_decref(view);
        return false;
    }
    return why ? desk_again(request, reply, template, view, why, err) : desk_show(reply, template, view);
}

bool account_recovery_show(struct web_request *request, struct web_reply *reply, struct err *err)
{
    return piece_page(request, reply, "desk-recovery", steps_recovery_view, NULL, err);
}

bool account_recovery_do(struct web_request *request, struct web_reply *reply, struct err *err)
{
    struct err why;

    if (session_password_is(desk_session(request), web_get(request, "old"), &why) &&
        session_recovery_confirm(desk_session(request), str_trim(web_get(request, "first")),
                                 str_trim(web_get(request, "second")), &why))
        return desk_go(request, reply, "/account?done=recovery");
    return piece_page(request, reply, "desk-recovery", steps_recovery_view, &why, err);
}

bool account_code_app_show(struct web_request *request, struct web_reply *reply, struct err *err)
{
    return piece_page(request, reply, "desk-code-app", steps_code_app_view, NULL, err);
}

bool account_code_app_do(struct web_request *request, struct web_reply *reply, struct err *err)
{
    struct err why;

    if (session_password_is(desk_session(request), web_get(request, "old"), &why) &&
        session_code_app_confirm(desk_session(request), str_trim(web_get(request, "code")), &why))
        return desk_go(request, reply, "/account?done=code_app");
    return piece_page(request, reply, "desk-code-app", steps_code_app_view, &why, err);
}

/* ---- recovery by colleagues ---- */

bool share_split_do(struct web_request *request, struct web_reply *reply, struct err *err)
{
    int64_t colleagues[20], need;
    unsigned count = 0;
    struct err why = {0};
    bool done;

    for (size_t i = 0; i < request->field_count && count < LEN(colleagues); i++) {
        if (str_is(request->fields[i].name, "colleague") &&
            str_int(request->fields[i].value, 1, INT64_MAX, &colleagues[count]))
            count++;
    }
    if (count < 2)
        done = err_field(&why, "colleague", "!choose-two-colleagues");
    else if (!str_int(web_get(request, "need"), 2, count, &need))
        done = err_field(&why, "need", "!need-too-many");
    else
        done = session_share_split(desk_session(request), colleagues, count, (unsigned)need, &why);
    return account_done(request, reply, "split", done, &why, err);
}

bool share_pass_do(struct web_request *request, struct web_reply *reply, struct err *err)
{
    int64_t owner;
    struct err why = {0};

    if (!web_get_int(request, "owner", 1, INT64_MAX, &owner, err))
        return false;
    bool done = str_is(web_get(request, "spoken"), "1") ? session_share_pass(desk_session(request), owner, &why)
                                                       : err_field(&why, "spoken", "!speak-first");
    return account_done(request, reply, "passed", done, &why, err);
}

bool share_restore_do(struct web_request *request, struct web_reply *reply, struct err *err)
{
    struct err why = {0};
    bool done = session_share_restore(desk_session(request), &why);

    return account_done(request, reply, "restored", done, &why, err);
}
