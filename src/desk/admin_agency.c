/* admin_agency.c - agencies, which of them receives the public's reports, and keys for hotline software. */
#include "desk/pages.h"

static bool agencies_view(struct web_request *request, json_t **ret, struct err *err)
{
    struct agency *agencies;
    size_t count;

    if (!desk_agencies(request, &agencies, &count, err))
        return false;
    json_t *view = json_object(), *list = view_list(view, "agencies");
    for (size_t i = 0; i < count; i++) {
        json_t *item = view_item(list);
        view_number(item, "id", agencies[i].id);
        view_text(item, "slug", agencies[i].slug);
        view_text(item, "name", agencies[i].name);
        view_flag(item, "intake", agencies[i].intake);
        view_number(item, "epoch", agencies[i].epoch);
        view_flag(item, "keyless", agencies[i].epoch == 0);
        view_number(item, "members", agencies[i].members);
        view_number(item, "key_holders", agencies[i].key_holders);
        view_flag(item, "single_holder", agencies[i].epoch > 0 && agencies[i].key_holders == 1);
        view_flag(item, "all_hours", agencies[i].all_hours);
        view_flag(item, "orphaned", agencies[i].epoch > 0 && agencies[i].key_holders == 0);
    }
    view_flag(view, "empty", count == 0);
    view_typed(request, view, "slug");
    view_typed(request, view, "name");
    view_flag(view, "done", web_has(request, "done"));
    view_flag(view, "at_admin", true);
    view_flag(view, "at_agencies", true);
    *ret = view;
    return true;
}

bool agencies_show(struct web_request *request, struct web_reply *reply, struct err *err)
{
    json_t *view;

    return agencies_view(request, &view, err) && desk_show(reply, "desk-agencies", view);
}

static bool agencies_done(struct web_request *request, struct web_reply *reply, bool done, const struct err *why,
                          struct err *err)
{
    json_t *view;

    if (done)
        return desk_go(request, reply, "/admin/agencies?done=1");
    return agencies_view(request, &view, err) && desk_again(request, reply, "desk-agencies", view, why, err);
}

bool agencies_add_do(struct web_request *request, struct web_reply *reply, struct err *err)
{
    struct err why = {0};
    int64_t id;
    bool done = agency_add(desk_app(request)->store, session_member(desk_session(request)),
                           str_trim(web_get(request, "slug")), str_trim(web_get(request, "name")), &id, &why);

    return agencies_done(request, reply, done, &why, err);
}

bool agencies_intake_do(struct web_request *request, struct web_reply *reply, struct err *err)
{
    struct err why = {0};
    int64_t id;
    bool done;

    if (!web_get_int(request, "id", 1, INT64_MAX, &id, err))
        return false;
    done = agency_set_intake(desk_app(request)->store, session_member(desk_session(request)), id, &why);
    return agencies_done(request, reply, done, &why, err);
}

bool agencies_hours_do(struct web_request *request, struct web_reply *reply, struct err *err)
{
    struct err why = {0};
    int64_t id;

    if (!web_get_int(request, "id", 1, INT64_MAX, &id, err))
        return false;
    bool done = agency_set_all_hours(desk_app(request)->store, session_member(desk_session(request)), id,
                                     str_is(web_get(request, "all_hours"), "1"), &why);
    return agencies_done(request, reply, done, &why, err);
}

/* ---- keys for hotline software ---- */

/* The agency whose keys are shown: one's own; administrators choose. */
static int64_t agency_of_keys(const struct web_request *request)
{
    int64_t asked;

    if (desk_may(request, RIGHT_ADMINISTER) && str_int(web_get(request, "agency"), 1, INT64_MAX, &asked))
        return asked;
    return session_agency(desk_session(request));
}

static bool keys_read(struct web_request *request, int64_t agency, struct api_key **ret, size_t *ret_count,
                      struct err *err)
{
    struct store_conn *conn;
    bool ok;

