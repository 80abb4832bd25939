/* postgres_ear.c - a thread with a connection of its own that hears what other processes on the database tell
 * (LISTEN), and that holds, or waits for, the lead among them.
 *
 * Both belong to the connection: when it breaks, the lead is another's, and what was told meanwhile is unknown.  So
 * after it is back all listeners hear of everything. */
#include "store/inside.h"
#include "store/postgres.h"

#include "base/log.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

enum { LEAD_MS = 2000, PAUSE_LEAST_MS = 200, PAUSE_MOST_MS = 5000, ALL_NEWS = STORE_NEWS_MEMBERS | STORE_NEWS_CONTENT };

struct ear {
    struct store *store;
    struct postgres_conn conn; /* the thread's alone once it runs */
    pthread_t thread;
    int stop; /* eventfd */
    atomic_bool leads;
};

/* A query whose answer is one truth. */
static bool ask(struct postgres_conn *conn, const char *sql, bool *ret, struct err *err)
{
    PGresult *result;
    if (!postgres_words(conn, "asking the PostgreSQL server", sql, &result, err))
        return false;
    *ret = PQntuples(result) == 1 && PQgetvalue(result, 0, 0)[0] == 't';
    PQclear(result);
    return true;
}

static bool listen_on(struct postgres_conn *conn, struct err *err)
{
    PGresult *result;
    if (!postgres_words(conn, "listening", "SELECT format('LISTEN %I', 'kres ' || current_schema())", &result, err))
        return false;
    bool ok = postgres_words(conn, "listening", PQgetvalue(result, 0, 0), NULL, err);
    PQclear(result);
    return ok;
}

static bool connect_ear(struct ear *ear, struct err *err)
{
    char serves[160];
    bool free_to_serve;
    ear->conn = (struct postgres_conn){.common = {.driver = &driver_postgres}};
    snprintf(serves, sizeof serves, "SELECT pg_try_advisory_lock_shared(" POSTGRES_KEY ")", POSTGRES_SERVES);
    if (!postgres_connect(ear->store->place, CONN_READ, &ear->conn.pg, err))
        return false;
    if (listen_on(&ear->conn, err) && ask(&ear->conn, serves, &free_to_serve, err) &&
        (free_to_serve || err_set(err, ERR_CONFLICT, "\"kres admin move\" is at work on the database: wait for its end")))
        return true;
    PQfinish(ear->conn.pg);
    ear->conn.pg = NULL;
    return false;
}

/* Waits for news, for the end, or for so long; false: the end. */
static bool wait_for(struct ear *ear, int socket, int ms)
{
    struct pollfd waits[] = {{.fd = ear->stop, .events = POLLIN}, {.fd = socket, .events = POLLIN}};
    while (poll(waits, socket < 0 ? 1 : 2, ms) < 0 && errno == EINTR) {}
    return !(waits[0].revents & POLLIN);
}

/* Gives a broken connection up and opens another; false: the end came first. */
static bool connect_again(struct ear *ear)
{
    int pause = PAUSE_LEAST_MS;
    struct err err = {0};
    atomic_store(&ear->leads, false);
    log_line(LOG_WARN, "the connection to the PostgreSQL server broke; trying again");
    PQfinish(ear->conn.pg);
    ear->conn.pg = NULL;
    do {
        if (!wait_for(ear, -1, pause))
            return false;
        pause = 2 * pause < PAUSE_MOST_MS ? 2 * pause : PAUSE_MOST_MS;
    } while (!connect_ear(ear, &err));
    log_line(LOG_INFO, "the PostgreSQL server is back");
    store_spread(ear->store, ALL_NEWS);
    return true;
}

static bool seek_lead(struct ear *ear, struct err *err)
{
    char sql[160];
    bool leads;
    if (atomic_load(&ear->leads))
        snprintf(sql, sizeof sql, "SELECT true");
    else
        snprintf(sql, sizeof sql, "SELECT pg_try_advisory_lock(" POSTGRES_KEY ")", POSTGRES_LEADS);
    if (!ask(&ear->conn, sql, &leads, err))
        return false;
    atomic_store(&ear->leads, leads);
    return true;
}

static bool hear(struct ear *ear)
{
    unsigned news = 0;
    if (!PQconsumeInput(ear->conn.pg))
        return false;
    for (PGnotify *told; (told = PQnotifies(ear->conn.pg)); PQfreemem(told))
        news |= (unsigned)strtoul(told->extra, NULL, 10);
    if (news)
        store_spread(ear->store, news);
    return PQstatus(ear->conn.pg) == CONNECTION_OK;
}

static void *listen_always(void *argument)
{
    struct ear *ear = argument;
    struct err ignored; /* a broken connection is told of once, below */
    while (wait_for(ear, PQsocket(ear->conn.pg), LEAD_MS)) {
        /* The question is asked of a leader too: its answer is the sign of life. */
        bool whole = hear(ear) && seek_lead(ear, &ignored) && hear(ear);
        if (!whole && !connect_again(ear))
            break;
    }
    return NULL;
}

bool ear_start(struct store *store, struct err *err)
{
    struct ear *ear = calloc(1, sizeof *ear);
    sigset_t all, before;
    if (!ear)
        return err_set(err, ERR_FAULT, "cannot listen to the database: out of memory");
    ear->store = store;
    ear->stop = eventfd(0, EFD_CLOEXEC);
    if (!connect_ear(ear, err) || !seek_lead(ear, err))
        goto failed;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before); /* signals are main's business */
    int failed = pthread_create(&ear->thread, NULL, listen_always, ear);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (failed) {
        err_set(err, ERR_FAULT, "cannot start the thread that listens to the database");
        goto failed;
    }
    pthread_setname_np(ear->thread, "kres-ear");
    store->ear = ear;
    return true;
failed:
    PQfinish(ear->conn.pg);
    close(ear->stop);
    free(ear);
    return false;
}

void ear_stop(struct store *store)
{
    struct ear *ear = store->ear;
    const uint64_t once = 1;
    if (!ear)
        return;
    if (write(ear->stop, &once, sizeof once) < 0)
        log_line(LOG_WARN, "cannot wake the thread that listens to the database");
    pthread_join(ear->thread, NULL);
    store->ear = NULL;
    PQfinish(ear->conn.pg);
    close(ear->stop);
    free(ear);
}

bool ear_leads(const struct ear *ear)
{
    return atomic_load(&((struct ear *)ear)->leads);
}
