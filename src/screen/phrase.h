/* phrase.h - one phrase of an indicator pack, compiled.
 *
 * The language, written for people (doc/packs.md):
 *     take* ... passport*           a star ends a stem; "..." is a gap of up to 3 words, "...5" of up to 5
 *     hand|give over [all] the ids  a|b: one of these words; [x]: may be left out
 *     (ids | travel documents)      one of these groups of words
 *     debt* ~5 passport*            in either order, up to 5 words between (3 when no number stands there)
 *     <boss> took                   a word list of the pack, or <number>, <number 12-24>
 *     <age 10-17>                   a number with the words for years around it
 *     <pay over 2 wage>             an amount of money (pay.h)
 * Words are folded as texts are (text/normal.h), so the pack keeps its diacritics.  A phrase never crosses the
 * end of a sentence.  Cyrillic words are also found in Latin spelling.
 *
 * A compiled phrase is Glushkov's automaton over words: at most PHRASE_PLACES places, one bit each (V. M.
 * Glushkov, "The abstract theory of automata", 1961).  Its anchors are words of which every match contains
 * one: Vectorscan finds those, and phrase_match looks around them, so the cost of a hit is bounded by the
 * phrase's own length whatever the text.  A phrase without such a word is refused.
 *
 * A phrase lives in the arena it was compiled in and never changes; any thread. */
#ifndef KRES_SCREEN_PHRASE_H
#define KRES_SCREEN_PHRASE_H

#include "screen/pay.h"

enum {
    PHRASE_PLACES = 64,
    PHRASE_GAP = 3,           /* words that "..." may stand for */
    PHRASE_GAP_LONGEST = 8,
    PHRASE_LONGEST = 24,      /* words from first to last, gaps counted */
    ANCHOR_SHORTEST = 3,      /* letters: shorter words are everywhere, and would make each text slow */
};

struct phrase_word {
    struct str text; /* folded, without spaces */
    bool stem;
    uint32_t head, mask; /* its first four bytes, as phrase_head has them, and which of them count */
};

enum place_kind { PLACE_WORDS, PLACE_NUMBER, PLACE_ANY, PLACE_PAY };

struct phrase_place {
    enum place_kind kind;
    struct phrase_word *words; /* one of these */
    size_t word_count;
    uint64_t starts;           /* how its words begin: a bit of phrase_start for each */
    int64_t least, most;       /* of a number */
    struct pay_want pay;
};

struct phrase {
    struct phrase_place *places;  /* count of them */
    uint64_t *follow, *before;    /* of each place: those that may come next, those that may come before */
    uint64_t first, last, anchors; /* anchors: the places whose words are looked for */
    unsigned count;
};

/* Word lists by name for one language: <money> is the mapping's child "money", itself lists by language. */
struct phrase_lists {
    const struct yaml *const *maps; /* later ones first */
    size_t count;
};

/* node: the phrase's text, for complaints.  lang: whose word lists it uses. */
MUST_CHECK bool phrase_compile(struct arena *arena, const struct yaml *node, struct str lang,
                               const struct phrase_lists *lists, struct phrase **ret, struct err *err);

/* One of 64 bits for the two bytes that a word begins with: tells most words that match nothing at a look. */
static inline uint64_t phrase_start(struct str word)
{
    unsigned second = word.n > 1 ? (unsigned char)word.p[1] : 0;
    return UINT64_C(1) << (((unsigned char)word.p[0] + 37 * second) & 63);
}

/* The first four bytes of a word, zeroes after a shorter one: most comparisons end with them. */
static inline uint32_t phrase_head(struct str word)
{
    char bytes[4] = {0};
    memcpy(bytes, word.p, word.n < sizeof bytes ? word.n : sizeof bytes);
    uint32_t head;
    memcpy(&head, bytes, sizeof head);
    return head;
}

/* The words of a folded text: word i is [start[i], end[i]). */
struct phrase_text {
    struct str folded;
    const uint32_t *start, *end;
    size_t count;
    const struct pay_amount *pay; /* amounts of money in it, in their order */
    size_t pay_count;
    float ordinary;               /* wage, euros a month */
};

/* The amount that the word belongs to, or NULL. */
const struct pay_amount *phrase_pay_at(const struct phrase_text *text, size_t word);

/* The shortest match that has its anchor at this word and place.  Words [*ret_first, *ret_last]. */
bool phrase_match(const struct phrase *phrase, const struct phrase_text *text, size_t word, unsigned place,
                  size_t *ret_first, size_t *ret_last);

#endif
