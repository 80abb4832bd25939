/* admin_member.c - members: added with a one-time password, given a role, helped back in, sent off.
 *
 * An administrator sees all agencies, a coordinator their own; neither gains a key by it. */
#include "desk/pages.h"

/* The agency whose members are shown: one's own, or for administrators any (0: all). */
static int64_t agency_asked(const struct web_request *request)
{
    int64_t asked;

    if (!desk_may(request, RIGHT_ADMINISTER))
        return session_agency(desk_session(request));
    return str_int(web_get(request, "agency"), 1, INT64_MAX, &asked) ? asked : 0;
}

static bool is_role_offered(const struct web_request *request, enum role role)
{
    return role != ROLE_NONE && (role != ROLE_ADMINISTRATOR || desk_may(request, RIGHT_ADMINISTER));
}

/* Coordinators look after their own agency's people, but not after an administrator among them. */
static bool is_managed(const struct web_request *request, const struct member *member)
{
    return desk_may(request, RIGHT_ADMINISTER) ||
           (member->agency == session_agency(desk_session(request)) && member->role != ROLE_ADMINISTRATOR);
}

static void roles_view(const struct web_request *request, json_t *view, enum role chosen)
{
    json_t *list = view_list(view, "roles");

    for (int role = ROLE_NONE + 1; role < ROLES; role++) {
        if (!is_role_offered(request, (enum role)role) && role != (int)chosen)
            continue;
        struct str name = str_from(role_name((enum role)role));
        json_t *item = view_item(list);
        view_text(item, "value", name);
        view_word(request, item, "label", "role", name);
        view_word(request, item, "about", "role-about", name);
        view_flag(item, "chosen", role == (int)chosen);
    }
}

static struct str agency_name(const struct agency *agencies, size_t count, int64_t id)
{
    for (size_t i = 0; i < count; i++) {
        if (agencies[i].id == id)
            return agencies[i].name;
    }
    return STR("");
}

static void member_row_view(const struct web_request *request, json_t *list, const struct member *member,
                            struct str agency)
{
    json_t *item = view_item(list);

    view_number(item, "id", member->id);
    view_text(item, "name", member->name);
    view_text(item, "login", member->login);
    view_text(item, "agency", agency);
    view_text(item, "state", str_from(member_state_name(member->state)));
    view_flag(item, "new", member->state == MEMBER_NEW);
    view_flag(item, "active", member->state == MEMBER_ACTIVE);
    view_flag(item, "disabled", member->state == MEMBER_DISABLED);
    view_flag(item, "has_key", member->has_key);
    view_flag(item, "waiting", member->waiting);
    view_flag(item, "asks_recovery", member->asks_recovery);
    view_flag(item, "me", member->id == session_member(desk_session(request)));
    view_flag(item, "manage", member->state != MEMBER_DISABLED && is_managed(request, member) &&
                              member->id != session_member(desk_session(request)));
    view_text(item, "role_id", str_from(role_name(member->role)));
    view_word(request, item, "role", "role", str_from(role_name(member->role)));
    view_day(request, item, "since", member->day);
    roles_view(request, item, member->role);
}

static bool members_view(struct web_request *request, json_t **ret, struct err *err)
{
    int64_t shown = agency_asked(request), preset;
    struct member *members;
    struct agency *agencies;
    size_t count, agency_count;

    if (!desk_members(request, shown, &members, &count, err) || !desk_agencies(request, &agencies, &agency_count, err))
        return false;
    json_t *view = json_object(), *list = view_list(view, "members"), *places = view_list(view, "agencies");
    if (!str_int(web_get(request, "to"), 1, INT64_MAX, &preset))
        preset = shown ? shown : session_agency(desk_session(request));
    for (size_t i = 0; i < count; i++)
        member_row_view(request, list, &members[i], agency_name(agencies, agency_count, members[i].agency));
    for (size_t i = 0; desk_may(request, RIGHT_ADMINISTER) && i < agency_count; i++) {
        json_t *item = view_item(places);
        view_number(item, "id", agencies[i].id);
        view_text(item, "name", agencies[i].name);
        view_flag(item, "chosen", agencies[i].id == preset);
        view_flag(item, "shown", agencies[i].id == shown);
    }
    roles_view(request, view, ROLE_INTAKE);
    view_flag(view, "empty", count == 0);
    view_flag(view, "done", web_has(request, "done"));
    view_typed(request, view, "login");
    view_typed(request, view, "name");
    view_flag(view, "at_admin", true);
    view_flag(view, "at_members", true);
    *ret = view;
    return true;
}

bool members_show(struct web_request *request, struct web_reply *reply, struct err *err)
{
    json_t *view;

    return members_view(request, &view, err) && desk_show(reply, "desk-members", view);
}

