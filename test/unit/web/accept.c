/* What a client would rather have. */
#include "web_test.h"

#include "web/accept.h"

static void json_only_when_it_is_preferred(void **state)
{
    static const struct { const char *accept; bool json; } cases[] = {
        {"", false}, {"*/*", false}, {"application/json", true}, {"application/problem+json", true},
        {"text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", false},
        {"text/html;q=0.5,application/json", true}, {"text/html,application/json", false},
        {"application/json;q=0", false}, {"APPLICATION/JSON", true}, {";;,,q=1", false}};

    UNUSED(state);
    for (size_t i = 0; i < LEN(cases); i++)
        if (accept_prefers_json(str_from(cases[i].accept)) != cases[i].json)
            fail_msg("%s", cases[i].accept);
}

static void the_best_coding_that_is_welcome(void **state)
{
    static const struct { const char *header; enum accept_coding coding; } cases[] = {
        {"", CODING_NONE}, {"gzip, deflate, br", CODING_BR}, {"gzip", CODING_GZIP}, {"br;q=0, gzip", CODING_GZIP},
        {"*", CODING_BR}, {"identity", CODING_NONE}, {"gzip;q=1.0, br;q=0.5", CODING_GZIP}, {"br;q=0,gzip;q=0",
                                                                                             CODING_NONE}};

    UNUSED(state);
    for (size_t i = 0; i < LEN(cases); i++)
        if (accept_coding(str_from(cases[i].header)) != cases[i].coding)
            fail_msg("%s", cases[i].header);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(json_only_when_it_is_preferred),
                                       cmocka_unit_test(the_best_coding_that_is_welcome)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
