/* find.c - the pages of "Find help" and first help: what a reader sees of the directory, and what nobody may see. */
#include "site/house.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/clock.h"

static struct house *house;

/* 2026-11-23 is a Monday; Ljubljana is one hour before UTC. */
static void at(const char *day, int hour, int minute)
{
    int32_t when;
    bool changed;

    assert_true(clock_day_parse(str_from(day), &when));
    clock_pretend(clock_day_start(when) + hour * 3600 + minute * 60);
    CHECK(know_refresh(house->app.know, clock_now(), true, &changed, e));
    web_server_drop_cache(house->server);
}

static int set_up(void **state)
{
    UNUSED(state);
    house = house_new(1000);
    at("2026-11-23", 8, 30);
    return 0;
}

static int tear_down(void **state)
{
    UNUSED(state);
    house_free(house);
    clock_pretend(0);
    return 0;
}

static struct web_answer get(const char *path)
{
    struct web_answer answer = house_get(house, path);

    if (answer.status != 200)
        fail_msg("%s: %u", path, answer.status);
    return answer;
}

static bool before(const struct web_answer *page, const char *first, const char *second)
{
    size_t a = str_find(page->body, str_from(first), 0), b = str_find(page->body, str_from(second), 0);

    return a != SIZE_MAX && b != SIZE_MAX && a < b;
}

static void the_list_names_who_helps_and_how_to_reach_them(void **state)
{
    UNUSED(state);
    struct web_answer page = get("/en/find");
    assert_true(answer_has(&page, "Zora Legal Centre"));
    assert_true(answer_has(&page, "href=\"tel:+447700900101\""));
    assert_true(answer_has(&page, "href=\"https://chat.example.org/\""));
    assert_true(answer_has(&page, "href=\"mailto:help@zora.example.org\""));
    assert_true(answer_has(&page, "href=\"/en/find/t-zora\""));
    assert_true(answer_has(&page, "Checked on November 20, 2026"));
    assert_true(before(&page, "id=\"o-t-alarm\"", "id=\"o-t-zora\""));
    assert_true(before(&page, "id=\"o-t-zora\"", "id=\"o-t-women\"")); /* open before closed */
    assert_true(answer_has(&page, "data-lat=\"46.25\" data-lon=\"15.16\""));
    assert_true(str_starts(answer_header(&page, "permissions-policy"), STR("camera=()")));
    assert_true(str_find(answer_header(&page, "permissions-policy"), STR("geolocation=(self)"), 0) != SIZE_MAX);
    struct web_answer slovene = get("/sl/find");
    assert_true(answer_has(&slovene, "Žarek Zora"));
}

static void what_nobody_has_checked_is_on_no_page(void **state)
{
    static const char *const paths[] = {"/en/find", "/sl/find", "/en/find/list", "/en/find/list?q=hidden", "/en/help",
                                        "/sl/help", "/en/find/t-women", "/en/find/t-half", "/en/find/list?need=hotline"};
    static const char *const secrets[] = {"900199", "900198", "900197", "900 197", "unchecked.example.org",
                                          "Unchecked people", "Nepreverjeni", "Hidden line"};

    UNUSED(state);
    for (size_t i = 0; i < LEN(paths); i++) {
        struct web_answer page = get(paths[i]);
        for (size_t k = 0; k < LEN(secrets); k++)
            if (answer_has(&page, secrets[k]))
                fail_msg("%s shows %s", paths[i], secrets[k]);
    }
    assert_int_equal(house_get(house, "/en/find/t-unchecked").status, 404);
}

static void a_search_keeps_what_fits_and_says_so_when_nothing_does(void **state)
{
    UNUSED(state);
    struct web_answer page = get("/en/find/list?need=legal&language=uk&country=SI");
    assert_true(answer_has(&page, "id=\"o-t-zora\""));
    assert_false(answer_has(&page, "id=\"o-t-women\""));
    assert_false(answer_has(&page, "id=\"o-t-berlin\""));
    assert_true(answer_has(&page, "<option value=\"legal\" selected>"));
    assert_true(answer_has(&page, "<option value=\"uk\" selected>Ukrainian</option>"));
    assert_true(answer_has(&page, "<option value=\"DE\">Germany</option>"));
    assert_true(answer_has(&page, "<details class=\"more\" open>"));
    assert_true(answer_has(&page, "href=\"/sl/find/list?need=legal&amp;language=uk&amp;country=SI\""));
    page = get("/en/find/list?language=hr&open=1&q=night");
    assert_true(answer_has(&page, "Nobody fits all of your choices"));
    page = get("/en/find/list?language=uk"); /* after who says so: who says nothing, but nobody who names other languages */
    assert_true(before(&page, "id=\"o-t-zora\"", "Others you can ask"));
    assert_true(before(&page, "Others you can ask", "id=\"o-t-alarm\""));
    assert_false(answer_has(&page, "id=\"o-t-women\""));
    page = get("/en/find/list?q=%3Cscript%3Ealert(1)%3C%2Fscript%3E&need=nonsense&from=-1");
    assert_false(answer_has(&page, "<script>alert"));
    page = get("/en/find/list?q=zal"); /* without the accent of Žalec */
    assert_true(answer_has(&page, "id=\"o-t-zora\""));
}

