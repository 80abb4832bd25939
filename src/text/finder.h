/* finder.h - what the finders behind identifier.h share.
 *
 * A finder looks at one place of the text and says whether an identifier begins there.  Private to text/. */
#ifndef KRES_TEXT_FINDER_H
#define KRES_TEXT_FINDER_H

#include "text/identifier.h"

/* A token is what stands between white space.  These signs of one tell which identifiers may be in it. */
enum {
    TOKEN_DIGIT = 1, TOKEN_AT = 2, TOKEN_DOT = 4, /* a dot, slash or colon before something else than space */
    TOKEN_MARK = 8,                               /* any other sign that is no letter */
};

struct finder {
    struct arena *arena;
    const char *p;
    size_t n;
    const char *country; /* "" when unknown */
    unsigned token;      /* signs of the token that is looked at */
};

/* What a character is to the finders, so that one look tells. */
enum { SIGN_LETTER = 1, SIGN_DIGIT = 2, SIGN_WIDE = 4, SIGN_LOCAL = 8, SIGN_HOST = 16, SIGN_UNDER = 32 };
extern const uint8_t finder_signs[256];

static inline bool finder_is(const struct finder *f, size_t at, unsigned signs)
{
    return at < f->n && (finder_signs[(unsigned char)f->p[at]] & signs) != 0;
}

static inline bool finder_digit(const struct finder *f, size_t at)
{
    return finder_is(f, at, SIGN_DIGIT);
}

static inline bool finder_letter(const struct finder *f, size_t at)
{
    return finder_is(f, at, SIGN_LETTER);
}

/* A letter or digit; every byte of a letter outside ASCII counts. */
static inline bool finder_word(const struct finder *f, size_t at)
{
    return finder_is(f, at, SIGN_LETTER | SIGN_DIGIT | SIGN_WIDE);
}

/* Each returns where the identifier that begins at `at` ends and sets *value, or returns 0. */
size_t phone_find(const struct finder *f, size_t at, struct str *value);
size_t plate_find(const struct finder *f, size_t at, struct str *value);
/* A plate of any country after a word that announces one; *begin is where the plate itself begins. */
extern const char *const plate_announcing[]; /* those words; NULL-ended */
size_t plate_find_announced(const struct finder *f, size_t at, size_t *begin, struct str *value);

#endif
