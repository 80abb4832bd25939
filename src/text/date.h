/* date.h - dates as people write them, in the numbers and words of a text: 3. 4. 2026, 2026-04-03, 3 квітня 2026, April 2026.
 *
 * Looks at words that were read already (token.h): numbers, and names of months in Slovene, English, Ukrainian, Russian,
 * German, Croatian and Arabic with the forms that dates use.  Day comes before month, as in all these languages, unless the
 * second number can be no month (4/23/2026).  Pure functions; any thread. */
#ifndef KRES_TEXT_DATE_H
#define KRES_TEXT_DATE_H

#include "base/str.h"

struct text_date { int year, month, day; }; /* day is 0 for a month */

/* What a word is to a date. */
struct text_date_piece {
    int16_t number; /* of at most four digits, -1 for a word */
    uint8_t month;  /* 1 to 12 for a name of a month, else 0 */
    bool apart;     /* more than a mark and a space stand before it */
};
void text_date_look(struct str folded, struct text_date_piece *ret); /* apart is the caller's.  O(log names) */
/* The date that begins at pieces[at]: how many pieces it has, or 0.  O(1). */
size_t text_date_at(const struct text_date_piece *pieces, size_t count, size_t at, struct text_date *ret);
/* Years that a date may have; other numbers of four digits are none. */
enum { TEXT_DATE_FIRST = 1900, TEXT_DATE_LAST = 2099 };

#endif
