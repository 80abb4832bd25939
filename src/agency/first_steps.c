/* first_steps.c - password, code app, recovery code: at the first sign-in one after the other, later one by one.
 *
 * Every change names the key it was made for (public_key in the statement), so that a session that a reset has
 * overtaken changes nothing. */
#include "agency/inside.h"
#include "vault/recovery.h"

/* The codes that the recovery code stands in for begin anew after it was used: it was typed somewhere. */
static const struct store_stmt PASSWORD = {
    "steps.password",
    "UPDATE member SET salt = ?3, wrapped_password = ?4, must_password = 0, "
    "totp = CASE WHEN ?5 = 1 THEN NULL ELSE totp END, "
    "must_recovery = CASE WHEN ?5 = 1 THEN 1 ELSE must_recovery END WHERE id = ?1 AND public_key = ?2 AND state <> 2"};
/* The key before a reset was opened by its recovery code and becomes the member's key again. */
static const struct store_stmt FORMER = {
    "steps.former",
    "UPDATE member SET public_key = former_public, salt = ?3, wrapped_password = ?4, "
    "wrapped_recovery = former_recovery, must_password = 0, totp = NULL, must_recovery = 1, "
    "former_public = NULL, former_recovery = NULL, asks = 0 "
    "WHERE id = ?1 AND former_public = ?2 AND state <> 2 AND ?5 = 1"};
static const struct store_stmt FORMER_DROP = {"steps.former_drop",
                                              "DELETE FROM member_key WHERE member = ? AND former = 0"};
static const struct store_stmt FORMER_KEYS = {"steps.former_keys",
                                              "UPDATE member_key SET former = 0 WHERE member = ? AND former = 1"};
static const struct store_stmt CODE_APP = {
    "steps.code_app",
    "UPDATE member SET totp = ?3, totp_step = ?4 WHERE id = ?1 AND public_key = ?2 AND state <> 2"};
static const struct store_stmt RECOVERY = {
    "steps.recovery",
    "UPDATE member SET wrapped_recovery = ?3, must_recovery = 0 WHERE id = ?1 AND public_key = ?2 AND state <> 2"};
static const struct store_stmt READY = {
    "steps.ready", "UPDATE member SET state = 1 WHERE id = ? AND state = 0 AND must_password = 0 "
                   "AND totp IS NOT NULL AND must_recovery = 0"};

struct step {
    struct session *session;
    const uint8_t *salt, *wrapped;
    int64_t code_step;
    bool anew, former; /* see struct session */
};

/* After each step: did the row still belong to this session, is the member ready now, and the audit line. */
static bool step_end(struct store_conn *conn, const struct session *session, const char *action, struct err *err)
{
    if (store_changed(conn) != 1)
        return err_set(err, ERR_CONFLICT, "!session-overtaken");
    return store_run(conn, &READY, VALUES(V_INT(session->member)), err) &&
           session_note_write(conn, session, action, "member", session->member, err);
}

/* ---- password ---- */

static bool password_write(struct store_conn *conn, void *context, struct err *err)
{
    const struct step *step = context;
    const struct session *session = step->session;
    struct store_value id = V_INT(session->member);
    if (!store_run(conn, step->former ? &FORMER : &PASSWORD,
                   VALUES(id, V_BYTES(session->public_key, VAULT_PUBLIC), V_BYTES(step->salt, VAULT_SALT),
                          V_BYTES(step->wrapped, VAULT_WRAPPED), V_INT(step->anew)), err))
        return false;
    if (store_changed(conn) != 1)
        return err_set(err, ERR_CONFLICT, "!session-overtaken");
    if (step->former && (!store_run(conn, &FORMER_DROP, &id, 1, err) ||
                         !store_run(conn, &FORMER_KEYS, &id, 1, err) || !share_drop_own(conn, session->member, err)))
        return false;
    if (step->anew && !security_keys_drop(conn, session->member, err))
        return false;
    return store_run(conn, &READY, &id, 1, err) && outside_tell_others(conn, session->ring, session->member, err) &&
           session_note_write(conn, session, "member.password", "member", session->member, err);
}

/* Two Argon2id: is the old one right (unless a step is open), is the fresh one another? */
static bool password_may(struct session *session, bool step_open, struct str old, struct str fresh, struct err *err)
{
    struct arena arena = {0};
    struct account account;
    uint8_t key[VAULT_KEY] = {0};
    bool right = true, same = false;
    bool ok = account_read(session->ring->store, &arena, session->login, &account, err) &&
              (step_open || open_by_password(old, account.salt, account.login, account.by_password, key, &right, err));
    if (ok && !right)
        ok = err_field(err, "old", "!password-wrong");
    ok = ok && open_by_password(fresh, account.salt, account.login, account.by_password, key, &same, err);
    if (ok && same)
        ok = err_field(err, "fresh", "!password-same");
    vault_wipe(key, sizeof key);
    arena_clear(&arena);
    return ok;
}

