/* The directory on the desk: what has to be checked, saying so and taking it back, and what is sealed from the public. */
#include "house.h"

#include "../place.h"
#include "../check.h"
#include "base/clock.h"
#include "base/file.h"

#include <stdlib.h>

static int set_up(void **state) { *state = house_new(); return 0; }
static int take_down(void **state) { house_free(*state); return 0; }

static const char secret[] = "Skrivna pot 77, Gozdna vas";
static const char form[] = "level=partners&address=Skrivna+pot+77%2C+Gozdna+vas&notes=Ring+twice.%0D%0AAsk+for+Mila.";

/* In any file of the data folder: the database, its write-ahead log, what is beside them. */
static bool on_disk(struct house *house, const char *words)
{
    struct str *names;
    struct arena arena = {0};
    size_t count;
    bool found = false;

    CHECK(store_settle(house->app.store, e));
    place_dump(house->app.store, house->folder);
    CHECK(file_list(&arena, house->folder, &names, &count, e));
    for (size_t i = 0; i < count; i++) {
        struct str bytes;
        struct err ignored;
        if (file_read(&arena, arena_printf(&arena, "%s/" STR_FMT, house->folder, STR_ARG(names[i])), 1 << 28, &bytes,
                      &ignored))
            found = found || str_find(bytes, str_from(words), 0) != SIZE_MAX;
    }
    arena_clear(&arena);
    return found;
}

static void contacts_to_check_stand_first_and_one_click_publishes(void **state)
{
    struct house *house = *state;
    struct browser cvetka, ana;
    struct web_answer answer;

    browser_sign_in(&cvetka, house, "cvetka");
    answer = browser_json(&cvetka, "/en/desk/directory");
    assert_string_equal(answer_text(&cvetka, &answer, "contacts.0.due_never"), "yes");
    answer = browser_get(&cvetka, "/en/desk/directory");
    assert_true(answer_holds(&answer, "Unchecked people"));
    assert_true(answer_holds(&answer, "+447700900197")); /* staff see what nobody has checked, to check it */
    assert_int_equal(browser_get(&cvetka, "/en/find/t-unchecked").status, 404);

    assert_int_equal(browser_post(&cvetka, "/en/desk/directory/t-unchecked/checked", "service=").status, 303);
    answer = browser_get(&cvetka, "/en/find/t-unchecked");
    assert_int_equal(answer.status, 200);
    assert_true(answer_holds(&answer, "tel:+447700900198"));
    answer = browser_get(&cvetka, "/en/help"); /* "first": it answers now */
    assert_true(answer_holds(&answer, "tel:+447700900198"));
    assert_int_equal(browser_post(&cvetka, "/en/desk/directory/t-unchecked/checked", "service=line").status, 303);
    answer = browser_get(&cvetka, "/en/find/t-unchecked");
    assert_true(answer_holds(&answer, "Cvetka Test"));

    /* Taken back step by step: the line, then the organisation. */
    answer = browser_get(&cvetka, "/en/desk/directory/t-unchecked");
    assert_true(answer_holds(&answer, "/directory/t-unchecked/undo"));
    assert_int_equal(browser_post(&cvetka, "/en/desk/directory/t-unchecked/undo", "").status, 303);
    assert_int_equal(browser_get(&cvetka, "/en/find/t-unchecked").status, 200);

    browser_sign_in(&ana, house, "ana"); /* reads reports, but edits nothing */
    assert_int_equal(browser_get(&ana, "/en/desk/directory").status, 200);
    assert_int_equal(browser_post(&ana, "/en/desk/directory/t-unchecked/checked", "service=").status, 403);
    assert_int_equal(browser_post(&ana, "/en/desk/directory/t-unchecked/restricted", form).status, 403);
    browser_close(&ana);
    browser_sign_in(&ana, house, "adam"); /* administers, reads nothing */
    assert_int_equal(browser_get(&ana, "/en/desk/directory").status, 403);
    assert_int_equal(browser_get(&ana, "/en/desk/directory/t-women").status, 403);
    assert_int_equal(browser_post(&cvetka, "/en/desk/directory/t-nobody/checked", "service=").status, 404);
    assert_int_equal(browser_post(&cvetka, "/en/desk/directory/t-zora/checked", "service=nothing").status, 404);
    browser_close(&ana);
    browser_close(&cvetka);
}

