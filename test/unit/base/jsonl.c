/* jsonl.c - a line is taken as RFC 8259 says or refused with the byte at fault; members come with their raw bytes. */
#include "../check.h"

#include <stdlib.h>

#include "base/jsonl.h"

static struct jsonl jsonl;

static int drop(void **state)
{
    UNUSED(state);
    jsonl_free(&jsonl);
    return 0;
}

/* In memory of its exact size, so that the sanitizer sees a byte read too far. */
static bool take(struct str line, struct err *err)
{
    static char *exact;
    free(exact);
    exact = malloc(line.n ? line.n : 1);
    assert_non_null(exact);
    memcpy(exact, line.p, line.n);
    bool ok = jsonl_read(&jsonl, str_make(exact, line.n), err);
    if (!ok) {
        free(exact);
        exact = NULL;
    }
    return ok;
}

static struct str text_of(const char *name)
{
    static char room[4096];
    const struct jsonl_member *member = jsonl_find(&jsonl, str_from(name));
    assert_non_null(member);
    assert_int_equal(member->kind, JSONL_STRING);
    assert_true(member->value.n <= sizeof room);
    return jsonl_text(member, room);
}

static void members_keep_their_raw_bytes(void **state)
{
    UNUSED(state);
    CHECK(take(STR(" {\"id\" : 7e2,\"text\":\"a\\n\\u017e\\ud83d\\ude00\", \"x\":[1, {\"y\": [] }],\"\\u0061\":null,"
                   "\"t\":true,\"f\":false,\"o\":{}} \r\n"), e));
    assert_int_equal(jsonl.count, 7);
    assert_str(jsonl.members[0].raw, "\"id\" : 7e2");
    assert_str(jsonl.members[0].value, "7e2");
    assert_int_equal(jsonl.members[0].kind, JSONL_NUMBER);
    assert_str(text_of("text"), "a\n\xc5\xbe\xf0\x9f\x98\x80");
    assert_str(jsonl.members[2].raw, "\"x\":[1, {\"y\": [] }]");
    assert_int_equal(jsonl.members[2].kind, JSONL_ARRAY);
    assert_ptr_equal(jsonl_find(&jsonl, STR("a")), &jsonl.members[3]);
    assert_str(jsonl.members[3].raw, "\"\\u0061\":null");
    assert_int_equal(jsonl.members[6].kind, JSONL_OBJECT);
    assert_null(jsonl_find(&jsonl, STR("b")));
}

static void a_plain_text_is_not_copied(void **state)
{
    UNUSED(state);
    const struct str line = STR("{\"text\":\"\xd0\xb6 and more than sixteen bytes of it\"}");
    CHECK(jsonl_read(&jsonl, line, e));
    assert_ptr_equal(jsonl_text(&jsonl.members[0], NULL).p, line.p + 9);
}

static void escapes_are_undone_in_their_own_place(void **state)
{
    UNUSED(state);
    char line[] = "{\"text\":\"\\\\\\\"\\/\\b\\f\\n\\r\\t\\u0041\\u0000\\uDBFF\\uDFFFz and a longer tail without any\"}";
    CHECK(jsonl_read(&jsonl, str_make(line, sizeof line - 1), e));
    struct str text = jsonl_text(&jsonl.members[0], (char *)(uintptr_t)jsonl.members[0].value.p);
    const struct str wanted = STR("\\\"/\b\f\n\r\tA\0\xf4\x8f\xbf\xbfz and a longer tail without any");
    assert_true(str_eq(text, wanted));
}

