/* agency.c - see agency.h: what each role may do, and the agencies themselves. */
#include "agency/inside.h"

static const char *const role_names[ROLES] = {
    [ROLE_NONE] = "none",           [ROLE_ADMINISTRATOR] = "administrator", [ROLE_INTAKE] = "intake",
    [ROLE_CASEWORKER] = "caseworker", [ROLE_INVESTIGATOR] = "investigator", [ROLE_COORDINATOR] = "coordinator",
    [ROLE_ANALYST] = "analyst",   [ROLE_EDITOR] = "editor",
};

/* Whoever may administer everything may read nothing, and the other way round. */
static const bool role_rights[ROLES][RIGHTS] = {
    [ROLE_ADMINISTRATOR] = {[RIGHT_SELF] = true, [RIGHT_ADMINISTER] = true, [RIGHT_AUDIT] = true},
    [ROLE_INTAKE] = {[RIGHT_SELF] = true, [RIGHT_QUEUE] = true, [RIGHT_READ] = true, [RIGHT_WORK] = true,
                     [RIGHT_REFER] = true, [RIGHT_ORIGINAL] = true, [RIGHT_ADMIT] = true, [RIGHT_ADS] = true},
    [ROLE_CASEWORKER] = {[RIGHT_SELF] = true, [RIGHT_QUEUE] = true, [RIGHT_READ] = true, [RIGHT_WORK] = true,
                         [RIGHT_REFER] = true, [RIGHT_ADMIT] = true},
    [ROLE_INVESTIGATOR] = {[RIGHT_SELF] = true, [RIGHT_QUEUE] = true, [RIGHT_READ] = true, [RIGHT_WORK] = true,
                           [RIGHT_REFER] = true, [RIGHT_ORIGINAL] = true, [RIGHT_ADMIT] = true, [RIGHT_ADS] = true},
    [ROLE_COORDINATOR] = {[RIGHT_SELF] = true, [RIGHT_QUEUE] = true, [RIGHT_READ] = true, [RIGHT_WORK] = true,
                          [RIGHT_REFER] = true, [RIGHT_ORIGINAL] = true, [RIGHT_ADMIT] = true, [RIGHT_AGENCY] = true,
                          [RIGHT_AUDIT] = true, [RIGHT_EXPORT] = true, [RIGHT_EDIT] = true, [RIGHT_PUBLISH] = true,
                          [RIGHT_ADS] = true},
    [ROLE_ANALYST] = {[RIGHT_SELF] = true, [RIGHT_QUEUE] = true, [RIGHT_ADS] = true},
    [ROLE_EDITOR] = {[RIGHT_SELF] = true, [RIGHT_EDIT] = true, [RIGHT_PUBLISH] = true},
};

/* "key" is the newest epoch that is not lost; holders are counted at that epoch only. */
#define AGENCY_COLUMNS                                                                                               \
    "SELECT a.id, a.slug, a.name, a.intake, k.epoch, k.public_key, "                                                 \
    "(SELECT count(*) FROM member m WHERE m.agency = a.id AND m.state = 1), "                                        \
    "(SELECT count(*) FROM member m JOIN member_key mk ON mk.member = m.id AND mk.former = 0 AND mk.epoch = k.epoch "\
    "WHERE m.agency = a.id AND m.state = 1), a.all_hours "                                                           \
    "FROM agency a LEFT JOIN agency_key k ON k.agency = a.id AND k.epoch = "                                         \
    "(SELECT max(epoch) FROM agency_key WHERE agency = a.id AND lost = 0) "

static const struct store_stmt GET = {"agency.get", AGENCY_COLUMNS "WHERE a.id = ?"};
static const struct store_stmt FIND = {"agency.find", AGENCY_COLUMNS "WHERE a.slug = ?"};
static const struct store_stmt INTAKE = {"agency.intake", AGENCY_COLUMNS "WHERE a.intake = 1 AND k.epoch > 0"};
static const struct store_stmt LIST = {"agency.list", AGENCY_COLUMNS "ORDER BY a.name, a.id"};
static const struct store_stmt ADD = {
    "agency.add", "INSERT INTO agency (slug, name, intake, day) "
                  "VALUES (?, ?, CASE WHEN EXISTS (SELECT 1 FROM agency) THEN 0 ELSE 1 END, ?)"};
static const struct store_stmt INTAKE_NONE = {"agency.intake_none", "UPDATE agency SET intake = 0 WHERE intake = 1"};
static const struct store_stmt INTAKE_SET = {"agency.intake_set", "UPDATE agency SET intake = 1 WHERE id = ?"};

const char *role_name(enum role role)
{
    return role >= 0 && role < ROLES ? role_names[role] : role_names[ROLE_NONE];
}

bool role_find(struct str name, enum role *ret, struct err *err)
{
    for (int role = ROLE_NONE + 1; role < ROLES; role++) {
        if (str_is(name, role_names[role])) {
            *ret = (enum role)role;
            return true;
        }
    }
    return err_field(err, "role", "!role-unknown");
}

struct role_as role_as(enum role role)
{
    return (struct role_as){.id = str_from(role_name(role)), .base = role};
}

bool role_is_named(const struct role_as *role)
{
    if (role->base <= ROLE_NONE || role->base >= ROLES || !role->id.n || role->id.n > 40)
        return false;
    for (size_t i = 0; i < role->id.n; i++) {
        char c = role->id.p[i];
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'))
            return false;
    }
    return true;
}

struct store_value role_base_value(const struct role_as *role)
{
    const char *name = role_name(role->base);
    return V_TEXT(str_is(role->id, name) ? STR("") : str_from(name));
}

