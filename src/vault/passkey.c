/* passkey.c - see passkey.h. */
#include "vault/passkey.h"

#include <cbor.h>
#include <fido.h>
#include <fido/eddsa.h>
#include <fido/es256.h>
#include <fido/rs256.h>
#include <jansson.h>
#include <sodium.h>

/* Authenticator data (Level 2, 6.1): hash of the site's id, flags, counter; then, of a new key, its maker's number,
 * the length of its id in two bytes, its id and its COSE key. */
enum { DATA_FLAGS = 32, DATA_HEAD = 37, DATA_ID = 55, FLAG_TOUCHED = 0x01, FLAG_NEW_KEY = 0x40 };
enum { CLIENT_MOST = 4096, BASE64 = sodium_base64_VARIANT_URLSAFE_NO_PADDING };

const enum passkey_algorithm passkey_algorithms[3] = {PASSKEY_ES256, PASSKEY_EDDSA, PASSKEY_RS256};

static const uint8_t *bytes_of(struct str s)
{
    return (const uint8_t *)s.p;
}

static bool unreadable(struct err *err)
{
    return err_set(err, ERR_INPUT, "!key-unreadable");
}

bool passkey_decode(struct arena *arena, struct str text, struct str *ret)
{
    size_t n = 0, room = text.n / 4 * 3 + 4;
    if (!text.n || room > PASSKEY_BYTES_MOST)
        return false;
    uint8_t *bytes = arena_alloc(arena, room);
    if (sodium_base642bin(bytes, room, text.p, text.n, NULL, &n, NULL, BASE64) != 0)
        return false;
    *ret = str_make(bytes, n);
    return true;
}

struct str passkey_encode(struct arena *arena, struct str bytes)
{
    size_t room = sodium_base64_encoded_len(bytes.n, BASE64);
    char *text = arena_alloc(arena, room);
    sodium_bin2base64(text, room, bytes_of(bytes), bytes.n, BASE64);
    return str_from(text);
}

/* A browser takes a number for no site: "192.0.2.7", "[2001:db8::7]". */
static bool is_number(struct str host)
{
    size_t last = host.n;
    while (last > 0 && host.p[last - 1] != '.')
        last--;
    return host.n == 0 || host.p[0] == '[' || (host.p[host.n - 1] >= '0' && host.p[host.n - 1] <= '9' &&
                                               host.p[last] >= '0' && host.p[last] <= '9');
}

bool passkey_site_of(struct arena *arena, struct str address, struct passkey_site *ret, struct err *err)
{
    size_t at = str_find(address, STR("://"), 0);
    struct str origin = str_copy(arena, address);
    if (at == SIZE_MAX || !str_is_utf8(address))
        return err_set(err, ERR_INPUT, "!key-needs-name");
    char *low = arena_copy(arena, origin.p, origin.n);
    for (size_t i = 0; i < origin.n; i++)
        low[i] = (char)(low[i] >= 'A' && low[i] <= 'Z' ? low[i] + 32 : low[i]);
    struct str host = str_make(low + at + 3, origin.n - at - 3), whole = host;
    if (host.n && host.p[0] != '[')
        host = str_cut(&whole, ':');
    if (is_number(host) || memchr(host.p, '/', host.n))
        return err_set(err, ERR_INPUT, "!key-needs-name");
    *ret = (struct passkey_site){.id = str_copy(arena, host), .origin = str_make(low, origin.n)};
    return true;
}

/* ---- the client's data (Level 2, 5.8.1) ---- */

