/* recovery.h - what a member prints on the first day, and how colleagues can stand in for it.
 *
 * The recovery code is 160 random bits as eight groups of four letters and digits (Crockford's base 32: no I,
 * L, O, U).  It opens a second seal of the member's private key.  A member may also split that ability among
 * m colleagues so that any n of them restore it (Shamir's secret sharing by libgfshare). */
#ifndef KRES_VAULT_RECOVERY_H
#define KRES_VAULT_RECOVERY_H

#include "vault/vault.h"

enum { RECOVERY_GROUPS = 8, RECOVERY_GROUP = 4, RECOVERY_TEXT = RECOVERY_GROUPS * RECOVERY_GROUP + RECOVERY_GROUPS - 1,
       RECOVERY_SHARE = 1 + VAULT_KEY };

void recovery_new(char ret[RECOVERY_TEXT + 1]); /* "7K3M-…-9QXD" */
/* Forgives case, spaces, O for 0, I and L for 1.  Derives the key that seals the private key. */
MUST_CHECK bool recovery_key(struct str code, uint8_t ret[VAULT_KEY], struct err *err);
/* Group number (0–7) of the code equals what was typed?  Forgiving as above; constant time. */
bool recovery_group_is(const char *code, unsigned group, struct str typed);

/* shares[i] = one byte x (1…m) and 32 bytes.  2 <= n <= m <= 20. */
MUST_CHECK bool recovery_split(const uint8_t secret[VAULT_KEY], unsigned n, unsigned m,
                               uint8_t (*shares)[RECOVERY_SHARE], struct err *err);
/* Joins n shares; a wrong or missing share gives a wrong secret: the caller checks it against a public key. */
MUST_CHECK bool recovery_join(const uint8_t (*shares)[RECOVERY_SHARE], unsigned n, uint8_t ret[VAULT_KEY],
                              struct err *err);

#endif
