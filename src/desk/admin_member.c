/* admin_member.c - members: added with a one-time password, given a role, helped back in, sent off.
 *
 * An administrator sees all agencies, a coordinator their own; neither gains a key by it. */
#include "desk/pages.h"

#include "record/team.h"

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

/* A role of the packs says what it is by its own words, if the program has some for it, else by those of its base. */
static void role_view(const struct web_request *request, json_t *list, const struct role_as *role, struct str chosen)
{
    if (!is_role_offered(request, role->base) && !str_eq(role->id, chosen))
        return;
    json_t *item = view_item(list);
    view_text(item, "value", role->id);
    view_role(request, item, "label", role->id);
    view_word(request, item, "about", "role-about", role->id);
    if (str_is(role->id, json_string_value(json_object_get(item, "about"))))
        view_word(request, item, "about", "role-about", str_from(role_name(role->base)));
    view_flag(item, "chosen", str_eq(role->id, chosen));
}

/* Those of the packs, and of the program what no pack describes. */
static void roles_view(const struct web_request *request, json_t *view, struct str chosen)
{
    const struct roles *roles = desk_app(request)->records.roles;
    json_t *list = view_list(view, "roles");

    for (size_t i = 0; roles && i < roles->count; i++) {
        const struct role_as as = {.id = roles->roles[i].id, .base = roles->roles[i].base};
        role_view(request, list, &as, chosen);
    }
    for (int role = ROLE_NONE + 1; role < ROLES; role++) {
        const struct role_as as = role_as((enum role)role);
        if (!role_rule_find(roles, as.id))
            role_view(request, list, &as, chosen);
    }
}

static bool groups_view(const struct web_request *request, struct store_conn *conn, json_t *item, int64_t member,
                        struct err *err)
{
    struct str *names;
    size_t count;
    struct buf words = {.arena = request->arena};
    if (!team_list(conn, request->arena, member, &names, &count, err))
        return false;
    for (size_t i = 0; i < count; i++)
        buf_printf(&words, "%s" STR_FMT, i ? ", " : "", STR_ARG(names[i]));
    view_text(item, "groups", buf_str(&words));
    return true;
}

/* The groups of everybody shown. */
static bool add_groups(const struct web_request *request, json_t *list, const struct member *members, size_t count,
                       struct err *err)
{
    struct store_conn *conn;
    bool ok = true;
    if (!store_read_begin(desk_app(request)->store, &conn, err))
        return false;
    for (size_t i = 0; ok && i < count; i++)
        ok = groups_view(request, conn, json_array_get(list, i), members[i].id, err);
    store_read_end(conn);
    return ok;
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
    view_text(item, "role_id", member->role_id);
    view_role(request, item, "role", member->role_id);
    view_day(request, item, "since", member->day);
    roles_view(request, item, member->role_id);
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
    if (!add_groups(request, list, members, count, err)) {
        json_decref(view);
        return false;
    }
    for (size_t i = 0; desk_may(request, RIGHT_ADMINISTER) && i < agency_count; i++) {
        json_t *item = view_item(places);
        view_number(item, "id", agencies[i].id);
        view_text(item, "name", agencies[i].name);
        view_flag(item, "chosen", agencies[i].id == preset);
        view_flag(item, "shown", agencies[i].id == shown);
    }
    roles_view(request, view, STR("intake"));
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
    struct role_as role;
    struct err why = {0};

    if (desk_may(request, RIGHT_ADMINISTER) && !web_get_int(request, "to", 1, INT64_MAX, &agency, err))
        return false;
    if (!role_as_named(desk_app(request)->records.roles, web_get(request, "role"), &role, err))
        return false;
    if (!is_role_offered(request, role.base))
        return err_set(err, ERR_DENIED, "!right-missing");
    if (!str_trim(web_get(request, "name")).n)
        err_field(&why, "name", "!field-required");
    else if (member_add_as(desk_app(request)->store, session_member(desk_session(request)), agency, login,
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
    struct role_as role;
    bool asked = false;

    if (!member_asked(request, &member, err) ||
        !role_as_named(desk_app(request)->records.roles, web_get(request, "role"), &role, err))
        return false;
    if (!is_role_offered(request, role.base) && role.base != member.role)
        return err_set(err, ERR_DENIED, "!right-missing");
    if (member.state == MEMBER_ACTIVE &&
        role_reaches_further(desk_app(request)->records.roles, member.role_id, role.id)) {
        json_t *params = json_object();
        view_text(params, "role", role.id);
        if (!waiting_ask(request, reply, "role-more", &member, params, &asked, &why))
            return members_refused(request, reply, &why, err);
        if (asked)
            return true;
    }
    if (member_set_role_as(desk_app(request)->store, session_member(desk_session(request)), member.id, role, &why)) {
        /* Signed in with other rights than one has: never. */
        session_end_all(desk_app(request)->ring, member.id, desk_session(request));
        return desk_go(request, reply, "/admin/members?done=1");
    }
    return members_refused(request, reply, &why, err);
}

bool members_groups_do(struct web_request *request, struct web_reply *reply, struct err *err)
{
    struct member member;
    struct err why = {0};

    if (!member_asked(request, &member, err))
        return false;
    if (team_set(desk_app(request)->store, session_member(desk_session(request)), member.id, web_get(request, "groups"),
                 &why))
        return desk_go(request, reply, "/admin/members?done=1");
    return members_refused(request, reply, &why, err);
}

/* An administrator alone takes nobody's key away; the agency's own coordinator may, as long as another holds it. */
static bool second_for(struct web_request *request, struct web_reply *reply, const struct member *member, bool force,
                       const char *act, bool *ret_asked, struct err *why)
{
    struct agency agency;
    bool other = member->agency != session_agency(desk_session(request)) || desk_may(request, RIGHT_ADMINISTER);

    *ret_asked = false;
    if (!member->has_key)
        return true;
    if (!desk_agency(request, member->agency, &agency, why))
        return false;
    if (force && agency.key_holders == 1)
        return waiting_ask(request, reply, "last-key", member, NULL, ret_asked, why);
    return !other || waiting_ask(request, reply, act, member, NULL, ret_asked, why);
}

bool members_disable_do(struct web_request *request, struct web_reply *reply, struct err *err)
{
    struct member member;
    struct err why = {0};
    bool force = str_is(web_get(request, "force"), "1"), asked = false;

    if (!member_asked(request, &member, err))
        return false;
    if (member.id == session_member(desk_session(request)))
        err_set(&why, ERR_CONFLICT, "!not-yourself");
    else if (!str_is(web_get(request, "sure"), "1"))
        err_field(&why, "sure", "!tick-to-confirm");
    else if (second_for(request, reply, &member, force, "member-disable", &asked, &why) && asked)
        return true;
    else if (!why.kind && member_disable(desk_app(request)->store, session_member(desk_session(request)), member.id, force,
                                         &why)) {
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
    bool asked = false;

    if (!member_asked(request, &member, err))
        return false;
    if (member.id == session_member(desk_session(request)))
        err_set(&why, ERR_CONFLICT, "!not-yourself");
    else if (!str_is(web_get(request, "sure"), "1"))
        err_field(&why, "sure", "!tick-to-confirm");
    else if (second_for(request, reply, &member, false, "member-reset", &asked, &why) && asked)
        return true;
    else if (!why.kind && member_reset(desk_app(request)->store, session_member(desk_session(request)), member.id,
                                       password, &why)) {
        session_end_all(desk_app(request)->ring, member.id, NULL);
        return show_password(request, reply, "reset", member.login, password, err);
    }
    return members_refused(request, reply, &why, err);
}
