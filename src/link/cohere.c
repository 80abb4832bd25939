/* cohere.c - see cohere.h. */
#include "link/cohere.h"

#include <stdlib.h>

#include "link/crew.h"

enum { GLANCE = 8, SAMPLE = 48, LEAST_PROVEN = 3, COMPARED = 4, ROUNDS = 128 };
#define ALIKE 0.2F
#define UNLIKE_PART 0.1F /* of the pairs at a glance */
#define INSIDE_PART 0.5F

struct coherence {
    const struct link_texts *texts;
    const struct link_counts *counts;
    const struct link_sets *sets;
    struct link_comparer *comparers;
    uint32_t *leaders;
};
struct worker { const struct coherence *of; struct link_comparer *comparer; };
struct part { const uint32_t *texts; size_t count; }; /* in the order of digests */

static float likeness(struct worker *worker, uint32_t a, uint32_t b)
{
    return link_compare(worker->comparer, worker->of->counts, link_texts_at(worker->of->texts, a),
                        link_texts_at(worker->of->texts, b), 1).weight;
}

static bool is_coherent(struct worker *worker, struct part part)
{
    size_t n = part.count < GLANCE ? part.count : GLANCE, unlike = 0;
    for (size_t i = 0; i < n; i++)
        for (size_t j = i + 1; j < n; j++)
            unlike += likeness(worker, part.texts[i * part.count / n], part.texts[j * part.count / n]) < ALIKE;
    return (float)unlike <= UNLIKE_PART * (float)(n * (n - 1) / 2);
}

/* ---- average linkage of a sample ---- */

struct sample {
    size_t count;
    uint32_t texts[SAMPLE];
    size_t group[SAMPLE];                   /* of each text: the place of the group's first */
    size_t size[SAMPLE];                    /* of a group, at its first; 0: it went to another */
    float between[SAMPLE][SAMPLE], inside[SAMPLE];
};

static float pairs_of(size_t n)
{
    return (float)n * (float)(n - 1) / 2;
}

static bool may_merge(const struct sample *sample, size_t a, size_t b)
{
    float inside = sample->inside[a] < sample->inside[b] ? sample->inside[a] : sample->inside[b];
    return sample->size[a] < LEAST_PROVEN || sample->size[b] < LEAST_PROVEN ||
           sample->between[a][b] >= INSIDE_PART * inside;
}

static void merge(struct sample *sample, size_t a, size_t b)
{
    size_t m = sample->size[a], n = sample->size[b];
    sample->inside[a] = (sample->inside[a] * pairs_of(m) + sample->inside[b] * pairs_of(n) +
                         sample->between[a][b] * (float)(m * n)) / pairs_of(m + n);
    for (size_t i = 0; i < sample->count; i++) {
        sample->between[a][i] = sample->between[i][a] =
            (sample->between[a][i] * (float)m + sample->between[b][i] * (float)n) / (float)(m + n);
        if (sample->group[i] == b)
            sample->group[i] = a;
    }
    sample->size[a] += n;
    sample->size[b] = 0;
}

static bool merge_closest(struct sample *sample)
{
    float best = ALIKE;
    size_t a = 0, b = 0;
    for (size_t i = 0; i < sample->count; i++)
        for (size_t j = i + 1; sample->size[i] && j < sample->count; j++)
            if (sample->size[j] && sample->between[i][j] >= best && (a == b || sample->between[i][j] > best) &&
                may_merge(sample, i, j)) {
                best = sample->between[i][j];
                a = i;
                b = j;
            }
    if (a == b)
        return false;
    merge(sample, a, b);
    return true;
}

static void sample_take(struct worker *worker, struct part part, struct sample *sample)
{
    sample->count = part.count < SAMPLE ? part.count : SAMPLE;
    for (size_t i = 0; i < sample->count; i++) {
        sample->texts[i] = part.texts[i * part.count / sample->count];
        sample->group[i] = i;
        sample->size[i] = 1;
        sample->inside[i] = 0;
        for (size_t j = 0; j < i; j++)
            sample->between[i][j] = sample->between[j][i] = likeness(worker, sample->texts[i], sample->texts[j]);
        sample->between[i][i] = 0;
    }
    while (merge_closest(sample))
        continue;
}

/* ---- everybody ---- */

/* How much the text is like some of a group. */
static float fit(struct worker *worker, const struct sample *sample, size_t group, uint32_t text)
{
    float sum = 0;
    size_t n = 0;
    for (size_t i = 0; i < sample->count && n < COMPARED; i++)
        if (sample->group[i] == group && sample->texts[i] != text) {
            sum += likeness(worker, text, sample->texts[i]);
            n++;
        }
    return n ? sum / (float)n : 0;
}

static size_t best_group(struct worker *worker, const struct sample *sample, uint32_t text)
{
    float best = ALIKE;
    size_t ret = SAMPLE;
    for (size_t group = 0; group < sample->count; group++) {
        float fits = sample->size[group] >= 2 ? fit(worker, sample, group, text) : 0;
        if (fits >= best && (ret == SAMPLE || fits > best)) {
            best = fits;
            ret = group;
        }
    }
    return ret;
}

static void place(struct worker *worker, uint32_t *first, uint32_t text)
{
    if (*first == LINK_NO_TEXT)
        *first = text;
    worker->of->leaders[text] = *first;
}

/* Of a part that fits the sample whole. */
static void place_sample(struct worker *worker, const struct sample *sample)
{
    uint32_t firsts[SAMPLE];
    memset(firsts, 0xff, sizeof firsts);
    for (size_t i = 0; i < sample->count; i++)
        place(worker, &firsts[sample->group[i]], sample->texts[i]);
}

static void cut(struct worker *worker, struct part part)
{
    struct sample *sample = malloc(sizeof *sample);
    uint32_t firsts[SAMPLE], *left = malloc(part.count * sizeof *left);
    if (!sample || !left)
        link_out_of_memory();
    for (unsigned round = 1; part.count; round++) {
        size_t rest = 0, before = part.count;
        memset(firsts, 0xff, sizeof firsts);
        sample_take(worker, part, sample);
        if (part.count <= SAMPLE) {
            place_sample(worker, sample);
            break;
        }
        for (size_t i = 0; i < part.count; i++) {
            uint32_t text = part.texts[i];
            size_t group = best_group(worker, sample, text);
            if (group == SAMPLE)
                left[rest++] = text;
            else
                place(worker, &firsts[group], text);
        }
        /* No two of the sample alike: these have nothing to do with each other.  And never more than so many rounds, or
         * texts that go into each other without end would take the square of their number. */
        if (rest == before || round == ROUNDS) {
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
