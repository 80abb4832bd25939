/* texts.c - see texts.h: texts stand in pieces that never move, found by digest in shards with a lock each. */
#include "link/texts.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include "link/crew.h"
#include "link/lonely.h"
#include "link/memory.h"
#include "link/need.h"

enum { PIECE = 1 << LINK_TEXTS_BITS, SHARDS = 256, WORDS_PIECE = (4 << 20) - sizeof(void *) };

struct words_piece { struct words_piece *next; uint8_t bytes[WORDS_PIECE]; };
/* A place holds a part of the digest above and the text's number below, or EMPTY: most texts that are others are told
 * apart without being looked at. */
struct shard { pthread_mutex_t lock; uint64_t *places; size_t count, room; };
#define EMPTY UINT64_MAX

struct link_texts_inner {
    atomic_size_t count;
    struct link_lonely *lonely;
    pthread_mutex_t grow; /* pieces and words */
    struct words_piece *words; /* all, to be freed */
    struct shard shards[SHARDS];
};

struct link_filler {
    struct link_texts *texts;
    struct link_postings *postings;
    unsigned thread;
    struct link_reader reader;
    struct words_piece *words;
    size_t used;
    atomic_ullong word_count, key_count, longest; /* of all its texts */
};

/* held, too: locks to let go of when there is no memory, or NULL. */
static void *must(void *memory, pthread_mutex_t *held, pthread_mutex_t *too)
{
    if (memory)
        return memory;
    if (held)
        pthread_mutex_unlock(held);
    if (too)
        pthread_mutex_unlock(too);
    link_out_of_memory();
}

bool link_texts_new(struct link_texts **ret, struct err *err)
{
    struct link_texts *texts = calloc(1, sizeof *texts);
    struct link_texts_inner *inner = calloc(1, sizeof *inner);
    if (!texts || !inner || !link_lonely_new(&inner->lonely, NULL)) {
        free(texts);
        free(inner);
        return err_set(err, ERR_FAULT, "cannot link: out of memory");
    }
    pthread_mutex_init(&inner->grow, NULL);
    for (size_t i = 0; i < SHARDS; i++)
        pthread_mutex_init(&inner->shards[i].lock, NULL);
    texts->inner = inner;
    *ret = texts;
    return true;
}

void link_texts_free(struct link_texts *texts)
{
    if (!texts)
        return;
    struct link_texts_inner *inner = texts->inner;
    for (size_t i = 0; i < SHARDS; i++) {
        pthread_mutex_destroy(&inner->shards[i].lock);
        free(inner->shards[i].places);
    }
    for (size_t i = 0; i < LINK_TEXTS_PIECES; i++)
        link_memory_free(texts->pieces[i], PIECE * sizeof(struct link_text));
    for (struct words_piece *next; inner->words; inner->words = next) {
        next = inner->words->next;
        link_memory_free(inner->words, sizeof *inner->words);
    }
    pthread_mutex_destroy(&inner->grow);
    link_lonely_free(inner->lonely);
    free(inner);
    free(texts);
}

size_t link_texts_count(const struct link_texts *texts)
{
    return texts->inner->count;
}

uint64_t link_texts_lonely(const struct link_texts *texts)
{
    return link_lonely_count(texts->inner->lonely);
}

static uint32_t new_number(struct link_texts *texts, struct shard *shard)
{
    size_t number = atomic_fetch_add(&texts->inner->count, 1), piece = number >> LINK_TEXTS_BITS;
    if (!atomic_load_explicit(&texts->pieces[piece], memory_order_acquire)) {
        pthread_mutex_lock(&texts->inner->grow);
        if (!texts->pieces[piece])
            texts->pieces[piece] = must(link_memory_new(PIECE * sizeof(struct link_text)), &texts->inner->grow,
                                        &shard->lock);
        pthread_mutex_unlock(&texts->inner->grow);
    }
    return (uint32_t)number;
}

/* ---- each text once ---- */

