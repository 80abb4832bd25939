/* seek.c - any query over any text: the units stay within their bounds, and the places lie in the text, in order. */
#include "record/seek_inside.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

static void must(bool holds)
{
    if (!holds)
        abort();
}

static void look_at_query(struct str text, bool typing)
{
    struct arena arena = {0};
    struct text_stemmer *stemmer = text_stemmer_new();
    struct seek_asked *asked = ARENA_NEW(&arena, struct seek_asked);

    seek_query_read(NULL, text, "SI", typing, stemmer, &arena, asked);
    must(asked->word_count <= SEEK_WORDS && asked->atom_count <= SEEK_ATOMS && asked->unit_count <= SEEK_UNITS);
    for (unsigned i = 0; i < asked->unit_count; i++) {
        const struct seek_unit *unit = &asked->units[i];
        must(unit->from < unit->to && unit->to <= asked->word_count && unit->atoms > 0);
        must(unit->first + unit->atoms <= (int)asked->atom_count);
    }
    for (unsigned i = 0; i < asked->atom_count; i++)
        must(asked->atoms[i].unit < asked->unit_count && asked->atoms[i].text.n <= TEXT_TOKEN_MOST + 16);
    text_stemmer_free(stemmer);
    arena_clear(&arena);
}

/* The first line is the query, the rest a text of two fields. */
int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    struct arena arena = {0};
    struct str rest = str_make(data, size);

    if (!str_is_utf8(rest) || size > 20000)
        return 0;
    struct str query_text = str_cut(&rest, '\n');
    look_at_query(query_text, size % 2);
    struct seek_text text = {.text = rest, .field_count = 2};
    uint32_t middle = (uint32_t)rest.n / 2;
    while (middle && ((unsigned char)rest.p[middle] & 0xc0) == 0x80)
        middle--;
    text.fields[0] = (struct seek_field){0, middle, 1, SEEK_RANK_NAME};
    text.fields[1] = (struct seek_field){middle, (uint32_t)rest.n, 2, SEEK_RANK_TEXT};
    struct seek_query query = {.text = query_text, .country = "SI", .typing = size % 2};
    struct seek_hit hit = {0};
    seek_places(NULL, &query, &text, 20000, &arena, &hit);
    must(hit.span_count <= SEEK_SPANS);
    uint32_t last = 0;
    for (size_t i = 0; i < hit.span_count; i++) {
        must(hit.spans[i].start >= last && hit.spans[i].start < hit.spans[i].end && hit.spans[i].end <= rest.n);
        must(hit.spans[i].field == 1 || hit.spans[i].field == 2);
        last = hit.spans[i].end;
    }
    arena_clear(&arena);
    return 0;
}
