/* cohere.c - see cohere.h. */
#include "link/cohere.h"

#include <stdlib.h>

#include "link/crew.h"
#include "link/divide.h"
#include "link/sample.h"

enum {
    LARGE = 1 << 14, /* texts; a large set is divided by all threads, after the others */
    SURE_KEYS = 4,   /* two texts with so many keys in common are alike */
    LEAST_LIKE = 3,  /* so many of a glance every text is like */
};
#define HARDLY_ALIKE 0.1F

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

static bool is_like(struct worker *worker, uint32_t a, uint32_t b)
{
    const struct link_texts *texts = worker->of->divider.texts;
    return link_shared_keys(link_texts_at(texts, a), link_texts_at(texts, b)) >= SURE_KEYS ||
           likeness(worker, a, b) >= HARDLY_ALIKE;
}

/* Texts that are like hardly any of a glance: what a foreign piece of one text brought in.  A few of many are in no
 * glance, so all are gone through.  They come out of part; the rest stays in its order. */
static struct part take_strangers(struct worker *worker, struct glance glance, uint32_t *room, struct part *part)
{
    struct part strangers = {.texts = room + part->count};
    uint32_t *rest = room;
    uint8_t *alike = calloc(part->count, 1);
    if (!alike)
        link_out_of_memory();
    for (size_t k = 0; k < glance.count; k++)
        for (size_t i = 0; i < part->count; i++)
            if (alike[i] < LEAST_LIKE && is_like(worker, glance.texts[k], part->texts[i]))
                alike[i]++;
    for (size_t i = 0; i < part->count; i++)
        if (alike[i] >= LEAST_LIKE)
            *rest++ = part->texts[i];
        else
            room[part->count + strangers.count++] = part->texts[i];
    free(alike);
    *part = (struct part){room, (size_t)(rest - room)};
    return strangers;
}

static void cohere_whole(struct worker *worker, struct glance glance, struct part part)
{
    uint32_t *room = NULL, *leaders = worker->of->leaders;
    if (part.count > LINK_GLANCE) {
        room = malloc(2 * part.count * sizeof *room);
        if (!room)
            link_out_of_memory();
        struct part strangers = take_strangers(worker, glance, room, &part);
        if (strangers.count)
            divide(worker, strangers);
    }
    for (size_t i = 0; i < part.count; i++)
        leaders[part.texts[i]] = part.texts[0];
    free(room);
}

/* ---- sets ---- */

static void cohere_set(void *context, unsigned thread, size_t set)
{
    const struct coherence *of = context;
    struct worker worker = {of, &of->divider.comparers[thread]};
    struct part part = part_of(of->sets, set);
    struct glance glance = glance_at(part);

    if (part.count <= 2 || link_glance_is_coherent(glance.texts, glance.count, likeness, &worker))
        cohere_whole(&worker, glance, part);
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
