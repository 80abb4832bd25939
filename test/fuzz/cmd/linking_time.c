/* linking_time.c - fuzz: moments of any form; what is read is what ISO 8601 says of it again. */
#include <stdlib.h>

#include "base/clock.h"
#include "cmd/linking_time.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena = {0};
    int64_t at, again;
    if (linking_time_read(str_make((const char *)data, size), &at)) {
        struct str text = clock_time_text(&arena, at);
        if (at >= -2208988800 && at < 32503680000 && (!linking_time_read(text, &again) || again != at))
            abort();
    }
    arena_clear(&arena);
    return 0;
}
