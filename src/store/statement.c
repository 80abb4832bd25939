/* statement.c - see store.h: running statements and reading rows. */
#include "store/statement.h"

#include <stdlib.h>

struct conn_stmt {
    const struct store_stmt *key;
    const char *sql; /* of the key when it was prepared: a key on the stack may come again with another text */
    sqlite3_stmt *stmt;
    bool busy;   /* between store_query and store_end */
    bool single; /* prepared beside the one in the table: a query inside its own rows, a key of another text */
};

static size_t slot_of(const struct store_conn *conn, const struct store_stmt *key)
{
    size_t mask = conn->room - 1, at = (size_t)((uintptr_t)key >> 4) * 0x9e3779b97f4a7c15ULL >> 20 & mask;
    while (conn->table[at] && conn->table[at]->key != key)
        at = (at + 1) & mask;
    return at;
}

static bool table_grow(struct store_conn *conn)
{
    struct conn_stmt **old = conn->table;
    size_t room = conn->room;
    struct conn_stmt **table = calloc(room ? 2 * room : 64, sizeof *table);
    if (!table)
        return false;
    conn->table = table;
    conn->room = room ? 2 * room : 64;
    for (size_t i = 0; i < room; i++)
        if (old[i])
            conn->table[slot_of(conn, old[i]->key)] = old[i];
    free(old);
    return true;
}

static void statement_free(struct conn_stmt *prepared)
{
    if (!prepared)
        return;
    sqlite3_finalize(prepared->stmt);
    free(prepared);
}

static bool prepare(struct store_conn *conn, const struct store_stmt *key, bool single, struct conn_stmt **ret,
                    struct err *err)
{
    struct conn_stmt *prepared = calloc(1, sizeof *prepared);
    if (!prepared)
        return err_set(err, ERR_FAULT, "%s: out of memory", key->name);
    prepared->key = key;
    prepared->sql = key->sql;
    prepared->single = single;
    int code = sqlite3_prepare_v3(conn->db, key->sql, -1, SQLITE_PREPARE_PERSISTENT, &prepared->stmt, NULL);
    if (code != SQLITE_OK || !prepared->stmt) {
        conn_fail(conn->db, code, key->name, err);
        statement_free(prepared);
        return false;
    }
    *ret = prepared;
    return true;
}

static bool find(struct store_conn *conn, const struct store_stmt *key, struct conn_stmt **ret, struct err *err)
{
    if (2 * conn->count >= conn->room && !table_grow(conn))
        return err_set(err, ERR_FAULT, "%s: out of memory", key->name);
    size_t at = slot_of(conn, key);
    struct conn_stmt *known = conn->table[at];
    if (known && (known->busy || known->sql != key->sql))
        return prepare(conn, key, true, ret, err);
    if (!known) {
        if (!prepare(conn, key, false, &conn->table[at], err))
            return false;
        conn->count++;
    }
    *ret = conn->table[at];
    return true;
}

void statement_free_all(struct store_conn *conn)
{
    for (size_t i = 0; i < conn->room; i++)
        statement_free(conn->table[i]);
    free(conn->table);
    conn->table = NULL;
    conn->room = conn->count = 0;
}

