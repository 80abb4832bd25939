/* shares.c - recovery by colleagues: a member's private key split so that any n of m restore it.
 *
 * A share stands sealed to its holder.  Passed on, it stands sealed to the owner's new key as well; the holder
 * learns nothing by it, and fewer than n tell nobody anything. */
#include "agency/inside.h"
#include "vault/recovery.h"

enum { MOST_SHARES = 20 };

static const struct store_stmt ADD = {
    "share.add", "INSERT INTO share (owner, holder, public_key, need, number, boxed) VALUES (?, ?, ?, ?, ?, ?)"};
/* Who splits anew no longer waits for the shares of before. */
static const struct store_stmt UNASK = {"share.unask", "UPDATE member SET asks = 0 WHERE id = ?"};
static const struct store_stmt DROP_OWN = {"share.drop_own", "DELETE FROM share WHERE owner = ?"};
static const struct store_stmt DROP_ALL = {"share.drop_all", "DELETE FROM share WHERE owner = ?1 OR holder = ?1"};
static const struct store_stmt HELD = {"share.held", "SELECT owner, boxed FROM share WHERE holder = ?"};
static const struct store_stmt RESEAL = {"share.reseal",
                                         "UPDATE share SET boxed = ? WHERE owner = ? AND holder = ?"};
static const struct store_stmt LIST = {
    "share.list",
    "SELECT s.owner, m.name, s.need, (SELECT count(*) FROM share t WHERE t.owner = s.owner AND t.passed IS NOT NULL), "
    "m.asks, s.passed IS NOT NULL FROM share s JOIN member m ON m.id = s.owner WHERE s.holder = ? "
    "ORDER BY m.asks DESC, m.name"};
static const struct store_stmt OWN = {
    "share.own", "SELECT max(s.need), count(s.passed), m.asks FROM member m LEFT JOIN share s ON s.owner = m.id "
                 "WHERE m.id = ? GROUP BY m.id"};
static const struct store_stmt ASKED = {
    "share.asked", "SELECT s.boxed, m.public_key FROM share s JOIN member m ON m.id = s.owner "
                   "WHERE s.owner = ? AND s.holder = ? AND m.asks = 1 AND s.public_key = m.former_public"};
static const struct store_stmt PASS = {
    "share.pass", "UPDATE share SET passed = ?3 WHERE owner = ?1 AND holder = ?2 "
                  "AND EXISTS (SELECT 1 FROM member WHERE id = ?1 AND asks = 1 AND public_key = ?4)"};
static const struct store_stmt PASSED = {
    "share.passed", "SELECT s.number, s.passed, s.need FROM share s JOIN member m ON m.id = s.owner "
                    "WHERE s.owner = ? AND s.passed IS NOT NULL AND s.public_key = m.former_public ORDER BY s.number"};

bool share_drop_own(struct store_conn *conn, int64_t owner, struct err *err)
{
    return store_run(conn, &DROP_OWN, VALUES(V_INT(owner)), err);
}

bool share_drop_all(struct store_conn *conn, int64_t member, struct err *err)
{
    return store_run(conn, &DROP_ALL, VALUES(V_INT(member)), err);
}

/* Shares held for others, which a reset had put out of reach. */
bool share_reseal_held(struct store_conn *conn, int64_t holder, const uint8_t former_private[VAULT_KEY],
                       const uint8_t public_key[VAULT_PUBLIC], struct err *err)
{
    struct store_rows rows;
    uint8_t boxed[VAULT_BOXED], key[VAULT_KEY], former_public[VAULT_PUBLIC];
    bool ok = true;
    vault_public(former_private, former_public);
    if (!store_query(conn, &HELD, VALUES(V_INT(holder)), &rows, err))
        return false;
    while (ok && store_next(&rows)) {
        /* One that was given since the reset is sealed to the key of now already. */
        if (!store_bytes(&rows, 1, boxed, sizeof boxed) || !vault_unbox(former_public, former_private, boxed, key))
            continue;
        vault_box(public_key, key, boxed);
        ok = store_run(conn, &RESEAL, VALUES(V_BYTES(boxed, sizeof boxed), V_INT(store_int(&rows, 0)), V_INT(holder)),
                       err);
    }
    vault_wipe(key, sizeof key);
    struct err why;
    return store_end(&rows, ok ? err : &why) && ok;
}

