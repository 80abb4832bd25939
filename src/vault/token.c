/* token.c - see token.h: sealed tokens and one-time codes; the proof of filing stands in proof.c. */
#include "vault/token.h"

#include "vault/digits.h"

#include <liboath/oath.h>
#include <sodium.h>
#include <stdlib.h>

#define AEAD(name) crypto_aead_xchacha20poly1305_ietf_##name

enum { NONCE = AEAD(NPUBBYTES), TAG = AEAD(ABYTES), EXPIRES = 8, BASE64 = sodium_base64_VARIANT_URLSAFE_NO_PADDING };

struct token_key {
    struct vault_secret *secret;
};

bool token_key_of(const uint8_t bytes[VAULT_KEY], struct token_key **ret, struct err *err)
{
    struct token_key *key = malloc(sizeof *key);
    if (!key)
        return err_set(err, ERR_FAULT, "cannot make the key for pages: out of memory");
    key->secret = vault_secret_new(bytes);
    *ret = key;
    return true;
}

bool token_key_new(struct token_key **ret, struct err *err)
{
    uint8_t bytes[VAULT_KEY];
    randombytes_buf(bytes, sizeof bytes);
    bool ok = token_key_of(bytes, ret, err);
    sodium_memzero(bytes, sizeof bytes);
    return ok;
}

void token_key_free(struct token_key *key)
{
    if (!key)
        return;
    vault_secret_free(key->secret);
    free(key);
}

/* A token is: nonce · ciphertext of (expiry in 8 bytes, little end first · content), bound to the purpose. */
struct str token_seal(const struct token_key *key, struct arena *arena, const char *purpose, int64_t expires,
                      struct str content)
{
    size_t inner = EXPIRES + content.n, n = NONCE + inner + TAG;
    uint8_t *bytes = arena_alloc(arena, n);
    randombytes_buf(bytes, NONCE);
    for (unsigned i = 0; i < EXPIRES; i++)
        bytes[NONCE + i] = (uint8_t)((uint64_t)expires >> (8 * i));
    if (content.n)
        memcpy(bytes + NONCE + EXPIRES, content.p, content.n);
    AEAD(encrypt)(bytes + NONCE, NULL, bytes + NONCE, inner, (const uint8_t *)purpose, strlen(purpose), NULL, bytes,
                  vault_secret_bytes(key->secret));
    size_t room = sodium_base64_encoded_len(n, BASE64);
    char *text = arena_alloc(arena, room);
    sodium_bin2base64(text, room, bytes, n, BASE64);
    return str_from(text);
}

bool token_open(const struct token_key *key, struct arena *arena, const char *purpose, int64_t now, struct str token,
                struct str *ret, struct err *err)
{
    uint8_t *bytes = arena_alloc(arena, token.n + 1);
    size_t n = 0;
    if (sodium_base642bin(bytes, token.n + 1, token.p ? token.p : "", token.n, NULL, &n, NULL, BASE64) != 0 ||
        n < NONCE + EXPIRES + TAG)
        goto refused;
    size_t inner = n - NONCE - TAG;
    uint8_t *plain = arena_alloc(arena, inner + 1);
    if (AEAD(decrypt)(plain, NULL, NULL, bytes + NONCE, n - NONCE, (const uint8_t *)purpose, strlen(purpose), bytes,
                      vault_secret_bytes(key->secret)) != 0)
        goto refused;
    uint64_t expires = 0;
    for (unsigned i = 0; i < EXPIRES; i++)
        expires |= (uint64_t)plain[i] << (8 * i);
    if (now >= (int64_t)expires)
        goto refused;
    *ret = str_make(plain + EXPIRES, inner - EXPIRES);
    return true;
refused:
    return err_set(err, ERR_DENIED, "!page-expired");
}

enum { TOTP_DIGITS = 6, TOTP_STEP = 30 };

void totp_code(const uint8_t secret[TOTP_SECRET], int64_t now, char ret[7])
{
    /* liboath fails only without memory; the six zeroes then fit no code that was given out but by chance. */
    if (oath_totp_generate((const char *)secret, TOTP_SECRET, (time_t)now, TOTP_STEP, OATH_TOTP_DEFAULT_START_TIME,
                           TOTP_DIGITS, ret) != OATH_OK)
        memcpy(ret, "000000", 7);
}

bool totp_check(const uint8_t secret[TOTP_SECRET], int64_t now, struct str code, int64_t *ret_step)
{
    char given[TOTP_DIGITS];
    size_t count = 0;
    for (size_t at = 0; at < code.n;) {
        unsigned digit = 0;
        enum digits_class class = digits_next(code, &at, &digit);
        if (class == DIGITS_SPACE)
            continue;
        if (class != DIGITS_DIGIT || count == TOTP_DIGITS)
            return false;
        given[count++] = (char)('0' + digit);
    }
    if (count != TOTP_DIGITS)
        return false;
    bool fits = false;
    for (int64_t step = now / TOTP_STEP - 1; step <= now / TOTP_STEP + 1; step++) {
        char expected[TOTP_DIGITS + 1];
        if (step < 0 || oath_totp_generate((const char *)secret, TOTP_SECRET, (time_t)(step * TOTP_STEP), TOTP_STEP,
                                           OATH_TOTP_DEFAULT_START_TIME, TOTP_DIGITS, expected) != OATH_OK)
            continue;
        if (vault_same(expected, given, TOTP_DIGITS)) {
            *ret_step = step;
            fits = true;
        }
    }
    return fits;
}

struct str totp_base32(struct arena *arena, const uint8_t secret[TOTP_SECRET])
{
    char *text = NULL;
    size_t n = 0;
    struct str ret = {0};
    if (oath_base32_encode((const char *)secret, TOTP_SECRET, &text, &n) == OATH_OK)
        ret = str_copy(arena, str_make(text, n));
    if (text)
        sodium_memzero(text, n);
    free(text);
    return ret;
}

static void add_escaped(struct buf *b, struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (c && strchr("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~", c))
            buf_byte(b, c);
        else
            buf_printf(b, "%%%02X", (unsigned char)c);
    }
}

struct str totp_uri(struct arena *arena, const uint8_t secret[TOTP_SECRET], struct str login, struct str issuer)
{
    struct buf b = {.arena = arena};
    buf_add(&b, STR("otpauth://totp/"));
    add_escaped(&b, issuer);
    buf_byte(&b, ':');
    add_escaped(&b, login);
    buf_add(&b, STR("?secret="));
    buf_add(&b, totp_base32(arena, secret));
    buf_add(&b, STR("&issuer="));
    add_escaped(&b, issuer);
    return buf_str(&b);
}
