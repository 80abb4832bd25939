/* store.c - what group commit is worth: many clients each write 1 kB and wait until it is durable, through
 * store_write() and beside it through bare SQLite, one transaction each, with the same durability.
 *
 * usage: store [FOLDER [SECONDS [CLIENTS]]]
 *
 * Both run on the same disk in one go, in turns (ours, peer, ours, peer), so that a disk that is busy with
 * other things hits both.  The peer gets the best that bare SQLite can do: one connection kept open, statements
 * prepared once, a mutex instead of lock-file polling. */
#include "base/clock.h"
#include "store/store.h"

#include <pthread.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

enum { BODY = 1024, MOST_CLIENTS = 256, MOST_TIMES = 1 << 20, TURNS = 2 };

static const struct store_stmt MAKE = {
    "bench.make", "CREATE TABLE IF NOT EXISTS bench (id INTEGER PRIMARY KEY, body BLOB NOT NULL)"};
static const struct store_stmt ADD = {"bench.add", "INSERT INTO bench (body) VALUES (?)"};

struct peer {
    sqlite3 *db;
    sqlite3_stmt *begin, *add, *commit;
    pthread_mutex_t lock;
};

struct run {
    struct store *store; /* or */
    struct peer *peer;
    double until;
    pthread_mutex_t lock;
    double *times; /* seconds each write took */
    size_t count;
};

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void die(const char *what, const char *why)
{
    fprintf(stderr, "bench/store: %s: %s\n", what, why);
    exit(1);
}

static bool make(struct store_conn *conn, void *context, struct err *err)
{
    UNUSED(context);
    return store_run(conn, &MAKE, NO_VALUES, err);
}

static bool add(struct store_conn *conn, void *context, struct err *err)
{
    return store_run(conn, &ADD, VALUES(V_BYTES(context, BODY)), err);
}

static void peer_step(struct peer *peer, sqlite3_stmt *stmt)
{
    if (sqlite3_step(stmt) != SQLITE_DONE)
        die("SQLite", sqlite3_errmsg(peer->db));
    sqlite3_reset(stmt);
}

static void peer_add(struct peer *peer, const char *body)
{
    pthread_mutex_lock(&peer->lock);
    peer_step(peer, peer->begin);
    sqlite3_bind_blob(peer->add, 1, body, BODY, SQLITE_STATIC);
    peer_step(peer, peer->add);
    peer_step(peer, peer->commit);
    pthread_mutex_unlock(&peer->lock);
}

static void *client(void *argument)
{
    struct run *run = argument;
    char body[BODY];
    memset(body, 'k', sizeof body);
    for (double begun = now(); begun < run->until;) {
        struct err err;
        if (run->peer)
            peer_add(run->peer, body);
        else if (!store_write(run->store, add, body, &err))
            die("Kres", err.text);
        double ended = now();
        pthread_mutex_lock(&run->lock);
        if (run->count < MOST_TIMES)
            run->times[run->count++] = ended - begun;
        pthread_mutex_unlock(&run->lock);
        begun = ended;
    }
    return NULL;
}

static void run_for(struct run *run, double seconds, unsigned clients)
{
    pthread_t threads[MOST_CLIENTS];
    run->until = now() + seconds;
    for (unsigned i = 0; i < clients; i++)
        if (pthread_create(&threads[i], NULL, client, run) != 0)
            die("threads", "cannot start");
    for (unsigned i = 0; i < clients; i++)
        pthread_join(threads[i], NULL);
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double report(const char *name, struct run *run, double seconds)
{
    qsort(run->times, run->count, sizeof *run->times, by_size);
    double rate = (double)run->count / seconds;
    printf("%-12s %9.0f writes/s   p50 %7.2f ms   p99 %7.2f ms\n", name, rate, 1e3 * run->times[run->count / 2],
           1e3 * run->times[run->count * 99 / 100]);
    return rate;
}

static void peer_open(struct peer *peer, const char *file)
{
    static const char SET_UP[] =
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;"
        "PRAGMA secure_delete = ON; PRAGMA trusted_schema = OFF; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -8000;"
        "CREATE TABLE IF NOT EXISTS bench (id INTEGER PRIMARY KEY, body BLOB NOT NULL)";
    pthread_mutex_init(&peer->lock, NULL);
    if (sqlite3_open_v2(file, &peer->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL) ||
        sqlite3_exec(peer->db, SET_UP, NULL, NULL, NULL) ||
        sqlite3_prepare_v2(peer->db, "BEGIN IMMEDIATE", -1, &peer->begin, NULL) ||
        sqlite3_prepare_v2(peer->db, ADD.sql, -1, &peer->add, NULL) ||
        sqlite3_prepare_v2(peer->db, "COMMIT", -1, &peer->commit, NULL))
        die("SQLite", sqlite3_errmsg(peer->db));
}

static void peer_close(struct peer *peer)
{
    sqlite3_finalize(peer->begin);
    sqlite3_finalize(peer->add);
    sqlite3_finalize(peer->commit);
    sqlite3_close(peer->db);
}

static void remove_files(const char *folder)
{
    static const char *const NAMES[] = {"kres.db", "kres.db-wal", "kres.db-shm", "kres.lock", "kres.reserve", "peer.db",
                                        ""};
    char path[4096];
    for (size_t i = 0; i < LEN(NAMES); i++) {
        snprintf(path, sizeof path, "%s/%s", folder, NAMES[i]);
        (void)(*NAMES[i] ? unlink(path) : rmdir(path));
    }
}

int main(int argc, char **argv)
{
    char folder[4096], file[4200];
    snprintf(folder, sizeof folder, "%s/kres-bench-XXXXXX", argc > 1 ? argv[1] : ".");
    double seconds = argc > 2 ? strtod(argv[2], NULL) : 5;
    unsigned clients = argc > 3 ? (unsigned)strtoul(argv[3], NULL, 10) : 64;
    if (clients < 1 || clients > MOST_CLIENTS || seconds <= 0 || !mkdtemp(folder)) {
        fprintf(stderr, "usage: store [FOLDER [SECONDS [CLIENTS]]]\n");
        return 2;
    }
    struct err err;
    struct run ours = {.lock = PTHREAD_MUTEX_INITIALIZER}, theirs = {.lock = PTHREAD_MUTEX_INITIALIZER};
    struct peer peer;
    ours.times = calloc(MOST_TIMES, sizeof *ours.times);
    theirs.times = calloc(MOST_TIMES, sizeof *theirs.times);
    if (!ours.times || !theirs.times)
        die("memory", "none left");
    if (!store_open(folder, true, &ours.store, &err) || !store_write(ours.store, make, NULL, &err))
        die("Kres", err.text);
    snprintf(file, sizeof file, "%s/peer.db", folder);
    peer_open(&peer, file);
    theirs.peer = &peer;
    for (int turn = 0; turn < TURNS; turn++) {
        run_for(&ours, seconds / TURNS, clients);
        run_for(&theirs, seconds / TURNS, clients);
    }
    printf("%u clients, %d bytes a write, %.0f s each, acknowledged only when durable\n", clients, BODY, seconds);
    double rate = report("Kres", &ours, seconds), bare = report("bare SQLite", &theirs, seconds);
    printf("ratio        %9.2f\n", rate / bare);
    store_close(ours.store);
    peer_close(&peer);
    remove_files(folder);
    free(ours.times);
    free(theirs.times);
    return 0;
}
