/* vault.c - see vault.h: start, keys and hashes; sealing of fields stands in seal.c. */
#include "vault/vault.h"

#include <fido.h>
#include <libgfshare.h>
#include <liboath/oath.h>
#include <pthread.h>
#include <sodium.h>
#include <stdatomic.h>
#include <stdlib.h>

#define BOX(name) crypto_box_curve25519xchacha20poly1305_##name
#define AEAD(name) crypto_aead_xchacha20poly1305_ietf_##name

_Static_assert((int)BOX(PUBLICKEYBYTES) == VAULT_PUBLIC, "X25519 public keys");
_Static_assert((int)BOX(SECRETKEYBYTES) == VAULT_KEY, "X25519 private keys");
_Static_assert((int)BOX(SEALBYTES) + VAULT_KEY == VAULT_BOXED, "sealed box");
_Static_assert((int)(AEAD(NPUBBYTES) + AEAD(ABYTES)) + VAULT_KEY == VAULT_WRAPPED, "wrapped key");
_Static_assert((int)crypto_pwhash_SALTBYTES == VAULT_SALT, "Argon2id salt");

/* RFC 9106 recommends 64 MiB and three passes where memory is dear; a fourth brings it to 0.12–0.2 s on today's
 * machines.  A receipt has only 40 secret bits, so each guess must cost.  Changing these makes old codes useless. */
enum { STRETCH_PASSES = 4, STRETCH_BYTES = 64 * 1024 * 1024, CHEAP_PASSES = 1, CHEAP_BYTES = 8192 };

static atomic_bool cheap_stretch;
static pthread_once_t once = PTHREAD_ONCE_INIT;
static const char *not_started;

static void share_random(unsigned char *bytes, unsigned int n)
{
    randombytes_buf(bytes, n);
}

static void start(void)
{
    if (sodium_init() < 0)
        not_started = "libsodium does not start";
    else if (oath_init() != OATH_OK)
        not_started = "liboath does not start";
    gfshare_fill_rand = share_random;
    fido_init(0);
}

bool vault_start(struct err *err)
{
    pthread_once(&once, start);
    return !not_started || err_set(err, ERR_FAULT, "cannot prepare encryption: %s; reinstall the library", not_started);
}

struct vault_secret {
    uint8_t bytes[VAULT_KEY];
};

struct vault_secret *vault_secret_new(const uint8_t bytes[VAULT_KEY])
{
    struct vault_secret *secret = sodium_malloc(sizeof *secret);
    if (!secret) {
        fputs("kres: out of locked memory\n", stderr);
        abort();
    }
    memcpy(secret->bytes, bytes, VAULT_KEY);
    sodium_mprotect_readonly(secret);
    return secret;
}

const uint8_t *vault_secret_bytes(const struct vault_secret *secret)
{
    return secret->bytes;
}

void vault_secret_free(struct vault_secret *secret)
{
    sodium_free(secret);
}

void vault_wipe(void *bytes, size_t n)
{
    sodium_memzero(bytes, n);
}

bool vault_same(const void *a, const void *b, size_t n)
{
    return sodium_memcmp(a, b, n) == 0;
}

void vault_pair(uint8_t public_key[VAULT_PUBLIC], uint8_t private_key[VAULT_KEY])
{
    BOX(keypair)(public_key, private_key);
}

void vault_pair_from_seed(const uint8_t seed[32], uint8_t public_key[VAULT_PUBLIC], uint8_t private_key[VAULT_KEY])
{
    BOX(seed_keypair)(public_key, private_key, seed);
}

void vault_public(const uint8_t private_key[VAULT_KEY], uint8_t ret[VAULT_PUBLIC])
{
    if (crypto_scalarmult_base(ret, private_key) != 0)
        memset(ret, 0, VAULT_PUBLIC); /* cannot happen with a private key; opens nothing then */
}

void vault_box(const uint8_t public_key[VAULT_PUBLIC], const uint8_t key[VAULT_KEY], uint8_t ret[VAULT_BOXED])
{
    if (BOX(seal)(ret, key, VAULT_KEY, public_key) == 0)
        return;
    /* Only a public key of small order gets here: never one of ours.  Sealing to nobody must not pass for done. */
    fputs("kres: a public key is no key\n", stderr);
    abort();
}

