/* marks.h - an identifier as a number, so that two texts with the same phone, address or handle can be told in a moment.
 *
 * What text/identifier.h finds, and telephone numbers of a country that nobody named: 7 to 15 digits of any script that are
 * no date, hours, price or coordinates (number.h).  A mark is a hash of the normal form.  That of a telephone number is of
 * the number inside its country, without zeroes before it, and beside it the country's code, 0 when none was written: so
 * "+386 40 111 222" and "040 111 222" lie side by side, and whoever knows all marks can tell whether the second is the
 * first (hands.h).
 *
 * Some identifiers say nothing of a hand and have no mark: the bare address of a network where everybody is
 * ("facebook.com"), a name of a mail provider that looks like a handle ("ana @gmail.com"). */
#ifndef KRES_LINK_MARKS_H
#define KRES_LINK_MARKS_H

#include "base/arena.h"
#include "text/identifier.h"

enum {
    LINK_MARKS_MOST = 16, /* of one text: with more it is a list of numbers, which says nothing about who wrote it */
    LINK_MARK_CODE_BITS = 10,
};
#define LINK_MARK_CODE ((1ULL << LINK_MARK_CODE_BITS) - 1) /* of what is no telephone number; else the country's, or 0 */

struct link_marks { uint64_t items[LINK_MARKS_MOST]; size_t count; };

/* What identifier_find finds, but for numbers that begin in the middle of others, and the numbers beside it, with the plus
 * or the digits as they are dialled; in no order.  In the arena.  text: valid UTF-8.  O(n), some 300 MB/s. */
void link_identifiers_find(struct arena *arena, struct str text, const char *country, struct identifier **ret,
                           size_t *ret_count);
/* value: as link_identifiers_find gives it.  0: it has none. */
uint64_t link_mark(enum identifier_type type, struct str value);
/* All of a text, each once, in their order; none when there are more than LINK_MARKS_MOST.  text: valid UTF-8; of a longer
 * one the first LINK_MARKS_BYTES.  country: as identifier_find wants it, or NULL.  scratch is reset. */
enum { LINK_MARKS_BYTES = 1 << 18 };
void link_marks_read(struct arena *scratch, struct str text, const char *country, struct link_marks *ret);

#endif