bool session_password_is(struct session *session, struct str password, struct err *err)
{
    struct arena arena = {0};
    struct account account;
    uint8_t key[VAULT_KEY] = {0};
    bool right = false;
    bool ok = account_read(session->ring->store, &arena, session->login, &account, err) &&
              open_by_password(password, account.salt, account.login, account.by_password, key, &right, err) &&
              ((right && account.has_password) || err_field(err, "old", "!password-wrong"));
    if (!ok && !right)
        watch_refused(session, STR("password"));
    vault_wipe(key, sizeof key);
    arena_clear(&arena);
    return ok;
}

bool session_set_password(struct session *session, struct str old, struct str fresh, struct err *err)
{
    uint8_t salt[VAULT_SALT], wrapped[VAULT_WRAPPED];
    bool step_open = session_step(session) == STEP_PASSWORD, anew = session->by_recovery && step_open;
    if (!password_check(fresh, session->login, err) || !password_may(session, step_open, old, fresh, err))
        return false;
    random_bytes(salt, sizeof salt);
    if (!seal_by_password(fresh, salt, session->login, vault_secret_bytes(session->private_key), wrapped, err))
        return false;
    struct step step = {.session = session, .salt = salt, .wrapped = wrapped, .anew = anew};
    session_lock(session);
    step.former = session->former;
    session_unlock(session);
    if (!store_write(session->ring->store, password_write, &step, err))
        return false;
    session_lock(session);
    session->former = false;
    session->must_password = false;
    session->must_code_app = session->must_code_app || anew;
    session->must_recovery = session->must_recovery || anew;
    session_unlock(session);
    session_end_all(session->ring, session->member, session);
    if (step.former)
        ring_keys_changed();
    return true;
}

/* ---- code app ---- */

bool session_code_app_begin(struct session *session, struct arena *arena, struct str *ret_uri,
                            struct str *ret_secret_base32, struct err *err)
{
    uint8_t secret[VAULT_KEY];
    if (session_step(session) == STEP_PASSWORD)
        return err_set(err, ERR_DENIED, "!first-steps");
    session_lock(session);
    if (!session->new_code_app) {
        random_bytes(secret, sizeof secret);
        session->new_code_app = vault_secret_new(secret);
    }
    memcpy(secret, vault_secret_bytes(session->new_code_app), sizeof secret);
    session_unlock(session);
    *ret_uri = totp_uri(arena, secret, session->login, STR("Kres"));
    *ret_secret_base32 = totp_base32(arena, secret);
    vault_wipe(secret, sizeof secret);
    return true;
}

static bool code_app_write(struct store_conn *conn, void *context, struct err *err)
{
    const struct step *step = context;
    const struct session *session = step->session;
    return store_run(conn, &CODE_APP,
                     VALUES(V_INT(session->member), V_BYTES(session->public_key, VAULT_PUBLIC),
                            V_BYTES(step->wrapped, VAULT_WRAPPED), V_INT(step->code_step)), err) &&
           step_end(conn, session, "member.code-app", err);
}

/* Copies what was begun; false when nothing was. */
static bool pending(const struct session *session, struct vault_secret *const *which, uint8_t ret[VAULT_KEY])
{
    session_lock(session);
    bool there = *which != NULL;
    if (there)
        memcpy(ret, vault_secret_bytes(*which), VAULT_KEY);
    session_unlock(session);
    return there;
}

bool session_code_app_confirm(struct session *session, struct str code, struct err *err)
{
    uint8_t secret[VAULT_KEY], wrapped[VAULT_WRAPPED];
    struct step step = {.session = session, .wrapped = wrapped};
    if (!pending(session, &session->new_code_app, secret))
        return err_field(err, "code", "!code-app-expired");
    bool ok = totp_check(secret, clock_now(), code, &step.code_step) || err_field(err, "code", "!code-app-wrong");
    if (ok)
        seal_totp(vault_secret_bytes(session->private_key), session->login, secret, wrapped);
    vault_wipe(secret, sizeof secret);
    if (!ok || !store_write(session->ring->store, code_app_write, &step, err))
        return false;
    session_lock(session);
    session->must_code_app = false;
    vault_secret_free(session->new_code_app);
    session->new_code_app = NULL;
    session_unlock(session);
    return true;
}

