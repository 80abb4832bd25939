/* digits.c - see digits.h. */
#include "vault/digits.h"

/* The zeroes of Unicode's decimal digits (general category Nd); nine more follow each. */
static const uint32_t ZEROES[] = {
    0x0030, 0x0660, 0x06f0, 0x07c0, 0x0966, 0x09e6, 0x0a66, 0x0ae6, 0x0b66, 0x0be6, 0x0c66, 0x0ce6, 0x0d66,
    0x0de6, 0x0e50, 0x0ed0, 0x0f20, 0x1040, 0x1090, 0x17e0, 0x1810, 0x1946, 0x19d0, 0x1a80, 0x1a90, 0x1b50,
    0x1bb0, 0x1c40, 0x1c50, 0xa620, 0xa8d0, 0xa900, 0xa9d0, 0xa9f0, 0xaa50, 0xabf0, 0xff10, 0x104a0, 0x1e950,
};

/* From–to, inclusive: what may stand between two digits of a code. */
static const uint32_t BETWEEN[][2] = {
    {0x09, 0x09}, {0x20, 0x20}, {0x2d, 0x2e}, {0xa0, 0xa0}, {0xad, 0xad}, {0xb7, 0xb7}, {0x061c, 0x061c},
    {0x2000, 0x2015}, {0x202a, 0x202f}, {0x205f, 0x2060}, {0x2066, 0x2069}, {0x2212, 0x2212}, {0x3000, 0x3000},
    {0xfe58, 0xfe58}, {0xfe63, 0xfe63}, {0xfeff, 0xfeff}, {0xff0d, 0xff0e},
};

/* One character; 0xffffffff for a byte that begins none. */
static uint32_t decode(struct str text, size_t *at)
{
    const unsigned char *p = (const unsigned char *)text.p + *at;
    size_t left = text.n - *at;
    unsigned more = p[0] < 0x80 ? 0 : (p[0] & 0xe0) == 0xc0 ? 1 : (p[0] & 0xf0) == 0xe0 ? 2
                  : (p[0] & 0xf8) == 0xf0 ? 3 : 4;
    uint32_t c = more == 0 ? p[0] : p[0] & (0x3fU >> more);
    if (more == 4 || left < 1 + (size_t)more) {
        ++*at;
        return UINT32_MAX;
    }
    for (unsigned i = 1; i <= more; i++) {
        if ((p[i] & 0xc0) != 0x80) {
            ++*at;
            return UINT32_MAX;
        }
        c = c << 6 | (p[i] & 0x3f);
    }
    *at += 1 + more;
    return c;
}

enum digits_class digits_next(struct str text, size_t *at, unsigned *ret_digit)
{
    if ((unsigned)((text.p[*at] | 0x20) - 'a') < 26) { /* most of every text: every report is looked through */
        ++*at;
        return DIGITS_LETTER;
    }
    uint32_t c = decode(text, at);
    for (size_t i = 0; i < LEN(ZEROES) && c >= ZEROES[i]; i++)
        if (c - ZEROES[i] < 10) {
            *ret_digit = c - ZEROES[i];
            return DIGITS_DIGIT;
        }
    for (size_t i = 0; i < LEN(BETWEEN) && c >= BETWEEN[i][0]; i++)
        if (c <= BETWEEN[i][1])
            return DIGITS_SPACE;
    if (c == '\n' || c == '\r' || c == 0x2028 || c == 0x2029)
        return DIGITS_LINE;
    if (c == UINT32_MAX)
        return DIGITS_OTHER;
    return (c | 0x20) - 'a' < 26 || c >= 0xc0 ? DIGITS_LETTER : DIGITS_OTHER;
}
