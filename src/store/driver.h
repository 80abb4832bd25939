/* driver.h - what a database must be able to do for store/ (inside store/ only): one table a database.
 *
 * Two of them: driver_sqlite (one file in the data folder) and driver_postgres (a database that several processes
 * share, by libpq).  Everything above, the statements of all rooms among it, is the same text for both; what a
 * driver promises is told here once.
 *
 * A connection belongs to one thread at a time.  A function that can fail sets err; "lost" means that the
 * connection is of no use any more and a new one must be opened. */
#ifndef KRES_STORE_DRIVER_H
#define KRES_STORE_DRIVER_H

#include "store/store.h"

enum conn_mode { CONN_READ, CONN_WRITE };

/* What begins, divides and ends transactions. */
enum control {
    CONTROL_READ,     /* one unchanging state of all tables until the end */
    CONTROL_WRITE,    /* no other process writes until the end; sees all that others have committed */
    CONTROL_COMMIT,   /* durable when it returns true */
    CONTROL_ROLLBACK,
    CONTROL_SAVE,     /* a savepoint */
    CONTROL_RELEASE,  /* keeps what came after it */
    CONTROL_UNDO,     /* undoes it; the savepoint stays */
    CONTROLS
};

/* What a driver keeps of a prepared statement begins with this. */
struct conn_stmt {
    const struct store_stmt *key;
    const char *sql; /* of the key when it was prepared: a key on the stack may come again with another text */
    bool busy;       /* between store_query and store_end */
    bool single;     /* prepared beside the one in the table: a query inside its own rows, a key of another text */
};

/* What a driver keeps of a connection begins with this. */
struct store_conn {
    const struct driver *driver;
    struct store *store;          /* NULL for a connection that belongs to none */
    struct store_conn *next_free; /* in the store's list of idle readers */
    struct conn_stmt **table;     /* by pointer of struct store_stmt; open addressing, room a power of two */
    size_t room, count;
    unsigned open_rows; /* queries begun and not ended */

    /* audit.c: the last line of the log, as long as nobody else can write and nothing was undone. */
    bool knows_last;
    int64_t last_number;
    uint8_t last_hash[32];
};

enum driver_row { ROW_NONE, ROW_NEXT, ROW_FAILED };
enum driver_state { STATE_EMPTY, STATE_OURS, STATE_FOREIGN }; /* no tables; ours; those of somebody else */

/* A table as move.c copies it. */
struct table {
    struct str name;
    struct str *columns; /* in the order of their names */
    size_t count;
};

struct driver {
    const char *name;
    bool alone;          /* no other server can be on the same database */
    unsigned batch_most; /* functions that share one transaction */

    bool (*open)(const char *place, enum conn_mode mode, struct store_conn **ret, struct err *err);
    void (*close)(struct store_conn *conn); /* its statements are forgotten already */
    bool (*control)(struct store_conn *conn, enum control what, struct err *err);
    bool (*exec)(struct store_conn *conn, const char *doing, const char *sql, struct err *err);
    bool (*in_transaction)(struct store_conn *conn);
    bool (*is_broken)(struct store_conn *conn); /* a statement failed: nothing goes on before CONTROL_UNDO */
    bool (*is_lost)(struct store_conn *conn);

    bool (*prepare)(struct store_conn *conn, const struct store_stmt *key, struct conn_stmt **ret, struct err *err);
    void (*forget)(struct store_conn *conn, struct conn_stmt *stmt);
    bool (*run)(struct store_conn *conn, struct conn_stmt *stmt, const struct store_value *values, size_t count,
                struct err *err);
    bool (*query)(struct store_conn *conn, struct conn_stmt *stmt, const struct store_value *values, size_t count,
                  struct err *err);
    enum driver_row (*next)(struct store_conn *conn, struct conn_stmt *stmt, struct err *err);
    void (*done)(struct store_conn *conn, struct conn_stmt *stmt); /* after run, and after the last row wanted */
    /* Columns of the row that next found; bytes stay valid until the next row. */
    enum store_type (*type)(struct conn_stmt *stmt, int column);
    int64_t (*integer)(struct conn_stmt *stmt, int column);
    struct str (*bytes)(struct conn_stmt *stmt, int column); /* a zero follows texts */
    int64_t (*last_id)(struct store_conn *conn);
    int64_t (*changed)(struct store_conn *conn);

    /* The whole database. */
    bool (*state)(struct store_conn *conn, enum driver_state *ret, struct err *err);
    bool (*check)(struct store_conn *conn, store_problem_fn *problem, void *context, size_t *ret_problems,
                  struct err *err);
    bool (*settle)(struct store *store, struct err *err); /* in the writer's thread, outside a transaction */
    void (*tidy)(struct store_conn *conn);                /* after each batch; NULL: nothing to do */
    bool (*tell)(struct store_conn *conn, unsigned news, struct err *err);
    /* For the life of the connection no server works on the database; ERR_CONFLICT when one does. */
    bool (*stop_others)(struct store_conn *conn, struct err *err);
    bool (*tables)(struct store_conn *conn, struct arena *arena, struct table **ret, size_t *ret_count,
                   struct err *err);
    /* In a transaction: rows come in any order and as they are; afterwards all rules hold again. */
    bool (*fill_begin)(struct store_conn *conn, struct err *err);
    bool (*fill_end)(struct store_conn *conn, struct err *err);
};

extern const struct driver driver_sqlite, driver_postgres;
/* "postgres://…" and "postgresql://…" are for one, a folder's file for the other. */
const struct driver *driver_for(const char *place);

#endif
