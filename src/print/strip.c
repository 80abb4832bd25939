/* strip.c - see strip.h. */
#include "print/strip.h"

#include <math.h>
#include <utf8proc.h>

/* Noto has every script of the languages; what is not installed is replaced by fontconfig. */
static const char *const families = "Noto Sans, Noto Sans Arabic, Noto Naskh Arabic, DejaVu Sans";
static const double RULE = .5, RULE_ABOVE = 3, ARABIC_SPACING = .88;
enum { RULE_COLOUR = 0xc9c4b4 };

bool text_direction(struct str text, bool page)
{
    bool left = false, right = false;

    for (size_t at = 0; at < text.n;) {
        utf8proc_int32_t c;
        utf8proc_ssize_t n = utf8proc_iterate((const uint8_t *)text.p + at, (utf8proc_ssize_t)(text.n - at), &c);
        utf8proc_bidi_class_t class = n > 0 ? (utf8proc_bidi_class_t)utf8proc_get_property(c)->bidi_class : 0;
        right = right || class == UTF8PROC_BIDI_CLASS_R || class == UTF8PROC_BIDI_CLASS_AL;
        left = left || class == UTF8PROC_BIDI_CLASS_L || class == UTF8PROC_BIDI_CLASS_EN;
        at += n > 0 ? (size_t)n : 1;
    }
    return left == right ? page : right;
}

static void lines_read(struct cell *cell, struct arena *arena)
{
    PangoLayoutIter *iter = pango_layout_get_iter(cell->layout);
    size_t i = 0;

    cell->count = (size_t)pango_layout_get_line_count(cell->layout);
    cell->lines = ARENA_ARRAY(arena, cell->count, struct line);
    do {
        PangoRectangle logical;
        int top, bottom;
        pango_layout_iter_get_line_yrange(iter, &top, &bottom);
        pango_layout_iter_get_line_extents(iter, NULL, &logical);
        cell->lines[i++] = (struct line){.top = (double)top / PANGO_SCALE, .bottom = (double)bottom / PANGO_SCALE,
                                         .baseline = (double)pango_layout_iter_get_baseline(iter) / PANGO_SCALE,
                                         .x = (double)logical.x / PANGO_SCALE};
    } while (pango_layout_iter_next_line(iter) && i < cell->count);
    pango_layout_iter_free(iter);
}

struct cell cell_set(PangoContext *context, struct arena *arena, struct str text, const struct look *look, double w,
                     bool page_right_to_left)
{
    PangoFontDescription *font = pango_font_description_from_string(families);
    struct cell cell = {.layout = pango_layout_new(context), .w = w, .colour = look->colour};
    bool from_right = pango_context_get_base_dir(context) == PANGO_DIRECTION_RTL;
    bool at_right = page_right_to_left != look->at_end;

    pango_font_description_set_absolute_size(font, look->size * PANGO_SCALE);
    pango_font_description_set_weight(font, look->weight ? look->weight : PANGO_WEIGHT_NORMAL);
    pango_layout_set_font_description(cell.layout, font);
    pango_font_description_free(font);
    pango_layout_set_auto_dir(cell.layout, FALSE);
    pango_layout_set_alignment(cell.layout, at_right ? PANGO_ALIGN_RIGHT : PANGO_ALIGN_LEFT);
    if (from_right) /* its fonts leave room between lines for marks that modern text does not write */
        pango_layout_set_line_spacing(cell.layout, (float)ARABIC_SPACING);
    pango_layout_set_wrap(cell.layout, PANGO_WRAP_WORD_CHAR);
    if (look->single) {
        pango_layout_set_single_paragraph_mode(cell.layout, TRUE);
        pango_layout_set_ellipsize(cell.layout, PANGO_ELLIPSIZE_END);
    }
    pango_layout_set_width(cell.layout, (int)floor(w * PANGO_SCALE));
    pango_layout_set_text(cell.layout, text.n ? text.p : "", (int)text.n);
    lines_read(&cell, arena);
    return cell;
}

/* ---- pieces ---- */

struct take strip_all(const struct strip *strip)
{
    struct take take = {0};

    for (size_t i = 0; i < strip->count; i++)
        take.lines[i] = strip->cells[i].count - strip->cells[i].at;
    return take;
}

