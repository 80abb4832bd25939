/* member.c - see member.h: members as others see them, and adding one.  Changing one: member_change.c. */
#include "agency/member_add.h"

/* The last column: does the member hold the agency's newest key? */
#define MEMBER_COLUMNS                                                                                               \
    "SELECT m.id, m.agency, m.login, m.name, m.role, m.state, m.asks, m.day, k.epoch, mk.epoch "                     \
    "FROM member m LEFT JOIN agency_key k ON k.agency = m.agency AND k.epoch = "                                     \
    "(SELECT max(epoch) FROM agency_key WHERE agency = m.agency AND lost = 0) "                                      \
    "LEFT JOIN member_key mk ON mk.member = m.id AND mk.former = 0 AND mk.epoch = k.epoch "

static const struct store_stmt GET = {"member.get", MEMBER_COLUMNS "WHERE m.id = ?"};
static const struct store_stmt FIND = {"member.find", MEMBER_COLUMNS "WHERE m.login = ?"};
static const struct store_stmt LIST = {"member.list",
                                       MEMBER_COLUMNS "WHERE ?1 = 0 OR m.agency = ?1 ORDER BY m.state, m.name, m.id"};
static const struct store_stmt ADD = {
    "member.add",
    "INSERT INTO member (agency, login, name, role, state, day, public_key, salt, wrapped_password, totp, "
    "must_password, must_recovery) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"};

const char *member_state_name(enum member_state state)
{
    static const char *const names[] = {[MEMBER_NEW] = "new", [MEMBER_ACTIVE] = "active",
                                        [MEMBER_DISABLED] = "disabled"};
    return (size_t)state < LEN(names) ? names[state] : names[MEMBER_DISABLED];
}

/* ---- reading ---- */

static void member_row(struct store_rows *rows, struct arena *arena, struct member *ret)
{
    struct err ignored;
    *ret = (struct member){.id = store_int(rows, 0), .agency = store_int(rows, 1), .login = store_text(rows, 2, arena),
                           .name = store_text(rows, 3, arena), .state = (enum member_state)store_int(rows, 5),
                           .asks_recovery = store_int(rows, 6) != 0, .day = (int32_t)store_int(rows, 7)};
    if (!role_find(store_text(rows, 4, arena), &ret->role, &ignored))
        ret->role = ROLE_NONE;
    ret->has_key = !store_is_null(rows, 9);
    ret->waiting = ret->state == MEMBER_ACTIVE && role_has(ret->role, RIGHT_READ) && !store_is_null(rows, 8) &&
                   !ret->has_key;
}

static bool member_one(struct store_conn *conn, struct arena *arena, const struct store_stmt *stmt,
                       struct store_value value, struct member *ret, struct err *err)
{
    struct store_rows rows;
    if (!store_query(conn, stmt, &value, 1, &rows, err))
        return false;
    struct member member;
    bool found = store_next(&rows);
    if (found)
        member_row(&rows, arena, &member);
    if (!store_end(&rows, err))
        return false;
    if (!found)
        return err_set(err, ERR_NOT_FOUND, "!member-unknown");
    *ret = member;
    return true;
}

bool member_get(struct store_conn *conn, struct arena *arena, int64_t id, struct member *ret, struct err *err)
{
    return member_one(conn, arena, &GET, V_INT(id), ret, err);
}

bool member_find(struct store_conn *conn, struct arena *arena, struct str login, struct member *ret, struct err *err)
{
    return member_one(conn, arena, &FIND, V_TEXT(login), ret, err);
}

bool member_list(struct store_conn *conn, struct arena *arena, int64_t agency, struct member **ret, size_t *ret_count,
                 struct err *err)
{
    struct store_rows rows;
    struct buf list = {.arena = arena};
    if (!store_query(conn, &LIST, VALUES(V_INT(agency)), &rows, err))
        return false;
    while (store_next(&rows)) {
        struct member member;
        member_row(&rows, arena, &member);
        buf_add(&list, str_make(&member, sizeof member));
    }
    if (!store_end(&rows, err))
        return false;
    *ret = arena_alloc(arena, list.n + 1);
    if (list.n)
        memcpy(*ret, list.p, list.n);
    *ret_count = list.n / sizeof **ret;
    return true;
}

