/* compare.c - see compare.h.  A table holds the pairs of the first text; stamps say whose a place is, so that nothing is
 * ever cleared: stamp - 1 for a pair of the first, stamp for one that the second was met to have. */
#include "link/compare.h"

#include "link/postings.h"

#define LONGER 0.1F /* what a further pair of a stretch adds */

static inline size_t find(const struct link_comparer *comparer, uint64_t pair)
{
    size_t at = pair >> 40 & comparer->mask;
    while (comparer->stamps[at] >= comparer->stamp - 1 && comparer->pairs[at] != (uint32_t)pair)
        at = (at + 1) & comparer->mask;
    return at;
}

static size_t put_first(struct link_comparer *comparer, const struct link_text *text, size_t reach)
{
    size_t distinct = 0;
    if (comparer->stamp > UINT32_MAX - 4) {
        memset(comparer->stamps, 0, sizeof comparer->stamps);
        comparer->stamp = 0;
    }
    comparer->stamp += 2;
    for (size_t i = 0; i < text->count; i++)
        for (size_t j = i + 1; j <= i + reach && j < text->count; j++) {
            uint64_t pair = link_pair(link_word(text->words, i), link_word(text->words, j));
            size_t at = find(comparer, pair);
            if (comparer->stamps[at] == comparer->stamp - 1)
                continue;
            comparer->stamps[at] = comparer->stamp - 1;
            comparer->pairs[at] = (uint32_t)pair;
            distinct++;
        }
    return distinct;
}

static size_t start(struct link_comparer *comparer, const struct link_text *a, const struct link_text *b)
{
    size_t reach = link_reach(a->count < b->count ? a->count : b->count);
    comparer->mask = 255;
    while (comparer->mask + 1 < 2 * reach * (a->count + b->count) && comparer->mask + 1 < LINK_TABLE)
        comparer->mask = 2 * comparer->mask + 1;
    return reach;
}

struct link_likeness link_compare_plain(struct link_comparer *comparer, const struct link_text *a,
                                        const struct link_text *b)
{
    struct link_likeness like = {0};
    size_t reach = start(comparer, a, b);
    like.first = put_first(comparer, a, reach);
    for (size_t i = 0; i < b->count; i++)
        for (size_t j = i + 1; j <= i + reach && j < b->count; j++) {
            uint64_t pair = link_pair(link_word(b->words, i), link_word(b->words, j));
            size_t at = find(comparer, pair);
            if (comparer->stamps[at] == comparer->stamp)
                continue;
            like.shared += comparer->stamps[at] == comparer->stamp - 1;
            like.second++;
            comparer->stamps[at] = comparer->stamp;
            comparer->pairs[at] = (uint32_t)pair;
        }
    return like;
}

/* ---- weighed ---- */

static float weigh_first(struct link_comparer *comparer, const struct link_counts *counts, const struct link_text *text,
                         size_t reach)
{
    float weight = 0;
    comparer->stamp += 2;
    for (size_t i = 0; i < text->count; i++)
        for (size_t j = i + 1; j <= i + reach && j < text->count; j++) {
            uint64_t pair = link_pair(link_word(text->words, i), link_word(text->words, j));
            size_t at = find(comparer, pair);
            if (comparer->stamps[at] == comparer->stamp - 1)
                continue;
            comparer->stamps[at] = comparer->stamp - 1;
            comparer->pairs[at] = (uint32_t)pair;
            weight += counts->weights[link_step(counts, link_code(pair))];
        }
    return weight;
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
    size_t reach = link_reach(a->count < b->count ? a->count : b->count);
    float first = weigh_first(comparer, counts, a, reach);
    for (size_t i = 0; i < b->count; i++)
        for (size_t j = i + 1; j <= i + reach && j < b->count; j++) {
            uint64_t pair = link_pair(link_word(b->words, i), link_word(b->words, j));
            size_t at = find(comparer, pair);
            bool both = comparer->stamps[at] == comparer->stamp - 1, met = comparer->stamps[at] == comparer->stamp;
            uint8_t step = met ? 0 : link_step(counts, link_code(pair));
            if (j == i + 1 && both) {
                float bits = counts->bits[step];
                stretch.rarest = stretch.pairs && stretch.rarest > bits ? stretch.rarest : bits;
                stretch.pairs++;
            } else if (j == i + 1) {
                like.bits += stretch_end(&stretch);
            }
            if (met)
                continue;
            comparer->stamps[at] = comparer->stamp;
            comparer->pairs[at] = (uint32_t)pair;
            shared += both ? counts->weights[step] : 0;
            second += counts->weights[step];
        }
    like.bits += stretch_end(&stretch);
    float lighter = first < second ? first : second, heavier = first + second - lighter;
    float of = LINK_BALANCE * heavier + (1 - LINK_BALANCE) * lighter;
    like.weight = of > 0 ? shared / of : 0;
    return like;
}
