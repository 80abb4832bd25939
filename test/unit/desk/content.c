/* content.c - editing on the desk: what a form may and may not do to a text of the site. */
#include <stdlib.h>

#include "../check.h"
#include "house.h"

static struct house *house;
static struct browser nika, cvetka, ana;

static int up(void **state)
{
    static const uint8_t secret[TOTP_SECRET] = "twenty bytes of code";
    int64_t id;

    UNUSED(state);
    house = house_new();
    CHECK(member_add_ready(house->app.store, house->intake, STR("nika"), STR("Nika Test"), ROLE_EDITOR,
                           str_from(house_password), secret, &id, e));
    browser_sign_in(&nika, house, "nika");
    browser_sign_in(&cvetka, house, "cvetka");
    browser_sign_in(&ana, house, "ana");
    return 0;
}

static int down(void **state)
{
    UNUSED(state);
    browser_close(&nika);
    browser_close(&cvetka);
    browser_close(&ana);
    house_free(house);
    return 0;
}

static void who_does_not_edit_is_kept_out(void **state)
{
    static const char *const PLACES[] = {
        "/en/desk/content", "/en/desk/content/tips", "/en/desk/content/tips/new", "/en/desk/content/tips/export",
        "/en/desk/content/tips/price", "/en/desk/content/tips/price/export", "/en/desk/content/tips/price/version/0",
        "/en/desk/content/tips/price/version/0/preview", "/en/desk/content/advisories/ukraine-offers/mail",
    };

    UNUSED(state);
    for (size_t i = 0; i < LEN(PLACES); i++) {
        assert_int_equal(browser_get(&ana, PLACES[i]).status, 403);
        assert_int_equal(browser_get(&nika, PLACES[i]).status, 200);
    }
    assert_int_equal(browser_post(&ana, "/en/desk/content/tips/price", "act=save").status, 403);
    assert_int_equal(browser_post_bare(&nika, "/en/desk/content/tips/price", "act=save").status, 403);
}

static void what_is_not_there_is_not_found(void **state)
{
    static const char *const PLACES[] = {
        "/en/desk/content/nothing", "/en/desk/content/map", "/en/desk/content/tips/nothing",
        "/en/desk/content/tips/price/version/99", "/en/desk/content/tips/price/version/99/preview",
        "/en/desk/content/tips/price/mail",
    };

    UNUSED(state);
    for (size_t i = 0; i < LEN(PLACES); i++)
        assert_int_equal(browser_get(&nika, PLACES[i]).status, 404);
}

static const char *const FORM = "/en/desk/content/tips/price";

static void a_form_changes_what_it_has_and_nothing_else(void **state)
{
    struct web_answer answer = browser_post(&nika, FORM,
                                            "base=0&draft=0&to=uk&from=sl&act=save&note=why&stamp=0000000000000000&"
                                            "f.title=%D0%A6%D1%96%D0%BD%D0%B0%0D%0A&f.steps.0=&b.always=1");

    UNUSED(state);
    assert_int_equal(answer.status, 303);
    answer = browser_json(&nika, "/en/desk/content/tips/price?to=uk&from=sl");
    assert_string_equal(answer_text(&nika, &answer, "rows.0.value"), "Ціна");
    assert_string_equal(answer_text(&nika, &answer, "mine_version.draft"), "yes");
    const char *id = answer_text(&nika, &answer, "draft");
    answer = browser_get(&nika, arena_printf(&nika.arena, "%s/export?version=%s", FORM, id));
    assert_int_equal(answer.status, 200);
    assert_true(answer_holds(&answer, "uk: \"Ціна\""));
    assert_true(answer_holds(&answer, "sl: \"")); /* languages that the form did not show */
    assert_true(answer_holds(&answer, "drawing:"));
    answer = browser_get(&cvetka, arena_printf(&cvetka.arena, "%s/version/%s", FORM, id));
    assert_int_equal(answer.status, 404); /* a draft is its author's */
}

static void hostile_forms_do_no_harm(void **state)
{
    static const char *const ACTS[] = {
        "add:", "add:title", "add:title.en", "add:nothing.9.steps", "add:steps.0", "remove:", "remove:title",
        "remove:steps", "remove:steps.99", "remove:steps.-1", "remove:steps.0.en", "up:steps.0", "down:steps.99", "up:id",
        ":", "::", "counts", "add:unverified.0", "nothing",
    };

    UNUSED(state);
    for (size_t i = 0; i < LEN(ACTS); i++) {
        struct web_answer answer = browser_json(&nika, FORM);
        const char *draft = answer_text(&nika, &answer, "draft"), *stamp = answer_text(&nika, &answer, "stamp");
        answer = browser_post(&nika, FORM, arena_printf(&nika.arena, "base=0&draft=%s&stamp=%s&to=en&act=%s", draft, stamp,
                                                        ACTS[i]));
        if (answer.status >= 500)
            fail_msg("%s: %u", ACTS[i], answer.status);
        assert_int_equal(browser_get(&nika, FORM).status, 200);
    }
    static const char *const BODIES[] = {
        "base=x&draft=0&act=save", "base=0&draft=-1&act=save", "base=99&draft=0&act=save", "base=0&draft=77&act=save",
        "act=save", "base=0&draft=0&act=save&f.tool=hammer", "base=0&draft=0&act=save&u.x.y=1&u.=1",
        "base=0&draft=0&act=save&f.title=%01%02%E2%80%A8&f.text=%EF%BB%BF", "base=0&draft=0&to=zz&act=show&next_to=../..",
    };
    for (size_t i = 0; i < LEN(BODIES); i++) {
        struct web_answer answer = browser_post(&nika, FORM, BODIES[i]);
        if (answer.status >= 500)
            fail_msg("%s: %u", BODIES[i], answer.status);
        assert_int_equal(browser_get(&nika, FORM).status, 200);
    }
}

