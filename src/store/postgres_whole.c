/* postgres_whole.c - the driver of PostgreSQL: the database as a whole, its tables, its check. */
#include "store/inside.h"
#include "store/postgres.h"
#include "store/statement.h"

/* Tables of this schema; is the one that says the version among them? */
static const struct store_stmt COUNT = {
    "meta.tables", "SELECT count(*), count(*) FILTER (WHERE c.relname = 'meta') FROM pg_class c "
                   "JOIN pg_namespace n ON n.oid = c.relnamespace "
                   "WHERE n.nspname = current_schema() AND c.relkind IN ('r', 'p')"};

bool postgres_state(struct store_conn *conn, enum driver_state *ret, struct err *err)
{
    struct store_rows rows;
    int64_t tables = 0, ours = 0;
    if (!store_query(conn, &COUNT, NO_VALUES, &rows, err))
        return false;
    if (store_next(&rows)) {
        tables = store_int(&rows, 0);
        ours = store_int(&rows, 1);
    }
    if (!store_end(&rows, err))
        return false;
    *ret = !tables ? STATE_EMPTY : ours ? STATE_OURS : STATE_FOREIGN;
    return true;
}

/* The server's own vacuum does it. */
bool postgres_settle(struct store *store, struct err *err)
{
    UNUSED(store);
    UNUSED(err);
    return true;
}

/* ---- check ---- */

static const struct store_stmt INDEXES = {
    "check.indexes", "SELECT 'the index ' || c.relname || ' is not valid: REINDEX INDEX ' || c.relname FROM pg_index i "
                     "JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_namespace n ON n.oid = c.relnamespace "
                     "WHERE n.nspname = current_schema() AND NOT (i.indisvalid AND i.indisready)"};
static const struct store_stmt CHECKSUMS = {
    "check.checksums", "SELECT 'pages whose checksum does not fit: ' || checksum_failures || ' (see the log of the server)' "
                       "FROM pg_stat_database WHERE datname = current_database() AND checksum_failures > 0"};
/* One query a reference, written by the server itself. */
static const struct store_stmt REFERENCES = {
    "check.references",
    "SELECT format('SELECT count(*) FROM %I c WHERE %s AND NOT EXISTS (SELECT 1 FROM %I p WHERE %s)', t.relname, "
    "(SELECT string_agg(format('c.%I IS NOT NULL', a.attname), ' AND ') FROM unnest(k.conkey) u "
    "JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u), r.relname, "
    "(SELECT string_agg(format('p.%I = c.%I', b.attname, a.attname), ' AND ') "
    "FROM unnest(k.conkey, k.confkey) u (f, g) JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.f "
    "JOIN pg_attribute b ON b.attrelid = k.confrelid AND b.attnum = u.g)), t.relname, r.relname "
    "FROM pg_constraint k JOIN pg_class t ON t.oid = k.conrelid JOIN pg_class r ON r.oid = k.confrelid "
    "JOIN pg_namespace n ON n.oid = k.connamespace WHERE k.contype = 'f' AND n.nspname = current_schema() "
    "ORDER BY t.relname, k.conname"};

static bool tell_texts(struct store_conn *conn, const struct store_stmt *stmt, store_problem_fn *problem, void *context,
                       size_t *ret_problems, struct err *err)
{
    struct store_rows rows;
    if (!store_query(conn, stmt, NO_VALUES, &rows, err))
        return false;
    while (store_next(&rows)) {
        (*ret_problems)++;
        problem(context, conn_peek(&rows, 0).p);
    }
    return store_end(&rows, err);
}

static bool tell_lost_references(struct store_conn *conn, store_problem_fn *problem, void *context, size_t *ret_problems,
                                 struct err *err)
{
    struct arena arena = {0};
    struct store_rows rows;
    if (!store_query(conn, &REFERENCES, NO_VALUES, &rows, err))
        return false;
    bool ok = true;
    while (ok && store_next(&rows)) {
        struct store_stmt ask = {"check.reference", store_text(&rows, 0, &arena).p};
        struct store_rows answer;
        if (!(ok = statement_query_once(conn, &ask, &answer, err)))
            break;
        int64_t lost = store_next(&answer) ? store_int(&answer, 0) : 0;
        ok = store_end(&answer, err);
        if (!lost)
            continue;
        (*ret_problems)++;
        problem(context, str_printf(&arena, "a row of " STR_FMT " points at a row of " STR_FMT " that is not there",
                                    STR_ARG(conn_peek(&rows, 1)), STR_ARG(conn_peek(&rows, 2))).p);
    }
    ok = store_end(&rows, err) && ok;
    arena_clear(&arena);
    return ok;
}

