/* Percent-decoding, urlencoded forms, JSON bodies. */
#include "web_test.h"

#include "web/form.h"

static struct arena arena;

static void decoding_is_strict(void **state)
{
    static const char *const broken[] = {"%", "%4", "a%4", "%zz", "%4g", "%%41"};
    struct str out;
    struct err err;

    UNUSED(state);
    assert_ok(form_decode(&arena, STR("a%41+%c4%8D"), false, &out, &err), err);
    assert_str(out, "aA+č");
    assert_ok(form_decode(&arena, STR("a+b"), true, &out, &err), err);
    assert_str(out, "a b");
    for (size_t i = 0; i < LEN(broken); i++)
        assert_false(form_decode(&arena, str_from(broken[i]), true, &out, &err));
    arena_clear(&arena);
}

static bool join(void *context, struct str name, struct str value, struct err *err)
{
    UNUSED(err);
    buf_printf(context, "[" STR_FMT "=" STR_FMT "]", STR_ARG(name), STR_ARG(value));
    return true;
}

static void fields_come_in_order(void **state)
{
    struct buf seen = {.arena = &arena};
    struct buf many = {.arena = &arena};
    struct err err;

    UNUSED(state);
    assert_ok(form_parse(&arena, STR("a=1&&b=x=y&c&a=%26&="), join, &seen, &err), err);
    assert_str(buf_str(&seen), "[a=1][b=x=y][c=][a=&]");
    for (int i = 0; i <= FIELDS_MOST; i++)
        buf_add(&many, STR("a=1&"));
    assert_false(form_parse(&arena, buf_str(&many), join, &seen, &err));
    arena_clear(&arena);
}

static void json_is_one_object_and_not_too_deep(void **state)
{
    static const char *const refused[] = {"", "[]", "1", "{\"a\":}", "{\"a\":1} x", "{\"a\":1,\"a\":2}",
                                          "{\"a\":\"\\u0000\"}",
                                          "{\"a\":\"\xc3\"}"};
    struct buf deep = {.arena = &arena};
    struct err err;
    json_t *json;

    UNUSED(state);
    for (size_t i = 0; i < LEN(refused); i++)
        if (form_json(str_from(refused[i]), &json, &err))
            fail_msg("%s", refused[i]);
    assert_ok(form_json(STR("{\"a\":\"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[\\\"\"}"), &json, &err), err);
    json_decref(json);
    for (int pass = 0; pass < 2; pass++) {
        int depth = JSON_DEEPEST - 1 + pass;
        deep.n = 0;
        buf_add(&deep, STR("{\"a\":"));
        for (int i = 0; i < depth; i++)
            buf_byte(&deep, '[');
        for (int i = 0; i < depth; i++)
            buf_byte(&deep, ']');
        buf_byte(&deep, '}');
        bool ok = form_json(buf_str(&deep), &json, &err);
        assert_int_equal(ok, pass == 0);
        if (ok)
            json_decref(json);
    }
    arena_clear(&arena);
}

/* A body of the size that attachments may have would else become gigabytes of empty lists. */
static void json_of_very_many_values_is_refused(void **state)
{
    struct buf many = {.arena = &arena};
    struct err err;
    json_t *json;

    UNUSED(state);
    buf_add(&many, STR("{\"a\":["));
    for (int i = 0; i < JSON_VALUES_MOST; i++)
        buf_add(&many, STR("[],"));
    buf_add(&many, STR("[]]}"));
    assert_false(form_json(buf_str(&many), &json, &err));
    assert_ok(form_json(STR("{\"a\":\"[,,,,]\"}"), &json, &err), err);
    json_decref(json);
    many.n = 0;
    buf_add(&many, STR("{\"a\":\""));
    for (int i = 0; i < 2 * JSON_VALUES_MOST; i++)
        buf_add(&many, STR(",[")); /* words, not values */
    buf_add(&many, STR("\"}"));
    assert_ok(form_json(buf_str(&many), &json, &err), err);
    json_decref(json);
    arena_clear(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(decoding_is_strict), cmocka_unit_test(fields_come_in_order),
                                       cmocka_unit_test(json_is_one_object_and_not_too_deep),
                                       cmocka_unit_test(json_of_very_many_values_is_refused)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
