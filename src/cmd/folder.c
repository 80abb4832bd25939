/* folder.c - see folder.h. */
#include "cmd/folder.h"

#include "base/file.h"
#include "vault/token.h"

_Static_assert((int)FOLDER_PROOF == (int)PROOF_SECRET && (int)FOLDER_PROOF_PUBLIC == (int)PROOF_PUBLIC,
               "as the vault has them");

/* Where the database is stands in it, too, so that no later command has to be told. */
bool folder_write_settings(struct arena *arena, const char *data, const char *store, struct err *err)
{
    const char *path = arena_printf(arena, "%s/kres.yaml", data);
    struct str text = config_example(arena);
    if (store && !strpbrk(store, "\"\\"))
        text = str_printf(arena, STR_FMT "\n# Given when the folder was made.\nstore: \"%s\"\n", STR_ARG(text), store);
    return file_write(path, text, 0600, err);
}

static bool write_example(struct arena *arena, const struct config *config, struct err *err)
{
    return file_exists(arena_printf(arena, "%s/kres.yaml", config->data)) ||
           folder_write_settings(arena, config->data, config->store, err);
}

const char *folder_place(const struct config *config)
{
    return config->store ? config->store : config->data;
}

bool folder_open(struct arena *arena, const struct config *config, bool create, struct store **ret, struct err *err)
{
    uint8_t secret[FOLDER_PROOF], public_key[FOLDER_PROOF_PUBLIC];
    struct store *store = NULL;
    if (!vault_start(err) || ((create || config->store) && !file_make_folder(config->data, err)) ||
        !store_open(folder_place(config), create, &store, err))
        return false;
    if (create && (!write_example(arena, config, err) ||
                   !folder_proof_key(arena, store, secret, public_key, err))) {
        store_close(store);
        return false;
    }
    vault_wipe(secret, sizeof secret);
    *ret = store;
    return true;
}

bool folder_open_beside(const struct config *config, struct store **ret, struct err *err)
{
    return vault_start(err) && store_open_beside(folder_place(config), ret, err);
}

bool folder_open_shared(const struct config *config, struct store **ret, struct err *err)
{
    return vault_start(err) && store_open_shared(folder_place(config), ret, err);
}

bool folder_meta(struct arena *arena, struct store *store, const char *key, struct str *ret, bool *ret_found,
                 struct err *err)
{
    struct store_conn *conn;
    if (!store_read_begin(store, &conn, err))
        return false;
    bool ok = store_meta_get(conn, arena, key, ret, ret_found, err);
    store_read_end(conn);
    return ok;
}

struct setting { const char *key; struct str value; };

static bool set_meta(struct store_conn *conn, void *context, struct err *err)
{
    const struct setting *setting = context;
    return store_meta_set(conn, setting->key, setting->value, err);
}

bool folder_meta_set(struct store *store, const char *key, struct str value, struct err *err)
{
    struct setting setting = {key, value};
    return store_write(store, set_meta, &setting, err);
}

/* Of two servers that begin together on one database, the key of the first is the key of both. */
static bool set_when_missing(struct store_conn *conn, void *context, struct err *err)
{
    const struct setting *setting = context;
    struct arena arena = {0};
    struct str kept;
    bool found;
    bool ok = store_meta_get(conn, &arena, setting->key, &kept, &found, err);
    arena_clear(&arena);
    return ok && (found || store_meta_set(conn, setting->key, setting->value, err));
}

bool folder_proof_key(struct arena *arena, struct store *store, uint8_t secret[FOLDER_PROOF],
                      uint8_t public_key[FOLDER_PROOF_PUBLIC], struct err *err)
{
    struct str kept;
    bool found;
    uint8_t both[FOLDER_PROOF + FOLDER_PROOF_PUBLIC];
    if (!folder_meta(arena, store, "proof_key", &kept, &found, err))
        return false;
    if (!found) {
        proof_pair(both + FOLDER_PROOF, both);
        struct setting setting = {"proof_key", str_make(both, sizeof both)};
        if (!store_write(store, set_when_missing, &setting, err) ||
            !folder_meta(arena, store, "proof_key", &kept, &found, err))
            return false;
    }
    if (kept.n != sizeof both)
        return err_set(err, ERR_FAULT, "the key for proofs of filing in the data folder has %zu bytes instead of %zu; "
                       "restore the folder from a backup", kept.n, sizeof both);
    memcpy(secret, kept.p, FOLDER_PROOF);
    memcpy(public_key, kept.p + FOLDER_PROOF, FOLDER_PROOF_PUBLIC);
    vault_wipe(both, sizeof both);
    return true;
}

bool folder_agency(struct arena *arena, struct store *store, const char *slug, struct agency *ret, struct err *err)
{
    struct store_conn *conn;
    if (!store_read_begin(store, &conn, err))
        return false;
    bool ok = agency_find(conn, arena, str_from(slug), ret, err);
    store_read_end(conn);
    return ok;
}

bool folder_member(struct arena *arena, struct store *store, const char *login, struct member *ret, struct err *err)
{
    struct store_conn *conn;
    if (!store_read_begin(store, &conn, err))
        return false;
    bool ok = member_find(conn, arena, str_from(login), ret, err);
    store_read_end(conn);
    return ok;
}
