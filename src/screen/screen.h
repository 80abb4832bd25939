/* screen.h - the signs of trafficking in a text, found and explained.
 *
 * A screen is built once from the indicator packs (YAML files in indicators/ and phrases/) into an image
 * (image.h), cached by the hash of the packs, and never changes afterwards: any number of threads may scan,
 * each with its own struct screen_scratch.  Results live in the caller's arena and point into the screen.
 *
 * A result is a sign to look closer.  It never says "this is trafficking" or "this is safe". */
#ifndef KRES_SCREEN_SCREEN_H
#define KRES_SCREEN_SCREEN_H

#include "text/identifier.h"

enum screen_element {
    ELEMENT_ACT, ELEMENT_MEANS, ELEMENT_PURPOSE, ELEMENT_VULNERABILITY, ELEMENT_CONTEXT, SCREEN_ELEMENTS
};
enum screen_strength { STRENGTH_WEAK, STRENGTH_MEDIUM, STRENGTH_STRONG, SCREEN_STRENGTHS };
enum screen_level { LEVEL_NONE, LEVEL_SOME, LEVEL_HIGH };

const char *screen_element_name(enum screen_element element);    /* "act", "means", … */
const char *screen_strength_name(enum screen_strength strength); /* "weak", … */
const char *screen_level_name(enum screen_level level);          /* "none", "some", "high" */

struct screen_indicator {
    struct str id;     /* "documents-kept" */
    bool counter;      /* lowers the level: a warning, news, an official notice, … */
    enum screen_element element;
    enum screen_strength strength;
    double weight;     /* log-odds; from the pack, or the strength's default */
    struct str source; /* "ILO 2009, forced labour, D4-02" */
    struct str *forms; /* "forced-labour", … */
    size_t form_count;
};

struct screen_finding {
    const struct screen_indicator *indicator;
    struct text_span span; /* bytes of the reader's own text */
};

struct screen_result {
    enum screen_level level;
    double score;           /* sum of log-odds */
    struct str rule;        /* id of the pack's level rule that decided, "" when none did */
    unsigned count[SCREEN_ELEMENTS][SCREEN_STRENGTHS]; /* distinct indicators: what the explanation is made of */
    struct str *forms;      /* of trafficking that the findings speak for, the weightiest first */
    size_t form_count;
    struct screen_finding *findings; /* by start; counter-indicators too */
    size_t finding_count;
    struct identifier *identifiers;
    size_t identifier_count;
    struct str lang; /* detected, or "" */
};

struct screen;
struct screen_scratch; /* one a thread */

/* packs: folders, in order; a later pack may replace an indicator of the same id.  cache: a folder for the
 * compiled database, or NULL.  Errors name file, line and remedy. */
MUST_CHECK bool screen_load(const char *const *packs, size_t pack_count, const char *cache, struct screen **ret,
                            struct err *err);
void screen_free(struct screen *screen); /* NULL does nothing */
size_t screen_indicator_count(const struct screen *screen);
const struct screen_indicator *screen_indicator_at(const struct screen *screen, size_t index);
const struct screen_indicator *screen_find(const struct screen *screen, struct str id); /* or NULL */
size_t screen_indicator_number(const struct screen *screen, const struct screen_indicator *indicator);
/* Name and one-line reason in the reader's language (falls back to English, then to the id). */
struct str screen_name(const struct screen *screen, const struct screen_indicator *indicator, struct str lang);
struct str screen_reason(const struct screen *screen, const struct screen_indicator *indicator, struct str lang);

struct str screen_element_label(const struct screen *screen, enum screen_element element, struct str lang);
struct str screen_strength_label(const struct screen *screen, enum screen_strength strength, struct str lang);
/* How the level came about: the rule's sentence, the counts behind it and what lowered it; in the arena. */
struct str screen_explain(const struct screen *screen, const struct screen_result *result, struct str lang,
                          struct arena *arena);

/* The score at which a text is as likely "high" as not: what weights are learned against. */
double screen_even(const struct screen *screen);

/* The level that these distinct indicators (numbers, ascending) would give if they weighed otherwise; weights: NULL for
 * their own. */
enum screen_level screen_level_with(const struct screen *screen, const uint32_t *found, size_t count,
                                    const double *weights);

MUST_CHECK bool screen_scratch_new(const struct screen *screen, struct screen_scratch **ret, struct err *err);
/* Overwrites what is left of the last text: for texts that were opened from a seal. */
void screen_scratch_forget(struct screen_scratch *scratch);
void screen_scratch_free(struct screen_scratch *scratch);

/* Text of any length below 4 GiB, read in windows, so that memory stays small; country: for phone numbers.
 * ERR_INPUT when it is not UTF-8.  O(n) in the text. */
MUST_CHECK bool screen_scan(const struct screen *screen, struct screen_scratch *scratch, struct str text,
                            const char *country, struct arena *arena, struct screen_result *ret, struct err *err);

/* Every complaint about the indicators of packs, for "kres pack check": tell is called once each with
 * "file:line: message".  Returns the number of complaints. */
size_t screen_check(const char *const *packs, size_t pack_count,
                    void (*tell)(void *context, const char *message), void *context);

/* How the packs' own examples did, by language: for "kres pack test". */
struct screen_tried { size_t tried, right; };
struct screen_trial {
    struct str lang;
    char name[8]; /* what lang points to */
    size_t indicators, phrases;
    struct screen_tried hits, misses;
};
enum { SCREEN_TRIALS_MOST = 64 };
struct screen_trials {
    struct screen_trial langs[SCREEN_TRIALS_MOST];
    size_t count;
};
/* screen_check, counting; ret: zeroes. */
size_t screen_test(const char *const *packs, size_t pack_count, struct screen_trials *ret,
                   void (*tell)(void *context, const char *message), void *context);

#endif
