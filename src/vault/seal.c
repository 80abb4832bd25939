/* seal.c - see vault.h: the sealing of fields.
 *
 * A sealed field is: one byte that names this form, a random nonce of 24 bytes, and the XChaCha20-Poly1305
 * ciphertext of (length in 8 bytes, little end first · plain · zeroes up to the padded length).  The first byte
 * is part of the associated data, so that it cannot be exchanged for another form's. */
#include "vault/vault.h"

#include <sodium.h>

#define AEAD(name) crypto_aead_xchacha20poly1305_ietf_##name

enum { FORM = 1, NONCE = AEAD(NPUBBYTES), TAG = AEAD(ABYTES), LENGTH = 8, HEAD = 1 + NONCE, SHORTEST = 256,
       BOUND_MOST = 256 };

/* Padmé: keeps only the upper log2(log2(n))+1 bits of a length, so that O(log log n) bits of it leak, for at
 * most 12 % more bytes.  K. Nikitin et al., "Reducing Metadata Leakage from Encrypted Files and Communication
 * with PURBs", PoPETs 2019. */
static size_t padded(size_t n)
{
    if (n <= SHORTEST)
        return SHORTEST;
    unsigned exponent = 63U - (unsigned)__builtin_clzll(n);
    unsigned kept = 32U - (unsigned)__builtin_clz(exponent);
    size_t mask = ((size_t)1 << (exponent - kept)) - 1;
    return (n + mask) & ~mask;
}

static struct str associated(struct arena *arena, struct str bound_to)
{
    char *ad = arena_alloc(arena, 1 + bound_to.n);
    ad[0] = FORM;
    if (bound_to.n)
        memcpy(ad + 1, bound_to.p, bound_to.n);
    return str_make(ad, 1 + bound_to.n);
}

struct str vault_seal(struct arena *arena, const uint8_t key[VAULT_KEY], struct str bound_to, struct str plain)
{
    size_t inner = padded(LENGTH + plain.n);
    uint8_t *sealed = arena_alloc(arena, HEAD + inner + TAG);
    struct str ad = associated(arena, bound_to);
    sealed[0] = FORM;
    randombytes_buf(sealed + 1, NONCE);
    uint8_t *body = sealed + HEAD;
    for (unsigned i = 0; i < LENGTH; i++)
        body[i] = (uint8_t)((uint64_t)plain.n >> (8 * i));
    if (plain.n)
        memcpy(body + LENGTH, plain.p, plain.n);
    /* In place: the plain copy never outlives the call. */
    AEAD(encrypt)(body, NULL, body, inner, (const uint8_t *)ad.p, ad.n, NULL, sealed + 1, key);
    return str_make(sealed, HEAD + inner + TAG);
}

/* plain: room for the padded text. */
static bool open_in(uint8_t *plain, const uint8_t key[VAULT_KEY], struct str ad, struct str sealed, struct str *ret)
{
    const uint8_t *bytes = (const uint8_t *)sealed.p;
    size_t inner = sealed.n - HEAD - TAG;
    if (AEAD(decrypt)(plain, NULL, NULL, bytes + HEAD, inner + TAG, (const uint8_t *)ad.p, ad.n, bytes + 1, key) != 0)
        return false;
    uint64_t n = 0;
    for (unsigned i = 0; i < LENGTH; i++)
        n |= (uint64_t)plain[i] << (8 * i);
    if (n > inner - LENGTH)
        return false;
    *ret = str_make(plain + LENGTH, (size_t)n);
    return true;
}

static bool has_form(struct str sealed)
{
    return sealed.n >= HEAD + LENGTH + TAG && (uint8_t)sealed.p[0] == FORM;
}

static bool refused(struct err *err)
{
    return err_set(err, ERR_FAULT, "cannot open a sealed field: it was changed or belongs elsewhere; "
                                   "\"kres admin verify\" tells more");
}

bool vault_open(struct arena *arena, const uint8_t key[VAULT_KEY], struct str bound_to, struct str sealed,
                struct str *ret, struct err *err)
{
    return (has_form(sealed) &&
            open_in(arena_alloc(arena, sealed.n - HEAD - TAG + 1), key, associated(arena, bound_to), sealed, ret)) ||
           refused(err);
}

bool vault_open_into(const uint8_t key[VAULT_KEY], struct str bound_to, struct str sealed, void *into, size_t room,
                     struct str *ret, struct err *err)
{
    char ad[1 + BOUND_MOST] = {FORM};
    if (sealed.n > room || bound_to.n > BOUND_MOST)
        return err_set(err, ERR_TOO_LARGE, "a sealed field of %zu bytes does not fit into %zu", sealed.n, room);
    if (bound_to.n)
        memcpy(ad + 1, bound_to.p, bound_to.n);
    return (has_form(sealed) && open_in(into, key, str_make(ad, 1 + bound_to.n), sealed, ret)) || refused(err);
}
