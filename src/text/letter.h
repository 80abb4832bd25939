/* letter.h - what one character means to the folding in normal.c.
 *
 * Private to text/.  Each character of the original becomes at most LETTER_MOST folded ones: case and marks
 * fall away, compatibility forms (full-width, mathematical, ligatures) become plain letters.  Pure functions. */
#ifndef KRES_TEXT_LETTER_H
#define KRES_TEXT_LETTER_H

#include "base/base.h"

enum letter_kind {
    LETTER_SEPARATOR,
    LETTER_STOP,       /* ends a sentence when white space follows */
    LETTER_IGNORED,    /* zero-width, combining marks, variation selectors */
    LETTER_APOSTROPHE, /* dropped inside a word: don't, п'ять */
    LETTER_LATIN,
    LETTER_CYRILLIC,
    LETTER_OTHER, /* a letter of another script */
    LETTER_DIGIT,
    LETTER_CURRENCY, /* becomes a word of its own: "eur" */
    LETTER_PICTURE,  /* stands for a word, and is one: a passport, a lock, money */
};

enum { LETTER_MOST = 4 };

struct letter {
    enum letter_kind kind;
    unsigned count;
    uint32_t code[LETTER_MOST];
};

/* The kinds of ASCII: most of every text, so that part of letter_fold stands here. */
extern const uint8_t letter_ascii[128];
struct letter letter_fold_other(uint32_t code);
/* What a digit of any script is worth; -1: it is none. */
int letter_digit(uint32_t code);

static inline struct letter letter_fold(uint32_t code)
{
    if (code >= 0x80)
        return letter_fold_other(code);
    return (struct letter){.kind = (enum letter_kind)letter_ascii[code], .count = 1,
                           .code = {code >= 'A' && code <= 'Z' ? code + 32 : code}};
}

/* Reads one character of valid UTF-8 at *at and moves past it. */
static inline uint32_t letter_read(const char *p, size_t *at)
{
    const unsigned char *s = (const unsigned char *)p + *at;
    if (s[0] < 0x80)
        return *at += 1, s[0];
    if (s[0] < 0xe0)
        return *at += 2, (uint32_t)(s[0] & 0x1f) << 6 | (s[1] & 0x3f);
    if (s[0] < 0xf0)
        return *at += 3, (uint32_t)(s[0] & 0x0f) << 12 | (uint32_t)(s[1] & 0x3f) << 6 | (s[2] & 0x3f);
    return *at += 4, (uint32_t)(s[0] & 0x07) << 18 | (uint32_t)(s[1] & 0x3f) << 12 | (uint32_t)(s[2] & 0x3f) << 6 |
                         (s[3] & 0x3f);
}

/* Writes 1 to 4 bytes; returns how many. */
unsigned letter_write(uint32_t code, char bytes[4]);

/* The look-alike of a folded letter in the other script, or 0. */
uint32_t letter_as_latin(uint32_t cyrillic);
uint32_t letter_as_cyrillic(uint32_t latin);
/* The letter that a digit or sign stands for inside a word ("p4ssport", "р0бота"), or 0. */
uint32_t letter_from_leet(uint32_t code, bool cyrillic);
/* "eur" for '€'; NULL when code is no currency sign. */
const char *letter_currency(uint32_t code);

#endif
