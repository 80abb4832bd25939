/* store.c - see store.h: opening and closing a folder, and the pool of readers. */
#include "store/inside.h"
#include "store/migration.h"

#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/file.h>
#include <unistd.h>

static const struct store_stmt BEGIN = {"read.begin", "BEGIN"};
static const struct store_stmt COMMIT = {"read.end", "COMMIT"};

static char *path_in(const char *folder, const char *name)
{
    char *path = NULL;
    return asprintf(&path, "%s/%s", folder, name) < 0 ? NULL : path;
}

/* One writing process a folder.  The lock is the kernel's: it ends with the process, however that ends. */
static bool lock_folder(struct store *store, const char *folder, struct err *err)
{
    char *path = path_in(folder, "kres.lock");
    if (!path)
        return err_set(err, ERR_FAULT, "cannot open %s: out of memory", folder);
    store->lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    int why = errno;
    free(path);
    if (store->lock < 0)
        return err_set(err, why == ENOSPC ? ERR_FULL : ERR_FAULT, "cannot lock the folder %s: %s", folder,
                       strerror(why));
    if (flock(store->lock, LOCK_EX | LOCK_NB) < 0)
        return err_set(err, ERR_CONFLICT, "the folder %s is in use by another kres: stop that one first", folder);
    return true;
}

/* SQLite would let others of the machine read; log and index take the mode of the database. */
static bool make_file(const char *file, struct err *err)
{
    int fd = open(file, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0)
        return err_set(err, errno == ENOSPC ? ERR_FULL : ERR_FAULT, "cannot make %s: %s", file, strerror(errno));
    close(fd);
    return true;
}

static struct store *store_new(const char *folder, bool shared, struct err *err)
{
    struct store *store = calloc(1, sizeof *store);
    if (!store) {
        err_set(err, ERR_FAULT, "cannot open %s: out of memory", folder);
        return NULL;
    }
    store->shared = shared;
    store->lock = -1;
    pthread_mutex_init(&store->readers_lock, NULL);
    pthread_mutex_init(&store->queue_lock, NULL);
    pthread_cond_init(&store->reader_free, NULL);
    pthread_cond_init(&store->queue_more, NULL);
    store->file = path_in(folder, "kres.db");
    if (store->file)
        return store;
    store_close(store);
    err_set(err, ERR_FAULT, "cannot open %s: out of memory", folder);
    return NULL;
}

static bool must_exist(const char *folder, const char *file, struct err *err)
{
    return file_exists(file) || err_set(err, ERR_NOT_FOUND, "there is no database in the folder %s: make one with "
                                                            "\"kres admin init --data %s\"", folder, folder);
}

bool store_open(const char *folder, bool create, struct store **ret, struct err *err)
{
    struct store *store = store_new(folder, false, err);
    if (!store)
        return false;
    if (create ? !file_make_folder(folder, err) : !must_exist(folder, store->file, err))
        goto failed;
    if (!lock_folder(store, folder, err) || (!file_exists(store->file) && !make_file(store->file, err)) ||
        !conn_open(store->file, CONN_WRITE, &store->write_conn, err))
        goto failed;
    if (!migration_run(store->write_conn, err)) {
        err_wrap(err, "%s", store->file);
        goto failed;
    }
    char *reserve = path_in(folder, "kres.reserve");
    if (!reserve) {
        err_set(err, ERR_FAULT, "cannot open %s: out of memory", folder);
        goto failed;
    }
    reserve_init(&store->reserve, reserve);
    if (!writer_start(store, err))
        goto failed;
    *ret = store;
    return true;
failed:
    store_close(store);
    return false;
}

static bool has_our_version(struct store *store, struct store_conn *conn, struct err *err)
{
    int64_t version;
    if (!migration_version(conn, &version, err))
        return err_wrap(err, "%s", store->file);
    return version == migration_newest() ||
           err_set(err, ERR_CONFLICT, "%s has version %" PRId64 ", this program knows %" PRId64 ": %s", store->file,
                   version, migration_newest(), version > migration_newest() ? "use the newer Kres that made it"
                   : "start \"kres serve\" once to bring it up to date");
}

