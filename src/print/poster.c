/* poster.c - the layout of a poster: a night with the question in it, the drawing and the lines on paper below, and a
 * band with the code to scan.  All measures hang on the unit, so that every size of paper looks alike. */
#include "print/poster.h"

#include <math.h>

static const double ISO = 1.4142; /* height of A sizes for their width */
static const double INDENT = 1.25; /* of a line behind its dot, in sizes of its letters */

double poster_unit(const struct canvas *canvas)
{
    return fmin(canvas->w, canvas->h / ISO) / 100;
}

/* ---- the head ---- */

/* Hills as waves: how high each stands at the start, the middle and the end of the page, in hundredths of the box. */
static const struct { double from, peak, to; unsigned colour; double alpha; } hills[] = {
    {.34, .62, .40, MIST, .28},
    {.62, .22, .78, SEA, .75},
    {.22, .55, .30, SEA, 1},
};
static const struct { double x, y, size; } fires[] = {{.17, .60, .55}, {.86, .70, .65}, {.60, .70, 1}};

static void hill_put(struct canvas *canvas, struct box box, size_t i)
{
    cairo_t *cr = canvas->cr;
    double bottom = box.y + box.h;

    cairo_move_to(cr, box.x, bottom);
    cairo_line_to(cr, box.x, bottom - hills[i].from * box.h);
    cairo_curve_to(cr, box.x + .3 * box.w, bottom - (hills[i].from + .12) * box.h, box.x + .4 * box.w,
                   bottom - hills[i].peak * box.h, box.x + .6 * box.w, bottom - hills[i].peak * box.h);
    cairo_curve_to(cr, box.x + .78 * box.w, bottom - hills[i].peak * box.h, box.x + .88 * box.w,
                   bottom - hills[i].to * box.h, box.x + box.w, bottom - hills[i].to * box.h);
    cairo_line_to(cr, box.x + box.w, bottom);
    cairo_close_path(cr);
    colour_set(canvas, hills[i].colour, hills[i].alpha);
    cairo_fill(cr);
}

/* A flame that stands on (x, y), as in ui/icons/kres.svg. */
static void flame_put(struct canvas *canvas, double x, double y, double size)
{
    cairo_t *cr = canvas->cr;

    cairo_save(cr);
    cairo_translate(cr, x - size * .5, y - size);
    cairo_scale(cr, size / 16, size / 16);
    cairo_move_to(cr, 8.3, .2);
    cairo_curve_to(cr, 8.7, 3.5, 13.2, 5.6, 13.2, 10.3);
    cairo_curve_to(cr, 13.2, 13.7, 10.9, 16, 8, 16);
    cairo_curve_to(cr, 5.1, 16, 2.8, 13.7, 2.8, 10.4);
    cairo_curve_to(cr, 2.8, 8.1, 4, 6.5, 5.3, 5.4);
    cairo_curve_to(cr, 5.4, 6.9, 5.9, 7.8, 6.8, 8.1);
    cairo_curve_to(cr, 6.5, 5.2, 6.9, 2.2, 8.3, .2);
    colour_set(canvas, EMBER, 1);
    cairo_fill(cr);
    cairo_move_to(cr, 8.1, 8.1);
    cairo_curve_to(cr, 8.4, 9.7, 10.3, 10.5, 10.3, 12.6);
    cairo_curve_to(cr, 10.3, 14.1, 9.3, 15.2, 8, 15.2);
    cairo_curve_to(cr, 6.7, 15.2, 5.7, 14.1, 5.7, 12.6);
    cairo_curve_to(cr, 5.7, 11.5, 6.2, 10.7, 6.8, 10.2);
    cairo_curve_to(cr, 6.9, 10.9, 7.2, 11.2, 7.6, 11.3);
    cairo_curve_to(cr, 7.5, 10.1, 7.6, 9, 8.1, 8.1);
    colour_set(canvas, AMBER, 1);
    cairo_fill(cr);
    cairo_restore(cr);
}

