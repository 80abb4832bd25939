/* report.c - a person reports with a browser without JavaScript; nothing she typed is lost on the way. */
#include "base/clock.h"
#include "site/house.h"
#include "site/sent.h"

static struct house *house;

static void steps_keep_what_was_typed(void **state)
{
    struct web_answer page = house_get(house, "/en/report");
    const char *hidden;

    UNUSED(state);
    assert_int_equal(page.status, 200);
    assert_true(answer_has(&page, "type=\"radio\" name=\"who\""));
    hidden = answer_hidden(house, &page);
    page = house_post(house, "/en/report", arena_printf(&house->arena, "%swho=witness&_go=next", hidden));
    assert_int_equal(page.status, 200);
    assert_true(str_is(answer_input(house, &page, "who"), "witness"));
    page = house_post(house, "/en/report", arena_printf(&house->arena, "%stext=%%22%%3Cb%%3E&offer=Job&_go=back",
                                                        answer_hidden(house, &page)));
    assert_int_equal(page.status, 200);
    assert_true(answer_has(&page, "value=\"witness\" checked"));
    assert_true(str_is(answer_input(house, &page, "text"), "\"<b>"));
    assert_false(answer_has(&page, "\"<b>"));
    assert_true(str_is(answer_input(house, &page, "offer"), "Job"));
}

static void an_empty_answer_is_told_beside_its_field(void **state)
{
    struct web_answer page = house_get(house, "/en/report");

    UNUSED(state);
    page = house_post(house, "/en/report", arena_printf(&house->arena, "%s_go=next", answer_hidden(house, &page)));
    page = house_post(house, "/en/report", arena_printf(&house->arena, "%stext=+&offer=kept+words&_go=next",
                                                        answer_hidden(house, &page)));
    assert_int_equal(page.status, 422);
    assert_true(answer_has(&page, "href=\"#f-text\""));
    assert_true(answer_has(&page, "aria-invalid=\"true\""));
    assert_true(answer_has(&page, "kept words"));
}

static void a_change_returns_to_the_review(void **state)
{
    struct web_answer page = house_get(house, "/en/report");

    UNUSED(state);
    for (size_t i = 0; i < house->form->step_count; i++)
        page = house_post(house, "/en/report", arena_printf(&house->arena, "%s%s_go=next", answer_hidden(house, &page),
                                                            i == 1 ? "text=first&" : ""));
    assert_true(answer_has(&page, "/en/report/send"));
    page = house_post(house, "/en/report",
                      arena_printf(&house->arena, "%s_go=to:what", answer_hidden(house, &page)));
    assert_true(answer_has(&page, "first</textarea>"));
    page = house_post(house, "/en/report", arena_printf(&house->arena, "%stext=second&_go=next",
                                                        answer_hidden(house, &page)));
    assert_true(answer_has(&page, "/en/report/send"));
    assert_true(answer_has(&page, "second"));
}

static void another_language_keeps_everything(void **state)
{
    struct web_answer page = house_get(house, "/en/report");

    UNUSED(state);
    assert_true(answer_has(&page, "formaction=\"/sl/report\""));
    page = house_post(house, "/sl/report", arena_printf(&house->arena, "%swho=self&_go=stay", answer_hidden(house, &page)));
    assert_int_equal(page.status, 200);
    assert_true(answer_has(&page, "<html lang=\"sl\""));
    assert_true(answer_has(&page, "value=\"self\" checked"));
}

static void a_code_is_shown_until_it_is_written_down(void **state)
{
    struct web_answer page = house_report(house, "They keep my passport");
    struct str code;
    const char *hidden;

    UNUSED(state);
    assert_int_equal(page.status, 201);
    code = answer_code(house, &page);
    hidden = answer_hidden(house, &page);
    assert_int_equal(str_find(str_from(hidden), code, 0), SIZE_MAX); /* the token is sealed */
    page = house_post(house, "/en/report/written", arena_printf(&house->arena, "%s_go=next", hidden));
    assert_int_equal(page.status, 422);
    assert_true(str_eq(answer_code(house, &page), code));
    page = house_post(house, "/en/report/written",
                      arena_printf(&house->arena, "%s_written=1&_go=next", answer_hidden(house, &page)));
    assert_int_equal(page.status, 200);
    assert_true(answer_has(&page, "id=\"proof\""));
    assert_int_equal(str_find(page.body, str_slice(code, 0, 4), 0), SIZE_MAX);
}

