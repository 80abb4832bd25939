/* labelled.h - texts that people have labelled, and how well a screen does on them.
 *
 * A file of labelled texts is JSON Lines: {"text": …, "level": "high|some|none", "lang": …, "forms": […], "kind": …,
 * "id": …}; all but text and level may be left out.  Read whole: it is some thousand texts.  One thread. */
#ifndef KRES_SCREEN_LABELLED_H
#define KRES_SCREEN_LABELLED_H

#include "screen/screen.h"

struct labelled {
    struct str id, lang, kind, text;
    enum screen_level level;
    struct str *forms;
    size_t form_count;
    size_t line;
    /* what the screen says: labelled_screen */
    uint32_t *found; /* distinct indicators by number, ascending */
    size_t found_count;
    struct screen_result result;
};

enum { LABELLED_LEVELS = LEVEL_HIGH + 1 };

/* Errors name file, line, field and remedy. */
MUST_CHECK bool labelled_read(struct arena *arena, const char *path, struct labelled **ret, size_t *ret_count,
                              struct err *err);
MUST_CHECK bool labelled_screen(const struct screen *screen, struct labelled *texts, size_t count, const char *country,
                                struct arena *arena, struct err *err);

/* Of how many texts that are something, how many were said to be, and both. */
struct tally {
    struct str name;
    size_t are, said, both;
};
double tally_precision(const struct tally *tally); /* 1 when nothing was said */
double tally_recall(const struct tally *tally);    /* 1 when nothing is */
double tally_f1(const struct tally *tally);

struct verdict {
    size_t count;
    size_t confusion[LABELLED_LEVELS][LABELLED_LEVELS]; /* [label][said] */
    struct tally levels[LABELLED_LEVELS];
    struct tally *languages; /* of "high" */
    size_t language_count;
    struct tally *forms;     /* among texts that are, or are said to be, high or some */
    size_t form_count;
    size_t quiet, quiet_high; /* warnings, news, notices, help and research labelled none; how many were called high */
};

/* After labelled_screen; in the arena. */
void labelled_judge(const struct labelled *texts, size_t count, struct arena *arena, struct verdict *ret);

/* Weights that make the labels likeliest: logistic regression of "high" on the indicators found, the odds being
 * even at screen_even, with a normal prior around the weights that the screen has (so what is seldom seen stays
 * as it was; S. le Cessie, J. C. van Houwelingen, "Ridge estimators in logistic regression", 1992).  "some" counts
 * as a quarter of high.  A sign never weighs less than nothing, a counter-indicator never more.  weights: one for
 * each indicator, by number.  Deterministic; O(rounds × findings). */
void labelled_fit(const struct screen *screen, const struct labelled *texts, size_t count, double *weights);
/* The tally of "high" when each fifth of the texts is judged by weights learned from the other four. */
struct tally labelled_cross_fit(const struct screen *screen, const struct labelled *texts, size_t count,
                                struct arena *arena);

#endif
