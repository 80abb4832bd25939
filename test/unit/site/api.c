/* api.c - the JSON interface answers as doc/openapi.yaml says. */
#include "site/house.h"
#include "site/page.h"

static struct house *house;

static const char *text_of(const json_t *json, const char *key)
{
    const char *text = json_string_value(json_object_get(json, key));

    return text ? text : "";
}

static void problem(struct web_answer answer, unsigned status, const char *field)
{
    json_t *json;

    assert_int_equal(answer.status, status);
    assert_true(str_starts(answer.type, STR("application/problem+json")));
    json = answer_json(&answer);
    assert_int_equal(json_integer_value(json_object_get(json, "status")), status);
    assert_string_equal(text_of(json, "field"), field);
    json_decref(json);
}

static void a_report_gets_a_receipt_that_opens_it(void **state)
{
    struct web_answer answer = house_json(house, "/api/v1/reports",
        "{\"lang\":\"en\",\"text\":\"They keep my passport\",\"who\":\"self\"}", NULL);
    json_t *json = answer_json(&answer), *first;
    const char *body;

    UNUSED(state);
    assert_int_equal(answer.status, 201);
    assert_int_equal(strlen(text_of(json, "receipt")), RECEIPT_TEXT);
    assert_null(json_object_get(json, "id"));
    assert_true(strlen(text_of(json, "urgency")) > 0);
    body = arena_printf(&house->arena, "{\"receipt\":\"%s\"}", text_of(json, "receipt"));
    json_decref(json);
    answer = house_json(house, "/api/v1/receipt", body, NULL);
    assert_int_equal(answer.status, 200);
    json = answer_json(&answer);
    first = json_array_get(json_object_get(json, "messages"), 0);
    assert_string_equal(text_of(first, "from"), "reporter");
    assert_non_null(strstr(text_of(first, "text"), "They keep my passport"));
    assert_true(strlen(text_of(json, "state")) > 0);
    json_decref(json);
}

static void a_key_needs_no_receipt(void **state)
{
    struct web_answer answer = house_json(house, "/api/v1/reports", "{\"text\":\"From the hotline\"}", house->api_key);
    json_t *json = answer_json(&answer);

    UNUSED(state);
    assert_int_equal(answer.status, 201);
    assert_null(json_object_get(json, "receipt"));
    assert_true(json_integer_value(json_object_get(json, "id")) > 0);
    json_decref(json);
    problem(house_json(house, "/api/v1/reports", "{\"text\":\"x\"}", "wrong"), 401, "");
}

static void what_is_wrong_is_named(void **state)
{
    static const struct { const char *body; unsigned status; const char *field; } CASES[] = {
        {"{\"lang\":\"en\"}", 422, "text"},
        {"{\"text\":\"  \"}", 422, "text"},
        {"{\"text\":7}", 422, "text"},
        {"{\"text\":\"a\",\"shoes\":\"red\"}", 422, "shoes"},
        {"{\"text\":\"a\",\"who\":\"emperor\"}", 422, "who"},
        {"{\"text\":\"a\",\"lang\":\"xx\"}", 422, "lang"},
        {"{\"text\":\"a\",\"files\":\"b\"}", 422, "files"},
        {"{\"text\":\"a\",\"files\":[{\"data\":\"*\"}]}", 422, "files"},
        {"{\"text\":\"a\",\"files\":[{\"data\":\"\",\"path\":\"/\"}]}", 422, "files"},
        {"[]", 400, ""},
    };

    UNUSED(state);
    for (size_t i = 0; i < LEN(CASES); i++)
        problem(house_json(house, "/api/v1/reports", CASES[i].body, NULL), CASES[i].status, CASES[i].field);
    assert_int_equal(house_json(house, "/api/v1/reports", "{\"text\":", NULL).status, 400);
    problem(house_json(house, "/api/v1/receipt", "{}", NULL), 422, "receipt");
    problem(house_json(house, "/api/v1/receipt", "{\"receipt\":\"12\"}", NULL), 422, "receipt");
    problem(house_json(house, "/api/v1/receipt", "{\"receipt\":\"a\",\"b\":1}", NULL), 422, "b");
}

