/* check.c - "Check an offer", as a page and as JSON: what is shown, what is refused, and that nothing stays. */
#include "site/check.h"

#include <unistd.h>

#include "base/clock.h"
#include "site/house.h"
#include "site/readings.h"

static struct house *house;

#define OFFER "We keep your passport until you have paid back the trip. Free room for girls 18-25, 3000 euro a week."

static struct web_answer check(const char *text)
{
    return house_post(house, "/en/check", arena_printf(&house->arena, "text=%s", form_escape(house, str_from(text))));
}

static bool stands_before(const struct web_answer *page, const char *first, const char *second)
{
    size_t a = str_find(page->body, str_from(first), 0), b = str_find(page->body, str_from(second), 0);

    return a != SIZE_MAX && b != SIZE_MAX && a < b;
}

static void the_form_is_one_text_one_picture_one_button(void **state)
{
    struct web_answer page = house_get(house, "/sl/check");

    UNUSED(state);
    assert_int_equal(page.status, 200);
    assert_true(answer_has(&page, "<textarea id=\"f-text\" name=\"text\""));
    assert_true(answer_has(&page, "20000"));
    assert_true(answer_has(&page, "id=\"exit\""));
    assert_false(answer_has(&page, "type=\"file\"")); /* no tools to read pictures with in this house */
    assert_int_equal(house_get(house, "/check").status, 303);
    assert_true(str_is(house_get(house, "/check").location, "/sl/check"));
    page = house_get(house, "/sl/");
    assert_true(stands_before(&page, "class=\"way first\" href=\"/sl/help\"", "class=\"way\" href=\"/sl/check\""));
    assert_true(stands_before(&page, "class=\"way\" href=\"/sl/check\"", "class=\"way\" href=\"/sl/report\""));
}

static void signs_are_marked_and_explained(void **state)
{
    struct web_answer page = check(OFFER);

    UNUSED(state);
    assert_int_equal(page.status, 200);
    assert_true(answer_has(&page, "!check-summary-high")); /* the house of the tests has words of its own */
    assert_true(answer_has(&page, "<a href=\"#sign-1\""));
    assert_true(answer_has(&page, "<li id=\"sign-1\""));
    assert_true(answer_has(&page, "<a href=\"#mark-text-1\">"));
    assert_true(answer_has(&page, "Why do you want my passport?"));
    assert_true(answer_has(&page, "Keep your papers and your phone"));
    assert_true(answer_has(&page, "href=\"tel:+447700900112\""));
    assert_true(stands_before(&page, "id=\"told-title\"", "id=\"signs-title\""));
    assert_true(stands_before(&page, "id=\"signs-title\"", "id=\"ask-title\""));
    assert_true(stands_before(&page, "id=\"ask-title\"", "id=\"do-title\""));
    assert_true(stands_before(&page, "id=\"do-title\"", "id=\"numbers-title\""));
    assert_true(stands_before(&page, "id=\"numbers-title\"", "id=\"tell-title\""));
    assert_false(answer_has(&page, "means · ")); /* words for staff */
    assert_false(answer_has(&page, "{{"));
    assert_int_equal(answer_header(&page, "set-cookie").n, 0);
}

static void what_speaks_for_it_is_shown_too(void **state)
{
    struct web_answer page = check("Written contract, health insurance. Free room, we pay the trip.");

    UNUSED(state);
    assert_true(answer_has(&page, "id=\"good-title\""));
    assert_true(answer_has(&page, "class=\"sign counter\""));
    page = check("Good morning, the weather is nice.");
    assert_true(answer_has(&page, "!check-summary-none"));
    assert_true(answer_has(&page, "!check-advice-none"));
    assert_false(answer_has(&page, "id=\"signs-title\""));
    assert_true(answer_has(&page, "id=\"ask-title\""));
}

/* What the page says itself, in every language that is shipped: it is for neither verdict. */
static void the_summary_never_says_what_it_is(void **state)
{
    static const char *const KEYS[] = {"!check-summary-high", "!check-summary-some", "!check-summary-little",
                                       "!check-summary-none", "!check-advice-marked", "!check-advice-none"};
    static const char *const NEVER[] = {"raffick", "safe", "anger", "trgovin", "varn", "nevar", "торг", "безпеч",
                                        "небезпе", "безопас", "опас"};
    const struct str languages[] = {STR("sl"), STR("en"), STR("uk"), STR("ru")};
    struct words *words = NULL;

    UNUSED(state);
    CHECK(words_load(KRES_SOURCE "/ui/po", languages, LEN(languages), &words, e));
    for (size_t i = 0; i < LEN(KEYS); i++)
        for (size_t k = 0; k < LEN(languages); k++) {
            struct str said = words_find(words, languages[k], str_from(KEYS[i]));

            assert_false(str_starts(said, STR("!")));
            for (size_t n = 0; n < LEN(NEVER); n++)
                if (str_find(said, str_from(NEVER[n]), 0) != SIZE_MAX)
                    fail_msg("\"" STR_FMT "\" says \"%s\"", STR_ARG(said), NEVER[n]);
        }
    words_free(words);
}

