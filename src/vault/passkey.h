/* passkey.h - what a security key says, checked: W3C Web Authentication Level 2 (8 April 2021), sections 7.1 and 7.2.
 *
 * A security key holds a private key that never leaves it.  When it is registered it gives its public half; later it
 * signs what the browser tells it: our challenge, the origin of the page and the name of the site.  A page of another
 * site gets a signature that fits nothing here, which is what a six-digit code cannot do.
 *
 * The bytes come from a browser, so nothing in them is believed before it was checked.  libcbor reads the attestation
 * object, libfido2 the authenticator's data, the COSE key and the signatures; the client's data is JSON (jansson).
 * Attestation is "none", or a key's signature over itself: which maker's key it is, nobody here asks.
 *
 * Challenges, and who owns which key, are the caller's business.  No state: any thread may call.  Results live in the
 * arena; slices of the input stay the caller's. */
#ifndef KRES_VAULT_PASSKEY_H
#define KRES_VAULT_PASSKEY_H

#include "vault/vault.h"

/* COSE's numbers (RFC 9053): what is asked for, in this order. */
enum passkey_algorithm { PASSKEY_ES256 = -7, PASSKEY_EDDSA = -8, PASSKEY_RS256 = -257 };
extern const enum passkey_algorithm passkey_algorithms[3];

enum { PASSKEY_ID_MOST = 1023, PASSKEY_BYTES_MOST = 16 * 1024 };

/* What a key answers for: "kres.example.org", and "https://kres.example.org" as browsers write an origin. */
struct passkey_site { struct str id, origin; };
/* From "https://host[:port]".  ERR_INPUT "!key-needs-name" when the host is a number: keys work under names only. */
MUST_CHECK bool passkey_site_of(struct arena *arena, struct str address, struct passkey_site *ret, struct err *err);

struct passkey {
    enum passkey_algorithm algorithm;
    struct str id;      /* the credential's: how the key finds it again */
    struct str key;     /* public half as libfido2 keeps it: 64, 32 or 259 bytes */
    int64_t counter;    /* of signatures; 0 for keys that do not count */
};
/* What the browser brings when somebody signs in; decoded bytes. */
struct passkey_answer { struct str id, client, data, signature, user; };

/* URL-safe base64 without padding → bytes; false when it is none, or longer than PASSKEY_BYTES_MOST. */
MUST_CHECK bool passkey_decode(struct arena *arena, struct str text, struct str *ret);
struct str passkey_encode(struct arena *arena, struct str bytes);

enum passkey_act { PASSKEY_MAKE, PASSKEY_SIGN };
/* The challenge that stands in the client's data, when those were made for this act on a page of this origin.  ERR_INPUT
 * "!key-unreadable", ERR_DENIED "!key-other-site". */
MUST_CHECK bool passkey_challenge(struct arena *arena, struct str client, enum passkey_act act,
                                  const struct passkey_site *site, struct str *ret, struct err *err);
/* A new key, from the attestation object.  The same errors; somebody must have touched the key. */
MUST_CHECK bool passkey_made(struct arena *arena, const struct passkey_site *site, struct str client,
                             struct str attestation, struct passkey *ret, struct err *err);
/* Does the signature fit the key, the site and the client's data, and did somebody touch it?  *ret_counter: what the key
 * counts now; whether that is enough is passkey_counts'.  About 0.1–0.3 ms. */
MUST_CHECK bool passkey_fits(const struct passkey_site *site, const struct passkey *key,
                             const struct passkey_answer *answer, int64_t *ret_counter);
/* Level 2, 6.1.1: a counter that does not grow tells that the key was copied.  Keys that always say 0 do not count. */
bool passkey_counts(int64_t before, int64_t now);
/* A key that nobody has: whoever names an unknown key is answered after the same work. */
struct passkey passkey_nobody(void);

#endif
