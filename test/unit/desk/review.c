/* What staff say of the screen's findings: on a report's page, in the list, and as labelled texts. */
#include "house.h"
#include "../check.h"
#include "base/file.h"
#include "screen/labelled.h"

#include <stdlib.h>

static int set_up(void **state) { *state = house_new(); return 0; }
static int take_down(void **state) { house_free(*state); return 0; }

static const char told[] = "They took my passport and I owe them for the trip. I may not leave.\n"
                           "The blue door is always locked. Call +44 7700 900123.";

static struct web_answer post(struct browser *browser, int64_t id, const char *what, const char *body)
{
    return browser_post(browser, arena_printf(&browser->arena, "/en/desk/report/%" PRId64 "/review/%s", id, what), body);
}

static struct web_answer page_of(struct browser *browser, int64_t id)
{
    return browser_json(browser, arena_printf(&browser->arena, "/en/desk/report/%" PRId64, id));
}

static void a_sign_is_called_wrong_and_that_is_taken_back(void **state)
{
    struct browser ana, bor;
    struct web_answer answer;
    int64_t id = house_report(*state, told);
    char body[200];

    browser_sign_in(&ana, *state, "ana");
    browser_sign_in(&bor, *state, "bor");
    answer = page_of(&ana, id);
    assert_string_equal(answer_text(&ana, &answer, "has_reviews"), "no");
    snprintf(body, sizeof body, "sign=1&indicator=%s", answer_text(&ana, &answer, "signs.0.id"));
    answer = post(&ana, id, "wrong", body);
    assert_int_equal(answer.status, 303);
    assert_holds(answer.location.p, "#sign-1"); /* where the button was */
    assert_int_equal(post(&bor, id, "wrong", body).status, 303);
    answer = page_of(&bor, id);
    assert_string_equal(answer_text(&bor, &answer, "reviews.0.kind"), "wrong");
    assert_string_equal(answer_text(&bor, &answer, "reviews.0.author"), "Ana Test");
    assert_string_equal(answer_text(&bor, &answer, "signs.0.reviewed_by"), "Ana Test");
    assert_string_equal(answer_text(&bor, &answer, "level"), "high"); /* the report is as it was */
    assert_string_equal(answer_text(&bor, &answer, "state"), "received");
    snprintf(body, sizeof body, "sign=1&review=%s", answer_text(&bor, &answer, "signs.0.reviewed"));
    assert_int_equal(post(&bor, id, "drop", body).status, 303);
    assert_int_equal(post(&ana, id, "drop", body).status, 303); /* gone already */
    answer = page_of(&ana, id);
    assert_string_equal(answer_text(&ana, &answer, "has_reviews"), "no");
    assert_int_equal(post(&ana, id, "wrong", "indicator=no-such-sign").status, 422);
    assert_int_equal(post(&ana, 999, "wrong", body).status, 404);
    browser_close(&ana);
    browser_close(&bor);
}

static void nothing_typed_is_lost_when_words_do_not_fit(void **state)
{
    struct browser ana;
    struct web_answer answer;
    int64_t id = house_report(*state, told);

    browser_sign_in(&ana, *state, "ana");
    answer = post(&ana, id, "missed", "missed_words=the+green+door&missed_sign=other&missed_line=they+lock+us+in");
    assert_int_equal(answer.status, 422);
    assert_true(answer_holds(&answer, "the green door"));
    assert_true(answer_holds(&answer, "they lock us in"));
    assert_true(answer_holds(&answer, "<details id=\"missed\" open>"));
    assert_true(answer_holds(&answer, "<option value=\"other\" selected>"));
    answer = post(&ana, id, "missed", "missed_words=the+blue+door&missed_line=they+lock+us+in");
    assert_int_equal(answer.status, 422);
    assert_true(answer_holds(&answer, "the blue door"));
    assert_int_equal(post(&ana, id, "missed", "missed_words=&missed_sign=other").status, 422);
    answer = post(&ana, id, "missed", "missed_words=the+BLUE++door&missed_sign=other&missed_line=they+lock+us+in");
    assert_int_equal(answer.status, 303);
    assert_holds(answer.location.p, "#review");
    answer = page_of(&ana, id);
    assert_string_equal(answer_text(&ana, &answer, "reviews.0.words"), "The blue door");
    assert_string_equal(answer_text(&ana, &answer, "reviews.0.line"), "they lock us in");
    assert_string_equal(answer_text(&ana, &answer, "reviews.0.other_sign"), "yes");
    answer = browser_get(&ana, arena_printf(&ana.arena, "/en/desk/report/%" PRId64, id));
    assert_true(answer_holds(&answer, "The blue door"));
    assert_true(answer_holds(&answer, "aria-describedby=\"missed-words-hint\"></textarea>")); /* empty for the next */
    browser_close(&ana);
}

