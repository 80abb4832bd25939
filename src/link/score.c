/* score.c - see score.h: the table is all there is. */
#include "link/score.h"

#include <math.h>
#include <stdlib.h>

enum { DAY = 86400 };

/* What is looked at; each says nothing at `none` and gives its most at `full`. */
static double size(const struct link_signs *s) { return (double)s->size; }
static double phones(const struct link_signs *s) { return (double)s->phones; }
static double handles(const struct link_signs *s) { return (double)s->handles; }
static double languages(const struct link_signs *s) { return (double)s->languages; }
static double level(const struct link_signs *s) { return s->level; }

/* How much of what a template can save was saved: 0 to 1. */
static double sameness(const struct link_signs *s)
{
    return s->compared > 1 && s->compression > 1 ? (s->compression - 1) / ((double)s->compared - 1) : 0;
}

static double days(const struct link_signs *s)
{
    return s->last > s->first ? (double)(s->last - s->first) / DAY : 0;
}

/* Each step up counts the same: one more, or twice as many. */
enum growth { ONE_MORE, TWICE };

static const struct {
    const char *name, *why;
    double most, none, full;
    enum growth growth;
    double (*value)(const struct link_signs *signs);
} table[LINK_REASONS] = {
    {"level", "words that screening knows", 25, 0, 3, ONE_MORE, level},
    {"size", "many texts from one hand", 20, 2, 256, TWICE, size},
    {"phones", "several phone numbers in the same wording", 20, 1, 8, TWICE, phones},
    {"languages", "the same hand writes in several languages", 10, 1, 3, ONE_MORE, languages},
    {"sameness", "written by one template", 10, 0.2, 1, ONE_MORE, sameness},
    {"handles", "several accounts or addresses in the same wording", 10, 1, 4, TWICE, handles},
    {"days", "goes on for a long time", 5, 1, 128, TWICE, days},
};

static int by_points(const void *a, const void *b)
{
    const struct link_reason *x = a, *y = b;
    return x->points != y->points ? x->points > y->points ? -1 : 1 : strcmp(x->name, y->name);
}

double link_score(const struct link_signs *signs, struct link_reason reasons[LINK_REASONS], size_t *ret_count)
{
    double score = 0;
    size_t n = 0;
    for (size_t i = 0; i < LINK_REASONS; i++) {
        double value = table[i].value(signs);
        if (!(value > table[i].none))
            continue;
        double part = table[i].growth == TWICE ? log2(value / table[i].none) / log2(table[i].full / table[i].none)
                                               : (value - table[i].none) / (table[i].full - table[i].none);
        double points = table[i].most * (part < 1 ? part : 1);
        points = round(10 * points) / 10; /* what is shown is what is added */
        if (points <= 0)
            continue;
        score += points;
        reasons[n++] = (struct link_reason){table[i].name, table[i].why, value, points, table[i].most};
    }
    qsort(reasons, n, sizeof *reasons, by_points);
    *ret_count = n;
    return score < LINK_SCORE_MOST ? score : LINK_SCORE_MOST;
}
