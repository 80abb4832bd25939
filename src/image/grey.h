/* grey.h - a picture as plain grey dots: what kres-image hands to kres-read.
 *
 * The form is PGM ("P5", eight bits a dot) without comments: so simple that reading it needs no library, and the
 * program that reads letters links no decoder that it would use.  Pure functions. */
#ifndef KRES_IMAGE_GREY_H
#define KRES_IMAGE_GREY_H

#include "base/str.h"

/* A long screenshot of a phone has ten million dots. */
enum { GREY_EDGE_MOST = 20000, GREY_DOTS_MOST = 12000000 };

struct grey {
    unsigned width, height; /* at least 1 */
    struct str dots;        /* width * height bytes, row by row, 0 is black; points into what was parsed */
};

/* "P5\n640 480\n255\n", to be followed by the dots. */
struct str grey_head(struct arena *arena, unsigned width, unsigned height);
/* false: anything but such a picture, whole, with nothing after it, within the bounds above. */
MUST_CHECK bool grey_parse(struct str bytes, struct grey *ret);

#endif
