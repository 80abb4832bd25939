/* Multipart bodies as browsers send them, and as they should not be. */
#include "web_test.h"

#include "web/multipart.h"

static struct arena arena;

static bool join(void *context, const struct web_file *part, struct err *err)
{
    UNUSED(err);
    buf_printf(context, "[" STR_FMT "|" STR_FMT "|" STR_FMT "]", STR_ARG(part->field),
               STR_ARG(part->name.p ? part->name : STR("-")), STR_ARG(part->bytes));
    return true;
}

static bool parse(struct str body, struct str *ret)
{
    struct buf seen = {.arena = &arena};
    struct err err;
    bool ok = multipart_parse(&arena, STR("multipart/form-data; charset=utf-8; boundary=\"b'x\""), body, join, &seen,
                              &err);

    *ret = seen.n ? buf_str(&seen) : STR("");
    return ok;
}

#define PART(headers, bytes) "--b'x\r\nContent-Disposition: form-data; " headers "\r\n\r\n" bytes "\r\n"

static void parts_come_in_order(void **state)
{
    struct str seen;

    UNUSED(state);
    assert_true(parse(STR(PART("name=\"a\"", "1\r\n2") PART("name=f; filename=\"C:\\\\dir\\x y.jpg\"", "--b'\r\n--")
                          PART("name=\"e\"; filename=\"\"", "") "--b'x--\r\n"), &seen));
    assert_str(seen, "[a|-|1\r\n2][f|x y.jpg|--b'\r\n--][e||]");
    assert_true(parse(STR("preamble\r\n" PART("name=\"q\"; filename=\"../a\\\"b\x01.txt\"", "t") "--b'x--"), &seen));
    assert_holds(seen, "|t]");
    assert_int_equal(str_find(seen, STR("/"), 0), SIZE_MAX);
    assert_int_equal(str_find(seen, STR("\x01"), 0), SIZE_MAX);
    arena_clear(&arena);
}

static void what_is_cut_off_is_refused(void **state)
{
    struct str whole = STR(PART("name=\"a\"", "1") PART("name=\"f\"; filename=\"x\"", "2") "--b'x--"), seen;
    struct buf many = {.arena = &arena};

    UNUSED(state);
    assert_true(parse(whole, &seen));
    for (size_t n = 0; n < whole.n; n++)
        if (parse(str_slice(whole, 0, n), &seen))
            fail_msg("cut off after %zu bytes it passed", n);
    assert_false(parse(STR("--b'x\r\nContent-Type: text/plain\r\n\r\n1\r\n--b'x--"), &seen));
    assert_false(parse(STR("--b'x\r\nContent-Disposition: form-data; name=\"\xff\"\r\n\r\n1\r\n--b'x--"), &seen));
    for (int i = 0; i <= MULTIPART_MOST_PARTS; i++)
        buf_add(&many, STR(PART("name=a", "1")));
    buf_add(&many, STR("--b'x--"));
    assert_false(parse(buf_str(&many), &seen));
    arena_clear(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(parts_come_in_order),
                                       cmocka_unit_test(what_is_cut_off_is_refused)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
