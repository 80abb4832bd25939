/* postgres.c - the driver of PostgreSQL: opening a connection, transactions, and what its errors mean.
 *
 * Writers of all processes take turns by an advisory lock that each write transaction takes first.  The transaction
 * is READ COMMITTED, so that what comes after the lock sees all that the one before has committed; PostgreSQL makes
 * a commit visible before it lets go of the transaction's locks.  So the rules of the house, which read and then
 * write, hold as they do with SQLite's single writer. */
#include "store/postgres.h"

#include <stdlib.h>

struct postgres_conn *postgres_own(struct store_conn *conn)
{
    return (struct postgres_conn *)conn;
}

/* ---- errors ---- */

struct meaning { const char *state; enum err_kind kind; const char *remedy; };

/* By SQLSTATE, or its first two letters. */
static const struct meaning MEANINGS[] = {
    {"23", ERR_CONFLICT, ""},
    {"53100", ERR_FULL, "; nothing was changed: make room on the disk of the PostgreSQL server and try again"},
    {"53200", ERR_BUSY, "; the PostgreSQL server is short of memory"},
    {"53300", ERR_BUSY, "; raise max_connections of the PostgreSQL server: each kres needs ten"},
    {"55P03", ERR_BUSY, "; another kres holds the database for too long; try again in a moment"},
    {"08", ERR_BUSY, "; the PostgreSQL server cannot be reached; try again in a moment"},
    {"57P", ERR_BUSY, "; the PostgreSQL server is starting or ending; try again in a moment"},
    {"25P03", ERR_BUSY, "; the transaction took too long; try again in a moment"},
    {"25006", ERR_BUSY, "; the PostgreSQL server takes no changes: it is a standby"},
    {"40", ERR_BUSY, "; try again in a moment"},
    {"57014", ERR_BUSY, "; try again in a moment"},
    {"22021", ERR_INPUT, ""},
    {"54000", ERR_TOO_LARGE, ""},
    {"42501", ERR_DENIED, "; the user of the database lacks a right: let it own the database"},
    {"28", ERR_DENIED, "; see user and password of --store, or ~/.pgpass"},
    {"3D000", ERR_NOT_FOUND, "; make it first: createdb --encoding UTF8 --template template0 NAME"},
};

static const struct meaning *meaning_of(const char *state)
{
    for (size_t i = 0; state && i < LEN(MEANINGS); i++)
        if (!strncmp(state, MEANINGS[i].state, strlen(MEANINGS[i].state)))
            return &MEANINGS[i];
    return NULL;
}

/* The first line alone: no statement, no values. */
static int first_line(const char *text)
{
    return (int)strcspn(text, "\n");
}

bool postgres_fail(struct postgres_conn *conn, const PGresult *result, const char *doing, struct err *err)
{
    static const struct meaning LOST = {"", ERR_BUSY, "; the PostgreSQL server cannot be reached; try again in a moment"};
    static const struct meaning OTHER = {"", ERR_FAULT, ""};
    const char *state = result ? PQresultErrorField(result, PG_DIAG_SQLSTATE) : NULL;
    const char *why = result ? PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY) : NULL;
    const struct meaning *meaning = meaning_of(state);
    if (!why)
        why = PQerrorMessage(conn->pg);
    if (!meaning)
        meaning = PQstatus(conn->pg) == CONNECTION_BAD ? &LOST : &OTHER;
    conn->broken = true;
    conn->lost = conn->lost || !strcmp(meaning->state, "25006");
    return err_set(err, meaning->kind, "%s: %.*s%s", doing, first_line(why), why, meaning->remedy);
}

/* ---- connections ---- */

/* What each connection is told.  A client that hangs in a transaction must not hold up all others, nor wait for them
 * for ever; "on" is the least that makes a commit durable (the server may ask for more). */
static const char SETTINGS[] =
    "SET client_min_messages = warning; SET jit = off; SET standard_conforming_strings = on;"
    "SELECT set_config('synchronous_commit', 'on', false) "
    "WHERE current_setting('synchronous_commit') NOT IN ('on', 'remote_apply')";
static const char WRITER_SETTINGS[] =
    "SET idle_in_transaction_session_timeout = '20s'; SET lock_timeout = '15s'";

