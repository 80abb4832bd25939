/* plain.h - a text as finders read it: digits of every script as ASCII, the unusual dashes and spaces between two of them as
 * the usual ones, and without signs that nobody sees.
 *
 * Numbers that are copied out of a messenger stand in marks of direction; Arabic and Indian ones have digits of their own.
 * Pure; any thread. */
#ifndef KRES_TEXT_PLAIN_H
#define KRES_TEXT_PLAIN_H

#include "text/normal.h"

struct plain_shift { uint32_t plain, original; };
struct plain {
    struct str text, original;
    struct plain_shift *shifts; /* from this byte of text on, and that one of the original, both go on side by side */
    size_t count, room;
};

/* False: nothing in the text is to be changed, and *ret is not set.  The rest lies in the arena.  Of what is not UTF-8
 * nothing is changed.  O(n). */
bool plain_make(struct arena *arena, struct str text, struct plain *ret);
/* Bytes of the plain text as bytes of the original. */
struct text_span plain_span(const struct plain *plain, struct text_span span);

#endif
