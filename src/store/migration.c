/* migration.c - see migration.h; the table meta stands here too. */
#include "store/migration.h"

#include "store/conn.h"

static const struct store_stmt META_GET = {"meta.get", "SELECT value FROM meta WHERE key = ?"};
static const struct store_stmt META_SET = {
    "meta.set", "INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value"};
static const struct store_stmt APPLICATION = {"meta.application", "PRAGMA application_id"};
static const struct store_stmt TABLES = {"meta.tables", "SELECT count(*) FROM sqlite_schema"};

enum { KRES_APPLICATION = 0x4b524553 };
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
    int64_t tables = 0, application = 0;
    if (!store_number(conn, &TABLES, NO_VALUES, 0, &tables, err) ||
        !store_number(conn, &APPLICATION, NO_VALUES, 0, &application, err))
        return false;
    if (!tables) {
        *ret = 0;
        return true;
    }
    if (application != KRES_APPLICATION)
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

static bool run_one(struct store_conn *conn, const struct migration *step, struct err *err)
{
    char text[24];
    snprintf(text, sizeof text, "%" PRId64, step->number);
    if (!conn_exec(conn, step->name, "BEGIN IMMEDIATE", err))
        return false;
    bool ok = conn_exec(conn, step->name, step->sql, err) && store_meta_set(conn, VERSION_KEY, str_from(text), err) &&
              conn_exec(conn, step->name, "COMMIT", err);
    if (!ok && !sqlite3_get_autocommit(conn->db))
        sqlite3_exec(conn->db, "ROLLBACK", NULL, NULL, NULL);
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