static void what_cannot_be_checked_is_told_kindly(void **state)
{
    char *longest = arena_alloc(&house->arena, CHECK_LONGEST * 2 + 3);
    struct web_answer page = check("  \n ");

    UNUSED(state);
    assert_int_equal(page.status, 422);
    assert_true(answer_has(&page, "!check-empty"));
    assert_true(answer_has(&page, "aria-invalid=\"true\""));
    assert_true(answer_has(&page, "href=\"#f-text\""));
    assert_int_equal(house_post(house, "/en/check", "text=%c3%28").status, 400);
    assert_int_equal(house_post(house, "/en/check", "text=a%00b").status, 400);
    for (size_t i = 0; i < CHECK_LONGEST; i++)
        memcpy(longest + 2 * i, "ž", 2); /* characters count, not bytes */
    assert_int_equal(check(longest).status, 200);
    memcpy(longest + 2 * CHECK_LONGEST, "x", 2);
    page = check(longest);
    assert_int_equal(page.status, 422);
    assert_true(answer_has(&page, "!check-too-long"));
    assert_true(answer_has(&page, "žžx</textarea>")); /* nothing typed is lost */
    page = house_upload(house, "/en/check", "What I typed", STR("no picture at all"));
    assert_int_equal(page.status, 422);
    assert_true(answer_has(&page, "!picture-not-a-picture"));
    assert_true(answer_has(&page, "What I typed</textarea>"));
    page = house_upload(house, "/en/check", "", STR("\x89PNG\r\n\x1a\n"));
    assert_int_equal(page.status, 503);
    assert_true(answer_header(&page, "retry-after").n > 0);
}

static void markup_stays_text(void **state)
{
    struct web_answer page = check("<script>alert(1)</script> We keep your <b>passport</b>\" onload=\"x");

    UNUSED(state);
    assert_int_equal(page.status, 200);
    assert_false(answer_has(&page, "<script>alert"));
    assert_false(answer_has(&page, "<b>passport"));
    assert_false(answer_has(&page, "\" onload=\"x"));
    assert_true(answer_has(&page, "&lt;script&gt;alert(1)"));
}

static void another_language_keeps_the_text(void **state)
{
    const char *text = form_escape(house, STR(OFFER));
    struct web_answer page = house_post(house, "/sl/check", arena_printf(&house->arena, "_go=stay&text=%s", text));

    UNUSED(state);
    assert_int_equal(page.status, 200);
    assert_true(answer_has(&page, OFFER "</textarea>"));
    assert_false(answer_has(&page, "id=\"told-title\""));
    page = house_post(house, "/sl/check", arena_printf(&house->arena, "_go=stay&_shown=1&text=%s", text));
    assert_true(answer_has(&page, "id=\"told-title\""));
    assert_true(answer_has(&page, "Zakaj želite moj potni list?"));
}

static void one_tap_takes_the_text_into_a_report(void **state)
{
    struct web_answer page = check(OFFER "\r\nCall me \"tonight\" & alone");
    const char *hidden;

    UNUSED(state);
    assert_true(answer_has(&page, "action=\"/en/report\""));
    assert_str(answer_input(house, &page, "text"), OFFER "\r\nCall me \"tonight\" & alone");
    page = house_post(house, "/en/report", arena_printf(&house->arena, "_step=%s&text=%s&_go=stay",
                                                        form_escape(house, answer_input(house, &page, "_step")),
                                                        form_escape(house, answer_input(house, &page, "text"))));
    assert_int_equal(page.status, 200);
    hidden = answer_hidden(house, &page);
    page = house_post(house, "/en/report", arena_printf(&house->arena, "%s_go=next", hidden));
    assert_int_equal(page.status, 200);
    assert_true(answer_has(&page, OFFER "\r\nCall me &quot;tonight&quot; &amp; alone</textarea>"));
}

