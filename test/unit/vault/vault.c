/* Keys and sealing: what was sealed opens for its owner, and for nobody else, and not when one bit differs. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/clock.h"
#include "vault/vault.h"

static int start(void **state)
{
    UNUSED(state);
    return vault_start(NULL) ? 0 : -1;
}

static void key_of(uint8_t seed, uint8_t ret[VAULT_KEY])
{
    memset(ret, seed, VAULT_KEY);
}

static void a_boxed_key_opens_for_its_owner_alone(void **state)
{
    UNUSED(state);
    uint8_t pub[VAULT_PUBLIC], priv[VAULT_KEY], other_pub[VAULT_PUBLIC], other[VAULT_KEY];
    uint8_t key[VAULT_KEY], boxed[VAULT_BOXED], back[VAULT_KEY];
    vault_pair(pub, priv);
    vault_pair(other_pub, other);
    key_of(7, key);
    vault_box(pub, key, boxed);
    assert_true(vault_unbox(pub, priv, boxed, back));
    assert_memory_equal(key, back, VAULT_KEY);
    assert_false(vault_unbox(other_pub, other, boxed, back));
    for (size_t bit = 0; bit < 8 * VAULT_BOXED; bit++) {
        boxed[bit / 8] ^= (uint8_t)(1 << bit % 8);
        /* The highest bit of an X25519 point is not part of it, but it is part of the nonce here. */
        assert_false(vault_unbox(pub, priv, boxed, back));
        boxed[bit / 8] ^= (uint8_t)(1 << bit % 8);
    }
}

static void a_wrapped_key_is_bound_to_its_purpose(void **state)
{
    UNUSED(state);
    uint8_t with[VAULT_KEY], other[VAULT_KEY], key[VAULT_KEY], wrapped[VAULT_WRAPPED], back[VAULT_KEY];
    key_of(1, with);
    key_of(2, other);
    key_of(3, key);
    vault_wrap(with, STR("report:1"), key, wrapped);
    assert_true(vault_unwrap(with, STR("report:1"), wrapped, back));
    assert_memory_equal(key, back, VAULT_KEY);
    assert_false(vault_unwrap(with, STR("report:2"), wrapped, back));
    assert_false(vault_unwrap(with, STR(""), wrapped, back));
    assert_false(vault_unwrap(other, STR("report:1"), wrapped, back));
    for (size_t bit = 0; bit < 8 * VAULT_WRAPPED; bit++) {
        wrapped[bit / 8] ^= (uint8_t)(1 << bit % 8);
        assert_false(vault_unwrap(with, STR("report:1"), wrapped, back));
        wrapped[bit / 8] ^= (uint8_t)(1 << bit % 8);
    }
}

static void a_sealed_field_opens_whole_or_not_at_all(void **state)
{
    UNUSED(state);
    struct arena arena = {0};
    struct err why = {0};
    struct str plain = STR("Obljubili so mi delo v hotelu."), back;
    uint8_t key[VAULT_KEY], other[VAULT_KEY];
    key_of(1, key);
    key_of(2, other);
    struct str sealed = vault_seal(&arena, key, STR("report 7 v1"), plain);
    assert_true(vault_open(&arena, key, STR("report 7 v1"), sealed, &back, &why));
    assert_true(str_eq(plain, back));
    assert_false(vault_open(&arena, key, STR("report 7 v2"), sealed, &back, &why));
    assert_int_equal(why.kind, ERR_FAULT);
    assert_non_null(strstr(why.text, "changed or belongs elsewhere"));
    assert_false(vault_open(&arena, other, STR("report 7 v1"), sealed, &back, &why));
    char *bytes = arena_copy(&arena, sealed.p, sealed.n);
    for (size_t bit = 0; bit < 8 * sealed.n; bit++) {
        bytes[bit / 8] ^= (char)(1 << bit % 8);
        assert_false(vault_open(&arena, key, STR("report 7 v1"), str_make(bytes, sealed.n), &back, &why));
        bytes[bit / 8] ^= (char)(1 << bit % 8);
    }
    for (size_t n = 0; n < sealed.n; n++)
        assert_false(vault_open(&arena, key, STR("report 7 v1"), str_make(bytes, n), &back, &why));
    arena_wipe(&arena);
}

static void sealing_twice_never_looks_the_same(void **state)
{
    UNUSED(state);
    struct arena arena = {0};
    uint8_t key[VAULT_KEY];
    key_of(1, key);
    struct str a = vault_seal(&arena, key, STR("x"), STR("same")), b = vault_seal(&arena, key, STR("x"), STR("same"));
    assert_false(str_eq(a, b));
    arena_clear(&arena);
}

