/* sign_in.c - the door of the desk: sign in, sign in with the recovery code, sign out.
 *
 * One answer for every failure, after the same work.  Failures slow down: the source they come from, and the
 * login they try for as long as that source is slowed.  A source without failures is never made to wait, so
 * that nobody can shut a colleague out by guessing at their login. */
#include "base/clock.h"
#include "desk/pages.h"

static uint64_t login_key(struct str login)
{
    return str_hash(str_trim(login));
}

static unsigned seconds_to_wait(const struct web_request *request, struct str login)
{
    struct flood *flood = desk_app(request)->flood;
    unsigned here = flood_delay(flood, "sign-in", request->source);
    unsigned there = flood_delay(flood, "sign-in-login", login_key(login));

    return here == 0 ? 0 : there > here ? there : here;
}

static void count_failure(const struct web_request *request, struct str login)
{
    flood_failed(desk_app(request)->flood, "sign-in", request->source);
    flood_failed(desk_app(request)->flood, "sign-in-login", login_key(login));
}

static void count_success(const struct web_request *request, struct str login)
{
    flood_succeeded(desk_app(request)->flood, "sign-in", request->source);
    flood_succeeded(desk_app(request)->flood, "sign-in-login", login_key(login));
}

/* The word after "name " in a line of the demonstration's note, which "kres demo" wrote for people to read. */
static struct str word_after(struct str line, const char *name)
{
    struct str label = str_from(name);
    size_t at = str_find(line, label, 0);
    struct str rest;

    if (at == SIZE_MAX)
        return STR("");
    rest = str_trim(str_slice(line, at + label.n, line.n));
    return str_cut(&rest, ' ');
}

static bool demo_note(const struct web_request *request, struct str *ret, struct err *err)
{
    struct store_conn *conn;
    bool ok, found;

    if (!store_read_begin(desk_app(request)->store, &conn, err))
        return false;
    ok = store_meta_get(conn, request->arena, "demo_note", ret, &found, err);
    store_read_end(conn);
    if (ok && !found)
        *ret = STR("");
    return ok;
}

/* The demonstration has no secrets: who can be tried out, and the code that a phone would show now. */
static bool demo_view(struct web_request *request, json_t *view, struct err *err)
{
    struct str note;
    json_t *demo = json_object(), *logins = view_list(demo, "logins");
    char code[7];

    json_object_set_new(view, "try", demo);
    if (!demo_note(request, &note, err))
        return false;
    totp_code(desk_app(request)->demo_totp, clock_now(), code);
    view_name(demo, "code", code);
    view_number(demo, "seconds", 30 - clock_now() % 30);
    while (note.n) {
        struct str line = str_cut(&note, '\n');
        if (!str_starts(str_trim(line), STR("login ")))
            continue;
        json_t *item = view_item(logins);
        view_text(item, "login", word_after(line, "login "));
        view_text(item, "agency", word_after(line, " agency "));
        view_word(request, item, "role", "role", word_after(line, " role "));
        view_text(demo, "password", word_after(line, " password "));
    }
    return true;
}

/* Where a signed-in member belongs now. */
static bool go_on(struct web_request *request, struct web_reply *reply, const struct session *session)
{
    return desk_go(request, reply, "%s", session_step(session) == STEP_READY ? "" : "/start");
}

bool home_show(struct web_request *request, struct web_reply *reply, struct err *err)
{
    UNUSED(err);
    if (session_role(desk_session(request)) == ROLE_CASEWORKER && kind_find(desk_app(request)->records.kinds, STR("case")))
        return desk_go(request, reply, "/today");
    if (desk_may(request, RIGHT_QUEUE))
        return desk_go(request, reply, "/inbox");
    if (desk_may(request, DESK_MANAGE))
        return desk_go(request, reply, "/admin/members");
    if (desk_may(request, RIGHT_EDIT))
        return desk_go(request, reply, "/content");
    return desk_go(request, reply, "/account");
}