bool passkey_challenge(struct arena *arena, struct str client, enum passkey_act act, const struct passkey_site *site,
                       struct str *ret, struct err *err)
{
    static const char *const types[] = {[PASSKEY_MAKE] = "webauthn.create", [PASSKEY_SIGN] = "webauthn.get"};
    json_t *data = client.n && client.n <= CLIENT_MOST ? json_loadb(client.p, client.n, JSON_REJECT_DUPLICATES, NULL)
                                                       : NULL;
    struct str type = str_from(json_string_value(json_object_get(data, "type")));
    struct str origin = str_from(json_string_value(json_object_get(data, "origin")));
    struct str challenge = str_from(json_string_value(json_object_get(data, "challenge")));
    const char *binding = json_string_value(json_object_get(json_object_get(data, "tokenBinding"), "status"));
    bool ok = str_is(type, types[act]) && origin.n && passkey_decode(arena, challenge, ret);
    if (!ok)
        unreadable(err);
    else if (!str_eq(origin, site->origin) || json_is_true(json_object_get(data, "crossOrigin")) ||
             (binding && strcmp(binding, "present") == 0)) /* no connection here has one */
        ok = err_set(err, ERR_DENIED, "!key-other-site");
    json_decref(data);
    return ok;
}

/* ---- CBOR ---- */

struct promise { size_t left; bool kept; };

static void promised(void *context, size_t count)
{
    struct promise *promise = context;
    promise->kept = promise->kept && count <= promise->left;
}

/* libcbor makes room for as many members as a head promises; whoever promises more than there are bytes is a liar. */
static bool keeps_promises(struct str bytes)
{
    struct cbor_callbacks callbacks = cbor_empty_callbacks;
    struct promise promise = {.kept = true};
    callbacks.array_start = promised;
    callbacks.map_start = promised;
    for (size_t at = 0; promise.kept && at < bytes.n;) {
        promise.left = bytes.n - at;
        struct cbor_decoder_result one = cbor_stream_decode(bytes_of(bytes) + at, promise.left, &callbacks, &promise);
        if (one.status != CBOR_DECODER_FINISHED || one.read == 0)
            return false;
        at += one.read;
    }
    return promise.kept;
}

static struct str cbor_text(const cbor_item_t *item)
{
    return cbor_isa_string(item) && cbor_string_is_definite(item)
               ? str_make(cbor_string_handle(item), cbor_string_length(item)) : (struct str){0};
}

static struct str cbor_bytes(const cbor_item_t *item)
{
    return item && cbor_isa_bytestring(item) && cbor_bytestring_is_definite(item)
               ? str_make(cbor_bytestring_handle(item), cbor_bytestring_length(item)) : (struct str){0};
}

/* Borrowed; NULL when the map has no such key. */
static cbor_item_t *cbor_find(const cbor_item_t *map, const char *key)
{
    if (!map || !cbor_isa_map(map))
        return NULL;
    for (size_t i = 0; i < cbor_map_size(map); i++)
        if (str_is(cbor_text(cbor_map_handle(map)[i].key), key))
            return cbor_map_handle(map)[i].value;
    return NULL;
}

/* ---- a new key ---- */

static void client_hash(struct str client, uint8_t ret[crypto_hash_sha256_BYTES])
{
    crypto_hash_sha256(ret, bytes_of(client), client.n);
}

/* Is it about this site, was the key touched, and is a key in it whose CBOR can be read? */
static bool data_is_new_key(struct str data, const struct passkey_site *site)
{
    uint8_t hash[crypto_hash_sha256_BYTES];
    if (data.n <= DATA_ID)
        return false;
    size_t id = (size_t)bytes_of(data)[DATA_ID - 2] << 8 | bytes_of(data)[DATA_ID - 1];
    uint8_t flags = bytes_of(data)[DATA_FLAGS];
    client_hash(site->id, hash);
    return memcmp(hash, data.p, sizeof hash) == 0 && (flags & FLAG_TOUCHED) && (flags & FLAG_NEW_KEY) && id > 0 &&
           id <= PASSKEY_ID_MOST && data.n > DATA_ID + id && keeps_promises(str_slice(data, DATA_ID + id, data.n));
}

/* The public half as an object of libfido2, for one of three functions; it checks that the point is on its curve. */
struct public_key { es256_pk_t *es256; eddsa_pk_t *eddsa; rs256_pk_t *rs256; const void *any; };

static void public_free(struct public_key *key)
{
    es256_pk_free(&key->es256);
    eddsa_pk_free(&key->eddsa);
    rs256_pk_free(&key->rs256);
}

