/* receipt.c - the way back with a receipt code; bare addresses, cached pages, proofs, errors. */
#include <zlib.h>

#include "base/clock.h"
#include "base/file.h"
#include "site/house.h"
#include "site/page.h"

static struct house *house;

static void bare_addresses_lead_to_the_readers_language(void **state)
{
    static const char *const PATHS[] = {"/", "/report", "/receipt", "/proof", "/help"};

    UNUSED(state);
    for (size_t i = 0; i < LEN(PATHS); i++) {
        struct web_answer answer = house_get(house, PATHS[i]);

        assert_int_equal(answer.status, 303);
        assert_true(str_is(answer.location, arena_printf(&house->arena, "/sl%s", PATHS[i])));
    }
}

static void public_pages_speak_and_never_set_a_cookie(void **state)
{
    static const char *const PATHS[] = {"/sl/", "/sl/help", "/sl/protect", "/sl/report", "/sl/receipt", "/sl/proof"};

    UNUSED(state);
    for (size_t i = 0; i < LEN(PATHS); i++) {
        struct web_answer answer = house_get(house, PATHS[i]);

        assert_int_equal(answer.status, 200);
        assert_true(answer_has(&answer, "<html lang=\"sl\" dir=\"ltr\">"));
        assert_true(answer_has(&answer, "id=\"exit\" href=\"https://"));
        assert_true(answer_has(&answer, "/sl/help"));
        assert_false(answer_has(&answer, "{{"));
        assert_int_equal(answer_header(&answer, "set-cookie").n, 0);
    }
    struct web_answer home = house_get(house, "/sl/");
    assert_true(answer_has(&home, "Niste sami"));
    assert_true(answer_has(&home, "href=\"/en/\""));
}

static size_t compressed(struct str bytes)
{
    unsigned char room[65536];
    uLongf size = sizeof(room);

    assert_true(bytes.n < sizeof(room));
    assert_int_equal(compress2(room, &size, (const unsigned char *)bytes.p, bytes.n, 9), Z_OK);
    return size;
}

/* An old phone on a bad line sees the first page after one small download. */
static void the_first_view_is_small(void **state)
{
    struct web_answer home = house_get(house, "/sl/");
    struct str css, js;

    UNUSED(state);
    CHECK(file_read(&house->arena, KRES_SOURCE "/ui/css/kres.css", 1 << 20, &css, e));
    CHECK(file_read(&house->arena, KRES_SOURCE "/ui/js/site-exit.js", 1 << 20, &js, e));
    assert_true(compressed(css) < 10000);
    assert_true(compressed(home.body) + compressed(css) + compressed(js) < 10500); /* icons come on top: 14 kB in all */
}

static void a_code_opens_the_report_and_takes_a_message(void **state)
{
    struct web_answer page = house_report(house, "They keep my passport");
    struct str code = answer_code(house, &page);
    const char *hidden;

    UNUSED(state);
    page = house_post(house, "/en/receipt", arena_printf(&house->arena, "receipt=%s", form_escape(house, code)));
    assert_int_equal(page.status, 200);
    assert_true(answer_has(&page, "They keep my passport"));
    hidden = answer_hidden(house, &page);
    page = house_post(house, "/en/receipt/message", arena_printf(&house->arena, "%stext=One+more+thing&_go=send", hidden));
    assert_int_equal(page.status, 200);
    assert_true(answer_has(&page, "<p dir=\"auto\">One more thing</p>"));
    /* A reload sends the form once more: it is still one message. */
    page = house_post(house, "/en/receipt/message", arena_printf(&house->arena, "%stext=One+more+thing&_go=send", hidden));
    size_t first = str_find(page.body, STR("<p dir=\"auto\">One more thing</p>"), 0);
    assert_true(first != SIZE_MAX && str_find(page.body, STR("<p dir=\"auto\">One more thing</p>"), first + 1) == SIZE_MAX);
}

static void a_message_with_a_code_is_refused_and_kept_on_the_page(void **state)
{
    struct web_answer page = house_report(house, "A second report");
    struct str code = answer_code(house, &page);

    UNUSED(state);
    page = house_post(house, "/en/receipt", arena_printf(&house->arena, "receipt=%s", form_escape(house, code)));
    page = house_post(house, "/en/receipt/message",
                      arena_printf(&house->arena, "%stext=my+code+is+%s&_go=send", answer_hidden(house, &page),
                                   form_escape(house, code)));
    assert_int_equal(page.status, 422);
    assert_true(answer_has(&page, "my code is "));
    assert_true(answer_has(&page, "aria-invalid"));
}

static void a_wrong_code_is_told_clearly_and_slowed_down(void **state)
{
    struct house *own = house_new(1000);
    struct web_answer page = house_post(own, "/sl/receipt", "receipt=0000+0000+0000+0000+0000");

    UNUSED(state);
    assert_int_equal(page.status, 404);
    assert_true(answer_has(&page, "Te kode ne poznamo."));
    page = house_post(own, "/en/receipt", "receipt=12");
    assert_true(page.status == 422 || page.status == 429);
    for (int i = 0; i < 5 && page.status != 429; i++)
        page = house_post(own, "/en/receipt", "receipt=0000+0000+0000+0000+0001");
    assert_int_equal(page.status, 429);
    assert_true(answer_header(&page, "retry-after").n > 0);
    house_free(own);
}