/* The line, where it is wrong (0: anywhere), and a word of the reason. */
static const struct { struct str line; size_t byte; const char *word; } wrong[] = {
    {STR(""), 1, "no JSON object"}, {STR("   "), 4, "no JSON object"}, {STR("[1]"), 1, "no JSON object"},
    {STR("\"a\""), 1, "no JSON object"}, {STR("null"), 1, "no JSON object"}, {STR("{"), 2, "ends"},
    {STR("{\"a\""), 5, "ends"}, {STR("{\"a\":"), 6, "ends"}, {STR("{\"a\":1"), 7, "ends"}, {STR("{\"a\":1,"), 8, "ends"},
    {STR("{\"a\":1,}"), 8, "name"}, {STR("{,}"), 2, "name"}, {STR("{\"a\" 1}"), 6, "colon"}, {STR("{a:1}"), 2, "name"},
    {STR("{\"a\":1 \"b\":2}"), 8, "comma"}, {STR("{\"a\":1}{"), 8, "follows"}, {STR("{\"a\":1} x"), 9, "follows"},
    {STR("{\"a\":tru}"), 6, "value"}, {STR("{\"a\":nul"), 6, "value"}, {STR("{\"a\":True}"), 6, "value"},
    {STR("{\"a\":'b'}"), 6, "value"}, {STR("{\"a\":}"), 6, "value"}, {STR("{\"a\":NaN}"), 6, "value"},
    {STR("{\"a\":01}"), 7, "comma"}, {STR("{\"a\":-}"), 7, "digit"}, {STR("{\"a\":1.}"), 8, "digit"},
    {STR("{\"a\":.5}"), 6, "value"}, {STR("{\"a\":1e}"), 8, "digit"}, {STR("{\"a\":1e+}"), 9, "digit"},
    {STR("{\"a\":+1}"), 6, "value"}, {STR("{\"a\":0x1}"), 7, "comma"}, {STR("{\"a\":\"b"), 8, "string"},
    {STR("{\"a\":\"b\\"), 8, "escape"}, {STR("{\"a\":\"\\x\"}"), 7, "escape"}, {STR("{\"a\":\"\\u12"), 7, "four"},
    {STR("{\"a\":\"\\u12g4\"}"), 7, "four"}, {STR("{\"a\":\"\\ud800\"}"), 7, "surrogate"},
    {STR("{\"a\":\"\\udc00\"}"), 7, "surrogate"}, {STR("{\"a\":\"\\ud800\\u0041\"}"), 7, "surrogate"},
    {STR("{\"a\":\"\\ud800\\ud800\"}"), 7, "surrogate"}, {STR("{\"a\":\"\\ud83d\\ude0\"}"), 7, "surrogate"},
    {STR("{\"a\":\"b\nc\"}"), 8, "control"}, {STR("{\"a\":\"b\0c\"}"), 8, "control"},
    {STR("{\"a\":\"more than sixteen bytes \t\"}"), 31, "control"}, {STR("{\"a\":\"\xff\"}"), 7, "UTF-8"},
    {STR("{\"a\":\"\xc5\"}"), 7, "UTF-8"}, {STR("{\"a\":1,\"b\":2,\"\\u0061\":3}"), 14, "twice"},
    {STR("{\"\":1,\"\":2}"), 7, "twice"}, {STR("{\"a\":[}"), 7, "value"}, {STR("{\"a\":[1,]}"), 9, "value"},
    {STR("{\"a\":[1}"), 8, "comma"}, {STR("{\"a\":{\"b\":1]}"), 12, "comma"}, {STR("{\"a\":{\"b\"}}"), 10, "colon"},
    {STR("{\"a\":{1:2}}"), 7, "name"}, {STR("{\"a\":[[1,2]"), 12, "ends"}, {STR("\xef\xbb\xbf{}"), 1, "no JSON object"},
};

static void what_is_no_json_is_refused_where_it_is_wrong(void **state)
{
    UNUSED(state);
    for (size_t i = 0; i < LEN(wrong); i++) {
        struct err err = {0};
        if (take(wrong[i].line, &err))
            fail_msg("%s was taken", wrong[i].line.p);
        char where[32];
        snprintf(where, sizeof where, "byte %zu", wrong[i].byte);
        if (!strstr(err.text, where) || !strstr(err.text, wrong[i].word))
            fail_msg("%s: \"%s\" instead of %s, %s", wrong[i].line.p, err.text, where, wrong[i].word);
    }
}

