/* fit.c - labelled_fit of labelled.h: coordinate-wise Newton steps on the penalised log-likelihood. */
#include <math.h>

#include "screen/labelled.h"

enum { ROUNDS = 200, FOLDS = 5 };
#define PRIOR_PRECISION 4.0 /* a text's worth of evidence is at most a quarter: sixteen unanimous texts outweigh it */
#define SOME_IS_HIGH 0.25
#define SETTLED 1e-4

struct fit {
    const struct screen *screen;
    const struct labelled *texts;
    size_t count;
    size_t left_out;   /* texts with index % FOLDS == this are not learned from; FOLDS: none */
    const size_t *starts;   /* of each indicator's texts in rows */
    const uint32_t *rows;
    double *margins;   /* score less even, by text */
};

static double target(const struct labelled *text)
{
    return text->level == LEVEL_HIGH ? 1 : text->level == LEVEL_SOME ? SOME_IS_HIGH : 0;
}

static double logistic(double x)
{
    return 1 / (1 + exp(-x));
}

/* Which texts each indicator was found in. */
static void invert(struct fit *fit, size_t indicators, struct arena *arena)
{
    size_t *starts = ARENA_ARRAY(arena, indicators + 2, size_t), all = 0;
    for (size_t i = 0; i < fit->count; i++)
        for (size_t k = 0; k < fit->texts[i].found_count; k++, all++)
            starts[fit->texts[i].found[k] + 2]++;
    for (size_t i = 2; i <= indicators + 1; i++)
        starts[i] += starts[i - 1];
    uint32_t *rows = ARENA_ARRAY(arena, all, uint32_t);
    for (size_t i = 0; i < fit->count; i++)
        for (size_t k = 0; k < fit->texts[i].found_count; k++)
            rows[starts[fit->texts[i].found[k] + 1]++] = (uint32_t)i;
    fit->starts = starts;
    fit->rows = rows;
}

/* One step of one weight; how far it moved. */
static double step(struct fit *fit, size_t indicator, double prior, bool counter, double *weight)
{
    double slope = PRIOR_PRECISION * (*weight - prior), curve = PRIOR_PRECISION;
    for (size_t at = fit->starts[indicator]; at < fit->starts[indicator + 1]; at++) {
        size_t row = fit->rows[at];
        if (row % FOLDS == fit->left_out)
            continue;
        double p = logistic(fit->margins[row]);
        slope += p - target(&fit->texts[row]);
        curve += p * (1 - p);
    }
    double wanted = *weight - slope / curve;
    wanted = counter ? fmin(wanted, 0) : fmax(wanted, 0);
    double moved = wanted - *weight;
    for (size_t at = fit->starts[indicator]; at < fit->starts[indicator + 1]; at++)
        fit->margins[fit->rows[at]] += moved;
    *weight = wanted;
    return fabs(moved);
}

static void learn(const struct screen *screen, const struct labelled *texts, size_t count, size_t left_out,
                  double *weights)
{
    struct arena arena = {0};
    struct fit fit = {.screen = screen, .texts = texts, .count = count, .left_out = left_out};
    size_t indicators = screen_indicator_count(screen);
    invert(&fit, indicators, &arena);
    fit.margins = ARENA_ARRAY(&arena, count, double);
    for (size_t i = 0; i < indicators; i++)
        weights[i] = screen_indicator_at(screen, i)->weight;
    for (size_t i = 0; i < count; i++) {
        fit.margins[i] = -screen_even(screen);
        for (size_t k = 0; k < texts[i].found_count; k++)
            fit.margins[i] += weights[texts[i].found[k]];
    }
    double moved = 1;
    for (int round = 0; round < ROUNDS && moved > SETTLED; round++) {
        moved = 0;
        for (size_t i = 0; i < indicators; i++) {
            const struct screen_indicator *indicator = screen_indicator_at(screen, i);
            if (fit.starts[i] < fit.starts[i + 1])
                moved = fmax(moved, step(&fit, i, indicator->weight, indicator->counter, &weights[i]));
        }
    }
    arena_clear(&arena);
}

void labelled_fit(const struct screen *screen, const struct labelled *texts, size_t count, double *weights)
{
    learn(screen, texts, count, FOLDS, weights);
}

struct tally labelled_cross_fit(const struct screen *screen, const struct labelled *texts, size_t count,
                                struct arena *arena)
{
    struct tally tally = {.name = STR("high")};
    double *weights = ARENA_ARRAY(arena, screen_indicator_count(screen), double);
    for (size_t fold = 0; fold < FOLDS; fold++) {
        learn(screen, texts, count, fold, weights);
        for (size_t i = fold; i < count; i += FOLDS) {
            bool said = screen_level_with(screen, texts[i].found, texts[i].found_count, weights) == LEVEL_HIGH;
            bool is = texts[i].level == LEVEL_HIGH;
            tally.are += is;
            tally.said += said;
            tally.both += is && said;
        }
    }
    return tally;
}
