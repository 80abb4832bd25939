/* invented.h - chance that is the same in every run, and texts made of words that nobody uses. */
#ifndef KRES_TEST_LINK_INVENTED_H
#define KRES_TEST_LINK_INVENTED_H

#include "link/words.h"

static uint64_t seed;

static inline unsigned chance(unsigned below)
{
    seed = link_mix(seed + 0x9e3779b97f4a7c15ULL);
    return (unsigned)(seed >> 33) % below;
}

/* Twelve words that no other number's text has, the same each time; wording 0: too few words for one. */
static inline struct str text_of(struct arena *arena, unsigned wording)
{
    struct buf text = {.arena = arena};
    for (unsigned i = 0; wording && i < 12; i++) {
        uint64_t word = link_mix(wording * 16ULL + i);
        for (unsigned k = 0; k < 8; k++)
            buf_byte(&text, (char)('a' + (word >> 5 * k & 31) % 26));
        buf_byte(&text, ' ');
    }
    return buf_str(&text);
}

#endif
