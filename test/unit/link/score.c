/* score.c - points come from named reasons only, add up, and stay within 0 and 100. */
#include "../check.h"
#include "link/score.h"

static void nothing_gives_nothing(void **state)
{
    struct link_reason reasons[LINK_REASONS];
    size_t count;
    UNUSED(state);
    assert_true(link_score(&(struct link_signs){.level = -1}, reasons, &count) == 0);
    assert_int_equal(count, 0);
    assert_true(link_score(&(struct link_signs){.size = 2, .phones = 1, .languages = 1}, reasons, &count) == 0);
    assert_int_equal(count, 0);
}

static void reasons_add_up_to_the_score(void **state)
{
    struct link_reason reasons[LINK_REASONS];
    const struct link_signs signs = {.size = 32, .phones = 4, .handles = 1, .languages = 2, .compression = 5,
                                     .compared = 9, .first = 1, .last = 1 + 16 * 86400, .level = 2};
    size_t count;
    double sum = 0;
    UNUSED(state);
    double score = link_score(&signs, reasons, &count);
    assert_int_equal(count, 6);
    for (size_t i = 0; i < count; i++) {
        sum += reasons[i].points;
        assert_true(reasons[i].points > 0 && reasons[i].points <= reasons[i].most);
        assert_true(!i || reasons[i].points <= reasons[i - 1].points);
        assert_true(strcmp(reasons[i].name, "handles") != 0);
    }
    assert_true(score > 53 && score < 54 && sum - score < 1e-9 && score - sum < 1e-9);
    assert_string_equal(reasons[0].name, "level");
}

static void more_never_gives_less_and_all_give_a_hundred(void **state)
{
    struct link_reason reasons[LINK_REASONS];
    double before = -1;
    size_t count;
    UNUSED(state);
    for (size_t n = 0; n < 2000; n = 2 * n + 1) {
        double score = link_score(&(struct link_signs){.size = n, .phones = n, .level = -1}, reasons, &count);
        assert_true(score >= before);
        before = score;
    }
    const struct link_signs all = {.size = 1000000, .phones = 5000, .handles = 900, .languages = 7, .compression = 64,
                                   .compared = 64, .first = 0, .last = INT64_MAX, .level = 3};
    assert_true(link_score(&all, reasons, &count) == LINK_SCORE_MOST);
    assert_int_equal(count, LINK_REASONS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_gives_nothing),
        cmocka_unit_test(reasons_add_up_to_the_score),
        cmocka_unit_test(more_never_gives_less_and_all_give_a_hundred),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
