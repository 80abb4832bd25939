/* sheets.h - inside of kres-print: a document set on pages of A4.
 *
 * Every text becomes a strip of cells side by side: a paragraph is one cell, a row of label and value two, a row of a
 * table as many as it has columns.  Strips go down the page; one that does not fit is broken between two lines, in each of
 * its cells alike, never with a line alone on either page; a heading stays with what follows; the head of a table stands
 * again on the next page. */
#ifndef KRES_PRINT_SHEETS_H
#define KRES_PRINT_SHEETS_H

#include <cairo.h>

#include "print/document.h"

/* Draws all pages on a PDF surface of w × h points.  ERR_TOO_LARGE: more than SHEETS_MOST pages.  O(length). */
enum { SHEETS_MOST = 400 };
MUST_CHECK bool sheets_draw(cairo_surface_t *surface, struct arena *arena, const json_t *document, double w, double h,
                            struct err *err);

#endif
