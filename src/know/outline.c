/* outline.c - see outline.h. */
#include "know/outline.h"

#include <math.h>
#include <stdlib.h>

/* "13.38" and nothing else. */
static bool read_number(struct str text, double most, double *ret)
{
    char copy[24];
    char *end;

    if (!text.n || text.n >= sizeof copy)
        return false;
    for (size_t i = 0; i < text.n; i++)
        if (!strchr("-.0123456789", text.p[i]) || !text.p[i])
            return false;
    snprintf(copy, sizeof copy, STR_FMT, STR_ARG(text));
    *ret = strtod(copy, &end);
    return !*end && *ret >= -most && *ret <= most;
}

static bool read_point(struct str text, struct outline_point *ret)
{
    struct str lat = text;
    struct str lon = str_cut(&lat, ',');

    return read_number(lon, 180, &ret->lon) && read_number(lat, 90, &ret->lat);
}

struct outline_ring outline_read(struct arena *arena, struct str text)
{
    struct outline_ring ring = {.points = ARENA_ARRAY(arena, text.n / 4 + 1, struct outline_point)};

    while (text.n) {
        struct str corner = str_cut(&text, ' ');
        if (!read_point(corner, &ring.points[ring.count]))
            break;
        ring.count++;
    }
    return ring;
}

bool outline_check(const struct yaml *ring, struct err *err)
{
    struct str rest = ring->text;
    struct outline_point point;
    size_t count = 0;

    if (!yaml_expect(ring, YAML_TEXT, err))
        return false;
    while (rest.n) {
        struct str corner = str_cut(&rest, ' ');
        if (!read_point(corner, &point))
            return yaml_fault(err, ring, "\"" STR_FMT "\" is no corner: write longitude and latitude as \"14.51,46.05\"",
                              STR_ARG(str_slice(corner, 0, 40)));
        count++;
    }
    return count >= 3 || yaml_fault(err, ring, "an outline needs three corners or more");
}

double outline_middle(const struct outline_ring *ring, struct outline_point *ret)
{
    double area = 0, lon = 0, lat = 0;

    for (size_t i = 0; i < ring->count; i++) {
        const struct outline_point *a = &ring->points[i], *b = &ring->points[(i + 1) % ring->count];
        double cross = a->lon * b->lat - b->lon * a->lat;
        area += cross;
        lon += (a->lon + b->lon) * cross;
        lat += (a->lat + b->lat) * cross;
    }
    *ret = ring->count ? ring->points[0] : (struct outline_point){0, 0};
    if (fabs(area) > 1e-9)
        *ret = (struct outline_point){lon / (3 * area), lat / (3 * area)};
    return fabs(area);
}
