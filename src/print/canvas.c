/* canvas.c - see canvas.h. */
#include "print/canvas.h"

#include <librsvg/rsvg.h>
#include <math.h>
#include <qrencode.h>

#include "base/file.h"

enum { SIZE_STEPS = 24, BALANCE_STEPS = 12, QUIET = 4, BIGGEST_DRAWING = 256 * 1024 };

static const double CORNER = .044; /* of a drawing, for its width */
static const double ARABIC_SPACING = .86;
/* Noto has every script of the languages; what is not installed is replaced by fontconfig. */
static const char *const families = "Noto Sans, Noto Kufi Arabic, Noto Sans Arabic, DejaVu Sans";

/* ---- beginning and end ---- */

PangoContext *context_new(cairo_t *cr, struct arena *arena, struct str lang, bool right_to_left)
{
    PangoContext *context = pango_cairo_create_context(cr);
    cairo_font_options_t *options = cairo_font_options_create();

    /* The same line breaks at every size and on every surface. */
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
    pango_cairo_context_set_font_options(context, options);
    pango_cairo_context_set_resolution(context, 72);
    pango_context_set_round_glyph_positions(context, FALSE);
    pango_context_set_base_dir(context, right_to_left ? PANGO_DIRECTION_RTL : PANGO_DIRECTION_LTR);
    pango_context_set_language(context, pango_language_from_string(str_copy(arena, lang).p));
    cairo_font_options_destroy(options);
    return context;
}

void canvas_begin(struct canvas *canvas, cairo_surface_t *surface, struct arena *arena, const char *ui, double w, double h,
                  struct str lang, bool right_to_left)
{
    *canvas = (struct canvas){.arena = arena, .ui = ui, .w = w, .h = h, .right_to_left = right_to_left};
    canvas->cr = cairo_create(surface);
    canvas->pango = context_new(canvas->cr, arena, lang, right_to_left);
}

bool canvas_end(struct canvas *canvas, struct err *err)
{
    cairo_status_t status = cairo_status(canvas->cr);

    g_object_unref(canvas->pango);
    cairo_destroy(canvas->cr);
    if (canvas->failed) {
        if (err)
            *err = canvas->err;
        return false;
    }
    return status == CAIRO_STATUS_SUCCESS
           || err_set(err, ERR_FAULT, "drawing for print failed: %s", cairo_status_to_string(status));
}

struct box canvas_box(const struct canvas *canvas, double x, double y, double w, double h)
{
    return (struct box){canvas->right_to_left ? canvas->w - x - w : x, y, w, h};
}

/* ---- text ---- */

static PangoAlignment alignment(const struct canvas *canvas, enum side side)
{
    if (side == SIDE_MIDDLE)
        return PANGO_ALIGN_CENTER;
    return (side == SIDE_START) != canvas->right_to_left ? PANGO_ALIGN_LEFT : PANGO_ALIGN_RIGHT;
}

static PangoLayout *layout_new(const struct canvas *canvas, struct str text, const struct face *face)
{
    PangoLayout *layout = pango_layout_new(canvas->pango);

    pango_layout_set_auto_dir(layout, FALSE); /* the page's direction, also for a line that begins with a Latin name */
    pango_layout_set_wrap(layout, PANGO_WRAP_WORD);
    pango_layout_set_alignment(layout, alignment(canvas, face->side));
    /* Arabic fonts leave room between lines for marks that modern text does not write. */
    pango_layout_set_line_spacing(layout, (float)(face->spacing * (canvas->right_to_left ? ARABIC_SPACING : 1)));
    pango_layout_set_text(layout, text.n ? text.p : "", (int)text.n);
    return layout;
}

static void layout_size(PangoLayout *layout, const struct face *face, double size, double w)
{
    PangoFontDescription *font = pango_font_description_from_string(families);

    pango_font_description_set_weight(font, face->weight);
    pango_font_description_set_absolute_size(font, size * PANGO_SCALE);
    pango_layout_set_font_description(layout, font);
    pango_layout_set_width(layout, face->single ? -1 : (int)floor(w * PANGO_SCALE));
    pango_font_description_free(font);
}

static void layout_used(PangoLayout *layout, double *ret_w, double *ret_h)
{
    PangoRectangle logical;

    pango_layout_get_extents(layout, NULL, &logical);
    *ret_w = (double)logical.width / PANGO_SCALE;
    *ret_h = (double)logical.height / PANGO_SCALE;
}

static bool layout_fits(PangoLayout *layout, const struct face *face, double size, double w, double h)
{
    double used_w, used_h;

    layout_size(layout, face, size, w);
    layout_used(layout, &used_w, &used_h);
    return used_w <= w + 0.01 && used_h <= h + 0.01;
}

