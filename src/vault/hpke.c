/* hpke.c - the steps of RFC 9180, sections 4 and 5, over libsodium's X25519, HMAC-SHA-256 and ChaCha20-Poly1305. */
#include "vault/hpke.h"

#include <sodium.h>

enum { HASH = crypto_auth_hmacsha256_BYTES, NONCE = crypto_aead_chacha20poly1305_ietf_NPUBBYTES };


#define SUITE ((struct str){"HPKE\x00\x20\x00\x01\x00\x03", 10})
static const struct str VERSION = {"HPKE-v1", 7};

static struct str kem(void)
{
    return str_make("KEM\x00\x20", 5);
}

static void feed(crypto_auth_hmacsha256_state *state, struct str bytes)
{
    crypto_auth_hmacsha256_update(state, (const unsigned char *)bytes.p, bytes.n);
}

/* LabeledExtract */
static void extract(struct str suite, struct str salt, const char *label, struct str from, uint8_t ret[HASH])
{
    crypto_auth_hmacsha256_state state;
    crypto_auth_hmacsha256_init(&state, (const unsigned char *)salt.p, salt.n);
    feed(&state, VERSION);
    feed(&state, suite);
    feed(&state, str_from(label));
    feed(&state, from);
    crypto_auth_hmacsha256_final(&state, ret);
    vault_wipe(&state, sizeof state);
}

/* LabeledExpand of at most one block. */
static void expand(struct str suite, const uint8_t key[HASH], const char *label, struct str context, size_t n, uint8_t *ret)
{
    crypto_auth_hmacsha256_state state;
    uint8_t block[HASH];
    const char length[2] = {0, (char)n};
    crypto_auth_hmacsha256_init(&state, key, HASH);
    feed(&state, str_make(length, sizeof length));
    feed(&state, VERSION);
    feed(&state, suite);
    feed(&state, str_from(label));
    feed(&state, context);
    feed(&state, str_make("\x01", 1));
    crypto_auth_hmacsha256_final(&state, block);
    memcpy(ret, block, n);
    vault_wipe(block, sizeof block);
    vault_wipe(&state, sizeof state);
}

static struct str bytes_of(const uint8_t *bytes, size_t n)
{
    return str_make((const char *)bytes, n);
}

/* From what Diffie and Hellman gave to key and nonce of the first message. */
static void schedule(const uint8_t shared[VAULT_KEY], const uint8_t once[VAULT_PUBLIC], const uint8_t receiver[VAULT_PUBLIC],
                     struct str info, uint8_t key[VAULT_KEY], uint8_t nonce[NONCE])
{
    const struct str none = {"", 0};
    uint8_t parties[2 * VAULT_PUBLIC], prk[HASH], secret[HASH], context[1 + 2 * HASH] = {0};
    memcpy(parties, once, VAULT_PUBLIC);
    memcpy(parties + VAULT_PUBLIC, receiver, VAULT_PUBLIC);
    extract(kem(), none, "eae_prk", bytes_of(shared, VAULT_KEY), prk);
    expand(kem(), prk, "shared_secret", bytes_of(parties, sizeof parties), HASH, secret);
    extract(SUITE, none, "psk_id_hash", none, context + 1);
    extract(SUITE, none, "info_hash", info, context + 1 + HASH);
    extract(SUITE, bytes_of(secret, sizeof secret), "secret", none, prk);
    expand(SUITE, prk, "key", bytes_of(context, sizeof context), VAULT_KEY, key);
    expand(SUITE, prk, "base_nonce", bytes_of(context, sizeof context), NONCE, nonce);
    vault_wipe(prk, sizeof prk);
    vault_wipe(secret, sizeof secret);
}

bool hpke_open(const uint8_t private_key[VAULT_KEY], const uint8_t public_key[VAULT_PUBLIC], struct arena *arena,
               struct str info, struct str aad, struct str sealed, struct str *ret, struct err *err)
{
    uint8_t shared[VAULT_KEY], key[VAULT_KEY], nonce[NONCE];
    const uint8_t *once = (const uint8_t *)sealed.p;
    unsigned long long n = 0;
    if (sealed.n < HPKE_OVERHEAD || crypto_scalarmult(shared, private_key, once))
        return err_set(err, ERR_INPUT, "!letter-unreadable");
    schedule(shared, once, public_key, info, key, nonce);
    char *plain = arena_array(arena, sealed.n - HPKE_OVERHEAD + 1, 1);
    int bad = crypto_aead_chacha20poly1305_ietf_decrypt((unsigned char *)plain, &n, NULL, once + VAULT_PUBLIC,
                                                        sealed.n - VAULT_PUBLIC, (const unsigned char *)aad.p, aad.n, nonce,
                                                        key);
    vault_wipe(shared, sizeof shared);
    vault_wipe(key, sizeof key);
    *ret = str_make(plain, (size_t)n);
    return !bad || err_set(err, ERR_INPUT, "!letter-unreadable");
}

bool hpke_seal(const uint8_t public_key[VAULT_PUBLIC], struct arena *arena, struct str info, struct str aad,
               struct str plain, struct str *ret, struct err *err)
{
    uint8_t once[VAULT_PUBLIC], secret[VAULT_KEY], shared[VAULT_KEY], key[VAULT_KEY], nonce[NONCE];
    vault_pair(once, secret);
    int bad = crypto_scalarmult(shared, secret, public_key);
    vault_wipe(secret, sizeof secret);
    if (bad)
        return err_set(err, ERR_INPUT, "!letter-unreadable");
    schedule(shared, once, public_key, info, key, nonce);
    char *sealed = arena_array(arena, plain.n + HPKE_OVERHEAD, 1);
    memcpy(sealed, once, VAULT_PUBLIC);
    crypto_aead_chacha20poly1305_ietf_encrypt((unsigned char *)sealed + VAULT_PUBLIC, NULL, (const unsigned char *)plain.p,
                                              plain.n, (const unsigned char *)aad.p, aad.n, NULL, nonce, key);
    vault_wipe(shared, sizeof shared);
    vault_wipe(key, sizeof key);
    *ret = str_make(sealed, plain.n + HPKE_OVERHEAD);
    return true;
}

bool hpke_decode(struct arena *arena, struct str text, size_t most, struct str *ret)
{
    size_t n = 0;
    if (text.n / 4 > most / 3 + 1)
        return false;
    char *bytes = arena_array(arena, text.n + 1, 1);
    if (sodium_base642bin((unsigned char *)bytes, text.n + 1, text.p, text.n, NULL, &n, NULL,
                          sodium_base64_VARIANT_URLSAFE_NO_PADDING))
        return false;
    *ret = str_make(bytes, n);
    return n <= most;
}

struct str hpke_encode(struct arena *arena, const uint8_t *bytes, size_t n)
{
    size_t room = sodium_base64_encoded_len(n, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    char *text = arena_array(arena, room, 1);
    sodium_bin2base64(text, room, bytes, n, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    return str_from(text);
}