static void open_and_closed_are_said_in_words(void **state)
{
    static const struct { const char *day; int hour, minute; const char *path, *words; } cases[] = {
        {"2026-11-23", 8, 30, "/en/find/t-zora", "Open now until 12:00"},
        {"2026-11-23", 7, 30, "/en/find/t-zora", "Opens at 9:00"},
        {"2026-11-24", 7, 30, "/en/find/t-zora", "Opens tomorrow at 9:00"},
        {"2026-11-25", 12, 0, "/en/find/t-zora", "Opens at 14:00"},
        {"2026-11-25", 15, 0, "/en/find/t-zora", "Opens: Monday, 9:00"},
        {"2026-12-22", 12, 0, "/en/find/t-zora", "Opens: Monday, 9:00"}, /* Wednesday is an exception */
        {"2026-11-27", 22, 0, "/en/find/t-women", "Open now until 6:00 tomorrow"},
        {"2026-11-28", 4, 0, "/en/find/t-women", "Open now until 6:00"},
        {"2026-11-23", 8, 30, "/en/find/t-alarm", "Open day and night"},
        {"2026-11-23", 8, 30, "/sl/find/t-zora", "12:00"},
    };

    UNUSED(state);
    for (size_t i = 0; i < LEN(cases); i++) {
        at(cases[i].day, cases[i].hour, cases[i].minute);
        struct web_answer page = get(cases[i].path);
        if (!answer_has(&page, cases[i].words))
            fail_msg("case %zu: no \"%s\"", i, cases[i].words);
    }
    at("2026-11-23", 8, 30);
}

static void one_organisation_shows_hours_places_and_where_it_comes_from(void **state)
{
    UNUSED(state);
    struct web_answer page = get("/en/find/t-zora");
    assert_true(answer_has(&page, "<th scope=\"row\">Monday</th>"));
    assert_true(answer_has(&page, "14:00–16:00"));
    assert_true(answer_has(&page, "December 23, 2026"));
    assert_true(answer_has(&page, "Closed on public holidays."));
    assert_true(answer_has(&page, "Vigred 7"));
    assert_true(answer_has(&page, "Slovenian, English"));
    assert_true(answer_has(&page, "Test person"));
    assert_true(answer_has(&page, "href=\"https://example.org/advice\""));
    assert_true(answer_has(&page, "Nothing")); /* what it costs */
    page = get("/sl/find/t-zora");
    assert_true(answer_has(&page, "ponedeljek"));
    assert_true(answer_has(&page, "slovenščina"));
    page = get("/en/find/t-berlin"); /* another country: whose clock the hours are of */
    assert_true(answer_has(&page, "Local time: Berlin"));
    page = get("/en/find/t-half"); /* nothing of it may be shown yet */
    assert_true(answer_has(&page, "Its numbers are being checked."));
}

static void first_help_shows_the_numbers_that_answer_now(void **state)
{
    UNUSED(state);
    struct web_answer page = get("/en/help");
    assert_true(answer_has(&page, "href=\"tel:+447700900112\"")); /* for danger */
    assert_true(answer_has(&page, "href=\"tel:+447700900101\"")); /* first */
    assert_false(answer_has(&page, "900102"));                     /* neither */
    assert_false(answer_has(&page, "900103"));                     /* for danger, in another country */
    assert_true(before(&page, "tel:+447700900112", "tel:+447700900101"));
    assert_true(answer_has(&page, "href=\"/en/find\""));
    assert_true(answer_has(&page, "In danger? Call ")); /* every page's frame has it from the directory too */
}

static void software_gets_the_same_as_data(void **state)
{
    const struct web_field headers[] = {{STR("accept"), STR("application/json")}, {STR("host"), STR("127.0.0.1")}};
    size_t i;
    json_t *each;
    bool seen = false;

    UNUSED(state);
    struct web_answer answer = house_ask(house, "GET", "/en/find/list?need=legal&country=SI", headers,
                                         LEN(headers), STR(""));
    json_t *view = json_loadb(answer.body.p, answer.body.n, 0, NULL);
    assert_non_null(view);
    json_array_foreach(json_object_get(view, "organisations"), i, each) {
        const json_t *service = json_array_get(json_object_get(each, "services"), 0);
        assert_non_null(service);
        if (strcmp(json_string_value(json_object_get(each, "id")), "t-zora"))
            continue;
        seen = true;
        assert_string_equal(json_string_value(json_object_get(service, "dial")), "+447700900101");
        assert_true(json_is_true(json_object_get(service, "is_open")));
    }
    assert_true(seen);
    json_decref(view);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_list_names_who_helps_and_how_to_reach_them),
        cmocka_unit_test(what_nobody_has_checked_is_on_no_page),
        cmocka_unit_test(a_search_keeps_what_fits_and_says_so_when_nothing_does),
        cmocka_unit_test(open_and_closed_are_said_in_words),
        cmocka_unit_test(one_organisation_shows_hours_places_and_where_it_comes_from),
        cmocka_unit_test(first_help_shows_the_numbers_that_answer_now),
        cmocka_unit_test(software_gets_the_same_as_data),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
