/* place.c - fuzzes what a stranger may put on a poster: what is allowed is short, and can be set and drawn. */
#include <stdlib.h>

#include "print/canvas.h"
#include "print/print.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct face face = {.weight = PANGO_WEIGHT_MEDIUM, .largest = 12, .smallest = 1, .spacing = 1,
                                     .side = SIDE_END, .single = true};
    struct str place = str_make(data, size);
    struct arena arena = {0};
    struct canvas canvas;
    struct err err;

    if (!print_place_is_good(place))
        return 0;
    if (place.n > 4 * POSTER_PLACE_MOST || memchr(data, '\n', size) || memchr(data, 0, size))
        abort();
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, 400, 20);
    canvas_begin(&canvas, surface, &arena, "", 400, 20, STR("ar"), true);
    text_put(&canvas, place, &face, (struct box){0, 0, 400, 20}, true);
    if (!canvas_end(&canvas, &err) && err.kind != ERR_INPUT)
        abort();
    cairo_surface_destroy(surface);
    arena_clear(&arena);
    return 0;
}
