/* propose.c - see propose.h. */
#include "link/propose.h"

#include <stdlib.h>

/* Chosen on planted collections; doc/linking.md says how and what others give. */
enum {
    NEXT = 2,       /* neighbours in a larger key, when nothing is known of it */
    MORE = LINK_KEY_MORE, /* when its texts are mostly alike, or it is no stock phrase */
    LEAST_PURE = 6, /* texts of a key that can be called pure */
    LEAST_FRAME = 24, /* or a frame */
    SAMPLE = 12,    /* pairs by which that is found out, and texts among which the typical ones are */
    STAND_FOR = 3,  /* typical texts */
    MANY = 64,      /* a key with more texts is looked into before it is gone through */
    LEAST_SHARED = 3,
    AHEAD = 8,      /* keys */
    ROOTS_AHEAD = 24, /* texts */
    MOST_KEYS = 5,  /* that two texts have in common which share most pairs: fewer are not looked at */
    SOME_KEYS = 3,  /* which share a part of them */
    FEW = 2,        /* texts of a key that are compared whatever else they share */
    BOTH_KEYS = 3,  /* of two texts of a key that more have */
};
#define MOSTLY 0.6F /* of the larger text's pairs shared: alike without knowing anything else */
#define PARTLY 0.33F
#define OWN_PART 0.15F /* of what is no frame: a fifth of the words changed on both sides, and a foreign piece in front */
#define PURE 0.75F     /* of the pairs taken by chance */
#define FRAME 0.3F
#define TYPICAL_PART 0.6F /* of what typical texts share with each other */
#define IMPURE 0.1F
#define STOCK_WEIGHT 0.3F
#define ALIKE_WEIGHT 0.3F
#define ALIKE_EVIDENCE 1.5F /* times log2 of the number of texts */
#define NEAR_WEIGHT 0.6F    /* so alike that less evidence is asked: five words of which the first was changed */
#define NEAR_EVIDENCE 0.9F

/* A key's texts in their order (postings.h), and of each the set that it was in when the key was looked at. */
struct key { const uint64_t *entries; const uint32_t *roots; size_t count; uint64_t code; };
typedef void key_fn(struct link_proposer *proposer, struct link_comparer *comparer, struct key key);

static const struct link_text *at(const struct link_proposer *proposer, struct key key, size_t i)
{
    return link_texts_at(proposer->texts, (uint32_t)key.entries[i]);
}

/* Sets only grow: those that were one are. */
static bool is_together(struct link_proposer *proposer, struct key key, size_t i, size_t j)
{
    return key.roots[i] == key.roots[j] ||
           link_join_find(proposer->join, key.roots[i]) == link_join_find(proposer->join, key.roots[j]);
}

static void join(struct link_proposer *proposer, struct key key, size_t i, size_t j)
{
    link_join_add(proposer->join, key.roots[i], key.roots[j]);
}

bool link_is_stock(const struct link_counts *counts, uint64_t code)
{
    return counts->weights[link_step(counts, code)] < STOCK_WEIGHT;
}

static bool is_stock(const struct link_proposer *proposer, uint64_t code)
{
    return proposer->counts && link_is_stock(proposer->counts, code);
}

/* ---- the keys of a bucket ---- */

/* Where keys begin and end that still have texts to be compared. */
struct run { uint32_t from, to; };
struct bucket {
    const uint64_t *entries;
    size_t count, number;
    uint32_t *roots;
    struct run *runs;
    size_t run_count;
};

static void bucket_free(struct bucket *bucket)
{
    free(bucket->roots);
    free(bucket->runs);
}

/* The roots of all texts: what lies far apart in memory is asked for early. */
static void find_roots(struct link_proposer *proposer, struct bucket *bucket)
{
    for (size_t i = 0; i < bucket->count; i++) {
        if (i + 2 * ROOTS_AHEAD < bucket->count) {
            uint64_t ahead = bucket->entries[i + 2 * ROOTS_AHEAD];
            link_join_fetch(proposer->join, (uint32_t)ahead);
            if (proposer->counts)
                link_counts_fetch(proposer->counts, link_entry_code(ahead, bucket->number));
        }
        if (i + ROOTS_AHEAD < bucket->count)
            link_join_fetch_above(proposer->join, (uint32_t)bucket->entries[i + ROOTS_AHEAD]);
        bucket->roots[i] = link_join_find(proposer->join, (uint32_t)bucket->entries[i]);
    }
}

static bool is_apart(const uint32_t *roots, size_t from, size_t to)
{
    for (size_t i = from + 1; i < to; i++)
        if (roots[i] != roots[from])
            return true;
    return false;
}

static bool is_again(const struct link_proposer *proposer, const struct bucket *bucket, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++)
        if (proposer->again[(uint32_t)bucket->entries[i]])
            return true;
    return false;
}

