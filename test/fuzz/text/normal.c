/* normal.c - any bytes may be folded; every span lies in the text, in order, on character boundaries. */
#include <stdlib.h>

#include "text/language.h"

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
    struct text_normal normal = {0};
    struct str text = str_make(data, size);
    struct err err;
    if (!text_normalise(&arena, text, &normal, &err))
        goto done;
    must(str_is_utf8(normal.folded) && normal.folded.n <= normal.folded_room && normal.word_count <= normal.word_room);
    for (size_t i = 0; i < normal.word_count; i++) {
        const struct text_word *word = &normal.words[i], *before = i ? word - 1 : NULL;
        must(word->start < word->end && word->end <= normal.folded.n && normal.folded.p[word->start - 1] == ' ');
        must(!memchr(normal.folded.p + word->start, ' ', word->end - word->start));
        must(!before || (before->end + 1 == word->start && before->from <= word->from && before->to <= word->to));
        must(word->from <= word->to && word->to <= size);
        must(is_boundary(text, word->from) && is_boundary(text, word->to));
    }
    text_language_best(&normal, (size_t[TEXT_LANGUAGES]){0});
done:
    arena_clear(&arena);
    return 0;
}
