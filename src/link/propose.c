/* propose.c - see propose.h. */
#include "link/propose.h"

#include <stdlib.h>

/* Chosen on planted collections; doc/linking.md says how and what others give. */
enum {
    SMALL = 6,      /* texts of a key of which all pairs are compared */
    NEXT = 2,       /* neighbours in a larger key */
    LEAST_PURE = 6, /* texts of a key that can be called pure */
    SAMPLE = 12,    /* pairs by which that is found out */
    MANY = 64,      /* a key with more texts is looked into before it is gone through */
    LEAST_SHARED = 3,
    AHEAD = 16,     /* entries */
    MOST_KEYS = 5,  /* that two texts have in common which share most pairs: fewer are not looked at */
    SOME_KEYS = 3,  /* which share a part of them */
    FEW = 2,        /* texts of a key that are compared whatever else they share */
    BOTH_KEYS = 3,  /* of two texts of a key that more have */
};
#define MOSTLY 0.6F /* of the larger text's pairs shared: alike without knowing anything else */
#define PARTLY 0.33F
#define PURE 0.6F
#define IMPURE 0.1F
#define STOCK_WEIGHT 0.3F
#define ALIKE_WEIGHT 0.3F
#define ALIKE_EVIDENCE 1.5F /* times log2 of the number of texts */

struct key { const uint32_t *texts; size_t count; };
typedef void key_fn(struct link_proposer *proposer, struct link_comparer *comparer, struct key key);

static const struct link_text *at(const struct link_proposer *proposer, uint32_t text)
{
    return link_texts_at(proposer->texts, text);
}

static bool is_together(struct link_proposer *proposer, uint32_t a, uint32_t b)
{
    return link_join_find(proposer->join, a) == link_join_find(proposer->join, b);
}

static bool is_all_together(struct link_proposer *proposer, struct key key)
{
    for (size_t i = 1; i < key.count; i++)
        if (!is_together(proposer, key.texts[0], key.texts[i]))
            return false;
    return true;
}

/* ---- keys, in the order of digests ---- */

struct ordered { uint64_t digest; uint32_t text; };

static int by_digest(const void *a, const void *b)
{
    const struct ordered *x = a, *y = b;
    return x->digest < y->digest ? -1 : x->digest > y->digest;
}

static void order(const struct link_proposer *proposer, const uint64_t *entries, size_t count, struct ordered *ordered,
                  uint32_t *texts)
{
    for (size_t i = 0; i < count; i++)
        ordered[i] = (struct ordered){at(proposer, (uint32_t)entries[i])->digest, (uint32_t)entries[i]};
    if (count == 2 && ordered[1].digest < ordered[0].digest) {
        struct ordered swap = ordered[0];
        ordered[0] = ordered[1];
        ordered[1] = swap;
    }
    if (count > 2)
        qsort(ordered, count, sizeof *ordered, by_digest);
    for (size_t i = 0; i < count; i++)
        texts[i] = ordered[i].text;
}

static bool is_stock(const struct link_proposer *proposer, uint64_t code)
{
    return proposer->counts && proposer->counts->weights[link_step(proposer->counts, code)] < STOCK_WEIGHT;
}

/* What comes soon, on its way from memory while this key is worked on: first where a text's words stand, then they. */
static inline void fetch_ahead(const struct link_proposer *proposer, const uint64_t *entries, size_t count, size_t from,
                               size_t to)
{
    for (size_t i = from; i < to; i++) {
        if (i + 2 * AHEAD < count)
            __builtin_prefetch(at(proposer, (uint32_t)entries[i + 2 * AHEAD]));
        if (i + AHEAD < count) {
            const struct link_text *text = at(proposer, (uint32_t)entries[i + AHEAD]);
            __builtin_prefetch(text->words);
            __builtin_prefetch(text->words + 64);
            __builtin_prefetch(text->words + 128);
        }
    }
}

static void each_key(struct link_proposer *proposer, unsigned thread, size_t bucket, key_fn *run)
{
    size_t count, room = 0;
    const uint64_t *entries = link_postings_bucket(proposer->postings, bucket, &count);
    struct ordered *ordered = NULL;
    uint32_t *texts = NULL;

    for (size_t from = 0, to; from < count; from = to) {
        to = link_run_end(entries, count, from);
        fetch_ahead(proposer, entries, count, from, to);
        if (is_stock(proposer, link_entry_code(entries[from], bucket)))
            continue;
        if (to - from > room) {
            room = 2 * (to - from);
            free(ordered);
            free(texts);
            ordered = malloc(room * sizeof *ordered);
            texts = malloc(room * sizeof *texts);
            if (!ordered || !texts)
                link_out_of_memory();
        }
        order(proposer, entries + from, to - from, ordered, texts);
        run(proposer, &proposer->comparers[thread], (struct key){texts, to - from});
    }
    free(ordered);
    free(texts);
}

