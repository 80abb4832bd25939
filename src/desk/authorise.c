/* authorise.c - from a cookie to a session with its rights; see desk.h. */
#include "case/approval.h"
#include "desk/record_pages.h"

#define NODE_COOKIE "kres_node"

/* With TLS the name's prefix makes the browser refuse a cookie that somebody else set for the host. */
static const char *cookie_name(const struct app *app)
{
    return app->secure ? "__Host-kres_session" : "kres_session";
}

struct app *desk_app(const struct web_request *request)
{
    return request->app;
}

struct session *desk_session(const struct web_request *request)
{
    return request->session;
}

bool desk_may(const struct web_request *request, int right)
{
    const struct session *session = request->session;
    enum role role = session ? session_role(session) : ROLE_NONE;

    if (!session)
        return false;
    if (right == DESK_STEPS)
        return true;
    if (right == DESK_DIRECTORY)
        return role_has(role, RIGHT_QUEUE) || role_has(role, RIGHT_EDIT);
    if (right == DESK_MANAGE)
        return role_has(role, RIGHT_AGENCY) || role_has(role, RIGHT_ADMINISTER);
    if (right == RIGHT_ADS)
        return role_sees_ads(desk_app(request)->records.roles, session_role_id(session), role);
    if (right == DESK_PLACES)
        return role_has(role, RIGHT_WORK) || role_has(role, RIGHT_EDIT);
    return right > 0 && right < RIGHTS && role_has(role, (enum right)right);
}

struct session *desk_find(const struct web_request *request)
{
    struct str token = web_cookie(request, cookie_name(desk_app(request)));

    return token.n ? session_find(desk_app(request)->ring, token) : NULL;
}

void desk_cookie_set(struct web_request *request, struct web_reply *reply, const char *token)
{
    struct app *app = desk_app(request);

    web_reply_header(reply, "Set-Cookie",
                     str_printf(request->arena, "%s=%s; Path=/; HttpOnly; SameSite=Strict%s", cookie_name(app), token,
                                app->secure ? "; Secure" : ""));
    /* Which server holds the keys of this session: for the balancer, and no secret. */
    if (app->node)
        web_reply_header(reply, "Set-Cookie",
                         str_printf(request->arena, NODE_COOKIE "=%s; Path=/; HttpOnly; SameSite=Strict%s", app->node,
                                    app->secure ? "; Secure" : ""));
}

void desk_cookie_drop(struct web_request *request, struct web_reply *reply)
{
    struct app *app = desk_app(request);

    web_reply_header(reply, "Set-Cookie",
                     str_printf(request->arena, "%s=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0%s", cookie_name(app),
                                app->secure ? "; Secure" : ""));
    if (app->node)
        web_reply_header(reply, "Set-Cookie", STR(NODE_COOKIE "=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0"));
}

/* Same time whatever the first wrong byte is. */
static bool same_token(struct str a, struct str b)
{
    unsigned char differ = 0;

    if (a.n != b.n || !a.n)
        return false;
    for (size_t i = 0; i < a.n; i++)
        differ |= (unsigned char)(a.p[i] ^ b.p[i]);
    return differ == 0;
}

static bool csrf_fits(const struct web_request *request)
{
    struct str brought = web_get(request, "csrf");

    if (!brought.n && request->json)
        brought = str_from(json_string_value(json_object_get(request->json, "csrf")));
    if (!brought.n)
        brought = web_header(request, "x-csrf-token");
    return same_token(brought, session_csrf(desk_session(request)));
}

bool desk_authorise(struct web_request *request, int right, struct err *err)
{
    request->session = desk_find(request);
    /* Somebody still in the first steps is sent to the sign-in page too: it knows the step and goes on there. */
    if (!request->session || (right != DESK_STEPS && session_step(desk_session(request)) != STEP_READY))
        return err_set(err, ERR_DENIED, "!sign-in");
    if (!desk_may(request, right)) {
        watch_refused(desk_session(request), request->path);
        return err_set(err, ERR_DENIED, "!right-missing");
    }
    if (request->method == WEB_POST && !csrf_fits(request))
        return err_set(err, ERR_DENIED, "!form-too-old");
    return true;
}

void desk_release(struct web_request *request)
{
    if (request->session)
        session_release(desk_session(request));
    request->session = NULL;
}

