/* sort.h - numbers in the order of their upper halves; what is equal there stays as it came. */
#ifndef KRES_LINK_SORT_H
#define KRES_LINK_SORT_H

#include "base/base.h"

/* From numbers into sorted, which has as much room; numbers are overwritten.  O(count): least significant digit first, three
 * passes of eleven bits. */
void link_sort_high(uint64_t *numbers, uint64_t *sorted, size_t count);

#endif