static void the_level_is_that_of_the_screen_until_somebody_chooses(void **state)
{
    struct browser ana;
    struct web_answer answer;
    int64_t id = house_report(*state, told);

    browser_sign_in(&ana, *state, "ana");
    answer = page_of(&ana, id);
    assert_string_equal(answer_text(&ana, &answer, "wanted_levels.0.level"), "high");
    assert_string_equal(answer_text(&ana, &answer, "wanted_levels.0.chosen"), "yes");
    assert_string_equal(answer_text(&ana, &answer, "wanted_levels.0.found"), "yes");
    assert_int_equal(post(&ana, id, "level", "wanted_level=none").status, 303);
    assert_int_equal(post(&ana, id, "level", "wanted_level=").status, 422);
    answer = page_of(&ana, id);
    assert_string_equal(answer_text(&ana, &answer, "wanted_levels.2.chosen"), "yes");
    assert_string_equal(answer_text(&ana, &answer, "wanted_levels.0.found"), "yes");
    assert_string_equal(answer_text(&ana, &answer, "reviews.0.level"), "none");
    assert_string_equal(answer_text(&ana, &answer, "level"), "high");
    browser_close(&ana);
}

static void the_list_is_read_filtered_and_cleared(void **state)
{
    struct browser ana, ema;
    struct web_answer answer;
    char body[200], path[200];
    int64_t first = house_report(*state, told), second = house_report(*state, told);

    browser_sign_in(&ana, *state, "ana");
    browser_sign_in(&ema, *state, "ema");
    answer = browser_json(&ana, "/en/desk/review");
    assert_string_equal(answer_text(&ana, &answer, "empty"), "yes");
    assert_int_equal(post(&ana, first, "missed", "missed_words=blue+door&missed_sign=other").status, 303);
    assert_int_equal(post(&ana, second, "level", "wanted_level=some").status, 303);
    answer = page_of(&ana, second);
    snprintf(body, sizeof body, "indicator=%s", answer_text(&ana, &answer, "signs.0.id"));
    assert_int_equal(post(&ana, second, "wrong", body).status, 303);

    answer = browser_json(&ana, "/en/desk/review");
    assert_string_equal(answer_text(&ana, &answer, "reviews.0.kind"), "wrong");
    assert_string_equal(answer_text(&ana, &answer, "reviews.0.level"), "some"); /* wanted for its text */
    assert_string_equal(answer_text(&ana, &answer, "reviews.2.kind"), "missed");
    assert_int_equal(strtoll(answer_text(&ana, &answer, "reviews.2.report"), NULL, 10), first);
    answer = browser_get(&ana, "/en/desk/review?kind=missed");
    assert_true(answer_holds(&answer, "blue door"));
    assert_false(answer_holds(&answer, "passport"));
    answer = browser_json(&ana, "/en/desk/review?limit=2");
    snprintf(path, sizeof path, "/en/desk/review?limit=2&%s", answer_text(&ana, &answer, "next_query"));
    answer = browser_json(&ana, path);
    assert_string_equal(answer_text(&ana, &answer, "reviews.0.kind"), "missed");
    assert_string_equal(answer_text(&ana, &answer, "has_back"), "yes");
    assert_int_equal(browser_get(&ana, "/en/desk/review?after=x").status, 422);
    answer = browser_json(&ema, "/en/desk/review");
    assert_string_equal(answer_text(&ema, &answer, "empty"), "yes"); /* another agency's reports */

    answer = browser_json(&ana, "/en/desk/review?kind=missed");
    snprintf(body, sizeof body, "report=%" PRId64 "&review=%s", first, answer_text(&ana, &answer, "reviews.0.review"));
    assert_int_equal(browser_post(&ema, "/en/desk/review/drop", body).status, 404);
    answer = browser_post(&ana, "/en/desk/review/drop?kind=missed", body);
    assert_int_equal(answer.status, 303);
    assert_str(answer.location, "/en/desk/review?kind=missed#list");
    answer = browser_json(&ana, "/en/desk/review?kind=missed");
    assert_string_equal(answer_text(&ana, &answer, "empty"), "yes");
    browser_close(&ana);
    browser_close(&ema);
}