static bool sign_in_page(struct web_request *request, struct web_reply *reply, const char *template, struct err *err)
{
    json_t *view = json_object();

    view_typed(request, view, "login");
    view_flag(view, "left", web_has(request, "left"));
    key_door_view(request, view);
    if (desk_app(request)->demo && !demo_view(request, view, err)) {
        json_decref(view);
        return false;
    }
    return desk_show(reply, template, view);
}

static bool already_in(struct web_request *request, struct web_reply *reply)
{
    struct session *session = desk_find(request);

    if (!session)
        return false;
    go_on(request, reply, session);
    session_release(session);
    return true;
}

bool sign_in_show(struct web_request *request, struct web_reply *reply, struct err *err)
{
    return already_in(request, reply) || sign_in_page(request, reply, "desk-sign-in", err);
}

bool recover_show(struct web_request *request, struct web_reply *reply, struct err *err)
{
    return already_in(request, reply) || sign_in_page(request, reply, "desk-recover", err);
}

static bool refuse(struct web_request *request, struct web_reply *reply, const char *template, const struct err *why,
                   struct err *err)
{
    if (!desk_can_tell(why)) {
        *err = *why;
        return false;
    }
    if (!sign_in_page(request, reply, template, err))
        return false;
    desk_tell(request, reply, reply->view, why);
    return true;
}

static bool ask_to_wait(struct web_request *request, struct web_reply *reply, const char *template, unsigned seconds,
                        struct err *err)
{
    if (!sign_in_page(request, reply, template, err))
        return false;
    reply->status = 429;
    view_number(reply->view, "wait", seconds);
    view_flag(reply->view, "must_wait", true);
    web_reply_header(reply, "Retry-After", str_printf(request->arena, "%u", seconds));
    return true;
}

static bool let_in(struct web_request *request, struct web_reply *reply, const char *token, struct err *err)
{
    struct session *session = session_find(desk_app(request)->ring, str_from(token));

    if (!session)
        return err_set(err, ERR_DENIED, "!sign-in-failed");
    desk_cookie_set(request, reply, token);
    go_on(request, reply, session);
    session_release(session);
    return true;
}

bool sign_in_do(struct web_request *request, struct web_reply *reply, struct err *err)
{
    struct str login = str_trim(web_get(request, "login"));
    unsigned wait = seconds_to_wait(request, login);
    char token[SESSION_TOKEN + 1];
    struct err why = {0};

    if (wait)
        return ask_to_wait(request, reply, "desk-sign-in", wait, err);
    struct str device = device_name(request->arena, web_header(request, "user-agent"));
    if (!(key_door_asked(request)
              ? key_door_enter(request, login, device, token, &why)
              : session_sign_in(desk_app(request)->ring, login, web_get(request, "password"),
                                str_trim(web_get(request, "code")), device, token, &why))) {
        if (why.kind == ERR_DENIED)
            count_failure(request, login);
        return refuse(request, reply, "desk-sign-in", &why, err);
    }
    count_success(request, login);
    return let_in(request, reply, token, err);
}

bool recover_do(struct web_request *request, struct web_reply *reply, struct err *err)
{
    struct str login = str_trim(web_get(request, "login"));
    unsigned wait = seconds_to_wait(request, login);
    char token[SESSION_TOKEN + 1];
    struct err why = {0};

    if (wait)
        return ask_to_wait(request, reply, "desk-recover", wait, err);
    if (!session_sign_in_recovery(desk_app(request)->ring, login, str_trim(web_get(request, "recovery")),
                                  device_name(request->arena, web_header(request, "user-agent")), token, &why)) {
        if (why.kind == ERR_DENIED || why.kind == ERR_INPUT) {
            /* A code that is no code says no more than a wrong one. */
            count_failure(request, login);
            err_set(&why, ERR_DENIED, "!recovery-failed");
        }
        return refuse(request, reply, "desk-recover", &why, err);
    }
    count_success(request, login);
    return let_in(request, reply, token, err);
}

bool sign_out_do(struct web_request *request, struct web_reply *reply, struct err *err)
{
    UNUSED(err);
    session_end(desk_app(request)->ring, desk_session(request));
    desk_cookie_drop(request, reply);
    return desk_go(request, reply, "/sign-in?left=1");
}