static void find_runs(struct link_proposer *proposer, size_t least, struct bucket *bucket)
{
    for (size_t from = 0, to; from < bucket->count; from = to) {
        to = link_run_end(bucket->entries, bucket->count, from);
        if (to - from >= least && is_apart(bucket->roots, from, to) &&
            (!proposer->again || is_again(proposer, bucket, from, to)) &&
            !is_stock(proposer, link_entry_code(bucket->entries[from], bucket->number)))
            bucket->runs[bucket->run_count++] = (struct run){(uint32_t)from, (uint32_t)to};
    }
}

/* What comes soon, on its way from memory while this key is worked on: first where a text's words stand, then they. */
static void fetch_texts(const struct link_proposer *proposer, const struct bucket *bucket, struct run run)
{
    for (size_t i = run.from; i < run.to && i < run.from + MANY; i++)
        __builtin_prefetch(link_texts_at(proposer->texts, (uint32_t)bucket->entries[i]));
}

static void fetch_words(const struct link_proposer *proposer, const struct bucket *bucket, struct run run)
{
    for (size_t i = run.from; i < run.to && i < run.from + MANY; i++) {
        const struct link_text *text = link_texts_at(proposer->texts, (uint32_t)bucket->entries[i]);
        __builtin_prefetch(text->words);
        __builtin_prefetch(text->words + 64);
        __builtin_prefetch(text->words + 128);
    }
}

static void each_key(struct link_proposer *proposer, unsigned thread, size_t number, size_t least, key_fn *run)
{
    struct bucket bucket = {.number = number};
    bucket.entries = link_postings_bucket(proposer->postings, number, &bucket.count);
    bucket.roots = malloc((bucket.count + 1) * sizeof *bucket.roots);
    bucket.runs = malloc((bucket.count / 2 + 1) * sizeof *bucket.runs);
    if (!bucket.roots || !bucket.runs)
        link_out_of_memory();
    find_roots(proposer, &bucket);
    find_runs(proposer, least, &bucket);
    for (size_t i = 0; i < bucket.run_count; i++) {
        struct run of = bucket.runs[i];
        if (i + 2 * AHEAD < bucket.run_count)
            fetch_texts(proposer, &bucket, bucket.runs[i + 2 * AHEAD]);
        if (i + AHEAD < bucket.run_count)
            fetch_words(proposer, &bucket, bucket.runs[i + AHEAD]);
        run(proposer, &proposer->comparers[thread],
            (struct key){bucket.entries + of.from, bucket.roots + of.from, of.to - of.from,
                         link_entry_code(bucket.entries[of.from], number)});
    }
    bucket_free(&bucket);
}

/* ---- broadly ---- */

typedef bool alike_fn(struct link_proposer *proposer, struct link_comparer *comparer, const struct link_text *a,
                      const struct link_text *b);

static bool shares(struct link_proposer *proposer, struct link_comparer *comparer, const struct link_text *a,
                   const struct link_text *b, float part)
{
    return proposer->again ? link_share_own(comparer, proposer->frames, a, b, LEAST_SHARED) >= part
                           : link_shares(comparer, a, b, part, LEAST_SHARED);
}

static bool share_most(struct link_proposer *proposer, struct link_comparer *comparer, const struct link_text *a,
                       const struct link_text *b)
{
    return link_shared_keys(a, b) >= MOST_KEYS && shares(proposer, comparer, a, b, MOSTLY);
}

static bool share_part(struct link_proposer *proposer, struct link_comparer *comparer, const struct link_text *a,
                       const struct link_text *b)
{
    return link_shared_keys(a, b) >= SOME_KEYS && shares(proposer, comparer, a, b, PARTLY);
}

static float own_part(struct link_proposer *proposer, struct link_comparer *comparer, const struct link_text *a,
                      const struct link_text *b)
{
    return link_shared_keys(a, b) < SOME_KEYS ? 0 : link_share_own(comparer, proposer->frames, a, b, LEAST_SHARED);
}

static bool share_own(struct link_proposer *proposer, struct link_comparer *comparer, const struct link_text *a,
                      const struct link_text *b)
{
    return own_part(proposer, comparer, a, b) >= OWN_PART;
}

/* Of pairs of texts that stand half the key apart, so that they are no neighbours, how many are alike? */
static float purity(struct link_proposer *proposer, struct link_comparer *comparer, struct key key, alike_fn *alike)
{
    size_t pairs = key.count / 2 < SAMPLE ? key.count / 2 : SAMPLE, good = 0;
    for (size_t i = 0; i < pairs; i++) {
        size_t first = i * (key.count / 2) / pairs;
        good += alike(proposer, comparer, at(proposer, key, first), at(proposer, key, first + key.count / 2));
    }
    return (float)good / (float)pairs;
}

static void join_most(struct link_proposer *proposer, struct link_comparer *comparer, struct key key)
{
    if (key.count > MANY && purity(proposer, comparer, key, share_most) < IMPURE)
        return;
    size_t next = key.count <= LINK_KEY_SMALL ? key.count : NEXT;
    for (size_t i = 0; i < key.count; i++)
        for (size_t j = i + 1; j <= i + next && j < key.count; j++)
            if (!is_together(proposer, key, i, j) &&
                share_most(proposer, comparer, at(proposer, key, i), at(proposer, key, j)))
                join(proposer, key, i, j);
}

