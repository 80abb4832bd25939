/* template.c - see template.h: from columns to pieces, values, spans. */
#include "link/template.h"

#include <stdlib.h>

#include "link/description.h"
#include "link/maker.h"

enum { LONG = 4 }; /* words of a stretch that is no part of its neighbours */

/* ---- columns ---- */

static int by_value(const void *a, const void *b)
{
    const uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return x < y ? -1 : x > y;
}

static void look_at_column(struct link_maker *m, size_t c)
{
    uint64_t values[LINK_TEMPLATE_MEMBERS];
    struct link_column *column = &m->columns[c];
    uint32_t need = (uint32_t)((m->count * LINK_TEMPLATE_SHARE + 99) / 100), unspaced = 0;

    for (size_t t = 0; t < m->count; t++) {
        const struct link_token *token = link_token_at(m, t, c);
        if (!token)
            continue;
        values[column->filled++] = token->value;
        column->signs += token->kind < LINK_KIND_WORD;
        column->begins += token->begins;
        unspaced += token->unspaced;
    }
    qsort(values, column->filled, sizeof *values, by_value);
    for (uint32_t i = 0, end; i < column->filled; i = end) {
        for (end = i; end < column->filled && values[end] == values[i]; end++)
            ;
        if (end - i > column->share) {
            column->share = end - i;
            column->value = values[i];
        }
    }
    column->fixed = column->share >= need;
    column->unspaced = 2 * unspaced > column->filled;
}

static void look_at_columns(struct link_maker *m)
{
    size_t columns = m->alignment.columns;
    m->columns = ARENA_ARRAY(&m->scratch, columns + 1, struct link_column);
    m->piece_of = ARENA_ARRAY(&m->scratch, columns + 1, uint32_t);
    m->tokens = ARENA_ARRAY(&m->scratch, m->count * columns + 1, uint32_t);
    memset(m->tokens, 0xff, m->count * columns * sizeof *m->tokens);
    memset(m->piece_of, 0xff, columns * sizeof *m->piece_of);
    for (size_t t = 0; t < m->count; t++)
        for (size_t i = 0; i < m->texts[t].count; i++)
            if (m->alignment.at[t][i] != LINK_NO_COLUMN)
                m->tokens[t * columns + m->alignment.at[t][i]] = (uint32_t)i;
    for (size_t c = 0; c < columns; c++)
        look_at_column(m, c);
}

/* ---- pieces in their order ---- */

/* How many columns from here on hardly anybody fills, LONG at most. */
static size_t count_rare(const struct link_maker *m, size_t from, size_t to)
{
    size_t n = 0;
    for (; n < LONG && from + n < to; n++) {
        const struct link_column *column = &m->columns[from + n];
        bool rare = column->filled * 5 < m->count || (column->filled == 1 && m->count > 2);
        if (!rare || link_is_sign(column))
            break;
    }
    return n;
}

/* Where a slot that begins at from ends: each number or identifier has its own, and each sentence, and a long stretch that
 * hardly anybody has is apart from what others have beside it. */
static size_t end_of_slot(const struct link_maker *m, size_t from, size_t to)
{
    size_t end = from + 1;
    bool rare = count_rare(m, from, to) == LONG;
    if (link_is_sign(&m->columns[from]))
        return end;
    for (; end < to; end++) {
        const struct link_column *column = &m->columns[end];
        if (link_is_sign(column) || 2 * column->begins > column->filled)
            break;
        if (rare ? !count_rare(m, end, to) : count_rare(m, end, to) == LONG)
            break;
    }
    return end;
}

/* Columns that are not fixed belong to no fixed piece. */
static void add_piece(struct link_maker *m, size_t from, size_t to, struct link_piece piece)
{
    for (size_t c = from; c < to; c++) {
        if (!piece.slot && !m->columns[c].fixed)
            continue;
        m->piece_of[c] = (uint32_t)m->ret->piece_count;
        m->ret->fixed_words += !piece.slot;
    }
    m->ret->pieces[m->ret->piece_count++] = piece;
}

/* Is there a slot among the columns [from, to), none of them fixed? */
static bool has_slots(const struct link_maker *m, size_t from, size_t to)
{
    for (; from < to; from = end_of_slot(m, from, to))
        if (link_is_slot(m, from, end_of_slot(m, from, to)))
            return true;
    return false;
}

static size_t end_of_kind(const struct link_maker *m, size_t from)
{
    size_t end = from;
    while (end < m->alignment.columns && m->columns[end].fixed == m->columns[from].fixed)
        end++;
    return end;
}

