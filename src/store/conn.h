/* conn.h - one connection to the database, whichever it is (inside store/ only).
 *
 * A connection belongs to one thread at a time and keeps the statements it has prepared. */
#ifndef KRES_STORE_CONN_H
#define KRES_STORE_CONN_H

#include "store/driver.h"

/* place: as store_open has it for PostgreSQL; the file for SQLite. */
MUST_CHECK bool conn_open(const char *place, enum conn_mode mode, struct store_conn **ret, struct err *err);
void conn_close(struct store_conn *conn); /* NULL does nothing */
/* Ends queries that their owner forgot to end. */
void conn_end_rows(struct store_conn *conn);
/* Several statements without values, without results. */
MUST_CHECK bool conn_exec(struct store_conn *conn, const char *doing, const char *sql, struct err *err);
MUST_CHECK bool conn_control(struct store_conn *conn, enum control what, struct err *err);
/* Leaves a transaction, if there is one; a connection that cannot is lost. */
void conn_rollback(struct store_conn *conn);
/* A column without copying: valid until the next store_next or store_end. */
struct str conn_peek(struct store_rows *rows, int column);
enum store_type conn_type(struct store_rows *rows, int column);

#endif
