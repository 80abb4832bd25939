/* Which passwords are refused, and with which words. */
#include "../check.h"
#include "agency/inside.h"

static void refused(const char *password, const char *words)
{
    struct err err = {0};
    if (password_check(str_from(password), STR("ana.novak"), &err))
        fail_msg("\"%s\" was taken", password);
    assert_string_equal(err.text, words);
    assert_string_equal(err.field, "fresh");
    assert_int_equal(err.kind, ERR_INPUT);
}

static void short_and_common_ones_are_refused(void **state)
{
    static const char *const too_short[] = {"", "x", "elevenchars", "čšžčšžčšžčš"};
    static const char *const common[] = {
        "password1234", "Password1234!", "123456789012", "aaaaaaaaaaaa", "abababababab", "qwertyuiop12", "QWERTZUIOP!!",
        "ana.novak123", "ana.novakana.novak", "geslogeslo2026", "abcdefghijkl", "098765432109", "welcome-2026!!",
        "!!!!2026!!!!1975", "slovenija1991"};
    UNUSED(state);
    for (size_t i = 0; i < LEN(too_short); i++)
        refused(too_short[i], "!password-too-short");
    for (size_t i = 0; i < LEN(common); i++)
        refused(common[i], "!password-too-common");
    refused("\xff\xfe not text at all", "!password-too-long");
    char long_one[1200];
    memset(long_one, 'x', sizeof long_one);
    long_one[sizeof long_one - 1] = '\0';
    refused(long_one, "!password-too-long");
}

static void sentences_are_taken(void **state)
{
    static const char *const good[] = {"olive tractor moonlight", "Kje je moja siva mačka?", "тихий вечір над рікою",
                                       "x8#kQ!pw93Lm", "correct horse battery", "a password for the shelter"};
    UNUSED(state);
    for (size_t i = 0; i < LEN(good); i++)
        CHECK(password_check(str_from(good[i]), STR("ana.novak"), e));
    CHECK(password_check(STR("olive tractor moonlight"), STR("olive"), e)); /* much stands around the login */
}

static void one_time_passwords_are_easy_to_type(void **state)
{
    char one[MEMBER_PASSWORD + 1], other[MEMBER_PASSWORD + 1];
    UNUSED(state);
    password_once(one);
    password_once(other);
    assert_string_not_equal(one, other);
    assert_int_equal(strlen(one), MEMBER_PASSWORD);
    for (size_t i = 0; i < MEMBER_PASSWORD; i++) {
        if (i % 5 == 4)
            assert_int_equal(one[i], '-');
        else
            assert_true(strchr("abcdefghjkmnpqrstuvwxyz23456789", one[i]) != NULL);
    }
    CHECK(password_check(str_from(one), STR("ana"), e));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(short_and_common_ones_are_refused), cmocka_unit_test(sentences_are_taken),
        cmocka_unit_test(one_time_passwords_are_easy_to_type),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
