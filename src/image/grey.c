/* grey.c - see grey.h. */
#include "image/grey.h"

struct str grey_head(struct arena *arena, unsigned width, unsigned height)
{
    return str_printf(arena, "P5\n%u %u\n255\n", width, height);
}

static bool edge_parse(struct str text, unsigned *ret)
{
    int64_t edge;
    if (!str_int(text, 1, GREY_EDGE_MOST, &edge))
        return false;
    *ret = (unsigned)edge;
    return true;
}

bool grey_parse(struct str bytes, struct grey *ret)
{
    struct str kind = str_cut(&bytes, '\n'), width = str_cut(&bytes, ' '), height = str_cut(&bytes, '\n');
    struct grey grey;
    if (!str_is(kind, "P5") || !edge_parse(width, &grey.width) || !edge_parse(height, &grey.height) ||
        !str_is(str_cut(&bytes, '\n'), "255"))
        return false;
    grey.dots = bytes;
    if ((size_t)grey.width * grey.height > GREY_DOTS_MOST || bytes.n != (size_t)grey.width * grey.height)
        return false;
    *ret = grey;
    return true;
}
