/* sqlite_whole.c - the driver of SQLite: the database as a whole, its log, its tables, its check. */
#include "store/inside.h"
#include "store/sqlite.h"

enum { KRES_APPLICATION = 0x4b524553 };
/* Pages in the write-ahead log: after the first number they are copied into the database; past the second the
 * writer waits a moment for readers of old pages, so that the log begins anew and never grows without bound. */
enum { WAL_COPY = 1000, WAL_RESTART = 8000, CHECKPOINT_MS = 200 };

static const struct store_stmt APPLICATION = {"meta.application", "PRAGMA application_id"};
static const struct store_stmt COUNT = {"meta.tables", "SELECT count(*) FROM sqlite_schema"};

bool sqlite_state(struct store_conn *conn, enum driver_state *ret, struct err *err)
{
    int64_t tables = 0, application = 0;
    if (!store_number(conn, &COUNT, NO_VALUES, 0, &tables, err) ||
        !store_number(conn, &APPLICATION, NO_VALUES, 0, &application, err))
        return false;
    *ret = !tables ? STATE_EMPTY : application == KRES_APPLICATION ? STATE_OURS : STATE_FOREIGN;
    return true;
}

/* Waits only a moment for readers: meanwhile nobody can write. */
static int copy_log(sqlite3 *db, int mode)
{
    int left = 0, copied = 0;
    sqlite3_busy_timeout(db, CHECKPOINT_MS);
    int code = sqlite3_wal_checkpoint_v2(db, NULL, mode, &left, &copied);
    sqlite3_busy_timeout(db, SQLITE_BUSY_MS);
    return code;
}

/* Copies the log into the database when it is long, and begins it anew when it is very long. */
void sqlite_tidy(struct store_conn *common)
{
    struct sqlite_conn *conn = (struct sqlite_conn *)common;
    if (conn->wal_pages < conn->wal_tried)
        conn->wal_tried = 0; /* the log has begun anew */
    /* When readers hold old pages, try again after as many more, not after each commit. */
    if (conn->wal_pages - conn->wal_tried < WAL_COPY)
        return;
    conn->wal_tried = conn->wal_pages;
    (void)copy_log(conn->db, conn->wal_pages < WAL_RESTART ? SQLITE_CHECKPOINT_PASSIVE : SQLITE_CHECKPOINT_RESTART);
}

bool sqlite_settle(struct store *store, struct err *err)
{
    sqlite3 *db = sqlite_db(store->write_conn);
    int code = copy_log(db, SQLITE_CHECKPOINT_TRUNCATE);
    return code == SQLITE_OK || sqlite_fail(db, code, "cannot empty the write-ahead log", err);
}

static const struct store_stmt INTEGRITY = {"check.integrity", "PRAGMA integrity_check"};
static const struct store_stmt FOREIGN = {
    "check.foreign", "SELECT 'a row of ' || \"table\" || ' points at a row of ' || parent || ' that is not there' "
                     "FROM pragma_foreign_key_check GROUP BY 1"};

bool sqlite_check(struct store_conn *conn, store_problem_fn *problem, void *context, size_t *ret_problems,
                  struct err *err)
{
    static const struct store_stmt *const CHECKS[] = {&INTEGRITY, &FOREIGN};
    struct arena arena = {0};
    bool ok = true;
    for (size_t i = 0; ok && i < LEN(CHECKS); i++) {
        struct store_rows rows;
        ok = store_query(conn, CHECKS[i], NO_VALUES, &rows, err);
        while (ok && store_next(&rows)) {
            struct str text = store_text(&rows, 0, &arena);
            if (str_is(text, "ok"))
                continue;
            (*ret_problems)++;
            problem(context, text.p);
        }
        ok = ok && store_end(&rows, err);
    }
    arena_clear(&arena);
    return ok;
}

/* ---- what move.c needs ---- */

static const struct store_stmt COLUMNS = {
    "move.columns", "SELECT t.name, c.name FROM sqlite_schema t JOIN pragma_table_info(t.name) c "
                    "WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%' ORDER BY t.name, c.name"};

bool sqlite_tables(struct store_conn *conn, struct arena *arena, struct table **ret, size_t *ret_count,
                   struct err *err)
{
    return tables_read(conn, &COLUMNS, arena, ret, ret_count, err);
}

/* Triggers are set aside as text in a table of their own that ends with the connection. */
bool sqlite_fill_begin(struct store_conn *conn, struct err *err)
{
    struct arena arena = {0};
    struct buf drop = {.arena = &arena};
    static const struct store_stmt NAMES = {"move.triggers", "SELECT name FROM aside"};
    struct store_rows rows;
    bool ok = conn_exec(conn, "setting triggers aside",
                        "PRAGMA defer_foreign_keys = ON; CREATE TEMP TABLE aside AS "
                        "SELECT name, sql FROM main.sqlite_schema WHERE type = 'trigger'", err) &&
              store_query(conn, &NAMES, NO_VALUES, &rows, err);
    if (ok) {
        while (store_next(&rows))
            buf_printf(&drop, "DROP TRIGGER \"" STR_FMT "\";", STR_ARG(conn_peek(&rows, 0)));
        ok = store_end(&rows, err);
    }
    ok = ok && (!drop.n || conn_exec(conn, "setting triggers aside", buf_str(&drop).p, err));
    arena_clear(&arena);
    return ok;
}

bool sqlite_fill_end(struct store_conn *conn, struct err *err)
{
    struct arena arena = {0};
    struct buf make = {.arena = &arena};
    static const struct store_stmt TEXTS = {"move.trigger_texts", "SELECT sql FROM aside"};
    struct store_rows rows;
    bool ok = store_query(conn, &TEXTS, NO_VALUES, &rows, err);
    if (ok) {
        while (store_next(&rows))
            buf_printf(&make, STR_FMT ";", STR_ARG(conn_peek(&rows, 0)));
        ok = store_end(&rows, err);
    }
    buf_add(&make, STR("DROP TABLE aside"));
    ok = ok && conn_exec(conn, "putting triggers back", buf_str(&make).p, err);
    arena_clear(&arena);
    return ok;
}
