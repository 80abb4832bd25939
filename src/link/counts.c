/* counts.c - see counts.h.  Threads take texts and sets a piece at a time and add to one table; the pairs of a text are
 * first all asked for, as each stands somewhere else in memory. */
#include "link/counts.h"

#include <math.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "link/crew.h"
#include "link/memory.h"
#include "link/postings.h"

enum { MEMBERS = 12, TABLE = 1 << 15, FULL = TABLE / 2, EXACT = 64, STEPS_A_DOUBLING = 8, RARE = 3 };
enum { TEXTS_PIECE = 4096, SETS_PIECE = 512, CELLS_PIECE = 1 << 16, PAIRS_MOST = 3 * LINK_WORDS_MOST };

/* Which pairs of a few texts stand in how many of them. */
struct tally {
    size_t used;
    uint32_t places[FULL];
    struct { uint64_t code; uint32_t members, last; } cells[TABLE]; /* members 0: empty */
};
struct counter { /* of one thread */
    struct tally tally;
    uint64_t codes[PAIRS_MOST];
};

struct maker {
    const struct link_texts *texts;
    const struct link_sets *sets;
    const uint8_t *alone; /* texts that are counted by themselves */
    struct link_counts *counts;
    _Atomic uint16_t *cells;
    struct counter *counters;
    uint8_t scale[UINT16_MAX + 1]; /* the step of a count */
};

static inline void count(const struct maker *maker, uint64_t code)
{
    _Atomic uint16_t *cell = &maker->cells[code & maker->counts->mask];
    uint16_t n = atomic_load_explicit(cell, memory_order_relaxed);
    while (n < UINT16_MAX && !atomic_compare_exchange_weak_explicit(cell, &n, (uint16_t)(n + 1), memory_order_relaxed,
                                                                    memory_order_relaxed))
        continue;
}

static size_t codes_of(const struct link_text *text, uint64_t *codes)
{
    size_t reach = link_reach(text->count), n = 0;
    for (size_t i = 0; i < text->count; i++)
        for (size_t j = i + 1; j <= i + reach && j < text->count; j++)
            codes[n++] = link_code(link_pair(link_word(text->words, i), link_word(text->words, j)));
    return n;
}

static void count_alone(const struct maker *maker, const struct link_text *text, uint64_t *codes)
{
    size_t n = codes_of(text, codes);
    for (size_t i = 0; i < n; i++)
        __builtin_prefetch((const void *)&maker->cells[codes[i] & maker->counts->mask], 1);
    for (size_t i = 0; i < n; i++)
        count(maker, codes[i]);
}

static void tally_add(struct tally *tally, uint64_t code, uint32_t member)
{
    size_t at = code >> 4 & (TABLE - 1);
    while (tally->cells[at].members && tally->cells[at].code != code)
        at = (at + 1) & (TABLE - 1);
    if (!tally->cells[at].members) {
        if (tally->used == FULL)
            return;
        tally->places[tally->used++] = (uint32_t)at;
        tally->cells[at].code = code;
    } else if (tally->cells[at].last == member) {
        return;
    }
    tally->cells[at].last = member;
    tally->cells[at].members++;
}

/* A pair is the cluster's when a quarter of its members have it: what one of them alone adds is not its wording. */
static void count_set(const struct maker *maker, struct counter *counter, const uint32_t *set, size_t size)
{
    size_t members = size < MEMBERS ? size : MEMBERS, least = (members + 3) / 4;
    struct tally *tally = &counter->tally;
    for (size_t m = 0; m < members; m++) {
        size_t n = codes_of(link_texts_at(maker->texts, set[m * size / members]), counter->codes);
        for (size_t i = 0; i < n; i++)
            tally_add(tally, counter->codes[i], (uint32_t)m);
    }
    for (size_t i = 0; i < tally->used; i++)
        __builtin_prefetch((const void *)&maker->cells[tally->cells[tally->places[i]].code & maker->counts->mask], 1);
    for (size_t i = 0; i < tally->used; i++) {
        if (tally->cells[tally->places[i]].members >= least)
            count(maker, tally->cells[tally->places[i]].code);
        tally->cells[tally->places[i]].members = 0;
    }
    tally->used = 0;
}

static void count_texts(void *context, unsigned thread, size_t piece)
{
    const struct maker *maker = context;
    size_t texts = link_texts_count(maker->texts), from = piece * TEXTS_PIECE;
    for (size_t i = from; i < texts && i < from + TEXTS_PIECE; i++)
        if (maker->alone[i])
            count_alone(maker, link_texts_at(maker->texts, (uint32_t)i), maker->counters[thread].codes);
}

