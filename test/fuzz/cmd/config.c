/* config.c - fuzz target: kres.yaml.  Whatever comes in is settings within their limits, or an error. */
#include <stdlib.h>

#include "cmd/config.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena = {0};
    struct config config = {0};
    struct err err = {0};
    if (config_read(&arena, "/srv/kres.yaml", str_make(data, size), &config, &err)) {
        if (config.pack_count > CONFIG_PACKS_MOST || config.heavy_threads > 256 || config.quick_threads < 0)
            abort();
    } else if (err.kind == ERR_NONE || !*err.text) {
        abort();
    }
    arena_clear(&arena);
    return 0;
}
