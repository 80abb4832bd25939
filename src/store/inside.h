/* inside.h - what struct store holds (inside store/ only): the pool of readers and the writer's queue. */
#ifndef KRES_STORE_INSIDE_H
#define KRES_STORE_INSIDE_H

#include "store/conn.h"
#include "store/reserve.h"

#include <pthread.h>

struct writer_job; /* writer.c: stands on the stack of the caller who waits */

struct ear; /* postgres_ear.c */

struct listener { store_hear_fn *hear; void *context; };

struct store {
    const struct driver *driver;
    char *place;  /* folder/kres.db, or the address of a database */
    bool shared;  /* for reading only; no lock, no writer */
    bool beside;  /* writes beside the process that serves */
    int lock;     /* descriptor of folder/kres.lock, held for the life of the store, or -1 */

    pthread_mutex_t listeners_lock;
    struct listener listeners[STORE_EARS];
    struct ear *ear; /* PostgreSQL: hears news, holds the lead; NULL: none */

    pthread_mutex_t readers_lock;
    pthread_cond_t reader_free;
    struct store_conn *idle; /* readers that nobody uses */
    unsigned opened, taken;  /* readers that exist; that are in use */

    pthread_t writer;
    bool has_writer;
    struct store_conn *write_conn; /* the writer's thread alone; NULL while there is no connection */
    int64_t retry_ms, retry_pause; /* the writer's thread alone */
    struct reserve reserve;        /* the writer's thread alone */
    pthread_mutex_t queue_lock;
    pthread_cond_t queue_more;
    struct writer_job *first, *last;
    unsigned waiting;
    bool closing;
};

MUST_CHECK bool writer_start(struct store *store, struct err *err);
void writer_stop(struct store *store); /* finishes what waits */
/* Tells every listener. */
void store_spread(struct store *store, unsigned news);

/* One writing process a folder; *ret is closed by the caller, -1 when there is none. */
MUST_CHECK bool folder_lock(const char *folder, int *ret, struct err *err);
/* An empty file that only we can read, unless it is there. */
MUST_CHECK bool folder_make_file(const char *file, struct err *err);
/* backup.c: is it a whole database of Kres that this program can read? */
MUST_CHECK bool backup_check(struct store_conn *conn, const char *file, struct err *err);

/* move.c: tables out of the rows "name, column", sorted by both. */
MUST_CHECK bool tables_read(struct store_conn *conn, const struct store_stmt *stmt, struct arena *arena,
                            struct table **ret, size_t *ret_count, struct err *err);
/* All that one connection sees into the empty database of the other, compared, committed; see store_move. */
MUST_CHECK bool move_all(struct store_conn *from, struct store_conn *to, store_moved_fn *tell, void *context,
                         struct store_moved *ret, struct err *err);

/* postgres_ear.c: a thread and a connection of its own.  While it is there a move out of the database or into it is
 * refused; and while a move is under way, it is: ERR_CONFLICT. */
MUST_CHECK bool ear_start(struct store *store, struct err *err);
void ear_stop(struct store *store); /* no ear: does nothing */
bool ear_leads(const struct ear *ear);
/* See store_shared_key. */
MUST_CHECK bool ear_shared_key(struct ear *ear, uint8_t ret[STORE_SHARED_KEY], struct err *err);

#endif