bool postgres_check(struct store_conn *conn, store_problem_fn *problem, void *context, size_t *ret_problems,
                    struct err *err)
{
    return tell_texts(conn, &INDEXES, problem, context, ret_problems, err) &&
           tell_texts(conn, &CHECKSUMS, problem, context, ret_problems, err) &&
           tell_lost_references(conn, problem, context, ret_problems, err);
}

/* ---- what move.c needs ---- */

/* A server that has lost its connection, and so this lock, and comes back meanwhile, finds the writers' one taken. */
bool postgres_stop_others(struct store_conn *common, struct err *err)
{
    char sql[300];
    struct postgres_conn *conn = postgres_own(common);
    PGresult *result;
    snprintf(sql, sizeof sql, "SELECT pg_try_advisory_lock(" POSTGRES_KEY ") AND pg_try_advisory_lock(" POSTGRES_KEY ")",
             POSTGRES_SERVES, POSTGRES_WRITES);
    if (!postgres_words(conn, "keeping others away", sql, &result, err))
        return false;
    bool got = PQgetvalue(result, 0, 0)[0] == 't';
    PQclear(result);
    return got || err_set(err, ERR_CONFLICT, "a kres works on the database: stop every \"kres serve\" there first");
}

static const struct store_stmt COLUMNS = {
    "move.columns", "SELECT c.relname, a.attname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
                    "JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped "
                    "WHERE n.nspname = current_schema() AND c.relkind = 'r' "
                    "ORDER BY c.relname COLLATE \"C\", a.attname COLLATE \"C\""};

bool postgres_tables(struct store_conn *conn, struct arena *arena, struct table **ret, size_t *ret_count,
                     struct err *err)
{
    return tables_read(conn, &COLUMNS, arena, ret, ret_count, err);
}

/* Runs the statement that each row of the answer holds. */
static bool run_each(struct store_conn *conn, const struct store_stmt *stmt, struct err *err)
{
    struct arena arena = {0};
    struct buf all = {.arena = &arena};
    struct store_rows rows;
    bool ok = store_query(conn, stmt, NO_VALUES, &rows, err);
    if (ok) {
        while (store_next(&rows))
            buf_printf(&all, STR_FMT ";", STR_ARG(conn_peek(&rows, 0)));
        ok = store_end(&rows, err);
    }
    ok = ok && (!all.n || conn_exec(conn, stmt->name, buf_str(&all).p, err));
    arena_clear(&arena);
    return ok;
}

#define OUR_TABLES "FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace " \
                   "WHERE n.nspname = current_schema() AND c.relkind = 'r'"

bool postgres_fill_begin(struct store_conn *conn, struct err *err)
{
    static const struct store_stmt OFF = {
        "setting triggers aside", "SELECT format('ALTER TABLE %I DISABLE TRIGGER USER', c.relname) " OUR_TABLES};
    return run_each(conn, &OFF, err) &&
           conn_exec(conn, "setting rules aside", "SET LOCAL idle_in_transaction_session_timeout = 0; "
                                                  "SET CONSTRAINTS ALL DEFERRED", err);
}

/* Numbers go on after the highest. */
bool postgres_fill_end(struct store_conn *conn, struct err *err)
{
    static const struct store_stmt ON = {
        "putting triggers back", "SELECT format('ALTER TABLE %I ENABLE TRIGGER USER', c.relname) " OUR_TABLES};
    static const struct store_stmt NUMBERS = {
        "setting numbers",
        "SELECT format('SELECT setval(pg_get_serial_sequence(''%I'', ''%s''), max(%I)) FROM %I', c.relname, a.attname, "
        "a.attname, c.relname) FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n "
        "ON n.oid = c.relnamespace WHERE n.nspname = current_schema() AND a.attidentity <> ''"};
    return conn_exec(conn, "checking references", "SET CONSTRAINTS ALL IMMEDIATE", err) && run_each(conn, &ON, err) &&
           run_each(conn, &NUMBERS, err);
}
