/* Forms and frames: what all ads of a site have in common is nobody's wording, and what one hand says in a thousand texts is
 * no form. */
#include "link/link.h"

#include "../check.h"
#include "invented.h"

enum { CREWS = 8, OF_CREW = 40, LONE = 900, TEXTS = CREWS * OF_CREW + LONE, OWN_WORDS = 14, WORDS = 24, MANY = 1500 };

static struct arena arena;

/* The invented word of that number. */
static const char *word(unsigned number)
{
    static const char *const parts[] = {"ka", "lo", "mi", "re", "su", "ta", "ve", "zo", "bu", "de", "fi", "go", "ha"};
    return arena_printf(&arena, "%s%s%s%s ", parts[number % 13], parts[number / 13 % 13], parts[number / 169 % 13],
                        parts[number / 2197 % 13]);
}

static const char *any_of(const char *const *list, size_t count)
{
    return list[chance((unsigned)count)];
}

/* What a site asks everybody, with few answers to choose from. */
static struct str fill_form(const char *own, bool at_end)
{
    static const char *const names[] = {"Ana", "Mia", "Zoe", "Ira"}, *const cities[] = {"Graz", "Koper", "Brno"},
                      *const days[] = {"weekends", "all week", "today"}, *const yes[] = {"yes", "no"};
    return str_from(arena_printf(
        &arena, "Name: %s Age: %u City: %s Height: %u cm Eyes: %s Languages spoken: %s Available: %s At home: %s "
        "On a visit: %s About myself: %s%s", any_of(names, 4), 19 + chance(20), any_of(cities, 3), 150 + chance(30),
        chance(2) ? "blue" : "brown", chance(2) ? "English" : "German", any_of(days, 3), any_of(yes, 2), any_of(yes, 2),
        own, at_end ? "" : "Contact: 040 111 222 Please say that you found me here and nowhere else"));
}

static const char *own_words(unsigned from)
{
    struct buf text = {.arena = &arena};
    for (unsigned i = 0; i < OWN_WORDS; i++)
        buf_add(&text, str_from(word(from ? from * 100 + i : chance(28000))));
    return arena_printf(&arena, STR_FMT, STR_ARG(buf_str(&text)));
}

static void check_form(bool at_end)
{
    uint32_t numbers[TEXTS];
    struct link *link;
    struct err err;
    assert_true(link_new(&(struct link_options){.threads = 2}, &link, &err));
    for (unsigned i = 0; i < TEXTS; i++)
        numbers[i] = link_add(link, i % 2, fill_form(own_words(i < CREWS * OF_CREW ? 1 + i % CREWS : 0), at_end));
    assert_true(link_run(link, &err));
    for (unsigned i = 0; i < CREWS * OF_CREW; i++) {
        assert_true(link_cluster(link, numbers[i]) != LINK_NO_TEXT);
        for (unsigned k = 0; k < CREWS; k++)
            assert_int_equal(link_cluster(link, numbers[i]) == link_cluster(link, numbers[k]), i % CREWS == k);
    }
    for (unsigned i = CREWS * OF_CREW; i < TEXTS; i++)
        assert_int_equal(link_cluster(link, numbers[i]), LINK_NO_TEXT);
    link_free(link);
    arena_clear(&arena);
}

static void a_form_is_nobodys_wording(void **state)
{
    UNUSED(state);
    seed = 3;
    check_form(false);
    check_form(true);
}

static struct str edited(unsigned from, bool foreign)
{
    struct buf text = {.arena = &arena};
    for (unsigned i = 0; foreign && i < 10; i++)
        buf_add(&text, str_from(word(chance(28000))));
    for (unsigned i = 0; i < WORDS; i++)
        if (chance(100) < 90)
            buf_add(&text, str_from(word(chance(100) < 10 ? chance(28000) : from + i)));
    buf_printf(&text, "%03u %03u", chance(1000), chance(1000));
    return buf_str(&text);
}

/* A fifth of the words changed or gone, in front of four in ten something foreign: one hand, although nine tenths of all
 * texts are its. */
static void one_hand_is_no_form(void **state)
{
    uint32_t numbers[MANY], found = 0;
    struct link *link;
    struct err err;
    UNUSED(state);
    seed = 11;
    assert_true(link_new(&(struct link_options){.threads = 2}, &link, &err));
    for (unsigned i = 0; i < MANY; i++)
        numbers[i] = link_add(link, i % 2, i % 10 ? edited(20000, chance(10) < 4) : edited(100 * i / 10, false));
    assert_true(link_run(link, &err));
    for (unsigned i = 0; i < MANY; i++)
        if (i % 10)
            found += link_cluster(link, numbers[i]) == link_cluster(link, numbers[1]);
        else
            assert_true(link_cluster(link, numbers[i]) != link_cluster(link, numbers[1]));
    assert_true(found > MANY * 9 / 10 * 95 / 100);
    link_free(link);
    arena_clear(&arena);
}

/* A campaign of fifty whose wording stands in front of three texts of one of a thousand. */
static void a_foreign_piece_brings_no_strangers_in(void **state)
{
    enum { LARGE = 1000, SMALL = 50, BRIDGES = 3 };
    uint32_t numbers[LARGE + SMALL + BRIDGES], large = 0, small = 0;
    struct link *link;
    struct err err;
    UNUSED(state);
    seed = 7;
    assert_true(link_new(&(struct link_options){.threads = 2}, &link, &err));
    for (unsigned i = 0; i < LARGE + SMALL + BRIDGES; i++) {
        struct str text = edited(i < LARGE || i >= LARGE + SMALL ? 20000 : 5000, false);
        if (i >= LARGE + SMALL)
            text = str_printf(&arena, STR_FMT " " STR_FMT, STR_ARG(edited(5000, false)), STR_ARG(text));
        numbers[i] = link_add(link, i % 2, text);
    }
    assert_true(link_run(link, &err));
    uint32_t first = link_cluster(link, numbers[0]), second = link_cluster(link, numbers[LARGE]);
    assert_true(first != second && first != LINK_NO_TEXT && second != LINK_NO_TEXT);
    for (unsigned i = 0; i < LARGE + SMALL; i++) {
        large += link_cluster(link, numbers[i]) == first;
        small += link_cluster(link, numbers[i]) == second;
    }
    assert_in_range(large, LARGE - 5, LARGE);
    assert_in_range(small, SMALL - 2, SMALL);
    link_free(link);
    arena_clear(&arena);
}

static void a_number_below_changes_nothing(void **state)
{
    struct link *link;
    struct err err;
    UNUSED(state);
    assert_true(link_new(&(struct link_options){.threads = 1}, &link, &err));
    uint32_t plain = link_add(link, 0, STR("Soba zastonj za natakarico")), same, other;
    same = link_add(link, 0, STR("Soba zastonj za natakarico!\n+386 40 111 222"));
    other = link_add(link, 0, STR("Soba zastonj za 2 natakarici"));
    assert_true(link_run(link, &err));
    assert_int_equal(plain, same);
    assert_int_equal(link_size(link, link_cluster(link, plain)), 2);
    assert_true(other != plain);
    link_free(link);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_form_is_nobodys_wording),
        cmocka_unit_test(one_hand_is_no_form),
        cmocka_unit_test(a_foreign_piece_brings_no_strangers_in),
        cmocka_unit_test(a_number_below_changes_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
