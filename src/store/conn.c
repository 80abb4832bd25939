/* conn.c - see conn.h: opening a connection, and what SQLite's errors mean. */
#include "store/conn.h"
#include "store/statement.h"

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

bool conn_fail(sqlite3 *db, int code, const char *doing, struct err *err)
{
    enum err_kind kind = kind_of(db, code);
    const char *why = db ? sqlite3_errmsg(db) : sqlite3_errstr(code);
    const char *remedy = kind == ERR_FULL ? "; nothing was changed: make room on the disk and try again"
                       : kind == ERR_BUSY ? "; try again in a moment"
                       : (code & 0xff) == SQLITE_CORRUPT ? "; the database is damaged: restore a backup" : "";
    return err_set(err, kind, "%s: %s%s", doing, why, remedy);
}

bool conn_exec(struct store_conn *conn, const char *doing, const char *sql, struct err *err)
{
    int code = sqlite3_exec(conn->db, sql, NULL, NULL, NULL);
    return code == SQLITE_OK || conn_fail(conn->db, code, doing, err);
}

static int count_pages(void *context, sqlite3 *db, const char *name, int pages)
{
    UNUSED(db);
    UNUSED(name);
    struct store_conn *conn = context;
    conn->wal_pages = pages;
    return SQLITE_OK;
}

bool conn_open(const char *file, enum conn_mode mode, struct store_conn **ret, struct err *err)
{
    struct store_conn *conn = calloc(1, sizeof *conn);
    if (!conn)
        return err_set(err, ERR_FAULT, "cannot open %s: out of memory", file);
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
    int code = sqlite3_open_v2(file, &conn->db, flags, NULL);
    if (code != SQLITE_OK) {
        conn_fail(conn->db, code, "cannot open the database", err);
        goto failed;
    }
    sqlite3_busy_timeout(conn->db, CONN_BUSY_MS);
    sqlite3_db_config(conn->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(conn->db, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
    sqlite3_db_config(conn->db, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
    /* The log and its index keep their (small) place when the folder is closed: else a full disk could not be opened. */
    int keep = 1;
    sqlite3_file_control(conn->db, "main", SQLITE_FCNTL_PERSIST_WAL, &keep);
    if (!conn_exec(conn, "cannot set up the database", PRAGMAS, err) ||
        !conn_exec(conn, "cannot set up the database", mode == CONN_READ ? READER_PRAGMAS : WRITER_PRAGMAS, err))
        goto failed;
    if (mode != CONN_READ)
        sqlite3_wal_hook(conn->db, count_pages, conn);
    *ret = conn;
    return true;
failed:
    conn_close(conn);
    return err_wrap(err, "%s", file);
}

void conn_close(struct store_conn *conn)
{
    if (!conn)
        return;
    statement_free_all(conn);
    sqlite3_close(conn->db);
    free(conn);
}
