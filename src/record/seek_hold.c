/* seek_hold.c - see seek_inside.h: which records a shard holds, and where the numbers of their words stand.
 *
 * All numbers of a shard stand one after the other; a record that goes leaves overwritten numbers behind, and when a quarter
 * is such holes everything moves together.  Two thirds of the memory are for numbers, a third for the vocabulary of
 * held records; a part beside it (half, where there is little) holds the words of records that only pass. */
#include <stdlib.h>

#include "record/seek_inside.h"

enum { FIRST_BUCKETS = 1024, PASSING = 16 * 1024 * 1024, SMALL = 32 * 1024 * 1024 };

static uint32_t *tokens_of(struct seek_shard *shard)
{
    return (uint32_t *)(void *)shard->tokens.p;
}

static struct seek_slot *slots_of(struct seek_shard *shard)
{
    return (struct seek_slot *)(void *)shard->slots.p;
}

static uint32_t *buckets_of(struct seek_shard *shard)
{
    return (uint32_t *)(void *)shard->by_id.p;
}

void seek_shard_new(size_t most_bytes, struct seek_shard *ret)
{
    size_t passing = most_bytes < SMALL ? most_bytes / 2 : PASSING;

    *ret = (struct seek_shard){.slot_free = SEEK_NO_SLOT, .stemmer = text_stemmer_new()};
    seek_words_new((most_bytes - passing) / 3, true, &ret->words);
    seek_words_new(passing, false, &ret->passing);
    vault_region_new((most_bytes - passing) / 3 * 2, false, &ret->tokens);
    /* Ids and versions are open in the database too. */
    vault_region_new((size_t)1 << 33, true, &ret->slots);
    vault_region_new((size_t)1 << 31, true, &ret->by_id);
    vault_region_new(SEEK_TEXT, false, &ret->text);
    seek_reading_new(&ret->reading);
}

void seek_shard_wipe(struct seek_shard *shard)
{
    seek_words_wipe(&shard->words);
    seek_words_wipe(&shard->passing);
    vault_region_shrink(&shard->tokens, 0);
    vault_region_shrink(&shard->slots, 0);
    vault_region_shrink(&shard->by_id, 0);
    vault_region_shrink(&shard->text, 0);
    seek_reading_wipe(&shard->reading);
    text_stemmer_wipe(shard->stemmer);
    shard->token_count = shard->holes = 0;
    shard->slot_count = shard->buckets = shard->held = 0;
    shard->slot_free = SEEK_NO_SLOT;
    shard->full = false;
    seek_shard_figures(shard);
}

void seek_shard_free(struct seek_shard *shard)
{
    seek_shard_wipe(shard);
    seek_words_free(&shard->words);
    seek_words_free(&shard->passing);
    vault_region_free(&shard->tokens);
    vault_region_free(&shard->slots);
    vault_region_free(&shard->by_id);
    vault_region_free(&shard->text);
    seek_reading_free(&shard->reading);
    text_stemmer_free(shard->stemmer);
}

void seek_shard_figures(struct seek_shard *shard)
{
    atomic_store(&shard->figure_held, shard->held);
    atomic_store(&shard->figure_words, shard->words.live);
    atomic_store(&shard->figure_tokens, shard->token_count - shard->holes);
    atomic_store(&shard->figure_full, shard->full);
    atomic_store(&shard->figure_locked,
                 shard->words.words.backed + shard->words.letters.backed + shard->words.table.backed +
                     shard->passing.words.backed + shard->passing.letters.backed + shard->passing.table.backed +
                     shard->tokens.backed + shard->text.backed + shard->reading.ids.backed + shard->reading.places.backed +
                     shard->reading.ahead.backed);
}

/* ---- finding ---- */

static uint32_t bucket_of(const struct seek_shard *shard, int64_t id)
{
    return (uint32_t)((uint64_t)id * UINT64_C(0x9e3779b97f4a7c15) >> 32) & (shard->buckets - 1);
}

struct seek_slot *seek_shard_find(struct seek_shard *shard, int64_t id)
{
    if (!shard->buckets)
        return NULL;
    uint32_t *buckets = buckets_of(shard);
    for (uint32_t at = bucket_of(shard, id); buckets[at]; at = (at + 1) & (shard->buckets - 1)) {
        struct seek_slot *slot = &slots_of(shard)[buckets[at] - 1];
        if (slot->used && slot->id == id)
            return slot;
    }
    return NULL;
}

static void put_in_bucket(struct seek_shard *shard, uint32_t number)
{
    uint32_t *buckets = buckets_of(shard), at = bucket_of(shard, slots_of(shard)[number].id);
    while (buckets[at])
        at = (at + 1) & (shard->buckets - 1);
    buckets[at] = number + 1;
}

static bool make_buckets(struct seek_shard *shard, uint32_t buckets)
{
    if (!vault_region_grow(&shard->by_id, (size_t)buckets * sizeof(uint32_t)))
        return false;
    memset(shard->by_id.p, 0, (size_t)buckets * sizeof(uint32_t));
    shard->buckets = buckets;
    for (uint32_t i = 0; i < shard->slot_count; i++)
        if (slots_of(shard)[i].used)
            put_in_bucket(shard, i);
    return true;
}

