/* pairs.c - pairs of texts counted from the table of groups, never one by one. */
#include "pairs.h"

#include <stdlib.h>

static void *room(size_t count, size_t size)
{
    void *p = calloc(count ? count : 1, size);
    if (!p) {
        perror("memory");
        exit(1);
    }
    return p;
}

static uint64_t two_of(uint64_t n)
{
    return n ? n * (n - 1) / 2 : 0;
}

long double pairs_ari(uint64_t texts, uint64_t both, uint64_t truth, uint64_t found)
{
    if (!truth && !found)
        return 1;
    long double chance = (long double)truth * (long double)found / (long double)two_of(texts);
    long double most = ((long double)truth + (long double)found) / 2;
    return most == chance ? 1 : ((long double)both - chance) / (most - chance);
}

static void finish(struct pairs_score *score)
{
    score->precision = score->found ? (long double)score->both / (long double)score->found : 1;
    score->recall = score->truth ? (long double)score->both / (long double)score->truth : 1;
}

enum which { BOTH, TRUTH, FOUND };

static void add(struct pairs_score *score, enum which which, uint64_t pairs)
{
    *(which == BOTH ? &score->both : which == TRUTH ? &score->truth : &score->found) += pairs;
}

/* A group with so many texts of each kind. */
static void add_group(struct pairs_report *report, enum which which, const uint32_t kinds[PAIRS_KINDS])
{
    uint64_t size = 0;
    for (int k = 0; k < PAIRS_KINDS; k++)
        size += kinds[k];
    add(&report->all, which, two_of(size));
    for (int k = 0; k < PAIRS_KINDS; k++) {
        add(&report->touching[k], which, two_of(size) - two_of(size - kinds[k]));
        add(&report->within[k], which, two_of(kinds[k]));
    }
}

static int ascending(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

/* Cells of the table: texts sorted by true group, found group, kind. */
static void add_cells(const struct pairs_text *texts, size_t count, struct pairs_report *report)
{
    uint64_t *cells = room(count, sizeof *cells);
    size_t n = 0;
    for (size_t i = 0; i < count; i++)
        if (texts[i].truth != PAIRS_ALONE && texts[i].found != PAIRS_ALONE)
            cells[n++] = (uint64_t)texts[i].truth << 33 | (uint64_t)texts[i].found << 3 | texts[i].kind;
    qsort(cells, n, sizeof *cells, ascending);
    for (size_t i = 0, begin; i < n;) {
        uint32_t kinds[PAIRS_KINDS] = {0};
        uint64_t cell = cells[i] >> 3;
        for (begin = i; i < n && cells[i] >> 3 == cell; i++)
            kinds[cells[i] & 7]++;
        add_group(report, BOTH, kinds);
        report->split[cell >> 30] -= two_of(i - begin);
        report->merged[cell & ((1u << 30) - 1)] -= two_of(i - begin);
    }
    free(cells);
}

static void add_side(const struct pairs_text *texts, size_t count, uint32_t groups, enum which which,
                     struct pairs_report *report, uint64_t *pairs)
{
    uint32_t(*kinds)[PAIRS_KINDS] = room(groups, sizeof *kinds);
    for (size_t i = 0; i < count; i++) {
        uint32_t group = which == TRUTH ? texts[i].truth : texts[i].found;
        if (group != PAIRS_ALONE) {
            kinds[group][texts[i].kind]++;
            pairs[group]++;
        }
    }
    for (uint32_t g = 0; g < groups; g++) {
        add_group(report, which, kinds[g]);
        pairs[g] = two_of(pairs[g]);
    }
    free(kinds);
}

void pairs_compare(const struct pairs_text *texts, size_t count, uint32_t truths, uint32_t founds,
                   struct pairs_report *report)
{
    *report = (struct pairs_report){.merged = room(founds, sizeof *report->merged),
                                    .split = room(truths, sizeof *report->split)};
    report->all.texts = count;
    for (size_t i = 0; i < count; i++) {
        report->within[texts[i].kind].texts++;
        report->touching[texts[i].kind].texts++;
        report->alone_taken += texts[i].truth == PAIRS_ALONE && texts[i].found != PAIRS_ALONE;
        report->planted_alone += texts[i].truth != PAIRS_ALONE && texts[i].found == PAIRS_ALONE;
    }
    add_side(texts, count, truths, TRUTH, report, report->split);
    add_side(texts, count, founds, FOUND, report, report->merged);
    add_cells(texts, count, report);
    finish(&report->all);
    report->all.ari = pairs_ari(count, report->all.both, report->all.truth, report->all.found);
    for (int k = 0; k < PAIRS_KINDS; k++) {
        struct pairs_score *within = &report->within[k];
        finish(&report->touching[k]);
        finish(within);
        within->ari = pairs_ari(within->texts, within->both, within->truth, within->found);
    }
}