static void who_reads_no_report_exports_none(void **state)
{
    static const char *const reading[] = {"/en/desk/review", "/en/desk/review/export"};
    struct house *house = *state;
    struct browser adam, ana, iva;
    int64_t id = house_report(house, told), iva_id;
    static const uint8_t secret[TOTP_SECRET] = "twenty bytes of code";

    CHECK(member_add_ready(house->app.store, house->intake, STR("iva"), STR("Iva Test"), ROLE_ANALYST,
                           str_from(house_password), secret, &iva_id, e));
    browser_sign_in(&adam, house, "adam");
    browser_sign_in(&ana, house, "ana");
    browser_sign_in(&iva, house, "iva");
    for (size_t i = 0; i < LEN(reading); i++) {
        assert_int_equal(browser_get(&adam, reading[i]).status, 403);
        assert_int_equal(browser_get(&iva, reading[i]).status, 403);
    }
    assert_int_equal(post(&adam, id, "level", "wanted_level=some").status, 403);
    assert_int_equal(post(&ana, id, "level", "wanted_level=some").status, 303);
    /* An intake officer reads and reviews; taking texts out is a right of its own. */
    assert_int_equal(browser_get(&ana, "/en/desk/review/export").status, 403);
    assert_int_equal(browser_post(&ana, "/en/desk/review/export", "replace=1&reason=because+I+want+to").status, 403);
    assert_int_equal(browser_post(&adam, "/en/desk/review/export", "replace=1&reason=because+I+want+to").status, 403);
    struct web_answer answer = browser_get(&ana, "/en/desk/review");
    assert_false(answer_holds(&answer, "review/export"));
    browser_close(&adam);
    browser_close(&ana);
    browser_close(&iva);
}

static const char *header_of(struct browser *browser, const struct web_answer *answer, const char *name)
{
    for (size_t i = 0; i < answer->header_count; i++)
        if (strncasecmp(answer->headers[i].name.p, name, answer->headers[i].name.n) == 0)
            return arena_printf(&browser->arena, STR_FMT, STR_ARG(answer->headers[i].value));
    return "";
}