/* A line cut off anywhere is refused, and nothing behind its end is read. */
static void every_beginning_of_a_line_is_refused(void **state)
{
    UNUSED(state);
    const struct str line = STR("{\"id\":-1.5e+3,\"text\":\"\\ud83d\\ude00 \xd0\xb6 words\","
                                "\"x\":{\"a\":[true,false,null,{}]}}");
    for (size_t n = 0; n < line.n; n++) {
        struct err err = {0};
        assert_false(take(str_slice(line, 0, n), &err));
        assert_int_equal(err.kind, ERR_INPUT);
    }
    CHECK(take(line, e));
}

static void many_members_and_deep_ones_have_a_limit(void **state)
{
    UNUSED(state);
    struct arena arena = {0};
    struct buf b = {.arena = &arena};
    struct err err = {0};
    for (size_t count = 60; count < 70; count++) {
        b.n = 0;
        for (size_t i = 0; i < count; i++)
            buf_printf(&b, "%s\"name %zu\":%zu", i ? "," : "{", i, i);
        buf_byte(&b, '}');
        CHECK(take(buf_str(&b), e));
        assert_int_equal(jsonl.count, count);
        b.n--;
        buf_add(&b, STR(",\"name 7\":0}"));
        assert_false(take(buf_str(&b), &err));
        assert_holds(err.text, "twice");
    }
    for (size_t depth = JSONL_DEEPEST; depth <= JSONL_DEEPEST + 1; depth++) {
        b.n = 0;
        buf_add(&b, STR("{\"a\":"));
        for (size_t i = 0; i < depth; i++)
            buf_add(&b, i % 3 ? STR("[") : STR("{\"b\":"));
        buf_byte(&b, '1');
        for (size_t i = depth; i-- > 0;)
            buf_byte(&b, i % 3 ? ']' : '}');
        buf_byte(&b, '}');
        assert_int_equal(take(buf_str(&b), &err), depth == JSONL_DEEPEST);
    }
    assert_holds(err.text, "deeper");
    b.n = 0;
    for (size_t i = 0; i <= JSONL_MEMBERS_MOST; i++)
        buf_printf(&b, "%s\"%zx\":0", i ? "," : "{", i);
    buf_byte(&b, '}');
    assert_false(take(buf_str(&b), &err));
    assert_holds(err.text, "65536");
    arena_clear(&arena);
}

static void a_hundred_megabytes_are_one_string(void **state)
{
    UNUSED(state);
    const size_t n = 100u << 20;
    char *line = malloc(n);
    assert_non_null(line);
    memset(line, 'a', n);
    memcpy(line, "{\"text\":\"", 9);
    memcpy(line + n - 10, "\\u017e\"", 8);
    memset(line + n - 3, ' ', 2);
    line[n - 1] = '}';
    CHECK(jsonl_read(&jsonl, str_make(line, n), e));
    struct str text = jsonl_text(&jsonl.members[0], line + 8);
    assert_int_equal(text.n, n - 9 - 10 + 2);
    assert_true(str_ends(text, STR("aaa\xc5\xbe")));
    free(line);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(members_keep_their_raw_bytes),
        cmocka_unit_test(a_plain_text_is_not_copied),
        cmocka_unit_test(escapes_are_undone_in_their_own_place),
        cmocka_unit_test(what_is_no_json_is_refused_where_it_is_wrong),
        cmocka_unit_test(every_beginning_of_a_line_is_refused),
        cmocka_unit_test(many_members_and_deep_ones_have_a_limit),
        cmocka_unit_test(a_hundred_megabytes_are_one_string),
    };
    return cmocka_run_group_tests(tests, NULL, drop);
}