/* ---- recovery code: kept without its dashes, which is just what a locked secret holds ---- */

_Static_assert(RECOVERY_GROUPS * RECOVERY_GROUP == VAULT_KEY, "a recovery code fits a vault_secret");

static void code_pack(const char text[RECOVERY_TEXT + 1], uint8_t ret[VAULT_KEY])
{
    for (size_t group = 0; group < RECOVERY_GROUPS; group++)
        memcpy(ret + group * RECOVERY_GROUP, text + group * (RECOVERY_GROUP + 1), RECOVERY_GROUP);
}

static void code_unpack(const uint8_t packed[VAULT_KEY], char ret[RECOVERY_TEXT + 1])
{
    memset(ret, '-', RECOVERY_TEXT);
    for (size_t group = 0; group < RECOVERY_GROUPS; group++)
        memcpy(ret + group * (RECOVERY_GROUP + 1), packed + group * RECOVERY_GROUP, RECOVERY_GROUP);
    ret[RECOVERY_TEXT] = '\0';
}

/* Which two groups are asked for follows from the code itself: the same each time the page is shown, and
 * nobody can know it before the code. */
static void asked_groups(const uint8_t packed[VAULT_KEY], unsigned ret[2])
{
    uint8_t hash[VAULT_KEY];
    vault_derive(packed, "asked groups", hash);
    unsigned first = hash[0] % RECOVERY_GROUPS, second = hash[1] % (RECOVERY_GROUPS - 1);
    second += second >= first;
    ret[0] = first < second ? first : second;
    ret[1] = first < second ? second : first;
    vault_wipe(hash, sizeof hash);
}

bool session_recovery_begin(struct session *session, struct arena *arena, struct str *ret_code, unsigned ret_groups[2],
                            struct err *err)
{
    uint8_t packed[VAULT_KEY];
    char text[RECOVERY_TEXT + 1];
    if (session_step(session) < STEP_RECOVERY)
        return err_set(err, ERR_DENIED, "!first-steps");
    session_lock(session);
    if (!session->new_recovery) {
        recovery_new(text);
        code_pack(text, packed);
        session->new_recovery = vault_secret_new(packed);
    }
    memcpy(packed, vault_secret_bytes(session->new_recovery), sizeof packed);
    session_unlock(session);
    code_unpack(packed, text);
    asked_groups(packed, ret_groups);
    *ret_code = str_copy(arena, str_make(text, RECOVERY_TEXT));
    vault_wipe(packed, sizeof packed);
    vault_wipe(text, sizeof text);
    return true;
}

static bool recovery_write(struct store_conn *conn, void *context, struct err *err)
{
    const struct step *step = context;
    const struct session *session = step->session;
    return store_run(conn, &RECOVERY,
                     VALUES(V_INT(session->member), V_BYTES(session->public_key, VAULT_PUBLIC),
                            V_BYTES(step->wrapped, VAULT_WRAPPED)), err) &&
           step_end(conn, session, "member.recovery-code", err);
}

bool session_recovery_confirm(struct session *session, struct str first, struct str second, struct err *err)
{
    uint8_t packed[VAULT_KEY], with[VAULT_KEY], wrapped[VAULT_WRAPPED];
    char text[RECOVERY_TEXT + 1];
    unsigned groups[2];
    struct step step = {.session = session, .wrapped = wrapped};
    if (!pending(session, &session->new_recovery, packed))
        return err_field(err, "first", "!recovery-expired");
    code_unpack(packed, text);
    asked_groups(packed, groups);
    bool ok = (recovery_group_is(text, groups[0], first) || err_field(err, "first", "!recovery-groups-wrong")) &&
              (recovery_group_is(text, groups[1], second) || err_field(err, "second", "!recovery-groups-wrong")) &&
              recovery_key(str_make(text, RECOVERY_TEXT), with, err);
    if (ok) {
        seal_by_key(with, "recovery", session->login, vault_secret_bytes(session->private_key), wrapped);
        vault_wipe(with, sizeof with);
    }
    vault_wipe(packed, sizeof packed);
    vault_wipe(text, sizeof text);
    if (!ok || !store_write(session->ring->store, recovery_write, &step, err))
        return false;
    session_lock(session);
    session->must_recovery = false;
    vault_secret_free(session->new_recovery);
    session->new_recovery = NULL;
    session_unlock(session);
    return true;
}
