/* bed_move.c - to another bed, out of the house, and beds for who asked from another agency. */
#include "desk/house_pages.h"

#include "base/clock.h"
#include "case/notice.h"

/* The placement {id}, with the edition that the form was made on. */
static bool placement_asked(struct web_request *request, struct item *ret, struct err *err)
{
    int64_t id;

    if (!record_asked(request, &id, err) ||
        !item_open(record_of(request), desk_session(request), request->arena, id, ret, err))
        return false;
    if (str_is(ret->kind->id, "placement") && ret->may_act)
        return true;
    item_end(ret);
    return err_set(err, ERR_DENIED, "!not-allowed");
}

static int64_t edition_of(const struct web_request *request, const struct item *item)
{
    int64_t edition;

    return str_int(web_get(request, "edition"), 1, INT64_MAX, &edition) ? edition : item->edition;
}

/* Who, from where. */
static void stay_view(const struct lodgers *all, json_t *view, const struct item *item)
{
    const struct web_request *request = all->request;
    int64_t place = json_integer_value(json_object_get(item->fields, "place"));
    int32_t day;

    lodgers_people_view(all, view, item);
    view_number(view, "id", item->id);
    view_number(view, "case", item->parent);
    view_number(view, "edition", item->edition);
    view_text(view, "place_name", value_names_record(all->names, place));
    view_text(view, "beds", lodgers_beds(all, place, item->id));
    view_number(view, "place", place);
    if (value_day(json_object_get(item->fields, "until"), true, &day))
        house_day_view(request, view, "until", day);
    view_flag(view, "at_tonight", true);
}

/* ---- to another bed ---- */

static bool move_view(struct web_request *request, const struct item *item, json_t *view, struct err *err)
{
    int32_t tonight = lodging_tonight(clock_now()), until = tonight + 1;
    json_t *list = view_list(view, "houses");
    struct lodgers all;
    size_t need = json_array_size(json_object_get(item->fields, "persons")), i;
    json_t *one;

    if (!value_day(json_object_get(item->fields, "until"), true, &until) || until <= tonight)
        until = tonight + 1;
    if (!lodgers_open(request, 0, tonight, until, &all, err))
        return false;
    json_array_foreach(json_object_get(item->fields, "persons"), i, one)
        value_names_want_record(all.names, json_integer_value(one));
    stay_view(&all, view, item);
    for (i = 0; i < all.house_count; i++) {
        const struct lodging_house *house = &all.houses[i];
        json_t *row = view_item(list);
        view_number(row, "place", house->place);
        view_text(row, "name", value_names_record(all.names, house->place));
        view_number(row, "free", house->free);
        bool here = json_integer_value(json_object_get(item->fields, "place")) == house->place;
        view_flag(row, "here", here);
        view_flag(row, "enough", here || (size_t)house->free >= (need ? need : 1));
        house_suits_view(request, row, house);
    }
    view_text(view, "until_iso", clock_day_text(request->arena, until));
    lodgers_end(&all);
    return true;
}

static bool move_page(struct web_request *request, struct web_reply *reply, struct item *item, const struct err *why,
                      struct err *err)
{
    json_t *view = json_object();
    bool ok = move_view(request, item, view, err);

    item_end(item);
    if (ok)
        return why ? desk_again(request, reply, "desk-bed-move", view, why, err) : desk_show(reply, "desk-bed-move", view);
    json_decref(view);
    return false;
}

bool bed_move_show(struct web_request *request, struct web_reply *reply, struct err *err)
{
    struct item item;

    return placement_asked(request, &item, err) && move_page(request, reply, &item, NULL, err);
}

bool bed_move_do(struct web_request *request, struct web_reply *reply, struct err *err)
{
    struct lodging_move move = {0};
    struct err why = {0};
    struct item item;
    int64_t id;

    if (!placement_asked(request, &item, err))
        return false;
    move.id = item.id;
    move.edition = edition_of(request, &item);
    if (!str_int(web_get(request, "bed"), 1, LODGING_BEDS_MOST, &move.bed))
        move.bed = 0;
    if (!str_int(web_get(request, "place"), 1, INT64_MAX, &move.place)) {
        err_field(&why, "place", "!choose-house");
    } else if (house_day(request, "until", 0, &move.until, &why) &&
               lodging_transfer(record_of(request), desk_session(request), request->arena, &move, &id, &why)) {
        item_end(&item);
        return desk_go(request, reply, "/tonight#stay-%" PRId64, id);
    }
    return move_page(request, reply, &item, &why, err);
}

