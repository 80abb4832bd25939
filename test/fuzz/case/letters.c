/* letters.c - fuzzes what the server makes of the words of kres-read, which has read a stranger's picture. */
#include "case/letters.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena = {0};
    struct str text;
    if (letters_take(&arena, str_copy(&arena, str_make(data, size)), &text) &&
        (!str_is_utf8(text) || memchr(text.p, 0, text.n) || text.n > LETTERS_LONGEST))
        abort();
    arena_clear(&arena);
    return 0;
}
