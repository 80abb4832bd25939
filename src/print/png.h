/* png.h - inside of print/: a drawn picture as PNG with a palette, a fraction of the size of one in full colours. */
#ifndef KRES_PRINT_PNG_H
#define KRES_PRINT_PNG_H

#include <cairo.h>

#include "base/str.h"

/* surface: CAIRO_FORMAT_RGB24.  At most `colours` of them (2 to 256), chosen by libimagequant; no dithering, for these
 * are flat drawings.  No time and no name in it. */
MUST_CHECK bool png_of(cairo_surface_t *surface, int colours, struct arena *arena, struct str *ret, struct err *err);

#endif
