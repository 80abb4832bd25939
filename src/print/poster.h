/* poster.h - inside of print/: the layouts.  Each draws on a canvas of its size; what goes wrong stays in the canvas. */
#ifndef KRES_PRINT_POSTER_H
#define KRES_PRINT_POSTER_H

#include "print/canvas.h"
#include "print/print.h"

/* The unit of a page: a hundredth of its width, or less where the page is wide for its height. */
double poster_unit(const struct canvas *canvas);
/* Night with the question in it and fires on the hills below; returns where it ends. */
double poster_head(struct canvas *canvas, const struct poster *poster, struct box page, double most);
/* The drawing above the lines, together between top and bottom. */
void poster_middle(struct canvas *canvas, const struct poster *poster, struct box page, double top, double bottom);
/* The mark at the start, the place at the end. */
void poster_foot(struct canvas *canvas, const struct poster *poster, struct box box);

void poster_sheet(struct canvas *canvas, const struct poster *poster);
void poster_strips(struct canvas *canvas, const struct poster *poster);
void card_draw(struct canvas *canvas, const struct card *card);

#endif
