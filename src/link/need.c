/* need.c - see need.h. */
#include "link/need.h"

#include <math.h>

#include "link/compare.h"

enum { LARGE = 2 << 20 /* pages of large memory: memory.c */, SHARDS = 256, FIRST_PLACES = 64 };
enum { TOGETHER = 24 + sizeof(uint32_t) + sizeof(uint32_t) / 2 }; /* a text in a set while sets are made: join.c */

static uint64_t most_of(uint64_t a, uint64_t b)
{
    return a > b ? a : b;
}

static uint64_t least_of(uint64_t a, uint64_t b)
{
    return a < b ? a : b;
}

static uint64_t in_pages(uint64_t bytes)
{
    return (bytes + LARGE - 1) / LARGE * LARGE;
}

/* Places by digest: a shard of them doubles at three quarters, some before others. */
static uint64_t places(uint64_t texts)
{
    double each = (double)texts / SHARDS, spread = 2 * sqrt(each);
    uint64_t room = FIRST_PLACES;
    while (0.75 * (double)room < each - spread)
        room *= 2;
    double doubled = (each + spread - 0.75 * (double)room) / (2 * spread + 1);
    doubled = doubled < 0 ? 0 : doubled > 1 ? 1 : doubled;
    return (uint64_t)((double)room * (1 + doubled)) * SHARDS * sizeof(uint64_t);
}

/* Cells of the counts, of texts that have somebody to be compared with. */
static uint64_t cells(const struct link_told *told, uint64_t shared)
{
    uint64_t words = least_of(told->words, shared * told->longest), cells = 1 << 16;
    while (cells < 2 * words && cells < LINK_CELLS_MOST)
        cells *= 2;
    return cells;
}

struct link_need link_need_of(const struct link_told *told)
{
    enum { LANE = LARGE, WORDS = 3 * (LARGE / 4), WORKER = sizeof(struct link_comparer) + (640 << 10) };
    uint64_t texts = told->texts, threads = least_of(told->threads, texts), keys = told->keys * sizeof(uint64_t);
    uint64_t shared = told->keys - least_of(told->keys, told->lonely), candidates = least_of(shared, texts);
    uint64_t of_texts = in_pages(texts * sizeof(struct link_text)) + places(texts) + 3 * told->words + threads * WORDS;
    uint64_t postings = keys + keys / 255 + threads * LANE, kept = shared * sizeof(uint64_t);
    uint64_t bucket = 5 * keys / (2 * LINK_BUCKETS); /* of each thread, while they are sorted */
    uint64_t leaders = texts * sizeof(uint32_t), sizes = texts * sizeof(uint64_t);
    uint64_t table = cells(told, shared), joining = leaders + texts * sizeof(uint32_t) + texts + threads * WORKER;
    uint64_t sets = texts + candidates * TOGETHER, looking = kept + joining + (texts ? 2 * sizeof(struct link_frames) : 0);

    uint64_t sorting = postings + kept + leaders + threads * bucket;
    uint64_t counting = kept + joining + most_of(sets, 3 * table + candidates * 6);
    uint64_t cohering = kept + joining + table + sets;
    uint64_t after = kept + leaders + sizes;
    uint64_t most = most_of(most_of(most_of(sorting, looking), counting), most_of(cohering, after));
    most += of_texts + (of_texts + most) / 64; /* for what allocators and pages round up */
    return (struct link_need){.most = most, .kept = of_texts + after};
}

static uint64_t times_as(uint64_t number, double times)
{
    return (uint64_t)((double)number * times);
}

struct link_told link_told_times(struct link_told told, double times)
{
    if (times <= 1)
        return told;
    told.texts = times_as(told.texts, times);
    told.words = times_as(told.words, times);
    told.keys = times_as(told.keys, times);
    told.lonely = times_as(told.lonely, times);
    return told;
}
