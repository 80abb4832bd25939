/* screening.h - what screen.c and result.c share: a kres_screen is a struct screen under a name of its own. */
#ifndef KRES_LIB_SCREENING_H
#define KRES_LIB_SCREENING_H

#include "kres/screen.h"
#include "lib/inside.h"
#include "screen/screen.h"

static inline const struct screen *lib_screen(const kres_screen *screen)
{
    return (const struct screen *)screen;
}

#endif
