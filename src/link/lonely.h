/* lonely.h - how many keys one text alone has, told while texts are still put in.
 *
 * Keys of one text alone are dropped when postings are sorted (postings.h), so how much memory is needed from then on goes
 * by how many there are.  A part of all keys, chosen by their hashes, is kept with whether a second text has it; the part is
 * halved whenever the table is full (adaptive sampling: Flajolet, 1990).  A key is looked at in all texts or in none, so
 * what is counted of the part holds for the whole.  Any thread; 1 MiB at most, O(1) a key. */
#ifndef KRES_LINK_LONELY_H
#define KRES_LINK_LONELY_H

#include <stdatomic.h>

#include "base/err.h"

struct link_lonely;
MUST_CHECK bool link_lonely_new(struct link_lonely **ret, struct err *err);
void link_lonely_free(struct link_lonely *lonely); /* NULL does nothing */
/* A key of one more text.  Once a text. */
void link_lonely_add(struct link_lonely *lonely, uint64_t key);
/* So many keys are lonely at least, but for one time in some hundred (three standard deviations below what is likely). */
uint64_t link_lonely_count(const struct link_lonely *lonely);

#endif
