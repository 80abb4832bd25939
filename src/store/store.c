/* store.c - see store.h: opening and closing a folder, and the pool of readers. */
#include "store/inside.h"
#include "store/migration.h"

#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/file.h>
#include <unistd.h>

static char *path_in(const char *folder, const char *name)
{
    char *path = NULL;
    return asprintf(&path, "%s/%s", folder, name) < 0 ? NULL : path;
}

/* The lock is the kernel's: it ends with the process, however that ends. */
bool folder_lock(const char *folder, int *ret, struct err *err)
{
    char *path = path_in(folder, "kres.lock");
    if (!path)
        return err_set(err, ERR_FAULT, "cannot open %s: out of memory", folder);
    *ret = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    int why = errno;
    free(path);
    if (*ret < 0)
        return err_set(err, why == ENOSPC ? ERR_FULL : ERR_FAULT, "cannot lock the folder %s: %s", folder,
                       strerror(why));
    if (flock(*ret, LOCK_EX | LOCK_NB) < 0)
        return err_set(err, ERR_CONFLICT, "the folder %s is in use by another kres: stop that one first", folder);
    return true;
}

/* SQLite would let others of the machine read; log and index take the mode of the database. */
bool folder_make_file(const char *file, struct err *err)
{
    int fd = open(file, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0)
        return err_set(err, errno == ENOSPC ? ERR_FULL : ERR_FAULT, "cannot make %s: %s", file, strerror(errno));
    close(fd);
    return true;
}

static struct store *store_new(const char *place, bool shared, struct err *err)
{
    struct store *store = calloc(1, sizeof *store);
    if (!store) {
        err_set(err, ERR_FAULT, "cannot open the database: out of memory");
        return NULL;
    }
    store->shared = shared;
    store->lock = -1;
    store->driver = driver_for(place);
    pthread_mutex_init(&store->readers_lock, NULL);
    pthread_mutex_init(&store->queue_lock, NULL);
    pthread_mutex_init(&store->listeners_lock, NULL);
    pthread_cond_init(&store->reader_free, NULL);
    pthread_cond_init(&store->queue_more, NULL);
    store->place = store->driver->alone ? path_in(place, "kres.db") : strdup(place);
    if (store->place)
        return store;
    store_close(store);
    err_set(err, ERR_FAULT, "cannot open the database: out of memory");
    return NULL;
}

static bool must_exist(const struct store *store, const char *folder, struct err *err)
{
    return !store->driver->alone || file_exists(store->place) ||
           err_set(err, ERR_NOT_FOUND, "there is no database in the folder %s: make one with "
                                       "\"kres admin init --data %s\"", folder, folder);
}

/* What a folder needs before its database is opened. */
static bool folder_ready(struct store *store, const char *folder, bool create, struct err *err)
{
    return (create ? file_make_folder(folder, err) : must_exist(store, folder, err)) &&
           folder_lock(folder, &store->lock, err) && (file_exists(store->place) || folder_make_file(store->place, err));
}

static bool reserve_ready(struct store *store, const char *folder, struct err *err)
{
    char *reserve = path_in(folder, "kres.reserve");
    if (!reserve)
        return err_set(err, ERR_FAULT, "cannot open %s: out of memory", folder);
    reserve_init(&store->reserve, reserve);
    return true;
}

/* Errors name the place; an address may hold a password. */
static bool fail_at(const struct store *store, struct err *err)
{
    struct arena arena = {0};
    err_wrap(err, STR_FMT, STR_ARG(store_place(&arena, store->place)));
    arena_clear(&arena);
    return false;
}

static bool has_tables(struct store *store, struct err *err)
{
    int64_t version;
    if (!migration_version(store->write_conn, &version, err))
        return fail_at(store, err);
    return version > 0 || err_set(err, ERR_NOT_FOUND, "the database is empty: make its tables with "
                                                      "\"kres admin init\" and the same --store");
}

bool store_open(const char *place, bool create, struct store **ret, struct err *err)
{
    struct store *store = store_new(place, false, err);
    if (!store)
        return false;
    bool folder = store->driver->alone;
    if ((folder && !folder_ready(store, place, create, err)) ||
        !conn_open(store->place, CONN_WRITE, &store->write_conn, err) ||
        (!folder && !create && !has_tables(store, err)))
        goto failed;
    if (!migration_run(store->write_conn, err)) {
        fail_at(store, err);
        goto failed;
    }
    if ((folder && !reserve_ready(store, place, err)) || !writer_start(store, err) || (!folder && !ear_start(store, err)))
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
        return fail_at(store, err);
    if (version == migration_newest())
        return true;
    err_set(err, ERR_CONFLICT, "it has version %" PRId64 ", this program knows %" PRId64 ": %s", version,
            migration_newest(), version > migration_newest() ? "use the newer Kres that made it"
            : "start \"kres serve\" once to bring it up to date");
    return fail_at(store, err);
}

