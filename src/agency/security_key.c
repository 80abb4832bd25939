/* security_key.c - see security_key.h: the account page's side; the door stands in sign_in.c. */
#include "agency/security_key.h"

#include "agency/inside.h"

static const struct store_stmt LIST = {
    "security_key.list", "SELECT id, credential, algorithm, public_key, sealed, made, used FROM security_key "
                         "WHERE member = ? ORDER BY id"};
static const struct store_stmt FIND = {
    "security_key.find", "SELECT id, algorithm, public_key, counter, sealed FROM security_key "
                         "WHERE member = ? AND credential = ?"};
static const struct store_stmt COUNT = {"security_key.count", "SELECT count(*) FROM security_key WHERE member = ?"};
static const struct store_stmt HAS_CODE_APP = {
    "security_key.has_code_app", "SELECT count(*) FROM member WHERE id = ? AND totp IS NOT NULL"};
/* As everywhere: only while the row is still that of the session. */
static const struct store_stmt STILL = {
    "security_key.still", "SELECT count(*) FROM member WHERE id = ? AND public_key = ? AND state <> 2"};
static const struct store_stmt ADD = {
    "security_key.add",
    "INSERT INTO security_key (member, credential, algorithm, public_key, counter, sealed, made) "
    "VALUES (?, ?, ?, ?, ?, ?, ?)"};
static const struct store_stmt REMOVE = {"security_key.remove", "DELETE FROM security_key WHERE id = ? AND member = ?"};
static const struct store_stmt DROP = {"security_key.drop", "DELETE FROM security_key WHERE member = ?"};
static const struct store_stmt USE = {
    "security_key.use",
    "UPDATE security_key SET counter = ?, used = ? WHERE id = ? AND member = ? AND counter = ?"};
static const struct store_stmt DROP_CODE_APP = {
    "security_key.drop_code_app", "UPDATE member SET totp = NULL WHERE id = ? AND public_key = ? AND state <> 2"};

/* ---- challenges ---- */

static const char DOOR[] = "security-key", ACCOUNT[] = "security-key-new";

struct str security_key_challenge(const struct ring *ring, struct arena *arena)
{
    return token_seal(ring->challenges, arena, DOOR, clock_now() + SECURITY_KEY_SECONDS, STR(""));
}

/* Of this session and no other. */
static struct str session_text(const struct session *session, struct arena *arena)
{
    return str_make(arena_copy(arena, session->token_hash, VAULT_HASH), VAULT_HASH);
}

struct str session_security_key_challenge(const struct session *session, struct arena *arena)
{
    return token_seal(session->ring->challenges, arena, ACCOUNT, clock_now() + SECURITY_KEY_SECONDS,
                      session_text(session, arena));
}

bool challenge_use(struct ring *ring, struct arena *arena, struct str challenge, const struct session *session,
                   struct err *err)
{
    uint8_t hash[VAULT_HASH];
    struct str said;
    int64_t now = clock_now();
    struct used_challenge *free_place = NULL;
    bool used = false;
    if (!token_open(ring->challenges, arena, session ? ACCOUNT : DOOR, now, challenge, &said, err) ||
        (session && !str_eq(said, session_text(session, arena))))
        return err_set(err, ERR_DENIED, "!key-too-late");
    vault_hash(challenge, hash);
    pthread_mutex_lock(&ring->lock);
    for (size_t i = 0; i < LEN(ring->used); i++) {
        struct used_challenge *place = &ring->used[i];
        if (place->until <= now)
            free_place = place;
        else
            used = used || memcmp(place->hash, hash, sizeof place->hash) == 0;
    }
    if (!used && free_place) {
        free_place->until = now + SECURITY_KEY_SECONDS;
        memcpy(free_place->hash, hash, sizeof free_place->hash);
    }
    pthread_mutex_unlock(&ring->lock);
    if (used)
        return err_set(err, ERR_DENIED, "!key-too-late");
    return free_place || err_set(err, ERR_BUSY, "!keys-busy");
}

struct str security_key_user(struct arena *arena, const uint8_t public_key[VAULT_PUBLIC])
{
    uint8_t hash[VAULT_HASH];
    vault_hash(str_printf(arena, "security key of " STR_FMT, STR_ARG(str_hex(arena, public_key, VAULT_PUBLIC))), hash);
    return str_make(arena_copy(arena, hash, sizeof hash), sizeof hash);
}

struct str session_security_key_user(const struct session *session, struct arena *arena)
{
    return security_key_user(arena, session->public_key);
}

/* ---- the name, and what it is bound to ---- */

