/* tonight.c - who is where tonight, what is free, who comes and who goes; and the night guard's list without names. */
#include "desk/house_pages.h"

#include "base/clock.h"

/* ---- one row a placement ---- */

static bool first_of(const struct lodgers *all, size_t i)
{
    for (size_t k = 0; k < i; k++)
        if (all->beds[k].placement == all->beds[i].placement && all->beds[k].place == all->beds[i].place)
            return false;
    return true;
}

/* In the bed, or expected, on that night. */
static bool counts(const struct lodgers *all, const struct lodging_bed *bed, int32_t night)
{
    return bed->from <= night && (bed->until >= night || (bed->is_in && bed->until <= all->tonight));
}

static void row_view(const struct lodgers *all, json_t *list, const struct lodging_bed *bed, int32_t night)
{
    const struct web_request *request = all->request;
    const struct item *item = lodgers_item(all, bed->placement);
    json_t *view = view_item(list);

    view_number(view, "id", bed->placement);
    view_text(view, "beds", lodgers_beds(all, bed->place, bed->placement));
    house_day_view(request, view, "until", bed->until);
    house_day_view(request, view, "from", bed->from);
    view_flag(view, "is_in", bed->is_in);
    view_flag(view, "arrives", !bed->is_in && bed->from == night);
    view_flag(view, "awaited", !bed->is_in && bed->from < night);
    view_flag(view, "leaves", bed->is_in && bed->until == night);
    view_flag(view, "over", bed->is_in && bed->until < night);
    view_flag(view, "may_read", item != NULL);
    if (!item)
        return;
    lodgers_people_view(all, view, item);
    view_flag(view, "may_act", item->may_act && str_is(item->kind->id, "placement"));
    view_number(view, "edition", item->edition);
    view_number(view, "case", item->parent);
}

struct sums { size_t arrive, leave, over, free, beds; };

static void house_view(const struct lodgers *all, json_t *list, const struct lodging_house *house, int32_t night,
                       struct sums *sums)
{
    json_t *view = view_item(list), *rows = view_list(view, "rows");

    view_number(view, "place", house->place);
    view_text(view, "name", value_names_record(all->names, house->place));
    view_number(view, "free", house->free);
    view_flag(view, "full", house->free == 0);
    view_number(view, "beds", house->beds);
    house_suits_view(all->request, view, house);
    for (size_t i = 0; i < all->bed_count; i++) {
        const struct lodging_bed *bed = &all->beds[i];
        if (bed->place != house->place || !counts(all, bed, night) || !first_of(all, i))
            continue;
        row_view(all, rows, bed, night);
        sums->arrive += !bed->is_in;
        sums->leave += bed->is_in && bed->until == night;
        sums->over += bed->is_in && bed->until < night;
    }
    view_flag(view, "empty", json_array_size(rows) == 0);
    sums->free += (size_t)house->free;
    sums->beds += (size_t)house->beds;
}

/* Free beds by whom the places suit: a bed that suits women and children counts for both. */
static void free_view(const struct web_request *request, json_t *view, const struct lodging_house *houses, size_t count)
{
    const struct kind_list *suits = kind_list_find(record_of(request)->kinds, STR("suits"));
    json_t *list = view_list(view, "by_suit");

    for (size_t i = 0; suits && i < suits->count; i++) {
        int free = 0;
        bool any = false;
        for (size_t k = 0; k < count; k++)
            if (lodging_suits(&houses[k], suits->codes[i].id)) {
                free += houses[k].free;
                any = true;
            }
        if (!any)
            continue;
        json_t *item = view_item(list);
        view_text(item, "label", record_word(request, suits->codes[i].label));
        view_number(item, "free", free);
        view_flag(item, "none", free == 0);
    }
}

static bool elsewhere_view(struct web_request *request, json_t *view, int32_t night, struct err *err)
{
    struct lodging_house *houses;
    struct agency *agencies;
    size_t count, agency_count;
    json_t *list = view_list(view, "elsewhere");

    if (!lodging_elsewhere(record_of(request), desk_session(request), request->arena, night, night + 1, &houses, &count,
                           err) ||
        !desk_agencies(request, &agencies, &agency_count, err))
        return false;
    for (size_t i = 0; i < count; i++) {
        json_t *item = view_item(list);
        for (size_t k = 0; k < agency_count; k++)
            if (agencies[k].id == houses[i].agency)
                view_text(item, "agency", agencies[k].name);
        view_number(item, "free", houses[i].free);
        view_flag(item, "full", houses[i].free == 0);
        house_suits_view(request, item, &houses[i]);
    }
    view_flag(view, "has_elsewhere", count > 0);
    view_flag(view, "may_ask", role_may_create(record_of(request)->roles, item_role(desk_session(request)),
                                               STR("bed-request")));
    return true;
}

