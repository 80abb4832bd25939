/* cohere.c - see cohere.h. */
#include "link/cohere.h"

#include <stdlib.h>

#include "link/crew.h"
#include "link/divide.h"
#include "link/sample.h"

enum { LARGE = 1 << 14 }; /* texts; a large set is divided by all threads, after the others */

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

static bool is_coherent(struct worker *worker, struct part part)
{
    uint32_t glance[LINK_GLANCE];
    size_t n = part.count < LINK_GLANCE ? part.count : LINK_GLANCE;
    for (size_t i = 0; i < n; i++)
        glance[i] = part.texts[i * part.count / n];
    return link_glance_is_coherent(glance, n, likeness, worker);
}

static void cohere_set(void *context, unsigned thread, size_t set)
{
    const struct coherence *of = context;
    struct worker worker = {of, &of->divider.comparers[thread]};
    struct part part = part_of(of->sets, set);

    if (part.count > 2 && !is_coherent(&worker, part)) {
        if (part.count >= LARGE) {
            of->large[set] = 1;
            return;
        }
        struct link_divider alone = of->divider;
        alone.comparers = worker.comparer;
        alone.threads = 1;
        link_divide(&alone, part.texts, part.count, of->leaders);
        return;
    }
    for (size_t i = 0; i < part.count; i++)
        of->leaders[part.texts[i]] = part.texts[0];
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
