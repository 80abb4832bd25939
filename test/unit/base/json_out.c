/* json_out.c - what is written is JSON that says what was meant. */
#include "../check.h"

#include <stdlib.h>

#include "base/json_out.h"
#include "base/jsonl.h"

static struct str said(const struct json_out *out)
{
    return str_make(out->p, out->n);
}

static void strings_come_back_as_they_were(void **state)
{
    UNUSED(state);
    struct json_out out = {0};
    struct jsonl jsonl = {0};
    unsigned seed = 1;
    for (size_t n = 0; n < 400; n++) {
        char *text = malloc(n + 1), *back = malloc(6 * n + 8);
        assert_true(text && back);
        for (size_t i = 0; i < n; i++) {
            seed = seed * 1103515245u + 12345u;
            text[i] = (char)((seed >> 16) % (n % 3 ? 128 : 96) + (n % 3 ? 0 : 32));
        }
        json_out_reset(&out, 1 << 20);
        JSON_OUT(&out, "{\"a\":");
        json_out_string(&out, str_make(text, n));
        JSON_OUT(&out, "}");
        CHECK(jsonl_read(&jsonl, said(&out), e));
        assert_true(str_eq(jsonl_text(jsonl_find(&jsonl, STR("a")), back), str_make(text, n)));
        free(text);
        free(back);
    }
    jsonl_free(&jsonl);
    json_out_free(&out);
}

static void what_is_no_utf8_is_replaced(void **state)
{
    UNUSED(state);
    struct json_out out = {0};
    json_out_bytes(&out, STR("a\xff\xc5\xbe\xc5"));
    assert_str(said(&out), "\"a\xef\xbf\xbd\xc5\xbe\xef\xbf\xbd\"");
    json_out_reset(&out, 0);
    assert_null(out.p);
    json_out_string(&out, STR("\"\\\n\x01/\x7f"));
    assert_str(said(&out), "\"\\\"\\\\\\n\\u0001/\\u007f\"");
    json_out_free(&out);
}

static void numbers_are_short(void **state)
{
    UNUSED(state);
    static const struct { double number; const char *text; } cases[] = {
        {0, "0"}, {4.8, "4.8"}, {-0.00001, "0"}, {-3.6, "-3.6"}, {1.2 + 1.2 + 2.4, "4.8"}, {12.34567, "12.3457"},
        {100, "100"}, {0.0001, "0.0001"}, {1e300, "0"}, {0.0 / 0.0, "0"}};
    struct json_out out = {0};
    for (size_t i = 0; i < LEN(cases); i++) {
        json_out_reset(&out, 4096);
        json_out_decimal(&out, cases[i].number);
        assert_str(said(&out), cases[i].text);
    }
    json_out_reset(&out, 4096);
    json_out_number(&out, UINT64_MAX);
    json_out_number(&out, 0);
    assert_str(said(&out), "184467440737095516150");
    json_out_free(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(strings_come_back_as_they_were),
                                       cmocka_unit_test(what_is_no_utf8_is_replaced),
                                       cmocka_unit_test(numbers_are_short)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
