/* security_key.c - one's security keys: which there are, one more, one less; and what the door needs to know of them.
 *
 * The browser's part is ui/js/desk-key.js; what it brings are texts in hidden fields of an ordinary form.  The site that a
 * key answers for is the setting "address", or the host of the request: a key works at one of them and nowhere else. */
#include "agency/security_key.h"
#include "desk/pages.h"

/* "https://host" of the request, as posters have it. */
static struct str address_here(const struct web_request *request)
{
    return str_printf(request->arena, "http%s://" STR_FMT, desk_app(request)->secure ? "s" : "",
                      STR_ARG(web_header(request, "host")));
}

static bool site_of(const struct web_request *request, struct passkey_site *ret, struct err *err)
{
    const char *address = desk_app(request)->address;

    return passkey_site_of(request->arena, address ? str_from(address) : address_here(request), ret, err);
}

/* What both pages tell the browser; "possible" only where the reader came in under the name that keys answer for. */
static bool ask_begin(const struct web_request *request, json_t *ask, struct passkey_site *site)
{
    struct passkey_site here;
    struct err ignored;

    if (!site_of(request, site, &ignored))
        return false;
    view_text(ask, "site", site->id);
    view_text(ask, "address", site->origin);
    bool possible = passkey_site_of(request->arena, address_here(request), &here, &ignored) &&
                    str_eq(here.origin, site->origin);
    view_flag(ask, "possible", possible);
    view_flag(ask, "elsewhere", !possible);
    return possible;
}

void key_door_view(const struct web_request *request, json_t *view)
{
    struct passkey_site site;
    json_t *ask = json_object();

    json_object_set_new(view, "key", ask);
    if (ask_begin(request, ask, &site))
        view_text(ask, "challenge", security_key_challenge(desk_app(request)->ring, request->arena));
}

static struct str field(const struct web_request *request, const char *name)
{
    struct str bytes;

    return passkey_decode(request->arena, web_get(request, name), &bytes) ? bytes : (struct str){0};
}

bool key_door_asked(const struct web_request *request)
{
    return web_get(request, "key_id").n > 0;
}

bool key_door_enter(const struct web_request *request, struct str login, struct str device,
                    char ret_token[SESSION_TOKEN + 1], struct err *err)
{
    struct passkey_answer answer = {.id = field(request, "key_id"), .client = field(request, "key_client"),
                                    .data = field(request, "key_data"), .signature = field(request, "key_signature"),
                                    .user = field(request, "key_user")};
    struct passkey_site site = {0}; /* without one nothing fits */
    struct err ignored;

    if (!site_of(request, &site, &ignored))
        site = (struct passkey_site){.id = STR("none"), .origin = STR("none")};
    return session_sign_in_key(desk_app(request)->ring, &site, login, web_get(request, "password"), &answer, device,
                               ret_token, err);
}

/* ---- the page ---- */

static void keys_view(struct web_request *request, json_t *view, json_t *known, const struct security_key *keys,
                      size_t count)
{
    json_t *list = view_list(view, "keys");

    for (size_t i = 0; i < count; i++) {
        json_t *item = view_item(list);
        view_number(item, "id", keys[i].id);
        view_text(item, "name", keys[i].name);
        view_day(request, item, "made", keys[i].made);
        view_flag(item, "was_used", keys[i].used > 0);
        view_day(request, item, "used", keys[i].used);
        json_t *one = json_string(passkey_encode(request->arena, keys[i].credential).p);
        json_array_append_new(known, one);
    }
}

static bool page_view(struct web_request *request, json_t **ret, struct err *err)
{
    struct session *session = desk_session(request);
    struct passkey_site site;
    struct security_key *keys;
    size_t count;
    bool code_app;

    if (!session_security_keys(session, request->arena, &keys, &count, &code_app, err))
        return false;
    json_t *view = json_object(), *ask = json_object();
    json_object_set_new(view, "ask", ask);
    keys_view(request, view, view_list(ask, "known"), keys, count);
    view_flag(view, "none", count == 0);
    view_flag(view, "full", count >= SECURITY_KEYS_MOST);
    view_flag(view, "code_app", code_app);
    view_flag(view, "may_drop", code_app && count >= SECURITY_KEYS_ALONE);
    if (ask_begin(request, ask, &site)) {
        json_t *algorithms = view_list(ask, "algorithms");
        for (size_t i = 0; i < LEN(passkey_algorithms); i++)
            json_array_append_new(algorithms, json_integer(passkey_algorithms[i]));
        view_text(ask, "challenge", session_security_key_challenge(session, request->arena));
        view_text(ask, "user", passkey_encode(request->arena, session_security_key_user(session, request->arena)));
        view_text(ask, "login", session_login(session));
    }
    static const char *const told[] = {"added", "removed", "dropped"};
    for (size_t i = 0; i < LEN(told); i++)
        view_flag(view, str_printf(request->arena, "done_%s", told[i]).p, str_is(web_get(request, "done"), told[i]));
    view_flag(view, "at_account", true);
    *ret = view;
    return true;
}

bool account_keys_show(struct web_request *request, struct web_reply *reply, struct err *err)
{
    json_t *view;

    return page_view(request, &view, err) && desk_show(reply, "desk-security-keys", view);
}

/* failed: the form that it was; 0 and up: the key of that id. */
static bool page_done(struct web_request *request, struct web_reply *reply, const char *what, bool done,
                      const struct err *why, struct err *err)
{
    json_t *view, *item;
    size_t i;
    int64_t id;

    if (done)
        return desk_go(request, reply, "/account/keys?done=%s", what);
    if (!page_view(request, &view, err))
        return false;
    view_flag(view, str_printf(request->arena, "failed_%s", what).p, true);
    view_typed(request, view, "name");
    if (str_int(web_get(request, "key"), 1, INT64_MAX, &id))
        json_array_foreach(json_object_get(view, "keys"), i, item)
            view_flag(item, "failed", json_integer_value(json_object_get(item, "id")) == id);
    return desk_again(request, reply, "desk-security-keys", view, why, err);
}

bool account_keys_do(struct web_request *request, struct web_reply *reply, struct err *err)
{
    struct session *session = desk_session(request);
    struct passkey_site site;
    struct err why = {0};
    bool done = session_password_is(session, web_get(request, "old"), &why) && site_of(request, &site, &why) &&
                session_security_key_add(session, &site, web_get(request, "name"), field(request, "key_client"),
                                         field(request, "key_attestation"), &why);

    return page_done(request, reply, "added", done, &why, err);
}

bool account_key_remove_do(struct web_request *request, struct web_reply *reply, struct err *err)
{
    struct session *session = desk_session(request);
    struct err why = {0};
    int64_t id;

    if (!web_get_int(request, "key", 1, INT64_MAX, &id, err))
        return false;
    bool done = session_password_is(session, web_get(request, "old"), &why) &&
                session_security_key_remove(session, id, &why);
    return page_done(request, reply, "removed", done, &why, err);
}

bool account_code_app_drop_do(struct web_request *request, struct web_reply *reply, struct err *err)
{
    struct session *session = desk_session(request);
    struct err why = {0};
    bool done = session_password_is(session, web_get(request, "old"), &why) && session_code_app_drop(session, &why);

    return page_done(request, reply, "dropped", done, &why, err);
}