/* The narrowest width with no more lines: "one / two three four" becomes "one two / three four". */
static double balance(PangoLayout *layout, const struct face *face, double size, double w)
{
    double least = w / 3, most = w, used_w, used_h;

    layout_size(layout, face, size, w);
    int lines = pango_layout_get_line_count(layout);

    for (int i = 0; lines > 1 && i < BALANCE_STEPS; i++) {
        double try = (least + most) / 2;
        layout_size(layout, face, size, try);
        layout_used(layout, &used_w, &used_h);
        if (pango_layout_get_line_count(layout) <= lines && used_w <= try + 0.01)
            most = try;
        else
            least = try;
    }
    return lines > 1 ? most : w;
}

static struct setting setting_of(PangoLayout *layout, double size)
{
    struct setting setting = {.layout = layout, .size = size};

    layout_used(layout, &setting.w, &setting.h);
    return setting;
}

struct setting text_set(struct canvas *canvas, struct str text, const struct face *face, double w, double h)
{
    double least = face->smallest, most = face->largest;
    PangoLayout *layout;

    if (canvas->failed)
        return (struct setting){0};
    layout = layout_new(canvas, text, face);
    if (!layout_fits(layout, face, least, w, h)) {
        canvas->failed = true;
        err_set(&canvas->err, ERR_INPUT, "\"" STR_FMT "\" does not fit on the page; say it in fewer or shorter words",
                STR_ARG(str_slice(text, 0, str_utf8_length(str_slice(text, 0, 120)))));
        g_object_unref(layout);
        return (struct setting){0};
    }
    if (layout_fits(layout, face, most, w, h))
        least = most;
    for (int i = 0; least < most && i < SIZE_STEPS && most - least > 0.05; i++) {
        double try = (least + most) / 2;
        *(layout_fits(layout, face, try, w, h) ? &least : &most) = try;
    }
    layout_size(layout, face, least, face->balanced ? balance(layout, face, least, w) : w);
    return setting_of(layout, least);
}

struct setting text_set_at(struct canvas *canvas, struct str text, const struct face *face, double w, double size)
{
    PangoLayout *layout;

    if (canvas->failed)
        return (struct setting){0};
    layout = layout_new(canvas, text, face);
    layout_size(layout, face, size, face->balanced ? balance(layout, face, size, w) : w);
    return setting_of(layout, size);
}

void text_draw(struct canvas *canvas, struct setting *setting, const struct face *face, struct box box)
{
    double w;

    if (!setting->layout)
        return;
    w = face->single ? setting->w : (double)pango_layout_get_width(setting->layout) / PANGO_SCALE;
    if (face->side == SIDE_MIDDLE)
        box.x += (box.w - w) / 2;
    else if ((face->side == SIDE_START) == canvas->right_to_left)
        box.x += box.w - w;
    colour_set(canvas, face->colour, 1);
    cairo_move_to(canvas->cr, box.x, box.y);
    pango_cairo_show_layout(canvas->cr, setting->layout);
    text_drop(setting);
}

void text_drop(struct setting *setting)
{
    if (setting->layout)
        g_object_unref(setting->layout);
    setting->layout = NULL;
}

void text_put(struct canvas *canvas, struct str text, const struct face *face, struct box box, bool middle)
{
    struct setting setting = text_set(canvas, text, face, box.w, box.h);

    if (middle)
        box.y += (box.h - setting.h) / 2;
    text_draw(canvas, &setting, face, box);
}

/* ---- shapes ---- */

void colour_set(struct canvas *canvas, unsigned colour, double alpha)
{
    cairo_set_source_rgba(canvas->cr, (colour >> 16 & 255) / 255.0, (colour >> 8 & 255) / 255.0, (colour & 255) / 255.0,
                          alpha);
}

void path_round(struct canvas *canvas, struct box box, double radius)
{
    cairo_t *cr = canvas->cr;

    cairo_new_sub_path(cr);
    cairo_arc(cr, box.x + box.w - radius, box.y + radius, radius, -M_PI / 2, 0);
    cairo_arc(cr, box.x + box.w - radius, box.y + box.h - radius, radius, 0, M_PI / 2);
    cairo_arc(cr, box.x + radius, box.y + box.h - radius, radius, M_PI / 2, M_PI);
    cairo_arc(cr, box.x + radius, box.y + radius, radius, M_PI, 3 * M_PI / 2);
    cairo_close_path(cr);
}

void fill_round(struct canvas *canvas, struct box box, double radius, unsigned colour)
{
    path_round(canvas, box, radius);
    colour_set(canvas, colour, 1);
    cairo_fill(canvas->cr);
}

/* In a PDF that is read on a screen the code can be tapped. */
static void link_begin(struct canvas *canvas, struct str link, struct box box)
{
    bool quotes = memchr(link.n ? link.p : "", '\'', link.n) || memchr(link.n ? link.p : "", '\\', link.n);
    const char *attributes = arena_printf(canvas->arena, "rect=[%.2f %.2f %.2f %.2f] uri='" STR_FMT "'", box.x, box.y,
                                          box.w, box.h, STR_ARG(quotes ? STR("") : link));

    cairo_tag_begin(canvas->cr, CAIRO_TAG_LINK, attributes);
    cairo_tag_end(canvas->cr, CAIRO_TAG_LINK);
}