static void a_flood_waits_and_loses_nothing(void **state)
{
    struct house *own = house_new(0.001);
    struct web_answer page = {0};

    UNUSED(state);
    for (int i = 0; i < 20 && page.status != 429; i++)
        page = house_post(own, "/en/check", "text=We+keep+your+passport");
    assert_int_equal(page.status, 429);
    assert_true(answer_has(&page, "action=\"/en/check\""));
    assert_str(answer_input(own, &page, "text"), "We keep your passport");
    assert_true(answer_input(own, &page, "_challenge").n > 0);
    assert_int_equal(house_json(own, "/api/v1/screen", "{\"text\":\"We keep your passport\"}", NULL).status, 429);
    /* The gate of reports is another one. */
    assert_int_equal(flood_ask(own->app.flood, &own->arena, 1, STR(""), STR(""), &(struct flood_demand){0}), FLOOD_PROVE);
    house_free(own);
}

/* ---- a picture ---- */

static void an_unread_picture_says_so_and_keeps_what_was_typed(void **state)
{
    struct cases cases = house->app.cases;
    struct web_answer page;
    const char *path;
    int64_t until = clock_ticks_ms() + 30000;
    const struct web_field json[] = {{STR("accept"), STR("application/json")}, {STR("host"), STR("127.0.0.1")}};

    UNUSED(state);
    cases.image_tool = cases.read_tool = "/bin/false";
    CHECK(readings_new(&cases, 1, &house->app.readings, e));
    page = house_upload(house, "/en/check", "What I typed", STR("\x89PNG\r\n\x1a\n"));
    assert_int_equal(page.status, 303);
    path = str_copy(&house->arena, page.location).p;
    assert_non_null(strstr(path, "/en/check/picture/"));
    assert_int_equal(strlen(strrchr(path, '/') + 1), READING_TOKEN);
    do {
        page = house_ask(house, "GET", path, json, LEN(json), STR(""));
        assert_int_equal(page.status, 200);
    } while (answer_has(&page, "waiting") && clock_ticks_ms() < until);
    assert_true(answer_has(&page, "\"ready\""));
    page = house_get(house, path);
    assert_int_equal(page.status, 200);
    assert_true(answer_has(&page, "We could not read this picture"));
    assert_true(answer_has(&page, "What I typed</textarea>"));
    assert_true(answer_has(&page, "type=\"file\""));
    page = house_get(house, path);
    assert_int_equal(page.status, 404);
    assert_true(answer_has(&page, "!picture-gone"));
    readings_free(house->app.readings);
    house->app.readings = NULL;
}

/* ---- JSON ---- */

static const char *text_of(const json_t *json, const char *key)
{
    const char *text = json_string_value(json_object_get(json, key));

    return text ? text : "";
}

static void software_gets_the_same_with_bytes_that_fit(void **state)
{
    static const char TEXT[] = "Ось робота 🔥. Паспорт заберемо для реєстрації, борг за дорогу відпрацюєте. Call +44 7700 900123.";
    const char *body = arena_printf(&house->arena, "{\"text\":\"%s\",\"lang\":\"sl\"}", TEXT);
    struct web_answer answer = house_json(house, "/api/v1/screen", body, NULL);
    json_t *json, *find;
    size_t at;

    UNUSED(state);
    assert_int_equal(answer.status, 200);
    json = answer_json(&answer);
    assert_string_equal(text_of(json, "lang"), "sl");
    assert_true(json_array_size(json_object_get(json, "findings")) > 0);
    json_array_foreach(json_object_get(json, "findings"), at, find) {
        size_t start = (size_t)json_integer_value(json_object_get(find, "start"));
        size_t end = (size_t)json_integer_value(json_object_get(find, "end"));

        assert_true(start < end && end < sizeof TEXT);
        assert_str(str_make(TEXT + start, end - start), text_of(find, "text"));
        assert_true(*text_of(find, "name") && *text_of(find, "reason") && *text_of(find, "indicator"));
    }
    assert_string_equal(text_of(json_array_get(json_object_get(json, "identifiers"), 0), "value"), "+447700900123");
    assert_in_range(json_array_size(json_object_get(json, "questions")), ADVICE_LEAST, ADVICE_MOST);
    assert_in_range(json_array_size(json_object_get(json, "tips")), ADVICE_LEAST, ADVICE_MOST);
    assert_true(*text_of(json, "why") && *text_of(json, "summary") && *text_of(json, "advice"));
    json_decref(json);
}