static double piece_height(const struct cell *cell, size_t lines)
{
    return lines ? cell->lines[cell->at + lines - 1].bottom - cell->lines[cell->at].top : 0;
}

/* How far the first lines go down so that their letters stand on one line: scripts differ in height. */
static double shift(const struct strip *strip, size_t i)
{
    double most = 0, own = 0;

    for (size_t k = 0; k < strip->count; k++) {
        const struct cell *cell = &strip->cells[k];
        double rise = cell->at < cell->count ? cell->lines[cell->at].baseline - cell->lines[cell->at].top : 0;
        most = fmax(most, rise);
        own = k == i ? rise : own;
    }
    return most - own;
}

double strip_height(const struct strip *strip, struct take take)
{
    double h = 0;

    for (size_t i = 0; i < strip->count; i++)
        if (take.lines[i])
            h = fmax(h, shift(strip, i) + piece_height(&strip->cells[i], take.lines[i]));
    return h;
}

double strip_least(const struct strip *strip, size_t orphans, size_t widows)
{
    struct take take = strip_all(strip);

    for (size_t i = 0; i < strip->count && !strip->row; i++)
        if (take.lines[i] >= orphans + widows)
            take.lines[i] = orphans;
    return strip_height(strip, take);
}

bool strip_fit(const struct strip *strip, double room, size_t orphans, size_t widows, bool force, struct take *ret)
{
    struct take take = {0};

    for (size_t i = 0; i < strip->count; i++) {
        const struct cell *cell = &strip->cells[i];
        size_t left = cell->count - cell->at, n = 0;
        while (n < left && shift(strip, i) + piece_height(cell, n + 1) <= room)
            n++;
        size_t most = n;
        if (n < left && left - n < widows)
            n = left > widows ? left - widows : 0;
        if (n < left && n < orphans) {
            if (!force)
                return false;
            n = most ? most : 1;
        }
        take.lines[i] = n;
    }
    *ret = take;
    return true;
}

void strip_go_on(struct strip *strip, struct take take)
{
    for (size_t i = 0; i < strip->count; i++)
        strip->cells[i].at += take.lines[i];
}

struct strip *strip_again(struct strip *strip)
{
    for (size_t i = 0; i < strip->count; i++)
        strip->cells[i].at = 0;
    return strip;
}

void strip_drop(struct strip *strip)
{
    for (size_t i = 0; i < strip->count; i++)
        g_object_unref(strip->cells[i].layout);
    strip->count = 0;
}

/* ---- drawing ---- */

static void tag(struct canvas *canvas, const char *name, bool begin)
{
    if (name && begin)
        cairo_tag_begin(canvas->cr, name, NULL);
    else if (name)
        cairo_tag_end(canvas->cr, name);
}

static void rule_draw(struct canvas *canvas, const struct strip *strip, double y)
{
    double left = canvas->w, right = 0;

    for (size_t i = 0; i < strip->count; i++) {
        left = fmin(left, strip->cells[i].x);
        right = fmax(right, strip->cells[i].x + strip->cells[i].w);
    }
    colour_set(canvas, RULE_COLOUR, 1);
    cairo_rectangle(canvas->cr, left, y - RULE_ABOVE, right - left, RULE);
    cairo_fill(canvas->cr);
}

static void piece_draw(struct canvas *canvas, const struct cell *cell, double y, size_t lines)
{
    double top = lines ? cell->lines[cell->at].top : 0;

    colour_set(canvas, cell->colour, 1);
    for (size_t i = cell->at; i < cell->at + lines; i++) {
        cairo_move_to(canvas->cr, cell->x + cell->lines[i].x, y - top + cell->lines[i].baseline);
        pango_cairo_show_layout_line(canvas->cr, pango_layout_get_line_readonly(cell->layout, (int)i));
    }
}

void strip_draw(struct canvas *canvas, const struct strip *strip, double y, struct take take, bool tagged)
{
    if (strip->rule)
        rule_draw(canvas, strip, y);
    tag(canvas, tagged ? strip->tag : NULL, true);
    for (size_t i = 0; i < strip->count; i++) {
        tag(canvas, tagged ? strip->cells[i].tag : NULL, true);
        piece_draw(canvas, &strip->cells[i], y + shift(strip, i), take.lines[i]);
        tag(canvas, tagged ? strip->cells[i].tag : NULL, false);
    }
    tag(canvas, tagged ? strip->tag : NULL, false);
}
