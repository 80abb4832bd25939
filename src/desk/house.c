/* house.c - one house: its beds by night as a small calendar; and how full the houses were. */
#include "desk/house_pages.h"

#include "base/clock.h"

enum { GRID_NIGHTS = 14, MONTHS = 6 };

/* ---- the calendar ---- */

static int64_t in_bed(const struct lodging_night *nights, size_t count, int bed, int32_t night)
{
    for (size_t i = 0; i < count; i++)
        if (nights[i].bed == bed && nights[i].night == night)
            return nights[i].placement ? nights[i].placement : -1;
    return 0;
}

static struct str who(const struct lodgers *all, int64_t placement)
{
    const struct item *item = placement > 0 ? lodgers_item(all, placement) : NULL;
    struct buf names = {.arena = all->request->arena};
    size_t i;
    json_t *one;

    json_array_foreach(item ? json_object_get(item->fields, "persons") : NULL, i, one) {
        struct str name = value_names_record(all->names, json_integer_value(one));
        if (name.n)
            buf_printf(&names, "%s" STR_FMT, names.n ? ", " : "", STR_ARG(name));
    }
    return buf_str(&names);
}

/* One row a bed; nights of one placement are one cell. */
static void grid_view(const struct lodgers *all, json_t *view, const struct lodging_house *house,
                      const struct lodging_night *nights, size_t count, int32_t first)
{
    json_t *head = view_list(view, "nights"), *rows = view_list(view, "grid");

    for (int32_t night = first; night < first + GRID_NIGHTS; night++) {
        struct str iso = clock_day_text(all->request->arena, night);
        json_t *item = view_item(head);
        view_text(item, "day", str_slice(iso, 8, 10));
        view_text(item, "month", str_slice(iso, 5, 7));
        house_day_view(all->request, item, "whole", night);
        view_flag(item, "is_tonight", night == all->tonight);
    }
    for (int bed = 1; bed <= house->beds; bed++) {
        json_t *row = view_item(rows), *cells = view_list(row, "cells");
        view_number(row, "bed", bed);
        for (int32_t night = first; night < first + GRID_NIGHTS;) {
            int64_t placement = in_bed(nights, count, bed, night);
            int32_t end = night + 1;
            while (placement && end < first + GRID_NIGHTS && in_bed(nights, count, bed, end) == placement)
                end++;
            json_t *cell = view_item(cells);
            struct str name = who(all, placement);
            view_number(cell, "span", end - night);
            view_flag(cell, "taken", placement != 0);
            view_flag(cell, "may_read", placement > 0 && lodgers_item(all, placement) != NULL);
            view_number(cell, "placement", placement > 0 ? placement : 0);
            view_text(cell, "who", name);
            view_flag(cell, "has_who", name.n > 0);
            night = end;
        }
    }
}

/* Placements of the grid that are over do not stand among the beds in use: they are opened for their names. */
static const struct lodging_house *find_house(const struct lodgers *all, int64_t place)
{
    for (size_t i = 0; i < all->house_count; i++)
        if (all->houses[i].place == place)
            return &all->houses[i];
    return NULL;
}

static void months_view(const struct web_request *request, json_t *view, const char *key, const struct lodging_count *counts,
                        size_t count, int64_t place, int beds, int32_t today);

static bool house_view(struct web_request *request, json_t *view, int64_t place, int32_t first, struct err *err)
{
    struct session *session = desk_session(request);
    int32_t today = lodging_tonight(clock_now()), from = clock_day_add(today, 0, -MONTHS, 0);
    struct lodgers all;
    struct lodging_night *nights;
    struct lodging_count *counts;
    size_t count, counted;

    if (!lodgers_open(request, place, today, today + 1, &all, err))
        return false;
    const struct lodging_house *house = find_house(&all, place);
    bool ok = (house || err_set(err, ERR_NOT_FOUND, "!record-unknown")) &&
              lodging_nights(record_of(request), session, request->arena, place, first, first + GRID_NIGHTS, &nights, &count,
                             err) &&
              lodging_occupancy(record_of(request), session, request->arena, place, from, today + 1, &counts, &counted, err);
    if (ok) {
        grid_view(&all, view, house, nights, count, first);
        house_suits_view(request, view, house);
        view_text(view, "name", value_names_record(all.names, place));
        view_number(view, "free", house->free);
        view_number(view, "beds", house->beds);
        months_view(request, view, "months", counts, counted, place, house->beds, today);
    }
    lodgers_end(&all);
    return ok;
}