static void count_sets(void *context, unsigned thread, size_t piece)
{
    const struct maker *maker = context;
    size_t from = piece * SETS_PIECE;
    for (size_t i = from; i < maker->sets->count && i < from + SETS_PIECE; i++)
        count_set(maker, &maker->counters[thread], maker->sets->texts + maker->sets->starts[i],
                  maker->sets->starts[i + 1] - maker->sets->starts[i]);
}

static void scale_cells(void *context, unsigned thread, size_t piece)
{
    struct maker *maker = context;
    UNUSED(thread);
    for (size_t i = piece * CELLS_PIECE; i < (piece + 1) * CELLS_PIECE; i++)
        maker->counts->steps[i] = maker->scale[atomic_load_explicit(&maker->cells[i], memory_order_relaxed)];
}

/* The weight falls from 1 for what few clusters have to nothing for what all have, on a logarithmic scale; the power was
 * chosen on planted collections (doc/linking.md). */
static void make_weights(struct link_counts *counts, size_t texts)
{
    double all = texts > 16 ? (double)texts : 16;
    for (unsigned i = 0; i < LEN(counts->weights); i++) {
        double n = i <= EXACT ? (i ? i : 1) : EXACT * exp2((i - EXACT) / (double)STEPS_A_DOUBLING);
        double part = n <= RARE ? 1 : log(all / n) / log(all / RARE);
        part = part > 0 ? part * part * part * part : 0;
        counts->weights[i] = (float)(part > 0.001 ? part : 0.001);
        counts->bits[i] = (float)(n < all ? log2(all / n) : 0);
    }
    counts->all = (float)log2(all);
}

static void make_scale(struct maker *maker)
{
    for (unsigned i = 0; i < LEN(maker->scale); i++)
        maker->scale[i] = (uint8_t)(i <= EXACT ? i : EXACT + (unsigned)(STEPS_A_DOUBLING * log2(i / (double)EXACT)));
}

static size_t cells_for(const struct maker *maker)
{
    size_t words = 0, cells = CELLS_PIECE;
    for (size_t i = 0; i < link_texts_count(maker->texts); i++)
        words += maker->alone[i] ? link_texts_at(maker->texts, (uint32_t)i)->count : 0;
    for (size_t i = 0; i < maker->sets->starts[maker->sets->count]; i++)
        words += link_texts_at(maker->texts, maker->sets->texts[i])->count;
    while (cells < 2 * words && cells < LINK_CELLS_MOST)
        cells *= 2;
    return cells;
}

static void make(struct maker *maker, unsigned threads)
{
    link_crew_run(threads, link_texts_count(maker->texts) / TEXTS_PIECE + 1, count_texts, maker);
    link_crew_run(threads, maker->sets->count / SETS_PIECE + 1, count_sets, maker);
    link_crew_run(threads, (maker->counts->mask + 1) / CELLS_PIECE, scale_cells, maker);
}

bool link_counts_make(const struct link_texts *texts, const struct link_sets *sets, const uint8_t *alone,
                      unsigned threads, struct link_counts **ret, struct err *err)
{
    struct link_counts *counts = calloc(1, sizeof *counts);
    struct maker *maker = calloc(1, sizeof *maker);
    bool ok = counts && maker;
    if (ok) {
        *maker = (struct maker){.texts = texts, .sets = sets, .alone = alone, .counts = counts};
        size_t cells = cells_for(maker);
        counts->mask = cells - 1;
        counts->steps = link_memory_new(cells);
        maker->cells = link_memory_new(cells * sizeof *maker->cells);
        maker->counters = calloc(threads, sizeof *maker->counters);
        ok = counts->steps && maker->cells && maker->counters;
    }
    if (ok) {
        make_scale(maker);
        make_weights(counts, link_texts_count(texts));
        make(maker, threads);
        *ret = counts;
    }
    if (counts && maker) {
        link_memory_free((void *)maker->cells, (counts->mask + 1) * sizeof *maker->cells);
        free(maker->counters);
    }
    free(maker);
    if (!ok)
        link_counts_free(counts);
    return ok || err_set(err, ERR_FAULT, "cannot link: out of memory");
}

bool link_counts_lend(const uint8_t *steps, size_t step_count, size_t texts, struct link_counts **ret, struct err *err)
{
    struct link_counts *counts = calloc(1, sizeof *counts);
    if (!counts)
        return err_set(err, ERR_FAULT, "cannot link: out of memory");
    counts->steps = (uint8_t *)(uintptr_t)steps;
    counts->mask = step_count - 1;
    counts->lent = true;
    make_weights(counts, texts);
    *ret = counts;
    return true;
}

void link_counts_free(struct link_counts *counts)
{
    if (!counts)
        return;
    if (!counts->lent)
        link_memory_free(counts->steps, counts->mask + 1);
    free(counts);
}
