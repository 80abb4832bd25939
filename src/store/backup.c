/* backup.c - see store.h: copies of the whole database into one file of SQLite, and back. */
#include "store/inside.h"
#include "store/migration.h"
#include "store/sqlite.h"

#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

enum { PAGES_A_STEP = 256 };

static bool sync_path(const char *path, int flags, struct err *err)
{
    int fd = open(path, flags | O_CLOEXEC);
    bool ok = fd >= 0 && fsync(fd) == 0;
    int why = errno;
    if (fd >= 0)
        close(fd);
    return ok || err_set(err, why == ENOSPC ? ERR_FULL : ERR_FAULT, "cannot write %s: %s", path, strerror(why));
}

static bool sync_folder_of(const char *path, struct err *err)
{
    char folder[4096];
    const char *slash = strrchr(path, '/');
    snprintf(folder, sizeof folder, "%.*s", slash ? (int)(slash - path) + 1 : 1, slash ? path : ".");
    return sync_path(folder, O_RDONLY | O_DIRECTORY, err);
}

/* A new, empty file that only we can read. */
static bool file_begin(const char *path, struct err *err)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (fd < 0)
        return err_set(err, errno == ENOSPC ? ERR_FULL : ERR_FAULT, "cannot write %s: %s", path, strerror(errno));
    close(fd);
    return true;
}

/* The pages of one database into another file, which ends as a single file without a log beside it. */
static bool copy_pages(sqlite3 *from, const char *to, struct err *err)
{
    sqlite3 *db = NULL;
    int code = sqlite3_open_v2(to, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, NULL);
    sqlite3_backup *copy = NULL;
    /* One sync at the end is enough: the file gets its name only after it. */
    if (code == SQLITE_OK)
        code = sqlite3_exec(db, "PRAGMA synchronous = OFF; PRAGMA journal_mode = OFF", NULL, NULL, NULL);
    if (code == SQLITE_OK && !(copy = sqlite3_backup_init(db, "main", from, "main")))
        code = sqlite3_errcode(db);
    if (code == SQLITE_OK) {
        while ((code = sqlite3_backup_step(copy, PAGES_A_STEP)) == SQLITE_OK)
            ;
        int end = sqlite3_backup_finish(copy);
        code = code == SQLITE_DONE ? end : code;
    }
    if (code == SQLITE_OK)
        code = sqlite3_exec(db, "PRAGMA journal_mode = DELETE", NULL, NULL, NULL);
    bool ok = code == SQLITE_OK || sqlite_fail(db, code, "cannot copy the database", err);
    sqlite3_close(db);
    return ok;
}

static bool copy_file(struct store_conn *from, const char *to, struct err *err)
{
    return copy_pages(sqlite_db(from), to, err);
}

/* Row by row out of another kind of database; the file ends without a log beside it. */
static bool copy_rows(struct store_conn *from, const char *to, struct err *err)
{
    static const char *const BESIDE[] = {"-wal", "-shm"};
    struct store_conn *conn = NULL;
    struct store_moved moved;
    bool ok = conn_open(to, CONN_WRITE, &conn, err) && move_all(from, conn, NULL, NULL, &moved, err) &&
              conn_exec(conn, "ending the file", "PRAGMA wal_checkpoint(TRUNCATE); PRAGMA journal_mode = DELETE", err);
    conn_close(conn);
    for (size_t i = 0; i < LEN(BESIDE); i++) {
        char path[4200];
        snprintf(path, sizeof path, "%s%s", to, BESIDE[i]);
        unlink(path);
    }
    return ok;
}

/* Copies to "to" by way of "to.new", so that a file of that name is always whole. */
static bool copy_whole(struct store_conn *from, const char *to, struct err *err)
{
    char *beside = NULL;
    if (asprintf(&beside, "%s.new", to) < 0)
        return err_set(err, ERR_FAULT, "cannot write %s: out of memory", to);
    bool ok = file_begin(beside, err) &&
              (from->driver == &driver_sqlite ? copy_file(from, beside, err) : copy_rows(from, beside, err)) &&
              sync_path(beside, O_RDONLY, err);
    if (ok && rename(beside, to) < 0)
        ok = err_set(err, ERR_FAULT, "cannot write %s: %s", to, strerror(errno));
    if (!ok)
        unlink(beside);
    free(beside);
    return ok && sync_folder_of(to, err);
}

bool store_backup(struct store *store, const char *file, struct err *err)
{
    struct store_conn *conn;
    int64_t ignored;
    if (!store_read_begin(store, &conn, err))
        return false;
    /* The reader's transaction holds one state for the whole copy; without it each write would begin it anew. */
    bool ok = migration_version(conn, &ignored, err) && copy_whole(conn, file, err);
    store_read_end(conn);
    return ok;
}

/* Is it a whole database of Kres that this program can read? */
bool backup_check(struct store_conn *conn, const char *file, struct err *err)
{
    static const struct store_stmt QUICK = {
        "restore.check", "SELECT count(*) FROM pragma_quick_check WHERE quick_check <> 'ok'"};
    int64_t version = 0, problems = 0;
    if (!migration_version(conn, &version, err) || !store_number(conn, &QUICK, NO_VALUES, 0, &problems, err))
        return err_wrap(err, "%s", file);
    if (version == 0)
        return err_set(err, ERR_INPUT, "%s is empty: it is no backup of Kres", file);
    if (version > migration_newest())
        return err_set(err, ERR_CONFLICT, "%s was made by a newer Kres: use that one", file);
    return !problems || err_set(err, ERR_INPUT, "%s is damaged: take another backup", file);
}

static bool restore_folder(struct store_conn *from, const char *folder, struct err *err)
{
    char *to = NULL;
    if (asprintf(&to, "%s/kres.db", folder) < 0)
        return err_set(err, ERR_FAULT, "cannot restore: out of memory");
    bool ok = file_exists(to) ? err_set(err, ERR_CONFLICT, "the folder %s already holds a database: restore into an empty "
                                                           "one", folder)
            : file_make_folder(folder, err) && copy_whole(from, to, err);
    free(to);
    return ok;
}

/* Rows can be moved only between tables of one version. */
static bool restore_database(struct store_conn *from, const char *place, struct err *err)
{
    struct store_conn *to = NULL;
    struct store_moved moved;
    int64_t version;
    bool ok = migration_version(from, &version, err) &&
              (version == migration_newest() ||
               err_set(err, ERR_CONFLICT, "the backup was made by an older Kres: restore it into a folder, start "
                                          "\"kres serve\" there once, then \"kres admin move\"")) &&
              conn_open(place, CONN_WRITE, &to, err) && to->driver->stop_others(to, err) &&
              conn_control(from, CONTROL_READ, err) && move_all(from, to, NULL, NULL, &moved, err);
    conn_close(to);
    return ok;
}

bool store_restore(const char *file, const char *place, struct err *err)
{
    struct store_conn *from = NULL;
    if (!file_exists(file))
        return err_set(err, ERR_NOT_FOUND, "there is no file %s", file);
    bool ok = conn_open(file, CONN_READ, &from, err) && backup_check(from, file, err) &&
              (driver_for(place)->alone ? restore_folder(from, place, err) : restore_database(from, place, err));
    conn_close(from);
    return ok;
}

bool store_check(struct store *store, size_t *ret_problems, store_problem_fn *problem, void *context, struct err *err)
{
    struct store_conn *conn;
    size_t problems = 0;
    if (!store_read_begin(store, &conn, err))
        return false;
    bool ok = store->driver->check(conn, problem, context, &problems, err);
    store_read_end(conn);
    if (ok)
        *ret_problems = problems;
    return ok;
}