/* From the desk to what "kres screen --fit" and "--evaluate" read: the labels are those that were given here. */
static void labelled_texts_go_from_the_desk_to_the_screen(void **state)
{
    struct house *house = *state;
    struct browser cvetka;
    struct web_answer answer;
    struct labelled *texts;
    struct verdict verdict;
    size_t count;
    int64_t id = house_report(house, told), quiet = house_report(house, "A quiet evening in our street.");
    const char *sign;

    browser_sign_in(&cvetka, house, "cvetka");
    answer = browser_get(&cvetka, "/en/desk/review/export");
    assert_true(answer_holds(&answer, "nothing to export"));
    answer = browser_post(&cvetka, "/en/desk/review/export", "replace=1&reason=a+reason+that+is+long");
    assert_int_equal(answer.status, 409);
    answer = page_of(&cvetka, id);
    sign = answer_text(&cvetka, &answer, "signs.0.id");
    assert_int_equal(post(&cvetka, id, "wrong", arena_printf(&cvetka.arena, "indicator=%s", sign)).status, 303);
    assert_int_equal(post(&cvetka, id, "missed", "missed_words=the+blue+door&missed_sign=other").status, 303);
    assert_int_equal(post(&cvetka, id, "level", "wanted_level=some").status, 303);
    assert_int_equal(post(&cvetka, quiet, "level", "wanted_level=none").status, 303);

    answer = browser_post(&cvetka, "/en/desk/review/export", "reason=short");
    assert_int_equal(answer.status, 422);
    assert_true(answer_holds(&answer, ">short</textarea>"));
    assert_true(answer_holds(&answer, "name=\"replace\" value=\"1\">")); /* taken away, and so it stays */
    answer = browser_get(&cvetka, "/en/desk/review/export");
    assert_true(answer_holds(&answer, "name=\"replace\" value=\"1\" checked>"));
    answer = browser_post(&cvetka, "/en/desk/review/export", "replace=1&reason=The+evaluation+of+March");
    assert_int_equal(answer.status, 200);
    assert_str(answer.type, "application/x-ndjson");
    assert_holds(header_of(&cvetka, &answer, "content-disposition"), "attachment; filename=\"labelled-2026-");
    assert_false(answer_holds(&answer, "900123"));
    assert_true(answer_holds(&answer, "Call [phone]."));
    assert_true(answer_holds(&answer, arena_printf(&cvetka.arena, "\"wrong\":[\"%s\"]", sign)));
    assert_true(answer_holds(&answer, "\"missed\":[{\"indicator\":\"\",\"words\":\"The blue door\"}]"));

    const char *path = arena_printf(&cvetka.arena, "%s/labelled.jsonl", house->folder);
    CHECK(file_write(path, answer.body, 0600, e));
    CHECK(labelled_read(&cvetka.arena, path, &texts, &count, e));
    CHECK(labelled_screen(house->screen, texts, count, "SI", &cvetka.arena, e));
    labelled_judge(texts, count, &cvetka.arena, &verdict);
    assert_int_equal(verdict.count, 2);
    assert_int_equal(verdict.confusion[LEVEL_NONE][LEVEL_NONE], 1);
    assert_int_equal(verdict.confusion[LEVEL_SOME][LEVEL_HIGH], 1); /* what an officer had to correct */
    assert_str(texts[0].lang, "en");
    assert_str(texts[0].kind, "report");

    answer = browser_post(&cvetka, "/en/desk/review/export", "reason=The+police+asked+for+the+numbers");
    assert_true(answer_holds(&answer, "900123"));
    answer = browser_get(&cvetka, "/en/desk/admin/audit");
    assert_true(answer_holds(&answer, "The evaluation of March"));
    assert_true(answer_holds(&answer, "The police asked for the numbers"));
    assert_true(answer_holds(&answer, "with its numbers"));
    browser_close(&cvetka);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_sign_is_called_wrong_and_that_is_taken_back, set_up, take_down),
        cmocka_unit_test_setup_teardown(nothing_typed_is_lost_when_words_do_not_fit, set_up, take_down),
        cmocka_unit_test_setup_teardown(the_level_is_that_of_the_screen_until_somebody_chooses, set_up, take_down),
        cmocka_unit_test_setup_teardown(the_list_is_read_filtered_and_cleared, set_up, take_down),
        cmocka_unit_test_setup_teardown(who_reads_no_report_exports_none, set_up, take_down),
        cmocka_unit_test_setup_teardown(labelled_texts_go_from_the_desk_to_the_screen, set_up, take_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
