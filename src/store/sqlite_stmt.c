/* sqlite_stmt.c - the driver of SQLite: statements and their rows. */
#include "store/sqlite.h"

#include <stdlib.h>

struct sqlite_stmt {
    struct conn_stmt common;
    sqlite3_stmt *stmt;
};

static sqlite3_stmt *own(struct conn_stmt *stmt)
{
    return ((struct sqlite_stmt *)stmt)->stmt;
}

bool sqlite_prepare(struct store_conn *conn, const struct store_stmt *key, struct conn_stmt **ret, struct err *err)
{
    struct sqlite_stmt *prepared = calloc(1, sizeof *prepared);
    if (!prepared)
        return err_set(err, ERR_FAULT, "%s: out of memory", key->name);
    int code = sqlite3_prepare_v3(sqlite_db(conn), key->sql, -1, SQLITE_PREPARE_PERSISTENT, &prepared->stmt, NULL);
    if (code != SQLITE_OK || !prepared->stmt) {
        sqlite_fail(sqlite_db(conn), code, key->name, err);
        sqlite_forget(conn, &prepared->common);
        return false;
    }
    *ret = &prepared->common;
    return true;
}

void sqlite_forget(struct store_conn *conn, struct conn_stmt *stmt)
{
    UNUSED(conn);
    sqlite3_finalize(own(stmt));
    free(stmt);
}

/* copies: SQLITE_TRANSIENT when the statement outlives the call. */
static int bind(sqlite3_stmt *stmt, int at, const struct store_value *value, sqlite3_destructor_type copies)
{
    const char *p = value->s.p ? value->s.p : ""; /* NULL would become SQL's NULL */
    switch (value->type) {
    case STORE_INT: return sqlite3_bind_int64(stmt, at, value->i);
    case STORE_TEXT: return sqlite3_bind_text64(stmt, at, p, value->s.n, copies, SQLITE_UTF8);
    case STORE_BLOB: return sqlite3_bind_blob64(stmt, at, p, value->s.n, copies);
    case STORE_NULL: default: return sqlite3_bind_null(stmt, at);
    }
}

static bool bind_all(struct store_conn *conn, struct conn_stmt *stmt, const struct store_value *values, size_t count,
                     sqlite3_destructor_type copies, struct err *err)
{
    int wanted = sqlite3_bind_parameter_count(own(stmt));
    if ((size_t)wanted != count)
        return err_set(err, ERR_FAULT, "%s: wants %d values and was given %zu", stmt->key->name, wanted, count);
    for (size_t i = 0; i < count; i++) {
        int code = bind(own(stmt), (int)i + 1, &values[i], copies);
        if (code != SQLITE_OK)
            return sqlite_fail(sqlite_db(conn), code, stmt->key->name, err);
    }
    return true;
}

bool sqlite_run(struct store_conn *conn, struct conn_stmt *stmt, const struct store_value *values, size_t count,
                struct err *err)
{
    if (!bind_all(conn, stmt, values, count, SQLITE_STATIC, err))
        return false;
    int code;
    while ((code = sqlite3_step(own(stmt))) == SQLITE_ROW)
        ;
    return code == SQLITE_DONE || sqlite_fail(sqlite_db(conn), code, stmt->key->name, err);
}

bool sqlite_query(struct store_conn *conn, struct conn_stmt *stmt, const struct store_value *values, size_t count,
                  struct err *err)
{
    return bind_all(conn, stmt, values, count, SQLITE_TRANSIENT, err);
}

enum driver_row sqlite_next(struct store_conn *conn, struct conn_stmt *stmt, struct err *err)
{
    int code = sqlite3_step(own(stmt));
    if (code == SQLITE_ROW)
        return ROW_NEXT;
    if (code == SQLITE_DONE)
        return ROW_NONE;
    sqlite_fail(sqlite_db(conn), code, stmt->key->name, err);
    return ROW_FAILED;
}

void sqlite_done(struct store_conn *conn, struct conn_stmt *stmt)
{
    UNUSED(conn);
    sqlite3_reset(own(stmt));
    sqlite3_clear_bindings(own(stmt));
}

enum store_type sqlite_type(struct conn_stmt *stmt, int column)
{
    switch (sqlite3_column_type(own(stmt), column)) {
    case SQLITE_NULL: return STORE_NULL;
    case SQLITE_TEXT: return STORE_TEXT;
    case SQLITE_BLOB: return STORE_BLOB;
    default: return STORE_INT;
    }
}

int64_t sqlite_integer(struct conn_stmt *stmt, int column)
{
    return sqlite3_column_int64(own(stmt), column);
}

struct str sqlite_bytes(struct conn_stmt *stmt, int column)
{
    const void *p = sqlite3_column_blob(own(stmt), column);
    return str_make(p, (size_t)sqlite3_column_bytes(own(stmt), column));
}
