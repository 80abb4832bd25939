/* outside.c - members that another process changed: the command line beside a running server, or another server on
 * the same database of PostgreSQL.
 *
 * Keys and sessions live in a server's process.  Who changes a member elsewhere leaves the member's number in a table
 * in the same transaction, and the ring looks there at most once a second when a session is asked for, at once when
 * it hears news (store_hear), and always before a new session begins, so that an old row never ends a new one. */
#include "agency/inside.h"

enum { LOOK_MS = 1000, KEPT_ROWS = 10000 };

static const struct store_stmt TELL = {"outside.tell", "INSERT INTO outside (member) VALUES (?)"};
static const struct store_stmt LOOK = {"outside.look",
                                       "SELECT number, member FROM outside WHERE number > ? ORDER BY number"};
static const struct store_stmt LAST = {"outside.last", "SELECT max(number) FROM outside"};
static const struct store_stmt EMPTY = {"outside.empty", "DELETE FROM outside WHERE number <= ?"};

bool outside_tell(struct store_conn *conn, int64_t member, struct err *err)
{
    return store_run(conn, &TELL, VALUES(V_INT(member)), err) && outside_tell_keys(conn, err);
}

bool outside_tell_keys(struct store_conn *conn, struct err *err)
{
    return store_tell(conn, STORE_NEWS_MEMBERS, err);
}

/* Known as our own before anybody can read it. */
bool outside_tell_others(struct store_conn *conn, struct ring *ring, int64_t member, struct err *err)
{
    if (store_is_alone(ring->store))
        return true;
    if (!store_run(conn, &TELL, VALUES(V_INT(member)), err))
        return false;
    pthread_mutex_lock(&ring->lock);
    ring->own[ring->own_count++ % LEN(ring->own)] = store_last_id(conn);
    pthread_mutex_unlock(&ring->lock);
    return outside_tell_keys(conn, err);
}

struct beginning { struct store *store; int64_t seen; };

/* Nobody is signed in here yet, so what was told before concerns no session of ours; others may not have read the
 * latest of it. */
static bool begin(struct store_conn *conn, void *context, struct err *err)
{
    struct beginning *beginning = context;
    if (!store_number(conn, &LAST, NO_VALUES, 0, &beginning->seen, err))
        return false;
    int64_t old = store_is_alone(beginning->store) ? beginning->seen : beginning->seen - KEPT_ROWS;
    return store_run(conn, &EMPTY, VALUES(V_INT(old)), err);
}

bool outside_begin(struct store *store, int64_t *ret_seen, struct err *err)
{
    struct beginning beginning = {.store = store};
    if (!store_write_reserved(store, begin, &beginning, err))
        return false;
    *ret_seen = beginning.seen;
    return true;
}

static bool is_own(struct ring *ring, int64_t number)
{
    bool own = false;
    pthread_mutex_lock(&ring->lock);
    for (size_t i = 0; i < LEN(ring->own); i++)
        own = own || ring->own[i] == number;
    pthread_mutex_unlock(&ring->lock);
    return own;
}

static bool read_and_end(struct ring *ring, int64_t *seen, struct err *err)
{
    struct store_conn *conn;
    struct store_rows rows;
    bool changed = false;
    if (!store_read_begin(ring->store, &conn, err))
        return false;
    bool ok = store_query(conn, &LOOK, VALUES(V_INT(*seen)), &rows, err);
    if (ok) {
        while (store_next(&rows)) {
            *seen = store_int(&rows, 0);
            if (!is_own(ring, *seen))
                ring_end_member(ring->store, store_int(&rows, 1));
            changed = true;
        }
        ok = store_end(&rows, err);
    }
    store_read_end(conn);
    if (changed)
        ring_keys_changed(); /* a colleague who left means a new epoch for those who stay */
    return ok;
}

void outside_look(struct ring *ring, bool now)
{
    struct err ignored; /* a reader that cannot be had now is had a second later */
    int64_t ticks = clock_ticks_ms();
    pthread_mutex_lock(&ring->lock);
    bool due = now || ticks - ring->looked_ms >= LOOK_MS;
    if (due)
        ring->looked_ms = ticks;
    pthread_mutex_unlock(&ring->lock);
    if (!due)
        return;
    pthread_mutex_lock(&ring->look_lock);
    if (!read_and_end(ring, &ring->outside_seen, &ignored)) {
        pthread_mutex_lock(&ring->lock);
        ring->looked_ms = 0;
        pthread_mutex_unlock(&ring->lock);
    }
    pthread_mutex_unlock(&ring->look_lock);
}