static void hills_put(struct canvas *canvas, struct box box)
{
    for (size_t i = 0; i < LEN(hills); i++)
        hill_put(canvas, box, i);
    for (size_t i = 0; i < LEN(fires); i++)
        flame_put(canvas, box.x + fires[i].x * box.w, box.y + (1 - fires[i].y) * box.h + .12 * box.h * fires[i].size,
                  .62 * box.h * fires[i].size);
}

double poster_head(struct canvas *canvas, const struct poster *poster, struct box page, double most)
{
    double u = poster_unit(canvas), pad = 6 * u, hill = 8.5 * u;
    const struct face face = {.weight = PANGO_WEIGHT_HEAVY, .largest = 11.5 * u, .smallest = 5 * u, .spacing = .84,
                              .balanced = true, .colour = PAPER};
    struct setting title = text_set(canvas, poster->title, &face, page.w - 2 * pad, most);
    double h = pad * .7 + title.h + u + hill;
    struct box night = {page.x, page.y, page.w, h};

    cairo_save(canvas->cr);
    path_round(canvas, night, 3 * u);
    cairo_clip(canvas->cr);
    colour_set(canvas, NIGHT, 1);
    cairo_paint(canvas->cr);
    hills_put(canvas, (struct box){night.x, night.y + h - hill, night.w, hill});
    cairo_restore(canvas->cr);
    text_draw(canvas, &title, &face, (struct box){page.x + pad, page.y + pad * .7, page.w - 2 * pad, title.h});
    return page.y + h;
}

/* ---- the middle ---- */

/* Lines that stand together have one size: the largest at which all of them fit below each other. */
static double lines_size(struct canvas *canvas, const struct poster *poster, const struct face *face, double w, double h,
                         double gap, double *ret_h)
{
    double size = face->largest, used;

    for (;;) {
        used = -gap;
        for (size_t i = 0; i < poster->line_count; i++) {
            double room = w - INDENT * size;
            struct setting setting = text_set_at(canvas, poster->lines[i], face, room, size);
            used += setting.h + gap + (setting.w > room + .01 ? h : 0); /* a word too long to fit at this size */
            text_drop(&setting);
        }
        if (used <= h || size <= face->smallest || canvas->failed)
            break;
        size = fmax(face->smallest, size * .97);
    }
    if (used > h && !canvas->failed) {
        canvas->failed = true;
        err_set(&canvas->err, ERR_INPUT, "the lines of the poster \"" STR_FMT "\" are too long for the page",
                STR_ARG(str_slice(poster->title, 0, str_utf8_length(str_slice(poster->title, 0, 120)))));
    }
    *ret_h = used;
    return size;
}

static void lines_put(struct canvas *canvas, const struct poster *poster, const struct face *face, struct box box,
                      double size, double gap)
{
    double mark = size * .42, indent = INDENT * size, y = box.y;

    for (size_t i = 0; i < poster->line_count; i++) {
        struct setting setting = text_set_at(canvas, poster->lines[i], face, box.w - indent, size);
        struct box dot = canvas_box(canvas, box.x, y + size * .5, mark, mark);
        double h = setting.h;

        fill_round(canvas, dot, mark / 2, EMBER);
        text_draw(canvas, &setting, face, canvas_box(canvas, box.x + indent, y, box.w - indent, h));
        y += h + gap;
    }
}

void poster_middle(struct canvas *canvas, const struct poster *poster, struct box page, double top, double bottom)
{
    double u = poster_unit(canvas), pad = 6 * u, gap = 1.3 * u, room = bottom - top - 5.5 * u, used, size;
    bool drawn = poster->drawing.n && drawing_is_there(canvas, "drawings/", poster->drawing);
    double most = drawn ? room * .45 : room, draw;
    double w = page.w - 2 * pad;
    const struct face face = {.weight = PANGO_WEIGHT_MEDIUM,  .largest = 3.1 * u, .smallest = 1.7 * u, .spacing = .95,
                              .balanced = true, .colour = INK};

    size = lines_size(canvas, poster, &face, w, most, gap, &used);
    draw = room - used;
    if (drawn)
        drawing_put(canvas, "drawings/", poster->drawing, (struct box){page.x + pad, top + 2 * u, w, draw});
    else
        top += (draw - 1.5 * u) / 2, draw = 0;
    lines_put(canvas, poster, &face, (struct box){page.x + pad, top + 4.2 * u + draw, w, used}, size, gap);
}

