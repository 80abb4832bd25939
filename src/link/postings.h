/* postings.h - which texts share a rare pair of words: the candidates of linking.
 *
 * A text's keys are the LINK_KEYS smallest hashes of its pairs of neighbouring words (bottom-k sketch: Cohen and Kaplan,
 * 2007; Broder, 1997), so that two texts with a part of their pairs in common have the same part of their keys in common,
 * whatever was put before, behind or between.  Postings (key, text) fall into LINK_BUCKETS by their key while texts are
 * read; a bucket fits a processor's cache and is sorted there.  Keys of one text alone are then dropped. */
#ifndef KRES_LINK_POSTINGS_H
#define KRES_LINK_POSTINGS_H

#include "link/crew.h"
#include "base/err.h"

enum { LINK_KEYS = 16, LINK_BUCKETS = 1024 };
enum { LINK_KEY_SMALL = 6 }; /* texts of a key that are compared each with each, and stand by their digests */

/* Pairs that texts are compared by: of words that stand apart at most so many places.  Short texts have few
 * neighbours, so their words are paired more widely. */
static inline size_t link_reach(size_t words)
{
    return words <= 12 ? 3 : words <= 24 ? 2 : 1;
}
/* All bits are even; the smallest of a text are its keys.  One to one on pairs of words. */
static inline uint64_t link_pair(uint32_t first, uint32_t second)
{
    uint64_t h = ((uint64_t)first << 24 | second) * 0x9e3779b97f4a7c15ULL;
    h ^= h >> 32;
    h *= 0xd6e8feb86659fd93ULL;
    return h ^ h >> 32;
}
enum { LINK_CODE_BITS = 42 };
/* The bits of a pair by which it is known in postings and counts. */
static inline uint64_t link_code(uint64_t pair)
{
    return pair & ((1ULL << LINK_CODE_BITS) - 1);
}

/* Where a text stands among those of a key that many have: by the key that follows it in the text, so that next neighbours
 * have two keys in common where any have (a band of MinHash: Leskovec et al. 2014, chapter 3).  keys: sixteen bits of
 * each; key: those of this one. */
static inline uint64_t link_place_by_band(uint64_t digest, const uint16_t *keys, size_t key_count, uint16_t key)
{
    size_t i = 0;
    while (i < key_count && keys[i] != key)
        i++;
    uint64_t band = i + 1 < key_count ? keys[i + 1] : 0;
    return band << 48 | digest >> 16;
}

struct link_postings;
MUST_CHECK bool link_postings_new(unsigned threads, struct link_postings **ret, struct err *err);
void link_postings_free(struct link_postings *postings);
/* By thread number thread. */
void link_postings_add(struct link_postings *postings, unsigned thread, uint64_t pair, uint32_t text);
struct link_texts;
/* Called for each bucket when nothing was dropped and the texts of every key stand by bands.  before: entries of the buckets
 * before.  Any thread. */
typedef void link_bucket_fn(void *context, size_t bucket, const uint64_t *entries, size_t count, uint64_t before);
/* Before they are sorted.  each: or NULL.  keep_lonely: nothing is dropped, and the texts of every key stay by bands. */
void link_postings_tell(struct link_postings *postings, link_bucket_fn *each, void *context, bool keep_lonely);
/* Sorts each bucket by key and drops what stands alone.  Once. */
void link_postings_sort(struct link_postings *postings, const struct link_texts *texts, unsigned threads);
/* A bucket, sorted by key, the texts of a key by digest when they are few and otherwise by bands: its entries hold a key
 * above and a text below. */
const uint64_t *link_postings_bucket(const struct link_postings *postings, size_t bucket, size_t *ret_count);
/* The end of the run of one key that begins at from. */
static inline size_t link_run_end(const uint64_t *entries, size_t count, size_t from)
{
    size_t to = from + 1;
    while (to < count && entries[to] >> 32 == entries[from] >> 32)
        to++;
    return to;
}

static inline uint64_t link_entry_code(uint64_t entry, size_t bucket)
{
    return entry >> 32 << 10 | bucket;
}

#endif