/* ---- broadly ---- */

static bool shares(struct link_proposer *proposer, struct link_comparer *comparer, uint32_t a, uint32_t b, float part)
{
    const struct link_text *x = at(proposer, a), *y = at(proposer, b);
    if (link_shared_keys(x, y) < (part == MOSTLY ? MOST_KEYS : SOME_KEYS))
        return false;
    struct link_likeness like = link_compare_plain(comparer, x, y);
    size_t larger = like.first > like.second ? like.first : like.second;
    return like.shared >= LEAST_SHARED && (float)like.shared >= part * (float)larger;
}

/* Of pairs of texts taken by chance, how many share so much? */
static float purity(struct link_proposer *proposer, struct link_comparer *comparer, struct key key, float part)
{
    size_t pairs = key.count / 2 < SAMPLE ? key.count / 2 : SAMPLE, good = 0;
    for (size_t i = 0; i < pairs; i++) {
        size_t first = i * (key.count / 2) / pairs * 2;
        good += shares(proposer, comparer, key.texts[first], key.texts[first + 1], part);
    }
    return (float)good / (float)pairs;
}

static void join_neighbours(struct link_proposer *proposer, struct link_comparer *comparer, struct key key, float part)
{
    size_t next = key.count <= SMALL ? key.count : NEXT;
    for (size_t i = 0; i < key.count; i++)
        for (size_t j = i + 1; j <= i + next && j < key.count; j++)
            if (!is_together(proposer, key.texts[i], key.texts[j]) &&
                shares(proposer, comparer, key.texts[i], key.texts[j], part))
                link_join_add(proposer->join, key.texts[i], key.texts[j]);
}

static void join_most(struct link_proposer *proposer, struct link_comparer *comparer, struct key key)
{
    if (key.count <= MANY || purity(proposer, comparer, key, MOSTLY) >= IMPURE)
        join_neighbours(proposer, comparer, key, MOSTLY);
}

static void join_pure(struct link_proposer *proposer, struct link_comparer *comparer, struct key key)
{
    if (key.count >= LEAST_PURE && !is_all_together(proposer, key) &&
        purity(proposer, comparer, key, PARTLY) >= PURE)
        join_neighbours(proposer, comparer, key, PARTLY);
}

static void most_piece(void *context, unsigned thread, size_t bucket)
{
    each_key(context, thread, bucket, join_most);
}

static void pure_piece(void *context, unsigned thread, size_t bucket)
{
    each_key(context, thread, bucket, join_pure);
}

void link_propose_broadly(struct link_proposer *proposer)
{
    link_crew_run(proposer->threads, LINK_BUCKETS, most_piece, proposer);
    link_crew_run(proposer->threads, LINK_BUCKETS, pure_piece, proposer);
}

/* ---- strictly ---- */

bool link_is_alike(const struct link_counts *counts, const struct link_likeness *like)
{
    return like->shared >= LEAST_SHARED && like->weight >= ALIKE_WEIGHT && like->bits >= ALIKE_EVIDENCE * counts->all;
}

static void join_alike(struct link_proposer *proposer, struct link_comparer *comparer, struct key key)
{
    size_t next = key.count <= SMALL ? key.count : NEXT;
    for (size_t i = 0; i < key.count; i++)
        for (size_t j = i + 1; j <= i + next && j < key.count; j++) {
            if (is_together(proposer, key.texts[i], key.texts[j]) ||
                (key.count > FEW && link_shared_keys(at(proposer, key.texts[i]), at(proposer, key.texts[j])) < BOTH_KEYS))
                continue;
            struct link_likeness like = link_compare(comparer, proposer->counts, at(proposer, key.texts[i]),
                                                     at(proposer, key.texts[j]), LEAST_SHARED);
            if (link_is_alike(proposer->counts, &like))
                link_join_add(proposer->join, key.texts[i], key.texts[j]);
        }
}

static void alike_piece(void *context, unsigned thread, size_t bucket)
{
    each_key(context, thread, bucket, join_alike);
}

void link_propose_strictly(struct link_proposer *proposer)
{
    link_crew_run(proposer->threads, LINK_BUCKETS, alike_piece, proposer);
}
