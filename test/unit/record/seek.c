/* seek.c - search over sealed records: what is found, in which order, and by whom. */
#include "shelf.h"

static void words_are_found_in_their_forms(void **state)
{
    static const char *const TEXTS[] = {"Žrtev je v varni hiši", "varnost žrtve", "nič takega", "ŽRTVAM pomagamo", NULL};
    UNUSED(state);
    assert_str(found(TEXTS, "žrtev", false), "0 3 1");
    assert_str(found(TEXTS, "zrtev", false), "0 3 1");
    assert_str(found(TEXTS, "var", true), "1 0");
    assert_str(found(TEXTS, "var", false), "");
    assert_str(found(TEXTS, "žrtev hiši", false), "0");
    assert_str(found(TEXTS, "žrtev -hiša", false), "3 1");
    assert_str(found(TEXTS, "", false), "");
    assert_str(found(TEXTS, "\"varni hiši\"", false), "0");
    assert_str(found(TEXTS, "\"hiši varni\"", false), "");
    assert_str(found(TEXTS, "takegs", false), "2"); /* one slip */
}

static void names_are_found_across_scripts(void **state)
{
    static const char *const TEXTS[] = {"Олена Кравчук", "Olena Kravchuk", "Yelena Kravčuk", "Elena Kravcuk", "Olga Kranjc",
                                        "محمد علي", "Mohamed Ali", "Kateryna Bondar", "Catherine Bondar", NULL};
    UNUSED(state);
    assert_str(found(TEXTS, "olena kravchuk", false), "1 0 3 2");
    assert_str(found(TEXTS, "Олена Кравчук", false), "0 1 3 2");
    assert_str(found(TEXTS, "Jelena Kravčuk", false), "3 2 1 0");
    assert_str(found(TEXTS, "Muhammad", false), "6 5");
    assert_str(found(TEXTS, "محمد", false), "5 6");
    assert_str(found(TEXTS, "Екатерина", false), "8 7");
}

static void numbers_and_dates_are_found_in_any_writing(void **state)
{
    static const char *const TEXTS[] = {
        "call +386 40 111 222", "kliči 040/111-222 zvečer", "0038640111222", "drives LJ 123-AB", "LJ123AB stood there",
        "born 3. 4. 2001 in Kyiv", "born 2001-04-03", "народилася 3 квітня 2001", "April 2001", "040 111 223",
        "ana.k@example.org writes", "tel +44 7700 900123", NULL};
    UNUSED(state);
    assert_str(found(TEXTS, "040 111 222", false), "2 1 0");
    assert_str(found(TEXTS, "+38640111222", false), "2 1 0");
    assert_str(found(TEXTS, "040111222", false), "2 1 0");
    assert_str(found(TEXTS, "lj 123 ab", false), "4 3");
    assert_str(found(TEXTS, "LJ-123-AB", false), "4 3");
    assert_str(found(TEXTS, "3.4.2001", false), "7 6 5");
    assert_str(found(TEXTS, "april 2001", false), "8 7 6 5");
    assert_str(found(TEXTS, "ana.k@example.org", false), "10");
    assert_str(found(TEXTS, "07700 900123", false), "11");
    assert_str(found(TEXTS, "11.10.2024", false), ""); /* no record's day: 20000 is 2024-10-04 */
    assert_str(found(TEXTS, "4. 10. 2024 zvečer", false), "1"); /* it is */
}

static void names_come_before_notes_and_new_before_old(void **state)
{
    static const char *const TEXTS[] = {"Zdenka, Marta is a friend", "Martaa, Zdenka is here ", "Oto___, Marta in a note",
                                        NULL};
    struct shelf *shelf = new_shelf(TEXTS);
    struct seek *seek = new_room(16 << 20);
    struct seek_query query = query_of("zdenka");
    struct seek_feed feed = feed_of(shelf);
    struct seek_result result;
    UNUSED(state);
    shelf->name_bytes = 6;
    result = ask(seek, shelf, "zdenka", false);
    assert_str(ids_of(&result), "0 1");
    assert_int_equal(result.hits[0].spans[0].field, 7);
    assert_int_equal(result.hits[1].spans[0].field, 8);
    assert_int_equal(result.hits[1].spans[0].start, 8);
    assert_int_equal(result.hits[1].spans[0].end, 14);
    assert_str(result.hits[1].text, TEXTS[1]);
    shelf->name_bytes = 0;
    for (size_t i = 0; i < shelf->count; i++)
        shelf->versions[i]++, shelf->days[i] = 20000 - 100 * (int32_t)i;
    query.today = 20000;
    query.text = STR("marta");
    CHECK(seek_ask(seek, &feed, &query, &arena, &result, e));
    assert_str(ids_of(&result), "0 2 1"); /* "Martaa" is a slip */
    shelf->kinds[2] = 5;
    query.kinds = (const uint32_t[]){5};
    query.kinds_count = 1;
    CHECK(seek_ask(seek, &feed, &query, &arena, &result, e));
    assert_str(ids_of(&result), "2");
    seek_free(seek);
}

