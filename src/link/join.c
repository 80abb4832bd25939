/* join.c - see join.h. */
#include "link/join.h"

#include <stdatomic.h>
#include <stdlib.h>

#include "link/crew.h"
#include "link/memory.h"

bool link_join_new(const struct link_texts *texts, struct link_join *ret, struct err *err)
{
    struct link_join join = {.texts = texts, .count = link_texts_count(texts)};
    join.above = link_memory_new((join.count + 1) * sizeof *join.above);
    if (!join.above)
        return err_set(err, ERR_FAULT, "cannot link: out of memory");
    link_join_reset(&join);
    *ret = join;
    return true;
}

void link_join_free(struct link_join *join)
{
    link_memory_free((void *)join->above, (join->count + 1) * sizeof *join->above);
    join->above = NULL;
}

void link_join_reset(struct link_join *join)
{
    for (size_t i = 0; i < join->count; i++)
        atomic_store_explicit(&join->above[i], (uint32_t)i, memory_order_relaxed);
}

void link_join_part(struct link_join *join, const uint32_t *set, size_t count)
{
    for (size_t i = 0; i < count; i++)
        atomic_store_explicit(&join->above[set[i]], set[i], memory_order_relaxed);
}

uint32_t link_join_find(struct link_join *join, uint32_t text)
{
    for (;;) {
        uint32_t up = atomic_load_explicit(&join->above[text], memory_order_relaxed);
        if (up == text)
            return text;
        uint32_t higher = atomic_load_explicit(&join->above[up], memory_order_relaxed);
        if (higher != up)
            atomic_compare_exchange_weak_explicit(&join->above[text], &up, higher, memory_order_relaxed,
                                                  memory_order_relaxed);
        text = up;
    }
}

void link_join_add(struct link_join *join, uint32_t a, uint32_t b)
{
    for (;;) {
        a = link_join_find(join, a);
        b = link_join_find(join, b);
        if (a == b)
            return;
        if (link_texts_at(join->texts, b)->digest < link_texts_at(join->texts, a)->digest) {
            uint32_t swap = a;
            a = b;
            b = swap;
        }
        uint32_t expected = b;
        if (atomic_compare_exchange_strong_explicit(&join->above[b], &expected, a, memory_order_relaxed,
                                                    memory_order_relaxed))
            return;
    }
}

/* ---- sets ---- */

enum { TEXTS_PIECE = 1 << 15, PARTS = 4096, PARTS_SHIFT = 52, PARTS_PIECE = 16 };

struct item { uint64_t set, digest; uint32_t text; };

/* Texts that are with others fall into parts by the digest of their set, and parts are sorted one by one. */
struct setting {
    struct link_join *join;
    _Atomic uint8_t *together;
    atomic_uint ends[PARTS]; /* while items are put in: where the next goes */
    uint32_t starts[PARTS + 1];
    struct item *items;
};

static int by_set(const void *a, const void *b)
{
    const struct item *x = a, *y = b;
    if (x->set != y->set)
        return x->set < y->set ? -1 : 1;
    return x->digest < y->digest ? -1 : x->digest > y->digest;
}

static size_t piece_end(const struct setting *setting, size_t piece)
{
    size_t end = (piece + 1) * TEXTS_PIECE;
    return end < setting->join->count ? end : setting->join->count;
}

static uint64_t digest_of(const struct setting *setting, uint32_t text)
{
    return link_texts_at(setting->join->texts, text)->digest;
}

/* Whoever is alone is no set: left out before anything is sorted. */
static void mark_together(void *context, unsigned thread, size_t piece)
{
    struct setting *setting = context;
    UNUSED(thread);
    for (size_t i = piece * TEXTS_PIECE; i < piece_end(setting, piece); i++) {
        uint32_t root = link_join_find(setting->join, (uint32_t)i);
        if (root == i)
            continue;
        atomic_store_explicit(&setting->together[root], 1, memory_order_relaxed);
        atomic_store_explicit(&setting->together[i], 1, memory_order_relaxed);
    }
}

