/* statement.h - prepared statements of a connection (inside store/ only); what callers see is in store.h. */
#ifndef KRES_STORE_STATEMENT_H
#define KRES_STORE_STATEMENT_H

#include "store/conn.h"

void statement_free_all(struct store_conn *conn);

/* For statements whose text was made while running: beside the table of the connection, which knows a statement by
 * its address and must not meet another one there later. */
MUST_CHECK bool statement_new(struct store_conn *conn, const struct store_stmt *key, struct conn_stmt **ret,
                              struct err *err);
MUST_CHECK bool statement_run(struct store_conn *conn, struct conn_stmt *stmt, const struct store_value *values,
                              size_t count, struct err *err);
void statement_end(struct store_conn *conn, struct conn_stmt *stmt); /* NULL does nothing */
/* As store_query without values; key need not outlive the call of store_end. */
MUST_CHECK bool statement_query_once(struct store_conn *conn, const struct store_stmt *key, struct store_rows *ret,
                                     struct err *err);

#endif
