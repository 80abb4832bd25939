/* The door of the desk: who gets in, what a wrong attempt tells, how the first sign-in goes. */
#include "house.h"
#include "desk/pages.h"
#include "base/clock.h"
#include "../check.h"

static int set_up(void **state) { *state = house_new(); return 0; }
static int take_down(void **state) { house_free(*state); return 0; }

static void every_route_has_a_right_and_a_handler(void **state)
{
    UNUSED(state);
    for (const struct web_route *route = desk_routes; route->path; route++) {
        assert_non_null(route->run);
        assert_int_not_equal(route->right, 0);
        if (route->method == WEB_POST && route->right == WEB_PUBLIC)
            assert_int_equal(route->lane, WEB_HEAVY);
    }
}

static void strangers_are_sent_to_the_door(void **state)
{
    struct browser stranger = {.house = *state};
    struct web_answer answer = browser_get(&stranger, "/en/desk/inbox");

    assert_int_equal(answer.status, 303);
    assert_str(answer.location, "/en/desk/sign-in");
    answer = browser_get(&stranger, "/en/desk/sign-in");
    assert_int_equal(answer.status, 200);
    assert_true(answer_holds(&answer, "name=\"password\""));
    browser_close(&stranger);
}

static void a_wrong_attempt_tells_nothing_and_slows(void **state)
{
    struct browser thief = {.house = *state};
    struct web_answer unknown, wrong;
    bool slowed = false;

    unknown = browser_post_bare(&thief, "/en/desk/sign-in", "login=nobody&password=x&code=000000");
    assert_int_equal(unknown.status, 403);
    for (int i = 0; i < 6 && !slowed; i++) {
        wrong = browser_post_bare(&thief, "/en/desk/sign-in", "login=ana&password=x&code=000000");
        slowed = wrong.status == 429;
        if (!slowed)
            assert_int_equal(wrong.status, 403);
    }
    assert_true(slowed);
    assert_true(answer_holds(&wrong, "value=\"ana\"")); /* the login need not be typed again */
    browser_close(&thief);
}

static void signing_out_ends_the_session(void **state)
{
    struct browser ana;
    char cookie[200];

    browser_sign_in(&ana, *state, "ana");
    assert_int_equal(browser_get(&ana, "/en/desk/inbox").status, 200);
    snprintf(cookie, sizeof cookie, "%s", ana.cookie);
    struct web_answer answer = browser_post(&ana, "/en/desk/sign-out", "");
    assert_int_equal(answer.status, 303);
    snprintf(ana.cookie, sizeof ana.cookie, "%s", cookie); /* a stolen copy of the cookie is worth nothing */
    assert_int_equal(browser_get(&ana, "/en/desk/inbox").status, 303);
    browser_close(&ana);
}

static void the_cookie_is_out_of_reach(void **state)
{
    struct house *house = *state;
    struct browser ana;

    browser_sign_in(&ana, house, "ana");
    assert_holds(ana.said, "; HttpOnly");
    assert_holds(ana.said, "; SameSite=Strict");
    assert_null(strstr(ana.said, "Secure")); /* on plain loopback a browser would drop it */
    assert_str(browser_get(&ana, "/en/desk/sign-in").location, "/en/desk"); /* signed in: the door leads on */
    browser_close(&ana);
    house->app.secure = true;
    browser_sign_in(&ana, house, "bor");
    assert_int_equal(strncmp(ana.said, "__Host-kres_session=", 20), 0);
    assert_holds(ana.said, "; Secure");
    browser_close(&ana);
}

static void forms_without_their_token_are_refused(void **state)
{
    struct browser ana;

    browser_sign_in(&ana, *state, "ana");
    assert_int_equal(browser_post_bare(&ana, "/en/desk/account/sign-out-everywhere", "csrf=forged").status, 403);
    assert_int_equal(browser_post_bare(&ana, "/en/desk/account/sign-out-everywhere", "").status, 403);
    assert_int_equal(browser_get(&ana, "/en/desk/inbox").status, 200);
    browser_close(&ana);
}

static void enter_new_member(struct browser *dora, struct house *house)
{
    struct browser adam;
    struct web_answer answer;
    char password[64], body[200];

    browser_sign_in(&adam, house, "adam");
    answer = browser_post(&adam, "/en/desk/admin/members",
                          arena_printf(&adam.arena, "to=%" PRId64 "&login=dora&name=Dora+Test&role=intake",
                                       house->intake));
    assert_int_equal(answer.status, 200);
    size_t at = str_find(answer.body, STR("class=\"code\">"), 0);
    assert_int_not_equal(at, SIZE_MAX);
    snprintf(password, sizeof password, STR_FMT, STR_ARG(str_slice(answer.body, at + 13, at + 13 + MEMBER_PASSWORD)));
    browser_close(&adam);
    *dora = (struct browser){.house = house};
    snprintf(body, sizeof body, "login=dora&password=%s", password);
    answer = browser_post_bare(dora, "/en/desk/sign-in", body);
    assert_int_equal(answer.status, 303);
    assert_str(answer.location, "/en/desk/start");
    for (size_t i = 0; i < answer.header_count; i++)
        if (strncasecmp(answer.headers[i].name.p, "set-cookie", 10) == 0)
            snprintf(dora->cookie, sizeof dora->cookie, STR_FMT,
                     STR_ARG(str_slice(answer.headers[i].value, 0, str_find(answer.headers[i].value, STR(";"), 0))));
}

