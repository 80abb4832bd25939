/* authenticator.h - a security key made of OpenSSL, for tests: it registers and signs as a real one does. */
#ifndef KRES_TEST_AUTHENTICATOR_H
#define KRES_TEST_AUTHENTICATOR_H

#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <openssl/sha.h>

#include "check.h"
#include "vault/passkey.h"

enum { KEY_TOUCHED = 0x01, KEY_NEW = 0x40 };

struct authenticator {
    enum passkey_algorithm algorithm;
    EVP_PKEY *pair;
    uint8_t id[20];
    uint32_t counter;
    uint8_t flags;        /* KEY_TOUCHED unless a test takes it away */
    const char *site, *origin;
};

static inline struct authenticator authenticator_new(enum passkey_algorithm algorithm, uint8_t first)
{
    struct authenticator key = {.algorithm = algorithm, .counter = 1, .flags = KEY_TOUCHED, .site = "kres.example.org",
                                .origin = "https://kres.example.org"};
    key.pair = algorithm == PASSKEY_ES256   ? EVP_EC_gen("P-256")
               : algorithm == PASSKEY_EDDSA ? EVP_PKEY_Q_keygen(NULL, NULL, "ED25519")
                                            : EVP_RSA_gen(2048);
    assert_non_null(key.pair);
    for (size_t i = 0; i < sizeof key.id; i++)
        key.id[i] = (uint8_t)(first + i);
    return key;
}

static inline void authenticator_free(struct authenticator *key)
{
    EVP_PKEY_free(key->pair);
}

static inline void put(struct buf *to, const void *bytes, size_t n)
{
    buf_add(to, str_make(bytes, n));
}

/* The COSE key: RFC 9052, 7. */
static inline void put_cose(struct buf *to, const struct authenticator *key)
{
    uint8_t raw[300];
    size_t n = sizeof raw;
    if (key->algorithm == PASSKEY_ES256) {
        assert_int_equal(EVP_PKEY_get_octet_string_param(key->pair, OSSL_PKEY_PARAM_PUB_KEY, raw, sizeof raw, &n), 1);
        put(to, "\xa5\x01\x02\x03\x26\x20\x01\x21\x58\x20", 10);
        put(to, raw + 1, 32);
        put(to, "\x22\x58\x20", 3);
        put(to, raw + 33, 32);
    } else if (key->algorithm == PASSKEY_EDDSA) {
        assert_int_equal(EVP_PKEY_get_raw_public_key(key->pair, raw, &n), 1);
        put(to, "\xa4\x01\x01\x03\x27\x20\x06\x21\x58\x20", 10);
        put(to, raw, 32);
    } else {
        BIGNUM *modulus = NULL;
        assert_int_equal(EVP_PKEY_get_bn_param(key->pair, OSSL_PKEY_PARAM_RSA_N, &modulus), 1);
        assert_int_equal(BN_bn2binpad(modulus, raw, 256), 256);
        BN_free(modulus);
        put(to, "\xa4\x01\x03\x03\x39\x01\x00\x20\x59\x01\x00", 11);
        put(to, raw, 256);
        put(to, "\x21\x43\x01\x00\x01", 5);
    }
}

static inline struct str authenticator_data(struct arena *arena, struct authenticator *key, bool fresh)
{
    uint8_t hash[32], counter[4];
    struct buf data = {.arena = arena};
    SHA256((const uint8_t *)key->site, strlen(key->site), hash);
    for (unsigned i = 0; i < 4; i++)
        counter[i] = (uint8_t)(key->counter >> (24 - 8 * i));
    put(&data, hash, sizeof hash);
    buf_byte(&data, (char)(key->flags | (fresh ? KEY_NEW : 0)));
    put(&data, counter, sizeof counter);
    if (fresh) {
        put(&data, "0123456789abcdef", 16);
        put(&data, "\x00\x14", 2);
        put(&data, key->id, sizeof key->id);
        put_cose(&data, key);
    }
    return buf_str(&data);
}

static inline struct str authenticator_client(struct arena *arena, const struct authenticator *key, const char *type,
                                              struct str challenge)
{
    return str_printf(arena, "{\"type\":\"%s\",\"challenge\":\"" STR_FMT "\",\"origin\":\"%s\",\"crossOrigin\":false}", type,
                      STR_ARG(passkey_encode(arena, challenge)), key->origin);
}

static inline struct str authenticator_signature(struct arena *arena, const struct authenticator *key, struct str data,
                                                 struct str client)
{
    uint8_t hash[32], signature[600];
    size_t n = sizeof signature;
    struct buf signed_bytes = {.arena = arena};
    SHA256((const uint8_t *)client.p, client.n, hash);
    buf_add(&signed_bytes, data);
    put(&signed_bytes, hash, sizeof hash);
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    assert_int_equal(EVP_DigestSignInit(context, NULL, key->algorithm == PASSKEY_EDDSA ? NULL : EVP_sha256(), NULL,
                                        key->pair), 1);
    assert_int_equal(EVP_DigestSign(context, signature, &n, (const uint8_t *)signed_bytes.p, signed_bytes.n), 1);
    EVP_MD_CTX_free(context);
    return str_copy(arena, str_make(signature, n));
}

/* head: the CBOR of format and statement, up to the data. */
static inline struct str attestation_of(struct arena *arena, const char *head, size_t head_size, struct str data)
{
    struct buf object = {.arena = arena};
    put(&object, head, head_size);
    put(&object, "\x68" "authData\x59", 10);
    buf_byte(&object, (char)(data.n >> 8));
    buf_byte(&object, (char)data.n);
    buf_add(&object, data);
    return buf_str(&object);
}

#define NONE_HEAD "\xa3\x63" "fmt\x64" "none\x67" "attStmt\xa0"

/* What navigator.credentials.create gives. */
static inline struct str authenticator_make(struct arena *arena, struct authenticator *key, struct str challenge,
                                            struct str *ret_client)
{
    *ret_client = authenticator_client(arena, key, "webauthn.create", challenge);
    return attestation_of(arena, NONE_HEAD, sizeof NONE_HEAD - 1, authenticator_data(arena, key, true));
}

/* What navigator.credentials.get gives; the counter goes up. */
static inline struct passkey_answer authenticator_sign(struct arena *arena, struct authenticator *key, struct str challenge)
{
    struct passkey_answer answer = {.id = str_make(key->id, sizeof key->id)};
    key->counter++;
    answer.client = authenticator_client(arena, key, "webauthn.get", challenge);
    answer.data = authenticator_data(arena, key, false);
    answer.signature = authenticator_signature(arena, key, answer.data, answer.client);
    return answer;
}

#endif
