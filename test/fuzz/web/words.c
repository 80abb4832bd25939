/* PO files: read by libgettextpo from a file in memory, then through our tables. */
#include "web/words.h"

#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"

static char folder[] = "/tmp/kres-fuzz-words-XXXXXX";

static void end(void)
{
    struct arena arena = {0};

    unlink(arena_printf(&arena, "%s/xx.po", folder));
    rmdir(folder);
    arena_clear(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    static bool ready;
    const struct str language = STR("xx");
    struct arena arena = {0};
    struct words *words;
    struct err err;

    if (!ready && (!mkdtemp(folder) || atexit(end) != 0))
        abort();
    ready = true;
    if (!file_write(arena_printf(&arena, "%s/xx.po", folder), str_make(bytes, n), 0600, &err))
        abort();
    if (words_load(folder, &language, 1, &words, &err)) {
        words_find(words, language, STR("Good day"));
        words_plural(words, language, STR("one"), STR("many"), (int64_t)n);
        words_free(words);
    }
    arena_clear(&arena);
    return 0;
}