/* Behind an onion service everybody comes from one place: who guesses there must not shut out a reporter. */
static void a_neighbour_who_guesses_shuts_nobody_out(void **state)
{
    struct house *own = house_new(1000);
    struct web_answer sent = house_report(own, "The neighbour guesses."), page = {0};
    const char *code = form_escape(own, answer_code(own, &sent));
    int64_t now = clock_now();

    UNUSED(state);
    for (int i = 0; i < 9 && page.status != 429; i++)
        page = house_post(own, "/en/receipt", "receipt=0000+0000+0000+0000+0001");
    page = house_post(own, "/en/receipt", arena_printf(&own->arena, "receipt=%s", code));
    assert_int_equal(page.status, 429);
    const char *body = arena_printf(&own->arena, "receipt=%s&_challenge=" STR_FMT "&_solution=", code,
                                    STR_ARG(answer_input(own, &page, "_challenge")));
    assert_int_equal(house_post(own, "/en/receipt", body).status, 429); /* neither solved nor waited for */
    clock_pretend(now + 20);
    for (int i = 0; i < 9; i++)
        flood_failed(own->app.flood, "receipt", 0);
    page = house_post(own, "/en/receipt", body);
    assert_int_equal(page.status, 200);
    assert_true(answer_has(&page, "The neighbour guesses."));
    for (int i = 0; i < 9; i++)
        flood_failed(own->app.flood, "receipt", 0);
    assert_int_equal(house_post(own, "/en/receipt", body).status, 429); /* once each */
    clock_pretend(0);
    house_free(own);
}

static void a_forged_token_opens_nothing(void **state)
{
    static const char *const PATHS[] = {"/en/receipt/view", "/en/receipt/message", "/en/receipt/file",
                                        "/en/report/written"};

    UNUSED(state);
    for (size_t i = 0; i < LEN(PATHS); i++)
        assert_int_equal(house_post(house, PATHS[i], "_token=abc&_file=1&text=a&_written=1").status, 403);
}

static void a_proof_is_checked(void **state)
{
    struct web_answer page = house_report(house, "For the proof");
    size_t from, to;
    struct str proof;

    UNUSED(state);
    page = house_post(house, "/en/report/written",
                      arena_printf(&house->arena, "%s_written=1&_go=next", answer_hidden(house, &page)));
    from = str_find(page.body, STR("id=\"proof\""), 0);
    from = str_find(page.body, STR(">"), from) + 1;
    to = str_find(page.body, STR("</pre>"), from);
    proof = str_slice(page.body, from, to);
    page = house_post(house, "/en/proof", arena_printf(&house->arena, "proof=%s", form_escape(house, proof)));
    assert_int_equal(page.status, 200);
    assert_true(answer_has(&page, "genuine"));
    page = house_post(house, "/en/proof", "proof=nonsense");
    assert_int_equal(page.status, 422);
    assert_true(answer_has(&page, "nonsense</textarea>"));
}

static void errors_are_pages_with_a_way_on(void **state)
{
    struct web_answer answer = house_get(house, "/sl/no-such-page");

    UNUSED(state);
    assert_int_equal(answer.status, 404);
    assert_true(answer_has(&answer, "href=\"/sl/help\""));
    assert_true(answer_has(&answer, "id=\"exit\""));
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

/* Guesses that came before the first was found wrong stand in the queue for Argon2id together. */
static void guesses_that_came_at_once_are_not_all_tried(void **state)
{
    struct web_field field = {STR("receipt"), STR("1234 5678 9012 3456 7890")};
    struct web_request request = {.arena = &house->arena, .app = &house->app, .lang = STR("en"), .fields = &field,
                                  .field_count = 1, .source = 4711};
    struct web_request software = {.arena = &house->arena, .app = &house->app, .lang = STR("en"), .source = 4711,
                                   .json = json_pack("{s:s}", "receipt", field.value.p)};
    struct web_reply asked = {0}, answer = {0}, asked_too = {0}, answer_too = {0};

    UNUSED(state);
    CHECK(receipt_open_do(&request, &asked, e));
    CHECK(api_receipt(&software, &asked_too, e));
    assert_true(asked.heavy && asked_too.heavy);
    for (int i = 0; i < 5; i++)
        flood_failed(house->app.flood, "receipt", request.source);
    CHECK(asked.heavy(&request, &answer, e));
    CHECK(asked_too.heavy(&software, &answer_too, e));
    assert_int_equal(answer.status, 429);
    assert_int_equal(answer_too.status, 429);
    json_decref(answer.view);
    json_decref(software.json);
}

/* Pictures are cleaned in the heavy lane: they hold up nobody's page. */
static void files_of_a_message_wait_in_the_heavy_lane(void **state)
{
    struct web_file file = {.field = STR("files"), .name = STR("a.txt"), .bytes = STR("hello")};
    struct web_request request = {.arena = &house->arena, .app = &house->app, .lang = STR("en"), .files = &file,
                                  .file_count = 1};
    struct web_reply reply = {0};

    UNUSED(state);
    CHECK(receipt_message_do(&request, &reply, e));
    assert_true(reply.heavy);
    assert_false(reply.view);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(files_of_a_message_wait_in_the_heavy_lane),
        cmocka_unit_test(guesses_that_came_at_once_are_not_all_tried),
        cmocka_unit_test(bare_addresses_lead_to_the_readers_language),
        cmocka_unit_test(public_pages_speak_and_never_set_a_cookie),
        cmocka_unit_test(the_first_view_is_small),
        cmocka_unit_test(a_code_opens_the_report_and_takes_a_message),
        cmocka_unit_test(a_message_with_a_code_is_refused_and_kept_on_the_page),
        cmocka_unit_test(a_wrong_code_is_told_clearly_and_slowed_down),
        cmocka_unit_test(a_neighbour_who_guesses_shuts_nobody_out),
        cmocka_unit_test(a_forged_token_opens_nothing),
        cmocka_unit_test(a_proof_is_checked),
        cmocka_unit_test(errors_are_pages_with_a_way_on),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