/* Requests that wait for an answer of this agency. */
static bool requests_view(struct web_request *request, json_t *view, struct err *err)
{
    struct item_filter filter = {.kind = STR("bed-request"), .state = STR("asked"), .limit = 50};
    struct session *session = desk_session(request);
    json_t *list = view_list(view, "requests");
    struct item *items;
    int64_t *ids;
    size_t count;

    if (!kind_find(record_of(request)->kinds, filter.kind))
        return true;
    if (!item_list(record_of(request), session, request->arena, &filter, &ids, &count, err) ||
        !items_open(record_of(request), session, request->arena, 0, ids, count, &items, &count, err))
        return false;
    for (size_t i = 0; i < count; i++) {
        if (items[i].agency == session_agency(session))
            continue;
        json_t *item = view_item(list);
        int32_t day;
        view_number(item, "id", items[i].id);
        view_number(item, "beds", json_integer_value(json_object_get(items[i].fields, "beds")));
        if (value_day(json_object_get(items[i].fields, "from"), false, &day))
            house_day_view(request, item, "from", day);
    }
    items_end(items, count);
    view_flag(view, "has_requests", json_array_size(list) > 0);
    return true;
}

static bool night_view(struct web_request *request, json_t *view, struct err *err)
{
    int32_t now = lodging_tonight(clock_now()), night;
    struct lodgers all;
    struct sums sums = {0};
    json_t *list = view_list(view, "houses");
    struct err ignored;

    if (!house_day(request, "date", now, &night, &ignored))
        night = now;
    if (!lodgers_open(request, 0, night, night + 1, &all, err))
        return false;
    for (size_t i = 0; i < all.house_count; i++)
        house_view(&all, list, &all.houses[i], night, &sums);
    free_view(request, view, all.houses, all.house_count);
    lodgers_end(&all);
    house_day_view(request, view, "night", night);
    house_day_view(request, view, "before", night - 1);
    house_day_view(request, view, "next", night + 1);
    view_flag(view, "is_tonight", night == now);
    view_flag(view, "has_houses", all.house_count > 0);
    view_number(view, "free", (int64_t)sums.free);
    view_number(view, "arrive", (int64_t)sums.arrive);
    view_number(view, "leave", (int64_t)sums.leave);
    view_number(view, "over", (int64_t)sums.over);
    view_flag(view, "has_arrive", sums.arrive > 0);
    view_flag(view, "has_leave", sums.leave > 0);
    view_flag(view, "has_over", sums.over > 0);
    view_flag(view, "may_add_place", role_may_create(record_of(request)->roles, item_role(desk_session(request)),
                                                     STR("place")));
    view_flag(view, "at_tonight", true);
    return true;
}

static bool show(struct web_request *request, struct web_reply *reply, const struct err *why, struct err *err)
{
    json_t *view = json_object();

    if (night_view(request, view, err) && elsewhere_view(request, view, lodging_tonight(clock_now()), err) &&
        requests_view(request, view, err))
        return why ? desk_again(request, reply, "desk-tonight", view, why, err) : desk_show(reply, "desk-tonight", view);
    json_decref(view);
    return false;
}

bool tonight_show(struct web_request *request, struct web_reply *reply, struct err *err)
{
    return show(request, reply, NULL, err);
}

/* No names; initials only when they are asked for. */
bool tonight_print_show(struct web_request *request, struct web_reply *reply, struct err *err)
{
    json_t *view = json_object();

    if (!night_view(request, view, err)) {
        json_decref(view);
        return false;
    }
    view_flag(view, "with_initials", str_is(web_get(request, "initials"), "1"));
    return desk_show(reply, "desk-tonight-print", view);
}

bool tonight_admit_do(struct web_request *request, struct web_reply *reply, struct err *err)
{
    int64_t id, edition;
    struct err why = {0};

    if (!record_asked(request, &id, err) || !web_get_int(request, "edition", 1, INT64_MAX, &edition, err))
        return false;
    if (item_act(record_of(request), desk_session(request), request->arena, id, edition, STR("admit"), NULL, STR(""), &why))
        return desk_go(request, reply, "/tonight#stay-%" PRId64, id);
    return show(request, reply, &why, err);
}