static struct str bound_to(struct arena *arena, struct str login, const struct passkey *key)
{
    return str_printf(arena, "security-key:" STR_FMT ":%d:" STR_FMT ":" STR_FMT, STR_ARG(login), (int)key->algorithm,
                      STR_ARG(str_hex(arena, key->id.p, key->id.n)), STR_ARG(str_hex(arena, key->key.p, key->key.n)));
}

static struct str name_seal(struct arena *arena, const struct session *session, const struct passkey *key, struct str name)
{
    uint8_t own[VAULT_KEY];
    vault_derive(vault_secret_bytes(session->private_key), "security-key", own);
    struct str sealed = vault_seal(arena, own, bound_to(arena, session->login, key), name);
    vault_wipe(own, sizeof own);
    return sealed;
}

bool security_key_name(struct arena *arena, const uint8_t private_key[VAULT_KEY], struct str login,
                       const struct passkey *key, struct str sealed, struct str *ret)
{
    uint8_t own[VAULT_KEY];
    struct err ignored;
    vault_derive(private_key, "security-key", own);
    bool ok = vault_open(arena, own, bound_to(arena, login, key), sealed, ret, &ignored);
    vault_wipe(own, sizeof own);
    return ok;
}

/* ---- reading ---- */

bool session_security_keys(const struct session *session, struct arena *arena, struct security_key **ret,
                           size_t *ret_count, bool *ret_code_app, struct err *err)
{
    struct security_key *list = ARENA_ARRAY(arena, SECURITY_KEYS_MOST, struct security_key);
    struct store_value id = V_INT(session->member);
    struct store_conn *conn;
    struct store_rows rows;
    size_t count = 0;
    int64_t code_app = 0;
    if (!store_read_begin(session->ring->store, &conn, err))
        return false;
    bool ok = store_query(conn, &LIST, &id, 1, &rows, err);
    while (ok && count < SECURITY_KEYS_MOST && store_next(&rows)) {
        struct passkey key = {.id = store_text(&rows, 1, arena), .algorithm = (enum passkey_algorithm)store_int(&rows, 2),
                              .key = store_text(&rows, 3, arena)};
        struct security_key one = {.id = store_int(&rows, 0), .credential = key.id, .made = (int32_t)store_int(&rows, 5),
                                   .used = (int32_t)store_int(&rows, 6)};
        /* A row that is not hers: it lets nobody in, but she may take it away. */
        if (!security_key_name(arena, vault_secret_bytes(session->private_key), session->login, &key,
                               store_text(&rows, 4, arena), &one.name))
            one.name = STR("?");
        list[count++] = one;
    }
    ok = ok && store_end(&rows, err) && store_number(conn, &HAS_CODE_APP, &id, 1, 0, &code_app, err);
    store_read_end(conn);
    *ret = list;
    *ret_count = count;
    *ret_code_app = code_app > 0;
    return ok;
}

bool security_key_find(struct store_conn *conn, struct arena *arena, int64_t member, struct str credential,
                       struct key_at_door *ret, struct err *err)
{
    struct store_rows rows;
    *ret = (struct key_at_door){.key = passkey_nobody()};
    if (!store_query(conn, &FIND, VALUES(V_INT(member), V_BLOB(credential)), &rows, err))
        return false;
    if (store_next(&rows)) {
        ret->id = store_int(&rows, 0);
        ret->key = (struct passkey){.algorithm = (enum passkey_algorithm)store_int(&rows, 1), .id = credential,
                                    .key = store_text(&rows, 2, arena), .counter = store_int(&rows, 3)};
        ret->sealed = store_text(&rows, 4, arena);
    }
    return store_end(&rows, err);
}

/* ---- changing ---- */

bool security_key_use(struct store_conn *conn, int64_t member, const struct key_at_door *door, struct err *err)
{
    if (!store_run(conn, &USE, VALUES(V_INT(door->counter), V_INT(clock_day(clock_now())), V_INT(door->id), V_INT(member),
                                      V_INT(door->key.counter)), err))
        return false;
    return store_changed(conn) == 1 || err_set(err, ERR_DENIED, "!sign-in-failed");
}

bool security_keys_drop(struct store_conn *conn, int64_t member, struct err *err)
{
    return store_run(conn, &DROP, VALUES(V_INT(member)), err);
}

struct key_change {
    const struct session *session;
    const struct passkey *key;
    struct str sealed;
    int64_t id;
};

