/* One's own trail, reading that stands out, and the forms of security keys. */
#include "house.h"
#include "../check.h"
#include "base/clock.h"
#include "desk/pages.h"

static const struct watch RULES = {.many = 3, .many_minutes = 30, .refused = 4, .refused_minutes = 15};

static int set_up(void **state)
{
    struct house *house = house_new();

    ring_set_watch(house->app.ring, &RULES);
    *state = house;
    return 0;
}
static int take_down(void **state) { house_free(*state); return 0; }

static const char *path_of(struct browser *browser, int64_t id)
{
    return arena_printf(&browser->arena, "/en/desk/report/%" PRId64, id);
}

static bool has(struct browser *browser, struct web_answer *answer, const char *path)
{
    json_t *whole = json_loadb(answer->body.p, answer->body.n, 0, NULL), *at = whole;
    struct str rest = str_from(path);

    while (at && rest.n) {
        struct str part = str_cut(&rest, '.');
        int64_t index;
        at = json_is_array(at) && str_int(part, 0, 1000, &index) ? json_array_get(at, (size_t)index)
                                                                 : json_object_get(at, str_copy(&browser->arena, part).p);
    }
    bool found = at != NULL;
    json_decref(whole);
    return found;
}

static void a_member_sees_what_is_written_of_her(void **state)
{
    struct browser ana, bor;
    struct web_answer answer;
    int64_t report = house_report(*state, "They took my passport.");

    browser_sign_in(&ana, *state, "ana");
    browser_sign_in(&bor, *state, "bor");
    assert_int_equal(browser_get(&bor, path_of(&bor, report)).status, 200);
    answer = browser_json(&ana, "/en/desk/account/trail?action=read");
    assert_string_equal(answer_text(&ana, &answer, "empty"), "yes"); /* nothing of a colleague's */
    assert_int_equal(browser_get(&ana, path_of(&ana, report)).status, 200);
    browser_post(&ana, arena_printf(&ana.arena, "/en/desk/report/%" PRId64 "/take", report), "");
    answer = browser_json(&ana, "/en/desk/account/trail");
    assert_string_equal(answer_text(&ana, &answer, "lines.0.action"), "report.take");
    assert_string_equal(answer_text(&ana, &answer, "lines.1.action"), "report.read");
    assert_string_equal(answer_text(&ana, &answer, "lines.1.object"),
                        arena_printf(&ana.arena, "report:%" PRId64, report));
    assert_true(has(&ana, &answer, "lines.1.at.words")); /* the exact time, out of its seal */
    answer = browser_json(&ana, "/en/desk/account/trail?action=read");
    assert_string_equal(answer_text(&ana, &answer, "lines.0.action"), "report.read");
    assert_false(has(&ana, &answer, "lines.1"));
    answer = browser_json(&ana, "/en/desk/account/trail?action=report.take");
    assert_string_equal(answer_text(&ana, &answer, "lines.0.action"), "report.take");
    assert_false(has(&ana, &answer, "lines.1"));
    answer = browser_json(&ana, "/en/desk/account/trail?action=account");
    assert_string_equal(answer_text(&ana, &answer, "lines.0.action"), "member.sign-in");
    answer = browser_json(&ana, "/en/desk/account/trail?action=content");
    assert_string_equal(answer_text(&ana, &answer, "empty"), "yes");
    assert_int_equal(browser_get(&ana, "/en/desk/account/trail?after=none").status, 422);
    browser_close(&ana);
    browser_close(&bor);
}

static void a_long_trail_is_read_page_by_page(void **state)
{
    struct browser ana;
    struct web_answer answer;
    int64_t report = house_report(*state, "They took my passport."), lines = 0, last = INT64_MAX;
    const char *path = "/en/desk/account/trail?action=read";

    browser_sign_in(&ana, *state, "ana");
    for (int i = 0; i < 120; i++)
        assert_int_equal(browser_json(&ana, path_of(&ana, report)).status, 200);
    for (;;) {
        answer = browser_json(&ana, path);
        for (int i = 0; has(&ana, &answer, arena_printf(&ana.arena, "lines.%d", i)); i++) {
            int64_t number = strtoll(answer_text(&ana, &answer, arena_printf(&ana.arena, "lines.%d.number", i)), NULL, 10);
            assert_true(number < last); /* none twice */
            last = number;
            lines++;
        }
        if (!has(&ana, &answer, "next_query"))
            break;
        path = arena_printf(&ana.arena, "/en/desk/account/trail?%s", answer_text(&ana, &answer, "next_query"));
    }
    assert_int_equal(lines, 120);
    answer = browser_json(&ana, arena_printf(&ana.arena, "/en/desk/account/trail?%s",
                                             answer_text(&ana, &answer, "back_query")));
    assert_string_equal(answer_text(&ana, &answer, "more"), "yes");
    browser_close(&ana);
}

