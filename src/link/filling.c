/* filling.c - see maker.h: what members have in a slot. */
#include <stdlib.h>

#include "link/maker.h"

static int by_value(const void *a, const void *b)
{
    const uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return x < y ? -1 : x > y;
}

/* What a member says in the columns [from, to); 0: nothing. */
static uint64_t key_of(const struct link_maker *m, size_t t, size_t from, size_t to)
{
    uint64_t key = 0;
    for (size_t c = from; c < to; c++) {
        const struct link_token *token = link_token_at(m, t, c);
        if (token)
            key = link_mix(key ^ token->value) | 1;
    }
    return key;
}

bool link_is_slot(const struct link_maker *m, size_t from, size_t to)
{
    uint64_t keys[LINK_TEMPLATE_MEMBERS];
    size_t filled = 0;
    bool again = false;
    for (size_t t = 0; t < m->count; t++) {
        keys[filled] = key_of(m, t, from, to);
        filled += keys[filled] != 0;
    }
    qsort(keys, filled, sizeof *keys, by_value);
    for (size_t i = 1; i < filled; i++)
        again |= keys[i] == keys[i - 1];
    bool sign = link_is_sign(&m->columns[from]);
    if (filled * (sign ? 10 : 5) < m->count)
        return false;
    return again || (sign ? 3 * filled >= m->count : 2 * filled > m->count);
}

/* What a member has in the columns of a slot. */
struct filling { uint64_t key; struct str text; uint32_t member, count; };

static int by_index(const void *a, const void *b)
{
    const uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return x < y ? -1 : x > y;
}

/* false: not all of it had room. */
static bool add_stretch(struct buf *out, struct str text, const struct link_token *first, const struct link_token *last)
{
    size_t start = first->start, end = last->end;
    if (out->n > LINK_TEMPLATE_BYTES)
        return false;
    if (out->n)
        buf_add(out, STR(" … "));
    if (end - start > LINK_TEMPLATE_BYTES)
        for (end = start + LINK_TEMPLATE_BYTES; ((unsigned char)text.p[end] & 0xc0) == 0x80;)
            end--;
    link_add_seen(out, str_slice(text, start, end));
    return end == last->end;
}

static struct str with_end(struct buf *out, bool whole)
{
    if (out->n > LINK_TEMPLATE_BYTES) {
        whole = false;
        for (out->n = LINK_TEMPLATE_BYTES; ((unsigned char)out->p[out->n] & 0xc0) == 0x80;)
            out->n--;
    }
    if (!whole)
        buf_add(out, STR("…"));
    return buf_str(out);
}

static struct filling fill(const struct link_maker *m, size_t t, size_t from, size_t to, size_t *kinds)
{
    struct arena scratch = {0};
    const struct link_tokens *text = &m->texts[t];
    uint32_t *tokens = ARENA_ARRAY(&scratch, to - from, uint32_t);
    struct filling filling = {.member = (uint32_t)t, .key = key_of(m, t, from, to)};
    struct buf out = {.arena = m->arena};
    size_t n = 0, met[LINK_KINDS] = {0}, capitals = 0;
    bool whole = true;

    for (size_t c = from; c < to; c++)
        if (m->tokens[t * m->alignment.columns + c] != LINK_NO_TOKEN)
            tokens[n++] = m->tokens[t * m->alignment.columns + c];
    qsort(tokens, n, sizeof *tokens, by_index);
    for (size_t i = 0, end; i < n; i = end) {
        for (end = i + 1; end < n && tokens[end] == tokens[end - 1] + 1; end++)
            ;
        whole &= add_stretch(&out, text->text, &text->items[tokens[i]], &text->items[tokens[end - 1]]);
        for (size_t k = i; k < end; k++) {
            const struct link_token *token = &text->items[tokens[k]];
            met[token->kind]++;
            capitals += token->capital && token->kind == LINK_KIND_WORD;
        }
    }
    if (met[LINK_KIND_WORD]) {
        bool name = m->written[t] && capitals == met[LINK_KIND_WORD] && capitals <= 3;
        kinds[name ? LINK_KIND_NAME : LINK_KIND_WORD]++;
    }
    for (size_t k = 0; k < LINK_KIND_NAME; k++)
        kinds[k] += met[k] != 0;
    filling.text = with_end(&out, whole);
    arena_clear(&scratch);
    return filling;
}

static int by_key(const void *a, const void *b)
{
    const struct filling *x = a, *y = b;
    return x->key != y->key ? x->key < y->key ? -1 : 1 : x->member < y->member ? -1 : x->member > y->member;
}

static int by_count(const void *a, const void *b)
{
    const struct filling *x = a, *y = b;
    return x->count != y->count ? x->count > y->count ? -1 : 1 : x->member < y->member ? -1 : x->member > y->member;
}

/* Equal values once, the most frequent first. */
static void keep_values(const struct link_maker *m, struct filling *fillings, struct link_piece *piece)
{
    size_t n = 0;
    qsort(fillings, m->count, sizeof *fillings, by_key);
    for (size_t i = 0, end; i < m->count; i = end) {
        struct filling first = fillings[i];
        for (end = i; end < m->count && fillings[end].key == fillings[i].key; end++) {
            first.count++;
            if (fillings[end].member == m->ret->typical)
                first.text = fillings[end].text;
        }
        piece->filled += first.key ? first.count : 0;
        fillings[n++] = first;
    }
    qsort(fillings, n, sizeof *fillings, by_count);
    piece->different = n;
    piece->value_count = n < LINK_TEMPLATE_VALUES ? n : LINK_TEMPLATE_VALUES;
    piece->values = ARENA_ARRAY(m->arena, piece->value_count, struct link_value);
    for (size_t i = 0; i < piece->value_count; i++)
        piece->values[i] = (struct link_value){fillings[i].text, fillings[i].count};
}

/* Kinds that a tenth of what stands there has. */
static void keep_kinds(struct link_piece *piece, size_t *kinds)
{
    for (;;) {
        size_t best = 0;
        for (size_t k = 1; k < LINK_KINDS; k++)
            if (kinds[k] > kinds[best])
                best = k;
        if (!kinds[best] || 10 * kinds[best] < piece->filled)
            return;
        piece->kinds[piece->kind_count++] = (enum link_kind)best;
        kinds[best] = 0;
    }
}

struct link_piece link_filling(const struct link_maker *m, size_t from, size_t to)
{
    struct filling fillings[LINK_TEMPLATE_MEMBERS];
    struct link_piece piece = {.slot = true};
    size_t kinds[LINK_KINDS] = {0};

    for (size_t t = 0; t < m->count; t++)
        fillings[t] = fill(m, t, from, to, kinds);
    keep_values(m, fillings, &piece);
    keep_kinds(&piece, kinds);
    return piece;
}
