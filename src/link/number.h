/* number.h - telephone numbers in a text, whatever script their digits are of and whoever's country they are.
 *
 * A number is a run of digits with up to two marks in a row between them (spaces, dashes, dots, strokes, brackets); signs
 * that nobody sees and the frames of keycap emoji are passed over, a letter o beside a digit is a zero.  Without a plus it
 * must not look like something else: a date, opening hours, a price, coordinates.  It is a look, not a proof.  Pure; any
 * thread. */
#ifndef KRES_LINK_NUMBER_H
#define KRES_LINK_NUMBER_H

#include "base/str.h"

enum { LINK_NUMBER_LEAST = 7, LINK_NUMBER_MOST = 15 }; /* digits; ITU-T E.164 allows 15 */

struct link_number {
    size_t start, end; /* bytes of the text */
    bool plus;         /* with the code of its country: a plus, or 00, which the digits lack */
    char digits[LINK_NUMBER_MOST + 1];
    size_t count;
};

/* The next number at or after *at, which moves past it; false at the end.  text: valid UTF-8.  O(n) for all of a text. */
bool link_number_next(struct str text, size_t *at, struct link_number *ret);
/* The digits without what is dialled only inside the country or only abroad, in ret; returns the code of the country, 0 when
 * it is not known.  plus: the digits begin with the code. */
unsigned link_number_inside(struct str digits, bool plus, struct str *ret);

#endif