/* ---- splitting ---- */

struct splitting {
    const struct session *session;
    const int64_t *colleagues;
    unsigned m, n;
    uint8_t (*shares)[RECOVERY_SHARE];
};

static bool split_write(struct store_conn *conn, void *context, struct err *err)
{
    const struct splitting *splitting = context;
    const struct session *session = splitting->session;
    if (!share_drop_own(conn, session->member, err) || !store_run(conn, &UNASK, VALUES(V_INT(session->member)), err))
        return false;
    for (unsigned i = 0; i < splitting->m; i++) {
        struct holder holder;
        uint8_t boxed[VAULT_BOXED];
        if (!holder_get(conn, splitting->colleagues[i], &holder, err))
            return false;
        /* Never an administrator: who can reset a member must not hold what brings the member's key back. */
        if (holder.agency != session->agency || holder.state != MEMBER_ACTIVE || holder.id == session->member ||
            !role_has(holder.role, RIGHT_READ))
            return err_field(err, "colleague", "!share-colleague");
        vault_box(holder.public_key, splitting->shares[i] + 1, boxed);
        if (!store_run(conn, &ADD,
                       VALUES(V_INT(session->member), V_INT(holder.id), V_BYTES(session->public_key, VAULT_PUBLIC),
                              V_INT(splitting->n), V_INT(splitting->shares[i][0]), V_BYTES(boxed, sizeof boxed)), err))
            return false;
    }
    return session_note_write(conn, session, "member.split", "member", session->member, err);
}

bool session_share_split(struct session *session, const int64_t *colleagues, unsigned m, unsigned n, struct err *err)
{
    uint8_t shares[MOST_SHARES][RECOVERY_SHARE];
    struct splitting splitting = {.session = session, .colleagues = colleagues, .m = m, .n = n, .shares = shares};
    if (!session_need(session, RIGHT_SELF, err))
        return false;
    if (n < 2 || n > m || m > MOST_SHARES)
        return err_field(err, "need", "!need-too-many");
    for (unsigned i = 0; i < m; i++) {
        for (unsigned k = 0; k < i; k++) {
            if (colleagues[i] == colleagues[k])
                return err_field(err, "colleague", "!share-colleague");
        }
    }
    bool ok = recovery_split(vault_secret_bytes(session->private_key), n, m, shares, err) &&
              store_write(session->ring->store, split_write, &splitting, err);
    vault_wipe(shares, sizeof shares);
    return ok;
}

/* ---- who holds what ---- */

static bool own_read(struct store_conn *conn, int64_t member, struct share_info *ret, struct err *err)
{
    struct store_rows rows;
    struct share_info own = {.owner = member};
    if (!store_query(conn, &OWN, VALUES(V_INT(member)), &rows, err))
        return false;
    if (store_next(&rows)) {
        own.need = (unsigned)store_int(&rows, 0);
        own.have = (unsigned)store_int(&rows, 1);
        own.asked = store_int(&rows, 2) != 0;
    }
    if (!store_end(&rows, err))
        return false;
    *ret = own;
    return true;
}

bool session_shares(const struct session *session, struct arena *arena, struct share_info **ret, size_t *ret_count,
                    struct share_info *ret_own, struct err *err)
{
    struct store_conn *conn;
    struct store_rows rows;
    struct buf list = {.arena = arena};
    struct share_info own;
    bool ok = false;
    if (!store_read_begin(session->ring->store, &conn, err))
        return false;
    if (!own_read(conn, session->member, &own, err) ||
        !store_query(conn, &LIST, VALUES(V_INT(session->member)), &rows, err))
        goto done;
    while (store_next(&rows)) {
        struct share_info info = {
            .owner = store_int(&rows, 0), .owner_name = store_text(&rows, 1, arena),
            .need = (unsigned)store_int(&rows, 2), .have = (unsigned)store_int(&rows, 3),
            .asked = store_int(&rows, 4) != 0, .passed = store_int(&rows, 5) != 0};
        buf_add(&list, str_make(&info, sizeof info));
    }
    ok = store_end(&rows, err);
    if (ok) {
        *ret = arena_alloc(arena, list.n + 1);
        if (list.n)
            memcpy(*ret, list.p, list.n);
        *ret_count = list.n / sizeof **ret;
        own.owner_name = session->name;
        *ret_own = own;
    }
done:
    store_read_end(conn);
    return ok;
}

