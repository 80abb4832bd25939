/* ready.c - members for demonstrations and tests: nobody has to type the first steps.
 *
 * Nothing here weakens a real account: it makes accounts whose password the caller chose, and opens keys only
 * with a holder's password. */
#include "agency/member_add.h"

static const struct store_stmt KEYS = {
    "ready.keys", "SELECT epoch, boxed FROM member_key WHERE member = ? AND former = 0 ORDER BY epoch"};

bool member_add_ready(struct store *store, int64_t agency, struct str login, struct str name, enum role role,
                      struct str password, const uint8_t totp_secret[TOTP_SECRET], int64_t *ret_id, struct err *err)
{
    struct member_adding adding = {.login = login, .name = name, .holder = {.agency = agency, .role = role}};
    if (!member_adding_run(store, &adding, password, totp_secret, err))
        return false;
    *ret_id = adding.holder.id;
    return true;
}

struct admitting {
    const struct account *from;
    const uint8_t *private_key;
    int64_t member;
};

static bool admit_write(struct store_conn *conn, void *context, struct err *err)
{
    const struct admitting *admitting = context;
    struct holder holder;
    struct store_rows rows;
    uint8_t boxed[VAULT_BOXED], key[VAULT_KEY];
    bool ok = true;
    if (!holder_get(conn, admitting->member, &holder, err))
        return false;
    if (holder.agency != admitting->from->agency || holder.state != MEMBER_ACTIVE ||
        !role_has(holder.role, RIGHT_READ))
        return err_set(err, ERR_CONFLICT, "!member-not-waiting");
    if (!store_query(conn, &KEYS, VALUES(V_INT(admitting->from->id)), &rows, err))
        return false;
    while (ok && store_next(&rows)) {
        ok = (store_bytes(&rows, 1, boxed, sizeof boxed) &&
              vault_unbox(admitting->from->public_key, admitting->private_key, boxed, key)) ||
             err_set(err, ERR_FAULT, "giving keys to member %" PRId64 ": a sealed key is damaged", holder.id);
        ok = ok && key_give(conn, holder.id, holder.public_key, store_int(&rows, 0), key, err);
    }
    vault_wipe(key, sizeof key);
    struct err why;
    if (!store_end(&rows, ok ? err : &why) || !ok)
        return false;
    return outside_tell_keys(conn, err) &&
           note_write(conn, admitting->from->id, "member.admit", "member", holder.id, (struct str){0}, err);
}

bool member_admit_ready(struct store *store, struct str holder_login, struct str password, int64_t member,
                        struct err *err)
{
    struct arena arena = {0};
    struct account account;
    uint8_t private_key[VAULT_KEY] = {0};
    bool opened = false;
    bool ok = account_read(store, &arena, holder_login, &account, err) &&
              open_by_password(password, account.salt, account.login, account.by_password, private_key, &opened, err);
    if (ok && (!opened || account.state != MEMBER_ACTIVE))
        ok = err_set(err, ERR_DENIED, "!sign-in-failed");
    struct admitting admitting = {.from = &account, .private_key = private_key, .member = member};
    ok = ok && store_write(store, admit_write, &admitting, err);
    if (ok)
        ring_keys_changed();
    vault_wipe(private_key, sizeof private_key);
    arena_clear(&arena);
    return ok;
}