static void a_file_travels_in_base64(void **state)
{
    struct web_answer answer = house_json(house, "/api/v1/reports",
        "{\"text\":\"With a file\",\"files\":[{\"name\":\"a.txt\",\"type\":\"text/plain\",\"data\":\"aGVsbG8=\"}]}", NULL);
    struct case_receipt_view view;
    struct case_file_in file;
    json_t *json = answer_json(&answer);

    UNUSED(state);
    assert_int_equal(answer.status, 201);
    CHECK(case_receipt_open(&house->app.cases, &house->arena, str_from(text_of(json, "receipt")), &view, e));
    assert_int_equal(view.messages[0].file_count, 1);
    CHECK(case_receipt_file(&house->app.cases, &house->arena, view.token, view.messages[0].files[0].id, &file, e));
    assert_true(str_is(file.bytes, "hello"));
    json_decref(json);
}

static void an_unknown_receipt_is_not_found(void **state)
{
    UNUSED(state);
    problem(house_json(house, "/api/v1/receipt", "{\"receipt\":\"0000 0000 0000 0000 0000\"}", NULL), 404, "receipt");
}

static void a_flood_asks_the_open_interface_only(void **state)
{
    struct house *small = house_new(0.001);
    struct web_answer answer = {0};
    json_t *json;

    UNUSED(state);
    for (int i = 0; i < 20 && answer.status != 429; i++)
        answer = house_json(small, "/api/v1/reports", "{\"text\":\"Flood\"}", NULL);
    assert_int_equal(answer.status, 429);
    json = answer_json(&answer);
    assert_true(strlen(text_of(json, "challenge")) > 0);
    assert_true(json_integer_value(json_object_get(json, "bits")) > 0);
    json_decref(json);
    assert_int_equal(house_json(small, "/api/v1/reports", "{\"text\":\"Hotline\"}", small->api_key).status, 201);
    house_free(small);
}

static void health_answers(void **state)
{
    struct web_answer answer = house_get(house, "/api/v1/health");
    json_t *json = answer_json(&answer);

    UNUSED(state);
    assert_int_equal(answer.status, 200);
    assert_string_equal(text_of(json, "status"), "ok");
    json_decref(json);
}

/* Pictures are cleaned in the heavy lane: with files nothing is answered before. */
static void files_with_a_key_wait_in_the_heavy_lane(void **state)
{
    static const char body[] = "{\"text\":\"Seen\",\"files\":[{\"name\":\"a.txt\",\"data\":\"aGVsbG8=\"}]}";
    char bearer[sizeof "Bearer " + API_KEY_TEXT];
    struct web_field header = {STR("authorization"), {bearer, sizeof bearer - 1}};
    struct web_request request = {.arena = &house->arena, .app = &house->app, .lang = STR("en"), .headers = &header,
                                  .header_count = 1, .json = json_loads(body, 0, NULL)};
    struct web_reply reply = {0};

    UNUSED(state);
    snprintf(bearer, sizeof bearer, "Bearer %s", house->api_key);
    CHECK(api_report(&request, &reply, e));
    assert_true(reply.heavy);
    assert_int_equal(reply.status, 0);
    json_decref(request.json);
    struct web_answer answer = house_json(house, "/api/v1/reports", body, house->api_key);
    assert_int_equal(answer.status, 201);
    assert_true(answer_has(&answer, "\"id\""));
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
        cmocka_unit_test(a_report_gets_a_receipt_that_opens_it),
        cmocka_unit_test(a_key_needs_no_receipt),
        cmocka_unit_test(what_is_wrong_is_named),
        cmocka_unit_test(a_file_travels_in_base64),
        cmocka_unit_test(a_flood_asks_the_open_interface_only),
        cmocka_unit_test(health_answers),
        cmocka_unit_test(an_unknown_receipt_is_not_found),
        cmocka_unit_test(files_with_a_key_wait_in_the_heavy_lane),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
