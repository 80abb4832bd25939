/* Clusters: the same for any order and number of threads, not joined by stock phrases, not lost by edits. */
#include "link/link.h"

#include "../check.h"
#include "invented.h"

enum { TEXTS = 3000, HANDS = 40, COPIES = 25 };

static struct arena arena;

/* An invented word; few are used often. */
static const char *word(void)
{
    static const char *const heads[] = {"ka", "lo", "mi", "re", "su", "ta", "ve", "zo", "bu", "de", "fi", "go"};
    unsigned at = chance(100) < 30 ? chance(20) : chance(1728);
    return arena_printf(&arena, "%s%s%s ", heads[at % 12], heads[at / 12 % 12], heads[at / 144]);
}

static const char *const stock[] = {"no experience needed call any time ", "good pay is guaranteed every week ",
                                    "free rooms and food for everybody "};

struct planted { struct str text; int hand; }; /* hand -1: nobody's */

static struct str write_words(const char *const *words, size_t count, bool edited)
{
    struct buf text = {.arena = &arena};
    for (size_t i = 0; i < count; i++)
        if (!edited || chance(10))
            buf_add(&text, str_from(edited && !chance(10) ? word() : words[i]));
    if (!chance(2))
        buf_add(&text, str_from(stock[chance(3)]));
    buf_printf(&text, "call 040 111 %03u", chance(1000));
    return buf_str(&text);
}

static void plant(struct planted *planted)
{
    const char *words[HANDS][30];
    seed = 7;
    for (size_t hand = 0; hand < HANDS; hand++)
        for (size_t i = 0; i < 30; i++)
            words[hand][i] = word();
    for (int i = 0; i < TEXTS; i++) {
        const char *own[30];
        bool lone = i >= HANDS * COPIES;
        for (size_t k = 0; lone && k < 30; k++)
            own[k] = word();
        planted[i] = (struct planted){write_words(lone ? own : words[i % HANDS], 30, !lone), lone ? -1 : i % HANDS};
    }
}

static struct link *run(const struct planted *planted, const size_t *order, unsigned threads, uint32_t *numbers)
{
    struct link *link;
    struct err err;
    assert_true(link_new(&(struct link_options){.threads = threads}, &link, &err));
    for (size_t i = 0; i < TEXTS; i++)
        numbers[order[i]] = link_add(link, (unsigned)(i % threads), planted[order[i]].text);
    assert_true(link_run(link, &err));
    return link;
}

static const char *name_of(const struct link *link, uint32_t number)
{
    char name[LINK_NAME] = "-";
    uint32_t first = link_cluster(link, number);
    if (first != LINK_NO_TEXT)
        link_name(link, first, name);
    return arena_printf(&arena, "%s", name);
}

static void finds_each_hand_and_nobody_else(void **state)
{
    struct planted planted[TEXTS];
    size_t order[TEXTS], wrong = 0, together = 0, pairs = 0;
    uint32_t numbers[TEXTS];
    UNUSED(state);
    plant(planted);
    for (size_t i = 0; i < TEXTS; i++)
        order[i] = i;
    struct link *link = run(planted, order, 1, numbers);
    for (size_t i = 0; i < TEXTS; i++)
        for (size_t j = i + 1; j < TEXTS; j++) {
            uint32_t first = link_cluster(link, numbers[i]);
            bool linked = first != LINK_NO_TEXT && first == link_cluster(link, numbers[j]);
            bool same = planted[i].hand >= 0 && planted[i].hand == planted[j].hand;
            pairs += same;
            together += same && linked;
            wrong += linked && !same;
        }
    assert_int_equal(wrong, 0);
    assert_true(together * 100 >= pairs * 97);
    link_free(link);
}

static void order_and_threads_change_nothing(void **state)
{
    struct planted planted[TEXTS];
    size_t order[TEXTS];
    uint32_t numbers[TEXTS];
    const char *names[TEXTS];
    UNUSED(state);
    plant(planted);
    for (size_t i = 0; i < TEXTS; i++)
        order[i] = i;
    struct link *link = run(planted, order, 1, numbers);
    for (size_t i = 0; i < TEXTS; i++)
        names[i] = name_of(link, numbers[i]);
    link_free(link);
    for (unsigned threads = 2; threads <= 5; threads += 3) {
        for (size_t i = TEXTS - 1; i; i--) {
            size_t j = chance((unsigned)i + 1), swap = order[i];
            order[i] = order[j];
            order[j] = swap;
        }
        link = run(planted, order, threads, numbers);
        for (size_t i = 0; i < TEXTS; i++)
            assert_string_equal(name_of(link, numbers[i]), names[i]);
        link_free(link);
    }
}

static void copies_are_a_cluster_and_short_texts_none(void **state)
{
    struct link *link;
    struct err err;
    UNUSED(state);
    assert_true(link_new(&(struct link_options){.threads = 1}, &link, &err));
    uint32_t first = link_add(link, 0, STR("Cheap room near the lake for 200 euro"));
    uint32_t again = link_add(link, 0, STR("cheap ROOM near the lake, for 350 euro!"));
    uint32_t lone = link_add(link, 0, STR("something else that nobody ever wrote before"));
    assert_int_equal(link_add(link, 0, STR("three words only")), LINK_NO_TEXT);
    assert_int_equal(link_add(link, 0, STR("")), LINK_NO_TEXT);
    assert_true(link_run(link, &err));
    assert_int_equal(first, again);
    assert_int_equal(link_cluster(link, first), first);
    assert_int_equal(link_size(link, first), 2);
    assert_int_equal(link_cluster(link, lone), LINK_NO_TEXT);
    assert_int_equal(link_cluster(link, LINK_NO_TEXT), LINK_NO_TEXT);
    assert_int_equal(link_clusters(link), 1);
    link_free(link);
}

static void nothing_at_all(void **state)
{
    struct link *link;
    struct err err;
    UNUSED(state);
    assert_false(link_new(&(struct link_options){.threads = 0}, &link, &err));
    assert_int_equal(err.kind, ERR_INPUT);
    assert_true(link_new(&(struct link_options){.threads = 3}, &link, &err));
    assert_true(link_progress(link) == 0);
    assert_true(link_run(link, &err));
    assert_true(link_progress(link) == 1);
    assert_int_equal(link_clusters(link), 0);
    link_free(link);
    link_free(NULL);
}

/* One word again and again, and texts that differ by one word in a row: many share every key. */
static void texts_made_to_have_many_candidates(void **state)
{
    struct link *link;
    struct err err;
    UNUSED(state);
    assert_true(link_new(&(struct link_options){.threads = 2}, &link, &err));
    for (unsigned i = 0; i < 20000; i++) {
        struct buf text = {.arena = &arena};
        for (unsigned k = 0; k < 40; k++)
            buf_add(&text, STR("again "));
        buf_printf(&text, "%s%s", word(), word());
        (void)link_add(link, i % 2, buf_str(&text));
        arena_clear(&arena);
    }
    assert_true(link_run(link, &err));
    link_free(link);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_each_hand_and_nobody_else),
        cmocka_unit_test(order_and_threads_change_nothing),
        cmocka_unit_test(copies_are_a_cluster_and_short_texts_none),
        cmocka_unit_test(nothing_at_all),
        cmocka_unit_test(texts_made_to_have_many_candidates),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena_clear(&arena);
    return failed;
}
