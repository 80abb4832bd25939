/* canvas.h - inside of print/: text that fits its box, codes, drawings and shapes on a cairo surface.
 *
 * Units are points (1/72 inch) of the page, or pixels of a card.  The first thing that goes wrong is kept in canvas.err
 * and everything after it does nothing, so that a layout reads as one list of steps; canvas_end tells. */
#ifndef KRES_PRINT_CANVAS_H
#define KRES_PRINT_CANVAS_H

#include <cairo.h>
#include <pango/pangocairo.h>

#include "base/str.h"

enum colour { NIGHT = 0x103334, SEA = 0x1f6f6b, MIST = 0x7fb6ad, AMBER = 0xf4b942, EMBER = 0xe8672c, PAPER = 0xfbf7ef,
              WHITE = 0xffffff, INK = 0x14302f };

struct box { double x, y, w, h; };

struct canvas {
    cairo_t *cr;
    PangoContext *pango;
    struct arena *arena;
    const char *ui;
    bool right_to_left;
    double w, h;
    bool failed;
    struct err err;
};

enum side { SIDE_START, SIDE_MIDDLE, SIDE_END };

/* How a text looks: it takes the largest size between the two at which it fits. */
struct face {
    PangoWeight weight;
    double largest, smallest;
    double spacing;    /* of lines: 1 is the font's own */
    enum side side;
    bool balanced;     /* lines of about equal length, no word alone on the last */
    bool single;       /* one line, never broken: an address */
    unsigned colour;
};

/* How text is shaped for that surface: in a language, from the left or from the right.  g_object_unref when done. */
PangoContext *context_new(cairo_t *cr, struct arena *arena, struct str lang, bool right_to_left);
/* surface stays the caller's. */
void canvas_begin(struct canvas *canvas, cairo_surface_t *surface, struct arena *arena, const char *ui, double w, double h,
                  struct str lang, bool right_to_left);
MUST_CHECK bool canvas_end(struct canvas *canvas, struct err *err);

/* The box as readers of the language see it: x counts from the side where lines begin. */
struct box canvas_box(const struct canvas *canvas, double x, double y, double w, double h);

/* A text set for a box of that width and height (before it is drawn, to know how much it needs). */
struct setting { PangoLayout *layout; double size, w, h; }; /* w, h: used */
/* The size at which it fits; layout NULL when the canvas has failed.  O(log sizes) layouts. */
struct setting text_set(struct canvas *canvas, struct str text, const struct face *face, double w, double h);
/* With a size that is given, such as the smallest of several texts that stand together. */
struct setting text_set_at(struct canvas *canvas, struct str text, const struct face *face, double w, double size);
/* Draws it at the top of the box and lets go of it. */
void text_draw(struct canvas *canvas, struct setting *setting, const struct face *face, struct box box);
void text_drop(struct setting *setting);
/* The two in one: set, and drawn in the middle of the box's height when middle. */
void text_put(struct canvas *canvas, struct str text, const struct face *face, struct box box, bool middle);

void colour_set(struct canvas *canvas, unsigned colour, double alpha);
void path_round(struct canvas *canvas, struct box box, double radius);
void fill_round(struct canvas *canvas, struct box box, double radius, unsigned colour);
/* White square with the code in the middle and four modules of quiet around it (ISO/IEC 18004). */
void code_put(struct canvas *canvas, struct str text, struct box box);
/* Is there such a file?  A name that can be none of ours is a failure of the canvas. */
bool drawing_is_there(struct canvas *canvas, const char *folder, struct str name);
/* ui/FOLDER NAME.svg, as large as fits, in the middle of the box. */
void drawing_put(struct canvas *canvas, const char *folder, struct str name, struct box box);

#endif
