/* marks.c - one identifier is one mark, however it is written; what names nobody has none. */
#include "../check.h"
#include "link/marks.h"
#include "link/words.h"

static struct arena scratch, arena;

static struct link_marks marks_of(struct str text)
{
    struct link_marks marks;
    link_marks_read(&scratch, text, NULL, &marks);
    return marks;
}

static uint64_t only_mark(const char *text)
{
    struct link_marks marks = marks_of(str_from(text));
    if (marks.count != 1)
        fail_msg("\"%s\" has %zu marks", text, marks.count);
    return marks.items[0];
}

static void one_identifier_is_one_mark(void **state)
{
    UNUSED(state);
    static const char *const same[][4] = {
        {"+386 40 111 222", "00386 (0)40/111-222", "wa.me/38640111222", "38640111222"},
        {"040 111 222", "(040) 111-222", "٠٤٠١١١٢٢٢", "0 40 11 12 22"},
        {"ana.b@example.com", "write to Ana.B@EXAMPLE.com.", "<ANA.B@example.com>", "ana.b@example.com"},
        {"t.me/ana_b", "@Ana_B", "telegram: ana_b", "https://t.me/ana_b"},
        {"www.hotel-x.com/jobs", "https://hotel-x.com/jobs", "http://www.hotel-x.com/jobs.", "hotel-x.com/jobs"},
    };
    for (size_t i = 0; i < LEN(same); i++)
        for (size_t k = 1; k < LEN(same[i]); k++)
            if (only_mark(same[i][k]) != only_mark(same[i][0]))
                fail_msg("\"%s\" is not \"%s\"", same[i][k], same[i][0]);
    assert_true(only_mark("+386 40 111 222") - only_mark("040 111 222") == 386); /* side by side */
    assert_true(only_mark("+386 40 111 222") != only_mark("+385 40 111 222"));
    assert_true(only_mark("@ana_b") != only_mark("@ana_c"));
}

static void what_names_nobody_has_no_mark(void **state)
{
    UNUSED(state);
    static const char *const texts[] = {
        "", "facebook.com", "find us on www.instagram.com", "ana @gmail.com", "call 113", "open 08.00-20.00 1.500.000 Ft",
        "room 12, 300 eur, from 24.11.2026 18:00",
    };
    for (size_t i = 0; i < LEN(texts); i++)
        assert_int_equal(marks_of(str_from(texts[i])).count, 0);
}

static void marks_are_in_order_and_a_list_has_none(void **state)
{
    UNUSED(state);
    struct buf text = {.arena = &arena};
    for (unsigned i = 0; i <= LINK_MARKS_MOST; i++) {
        struct link_marks marks = marks_of(buf_str(&text));
        assert_int_equal(marks.count, i);
        for (size_t k = 1; k < marks.count; k++)
            assert_true(marks.items[k - 1] < marks.items[k]);
        buf_printf(&text, "040 111 1%02u, again 040/111-1%02u; ", i, i);
    }
    assert_int_equal(marks_of(buf_str(&text)).count, 0);
    arena_clear(&arena);
}

static bool has(const struct link_marks *marks, uint64_t mark)
{
    for (size_t i = 0; i < marks->count; i++)
        if (marks->items[i] == mark)
            return true;
    return false;
}

/* Texts of all sorts of pieces: whatever identifier.h finds in the whole has its mark. */
static void nothing_that_is_an_identifier_is_missed(void **state)
{
    UNUSED(state);
    static const char *const pieces[] = {
        "+386 40 111 222", "040 111 222", "00385 91 222 3333", "ana@example.com", "t.me/ana_b", "@ana_b", "telegram: maja7",
        "www.hotel-x.com/a", "LJ AB-123", "SI56 0110 0000 0000 123", "24.11.2026", "300 €", " ", " ", " ", "\n", ", ", "слово",
        "word", "电话", "12", "(", ")", "-", "/", "0", "+", "١٢", ".", ":"};
    uint64_t seed = 3;
    for (unsigned round = 0; round < 20000; round++) {
        struct buf text = {.arena = &arena};
        struct identifier *found;
        size_t count;
        for (unsigned i = 0, n = 2 + round % 9; i < n; i++) {
            seed = link_mix(seed + 0x9e3779b97f4a7c15ULL);
            buf_add(&text, str_from(pieces[(seed >> 33) % LEN(pieces)]));
        }
        struct str all = buf_str(&text);
        struct link_marks marks = marks_of(all);
        identifier_find(&arena, all, NULL, &found, &count);
        for (size_t i = 0; i < count; i++) {
            size_t start = found[i].span.start;
            bool within = found[i].type == IDENTIFIER_PHONE && start > 1 && memchr("./-", all.p[start - 1], 3) &&
                          all.p[start - 2] >= '0' && all.p[start - 2] <= '9';
            if (!within && !has(&marks, link_mark(found[i].type, found[i].value)))
                fail_msg("\"" STR_FMT "\": no mark of " STR_FMT, STR_ARG(all), STR_ARG(found[i].value));
        }
        arena_clear(&arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_identifier_is_one_mark),
        cmocka_unit_test(what_names_nobody_has_no_mark),
        cmocka_unit_test(marks_are_in_order_and_a_list_has_none),
        cmocka_unit_test(nothing_that_is_an_identifier_is_missed),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena_clear(&arena);
    arena_clear(&scratch);
    return failed;
}