void code_put(struct canvas *canvas, struct str text, struct box box)
{
    QRcode *code = QRcode_encodeString(str_copy(canvas->arena, text).p, 0, QR_ECLEVEL_M, QR_MODE_8, 1);
    double side = fmin(box.w, box.h), module;

    if (!code) {
        canvas->failed = true;
        err_set(&canvas->err, ERR_INPUT, "the address is too long for a code on paper");
        return;
    }
    module = side / (code->width + 2 * QUIET);
    box.x += (box.w - side) / 2;
    box.y += (box.h - side) / 2;
    link_begin(canvas, text, (struct box){box.x, box.y, side, side});
    fill_round(canvas, (struct box){box.x, box.y, side, side}, 2 * module, WHITE);
    for (int y = 0; y < code->width; y++)
        for (int x = 0, end; x < code->width; x = end) {
            const unsigned char *row = code->data + (ptrdiff_t)y * code->width;
            for (end = x + 1; end < code->width && (row[end] & 1) == (row[x] & 1); end++)
                ;
            if (row[x] & 1)
                cairo_rectangle(canvas->cr, box.x + (x + QUIET) * module, box.y + (y + QUIET) * module, (end - x) * module,
                                module);
        }
    colour_set(canvas, NIGHT, 1); /* one path, so that no seam shows between two rows */
    cairo_fill(canvas->cr);
    QRcode_free(code);
}

/* ---- drawings ---- */

static bool name_is_good(struct str name)
{
    for (size_t i = 0; i < name.n; i++)
        if (!((name.p[i] >= 'a' && name.p[i] <= 'z') || (name.p[i] >= '0' && name.p[i] <= '9') || name.p[i] == '-'))
            return false;
    return name.n > 0 && name.n <= 60;
}

/* The part of the box that the drawing takes: as large as fits, in the middle. */
static RsvgRectangle drawing_place(RsvgHandle *handle, struct box box)
{
    gboolean has_w, has_h, has_view;
    RsvgLength w, h;
    RsvgRectangle view = {0, 0, 1, 1};

    rsvg_handle_get_intrinsic_dimensions(handle, &has_w, &w, &has_h, &h, &has_view, &view);
    double scale = has_view && view.width > 0 && view.height > 0 ? fmin(box.w / view.width, box.h / view.height) : 0;
    double used_w = scale > 0 ? view.width * scale : box.w, used_h = scale > 0 ? view.height * scale : box.h;
    return (RsvgRectangle){box.x + (box.w - used_w) / 2, box.y + (box.h - used_h) / 2, used_w, used_h};
}

/* What reaches over the drawing's edge is cut off, with the round corners that drawings have. */
static bool drawing_render(struct canvas *canvas, struct str bytes, struct box box, struct err *err)
{
    GError *why = NULL;
    /* From memory and without a base address: a drawing can load nothing else. */
    RsvgHandle *handle = rsvg_handle_new_from_data((const guint8 *)bytes.p, bytes.n, &why);
    bool ok = handle != NULL;

    if (ok) {
        const RsvgRectangle place = drawing_place(handle, box);
        cairo_save(canvas->cr);
        path_round(canvas, (struct box){place.x, place.y, place.width, place.height}, CORNER * place.width);
        cairo_clip(canvas->cr);
        ok = rsvg_handle_render_document(handle, canvas->cr, &place, &why);
        cairo_restore(canvas->cr);
    }
    if (!ok)
        err_set(err, ERR_INPUT, "%s", why ? why->message : "it is no SVG");
    if (handle)
        g_object_unref(handle);
    g_clear_error(&why);
    return ok;
}

/* NULL when the canvas has failed. */
static const char *drawing_path(struct canvas *canvas, const char *folder, struct str name)
{
    if (canvas->failed)
        return NULL;
    if (!name_is_good(name)) {
        canvas->failed = true;
        err_set(&canvas->err, ERR_INPUT, "a drawing is named by small letters, digits and '-': \"" STR_FMT "\" is not",
                STR_ARG(str_slice(name, 0, 60)));
        return NULL;
    }
    return arena_printf(canvas->arena, "%s/%s" STR_FMT ".svg", canvas->ui, folder, STR_ARG(name));
}

bool drawing_is_there(struct canvas *canvas, const char *folder, struct str name)
{
    const char *path = drawing_path(canvas, folder, name);

    return path && file_exists(path);
}

void drawing_put(struct canvas *canvas, const char *folder, struct str name, struct box box)
{
    const char *path = drawing_path(canvas, folder, name);
    struct str bytes;

    if (!path)
        return;
    if (!file_read(canvas->arena, path, BIGGEST_DRAWING, &bytes, &canvas->err))
        canvas->failed = true;
    else if (!drawing_render(canvas, bytes, box, &canvas->err)) {
        canvas->failed = true;
        err_wrap(&canvas->err, "drawing %s", path);
    }
}