/* Fixed text goes on over columns between that are no slot. */
static void make_pieces(struct link_maker *m)
{
    size_t n = m->alignment.columns;
    m->ret->pieces = ARENA_ARRAY(m->arena, n + 1, struct link_piece);
    for (size_t c = 0, end; c < n; c = end) {
        end = end_of_kind(m, c);
        if (!m->columns[c].fixed) {
            for (size_t next; c < end; c = next) {
                next = end_of_slot(m, c, end);
                if (link_is_slot(m, c, next))
                    add_piece(m, c, next, link_filling(m, c, next));
            }
            continue;
        }
        while (end < n) {
            size_t next = end_of_kind(m, end);
            if (next == n || has_slots(m, end, next))
                break;
            end = end_of_kind(m, next);
        }
        add_piece(m, c, end, (struct link_piece){.text = link_wording(m, c, end)});
    }
}

static void make_spans(struct link_maker *m, size_t t)
{
    const struct link_tokens *text = &m->texts[t];
    struct link_member *member = &m->ret->members[t];
    uint32_t last = LINK_NO_TOKEN, last_column = 0;

    member->spans = ARENA_ARRAY(m->arena, text->count + 1, struct link_span);
    for (uint32_t i = 0; i < text->count; i++) {
        uint32_t c = m->alignment.at[t][i], piece = c == LINK_NO_COLUMN ? LINK_NO_PIECE : m->piece_of[c];
        if (piece == LINK_NO_PIECE)
            continue;
        enum link_span_state state = m->ret->pieces[piece].slot ? LINK_SPAN_SLOT
                                     : link_says(m, t, c)            ? LINK_SPAN_FIXED
                                                                : LINK_SPAN_OTHER;
        struct link_span *before = member->count ? &member->spans[member->count - 1] : NULL;
        if (before && last + 1 == i && before->piece == piece && before->state == state && c > last_column)
            before->end = text->items[i].end;
        else
            member->spans[member->count++] =
                (struct link_span){text->items[i].start, text->items[i].end, piece, state};
        last = i;
        last_column = c;
    }
}

/* ---- all ---- */

static void describe(struct link_maker *m, size_t vocabulary)
{
    struct link_description description = {.texts = m->texts, .count = m->count, .columns = m->alignment.columns,
                                           .at = m->alignment.at, .piece_of = m->piece_of,
                                           .fixed_words = m->ret->fixed_words};
    bool *slots = ARENA_ARRAY(&m->scratch, m->ret->piece_count + 1, bool);
    uint64_t *values = ARENA_ARRAY(&m->scratch, m->alignment.columns + 1, uint64_t);
    for (size_t i = 0; i < m->ret->piece_count; i++)
        slots[i] = m->ret->pieces[i].slot;
    for (size_t c = 0; c < m->alignment.columns; c++)
        values[c] = m->columns[c].value;
    description.pieces = m->ret->piece_count;
    description.slots = slots;
    description.values = values;
    description.vocabulary = vocabulary;
    link_describe(&description, &m->ret->bits_alone, &m->ret->bits_with);
    m->ret->compression = m->ret->bits_with > 0 ? m->ret->bits_alone / m->ret->bits_with : 1;
}

static size_t words_most(size_t count)
{
    size_t words = LINK_WORDS_MOST;
    while (count * words * words > LINK_TEMPLATE_CELLS)
        words--;
    return words;
}

void link_template_make(struct arena *arena, struct link_reader *reader, const struct str *texts, size_t count,
                        const struct link_template_options *options, struct link_template *ret)
{
    struct link_maker m = {.arena = arena, .ret = ret, .count = count};
    size_t words = 0;

    m.count = count < LINK_TEMPLATE_MEMBERS ? count : LINK_TEMPLATE_MEMBERS;
    *ret = (struct link_template){.compression = 1, .member_count = m.count};
    ret->members = ARENA_ARRAY(arena, m.count + 1, struct link_member);
    m.texts = ARENA_ARRAY(&m.scratch, m.count + 1, struct link_tokens);
    m.written = ARENA_ARRAY(&m.scratch, m.count + 1, bool);
    for (size_t t = 0; t < m.count; t++) {
        size_t capitals = 0, most = words_most(m.count);
        link_tokens_read(&m.scratch, reader, texts[t], options->country ? options->country : "", most, &m.texts[t]);
        ret->members[t].cut = m.texts[t].count == most || m.texts[t].text.n < texts[t].n;
        for (size_t i = 0; i < m.texts[t].count; i++)
            capitals += m.texts[t].items[i].capital;
        m.written[t] = 2 * capitals < m.texts[t].count;
        words += m.texts[t].count;
    }
    if (words) {
        ret->typical = link_typical(m.texts, m.count);
        link_align(&m.scratch, m.texts, m.count, ret->typical, &m.alignment);
        look_at_columns(&m);
        make_pieces(&m);
        for (size_t t = 0; t < m.count; t++)
            make_spans(&m, t);
        describe(&m, options->vocabulary);
    }
    arena_clear(&m.scratch);
}
