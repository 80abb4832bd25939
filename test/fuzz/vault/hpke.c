/* What a phone says it sealed: text to bytes, bytes to a letter; and a letter of our own comes back whole. */
#include "vault/hpke.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const uint8_t SECRET[VAULT_KEY] = {7, 1, 2};
    uint8_t public_key[VAULT_PUBLIC];
    struct arena arena = {0};
    struct err err;
    struct str bytes = str_make((const char *)data, size), decoded, plain, sealed;
    if (!vault_start(&err))
        return 0;
    vault_public(SECRET, public_key);
    if (hpke_decode(&arena, bytes, 4096, &decoded) && decoded.n > 4096)
        __builtin_trap();
    if (hpke_open(SECRET, public_key, &arena, STR("info"), STR("form"), bytes, &plain, &err))
        __builtin_trap(); /* nobody makes one by chance */
    if (!hpke_seal(public_key, &arena, STR("info"), STR("form"), bytes, &sealed, &err) ||
        !hpke_open(SECRET, public_key, &arena, STR("info"), STR("form"), sealed, &plain, &err) || !str_eq(plain, bytes) ||
        !hpke_decode(&arena, hpke_encode(&arena, (const uint8_t *)sealed.p, sealed.n), sealed.n, &decoded) ||
        !str_eq(decoded, sealed))
        __builtin_trap();
    arena_clear(&arena);
    return 0;
}
