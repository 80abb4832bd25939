/* digits.h - digits as people type them: any script's, with what stands between groups.
 *
 * A phone's keyboard gives Arabic-Indic or Devanagari digits; a copied code brings no-break spaces and long
 * dashes.  Used by receipts and one-time codes.  Thread-safe. */
#ifndef KRES_VAULT_DIGITS_H
#define KRES_VAULT_DIGITS_H

#include "base/str.h"

enum digits_class { DIGITS_DIGIT, DIGITS_SPACE, DIGITS_LINE, DIGITS_LETTER, DIGITS_OTHER };

/* Reads one character at *at and moves *at behind it (at least one byte).  ret_digit: 0–9 for DIGITS_DIGIT.
 * DIGITS_SPACE: spaces, dashes, dots and invisible marks that may stand between digits; DIGITS_LINE: a line's
 * end.  Bytes that are no UTF-8 are DIGITS_OTHER. */
enum digits_class digits_next(struct str text, size_t *at, unsigned *ret_digit);

#endif
