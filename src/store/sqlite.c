/* sqlite.c - the driver of SQLite: opening a connection, transactions, and what its errors mean. */
#include "store/sqlite.h"

#include <errno.h>
#include <stdlib.h>

/* What each connection is told.  WAL: readers never wait for the writer.  FULL: a commit is on the disk.
 * secure_delete: a destroyed key leaves no copy in a free page.  No temporary file ever: it would stand
 * outside the folder.  journal_size_limit: a log that once grew is cut when it begins anew. */
static const char PRAGMAS[] =
    "PRAGMA foreign_keys = ON;"
    "PRAGMA trusted_schema = OFF;"
    "PRAGMA secure_delete = ON;"
    "PRAGMA temp_store = MEMORY;"
    "PRAGMA cell_size_check = ON;"
    "PRAGMA cache_size = -2000;";
static const char WRITER_PRAGMAS[] =
    "PRAGMA journal_mode = WAL;"
    "PRAGMA synchronous = FULL;"
    "PRAGMA wal_autocheckpoint = 0;" /* the writer does it when nobody waits: writer.c */
    "PRAGMA journal_size_limit = 16777216;"
    "PRAGMA cache_size = -8000;";
static const char READER_PRAGMAS[] = "PRAGMA query_only = ON;";

/* A quota and a limit on file sizes come as plain write errors; each open file remembers the system's reason. */
static bool no_room(sqlite3 *db)
{
    static const int FILES[] = {SQLITE_FCNTL_FILE_POINTER, SQLITE_FCNTL_JOURNAL_POINTER};
    for (size_t i = 0; i < LEN(FILES); i++) {
        sqlite3_file *file = NULL;
        int why = 0;
        if (sqlite3_file_control(db, "main", FILES[i], &file) != SQLITE_OK || !file || !file->pMethods)
            continue;
        file->pMethods->xFileControl(file, SQLITE_FCNTL_LAST_ERRNO, &why);
        if (why == ENOSPC || why == EDQUOT || why == EFBIG)
            return true;
    }
    return false;
}

static enum err_kind kind_of(sqlite3 *db, int code)
{
    switch (code & 0xff) {
    case SQLITE_CONSTRAINT: return ERR_CONFLICT;
    case SQLITE_FULL: return ERR_FULL;
    case SQLITE_BUSY: case SQLITE_LOCKED: return ERR_BUSY;
    case SQLITE_READONLY: case SQLITE_PERM: return ERR_DENIED;
    case SQLITE_TOOBIG: return ERR_TOO_LARGE;
    case SQLITE_NOTADB: return ERR_INPUT;
    case SQLITE_IOERR: return db && no_room(db) ? ERR_FULL : ERR_FAULT;
    default: return ERR_FAULT;
    }
}

bool sqlite_fail(sqlite3 *db, int code, const char *doing, struct err *err)
{
    enum err_kind kind = kind_of(db, code);
    const char *why = db ? sqlite3_errmsg(db) : sqlite3_errstr(code);
    const char *remedy = kind == ERR_FULL ? "; nothing was changed: make room on the disk and try again"
                       : kind == ERR_BUSY ? "; try again in a moment"
                       : (code & 0xff) == SQLITE_CORRUPT ? "; the database is damaged: restore a backup" : "";
    return err_set(err, kind, "%s: %s%s", doing, why, remedy);
}

static struct sqlite_conn *own(struct store_conn *conn)
{
    return (struct sqlite_conn *)conn;
}

sqlite3 *sqlite_db(struct store_conn *conn)
{
    return own(conn)->db;
}

static bool exec(struct store_conn *conn, const char *doing, const char *sql, struct err *err)
{
    int code = sqlite3_exec(own(conn)->db, sql, NULL, NULL, NULL);
    return code == SQLITE_OK || sqlite_fail(own(conn)->db, code, doing, err);
}