static void each_together(struct setting *setting, size_t piece, void each(struct setting *, uint32_t text, uint64_t set))
{
    for (size_t i = piece * TEXTS_PIECE; i < piece_end(setting, piece); i++)
        if (atomic_load_explicit(&setting->together[i], memory_order_relaxed))
            each(setting, (uint32_t)i, digest_of(setting, link_join_find(setting->join, (uint32_t)i)));
}

static void count_one(struct setting *setting, uint32_t text, uint64_t set)
{
    UNUSED(text);
    atomic_fetch_add_explicit(&setting->ends[set >> PARTS_SHIFT], 1, memory_order_relaxed);
}

static void put_one(struct setting *setting, uint32_t text, uint64_t set)
{
    size_t at = atomic_fetch_add_explicit(&setting->ends[set >> PARTS_SHIFT], 1, memory_order_relaxed);
    setting->items[at] = (struct item){set, digest_of(setting, text), text};
}

static void count_items(void *context, unsigned thread, size_t piece)
{
    UNUSED(thread);
    each_together(context, piece, count_one);
}

static void put_items(void *context, unsigned thread, size_t piece)
{
    UNUSED(thread);
    each_together(context, piece, put_one);
}

static void sort_parts(void *context, unsigned thread, size_t piece)
{
    struct setting *setting = context;
    UNUSED(thread);
    for (size_t i = piece * PARTS_PIECE; i < (piece + 1) * PARTS_PIECE; i++)
        qsort(setting->items + setting->starts[i], setting->starts[i + 1] - setting->starts[i], sizeof *setting->items,
              by_set);
}

/* Fills items, sorted; how many there are, or SIZE_MAX when memory ran out. */
static size_t sort_items(struct setting *setting, unsigned threads)
{
    size_t pieces = setting->join->count / TEXTS_PIECE + 1;
    link_crew_run(threads, pieces, mark_together, setting);
    link_crew_run(threads, pieces, count_items, setting);
    for (size_t i = 0; i < PARTS; i++) {
        setting->starts[i + 1] = setting->starts[i] + setting->ends[i];
        setting->ends[i] = setting->starts[i];
    }
    size_t n = setting->starts[PARTS];
    setting->items = malloc((n + 1) * sizeof *setting->items);
    if (!setting->items)
        return SIZE_MAX;
    link_crew_run(threads, pieces, put_items, setting);
    link_crew_run(threads, PARTS / PARTS_PIECE, sort_parts, setting);
    return n;
}

static bool make_sets(const struct item *items, size_t n, struct link_sets *sets)
{
    sets->texts = malloc((n + 1) * sizeof *sets->texts);
    sets->starts = malloc((n / 2 + 2) * sizeof *sets->starts);
    if (!sets->texts || !sets->starts) {
        link_sets_free(sets);
        return false;
    }
    for (size_t i = 0; i < n; i++) {
        if (!i || items[i].set != items[i - 1].set)
            sets->starts[sets->count++] = (uint32_t)i;
        sets->texts[i] = items[i].text;
    }
    sets->starts[sets->count] = (uint32_t)n;
    return true;
}

bool link_join_sets(struct link_join *join, unsigned threads, struct link_sets *ret, struct err *err)
{
    struct link_sets sets = {0};
    struct setting *setting = calloc(1, sizeof *setting);
    bool ok = setting && (setting->together = calloc(join->count + 1, sizeof *setting->together));
    if (ok) {
        setting->join = join;
        size_t n = sort_items(setting, threads);
        ok = n != SIZE_MAX && make_sets(setting->items, n, &sets);
        free(setting->items);
        free((void *)setting->together);
    }
    free(setting);
    if (ok)
        *ret = sets;
    return ok || err_set(err, ERR_FAULT, "cannot link: out of memory");
}

void link_sets_free(struct link_sets *sets)
{
    free(sets->texts);
    free(sets->starts);
    *sets = (struct link_sets){0};
}
