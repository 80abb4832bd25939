/* cohere.c - see cohere.h. */
#include "link/cohere.h"

#include <stdlib.h>

#include "link/crew.h"
#include "link/sample.h"

struct coherence {
    const struct link_texts *texts;
    const struct link_counts *counts;
    const struct link_sets *sets;
    struct link_comparer *comparers;
    uint32_t *leaders;
};
struct worker { const struct coherence *of; struct link_comparer *comparer; };
struct part { const uint32_t *texts; size_t count; }; /* in the order of digests */

static float likeness(void *context, uint32_t a, uint32_t b)
{
    struct worker *worker = context;
    return link_compare(worker->comparer, worker->of->counts, link_texts_at(worker->of->texts, a),
                        link_texts_at(worker->of->texts, b), 1, 0).weight;
}

static bool is_coherent(struct worker *worker, struct part part)
{
    uint32_t glance[LINK_GLANCE];
    size_t n = part.count < LINK_GLANCE ? part.count : LINK_GLANCE;
    for (size_t i = 0; i < n; i++)
        glance[i] = part.texts[i * part.count / n];
    return link_glance_is_coherent(glance, n, likeness, worker);
}

/* ---- cutting ---- */

static void sample_take(struct part part, struct link_sample *sample)
{
    sample->count = part.count < LINK_SAMPLE ? part.count : LINK_SAMPLE;
    for (size_t i = 0; i < sample->count; i++)
        sample->texts[i] = part.texts[i * part.count / sample->count];
    link_sample_measure(sample);
    link_sample_cluster(sample);
}

static void place(struct worker *worker, uint32_t *first, uint32_t text)
{
    if (*first == LINK_NO_TEXT)
        *first = text;
    worker->of->leaders[text] = *first;
}

/* Of a part that fits the sample whole. */
static void place_sample(struct worker *worker, const struct link_sample *sample)
{
    uint32_t firsts[LINK_SAMPLE];
    memset(firsts, 0xff, sizeof firsts);
    for (size_t i = 0; i < sample->count; i++)
        place(worker, &firsts[sample->group[i]], sample->texts[i]);
}

static void cut(struct worker *worker, struct part part)
{
    struct link_sample *sample = malloc(sizeof *sample);
    uint32_t firsts[LINK_SAMPLE], *left = malloc(part.count * sizeof *left);
    if (!sample || !left)
        link_out_of_memory();
    sample->likeness = likeness;
    sample->context = worker;
    while (part.count) {
        size_t rest = 0, before = part.count;
        memset(firsts, 0xff, sizeof firsts);
        sample_take(part, sample);
        if (part.count <= LINK_SAMPLE) {
            place_sample(worker, sample);
            break;
        }
        for (size_t i = 0; i < part.count; i++) {
            uint32_t text = part.texts[i];
            size_t group = link_sample_best(sample, text);
            if (group == LINK_SAMPLE)
                left[rest++] = text;
            else
                place(worker, &firsts[group], text);
        }
        if (rest == before) { /* no two of the sample alike: these have nothing to do with each other */
            for (size_t i = 0; i < rest; i++)
                worker->of->leaders[left[i]] = left[i];
            rest = 0;
        }
        part = (struct part){left, rest};
    }
    free(sample);
    free(left);
}

static void cohere_set(void *context, unsigned thread, size_t set)
{
    const struct coherence *of = context;
    struct worker worker = {of, &of->comparers[thread]};
    struct part part = {of->sets->texts + of->sets->starts[set], of->sets->starts[set + 1] - of->sets->starts[set]};

    if (part.count > 2 && !is_coherent(&worker, part)) {
        cut(&worker, part);
        return;
    }
    for (size_t i = 0; i < part.count; i++)
        of->leaders[part.texts[i]] = part.texts[0];
}

void link_cohere(const struct link_texts *texts, const struct link_counts *counts, const struct link_sets *sets,
                 struct link_comparer *comparers, unsigned threads, uint32_t *leaders)
{
    struct coherence of = {texts, counts, sets, comparers, leaders};
    link_crew_run(threads, sets->count, cohere_set, &of);
}
