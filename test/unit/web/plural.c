/* Which form of a noun a number takes. */
#include "web_test.h"

#include "web/plural.h"

static void forms_are(const char *header, const char *expected)
{
    const struct plural *plural = NULL;
    struct err err;

    assert_ok(plural_find(str_from(header), &plural, &err), err);
    for (uint64_t n = 0; expected[n]; n++)
        if (plural->form(n) != (unsigned)(expected[n] - '0'))
            fail_msg("%s: %d takes form %u, not %c", header, (int)n, plural->form(n), expected[n]);
    for (uint64_t n = 0; n < 1000; n++)
        assert_true(plural->form(n) < plural->forms);
}

static void each_language_counts_as_it_does(void **state)
{
    UNUSED(state);
    forms_are("nplurals=2; plural=(n != 1);", "10111");
    forms_are("nplurals=2; plural=n != 1;", "10111");
    forms_are("nplurals=4; plural=(n%100==1 ? 0 : n%100==2 ? 1 : n%100==3 || n%100==4 ? 2 : 3);", "30122333");
    forms_are("nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);",
              "2011122222222222222220111222222");
    forms_are("nplurals=3; plural=(n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);",
              "20111222222222222222221112");
    forms_are("nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5);",
              "01233333333444");
}

static void an_unknown_rule_is_refused_with_the_known_ones(void **state)
{
    const struct plural *plural = NULL;
    struct err err;

    UNUSED(state);
    assert_false(plural_find(STR("nplurals=2; plural=system(n);"), &plural, &err));
    assert_int_equal(err.kind, ERR_INPUT);
    assert_non_null(strstr(err.text, "Slovene"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_language_counts_as_it_does),
        cmocka_unit_test(an_unknown_rule_is_refused_with_the_known_ones),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
