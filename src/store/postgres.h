/* postgres.h - what the files of the PostgreSQL driver share (inside store/ only).
 *
 * Locks between processes are advisory locks of the server, numbered below; the schema is part of their key, so that
 * several Kres can live in one database.  They end with the connection that holds them, however that ends. */
#ifndef KRES_STORE_POSTGRES_H
#define KRES_STORE_POSTGRES_H

#include "store/conn.h"

#include <libpq-fe.h>

enum postgres_lock {
    POSTGRES_WRITES = 1, /* one transaction of all writers at a time */
    POSTGRES_LEADS = 2,  /* who does the hourly work */
    POSTGRES_SERVES = 3, /* shared by all who serve; a move wants it alone */
    POSTGRES_HAS_KEY = 4, /* shared by all who can tell the shared key */
    POSTGRES_ASKS = 5,   /* one asks for it, or makes it, at a time */
};
/* "…('%d'…": the key of a lock, as SQL. */
#define POSTGRES_KEY "hashtextextended('kres ' || current_schema(), %d)"

struct postgres_stmt;

struct postgres_conn {
    struct store_conn common;
    PGconn *pg;
    enum conn_mode mode;
    bool lost;                     /* of no use though the connection still stands: the server is a standby now */
    bool broken;                   /* a statement failed: nothing goes on in this savepoint */
    unsigned words;                /* sent, their answers not read yet */
    unsigned named;                /* statements so far: they are called k1, k2, … */
    struct postgres_stmt *flowing; /* whose rows are still on their way: they are taken in before anything else */
    int64_t last_id, changed;
};

struct postgres_conn *postgres_own(struct store_conn *conn);
/* Sets err from a result that is not what was wanted (NULL: from the connection).  Returns false. */
bool postgres_fail(struct postgres_conn *conn, const PGresult *result, const char *doing, struct err *err);
/* "Words" of SQL without values; the last result must be good.  *ret (may be NULL): to be cleared. */
bool postgres_words(struct postgres_conn *conn, const char *doing, const char *sql, PGresult **ret, struct err *err);

/* postgres_wire.c: statements go out in a pipeline.  What answers nothing that anybody waits for (a savepoint, the
 * begin of a transaction) travels with the statement after it, so that it costs no journey of its own. */

/* Sends one statement without values; its answer is looked at with the next exchange. */
bool postgres_queue(struct postgres_conn *conn, const char *doing, const char *sql, struct err *err);
/* After a statement was sent: reads the answers of all words before it.  When one of them failed the exchange is over,
 * err is set, and the answer is false; else the statement's own answers are next. */
bool postgres_answers(struct postgres_conn *conn, const char *doing, struct err *err);
/* Reads on to the end of the exchange. */
void postgres_finish(struct postgres_conn *conn);
/* The statement's one answer, and the end of the exchange; NULL after err was set. */
PGresult *postgres_answer(struct postgres_conn *conn, const char *doing, struct err *err);
/* Looks at the answers of the words that are under way. */
bool postgres_settle_words(struct postgres_conn *conn, const char *doing, struct err *err);
/* Has the server hung up while nobody spoke?  Costs no journey. */
void postgres_look_alive(struct postgres_conn *conn);
/* Opens a connection with our settings, not in pipeline mode. */
bool postgres_connect(const char *address, enum conn_mode mode, PGconn **ret, struct err *err);

/* postgres_stmt.c */
bool postgres_prepare(struct store_conn *conn, const struct store_stmt *key, struct conn_stmt **ret, struct err *err);
void postgres_forget(struct store_conn *conn, struct conn_stmt *stmt);
bool postgres_run(struct store_conn *conn, struct conn_stmt *stmt, const struct store_value *values, size_t count,
                  struct err *err);
bool postgres_query(struct store_conn *conn, struct conn_stmt *stmt, const struct store_value *values, size_t count,
                    struct err *err);
enum driver_row postgres_next(struct store_conn *conn, struct conn_stmt *stmt, struct err *err);
void postgres_done(struct store_conn *conn, struct conn_stmt *stmt);
enum store_type postgres_type(struct conn_stmt *stmt, int column);
int64_t postgres_integer(struct conn_stmt *stmt, int column);
struct str postgres_bytes(struct conn_stmt *stmt, int column);
/* Takes in what is on its way, so that the connection can be used for something else. */
void postgres_take_in(struct postgres_conn *conn);

/* postgres_whole.c */
bool postgres_state(struct store_conn *conn, enum driver_state *ret, struct err *err);
bool postgres_check(struct store_conn *conn, store_problem_fn *problem, void *context, size_t *ret_problems,
                    struct err *err);
bool postgres_settle(struct store *store, struct err *err);
bool postgres_stop_others(struct store_conn *conn, struct err *err);
bool postgres_tables(struct store_conn *conn, struct arena *arena, struct table **ret, size_t *ret_count,
                     struct err *err);
bool postgres_fill_begin(struct store_conn *conn, struct err *err);
bool postgres_fill_end(struct store_conn *conn, struct err *err);

#endif
