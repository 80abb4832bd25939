/* normal.c - any bytes may be folded; every span lies in the text, in order, on character boundaries. */
#include <stdlib.h>

#include "text/normal.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

static void must(bool holds)
{
    if (!holds)
        abort();
}

static bool is_boundary(struct str text, uint32_t at)
{
    return at == text.n || (at < text.n && ((unsigned char)text.p[at] & 0xc0) != 0x80);
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    struct arena arena = {0};
    struct text_normal normal;
    struct str text = str_make(data, size);
    struct err err;
    if (!text_normalise(&arena, text, &normal, &err))
        goto done;
    must(normal.folded.n > 0 && str_is_utf8(normal.folded));
    must(normal.folded.p[0] == ' ' && normal.folded.p[normal.folded.n - 1] == ' ');
    must(normal.from[normal.folded.n] == size);
    for (size_t i = 0; i < normal.folded.n; i++) {
        must(normal.from[i] <= normal.to[i] && normal.to[i] <= size && normal.from[i] <= normal.from[i + 1]);
        must(is_boundary(text, normal.from[i]) && is_boundary(text, normal.to[i]));
        must(i == 0 || normal.folded.p[i] != ' ' || normal.folded.p[i - 1] != ' ');
    }
    for (size_t i = 0; i + 1 < normal.folded.n; i += 7) {
        struct text_span span = text_span_back(&normal, i, i + 5);
        must(span.start <= span.end && span.end <= size);
    }
    text_language(&normal);
done:
    arena_clear(&arena);
    return 0;
}
