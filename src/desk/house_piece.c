/* house_piece.c - what beds add to the page of a record: a case, a placement, a place, a request for a bed. */
#include "desk/house_pages.h"

#include "base/clock.h"

static bool may_make(const struct web_request *request, const char *kind)
{
    return role_may_create(record_of(request)->roles, item_role(desk_session(request)), str_from(kind));
}

static bool accept_view(struct web_request *request, json_t *view, const struct item *item, struct err *err)
{
    int32_t from = lodging_tonight(clock_now()), until;
    struct lodgers all;
    json_t *list = view_list(view, "houses");
    int64_t need = json_integer_value(json_object_get(item->fields, "beds"));

    if (!value_day(json_object_get(item->fields, "from"), false, &from))
        from = lodging_tonight(clock_now());
    if (!value_day(json_object_get(item->fields, "until"), true, &until) || until <= from)
        until = from + 1;
    if (!lodgers_open(request, 0, from, until, &all, err))
        return false;
    for (size_t i = 0; i < all.house_count; i++) {
        json_t *house = view_item(list);
        view_number(house, "place", all.houses[i].place);
        view_text(house, "name", value_names_record(all.names, all.houses[i].place));
        view_number(house, "free", all.houses[i].free);
        view_flag(house, "enough", all.houses[i].free >= need);
        house_suits_view(request, house, &all.houses[i]);
    }
    lodgers_end(&all);
    view_flag(view, "has_houses", json_array_size(list) > 0);
    view_flag(view, "accepts", true);
    return true;
}

/* Its beds, when the role may see them. */
static bool beds_view(struct web_request *request, json_t *view, const struct item *item, struct err *err)
{
    struct lodging_bed *beds;
    size_t count;
    struct buf text = {.arena = request->arena};
    struct err why;

    if (!lodging_stays(record_of(request), desk_session(request), request->arena, 0, &beds, &count, &why))
        return why.kind == ERR_DENIED || err_set(err, why.kind, "%s", why.text);
    for (size_t i = 0; i < count; i++)
        if (beds[i].placement == item->id)
            buf_printf(&text, "%s%d", text.n ? ", " : "", beds[i].bed);
    view_text(view, "beds", buf_str(&text));
    view_flag(view, "has_beds", text.n > 0);
    view_flag(view, "may_move", item->may_act && str_is(item->state->id, "admitted"));
    return true;
}

bool house_piece(struct web_request *request, json_t *page, const struct item *item, struct err *err)
{
    json_t *view = json_object();
    bool ok = true;

    json_object_set_new(page, "house", view);
    view_number(view, "id", item->id);
    view_number(view, "edition", item->edition);
    if (str_is(item->kind->id, "case")) {
        view_flag(view, "is_case", item->state->open && may_make(request, "placement") && may_make(request, "person"));
    } else if (str_is(item->kind->id, "place")) {
        view_flag(view, "is_place", item->state->open);
        view_flag(view, "hides_address", item->hidden != NULL);
    } else if (str_is(item->kind->id, "placement")) {
        view_flag(view, "is_placement", true);
        ok = beds_view(request, view, item, err);
    } else if (str_is(item->state->id, "asked") && item->agency != session_agency(desk_session(request)) && item->may_act &&
               record_may_read(request, STR("place"))) {
        ok = accept_view(request, view, item, err);
    }
    return ok;
}
