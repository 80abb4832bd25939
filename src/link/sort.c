/* sort.c - see sort.h. */
#include "link/sort.h"

void link_sort_high(uint64_t *numbers, uint64_t *sorted, size_t count)
{
    enum { BITS = 11, DIGITS = 1 << BITS };
    uint32_t at[DIGITS];
    for (unsigned shift = 32; shift < 64; shift += BITS) {
        uint32_t sum = 0;
        memset(at, 0, sizeof at);
        for (size_t i = 0; i < count; i++)
            at[numbers[i] >> shift & (DIGITS - 1)]++;
        for (size_t i = 0; i < DIGITS; i++) {
            uint32_t n = at[i];
            at[i] = sum;
            sum += n;
        }
        for (size_t i = 0; i < count; i++)
            sorted[at[numbers[i] >> shift & (DIGITS - 1)]++] = numbers[i];
        uint64_t *swap = numbers;
        numbers = sorted;
        sorted = swap;
    }
}
