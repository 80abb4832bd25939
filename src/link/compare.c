/* compare.c - see compare.h.  A table holds the pairs of the first text.  Stamps say whose a cell is, so that nothing is
 * ever cleared, and turns which were already met in the second text. */
#include "link/compare.h"

#include "link/postings.h"

#define LONGER 0.1F /* what a further pair of a stretch adds */

/* The pair's cell, or the empty one where it would stand. */
static inline size_t find(const struct link_comparer *comparer, uint64_t pair)
{
    size_t at = pair >> 40 & comparer->mask;
    while (comparer->cells[at].stamp == comparer->stamp && comparer->cells[at].pair != (uint32_t)pair)
        at = (at + 1) & comparer->mask;
    return at;
}

/* The pairs of text into the table, unless they stand there. */
static void put_first(struct link_comparer *comparer, const struct link_text *text, size_t reach)
{
    if (comparer->first == text && comparer->reach == reach)
        return;
    comparer->first = text;
    comparer->reach = reach;
    comparer->distinct = 0;
    comparer->weight = -1;
    comparer->mask = 127;
    while (comparer->mask + 1 < 2 * reach * text->count && comparer->mask + 1 < LINK_TABLE)
        comparer->mask = 2 * comparer->mask + 1;
    if (!++comparer->stamp) {
        memset(comparer->cells, 0, sizeof comparer->cells);
        comparer->stamp = 1;
    }
    for (size_t i = 0; i < text->count; i++)
        for (size_t j = i + 1; j <= i + reach && j < text->count; j++) {
            uint64_t pair = link_pair(link_word(text->words, i), link_word(text->words, j));
            size_t at = find(comparer, pair);
            if (comparer->cells[at].stamp == comparer->stamp)
                continue;
            comparer->cells[at].stamp = comparer->stamp;
            comparer->cells[at].pair = (uint32_t)pair;
            comparer->cells[at].turn = comparer->turn;
            comparer->distinct++;
        }
}

static size_t common_reach(const struct link_text *a, const struct link_text *b)
{
    return link_reach(a->count < b->count ? a->count : b->count);
}

struct link_likeness link_compare_plain(struct link_comparer *comparer, const struct link_text *a,
                                        const struct link_text *b)
{
    struct link_likeness like = {0};
    size_t reach = common_reach(a, b);

    put_first(comparer, a, reach);
    uint32_t turn = ++comparer->turn;
    like.first = comparer->distinct;
    for (size_t i = 0; i < b->count; i++)
        for (size_t j = i + 1; j <= i + reach && j < b->count; j++) {
            size_t at = find(comparer, link_pair(link_word(b->words, i), link_word(b->words, j)));
            like.second++;
            if (comparer->cells[at].stamp == comparer->stamp && comparer->cells[at].turn != turn) {
                comparer->cells[at].turn = turn;
                like.shared++;
            }
        }
    return like;
}

/* ---- weighed ---- */

static float first_weight(struct link_comparer *comparer, const struct link_counts *counts, const struct link_text *text,
                          size_t reach)
{
    uint32_t turn = ++comparer->turn;
    if (comparer->weight >= 0)
        return comparer->weight;
    comparer->weight = 0;
    for (size_t i = 0; i < text->count; i++)
        for (size_t j = i + 1; j <= i + reach && j < text->count; j++) {
            uint64_t pair = link_pair(link_word(text->words, i), link_word(text->words, j));
            size_t at = find(comparer, pair);
            if (comparer->cells[at].turn != turn)
                comparer->weight += counts->weights[link_step(counts, link_code(pair))];
            comparer->cells[at].turn = turn;
        }
    return comparer->weight;
}

/* A stretch of neighbouring pairs that both have. */
struct stretch { float rarest; unsigned pairs; };

static float stretch_end(struct stretch *stretch)
{
    float bits = stretch->pairs ? stretch->rarest * (1 + LONGER * (float)(stretch->pairs - 1)) : 0;
    *stretch = (struct stretch){0};
    return bits;
}

struct link_likeness link_compare(struct link_comparer *comparer, const struct link_counts *counts,
                                  const struct link_text *a, const struct link_text *b, size_t least)
{
    struct link_likeness like = link_compare_plain(comparer, a, b);
    struct stretch stretch = {0};
    float shared = 0, second = 0;

    if (like.shared < least)
        return like;
    size_t reach = comparer->reach;
    float first = first_weight(comparer, counts, a, reach);
    uint32_t turn = ++comparer->turn;
    for (size_t i = 0; i < b->count; i++)
        for (size_t j = i + 1; j <= i + reach && j < b->count; j++) {
            uint64_t pair = link_pair(link_word(b->words, i), link_word(b->words, j));
            size_t at = find(comparer, pair);
            bool both = comparer->cells[at].stamp == comparer->stamp, met = both && comparer->cells[at].turn == turn;
            uint8_t step = link_step(counts, link_code(pair));
            if (j == i + 1 && both) {
                float bits = counts->bits[step];
                stretch.rarest = stretch.pairs && stretch.rarest > bits ? stretch.rarest : bits;
                stretch.pairs++;
            } else if (j == i + 1) {
                like.bits += stretch_end(&stretch);
            }
            second += counts->weights[step];
            if (both && !met) {
                comparer->cells[at].turn = turn;
                shared += counts->weights[step];
            }
        }
    like.bits += stretch_end(&stretch);
    float lighter = first < second ? first : second, heavier = first + second - lighter;
    float of = LINK_BALANCE * heavier + (1 - LINK_BALANCE) * lighter;
    like.weight = of > 0 ? shared / of : 0;
    return like;
}
