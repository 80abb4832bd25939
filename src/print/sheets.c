/* sheets.c - see sheets.h. */
#include "print/sheets.h"

#include <math.h>
#include <utf8proc.h>

#include "print/canvas.h"
#include "print/strip.h"

enum { ORPHANS = 2, WIDOWS = 2 };

static const double SIDE = 57, TOP = 74, BOTTOM = 66, RUNNING = 40; /* margins; where the running head stands */
static const double SMALL = 8.5;
static const double LABEL = .32, GAP = 10; /* the label's part of the width; between cells */
static const double WHOLE = .3;            /* a row lower than this part of a page is not broken */

struct pages {
    struct canvas canvas;
    PangoContext *other; /* of the other direction */
    struct str lang, running, footer;
    struct strip *strips;
    size_t count, space;
    double y, top, bottom; /* of the page being filled */
    size_t page, of;
    bool draw;
};

/* ---- from the document to strips ---- */

static struct str text_of(const json_t *value)
{
    return json_is_string(value) ? str_make(json_string_value(value), json_string_length(value)) : STR("");
}

static struct strip *strip_add(struct pages *pages, const char *tag, double before)
{
    if (pages->count == pages->space) {
        size_t room = pages->space ? 2 * pages->space : 64;
        struct strip *more = ARENA_ARRAY(pages->canvas.arena, room, struct strip);
        if (pages->count)
            memcpy(more, pages->strips, pages->count * sizeof *more);
        pages->strips = more;
        pages->space = room;
    }
    struct strip *strip = &pages->strips[pages->count++];
    *strip = (struct strip){.tag = tag, .before = before};
    return strip;
}

static double width(const struct pages *pages)
{
    return pages->canvas.w - 2 * SIDE;
}

static struct cell *cell_add(struct pages *pages, struct strip *strip, struct str text, const struct look *look, double x,
                             double w)
{
    /* A line without a letter that is read from the right (a number, a name in Latin) is a line from the left, at the
     * side where this page's lines begin. */
    bool here = look->single || text_direction(text, pages->canvas.right_to_left) == pages->canvas.right_to_left;
    struct cell cell = cell_set(here ? pages->canvas.pango : pages->other, pages->canvas.arena, text, look, w,
                                pages->canvas.right_to_left);

    cell.x = pages->canvas.right_to_left ? pages->canvas.w - SIDE - x - w : SIDE + x;
    strip->cells[strip->count] = cell;
    return &strip->cells[strip->count++];
}

static void add_text(struct pages *pages, const char *tag, struct str text, const struct look *look, double before,
                     bool keep)
{
    struct strip *strip = strip_add(pages, tag, before);

    strip->keep = keep;
    cell_add(pages, strip, text, look, 0, width(pages));
}

static void add_rows(struct pages *pages, const json_t *rows, double before)
{
    static const struct look label = {.size = 10, .colour = 0x4a615e}, value = {.size = 10.5, .colour = INK};
    size_t i, k, first = pages->count;
    json_t *row, *line;

    json_array_foreach(rows, i, row)
        json_array_foreach(json_object_get(row, "lines"), k, line) {
            struct strip *strip = strip_add(pages, "TR", i == 0 && k == 0 ? before : k ? 1 : 5);
            strip->row = true;
            strip->rule = k == 0;
            strip->keep = k + 1 < json_array_size(json_object_get(row, "lines")) && k == 0;
            cell_add(pages, strip, k ? STR("") : text_of(json_object_get(row, "label")), &label, 0,
                     width(pages) * LABEL - GAP)->tag = k ? NULL : "TH";
            cell_add(pages, strip, text_of(line), &value, width(pages) * LABEL, width(pages) * (1 - LABEL))->tag = "TD";
        }
    if (pages->count > first) {
        pages->strips[first].opens = "Table";
        pages->strips[pages->count - 1].closes = "Table";
    }
}

/* How wide the columns stand: by the square root of their longest text, so that a column of numbers is narrow and one of
 * sentences is wide, and none is crushed. */
static void columns_of(const json_t *table, double w, double *ret, size_t count)
{
    double sum = 0;
    size_t i, k;
    json_t *row;

    for (k = 0; k < count; k++)
        ret[k] = sqrt((double)text_of(json_array_get(json_object_get(table, "columns"), k)).n + 4);
    json_array_foreach(json_object_get(table, "rows"), i, row)
        for (k = 0; k < count; k++)
            ret[k] = fmax(ret[k], sqrt((double)text_of(json_array_get(json_object_get(row, "cells"), k)).n));
    for (k = 0; k < count; k++)
        sum += ret[k];
    for (k = 0; k < count; k++)
        ret[k] *= w / sum;
}

