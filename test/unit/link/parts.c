/* The parts of linking by themselves: keys, comparing, counting, joining. */
#include "link/compare.h"

#include <stdlib.h>

#include "../check.h"

static struct link_texts *texts;
static struct link_postings *postings;
static struct link_filler *filler;
static struct link_comparer comparer;

static int start(void **state)
{
    struct err err;
    UNUSED(state);
    return link_texts_new(&texts, &err) && link_postings_new(1, &postings, &err) &&
           link_filler_new(texts, postings, 0, &filler, &err) ? 0 : -1;
}

static int stop(void **state)
{
    UNUSED(state);
    link_filler_free(filler);
    link_postings_free(postings);
    link_texts_free(texts);
    return 0;
}

static const struct link_text *put(const char *text)
{
    return link_texts_at(texts, link_fill(filler, str_from(text)));
}

#define LONG "we look for girls to work abroad in a hotel by the sea with a room and three meals each day paid " \
             "weekly in cash no papers are needed and the bus leaves on friday evening from the old station behind"

static void a_text_stands_whole_in_a_longer_one(void **state)
{
    const struct link_text *a = put(LONG),
                           *b = put("hello dear friends of the garden " LONG " thank you for reading it all");
    UNUSED(state);
    struct link_likeness like = link_compare_plain(&comparer, a, b);
    assert_int_equal(like.shared, like.first);
    assert_true(like.second > like.first);
    struct link_likeness back = link_compare_plain(&comparer, b, a);
    assert_int_equal(back.shared, like.shared);
    assert_true(link_shared_keys(a, b) >= 8);
    assert_int_equal(link_shared_keys(a, a), LINK_KEYS);
}

static void strangers_share_nothing(void **state)
{
    const struct link_text *a = put(LONG),
                           *b = put("vrt ima sedem jablan in stara hruška stoji ob potoku kjer pojejo ptice");
    UNUSED(state);
    assert_int_equal(link_compare_plain(&comparer, a, b).shared, 0);
    assert_int_equal(link_shared_keys(a, b), 0);
}

static void a_pair_that_returns_is_shared_once(void **state)
{
    const struct link_text *a = put("seven bells ring and seven bells ring and seven bells ring in the town at noon"),
                           *b = put("seven bells ring and seven bells ring and then nobody rings for many years");
    UNUSED(state);
    struct link_likeness like = link_compare_plain(&comparer, a, b);
    assert_true(like.shared <= like.first);
    assert_true(like.shared >= 4);
}

static void each_text_is_kept_once(void **state)
{
    UNUSED(state);
    size_t before = link_texts_count(texts);
    uint32_t first = link_fill(filler, STR("Room by the lake for 200 euro a week"));
    assert_int_equal(link_fill(filler, STR("room by the LAKE, for 350 euro a week!")), first);
    assert_int_equal(link_texts_count(texts), before + 1);
    assert_int_equal(link_texts_at(texts, first)->copies, 2);
    assert_int_equal(link_texts_at(texts, first)->count, 9);
}

/* Sets are the same whoever is joined first, and named by the smallest digest. */
static void sets_do_not_depend_on_the_order_of_joining(void **state)
{
    static const char *const written[] = {"one apple lies on the green table", "two pears hang in the old garden",
                                          "three plums fell into the deep well", "four cherries are on the white plate"};
    uint32_t numbers[LEN(written)];
    struct link_join join;
    struct link_sets sets[2];
    struct err err;
    UNUSED(state);
    for (size_t i = 0; i < LEN(written); i++)
        numbers[i] = link_fill(filler, str_from(written[i]));
    assert_true(link_join_new(texts, &join, &err));
    for (size_t turn = 0; turn < 2; turn++) {
        link_join_reset(&join);
        link_join_add(&join, numbers[turn ? 2 : 0], numbers[1]);
        link_join_add(&join, numbers[turn ? 0 : 1], numbers[turn ? 1 : 2]);
        assert_true(link_join_sets(&join, 1, &sets[turn], &err));
        assert_int_equal(sets[turn].count, 1);
        assert_int_equal(sets[turn].starts[1], 3);
    }
    assert_memory_equal(sets[0].texts, sets[1].texts, 3 * sizeof *sets[0].texts);
    for (size_t i = 1; i < 3; i++)
        assert_true(link_texts_at(texts, sets[0].texts[i - 1])->digest < link_texts_at(texts, sets[0].texts[i])->digest);
    assert_int_equal(link_join_find(&join, numbers[3]), numbers[3]);
    link_sets_free(&sets[0]);
    link_sets_free(&sets[1]);
    link_join_free(&join);
}

static float weight_of(const struct link_counts *counts, const struct link_text *text, size_t at)
{
    uint64_t pair = link_pair(link_word(text->words, at), link_word(text->words, at + 1));
    return counts->weights[link_step(counts, link_code(pair))];
}

/* What many have weighs little; what two have weighs all. */
static void stock_phrases_weigh_little(void **state)
{
    struct link_counts *counts;
    struct link_join join;
    struct link_sets sets;
    struct err err;
    uint32_t rare = 0;
    UNUSED(state);
    for (unsigned i = 0; i < 400; i++) {
        char text[200];
        snprintf(text, sizeof text, "%c%c%c%c%c word%c%c stands here alone and call any time of the day", 'a' + i % 26,
                 'a' + i / 26, 'b', 'a' + i % 7, 'c', 'a' + i % 26, 'a' + i / 26);
        rare = link_fill(filler, str_from(text));
    }
    assert_true(link_join_new(texts, &join, &err));
    assert_true(link_join_sets(&join, 1, &sets, &err));
    uint8_t *alone = malloc(link_texts_count(texts));
    assert_non_null(alone);
    memset(alone, 1, link_texts_count(texts));
    assert_true(link_counts_make(texts, &sets, alone, 2, &counts, &err));
    const struct link_text *text = link_texts_at(texts, rare);
    assert_true(weight_of(counts, text, 0) > 0.9F);
    assert_true(weight_of(counts, text, 6) < 0.05F);
    free(alone);
    link_counts_free(counts);
    link_sets_free(&sets);
    link_join_free(&join);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_text_stands_whole_in_a_longer_one),
        cmocka_unit_test(strangers_share_nothing),
        cmocka_unit_test(a_pair_that_returns_is_shared_once),
        cmocka_unit_test(each_text_is_kept_once),
        cmocka_unit_test(sets_do_not_depend_on_the_order_of_joining),
        cmocka_unit_test(stock_phrases_weigh_little),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
