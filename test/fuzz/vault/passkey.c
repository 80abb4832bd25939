/* Security keys: the first byte says which of the browser's three pieces the rest is.
 * 0: attestation object, 1: authenticator data with a signature behind it, 2: client's data, 3: text. */
#include "vault/passkey.h"

static const struct passkey_site SITE = {{"kres.example.org", 16}, {"https://kres.example.org", 24}};

static void attestation(struct arena *arena, struct str bytes)
{
    struct passkey made;
    struct err err;
    if (!passkey_made(arena, &SITE, STR("{}"), bytes, &made, &err))
        return;
    if (!made.id.n || made.id.n > PASSKEY_ID_MOST || !made.key.n || made.counter < 0)
        __builtin_trap();
    /* What was taken can be asked. */
    struct passkey_answer answer = {.client = STR("{}"), .data = bytes, .signature = STR("none")};
    int64_t counter;
    if (passkey_fits(&SITE, &made, &answer, &counter))
        __builtin_trap();
}

static void assertion(struct str bytes)
{
    struct passkey nobody = passkey_nobody();
    size_t cut = bytes.n > 72 ? bytes.n - 72 : bytes.n / 2;
    struct passkey_answer answer = {.client = STR("{}"), .data = str_slice(bytes, 0, cut),
                                    .signature = str_slice(bytes, cut, bytes.n)};
    int64_t counter = -1;
    if (passkey_fits(&SITE, &nobody, &answer, &counter) && counter < 0)
        __builtin_trap();
}

static void client(struct arena *arena, struct str bytes)
{
    struct str challenge, back;
    struct err err;
    for (int act = PASSKEY_MAKE; act <= PASSKEY_SIGN; act++)
        if (passkey_challenge(arena, bytes, (enum passkey_act)act, &SITE, &challenge, &err) &&
            (!passkey_decode(arena, passkey_encode(arena, challenge), &back) || !str_eq(back, challenge)))
            __builtin_trap();
}

static void text(struct arena *arena, struct str bytes)
{
    struct passkey_site site;
    struct str decoded;
    struct err err;
    if (passkey_decode(arena, bytes, &decoded) && decoded.n > PASSKEY_BYTES_MOST)
        __builtin_trap();
    if (passkey_site_of(arena, bytes, &site, &err) && (!site.id.n || memchr(site.id.p, '/', site.id.n)))
        __builtin_trap();
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    struct arena arena = {0};
    struct str rest = str_make(bytes, n);
    if (!vault_start(NULL))
        __builtin_trap();
    unsigned which = n ? bytes[0] & 3u : 3u;
    rest = str_slice(rest, n ? 1 : 0, n);
    if (which == 0)
        attestation(&arena, rest);
    else if (which == 1)
        assertion(rest);
    else if (which == 2)
        client(&arena, rest);
    else
        text(&arena, rest);
    arena_clear(&arena);
    return 0;
}