static void sending_twice_is_one_report_with_one_code(void **state)
{
    const char *body = "_form=0123456789abcdef&_step=review&text=Twice&_go=send";
    struct web_answer first = house_post(house, "/en/report/send", body);
    struct web_answer second = house_post(house, "/en/report/send", body);
    struct web_answer other;

    UNUSED(state);
    assert_int_equal(first.status, 201);
    assert_int_equal(second.status, 201);
    assert_true(str_eq(answer_code(house, &first), answer_code(house, &second)));
    other = house_post(house, "/en/report/send", "_form=fedcba9876543210&_step=review&text=Twice&_go=send");
    assert_int_equal(other.status, 201);
    assert_false(str_eq(answer_code(house, &first), answer_code(house, &other)));
}

static void sending_an_incomplete_form_leads_to_the_gap(void **state)
{
    struct web_answer page = house_post(house, "/en/report/send", "_step=review&offer=kept&_go=send");

    UNUSED(state);
    assert_int_equal(page.status, 422);
    assert_true(answer_has(&page, "name=\"text\""));
    assert_true(answer_has(&page, "kept"));
}

static void an_option_that_is_none_is_refused(void **state)
{
    struct web_answer page = house_post(house, "/en/report/send", "_step=review&text=a&who=emperor&_go=send");

    UNUSED(state);
    assert_int_equal(page.status, 422);
    assert_true(answer_has(&page, "name=\"who\""));
}

static void files_that_waited_too_long_are_told_and_the_rest_is_kept(void **state)
{
    struct web_answer page = house_post(house, "/en/report/send",
                                        "_step=review&text=Kept&_file=long-gone+10+photo.jpg&_go=send");

    UNUSED(state);
    assert_int_equal(page.status, 422);
    assert_true(answer_has(&page, "href=\"#f-files\""));
    assert_true(answer_has(&page, "Kept"));
    assert_int_equal(answer_input(house, &page, "_file").n, 0);
}

static void a_flood_asks_for_a_proof_and_keeps_the_answers(void **state)
{
    struct house *small = house_new(0.001);
    struct web_answer page = {0};

    UNUSED(state);
    for (int i = 0; i < 20 && page.status != 429; i++)
        page = house_post(small, "/en/report/send", "_step=review&text=Under+a+flood&_go=send");
    assert_int_equal(page.status, 429);
    assert_true(answer_input(small, &page, "_challenge").n > 0);
    assert_true(str_is(answer_input(small, &page, "text"), "Under a flood"));
    assert_true(answer_has(&page, "site-proof.js"));
    /* Without JavaScript, patience does the same; the flood's answers to others do not matter. */
    clock_pretend(clock_now() + 60);
    page = house_post(small, "/en/report/send", arena_printf(&small->arena, "%s_go=send", answer_hidden(small, &page)));
    clock_pretend(0);
    assert_int_equal(page.status, 201);
    house_free(small);
}

static void the_sent_table_opens_only_to_the_same_form(void **state)
{
    struct sent *sent;
    struct arena arena = {0};
    struct str answer = {0};

    UNUSED(state);
    CHECK(sent_new(&sent, e));
    assert_int_equal(sent_begin(sent, &arena, STR("a"), &answer), SENT_FIRST);
    sent_keep(sent, &arena, STR("a"), STR("code"));
    assert_int_equal(sent_begin(sent, &arena, STR("b"), &answer), SENT_FIRST);
    sent_forget(sent, STR("b"));
    assert_int_equal(sent_begin(sent, &arena, STR("b"), &answer), SENT_FIRST);
    assert_int_equal(sent_begin(sent, &arena, STR("a"), &answer), SENT_AGAIN);
    assert_true(str_is(answer, "code"));
    sent_free(sent);
    arena_clear(&arena);
}

static int set_up(void **state)
{
    UNUSED(state);
    house = house_new(1000);
    return 0;
}

static int tear_down(void **state)
{
    UNUSED(state);
    house_free(house);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(steps_keep_what_was_typed),
        cmocka_unit_test(an_empty_answer_is_told_beside_its_field),
        cmocka_unit_test(a_change_returns_to_the_review),
        cmocka_unit_test(another_language_keeps_everything),
        cmocka_unit_test(a_code_is_shown_until_it_is_written_down),
        cmocka_unit_test(sending_twice_is_one_report_with_one_code),
        cmocka_unit_test(sending_an_incomplete_form_leads_to_the_gap),
        cmocka_unit_test(an_option_that_is_none_is_refused),
        cmocka_unit_test(files_that_waited_too_long_are_told_and_the_rest_is_kept),
        cmocka_unit_test(a_flood_asks_for_a_proof_and_keeps_the_answers),
        cmocka_unit_test(the_sent_table_opens_only_to_the_same_form),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