bool store_open_shared(const char *folder, struct store **ret, struct err *err)
{
    struct store *store = store_new(folder, true, err);
    if (!store)
        return false;
    struct store_conn *conn = NULL;
    bool ok = must_exist(folder, store->file, err) && store_read_begin(store, &conn, err) &&
              has_our_version(store, conn, err);
    store_read_end(conn);
    if (ok)
        *ret = store;
    else
        store_close(store);
    return ok;
}

/* Neither takes the lock nor touches the reserve: both are the server's. */
bool store_open_beside(const char *folder, struct store **ret, struct err *err)
{
    struct store *store = store_new(folder, false, err);
    if (!store)
        return false;
    store->beside = true;
    bool ok = must_exist(folder, store->file, err) && conn_open(store->file, CONN_WRITE, &store->write_conn, err) &&
              has_our_version(store, store->write_conn, err) && writer_start(store, err);
    if (ok)
        *ret = store;
    else
        store_close(store);
    return ok;
}

bool store_is_beside(const struct store *store)
{
    return store->beside;
}

void store_close(struct store *store)
{
    if (!store)
        return;
    if (store->has_writer)
        writer_stop(store);
    pthread_mutex_lock(&store->readers_lock);
    while (store->taken)
        pthread_cond_wait(&store->reader_free, &store->readers_lock);
    pthread_mutex_unlock(&store->readers_lock);
    while (store->idle) {
        struct store_conn *conn = store->idle;
        store->idle = conn->next_free;
        conn_close(conn);
    }
    conn_close(store->write_conn);
    reserve_release(&store->reserve);
    if (store->lock >= 0)
        close(store->lock);
    pthread_mutex_destroy(&store->readers_lock);
    pthread_mutex_destroy(&store->queue_lock);
    pthread_cond_destroy(&store->reader_free);
    pthread_cond_destroy(&store->queue_more);
    free(store->file);
    free(store);
}

/* An idle reader, or NULL with the right to open a further one. */
static struct store_conn *reader_take(struct store *store)
{
    pthread_mutex_lock(&store->readers_lock);
    while (!store->idle && store->opened == STORE_READERS)
        pthread_cond_wait(&store->reader_free, &store->readers_lock);
    struct store_conn *conn = store->idle;
    if (conn)
        store->idle = conn->next_free;
    else
        store->opened++;
    store->taken++;
    pthread_mutex_unlock(&store->readers_lock);
    return conn;
}

/* conn NULL: it could not be opened. */
static void reader_give(struct store *store, struct store_conn *conn)
{
    pthread_mutex_lock(&store->readers_lock);
    if (conn) {
        conn->next_free = store->idle;
        store->idle = conn;
    } else {
        store->opened--;
    }
    store->taken--;
    /* Both those who want a reader and store_close wait here. */
    pthread_cond_broadcast(&store->reader_free);
    pthread_mutex_unlock(&store->readers_lock);
}

bool store_read_begin(struct store *store, struct store_conn **ret, struct err *err)
{
    struct store_conn *conn = reader_take(store);
    if (!conn && !conn_open(store->file, CONN_READ, &conn, err)) {
        reader_give(store, NULL);
        return false;
    }
    conn->store = store;
    if (!store_run(conn, &BEGIN, NO_VALUES, err)) {
        reader_give(store, conn);
        return false;
    }
    *ret = conn;
    return true;
}

void store_read_end(struct store_conn *conn)
{
    if (!conn)
        return;
    conn_end_rows(conn);
    struct err ignored; /* ending a transaction that only read changes nothing */
    if (!store_run(conn, &COMMIT, NO_VALUES, &ignored))
        sqlite3_exec(conn->db, "ROLLBACK", NULL, NULL, NULL);
    reader_give(conn->store, conn);
}
