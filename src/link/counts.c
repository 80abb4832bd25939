/* counts.c - see counts.h.  Every thread goes through all texts and counts the pairs of its own part of the table. */
#include "link/counts.h"

#include <math.h>
#include <stdlib.h>

#include "link/crew.h"
#include "link/postings.h"

enum { MEMBERS = 12, TABLE = 1 << 15, FULL = TABLE / 2, EXACT = 64, STEPS_A_DOUBLING = 8, RARE = 3 };

struct maker {
    const struct link_texts *texts;
    const struct link_sets *sets;
    const uint8_t *alone; /* texts that are counted by themselves */
    struct link_counts *counts;
    size_t parts;
};

/* Which pairs of a few texts stand in how many of them. */
struct tally {
    size_t used;
    uint32_t places[FULL];
    struct { uint64_t code; uint32_t members, last; } cells[TABLE]; /* members 0: empty */
};

static inline bool is_mine(const struct maker *maker, uint64_t code, size_t part)
{
    return (code & maker->counts->mask) * maker->parts / (maker->counts->mask + 1) == part;
}

static inline void count(struct link_counts *counts, uint64_t code)
{
    uint16_t *cell = &counts->cells[code & counts->mask];
    *cell = (uint16_t)(*cell + (*cell < UINT16_MAX));
}

static void count_alone(const struct maker *maker, const struct link_text *text, size_t part)
{
    size_t reach = link_reach(text->count);
    for (size_t i = 0; i < text->count; i++)
        for (size_t j = i + 1; j <= i + reach && j < text->count; j++) {
            uint64_t code = link_code(link_pair(link_word(text->words, i), link_word(text->words, j)));
            if (is_mine(maker, code, part))
                count(maker->counts, code);
        }
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
static void count_set(const struct maker *maker, struct tally *tally, const uint32_t *set, size_t size, size_t part)
{
    size_t members = size < MEMBERS ? size : MEMBERS, least = (members + 3) / 4;
    for (size_t m = 0; m < members; m++) {
        const struct link_text *text = link_texts_at(maker->texts, set[m * size / members]);
        size_t reach = link_reach(text->count);
        for (size_t i = 0; i < text->count; i++)
            for (size_t j = i + 1; j <= i + reach && j < text->count; j++) {
                uint64_t code = link_code(link_pair(link_word(text->words, i), link_word(text->words, j)));
                if (is_mine(maker, code, part))
                    tally_add(tally, code, (uint32_t)m);
            }
    }
    for (size_t i = 0; i < tally->used; i++) {
        if (tally->cells[tally->places[i]].members >= least)
            count(maker->counts, tally->cells[tally->places[i]].code);
        tally->cells[tally->places[i]].members = 0;
    }
    tally->used = 0;
}

static void count_part(void *context, unsigned thread, size_t part)
{
    const struct maker *maker = context;
    size_t texts = link_texts_count(maker->texts);
    struct tally *tally = calloc(1, sizeof *tally);
    UNUSED(thread);
    if (!tally)
        link_out_of_memory();
    for (size_t i = 0; i < texts; i++)
        if (maker->alone[i])
            count_alone(maker, link_texts_at(maker->texts, (uint32_t)i), part);
    for (size_t i = 0; i < maker->sets->count; i++)
        count_set(maker, tally, maker->sets->texts + maker->sets->starts[i],
                  maker->sets->starts[i + 1] - maker->sets->starts[i], part);
    free(tally);
}

/* The weight falls from 1 for what few clusters have to nothing for what all have, on a logarithmic scale; the power was
 * chosen on planted collections (doc/linking.md). */
static void make_scale(struct link_counts *counts, size_t texts)
{
    double all = texts > 16 ? (double)texts : 16;
    for (unsigned i = 0; i < LEN(counts->steps); i++)
        counts->steps[i] = (uint8_t)(i <= EXACT ? i : EXACT + (unsigned)(STEPS_A_DOUBLING * log2(i / (double)EXACT)));
    for (unsigned i = 0; i < LEN(counts->weights); i++) {
        double n = i <= EXACT ? (i ? i : 1) : EXACT * exp2((i - EXACT) / (double)STEPS_A_DOUBLING);
        double part = n <= RARE ? 1 : log(all / n) / log(all / RARE);
        part = part > 0 ? part * part * part * part : 0;
        counts->weights[i] = (float)(part > 0.001 ? part : 0.001);
        counts->bits[i] = (float)(n < all ? log2(all / n) : 0);
    }
    counts->all = (float)log2(all);
}

bool link_counts_make(const struct link_texts *texts, const struct link_sets *sets, const uint8_t *alone,
                      unsigned threads, struct link_counts **ret, struct err *err)
{
    struct link_counts *counts = calloc(1, sizeof *counts);
    struct maker maker = {.texts = texts, .sets = sets, .alone = alone, .counts = counts, .parts = threads};
    size_t n = link_texts_count(texts), words = 0, cells = 1 << 16;

    for (size_t i = 0; i < n; i++)
        words += alone[i] ? link_texts_at(texts, (uint32_t)i)->count : 0;
    for (size_t i = 0; i < sets->starts[sets->count]; i++)
        words += link_texts_at(texts, sets->texts[i])->count;
    while (cells < 2 * words && cells < LINK_CELLS_MOST)
        cells *= 2;
    if (!counts || !(counts->cells = calloc(cells, sizeof *counts->cells))) {
        free(counts);
        return err_set(err, ERR_FAULT, "cannot link: out of memory");
    }
    counts->mask = cells - 1;
    make_scale(counts, n);
    link_crew_run(threads, threads, count_part, &maker);
    *ret = counts;
    return true;
}

void link_counts_free(struct link_counts *counts)
{
    if (!counts)
        return;
    free(counts->cells);
    free(counts);
}
