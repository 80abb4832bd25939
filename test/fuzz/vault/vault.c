/* Everything that people paste and that the vault must read: receipt codes, recovery codes, proofs, tokens, one-time
 * codes.  The first byte chooses which; beside memory safety, what was read must be written and read again. */
#include <stdlib.h>

#include "vault/receipt.h"
#include "vault/recovery.h"
#include "vault/token.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool holds)
{
    if (!holds)
        abort();
}

static void receipt(struct str text, struct arena *arena)
{
    UNUSED(arena);
    struct receipt read, again;
    char written[RECEIPT_TEXT + 1];
    (void)receipt_inside(text);
    if (!receipt_parse(text, &read, NULL))
        return;
    receipt_format(&read, written);
    must(receipt_parse(str_from(written), &again, NULL) && memcmp(&read, &again, sizeof read) == 0);
    must(receipt_inside(str_from(written)));
}

static void recovery(struct str text, struct arena *arena)
{
    static const char code[] = "7K3M-0001-9QXD-ABCD-EFGH-JKMN-PQRS-TVWX";
    uint8_t key[VAULT_KEY], again[VAULT_KEY];
    must(recovery_group_is(code, text.n ? (unsigned char)text.p[0] : 0, text) == false ||
         (text.n >= RECOVERY_GROUP && (unsigned char)text.p[0] < RECOVERY_GROUPS));
    if (recovery_key(text, key, NULL)) {
        struct str spaced = str_printf(arena, " " STR_FMT "-", STR_ARG(text));
        must(recovery_key(spaced, again, NULL) == !memchr(text.p, 0, text.n));
    }
}

static void proof(struct str text, struct arena *arena)
{
    static uint8_t public_key[PROOF_PUBLIC], secret_key[PROOF_SECRET];
    static bool made;
    if (!made)
        proof_pair(public_key, secret_key);
    made = true;
    struct proof read;
    /* Nobody can guess a signature. */
    must(!proof_check(arena, public_key, text, &read, NULL));
    if (text.n < 1000 && str_is_utf8(text) && !memchr(text.p ? text.p : "", 0, text.n))
        must(proof_check(arena, public_key, proof_make(arena, secret_key, text, text), &read, NULL));
}

static void token(struct str text, struct arena *arena)
{
    static struct token_key *key;
    struct str back;
    if (!key)
        must(token_key_new(&key, NULL));
    must(!token_open(key, arena, "fuzz", 0, text, &back, NULL));
    must(token_open(key, arena, "fuzz", 0, token_seal(key, arena, "fuzz", 1, text), &back, NULL));
    must(str_eq(back, text));
}

static void one_time(struct str text, struct arena *arena)
{
    UNUSED(arena);
    int64_t step;
    (void)totp_check((const uint8_t *)"12345678901234567890", 1700000000, text, &step);
}

static void sealed(struct str text, struct arena *arena)
{
    static const uint8_t key[VAULT_KEY];
    struct str back;
    must(!vault_open(arena, key, STR("fuzz"), text, &back, NULL));
    must(vault_open(arena, key, text, vault_seal(arena, key, text, text), &back, NULL));
    must(str_eq(back, text));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static void (*const READERS[])(struct str, struct arena *) = {receipt, recovery, proof, token, one_time, sealed};
    if (!size || !vault_start(NULL))
        return 0;
    struct arena arena = {0};
    READERS[data[0] % LEN(READERS)](str_make(data + 1, size - 1), &arena);
    arena_clear(&arena);
    return 0;
}
