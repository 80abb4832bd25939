/* conn.h - one connection to the database file (inside store/ only).
 *
 * A connection belongs to one thread at a time and keeps the statements it has prepared.  Errors of SQLite
 * become struct err in one place, conn_fail(). */
#ifndef KRES_STORE_CONN_H
#define KRES_STORE_CONN_H

#include "store/store.h"

#include <sqlite3.h>

struct conn_stmt; /* a prepared statement */

struct store_conn {
    sqlite3 *db;
    struct store *store;          /* NULL for a connection that belongs to none */
    struct store_conn *next_free; /* in the store's list of idle readers */
    struct conn_stmt **table;     /* by pointer of struct store_stmt; open addressing, room a power of two */
    size_t room, count;
    unsigned open_rows; /* queries begun and not ended */
    int wal_pages;      /* in the write-ahead log after the last commit of this connection */
    int wal_tried;      /* how many there were when they were last copied into the database */
};

enum { CONN_BUSY_MS = 5000 }; /* how long a connection waits for another process */
enum conn_mode { CONN_READ, CONN_WRITE };

MUST_CHECK bool conn_open(const char *file, enum conn_mode mode, struct store_conn **ret, struct err *err);
void conn_close(struct store_conn *conn); /* NULL does nothing */
/* Ends queries that their owner forgot to end. */
void conn_end_rows(struct store_conn *conn);
/* Several statements without values, without results. */
MUST_CHECK bool conn_exec(struct store_conn *conn, const char *doing, const char *sql, struct err *err);
/* Sets err from the connection's last error.  Returns false. */
bool conn_fail(sqlite3 *db, int code, const char *doing, struct err *err);
/* A column without copying: valid until the next store_next or store_end. */
struct str conn_peek(struct store_rows *rows, int column);

#endif