static void undo_is_for_the_one_who_said_so_and_for_a_while(void **state)
{
    struct house *house = *state;
    struct browser cvetka;
    struct web_answer answer;

    browser_sign_in(&cvetka, house, "cvetka");
    assert_int_equal(browser_post(&cvetka, "/en/desk/directory/t-half/undo", "").status, 409); /* nothing was said */
    assert_int_equal(browser_post(&cvetka, "/en/desk/directory/t-half/checked", "service=line").status, 303);
    clock_pretend(clock_now() + 16 * 60);
    answer = browser_get(&cvetka, "/en/desk/directory/t-half");
    assert_false(answer_holds(&answer, "/directory/t-half/undo"));
    assert_int_equal(browser_post(&cvetka, "/en/desk/directory/t-half/undo", "").status, 409);
    answer = browser_get(&cvetka, "/en/find/t-half");
    assert_true(answer_holds(&answer, "tel:+447700900197"));
    browser_close(&cvetka);
}

static void a_hidden_address_is_read_by_partners_and_stands_nowhere_else(void **state)
{
    static const char *const paths[] = {"/en/find", "/sl/find", "/en/find/list?q=skrivna", "/en/find/t-women", "/en/help",
                                        "/en/find/list?q=gozdna"};
    struct house *house = *state;
    struct browser cvetka, ana, ema;
    struct web_answer answer;

    browser_sign_in(&cvetka, house, "cvetka");
    assert_int_equal(browser_post(&cvetka, "/en/desk/directory/t-women/restricted", form).status, 303);
    assert_int_equal(browser_post(&cvetka, "/en/desk/directory/t-women/restricted",
                                  "level=staff&notes=The+key+is+under+the+stone").status, 303);
    answer = browser_get(&cvetka, "/en/desk/directory/t-women");
    assert_true(answer_holds(&answer, secret));
    assert_true(answer_holds(&answer, "Ask for Mila."));
    assert_true(answer_holds(&answer, "under the stone"));
    browser_sign_in(&ana, house, "ana"); /* the same agency, no editor */
    answer = browser_get(&ana, "/en/desk/directory/t-women");
    assert_true(answer_holds(&answer, secret));
    assert_false(answer_holds(&answer, "under the stone"));
    browser_sign_in(&ema, house, "ema"); /* another agency: partners' words, not staff's */
    answer = browser_get(&ema, "/en/desk/directory/t-women");
    assert_true(answer_holds(&answer, secret));
    assert_false(answer_holds(&answer, "under the stone"));

    for (size_t i = 0; i < LEN(paths); i++) {
        answer = browser_get(&ana, paths[i]);
        assert_false(answer_holds(&answer, "Skrivna"));
        assert_false(answer_holds(&answer, "Gozdna"));
        assert_false(answer_holds(&answer, "under the stone"));
    }
    assert_false(on_disk(house, "Skrivna pot"));
    assert_false(on_disk(house, "Gozdna vas"));
    assert_false(on_disk(house, "under the stone"));
    assert_true(on_disk(house, "content.restrict")); /* the scan does read what is there: the audit log says who */

    /* Replaced, and taken away. */
    assert_int_equal(browser_post(&cvetka, "/en/desk/directory/t-women/restricted",
                                  "level=partners&address=&notes=").status, 303);
    answer = browser_get(&ema, "/en/desk/directory/t-women");
    assert_false(answer_holds(&answer, secret));
    answer = browser_get(&cvetka, "/en/desk/directory/t-women");
    assert_true(answer_holds(&answer, "under the stone"));
    browser_close(&ana);
    browser_close(&ema);
    browser_close(&cvetka);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(contacts_to_check_stand_first_and_one_click_publishes, set_up, take_down),
        cmocka_unit_test_setup_teardown(undo_is_for_the_one_who_said_so_and_for_a_while, set_up, take_down),
        cmocka_unit_test_setup_teardown(a_hidden_address_is_read_by_partners_and_stands_nowhere_else, set_up, take_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
