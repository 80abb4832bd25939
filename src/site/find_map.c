/* find_map.c - who is where: the pack's own country with its places, and the countries around with who helps there.
 *
 * Drawn by us from outlines in the packs: no tiles, no other host.  Longitudes are drawn shorter by the cosine of the
 * map's middle, which is good enough for a country (an equirectangular projection). */
#include <math.h>
#include <stdlib.h>

#include "know/outline.h"
#include "site/find.h"

enum { WIDE = 1000 };
static const double NEAR_MARGIN = 0.12, AROUND_MARGIN = 0.6, RADIANS = 0.017453292519943295;

struct frame {
    double west, east, south, north;
    double across, down; /* units a degree */
};

struct country {
    struct str code;
    struct outline_ring *rings;
    size_t ring_count;
    size_t helpers; /* organisations in the directory */
    bool home;
};

static void read_countries(struct web_request *request, const struct find_made *made, struct country **ret,
                           size_t *ret_count)
{
    const struct content_item *const *items;
    size_t count = edition_list(page_edition(request), "map", &items);
    struct country *list = ARENA_ARRAY(request->arena, count + 1, struct country);

    for (size_t i = 0; i < count; i++) {
        const struct yaml *rings = yaml_get(items[i]->root, "rings");
        list[i].code = yaml_text(items[i]->root, "country");
        list[i].home = str_eq(list[i].code, page_app(request)->packs->country);
        list[i].rings = ARENA_ARRAY(request->arena, rings->count + 1, struct outline_ring);
        for (const struct yaml *ring = rings->first; ring; ring = ring->next)
            list[i].rings[list[i].ring_count++] = outline_read(request->arena, ring->text);
        for (size_t o = 0; o < made->directory->organisation_count; o++)
            list[i].helpers += str_eq(made->directory->organisations[o].country, list[i].code) &&
                               made->directory->organisations[o].service_count > 0;
    }
    *ret = list;
    *ret_count = count;
}

static void widen(struct frame *frame, const struct country *country)
{
    for (size_t r = 0; r < country->ring_count; r++)
        for (size_t i = 0; i < country->rings[r].count; i++) {
            const struct outline_point *p = &country->rings[r].points[i];
            frame->west = fmin(frame->west, p->lon);
            frame->east = fmax(frame->east, p->lon);
            frame->south = fmin(frame->south, p->lat);
            frame->north = fmax(frame->north, p->lat);
        }
}

/* false when nothing is in it. */
static bool frame_of(const struct country *countries, size_t count, bool home_only, double margin, struct frame *ret)
{
    *ret = (struct frame){.west = 180, .east = -180, .south = 90, .north = -90};
    for (size_t i = 0; i < count; i++)
        if (home_only ? countries[i].home : countries[i].helpers > 0)
            widen(ret, &countries[i]);
    if (ret->west > ret->east)
        return false;
    ret->west -= margin;
    ret->east += margin;
    ret->south -= margin;
    ret->north += margin;
    ret->across = WIDE / (ret->east - ret->west);
    ret->down = ret->across / cos((ret->south + ret->north) / 2 * RADIANS);
    return true;
}

static long x_of(const struct frame *frame, double lon)
{
    return lround((lon - frame->west) * frame->across);
}

static long y_of(const struct frame *frame, double lat)
{
    return lround((frame->north - lat) * frame->down);
}

/* Is any corner of the ring in the picture? */
static bool touches(const struct frame *frame, const struct outline_ring *ring)
{
    for (size_t i = 0; i < ring->count; i++)
        if (ring->points[i].lon > frame->west && ring->points[i].lon < frame->east &&
            ring->points[i].lat > frame->south && ring->points[i].lat < frame->north)
            return true;
    return false;
}

static struct str path_of(struct arena *arena, const struct frame *frame, const struct country *country)
{
    struct buf path = {.arena = arena};

