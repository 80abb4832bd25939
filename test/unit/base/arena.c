/* Pieces are zeroed, aligned, apart from each other, and live until the arena is cleared. */
#include "../check.h"

static void pieces_do_not_touch(void **state)
{
    UNUSED(state);
    struct arena arena = {0};
    unsigned char *pieces[500];
    for (size_t i = 0; i < LEN(pieces); i++) {
        size_t size = i * 37 % 9000;
        pieces[i] = arena_alloc(&arena, size + 1);
        assert_int_equal((uintptr_t)pieces[i] % _Alignof(max_align_t), 0);
        for (size_t k = 0; k <= size; k++)
            assert_int_equal(pieces[i][k], 0);
        memset(pieces[i], (int)(i & 0xff), size + 1);
    }
    for (size_t i = 0; i < LEN(pieces); i++)
        for (size_t k = 0; k <= i * 37 % 9000; k++)
            assert_int_equal(pieces[i][k], i & 0xff);
    arena_wipe(&arena);
    assert_null(arena.blocks);
}

static void a_cleared_arena_works_again(void **state)
{
    UNUSED(state);
    struct arena arena = {0};
    assert_string_equal(arena_printf(&arena, "%d apples", 3), "3 apples");
    arena_clear(&arena);
    arena_clear(&arena);
    assert_string_equal(arena_copy(&arena, "pears and more", 5), "pears");
    arena_clear(&arena);
}

static void a_reset_arena_begins_with_zeroes_again(void **state)
{
    UNUSED(state);
    struct arena arena = {0};
    arena_reset(&arena);
    for (size_t round = 0; round < 50; round++) {
        size_t size = round * 997 % 30000 + 1;
        unsigned char *large = arena_alloc(&arena, size), *small = arena_alloc(&arena, 40);
        for (size_t i = 0; i < size; i++)
            assert_int_equal(large[i], 0);
        for (size_t i = 0; i < 40; i++)
            assert_int_equal(small[i], 0);
        memset(large, 0xff, size);
        memset(small, 0xff, 40);
        assert_true(arena.total >= size + 40);
        arena_reset(&arena);
        assert_int_equal(arena.total, 0);
    }
    arena_clear(&arena);
    assert_null(arena.blocks);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(pieces_do_not_touch),
                                       cmocka_unit_test(a_cleared_arena_works_again),
                                       cmocka_unit_test(a_reset_arena_begins_with_zeroes_again)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
