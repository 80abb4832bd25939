/* token.h - small sealed or signed things that travel through a reader's page.
 *
 * Sealed token: only this process can open it (key of the process, in locked memory), it ends by itself, and
 * it is bound to a purpose: the open receipt in a reporter's page, an attachment waiting for its report.
 * Proof: an Ed25519 signature over date and agency, checkable by anyone who has the public key.
 * Time-based one-time passwords: RFC 6238 by liboath. */
#ifndef KRES_VAULT_TOKEN_H
#define KRES_VAULT_TOKEN_H

#include "vault/vault.h"

struct token_key; /* one a process, or one that the servers on a database share */
MUST_CHECK bool token_key_new(struct token_key **ret, struct err *err);
MUST_CHECK bool token_key_of(const uint8_t key[VAULT_KEY], struct token_key **ret, struct err *err);
void token_key_free(struct token_key *key);

/* URL-safe base64 text; expires: seconds since 1970. */
struct str token_seal(const struct token_key *key, struct arena *arena, const char *purpose, int64_t expires,
                      struct str content);
/* ERR_DENIED "!page-expired" for a token that is too old, forged, of another purpose or another process. */
MUST_CHECK bool token_open(const struct token_key *key, struct arena *arena, const char *purpose, int64_t now,
                           struct str token, struct str *ret, struct err *err);

/* Proof of filing.  Text of four lines (what it is, date, agency, number) and a signature in base64; the
 * number is random and kept nowhere, so the proof leads to no report. */
enum { PROOF_PUBLIC = 32, PROOF_SECRET = 64 };
void proof_pair(uint8_t public_key[PROOF_PUBLIC], uint8_t secret_key[PROOF_SECRET]);
struct str proof_make(struct arena *arena, const uint8_t secret_key[PROOF_SECRET], struct str date, struct str agency);
struct proof { struct str date, agency; };
/* ERR_INPUT "!proof-unreadable" or "!proof-forged". */
MUST_CHECK bool proof_check(struct arena *arena, const uint8_t public_key[PROOF_PUBLIC], struct str text,
                            struct proof *ret, struct err *err);

enum { TOTP_SECRET = 20 };
/* Six digits; accepts one step (30 s) before and after; *ret_step is the step that fitted: the caller refuses a
 * step that is not newer than the last one used. */
bool totp_check(const uint8_t secret[TOTP_SECRET], int64_t now, struct str code, int64_t *ret_step);
void totp_code(const uint8_t secret[TOTP_SECRET], int64_t now, char ret[7]);
/* The secret as people type it into a code app. */
struct str totp_base32(struct arena *arena, const uint8_t secret[TOTP_SECRET]);
/* "otpauth://totp/Kres:login?secret=…&issuer=Kres". */
struct str totp_uri(struct arena *arena, const uint8_t secret[TOTP_SECRET], struct str login, struct str issuer);

#endif
