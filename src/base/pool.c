/* pool.c - see pool.h: a ring of jobs under one mutex. */
#include "base/pool.h"

#include <pthread.h>
#include <stdlib.h>

struct job {
    pool_work_fn *run;
    void *work;
};

struct pool {
    pthread_mutex_t lock;
    pthread_cond_t more;
    struct job *ring;
    unsigned room, first, waiting;
    bool closing;
    unsigned threads;
    pthread_t *thread;
};

static void *work_off(void *argument)
{
    struct pool *pool = argument;
    for (;;) {
        pthread_mutex_lock(&pool->lock);
        while (!pool->waiting && !pool->closing)
            pthread_cond_wait(&pool->more, &pool->lock);
        if (!pool->waiting) {
            pthread_mutex_unlock(&pool->lock);
            return NULL;
        }
        struct job job = pool->ring[pool->first];
        pool->first = (pool->first + 1) % pool->room;
        pool->waiting--;
        pthread_mutex_unlock(&pool->lock);
        job.run(job.work);
    }
}

bool pool_new(const char *name, unsigned threads, unsigned most_waiting, struct pool **ret, struct err *err)
{
    struct pool *pool = calloc(1, sizeof *pool);
    if (!pool)
        return err_set(err, ERR_FAULT, "cannot start the worker threads: out of memory");
    pthread_mutex_init(&pool->lock, NULL);
    pthread_cond_init(&pool->more, NULL);
    pool->room = most_waiting;
    pool->ring = calloc(most_waiting, sizeof *pool->ring);
    pool->thread = calloc(threads, sizeof *pool->thread);
    if (!pool->ring || !pool->thread)
        goto failed;
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, 1024 * 1024);
    for (; pool->threads < threads; pool->threads++) {
        if (pthread_create(&pool->thread[pool->threads], &attributes, work_off, pool) != 0)
            break;
        pthread_setname_np(pool->thread[pool->threads], name);
    }
    pthread_attr_destroy(&attributes);
    if (pool->threads < threads)
        goto failed;
    *ret = pool;
    return true;
failed:
    pool_free(pool);
    return err_set(err, ERR_FAULT, "cannot start the worker threads \"%s\"", name);
}

bool pool_submit(struct pool *pool, pool_work_fn *run, void *work, struct err *err)
{
    pthread_mutex_lock(&pool->lock);
    bool taken = pool->waiting < pool->room && !pool->closing;
    if (taken) {
        pool->ring[(pool->first + pool->waiting) % pool->room] = (struct job){run, work};
        pool->waiting++;
    }
    pthread_mutex_unlock(&pool->lock);
    if (taken) /* after the lock: who wakes need not wait for it */
        pthread_cond_signal(&pool->more);
    return taken || err_set(err, ERR_BUSY, "too much is waiting; try again in a moment");
}

unsigned pool_waiting(struct pool *pool)
{
    pthread_mutex_lock(&pool->lock);
    unsigned waiting = pool->waiting;
    pthread_mutex_unlock(&pool->lock);
    return waiting;
}

void pool_free(struct pool *pool)
{
    if (!pool)
        return;
    pthread_mutex_lock(&pool->lock);
    pool->closing = true;
    pthread_cond_broadcast(&pool->more);
    pthread_mutex_unlock(&pool->lock);
    for (unsigned i = 0; i < pool->threads; i++)
        pthread_join(pool->thread[i], NULL);
    pthread_cond_destroy(&pool->more);
    pthread_mutex_destroy(&pool->lock);
    free(pool->ring);
    free(pool->thread);
    free(pool);
}
