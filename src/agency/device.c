/* device.c - see device.h. */
#include "agency/device.h"

#include "agency/inside.h"
#include "vault/hpke.h"

static bool device_pair(const struct session *session, uint8_t public_key[VAULT_PUBLIC], uint8_t private_key[VAULT_KEY],
                        struct err *err)
{
    uint8_t seed[VAULT_KEY];
    if (session_step(session) != STEP_READY)
        return err_set(err, ERR_DENIED, "!not-ready");
    vault_derive(vault_secret_bytes(session->private_key), "device", seed);
    vault_pair_from_seed(seed, public_key, private_key);
    vault_wipe(seed, sizeof seed);
    return true;
}

bool session_device_key(const struct session *session, struct arena *arena, struct str *ret, struct err *err)
{
    uint8_t public_key[VAULT_PUBLIC], private_key[VAULT_KEY];
    if (!device_pair(session, public_key, private_key, err))
        return false;
    vault_wipe(private_key, sizeof private_key);
    *ret = hpke_encode(arena, public_key, sizeof public_key);
    return true;
}

bool session_device_open(const struct session *session, struct arena *arena, struct str form, struct str text,
                         struct str *ret, struct err *err)
{
    uint8_t public_key[VAULT_PUBLIC], private_key[VAULT_KEY];
    struct str sealed;
    if (!hpke_decode(arena, text, DEVICE_LETTER_MOST, &sealed))
        return err_set(err, ERR_INPUT, "!letter-unreadable");
    if (!device_pair(session, public_key, private_key, err))
        return false;
    bool ok = hpke_open(private_key, public_key, arena, STR("kres outbox 1"), form, sealed, ret, err);
    vault_wipe(private_key, sizeof private_key);
    return ok;
}
