/* divide.c - see divide.h.  Texts are known by their places in the set, so what is equal otherwise goes by digests. */
#include "link/divide.h"

#include <stdlib.h>

#include "link/crew.h"
#include "link/memory.h"
#include "link/propose.h"
#include "link/sort.h"

enum {
    NEXT = 2,      /* neighbours of a text in a key that many have */
    BOTH_KEYS = 3, /* of two texts that are compared */
    STAND_FOR = 4, /* texts that stand for a group */
    SLICE = 1024,  /* pairs that a thread compares at a time */
    TAKES = 600,   /* bytes a text while it runs */
};
#define INSIDE_PART 0.5F
#define SURE_BITS 4.0F    /* times log2 of the number of texts: then two groups are one that are */
#define LEAST_ALIKE 0.12F /* so little alike: long texts of which much was changed */

static void *must(void *memory)
{
    if (!memory)
        link_out_of_memory();
    return memory;
}

struct pairs { uint64_t *items; size_t count, room; }; /* each the place of a text and that of a later one */

struct division {
    const struct link_divider *of;
    const uint32_t *set;
    size_t count;
    struct pairs pairs;
    float *weights; /* of the pairs; 0: not alike */
    struct group *groups;
};

static const struct link_text *text_at(const struct division *division, size_t place)
{
    return link_texts_at(division->of->texts, division->set[place]);
}

/* ---- pairs that have keys in common ---- */

static void add_pair(struct division *division, uint32_t a, uint32_t b)
{
    struct pairs *pairs = &division->pairs;
    if (a == b || link_shared_keys(text_at(division, a), text_at(division, b)) < BOTH_KEYS)
        return;
    if (pairs->count == pairs->room) {
        pairs->room = 2 * pairs->room + 256;
        pairs->items = must(realloc(pairs->items, pairs->room * sizeof *pairs->items));
    }
    pairs->items[pairs->count++] = a < b ? (uint64_t)a << 32 | b : (uint64_t)b << 32 | a;
}

/* Every key of every text with the key that follows it there; sorted. */
static uint64_t *list_keys(const struct division *division, uint64_t **other, size_t *ret_count)
{
    uint64_t *keys = must(malloc(2 * LINK_KEYS * division->count * sizeof *keys));
    size_t n = 0;
    for (size_t i = 0; i < division->count; i++) {
        const struct link_text *text = text_at(division, i);
        for (size_t k = 0; k < text->key_count; k++) {
            uint64_t band = k + 1 < text->key_count ? text->keys[k + 1] : 0;
            keys[n++] = (uint64_t)text->keys[k] << 48 | band << 32 | i;
        }
    }
    *other = keys + n;
    link_sort_high(keys, *other, n);
    *ret_count = n;
    return keys;
}

static void find_pairs(struct division *division)
{
    size_t count;
    uint64_t *sorted, *keys = list_keys(division, &sorted, &count);
    for (size_t from = 0, to; from < count; from = to) {
        for (to = from + 1; to < count && sorted[to] >> 48 == sorted[from] >> 48;)
            to++;
        size_t next = to - from <= LINK_KEY_SMALL ? to - from : NEXT;
        for (size_t i = from; i < to; i++)
            for (size_t j = i + 1; j <= i + next && j < to; j++)
                add_pair(division, (uint32_t)sorted[i], (uint32_t)sorted[j]);
    }
    free(keys);
}

static int by_number(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return x < y ? -1 : x > y;
}

/* Pairs met under several keys stay once. */
static void unite_pairs(struct pairs *pairs)
{
    uint64_t *sorted = must(malloc((pairs->count + 1) * sizeof *sorted));
    size_t kept = 0;
    link_sort_high(pairs->items, sorted, pairs->count);
    for (size_t from = 0, to; from < pairs->count; from = to) {
        for (to = from + 1; to < pairs->count && sorted[to] >> 32 == sorted[from] >> 32;)
            to++;
        qsort(sorted + from, to - from, sizeof *sorted, by_number);
        for (size_t i = from; i < to; i++)
            if (i == from || sorted[i] != sorted[i - 1])
                sorted[kept++] = sorted[i];
    }
    free(pairs->items);
    *pairs = (struct pairs){.items = sorted, .count = kept};
}

/* ---- how alike they are ---- */

static void weigh_slice(void *context, unsigned thread, size_t slice)
{
    struct division *division = context;
    const struct link_divider *of = division->of;
    size_t end = (slice + 1) * SLICE < division->pairs.count ? (slice + 1) * SLICE : division->pairs.count;
    for (size_t i = slice * SLICE; i < end; i++) {
        uint64_t pair = division->pairs.items[i];
        division->weights[i] = link_alike(&of->comparers[thread], of->counts, text_at(division, pair >> 32),
                                          text_at(division, (uint32_t)pair));
    }
}

