/* Fields, headers and cookies of a request; files below the assets' folder. */
#include "web_test.h"

#include "web/asset.h"
#include "web/web.h"

static void cookies_and_headers_are_found(void **state)
{
    const struct web_field headers[] = {{STR("cookie"), STR("a=1; session=x=y==; quoted=\"q\"")}, {STR("host"),
                                                                                                   STR("h")},
                                        {STR("cookie"), STR(" late=3")}};
    struct web_request request = {.headers = headers, .header_count = LEN(headers)};

    UNUSED(state);
    assert_str(web_cookie(&request, "session"), "x=y==");
    assert_str(web_cookie(&request, "quoted"), "q");
    assert_str(web_cookie(&request, "late"), "3");
    assert_str(web_cookie(&request, "sess"), "");
    assert_str(web_header(&request, "host"), "h");
    assert_str(web_header(&request, "x-none"), "");
}

static void fields_are_found_and_numbers_checked(void **state)
{
    const struct web_field fields[] = {{STR("id"), STR("7")}, {STR("id"), STR("8")}, {STR("n"), STR("-5")},
                                       {STR("bad"), STR("5x")}, {STR("empty"), STR("")}};
    struct web_request request = {.fields = fields, .field_count = LEN(fields)};
    int64_t n = 0;
    struct err err;

    UNUSED(state);
    assert_str(web_get(&request, "id"), "7");
    assert_true(web_has(&request, "empty"));
    assert_false(web_has(&request, "none"));
    assert_ok(web_get_int(&request, "n", -5, 5, &n, &err), err);
    assert_int_equal(n, -5);
    assert_false(web_get_int(&request, "id", 8, 9, &n, &err));
    assert_string_equal(err.field, "id");
    assert_false(web_get_int(&request, "bad", 0, 9, &n, &err));
    assert_false(web_get_int(&request, "none", 0, 9, &n, &err));
}

static void only_known_files_leave_the_folder(void **state)
{
    static const char *const refused[] = {"", "css", "css/", "secret.po", "../po/sl.po", "css/../secret.po",
                                          "/css/a.css",
                                          "css//a.css", ".hidden.css", "css/%61.css", "nowhere.css"};
    struct arena arena = {0};
    struct str bytes, type;
    struct err err;

    UNUSED(state);
    assert_ok(asset_read(&arena, TEST_ASSETS, STR("css/a.css"), &bytes, &type, &err), err);
    assert_holds(bytes, "color");
    assert_holds(type, "text/css");
    for (size_t i = 0; i < LEN(refused); i++)
        if (asset_read(&arena, TEST_ASSETS, str_from(refused[i]), &bytes, &type, &err))
            fail_msg("%s", refused[i]);
    assert_int_equal(asset_version(&arena, TEST_ASSETS).n, 10);
    assert_true(str_eq(asset_version(&arena, TEST_ASSETS), asset_version(&arena, TEST_ASSETS)));
    assert_false(str_eq(asset_version(&arena, TEST_ASSETS), asset_version(&arena, TEST_PO)));
    arena_clear(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(cookies_and_headers_are_found),
                                       cmocka_unit_test(fields_are_found_and_numbers_checked),
                                       cmocka_unit_test(only_known_files_leave_the_folder)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
