/* state_order.c - see state_inside.h: texts in the order of digests, dealt by their first bits, then each heap by itself. */
#include <stdlib.h>

#include "link/crew.h"
#include "link/state_inside.h"

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
