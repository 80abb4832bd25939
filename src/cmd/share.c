/* share.c - see share.h. */
#include "cmd/share.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"

/* The folder of the running program. */
static const char *program_folder(struct arena *arena)
{
    char path[4096];
    ssize_t n = readlink("/proc/self/exe", path, sizeof path - 1);
    if (n <= 0)
        return ".";
    while (n > 0 && path[n - 1] != '/')
        n--;
    return arena_copy(arena, path, (size_t)(n > 1 ? n - 1 : n));
}

static const char *find_tool(struct arena *arena, const char *program, const char *tool)
{
    const char *const places[] = {arena_printf(arena, "%s/%s", program, tool),
                                  arena_printf(arena, "%s/src/image/%s", program, tool),
                                  arena_printf(arena, "%s/src/print/%s", program, tool),
                                  arena_printf(arena, "%s/%s", KRES_LIBEXEC, tool)};
    for (size_t i = 0; i < LEN(places); i++)
        if (access(places[i], X_OK) == 0)
            return places[i];
    return NULL;
}

bool share_find(struct arena *arena, struct share *ret, struct err *err)
{
    const char *program = program_folder(arena);
    const char *named = getenv("KRES_SHARE");
    const char *const places[] = {named ? named : "", arena_printf(arena, "%s/..", program), KRES_SHARED};
    for (size_t i = named ? 0 : 1; i < LEN(places); i++) {
        const char *packs = arena_printf(arena, "%s/packs", places[i]), *ui = arena_printf(arena, "%s/ui", places[i]);
        if (file_is_folder(packs) && file_is_folder(ui)) {
            *ret = (struct share){.packs = packs, .ui = ui, .image_tool = find_tool(arena, program, "kres-image"),
                                  .read_tool = find_tool(arena, program, "kres-read"),
                                  .print_tool = find_tool(arena, program, "kres-print")};
            return true;
        }
    }
    return err_set(err, ERR_NOT_FOUND, "there is no folder with packs/ and ui/ at %s%s%s or %s; name one in KRES_SHARE",
                   named ? named : "", named ? ", " : "", places[1], places[2]);
}
