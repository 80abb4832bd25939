/* sqlite.h - what the files of the SQLite driver share (inside store/ only). */
#ifndef KRES_STORE_SQLITE_H
#define KRES_STORE_SQLITE_H

#include "store/conn.h"

#include <sqlite3.h>

struct sqlite_conn {
    struct store_conn common;
    sqlite3 *db;
    int wal_pages; /* in the write-ahead log after the last commit of this connection */
    int wal_tried; /* how many there were when they were last copied into the database */
};

enum { SQLITE_BUSY_MS = 5000 }; /* how long a connection waits for another process */

sqlite3 *sqlite_db(struct store_conn *conn);
/* Sets err from the connection's last error.  Returns false. */
bool sqlite_fail(sqlite3 *db, int code, const char *doing, struct err *err);

/* sqlite_stmt.c */
bool sqlite_prepare(struct store_conn *conn, const struct store_stmt *key, struct conn_stmt **ret, struct err *err);
void sqlite_forget(struct store_conn *conn, struct conn_stmt *stmt);
bool sqlite_run(struct store_conn *conn, struct conn_stmt *stmt, const struct store_value *values, size_t count,
                struct err *err);
bool sqlite_query(struct store_conn *conn, struct conn_stmt *stmt, const struct store_value *values, size_t count,
                  struct err *err);
enum driver_row sqlite_next(struct store_conn *conn, struct conn_stmt *stmt, struct err *err);
void sqlite_done(struct store_conn *conn, struct conn_stmt *stmt);
enum store_type sqlite_type(struct conn_stmt *stmt, int column);
int64_t sqlite_integer(struct conn_stmt *stmt, int column);
struct str sqlite_bytes(struct conn_stmt *stmt, int column);

/* sqlite_whole.c */
bool sqlite_state(struct store_conn *conn, enum driver_state *ret, struct err *err);
bool sqlite_check(struct store_conn *conn, store_problem_fn *problem, void *context, size_t *ret_problems,
                  struct err *err);
bool sqlite_settle(struct store *store, struct err *err);
void sqlite_tidy(struct store_conn *conn);
bool sqlite_tables(struct store_conn *conn, struct arena *arena, struct table **ret, size_t *ret_count,
                   struct err *err);
bool sqlite_fill_begin(struct store_conn *conn, struct err *err);
bool sqlite_fill_end(struct store_conn *conn, struct err *err);

#endif
