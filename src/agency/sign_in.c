/* sign_in.c - with password and code or security key, or with the recovery code.  One answer for every failure.
 *
 * A login that does not exist costs the same Argon2id and the same reads as a wrong password, a key that does not exist
 * the same check of a signature; nothing is written on failure, because a write that only real logins cause would tell
 * them apart.  A copied key is the exception: whoever brings it has the password too, and the member must learn of it. */
#include "agency/inside.h"
#include "agency/watch.h"
#include "vault/recovery.h"

/* Each changes nothing unless the member is as they were when the password was checked: the salt changes with the
 * password, and the session was made with that role. */
#define AS_THEY_WERE "WHERE id = ?1 AND state <> 2 AND public_key = ?2 AND role = ?3 AND base = ?5 AND salt = ?4"
static const struct store_stmt COME_IN = {"sign_in.come_in", "UPDATE member SET asks = asks " AS_THEY_WERE};
static const struct store_stmt USE_CODE = {
    "sign_in.use_code", "UPDATE member SET totp_step = ?6 " AS_THEY_WERE " AND totp_step < ?6"};
/* After a reset, colleagues who hold shares of the former key learn that their help is wanted. */
static const struct store_stmt ASK = {
    "sign_in.ask", "UPDATE member SET asks = 1 WHERE id = ?1 AND former_public IS NOT NULL AND EXISTS "
                   "(SELECT 1 FROM share WHERE owner = ?1 AND public_key = former_public)"};

struct coming_in {
    const struct account *account;
    int64_t code_step; /* 0: no code app yet, codes repeat, or the recovery code was used instead */
    bool by_recovery;
    const struct key_at_door *key; /* NULL: none */
};

static bool come_in_write(struct store_conn *conn, void *context, struct err *err)
{
    const struct coming_in *in = context;
    struct store_value id = V_INT(in->account->id), key = V_BYTES(in->account->public_key, VAULT_PUBLIC);
    const struct role_as as = {.id = in->account->role_id, .base = in->account->role};
    struct store_value role = V_TEXT(as.id), base = role_base_value(&as);
    struct store_value salt = V_BYTES(in->account->salt, VAULT_SALT);
    bool ok = in->code_step ? store_run(conn, &USE_CODE, VALUES(id, key, role, salt, base, V_INT(in->code_step)), err)
                            : store_run(conn, &COME_IN, VALUES(id, key, role, salt, base), err);
    if (!ok)
        return false;
    if (store_changed(conn) != 1)
        return err_set(err, ERR_DENIED, "!sign-in-failed");
    if (in->key && !security_key_use(conn, in->account->id, in->key, err))
        return false;
    return store_run(conn, &ASK, VALUES(id), err) &&
           note_write(conn, in->account->id,
                      in->by_recovery ? "member.recover" : in->key ? "member.sign-in-key" : "member.sign-in",
                      "member", in->account->id, (struct str){0}, err);
}

/* The session stands in the ring before the row is looked at again in the writer's order: a member_disable
 * that comes before is seen there, one that comes after finds the session. */
static bool let_in(struct ring *ring, const struct coming_in *in, const uint8_t private_key[VAULT_KEY], bool former,
                   struct str device, char ret_token[SESSION_TOKEN + 1], struct err *err)
{
    const struct account *account = in->account;
    char token[SESSION_TOKEN + 1];
    struct session *session = ring_add(ring, account, private_key,
                                       former ? account->former_public : account->public_key,
                                       device, in->by_recovery, former, token);
    bool ok = store_write_reserved(ring->store, come_in_write, (void *)in, err);
    if (ok)
        memcpy(ret_token, token, sizeof token);
    else
        session_end(ring, session);
    session_release(session);
    vault_wipe(token, sizeof token);
    return ok;
}

/* Unknown logins become an account that no password opens. */
static bool account_or_none(struct ring *ring, struct arena *arena, struct str login, struct account *ret,
                            struct err *err)
{
    struct err why;
    if (account_read(ring->store, arena, login, ret, &why))
        return true;
    if (why.kind != ERR_NOT_FOUND) {
        if (err)
            *err = why;
        return false;
    }
    *ret = (struct account){.login = str_copy(arena, str_slice(login, 0, 40)), .state = MEMBER_DISABLED};
    memcpy(ret->salt, ring->no_salt, VAULT_SALT);
    return true;
}

static bool code_fits(const struct ring *ring, const struct account *account, const uint8_t private_key[VAULT_KEY],
                      struct str code, int64_t *ret_step)
{
    uint8_t padded[VAULT_KEY];
    int64_t step = 0;
    if (!account->has_totp)
        return !account->has_security_key;
    bool ok = open_by_key(private_key, "totp", account->login, account->totp, padded) &&
              totp_check(padded, clock_now(), code, &step) && (ring->codes_repeat || step > account->totp_step);
    vault_wipe(padded, sizeof padded);
    *ret_step = ring->codes_repeat ? 0 : step;
    return ok;
}

/* What stands beside the password: a code, or a key's answer. */
struct second {
    struct str code;
    const struct passkey_site *site;
    const struct passkey_answer *answer; /* NULL: the code */
    struct key_at_door key;
};

