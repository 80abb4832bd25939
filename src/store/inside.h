/* inside.h - what struct store holds (inside store/ only): the pool of readers and the writer's queue. */
#ifndef KRES_STORE_INSIDE_H
#define KRES_STORE_INSIDE_H

#include "store/conn.h"
#include "store/reserve.h"

#include <pthread.h>

struct writer_job; /* writer.c: stands on the stack of the caller who waits */

struct store {
    char *file;   /* folder/kres.db */
    bool shared;  /* for reading only; no lock, no writer */
    bool beside;  /* writes beside the process that holds the lock */
    int lock;     /* descriptor of folder/kres.lock, held for the life of the store, or -1 */

    pthread_mutex_t readers_lock;
    pthread_cond_t reader_free;
    struct store_conn *idle; /* readers that nobody uses */
    unsigned opened, taken;  /* readers that exist; that are in use */

    pthread_t writer;
    bool has_writer;
    struct store_conn *write_conn; /* the writer's thread alone */
    struct reserve reserve;        /* the writer's thread alone */
    pthread_mutex_t queue_lock;
    pthread_cond_t queue_more;
    struct writer_job *first, *last;
    unsigned waiting;
    bool closing;
};

MUST_CHECK bool writer_start(struct store *store, struct err *err);
void writer_stop(struct store *store); /* finishes what waits */

#endif
