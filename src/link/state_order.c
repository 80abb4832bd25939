/* state_order.c - see state_inside.h: texts in the order of digests, dealt by their first bits, then each heap by itself. */
#include <stdlib.h>

#include "link/crew.h"
#include "link/state_hands.h"

enum { HEAP_BITS = 12, HEAPS = 1 << HEAP_BITS };
struct dealt { uint64_t digest; uint32_t number; };
struct dealing { struct dealt *items; size_t starts[HEAPS + 1]; };

static int by_digest(const void *a, const void *b)
{
    const struct dealt *x = a, *y = b;
    return x->digest < y->digest ? -1 : x->digest > y->digest;
}

static void sort_heap(void *context, unsigned thread, size_t heap)
{
    struct dealing *dealing = context;
    UNUSED(thread);
    qsort(dealing->items + dealing->starts[heap], dealing->starts[heap + 1] - dealing->starts[heap],
          sizeof *dealing->items, by_digest);
}

/* ---- marks, in the same way ---- */

static int by_mark(const void *a, const void *b)
{
    const struct link_mark_at *x = a, *y = b;
    if (x->mark != y->mark)
        return x->mark < y->mark ? -1 : 1;
    return x->at < y->at ? -1 : x->at > y->at;
}

struct heaps { struct link_mark_at *marks; uint64_t starts[HEAPS + 1]; };

static void sort_marks(void *context, unsigned thread, size_t heap)
{
    struct heaps *heaps = context;
    uint64_t count = heaps->starts[heap + 1] - heaps->starts[heap];
    UNUSED(thread);
    if (count)
        qsort(heaps->marks + heaps->starts[heap], count, sizeof *heaps->marks, by_mark);
}

void link_mark_sort(struct link_mark_at *marks, uint64_t count, unsigned threads)
{
    struct heaps heaps = {.marks = marks};
    uint64_t fill[HEAPS];
    for (uint64_t i = 0; i < count; i++)
        heaps.starts[(marks[i].mark >> (64 - HEAP_BITS)) + 1]++;
    for (size_t i = 0; i < HEAPS; i++)
        heaps.starts[i + 1] += heaps.starts[i];
    memcpy(fill, heaps.starts, sizeof fill);
    for (size_t heap = 0; heap < HEAPS; heap++)
        while (fill[heap] < heaps.starts[heap + 1]) { /* what stands here goes to its heap */
            struct link_mark_at *here = &marks[fill[heap]], moving = *here;
            size_t to = moving.mark >> (64 - HEAP_BITS);
            *here = marks[fill[to]];
            marks[fill[to]++] = moving;
        }
    link_crew_run(threads, HEAPS, sort_marks, &heaps);
}

/* ---- texts ---- */

uint32_t *link_order_of(const struct link_texts *texts, const uint32_t *numbers, uint32_t count, unsigned threads)
{
    struct dealing *dealing = calloc(1, sizeof *dealing);
    uint32_t *order = malloc(((size_t)count + 1) * sizeof *order);
    if (dealing)
        dealing->items = malloc(((size_t)count + 1) * sizeof *dealing->items);
    if (!order || !dealing || !dealing->items) {
        free(order);
        order = NULL;
    } else {
        for (uint32_t i = 0; i < count; i++)
            dealing->starts[(link_texts_at(texts, numbers ? numbers[i] : i)->digest >> (64 - HEAP_BITS)) + 1]++;
        for (size_t i = 0; i < HEAPS; i++)
            dealing->starts[i + 1] += dealing->starts[i];
        for (uint32_t i = count; i-- > 0;) { /* the ends go down to the beginnings */
            uint64_t digest = link_texts_at(texts, numbers ? numbers[i] : i)->digest;
            dealing->items[--dealing->starts[(digest >> (64 - HEAP_BITS)) + 1]] = (struct dealt){digest, i};
        }
        memmove(dealing->starts, dealing->starts + 1, HEAPS * sizeof *dealing->starts);
        dealing->starts[HEAPS] = count;
        link_crew_run(threads, HEAPS, sort_heap, dealing);
        for (uint32_t i = 0; i < count; i++)
            order[i] = dealing->items[i].number;
    }
    if (dealing)
        free(dealing->items);
    free(dealing);
    return order;
}
