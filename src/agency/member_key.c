/* member_key.c - who holds an agency's keys: the first key, new epochs, giving, leaving.
 *
 * All that writes here runs in the transaction of the change that causes it, so that there is no moment in
 * which a leaver is gone and the old key still the newest. */
#include "agency/inside.h"

static const struct store_stmt HOLDER = {"key.holder",
                                         "SELECT id, agency, " ROLE_BASE("") ", state, public_key FROM member WHERE id = ?"};
static const struct store_stmt EPOCH = {"key.epoch",
                                        "SELECT max(epoch) FROM agency_key WHERE agency = ? AND lost = 0"};
static const struct store_stmt LAST = {"key.last", "SELECT max(epoch) FROM agency_key WHERE agency = ?"};
static const struct store_stmt NEW = {
    "key.new", "INSERT INTO agency_key (agency, epoch, public_key, day) VALUES (?, ?, ?, ?)"};
static const struct store_stmt GIVE = {
    "key.give", "INSERT INTO member_key (member, former, epoch, boxed) VALUES (?, 0, ?, ?) ON CONFLICT DO NOTHING"};
static const struct store_stmt HAS = {"key.has", "SELECT count(*) FROM member_key WHERE member = ?"};
static const struct store_stmt DROP = {"key.drop", "DELETE FROM member_key WHERE member = ?"};
static const struct store_stmt LOSE = {"key.lose", "UPDATE agency_key SET lost = 1 WHERE agency = ?"};
/* Those who can open the newest epoch now. */
static const struct store_stmt REMAIN = {
    "key.remain",
    "SELECT m.id, m.agency, " ROLE_BASE("m.") ", m.state, m.public_key FROM member m JOIN member_key k ON k.member = m.id "
    "AND k.former = 0 AND k.epoch = ? WHERE m.agency = ? AND m.state <> 2 AND m.id <> ? ORDER BY m.id"};
/* Those who may take over once all keys are lost (who may read is decided by the role). */
static const struct store_stmt OTHERS = {
    "key.others", "SELECT id, agency, " ROLE_BASE("") ", state, public_key FROM member WHERE agency = ?2 AND state <> 2 "
                  "AND id <> ?3 AND ?1 >= 0 ORDER BY id"};
static const struct store_stmt FORMER = {
    "key.former", "SELECT epoch, boxed FROM member_key WHERE member = ? AND former = 1 ORDER BY epoch"};
static const struct store_stmt DROP_FORMER = {"key.drop_former",
                                              "DELETE FROM member_key WHERE member = ? AND former = 1"};

static bool holder_row(struct store_rows *rows, struct holder *ret)
{
    struct arena arena = {0};
    struct err ignored;
    *ret = (struct holder){.id = store_int(rows, 0), .agency = store_int(rows, 1),
                           .state = (enum member_state)store_int(rows, 3)};
    if (!role_find(store_text(rows, 2, &arena), &ret->role, &ignored))
        ret->role = ROLE_NONE;
    arena_clear(&arena);
    return store_bytes(rows, 4, ret->public_key, VAULT_PUBLIC);
}

bool holder_get(struct store_conn *conn, int64_t member, struct holder *ret, struct err *err)
{
    struct store_rows rows;
    if (!store_query(conn, &HOLDER, VALUES(V_INT(member)), &rows, err))
        return false;
    struct holder holder;
    bool found = store_next(&rows), fits = found && holder_row(&rows, &holder);
    if (!store_end(&rows, err))
        return false;
    if (!found)
        return err_set(err, ERR_NOT_FOUND, "!member-unknown");
    if (!fits)
        return err_set(err, ERR_FAULT, "reading member %" PRId64 ": the public key is damaged", member);
    *ret = holder;
    return true;
}

bool key_epoch(struct store_conn *conn, int64_t agency, int64_t *ret, struct err *err)
{
    return store_number(conn, &EPOCH, VALUES(V_INT(agency)), 0, ret, err);
}

bool key_give(struct store_conn *conn, int64_t member, const uint8_t public_key[VAULT_PUBLIC], int64_t epoch,
              const uint8_t private_key[VAULT_KEY], struct err *err)
{
    uint8_t boxed[VAULT_BOXED];
    vault_box(public_key, private_key, boxed);
    return store_run(conn, &GIVE, VALUES(V_INT(member), V_INT(epoch), V_BYTES(boxed, sizeof boxed)), err);
}