static void add_cells(struct pages *pages, struct strip *strip, const json_t *texts, const double *widths,
                      const char *tag)
{
    const struct look look = {.size = 9.5, .colour = INK,
                              .weight = tag[1] == 'H' ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL};
    double x = 0;

    strip->row = strip->rule = true;
    for (size_t k = 0; k < json_array_size(texts); x += widths[k++])
        cell_add(pages, strip, text_of(json_array_get(texts, k)), &look, x,
                 fmax(widths[k] - (k + 1 < json_array_size(texts) ? GAP : 0), 1))->tag = tag;
}

static void add_table(struct pages *pages, const json_t *table)
{
    static const struct look caption = {.size = 10.5, .colour = INK, .weight = PANGO_WEIGHT_BOLD};
    const json_t *columns = json_object_get(table, "columns");
    double widths[DOCUMENT_COLUMNS_MOST];
    struct strip *strip;
    size_t i, head;
    json_t *row;

    columns_of(table, width(pages), widths, json_array_size(columns));
    if (text_of(json_object_get(table, "caption")).n)
        add_text(pages, "P", text_of(json_object_get(table, "caption")), &caption, 10, true);
    head = pages->count;
    strip = strip_add(pages, "TR", 7);
    strip->keep = true;
    strip->opens = "Table";
    add_cells(pages, strip, columns, widths, "TH");
    json_array_foreach(json_object_get(table, "rows"), i, row) {
        strip = strip_add(pages, "TR", 6);
        add_cells(pages, strip, json_object_get(row, "cells"), widths, "TD");
        strip->head = head + 1;
    }
    pages->strips[pages->count - 1].closes = "Table";
    pages->strips[head].keep = pages->count > head + 1;
}

static void add_block(struct pages *pages, const json_t *block)
{
    static const struct look body = {.size = 10.5, .colour = INK};
    size_t i;
    json_t *text;

    if (json_object_get(block, "rows"))
        add_rows(pages, json_object_get(block, "rows"), 10);
    json_array_foreach(json_object_get(block, "text"), i, text)
        add_text(pages, "P", text_of(text), &body, 6, false);
    if (json_object_get(block, "table"))
        add_table(pages, json_object_get(block, "table"));
}

static void add_all(struct pages *pages, const json_t *document)
{
    static const struct look title = {.size = 19, .colour = NIGHT, .weight = PANGO_WEIGHT_BOLD},
                             heading = {.size = 13, .colour = NIGHT, .weight = PANGO_WEIGHT_BOLD};
    size_t i, k;
    json_t *part, *block;

    add_text(pages, "H1", text_of(json_object_get(document, "title")), &title, 0, true);
    add_rows(pages, json_object_get(document, "head"), 12);
    json_array_foreach(json_object_get(document, "parts"), i, part) {
        if (text_of(json_object_get(part, "heading")).n)
            add_text(pages, "H2", text_of(json_object_get(part, "heading")), &heading, 18, true);
        json_array_foreach(json_object_get(part, "blocks"), k, block)
            add_block(pages, block);
    }
}

/* ---- from strips to pages ---- */

static void put_line(struct pages *pages, struct str text, double y, bool at_end)
{
    const struct look look = {.size = SMALL, .colour = 0x4a615e, .at_end = at_end, .single = true};
    struct strip strip = {0};

    cell_add(pages, &strip, text, &look, at_end ? width(pages) * .8 : 0, width(pages) * (at_end ? .2 : .78));
    strip_draw(&pages->canvas, &strip, y, strip_all(&strip), false);
    strip_drop(&strip);
}

static void page_begin(struct pages *pages)
{
    pages->page++;
    pages->y = pages->top;
    if (!pages->draw)
        return;
    put_line(pages, pages->running, RUNNING, false);
    put_line(pages, pages->footer, pages->canvas.h - RUNNING - SMALL, false);
    put_line(pages, str_printf(pages->canvas.arena, "%zu / %zu", pages->page, pages->of), pages->canvas.h - RUNNING - SMALL,
             true);
}