static void software_is_told_what_is_wrong(void **state)
{
    static const struct { const char *body; unsigned status; const char *field; } CASES[] = {
        {"{}", 422, "text"},        {"{\"text\":\"  \"}", 422, "text"},           {"{\"text\":7}", 422, "text"},
        {"{\"txt\":\"a\"}", 422, "txt"}, {"{\"text\":\"a\",\"lang\":\"xx\"}", 422, "lang"}, {"[]", 400, ""},
        {"{\"text\":", 400, ""},    {"{\"text\":\"a\",\"lang\":1}", 422, "lang"},
    };

    UNUSED(state);
    for (size_t i = 0; i < LEN(CASES); i++) {
        struct web_answer answer = house_json(house, "/api/v1/screen", CASES[i].body, NULL);
        json_t *json = answer_json(&answer);

        assert_int_equal(answer.status, CASES[i].status);
        assert_true(str_starts(answer.type, STR("application/problem+json")));
        assert_string_equal(text_of(json, "field"), CASES[i].field);
        json_decref(json);
    }
}

static void other_sites_ask_only_when_they_are_named(void **state)
{
    struct web_field headers[] = {{STR("host"), STR("127.0.0.1")}, {STR("content-type"), STR("application/json")},
                                  {STR("origin"), STR("https://www.example.org")}};
    struct web_answer answer = house_ask(house, "OPTIONS", "/api/v1/screen", headers, LEN(headers), STR(""));

    UNUSED(state);
    assert_int_equal(answer.status, 204);
    assert_str(answer_header(&answer, "access-control-allow-origin"), "https://www.example.org");
    answer = house_ask(house, "POST", "/api/v1/screen", headers, LEN(headers), STR("{\"text\":\"\"}"));
    assert_int_equal(answer.status, 422); /* that something is wrong may be read too */
    assert_str(answer_header(&answer, "access-control-allow-origin"), "https://www.example.org");
    assert_str(answer_header(&answer, "vary"), "Origin");
    headers[2].value = STR("https://www.example.com");
    answer = house_ask(house, "OPTIONS", "/api/v1/screen", headers, LEN(headers), STR(""));
    assert_int_equal(answer_header(&answer, "access-control-allow-origin").n, 0);
    answer = house_ask(house, "POST", "/api/v1/reports", headers, LEN(headers), STR("{\"text\":\"\"}"));
    assert_int_equal(answer_header(&answer, "access-control-allow-origin").n, 0);
    headers[2].value = STR("https://www.example.org");
    answer = house_ask(house, "OPTIONS", "/api/v1/reports", headers, LEN(headers), STR(""));
    assert_int_equal(answer.status, 405);
    assert_int_equal(answer_header(&answer, "access-control-allow-origin").n, 0);
}

static void the_widget_gets_its_words(void **state)
{
    struct web_answer answer = house_get(house, "/api/v1/screen?lang=en");
    json_t *json = answer_json(&answer);

    UNUSED(state);
    assert_int_equal(answer.status, 200);
    assert_string_equal(text_of(json, "lang"), "en");
    assert_string_equal(text_of(json, "dir"), "ltr");
    assert_string_equal(text_of(json, "page"), "/en/check");
    assert_int_equal(json_integer_value(json_object_get(json, "most")), CHECK_LONGEST);
    assert_true(json_object_size(json_object_get(json, "words")) > 8);
    json_decref(json);
    assert_int_equal(house_get(house, "/api/v1/screen?lang=xx").status, 422);
}

static int up(void **state)
{
    UNUSED(state);
    house = house_new(100000);
    return 0;
}

static int down(void **state)
{
    UNUSED(state);
    house_free(house);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_form_is_one_text_one_picture_one_button), cmocka_unit_test(signs_are_marked_and_explained),
        cmocka_unit_test(what_speaks_for_it_is_shown_too), cmocka_unit_test(the_summary_never_says_what_it_is),
        cmocka_unit_test(what_cannot_be_checked_is_told_kindly), cmocka_unit_test(markup_stays_text),
        cmocka_unit_test(another_language_keeps_the_text), cmocka_unit_test(one_tap_takes_the_text_into_a_report),
        cmocka_unit_test(a_flood_waits_and_loses_nothing),
        cmocka_unit_test(an_unread_picture_says_so_and_keeps_what_was_typed),
        cmocka_unit_test(software_gets_the_same_with_bytes_that_fit), cmocka_unit_test(software_is_told_what_is_wrong),
        cmocka_unit_test(other_sites_ask_only_when_they_are_named), cmocka_unit_test(the_widget_gets_its_words)};

    return cmocka_run_group_tests(tests, up, down);
}
