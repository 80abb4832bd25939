/* hours.c - hours that were accepted have an answer for every moment, and what comes next comes later. */
#include <stdlib.h>

#include "base/clock.h"
#include "know/hours.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    static const char *const moments[] = {"2026-03-29", "2026-10-25", "2026-12-31", "2028-02-29"};
    struct arena arena = {0};
    struct yaml *root;
    struct hours hours;
    struct err err = {0};

    if (yaml_parse(&arena, "x", str_make(data, size), &root, &err) && hours_read(&arena, root, &hours, &err)) {
        for (size_t i = 0; i < LEN(moments) * 4; i++) {
            int32_t day = 0;
            struct hours_state state;
            if (!clock_day_parse(str_from(moments[i / 4]), &day))
                abort();
            int64_t now = clock_day_start(day) + (int64_t)(i % 4) * 3000;
            hours_at(&hours, NULL, now, &state);
            if (state.changes <= now || (state.open ? state.until : state.opens) <= now)
                abort();
        }
    }
    arena_clear(&arena);
    return 0;
}