bool house_show(struct web_request *request, struct web_reply *reply, struct err *err)
{
    int32_t first, tonight = lodging_tonight(clock_now());
    struct err ignored;
    json_t *view;
    int64_t place;

    if (!record_asked(request, &place, err))
        return false;
    if (!house_day(request, "from", tonight, &first, &ignored))
        first = tonight;
    view = json_object();
    if (!house_view(request, view, place, first, err)) {
        json_decref(view);
        return false;
    }
    view_number(view, "place", place);
    house_day_view(request, view, "before", first - GRID_NIGHTS);
    house_day_view(request, view, "next", first + GRID_NIGHTS);
    view_flag(view, "is_now", first == tonight);
    view_flag(view, "at_tonight", true);
    return desk_show(reply, "desk-house", view);
}

/* ---- how full it was ---- */

/* The last months, the newest first: nights used of nights there were. */
static void months_view(const struct web_request *request, json_t *view, const char *key, const struct lodging_count *counts,
                        size_t count, int64_t place, int beds, int32_t today)
{
    json_t *list = view_list(view, key);
    int32_t end = today + 1;

    for (int i = 0; i < MONTHS; i++) {
        struct str iso = clock_day_text(request->arena, end - 1);
        int32_t first = 0;
        int64_t used = 0, all = 0;
        if (!clock_day_parse(str_printf(request->arena, "%.7s-01", iso.p), &first))
            return;
        for (size_t k = 0; k < count; k++)
            if (counts[k].place == place && counts[k].night >= first && counts[k].night < end)
                used += counts[k].n;
        all = (int64_t)beds * (end - first);
        json_t *item = view_item(list);
        view_text(item, "month", value_date(request, str_slice(iso, 0, 7)));
        view_number(item, "used", used);
        view_number(item, "all", all);
        view_number(item, "percent", all ? (used * 100 + all / 2) / all : 0);
        end = first;
    }
}

struct by_suit { int64_t used, all; };

static void suits_view(const struct web_request *request, json_t *view, const struct lodgers *houses,
                       const struct lodging_count *counts, size_t count, int nights)
{
    const struct kind_list *suits = kind_list_find(record_of(request)->kinds, STR("suits"));
    json_t *list = view_list(view, "by_suit");

    for (size_t i = 0; suits && i < suits->count; i++) {
        struct by_suit sum = {0};
        for (size_t k = 0; k < houses->house_count; k++) {
            const struct lodging_house *house = &houses->houses[k];
            if (!lodging_suits(house, suits->codes[i].id))
                continue;
            sum.all += (int64_t)house->beds * nights;
            for (size_t n = 0; n < count; n++)
                sum.used += counts[n].place == house->place ? counts[n].n : 0;
        }
        if (!sum.all)
            continue;
        json_t *item = view_item(list);
        view_text(item, "label", record_word(request, suits->codes[i].label));
        view_number(item, "used", sum.used);
        view_number(item, "all", sum.all);
        view_number(item, "percent", (sum.used * 100 + sum.all / 2) / sum.all);
    }
}

bool occupancy_show(struct web_request *request, struct web_reply *reply, struct err *err)
{
    int32_t today = lodging_tonight(clock_now()), from = clock_day_add(today, 0, -MONTHS, 0);
    json_t *view, *list;
    struct lodgers all;
    struct lodging_count *counts;
    size_t count;

    if (!lodgers_open(request, 0, today, today + 1, &all, err))
        return false;
    bool ok = lodging_occupancy(record_of(request), desk_session(request), request->arena, 0, from, today + 1, &counts,
                                &count, err);
    if (ok) {
        view = json_object();
        list = view_list(view, "houses");
        for (size_t i = 0; i < all.house_count; i++) {
            json_t *item = view_item(list);
            view_number(item, "place", all.houses[i].place);
            view_text(item, "name", value_names_record(all.names, all.houses[i].place));
            months_view(request, item, "months", counts, count, all.houses[i].place, all.houses[i].beds, today);
        }
        suits_view(request, view, &all, counts, count, today + 1 - from);
        house_day_view(request, view, "from", from);
        view_flag(view, "has_houses", all.house_count > 0);
        view_flag(view, "at_tonight", true);
        ok = desk_show(reply, "desk-occupancy", view);
    }
    lodgers_end(&all);
    return ok;
}