static bool public_open(const struct passkey *key, struct public_key *ret)
{
    int failed = FIDO_ERR_INTERNAL;
    *ret = (struct public_key){0};
    if (key->algorithm == PASSKEY_ES256 && (ret->any = ret->es256 = es256_pk_new()))
        failed = es256_pk_from_ptr(ret->es256, key->key.p, key->key.n);
    else if (key->algorithm == PASSKEY_EDDSA && (ret->any = ret->eddsa = eddsa_pk_new()))
        failed = eddsa_pk_from_ptr(ret->eddsa, key->key.p, key->key.n);
    else if (key->algorithm == PASSKEY_RS256 && (ret->any = ret->rs256 = rs256_pk_new()))
        failed = rs256_pk_from_ptr(ret->rs256, key->key.p, key->key.n);
    if (failed)
        public_free(ret);
    return !failed;
}

/* libfido2 wants to be told the algorithm before it reads the key. */
static fido_cred_t *cred_open(struct str data, const uint8_t hash[crypto_hash_sha256_BYTES], const char *id,
                              enum passkey_algorithm *ret)
{
    for (size_t i = 0; i < LEN(passkey_algorithms); i++) {
        fido_cred_t *cred = fido_cred_new();
        if (cred && fido_cred_set_type(cred, passkey_algorithms[i]) == FIDO_OK &&
            fido_cred_set_rp(cred, id, NULL) == FIDO_OK &&
            fido_cred_set_clientdata_hash(cred, hash, crypto_hash_sha256_BYTES) == FIDO_OK &&
            fido_cred_set_authdata_raw(cred, bytes_of(data), data.n) == FIDO_OK) {
            *ret = passkey_algorithms[i];
            return cred;
        }
        fido_cred_free(&cred);
    }
    return NULL;
}

/* "none", or the key's signature over itself; libfido2 must know which protection of the key it tells about. */
static bool attested(fido_cred_t *cred, const cbor_item_t *object)
{
    const cbor_item_t *statement = cbor_find(object, "attStmt");
    struct str format = cbor_find(object, "fmt") ? cbor_text(cbor_find(object, "fmt")) : STR("");
    struct str signature = cbor_bytes(cbor_find(statement, "sig"));
    if (!statement || !cbor_isa_map(statement))
        return false;
    if (str_is(format, "none"))
        return cbor_map_size(statement) == 0;
    if (!str_is(format, "packed") || cbor_find(statement, "x5c") || !signature.n ||
        fido_cred_set_fmt(cred, "packed") != FIDO_OK ||
        fido_cred_set_sig(cred, bytes_of(signature), signature.n) != FIDO_OK)
        return false;
    for (int protection = 0; protection <= 3; protection++)
        if ((!protection || fido_cred_set_prot(cred, protection) == FIDO_OK) &&
            fido_cred_verify_self(cred) == FIDO_OK)
            return true;
    return false;
}

static bool cred_take(struct arena *arena, const fido_cred_t *cred, struct passkey *ret)
{
    struct public_key key;
    ret->id = str_copy(arena, str_make(fido_cred_id_ptr(cred), fido_cred_id_len(cred)));
    ret->key = str_copy(arena, str_make(fido_cred_pubkey_ptr(cred), fido_cred_pubkey_len(cred)));
    ret->counter = fido_cred_sigcount(cred);
    if (!ret->id.n || ret->id.n > PASSKEY_ID_MOST || !public_open(ret, &key))
        return false;
    public_free(&key);
    return true;
}