/* ---- properties ---- */

static bool naive(size_t id, const char *a, const char *b, const char *minus, bool side_by_side)
{
    const char *text = plain[id].p;
    char both[80];
    snprintf(both, sizeof both, "%s %s", a, b);
    char comma[80];
    snprintf(comma, sizeof comma, "%s, %s", a, b);
    return strstr(text, a) && strstr(text, b) && !strstr(text, minus) &&
           (!side_by_side || strstr(text, both) || strstr(text, comma));
}

static void results_are_those_of_a_plain_look(void **state)
{
    struct shelf *shelf = new_shelf(NULL);
    struct seek *rooms[] = {new_room(16 << 20), new_room(1)}; /* the second has to open most records anew */
    UNUSED(state);
    fill(shelf, 1200);
    for (unsigned round = 0; round < 60; round++) {
        const char *a = FAR[chance(LEN(FAR))], *b = FAR[chance(LEN(FAR))], *minus = FAR[chance(LEN(FAR))];
        if (minus == a || minus == b || a == b)
            continue;
        bool quoted = chance(2);
        char text[200];
        snprintf(text, sizeof text, quoted ? "-%s \"%s %s\"" : "-%s %s %s", minus, a, b);
        for (size_t i = 0; i < 40; i++) {
            size_t id = chance(shelf->count);
            shelf->readable[id] = chance(4) != 0;
            if (chance(3) == 0)
                put(shelf, id, plain[chance(shelf->count)].p); /* a new version */
        }
        shelf->backwards = chance(2);
        size_t expected = 0;
        for (size_t id = 0; id < shelf->count; id++)
            expected += shelf->readable[id] && naive(id, a, b, minus, quoted);
        struct seek_result first = ask(rooms[0], shelf, text, false);
        if (first.total != expected)
            fail_msg("%s: %zu instead of %zu", text, first.total, expected);
        for (size_t i = 0; i < first.count; i++)
            assert_true(shelf->readable[first.hits[i].document.id]);
        shelf->backwards = !shelf->backwards;
        struct seek_result second = ask(rooms[1], shelf, text, false);
        assert_int_equal(second.total, expected);
        assert_true(str_eq(ids_of(&first), ids_of(&second))); /* whatever the order of the feed, and what is held */
    }
    seek_free(rooms[0]);
    seek_free(rooms[1]);
}

static void what_is_withdrawn_is_gone_at_once(void **state)
{
    static const char *const TEXTS[] = {"kolodvor ena", "kolodvor dva", NULL};
    struct shelf *shelf = new_shelf(TEXTS);
    struct seek *seek = new_room(16 << 20);
    struct seek_figures figures;
    UNUSED(state);
    struct seek_result result = ask(seek, shelf, "kolodvor", false);
    assert_int_equal(result.total, 2);
    shelf->readable[0] = false;
    result = ask(seek, shelf, "kolodvor", false);
    assert_str(ids_of(&result), "1");
    seek_figures(seek, &figures);
    assert_int_equal(figures.held, 2); /* somebody else may still read it */
    seek_drop(seek, 0);
    seek_figures(seek, &figures);
    assert_int_equal(figures.held, 1);
    struct seek_feed feed = feed_of(shelf);
    struct seek_query query = query_of("dva");
    shelf->readable[1] = false;
    feed.whole = true; /* nobody may read anything */
    CHECK(seek_ask(seek, &feed, &query, &arena, &result, e));
    seek_figures(seek, &figures);
    assert_int_equal(figures.held, 0);
    assert_int_equal(figures.words, 0);
    seek_free(seek);
}

static void a_list_with_its_stamp_is_read_once(void **state)
{
    static const char *const TEXTS[] = {"kolodvor ena", NULL};
    struct shelf *shelf = new_shelf(TEXTS);
    struct seek *seek = new_room(16 << 20);
    struct seek_feed feed = feed_of(shelf);
    struct seek_query query = query_of("kolodvor");
    struct seek_result result;
    UNUSED(state);
    feed.stamp = 1;
    query.session = 5;
    CHECK(seek_ask(seek, &feed, &query, &arena, &result, e));
    shelf->readable[0] = false;
    CHECK(seek_ask(seek, &feed, &query, &arena, &result, e));
    assert_int_equal(result.total, 1); /* the caller said that nothing changed */
    feed.stamp = 2;
    CHECK(seek_ask(seek, &feed, &query, &arena, &result, e));
    assert_int_equal(result.total, 0);
    seek_free(seek);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_are_found_in_their_forms),
        cmocka_unit_test(names_are_found_across_scripts),
        cmocka_unit_test(numbers_and_dates_are_found_in_any_writing),
        cmocka_unit_test(names_come_before_notes_and_new_before_old),
        cmocka_unit_test(results_are_those_of_a_plain_look),
        cmocka_unit_test(what_is_withdrawn_is_gone_at_once),
        cmocka_unit_test(a_list_with_its_stamp_is_read_once),
    };
    return cmocka_run_group_tests(tests, begin_all, end_all);
}
