/* Texts made to blow the lists of candidates up: comparisons of two texts are counted, and stay within so many a text
 * however many texts there are. */
#include "link/compare.h"
#include "link/link.h"
#include "link/words.h"

#include <stdatomic.h>
#include <stdlib.h>

#include "../check.h"

enum { LEAST = 2000, DOUBLINGS = 3 };

static atomic_ulong comparisons;

struct link_likeness __real_link_compare(struct link_comparer *comparer, const struct link_counts *counts,
                                         const struct link_text *a, const struct link_text *b, size_t least,
                                         float bits);
struct link_likeness __wrap_link_compare(struct link_comparer *comparer, const struct link_counts *counts,
                                         const struct link_text *a, const struct link_text *b, size_t least,
                                         float bits);
struct link_likeness __wrap_link_compare(struct link_comparer *comparer, const struct link_counts *counts,
                                         const struct link_text *a, const struct link_text *b, size_t least,
                                         float bits)
{
    comparisons++;
    return __real_link_compare(comparer, counts, a, b, least, bits);
}

struct link_likeness __real_link_compare_plain(struct link_comparer *comparer, const struct link_text *a,
                                               const struct link_text *b);
struct link_likeness __wrap_link_compare_plain(struct link_comparer *comparer, const struct link_text *a,
                                               const struct link_text *b);
struct link_likeness __wrap_link_compare_plain(struct link_comparer *comparer, const struct link_text *a,
                                               const struct link_text *b)
{
    comparisons++;
    return __real_link_compare_plain(comparer, a, b);
}

bool __real_link_shares(struct link_comparer *comparer, const struct link_text *a, const struct link_text *b, float part,
                        size_t least);
bool __wrap_link_shares(struct link_comparer *comparer, const struct link_text *a, const struct link_text *b, float part,
                        size_t least);
bool __wrap_link_shares(struct link_comparer *comparer, const struct link_text *a, const struct link_text *b, float part,
                        size_t least)
{
    comparisons++;
    return __real_link_shares(comparer, a, b, part, least);
}

float __real_link_share_own(struct link_comparer *comparer, const struct link_frames *frames, const struct link_text *a,
                            const struct link_text *b, size_t least);
float __wrap_link_share_own(struct link_comparer *comparer, const struct link_frames *frames, const struct link_text *a,
                            const struct link_text *b, size_t least);
float __wrap_link_share_own(struct link_comparer *comparer, const struct link_frames *frames, const struct link_text *a,
                            const struct link_text *b, size_t least)
{
    comparisons++;
    return __real_link_share_own(comparer, frames, a, b, least);
}

static struct arena arena;

/* The word of that number; different numbers, different words. */
static const char *word(uint64_t number)
{
    static const char *const parts[] = {"ka", "lo", "mi", "re", "su", "ta", "ve", "zo", "bu", "de", "fi", "go", "ha",
                                        "ne", "pi", "ru"};
    struct buf b = {.arena = &arena};
    number = link_mix(number + 1);
    for (unsigned i = 0; i < 8; i++, number >>= 4)
        buf_add(&b, str_from(parts[number & 15]));
    return buf_str(&b).p;
}

typedef void write_fn(struct buf *text, size_t number, size_t texts);

/* ---- the collections ---- */

enum { PAIRS = 16, TRIED = 1500 };
static const char *low[PAIRS][2];

struct tried { uint64_t pair; uint32_t a, b; };

static int by_pair(const void *a, const void *b)
{
    const struct tried *x = a, *y = b;
    return x->pair < y->pair ? -1 : x->pair > y->pair;
}

/* Pairs of words whose hashes are smaller than those of any usual pair: they are the keys of whatever text has them. */
static void find_low_pairs(void)
{
    struct link_reader *reader = calloc(1, sizeof *reader);
    struct buf all = {.arena = &arena};
    struct tried *tried = calloc((size_t)TRIED * TRIED, sizeof *tried);
    assert_true(reader && tried);
    for (uint32_t i = 0; i < TRIED; i++)
        buf_printf(&all, "%s ", word(i));
    link_read(reader, buf_str(&all));
    assert_int_equal(reader->count, TRIED);
    for (uint32_t i = 0; i < TRIED * TRIED; i++)
        tried[i] = (struct tried){link_pair(reader->words[i / TRIED], reader->words[i % TRIED]), i / TRIED, i % TRIED};
    qsort(tried, (size_t)TRIED * TRIED, sizeof *tried, by_pair);
    for (size_t i = 0; i < PAIRS; i++) {
        low[i][0] = word(tried[i].a);
        low[i][1] = word(tried[i].b);
    }
    link_reader_free(reader);
    free(reader);
    free(tried);
}

