/* memory.h - large memory that is gone about at random: zeroes, in pages of two megabytes where the system has them, so
 * that not every access has to look up a page as well.  Any thread. */
#ifndef KRES_LINK_MEMORY_H
#define KRES_LINK_MEMORY_H

#include "base/base.h"

/* NULL when there is none.  Given back with the same size. */
void *link_memory_new(size_t bytes);
void link_memory_free(void *memory, size_t bytes); /* NULL does nothing */

#endif
