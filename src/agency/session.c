/* session.c - what a session knows of its member, and the agency's keys in it. */
#include "agency/inside.h"

enum { EPOCH_BYTES = 8 };

int64_t session_member(const struct session *session)
{
    return session->member;
}

int64_t session_agency(const struct session *session)
{
    return session->agency;
}

enum role session_role(const struct session *session)
{
    return session->role;
}

struct str session_role_id(const struct session *session)
{
    return session->role_id;
}

struct str session_login(const struct session *session)
{
    return session->login;
}

struct str session_name(const struct session *session)
{
    return session->name;
}

struct str session_csrf(const struct session *session)
{
    return str_make(session->csrf, SESSION_TOKEN);
}

enum session_step session_step(const struct session *session)
{
    session_lock(session);
    enum session_step step = session->must_password   ? STEP_PASSWORD
                             : session->must_code_app ? STEP_CODE_APP
                             : session->must_recovery ? STEP_RECOVERY
                                                      : STEP_READY;
    session_unlock(session);
    return step;
}

bool session_need(const struct session *session, enum right right, struct err *err)
{
    if (session_step(session) != STEP_READY)
        return err_set(err, ERR_DENIED, "!first-steps");
    return role_has(session->role, right) || err_set(err, ERR_DENIED, "!right-missing");
}

/* The newest key when epoch is 0.  Keys open only after the first steps: a one-time password that was read on
 * its way to the member opens no report. */
static bool find_key(const struct session *session, int64_t epoch, int64_t *ret_epoch, uint8_t ret[VAULT_KEY])
{
    bool found = false;
    if (session_step(session) != STEP_READY)
        return false;
    session_lock(session);
    int64_t wanted = epoch ? epoch : session->epoch;
    for (size_t i = 0; i < session->key_count; i++) {
        if (session->keys[i].epoch == wanted) {
            memcpy(ret, vault_secret_bytes(session->keys[i].secret), VAULT_KEY);
            *ret_epoch = wanted;
            found = true;
        }
    }
    session_unlock(session);
    return found;
}

bool session_has_keys(const struct session *session)
{
    uint8_t key[VAULT_KEY];
    int64_t epoch;
    bool has = find_key(session, 0, &epoch, key);
    vault_wipe(key, sizeof key);
    return has;
}

bool session_agency_key(const struct session *session, int64_t epoch, uint8_t ret[VAULT_KEY])
{
    int64_t found;
    return epoch > 0 && find_key(session, epoch, &found, ret);
}

/* ---- audit details: epoch (8 bytes, little end first), then the seal ---- */

struct str session_audit_detail(const struct session *session, struct arena *arena, struct str words)
{
    uint8_t key[VAULT_KEY], own[VAULT_KEY];
    char bytes[EPOCH_BYTES];
    int64_t epoch;
    struct buf detail = {.arena = arena};
    if (!find_key(session, 0, &epoch, key))
        return (struct str){0}; /* the day and the action must do: nobody here could open more */
    vault_derive(key, "audit", own);
    for (unsigned i = 0; i < EPOCH_BYTES; i++)
        bytes[i] = (char)((uint64_t)epoch >> (8 * i));
    struct str time = clock_time_text(arena, clock_now());
    struct str plain = words.n ? str_printf(arena, STR_FMT " " STR_FMT, STR_ARG(time), STR_ARG(words)) : time;
    buf_add(&detail, str_make(bytes, sizeof bytes));
    buf_add(&detail, vault_seal(arena, own, STR("audit"), plain));
    vault_wipe(key, sizeof key);
    vault_wipe(own, sizeof own);
    return buf_str(&detail);
}

bool session_audit_open(const struct session *session, struct arena *arena, struct str sealed, struct str *ret,
                        struct err *err)
{
    uint8_t key[VAULT_KEY], own[VAULT_KEY];
    uint64_t epoch = 0;
    int64_t found;
    if (sealed.n <= EPOCH_BYTES)
        return err_set(err, ERR_INPUT, "opening an audit detail: there is none");
    for (unsigned i = 0; i < EPOCH_BYTES; i++)
        epoch |= (uint64_t)(unsigned char)sealed.p[i] << (8 * i);
    if (epoch == 0 || epoch > INT64_MAX || !find_key(session, (int64_t)epoch, &found, key))
        return err_set(err, ERR_DENIED, "!key-missing");
    vault_derive(key, "audit", own);
    bool ok = vault_open(arena, own, STR("audit"), str_slice(sealed, EPOCH_BYTES, sealed.n), ret, err);
    vault_wipe(key, sizeof key);
    vault_wipe(own, sizeof own);
    return ok;
}

bool session_note_write(struct store_conn *conn, const struct session *session, const char *action,
                        const char *object, int64_t id, struct err *err)
{
    struct arena arena = {0};
    bool ok = note_write(conn, session->member, action, object, id,
                         session_audit_detail(session, &arena, (struct str){0}), err);
    arena_clear(&arena);
    return ok;
}
