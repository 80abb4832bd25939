/* postings.c - see postings.h. */
#include "link/postings.h"

#include <stdlib.h>

#include "link/crew.h"
#include "link/memory.h"
#include "link/sort.h"
#include "link/texts.h"

enum { PIECE = 255 };
struct piece { struct piece *next; uint64_t entries[PIECE]; };
enum { SLAB_PIECES = 1023 };
struct slab { struct slab *next; size_t used; struct piece pieces[SLAB_PIECES]; }; /* two megabytes */
struct lane { /* of one thread */
    struct slab *slabs;
    struct { struct piece *pieces; size_t used, count; } buckets[LINK_BUCKETS];
};
struct bucket { uint64_t *entries; size_t count; };

struct link_postings {
    unsigned threads;
    struct lane *lanes;
    struct bucket buckets[LINK_BUCKETS];
    link_bucket_fn *each; /* or NULL */
    void *context;
    bool keep_lonely;
};

static void *must(void *memory)
{
    if (!memory)
        link_out_of_memory();
    return memory;
}

bool link_postings_new(unsigned threads, struct link_postings **ret, struct err *err)
{
    struct link_postings *postings = calloc(1, sizeof *postings);
    if (!postings || !(postings->lanes = calloc(threads, sizeof *postings->lanes))) {
        free(postings);
        return err_set(err, ERR_FAULT, "cannot link: out of memory");
    }
    postings->threads = threads;
    *ret = postings;
    return true;
}

static void free_slabs(struct lane *lane)
{
    for (struct slab *next; lane->slabs; lane->slabs = next) {
        next = lane->slabs->next;
        link_memory_free(lane->slabs, sizeof *lane->slabs);
    }
}

void link_postings_free(struct link_postings *postings)
{
    if (!postings)
        return;
    for (unsigned i = 0; i < postings->threads; i++)
        free_slabs(&postings->lanes[i]);
    for (size_t i = 0; i < LINK_BUCKETS; i++)
        free(postings->buckets[i].entries);
    free(postings->lanes);
    free(postings);
}

static struct piece *new_piece(struct lane *lane)
{
    if (!lane->slabs || lane->slabs->used == SLAB_PIECES) {
        struct slab *slab = must(link_memory_new(sizeof *slab));
        slab->next = lane->slabs;
        lane->slabs = slab;
    }
    return &lane->slabs->pieces[lane->slabs->used++];
}

void link_postings_add(struct link_postings *postings, unsigned thread, uint64_t pair, uint32_t text)
{
    struct lane *lane = &postings->lanes[thread];
    uint64_t code = link_code(pair);
    size_t bucket = code % LINK_BUCKETS;
    if (!lane->buckets[bucket].pieces || lane->buckets[bucket].used == PIECE) {
        struct piece *piece = new_piece(lane);
        piece->next = lane->buckets[bucket].pieces;
        lane->buckets[bucket].pieces = piece;
        lane->buckets[bucket].used = 0;
    }
    lane->buckets[bucket].pieces->entries[lane->buckets[bucket].used++] = code / LINK_BUCKETS << 32 | text;
    lane->buckets[bucket].count++;
}

/* ---- texts of a key ---- */

/* Where a text stands among those of a key: by digest when they are few, else by bands. */
struct order { const struct link_texts *texts; uint16_t key; bool by_band; };

static inline uint64_t place(const struct order *order, uint64_t entry)
{
    const struct link_text *text = link_texts_at(order->texts, (uint32_t)entry);
    if (!order->by_band)
        return text->digest;
    return link_place_by_band(text->digest, text->keys, text->key_count, order->key);
}

enum { FEW = 32, AHEAD = 32 };

static void sort_few(const struct order *order, uint64_t *entries, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        uint64_t entry = entries[i], here = place(order, entry);
        size_t at = i;
        for (; at && place(order, entries[at - 1]) > here; at--)
            entries[at] = entries[at - 1];
        entries[at] = entry;
    }
}

static int by_place(const void *a, const void *b, void *order)
{
    uint64_t x = place(order, *(const uint64_t *)a), y = place(order, *(const uint64_t *)b);
    return x < y ? -1 : x > y;
}

/* With the upper half of places instead of the key; what is the same there is put in order by the whole. */
static void sort_many(const struct order *order, uint64_t *entries, uint64_t *other, size_t count)
{
    uint64_t key = entries[0] >> 32 << 32;
    for (size_t i = 0; i < count; i++)
        entries[i] = place(order, entries[i]) >> 32 << 32 | (uint32_t)entries[i];
    link_sort_high(entries, other, count);
    for (size_t i = 0, end; i < count; i = end) {
        end = link_run_end(other, count, i);
        if (end - i <= FEW)
            sort_few(order, other + i, end - i);
        else
            qsort_r(other + i, end - i, sizeof *other, by_place, (void *)(uintptr_t)order);
    }
    for (size_t i = 0; i < count; i++)
        entries[i] = key | (uint32_t)other[i];
}

