/* parts.h - what the files behind screen.h share: a loaded screen from the inside.
 *
 * Private to screen/.  indicators.c and levels.c read packs into these, database.c compiles the words,
 * scan.c uses them.  Everything lives in the screen's arena and never changes after loading. */
#ifndef KRES_SCREEN_PARTS_H
#define KRES_SCREEN_PARTS_H

#include <hs.h>

#include "screen/phrase.h"
#include "screen/screen.h"

enum { GUARD_NEAR = 4 }; /* words */

/* A phrase near which a find does not count: of "unless" (the indicator's) or "not" (one phrase's). */
struct guard {
    const struct phrase *phrase;
    uint8_t before, after; /* how many words before and after the find it reaches */
    struct guard *next;
};

struct entry {
    struct screen_indicator shown;
    struct yaml *node; /* name, reason and examples are read from it */
    size_t pack;
    struct guard *guards;
};

struct pack_phrase {
    const struct phrase *phrase;
    uint32_t entry;
    struct str lang;
    const struct yaml *node;
    struct guard *nots;
};

/* A word that Vectorscan looks for: " word " or, for a stem, " word". */
struct literal {
    struct str bytes;
    struct literal_use *uses;
};

struct literal_use {
    uint32_t phrase;
    unsigned place;
    struct literal_use *next;
};

enum { RULE_NEEDS = 8 };

/* So many distinct indicators of at least this strength, of any of these elements. */
struct need {
    unsigned count;
    enum screen_strength strength;
    unsigned elements; /* one bit each */
};

struct rule {
    struct str id;
    enum screen_level level;
    struct need needs[RULE_NEEDS];
    size_t need_count;
    struct need unless[RULE_NEEDS]; /* of counter-indicators: any of these forbids the rule */
    size_t unless_count;
    double score; /* at least */
    const struct yaml *sentence;
};

struct screen {
    struct arena arena;
    struct entry *entries;
    size_t entry_count, entry_room;
    struct pack_phrase *phrases;
    size_t phrase_count, phrase_room;
    struct literal *literals;
    size_t literal_count;
    struct rule *rules;
    size_t rule_count;
    double weights[SCREEN_STRENGTHS], counter_weights[SCREEN_STRENGTHS], even;
    const struct yaml *levels; /* the file's root */
    const struct pay *pay;     /* or NULL */
    hs_database_t *database;
};

/* Where complaints go: screen_load keeps the first, screen_check hands on all. */
struct complaints {
    void (*tell)(void *context, const char *message);
    void *context;
    size_t count;
};

void complain(struct complaints *complaints, const struct err *err);
void complain_err(void *complaints, const struct err *err); /* the same, for pay_read */

/* Decimal number such as 1.2. */
bool parts_decimal(const struct yaml *node, double *ret, struct err *err);

/* Each reads its part of all packs into the screen and complains about what is wrong. */
void levels_read(struct screen *screen, const char *const *packs, size_t pack_count, struct complaints *complaints);
void indicators_read(struct screen *screen, const char *const *packs, size_t pack_count,
                     struct complaints *complaints);

/* languages.c: a file of phrases/. */
MUST_CHECK bool language_open(struct arena *arena, struct yaml *root, struct str *ret_lang,
                              const struct yaml **ret_words, struct yaml **ret_list, struct err *err);
/* Hangs name, reason, phrases, unless and examples of one language into the indicator's own tree. */
MUST_CHECK bool language_join(struct arena *arena, struct yaml *head, const struct yaml *item, struct str lang,
                              struct err *err);

/* Gathers the anchors of all phrases and compiles them, or takes them from the cache folder. */
MUST_CHECK bool database_make(struct screen *screen, const char *cache, struct err *err);

#endif