bool role_has(enum role role, enum right right)
{
    return role > ROLE_NONE && role < ROLES && right > 0 && right < RIGHTS && role_rights[role][right];
}

bool note_write(struct store_conn *conn, int64_t by, const char *action, const char *object, int64_t id,
                struct str detail, struct err *err)
{
    char text[64];
    snprintf(text, sizeof text, "%s:%" PRId64, object, id);
    struct audit_line line = {.day = clock_day(clock_now()), .member = by, .action = action,
                              .object = str_from(text), .detail = detail};
    return audit_add(conn, &line, err);
}

/* ---- reading ---- */

static bool agency_row(struct store_rows *rows, struct arena *arena, struct agency *ret)
{
    *ret = (struct agency){
        .id = store_int(rows, 0), .slug = store_text(rows, 1, arena), .name = store_text(rows, 2, arena),
        .intake = store_int(rows, 3) != 0, .epoch = store_int(rows, 4),
        .members = (unsigned)store_int(rows, 6), .key_holders = (unsigned)store_int(rows, 7),
        .all_hours = store_int(rows, 8) != 0};
    if (store_is_null(rows, 4)) {
        ret->epoch = 0;
        return true;
    }
    return store_bytes(rows, 5, ret->public_key, VAULT_PUBLIC);
}

static bool agency_one(struct store_conn *conn, struct arena *arena, const struct store_stmt *stmt,
                       const struct store_value *values, size_t count, struct agency *ret, struct err *err)
{
    struct store_rows rows;
    if (!store_query(conn, stmt, values, count, &rows, err))
        return false;
    struct agency agency;
    bool found = store_next(&rows), fits = found && agency_row(&rows, arena, &agency);
    if (!store_end(&rows, err))
        return false;
    if (!found)
        return err_set(err, ERR_NOT_FOUND, "!agency-unknown");
    if (!fits)
        return err_set(err, ERR_FAULT, "reading agency %" PRId64 ": its public key is damaged", agency.id);
    *ret = agency;
    return true;
}

bool agency_get(struct store_conn *conn, struct arena *arena, int64_t id, struct agency *ret, struct err *err)
{
    return agency_one(conn, arena, &GET, VALUES(V_INT(id)), ret, err);
}

bool agency_find(struct store_conn *conn, struct arena *arena, struct str slug, struct agency *ret, struct err *err)
{
    return agency_one(conn, arena, &FIND, VALUES(V_TEXT(slug)), ret, err);
}

bool agency_of_intake(struct store_conn *conn, struct arena *arena, struct agency *ret, struct err *err)
{
    return agency_one(conn, arena, &INTAKE, NO_VALUES, ret, err);
}

bool agency_list(struct store_conn *conn, struct arena *arena, struct agency **ret, size_t *ret_count,
                 struct err *err)
{
    struct store_rows rows;
    struct buf list = {.arena = arena};
    bool fits = true;
    if (!store_query(conn, &LIST, NO_VALUES, &rows, err))
        return false;
    while (fits && store_next(&rows)) {
        struct agency agency;
        fits = agency_row(&rows, arena, &agency);
        buf_add(&list, str_make(&agency, sizeof agency));
    }
    if (!store_end(&rows, err))
        return false;
    if (!fits)
        return err_set(err, ERR_FAULT, "listing agencies: a public key is damaged");
    *ret = arena_alloc(arena, list.n + 1);
    if (list.n)
        memcpy(*ret, list.p, list.n);
    *ret_count = list.n / sizeof **ret;
    return true;
}

/* ---- changing ---- */

struct agency_change {
    int64_t by, id;
    struct str slug, name;
};

static bool slug_fits(struct str slug)
{
    if (slug.n < 2 || slug.n > 40)
        return false;
    for (size_t i = 0; i < slug.n; i++) {
        char c = slug.p[i];
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c == '-' && i > 0 && i + 1 < slug.n)))
            return false;
    }
    return true;
}

static bool add_write(struct store_conn *conn, void *context, struct err *err)
{
    struct agency_change *change = context;
    if (!store_run(conn, &ADD, VALUES(V_TEXT(change->slug), V_TEXT(change->name), V_INT(clock_day(clock_now()))), err))
        return err && err->kind == ERR_CONFLICT ? err_set(err, ERR_CONFLICT, "!agency-taken") : false;
    change->id = store_last_id(conn);
    return note_write(conn, change->by, "agency.add", "agency", change->id, (struct str){0}, err);
}

bool agency_add(struct store *store, int64_t by, struct str slug, struct str name, int64_t *ret_id, struct err *err)
{
    struct agency_change change = {.by = by, .slug = slug, .name = str_trim(name)};
    if (!slug_fits(slug))
        return err_field(err, "slug", "!agency-slug-form");
    if (!change.name.n || change.name.n > 200 || !str_is_utf8(change.name))
        return err_field(err, "name", "!name-form");
    if (!store_write(store, add_write, &change, err))
        return false;
    *ret_id = change.id;
    return true;
}

static bool intake_write(struct store_conn *conn, void *context, struct err *err)
{
    const struct agency_change *change = context;
    if (!store_run(conn, &INTAKE_NONE, NO_VALUES, err) || !store_run(conn, &INTAKE_SET, VALUES(V_INT(change->id)), err))
        return false;
    if (store_changed(conn) != 1)
        return err_set(err, ERR_NOT_FOUND, "!agency-unknown");
    return note_write(conn, change->by, "agency.intake", "agency", change->id, (struct str){0}, err);
}

bool agency_set_intake(struct store *store, int64_t by, int64_t agency, struct err *err)
{
    struct agency_change change = {.by = by, .id = agency};
    return store_write(store, intake_write, &change, err);
}