/* A new epoch for these members.  Nobody needs to be signed in: sealing takes public keys only. */
static bool epoch_new(struct store_conn *conn, int64_t agency, const struct holder *holders, size_t count,
                      struct err *err)
{
    int64_t epoch;
    uint8_t public_key[VAULT_PUBLIC], private_key[VAULT_KEY];
    if (!store_number(conn, &LAST, VALUES(V_INT(agency)), 0, &epoch, err))
        return false;
    epoch++;
    vault_pair(public_key, private_key);
    bool ok = store_run(conn, &NEW, VALUES(V_INT(agency), V_INT(epoch), V_BYTES(public_key, sizeof public_key),
                                           V_INT(clock_day(clock_now()))), err);
    for (size_t i = 0; ok && i < count; i++)
        ok = key_give(conn, holders[i].id, holders[i].public_key, epoch, private_key, err);
    vault_wipe(private_key, sizeof private_key);
    return ok && note_write(conn, 0, "agency.key", "agency", agency, (struct str){0}, err);
}

bool key_begin(struct store_conn *conn, const struct holder *holder, struct err *err)
{
    int64_t epoch;
    if (!role_has(holder->role, RIGHT_READ))
        return true;
    return key_epoch(conn, holder->agency, &epoch, err) &&
           (epoch > 0 || epoch_new(conn, holder->agency, holder, 1, err));
}

static bool holders_read(struct store_conn *conn, const struct store_stmt *stmt, int64_t epoch,
                         const struct holder *without, struct buf *ret, struct err *err)
{
    struct store_rows rows;
    bool fits = true;
    ret->n = 0;
    if (!store_query(conn, stmt, VALUES(V_INT(epoch), V_INT(without->agency), V_INT(without->id)), &rows, err))
        return false;
    while (fits && store_next(&rows)) {
        struct holder holder;
        fits = holder_row(&rows, &holder);
        if (role_has(holder.role, RIGHT_READ))
            buf_add(ret, str_make(&holder, sizeof holder));
    }
    return store_end(&rows, err) &&
           (fits || err_set(err, ERR_FAULT, "sealing an agency's key: a member's public key is damaged"));
}

/* Rotates the key for the members in the list; they stand in a buffer of bytes. */
static bool epoch_for(struct store_conn *conn, int64_t agency, const struct buf *holders, struct err *err)
{
    size_t count = holders->n / sizeof(struct holder);
    struct holder *list = ARENA_ARRAY(holders->arena, count + 1, struct holder);
    if (count)
        memcpy(list, holders->p, holders->n);
    return epoch_new(conn, agency, list, count, err);
}

bool key_leave(struct store_conn *conn, const struct holder *leaver, bool force, struct err *err)
{
    struct arena arena = {0};
    struct buf remaining = {.arena = &arena};
    int64_t held, epoch;
    bool ok = false;
    if (!store_number(conn, &HAS, VALUES(V_INT(leaver->id)), 0, &held, err) ||
        !store_run(conn, &DROP, VALUES(V_INT(leaver->id)), err) || !key_epoch(conn, leaver->agency, &epoch, err))
        goto done;
    if (held == 0 || epoch == 0) {
        ok = true;
        goto done;
    }
    if (!holders_read(conn, &REMAIN, epoch, leaver, &remaining, err))
        goto done;
    if (remaining.n == 0) {
        if (!force) {
            err_set(err, ERR_CONFLICT, "!last-key-holder");
            goto done;
        }
        /* What was sealed is lost; what comes must not be sealed to a key that nobody has. */
        if (!store_run(conn, &LOSE, VALUES(V_INT(leaver->agency)), err) ||
            !holders_read(conn, &OTHERS, epoch, leaver, &remaining, err))
            goto done;
    }
    ok = remaining.n == 0 || epoch_for(conn, leaver->agency, &remaining, err);
done:
    arena_clear(&arena);
    return ok;
}

bool key_reseal_former(struct store_conn *conn, int64_t member, const uint8_t former_private[VAULT_KEY],
                       const uint8_t public_key[VAULT_PUBLIC], struct err *err)
{
    struct store_rows rows;
    uint8_t boxed[VAULT_BOXED], key[VAULT_KEY], former_public[VAULT_PUBLIC];
    bool ok = true;
    vault_public(former_private, former_public);
    if (!store_query(conn, &FORMER, VALUES(V_INT(member)), &rows, err))
        return false;
    while (ok && store_next(&rows)) {
        ok = store_bytes(&rows, 1, boxed, sizeof boxed) && vault_unbox(former_public, former_private, boxed, key);
        if (!ok)
            err_set(err, ERR_DENIED, "!recovery-failed");
        else
            ok = key_give(conn, member, public_key, store_int(&rows, 0), key, err);
    }
    vault_wipe(key, sizeof key);
    struct err why;
    if (!store_end(&rows, ok ? err : &why) || !ok)
        return false;
    return store_run(conn, &DROP_FORMER, VALUES(V_INT(member)), err);
}
