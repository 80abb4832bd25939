/* proof.c - see token.h: the proof of filing.
 *
 * Four lines and a signature over exactly these four lines, each with its line end:
 *
 *     Kres proof of filing, form 1
 *     Date: 2026-11-24
 *     Agency: Invented Agency
 *     Number: 9f4c…
 *     Signature: base64, may be broken over lines
 *
 * The words are part of the signed form and therefore the same in every language; the page around explains them. */
#include "vault/token.h"

#include <sodium.h>

_Static_assert((int)crypto_sign_PUBLICKEYBYTES == PROOF_PUBLIC, "Ed25519 public key");
_Static_assert((int)crypto_sign_SECRETKEYBYTES == PROOF_SECRET, "Ed25519 secret key");

enum { NUMBER = 16, LONGEST = 8192, BASE64 = sodium_base64_VARIANT_ORIGINAL, SIGNATURE = crypto_sign_BYTES };

static const char *const HEADS[] = {"Kres proof of filing, form 1", "Date: ", "Agency: ", "Number: "};
static const char SIGNATURE_HEAD[] = "Signature:";

void proof_pair(uint8_t public_key[PROOF_PUBLIC], uint8_t secret_key[PROOF_SECRET])
{
    crypto_sign_keypair(public_key, secret_key);
}

static struct str signed_text(struct arena *arena, const struct str values[LEN(HEADS)])
{
    struct buf b = {.arena = arena};
    for (size_t i = 0; i < LEN(HEADS); i++) {
        buf_add(&b, str_from(HEADS[i]));
        buf_add(&b, values[i]);
        buf_byte(&b, '\n');
    }
    return buf_str(&b);
}

/* A value stands on one line, without spaces at its ends and in its middle only single ones. */
static struct str one_line(struct arena *arena, struct str s)
{
    struct buf b = {.arena = arena};
    for (size_t i = 0; i < s.n; i++) {
        bool space = (unsigned char)s.p[i] <= ' ';
        if (!space)
            buf_byte(&b, s.p[i]);
        else if (b.n && b.p[b.n - 1] != ' ')
            buf_byte(&b, ' ');
    }
    return str_trim(buf_str(&b));
}

struct str proof_make(struct arena *arena, const uint8_t secret_key[PROOF_SECRET], struct str date, struct str agency)
{
    uint8_t number[NUMBER], signature[SIGNATURE];
    randombytes_buf(number, sizeof number);
    struct str values[] = {STR(""), one_line(arena, date), one_line(arena, agency),
                           str_hex(arena, number, sizeof number)};
    struct str text = signed_text(arena, values);
    crypto_sign_detached(signature, NULL, (const uint8_t *)text.p, text.n, secret_key);
    char base64[sodium_base64_ENCODED_LEN(SIGNATURE, BASE64)];
    sodium_bin2base64(base64, sizeof base64, signature, SIGNATURE, BASE64);
    return str_printf(arena, STR_FMT "%s %s\n", STR_ARG(text), SIGNATURE_HEAD, base64);
}

/* The next line that is not empty, trimmed. */
static struct str next_line(struct str *rest)
{
    struct str line = {0};
    while (!line.n && rest->n)
        line = str_trim(str_cut(rest, '\n'));
    return line;
}

bool proof_check(struct arena *arena, const uint8_t public_key[PROOF_PUBLIC], struct str text, struct proof *ret,
                 struct err *err)
{
    struct str values[LEN(HEADS)], rest = text;
    if (text.n > LONGEST)
        goto unreadable;
    for (size_t i = 0; i < LEN(HEADS); i++) {
        struct str line = next_line(&rest), head = str_trim(str_from(HEADS[i]));
        if (!str_starts(line, head))
            goto unreadable;
        values[i] = one_line(arena, str_slice(line, head.n, line.n));
    }
    struct str line = next_line(&rest), head = str_from(SIGNATURE_HEAD);
    if (!str_starts(line, head))
        goto unreadable;
    struct str base64 = str_printf(arena, STR_FMT STR_FMT, STR_ARG(str_slice(line, head.n, line.n)), STR_ARG(rest));
    uint8_t signature[SIGNATURE];
    size_t n = 0;
    if (sodium_base642bin(signature, sizeof signature, base64.p, base64.n, " \t\r\n", &n, NULL, BASE64) != 0 ||
        n != SIGNATURE || !str_is_utf8(text))
        goto unreadable;
    struct str canonical = signed_text(arena, values);
    if (crypto_sign_verify_detached(signature, (const uint8_t *)canonical.p, canonical.n, public_key) != 0)
        return err_field(err, "proof", "!proof-forged");
    *ret = (struct proof){.date = values[1], .agency = values[2]};
    return true;
unreadable:
    return err_field(err, "proof", "!proof-unreadable");
}