static bool set_up(struct postgres_conn *conn, enum conn_mode mode, struct err *err)
{
    const char *encoding = PQparameterStatus(conn->pg, "server_encoding");
    if (!encoding || strcmp(encoding, "UTF8") != 0)
        return err_set(err, ERR_INPUT, "the database keeps its texts as %s: make one with createdb --encoding UTF8 "
                       "--template template0 NAME", encoding ? encoding : "nobody knows what");
    if (PQserverVersion(conn->pg) < 150000)
        return err_set(err, ERR_INPUT, "the PostgreSQL server is older than 15: use a newer one");
    return postgres_words(conn, "setting the connection up", SETTINGS, NULL, err) &&
           (mode == CONN_READ || postgres_words(conn, "setting the connection up", WRITER_SETTINGS, NULL, err));
}

static void ignore_notice(void *context, const char *message)
{
    UNUSED(context);
    UNUSED(message);
}

bool postgres_connect(const char *address, enum conn_mode mode, PGconn **ret, struct err *err)
{
    /* What stands in the address comes later and wins. */
    static const char *const NAMES[] = {"connect_timeout", "keepalives_idle", "keepalives_interval", "keepalives_count",
                                        "tcp_user_timeout", "target_session_attrs", "fallback_application_name",
                                        "client_encoding", "dbname", NULL};
    const char *const VALUES_OF[] = {"5", "10", "5", "3", "20000", "read-write", "kres", "UTF8", address, NULL};
    struct postgres_conn conn = {.pg = PQconnectdbParams(NAMES, VALUES_OF, 1)};
    bool ok = PQstatus(conn.pg) == CONNECTION_OK;
    if (!ok) {
        const char *why = PQerrorMessage(conn.pg);
        err_set(err, strstr(why, "does not exist") || strstr(why, "authentication failed") ? ERR_DENIED : ERR_BUSY,
                "cannot reach the database: %.*s", first_line(why), why);
    }
    if (ok)
        PQsetNoticeProcessor(conn.pg, ignore_notice, NULL);
    ok = ok && set_up(&conn, mode, err);
    if (ok) {
        *ret = conn.pg;
        return true;
    }
    PQfinish(conn.pg);
    return false;
}

static bool open_conn(const char *address, enum conn_mode mode, struct store_conn **ret, struct err *err)
{
    struct postgres_conn *conn = calloc(1, sizeof *conn);
    if (!conn)
        return err_set(err, ERR_FAULT, "cannot open the database: out of memory");
    conn->common.driver = &driver_postgres;
    conn->mode = mode;
    if (!postgres_connect(address, mode, &conn->pg, err)) {
        free(conn);
        return false;
    }
    PQenterPipelineMode(conn->pg);
    *ret = &conn->common;
    return true;
}

static void close_conn(struct store_conn *common)
{
    struct postgres_conn *conn = postgres_own(common);
    PQfinish(conn->pg);
    free(conn);
}

/* ---- words without values ---- */

/* Several statements together are no matter for a pipeline. */
bool postgres_words(struct postgres_conn *conn, const char *doing, const char *sql, PGresult **ret, struct err *err)
{
    bool piped = PQpipelineStatus(conn->pg) != PQ_PIPELINE_OFF;
    postgres_take_in(conn);
    if (!postgres_settle_words(conn, doing, err) ||
        (piped && !PQexitPipelineMode(conn->pg) && !postgres_fail(conn, NULL, doing, err)))
        return false;
    PGresult *result = PQexec(conn->pg, sql);
    ExecStatusType status = PQresultStatus(result);
    bool ok = status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || postgres_fail(conn, result, doing, err);
    if (piped)
        PQenterPipelineMode(conn->pg);
    if (ok && ret)
        *ret = result;
    else
        PQclear(result);
    return ok;
}

static bool exec(struct store_conn *conn, const char *doing, const char *sql, struct err *err)
{
    return postgres_words(postgres_own(conn), doing, sql, NULL, err);
}

/* One statement, answered. */
static bool one(struct postgres_conn *conn, const char *doing, const char *sql, PGresult **ret, struct err *err)
{
    postgres_take_in(conn);
    if (!PQsendQueryParams(conn->pg, sql, 0, NULL, NULL, NULL, NULL, 0))
        return postgres_fail(conn, NULL, doing, err);
    PGresult *result = postgres_answer(conn, doing, err);
    bool ok = result != NULL;
    if (ok && ret)
        *ret = result;
    else
        PQclear(result);
    return ok;
}

