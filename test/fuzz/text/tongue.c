/* tongue.c - any bytes have a language or none. */
#include <stdlib.h>

#include "text/tongue.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    static struct arena lasting;
    static const struct tongues *tongues;
    struct arena arena = {0};
    if (!tongues)
        tongues = tongues_make(&lasting);
    struct str lang = tongue_of(tongues, &arena, str_make(data, size));
    if (lang.n > 3)
        abort();
    arena_clear(&arena);
    return 0;
}
