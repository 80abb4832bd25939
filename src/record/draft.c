/* draft.c - see draft.h. */
#include "record/draft.h"

static const struct store_stmt ADD = {
    "draft.add", "INSERT INTO draft (uid, expires, size, sealed) VALUES (?, ?, ?, ?)"};
static const struct store_stmt SUM = {"draft.sum", "SELECT coalesce(sum(size), 0) FROM draft INDEXED BY draft_expires"};
static const struct store_stmt GET = {"draft.get", "SELECT sealed FROM draft WHERE uid = ?"};
static const struct store_stmt DROP = {"draft.drop", "DELETE FROM draft WHERE uid = ?"};
static const struct store_stmt SWEEP = {"draft.sweep", "DELETE FROM draft WHERE expires <= ?"};

bool draft_add(struct store_conn *conn, const uint8_t uid[RECORD_UID], int64_t expires_hour, struct str sealed,
               struct err *err)
{
    int64_t bytes;
    if (!store_number(conn, &SUM, NO_VALUES, 0, &bytes, err))
        return false;
    if (bytes + (int64_t)sealed.n > DRAFT_BYTES)
        return err_set(err, ERR_BUSY, "!drafts-full");
    return store_run(conn, &ADD, VALUES(V_BYTES(uid, RECORD_UID), V_INT(expires_hour), V_INT(sealed.n),
                                        V_BLOB(sealed)), err);
}

bool draft_get(struct store_conn *conn, struct arena *arena, const uint8_t uid[RECORD_UID], struct str *ret,
               struct err *err)
{
    struct store_rows rows;
    if (!store_query(conn, &GET, VALUES(V_BYTES(uid, RECORD_UID)), &rows, err))
        return false;
    bool found = store_next(&rows);
    struct str sealed = found ? store_text(&rows, 0, arena) : (struct str){0};
    if (!store_end(&rows, err))
        return false;
    if (!found)
        return err_set(err, ERR_DENIED, "!page-expired");
    *ret = sealed;
    return true;
}

bool draft_drop(struct store_conn *conn, const uint8_t uid[RECORD_UID], struct err *err)
{
    return store_run(conn, &DROP, VALUES(V_BYTES(uid, RECORD_UID)), err);
}

bool draft_sweep(struct store_conn *conn, int64_t now_hour, struct err *err)
{
    return store_run(conn, &SWEEP, VALUES(V_INT(now_hour)), err);
}
