/* postgres_ear.c - a thread with a connection of its own that hears what other processes on the database tell
 * (LISTEN), and that holds, or waits for, the lead among them.
 *
 * Both belong to the connection: when it breaks, the lead is another's, and what was told meanwhile is unknown.  So
 * after it is back all listeners hear of everything.
 *
 * The shared key goes the same way: "ask PUBLIC" from who has none, "key PUBLIC BOXED" from each who has it. */
#include "store/inside.h"
#include "store/postgres.h"

#include "base/clock.h"
#include "base/file.h"
#include "base/log.h"
#include "vault/vault.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

enum { LEAD_MS = 2000, KEY_WAIT_MS = 6000, KEY_ASK_MS = 500 };
enum { PAUSE_LEAST_MS = 200, PAUSE_MOST_MS = 5000, ALL_NEWS = STORE_NEWS_MEMBERS | STORE_NEWS_CONTENT };

struct ear {
    struct store *store;
    struct postgres_conn conn; /* the thread's alone once it runs */
    pthread_t thread;
    int stop; /* eventfd */
    atomic_bool leads;
    atomic_bool offers; /* holds the lock of those who can tell the shared key */

    pthread_mutex_t key_lock; /* of what follows */
    pthread_cond_t key_came;
    bool has_key, asks;
    uint8_t key[VAULT_KEY], public_key[VAULT_PUBLIC], private_key[VAULT_KEY];
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

static bool lock_shared(struct postgres_conn *conn, enum postgres_lock lock, bool *ret_got, struct err *err)
{
    char sql[160];
    snprintf(sql, sizeof sql, "SELECT pg_try_advisory_lock_shared(" POSTGRES_KEY ")", (int)lock);
    return ask(conn, sql, ret_got, err);
}

/* Others count on an answer of whoever holds the lock. */
static bool offer_key(struct ear *ear, struct err *err)
{
    bool ignored;
    pthread_mutex_lock(&ear->key_lock);
    bool has = ear->has_key;
    pthread_mutex_unlock(&ear->key_lock);
    return !has || lock_shared(&ear->conn, POSTGRES_HAS_KEY, &ignored, err);
}

static bool connect_ear(struct ear *ear, struct err *err)
{
    bool free_to_serve;
    ear->conn = (struct postgres_conn){.common = {.driver = &driver_postgres}};
    if (!postgres_connect(ear->store->place, CONN_READ, &ear->conn.pg, err))
        return false;
    if (listen_on(&ear->conn, err) && lock_shared(&ear->conn, POSTGRES_SERVES, &free_to_serve, err) &&
        offer_key(ear, err) &&
        (free_to_serve ||
         err_set(err, ERR_CONFLICT, "\"kres admin move\" is at work on the database: wait for its end")))
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

/* ---- the shared key ---- */

static bool notify(struct postgres_conn *conn, const char *payload, struct err *err)
{
    char sql[600];
    snprintf(sql, sizeof sql, "SELECT pg_notify('kres ' || current_schema(), '%s')", payload);
    return postgres_words(conn, "telling the others", sql, NULL, err);
}

static bool answer_key(struct ear *ear, struct str asker, struct err *err)
{
    struct arena arena = {0};
    uint8_t public_key[VAULT_PUBLIC], boxed[VAULT_BOXED];
    bool ok = true;
    pthread_mutex_lock(&ear->key_lock);
    bool can = ear->has_key && str_unhex(asker, public_key, sizeof public_key);
    if (can)
        vault_box(public_key, ear->key, boxed);
    pthread_mutex_unlock(&ear->key_lock);
    if (can)
        ok = notify(&ear->conn, arena_printf(&arena, "key " STR_FMT " " STR_FMT, STR_ARG(asker),
                                             STR_ARG(str_hex(&arena, boxed, sizeof boxed))), err);
    arena_clear(&arena);
    return ok;
}

static void take_key(struct ear *ear, struct str asker, struct str hex)
{
    uint8_t public_key[VAULT_PUBLIC], boxed[VAULT_BOXED];
    if (!str_unhex(asker, public_key, sizeof public_key) || !str_unhex(hex, boxed, sizeof boxed))
        return;
    pthread_mutex_lock(&ear->key_lock);
    if (ear->asks && !ear->has_key && !memcmp(public_key, ear->public_key, sizeof public_key) &&
        vault_unbox(ear->public_key, ear->private_key, boxed, ear->key)) {
        ear->has_key = true;
        pthread_cond_signal(&ear->key_came);
    }
    pthread_mutex_unlock(&ear->key_lock);
}

/* Asks, again and again, until the key comes or the time is over. */
static bool ask_for_key(struct ear *ear, struct postgres_conn *conn, struct err *err)
{
    struct arena arena = {0};
    bool ok = true, came = false;
    vault_pair(ear->public_key, ear->private_key);
    const char *question = arena_printf(&arena, "ask " STR_FMT, STR_ARG(str_hex(&arena, ear->public_key, VAULT_PUBLIC)));
    pthread_mutex_lock(&ear->key_lock);
    ear->asks = true;
    pthread_mutex_unlock(&ear->key_lock);
    for (int64_t until = clock_ticks_ms() + KEY_WAIT_MS; ok && !came && clock_ticks_ms() < until;) {
        struct timespec next;
        ok = notify(conn, question, err);
        clock_gettime(CLOCK_REALTIME, &next);
        next.tv_nsec += KEY_ASK_MS * 1000000L;
        next.tv_sec += next.tv_nsec / 1000000000L;
        next.tv_nsec %= 1000000000L;
        pthread_mutex_lock(&ear->key_lock);
        while (!ear->has_key && pthread_cond_timedwait(&ear->key_came, &ear->key_lock, &next) == 0) {}
        came = ear->has_key;
        pthread_mutex_unlock(&ear->key_lock);
    }
    arena_clear(&arena);
    return ok;
}

/* Alone while it asks: of two who begin together the second hears the first one's. */
static bool key_among_us(struct ear *ear, struct postgres_conn *conn, struct err *err)
{
    char sql[400];
    bool others, got;
    snprintf(sql, sizeof sql, "SELECT pg_advisory_lock(" POSTGRES_KEY ")", POSTGRES_ASKS);
    if (!postgres_words(conn, "asking for the shared key", sql, NULL, err))
        return false;
    /* Does anybody hold the lock of those who can tell it? */
    snprintf(sql, sizeof sql, "SELECT NOT pg_try_advisory_lock(" POSTGRES_KEY ")", POSTGRES_HAS_KEY);
    if (!ask(conn, sql, &others, err) || (others && !ask_for_key(ear, conn, err)))
        return false;
    if (!others) {
        snprintf(sql, sizeof sql, "SELECT pg_advisory_unlock(" POSTGRES_KEY ")", POSTGRES_HAS_KEY);
        if (!postgres_words(conn, "making the shared key", sql, NULL, err))
            return false;
    }
    pthread_mutex_lock(&ear->key_lock);
    if (!ear->has_key) {
        random_bytes(ear->key, sizeof ear->key);
        ear->has_key = true;
        if (others)
            log_line(LOG_WARN, "another kres on the database did not tell its key: pages begun there end there");
    }
    pthread_mutex_unlock(&ear->key_lock);
    /* Held by this connection until the ear's own holds it. */
    return lock_shared(conn, POSTGRES_HAS_KEY, &got, err);
}

bool ear_shared_key(struct ear *ear, uint8_t ret[STORE_SHARED_KEY], struct err *err)
{
    _Static_assert((int)STORE_SHARED_KEY == (int)VAULT_KEY, "as the vault has it");
    struct postgres_conn conn = {.common = {.driver = &driver_postgres}};
    pthread_mutex_lock(&ear->key_lock);
    bool has = ear->has_key;
    pthread_mutex_unlock(&ear->key_lock);
    if (!has) {
        if (!postgres_connect(ear->store->place, CONN_READ, &conn.pg, err))
            return false;
        bool ok = key_among_us(ear, &conn, err);
        /* The ear takes the lock over when it wakes next: at once. */
        ok = ok && notify(&conn, "offer", err);
        for (int tries = 0; ok && tries < 200 && !atomic_load(&ear->offers); tries++)
            usleep(5000);
        PQfinish(conn.pg);
        if (!ok)
            return false;
    }
    pthread_mutex_lock(&ear->key_lock);
    memcpy(ret, ear->key, VAULT_KEY);
    pthread_mutex_unlock(&ear->key_lock);
    return true;
}

/* ---- hearing ---- */

static bool hear_one(struct ear *ear, const char *text, unsigned *news)
{
    struct err ignored;
    struct str rest = str_from(text), word = str_cut(&rest, ' ');
    if (str_is(word, "ask"))
        return answer_key(ear, rest, &ignored);
    if (str_is(word, "key")) {
        struct str asker = str_cut(&rest, ' ');
        take_key(ear, asker, rest);
    } else if (str_is(word, "offer")) {
        if (!offer_key(ear, &ignored))
            return false;
        pthread_mutex_lock(&ear->key_lock);
        atomic_store(&ear->offers, ear->has_key);
        pthread_mutex_unlock(&ear->key_lock);
    } else {
        *news |= (unsigned)strtoul(text, NULL, 10);
    }
    return true;
}

static bool hear(struct ear *ear)
{
    unsigned news = 0;
    bool ok = PQconsumeInput(ear->conn.pg) == 1;
    for (PGnotify *told; ok && (told = PQnotifies(ear->conn.pg)); PQfreemem(told))
        ok = hear_one(ear, told->extra, &news);
    if (news)
        store_spread(ear->store, news);
    return ok && PQstatus(ear->conn.pg) == CONNECTION_OK;
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

static void ear_free(struct ear *ear)
{
    PQfinish(ear->conn.pg);
    close(ear->stop);
    pthread_mutex_destroy(&ear->key_lock);
    pthread_cond_destroy(&ear->key_came);
    vault_wipe(ear->key, sizeof ear->key);
    vault_wipe(ear->private_key, sizeof ear->private_key);
    free(ear);
}

bool ear_start(struct store *store, struct err *err)
{
    struct ear *ear = calloc(1, sizeof *ear);
    sigset_t all, before;
    if (!ear)
        return err_set(err, ERR_FAULT, "cannot listen to the database: out of memory");
    ear->store = store;
    ear->stop = eventfd(0, EFD_CLOEXEC);
    pthread_mutex_init(&ear->key_lock, NULL);
    pthread_cond_init(&ear->key_came, NULL);
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
    ear_free(ear);
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
    ear_free(ear);
}

bool ear_leads(const struct ear *ear)
{
    return atomic_load(&((struct ear *)ear)->leads);
}
