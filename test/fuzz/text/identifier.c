/* identifier.c - identifiers come in order, apart, inside the text and with a value. */
#include <stdlib.h>

#include "text/identifier.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    static const char *const countries[] = {"SI", "UA", "IT", ""};
    struct arena arena = {0};
    struct str text = str_make(data, size);
    if (!str_is_utf8(text))
        return 0;
    for (size_t c = 0; c < LEN(countries); c++) {
        struct identifier *found;
        size_t count, last = 0;
        identifier_find(&arena, text, countries[c], &found, &count);
        for (size_t i = 0; i < count; i++) {
            if (found[i].span.start < last || found[i].span.end <= found[i].span.start || found[i].span.end > size ||
                !found[i].value.n || !str_is_utf8(found[i].value) ||
                !str_is_utf8(str_slice(text, found[i].span.start, found[i].span.end)))
                abort();
            last = found[i].span.end;
        }
    }
    arena_clear(&arena);
    return 0;
}
