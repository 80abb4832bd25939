/* hpke.h - what a phone seals to a member's key while it has no network: RFC 9180, Hybrid Public Key Encryption (2022).
 *
 * Base mode with DHKEM(X25519, HKDF-SHA256), HKDF-SHA256 and ChaCha20-Poly1305.  The other half is ui/outbox/seal.js.
 * Whoever seals needs the public key alone, so a phone that is found opens nothing that was written on it.  One message a
 * context (sequence number 0).  Pure functions; any thread. */
#ifndef KRES_VAULT_HPKE_H
#define KRES_VAULT_HPKE_H

#include "vault/vault.h"

enum { HPKE_OVERHEAD = VAULT_PUBLIC + 16 }; /* the sender's one-time public key before, the tag behind */

/* sealed: one-time public key, then the ciphertext.  info: what for, aad: bound to.  *ret lies in the arena.  ERR_INPUT
 * "!letter-unreadable": cut, changed, for another key, or bound to something else. */
MUST_CHECK bool hpke_open(const uint8_t private_key[VAULT_KEY], const uint8_t public_key[VAULT_PUBLIC], struct arena *arena,
                          struct str info, struct str aad, struct str sealed, struct str *ret, struct err *err);
/* The same the other way round, for tests. */
MUST_CHECK bool hpke_seal(const uint8_t public_key[VAULT_PUBLIC], struct arena *arena, struct str info, struct str aad,
                          struct str plain, struct str *ret, struct err *err);
/* URL-safe base64 without padding of at most `most` bytes; false when it is none. */
MUST_CHECK bool hpke_decode(struct arena *arena, struct str text, size_t most, struct str *ret);
struct str hpke_encode(struct arena *arena, const uint8_t *bytes, size_t n);

#endif