/* ---- the band and the foot ---- */

void poster_foot(struct canvas *canvas, const struct poster *poster, struct box box)
{
    double u = poster_unit(canvas), mark = box.h * .78;
    const struct face name = {.weight = PANGO_WEIGHT_BOLD, .largest = 2.5 * u, .smallest = u, .spacing = 1, .colour = NIGHT,
                              .single = true};
    const struct face place = {.weight = PANGO_WEIGHT_MEDIUM, .largest = 2.1 * u, .smallest = u, .spacing = 1,
                               .side = SIDE_END, .colour = SEA, .single = true};

    drawing_put(canvas, "", STR("favicon"), canvas_box(canvas, box.x, box.y + (box.h - mark) / 2, mark, mark));
    text_put(canvas, STR("Kres"), &name, canvas_box(canvas, box.x + mark + u, box.y, 16 * u, box.h), true);
    if (poster->place.n)
        text_put(canvas, poster->place, &place, canvas_box(canvas, box.x + 20 * u, box.y, box.w - 20 * u, box.h), true);
}

/* What to do: in words, as an address, and the number when it is urgent. */
static void band_words(struct canvas *canvas, const struct poster *poster, struct box box)
{
    double u = poster_unit(canvas), pill = poster->danger.n ? 4.9 * u : 0, line = 4 * u;
    const struct face call = {.weight = PANGO_WEIGHT_BOLD, .largest = 3.9 * u, .smallest = 1.9 * u, .spacing = .9,
                              .balanced = true, .colour = NIGHT};
    const struct face address = {.weight = PANGO_WEIGHT_HEAVY, .largest = 3.5 * u, .smallest = 1.2 * u, .spacing = 1,
                                 .colour = NIGHT, .single = true};
    const struct face danger = {.weight = PANGO_WEIGHT_BOLD, .largest = 2.9 * u, .smallest = 1.4 * u, .spacing = 1,
                                .side = SIDE_MIDDLE, .colour = PAPER, .single = true};
    double h = box.h - line - (pill ? pill + .8 * u : 0) - .6 * u;
    struct setting words;

    text_put(canvas, poster->call, &call, canvas_box(canvas, box.x, box.y, box.w, h), false);
    text_put(canvas, poster->address, &address, canvas_box(canvas, box.x, box.y + h + .6 * u, box.w, line), true);
    if (!pill)
        return;
    words = text_set(canvas, poster->danger, &danger, box.w - 4 * u, pill);
    fill_round(canvas, canvas_box(canvas, box.x, box.y + box.h - pill, words.w + 4 * u, pill), pill / 2, NIGHT);
    text_draw(canvas, &words, &danger, canvas_box(canvas, box.x, box.y + box.h - pill + (pill - words.h) / 2,
                                                  words.w + 4 * u, pill));
}

static void band_put(struct canvas *canvas, const struct poster *poster, struct box box)
{
    double u = poster_unit(canvas), pad = 2.6 * u, code = box.h - 2 * pad;

    fill_round(canvas, box, 3 * u, AMBER);
    code_put(canvas, poster->link, canvas_box(canvas, box.x + box.w - pad - code, box.y + pad, code, code));
    band_words(canvas, poster, (struct box){box.x + pad * 1.2, box.y + pad, box.w - 3.4 * pad - code, code});
}

void poster_sheet(struct canvas *canvas, const struct poster *poster)
{
    double u = poster_unit(canvas), edge = 4.2 * u, foot = 6 * u, band = 26 * u;
    struct box page = {edge, edge, canvas->w - 2 * edge, canvas->h - 2 * edge};
    double bottom = page.y + page.h - foot - band, head;

    head = poster_head(canvas, poster, page, .2 * page.h);
    poster_middle(canvas, poster, page, head, bottom - u);
    band_put(canvas, poster, (struct box){page.x, bottom, page.w, band});
    poster_foot(canvas, poster, (struct box){page.x + u, bottom + band + u, page.w - 2 * u, foot - u});
}
