/* admin_webhook.c - programs that are told of events: an address, a secret shown once, and which of them failed. */
#include "case/webhook.h"
#include "desk/pages.h"

static void events_view(const struct web_request *request, json_t *view)
{
    json_t *list = view_list(view, "events");
    for (size_t i = 0; webhook_events[i]; i++) {
        json_t *item = view_item(list);
        view_name(item, "id", webhook_events[i]);
        view_word(request, item, "label", "webhook", str_from(webhook_events[i]));
        view_flag(item, "chosen", request->method != WEB_POST || web_has(request, webhook_events[i]));
    }
}

static bool page_view(struct web_request *request, json_t *view, struct err *err)
{
    struct webhook *hooks;
    struct agency *agencies;
    size_t count, agency_count;
    int64_t shown = session_agency(desk_session(request));
    if (!webhook_list(desk_app(request)->store, request->arena, &hooks, &count, err) ||
        !desk_agencies(request, &agencies, &agency_count, err))
        return false;
    (void)!str_int(web_get(request, "agency"), 1, INT64_MAX, &shown);
    json_t *list = view_list(view, "hooks"), *places = view_list(view, "agencies");
    for (size_t i = 0; i < count; i++) {
        json_t *item = view_item(list);
        view_number(item, "id", hooks[i].id);
        view_text(item, "url", hooks[i].url);
        view_text(item, "events", str_trim(hooks[i].events));
        view_day(request, item, "since", hooks[i].day);
        view_number(item, "waiting", hooks[i].waiting);
        view_number(item, "failures", hooks[i].failures);
        view_flag(item, "lives", hooks[i].ended == WEBHOOK_LIVES);
        view_flag(item, "failed", hooks[i].ended == WEBHOOK_FAILED);
        view_flag(item, "troubled", hooks[i].ended == WEBHOOK_LIVES && hooks[i].failures > 0);
        for (size_t a = 0; a < agency_count; a++)
            if (agencies[a].id == hooks[i].agency)
                view_text(item, "agency", agencies[a].name);
    }
    for (size_t a = 0; a < agency_count; a++) {
        json_t *item = view_item(places);
        view_number(item, "id", agencies[a].id);
        view_text(item, "name", agencies[a].name);
        view_flag(item, "chosen", agencies[a].id == shown);
    }
    events_view(request, view);
    view_flag(view, "empty", count == 0);
    view_typed(request, view, "url");
    view_flag(view, "at_admin", true);
    view_flag(view, "at_webhooks", true);
    return true;
}

static bool show(struct web_request *request, struct web_reply *reply, const char *secret, const struct err *why,
                 struct err *err)
{
    json_t *view = json_object();
    if (!page_view(request, view, err)) {
        json_decref(view);
        return false;
    }
    if (why)
        return desk_again(request, reply, "desk-webhooks", view, why, err);
    view_flag(view, "once", secret != NULL);
    if (secret)
        view_name(view, "secret", secret);
    return desk_show(reply, "desk-webhooks", view);
}

bool webhooks_show(struct web_request *request, struct web_reply *reply, struct err *err)
{
    return show(request, reply, NULL, NULL, err);
}

bool webhooks_do(struct web_request *request, struct web_reply *reply, struct err *err)
{
    char secret[2 * WEBHOOK_SECRET + 1];
    struct buf events = {.arena = request->arena};
    struct err why = {0};
    int64_t agency = 0;
    for (size_t i = 0; webhook_events[i]; i++)
        if (web_has(request, webhook_events[i]))
            buf_printf(&events, "%s ", webhook_events[i]);
    if (!web_get_int(request, "agency", 1, INT64_MAX, &agency, err))
        return false;
    bool ok = webhook_add(desk_app(request)->store, desk_session(request), request->arena, agency, web_get(request,
                                                                                                           "url"),
                          buf_str(&events), desk_app(request)->webhooks_inside, secret, &why);
    bool shown = ok ? show(request, reply, secret, NULL, err) : show(request, reply, NULL, &why, err);
    vault_wipe(secret, sizeof secret);
    return shown;
}

bool webhook_end_do(struct web_request *request, struct web_reply *reply, struct err *err)
{
    int64_t id;
    return web_get_int(request, "id", 1, INT64_MAX, &id, err) &&
           webhook_end(desk_app(request)->store, desk_session(request), request->arena, id, err) &&
           desk_go(request, reply, "/admin/webhooks");
}