/* ---- she left ---- */

static bool leave_view(struct web_request *request, const struct item *item, json_t *view, struct err *err)
{
    const struct kind_list *reasons = kind_list_find(record_of(request)->kinds, STR("left-reason"));
    json_t *list = view_list(view, "reasons");
    struct lodgers all;
    int32_t day;
    struct err ignored;

    if (!lodgers_open(request, 0, lodging_tonight(clock_now()), lodging_tonight(clock_now()) + 1, &all, err))
        return false;
    stay_view(&all, view, item);
    lodgers_end(&all);
    for (size_t i = 0; reasons && i < reasons->count; i++) {
        json_t *row = view_item(list);
        if (reasons->codes[i].retired)
            continue;
        view_text(row, "value", reasons->codes[i].id);
        view_text(row, "label", record_word(request, reasons->codes[i].label));
        view_flag(row, "chosen", str_eq(web_get(request, "left_reason"), reasons->codes[i].id));
    }
    if (!house_day(request, "left", clock_local_today(clock_now()), &day, &ignored))
        day = clock_local_today(clock_now());
    view_text(view, "left_iso", clock_day_text(request->arena, day));
    view_typed(request, view, "left_to");
    return true;
}

static bool leave_page(struct web_request *request, struct web_reply *reply, struct item *item, const struct err *why,
                       struct err *err)
{
    json_t *view = json_object();
    bool ok = leave_view(request, item, view, err);

    item_end(item);
    if (ok)
        return why ? desk_again(request, reply, "desk-bed-leave", view, why, err) : desk_show(reply, "desk-bed-leave", view);
    json_decref(view);
    return false;
}

bool bed_leave_show(struct web_request *request, struct web_reply *reply, struct err *err)
{
    struct item item;

    return placement_asked(request, &item, err) && leave_page(request, reply, &item, NULL, err);
}

bool bed_leave_do(struct web_request *request, struct web_reply *reply, struct err *err)
{
    struct str reason = web_get(request, "left_reason"), to = str_trim(web_get(request, "left_to"));
    json_t *fields = json_object();
    struct err why = {0};
    struct item item;
    int32_t day;
    bool ok = false;

    if (placement_asked(request, &item, err)) {
        if (house_day(request, "left", clock_local_today(clock_now()), &day, &why)) {
            json_object_set_new(fields, "left", json_string(clock_day_text(request->arena, day).p));
            if (reason.n)
                json_object_set_new(fields, "left_reason", json_stringn(reason.p, reason.n));
            if (to.n)
                json_object_set_new(fields, "left_to", json_stringn(to.p, to.n));
            ok = item_act(record_of(request), desk_session(request), request->arena, item.id, edition_of(request, &item),
                          STR("leave"), fields, STR(""), &why);
        }
        if (ok) {
            item_end(&item);
            desk_go(request, reply, "/tonight");
        } else {
            ok = leave_page(request, reply, &item, &why, err);
        }
    }
    json_decref(fields);
    return ok;
}

/* ---- beds for another agency ---- */

bool bed_accept_do(struct web_request *request, struct web_reply *reply, struct err *err)
{
    struct bed_accept in = {.answer = str_trim(web_get(request, "answer"))};
    struct record_read none = {0};
    struct err why = {0};
    json_t *view;

    if (!record_asked(request, &in.id, err) || !web_get_int(request, "edition", 1, INT64_MAX, &in.edition, err))
        return false;
    if (!str_int(web_get(request, "place"), 1, INT64_MAX, &in.place))
        err_field(&why, "place", "!choose-house");
    else if (bed_request_accept(record_of(request), desk_session(request), request->arena, &in, &why))
        return desk_go(request, reply, "/record/%" PRId64 "#top", in.id);
    if (!desk_can_tell(&why)) {
        *err = why;
        return false;
    }
    if (!record_page_view(request, in.id, STR(""), &none, &view, err))
        return false;
    desk_tell(request, reply, view, &why);
    return desk_show(reply, "desk-record", view);
}