static void note_frame(struct link_proposer *proposer, struct link_comparer *comparer, struct key key)
{
    if (purity(proposer, comparer, key, share_part) < FRAME)
        link_frames_add(proposer->noted, key.code);
}

/* Texts that stand for a key's: places in it. */
struct typical { size_t places[STAND_FOR], count; float part; /* that those of a sample share which share enough */ };

/* Of a sample those that most others are like. */
static struct typical find_typical(struct link_proposer *proposer, struct link_comparer *comparer, struct key key)
{
    size_t texts = key.count < SAMPLE ? key.count : SAMPLE, alike[SAMPLE] = {0}, pairs = 0;
    struct typical typical = {0};
    for (size_t i = 0; i < texts; i++)
        for (size_t j = i + 1; j < texts; j++) {
            float part = own_part(proposer, comparer, at(proposer, key, i * key.count / texts),
                                  at(proposer, key, j * key.count / texts));
            if (part < OWN_PART)
                continue;
            alike[i]++;
            alike[j]++;
            typical.part += part;
            pairs++;
        }
    typical.part /= (float)(pairs ? pairs : 1);
    for (; typical.count < STAND_FOR; typical.count++) {
        size_t best = 0;
        for (size_t i = 1; i < texts; i++)
            best = alike[i] > alike[best] ? i : best;
        if (2 * alike[best] < texts - 1)
            break;
        typical.places[typical.count] = best * key.count / texts;
        alike[best] = 0;
    }
    return typical;
}

static void join_pure(struct link_proposer *proposer, struct link_comparer *comparer, struct key key)
{
    if (link_frames_have(proposer->frames, key.code) || purity(proposer, comparer, key, share_own) < PURE)
        return;
    struct typical typical = find_typical(proposer, comparer, key);
    float least = TYPICAL_PART * typical.part > OWN_PART ? TYPICAL_PART * typical.part : OWN_PART;
    for (size_t k = 0; k < typical.count; k++)
        for (size_t i = 0; i < key.count; i++)
            if (!is_together(proposer, key, typical.places[k], i) &&
                own_part(proposer, comparer, at(proposer, key, typical.places[k]), at(proposer, key, i)) >= least)
                join(proposer, key, typical.places[k], i);
}

static void most_piece(void *context, unsigned thread, size_t bucket)
{
    each_key(context, thread, bucket, 2, join_most);
}

static void frame_piece(void *context, unsigned thread, size_t bucket)
{
    each_key(context, thread, bucket, LEAST_FRAME, note_frame);
}

static void pure_piece(void *context, unsigned thread, size_t bucket)
{
    each_key(context, thread, bucket, LEAST_PURE, join_pure);
}

void link_propose_broadly(struct link_proposer *proposer)
{
    link_crew_run(proposer->threads, LINK_BUCKETS, most_piece, proposer);
    link_crew_run(proposer->threads, LINK_BUCKETS, frame_piece, proposer);
    link_frames_unite(proposer->frames, proposer->noted);
    for (unsigned i = 0; i < proposer->threads; i++)
        proposer->comparers[i].first = NULL; /* how much of it is no frame has changed */
    link_crew_run(proposer->threads, LINK_BUCKETS, pure_piece, proposer);
}

/* ---- strictly ---- */

float link_alike(struct link_comparer *comparer, const struct link_counts *counts, const struct link_text *a,
                 const struct link_text *b)
{
    struct link_likeness like = link_compare(comparer, counts, a, b, LEAST_SHARED, NEAR_EVIDENCE * counts->all);
    float evidence = like.weight >= NEAR_WEIGHT ? NEAR_EVIDENCE : ALIKE_EVIDENCE;
    bool alike = like.shared >= LEAST_SHARED && like.weight >= ALIKE_WEIGHT && like.bits >= evidence * counts->all;
    return alike ? like.weight : 0;
}

bool link_is_alike(struct link_comparer *comparer, const struct link_counts *counts, const struct link_text *a,
                   const struct link_text *b, uint64_t key_count)
{
    return (key_count <= FEW || link_shared_keys(a, b) >= BOTH_KEYS) && link_alike(comparer, counts, a, b) > 0;
}

static void join_alike(struct link_proposer *proposer, struct link_comparer *comparer, struct key key)
{
    size_t next = key.count <= LINK_KEY_SMALL ? key.count : MORE;
    for (size_t i = 0; i < key.count; i++)
        for (size_t j = i + 1; j <= i + next && j < key.count; j++)
            if (!is_together(proposer, key, i, j) &&
                link_is_alike(comparer, proposer->counts, at(proposer, key, i), at(proposer, key, j), key.count))
                join(proposer, key, i, j);
}

static void alike_piece(void *context, unsigned thread, size_t bucket)
{
    each_key(context, thread, bucket, 2, join_alike);
}

void link_propose_strictly(struct link_proposer *proposer)
{
    link_crew_run(proposer->threads, LINK_BUCKETS, alike_piece, proposer);
}
