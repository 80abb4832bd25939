/* security_key.h - a member's security keys: registered on the account page, used at the door instead of the code.
 *
 * The keys' public halves stand openly in the database; a seized disk learns that a member has keys.  What the member
 * calls a key is sealed under a key from their private key, and the seal is bound to the public half: a row that
 * somebody wrote into the database by hand opens nothing.
 *
 * A challenge is a token that only this process can make: it says what it is for and until when it counts, so nothing is
 * kept for it; a challenge that was signed is remembered until it would have ended, so that no signature works twice.
 * A reset, a recovery and the end of an account take all keys away.  Why keys keep their sign-in on themselves:
 * doc/decisions/security-keys.md.  Thread-safe. */
#ifndef KRES_AGENCY_SECURITY_KEY_H
#define KRES_AGENCY_SECURITY_KEY_H

#include "agency/session.h"
#include "vault/passkey.h"

enum { SECURITY_KEYS_MOST = 10, SECURITY_KEY_SECONDS = 5 * 60, SECURITY_KEYS_ALONE = 2, SECURITY_KEY_NAME_MOST = 60 };

struct security_key {
    int64_t id;
    struct str name;
    struct str credential;
    int32_t made, used; /* days; used 0: never yet */
};
/* In the order in which they were made.  *ret_code_app: does the code app work too? */
MUST_CHECK bool session_security_keys(const struct session *session, struct arena *arena, struct security_key **ret,
                                      size_t *ret_count, bool *ret_code_app, struct err *err);
/* What the browser gives to navigator.credentials.create as challenge and as user.id; for this session alone. */
struct str session_security_key_challenge(const struct session *session, struct arena *arena);
struct str session_security_key_user(const struct session *session, struct arena *arena);
/* After session_password_is.  ERR_INPUT "!key-name" (field name), "!key-unreadable"; ERR_DENIED "!key-other-site",
 * "!key-too-late"; ERR_CONFLICT "!key-known", "!keys-too-many". */
MUST_CHECK bool session_security_key_add(struct session *session, const struct passkey_site *site, struct str name,
                                         struct str client, struct str attestation, struct err *err);
/* After session_password_is.  Ends the member's other sessions.  ERR_NOT_FOUND "!key-unknown"; ERR_CONFLICT
 * "!key-needed" when without the code app fewer than SECURITY_KEYS_ALONE would be left. */
MUST_CHECK bool session_security_key_remove(struct session *session, int64_t id, struct err *err);
/* After session_password_is.  ERR_CONFLICT "!keys-two-first". */
MUST_CHECK bool session_code_app_drop(struct session *session, struct err *err);

/* At the door: the challenge for whoever wants to sign in. */
struct str security_key_challenge(const struct ring *ring, struct arena *arena);
/* As session_sign_in, with a key in place of the code; the same one answer.  A key whose counter does not grow lets
 * nobody in, and leaves a flag for the coordinator: it was copied.  Slow. */
MUST_CHECK bool session_sign_in_key(struct ring *ring, const struct passkey_site *site, struct str login,
                                    struct str password, const struct passkey_answer *answer, struct str device,
                                    char ret_token[SESSION_TOKEN + 1], struct err *err);

#endif