bool store_open_shared(const char *place, struct store **ret, struct err *err)
{
    struct store *store = store_new(place, true, err);
    if (!store)
        return false;
    struct store_conn *conn = NULL;
    bool ok = must_exist(store, place, err) && store_read_begin(store, &conn, err) &&
              has_our_version(store, conn, err);
    store_read_end(conn);
    if (ok)
        *ret = store;
    else
        store_close(store);
    return ok;
}

/* Neither takes the lock nor touches the reserve: both are the server's. */
bool store_open_beside(const char *place, struct store **ret, struct err *err)
{
    struct store *store = store_new(place, false, err);
    if (!store)
        return false;
    store->beside = true;
    bool ok = must_exist(store, place, err) && conn_open(store->place, CONN_WRITE, &store->write_conn, err) &&
              has_our_version(store, store->write_conn, err) && writer_start(store, err);
    if (ok)
        *ret = store;
    else
        store_close(store);
    return ok;
}

bool store_is_alone(const struct store *store)
{
    return store->driver->alone && !store->beside;
}

/* What stands between the first ":" after "//" and the last "@" before a slash. */
struct str store_place(struct arena *arena, const char *place)
{
    struct str text = str_from(place);
    size_t start = driver_for(place)->alone ? SIZE_MAX : str_find(text, STR("//"), 0);
    if (start == SIZE_MAX)
        return text;
    size_t end = start + 2, at = SIZE_MAX, colon = SIZE_MAX;
    for (; end < text.n && text.p[end] != '/' && text.p[end] != '?'; end++) {
        if (text.p[end] == '@')
            at = end;
        else if (text.p[end] == ':' && colon == SIZE_MAX)
            colon = end;
    }
    struct str shown = text;
    if (at != SIZE_MAX && colon < at)
        shown = str_printf(arena, STR_FMT STR_FMT, STR_ARG(str_slice(text, 0, colon)), STR_ARG(str_slice(text, at, text.n)));
    size_t question = str_find(shown, STR("?"), 0); /* parameters may hold one too */
    return str_find(shown, STR("password"), 0) == SIZE_MAX ? shown : str_slice(shown, 0, question);
}

/* ---- news ---- */

bool store_tell(struct store_conn *conn, unsigned news, struct err *err)
{
    return conn->driver->tell(conn, news, err);
}

void store_hear(struct store *store, store_hear_fn *hear, void *context)
{
    pthread_mutex_lock(&store->listeners_lock);
    for (size_t i = 0; i < STORE_EARS; i++) {
        if (store->listeners[i].hear)
            continue;
        store->listeners[i] = (struct listener){hear, context};
        break;
    }
    pthread_mutex_unlock(&store->listeners_lock);
}

void store_unhear(struct store *store, void *context)
{
    pthread_mutex_lock(&store->listeners_lock);
    for (size_t i = 0; i < STORE_EARS; i++)
        if (store->listeners[i].context == context)
            store->listeners[i] = (struct listener){0};
    pthread_mutex_unlock(&store->listeners_lock);
}

void store_spread(struct store *store, unsigned news)
{
    pthread_mutex_lock(&store->listeners_lock);
    for (size_t i = 0; i < STORE_EARS; i++)
        if (store->listeners[i].hear)
            store->listeners[i].hear(store->listeners[i].context, news);
    pthread_mutex_unlock(&store->listeners_lock);
}

bool store_shared_key(struct store *store, uint8_t ret[STORE_SHARED_KEY], struct err *err)
{
    if (store->ear)
        return ear_shared_key(store->ear, ret, err);
    random_bytes(ret, STORE_SHARED_KEY);
    return true;
}

bool store_leads(const struct store *store)
{
    return !store->ear || ear_leads(store->ear);
}

void store_close(struct store *store)
{
    if (!store)
        return;
    ear_stop(store);
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
    pthread_mutex_destroy(&store->listeners_lock);
    pthread_cond_destroy(&store->reader_free);
    pthread_cond_destroy(&store->queue_more);
    free(store->place);
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

/* A connection that broke while it was idle is opened anew, once. */
static bool reader_begin(struct store *store, struct store_conn **conn, struct err *err)
{
    bool fresh = !*conn;
    if (fresh && !conn_open(store->place, CONN_READ, conn, err))
        return false;
    (*conn)->store = store;
    if (conn_control(*conn, CONTROL_READ, err))
        return true;
    if (!store->driver->is_lost(*conn))
        return false;
    conn_close(*conn);
    *conn = NULL;
    return !fresh && reader_begin(store, conn, err);
}

bool store_read_begin(struct store *store, struct store_conn **ret, struct err *err)
{
    struct store_conn *conn = reader_take(store);
    if (!reader_begin(store, &conn, err)) {
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
    struct store *store = conn->store;
    conn_end_rows(conn);
    struct err ignored; /* ending a transaction that only read changes nothing */
    if (!conn_control(conn, CONTROL_COMMIT, &ignored))
        conn_rollback(conn);
    if (conn->driver->is_lost(conn)) {
        conn_close(conn);
        conn = NULL;
    }
    reader_give(store, conn);
}
