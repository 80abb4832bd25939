/* statement.c - see store.h: the statements of a connection, running them and reading their rows. */
#include "store/statement.h"

#include <stdlib.h>

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

static bool prepare(struct store_conn *conn, const struct store_stmt *key, bool single, struct conn_stmt **ret,
                    struct err *err)
{
    struct conn_stmt *prepared;
    if (!conn->driver->prepare(conn, key, &prepared, err))
        return false;
    prepared->key = key;
    prepared->sql = key->sql;
    prepared->single = single;
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
        if (conn->table[i])
            conn->driver->forget(conn, conn->table[i]);
    free(conn->table);
    conn->table = NULL;
    conn->room = conn->count = 0;
}

static void done_with(struct store_conn *conn, struct conn_stmt *prepared)
{
    conn->driver->done(conn, prepared);
    prepared->busy = false;
    if (prepared->single)
        conn->driver->forget(conn, prepared);
}

void conn_end_rows(struct store_conn *conn)
{
    if (!conn->open_rows)
        return;
    for (size_t i = 0; i < conn->room; i++)
        if (conn->table[i] && conn->table[i]->busy)
            done_with(conn, conn->table[i]);
    conn->open_rows = 0;
}

bool store_run(struct store_conn *conn, const struct store_stmt *stmt, const struct store_value *values, size_t count,
               struct err *err)
{
    struct conn_stmt *prepared;
    if (!find(conn, stmt, &prepared, err))
        return false;
    bool ok = conn->driver->run(conn, prepared, values, count, err);
    done_with(conn, prepared);
    return ok;
}

int64_t store_last_id(struct store_conn *conn)
{
    return conn->driver->last_id(conn);
}

int64_t store_changed(struct store_conn *conn)
{
    return conn->driver->changed(conn);
}

bool store_query(struct store_conn *conn, const struct store_stmt *stmt, const struct store_value *values, size_t count,
                 struct store_rows *ret, struct err *err)
{
    struct conn_stmt *prepared;
    if (!find(conn, stmt, &prepared, err))
        return false;
    if (!conn->driver->query(conn, prepared, values, count, err)) {
        done_with(conn, prepared);
        return false;
    }
    prepared->busy = true;
    conn->open_rows++;
    *ret = (struct store_rows){.conn = conn, .stmt = prepared};
    return true;
}

bool statement_new(struct store_conn *conn, const struct store_stmt *key, struct conn_stmt **ret, struct err *err)
{
    return prepare(conn, key, true, ret, err);
}

bool statement_run(struct store_conn *conn, struct conn_stmt *stmt, const struct store_value *values, size_t count,
                   struct err *err)
{
    bool ok = conn->driver->run(conn, stmt, values, count, err);
    conn->driver->done(conn, stmt);
    return ok;
}

void statement_end(struct store_conn *conn, struct conn_stmt *stmt)
{
    if (stmt)
        conn->driver->forget(conn, stmt);
}

bool statement_query_once(struct store_conn *conn, const struct store_stmt *key, struct store_rows *ret,
                          struct err *err)
{
    struct conn_stmt *stmt;
    if (!prepare(conn, key, true, &stmt, err))
        return false;
    if (!conn->driver->query(conn, stmt, NULL, 0, err)) {
        done_with(conn, stmt);
        return false;
    }
    stmt->busy = true;
    conn->open_rows++;
    *ret = (struct store_rows){.conn = conn, .stmt = stmt};
    return true;
}

bool store_next(struct store_rows *rows)
{
    if (rows->failed)
        return false;
    enum driver_row row = rows->conn->driver->next(rows->conn, rows->stmt, &rows->err);
    rows->failed = row == ROW_FAILED;
    return row == ROW_NEXT;
}

bool store_end(struct store_rows *rows, struct err *err)
{
    if (!rows->stmt)
        return true;
    done_with(rows->conn, rows->stmt);
    rows->stmt = NULL;
    rows->conn->open_rows--;
    if (rows->failed && err)
        *err = rows->err;
    return !rows->failed;
}

int64_t store_int(struct store_rows *rows, int column)
{
    return rows->conn->driver->integer(rows->stmt, column);
}

enum store_type conn_type(struct store_rows *rows, int column)
{
    return rows->conn->driver->type(rows->stmt, column);
}

bool store_is_null(struct store_rows *rows, int column)
{
    return conn_type(rows, column) == STORE_NULL;
}

struct str conn_peek(struct store_rows *rows, int column)
{
    return rows->conn->driver->bytes(rows->stmt, column);
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