/* What a key of one text alone has is dropped: from goes to to, which is filled from its beginning. */
static size_t drop_lonely(const uint64_t *from, uint64_t *to, size_t count)
{
    size_t kept = 0;
    for (size_t i = 0, end; i < count; i = end) {
        end = link_run_end(from, count, i);
        if (end - i < 2)
            continue;
        memmove(to + kept, from + i, (end - i) * sizeof *to);
        kept += end - i;
    }
    return kept;
}

/* all_by_band: those of keys that few have too. */
static void order_texts(const struct link_texts *texts, size_t bucket, bool all_by_band, uint64_t *entries, uint64_t *other,
                        size_t count)
{
    for (size_t i = 0, end; i < count; i = end) {
        end = link_run_end(entries, count, i);
        for (size_t ahead = i + AHEAD; ahead < end + AHEAD && ahead < count; ahead++)
            __builtin_prefetch(link_texts_at(texts, (uint32_t)entries[ahead]));
        struct order order = {texts, (uint16_t)link_entry_code(entries[i], bucket),
                              all_by_band || end - i > LINK_KEY_SMALL};
        if (end - i <= FEW)
            sort_few(&order, entries + i, end - i);
        else
            sort_many(&order, entries + i, other, end - i);
    }
}

static void order_few(const struct link_texts *texts, uint64_t *entries, size_t count)
{
    const struct order order = {.texts = texts};
    for (size_t i = 0, end; i < count; i = end) {
        end = link_run_end(entries, count, i);
        if (end - i <= LINK_KEY_SMALL)
            sort_few(&order, entries + i, end - i);
    }
}

void link_postings_tell(struct link_postings *postings, link_bucket_fn *each, void *context, bool keep_lonely)
{
    postings->each = each;
    postings->context = context;
    postings->keep_lonely = keep_lonely;
}

static uint64_t count_before(const struct link_postings *postings, size_t bucket)
{
    uint64_t before = 0;
    for (unsigned i = 0; i < postings->threads; i++)
        for (size_t b = 0; b < bucket; b++)
            before += postings->lanes[i].buckets[b].count;
    return before;
}

struct sorting {
    struct link_postings *postings;
    const struct link_texts *texts;
    struct scratch { uint64_t *entries; size_t room; } *scratches; /* of each thread */
};

static uint64_t *make_scratch(struct scratch *scratch, size_t count)
{
    if (scratch->room < count) {
        free(scratch->entries);
        scratch->room = count + count / 4;
        scratch->entries = must(malloc(scratch->room * sizeof *scratch->entries));
    }
    return scratch->entries;
}

static void sort_bucket(void *context, unsigned thread, size_t piece)
{
    const struct sorting *sorting = context;
    struct link_postings *postings = sorting->postings;
    size_t count = 0, n = 0;
    for (unsigned i = 0; i < postings->threads; i++)
        count += postings->lanes[i].buckets[piece].count;
    uint64_t *entries = make_scratch(&sorting->scratches[thread], 2 * count + 1), *other = entries + count;
    for (unsigned i = 0; i < postings->threads; i++) {
        size_t used = postings->lanes[i].buckets[piece].used;
        for (struct piece *p = postings->lanes[i].buckets[piece].pieces; p; p = p->next, used = PIECE) {
            memcpy(entries + n, p->entries, used * sizeof *entries);
            n += used;
        }
    }
    link_sort_high(entries, other, count);
    bool all = postings->each || postings->keep_lonely;
    if (all)
        memcpy(entries, other, count * sizeof *entries);
    size_t kept = all ? count : drop_lonely(other, entries, count);
    order_texts(sorting->texts, piece, all, entries, other, kept);
    if (postings->each)
        postings->each(postings->context, piece, entries, count, count_before(postings, piece));
    if (all && !postings->keep_lonely) {
        kept = drop_lonely(entries, entries, count);
        order_few(sorting->texts, entries, kept);
    }
    postings->buckets[piece].count = kept;
    postings->buckets[piece].entries = must(malloc((kept + 1) * sizeof *entries));
    memcpy(postings->buckets[piece].entries, entries, kept * sizeof *entries);
}

void link_postings_sort(struct link_postings *postings, const struct link_texts *texts, unsigned threads)
{
    struct sorting sorting = {postings, texts, must(calloc(threads, sizeof *sorting.scratches))};
    link_crew_run(threads, LINK_BUCKETS, sort_bucket, &sorting);
    for (unsigned i = 0; i < threads; i++)
        free(sorting.scratches[i].entries);
    free(sorting.scratches);
    for (unsigned i = 0; i < postings->threads; i++) {
        free_slabs(&postings->lanes[i]);
        memset(&postings->lanes[i], 0, sizeof postings->lanes[i]);
    }
}

const uint64_t *link_postings_bucket(const struct link_postings *postings, size_t bucket, size_t *ret_count)
{
    *ret_count = postings->buckets[bucket].count;
    return postings->buckets[bucket].entries;
}
