/* receipt.h - the code a reporter comes back with: "4821 0937 5560 1843 7712".
 *
 * Twenty digits in groups of four.  The first eight are the locator, by which one report is found; the last
 * twelve are the secret, which with that report's own salt derives the reporter's key by Argon2id.  One guess
 * therefore tests one report, never all.  Twelve digits are 40 bits: with 64 MiB and 0.15 s a guess, a seized
 * disk costs thousands of core-years a report (doc/decisions/receipt-code.md). */
#ifndef KRES_VAULT_RECEIPT_H
#define KRES_VAULT_RECEIPT_H

#include "vault/vault.h"

enum { RECEIPT_LOCATOR = 8, RECEIPT_SECRET = 12, RECEIPT_DIGITS = 20, RECEIPT_TEXT = 24 };

struct receipt {
    char locator[RECEIPT_LOCATOR + 1];
    char secret[RECEIPT_SECRET + 1];
};

void receipt_new(struct receipt *ret);
/* "4821 0937 5560 1843 7712", zero-ended. */
void receipt_format(const struct receipt *receipt, char ret[RECEIPT_TEXT + 1]);
/* Takes any digits of any script (Arabic-Indic too), with spaces, dashes, dots or none between; ERR_INPUT
 * with a message key otherwise ("!receipt-too-short", "!receipt-too-long", "!receipt-not-digits"). */
MUST_CHECK bool receipt_parse(struct str text, struct receipt *ret, struct err *err);
/* Does a longer text hold something that looks like a receipt code?  Then it must not be sent as a message. */
bool receipt_inside(struct str text);
/* The reporter's key pair.  Slow (Argon2id). */
MUST_CHECK bool receipt_key(const struct receipt *receipt, const uint8_t salt[VAULT_SALT],
                            uint8_t public_key[VAULT_PUBLIC], uint8_t private_key[VAULT_KEY], struct err *err);

#endif