/* Before the password is looked at, so that a wrong one changes nothing in the work.  key.id becomes 0 unless all fits. */
static bool key_look(struct ring *ring, struct arena *arena, const struct account *account, struct second *second,
                     struct err *err)
{
    const struct passkey_answer *answer = second->answer;
    struct store_conn *conn;
    struct str challenge;
    struct err why = {0};
    if (!answer)
        return true;
    if (!store_read_begin(ring->store, &conn, err))
        return false;
    bool ok = security_key_find(conn, arena, account->id, answer->id, &second->key, err);
    store_read_end(conn);
    if (!ok)
        return false;
    bool said = passkey_challenge(arena, answer->client, PASSKEY_SIGN, second->site, &challenge, &why);
    bool fits = passkey_fits(second->site, &second->key.key, answer, &second->key.counter);
    bool hers = !answer->user.n || str_eq(answer->user, security_key_user(arena, account->public_key));
    bool fresh = said && fits && hers && second->key.id && challenge_use(ring, arena, challenge, NULL, &why);
    if (!fresh)
        second->key.id = 0;
    return why.kind != ERR_BUSY || err_set(err, ERR_BUSY, "%s", why.text);
}

static bool copied_write(struct store_conn *conn, void *context, struct err *err)
{
    const struct account *account = context;
    return note_write(conn, account->id, "member.key-refused", "member", account->id, (struct str){0}, err) &&
           watch_key_copied(conn, account->id, account->agency, err);
}

static bool key_opens(struct ring *ring, struct arena *arena, const struct account *account, struct second *second,
                      const uint8_t private_key[VAULT_KEY])
{
    struct key_at_door *key = &second->key;
    struct str name;
    if (!key->id || !security_key_name(arena, private_key, account->login, &key->key, key->sealed, &name))
        return false;
    if (passkey_counts(key->key.counter, key->counter))
        return true;
    struct err ignored; /* the answer is the same whether it could be written down or not */
    ignored.kind = store_write_reserved(ring->store, copied_write, (void *)account, &ignored) ? ERR_NONE : ignored.kind;
    return false;
}

static bool sign_in(struct ring *ring, struct str login, struct str password, struct second *second, struct str device,
                    char ret_token[SESSION_TOKEN + 1], struct err *err)
{
    struct arena arena = {0};
    struct account account;
    uint8_t private_key[VAULT_KEY] = {0};
    struct coming_in in = {.account = &account, .key = second->answer ? &second->key : NULL};
    bool opened = false;
    bool ok = account_or_none(ring, &arena, login, &account, err) && key_look(ring, &arena, &account, second, err) &&
              open_by_password(password, account.salt, account.login, account.by_password, private_key, &opened, err);
    if (ok) {
        ok = opened && account.has_password && account.state != MEMBER_DISABLED &&
             (second->answer ? key_opens(ring, &arena, &account, second, private_key)
                             : code_fits(ring, &account, private_key, second->code, &in.code_step));
        ok = ok ? let_in(ring, &in, private_key, false, device, ret_token, err)
                : err_set(err, ERR_DENIED, "!sign-in-failed");
    }
    vault_wipe(private_key, sizeof private_key);
    arena_clear(&arena);
    return ok;
}

bool session_sign_in(struct ring *ring, struct str login, struct str password, struct str code, struct str device,
                     char ret_token[SESSION_TOKEN + 1], struct err *err)
{
    struct second second = {.code = code};
    return sign_in(ring, login, password, &second, device, ret_token, err);
}

bool session_sign_in_key(struct ring *ring, const struct passkey_site *site, struct str login, struct str password,
                         const struct passkey_answer *answer, struct str device, char ret_token[SESSION_TOKEN + 1],
                         struct err *err)
{
    struct second second = {.site = site, .answer = answer};
    return sign_in(ring, login, password, &second, device, ret_token, err);
}

bool session_sign_in_recovery(struct ring *ring, struct str login, struct str recovery_code, struct str device,
                              char ret_token[SESSION_TOKEN + 1], struct err *err)
{
    struct arena arena = {0};
    struct account account;
    uint8_t with[VAULT_KEY] = {0}, private_key[VAULT_KEY] = {0}, waste[VAULT_KEY];
    struct coming_in in = {.account = &account, .by_recovery = true};
    struct err ignored;
    bool ok = account_or_none(ring, &arena, login, &account, err);
    if (ok) {
        /* 160 random bits need no Argon2id against guessing; it is done so that this door is no quicker. */
        ok = vault_stretch(recovery_code, account.salt, waste, err);
    }
    if (ok) {
        bool readable = recovery_key(recovery_code, with, &ignored);
        bool now = open_by_key(with, "recovery", account.login, account.by_recovery, private_key);
        bool former = !now && open_by_key(with, "recovery", account.login, account.former_recovery, private_key);
        ok = readable && account.state != MEMBER_DISABLED &&
             ((now && account.has_recovery) || (former && account.has_former_recovery && account.has_former));
        ok = ok ? let_in(ring, &in, private_key, former, device, ret_token, err)
                : err_set(err, ERR_DENIED, "!sign-in-failed");
    }
    vault_wipe(with, sizeof with);
    vault_wipe(waste, sizeof waste);
    vault_wipe(private_key, sizeof private_key);
    arena_clear(&arena);
    return ok;
}