    if (!store_read_begin(desk_app(request)->store, &conn, err))
        return false;
    ok = api_key_list(conn, request->arena, agency, ret, ret_count, err);
    store_read_end(conn);
    return ok;
}

static bool keys_view(struct web_request *request, json_t **ret, struct err *err)
{
    int64_t shown = agency_of_keys(request);
    struct api_key *keys;
    struct agency *agencies;
    size_t count, agency_count;

    if (!keys_read(request, shown, &keys, &count, err) || !desk_agencies(request, &agencies, &agency_count, err))
        return false;
    json_t *view = json_object(), *list = view_list(view, "keys"), *places = view_list(view, "agencies");
    view_number(view, "agency", shown);
    for (size_t i = 0; i < count; i++) {
        json_t *item = view_item(list);
        view_number(item, "id", keys[i].id);
        view_text(item, "label", keys[i].label);
        view_flag(item, "disabled", keys[i].disabled);
        view_day(request, item, "since", keys[i].day);
    }
    for (size_t i = 0; i < agency_count; i++) {
        if (agencies[i].id == shown)
            view_text(view, "agency_name", agencies[i].name);
        if (!desk_may(request, RIGHT_ADMINISTER))
            continue;
        json_t *item = view_item(places);
        view_number(item, "id", agencies[i].id);
        view_text(item, "name", agencies[i].name);
        view_flag(item, "chosen", agencies[i].id == shown);
    }
    view_flag(view, "empty", count == 0);
    view_typed(request, view, "label");
    view_flag(view, "done", web_has(request, "done"));
    view_flag(view, "at_admin", true);
    view_flag(view, "at_keys", true);
    *ret = view;
    return true;
}

bool keys_show(struct web_request *request, struct web_reply *reply, struct err *err)
{
    json_t *view;

    return keys_view(request, &view, err) && desk_show(reply, "desk-keys", view);
}

bool keys_add_do(struct web_request *request, struct web_reply *reply, struct err *err)
{
    char key[API_KEY_TEXT + 1];
    struct err why = {0};
    json_t *view, *once;
    bool done = false;

    if (!str_trim(web_get(request, "label")).n)
        err_field(&why, "label", "!field-required");
    else
        done = api_key_add(desk_app(request)->store, session_member(desk_session(request)), agency_of_keys(request),
                           str_trim(web_get(request, "label")), key, &why);
    if (!keys_view(request, &view, err))
        return false;
    if (!done)
        return desk_again(request, reply, "desk-keys", view, &why, err);
    once = json_object();
    json_object_set_new(view, "once", once);
    view_name(once, "key", key);
    view_text(once, "label", str_trim(web_get(request, "label")));
    view_text(view, "label", STR(""));
    return desk_show(reply, "desk-keys", view);
}

/* A coordinator ends keys of the own agency only. */
static bool key_is_mine(struct web_request *request, int64_t id, struct err *err)
{
    struct api_key *keys;
    size_t count;

    if (desk_may(request, RIGHT_ADMINISTER))
        return true;
    if (!keys_read(request, session_agency(desk_session(request)), &keys, &count, err))
        return false;
    for (size_t i = 0; i < count; i++) {
        if (keys[i].id == id)
            return true;
    }
    return err_set(err, ERR_DENIED, "!right-missing");
}

bool keys_disable_do(struct web_request *request, struct web_reply *reply, struct err *err)
{
    struct err why = {0};
    int64_t id;
    json_t *view;

    if (!web_get_int(request, "id", 1, INT64_MAX, &id, err) || !key_is_mine(request, id, err))
        return false;
    if (api_key_disable(desk_app(request)->store, session_member(desk_session(request)), id, &why))
        return desk_go(request, reply, "/admin/keys?done=1&agency=%" PRId64, agency_of_keys(request));
    return keys_view(request, &view, err) && desk_again(request, reply, "desk-keys", view, &why, err);
}