/* An administrator holds no key: open fields, no seal. */
static void everybody_signed_in_has_a_trail(void **state)
{
    struct browser adam;
    struct web_answer answer;

    browser_sign_in(&adam, *state, "adam");
    answer = browser_json(&adam, "/en/desk/account/trail");
    assert_int_equal(answer.status, 200);
    assert_string_equal(answer_text(&adam, &answer, "lines.0.action"), "member.sign-in");
    browser_close(&adam);
}

static void what_stands_out_is_looked_at(void **state)
{
    struct browser bor, cvetka;
    struct web_answer answer;
    const char *path;

    browser_sign_in(&bor, *state, "bor");
    for (int i = 0; i < 3; i++) {
        int64_t report = house_report(*state, "They took my passport.");
        assert_int_equal(browser_get(&bor, path_of(&bor, report)).status, 200);
        browser_get(&bor, path_of(&bor, report)); /* again the same is not one more */
    }
    assert_int_equal(browser_get(&bor, "/en/desk/admin/audit/look").status, 403);
    browser_sign_in(&cvetka, *state, "cvetka");
    answer = browser_json(&cvetka, "/en/desk/admin/audit/look");
    assert_string_equal(answer_text(&cvetka, &answer, "flags.0.rule"), "many");
    assert_string_equal(answer_text(&cvetka, &answer, "flags.0.who"), "Bor Test");
    assert_string_equal(answer_text(&cvetka, &answer, "flags.0.objects"), "3");
    path = arena_printf(&cvetka.arena, "/en/desk/admin/audit/look/%s", answer_text(&cvetka, &answer, "flags.0.id"));
    answer = browser_get(&cvetka, "/en/desk/inbox");
    assert_true(answer_holds(&answer, "aria-label=\"1 to look at\""));
    answer = browser_post(&cvetka, path, "reason=ok");
    assert_int_equal(answer.status, 422);
    assert_true(answer_holds(&answer, ">ok</textarea>"));
    answer = browser_post(&cvetka, path, "reason=He+wrote+the+yearly+numbers.");
    assert_int_equal(answer.status, 303);
    assert_int_equal(browser_post(&cvetka, path, "reason=He+wrote+the+yearly+numbers.").status, 409);
    answer = browser_json(&cvetka, "/en/desk/admin/audit/look");
    assert_string_equal(answer_text(&cvetka, &answer, "empty"), "yes");
    answer = browser_json(&cvetka, "/en/desk/admin/audit/look?which=looked");
    assert_string_equal(answer_text(&cvetka, &answer, "flags.0.looked.by"), "Cvetka Test");
    answer = browser_json(&bor, "/en/desk/account/trail");
    assert_string_equal(answer_text(&bor, &answer, "flags.0.looked.reason"), "He wrote the yearly numbers.");
    answer = browser_get(&bor, "/en/desk/inbox");
    assert_false(answer_holds(&answer, "role=\"img\" aria-label")); /* how many there are is for those who look */
    answer = browser_json(&cvetka, "/en/desk/admin/audit");
    assert_string_equal(answer_text(&cvetka, &answer, "lines.0.action"), "watch.look");
    assert_string_equal(answer_text(&cvetka, &answer, "lines.0.detail"), "He wrote the yearly numbers.");
    browser_close(&bor);
    browser_close(&cvetka);
}

static void who_is_refused_again_and_again_is_seen(void **state)
{
    struct browser bor, cvetka, ema;
    struct web_answer answer;

    browser_sign_in(&bor, *state, "bor");
    browser_get(&bor, path_of(&bor, 4711));
    browser_get(&bor, path_of(&bor, 4712));
    browser_get(&bor, "/en/desk/admin/members");
    browser_sign_in(&cvetka, *state, "cvetka");
    answer = browser_json(&cvetka, "/en/desk/admin/audit/look");
    assert_string_equal(answer_text(&cvetka, &answer, "empty"), "yes");
    browser_get(&bor, path_of(&bor, 4713));
    answer = browser_json(&cvetka, "/en/desk/admin/audit/look");
    assert_string_equal(answer_text(&cvetka, &answer, "flags.0.rule"), "refused");
    assert_string_equal(answer_text(&cvetka, &answer, "flags.0.objects"), "4");
    /* Another agency's flags are none of hers. */
    browser_sign_in(&ema, *state, "ema");
    for (int i = 0; i < 4; i++)
        browser_get(&ema, path_of(&ema, 4711));
    answer = browser_json(&cvetka, "/en/desk/admin/audit/look");
    assert_false(has(&cvetka, &answer, "flags.1"));
    browser_close(&bor);
    browser_close(&cvetka);
    browser_close(&ema);
}

