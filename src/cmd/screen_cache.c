/* screen_cache.c - see screen_cache.h. */
#include "cmd/screen_cache.h"

#include <stdlib.h>

#include "base/file.h"

bool screen_cache_find(struct arena *arena, const char *given, const char **ret, struct err *err)
{
    const char *cache = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");
    *ret = given                          ? given
           : cache && *cache == '/'       ? arena_printf(arena, "%s/kres", cache)
           : home && *home == '/'         ? arena_printf(arena, "%s/.cache/kres", home)
                                          : NULL;
    return !given || file_make_folder(given, err);
}
