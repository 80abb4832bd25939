/* finder.h - what the finders behind identifier.h share.
 *
 * A finder looks at one place of the text and says whether an identifier begins there.  Private to text/. */
#ifndef KRES_TEXT_FINDER_H
#define KRES_TEXT_FINDER_H

#include "text/identifier.h"

struct finder {
    struct arena *arena;
    const char *p;
    size_t n;
    const char *country; /* "" when unknown */
};

static inline bool finder_digit(const struct finder *f, size_t at)
{
    return at < f->n && f->p[at] >= '0' && f->p[at] <= '9';
}

static inline bool finder_letter(const struct finder *f, size_t at)
{
    return at < f->n && ((f->p[at] >= 'a' && f->p[at] <= 'z') || (f->p[at] >= 'A' && f->p[at] <= 'Z'));
}

/* A letter or digit; every byte of a letter outside ASCII counts. */
static inline bool finder_word(const struct finder *f, size_t at)
{
    return at < f->n && (finder_digit(f, at) || finder_letter(f, at) || (unsigned char)f->p[at] >= 0x80);
}

/* Each returns where the identifier that begins at `at` ends and sets *value, or returns 0. */
size_t phone_find(const struct finder *f, size_t at, struct str *value);
size_t plate_find(const struct finder *f, size_t at, struct str *value);
/* A plate of any country after a word that announces one; *begin is where the plate itself begins. */
size_t plate_find_announced(const struct finder *f, size_t at, size_t *begin, struct str *value);

#endif