/* Takes a number out of its bucket; those behind it move up (D. E. Knuth, The Art of Computer Programming 3, 6.4 R). */
static void take_from_bucket(struct seek_shard *shard, const struct seek_slot *slot)
{
    uint32_t *buckets = buckets_of(shard), mask = shard->buckets - 1, hole = bucket_of(shard, slot->id);
    uint32_t number = (uint32_t)(slot - slots_of(shard)) + 1;
    while (buckets[hole] != number)
        hole = (hole + 1) & mask;
    for (uint32_t at = (hole + 1) & mask; buckets[at]; at = (at + 1) & mask) {
        uint32_t home = bucket_of(shard, slots_of(shard)[buckets[at] - 1].id);
        if (((at - home) & mask) < ((at - hole) & mask))
            continue;
        buckets[hole] = buckets[at];
        hole = at;
    }
    buckets[hole] = 0;
}

/* ---- holding and dropping ---- */

static struct seek_slot *new_slot(struct seek_shard *shard)
{
    if (((uint64_t)shard->held + 1) * 2 > shard->buckets &&
        !make_buckets(shard, shard->buckets ? 2 * shard->buckets : FIRST_BUCKETS))
        return NULL;
    if (shard->slot_free != SEEK_NO_SLOT) {
        struct seek_slot *slot = &slots_of(shard)[shard->slot_free];
        shard->slot_free = slot->start;
        return slot;
    }
    if (!vault_region_grow(&shard->slots, ((size_t)shard->slot_count + 1) * sizeof(struct seek_slot)))
        return NULL;
    return &slots_of(shard)[shard->slot_count++];
}

bool seek_shard_hold(struct seek_shard *shard, const struct seek_document *document)
{
    const struct seek_reading *reading = &shard->reading;
    if (!vault_region_grow(&shard->tokens, (shard->token_count + reading->count) * sizeof(uint32_t)))
        return false;
    struct seek_slot *slot = new_slot(shard);
    if (!slot)
        return false;
    memcpy(tokens_of(shard) + shard->token_count, reading->ids.p, reading->count * sizeof(uint32_t));
    *slot = (struct seek_slot){.id = document->id, .version = document->version, .start = (uint32_t)shard->token_count,
                               .count = (uint32_t)reading->count, .used = true};
    shard->token_count += reading->count;
    shard->held++;
    put_in_bucket(shard, (uint32_t)(slot - slots_of(shard)));
    return true;
}

static int by_start(const void *a, const void *b)
{
    const struct seek_slot *const *x = a, *const *y = b;
    return ((*x)->start > (*y)->start) - ((*x)->start < (*y)->start);
}

/* Moves all numbers together and overwrites what is behind them. */
static void close_holes(struct seek_shard *shard)
{
    struct arena arena = {0};
    struct seek_slot **held = ARENA_ARRAY(&arena, (size_t)shard->held + 1, struct seek_slot *);
    uint32_t *tokens = tokens_of(shard);
    size_t count = 0, to = 0;

    for (uint32_t i = 0; i < shard->slot_count; i++)
        if (slots_of(shard)[i].used)
            held[count++] = &slots_of(shard)[i];
    qsort(held, count, sizeof(*held), by_start);
    for (size_t i = 0; i < count; i++) {
        memmove(tokens + to, tokens + held[i]->start, held[i]->count * sizeof *tokens);
        held[i]->start = (uint32_t)to;
        to += held[i]->count;
    }
    vault_wipe(tokens + to, (shard->token_count - to) * sizeof *tokens);
    vault_region_shrink(&shard->tokens, to * sizeof *tokens);
    shard->token_count = to;
    shard->holes = 0;
    arena_clear(&arena);
}

void seek_shard_drop(struct seek_shard *shard, struct seek_slot *slot)
{
    uint32_t *ids = tokens_of(shard) + slot->start;
    for (uint32_t i = 0; i < slot->count; i++)
        if (ids[i] < SEEK_MARK)
            seek_words_drop(&shard->words, ids[i]);
    vault_wipe(ids, slot->count * sizeof *ids);
    shard->holes += slot->count;
    take_from_bucket(shard, slot);
    *slot = (struct seek_slot){.start = shard->slot_free};
    shard->slot_free = (uint32_t)(slot - slots_of(shard));
    shard->held--;
    shard->full = false;
    if (shard->holes > 4096 && shard->holes * 4 > shard->token_count)
        close_holes(shard);
}

void seek_shard_sweep(struct seek_shard *shard, uint64_t seen)
{
    for (uint32_t i = 0; i < shard->slot_count; i++)
        if (slots_of(shard)[i].used && slots_of(shard)[i].seen != seen)
            seek_shard_drop(shard, &slots_of(shard)[i]);
    /* Numbers of words are never given twice: a vocabulary most of which nobody has is made anew. */
    if (shard->words.count > 65536 && shard->words.live < shard->words.count / 2)
        seek_shard_wipe(shard);
}
