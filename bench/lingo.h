/* lingo.h - invented languages' worth of words for planted collections: vocabularies, sentences and stock phrases as read
 * from bench/data, and what is done to letters.
 *
 * A lingo's vocabulary is every stem with every ending and prefix, thousands of words, drawn by Zipf's law; it knows no
 * grammar, but words of one language behave as they do in life: they share beginnings, endings and function words. */
#ifndef KRES_BENCH_LINGO_H
#define KRES_BENCH_LINGO_H

#include "base/str.h"

/* splitmix64 (Steele, Lea, Flood 2014): one add and three multiplications a number, any state is a good seed. */
static inline uint64_t chance_mix(uint64_t x)
{
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
    return x ^ (x >> 31);
}

static inline uint64_t chance_next(uint64_t *chance)
{
    return chance_mix(*chance += 0x9e3779b97f4a7c15u);
}

/* [0, below), below < 2^32. */
static inline uint32_t chance_below(uint64_t *chance, uint32_t below)
{
    return (uint32_t)(((chance_next(chance) >> 32) * below) >> 32);
}

static inline double chance_part(uint64_t *chance)
{
    return (double)(chance_next(chance) >> 11) / (double)(1ull << 53);
}

/* True in so many of a thousand cases. */
static inline bool chance_of(uint64_t *chance, uint32_t thousandths)
{
    return chance_below(chance, 1000) < thousandths;
}

static inline uint64_t chance_seed(uint64_t seed, uint64_t what, uint64_t number)
{
    return chance_mix(chance_mix(seed * 31 + what) + number * 0x9e3779b97f4a7c15u);
}

enum { LINGO_WORDS = 6000, LINGO_DRAW = 1 << 16, LINGOS_MOST = 16 };

enum token_kind { TOKEN_WORD, TOKEN_CITY, TOKEN_PRICE, TOKEN_NAME, TOKEN_PHONE, TOKEN_DATE, TOKEN_MARK, TOKEN_ANY,
                  TOKEN_FUNCTION };

struct token {
    struct str text;
    enum token_kind kind;
};

struct words {
    struct str *at;
    uint32_t count;
};

struct line { /* a frame or a stock phrase */
    struct token *tokens;
    uint32_t count;
};

struct lines {
    struct line *at;
    uint32_t count;
};

struct lingo {
    struct str name, stop;
    bool spaced;
    uint32_t weight, script; /* script: which variant of a name */
    struct words prefixes, stems, endings, functions, cities, units, vocabulary;
    struct lines frames, stock;
    uint16_t draw[LINGO_DRAW]; /* numbers of words by Zipf's law */
};

struct lingos {
    struct lingo *at[LINGOS_MOST];
    uint32_t count, weights;
    uint32_t frames, stock; /* thousandths of sentences that fill a frame, that are stock phrases */
    struct words names; /* four variants each, one after another: Latin, Cyrillic, Arabic, Chinese */
};

/* Reads FOLDER/LANGUAGE.txt for all languages and FOLDER/names.txt into the arena; says what is wrong and ends the
 * program.  LANGUAGES: comma-separated names, or NULL for all; words: how many a language has at most. */
void lingos_read(struct lingos *lingos, struct arena *arena, const char *folder, const char *languages, uint32_t words);

const struct lingo *lingo_draw(const struct lingos *lingos, uint64_t *chance);

static inline struct str lingo_word(const struct lingo *lingo, uint64_t *chance)
{
    return lingo->vocabulary.at[lingo->draw[chance_next(chance) >> 48]];
}

static inline struct str words_draw(const struct words *words, uint64_t *chance)
{
    return words->at[chance_below(chance, words->count)];
}

/* ---- letters ---- */

enum letters { LETTERS_LOWER = 1, LETTERS_UPPER = 2, LETTERS_CAPITAL = 4, LETTERS_BARE = 8, LETTERS_MISSPELT = 16,
               LETTERS_ALIKE = 32, LETTERS_INVISIBLE = 64, LETTERS_MOST = 64 };

/* The inside of a JSON string with \u1234 for all that is not ASCII; returns the bytes, at most three times as many. */
size_t letters_escape(char *to, struct str text);
void letters_start(void); /* once, before the threads */
/* Writes the word changed so; returns the bytes written, at most 4 * LETTERS_MOST + 8.  A word is cut after so many
 * letters. */
size_t letters_write(char *to, struct str word, unsigned letters, uint64_t *chance);

#endif
