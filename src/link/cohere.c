/* cohere.c - see cohere.h. */
#include "link/cohere.h"

#include <stdlib.h>

#include "link/crew.h"
#include "link/divide.h"
#include "link/memory.h"
#include "link/sample.h"

enum {
    LARGE = 1 << 14, /* texts; a large set is divided by all threads, after the others */
    SURE_KEYS = 4,   /* two texts with so many in common are alike */
};

struct coherence {
    struct link_divider divider;
    const struct link_sets *sets;
    uint8_t *large; /* sets that are still to be divided */
    uint32_t *leaders;
};
struct worker { const struct coherence *of; struct link_comparer *comparer; };
struct part { const uint32_t *texts; size_t count; }; /* in the order of digests */

static struct part part_of(const struct link_sets *sets, size_t set)
{
    return (struct part){sets->texts + sets->starts[set], sets->starts[set + 1] - sets->starts[set]};
}

static float likeness(void *context, uint32_t a, uint32_t b)
{
    struct worker *worker = context;
    const struct link_divider *with = &worker->of->divider;
    return link_compare(worker->comparer, with->counts, link_texts_at(with->texts, a), link_texts_at(with->texts, b), 1, 0)
        .weight;
}

struct glance { uint32_t texts[LINK_GLANCE]; size_t count; };

static struct glance glance_at(struct part part)
{
    struct glance glance = {.count = part.count < LINK_GLANCE ? part.count : LINK_GLANCE};
    for (size_t i = 0; i < glance.count; i++)
        glance.texts[i] = part.texts[i * part.count / glance.count];
    return glance;
}

static void divide(struct worker *worker, struct part part)
{
    struct link_divider alone = worker->of->divider;
    alone.comparers = worker->comparer;
    alone.threads = 1;
    link_divide(&alone, part.texts, part.count, worker->of->leaders);
}

/* ---- strangers ---- */

/* Several keys in common say enough. */
static float quick_likeness(void *context, uint32_t a, uint32_t b)
{
    struct worker *worker = context;
    const struct link_texts *texts = worker->of->divider.texts;
    return link_shared_keys(link_texts_at(texts, a), link_texts_at(texts, b)) >= SURE_KEYS ? 1 : likeness(worker, a, b);
}

static size_t next_stranger(struct worker *worker, const struct glance *glance, struct part part, size_t from)
{
    while (from < part.count &&
           !link_glance_is_strange(glance->texts, glance->count, part.texts[from], quick_likeness, worker))
        from++;
    return from;
}

static void lead(struct worker *worker, struct part part)
{
    for (size_t i = 0; i < part.count; i++)
        worker->of->leaders[part.texts[i]] = part.texts[0];
}

/* The first is at; both stay in their order. */
static void part_strangers(struct worker *worker, const struct glance *glance, struct part part, size_t at)
{
    link_memory_ask(2 * (uint64_t)part.count * sizeof(uint32_t));
    uint32_t *room = malloc(2 * part.count * sizeof *room);
    if (!room)
        link_out_of_memory();
    struct part rest = {.texts = room}, strangers = {.texts = room + part.count};
    for (size_t i = 0; i < part.count; i++)
        if (i < at) {
            room[rest.count++] = part.texts[i];
        } else {
            room[part.count + strangers.count++] = part.texts[i];
            at = next_stranger(worker, glance, part, i + 1);
        }
    lead(worker, rest);
    divide(worker, strangers);
    free(room);
}

static void cohere_whole(struct worker *worker, const struct glance *glance, struct part part)
{
    size_t stranger = part.count > LINK_GLANCE ? next_stranger(worker, glance, part, 0) : part.count;
    if (stranger < part.count)
        part_strangers(worker, glance, part, stranger);
    else
        lead(worker, part);
}

/* ---- sets ---- */

static void cohere_set(void *context, unsigned thread, size_t set)
{
    const struct coherence *of = context;
    struct worker worker = {of, &of->divider.comparers[thread]};
    struct part part = part_of(of->sets, set);
    struct glance glance = glance_at(part);

    if (part.count <= 2 || link_glance_is_coherent(glance.texts, glance.count, likeness, &worker))
        cohere_whole(&worker, &glance, part);
    else if (part.count >= LARGE)
        of->large[set] = 1;
    else
        divide(&worker, part);
}

void link_cohere(const struct link_texts *texts, const struct link_counts *counts, const struct link_sets *sets,
                 struct link_comparer *comparers, unsigned threads, uint32_t *leaders)
{
    struct coherence of = {{texts, counts, comparers, threads}, sets, calloc(sets->count + 1, 1), leaders};
    if (!of.large)
        link_out_of_memory();
    link_crew_run(threads, sets->count, cohere_set, &of);
    for (size_t i = 0; i < sets->count; i++) {
        struct part part = part_of(sets, i);
        if (of.large[i])
            link_divide(&of.divider, part.texts, part.count, leaders);
    }
    free(of.large);
}
