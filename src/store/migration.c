/* migration.c - see migration.h; the table meta stands here too. */
#include "store/migration.h"

#include "store/conn.h"

static const struct store_stmt META_GET = {"meta.get", "SELECT value FROM meta WHERE key = ?"};
static const struct store_stmt META_SET = {
    "meta.set", "INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value"};

static const char VERSION_KEY[] = "schema_version";

bool store_meta_get(struct store_conn *conn, struct arena *arena, const char *key, struct str *ret, bool *ret_found,
                    struct err *err)
{
    struct store_rows rows;
    if (!store_query(conn, &META_GET, VALUES(V_TEXT(str_from(key))), &rows, err))
        return false;
    bool found = store_next(&rows);
    struct str value = found ? store_text(&rows, 0, arena) : (struct str){0};
    if (!store_end(&rows, err))
        return false;
    *ret = value;
    *ret_found = found;
    return true;
}

bool store_meta_set(struct store_conn *conn, const char *key, struct str value, struct err *err)
{
    return store_run(conn, &META_SET, VALUES(V_TEXT(str_from(key)), V_BLOB(value)), err);
}

bool migration_version(struct store_conn *conn, int64_t *ret, struct err *err)
{
    enum driver_state state;
    if (!conn->driver->state(conn, &state, err))
        return false;
    if (state == STATE_EMPTY) {
        *ret = 0;
        return true;
    }
    if (state == STATE_FOREIGN)
        return err_set(err, ERR_INPUT, "it is a database, but none of Kres");
    struct arena arena = {0};
    struct str text = {0};
    bool found = false, ok = store_meta_get(conn, &arena, VERSION_KEY, &text, &found, err);
    if (ok && !(found && str_int(text, 1, INT32_MAX, ret)))
        ok = err_set(err, ERR_FAULT, "the database does not say its version: restore a backup");
    arena_clear(&arena);
    return ok;
}

int64_t migration_newest(void)
{
    return MIGRATIONS[MIGRATION_COUNT - 1].number;
}

/* In its transaction: another process may have been faster. */
static bool run_step(struct store_conn *conn, const struct migration *step, struct err *err)
{
    char text[24];
    int64_t version = 0;
    const char *sql = conn->driver == &driver_sqlite ? step->sqlite : step->postgres;
    if (!migration_version(conn, &version, err))
        return false;
    if (version >= step->number)
        return true;
    if (!sql)
        return err_set(err, ERR_FAULT, "%s has no tables for %s", step->name, conn->driver->name);
    snprintf(text, sizeof text, "%" PRId64, step->number);
    return conn_exec(conn, step->name, sql, err) && store_meta_set(conn, VERSION_KEY, str_from(text), err);
}

static bool run_one(struct store_conn *conn, const struct migration *step, struct err *err)
{
    if (!conn_control(conn, CONTROL_WRITE, err))
        return false;
    bool ok = run_step(conn, step, err) && conn_control(conn, CONTROL_COMMIT, err);
    if (!ok)
        conn_rollback(conn);
    return ok || err_wrap(err, "cannot bring the database up to date");
}

bool migration_run(struct store_conn *conn, struct err *err)
{
    int64_t version = 0;
    if (!migration_version(conn, &version, err))
        return false;
    if (version > migration_newest())
        return err_set(err, ERR_CONFLICT, "the database has version %" PRId64 ", this program knows %" PRId64
                       ": it was made by a newer Kres, use that one", version, migration_newest());
    for (size_t i = 0; i < MIGRATION_COUNT; i++)
        if (MIGRATIONS[i].number > version && !run_one(conn, &MIGRATIONS[i], err))
            return false;
    return true;
}
