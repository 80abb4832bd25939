/* hpke.c - RFC 9180, appendix A.2.1, and what is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "vault/hpke.h"

static struct arena arena;

static struct str hex(const char *text)
{
    size_t n = strlen(text) / 2;
    char *bytes = arena_array(&arena, n + 1, 1);
    for (size_t i = 0; i < n; i++) {
        unsigned byte = 0;
        for (size_t k = 0; k < 2; k++) {
            char c = text[2 * i + k];
            byte = byte * 16 + (unsigned)(c <= '9' ? c - '0' : c - 'a' + 10);
        }
        bytes[i] = (char)byte;
    }
    return str_make(bytes, n);
}

static void the_published_message_opens(void **state)
{
    (void)state;
    struct err err = {0};
    struct str plain,
        secret = hex("8057991eef8f1f1af18f4a9491d16a1ce333f695d4db8e38da75975c4478e0fb"),
        public = hex("4310ee97d88cc1f088a5576c77ab0cf5c3ac797f3d95139c6c84b5429c59662a"),
        sealed = hex("1afa08d3dec047a643885163f1180476fa7ddb54c6a8029ea33f95796bf2ac4a"
                     "1c5250d8034ec2b784ba2cfd69dbdb8af406cfe3ff938e131f0def8c8b60b4db21993c62ce81883d2dd1b51a28");
    assert_true(hpke_open((const uint8_t *)secret.p, (const uint8_t *)public.p, &arena,
                          STR("Ode on a Grecian Urn"), STR("Count-0"), sealed, &plain, &err));
    assert_true(str_is(plain, "Beauty is truth, truth beauty"));
    assert_false(hpke_open((const uint8_t *)secret.p, (const uint8_t *)public.p, &arena,
                           STR("Ode on a Grecian Urn"), STR("Count-1"), sealed, &plain, &err));
    assert_string_equal(err.text, "!letter-unreadable");
}

static void only_the_owner_opens_and_nothing_may_change(void **state)
{
    (void)state;
    uint8_t public_key[VAULT_PUBLIC], private_key[VAULT_KEY], other_public[VAULT_PUBLIC], other[VAULT_KEY];
    struct err err = {0};
    struct str sealed, plain;
    vault_pair(public_key, private_key);
    vault_pair(other_public, other);
    assert_true(hpke_seal(public_key, &arena, STR("info"), STR("form"), STR("v hiši na griču"), &sealed, &err));
    assert_true(hpke_open(private_key, public_key, &arena, STR("info"), STR("form"), sealed, &plain, &err));
    assert_true(str_is(plain, "v hiši na griču"));
    assert_false(hpke_open(other, other_public, &arena, STR("info"), STR("form"), sealed, &plain, &err));
    assert_false(hpke_open(private_key, public_key, &arena, STR("other"), STR("form"), sealed, &plain, &err));
    for (size_t n = 0; n < sealed.n; n++) {
        char *bytes = arena_array(&arena, sealed.n, 1);
        memcpy(bytes, sealed.p, sealed.n);
        bytes[n] = (char)(bytes[n] ^ 4);
        assert_false(hpke_open(private_key, public_key, &arena, STR("info"), STR("form"), str_make(bytes, sealed.n), &plain,
                               &err));
        assert_false(hpke_open(private_key, public_key, &arena, STR("info"), STR("form"), str_make(sealed.p, n), &plain,
                               &err));
    }
    char zeros[64] = {0}; /* a point of low order */
    assert_false(hpke_open(private_key, public_key, &arena, STR("info"), STR("form"), str_make(zeros, 64), &plain, &err));
}

static void text_is_decoded_within_limits(void **state)
{
    (void)state;
    struct str bytes;
    assert_true(hpke_decode(&arena, hpke_encode(&arena, (const uint8_t *)"\xff\xfe z", 4), 4, &bytes));
    assert_true(bytes.n == 4 && !memcmp(bytes.p, "\xff\xfe z", 4));
    assert_false(hpke_decode(&arena, STR("AAAAAAAA"), 4, &bytes));
    assert_false(hpke_decode(&arena, STR("++//"), 4, &bytes));
    assert_false(hpke_decode(&arena, STR("A"), 4, &bytes));
}

int main(void)
{
    struct err err = {0};
    if (!vault_start(&err))
        return 1;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_published_message_opens),
        cmocka_unit_test(only_the_owner_opens_and_nothing_may_change),
        cmocka_unit_test(text_is_decoded_within_limits),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena_clear(&arena);
    return failed;
}
