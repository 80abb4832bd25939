/* description.c - see description.h. */
#include "link/description.h"

#include <math.h>
#include <stdlib.h>

#define NONE UINT32_MAX

enum { OPERATION = 2 }; /* bits: other word, no word, more words, jump */

struct price { double word, place; };

static double number(size_t n) /* Elias gamma of n + 1 */
{
    return 2 * floor(log2((double)n + 1)) + 1;
}

static int by_value(const void *a, const void *b)
{
    const uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return x < y ? -1 : x > y;
}

static size_t count_different(const struct link_description *d)
{
    struct arena scratch = {0};
    size_t all = 0, n = 0, different = 0;
    for (size_t t = 0; t < d->count; t++)
        all += d->texts[t].count;
    uint64_t *values = ARENA_ARRAY(&scratch, all + 1, uint64_t);
    for (size_t t = 0; t < d->count; t++)
        for (size_t i = 0; i < d->texts[t].count; i++)
            values[n++] = d->texts[t].items[i].value;
    qsort(values, n, sizeof *values, by_value);
    for (size_t i = 0; i < n; i++)
        different += !i || values[i] != values[i - 1];
    arena_clear(&scratch);
    return different;
}

/* Fixed words that a member has not, its neighbours once; and those that it has otherwise. */
static double edits(const struct link_description *d, size_t t, const uint8_t *has, const struct price *price)
{
    double bits = 0;
    bool before = false;
    UNUSED(t);
    for (size_t c = 0; c < d->columns; c++) {
        if (d->piece_of[c] == NONE || d->slots[d->piece_of[c]] || has[c] == UINT8_MAX)
            continue;
        bool right = has[c] == 1;
        if (!right)
            bits += OPERATION + (before ? 0 : price->place) + (has[c] == 2 ? price->word : 0);
        before = !right;
    }
    return bits;
}

static double member(const struct link_description *d, size_t t, uint8_t *has, size_t *fill, const struct price *price)
{
    const struct link_tokens *text = &d->texts[t];
    double bits = 0;
    uint32_t last = NONE;
    size_t outside = 0;

    for (size_t c = 0; c < d->columns; c++) /* fixed columns: 0 not there, 1 the same, 2 another */
        has[c] = d->piece_of[c] == NONE ? UINT8_MAX : 0;
    memset(fill, 0, d->pieces * sizeof *fill);
    for (size_t i = 0; i <= text->count; i++) {
        uint32_t c = i < text->count ? d->at[t][i] : NONE, piece = c == NONE ? NONE : d->piece_of[c];
        if (i < text->count && piece == NONE) {
            outside++;
            continue;
        }
        if (outside)
            bits += price->place + OPERATION + number(outside) + (double)outside * price->word;
        outside = 0;
        if (piece == NONE)
            continue;
        if (last != NONE && c < last)
            bits += 2 * price->place;
        last = c;
        if (d->slots[piece])
            fill[piece]++;
        else
            has[c] = text->items[i].value == d->values[c] ? 1 : 2;
    }
    for (size_t p = 0; p < d->pieces; p++)
        if (d->slots[p])
            bits += number(fill[p]) + (double)fill[p] * price->word;
    return bits + edits(d, t, has, price);
}

void link_describe(const struct link_description *d, double *ret_alone, double *ret_with)
{
    struct arena scratch = {0};
    uint8_t *has = ARENA_ARRAY(&scratch, d->columns + 1, uint8_t);
    size_t *fill = ARENA_ARRAY(&scratch, d->pieces + 1, size_t), slots = 0;
    size_t vocabulary = d->vocabulary ? d->vocabulary : count_different(d);
    struct price price = {.word = log2((double)(vocabulary > 2 ? vocabulary : 2)),
                          .place = log2((double)d->fixed_words + 1)};

    for (size_t p = 0; p < d->pieces; p++)
        slots += d->slots[p];
    *ret_alone = 0;
    *ret_with = number(d->fixed_words) + (double)d->fixed_words * price.word + (double)slots * price.place;
    for (size_t t = 0; t < d->count; t++) {
        *ret_alone += number(d->texts[t].count) + (double)d->texts[t].count * price.word;
        *ret_with += member(d, t, has, fill, &price);
    }
    arena_clear(&scratch);
}