/* One time password, own password, code app, recovery code, and then a colleague lets her in. */
static void the_first_sign_in_goes_step_by_step(void **state)
{
    struct house *house = *state;
    struct browser dora, ana;
    struct web_answer answer;

    enter_new_member(&dora, house);
    assert_str(browser_get(&dora, "/en/desk/inbox").location, "/en/desk/sign-in");
    assert_str(browser_get(&dora, "/en/desk/sign-in").location, "/en/desk/start");
    answer = browser_json(&dora, "/en/desk/start");
    assert_string_equal(answer_text(&dora, &answer, "step_password"), "yes");
    browser_read_token(&dora, "/en/desk/start");
    answer = browser_post(&dora, "/en/desk/start/password", "fresh=a+quiet+river+stone&again=something+else+here");
    assert_int_equal(answer.status, 422);
    answer = browser_post(&dora, "/en/desk/start/password", "fresh=a+quiet+river+stone&again=a+quiet+river+stone");
    assert_int_equal(answer.status, 303);
    answer = browser_json(&dora, "/en/desk/start");
    assert_string_equal(answer_text(&dora, &answer, "step_code_app"), "yes");
    assert_holds(answer_text(&dora, &answer, "code_app.uri"), "otpauth://totp/");
    assert_holds(answer_text(&dora, &answer, "code_app.qr.path"), "M0 0h7");
    assert_int_equal(browser_post(&dora, "/en/desk/start/code-app", "code=12").status, 422);
    browser_close(&dora);
    browser_sign_in(&ana, house, "ana");
    answer = browser_json(&ana, "/en/desk/colleagues");
    assert_string_equal(answer_text(&ana, &answer, "someone_waits"), "no");
    browser_close(&ana);
}

static void browsers_are_named_for_people(void **state)
{
    struct arena arena = {0};

    UNUSED(state);
    assert_str(device_name(&arena, STR("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0")),
               "Firefox · Linux");
    assert_str(device_name(&arena, STR("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0) Version/18.0 Safari/604.1")),
               "Safari · iPhone");
    assert_str(device_name(&arena, STR("Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36 Edg/140.0")),
               "Edge · Windows");
    assert_str(device_name(&arena, STR("")), "? · ?");
    arena_clear(&arena);
}

/* A new code app or recovery code would let whoever found an open screen in again, for good. */
static void what_lets_in_for_good_wants_the_password(void **state)
{
    struct browser ana;
    struct web_answer answer;
    const char *wrong = "old=not+my+password&code=000000&first=AAAA&second=BBBB";
    const char *right = arena_printf(&((struct house *)*state)->arena, "old=%s&code=000000&first=AAAA&second=BBBB",
                                     "seven+lamps+over+the+hill");

    browser_sign_in(&ana, *state, "ana");
    browser_get(&ana, "/en/desk/account/code-app");
    browser_get(&ana, "/en/desk/account/recovery");
    answer = browser_post(&ana, "/en/desk/account/code-app", wrong);
    assert_int_equal(answer.status, 422);
    assert_true(answer_holds(&answer, "This is not your password now."));
    answer = browser_post(&ana, "/en/desk/account/recovery", wrong);
    assert_int_equal(answer.status, 422);
    assert_true(answer_holds(&answer, "This is not your password now."));
    answer = browser_post(&ana, "/en/desk/account/recovery", right);
    assert_int_equal(answer.status, 422);
    assert_true(answer_holds(&answer, "This group is not right."));
    answer = browser_post(&ana, "/en/desk/account/code-app", right);
    assert_int_equal(answer.status, 422);
    assert_false(answer_holds(&answer, "This is not your password now."));
    browser_close(&ana);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_route_has_a_right_and_a_handler),
        cmocka_unit_test(browsers_are_named_for_people),
        cmocka_unit_test_setup_teardown(strangers_are_sent_to_the_door, set_up, take_down),
        cmocka_unit_test_setup_teardown(a_wrong_attempt_tells_nothing_and_slows, set_up, take_down),
        cmocka_unit_test_setup_teardown(signing_out_ends_the_session, set_up, take_down),
        cmocka_unit_test_setup_teardown(the_cookie_is_out_of_reach, set_up, take_down),
        cmocka_unit_test_setup_teardown(forms_without_their_token_are_refused, set_up, take_down),
        cmocka_unit_test_setup_teardown(the_first_sign_in_goes_step_by_step, set_up, take_down),
        cmocka_unit_test_setup_teardown(what_lets_in_for_good_wants_the_password, set_up, take_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