static bool members_refused(struct web_request *request, struct web_reply *reply, const struct err *why,
                            struct err *err)
{
    json_t *view;

    return members_view(request, &view, err) && desk_again(request, reply, "desk-members", view, why, err);
}

/* Shown once and kept nowhere: the page itself, no redirection. */
static bool show_password(struct web_request *request, struct web_reply *reply, const char *what, struct str login,
                          const char *password, struct err *err)
{
    json_t *view, *once = json_object();

    if (!members_view(request, &view, err)) {
        json_decref(once);
        return false;
    }
    json_object_set_new(view, "once", once);
    view_text(once, "login", login);
    view_name(once, "password", password);
    view_flag(once, what, true);
    view_text(view, "login", STR(""));
    view_text(view, "name", STR(""));
    return desk_show(reply, "desk-members", view);
}

bool members_add_do(struct web_request *request, struct web_reply *reply, struct err *err)
{
    char password[MEMBER_PASSWORD + 1];
    int64_t agency = session_agency(desk_session(request)), id;
    struct str login = str_trim(web_get(request, "login"));
    enum role role;
    struct err why = {0};

    if (desk_may(request, RIGHT_ADMINISTER) && !web_get_int(request, "to", 1, INT64_MAX, &agency, err))
        return false;
    if (!role_find(web_get(request, "role"), &role, err))
        return false;
    if (!is_role_offered(request, role))
        return err_set(err, ERR_DENIED, "!right-missing");
    if (!str_trim(web_get(request, "name")).n)
        err_field(&why, "name", "!field-required");
    else if (member_add(desk_app(request)->store, session_member(desk_session(request)), agency, login,
                        str_trim(web_get(request, "name")), role, password, &id, &why))
        return show_password(request, reply, "added", login, password, err);
    return members_refused(request, reply, &why, err);
}

/* The member of the path, whom the signed-in person may manage. */
static bool member_asked(struct web_request *request, struct member *ret, struct err *err)
{
    struct store_conn *conn;
    struct member member;
    int64_t id;
    bool ok;

    if (!web_get_int(request, "id", 1, INT64_MAX, &id, err) ||
        !store_read_begin(desk_app(request)->store, &conn, err))
        return false;
    ok = member_get(conn, request->arena, id, &member, err);
    store_read_end(conn);
    if (!ok)
        return false;
    if (!is_managed(request, &member))
        return err_set(err, ERR_DENIED, "!right-missing");
    *ret = member;
    return true;
}

bool members_role_do(struct web_request *request, struct web_reply *reply, struct err *err)
{
    struct member member;
    struct err why = {0};
    enum role role;

    if (!member_asked(request, &member, err) || !role_find(web_get(request, "role"), &role, err))
        return false;
    if (!is_role_offered(request, role) && role != member.role)
        return err_set(err, ERR_DENIED, "!right-missing");
    if (member_set_role(desk_app(request)->store, session_member(desk_session(request)), member.id, role, &why)) {
        /* Signed in with other rights than one has: never. */
        session_end_all(desk_app(request)->ring, member.id, desk_session(request));
        return desk_go(request, reply, "/admin/members?done=1");
    }
    return members_refused(request, reply, &why, err);
}

bool members_disable_do(struct web_request *request, struct web_reply *reply, struct err *err)
{
    struct member member;
    struct err why = {0};
    bool force = str_is(web_get(request, "force"), "1");

    if (!member_asked(request, &member, err))
        return false;
    if (member.id == session_member(desk_session(request)))
        err_set(&why, ERR_CONFLICT, "!not-yourself");
    else if (!str_is(web_get(request, "sure"), "1"))
        err_field(&why, "sure", "!tick-to-confirm");
    else if (member_disable(desk_app(request)->store, session_member(desk_session(request)), member.id, force, &why)) {
        session_end_all(desk_app(request)->ring, member.id, NULL);
        return desk_go(request, reply, "/admin/members?done=1");
    }
    return members_refused(request, reply, &why, err);
}

bool members_reset_do(struct web_request *request, struct web_reply *reply, struct err *err)
{
    char password[MEMBER_PASSWORD + 1];
    struct member member;
    struct err why = {0};

    if (!member_asked(request, &member, err))
        return false;
    if (member.id == session_member(desk_session(request)))
        err_set(&why, ERR_CONFLICT, "!not-yourself");
    else if (!str_is(web_get(request, "sure"), "1"))
        err_field(&why, "sure", "!tick-to-confirm");
    else if (member_reset(desk_app(request)->store, session_member(desk_session(request)), member.id, password, &why)) {
        session_end_all(desk_app(request)->ring, member.id, NULL);
        return show_password(request, reply, "reset", member.login, password, err);
    }
    return members_refused(request, reply, &why, err);
}
