/* restore.c - a colleague gives the agency's keys (admit), or the key before a reset gives them back. */
#include "agency/inside.h"
#include "vault/recovery.h"

static const struct store_stmt FORMER_IS = {
    "restore.former_is", "SELECT count(*) FROM member WHERE id = ? AND former_public = ? AND public_key = ?"};
static const struct store_stmt FORMER_END = {
    "restore.former_end", "UPDATE member SET former_public = NULL, former_recovery = NULL, asks = 0 WHERE id = ?"};

/* ---- admit ---- */

struct admitting {
    const struct session *session;
    int64_t member, epoch;
    struct session_key *keys; /* secrets live as long as the session */
    size_t count;
};

static bool admit_write(struct store_conn *conn, void *context, struct err *err)
{
    const struct admitting *admitting = context;
    struct holder holder;
    int64_t epoch;
    if (!holder_get(conn, admitting->member, &holder, err) || !key_epoch(conn, holder.agency, &epoch, err))
        return false;
    if (holder.agency != admitting->session->agency || holder.state != MEMBER_ACTIVE ||
        !role_has(holder.role, RIGHT_READ))
        return err_set(err, ERR_CONFLICT, "!member-not-waiting");
    if (epoch != admitting->epoch)
        return err_set(err, ERR_DENIED, "!key-missing"); /* the colleague would go on waiting */
    for (size_t i = 0; i < admitting->count; i++) {
        if (!key_give(conn, holder.id, holder.public_key, admitting->keys[i].epoch,
                      vault_secret_bytes(admitting->keys[i].secret), err))
            return false;
    }
    return outside_tell_keys(conn, err) &&
           session_note_write(conn, admitting->session, "member.admit", "member", holder.id, err);
}

bool session_admit(struct session *session, int64_t member, struct err *err)
{
    struct arena arena = {0};
    struct admitting admitting = {.session = session, .member = member};
    if (!session_need(session, RIGHT_ADMIT, err) || !session_read_keys(session, err))
        return false;
    if (!session_has_keys(session))
        return err_set(err, ERR_DENIED, "!key-missing");
    session_lock(session);
    admitting.epoch = session->epoch;
    admitting.count = session->key_count;
    admitting.keys = ARENA_ARRAY(&arena, session->key_count, struct session_key);
    memcpy(admitting.keys, session->keys, session->key_count * sizeof *session->keys);
    session_unlock(session);
    bool ok = store_write(session->ring->store, admit_write, &admitting, err);
    if (ok)
        ring_keys_changed();
    arena_clear(&arena);
    return ok;
}

/* ---- the key before a reset ---- */

struct restoring {
    const struct session *session;
    const uint8_t *former_private;
    uint8_t former_public[VAULT_PUBLIC];
};

static bool restore_write(struct store_conn *conn, void *context, struct err *err)
{
    const struct restoring *restoring = context;
    const struct session *session = restoring->session;
    int64_t fits;
    if (!store_number(conn, &FORMER_IS,
                      VALUES(V_INT(session->member), V_BYTES(restoring->former_public, VAULT_PUBLIC),
                             V_BYTES(session->public_key, VAULT_PUBLIC)), 0, &fits, err))
        return false;
    if (!fits)
        return err_set(err, ERR_DENIED, "!recovery-failed");
    return key_reseal_former(conn, session->member, restoring->former_private, session->public_key, err) &&
           share_reseal_held(conn, session->member, restoring->former_private, session->public_key, err) &&
           share_drop_own(conn, session->member, err) &&
           store_run(conn, &FORMER_END, VALUES(V_INT(session->member)), err) && outside_tell_keys(conn, err) &&
           session_note_write(conn, session, "member.restore", "member", session->member, err);
}

bool restore_former(struct session *session, const uint8_t former_private[VAULT_KEY], struct err *err)
{
    struct restoring restoring = {.session = session, .former_private = former_private};
    vault_public(former_private, restoring.former_public);
    if (!store_write(session->ring->store, restore_write, &restoring, err))
        return false;
    ring_keys_changed();
    struct err ignored;
    bool read = session_read_keys(session, &ignored);
    UNUSED(read); /* the keys are back; if they cannot be read just now, the next request does */
    return true;
}

bool session_recover(struct session *session, struct str recovery_code, struct err *err)
{
    struct arena arena = {0};
    struct account account;
    struct err ignored;
    uint8_t with[VAULT_KEY] = {0}, former[VAULT_KEY] = {0};
    bool ok = account_read(session->ring->store, &arena, session->login, &account, err);
    if (ok && !(account.has_former && account.has_former_recovery && recovery_key(recovery_code, with, &ignored) &&
                open_by_key(with, "recovery", account.login, account.former_recovery, former)))
        ok = err_set(err, ERR_DENIED, "!recovery-failed");
    ok = ok && restore_former(session, former, err);
    vault_wipe(with, sizeof with);
    vault_wipe(former, sizeof former);
    arena_clear(&arena);
    return ok;
}