static inline uint64_t as_place(uint64_t digest, uint32_t number)
{
    return digest >> 24 << 32 | number;
}

static void shard_grow(struct shard *shard)
{
    size_t room = shard->room ? 2 * shard->room : 64;
    uint64_t *places = must(malloc(room * sizeof *places), &shard->lock, NULL);
    memset(places, 0xff, room * sizeof *places);
    for (size_t i = 0; i < shard->room; i++) {
        if (shard->places[i] == EMPTY)
            continue;
        size_t at = shard->places[i] >> 32 & (room - 1);
        while (places[at] != EMPTY)
            at = (at + 1) & (room - 1);
        places[at] = shard->places[i];
    }
    free(shard->places);
    shard->places = places;
    shard->room = room;
}

static inline bool is_at(const struct link_texts *texts, uint64_t place, uint64_t digest)
{
    return place >> 32 == as_place(digest, 0) >> 32 && link_texts_at(texts, (uint32_t)place)->digest == digest;
}

/* The text with that digest, one copy more; a new one is said to be. */
static uint32_t find(struct link_texts *texts, uint64_t digest, bool *is_new)
{
    struct shard *shard = &texts->inner->shards[digest >> 56];
    pthread_mutex_lock(&shard->lock);
    if (4 * (shard->count + 1) > 3 * shard->room)
        shard_grow(shard);
    size_t at = as_place(digest, 0) >> 32 & (shard->room - 1);
    while (shard->places[at] != EMPTY && !is_at(texts, shard->places[at], digest))
        at = (at + 1) & (shard->room - 1);
    *is_new = shard->places[at] == EMPTY;
    if (*is_new) {
        shard->places[at] = as_place(digest, new_number(texts, shard));
        link_texts_at(texts, (uint32_t)shard->places[at])->digest = digest;
        shard->count++;
    }
    uint32_t number = (uint32_t)shard->places[at];
    link_texts_at(texts, number)->copies++;
    pthread_mutex_unlock(&shard->lock);
    return number;
}

uint32_t link_texts_find(const struct link_texts *texts, uint64_t digest)
{
    const struct shard *shard = &texts->inner->shards[digest >> 56];
    if (!shard->room)
        return LINK_NO_TEXT;
    size_t at = as_place(digest, 0) >> 32 & (shard->room - 1);
    while (shard->places[at] != EMPTY && !is_at(texts, shard->places[at], digest))
        at = (at + 1) & (shard->room - 1);
    return shard->places[at] == EMPTY ? LINK_NO_TEXT : (uint32_t)shard->places[at];
}

#ifdef __SSE2__
unsigned link_shared_keys(const struct link_text *a, const struct link_text *b)
{
    __m128i low = _mm_loadu_si128((const __m128i *)(const void *)b->keys);
    __m128i high = _mm_loadu_si128((const __m128i *)(const void *)(b->keys + 8));
    unsigned shared = 0;
    for (size_t i = 0; i < a->key_count; i++) {
        __m128i key = _mm_set1_epi16((short)a->keys[i]);
        shared += _mm_movemask_epi8(_mm_or_si128(_mm_cmpeq_epi16(key, low), _mm_cmpeq_epi16(key, high))) != 0;
    }
    return shared;
}
#else
unsigned link_shared_keys(const struct link_text *a, const struct link_text *b)
{
    unsigned shared = 0;
    for (size_t i = 0; i < a->key_count; i++) {
        bool both = false;
        for (size_t j = 0; j < LINK_KEYS; j++)
            both |= a->keys[i] == b->keys[j];
        shared += both;
    }
    return shared;
}
#endif

/* ---- filling ---- */

bool link_filler_new(struct link_texts *texts, struct link_postings *postings, unsigned thread,
                     struct link_filler **ret, struct err *err)
{
    struct link_filler *filler = calloc(1, sizeof *filler);
    if (!filler)
        return err_set(err, ERR_FAULT, "cannot link: out of memory");
    filler->texts = texts;
    filler->postings = postings;
    filler->thread = thread;
    *ret = filler;
    return true;
}

