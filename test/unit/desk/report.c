/* Inbox and report as staff use them, and what each role may not do. */
#include "house.h"
#include "../check.h"
#include "desk/pages.h"

static int set_up(void **state) { *state = house_new(); return 0; }
static int take_down(void **state) { house_free(*state); return 0; }

static const char told[] = "They took my passport and I owe them for the trip. I may not leave. Call +44 7700 900123.";

static void the_inbox_shows_and_filters(void **state)
{
    struct browser ana;
    struct web_answer answer;

    house_report(*state, "A quiet evening.");
    int64_t urgent = house_report(*state, told);
    browser_sign_in(&ana, *state, "ana");
    answer = browser_json(&ana, "/en/desk/inbox");
    assert_int_equal(answer.status, 200);
    assert_int_equal(strtoll(answer_text(&ana, &answer, "rows.0.id"), NULL, 10), urgent);
    assert_string_equal(answer_text(&ana, &answer, "rows.0.level"), "high");
    assert_string_equal(answer_text(&ana, &answer, "queue.counts.open"), "2");
    answer = browser_json(&ana, "/en/desk/inbox?mine=1");
    assert_string_equal(answer_text(&ana, &answer, "queue.empty"), "yes");
    answer = browser_get(&ana, "/en/desk/inbox");
    assert_true(answer_holds(&answer, "data-queue"));
    answer = browser_json(&ana, "/en/desk/inbox/count");
    assert_string_equal(answer_text(&ana, &answer, "counts.open"), "2");
    browser_close(&ana);
}

static void pages_follow_keys_and_lead_back(void **state)
{
    struct browser ana;
    struct web_answer answer;
    char first[32], path[400];

    for (int i = 0; i < 5; i++)
        house_report(*state, told);
    browser_sign_in(&ana, *state, "ana");
    answer = browser_json(&ana, "/en/desk/inbox?limit=2");
    snprintf(first, sizeof first, "%s", answer_text(&ana, &answer, "rows.0.id"));
    snprintf(path, sizeof path, "/en/desk/inbox?limit=2&%s", answer_text(&ana, &answer, "queue.next_query"));
    answer = browser_json(&ana, path);
    assert_string_not_equal(answer_text(&ana, &answer, "rows.0.id"), first);
    snprintf(path, sizeof path, "/en/desk/inbox?limit=2&%s", answer_text(&ana, &answer, "queue.back_query"));
    answer = browser_json(&ana, path);
    assert_string_equal(answer_text(&ana, &answer, "rows.0.id"), first);
    browser_close(&ana);
}

/* What a reader types into the address: the way back is the first page then, and nothing is read beyond its end. */
static void a_trail_that_is_too_long_is_no_trail(void **state)
{
    struct browser ana;
    struct web_answer answer;
    char path[2040];

    house_report(*state, told);
    browser_sign_in(&ana, *state, "ana");
    memset(path, '1', sizeof path);
    memcpy(path, "/en/desk/inbox?after=0-1&trail=", 31);
    path[sizeof path - 1] = '\0';
    answer = browser_json(&ana, path);
    assert_int_equal(answer.status, 200);
    assert_string_equal(answer_text(&ana, &answer, "queue.back_query"), "");
    browser_close(&ana);
}

static void a_report_is_marked_and_explained(void **state)
{
    struct browser ana;
    struct web_answer answer;
    int64_t id = house_report(*state, told);

    browser_sign_in(&ana, *state, "ana");
    answer = browser_get(&ana, arena_printf(&ana.arena, "/en/desk/report/%" PRId64, id));
    assert_int_equal(answer.status, 200);
    assert_true(answer_holds(&answer, "<mark class=\"sign"));
    assert_true(answer_holds(&answer, "+447700900123"));
    assert_true(answer_holds(&answer, "lang=\"en\" dir=\"auto\""));
    answer = browser_json(&ana, arena_printf(&ana.arena, "/en/desk/report/%" PRId64, id));
    assert_string_equal(answer_text(&ana, &answer, "identifiers.0.type"), "phone");
    assert_int_equal(browser_get(&ana, "/en/desk/report/99999").status, 404);
    browser_close(&ana);
}

