/* memory.h - large memory that is gone about at random: zeroes, in pages of two megabytes where the system has them, so
 * that not every access has to look up a page as well.  Any thread. */
#ifndef KRES_LINK_MEMORY_H
#define KRES_LINK_MEMORY_H

#include "base/base.h"

/* NULL when there is none.  Given back with the same size. */
void *link_memory_new(size_t bytes);
void link_memory_free(void *memory, size_t bytes); /* NULL does nothing */

/* From now on this thread asks before it takes what could not be foretold: the process may hold so many bytes.  0: any
 * number, as in the beginning and after memory ran out. */
void link_memory_bound(uint64_t most);
/* Out of memory, as if there were none, when with so many more it would be too much. */
void link_memory_ask(uint64_t bytes);

#endif