/* What the navigation offers: nothing that would only answer "you may not". */
static const struct { const char *name; int right; } offers[] = {
    {"may_queue", RIGHT_QUEUE}, {"may_read", RIGHT_READ},   {"may_work", RIGHT_WORK},
    {"may_refer", RIGHT_REFER}, {"may_admit", RIGHT_ADMIT}, {"may_administer", RIGHT_ADMINISTER},
    {"may_audit", RIGHT_AUDIT}, {"may_keep", RIGHT_AGENCY}, {"may_manage", DESK_MANAGE}, {"may_original", RIGHT_ORIGINAL},
    {"may_export", RIGHT_EXPORT},
    {"may_ads", RIGHT_ADS},
    {"may_edit", RIGHT_EDIT},
    {"may_directory", DESK_DIRECTORY},
    {"may_publish", RIGHT_PUBLISH},
    {"may_places", DESK_PLACES},
};

/* How much there is to look at, for whoever looks after it. */
static void add_flags(struct web_request *request, json_t *view)
{
    struct store_conn *conn;
    struct err ignored;
    int64_t count = 0;

    if (!desk_may(request, RIGHT_AUDIT) || !store_read_begin(desk_app(request)->store, &conn, &ignored))
        return;
    if (watch_open_count(conn, session_agency(desk_session(request)), &count, &ignored))
        view_number(view, "look_count", count);
    view_flag(view, "look_open", count > 0);
    store_read_end(conn);
}

/* Wishes that wait for a second person, where this member sees them. */
static void add_wishes(struct web_request *request, json_t *view)
{
    struct app *app = desk_app(request);
    struct store_conn *conn;
    struct err ignored;
    int64_t count = 0;

    if (!app->records.approvals || !store_read_begin(app->store, &conn, &ignored))
        return;
    if (approval_count(conn, desk_session(request), &count, &ignored))
        view_number(view, "second_count", count);
    view_flag(view, "second_waits", count > 0);
    store_read_end(conn);
}

static void add_me(struct web_request *request, json_t *view)
{
    struct session *session = desk_session(request);
    struct agency agency;
    struct err ignored;
    json_t *me = json_object();

    json_object_set_new(view, "me", me);
    view_text(me, "name", session_name(session));
    view_text(me, "login", session_login(session));
    view_role(request, me, "role", session_role_id(session));
    if (desk_agency(request, session_agency(session), &agency, &ignored))
        view_text(me, "agency", agency.name);
    view_text(view, "csrf", session_csrf(session));
    view_flag(view, "staff", true);
    view_flag(view, "ready", session_step(session) == STEP_READY);
    record_nav_view(request, view);
    for (size_t i = 0; i < LEN(offers); i++)
        view_flag(view, offers[i].name, desk_may(request, offers[i].right));
    add_flags(request, view);
    add_wishes(request, view);
}

/* The same page in the other languages.  A page that only a POST can make leads to the desk's first page. */
static void add_languages(struct web_request *request, json_t *view)
{
    const struct words *words = desk_app(request)->words;
    const struct str *codes;
    size_t count = words_languages(words, &codes);
    struct str rest = str_slice(request->path, 1 + request->lang.n, request->path.n);
    json_t *list = view_list(view, "desk_languages");

    if (request->method == WEB_POST)
        rest = STR("/desk");
    for (size_t i = 0; i < count; i++) {
        json_t *item = view_item(list);
        view_text(item, "code", codes[i]);
        view_text(item, "name", words_language_name(words, codes[i]));
        view_text(item, "href", str_printf(request->arena, "/" STR_FMT STR_FMT, STR_ARG(codes[i]), STR_ARG(rest)));
        view_flag(item, "current", str_eq(codes[i], request->lang));
    }
}

void desk_decorate(struct web_request *request, json_t *view)
{
    struct app *app = desk_app(request);
    struct str lang = str_printf(request->arena, "/" STR_FMT "/desk", STR_ARG(request->lang));

    if (!str_starts(request->path, lang))
        return;
    view_text(view, "desk", lang);
    view_text(view, "lang", request->lang);
    view_name(view, "dir", words_right_to_left(request->lang) ? "rtl" : "ltr");
    view_flag(view, "demo", app->demo);
    add_languages(request, view);
    if (request->session)
        add_me(request, view);
}
