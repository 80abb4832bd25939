/* hsds_parts.c - schedules and locations of the specification; see hsds.h. */
#include "base/clock.h"
#include "site/hsds.h"

enum { HOUR = 3600, MINUTE = 60 };
static const char *const day_codes[HOURS_DAYS] = {"MO", "TU", "WE", "TH", "FR", "SA", "SU"};

/* ---- schedules ---- */

struct writing {
    const struct hsds *in;
    json_t *list;
    struct str service_id, key;
    int offset; /* seconds east of UTC, at the edition's moment */
};

static json_t *new_schedule(const struct writing *to)
{
    json_t *item = page_item(to->list);

    page_text(item, "id", hsds_uuid(to->in->request->arena, "schedule",
                                    str_printf(to->in->request->arena, STR_FMT "/%zu", STR_ARG(to->key),
                                               json_array_size(to->list))));
    page_text(item, "service_id", to->service_id);
    return item;
}

/* "09:00+01:00", as the specification asks for. */
static void set_time(const struct writing *to, json_t *item, const char *name, int minute)
{
    char text[32];
    int offset = to->offset / MINUTE;
    int east = offset < 0 ? -offset : offset;

    minute = minute > HOURS_DAY_MINUTES ? minute - HOURS_DAY_MINUTES : minute;
    snprintf(text, sizeof text, "%02d:%02d%c%02d:%02d", minute / 60, minute % 60, offset < 0 ? '-' : '+', east / 60,
             east % 60);
    page_text(item, name, str_from(text));
}

static void set_stretch(const struct writing *to, json_t *item, const struct hours_stretch *stretch)
{
    set_time(to, item, "opens_at", stretch->from);
    set_time(to, item, "closes_at", stretch->to);
    json_object_set_new(item, "timezone", json_real((double)to->offset / HOUR));
}

static void add_week(const struct writing *to, const struct hours *hours)
{
    for (size_t day = 0; day < HOURS_DAYS; day++)
        for (size_t i = 0; i < hours->week[day].count; i++) {
            json_t *item = new_schedule(to);
            page_text(item, "freq", STR("WEEKLY"));
            page_text(item, "wkst", STR("MO"));
            page_text(item, "byday", str_from(day_codes[day]));
            set_stretch(to, item, &hours->week[day].stretches[i]);
            page_text(item, "notes", str_from(hours->zone));
        }
}

/* A day of its own; one that is closed has no times. */
static void add_exceptions(const struct writing *to, const struct hours *hours)
{
    for (size_t i = 0; i < hours->exception_count; i++) {
        struct str day = clock_day_text(to->in->request->arena, hours->exceptions[i].day);
        size_t count = hours->exceptions[i].open.count;
        for (size_t k = 0; k < (count ? count : 1); k++) {
            json_t *item = new_schedule(to);
            page_text(item, "valid_from", day);
            page_text(item, "valid_to", day);
            page_text(item, "dtstart", day);
            if (count)
                set_stretch(to, item, &hours->exceptions[i].open.stretches[k]);
            else
                page_text(item, "notes", STR("closed"));
        }
    }
}

static int offset_of(const struct hsds *in, const char *zone)
{
    int64_t now = edition_made(page_edition(in->request));
    int32_t day;
    int minute;

    hours_local(zone, now, &day, &minute);
    int64_t local = clock_day_start(day) + (int64_t)minute * MINUTE;
    return (int)(local - now / MINUTE * MINUTE);
}

void hsds_schedules(const struct hsds *in, json_t *view, const struct directory_service *service)
{
    const struct hours *hours = &service->hours;
    const struct writing to = {.in = in, .list = page_list(view, "schedules"),
                               .service_id = hsds_service_id(in, service),
                               .key = str_printf(in->request->arena, STR_FMT "/" STR_FMT, STR_ARG(service->of->id),
                                                 STR_ARG(service->id)),
                               .offset = hours->zone ? offset_of(in, hours->zone) : 0};

    if (hours->kind == HOURS_ALWAYS) {
        json_t *item = new_schedule(&to);
        page_text(item, "freq", STR("WEEKLY"));
        page_text(item, "wkst", STR("MO"));
        page_text(item, "byday", STR("MO,TU,WE,TH,FR,SA,SU"));
        page_text(item, "opens_at", STR("00:00"));
        page_text(item, "closes_at", STR("24:00"));
    }
    if (hours->kind != HOURS_WEEK)
        return;
    add_week(&to, hours);
    add_exceptions(&to, hours);
}

/* ---- locations ---- */

json_t *hsds_location(const struct hsds *in, const struct directory_organisation *of, const struct directory_place *place)
{
    struct arena *arena = in->request->arena;
    struct str key = str_printf(arena, STR_FMT "/" STR_FMT, STR_ARG(of->id), STR_ARG(place->id));
    struct str ignored, name = shape_text(yaml_get(place->root, "name"), in->request->lang, &ignored);
    struct str address = yaml_text(place->root, "address");
    json_t *view = json_object();

    page_text(view, "id", hsds_uuid(arena, "location", key));
    page_text(view, "location_type", STR("physical"));
    page_text(view, "organization_id", hsds_uuid(arena, "organization", of->id));
    if (name.n)
        page_text(view, "name", name);
    if (place->located) {
        json_object_set_new(view, "latitude", json_real(place->lat));
        json_object_set_new(view, "longitude", json_real(place->lon));
    }
    json_t *list = page_list(view, "addresses");
    if (!address.n)
        return view;
    json_t *item = page_item(list);
    page_text(item, "id", hsds_uuid(arena, "address", key));
    page_text(item, "location_id", hsds_uuid(arena, "location", key));
    page_text(item, "address_1", address);
    page_text(item, "city", place->town);
    page_text(item, "state_province", place->region);
    page_text(item, "postal_code", STR(""));
    page_text(item, "country", of->country);
    page_text(item, "address_type", STR("physical"));
    return view;
}
