/* outside.c - members that the command line changed beside a running server.
 *
 * Keys and sessions live in the server's process; "kres admin user disable" is another one.  It leaves the
 * member's number in a table in the same transaction, and the ring looks there at most once a second when a
 * session is asked for, and always before a new one begins, so that an old row never ends a new session. */
#include "agency/inside.h"

enum { LOOK_MS = 1000 };

static const struct store_stmt TELL = {"outside.tell", "INSERT INTO outside (member) VALUES (?)"};
static const struct store_stmt LOOK = {"outside.look",
                                       "SELECT number, member FROM outside WHERE number > ? ORDER BY number"};
static const struct store_stmt EMPTY = {"outside.empty", "DELETE FROM outside"};

bool outside_tell(struct store_conn *conn, int64_t member, struct err *err)
{
    return store_run(conn, &TELL, VALUES(V_INT(member)), err);
}

static bool empty(struct store_conn *conn, void *context, struct err *err)
{
    UNUSED(context);
    return store_run(conn, &EMPTY, NO_VALUES, err);
}

bool outside_empty(struct store *store, struct err *err)
{
    return store_write_reserved(store, empty, NULL, err);
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