static bool add_write(struct store_conn *conn, void *context, struct err *err)
{
    const struct key_change *change = context;
    const struct session *session = change->session;
    const struct passkey *key = change->key;
    struct store_value id = V_INT(session->member);
    int64_t count, still;
    if (!store_number(conn, &COUNT, &id, 1, 0, &count, err) ||
        !store_number(conn, &STILL, VALUES(id, V_BYTES(session->public_key, VAULT_PUBLIC)), 0, &still, err))
        return false;
    if (!still)
        return err_set(err, ERR_CONFLICT, "!session-overtaken");
    if (count >= SECURITY_KEYS_MOST)
        return err_set(err, ERR_CONFLICT, "!keys-too-many");
    if (!store_run(conn, &ADD,
                   VALUES(id, V_BLOB(key->id), V_INT(key->algorithm), V_BLOB(key->key), V_INT(key->counter),
                          V_BLOB(change->sealed), V_INT(clock_day(clock_now()))), err))
        return err && err->kind == ERR_CONFLICT ? err_set(err, ERR_CONFLICT, "!key-known") : false;
    return session_note_write(conn, session, "member.key-add", "member", session->member, err);
}

static bool name_fits(struct str name)
{
    size_t letters = 0;
    for (size_t i = 0; i < name.n; i++)
        letters += ((unsigned char)name.p[i] & 0xC0) != 0x80;
    return letters > 0 && letters <= SECURITY_KEY_NAME_MOST && str_is_utf8(name) && !memchr(name.p, '\0', name.n);
}

bool session_security_key_add(struct session *session, const struct passkey_site *site, struct str name,
                              struct str client, struct str attestation, struct err *err)
{
    struct arena arena = {0};
    struct passkey key;
    struct str challenge;
    struct key_change change = {.session = session, .key = &key};
    bool ok = (session_step(session) == STEP_READY || err_set(err, ERR_DENIED, "!first-steps")) &&
              (name_fits(str_trim(name)) || err_field(err, "name", "!key-name")) &&
              passkey_challenge(&arena, client, PASSKEY_MAKE, site, &challenge, err) &&
              challenge_use(session->ring, &arena, challenge, session, err) &&
              passkey_made(&arena, site, client, attestation, &key, err);
    if (ok) {
        change.sealed = name_seal(&arena, session, &key, str_trim(name));
        ok = store_write(session->ring->store, add_write, &change, err);
    }
    arena_clear(&arena);
    return ok;
}

/* Without the code app one lost key must not be the end of the account. */
static bool enough_left(struct store_conn *conn, const struct session *session, const char *too_few, struct err *err)
{
    struct store_value id = V_INT(session->member);
    int64_t code_app, count;
    if (!store_number(conn, &HAS_CODE_APP, &id, 1, 0, &code_app, err) ||
        !store_number(conn, &COUNT, &id, 1, 0, &count, err))
        return false;
    return code_app || count >= SECURITY_KEYS_ALONE || err_set(err, ERR_CONFLICT, "%s", too_few);
}

static bool remove_write(struct store_conn *conn, void *context, struct err *err)
{
    const struct key_change *change = context;
    const struct session *session = change->session;
    if (!store_run(conn, &REMOVE, VALUES(V_INT(change->id), V_INT(session->member)), err))
        return false;
    if (store_changed(conn) != 1)
        return err_set(err, ERR_NOT_FOUND, "!key-unknown");
    return enough_left(conn, session, "!key-needed", err) &&
           session_note_write(conn, session, "member.key-remove", "member", session->member, err);
}

bool session_security_key_remove(struct session *session, int64_t id, struct err *err)
{
    struct key_change change = {.session = session, .id = id};
    if (!store_write(session->ring->store, remove_write, &change, err))
        return false;
    session_end_all(session->ring, session->member, session); /* whoever has the key may be in with it */
    return true;
}

static bool drop_code_app_write(struct store_conn *conn, void *context, struct err *err)
{
    const struct session *session = context;
    if (!store_run(conn, &DROP_CODE_APP,
                   VALUES(V_INT(session->member), V_BYTES(session->public_key, VAULT_PUBLIC)), err))
        return false;
    if (store_changed(conn) != 1)
        return err_set(err, ERR_CONFLICT, "!session-overtaken");
    return enough_left(conn, session, "!keys-two-first", err) &&
           session_note_write(conn, session, "member.code-app-drop", "member", session->member, err);
}

bool session_code_app_drop(struct session *session, struct err *err)
{
    if (session_step(session) != STEP_READY)
        return err_set(err, ERR_DENIED, "!first-steps");
    return store_write(session->ring->store, drop_code_app_write, session, err);
}
