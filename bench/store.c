/* store.c - what group commit is worth: many clients each write some bytes and wait until they are durable,
 * through store_write() and beside it through bare SQLite, one transaction each, with the same durability.
 *
 * usage: store [--bare] [--bytes N] [--seconds S] [--clients N] [--folder DIR]
 *
 * Both run on the same disk in one go, in turns (ours, peer, ours, peer), so that a disk that is busy with
 * other things hits both.  The peer gets the best that bare SQLite can do: one connection kept open, statements
 * prepared once, a mutex instead of lock-file polling.  With --bare only the peer runs, once with one thread and
 * once with all clients, and the faster of the two is told as one line of JSON (bench/reports.mjs). */
#include "base/clock.h"
#include "store/store.h"

#include <getopt.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

enum { MOST_BODY = 65536, MOST_CLIENTS = 256, MOST_TIMES = 1 << 20, TURNS = 2 };

static const struct store_stmt MAKE = {
    "bench.make", "CREATE TABLE IF NOT EXISTS bench (id INTEGER PRIMARY KEY, body BLOB NOT NULL)"};
static const struct store_stmt ADD = {"bench.add", "INSERT INTO bench (body) VALUES (?)"};

struct options {
    const char *folder;
    double seconds;
    unsigned clients, bytes;
    bool bare;
};

struct peer {
    sqlite3 *db;
    sqlite3_stmt *begin, *add, *commit;
    pthread_mutex_t lock;
};

struct run {
    struct store *store; /* or */
    struct peer *peer;
    double until;
    unsigned bytes; /* a write */
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
    const struct str *body = context;
    return store_run(conn, &ADD, VALUES(V_BLOB(*body)), err);
}

static void peer_step(struct peer *peer, sqlite3_stmt *stmt)
{
    if (sqlite3_step(stmt) != SQLITE_DONE)
        die("SQLite", sqlite3_errmsg(peer->db));
    sqlite3_reset(stmt);
}

static void peer_add(struct peer *peer, struct str body)
{
    pthread_mutex_lock(&peer->lock);
    peer_step(peer, peer->begin);
    sqlite3_bind_blob64(peer->add, 1, body.p, body.n, SQLITE_STATIC);
    peer_step(peer, peer->add);
    peer_step(peer, peer->commit);
    pthread_mutex_unlock(&peer->lock);
}

static void *client(void *argument)
{
    struct run *run = argument;
    char filler[MOST_BODY] = {0};
    struct str body = str_make(filler, run->bytes);
    memset(filler, 'k', run->bytes);
    for (double begun = now(); begun < run->until;) {
        struct err err;
        if (run->peer)
            peer_add(run->peer, body);
        else if (!store_write(run->store, add, &body, &err))
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
                                        "peer.db-wal", "peer.db-shm", ""};
    char path[4096];
    for (size_t i = 0; i < LEN(NAMES); i++) {
        snprintf(path, sizeof path, "%s/%s", folder, NAMES[i]);
        (void)(*NAMES[i] ? unlink(path) : rmdir(path));
    }
}

static bool options_read(int argc, char **argv, struct options *ret)
{
    static const struct option KNOWN[] = {
        {"bare", no_argument, NULL, 'x'},          {"bytes", required_argument, NULL, 'b'},
        {"clients", required_argument, NULL, 'c'}, {"folder", required_argument, NULL, 'f'},
        {"seconds", required_argument, NULL, 's'}, {0}};
    *ret = (struct options){.folder = ".", .seconds = 5, .clients = 64, .bytes = 1024};
    for (int option; (option = getopt_long(argc, argv, "", KNOWN, NULL)) != -1;) {
        switch (option) {
        case 'x': ret->bare = true; break;
        case 'b': ret->bytes = (unsigned)strtoul(optarg, NULL, 10); break;
        case 'c': ret->clients = (unsigned)strtoul(optarg, NULL, 10); break;
        case 'f': ret->folder = optarg; break;
        case 's': ret->seconds = strtod(optarg, NULL); break;
        default: return false;
        }
    }
    return optind == argc && ret->clients >= 1 && ret->clients <= MOST_CLIENTS && ret->bytes >= 1 &&
           ret->bytes <= MOST_BODY && ret->seconds > 0;
}

static void run_new(struct run *run, unsigned bytes)
{
    *run = (struct run){.lock = PTHREAD_MUTEX_INITIALIZER, .bytes = bytes};
    run->times = calloc(MOST_TIMES, sizeof *run->times);
    if (!run->times)
        die("memory", "none left");
}

static double rate_of(struct run *run, double seconds, unsigned clients)
{
    run->count = 0;
    run_for(run, seconds, clients);
    return (double)run->count / seconds;
}

/* The peer alone. */
static void measure_bare(const struct options *options, struct peer *peer)
{
    struct run run;
    run_new(&run, options->bytes);
    run.peer = peer;
    double alone = rate_of(&run, options->seconds / 2, 1), all = rate_of(&run, options->seconds / 2, options->clients);
    printf("{\"rate\": %.1f, \"one_thread\": %.1f, \"all_clients\": %.1f, \"clients\": %u, \"bytes\": %u}\n",
           alone > all ? alone : all, alone, all, options->clients, options->bytes);
    free(run.times);
}

static void measure_both(const struct options *options, struct peer *peer, const char *folder)
{
    struct err err;
    struct run ours, theirs;
    double seconds = options->seconds;
    run_new(&ours, options->bytes);
    run_new(&theirs, options->bytes);
    theirs.peer = peer;
    if (!store_open(folder, true, &ours.store, &err) || !store_write(ours.store, make, NULL, &err))
        die("Kres", err.text);
    for (int turn = 0; turn < TURNS; turn++) {
        run_for(&ours, seconds / TURNS, options->clients);
        run_for(&theirs, seconds / TURNS, options->clients);
    }
    printf("%u clients, %u bytes a write, %.0f s each, acknowledged only when durable\n", options->clients,
           options->bytes, seconds);
    double rate = report("Kres", &ours, seconds), bare = report("bare SQLite", &theirs, seconds);
    printf("ratio        %9.2f\n", rate / bare);
    store_close(ours.store);
    free(ours.times);
    free(theirs.times);
}

int main(int argc, char **argv)
{
    char folder[4096], file[4200];
    struct options options;
    struct peer peer;
    if (!options_read(argc, argv, &options)) {
        fprintf(stderr, "usage: store [--bare] [--bytes N] [--seconds S] [--clients N] [--folder DIR]\n");
        return 2;
    }
    snprintf(folder, sizeof folder, "%s/kres-bench-XXXXXX", options.folder);
    if (!mkdtemp(folder))
        die(options.folder, "cannot make a folder there");
    snprintf(file, sizeof file, "%s/peer.db", folder);
    peer_open(&peer, file);
    if (options.bare)
        measure_bare(&options, &peer);
    else
        measure_both(&options, &peer, folder);
    peer_close(&peer);
    remove_files(folder);
    return 0;
}