bool vault_unbox(const uint8_t public_key[VAULT_PUBLIC], const uint8_t private_key[VAULT_KEY],
                 const uint8_t boxed[VAULT_BOXED], uint8_t ret[VAULT_KEY])
{
    uint8_t key[VAULT_KEY];
    bool ok = BOX(seal_open)(key, boxed, VAULT_BOXED, public_key, private_key) == 0;
    if (ok)
        memcpy(ret, key, VAULT_KEY);
    sodium_memzero(key, sizeof key);
    return ok;
}

void vault_derive(const uint8_t secret[VAULT_KEY], const char *purpose, uint8_t ret[VAULT_KEY])
{
    crypto_generichash(ret, VAULT_KEY, (const uint8_t *)purpose, strlen(purpose), secret, VAULT_KEY);
}

static const uint8_t *bytes_of(struct str s)
{
    return (const uint8_t *)s.p;
}

void vault_wrap(const uint8_t with[VAULT_KEY], struct str bound_to, const uint8_t key[VAULT_KEY],
                uint8_t ret[VAULT_WRAPPED])
{
    randombytes_buf(ret, AEAD(NPUBBYTES));
    AEAD(encrypt)(ret + AEAD(NPUBBYTES), NULL, key, VAULT_KEY, bytes_of(bound_to), bound_to.n, NULL, ret, with);
}

bool vault_unwrap(const uint8_t with[VAULT_KEY], struct str bound_to, const uint8_t wrapped[VAULT_WRAPPED],
                  uint8_t ret[VAULT_KEY])
{
    uint8_t key[VAULT_KEY];
    bool ok = AEAD(decrypt)(key, NULL, NULL, wrapped + AEAD(NPUBBYTES), VAULT_WRAPPED - AEAD(NPUBBYTES),
                            bytes_of(bound_to), bound_to.n, wrapped, with) == 0;
    if (ok)
        memcpy(ret, key, VAULT_KEY);
    sodium_memzero(key, sizeof key);
    return ok;
}

bool vault_stretch(struct str password, const uint8_t salt[VAULT_SALT], uint8_t ret[VAULT_KEY], struct err *err)
{
    bool cheap = atomic_load_explicit(&cheap_stretch, memory_order_relaxed);
    uint8_t key[VAULT_KEY];
    /* libsodium maps the 64 MiB for this call and unmaps them after it. */
    bool ok = crypto_pwhash(key, VAULT_KEY, password.p ? password.p : "", password.n, salt,
                            cheap ? CHEAP_PASSES : STRETCH_PASSES, cheap ? CHEAP_BYTES : STRETCH_BYTES,
                            crypto_pwhash_ALG_ARGON2ID13) == 0;
    if (ok)
        memcpy(ret, key, VAULT_KEY);
    sodium_memzero(key, sizeof key);
    return ok || err_set(err, ERR_BUSY, "cannot check a password or code: not enough memory; try again in a moment");
}

void vault_cheap(bool cheap)
{
    atomic_store_explicit(&cheap_stretch, cheap, memory_order_relaxed);
}

void vault_hash(struct str bytes, uint8_t ret[VAULT_HASH])
{
    crypto_generichash(ret, VAULT_HASH, bytes_of(bytes), bytes.n, NULL, 0);
}

void vault_chain(const uint8_t previous[VAULT_HASH], struct str line, uint8_t ret[VAULT_HASH])
{
    uint8_t length[8];
    for (unsigned i = 0; i < sizeof length; i++)
        length[i] = (uint8_t)((uint64_t)line.n >> (8 * i));
    crypto_generichash_state state;
    crypto_generichash_init(&state, NULL, 0, VAULT_HASH);
    crypto_generichash_update(&state, previous, VAULT_HASH);
    crypto_generichash_update(&state, length, sizeof length);
    crypto_generichash_update(&state, bytes_of(line), line.n);
    crypto_generichash_final(&state, ret, VAULT_HASH);
}