/* ---- adding ---- */

static bool login_fits(struct str login)
{
    if (login.n < 2 || login.n > 40)
        return false;
    for (size_t i = 0; i < login.n; i++) {
        char c = login.p[i];
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_'))
            return false;
    }
    return true;
}

static struct store_value wrapped_or_null(const uint8_t *wrapped, bool there)
{
    return there ? V_BYTES(wrapped, VAULT_WRAPPED) : V_NULL;
}

static bool add_write(struct store_conn *conn, void *context, struct err *err)
{
    struct member_adding *adding = context;
    struct arena arena = {0};
    struct agency agency;
    bool ok = agency_get(conn, &arena, adding->holder.agency, &agency, err);
    arena_clear(&arena);
    if (!ok)
        return false;
    if (!store_run(conn, &ADD,
                   VALUES(V_INT(adding->holder.agency), V_TEXT(adding->login), V_TEXT(adding->name),
                          V_TEXT(str_from(role_name(adding->holder.role))), V_INT(adding->holder.state),
                          V_INT(clock_day(clock_now())), V_BYTES(adding->holder.public_key, VAULT_PUBLIC),
                          V_BYTES(adding->salt, VAULT_SALT), V_BYTES(adding->by_password, VAULT_WRAPPED),
                          wrapped_or_null(adding->totp, adding->ready), V_INT(!adding->ready), V_INT(!adding->ready)),
                   err)) {
        if (err && err->kind == ERR_CONFLICT) {
            err_field(err, "login", "!login-taken");
            err->kind = ERR_CONFLICT;
        }
        return false;
    }
    adding->holder.id = store_last_id(conn);
    return key_begin(conn, &adding->holder, err) && outside_tell_keys(conn, err) &&
           note_write(conn, adding->by, "member.add", "member", adding->holder.id, (struct str){0}, err);
}

bool member_adding_run(struct store *store, struct member_adding *adding, struct str password,
                       const uint8_t *totp_secret, struct err *err)
{
    uint8_t private_key[VAULT_KEY];
    adding->name = str_trim(adding->name);
    if (!login_fits(adding->login))
        return err_field(err, "login", "!login-form");
    if (!adding->name.n || adding->name.n > 200 || !str_is_utf8(adding->name))
        return err_field(err, "name", "!name-form");
    if (adding->holder.role <= ROLE_NONE || adding->holder.role >= ROLES)
        return err_field(err, "role", "!role-unknown");
    adding->ready = totp_secret != NULL;
    adding->holder.state = adding->ready ? MEMBER_ACTIVE : MEMBER_NEW;
    random_bytes(adding->salt, VAULT_SALT);
    vault_pair(adding->holder.public_key, private_key);
    bool ok = seal_by_password(password, adding->salt, adding->login, private_key, adding->by_password, err);
    if (ok && totp_secret)
        seal_totp(private_key, adding->login, totp_secret, adding->totp);
    vault_wipe(private_key, sizeof private_key);
    if (!ok || !store_write(store, add_write, adding, err))
        return false;
    ring_keys_changed();
    return true;
}

bool member_add(struct store *store, int64_t by, int64_t agency, struct str login, struct str name, enum role role,
                char ret_password[MEMBER_PASSWORD + 1], int64_t *ret_id, struct err *err)
{
    struct member_adding adding = {.by = by, .login = login, .name = name,
                                   .holder = {.agency = agency, .role = role}};
    char password[MEMBER_PASSWORD + 1];
    password_once(password);
    bool ok = member_adding_run(store, &adding, str_make(password, MEMBER_PASSWORD), NULL, err);
    if (ok) {
        memcpy(ret_password, password, sizeof password);
        *ret_id = adding.holder.id;
    }
    vault_wipe(password, sizeof password);
    return ok;
}

bool member_may_add(const struct session *session, int64_t agency, enum role role)
{
    if (session_step(session) != STEP_READY)
        return false;
    return role_has(session_role(session), RIGHT_ADMINISTER) ||
           (role_has(session_role(session), RIGHT_AGENCY) && session_agency(session) == agency &&
            !role_has(role, RIGHT_ADMINISTER));
}

bool member_may_manage(const struct session *session, const struct member *member)
{
    return member_may_add(session, member->agency, member->role);
}