static bool control(struct store_conn *conn, enum control what, struct err *err)
{
    static const struct store_stmt WORDS[CONTROLS] = {
        [CONTROL_READ] = {"read.begin", "BEGIN"},          [CONTROL_WRITE] = {"write.begin", "BEGIN IMMEDIATE"},
        [CONTROL_COMMIT] = {"commit", "COMMIT"},           [CONTROL_ROLLBACK] = {"rollback", "ROLLBACK"},
        [CONTROL_SAVE] = {"write.savepoint", "SAVEPOINT job"}, [CONTROL_RELEASE] = {"write.release", "RELEASE job"},
        [CONTROL_UNDO] = {"write.undo", "ROLLBACK TO job"},
    };
    return store_run(conn, &WORDS[what], NO_VALUES, err);
}

/* The transaction may have been rolled back by SQLite itself (full disk, out of memory). */
static bool in_transaction(struct store_conn *conn)
{
    return !sqlite3_get_autocommit(own(conn)->db);
}

static bool never(struct store_conn *conn)
{
    UNUSED(conn);
    return false;
}

static int count_pages(void *context, sqlite3 *db, const char *name, int pages)
{
    UNUSED(db);
    UNUSED(name);
    struct sqlite_conn *conn = context;
    conn->wal_pages = pages;
    return SQLITE_OK;
}

static void close_conn(struct store_conn *conn)
{
    sqlite3_close(own(conn)->db);
    free(conn);
}

static bool open_conn(const char *file, enum conn_mode mode, struct store_conn **ret, struct err *err)
{
    struct sqlite_conn *conn = calloc(1, sizeof *conn);
    if (!conn)
        return err_set(err, ERR_FAULT, "cannot open %s: out of memory", file);
    conn->common.driver = &driver_sqlite;
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
    int code = sqlite3_open_v2(file, &conn->db, flags, NULL);
    if (code != SQLITE_OK) {
        sqlite_fail(conn->db, code, "cannot open the database", err);
        goto failed;
    }
    sqlite3_busy_timeout(conn->db, SQLITE_BUSY_MS);
    sqlite3_db_config(conn->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(conn->db, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
    sqlite3_db_config(conn->db, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
    /* The log and its index keep their (small) place when the folder is closed: else a full disk could not be opened. */
    int keep = 1;
    sqlite3_file_control(conn->db, "main", SQLITE_FCNTL_PERSIST_WAL, &keep);
    if (!exec(&conn->common, "cannot set up the database", PRAGMAS, err) ||
        !exec(&conn->common, "cannot set up the database", mode == CONN_READ ? READER_PRAGMAS : WRITER_PRAGMAS, err))
        goto failed;
    if (mode != CONN_READ)
        sqlite3_wal_hook(conn->db, count_pages, conn);
    *ret = &conn->common;
    return true;
failed:
    conn_close(&conn->common);
    return err_wrap(err, "%s", file);
}

static int64_t last_id(struct store_conn *conn)
{
    return sqlite3_last_insert_rowid(own(conn)->db);
}

static int64_t changed(struct store_conn *conn)
{
    return sqlite3_changes64(own(conn)->db);
}

/* Nobody else is there. */
static bool tell(struct store_conn *conn, unsigned news, struct err *err)
{
    UNUSED(conn);
    UNUSED(news);
    UNUSED(err);
    return true;
}

/* The lock of the folder does it. */
static bool stop_others(struct store_conn *conn, struct err *err)
{
    UNUSED(conn);
    UNUSED(err);
    return true;
}

const struct driver driver_sqlite = {
    .name = "SQLite",
    .alone = true,
    .batch_most = 512,
    .open = open_conn,
    .close = close_conn,
    .control = control,
    .exec = exec,
    .in_transaction = in_transaction,
    .is_broken = never,
    .is_lost = never,
    .prepare = sqlite_prepare,
    .forget = sqlite_forget,
    .run = sqlite_run,
    .query = sqlite_query,
    .next = sqlite_next,
    .done = sqlite_done,
    .type = sqlite_type,
    .integer = sqlite_integer,
    .bytes = sqlite_bytes,
    .last_id = last_id,
    .changed = changed,
    .state = sqlite_state,
    .check = sqlite_check,
    .settle = sqlite_settle,
    .tidy = sqlite_tidy,
    .tell = tell,
    .stop_others = stop_others,
    .tables = sqlite_tables,
    .fill_begin = sqlite_fill_begin,
    .fill_end = sqlite_fill_end,
};
