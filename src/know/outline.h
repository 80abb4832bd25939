/* outline.h - coarse outlines of countries, from the folder map of the packs: corners as "lon,lat lon,lat …".
 *
 * For a small map that needs nothing from another host.  Read when a page is made; nothing is kept. */
#ifndef KRES_KNOW_OUTLINE_H
#define KRES_KNOW_OUTLINE_H

#include "base/yaml.h"

struct outline_point { double lon, lat; };
struct outline_ring { struct outline_point *points; size_t count; };

/* For the table of shapes: at least three corners, each within the world. */
MUST_CHECK bool outline_check(const struct yaml *ring, struct err *err);
/* The corners of a checked text; what is no corner ends it.  O(text). */
struct outline_ring outline_read(struct arena *arena, struct str text);
/* Twice the area that a ring encloses, in square degrees, never negative; and where its middle is. */
double outline_middle(const struct outline_ring *ring, struct outline_point *ret);

#endif
