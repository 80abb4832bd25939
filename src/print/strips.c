/* strips.c - a poster whose lower edge is cut into strips to tear off: the code, the address and the number on each. */
#include "print/poster.h"

#include <math.h>

enum { STRIPS_LEAST = 8, STRIPS_MOST = 10 };

static void cut_put(struct canvas *canvas, double x, double from, double to)
{
    double u = poster_unit(canvas);
    const double dashes[] = {u * .9, u * .7};

    cairo_move_to(canvas->cr, x, from);
    cairo_line_to(canvas->cr, x, to);
    cairo_set_line_width(canvas->cr, u * .14);
    cairo_set_dash(canvas->cr, dashes, LEN(dashes), 0);
    colour_set(canvas, NIGHT, .75);
    cairo_stroke(canvas->cr);
    cairo_set_dash(canvas->cr, NULL, 0, 0);
}

/* The words run along the strip, from its free end to the sheet. */
static void strip_words(struct canvas *canvas, const struct poster *poster, struct box box)
{
    double u = poster_unit(canvas), half = poster->phone.n ? box.w * .5 : box.w;
    const struct face address = {.weight = PANGO_WEIGHT_BOLD, .largest = 2.1 * u, .smallest = .7 * u, .spacing = 1,
                                 .side = SIDE_MIDDLE, .colour = NIGHT, .single = true};
    const struct face phone = {.weight = PANGO_WEIGHT_HEAVY, .largest = 3 * u, .smallest = u, .spacing = 1,
                               .side = SIDE_MIDDLE, .colour = NIGHT, .single = true};

    cairo_save(canvas->cr);
    cairo_translate(canvas->cr, box.x, box.y + box.h);
    cairo_rotate(canvas->cr, -M_PI / 2);
    text_put(canvas, poster->address, &address, (struct box){0, 0, box.h, half}, true);
    if (poster->phone.n)
        text_put(canvas, poster->phone, &phone, (struct box){0, half, box.h, box.w - half}, true);
    cairo_restore(canvas->cr);
}

static void strip_put(struct canvas *canvas, const struct poster *poster, struct box box)
{
    double u = poster_unit(canvas), code = box.w - 1.6 * u, x = box.x + .8 * u;

    code_put(canvas, poster->link, (struct box){x, box.y + .8 * u, code, code});
    strip_words(canvas, poster, (struct box){box.x + u, box.y + code + 1.6 * u, box.w - 2 * u, box.h - code - 3.2 * u});
}

void poster_strips(struct canvas *canvas, const struct poster *poster)
{
    double u = poster_unit(canvas), edge = 4.2 * u, strip = 34 * u, foot = 5.6 * u, call = 10 * u, head;
    struct box page = {edge, edge, canvas->w - 2 * edge, canvas->h - edge - strip};
    int count = (int)fmin(STRIPS_MOST, fmax(STRIPS_LEAST, floor(page.w / (11 * u))));
    const struct face face = {.weight = PANGO_WEIGHT_BOLD, .largest = 3.8 * u, .smallest = 1.8 * u, .spacing = .92,
                              .balanced = true, .colour = NIGHT, .side = SIDE_MIDDLE};
    double w = page.w / count, bottom = page.y + page.h - foot - call;

    head = poster_head(canvas, poster, page, .24 * page.h);
    poster_middle(canvas, poster, page, head, bottom - u);
    fill_round(canvas, (struct box){page.x, bottom, page.w, call}, 2.4 * u, AMBER);
    text_put(canvas, poster->call, &face, (struct box){page.x + 4 * u, bottom + u, page.w - 8 * u, call - 2 * u}, true);
    poster_foot(canvas, poster, (struct box){page.x + u, bottom + call, page.w - 2 * u, foot});
    for (int i = 0; i < count; i++)
        strip_put(canvas, poster, (struct box){page.x + i * w, canvas->h - strip, w, strip - edge * .7});
    for (int i = 0; i <= count; i++)
        cut_put(canvas, page.x + i * w, canvas->h - strip + .4 * u, canvas->h);
}
