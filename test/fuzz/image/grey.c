/* grey.c - fuzzes what reads a grey picture: kres-read gets it from a program that opened a stranger's file. */
#include <stdlib.h>

#include "image/grey.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct grey grey;
    /* A copy of its own size, so that a step past its end is seen. */
    char *bytes = malloc(size ? size : 1);
    if (!bytes)
        return 0;
    memcpy(bytes, data, size);
    if (grey_parse(str_make(bytes, size), &grey) &&
        (grey.dots.n != (size_t)grey.width * grey.height || grey.dots.p < bytes || grey.dots.p + grey.dots.n > bytes + size))
        abort();
    free(bytes);
    return 0;
}
