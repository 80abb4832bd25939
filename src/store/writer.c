/* writer.c - see store.h: the writer's thread and group commit.
 *
 * All functions that wait share one transaction, each in a savepoint of its own; one sync of the disk makes
 * them all durable.  While the disk syncs, the next ones gather: the busier it is, the more share a sync. */
#include "store/inside.h"

#include "base/clock.h"

#include <semaphore.h>
#include <signal.h>
#include <time.h>

/* A batch ends when nobody waits, or after so many functions (driver->batch_most) or so much time: the first in
 * it still waits. */
enum { BATCH_MS = 10, QUEUE_MOST = 8192 };
/* After a connection could not be opened, it is not tried again for so long; meanwhile all are refused at once. */
enum { RETRY_LEAST_MS = 100, RETRY_MOST_MS = 3000 };

struct writer_job {
    store_write_fn *run; /* NULL: settle */
    void *context;
    struct err *err;
    bool reserved, ok;
    bool answered; /* failed by itself: err is already its own */
    bool was_full; /* failed for want of room, and the reserve has just been given up */
    sem_t told; /* its own, not a condition under the queue's lock: hundreds wake at once after one sync */
    struct writer_job *next;
};

/* The first sign of a full disk. */
static bool give_up_reserve(struct store *store, const struct err *why)
{
    bool first = why->kind == ERR_FULL && store->reserve.held;
    if (first)
        reserve_give_up(&store->reserve);
    return first;
}

/* The job failed alone. */
static void answer(struct writer_job *job, const struct err *why)
{
    job->ok = false;
    job->answered = true;
    if (job->err)
        *job->err = *why;
}

/* One function in its savepoint.  false: the whole transaction is lost, and why stands in err. */
static bool run_job(struct store *store, struct writer_job *job, struct err *err)
{
    struct store_conn *conn = store->write_conn;
    struct err why = {0};
    if (!conn_control(conn, CONTROL_SAVE, err))
        return false;
    job->ok = job->run(conn, job->context, &why);
    conn_end_rows(conn);
    if (!store->driver->in_transaction(conn)) {
        *err = why.kind ? why : (struct err){.kind = ERR_FAULT, .text = "a write ended the transaction of all"};
        return false;
    }
    if (job->ok && store->driver->is_broken(conn))
        job->ok = err_set(&why, ERR_FAULT, "a write went on after a statement of it had failed");
    if (!job->ok) {
        answer(job, &why);
        job->was_full = give_up_reserve(store, &why);
    }
    if (!job->ok && !conn_control(conn, CONTROL_UNDO, err))
        return false;
    return conn_control(conn, CONTROL_RELEASE, err);
}

static struct writer_job *take_next(struct store *store)
{
    pthread_mutex_lock(&store->queue_lock);
    struct writer_job *job = store->first;
    if (job) {
        store->first = job->next;
        if (!store->first)
            store->last = NULL;
        store->waiting--;
        job->next = NULL;
    }
    pthread_mutex_unlock(&store->queue_lock);
    return job;
}

static void tell_all(struct writer_job *jobs)
{
    while (jobs) {
        struct writer_job *job = jobs;
        jobs = job->next; /* the job is gone once its owner wakes */
        sem_post(&job->told);
    }
}

/* Everything in the batch is undone: each caller hears the same reason, but those that had failed by themselves. */
static void fail_all(struct store *store, struct writer_job *jobs, const struct err *why)
{
    bool gave_up = give_up_reserve(store, why);
    for (struct writer_job *job = jobs; job; job = job->next) {
        if (job->answered)
            continue;
        answer(job, why);
        job->was_full = gave_up;
    }
}

/* Opens the writer's connection again, but not at every call while that fails. */
static bool connect_again(struct store *store, struct err *err)
{
    int64_t now = clock_ticks_ms();
    if (now < store->retry_ms)
        return err_set(err, ERR_BUSY, "the database cannot be reached; try again in a moment");
    conn_close(store->write_conn);
    store->write_conn = NULL;
    if (conn_open(store->place, CONN_WRITE, &store->write_conn, err)) {
        store->retry_pause = 0;
        return true;
    }
    store->retry_pause = store->retry_pause ? store->retry_pause * 2 : RETRY_LEAST_MS;
    if (store->retry_pause > RETRY_MOST_MS)
        store->retry_pause = RETRY_MOST_MS;
    store->retry_ms = clock_ticks_ms() + store->retry_pause;
    return false;
}

/* The connection may have broken while nobody wrote: nothing has run yet, so a second try loses nothing. */
static bool begin(struct store *store, struct err *err)
{
    if (store->write_conn && !store->driver->is_lost(store->write_conn)) {
        if (conn_control(store->write_conn, CONTROL_WRITE, err))
            return true;
        conn_rollback(store->write_conn);
        if (!store->driver->is_lost(store->write_conn))
            return false;
    }
    return connect_again(store, err) && conn_control(store->write_conn, CONTROL_WRITE, err);
}