static void two_colleagues_and_one_report(void **state)
{
    struct browser ana, bor;
    struct web_answer answer;
    int64_t id = house_report(*state, told);
    char take[80], note[80], page[80];

    snprintf(take, sizeof take, "/en/desk/report/%" PRId64 "/take", id);
    snprintf(note, sizeof note, "/en/desk/report/%" PRId64 "/note", id);
    snprintf(page, sizeof page, "/en/desk/report/%" PRId64, id);
    browser_sign_in(&ana, *state, "ana");
    browser_sign_in(&bor, *state, "bor");
    answer = browser_post(&ana, arena_printf(&ana.arena, "%s?level=high", take), "");
    assert_int_equal(answer.status, 303);
    assert_holds(answer.location.p, "?level=high#top"); /* the queue beside it stays as it was */
    answer = browser_json(&ana, page);
    assert_string_equal(answer_text(&ana, &answer, "mine"), "yes");
    assert_string_equal(answer_text(&ana, &answer, "undo.action"), "take");
    answer = browser_post(&bor, take, "note=typed+before");
    assert_int_equal(answer.status, 409);
    assert_true(answer_holds(&answer, "typed before")); /* nothing typed is lost */
    assert_int_equal(browser_post(&bor, note, "note=").status, 422);
    assert_int_equal(browser_post(&bor, note, "note=I+know+this+hotel").status, 303);
    answer = browser_json(&ana, page);
    assert_string_equal(answer_text(&ana, &answer, "notes.0.text"), "I know this hotel");
    browser_close(&ana);
    browser_close(&bor);
}

static void closing_wants_a_reason_and_can_be_undone(void **state)
{
    struct house *house = *state;
    struct browser ana;
    struct web_answer answer;
    int64_t id = house_report(house, told);
    char path[80], body[200];

    browser_sign_in(&ana, house, "ana");
    snprintf(path, sizeof path, "/en/desk/report/%" PRId64 "/close", id);
    answer = browser_post(&ana, path, "close_words=because");
    assert_int_equal(answer.status, 422);
    assert_true(answer_holds(&answer, "because"));
    answer = browser_json(&ana, arena_printf(&ana.arena, "/en/desk/report/%" PRId64, id));
    snprintf(body, sizeof body, "reason=%s", answer_text(&ana, &answer, "reasons.0.value"));
    assert_int_equal(browser_post(&ana, path, body).status, 303);
    answer = browser_json(&ana, arena_printf(&ana.arena, "/en/desk/report/%" PRId64, id));
    assert_string_equal(answer_text(&ana, &answer, "open"), "no");
    snprintf(path, sizeof path, "/en/desk/report/%" PRId64 "/undo", id);
    assert_int_equal(browser_post(&ana, path, "").status, 303);
    answer = browser_json(&ana, arena_printf(&ana.arena, "/en/desk/report/%" PRId64, id));
    assert_string_equal(answer_text(&ana, &answer, "open"), "yes");
    browser_close(&ana);
}

static void a_ready_made_text_comes_in_her_language_without_scripts(void **state)
{
    struct browser ana;
    struct web_answer answer;
    int64_t id = house_report(*state, told);
    char body[200];

    browser_sign_in(&ana, *state, "ana");
    answer = browser_json(&ana, arena_printf(&ana.arena, "/en/desk/report/%" PRId64, id));
    snprintf(body, sizeof body, "answer=Good+evening.&template=%s", answer_text(&ana, &answer, "replies.0.value"));
    answer = browser_post(&ana, arena_printf(&ana.arena, "/en/desk/report/%" PRId64 "/answer", id), body);
    assert_int_equal(answer.status, 200);
    assert_true(answer_holds(&answer, "Good evening."));
    browser_close(&ana);
}

static void a_report_is_referred_on_a_ground(void **state)
{
    struct house *house = *state;
    struct browser ana, ema;
    struct web_answer answer;
    int64_t id = house_report(house, told);
    char path[80], page[80], body[200];

    snprintf(path, sizeof path, "/en/desk/report/%" PRId64 "/refer", id);
    snprintf(page, sizeof page, "/en/desk/report/%" PRId64, id);
    browser_sign_in(&ana, house, "ana");
    browser_sign_in(&ema, house, "ema");
    assert_int_equal(browser_get(&ema, page).status, 404); /* not hers: she cannot even tell that it exists */
    answer = browser_json(&ana, page);
    snprintf(body, sizeof body, "agency=%" PRId64 "&ground=%s", house->shelter,
             answer_text(&ana, &answer, "grounds.0.value"));
    assert_int_equal(browser_post(&ana, path, body).status, 303);
    assert_int_equal(browser_get(&ema, page).status, 200);
    answer = browser_json(&ana, page);
    assert_string_equal(answer_text(&ana, &answer, "referred_to.0.name"), "Shelter (test)");
    browser_close(&ana);
    browser_close(&ema);
}

