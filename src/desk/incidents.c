/* incidents.c - what was seen at facilities over time, what was seen again; written down in two minutes. */
#include "desk/house_pages.h"

#include "base/clock.h"
#include "case/sighting.h"
#include "site/page.h"
#include "text/normal.h"

/* ---- the list ---- */

static struct str text_of(const struct item *item, const char *id)
{
    const json_t *value = json_object_get(item->fields, id);

    return json_is_string(value) ? str_make(json_string_value(value), json_string_length(value)) : STR("");
}

static struct str plain(struct arena *arena, struct str text)
{
    struct text_normal normal = {0};

    text_fold(arena, text, &normal);
    return str_copy(arena, normal.folded);
}

static void field_view(const struct web_request *request, json_t *view, const struct item *item, const char *id)
{
    const struct kind_field *field = kind_field_find(item->kind, str_from(id));
    const json_t *value = json_object_get(item->fields, id);

    if (field && value)
        view_text(view, id, value_text(request->arena, field, value, request->lang));
}

/* The other end of a link as seen from this incident; 0 when it is not one of its own. */
static int64_t other_end(const struct sightings *found, const struct sighting_link *link, size_t at)
{
    if (link->from == at)
        return link->to;
    return link->kind && link->to == found->incidents[at].id ? found->incidents[link->from].id : 0;
}

static void links_view(const struct web_request *request, json_t *view, const struct sightings *found, size_t at)
{
    json_t *list = view_list(view, "links");

    for (size_t i = 0; i < found->link_count; i++) {
        const struct sighting_link *link = &found->links[i];
        int64_t other = other_end(found, link, at);
        if (!other)
            continue;
        json_t *item = view_item(list);
        view_number(item, "id", other);
        view_flag(item, "is_report", !link->kind);
        view_text(item, "kind", link->kind ? record_word(request, link->kind->title) : STR(""));
        view_word(request, item, "by", "sighting", str_from(sighting_by_name(link->by)));
        view_text(item, "value", link->value);
        for (size_t k = 0; k < found->count; k++)
            if (found->incidents[k].id == other) {
                house_day_view(request, item, "day", incident_day(&found->incidents[k]));
                view_text(item, "facility", text_of(&found->incidents[k], "facility"));
            }
    }
    view_flag(view, "seen_again", json_array_size(list) > 0);
}

static void row_view(const struct web_request *request, json_t *list, const struct sightings *found, size_t at)
{
    static const char *const SHOWN[] = {"what", "facility", "plates", "people"};
    const struct item *item = &found->incidents[at];
    json_t *view = view_item(list);

    view_number(view, "id", item->id);
    for (size_t i = 0; i < LEN(SHOWN); i++)
        field_view(request, view, item, SHOWN[i]);
    house_day_view(request, view, "day", incident_day(item));
    record_state_view(request, view, item->state);
    view_flag(view, "is_new", str_is(item->state->id, "new"));
    view_flag(view, "by_link", item->stamp.member == 0);
    view_flag(view, "repeated", json_is_true(json_object_get(item->fields, "repeated")));
    links_view(request, view, found, at);
}

/* Each facility once, with how many; a name written in several ways is one. */
static void facilities_view(const struct web_request *request, json_t *view, const struct sightings *found,
                            struct str chosen)
{
    json_t *list = view_list(view, "facilities");
    struct str *names = ARENA_ARRAY(request->arena, found->count + 1, struct str);
    json_t **items = ARENA_ARRAY(request->arena, found->count + 1, json_t *);
    size_t count = 0;

    for (size_t i = 0; i < found->count; i++) {
        struct str name = text_of(&found->incidents[i], "facility"), key = plain(request->arena, name);
        size_t at = 0;
        if (!key.n)
            continue;
        while (at < count && !str_eq(names[at], key))
            at++;
        if (at == count) {
            names[count] = key;
            items[count] = view_item(list);
            view_text(items[count], "name", name);
            struct buf query = {.arena = request->arena};
            query_add(&query, "facility", name);
            view_text(items[count], "query", buf_str(&query));
            view_flag(items[count], "chosen", str_eq(key, chosen));
            count++;
        }
        view_number(items[at], "n", json_integer_value(json_object_get(items[at], "n")) + 1);
    }
    view_flag(view, "has_facilities", count > 1);
}

bool incidents_show(struct web_request *request, struct web_reply *reply, struct err *err)
{
    struct str chosen = plain(request->arena, web_get(request, "facility"));
    struct sightings found;
    json_t *view, *list;

    if (!record_may_read(request, STR("incident")))
        return err_set(err, ERR_NOT_FOUND, "!record-unknown");
    if (!sightings_find(record_of(request), NULL, desk_session(request), request->arena, 0, &found, err))
        return false;
    view = json_object();
    list = view_list(view, "incidents");
    for (size_t i = 0; i < found.count; i++)
        if (!chosen.n || str_eq(plain(request->arena, text_of(&found.incidents[i], "facility")), chosen))
            row_view(request, list, &found, i);
    facilities_view(request, view, &found, chosen);
    view_flag(view, "is_chosen", chosen.n > 0);
    view_text(view, "facility", web_get(request, "facility"));
    view_flag(view, "has_incidents", json_array_size(list) > 0);
    view_flag(view, "may_add", role_may_create(record_of(request)->roles, item_role(desk_session(request)),
                                               STR("incident")));
    view_text(view, "at_records", STR("incident"));
    sightings_end(&found);
    return desk_show(reply, "desk-incidents", view);
}

/* ---- on the page of an incident ---- */

bool incident_piece(struct web_request *request, json_t *page, const struct item *item, struct err *err)
{
    struct app *app = desk_app(request);
    struct sightings found;
    json_t *view;
    size_t at = 0;

    if (!sightings_find(record_of(request), &app->cases, desk_session(request), request->arena, item->id, &found, err))
        return false;
    view = json_object();
    json_object_set_new(page, "sighting", view);
    while (at < found.count && found.incidents[at].id != item->id)
        at++;
    if (at < found.count)
        links_view(request, view, &found, at);
    view_number(view, "id", item->id);
    view_flag(view, "by_link", item->stamp.member == 0);
    view_flag(view, "may_warn", role_may_create(record_of(request)->roles, item_role(desk_session(request)), STR("alert")));
    sightings_end(&found);
    return true;
}