/* All texts have the same sixteen keys, and else nothing in common. */
static void same_keys(struct buf *text, size_t number, size_t texts)
{
    UNUSED(texts);
    for (size_t i = 0; i < PAIRS; i++)
        buf_printf(text, "%s %s %s %s ", low[i][0], low[i][1], word(number * 64 + 2 * i + 10000),
                   word(number * 64 + 2 * i + 10001));
}

/* The same, with so little of their own that they are alike. */
static void same_keys_alike(struct buf *text, size_t number, size_t texts)
{
    UNUSED(texts);
    for (size_t i = 0; i < PAIRS; i++)
        buf_printf(text, "%s %s ", low[i][0], low[i][1]);
    buf_printf(text, "%s", word(number + 10000));
}

/* Each text is the one before it, a word further: one endless chain. */
static void chain(struct buf *text, size_t number, size_t texts)
{
    UNUSED(texts);
    for (size_t i = 0; i < 24; i++)
        buf_printf(text, "%s ", word(number + i));
}

/* Chains that begin anew after some hundred texts. */
static void chains(struct buf *text, size_t number, size_t texts)
{
    chain(text, number / 400 * 1000 + number % 400, texts);
}

/* The same, two words further. */
static void loose_chain(struct buf *text, size_t number, size_t texts)
{
    chain(text, 6 * number, texts);
}

/* Every head with every tail. */
static void heads_and_tails(struct buf *text, size_t number, size_t texts)
{
    size_t heads = 1;
    while (heads * heads < texts)
        heads++;
    for (size_t i = 0; i < 12; i++)
        buf_printf(text, "%s ", word(number % heads * 100 + i));
    for (size_t i = 0; i < 12; i++)
        buf_printf(text, "%s ", word(1000000 + number / heads * 100 + i));
}

/* The same forty words, in all orders. */
static void shuffled(struct buf *text, size_t number, size_t texts)
{
    unsigned order[40];
    uint64_t seed = number;
    UNUSED(texts);
    for (unsigned i = 0; i < 40; i++) {
        seed = link_mix(seed + 7);
        unsigned at = (unsigned)(seed % (i + 1));
        order[i] = order[at];
        order[at] = i;
    }
    for (unsigned i = 0; i < 40; i++)
        buf_printf(text, "%s ", word(order[i]));
}

/* One word forty times, and one of two hundred others. */
static void repeated(struct buf *text, size_t number, size_t texts)
{
    UNUSED(texts);
    for (unsigned i = 0; i < 40; i++)
        buf_add(text, STR("again "));
    buf_printf(text, "%s %s", word(number % 200), word(number));
}

/* Few words, of which there are only some. */
static void few_words(struct buf *text, size_t number, size_t texts)
{
    UNUSED(texts);
    for (uint64_t seed = number, i = 0; i < 6; i++) {
        seed = link_mix(seed + 3);
        buf_printf(text, "%s ", word(seed % 24));
    }
}

static const struct { const char *name; write_fn *write; } made[] = {
    {"the same keys", same_keys}, {"the same keys, alike", same_keys_alike}, {"a chain", chain}, {"chains", chains},
    {"a loose chain", loose_chain}, {"heads and tails", heads_and_tails}, {"shuffled", shuffled},
    {"one word repeated", repeated}, {"few words", few_words},
};

static unsigned long compare_all(write_fn *write, size_t texts)
{
    struct link *link;
    struct err err;
    assert_true(link_new(&(struct link_options){.threads = 2}, &link, &err));
    for (size_t i = 0; i < texts; i++) {
        struct arena own = arena;
        arena = (struct arena){0};
        struct buf text = {.arena = &arena};
        write(&text, i, texts);
        (void)link_add(link, 0, buf_str(&text));
        arena_clear(&arena);
        arena = own;
    }
    comparisons = 0;
    assert_true(link_run(link, &err));
    link_free(link);
    return comparisons;
}

static void comparisons_stay_linear(void **state)
{
    enum { MOST = 600 }; /* a text; more than twenty are for sets that have to be cut */
    UNUSED(state);
    find_low_pairs();
    for (size_t k = 0; k < LEN(made); k++) {
        print_message("%-22s", made[k].name);
        for (size_t i = 0, texts = LEAST; i < DOUBLINGS; i++, texts *= 2) {
            unsigned long n = compare_all(made[k].write, texts);
            print_message(" %7.1f", (double)n / (double)texts);
            if (n > MOST * texts)
                fail_msg("%s: %zu texts take %lu comparisons", made[k].name, texts, n);
        }
        print_message("\n");
    }
    arena_clear(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(comparisons_stay_linear)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