/* ---- passing on ---- */

struct passing {
    const struct session *session;
    int64_t owner;
};

static bool pass_write(struct store_conn *conn, void *context, struct err *err)
{
    const struct passing *passing = context;
    const struct session *session = passing->session;
    struct store_rows rows;
    uint8_t boxed[VAULT_BOXED], key[VAULT_KEY], owner_public[VAULT_PUBLIC];
    bool opened = false;
    if (!store_query(conn, &ASKED, VALUES(V_INT(passing->owner), V_INT(session->member)), &rows, err))
        return false;
    bool asked = store_next(&rows);
    if (asked)
        opened = store_bytes(&rows, 0, boxed, sizeof boxed) && store_bytes(&rows, 1, owner_public, VAULT_PUBLIC) &&
                 vault_unbox(session->public_key, vault_secret_bytes(session->private_key), boxed, key);
    if (!store_end(&rows, err))
        return false;
    if (!asked)
        return err_set(err, ERR_CONFLICT, "!share-not-asked");
    if (!opened)
        return err_set(err, ERR_CONFLICT, "!share-unreadable");
    vault_box(owner_public, key, boxed);
    vault_wipe(key, sizeof key);
    return store_run(conn, &PASS, VALUES(V_INT(passing->owner), V_INT(session->member), V_BYTES(boxed, sizeof boxed),
                                         V_BYTES(owner_public, VAULT_PUBLIC)), err) &&
           session_note_write(conn, session, "member.share", "member", passing->owner, err);
}

bool session_share_pass(struct session *session, int64_t owner, struct err *err)
{
    struct passing passing = {.session = session, .owner = owner};
    return session_need(session, RIGHT_SELF, err) &&
           store_write(session->ring->store, pass_write, &passing, err);
}

/* ---- restoring ---- */

/* Opens the shares passed on to this member; *ret_need is how many it takes. */
static bool passed_read(const struct session *session, uint8_t (*shares)[RECOVERY_SHARE], unsigned *ret_count,
                        unsigned *ret_need, struct err *err)
{
    struct store_conn *conn;
    struct store_rows rows;
    uint8_t boxed[VAULT_BOXED];
    unsigned count = 0, need = 0;
    bool ok = false;
    if (!store_read_begin(session->ring->store, &conn, err))
        return false;
    if (!store_query(conn, &PASSED, VALUES(V_INT(session->member)), &rows, err))
        goto done;
    while (count < MOST_SHARES && store_next(&rows)) {
        need = (unsigned)store_int(&rows, 2);
        shares[count][0] = (uint8_t)store_int(&rows, 0);
        count += store_bytes(&rows, 1, boxed, sizeof boxed) &&
                 vault_unbox(session->public_key, vault_secret_bytes(session->private_key), boxed, shares[count] + 1);
    }
    ok = store_end(&rows, err);
    *ret_count = count;
    *ret_need = need;
done:
    store_read_end(conn);
    return ok;
}

bool session_share_restore(struct session *session, struct err *err)
{
    uint8_t shares[MOST_SHARES][RECOVERY_SHARE], former[VAULT_KEY] = {0};
    unsigned count, need;
    bool ok = passed_read(session, shares, &count, &need, err);
    if (ok && (need < 2 || count < need))
        ok = err_set(err, ERR_BUSY, "!shares-too-few");
    ok = ok && recovery_join((const uint8_t (*)[RECOVERY_SHARE])shares, need, former, err) &&
         restore_former(session, former, err);
    vault_wipe(former, sizeof former);
    vault_wipe(shares, sizeof shares);
    return ok;
}