/* The pairs that are alike, the most alike first: their numbers in the lower halves.  *ret_count of them. */
static uint64_t *rank_pairs(struct division *division, size_t *ret_count)
{
    uint64_t *ranks = must(malloc((2 * division->pairs.count + 1) * sizeof *ranks)), *sorted;
    size_t n = 0;
    for (size_t i = 0; i < division->pairs.count; i++) {
        uint32_t bits; /* of a number above 0 they rise with it */
        memcpy(&bits, &division->weights[i], sizeof bits);
        if (bits)
            ranks[n++] = (uint64_t)~bits << 32 | i;
    }
    sorted = ranks + n;
    link_sort_high(ranks, sorted, n);
    memmove(ranks, sorted, n * sizeof *ranks);
    *ret_count = n;
    return ranks;
}

/* ---- groups ---- */

struct group { /* at the place of its first text */
    uint32_t up, size, standing, stand[STAND_FOR];
    float inside;
};

static uint32_t find(struct group *groups, uint32_t place)
{
    while (groups[place].up != place)
        place = groups[place].up = groups[groups[place].up].up;
    return place;
}

/* What is between two groups on average: how alike their texts are, and the bits of evidence. */
struct between { float weight, bits; };

static struct between across(const struct division *division, const struct group *a, const struct group *b)
{
    const struct link_divider *of = division->of;
    struct between sum = {0};
    for (size_t i = 0; i < a->standing; i++)
        for (size_t j = 0; j < b->standing; j++) {
            struct link_likeness like = link_compare(of->comparers, of->counts, text_at(division, a->stand[i]),
                                                     text_at(division, b->stand[j]), 1, 0);
            sum.weight += like.weight;
            sum.bits += like.bits;
        }
    float pairs = (float)(a->standing * b->standing);
    return (struct between){sum.weight / pairs, sum.bits / pairs};
}

static bool belong(const struct group *a, const struct group *b, struct between between, float all)
{
    float inside = a->size < 2 ? b->inside : b->size < 2 || a->inside < b->inside ? a->inside : b->inside;
    float least = between.bits >= SURE_BITS * all ? LEAST_ALIKE : LINK_GROUP_ALIKE;
    return between.weight >= least && between.weight >= INSIDE_PART * inside;
}

static float pairs_of(uint32_t n)
{
    return (float)n * (float)(n - 1) / 2;
}

/* Of those that stand for two groups some that stand for both, evenly from first to last. */
static void stand_for_both(struct group *a, const struct group *b)
{
    uint32_t all[2 * STAND_FOR];
    size_t n = 0, i = 0, j = 0;
    while (i < a->standing || j < b->standing)
        all[n++] = j == b->standing || (i < a->standing && a->stand[i] < b->stand[j]) ? a->stand[i++] : b->stand[j++];
    a->standing = n < STAND_FOR ? (uint32_t)n : STAND_FOR;
    for (i = 0; i < a->standing; i++)
        a->stand[i] = all[i * n / a->standing];
}

static void unite(struct group *groups, uint32_t first, uint32_t second, float between)
{
    struct group *a = &groups[first], *b = &groups[second];
    float both = (float)a->size * (float)b->size;
    a->inside = (a->inside * pairs_of(a->size) + b->inside * pairs_of(b->size) + between * both) /
                pairs_of(a->size + b->size);
    stand_for_both(a, b);
    a->size += b->size;
    b->up = first;
}

static void make_groups(struct division *division)
{
    size_t count;
    uint64_t *ranks = rank_pairs(division, &count);
    struct group *groups = division->groups = must(malloc(division->count * sizeof *division->groups));
    for (uint32_t i = 0; i < division->count; i++)
        groups[i] = (struct group){.up = i, .size = 1, .standing = 1, .stand = {i}};
    for (size_t i = 0; i < count; i++) {
        uint64_t pair = division->pairs.items[(uint32_t)ranks[i]];
        uint32_t a = find(groups, (uint32_t)(pair >> 32)), b = find(groups, (uint32_t)pair);
        if (a == b)
            continue;
        struct between between = {.weight = division->weights[(uint32_t)ranks[i]]};
        if (groups[a].size + groups[b].size > 2)
            between = across(division, &groups[a], &groups[b]);
        if (belong(&groups[a], &groups[b], between, division->of->counts->all))
            unite(groups, a < b ? a : b, a < b ? b : a, between.weight);
    }
    free(ranks);
}

void link_divide(const struct link_divider *divider, const uint32_t *set, size_t count, uint32_t *leaders)
{
    struct division division = {.of = divider, .set = set, .count = count};
    link_memory_ask((uint64_t)count * TAKES);
    find_pairs(&division);
    unite_pairs(&division.pairs);
    division.weights = must(malloc((division.pairs.count + 1) * sizeof *division.weights));
    link_crew_run(divider->threads, (division.pairs.count + SLICE - 1) / SLICE, weigh_slice, &division);
    make_groups(&division);
    for (uint32_t i = 0; i < count; i++)
        leaders[set[i]] = set[find(division.groups, i)];
    free(division.groups);
    free(division.weights);
    free(division.pairs.items);
}