/* The commit of a transaction in which something failed is a rollback, and no error. */
static bool commit(struct postgres_conn *conn, struct err *err)
{
    PGresult *result = NULL;
    if (conn->mode == CONN_READ) { /* nothing hangs on it: sent, and looked at when the connection is used again */
        bool ok = postgres_queue(conn, "read.end", "COMMIT", err);
        PQflush(conn->pg);
        return ok;
    }
    if (!one(conn, "commit", "COMMIT", &result, err))
        return false;
    bool ok = !strcmp(PQcmdStatus(result), "COMMIT") ||
              err_set(err, ERR_FAULT, "commit: the transaction had failed before");
    PQclear(result);
    return ok;
}

static bool control(struct store_conn *common, enum control what, struct err *err)
{
    struct postgres_conn *conn = postgres_own(common);
    if (what == CONTROL_WRITE || what == CONTROL_UNDO || what == CONTROL_ROLLBACK)
        conn->broken = false;
    switch (what) {
    case CONTROL_READ:
        postgres_look_alive(conn);
        return !conn->lost && PQstatus(conn->pg) == CONNECTION_OK
                   ? postgres_queue(conn, "read.begin", "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", err)
                   : err_set(err, ERR_BUSY, "the PostgreSQL server cannot be reached; try again in a moment");
    case CONTROL_WRITE:
        return postgres_queue(conn, "write.begin", "BEGIN ISOLATION LEVEL READ COMMITTED", err) &&
               one(conn, "write.begin",
                   "SELECT pg_advisory_xact_lock(hashtextextended('kres ' || current_schema(), 1))", NULL, err);
    case CONTROL_COMMIT: return commit(conn, err);
    case CONTROL_ROLLBACK: return one(conn, "rollback", "ROLLBACK", NULL, err);
    case CONTROL_SAVE: return postgres_queue(conn, "write.savepoint", "SAVEPOINT job", err);
    case CONTROL_RELEASE: return postgres_queue(conn, "write.release", "RELEASE job", err);
    case CONTROL_UNDO: return one(conn, "write.undo", "ROLLBACK TO job", NULL, err);
    case CONTROLS: default: return err_set(err, ERR_FAULT, "no such control");
    }
}

static bool in_transaction(struct store_conn *common)
{
    PGTransactionStatusType status = PQtransactionStatus(postgres_own(common)->pg);
    return status == PQTRANS_INTRANS || status == PQTRANS_INERROR || status == PQTRANS_ACTIVE;
}

static bool is_broken(struct store_conn *common)
{
    return postgres_own(common)->broken;
}

static bool is_lost(struct store_conn *common)
{
    struct postgres_conn *conn = postgres_own(common);
    return conn->lost || PQstatus(conn->pg) != CONNECTION_OK;
}

static int64_t last_id(struct store_conn *conn)
{
    return postgres_own(conn)->last_id;
}

static int64_t changed(struct store_conn *conn)
{
    return postgres_own(conn)->changed;
}

/* Heard by all once the transaction is committed, and by nobody when it is not. */
static bool tell(struct store_conn *conn, unsigned news, struct err *err)
{
    char sql[120];
    snprintf(sql, sizeof sql, "SELECT pg_notify('kres ' || current_schema(), '%u')", news);
    return postgres_queue(postgres_own(conn), "telling the news", sql, err);
}

const struct driver driver_postgres = {
    .name = "PostgreSQL",
    .alone = false,
    .batch_most = 512,
    .open = open_conn,
    .close = close_conn,
    .control = control,
    .exec = exec,
    .in_transaction = in_transaction,
    .is_broken = is_broken,
    .is_lost = is_lost,
    .prepare = postgres_prepare,
    .forget = postgres_forget,
    .run = postgres_run,
    .query = postgres_query,
    .next = postgres_next,
    .done = postgres_done,
    .type = postgres_type,
    .integer = postgres_integer,
    .bytes = postgres_bytes,
    .last_id = last_id,
    .changed = changed,
    .state = postgres_state,
    .check = postgres_check,
    .settle = postgres_settle,
    .tidy = NULL,
    .tell = tell,
    .stop_others = postgres_stop_others,
    .tables = postgres_tables,
    .fill_begin = postgres_fill_begin,
    .fill_end = postgres_fill_end,
};
