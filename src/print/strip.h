/* strip.h - inside of kres-print: texts side by side that are broken over pages between their lines. */
#ifndef KRES_PRINT_STRIP_H
#define KRES_PRINT_STRIP_H

#include "print/canvas.h"

enum { STRIP_CELLS = 8 };

struct look {
    double size;
    unsigned colour;
    PangoWeight weight; /* 0: normal */
    bool at_end;        /* at the side where lines end */
    bool single;        /* one line, its end left out when it is too long */
};

struct line { double top, bottom, baseline, x; };
struct cell {
    PangoLayout *layout;
    struct line *lines;
    size_t count, at; /* lines; how many of them stand on pages before */
    double x, w;
    unsigned colour;
    const char *tag; /* structure element around it, or NULL */
};
struct strip {
    struct cell cells[STRIP_CELLS];
    size_t count;
    double before;  /* space above, but for the first of a page */
    bool row, rule; /* of a table; with a hairline above */
    bool keep;      /* on one page with the beginning of the next strip */
    size_t head;    /* 1 + index of the strip that stands again above it on a new page; 0: none */
    const char *tag, *opens, *closes; /* structure elements: of each piece; that begin or end with this strip, or NULL */
};
/* How many lines of each cell, from where it stands. */
struct take { size_t lines[STRIP_CELLS]; };

/* Is the text to be set from the right?  By its letters; a text with letters of both goes with the page. */
bool text_direction(struct str text, bool page);
/* The text in lines of at most w; a word that is too long is broken. */
struct cell cell_set(PangoContext *context, struct arena *arena, struct str text, const struct look *look, double w,
                     bool page_right_to_left);
struct take strip_all(const struct strip *strip); /* what is left of it */
double strip_height(const struct strip *strip, struct take take);
/* The lowest first piece: all when it may not be broken. */
double strip_least(const struct strip *strip, size_t orphans, size_t widows);
/* The largest first piece no higher than room.  false: none without a line alone at the foot of this page or at the head
 * of the next; with force a line alone is better than none. */
MUST_CHECK bool strip_fit(const struct strip *strip, double room, size_t orphans, size_t widows, bool force,
                          struct take *ret);
void strip_draw(struct canvas *canvas, const struct strip *strip, double y, struct take take, bool tagged);
void strip_go_on(struct strip *strip, struct take take);
struct strip *strip_again(struct strip *strip); /* from its first line */
void strip_drop(struct strip *strip);

#endif
