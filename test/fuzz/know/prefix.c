/* prefix.c - a text is found by its own words, and no query reads past what is there. */
#include <stdlib.h>

#include "know/outline.h"
#include "know/prefix.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    struct arena arena = {0};
    struct prefix_index index = {.arena = &arena};
    struct str text = str_make(data, size < 200 ? size : 200);
    bool fits[2];

    prefix_add(&index, text, 0);
    prefix_add(&index, STR("Društvo Ključ"), 1);
    prefix_ready(&index);
    prefix_find(&index, &arena, text, fits, LEN(fits));
    if (!fits[0])
        abort();
    if (outline_read(&arena, text).count > size)
        abort();
    arena_clear(&arena);
    return 0;
}
