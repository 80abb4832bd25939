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
 * Glushkov, "The abstract theory of automata", 1961).  A cut is a set of places of which every match passes
 * one; the rarest cut's words are what a text is searched for (image.h), and the automaton looks around them, so
 * the cost of a hit is bounded by the phrase's own length whatever the text.  A phrase without a cut of
 * longer words is refused.
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
    PHRASE_CUTS = 6,
    CUT_SHORTEST = 3,         /* letters of a word that is searched for: shorter ones are everywhere */
};

/* What a phrase may cost: tests of a word against a place, in a megabyte of the text that is worst for it (its
 * shortest searched word again and again).  300 million take about a second. */
#define PHRASE_BUDGET 300000000.0

struct phrase_word {
    struct str text; /* folded, without spaces */
    bool stem;
};

enum place_kind { PLACE_WORDS, PLACE_NUMBER, PLACE_ANY, PLACE_PAY };

struct phrase_place {
    enum place_kind kind;
    struct phrase_word *words; /* one of these */
    size_t word_count;
    int64_t least, most;       /* of a number */
    struct pay_want pay;
};

struct phrase_cut {
    uint64_t places;
    unsigned letters; /* of its shortest word */
};

struct phrase {
    struct phrase_place *places; /* count of them */
    uint64_t *follow, *before;   /* of each place: those that may come next, those that may come before */
    uint64_t first, last;
    struct phrase_cut cuts[PHRASE_CUTS]; /* longest words first; the first is long enough to search for */
    unsigned cut_count, count, longest;  /* longest: words from first to last */
};

/* Word lists by name for one language: <money> is the mapping's child "money", itself lists by language. */
struct phrase_lists {
    const struct yaml *const *maps; /* later ones first */
    size_t count;
};

/* node: the phrase's text, for complaints.  lang: whose word lists it uses, and those of "any" language. */
MUST_CHECK bool phrase_compile(struct arena *arena, const struct yaml *node, struct str lang,
                               const struct phrase_lists *lists, struct phrase **ret, struct err *err);

#endif
