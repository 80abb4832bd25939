/* Sealed tokens, proofs of filing, one-time codes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "vault/token.h"

static int start(void **state)
{
    UNUSED(state);
    return vault_start(NULL) ? 0 : -1;
}

static void a_token_opens_in_time_for_its_purpose(void **state)
{
    UNUSED(state);
    struct arena arena = {0};
    struct token_key *key, *other;
    struct str back;
    struct err why = {0};
    assert_true(token_key_new(&key, NULL));
    assert_true(token_key_new(&other, NULL));
    struct str token = token_seal(key, &arena, "receipt", 2000, STR("48210937\0x"));
    assert_true(token_open(key, &arena, "receipt", 1999, token, &back, &why));
    assert_true(str_eq(back, STR("48210937\0x")));
    assert_false(token_open(key, &arena, "receipt", 2000, token, &back, &why));
    assert_string_equal(why.text, "!page-expired");
    assert_int_equal(why.kind, ERR_DENIED);
    assert_false(token_open(key, &arena, "draft", 1000, token, &back, &why));
    assert_false(token_open(other, &arena, "receipt", 1000, token, &back, &why));
    for (size_t i = 0; i < token.n; i++) {
        assert_non_null(strchr("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_", token.p[i]));
        char *forged = arena_copy(&arena, token.p, token.n);
        forged[i] = forged[i] == 'A' ? 'B' : 'A';
        assert_false(token_open(key, &arena, "receipt", 1000, str_make(forged, token.n), &back, &why));
        assert_false(token_open(key, &arena, "receipt", 1000, str_slice(token, 0, i), &back, &why));
    }
    assert_false(token_open(key, &arena, "receipt", 1000, (struct str){0}, &back, &why));
    token_key_free(key);
    token_key_free(other);
    token_key_free(NULL);
    arena_wipe(&arena);
}

static void a_proof_checks_however_it_was_pasted(void **state)
{
    UNUSED(state);
    struct arena arena = {0};
    uint8_t pub[PROOF_PUBLIC], secret[PROOF_SECRET];
    struct proof proof;
    struct err why = {0};
    proof_pair(pub, secret);
    struct str text = proof_make(&arena, secret, STR("2026-11-24"), STR("Izmišljena\norganizacija "));
    assert_true(proof_check(&arena, pub, text, &proof, &why));
    assert_true(str_is(proof.date, "2026-11-24"));
    assert_true(str_is(proof.agency, "Izmišljena organizacija"));
    struct buf pasted = {.arena = &arena};
    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] == '\n')
            buf_add(&pasted, STR(" \r\n"));
        buf_byte(&pasted, text.p[i]);
        if (i == text.n - 20)
            buf_add(&pasted, STR("\r\n  ")); /* a mail program broke the signature */
    }
    assert_true(proof_check(&arena, pub, buf_str(&pasted), &proof, &why));
    arena_clear(&arena);
}

static void a_forged_proof_is_refused(void **state)
{
    UNUSED(state);
    struct arena arena = {0};
    uint8_t pub[PROOF_PUBLIC], secret[PROOF_SECRET], other_pub[PROOF_PUBLIC], other[PROOF_SECRET];
    struct proof proof;
    struct err why = {0};
    proof_pair(pub, secret);
    proof_pair(other_pub, other);
    struct str text = proof_make(&arena, secret, STR("2026-11-24"), STR("Agency"));
    assert_false(proof_check(&arena, other_pub, text, &proof, &why));
    assert_string_equal(why.text, "!proof-forged");
    char *bytes = arena_copy(&arena, text.p, text.n);
    size_t day = str_find(text, STR("24"), 0);
    bytes[day] = '1';
    assert_false(proof_check(&arena, pub, str_make(bytes, text.n), &proof, &why));
    assert_string_equal(why.text, "!proof-forged");
    static const char *const UNREADABLE[] = {
        "", "hello", "Kres proof of filing, form 1\nDate: 2026-11-24\n",
        "Kres proof of filing, form 1\nDate: x\nAgency: y\nNumber: z\nSignature: ?",
    };
    for (size_t i = 0; i < LEN(UNREADABLE); i++) {
        assert_false(proof_check(&arena, pub, str_from(UNREADABLE[i]), &proof, &why));
        assert_string_equal(why.text, "!proof-unreadable");
    }
    /* Two proofs of one day differ, so that none can be told to be somebody's. */
    assert_false(str_eq(text, proof_make(&arena, secret, STR("2026-11-24"), STR("Agency"))));
    arena_clear(&arena);
}

static void one_time_codes_follow_the_standard(void **state)
{
    UNUSED(state);
    /* RFC 6238, appendix B, SHA-1: the last six of eight digits. */
    static const struct { int64_t at; const char *code; } VECTORS[] = {
        {59, "287082"}, {1111111109, "081804"}, {1111111111, "050471"}, {1234567890, "005924"},
        {2000000000, "279037"}, {20000000000, "353130"}};
    const uint8_t *secret = (const uint8_t *)"12345678901234567890";
    for (size_t i = 0; i < LEN(VECTORS); i++) {
        char code[7];
        int64_t step = 0;
        totp_code(secret, VECTORS[i].at, code);
        assert_string_equal(code, VECTORS[i].code);
        assert_true(totp_check(secret, VECTORS[i].at, str_from(code), &step));
        assert_true(step == VECTORS[i].at / 30);
    }
}

static void one_time_codes_forgive_a_slow_clock(void **state)
{
    UNUSED(state);
    const uint8_t *secret = (const uint8_t *)"12345678901234567890";
    int64_t now = 1700000010, step = 0;
    char code[7], spaced[9];
    totp_code(secret, now, code);
    snprintf(spaced, sizeof spaced, "%.3s %.3s ", code, code + 3);
    assert_true(totp_check(secret, now + 30, str_from(spaced), &step));
    assert_true(step == now / 30);
    assert_true(totp_check(secret, now - 30, str_from(code), &step));
    assert_false(totp_check(secret, now + 60, str_from(code), &step));
    assert_false(totp_check(secret, now - 60, str_from(code), &step));
    assert_false(totp_check(secret, now, STR(""), &step));
    assert_false(totp_check(secret, now, STR("12345"), &step));
    assert_false(totp_check(secret, now, STR("1234567"), &step));
    assert_false(totp_check(secret, now, STR("12a456"), &step));
    assert_false(totp_check(secret, 10, STR("000000"), &step));
}

static void the_app_gets_an_address_it_understands(void **state)
{
    UNUSED(state);
    struct arena arena = {0};
    struct str uri = totp_uri(&arena, (const uint8_t *)"12345678901234567890", STR("ana n&k"), STR("Kres"));
    assert_string_equal(uri.p, "otpauth://totp/Kres:ana%20n%26k?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Kres");
    arena_clear(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_token_opens_in_time_for_its_purpose), cmocka_unit_test(a_proof_checks_however_it_was_pasted),
        cmocka_unit_test(a_forged_proof_is_refused), cmocka_unit_test(one_time_codes_follow_the_standard),
        cmocka_unit_test(one_time_codes_forgive_a_slow_clock), cmocka_unit_test(the_app_gets_an_address_it_understands),
    };
    return cmocka_run_group_tests(tests, start, NULL);
}
