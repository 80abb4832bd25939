/* member_change.c - see member.h: a member is disabled, helped back in, given another role.
 *
 * Each is one transaction: the member's own row, the agency's keys, the audit line.  Sessions end right after
 * it in this process; beside a running server they end through table outside (outside.c). */
#include "agency/inside.h"

static const struct store_stmt DISABLE = {
    "member.disable",
    "UPDATE member SET state = 2, wrapped_password = NULL, wrapped_recovery = NULL, totp = NULL, former_public = NULL, "
    "former_recovery = NULL, asks = 0 WHERE id = ?"};
static const struct store_stmt ROLE = {"member.role", "UPDATE member SET role = ? WHERE id = ?"};
/* The key of now becomes the former one when it opens something; else an older former one stays. */
static const struct store_stmt KEEP_FORMER = {
    "member.keep_former",
    "UPDATE member SET former_public = public_key, former_recovery = wrapped_recovery WHERE id = ?1 "
    "AND EXISTS (SELECT 1 FROM member_key WHERE member = ?1 AND former = 0)"};
static const struct store_stmt DROP_FORMER = {
    "member.drop_former", "DELETE FROM member_key WHERE member = ?1 AND former = 1 "
                          "AND EXISTS (SELECT 1 FROM member_key WHERE member = ?1 AND former = 0)"};
static const struct store_stmt MOVE_FORMER = {"member.move_former",
                                              "UPDATE member_key SET former = 1 WHERE member = ? AND former = 0"};
/* Neither recovery code nor shares: what this member alone could open, nobody ever will. */
static const struct store_stmt NO_WAY_BACK = {
    "member.no_way_back",
    "SELECT count(*) FROM member WHERE id = ?1 AND wrapped_recovery IS NULL AND former_recovery IS NULL "
    "AND NOT EXISTS (SELECT 1 FROM share WHERE owner = ?1)"};
static const struct store_stmt UNPASS = {"member.unpass", "UPDATE share SET passed = NULL WHERE owner = ?"};
static const struct store_stmt RESET = {
    "member.reset",
    "UPDATE member SET state = 0, public_key = ?, salt = ?, wrapped_password = ?, "
    "wrapped_recovery = NULL, totp = NULL, must_password = 1, must_recovery = 1, asks = 0 WHERE id = ?"};

struct change {
    int64_t by, member;
    bool outside; /* a server may run over this folder */
    bool force;
    enum role role;
    uint8_t public_key[VAULT_PUBLIC], salt[VAULT_SALT], by_password[VAULT_WRAPPED];
};

/* In the change's own transaction. */
static bool tell(struct store_conn *conn, const struct change *change, struct err *err)
{
    return !change->outside || outside_tell(conn, change->member, err);
}

static bool change_run(struct store *store, store_write_fn *run, struct change *change, struct err *err)
{
    change->outside = !store_is_alone(store);
    if (!store_write(store, run, change, err))
        return false;
    ring_end_member(store, change->member);
    ring_keys_changed();
    return true;
}

static bool disable_write(struct store_conn *conn, void *context, struct err *err)
{
    const struct change *change = context;
    struct holder holder;
    if (!holder_get(conn, change->member, &holder, err))
        return false;
    if (holder.state == MEMBER_DISABLED)
        return true;
    return key_leave(conn, &holder, change->force, err) && share_drop_all(conn, holder.id, err) &&
           security_keys_drop(conn, holder.id, err) &&
           store_run(conn, &DISABLE, VALUES(V_INT(holder.id)), err) &&
           tell(conn, change, err) &&
           note_write(conn, change->by, "member.disable", "member", holder.id, (struct str){0}, err);
}

bool member_disable(struct store *store, int64_t by, int64_t member, bool force, struct err *err)
{
    struct change change = {.by = by, .member = member, .force = force};
    return change_run(store, disable_write, &change, err);
}

static bool role_write(struct store_conn *conn, void *context, struct err *err)
{
    const struct change *change = context;
    struct holder holder;
    if (!holder_get(conn, change->member, &holder, err))
        return false;
    if (holder.state == MEMBER_DISABLED)
        return err_set(err, ERR_CONFLICT, "!member-disabled");
    if (!role_has(change->role, RIGHT_READ) && !key_leave(conn, &holder, false, err))
        return false;
    holder.role = change->role;
    return store_run(conn, &ROLE, VALUES(V_TEXT(str_from(role_name(change->role))), V_INT(holder.id)), err) &&
           key_begin(conn, &holder, err) &&
           tell(conn, change, err) &&
           note_write(conn, change->by, "member.role", "member", holder.id, (struct str){0}, err);
}

bool member_set_role(struct store *store, int64_t by, int64_t member, enum role role, struct err *err)
{
    struct change change = {.by = by, .member = member, .role = role};
    if (role <= ROLE_NONE || role >= ROLES)
        return err_field(err, "role", "!role-unknown");
    return change_run(store, role_write, &change, err);
}

static bool reset_write(struct store_conn *conn, void *context, struct err *err)
{
    const struct change *change = context;
    struct holder holder;
    struct store_value id = V_INT(change->member);
    int64_t no_way_back;
    if (!holder_get(conn, change->member, &holder, err) ||
        !store_number(conn, &NO_WAY_BACK, &id, 1, 0, &no_way_back, err))
        return false;
    if (holder.state == MEMBER_DISABLED)
        return err_set(err, ERR_CONFLICT, "!member-disabled");
    /* A one-time password was lost before its first use: reports must not go on to a key that died with it. */
    if (no_way_back && !key_leave(conn, &holder, true, err))
        return false;
    memcpy(holder.public_key, change->public_key, VAULT_PUBLIC);
    return store_run(conn, &KEEP_FORMER, &id, 1, err) && store_run(conn, &DROP_FORMER, &id, 1, err) &&
           store_run(conn, &MOVE_FORMER, &id, 1, err) && store_run(conn, &UNPASS, &id, 1, err) &&
           security_keys_drop(conn, change->member, err) &&
           store_run(conn, &RESET, VALUES(V_BYTES(change->public_key, VAULT_PUBLIC), V_BYTES(change->salt, VAULT_SALT),
                                          V_BYTES(change->by_password, VAULT_WRAPPED), id), err) &&
           key_begin(conn, &holder, err) &&
           tell(conn, change, err) &&
           note_write(conn, change->by, "member.reset", "member", holder.id, (struct str){0}, err);
}

bool member_reset(struct store *store, int64_t by, int64_t member, char ret_password[MEMBER_PASSWORD + 1],
                  struct err *err)
{
    struct change change = {.by = by, .member = member};
    struct arena arena = {0};
    struct store_conn *conn;
    struct member row;
    uint8_t private_key[VAULT_KEY];
    char password[MEMBER_PASSWORD + 1];
    if (!store_read_begin(store, &conn, err))
        return false;
    bool ok = member_get(conn, &arena, member, &row, err);
    store_read_end(conn);
    random_bytes(change.salt, sizeof change.salt);
    password_once(password);
    vault_pair(change.public_key, private_key);
    ok = ok && seal_by_password(str_make(password, MEMBER_PASSWORD), change.salt, row.login, private_key,
                                change.by_password, err);
    vault_wipe(private_key, sizeof private_key);
    ok = ok && change_run(store, reset_write, &change, err);
    if (ok)
        memcpy(ret_password, password, sizeof password);
    vault_wipe(password, sizeof password);
    arena_clear(&arena);
    return ok;
}
