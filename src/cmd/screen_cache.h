/* screen_cache.h - the folder in which compiled indicators are kept between runs. */
#ifndef KRES_CMD_SCREEN_CACHE_H
#define KRES_CMD_SCREEN_CACHE_H

#include "base/arena.h"
#include "base/err.h"

/* given, which is made when it is missing, or the place of the XDG Base Directory Specification; NULL when there is
 * neither. */
MUST_CHECK bool screen_cache_find(struct arena *arena, const char *given, const char **ret, struct err *err);

#endif
