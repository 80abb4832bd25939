/* share.h - where the program finds what it was shipped with: packs, pages, the tools for pictures.
 *
 * In this order: the folder named by KRES_SHARE; the source tree, when the program stands in a build folder of
 * it; the folder it was installed to. */
#ifndef KRES_CMD_SHARE_H
#define KRES_CMD_SHARE_H

#include "base/str.h"

struct share {
    const char *packs;      /* folder that holds core/ and si/ */
    const char *ui;         /* folder that holds templates/, po/, css/, js/ */
    const char *image_tool; /* path of kres-image, or NULL */
    const char *read_tool;  /* path of kres-read, or NULL */
    const char *print_tool; /* path of kres-print, or NULL */
};

/* ERR_NOT_FOUND names the places that were looked at. */
MUST_CHECK bool share_find(struct arena *arena, struct share *ret, struct err *err);

#endif
