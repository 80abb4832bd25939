/* join.c - see join.h. */
#include "link/join.h"

#include <stdatomic.h>
#include <stdlib.h>

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

struct item { uint64_t set, digest; uint32_t text; };

static int by_set(const void *a, const void *b)
{
    const struct item *x = a, *y = b;
    if (x->set != y->set)
        return x->set < y->set ? -1 : 1;
    return x->digest < y->digest ? -1 : x->digest > y->digest;
}

bool link_join_sets(struct link_join *join, unsigned threads, struct link_sets *ret, struct err *err)
{
    struct link_sets sets = {0};
    size_t n = 0;
    UNUSED(threads);
    struct item *items = malloc((join->count + 1) * sizeof *items);
    /* Whoever is alone is no set: left out before anything is sorted. */
    uint8_t *together = calloc(join->count + 1, 1);
    if (items && together) {
        for (size_t i = 0; i < join->count; i++) {
            uint32_t root = link_join_find(join, (uint32_t)i);
            if (root != i)
                together[root] = together[i] = 1;
        }
        for (size_t i = 0; i < join->count; i++)
            if (together[i])
                items[n++] = (struct item){link_texts_at(join->texts, link_join_find(join, (uint32_t)i))->digest,
                                           link_texts_at(join->texts, (uint32_t)i)->digest, (uint32_t)i};
        qsort(items, n, sizeof *items, by_set);
        sets.texts = malloc((n + 1) * sizeof *sets.texts);
        sets.starts = malloc((n / 2 + 2) * sizeof *sets.starts);
    }
    if (sets.texts && sets.starts) {
        for (size_t i = 0; i < n; i++) {
            if (!i || items[i].set != items[i - 1].set)
                sets.starts[sets.count++] = (uint32_t)i;
            sets.texts[i] = items[i].text;
        }
        sets.starts[sets.count] = (uint32_t)n;
    }
    free(items);
    free(together);
    if (!sets.texts || !sets.starts) {
        free(sets.texts);
        free(sets.starts);
        return err_set(err, ERR_FAULT, "cannot link: out of memory");
    }
    *ret = sets;
    return true;
}

void link_sets_free(struct link_sets *sets)
{
    free(sets->texts);
    free(sets->starts);
    *sets = (struct link_sets){0};
}