bool passkey_made(struct arena *arena, const struct passkey_site *site, struct str client, struct str attestation,
                  struct passkey *ret, struct err *err)
{
    struct cbor_load_result loaded = {0};
    uint8_t hash[crypto_hash_sha256_BYTES];
    const char *id;
    struct passkey made = {0};
    if (attestation.n < DATA_HEAD || attestation.n > PASSKEY_BYTES_MOST || !keeps_promises(attestation) ||
        !str_zero(arena, site->id, &id, err))
        return unreadable(err);
    cbor_item_t *object = cbor_load(bytes_of(attestation), attestation.n, &loaded);
    struct str data = cbor_bytes(cbor_find(object, "authData"));
    fido_cred_t *cred = NULL;
    client_hash(client, hash);
    if (loaded.read == attestation.n && data_is_new_key(data, site))
        cred = cred_open(data, hash, id, &made.algorithm);
    bool ok = cred && attested(cred, object) && cred_take(arena, cred, &made);
    fido_cred_free(&cred);
    if (object)
        cbor_decref(&object);
    if (!ok)
        return unreadable(err);
    *ret = made;
    return true;
}

/* ---- a signature ---- */

static bool signature_fits(const char *id, const struct passkey *key, const struct passkey_answer *answer,
                           const void *public_key, int64_t *ret_counter)
{
    uint8_t hash[crypto_hash_sha256_BYTES];
    fido_assert_t *assertion = fido_assert_new();
    client_hash(answer->client, hash);
    bool ok = assertion && fido_assert_set_rp(assertion, id) == FIDO_OK &&
              fido_assert_set_clientdata_hash(assertion, hash, sizeof hash) == FIDO_OK &&
              fido_assert_set_count(assertion, 1) == FIDO_OK &&
              fido_assert_set_authdata_raw(assertion, 0, bytes_of(answer->data), answer->data.n) == FIDO_OK &&
              fido_assert_set_sig(assertion, 0, bytes_of(answer->signature), answer->signature.n) == FIDO_OK &&
              fido_assert_set_up(assertion, FIDO_OPT_TRUE) == FIDO_OK &&
              fido_assert_verify(assertion, 0, key->algorithm, public_key) == FIDO_OK;
    if (ok)
        *ret_counter = fido_assert_sigcount(assertion, 0);
    fido_assert_free(&assertion);
    return ok;
}

bool passkey_fits(const struct passkey_site *site, const struct passkey *key, const struct passkey_answer *answer,
                  int64_t *ret_counter)
{
    struct arena arena = {0};
    struct public_key public_key;
    struct err ignored;
    const char *id;
    bool ok = answer->data.n >= DATA_HEAD && answer->data.n <= PASSKEY_BYTES_MOST && answer->signature.n &&
              answer->signature.n <= PASSKEY_BYTES_MOST && keeps_promises(str_slice(answer->data, DATA_HEAD,
                                                                                     answer->data.n)) &&
              str_zero(&arena, site->id, &id, &ignored) && public_open(key, &public_key);
    if (ok) {
        ok = signature_fits(id, key, answer, public_key.any, ret_counter);
        public_free(&public_key);
    }
    arena_clear(&arena);
    return ok;
}

bool passkey_counts(int64_t before, int64_t now)
{
    return (before == 0 && now == 0) || now > before;
}

/* The base point of P-256 (FIPS 186-4, D.1.2.3), whose private half is 1: it is asked, and its answer never counts. */
struct passkey passkey_nobody(void)
{
    static const uint8_t base_point[] = {
        0x6b, 0x17, 0xd1, 0xf2, 0xe1, 0x2c, 0x42, 0x47, 0xf8, 0xbc, 0xe6, 0xe5, 0x63, 0xa4, 0x40, 0xf2,
        0x77, 0x03, 0x7d, 0x81, 0x2d, 0xeb, 0x33, 0xa0, 0xf4, 0xa1, 0x39, 0x45, 0xd8, 0x98, 0xc2, 0x96,
        0x4f, 0xe3, 0x42, 0xe2, 0xfe, 0x1a, 0x7f, 0x9b, 0x8e, 0xe7, 0xeb, 0x4a, 0x7c, 0x0f, 0x9e, 0x16,
        0x2b, 0xce, 0x33, 0x57, 0x6b, 0x31, 0x5e, 0xce, 0xcb, 0xb6, 0x40, 0x68, 0x37, 0xbf, 0x51, 0xf5};
    return (struct passkey){.algorithm = PASSKEY_ES256, .key = str_make(base_point, sizeof base_point)};
}
