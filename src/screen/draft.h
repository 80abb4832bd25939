/* draft.h - indicator packs as they were read, before build.c makes an image of them.  Private to screen/.
 *
 * indicators.c, languages.c, levels.c, weights.c and pay_pack.c read packs into a draft and complain about what is
 * wrong, with file and line.  Everything lives in the draft's arena; one thread. */
#ifndef KRES_SCREEN_DRAFT_H
#define KRES_SCREEN_DRAFT_H

#include "screen/image.h"

enum { GUARD_NEAR = 4 }; /* words */

/* A phrase near which a find does not count: of "unless" (the indicator's) or "not" (one phrase's). */
struct draft_guard {
    const struct phrase *phrase;
    uint8_t before, after; /* how many words before and after the find it reaches */
    struct draft_guard *next;
};

struct draft_indicator {
    struct screen_indicator shown;
    struct yaml *node; /* name, reason and examples are read from it */
    size_t pack;
    struct draft_guard *guards;
};

struct draft_phrase {
    const struct phrase *phrase;
    uint32_t indicator;
    const struct yaml *node;
    struct draft_guard *nots;
};

enum { RULE_NEEDS = 8 };

struct draft_rule {
    struct str id;
    enum screen_level level;
    struct image_need needs[RULE_NEEDS];
    size_t need_count;
    struct image_need unless[RULE_NEEDS];
    size_t unless_count;
    double score;
    const struct yaml *sentence;
};

struct draft {
    struct arena arena;
    struct draft_indicator *indicators;
    size_t indicator_count, indicator_room;
    struct draft_phrase *phrases;
    size_t phrase_count, phrase_room;
    struct draft_rule *rules;
    size_t rule_count;
    double weights[SCREEN_STRENGTHS], counter_weights[SCREEN_STRENGTHS], even;
    const struct yaml *levels; /* the file's root */
    const struct pay_pack *pay; /* or NULL */
    /* Where complaints go. */
    void (*tell)(void *context, const char *message);
    void *context;
    size_t complaints;
};

void draft_complain(struct draft *draft, const struct err *err);
/* Reads all packs; complaints are counted in the draft. */
void draft_read(struct draft *draft, const char *const *packs, size_t pack_count);
struct draft_indicator *draft_find(struct draft *draft, struct str id); /* or NULL */

/* Decimal number such as 1.2. */
bool draft_decimal(const struct yaml *node, double *ret, struct err *err);

/* Each reads its part of all packs. */
void levels_read(struct draft *draft, const char *const *packs, size_t pack_count);
void indicators_read(struct draft *draft, const char *const *packs, size_t pack_count);
void weights_read(struct draft *draft, const char *const *packs, size_t pack_count);
void pay_pack_read(struct draft *draft, const char *const *packs, size_t pack_count);

/* languages.c: a file of phrases/. */
MUST_CHECK bool language_open(struct arena *arena, struct yaml *root, struct str *ret_lang,
                              const struct yaml **ret_words, struct yaml **ret_list, struct err *err);
/* Hangs name, reason, phrases, unless and examples of one language into the indicator's own tree. */
MUST_CHECK bool language_join(struct arena *arena, struct yaml *head, const struct yaml *item, struct str lang,
                              struct err *err);

/* pay_pack.c: the words of pay.yaml. */
enum pay_kind { PAY_CURRENCY, PAY_THOUSAND, PAY_PERIOD, PAY_TRADE };
struct pay_word {
    struct str text; /* folded */
    bool stem;
    enum pay_kind kind;
    unsigned number; /* of the currency or trade from 0; of the period, enum pay_period */
    struct pay_word *next;
};
struct pay_subject { struct str id; float figure; }; /* worth in euros; euros a month */
enum { PAY_SUBJECTS = 250 };
struct pay_pack {
    struct pay_word *words;
    struct pay_subject currencies[PAY_SUBJECTS], trades[PAY_SUBJECTS];
    size_t currency_count, trade_count;
    float ordinary;
};

/* build.c: an image of a draft without complaints, in the arena. */
void image_build(struct draft *draft, struct arena *arena, struct image *ret);

/* cache.c: the image of these packs from the folder (mapped into memory), or false; and into it. */
struct cache_key { unsigned char bytes[32]; };
MUST_CHECK bool cache_key_of(const char *const *packs, size_t pack_count, struct cache_key *ret);
MUST_CHECK bool cache_read(const char *folder, const struct cache_key *key, struct image *ret, void **ret_map,
                           size_t *ret_size);
void cache_write(const char *folder, const struct cache_key *key, const struct image *image);
void cache_unmap(void *map, size_t size);

#endif
