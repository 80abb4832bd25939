/* sample.c - see sample.h. */
#include "link/sample.h"

#include <stdlib.h>

#include "link/divide.h"

enum { LEAST_PROVEN = 3, COMPARED = 4, LEAST_LIKE = 3 };
#define INSIDE_PART 0.5F
#define UNLIKE_PART 0.1F /* of the pairs at a glance */
#define NEAR_PART 0.4F   /* of what the most alike quarter of them share: two campaigns of one author are apart */
#define HARDLY_ALIKE 0.1F

static int by_size(const void *a, const void *b)
{
    float x = *(const float *)a, y = *(const float *)b;
    return x < y ? -1 : x > y;
}

bool link_glance_is_coherent(const uint32_t *texts, size_t n, link_likeness_fn *likeness, void *context)
{
    float pairs[LINK_GLANCE * (LINK_GLANCE - 1) / 2];
    size_t count = 0, unlike = 0;
    for (size_t i = 0; i < n; i++)
        for (size_t j = i + 1; j < n; j++)
            pairs[count++] = likeness(context, texts[i], texts[j]);
    qsort(pairs, count, sizeof *pairs, by_size);
    float least = n < LINK_GLANCE ? 0 : NEAR_PART * pairs[count * 3 / 4];
    least = least > LINK_GROUP_ALIKE ? least : LINK_GROUP_ALIKE;
    while (unlike < count && pairs[unlike] < least)
        unlike++;
    return (float)unlike <= UNLIKE_PART * (float)count;
}

bool link_glance_is_strange(const uint32_t *texts, size_t n, uint32_t text, link_likeness_fn *likeness, void *context)
{
    size_t alike = 0;
    for (size_t i = 0; i < n && alike < LEAST_LIKE; i++)
        alike += likeness(context, text, texts[i]) >= HARDLY_ALIKE;
    return alike < LEAST_LIKE;
}

void link_sample_measure(struct link_sample *sample)
{
    for (size_t i = 0; i < sample->count; i++) {
        sample->group[i] = i;
        sample->size[i] = 1;
        sample->inside[i] = 0;
        for (size_t j = 0; j < i; j++)
            sample->between[i][j] = sample->between[j][i] =
                sample->likeness(sample->context, sample->texts[i], sample->texts[j]);
        sample->between[i][i] = 0;
    }
}

static float pairs_of(size_t n)
{
    return (float)n * (float)(n - 1) / 2;
}

static bool may_merge(const struct link_sample *sample, size_t a, size_t b)
{
    float inside = sample->inside[a] < sample->inside[b] ? sample->inside[a] : sample->inside[b];
    return sample->size[a] < LEAST_PROVEN || sample->size[b] < LEAST_PROVEN ||
           sample->between[a][b] >= INSIDE_PART * inside;
}

void link_sample_merge(struct link_sample *sample, size_t a, size_t b)
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

static bool merge_closest(struct link_sample *sample)
{
    float best = LINK_GROUP_ALIKE;
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
    link_sample_merge(sample, a, b);
    return true;
}

void link_sample_cluster(struct link_sample *sample)
{
    while (merge_closest(sample))
        continue;
}

/* How much the text is like some of a group. */
static float fit(struct link_sample *sample, size_t group, uint32_t text)
{
    float sum = 0;
    size_t n = 0;
    for (size_t i = 0; i < sample->count && n < COMPARED; i++)
        if (sample->group[i] == group && sample->texts[i] != text) {
            sum += sample->likeness(sample->context, text, sample->texts[i]);
            n++;
        }
    return n ? sum / (float)n : 0;
}

size_t link_sample_best(struct link_sample *sample, uint32_t text)
{
    float best = LINK_GROUP_ALIKE;
    size_t ret = LINK_SAMPLE;
    for (size_t group = 0; group < sample->count; group++) {
        float fits = sample->size[group] >= 2 ? fit(sample, group, text) : 0;
        if (fits >= best && (ret == LINK_SAMPLE || fits > best)) {
            best = fits;
            ret = group;
        }
    }
    return ret;
}