void link_filler_free(struct link_filler *filler)
{
    if (!filler)
        return;
    link_reader_free(&filler->reader);
    free(filler);
}

static const uint8_t *keep_words(struct link_filler *filler, const struct link_reader *reader)
{
    size_t size = 3 * reader->count;
    if (!filler->words || filler->used + size + 1 > WORDS_PIECE) {
        struct words_piece *piece = must(link_memory_new(sizeof *piece), NULL, NULL);
        pthread_mutex_lock(&filler->texts->inner->grow);
        piece->next = filler->texts->inner->words;
        filler->texts->inner->words = piece;
        pthread_mutex_unlock(&filler->texts->inner->grow);
        filler->words = piece;
        filler->used = 0;
    }
    uint8_t *to = filler->words->bytes + filler->used;
    for (size_t i = 0; i < reader->count; i++)
        memcpy(to + 3 * i, &reader->words[i], 4);
    filler->used += size;
    return to;
}

/* Into its place among the smallest, unless it is there.  There is room for one more than is kept. */
static inline size_t insert(uint64_t *keys, size_t count, uint64_t pair)
{
    size_t at = count;
    for (; at && keys[at - 1] > pair; at--)
        keys[at] = keys[at - 1];
    if (!at || keys[at - 1] != pair) {
        keys[at] = pair;
        return count < LINK_KEYS ? count + 1 : count;
    }
    for (; at < count; at++)
        keys[at] = keys[at + 1];
    return count;
}

/* Others look at it; nobody else writes it. */
static void count_up(atomic_ullong *counter, uint64_t by)
{
    atomic_store_explicit(counter, atomic_load_explicit(counter, memory_order_relaxed) + by, memory_order_relaxed);
}

/* The smallest hashes of the pairs, each once, in their order. */
static void sketch(struct link_filler *filler, const struct link_reader *reader, struct link_text *to, uint32_t number)
{
    uint64_t keys[LINK_KEYS + 1];
    size_t count = 0, reach = link_reach(reader->count);
    for (size_t i = 0; i < reader->count; i++)
        for (size_t j = i + 1; j <= i + reach && j < reader->count; j++) {
            uint64_t pair = link_pair(reader->words[i], reader->words[j]);
            if (count < LINK_KEYS || pair < keys[LINK_KEYS - 1])
                count = insert(keys, count, pair);
        }
    to->key_count = (uint16_t)count;
    for (size_t i = 0; i < count; i++) {
        to->keys[i] = (uint16_t)keys[i];
        link_postings_add(filler->postings, filler->thread, keys[i], number);
        link_lonely_add(filler->texts->inner->lonely, keys[i]);
    }
    count_up(&filler->key_count, count);
}

void link_filler_tell(const struct link_filler *filler, struct link_told *told)
{
    uint64_t longest = atomic_load_explicit(&filler->longest, memory_order_relaxed);
    told->words += atomic_load_explicit(&filler->word_count, memory_order_relaxed);
    told->keys += atomic_load_explicit(&filler->key_count, memory_order_relaxed);
    told->longest = longest > told->longest ? longest : told->longest;
}

uint32_t link_fill(struct link_filler *filler, struct str text)
{
    struct link_reader *reader = &filler->reader;
    bool is_new;

    link_read(reader, text);
    if (reader->count < LINK_LEAST_WORDS)
        return LINK_NO_TEXT;
    uint32_t number = find(filler->texts, reader->digest, &is_new);
    if (is_new) {
        struct link_text *to = link_texts_at(filler->texts, number);
        to->words = keep_words(filler, reader);
        to->count = (uint16_t)reader->count;
        count_up(&filler->word_count, to->count);
        if (to->count > atomic_load_explicit(&filler->longest, memory_order_relaxed))
            atomic_store_explicit(&filler->longest, to->count, memory_order_relaxed);
        sketch(filler, reader, to, number);
    }
    return number;
}
