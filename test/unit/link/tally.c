/* tally.c - identifiers are counted by type and value, once a text. */
#include "../check.h"
#include "link/tally.h"

static void each_text_counts_once(void **state)
{
    struct arena arena = {0};
    struct link_tally *tally = link_tally_new(&arena, "SI");
    struct link_identifier *list;
    size_t count, different[IDENTIFIER_TYPES];

    UNUSED(state);
    link_tally_add(tally, STR("01 555 00 00, +386 1 555 00 00, @night_jobs"));
    link_tally_add(tally, STR("+38615550000 or a@example.com"));
    link_tally_add(tally, STR("nothing here"));
    link_tally_add(tally, STR("@night_jobs"));
    link_tally_add(tally, STR("@night_jobs"));
    link_tally_list(tally, &list, &count, different);
    assert_int_equal(count, 3);
    assert_str(list[0].value, "@night_jobs");
    assert_int_equal(list[0].count, 3);
    assert_str(list[1].value, "+38615550000");
    assert_int_equal(list[1].count, 2);
    assert_int_equal(list[2].type, IDENTIFIER_EMAIL);
    assert_int_equal(different[IDENTIFIER_PHONE], 1);
    assert_int_equal(different[IDENTIFIER_IBAN], 0);
    arena_clear(&arena);
}

static void parts_are_told_apart(void **state)
{
    struct arena arena = {0};
    struct link_tally *tally = link_tally_new(&arena, NULL);
    struct link_identifier *list;
    size_t count;

    UNUSED(state);
    link_tally_add_of(tally, STR("a@example.com, b@example.com"), 7);
    link_tally_add_of(tally, STR("a@example.com, b@example.com"), 7);
    link_tally_add_of(tally, STR("a@example.com"), 8);
    link_tally_list(tally, &list, &count, NULL);
    assert_int_equal(count, 2);
    assert_true(list[0].several && list[0].part == 7 && !list[1].several);
    arena_clear(&arena);
}

static void many_are_found_again(void **state)
{
    struct arena arena = {0};
    struct link_tally *tally = link_tally_new(&arena, NULL);
    struct link_identifier *list;
    size_t count;

    UNUSED(state);
    link_tally_list(tally, &list, &count, NULL);
    assert_int_equal(count, 0);
    for (unsigned round = 0; round < 2; round++)
        for (unsigned i = 0; i < 300; i++)
            link_tally_add(tally, str_printf(&arena, "write to user%u@example.com", i));
    link_tally_list(tally, &list, &count, NULL);
    assert_int_equal(count, 300);
    for (size_t i = 0; i < count; i++)
        assert_int_equal(list[i].count, 2);
    assert_str(list[0].value, "user0@example.com");
    arena_clear(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_text_counts_once),
        cmocka_unit_test(parts_are_told_apart),
        cmocka_unit_test(many_are_found_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