/* Runs a batch that begins with job; returns the jobs in it. */
static struct writer_job *run_batch(struct store *store, struct writer_job *job)
{
    struct writer_job *jobs = NULL, **end = &jobs;
    struct err why = {0}, full;
    err_set(&full, ERR_FULL, "the disk is full; nothing was changed: make room on the disk and try again");
    bool roomy = !store->reserve.file || reserve_held(&store->reserve);
    bool ok = begin(store, &why);
    int64_t until = clock_ticks_ms() + BATCH_MS;
    for (unsigned count = 1; job; count++) {
        *end = job;
        end = &job->next;
        if (!job->run) /* settle: nothing to do here, the checkpoint follows the batch */
            job->ok = true;
        else if (!roomy && !job->reserved)
            answer(job, &full);
        else if (ok)
            ok = run_job(store, job, &why);
        job = ok && count < store->driver->batch_most && clock_ticks_ms() < until ? take_next(store) : NULL;
    }
    ok = ok && conn_control(store->write_conn, CONTROL_COMMIT, &why);
    if (!ok) {
        if (store->write_conn)
            conn_rollback(store->write_conn);
        fail_all(store, jobs, &why);
    }
    return jobs;
}

static void settle_asked(struct store *store, struct writer_job *jobs)
{
    for (struct writer_job *job = jobs; job; job = job->next)
        if (!job->run && job->ok)
            job->ok = store->driver->settle(store, job->err);
}

static void *write_off(void *argument)
{
    struct store *store = argument;
    for (;;) {
        pthread_mutex_lock(&store->queue_lock);
        while (!store->first && !store->closing)
            pthread_cond_wait(&store->queue_more, &store->queue_lock);
        bool ended = !store->first;
        pthread_mutex_unlock(&store->queue_lock);
        if (ended)
            return NULL;
        struct writer_job *jobs = run_batch(store, take_next(store));
        settle_asked(store, jobs);
        tell_all(jobs);
        if (store->driver->tidy)
            store->driver->tidy(store->write_conn);
    }
}

bool writer_start(struct store *store, struct err *err)
{
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before); /* signals are main's business */
    store->has_writer = pthread_create(&store->writer, NULL, write_off, store) == 0;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (!store->has_writer)
        return err_set(err, ERR_FAULT, "cannot start the writer's thread");
    pthread_setname_np(store->writer, "kres-writer");
    return true;
}

void writer_stop(struct store *store)
{
    pthread_mutex_lock(&store->queue_lock);
    store->closing = true;
    pthread_cond_signal(&store->queue_more);
    pthread_mutex_unlock(&store->queue_lock);
    pthread_join(store->writer, NULL);
    store->has_writer = false;
}

/* Queues the job and waits until the writer is done with it. */
static bool submit(struct store *store, struct writer_job *job)
{
    if (store->shared)
        return err_set(job->err, ERR_DENIED, "the database is open for reading only");
    if (pthread_equal(pthread_self(), store->writer))
        return err_set(job->err, ERR_FAULT, "a write inside a write");
    pthread_mutex_lock(&store->queue_lock);
    if (store->waiting >= QUEUE_MOST || store->closing) {
        pthread_mutex_unlock(&store->queue_lock);
        return err_set(job->err, ERR_BUSY, "too much waits to be written; try again in a moment");
    }
    sem_init(&job->told, 0, 0);
    if (store->last)
        store->last->next = job;
    else
        store->first = job;
    store->last = job;
    store->waiting++;
    bool first = store->waiting == 1; /* the writer may sleep; it takes all that wait once it is awake */
    pthread_mutex_unlock(&store->queue_lock);
    if (first)
        pthread_cond_signal(&store->queue_more);
    while (sem_wait(&job->told) != 0) {} /* a signal was handled meanwhile */
    sem_destroy(&job->told);
    return job->ok;
}

bool store_write(struct store *store, store_write_fn *run, void *context, struct err *err)
{
    struct writer_job job = {.run = run, .context = context, .err = err};
    return submit(store, &job);
}

bool store_write_reserved(struct store *store, store_write_fn *run, void *context, struct err *err)
{
    struct writer_job job = {.run = run, .context = context, .err = err, .reserved = true};
    if (submit(store, &job))
        return true;
    if (!job.was_full)
        return false;
    job = (struct writer_job){.run = run, .context = context, .err = err, .reserved = true};
    return submit(store, &job);
}

bool store_settle(struct store *store, struct err *err)
{
    struct writer_job job = {.err = err};
    return submit(store, &job);
}