    for (size_t r = 0; r < country->ring_count; r++) {
        const struct outline_ring *ring = &country->rings[r];
        long was_x = 0, was_y = 0;
        if (!touches(frame, ring))
            continue;
        for (size_t i = 0; i < ring->count; i++) {
            long x = x_of(frame, ring->points[i].lon), y = y_of(frame, ring->points[i].lat);
            if (!i)
                buf_printf(&path, "M%ld %ldl", x, y);
            else
                buf_printf(&path, "%s%ld %ld", i > 1 ? " " : "", x - was_x, y - was_y);
            was_x = x;
            was_y = y;
        }
        buf_add(&path, STR("z"));
    }
    return buf_str(&path);
}

static void set_label(json_t *view, const struct frame *frame, const struct country *country)
{
    struct outline_point best = {0, 0}, middle;
    double most = -1;

    for (size_t r = 0; r < country->ring_count; r++) {
        double area = outline_middle(&country->rings[r], &middle);
        if (area > most) {
            most = area;
            best = middle;
        }
    }
    page_number(view, "x", x_of(frame, best.lon));
    page_number(view, "y", y_of(frame, best.lat));
}

static json_t *frame_view(struct web_request *request, json_t *view, const char *key, const struct frame *frame)
{
    json_t *map = json_object();

    json_object_set_new(view, key, map);
    page_text(map, "box", str_printf(request->arena, "0 0 %d %ld", WIDE, y_of(frame, frame->south)));
    return map;
}

/* The home country last, so that its border is drawn over those of its neighbours. */
static void add_countries(struct web_request *request, json_t *map, const struct frame *frame,
                          const struct country *countries, size_t count, bool as_links)
{
    json_t *land = page_list(map, "land");
    json_t *links = page_list(map, "links");

    for (size_t turn = 0; turn < 2 * count; turn++) {
        size_t i = turn % count;
        if (countries[i].home != (turn >= count))
            continue;
        struct str path = path_of(request->arena, frame, &countries[i]);
        bool link = as_links && countries[i].helpers > 0;
        if (!path.n)
            continue;
        json_t *item = page_item(link ? links : land);
        page_text(item, "path", path);
        page_flag(item, "home", countries[i].home);
        page_text(item, "code", countries[i].code);
        page_number(item, "helpers", (int64_t)countries[i].helpers);
        if (link) {
            set_label(item, frame, &countries[i]);
            page_text(item, "country_name", words_country_in(request->arena, request->lang, countries[i].code));
        }
    }
}

static void add_places(json_t *map, const struct frame *frame, const struct find_made *made)
{
    const struct directory *directory = made->directory;
    json_t *list = page_list(map, "dots");

    for (size_t o = 0; o < directory->organisation_count; o++) {
        const struct directory_organisation *of = &directory->organisations[o];
        for (size_t p = 0; p < of->place_count && of->home; p++) {
            if (!of->places[p].located || !of->service_count)
                continue;
            json_t *item = page_item(list);
            page_number(item, "x", x_of(frame, of->places[p].lon));
            page_number(item, "y", y_of(frame, of->places[p].lat));
            page_text(item, "id", of->id);
            page_text(item, "town", of->places[p].town);
            json_object_set(item, "name", json_object_get(made->organisations[o], "name"));
        }
    }
    page_flag(map, "has_dots", json_array_size(list) > 0);
}

void find_map_view(struct web_request *request, json_t *view, const struct find_made *made)
{
    struct country *countries;
    struct frame frame;
    size_t count;

    read_countries(request, made, &countries, &count);
    if (frame_of(countries, count, true, NEAR_MARGIN, &frame)) {
        json_t *map = frame_view(request, view, "near", &frame);
        add_countries(request, map, &frame, countries, count, false);
        add_places(map, &frame, made);
    }
    if (frame_of(countries, count, false, AROUND_MARGIN, &frame))
        add_countries(request, frame_view(request, view, "around", &frame), &frame, countries, count, true);
}
