/* compare.c - see compare.h.  A table holds the pairs of the first text, as the words they are of: words are hashes
 * already.  Stamps say whose a cell is, so that nothing is ever cleared, and turns which were already met in the second
 * text.  Counts are far away in memory: only pairs that matter are looked up there, and many at once. */
#include "link/compare.h"

#include "link/postings.h"

#define LONGER 0.1F /* what a further pair of a stretch adds */
enum { STAMP_SHIFT = 2 * LINK_WORD_BITS };

static inline uint64_t as_cell(const struct link_comparer *comparer, uint32_t first, uint32_t second)
{
    return (uint64_t)comparer->stamp << STAMP_SHIFT | (uint64_t)first << LINK_WORD_BITS | second;
}

/* Where the pair stands, or the empty cell where it would. */
static inline size_t find(const struct link_comparer *comparer, uint64_t cell, uint32_t first, uint32_t second)
{
    size_t at = (5 * first + (second ^ second >> 9)) & comparer->mask;
    while (comparer->cells[at] != cell && comparer->cells[at] >> STAMP_SHIFT == cell >> STAMP_SHIFT)
        at = (at + 1) & comparer->mask;
    return at;
}

static void clear(struct link_comparer *comparer, size_t pairs)
{
    comparer->distinct = 0;
    comparer->weight = -1;
    comparer->own = SIZE_MAX;
    comparer->mask = 127;
    while (comparer->mask + 1 < 2 * pairs && comparer->mask + 1 < LINK_TABLE)
        comparer->mask = 2 * comparer->mask + 1;
    if (!++comparer->stamp) {
        memset(comparer->cells, 0, sizeof comparer->cells);
        comparer->stamp = 1;
    }
}

/* The pairs of text into the table, unless they stand there. */
static void put_first(struct link_comparer *comparer, const struct link_text *text, size_t reach)
{
    if (comparer->first == text && comparer->reach == reach)
        return;
    comparer->first = text;
    comparer->reach = reach;
    clear(comparer, reach * text->count);
    for (size_t i = 0; i < text->count; i++) {
        uint32_t first = link_word(text->words, i);
        for (size_t j = i + 1; j <= i + reach && j < text->count; j++) {
            uint32_t second = link_word(text->words, j);
            uint64_t cell = as_cell(comparer, first, second);
            size_t at = find(comparer, cell, first, second);
            if (comparer->cells[at] == cell)
                continue;
            comparer->cells[at] = cell;
            comparer->turns[at] = comparer->turn;
            comparer->distinct++;
        }
    }
}

static size_t common_reach(const struct link_text *a, const struct link_text *b)
{
    return link_reach(a->count < b->count ? a->count : b->count);
}

static size_t pairs_of(const struct link_text *text, size_t reach)
{
    size_t pairs = 0;
    for (size_t apart = 1; apart <= reach && apart < text->count; apart++)
        pairs += text->count - apart;
    return pairs;
}

/* ---- what both have ---- */

/* Fills hits, and returns how many pairs both have; stops when more than missing have not been met. */
static inline __attribute__((always_inline)) size_t meet(struct link_comparer *comparer, const struct link_text *b,
                                                         size_t reach, size_t missing)
{
    uint32_t turn = ++comparer->turn;
    size_t hits = 0, shared = 0, missed = 0;
    for (size_t i = 0; i < b->count && missed <= missing; i++) {
        uint32_t first = link_word(b->words, i);
        for (size_t j = i + 1; j <= i + reach && j < b->count; j++) {
            uint32_t second = link_word(b->words, j);
            uint64_t cell = as_cell(comparer, first, second);
            size_t at = find(comparer, cell, first, second);
            if (comparer->cells[at] != cell) {
                missed++;
                continue;
            }
            bool again = comparer->turns[at] == turn;
            comparer->turns[at] = turn;
            comparer->hits[hits++] = (struct link_hit){.first = (uint16_t)i, .second = (uint16_t)j, .again = again};
            missed += again;
            shared += !again;
        }
    }
    comparer->hit_count = hits;
    return shared;
}

/* Most texts are so long that only neighbours are paired. */
static size_t meet_all(struct link_comparer *comparer, const struct link_text *b, size_t missing)
{
    return comparer->reach == 1 ? meet(comparer, b, 1, missing) : meet(comparer, b, comparer->reach, missing);
}

struct link_likeness link_compare_plain(struct link_comparer *comparer, const struct link_text *a,
                                        const struct link_text *b)
{
    size_t reach = common_reach(a, b);
    put_first(comparer, a, reach);
    struct link_likeness like = {.first = comparer->distinct, .second = pairs_of(b, reach)};
    like.shared = meet_all(comparer, b, SIZE_MAX);
    return like;
}

bool link_shares(struct link_comparer *comparer, const struct link_text *a, const struct link_text *b, float part,
                 size_t least)
{
    size_t reach = common_reach(a, b), second = pairs_of(b, reach);
    if ((float)pairs_of(a, reach) < part * (float)second)
        return false;
    put_first(comparer, a, reach);
    size_t larger = comparer->distinct > second ? comparer->distinct : second;
    size_t wanted = (size_t)(part * (float)larger);
    if (second < wanted)
        return false;
    size_t shared = meet_all(comparer, b, second - wanted);
    return shared >= least && (float)shared >= part * (float)larger;
}

