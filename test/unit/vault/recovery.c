/* Recovery codes on paper, and shares among colleagues. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "vault/recovery.h"

static int start(void **state)
{
    UNUSED(state);
    return vault_start(NULL) ? 0 : -1;
}

static void a_code_works_however_it_is_typed(void **state)
{
    UNUSED(state);
    static const char *const WRITINGS[] = {
        "7K3M-0001-9QXD-ABCD-EFGH-JKMN-PQRS-TVWX", "7k3m 0001 9qxd abcd efgh jkmn pqrs tvwx",
        "7K3MOoIl9QXDABCDEFGHJKMNPQRSTVWX", "7K3M\u2013000i\n9QXD-ABCD-EFGH-JKMN\u00a0PQRS-TVWX ",
    };
    static const char *const SAME[] = {WRITINGS[0], WRITINGS[1], WRITINGS[3]};
    uint8_t key[VAULT_KEY], other[VAULT_KEY];
    assert_true(recovery_key(str_from(SAME[0]), key, NULL));
    for (size_t i = 1; i < LEN(SAME); i++) {
        assert_true(recovery_key(str_from(SAME[i]), other, NULL));
        assert_memory_equal(key, other, VAULT_KEY);
    }
    assert_true(recovery_key(str_from(WRITINGS[2]), other, NULL)); /* 0011, not 0001: another code */
    assert_memory_not_equal(key, other, VAULT_KEY);
}

static void no_code_at_all_is_refused(void **state)
{
    UNUSED(state);
    static const char *const WRONG[] = {
        "", "7K3M", "7K3M-0001-9QXD-ABCD-EFGH-JKMN-PQRS-TVW", "7K3M-0001-9QXD-ABCD-EFGH-JKMN-PQRS-TVWX9",
        "7K3M-0001-9QXD-ABCD-EFGH-JKMN-PQRS-TVWU", "7K3M-0001-9QXD-ABCD-EFGH-JKMN-PQRS-TVW!",
    };
    for (size_t i = 0; i < LEN(WRONG); i++) {
        uint8_t key[VAULT_KEY];
        struct err why;
        assert_false(recovery_key(str_from(WRONG[i]), key, &why));
        assert_int_equal(why.kind, ERR_INPUT);
    }
}

static void a_new_code_has_its_groups(void **state)
{
    UNUSED(state);
    char code[RECOVERY_TEXT + 1], again[RECOVERY_TEXT + 1];
    uint8_t key[VAULT_KEY];
    recovery_new(code);
    recovery_new(again);
    assert_int_equal(strlen(code), RECOVERY_TEXT);
    assert_string_not_equal(code, again);
    assert_true(recovery_key(str_from(code), key, NULL));
    for (unsigned i = 0; i < RECOVERY_GROUPS; i++) {
        struct str group = str_make(code + 5 * i, RECOVERY_GROUP);
        assert_true(recovery_group_is(code, i, group));
        assert_false(recovery_group_is(code, i, str_slice(group, 0, 3)));
        assert_false(recovery_group_is(code, i, str_make(code + 5 * i, 6)));
    }
    static const char KNOWN[] = "7K3M-0001-9QXD-ABCD-EFGH-JKMN-PQRS-TVWX";
    assert_true(recovery_group_is(KNOWN, 1, STR(" ooOi ")));
    assert_true(recovery_group_is(KNOWN, 7, STR("tvwx")));
    assert_false(recovery_group_is(KNOWN, 0, STR("tvwx")));
    assert_false(recovery_group_is(KNOWN, 8, STR("tvwx")));
    assert_false(recovery_group_is(KNOWN, 0, STR("")));
}

static void any_n_of_m_shares_restore(void **state)
{
    UNUSED(state);
    uint8_t secret[VAULT_KEY], shares[5][RECOVERY_SHARE], back[VAULT_KEY];
    for (unsigned i = 0; i < VAULT_KEY; i++)
        secret[i] = (uint8_t)(i * 37 + 1);
    assert_true(recovery_split(secret, 3, 5, shares, NULL));
    for (unsigned a = 0; a < 5; a++)
        for (unsigned b = a + 1; b < 5; b++)
            for (unsigned c = b + 1; c < 5; c++) {
                uint8_t some[3][RECOVERY_SHARE];
                memcpy(some[0], shares[c], RECOVERY_SHARE);
                memcpy(some[1], shares[a], RECOVERY_SHARE);
                memcpy(some[2], shares[b], RECOVERY_SHARE);
                assert_true(recovery_join((const uint8_t (*)[RECOVERY_SHARE])some, 3, back, NULL));
                assert_memory_equal(back, secret, VAULT_KEY);
                assert_true(recovery_join((const uint8_t (*)[RECOVERY_SHARE])some, 2, back, NULL));
                assert_memory_not_equal(back, secret, VAULT_KEY);
                some[1][7] ^= 1;
                assert_true(recovery_join((const uint8_t (*)[RECOVERY_SHARE])some, 3, back, NULL));
                assert_memory_not_equal(back, secret, VAULT_KEY);
            }
}

static void senseless_splits_are_refused(void **state)
{
    UNUSED(state);
    uint8_t secret[VAULT_KEY] = {0}, shares[21][RECOVERY_SHARE] = {{0}}, back[VAULT_KEY];
    assert_false(recovery_split(secret, 1, 3, shares, NULL));
    assert_false(recovery_split(secret, 4, 3, shares, NULL));
    assert_false(recovery_split(secret, 2, 21, shares, NULL));
    assert_true(recovery_split(secret, 20, 20, shares, NULL));
    assert_true(recovery_join((const uint8_t (*)[RECOVERY_SHARE])shares, 20, back, NULL));
    assert_memory_equal(back, secret, VAULT_KEY);
    memcpy(shares[1], shares[0], RECOVERY_SHARE);
    assert_false(recovery_join((const uint8_t (*)[RECOVERY_SHARE])shares, 2, back, NULL));
    assert_false(recovery_join((const uint8_t (*)[RECOVERY_SHARE])shares, 1, back, NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_code_works_however_it_is_typed), cmocka_unit_test(no_code_at_all_is_refused),
        cmocka_unit_test(a_new_code_has_its_groups), cmocka_unit_test(any_n_of_m_shares_restore),
        cmocka_unit_test(senseless_splits_are_refused),
    };
    return cmocka_run_group_tests(tests, start, NULL);
}
