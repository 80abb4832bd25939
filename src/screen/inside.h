/* inside.h - a loaded screen from the inside.  Private to screen/. */
#ifndef KRES_SCREEN_INSIDE_H
#define KRES_SCREEN_INSIDE_H

#include "screen/image.h"

/* What one language calls elements and strengths. */
struct screen_voice {
    struct str lang, elements[SCREEN_ELEMENTS], strengths[SCREEN_STRENGTHS], lowered;
};

struct screen {
    struct arena arena; /* of what was built here; empty when the image was mapped */
    struct image image;
    struct screen_indicator *shown; /* as screen.h shows them, in the image's order */
    struct screen_voice *voices; /* at least one; the first speaks for languages that have none */
    size_t voice_count;
    void *map;
    size_t map_size;
};

/* Fills shown from the image. */
void screen_open(struct screen *screen);

/* weigh.c: counts, score, forms and level from the distinct indicators found (ascending numbers). */
void screen_weigh(const struct screen *screen, const uint32_t *found, size_t count, struct arena *arena,
                  struct screen_result *result);

#endif