static void page_end(struct pages *pages)
{
    if (pages->draw)
        cairo_show_page(pages->canvas.cr);
}

static void put(struct pages *pages, struct strip *strip, const struct take *take, bool again)
{
    pages->y += pages->y > pages->top ? strip->before : 0;
    if (pages->draw)
        strip_draw(&pages->canvas, strip, pages->y, *take, !again);
    pages->y += strip_height(strip, *take);
    if (!again)
        strip_go_on(strip, *take);
}

static void page_next(struct pages *pages, const struct strip *strip)
{
    page_end(pages);
    page_begin(pages);
    if (strip->head) {
        struct strip head = pages->strips[strip->head - 1];
        const struct take all = strip_all(strip_again(&head));
        put(pages, &head, &all, true);
    }
}

/* What must be on this page together with the strips from i on: it, while headings keep what follows, and the first lines
 * of the last. */
static double needed(const struct pages *pages, size_t i)
{
    double h = 0;

    for (; i < pages->count && pages->strips[i].keep; i++)
        h += pages->strips[i].before + strip_height(&pages->strips[i], strip_all(&pages->strips[i]));
    if (i < pages->count)
        h += pages->strips[i].before + strip_least(&pages->strips[i], ORPHANS, WIDOWS);
    return h;
}

static void place(struct pages *pages, size_t i)
{
    struct strip *strip = &pages->strips[i];
    double fresh = pages->top; /* where the first strip of a page begins: lower when the head of a table stands there */

    for (;;) {
        double before = pages->y > pages->top ? strip->before : 0, room = pages->bottom - pages->y - before;
        struct take take = strip_all(strip);
        double rest = strip_height(strip, take);
        bool at_top = pages->y <= fresh + .01;
        if (rest <= room && (at_top || !strip->keep || needed(pages, i) - strip->before <= room)) {
            put(pages, strip, &take, false);
            return;
        }
        bool whole = strip->keep || (strip->row && rest < WHOLE * (pages->bottom - pages->top));
        if ((at_top || !whole) && strip_fit(strip, room, ORPHANS, WIDOWS, at_top, &take))
            put(pages, strip, &take, false);
        page_next(pages, strip);
        fresh = pages->y;
        if (pages->page > SHEETS_MOST)
            return;
    }
}

static void run(struct pages *pages, bool draw)
{
    pages->draw = draw;
    pages->page = 0;
    for (size_t i = 0; i < pages->count; i++)
        strip_again(&pages->strips[i]);
    page_begin(pages);
    if (draw)
        cairo_tag_begin(pages->canvas.cr, "Document", NULL);
    for (size_t i = 0; i < pages->count && pages->page <= SHEETS_MOST; i++) {
        if (draw && pages->strips[i].opens)
            cairo_tag_begin(pages->canvas.cr, pages->strips[i].opens, NULL);
        place(pages, i);
        if (draw && pages->strips[i].closes)
            cairo_tag_end(pages->canvas.cr, pages->strips[i].closes);
    }
    if (draw)
        cairo_tag_end(pages->canvas.cr, "Document");
    page_end(pages);
    pages->of = pages->page;
}

bool sheets_draw(cairo_surface_t *surface, struct arena *arena, const json_t *document, double w, double h, struct err *err)
{
    struct pages pages = {.lang = text_of(json_object_get(document, "lang")), .top = TOP, .bottom = h - BOTTOM,
                          .running = text_of(json_object_get(document, "mark")),
                          .footer = text_of(json_object_get(document, "footer"))};
    bool right_to_left = json_is_true(json_object_get(document, "rtl"));

    if (!pages.running.n)
        pages.running = text_of(json_object_get(document, "title"));
    canvas_begin(&pages.canvas, surface, arena, "", w, h, pages.lang, right_to_left);
    pages.other = context_new(pages.canvas.cr, arena, pages.lang, !right_to_left);
    add_all(&pages, document);
    run(&pages, false);
    if (pages.of <= SHEETS_MOST)
        run(&pages, true);
    for (size_t i = 0; i < pages.count; i++)
        strip_drop(&pages.strips[i]);
    g_object_unref(pages.other);
    bool ok = canvas_end(&pages.canvas, err);
    if (ok && pages.of > SHEETS_MOST)
        return err_set(err, ERR_TOO_LARGE, "!document-too-long");
    return ok;
}
