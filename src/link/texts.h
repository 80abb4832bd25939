/* texts.h - the different texts of a collection, each once: its words, its digest, how often it came.
 *
 * Texts that are the same word by word (digits masked) are one text with so many copies.  Any number of threads put texts
 * in at once, each with a filler of its own; a text's number depends on who came first, so nothing but memory may be
 * arranged by it.  What is decided goes by link_before, the order of digests, which is the same for every run.
 *
 * 64 bytes a text, 3 bytes a word, and LINK_KEYS postings (postings.h). */
#ifndef KRES_LINK_TEXTS_H
#define KRES_LINK_TEXTS_H

#include <stdatomic.h>

#include "link/postings.h"
#include "link/words.h"

enum { LINK_LEAST_WORDS = 4 }; /* with fewer a text says too little to be known again */
#define LINK_NO_TEXT UINT32_MAX

struct link_text {
    _Alignas(64) uint64_t digest; /* a line of a processor's cache */
    const uint8_t *words; /* three bytes each, and one to spare */
    uint32_t copies;
    uint16_t count, key_count;
    uint16_t keys[LINK_KEYS]; /* sixteen bits of each, 0 behind them */
};

enum { LINK_TEXTS_BITS = 16, LINK_TEXTS_PIECES = 1 << 16 };
struct link_texts {
    struct link_text *_Atomic pieces[LINK_TEXTS_PIECES]; /* of 1 << LINK_TEXTS_BITS texts each, which never move */
    struct link_texts_inner *inner; /* what texts.c alone knows */
};
MUST_CHECK bool link_texts_new(struct link_texts **ret, struct err *err);
void link_texts_free(struct link_texts *texts);
size_t link_texts_count(const struct link_texts *texts);
/* Keys that one text alone has (lonely.h); any thread, also while texts are put in. */
uint64_t link_texts_lonely(const struct link_texts *texts);
static inline struct link_text *link_texts_at(const struct link_texts *texts, uint32_t number)
{
    return &atomic_load_explicit(&texts->pieces[number >> LINK_TEXTS_BITS],
                                 memory_order_relaxed)[number & ((1U << LINK_TEXTS_BITS) - 1)];
}

struct link_filler;
MUST_CHECK bool link_filler_new(struct link_texts *texts, struct link_postings *postings, unsigned thread,
                                struct link_filler **ret, struct err *err);
void link_filler_free(struct link_filler *filler);
/* LINK_NO_TEXT: fewer than LINK_LEAST_WORDS words.  Running out of memory: link_out_of_memory, no lock held. */
uint32_t link_fill(struct link_filler *filler, struct str text);

/* What it put in, added to what is told: words, keys, the longest text.  Any thread, also while it puts texts in. */
struct link_told;
void link_filler_tell(const struct link_filler *filler, struct link_told *told);

/* The text with that digest, or LINK_NO_TEXT; when no more are put in. */
uint32_t link_texts_find(const struct link_texts *texts, uint64_t digest);

/* How many keys both have. */
unsigned link_shared_keys(const struct link_text *a, const struct link_text *b);

static inline uint32_t link_word(const uint8_t *words, size_t i)
{
    uint32_t word;
    memcpy(&word, words + 3 * i, 4);
    return word & (LINK_WORD_CELLS - 1);
}

#endif
