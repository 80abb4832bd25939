/* words.h - a text as the numbers of its words, for comparing texts in any script.
 *
 * Words are folded (case, marks of Latin letters, zero-width characters, letters of one script that stand in for those of
 * another), digits of words that begin with one are masked: numbers, prices and dates of the same shape are one word, and
 * neighbours of that kind are one.  Numbers before the first word and behind the last are left out: a text with a
 * telephone number below it and the same one without are one wording.  Scripts that write no spaces give words too: Han
 * and kana a word a character, Thai, Lao, Khmer and Burmese what ICU's dictionaries say (UAX #29).  A word is
 * LINK_WORD_BITS of its hash; two words in sixteen million are taken for the same, which changes no comparison of whole
 * texts.
 *
 * A struct link_reader belongs to one thread and is given back with link_reader_free; zeroes are ready for use. */
#ifndef KRES_LINK_WORDS_H
#define KRES_LINK_WORDS_H

#include "base/str.h"

enum {
    LINK_WORD_BITS = 24,
    LINK_WORD_CELLS = 1 << LINK_WORD_BITS,
    LINK_WORDS_MOST = 2048, /* of one text; what stands behind them counts for its digest only */
};
#define LINK_WORD_NUMBER 1u /* stands for digits */

struct link_reader {
    void *breaks; /* ICU's iterator, opened when the first text needs it */
    uint32_t words[LINK_WORDS_MOST];
    uint32_t starts[LINK_WORDS_MOST], ends[LINK_WORDS_MOST]; /* bytes of the text */
    size_t count;
    uint32_t number_start, number_end; /* of a number behind which no word was met yet; end 0: none */
    uint64_t digest; /* of all words in their order; equal texts have equal digests, no words: 0 */
    bool plain;      /* set by the caller: in scripts without spaces a word is not taken with the one behind it, and
                        numbers stay at both ends */
};

/* Fills words, count and digest.  text must be valid UTF-8.  O(n), some 200 MB/s. */
void link_read(struct link_reader *reader, struct str text);
void link_reader_free(struct link_reader *reader);

/* Spreads bits evenly; one to one (the finaliser of MurmurHash3). */
static inline uint64_t link_mix(uint64_t h)
{
    h ^= h >> 33;
    h *= 0xff51afd7ed558ccdULL;
    h ^= h >> 33;
    h *= 0xc4ceb9fe1a85ec53ULL;
    return h ^ h >> 33;
}

#endif