/* ---- without frames ---- */

static inline uint64_t code_at(const struct link_text *text, size_t first, size_t second)
{
    return link_code(link_pair(link_word(text->words, first), link_word(text->words, second)));
}

static size_t count_own(const struct link_frames *frames, const struct link_text *text, size_t reach)
{
    size_t own = 0;
    for (size_t i = 0; i < text->count; i++)
        for (size_t j = i + 1; j <= i + reach && j < text->count; j++)
            own += !link_frames_have(frames, code_at(text, i, j));
    return own;
}

float link_share_own(struct link_comparer *comparer, const struct link_frames *frames, const struct link_text *a,
                     const struct link_text *b, size_t least)
{
    size_t reach = common_reach(a, b), shared = 0, second;
    put_first(comparer, a, reach);
    if (meet_all(comparer, b, SIZE_MAX) < least)
        return 0;
    for (size_t i = 0; i < comparer->hit_count; i++)
        shared += !comparer->hits[i].again &&
                  !link_frames_have(frames, code_at(b, comparer->hits[i].first, comparer->hits[i].second));
    if (shared < least)
        return 0;
    if (comparer->own == SIZE_MAX)
        comparer->own = count_own(frames, a, reach);
    second = count_own(frames, b, reach);
    return (float)shared / (float)(comparer->own > second ? comparer->own : second);
}

/* ---- weighed ---- */

/* The steps of the hits, and of the weights of what is shared the sum. */
static float look_up_hits(struct link_comparer *comparer, const struct link_counts *counts, const struct link_text *b)
{
    float shared = 0;
    for (size_t i = 0; i < comparer->hit_count; i++) {
        comparer->codes[i] = code_at(b, comparer->hits[i].first, comparer->hits[i].second);
        link_counts_fetch(counts, comparer->codes[i]);
    }
    for (size_t i = 0; i < comparer->hit_count; i++) {
        comparer->hits[i].step = link_step(counts, comparer->codes[i]);
        shared += comparer->hits[i].again ? 0 : counts->weights[comparer->hits[i].step];
    }
    return shared;
}

/* A stretch of neighbouring pairs that both have. */
struct stretch { float rarest; unsigned pairs; };

static float stretch_bits(struct stretch stretch)
{
    return stretch.pairs ? stretch.rarest * (1 + LONGER * (float)(stretch.pairs - 1)) : 0;
}

static float evidence(const struct link_comparer *comparer, const struct link_counts *counts)
{
    struct stretch stretch = {0};
    float bits = 0;
    size_t next = 0;
    for (size_t i = 0; i < comparer->hit_count; i++) {
        const struct link_hit *hit = &comparer->hits[i];
        if (hit->second != hit->first + 1)
            continue;
        if (hit->first != next) {
            bits += stretch_bits(stretch);
            stretch = (struct stretch){0};
        }
        float here = counts->bits[hit->step];
        stretch.rarest = stretch.pairs && stretch.rarest > here ? stretch.rarest : here;
        stretch.pairs++;
        next = hit->first + 1U;
    }
    return bits + stretch_bits(stretch);
}

static float sum_weights(const struct link_comparer *comparer, const struct link_counts *counts, size_t count)
{
    float sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += counts->weights[link_step(counts, comparer->codes[i])];
    return sum;
}

static float second_weight(struct link_comparer *comparer, const struct link_counts *counts, const struct link_text *b)
{
    size_t n = 0;
    for (size_t i = 0; i < b->count; i++)
        for (size_t j = i + 1; j <= i + comparer->reach && j < b->count; j++) {
            link_counts_fetch(counts, comparer->codes[n] = code_at(b, i, j));
            n++;
        }
    return sum_weights(comparer, counts, n);
}

/* Each pair once: the first text is met with itself. */
static float first_weight(struct link_comparer *comparer, const struct link_counts *counts, const struct link_text *a)
{
    size_t n = 0;
    if (comparer->weight >= 0)
        return comparer->weight;
    meet_all(comparer, a, SIZE_MAX);
    for (size_t i = 0; i < comparer->hit_count; i++)
        if (!comparer->hits[i].again) {
            link_counts_fetch(counts, comparer->codes[n] = code_at(a, comparer->hits[i].first, comparer->hits[i].second));
            n++;
        }
    return comparer->weight = sum_weights(comparer, counts, n);
}

struct link_likeness link_compare(struct link_comparer *comparer, const struct link_counts *counts,
                                  const struct link_text *a, const struct link_text *b, size_t least, float bits)
{
    struct link_likeness like = link_compare_plain(comparer, a, b);
    if (like.shared < least)
        return like;
    float shared = look_up_hits(comparer, counts, b);
    like.bits = evidence(comparer, counts);
    if (like.bits < bits)
        return like;
    float second = second_weight(comparer, counts, b), first = first_weight(comparer, counts, a);
    float lighter = first < second ? first : second, heavier = first + second - lighter;
    float of = LINK_BALANCE * heavier + (1 - LINK_BALANCE) * lighter;
    like.weight = of > 0 ? shared / of : 0;
    return like;
}
