/* api_key.c - keys for the software of hotlines: random, shown once, looked up by their hash. */
#include "agency/inside.h"

static const struct store_stmt ADD = {"api_key.add",
                                      "INSERT INTO api_key (agency, label, hash, day) VALUES (?, ?, ?, ?)"};
static const struct store_stmt DISABLE = {"api_key.disable", "UPDATE api_key SET disabled = 1 WHERE id = ?"};
static const struct store_stmt LIST = {"api_key.list",
                                       "SELECT id, label, day, disabled FROM api_key WHERE agency = ? ORDER BY id"};
static const struct store_stmt CHECK = {"api_key.check",
                                        "SELECT agency FROM api_key WHERE hash = ? AND disabled = 0"};

struct change {
    int64_t by, agency, id;
    struct str label;
    uint8_t hash[VAULT_HASH];
};

static bool add_write(struct store_conn *conn, void *context, struct err *err)
{
    struct change *change = context;
    struct arena arena = {0};
    struct agency agency;
    bool ok = agency_get(conn, &arena, change->agency, &agency, err);
    arena_clear(&arena);
    if (!ok || !store_run(conn, &ADD, VALUES(V_INT(change->agency), V_TEXT(change->label),
                                             V_BYTES(change->hash, VAULT_HASH), V_INT(clock_day(clock_now()))), err))
        return false;
    change->id = store_last_id(conn);
    return note_write(conn, change->by, "api-key.add", "api-key", change->id, (struct str){0}, err);
}

bool api_key_add(struct store *store, int64_t by, int64_t agency, struct str label, char ret[API_KEY_TEXT + 1],
                 struct err *err)
{
    struct change change = {.by = by, .agency = agency, .label = str_trim(label)};
    char key[API_KEY_TEXT + 1];
    if (!change.label.n || change.label.n > 200 || !str_is_utf8(change.label))
        return err_field(err, "label", "!name-form");
    random_text("abcdefghijklmnopqrstuvwxyz234567", key, API_KEY_TEXT); /* 260 bits */
    vault_hash(str_make(key, API_KEY_TEXT), change.hash);
    bool ok = store_write(store, add_write, &change, err);
    if (ok)
        memcpy(ret, key, sizeof key);
    vault_wipe(key, sizeof key);
    return ok;
}

static bool disable_write(struct store_conn *conn, void *context, struct err *err)
{
    const struct change *change = context;
    if (!store_run(conn, &DISABLE, VALUES(V_INT(change->id)), err))
        return false;
    if (store_changed(conn) != 1)
        return err_set(err, ERR_NOT_FOUND, "!api-key-unknown");
    return note_write(conn, change->by, "api-key.disable", "api-key", change->id, (struct str){0}, err);
}

bool api_key_disable(struct store *store, int64_t by, int64_t id, struct err *err)
{
    struct change change = {.by = by, .id = id};
    return store_write(store, disable_write, &change, err);
}

bool api_key_list(struct store_conn *conn, struct arena *arena, int64_t agency, struct api_key **ret,
                  size_t *ret_count, struct err *err)
{
    struct store_rows rows;
    struct buf list = {.arena = arena};
    if (!store_query(conn, &LIST, VALUES(V_INT(agency)), &rows, err))
        return false;
    while (store_next(&rows)) {
        struct api_key key = {.id = store_int(&rows, 0), .label = store_text(&rows, 1, arena),
                              .day = (int32_t)store_int(&rows, 2), .disabled = store_int(&rows, 3) != 0};
        buf_add(&list, str_make(&key, sizeof key));
    }
    if (!store_end(&rows, err))
        return false;
    *ret = arena_alloc(arena, list.n + 1);
    if (list.n)
        memcpy(*ret, list.p, list.n);
    *ret_count = list.n / sizeof **ret;
    return true;
}

bool api_key_check(struct store_conn *conn, struct str key, int64_t *ret_agency, struct err *err)
{
    uint8_t hash[VAULT_HASH];
    int64_t agency = 0;
    if (key.n != API_KEY_TEXT)
        return err_set(err, ERR_DENIED, "!api-key-unknown");
    vault_hash(key, hash);
    if (!store_number(conn, &CHECK, VALUES(V_BYTES(hash, VAULT_HASH)), 0, &agency, err))
        return false;
    if (!agency)
        return err_set(err, ERR_DENIED, "!api-key-unknown");
    *ret_agency = agency;
    return true;
}
