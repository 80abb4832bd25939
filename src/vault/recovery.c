/* recovery.c - see recovery.h. */
#include "vault/recovery.h"

#include <libgfshare.h>
#include <sodium.h>

enum { LETTERS = RECOVERY_GROUPS * RECOVERY_GROUP, MOST_SHARES = 20 };

static const char ALPHABET[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

void recovery_new(char ret[RECOVERY_TEXT + 1])
{
    size_t n = 0;
    for (unsigned i = 0; i < LETTERS; i++) {
        if (i && i % RECOVERY_GROUP == 0)
            ret[n++] = '-';
        ret[n++] = ALPHABET[randombytes_uniform(LEN(ALPHABET) - 1)];
    }
    ret[n] = '\0';
}

/* The letters of a typed code in the alphabet's spelling, into ret (room of most).  Returns how many there are,
 * or SIZE_MAX for a character that no code holds or for too many. */
static size_t letters_of(struct str typed, char *ret, size_t most)
{
    static const char SPELLED[][2] = {{'O', '0'}, {'I', '1'}, {'L', '1'}};
    size_t n = 0;
    for (size_t i = 0; i < typed.n; i++) {
        unsigned char c = (unsigned char)typed.p[i];
        /* Spaces, dashes and the bytes of typographic ones (U+00A0, U+2010–U+2015). */
        if (c == ' ' || c == '-' || c == '\t' || c == '\r' || c == '\n' || c >= 0x80)
            continue;
        char upper = (char)(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
        for (size_t k = 0; k < LEN(SPELLED); k++)
            if (upper == SPELLED[k][0])
                upper = SPELLED[k][1];
        if (!upper || !strchr(ALPHABET, upper) || n == most)
            return SIZE_MAX;
        ret[n++] = upper;
    }
    return n;
}

bool recovery_key(struct str code, uint8_t ret[VAULT_KEY], struct err *err)
{
    char letters[LETTERS];
    bool ok = letters_of(code, letters, LETTERS) == LETTERS;
    if (ok) {
        /* 160 random bits need no stretching; the key says what it is for. */
        static const char purpose[] = "kres recovery code 1";
        crypto_generichash(ret, VAULT_KEY, (const uint8_t *)letters, LETTERS, (const uint8_t *)purpose,
                           sizeof purpose - 1);
    }
    sodium_memzero(letters, sizeof letters);
    return ok || err_field(err, "recovery", "!recovery-code-unreadable");
}

bool recovery_group_is(const char *code, unsigned group, struct str typed)
{
    char all[LETTERS], given[RECOVERY_GROUP];
    bool same = group < RECOVERY_GROUPS && letters_of(str_from(code), all, LETTERS) == LETTERS &&
                letters_of(typed, given, RECOVERY_GROUP) == RECOVERY_GROUP &&
                vault_same(all + group * RECOVERY_GROUP, given, RECOVERY_GROUP);
    sodium_memzero(all, sizeof all);
    sodium_memzero(given, sizeof given);
    return same;
}

bool recovery_split(const uint8_t secret[VAULT_KEY], unsigned n, unsigned m, uint8_t (*shares)[RECOVERY_SHARE],
                    struct err *err)
{
    if (n < 2 || m < n || m > MOST_SHARES)
        return err_set(err, ERR_INPUT, "!recovery-split-numbers");
    uint8_t numbers[MOST_SHARES], copy[VAULT_KEY];
    for (unsigned i = 0; i < m; i++)
        numbers[i] = (uint8_t)(i + 1);
    gfshare_ctx *context = gfshare_ctx_init_enc(numbers, m, (unsigned char)n, VAULT_KEY);
    if (!context)
        return err_set(err, ERR_BUSY, "cannot split a key: out of memory");
    memcpy(copy, secret, VAULT_KEY);
    gfshare_ctx_enc_setsecret(context, copy);
    for (unsigned i = 0; i < m; i++) {
        shares[i][0] = numbers[i];
        gfshare_ctx_enc_getshare(context, (unsigned char)i, shares[i] + 1);
    }
    gfshare_ctx_free(context);
    sodium_memzero(copy, sizeof copy);
    return true;
}

bool recovery_join(const uint8_t (*shares)[RECOVERY_SHARE], unsigned n, uint8_t ret[VAULT_KEY], struct err *err)
{
    if (n < 2 || n > MOST_SHARES)
        return err_set(err, ERR_INPUT, "!recovery-split-numbers");
    uint8_t numbers[MOST_SHARES], share[VAULT_KEY];
    for (unsigned i = 0; i < n; i++) {
        numbers[i] = shares[i][0];
        bool again = numbers[i] == 0;
        for (unsigned k = 0; k < i; k++)
            again = again || numbers[k] == numbers[i];
        if (again)
            return err_set(err, ERR_INPUT, "!recovery-share-twice");
    }
    gfshare_ctx *context = gfshare_ctx_init_dec(numbers, n, VAULT_KEY);
    if (!context)
        return err_set(err, ERR_BUSY, "cannot join a key: out of memory");
    for (unsigned i = 0; i < n; i++) {
        memcpy(share, shares[i] + 1, VAULT_KEY);
        gfshare_ctx_dec_giveshare(context, (unsigned char)i, share);
    }
    gfshare_ctx_dec_extract(context, ret);
    gfshare_ctx_free(context);
    sodium_memzero(share, sizeof share);
    return true;
}