void conn_end_rows(struct store_conn *conn)
{
    if (!conn->open_rows)
        return;
    for (size_t i = 0; i < conn->room; i++)
        if (conn->table[i] && conn->table[i]->busy) {
            sqlite3_reset(conn->table[i]->stmt);
            sqlite3_clear_bindings(conn->table[i]->stmt);
            conn->table[i]->busy = false;
        }
    conn->open_rows = 0;
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

static bool bind_all(struct store_conn *conn, struct conn_stmt *prepared, const struct store_value *values,
                     size_t count, sqlite3_destructor_type copies, struct err *err)
{
    int wanted = sqlite3_bind_parameter_count(prepared->stmt);
    if ((size_t)wanted != count)
        return err_set(err, ERR_FAULT, "%s: wants %d values and was given %zu", prepared->key->name, wanted, count);
    for (size_t i = 0; i < count; i++) {
        int code = bind(prepared->stmt, (int)i + 1, &values[i], copies);
        if (code != SQLITE_OK)
            return conn_fail(conn->db, code, prepared->key->name, err);
    }
    return true;
}

static void done_with(struct conn_stmt *prepared)
{
    sqlite3_reset(prepared->stmt);
    sqlite3_clear_bindings(prepared->stmt);
    prepared->busy = false;
    if (prepared->single)
        statement_free(prepared);
}

bool store_run(struct store_conn *conn, const struct store_stmt *stmt, const struct store_value *values, size_t count,
               struct err *err)
{
    struct conn_stmt *prepared;
    if (!find(conn, stmt, &prepared, err))
        return false;
    bool ok = bind_all(conn, prepared, values, count, SQLITE_STATIC, err);
    if (ok) {
        int code;
        while ((code = sqlite3_step(prepared->stmt)) == SQLITE_ROW)
            ;
        ok = code == SQLITE_DONE || conn_fail(conn->db, code, stmt->name, err);
    }
    done_with(prepared);
    return ok;
}

int64_t store_last_id(struct store_conn *conn)
{
    return sqlite3_last_insert_rowid(conn->db);
}

int64_t store_changed(struct store_conn *conn)
{
    return sqlite3_changes64(conn->db);
}

bool store_query(struct store_conn *conn, const struct store_stmt *stmt, const struct store_value *values, size_t count,
                 struct store_rows *ret, struct err *err)
{
    struct conn_stmt *prepared;
    if (!find(conn, stmt, &prepared, err))
        return false;
    if (!bind_all(conn, prepared, values, count, SQLITE_TRANSIENT, err)) {
        done_with(prepared);
        return false;
    }
    prepared->busy = true;
    conn->open_rows++;
    *ret = (struct store_rows){.conn = conn, .stmt = prepared};
    return true;
}

bool store_next(struct store_rows *rows)
{
    struct conn_stmt *prepared = rows->stmt;
    if (rows->failed)
        return false;
    int code = sqlite3_step(prepared->stmt);
    if (code == SQLITE_ROW)
        return true;
    if (code != SQLITE_DONE)
        rows->failed = !conn_fail(rows->conn->db, code, prepared->key->name, &rows->err);
    return false;
}

bool store_end(struct store_rows *rows, struct err *err)
{
    if (!rows->stmt)
        return true;
    done_with(rows->stmt);
    rows->stmt = NULL;
    rows->conn->open_rows--;
    if (rows->failed && err)
        *err = rows->err;
    return !rows->failed;
}

static sqlite3_stmt *row_of(struct store_rows *rows)
{
    return ((struct conn_stmt *)rows->stmt)->stmt;
}

int64_t store_int(struct store_rows *rows, int column)
{
    return sqlite3_column_int64(row_of(rows), column);
}

bool store_is_null(struct store_rows *rows, int column)
{
    return sqlite3_column_type(row_of(rows), column) == SQLITE_NULL;
}

struct str conn_peek(struct store_rows *rows, int column)
{
    const void *p = sqlite3_column_blob(row_of(rows), column);
    return str_make(p, (size_t)sqlite3_column_bytes(row_of(rows), column));
}

struct str store_text(struct store_rows *rows, int column, struct arena *arena)
{
    return str_copy(arena, conn_peek(rows, column));
}

bool store_bytes(struct store_rows *rows, int column, void *ret, size_t n)
{
    struct str bytes = conn_peek(rows, column);
    if (bytes.n != n)
        return false;
    if (n)
        memcpy(ret, bytes.p, n);
    return true;
}

bool store_number(struct store_conn *conn, const struct store_stmt *stmt, const struct store_value *values,
                  size_t count, int64_t otherwise, int64_t *ret, struct err *err)
{
    struct store_rows rows;
    if (!store_query(conn, stmt, values, count, &rows, err))
        return false;
    int64_t number = store_next(&rows) ? store_int(&rows, 0) : otherwise;
    if (!store_end(&rows, err))
        return false;
    *ret = number;
    return true;
}
