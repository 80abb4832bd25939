/* What linking takes is told before: keys that stand alone are counted while they come, and more texts never need less. */
#include "../check.h"

#include <pthread.h>

#include "link/link.h"
#include "link/lonely.h"

static uint64_t mixed(uint64_t i)
{
    uint64_t h = (i + 1) * 0x9e3779b97f4a7c15ULL;
    h = (h ^ h >> 31) * 0xbf58476d1ce4e5b9ULL;
    return h ^ h >> 29;
}

/* Near below what it is, never above by more than chance allows. */
static void expect_near(const struct link_lonely *lonely, uint64_t all)
{
    uint64_t told = link_lonely_count(lonely);
    assert_in_range(told, all - all / 6 - 4000, all + all / 100);
}

/* Small keys, as those of texts are. */
static void keys_of_one_text_are_counted(void **state)
{
    struct link_lonely *lonely;
    UNUSED(state);
    CHECK(link_lonely_new(&lonely, e));
    assert_int_equal(link_lonely_count(lonely), 0);
    for (uint64_t i = 0; i < 3000000; i++) {
        link_lonely_add(lonely, mixed(i) >> 7);
        if (i == 50000 || i == 1000000)
            expect_near(lonely, i);
    }
    expect_near(lonely, 3000000);
    for (uint64_t i = 0; i < 2000000; i++) /* a second text has most of them, a third some */
        link_lonely_add(lonely, mixed(i) >> 7);
    for (uint64_t i = 0; i < 1000000; i++)
        link_lonely_add(lonely, mixed(i) >> 7);
    expect_near(lonely, 1000000);
    link_lonely_free(lonely);
}

static void *add_keys(void *lonely)
{
    for (uint64_t i = 0; i < 400000; i++)
        link_lonely_add(lonely, mixed(i));
    return NULL;
}

static void keys_of_several_threads_are_no_ones(void **state)
{
    struct link_lonely *lonely;
    pthread_t threads[3];
    UNUSED(state);
    CHECK(link_lonely_new(&lonely, e));
    for (size_t i = 0; i < LEN(threads); i++)
        assert_int_equal(pthread_create(&threads[i], NULL, add_keys, lonely), 0);
    for (size_t i = 0; i < LEN(threads); i++)
        pthread_join(threads[i], NULL);
    assert_int_equal(link_lonely_count(lonely), 0);
    link_lonely_free(lonely);
}

static void more_texts_never_need_less(void **state)
{
    struct link_told told = {.texts = 1000, .words = 40000, .keys = 16000, .longest = 60, .lonely = 4000, .threads = 2};
    struct link_need before = {0};
    UNUSED(state);
    for (double times = 1; times < 20000; times *= 1.1) {
        struct link_told more = link_told_times(told, times);
        struct link_need need = link_need_of(&more);
        assert_true(need.most >= before.most && need.kept >= before.kept && need.most > need.kept);
        assert_true(need.kept >= more.texts * sizeof(struct link_text) + 3 * more.words);
        before = need;
    }
    assert_true(link_told_times(told, 0.5).texts == 1000);
    told = (struct link_told){.threads = 2};
    assert_true(link_need_of(&told).most < 1 << 20);
}

/* What one link tells of itself, by what it was given. */
static void a_link_tells_what_it_was_given(void **state)
{
    const struct link_options how = {.threads = 2};
    struct link *link;
    char text[128];
    UNUSED(state);
    CHECK(link_new(&how, &link, e));
    uint64_t nothing = link_memory(link);
    for (unsigned i = 0; i < 20000; i++) {
        int n = snprintf(text, sizeof text, "hand%c%c%c%c writes of work in a town far away from home", 'a' + i % 26,
                         'a' + i / 26 % 26, 'a' + i / 676 % 26, 'b');
        link_add(link, i % 2, str_make(text, (size_t)n));
    }
    struct link_need one = link_memory_of(link, 1), ten = link_memory_of(link, 10);
    assert_true(one.most > nothing + 20000 * 64 && one.most < 64 << 20);
    assert_true(ten.most > 3 * one.most && ten.most < 10 * one.most);
    assert_int_equal(one.most, link_memory(link));
    for (unsigned i = 0; i < 20000; i++) /* again the same */
        link_add(link, 1, str_make(text, strlen(text)));
    assert_int_equal(one.most, link_memory(link));
    link_free(link);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys_of_one_text_are_counted), cmocka_unit_test(keys_of_several_threads_are_no_ones),
        cmocka_unit_test(more_texts_never_need_less), cmocka_unit_test(a_link_tells_what_it_was_given),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
