/* suppress.c - see suppress.h. */
#include "case/suppress.h"

bool suppress_row(const int64_t *cells, size_t count, int64_t few, bool *hidden)
{
    int64_t to_share = 0; /* by which the hidden cells are more than the least they can be */
    size_t small = 0, other = count;
    for (size_t i = 0; i < count; i++) {
        hidden[i] = cells[i] > 0 && cells[i] < few;
        if (hidden[i]) {
            small++;
            to_share += cells[i] - 1;
        } else if (cells[i] && other == count) {
            other = i;
        }
    }
    if (!small)
        return true;
    if (other == count)
        return false;
    hidden[other] = true;
    return to_share + cells[other] - few >= few - 2;
}
