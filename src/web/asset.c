/* asset.c - see asset.h. */
#include "web/asset.h"

#include <sys/stat.h>

#include "base/file.h"

enum { BIGGEST_ASSET = 8 << 20, DEEPEST_FOLDER = 4 };

static const struct { const char *ending, *type; } kinds[] = {
    {".css", "text/css; charset=utf-8"},
    {".js", "text/javascript; charset=utf-8"},
    {".mjs", "text/javascript; charset=utf-8"},
    {".json", "application/json"},
    {".svg", "image/svg+xml"},
    {".png", "image/png"},
    {".jpg", "image/jpeg"},
    {".webp", "image/webp"},
    {".ico", "image/x-icon"},
    {".woff2", "font/woff2"},
    {".txt", "text/plain; charset=utf-8"},
    {".webmanifest", "application/manifest+json"},
};

/* Letters, digits, '_', '-', '.' that does not begin a part: no way out of the folder, no hidden file. */
static bool path_is_good(struct str path)
{
    bool begins = true;

    if (!path.n || path.n > 200)
        return false;
    for (size_t i = 0; i < path.n; i++) {
        char c = path.p[i];
        bool word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
        if (!word && (begins || (c != '.' && c != '-' && c != '/')))
            return false;
        begins = c == '/';
    }
    return !begins;
}

bool asset_read(struct arena *arena, const char *folder, struct str path, struct str *ret_bytes, struct str *ret_type,
                struct err *err)
{
    const char *full;

    if (!folder || !path_is_good(path))
        return err_set(err, ERR_NOT_FOUND, "no such file");
    for (size_t i = 0; i < LEN(kinds); i++) {
        if (!str_ends(path, str_from(kinds[i].ending)))
            continue;
        full = arena_printf(arena, "%s/" STR_FMT, folder, STR_ARG(path));
        if (!file_exists(full) || file_is_folder(full) || !file_read(arena, full, BIGGEST_ASSET, ret_bytes, err))
            break;
        *ret_type = str_from(kinds[i].type);
        return true;
    }
    return err_set(err, ERR_NOT_FOUND, "no such file");
}

static uint64_t folder_state(struct arena *arena, const char *folder, int depth)
{
    struct str *names;
    size_t count;
    struct err ignored;
    uint64_t state = 1;

    if (depth > DEEPEST_FOLDER || !file_list(arena, folder, &names, &count, &ignored))
        return 0;
    for (size_t i = 0; i < count; i++) {
        const char *path = arena_printf(arena, "%s/" STR_FMT, folder, STR_ARG(names[i]));
        struct stat about;
        if (stat(path, &about) != 0)
            continue;
        state = state * 1099511628211u + str_hash(names[i]);
        if (S_ISDIR(about.st_mode))
            state = state * 31 + folder_state(arena, path, depth + 1);
        else
            state = state * 31 + (uint64_t)about.st_size * 1000003u + (uint64_t)about.st_mtim.tv_sec;
    }
    return state;
}

struct str asset_version(struct arena *arena, const char *folder)
{
    struct arena own = {0};
    uint64_t state = folder ? folder_state(&own, folder, 0) : 0;

    arena_clear(&own);
    return str_printf(arena, "%010" PRIx64, state & 0xffffffffffu);
}
