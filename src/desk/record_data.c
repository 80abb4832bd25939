/* record_data.c - records as data for programs of signed-in members: the fields as they are kept, not as pages word
 * them.
 *
 * doc: kres pack openapi, or /{lang}/desk/openapi.json.  Rights, checks, locking and the audit log are those of the
 * pages. */
#include "base/clock.h"
#include "desk/record_pages.h"
#include "record/exchange/openapi.h"

enum { ROWS = 100 };

static json_t *item_data(const struct web_request *request, const struct item *item)
{
    json_t *map = json_object();
    view_number(map, "id", item->id);
    view_text(map, "kind", item->kind->id);
    view_text(map, "state", item->state->id);
    view_number(map, "edition", item->edition);
    if (item->parent)
        view_number(map, "parent", item->parent);
    view_text(map, "day", clock_day_text(request->arena, item->day));
    view_text(map, "changed", clock_day_text(request->arena, item->changed_day));
    if (item->due)
        view_text(map, "due", clock_day_text(request->arena, item->due));
    json_object_set(map, "fields", item->fields);
    if (item->gone)
        json_object_set(map, "gone", item->gone);
    return map;
}

static bool send(struct web_reply *reply, json_t *map, unsigned status)
{
    reply->view = map;
    reply->status = status;
    return true;
}

bool record_data_show(struct web_request *request, struct web_reply *reply, struct err *err)
{
    int64_t id;
    struct item item;

    if (!record_asked(request, &id, err) ||
        !item_open(record_of(request), desk_session(request), request->arena, id, &item, err))
        return false;
    json_t *map = item_data(request, &item);
    item_end(&item);
    return send(reply, map, 200);
}

bool records_data_show(struct web_request *request, struct web_reply *reply, struct err *err)
{
    const struct kind *kind;
    struct item *items;
    int64_t *ids;
    size_t count, found;

    if (!record_kind(request, web_get(request, "kind"), &kind, err))
        return false;
    struct item_filter filter = {.kind = kind->id, .state = web_get(request, "state"), .open = -1, .limit = ROWS};
    (void)!str_int(web_get(request, "after"), 1, INT64_MAX, &filter.after);
    (void)!str_int(web_get(request, "parent"), 1, INT64_MAX, &filter.parent);
    if (!item_list(record_of(request), desk_session(request), request->arena, &filter, &ids, &count, err) ||
        !items_open(record_of(request), desk_session(request), request->arena, 0, ids, count, &items, &found, err))
        return false;
    json_t *map = json_object(), *list = view_list(map, "records");
    for (size_t i = 0; i < found; i++)
        json_array_append_new(list, item_data(request, &items[i]));
    items_end(items, found);
    if (count == ROWS && !filter.parent)
        view_text(map, "next", str_printf(request->arena, "%" PRId64, ids[count - 1]));
    return send(reply, map, 200);
}

static struct str text_of(const json_t *map, const char *key)
{
    const json_t *value = json_object_get(map, key);
    return json_is_string(value) ? str_make(json_string_value(value), json_string_length(value)) : STR("");
}

bool records_data_do(struct web_request *request, struct web_reply *reply, struct err *err)
{
    const struct kind *kind;
    int64_t id;

    if (!record_kind(request, web_get(request, "kind"), &kind, err))
        return false;
    struct item_new in = {.kind = kind->id, .parent = json_integer_value(json_object_get(request->json, "parent")),
                          .lang = text_of(request->json, "language"), .mode = FIELDS_WHOLE,
                          .fields = json_object_get(request->json, "fields")};
    if (in.parent < 0 || !json_is_object(in.fields))
        return err_field(err, in.parent < 0 ? "parent" : "fields", "!fields-not-object");
    if (!item_add(record_of(request), desk_session(request), request->arena, &in, &id, err))
        return false;
    json_t *map = json_object();
    view_number(map, "id", id);
    return send(reply, map, 201);
}

bool record_data_do(struct web_request *request, struct web_reply *reply, struct err *err)
{
    const json_t *fields = json_object_get(request->json, "fields"), *edition = json_object_get(request->json,
                                                                                                "edition");
    struct str action = web_get(request, "action"), why = text_of(request->json, "why");
    int64_t id;

    if (!record_asked(request, &id, err))
        return false;
    if (!json_is_integer(edition) || (fields && !json_is_object(fields)) || (!fields && !action.n))
        return err_field(err, json_is_integer(edition) ? "fields" : "edition", "!fields-not-object");
    bool ok = action.n ? item_act(record_of(request), desk_session(request), request->arena, id,
                                  json_integer_value(edition),
                                  action, fields, why, err)
                       : item_change(record_of(request), desk_session(request), request->arena, id,
                                     json_integer_value(edition),
                                     fields, FIELDS_WHOLE, why, err);
    if (!ok)
        return false;
    json_t *map = json_object();
    view_number(map, "id", id);
    return send(reply, map, 200);
}

/* Who it is, and the token that every POST brings. */
bool session_data_show(struct web_request *request, struct web_reply *reply, struct err *err)
{
    struct session *session = desk_session(request);
    struct agency agency;
    json_t *map;

    if (!desk_agency(request, session_agency(session), &agency, err))
        return false;
    map = json_object();
    view_text(map, "csrf", session_csrf(session));
    view_text(map, "login", session_login(session));
    view_text(map, "role", item_role(session));
    view_text(map, "agency", agency.slug);
    return send(reply, map, 200);
}

bool openapi_show(struct web_request *request, struct web_reply *reply, struct err *err)
{
    UNUSED(err);
    return send(reply, openapi_make(request->arena, record_of(request)->kinds, request->lang, KRES_VERSION), 200);
}
