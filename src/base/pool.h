/* pool.h - a fixed number of threads that work off a bounded queue.
 *
 * Slow work (Argon2id, screening, waiting for a commit) runs here, never on a thread that serves pages.
 * The queue is bounded, so that a flood is answered "busy" instead of filling memory. */
#ifndef KRES_BASE_POOL_H
#define KRES_BASE_POOL_H

#include "base/err.h"

struct pool;
typedef void pool_work_fn(void *work);

/* name shows in thread lists (15 bytes).  most_waiting bounds the queue. */
MUST_CHECK bool pool_new(const char *name, unsigned threads, unsigned most_waiting, struct pool **ret,
                         struct err *err);
/* false with ERR_BUSY when the queue is full; run is then never called. */
MUST_CHECK bool pool_submit(struct pool *pool, pool_work_fn *run, void *work, struct err *err);
unsigned pool_waiting(struct pool *pool);
/* Runs what is queued, then ends the threads.  NULL does nothing. */
void pool_free(struct pool *pool);

#endif