static void the_length_tells_little(void **state)
{
    UNUSED(state);
    struct arena arena = {0};
    uint8_t key[VAULT_KEY];
    key_of(1, key);
    char text[5000];
    memset(text, 'a', sizeof text);
    size_t shortest = vault_seal(&arena, key, STR("x"), STR("")).n, lengths = 0, before = 0;
    assert_int_equal(vault_seal(&arena, key, STR("x"), str_make(text, 200)).n, shortest);
    for (size_t n = 0; n < sizeof text; n += 7) {
        struct str sealed = vault_seal(&arena, key, STR("x"), str_make(text, n)), back;
        assert_true(vault_open(&arena, key, STR("x"), sealed, &back, NULL));
        assert_int_equal(back.n, n);
        assert_true(sealed.n <= (n < 256 ? 320 : n + n / 8 + 80));
        lengths += sealed.n != before;
        before = sealed.n;
    }
    assert_true(lengths < 80); /* of 715 texts */
    arena_clear(&arena);
}

static void subkeys_differ_by_purpose(void **state)
{
    UNUSED(state);
    uint8_t secret[VAULT_KEY], a[VAULT_KEY], b[VAULT_KEY], again[VAULT_KEY];
    key_of(9, secret);
    vault_derive(secret, "wrap", a);
    vault_derive(secret, "audit", b);
    vault_derive(secret, "wrap", again);
    assert_memory_not_equal(a, b, VAULT_KEY);
    assert_memory_equal(a, again, VAULT_KEY);
}

static void secrets_stand_in_locked_memory(void **state)
{
    UNUSED(state);
    uint8_t bytes[VAULT_KEY];
    key_of(5, bytes);
    struct vault_secret *secret = vault_secret_new(bytes);
    assert_true(vault_same(vault_secret_bytes(secret), bytes, VAULT_KEY));
    vault_secret_free(secret);
    vault_secret_free(NULL);
}

static long resident_kb(void)
{
    long pages = 0;
    FILE *file = fopen("/proc/self/statm", "r");
    if (file && fscanf(file, "%*d %ld", &pages) != 1)
        pages = 0;
    fclose(file);
    return pages * 4;
}

static void stretching_costs_and_gives_back(void **state)
{
    UNUSED(state);
    uint8_t salt[VAULT_SALT] = {1}, other_salt[VAULT_SALT] = {2}, a[VAULT_KEY], b[VAULT_KEY];
    struct err why;
    vault_cheap(false);
    long before = resident_kb();
    int64_t begun = clock_ticks_ms();
    assert_true(vault_stretch(STR("correct horse"), salt, a, &why));
    int64_t took = clock_ticks_ms() - begun;
    long after = resident_kb();
    print_message("Argon2id: %d ms, %ld kB kept\n", (int)took, after - before);
    assert_true(took >= 20); /* on any machine of this decade */
    assert_true(after - before < 16 * 1024);
    vault_cheap(true);
    begun = clock_ticks_ms();
    assert_true(vault_stretch(STR("correct horse"), salt, b, &why));
    assert_memory_not_equal(a, b, VAULT_KEY);
    assert_true(vault_stretch(STR("correct horse"), other_salt, a, &why));
    assert_memory_not_equal(a, b, VAULT_KEY);
    assert_true(vault_stretch(STR(""), salt, a, &why));
    assert_true(clock_ticks_ms() - begun < 2000);
}

static void the_chain_knows_where_a_line_ends(void **state)
{
    UNUSED(state);
    uint8_t zero[VAULT_HASH] = {0}, a[VAULT_HASH], b[VAULT_HASH], c[VAULT_HASH];
    vault_chain(zero, STR("one"), a);
    vault_chain(a, STR("two"), b);
    vault_chain(zero, STR("onetwo"), c);
    assert_memory_not_equal(b, c, VAULT_HASH);
    vault_chain(zero, STR("two"), c);
    assert_memory_not_equal(b, c, VAULT_HASH);
    vault_hash(STR("abc"), a);
    vault_hash(STR("abd"), b);
    assert_memory_not_equal(a, b, VAULT_HASH);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_boxed_key_opens_for_its_owner_alone),
        cmocka_unit_test(a_wrapped_key_is_bound_to_its_purpose),
        cmocka_unit_test(a_sealed_field_opens_whole_or_not_at_all),
        cmocka_unit_test(sealing_twice_never_looks_the_same),
        cmocka_unit_test(the_length_tells_little),
        cmocka_unit_test(subkeys_differ_by_purpose),
        cmocka_unit_test(secrets_stand_in_locked_memory),
        cmocka_unit_test(stretching_costs_and_gives_back),
        cmocka_unit_test(the_chain_knows_where_a_line_ends),
    };
    return cmocka_run_group_tests(tests, start, NULL);
}
