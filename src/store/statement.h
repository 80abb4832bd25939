/* statement.h - prepared statements of a connection (inside store/ only); what callers see is in store.h. */
#ifndef KRES_STORE_STATEMENT_H
#define KRES_STORE_STATEMENT_H

#include "store/conn.h"

void statement_free_all(struct store_conn *conn);

#endif