static void roles_end_where_they_end(void **state)
{
    struct house *house = *state;
    struct browser adam, ana, cvetka;
    int64_t id = house_report(house, told);

    browser_sign_in(&adam, house, "adam");
    assert_int_equal(browser_get(&adam, arena_printf(&adam.arena, "/en/desk/report/%" PRId64, id)).status, 403);
    assert_int_equal(browser_get(&adam, "/en/desk/inbox").status, 403);
    assert_int_equal(browser_get(&adam, "/en/desk/admin/agencies").status, 200);
    browser_sign_in(&ana, house, "ana");
    assert_int_equal(browser_get(&ana, "/en/desk/admin/members").status, 403);
    browser_sign_in(&cvetka, house, "cvetka");
    assert_int_equal(browser_get(&cvetka, "/en/desk/admin/members").status, 200);
    assert_int_equal(browser_get(&cvetka, "/en/desk/admin/agencies").status, 403);
    /* A coordinator neither makes administrators nor touches another agency's people. */
    assert_int_equal(browser_post(&cvetka, "/en/desk/admin/members", "login=x1&name=X&role=administrator").status, 403);
    assert_int_equal(browser_post(&cvetka, arena_printf(&cvetka.arena, "/en/desk/admin/members/%" PRId64 "/disable",
                                                        house->ema), "sure=1").status, 403);
    assert_int_equal(browser_get(&cvetka, "/en/desk/admin/audit").status, 200);
    assert_int_equal(browser_get(&cvetka, "/en/desk/admin/keys").status, 200);
    browser_close(&adam);
    browser_close(&ana);
    browser_close(&cvetka);
}

static void api_keys_are_shown_once(void **state)
{
    struct browser cvetka;
    struct web_answer answer;

    browser_sign_in(&cvetka, *state, "cvetka");
    answer = browser_post(&cvetka, "/en/desk/admin/keys", "label=Hotline");
    assert_int_equal(answer.status, 200);
    assert_true(answer_holds(&answer, "small-code"));
    answer = browser_get(&cvetka, "/en/desk/admin/keys");
    assert_false(answer_holds(&answer, "small-code"));
    assert_true(answer_holds(&answer, "Hotline"));
    browser_close(&cvetka);
}

/* Pictures are cleaned in the heavy lane: they hold up no colleague's page. */
static void files_wait_in_the_heavy_lane(void **state)
{
    struct house *house = *state;
    struct web_file file = {.field = STR("files"), .name = STR("a.txt"), .bytes = STR("hello")};
    struct web_request request = {.arena = &house->arena, .app = &house->app, .lang = STR("en"), .files = &file,
                                  .file_count = 1};
    struct web_reply answer = {0}, note = {0};

    CHECK(report_answer_do(&request, &answer, e));
    CHECK(report_note_do(&request, &note, e));
    assert_true(answer.heavy && note.heavy);
    assert_false(answer.view || note.view || answer.location.n || note.location.n);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_inbox_shows_and_filters, set_up, take_down),
        cmocka_unit_test_setup_teardown(pages_follow_keys_and_lead_back, set_up, take_down),
        cmocka_unit_test_setup_teardown(a_trail_that_is_too_long_is_no_trail, set_up, take_down),
        cmocka_unit_test_setup_teardown(a_report_is_marked_and_explained, set_up, take_down),
        cmocka_unit_test_setup_teardown(two_colleagues_and_one_report, set_up, take_down),
        cmocka_unit_test_setup_teardown(closing_wants_a_reason_and_can_be_undone, set_up, take_down),
        cmocka_unit_test_setup_teardown(a_ready_made_text_comes_in_her_language_without_scripts, set_up, take_down),
        cmocka_unit_test_setup_teardown(a_report_is_referred_on_a_ground, set_up, take_down),
        cmocka_unit_test_setup_teardown(files_wait_in_the_heavy_lane, set_up, take_down),
        cmocka_unit_test_setup_teardown(roles_end_where_they_end, set_up, take_down),
        cmocka_unit_test_setup_teardown(api_keys_are_shown_once, set_up, take_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