static void an_agency_around_the_clock_is_marked(void **state)
{
    struct house *house = *state;
    struct browser adam;
    struct web_answer answer;
    const char *path = arena_printf(&house->arena, "/en/desk/admin/agencies/%" PRId64 "/hours", house->intake);

    browser_sign_in(&adam, house, "adam");
    assert_int_equal(browser_post(&adam, path, "all_hours=1").status, 303);
    answer = browser_get(&adam, "/en/desk/admin/agencies");
    assert_true(answer_holds(&answer, "name=\"all_hours\" value=\"0\""));
    assert_int_equal(browser_post(&adam, path, "all_hours=0").status, 303);
    browser_close(&adam);
}

/* Whatever stands in the key's fields, the door says what it always says. */
static void nonsense_for_a_key_is_answered_as_ever(void **state)
{
    struct browser thief = {.house = *state};
    struct web_answer code, key;
    static const char *const tries[] = {
        "login=ana&password=x&key_id=AAAA&key_client=e30&key_data=AAAA&key_signature=AAAA",
        "login=nobody&password=x&key_id=%00&key_client=&key_data=&key_signature=",
    };

    code = browser_post_bare(&thief, "/en/desk/sign-in", "login=ana&password=x&code=000000");
    const char *words = "That did not work.";
    assert_true(answer_holds(&code, words));
    for (size_t i = 0; i < LEN(tries); i++) {
        key = browser_post_bare(&thief, "/en/desk/sign-in", tries[i]);
        assert_true(key.status == 403 || key.status == 429 || key.status == 400);
        if (key.status == 403)
            assert_true(answer_holds(&key, words));
    }
    browser_close(&thief);
}

static void keys_want_the_password_and_a_name_of_the_site(void **state)
{
    struct house *house = *state;
    struct browser ana;
    struct web_answer answer;

    browser_sign_in(&ana, house, "ana");
    answer = browser_json(&ana, "/en/desk/account/keys");
    assert_string_equal(answer_text(&ana, &answer, "none"), "yes");
    assert_false(has(&ana, &answer, "ask.challenge")); /* 127.0.0.1 is no name */
    house->app.address = "https://kres.example.org";
    answer = browser_json(&ana, "/en/desk/account/keys");
    assert_string_equal(answer_text(&ana, &answer, "ask.elsewhere"), "yes");
    assert_string_equal(answer_text(&ana, &answer, "ask.address"), "https://kres.example.org");
    answer = browser_post(&ana, "/en/desk/account/keys", "old=wrong&name=Blue&key_client=e30&key_attestation=AAAA");
    assert_int_equal(answer.status, 422);
    assert_true(answer_holds(&answer, "This is not your password now."));
    answer = browser_post(&ana, "/en/desk/account/keys",
                          "old=seven+lamps+over+the+hill&name=Blue&key_client=e30&key_attestation=AAAA");
    assert_int_equal(answer.status, 422);
    assert_int_equal(browser_post(&ana, "/en/desk/account/keys/1/remove", "old=wrong").status, 422);
    assert_int_equal(browser_post(&ana, "/en/desk/account/keys/1/remove", "old=seven+lamps+over+the+hill").status, 404);
    assert_int_equal(browser_post(&ana, "/en/desk/account/code-app/drop", "old=seven+lamps+over+the+hill").status, 409);
    browser_close(&ana);
}

int main(void)
{
#define ROW(name) cmocka_unit_test_setup_teardown(name, set_up, take_down)
    const struct CMUnitTest tests[] = {
        ROW(a_member_sees_what_is_written_of_her), ROW(a_long_trail_is_read_page_by_page),
        ROW(everybody_signed_in_has_a_trail), ROW(what_stands_out_is_looked_at),
        ROW(who_is_refused_again_and_again_is_seen), ROW(an_agency_around_the_clock_is_marked),
        ROW(nonsense_for_a_key_is_answered_as_ever), ROW(keys_want_the_password_and_a_name_of_the_site),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
