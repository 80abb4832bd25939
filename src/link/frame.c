/* frame.c - see frame.h: forms. */
#include "link/frame.h"

#include <stdlib.h>

#include "link/crew.h"
#include "link/postings.h"

enum {
    LEAST = 500,     /* texts: what fewer have in common may be a hand's own form */
    SAMPLE = 16,     /* of them */
    COMMON = 4,      /* of the sample have what is the form's */
    OWN_PAIRS = 6,   /* in a row that are none of it, */
    OWN_PART = 8,    /* and such a part of the text's words */
    OWN_WITHIN = 12, /* of the sample have such a row between what is the form's */
    EDGE_PAIRS = 16, /* a form has at least when what is own stands in front of it or behind it, in all of the sample, */
    EDGE_PART = 50,  /* and so many times its texts are not more than all */
};

void link_frames_unite(struct link_frames *frames, const struct link_frames *more)
{
    for (size_t i = 0; i < LEN(frames->cells); i++)
        atomic_fetch_or_explicit(&frames->cells[i], atomic_load_explicit(&more->cells[i], memory_order_relaxed),
                                 memory_order_relaxed);
}

static int by_code(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return x < y ? -1 : x > y;
}

static uint64_t code_at(const struct link_text *text, size_t first, size_t second)
{
    return link_code(link_pair(link_word(text->words, first), link_word(text->words, second)));
}

/* The codes of a text's pairs, sorted, each once. */
static size_t codes_of(const struct link_text *text, uint64_t *codes)
{
    size_t reach = link_reach(text->count), n = 0, kept = 0;
    for (size_t i = 0; i < text->count; i++)
        for (size_t j = i + 1; j <= i + reach && j < text->count; j++)
            codes[n++] = code_at(text, i, j);
    qsort(codes, n, sizeof *codes, by_code);
    for (size_t i = 0; i < n; i++)
        if (!i || codes[i] != codes[i - 1])
            codes[kept++] = codes[i];
    return kept;
}

/* Those that COMMON of the texts have, sorted: into codes, where all of them stand before. */
static size_t keep_common(uint64_t *codes, size_t count)
{
    size_t kept = 0;
    qsort(codes, count, sizeof *codes, by_code);
    for (size_t from = 0, to; from < count; from = to) {
        for (to = from + 1; to < count && codes[to] == codes[from];)
            to++;
        if (to - from >= COMMON)
            codes[kept++] = codes[from];
    }
    return kept;
}

struct own { bool anywhere, within; }; /* a row of pairs that are none of the form's */

static struct own find_own(const struct link_text *text, const uint64_t *common, size_t count)
{
    struct own own = {0};
    size_t row = 0, least = text->count / OWN_PART > OWN_PAIRS ? text->count / OWN_PART : OWN_PAIRS;
    bool met = false;
    for (size_t i = 0; i + 1 < text->count; i++) {
        uint64_t code = code_at(text, i, i + 1);
        if (!bsearch(&code, common, count, sizeof code, by_code)) {
            own.anywhere |= ++row >= least;
            continue;
        }
        own.within |= met && row >= least;
        met = true;
        row = 0;
    }
    return own;
}

/* codes has room for the pairs of a sample. */
static bool note_form(struct link_frames *frames, const struct link_texts *texts, const uint32_t *set, size_t size,
                      uint64_t *codes)
{
    size_t count = 0, within = 0, anywhere = 0;
    for (size_t i = 0; i < SAMPLE; i++)
        count += codes_of(link_texts_at(texts, set[i * size / SAMPLE]), codes + count);
    count = keep_common(codes, count);
    for (size_t i = 0; i < SAMPLE; i++) {
        struct own own = find_own(link_texts_at(texts, set[i * size / SAMPLE]), codes, count);
        anywhere += own.anywhere;
        within += own.within;
    }
    bool at_edge = anywhere == SAMPLE && count >= EDGE_PAIRS && size >= link_texts_count(texts) / EDGE_PART;
    if (within < OWN_WITHIN && !at_edge)
        return false;
    for (size_t i = 0; i < count; i++)
        link_frames_add(frames, codes[i]);
    return true;
}

size_t link_frames_of_forms(struct link_frames *frames, const struct link_texts *texts, const struct link_sets *sets,
                            uint8_t *formed)
{
    uint64_t *codes = malloc((size_t)SAMPLE * 3 * LINK_WORDS_MOST * sizeof *codes);
    size_t forms = 0;
    if (!codes)
        link_out_of_memory();
    for (size_t i = 0; i < sets->count; i++) {
        size_t size = sets->starts[i + 1] - sets->starts[i];
        formed[i] = size >= LEAST && note_form(frames, texts, sets->texts + sets->starts[i], size, codes);
        forms += formed[i];
    }
    free(codes);
    return forms;
}
