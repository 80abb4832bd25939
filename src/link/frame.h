/* frame.h - pairs of words that stand in many texts which otherwise have little in common: a stock phrase, the form that a
 * site gives to all its ads ("Age: … City: … Call …").  What such pairs say must not hold a campaign together while
 * nothing is known yet of how often anything stands where.
 *
 * A form is told from a campaign by what its texts do not share: each of them says something of its own, an eighth of its
 * words in a row, between what all say, or at an end where a large part of the collection is of that form.  In a campaign
 * changed words are single ones, and a foreign piece is in front of some only.
 *
 * A set by hash, of 2^LINK_FRAME_BITS bits: with a hundred thousand frames one pair in 170 is taken for one by chance.
 * Zeroes are an empty set.  Any thread may add; asked is when all were added, so that answers are always the same. */
#ifndef KRES_LINK_FRAME_H
#define KRES_LINK_FRAME_H

#include <stdatomic.h>

#include "link/join.h"

enum { LINK_FRAME_BITS = 24 };
struct link_frames { _Atomic uint64_t cells[1 << (LINK_FRAME_BITS - 6)]; };

static inline uint64_t link_frame_place(uint64_t code)
{
    return code * 0x9e3779b97f4a7c15ULL >> (64 - LINK_FRAME_BITS);
}

static inline void link_frames_add(struct link_frames *frames, uint64_t code)
{
    uint64_t place = link_frame_place(code);
    atomic_fetch_or_explicit(&frames->cells[place >> 6], 1ULL << (place & 63), memory_order_relaxed);
}

static inline bool link_frames_have(const struct link_frames *frames, uint64_t code)
{
    uint64_t place = link_frame_place(code);
    return atomic_load_explicit(&frames->cells[place >> 6], memory_order_relaxed) >> (place & 63) & 1;
}

void link_frames_unite(struct link_frames *frames, const struct link_frames *more);
/* The largest sets are looked into: what a quarter of a form's texts have is put into frames.  formed: 1 for the sets that
 * are forms; zeroes before.  How many there are.  O(sets). */
size_t link_frames_of_forms(struct link_frames *frames, const struct link_texts *texts, const struct link_sets *sets,
                            uint8_t *formed);

#endif