static void nobody_acts_on_versions_of_another_item(void **state)
{
    struct web_answer answer = browser_json(&nika, FORM);
    const char *draft = answer_text(&nika, &answer, "draft");

    UNUSED(state);
    assert_string_not_equal(draft, "0");
    static const char *const STEPS[] = {"propose", "take-back", "drop", "approve", "refuse", "recall", "restart"};
    for (size_t i = 0; i < LEN(STEPS); i++)
        assert_int_equal(browser_post(&nika, arena_printf(&nika.arena, "/en/desk/content/tips/car/version/%s/%s", draft,
                                                          STEPS[i]), "note=x").status, 404);
    assert_int_equal(browser_post(&nika, arena_printf(&nika.arena, "%s/version/%s/propose", FORM, draft), "").status, 303);
    assert_int_equal(browser_post(&nika, arena_printf(&nika.arena, "%s/version/%s/approve", FORM, draft), "").status, 403);
    assert_int_equal(browser_post(&nika, FORM, "base=0&draft=0&act=save&f.title=more").status, 409);
    answer = browser_post(&cvetka, arena_printf(&cvetka.arena, "%s/version/%s/refuse", FORM, draft), "note=");
    assert_int_equal(answer.status, 422);
    answer = browser_post(&cvetka, arena_printf(&cvetka.arena, "%s/version/%s/approve", FORM, draft), "at=soon");
    assert_int_equal(answer.status, 422);
    answer = browser_post(&cvetka, arena_printf(&cvetka.arena, "%s/version/%s/refuse", FORM, draft), "note=say+who");
    assert_int_equal(answer.status, 303);
    answer = browser_get(&nika, "/en/desk/content");
    assert_true(answer_holds(&answer, "say who"));
}

static void unfinished_is_kept_but_not_proposed_nor_shown(void **state)
{
    struct web_answer answer = browser_post(&nika, "/en/desk/content/tips", "name=%C5%BDiva%20%D1%80%D0%B5%D1%87&to=en");

    UNUSED(state);
    assert_int_equal(answer.status, 303);
    assert_true(str_starts(answer.location, STR("/en/desk/content/tips/ziva-rech?")));
    answer = browser_json(&nika, "/en/desk/content/tips/ziva-rech");
    const char *draft = answer_text(&nika, &answer, "draft"), *stamp = answer_text(&nika, &answer, "stamp");
    answer = browser_post(&nika, "/en/desk/content/tips/ziva-rech",
                          arena_printf(&nika.arena, "base=0&draft=%s&stamp=%s&act=propose", draft, stamp));
    assert_int_equal(answer.status, 422);
    assert_true(answer_holds(&answer, "#f-text"));
    answer = browser_get(&nika, arena_printf(&nika.arena, "/en/desk/content/tips/ziva-rech/version/%s/preview", draft));
    assert_int_equal(answer.status, 409);
    answer = browser_post(&nika, "/en/desk/content/tips", "name=%C5%BDiva%20%D1%80%D0%B5%D1%87&to=en");
    assert_true(str_starts(answer.location, STR("/en/desk/content/tips/ziva-rech-2?"))); /* the same name twice */
    answer = browser_post(&nika, "/en/desk/content/tips", "name=new&to=en");
    assert_false(str_starts(answer.location, STR("/en/desk/content/tips/new?"))); /* a word of our own addresses */
    answer = browser_post(&nika, "/en/desk/content/tips", "name=%D9%85%D8%B1%D8%AD%D8%A8%D8%A7&to=en");
    assert_true(str_starts(answer.location, STR("/en/desk/content/tips/tips-"))); /* no letter of ours in it */
    assert_int_equal(browser_post(&nika, "/en/desk/content/tips", "name=+&to=en").status, 422);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_does_not_edit_is_kept_out),
        cmocka_unit_test(what_is_not_there_is_not_found),
        cmocka_unit_test(a_form_changes_what_it_has_and_nothing_else),
        cmocka_unit_test(hostile_forms_do_no_harm),
        cmocka_unit_test(nobody_acts_on_versions_of_another_item),
        cmocka_unit_test(unfinished_is_kept_but_not_proposed_nor_shown),
    };
    return cmocka_run_group_tests(tests, up, down);
}
