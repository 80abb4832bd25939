/* account.c - the row of a member with everything that signing in needs; the keys in it are still sealed. */
#include "agency/inside.h"

static const struct store_stmt FIND = {
    "account.find",
    "SELECT id, agency, login, name, " ROLE_BASE("") ", state, public_key, salt, wrapped_password, wrapped_recovery, totp, "
    "totp_step, must_password, must_recovery, former_public, former_recovery, "
    "(SELECT count(*) FROM security_key k WHERE k.member = member.id), role FROM member WHERE login = ?"};

static bool bytes_or_null(struct store_rows *rows, int column, void *ret, size_t n, bool *ret_there)
{
    *ret_there = !store_is_null(rows, column);
    return !*ret_there || store_bytes(rows, column, ret, n);
}

static bool account_row(struct store_rows *rows, struct arena *arena, struct account *ret)
{
    *ret = (struct account){
        .id = store_int(rows, 0), .agency = store_int(rows, 1), .login = store_text(rows, 2, arena),
        .name = store_text(rows, 3, arena), .state = (enum member_state)store_int(rows, 5),
        .totp_step = store_int(rows, 11), .must_password = store_int(rows, 12) != 0,
        .must_recovery = store_int(rows, 13) != 0, .has_security_key = store_int(rows, 16) != 0,
        .role_id = store_text(rows, 17, arena)};
    struct err ignored; /* a role that this program does not know has no rights */
    if (!role_find(store_text(rows, 4, arena), &ret->role, &ignored))
        ret->role = ROLE_NONE;
    return store_bytes(rows, 6, ret->public_key, VAULT_PUBLIC) && store_bytes(rows, 7, ret->salt, VAULT_SALT) &&
           bytes_or_null(rows, 8, ret->by_password, VAULT_WRAPPED, &ret->has_password) &&
           bytes_or_null(rows, 9, ret->by_recovery, VAULT_WRAPPED, &ret->has_recovery) &&
           bytes_or_null(rows, 10, ret->totp, VAULT_WRAPPED, &ret->has_totp) &&
           bytes_or_null(rows, 14, ret->former_public, VAULT_PUBLIC, &ret->has_former) &&
           bytes_or_null(rows, 15, ret->former_recovery, VAULT_WRAPPED, &ret->has_former_recovery);
}

bool account_find(struct store_conn *conn, struct arena *arena, struct str login, struct account *ret,
                  struct err *err)
{
    struct store_rows rows;
    struct account account = {0};
    if (!store_query(conn, &FIND, VALUES(V_TEXT(login)), &rows, err))
        return false;
    bool found = store_next(&rows), fits = found && account_row(&rows, arena, &account);
    if (!store_end(&rows, err))
        return false;
    if (!found)
        return err_set(err, ERR_NOT_FOUND, "!member-unknown");
    if (!fits)
        return err_set(err, ERR_FAULT, "reading member %" PRId64 ": a key in the row is damaged", account.id);
    *ret = account;
    return true;
}

bool account_read(struct store *store, struct arena *arena, struct str login, struct account *ret, struct err *err)
{
    struct store_conn *conn;
    if (!store_read_begin(store, &conn, err))
        return false;
    bool ok = account_find(conn, arena, login, ret, err);
    store_read_end(conn);
    return ok;
}
