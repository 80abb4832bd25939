/* vault.h - keys, sealing and the words people keep: no database, no files, libsodium underneath.
 *
 * Who may read what:
 *   record key   random, one a record; seals the record's fields, messages and files (XChaCha20-Poly1305)
 *   agency key   X25519 key pair, one an epoch; record keys are sealed to its public half at the door
 *   wrapping key symmetric, derived from an agency's private key; the first signed-in member re-wraps new
 *                record keys under it, so that opening 100 000 records is not 100 000 scalar multiplications
 *   member key   X25519 key pair; agency private keys are sealed to it; its private half is sealed under
 *                Argon2id of the password, and once more under the printed recovery code
 *   reporter key X25519 key pair derived by Argon2id from the secret part of the receipt
 *
 * Long-lived private keys stand in struct vault_secret: locked, guarded memory, wiped when freed.  Keys on the
 * stack are wiped before return.  All functions are thread-safe.  vault_start must have been called once.
 * No primitive of our own: doc/threat-model.md lists each construction with its source. */
#ifndef KRES_VAULT_VAULT_H
#define KRES_VAULT_VAULT_H

#include "base/str.h"

enum { VAULT_KEY = 32, VAULT_PUBLIC = 32, VAULT_SALT = 16, VAULT_HASH = 32,
       VAULT_BOXED = 32 + 16 + VAULT_KEY,    /* a key sealed to a public key */
       VAULT_WRAPPED = 24 + VAULT_KEY + 16 };/* a key under a symmetric key */

MUST_CHECK bool vault_start(struct err *err); /* sodium_init; idempotent */

/* A 32-byte secret in locked memory. */
struct vault_secret;
struct vault_secret *vault_secret_new(const uint8_t bytes[VAULT_KEY]); /* copies; the caller wipes its own */
const uint8_t *vault_secret_bytes(const struct vault_secret *secret);
void vault_secret_free(struct vault_secret *secret); /* wipes; NULL does nothing */
void vault_wipe(void *bytes, size_t n);
bool vault_same(const void *a, const void *b, size_t n); /* constant time */

/* Key pairs (X25519). */
void vault_pair(uint8_t public_key[VAULT_PUBLIC], uint8_t private_key[VAULT_KEY]);
void vault_pair_from_seed(const uint8_t seed[32], uint8_t public_key[VAULT_PUBLIC], uint8_t private_key[VAULT_KEY]);
/* The public half that belongs to a private one: for keys of former epochs. */
void vault_public(const uint8_t private_key[VAULT_KEY], uint8_t ret[VAULT_PUBLIC]);
/* A key sealed so that only the owner of the private half opens it (libsodium sealed box, XChaCha20). */
void vault_box(const uint8_t public_key[VAULT_PUBLIC], const uint8_t key[VAULT_KEY], uint8_t ret[VAULT_BOXED]);
MUST_CHECK bool vault_unbox(const uint8_t public_key[VAULT_PUBLIC], const uint8_t private_key[VAULT_KEY],
                            const uint8_t boxed[VAULT_BOXED], uint8_t ret[VAULT_KEY]);

/* Subkey of a secret for one purpose ("wrap", "audit", …): BLAKE2b keyed KDF. */
void vault_derive(const uint8_t secret[VAULT_KEY], const char *purpose, uint8_t ret[VAULT_KEY]);
/* A key under a symmetric key, bound to what it is for. */
void vault_wrap(const uint8_t with[VAULT_KEY], struct str bound_to, const uint8_t key[VAULT_KEY],
                uint8_t ret[VAULT_WRAPPED]);
MUST_CHECK bool vault_unwrap(const uint8_t with[VAULT_KEY], struct str bound_to, const uint8_t wrapped[VAULT_WRAPPED],
                             uint8_t ret[VAULT_KEY]);

/* Fields: XChaCha20-Poly1305, random nonce, padded so that the length tells little (Padmé, Nikitin et al.
 * 2019, at least 256 bytes).  bound_to is the associated data: kind, id and version of the record. */
struct str vault_seal(struct arena *arena, const uint8_t key[VAULT_KEY], struct str bound_to, struct str plain);
/* ERR_FAULT "…was changed or belongs elsewhere" when the seal does not fit. */
MUST_CHECK bool vault_open(struct arena *arena, const uint8_t key[VAULT_KEY], struct str bound_to, struct str sealed,
                           struct str *ret, struct err *err);
/* The same into memory of the caller, usually locked (region.h); nothing is written elsewhere.  room must be at least
 * sealed.n: ERR_TOO_LARGE otherwise.  *ret points into it. */
MUST_CHECK bool vault_open_into(const uint8_t key[VAULT_KEY], struct str bound_to, struct str sealed, void *into,
                                size_t room, struct str *ret, struct err *err);

/* Argon2id (RFC 9106) of a password or a receipt's secret: 64 MiB, four passes, about 0.1–0.3 s; call it
 * only on a heavy lane.  The memory is given back after the call.  ERR_BUSY when memory cannot be had.
 * vault_cheap() makes it fast for tests. */
MUST_CHECK bool vault_stretch(struct str password, const uint8_t salt[VAULT_SALT], uint8_t ret[VAULT_KEY],
                              struct err *err);
void vault_cheap(bool cheap);

/* One-way hash for things looked up but never kept (API keys, form ids): BLAKE2b. */
void vault_hash(struct str bytes, uint8_t ret[VAULT_HASH]);

/* The hash chain of the audit log: BLAKE2b(previous || length-prefixed line). */
void vault_chain(const uint8_t previous[VAULT_HASH], struct str line, uint8_t ret[VAULT_HASH]);

#endif
