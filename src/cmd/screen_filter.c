/* screen_filter.c - the usual way of kres screen: texts in, findings out, in the order of the input.
 *
 * Every thread does the whole way: it takes a block from the source, works on it, and puts it in line.  Whoever brings
 * the block whose turn it is writes it and those that wait behind it.  The number of blocks is bounded, so a slow reader
 * slows everything down and memory stays small.  A big block (one huge record) is worked on while its thread holds the
 * input, and written piece by piece.  One thread needs none of this and takes no lock. */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/pool.h"
#include "cmd/feed_rejects.h"
#include "cmd/progress.h"
#include "cmd/screen_page.h"

struct filter {
    const struct screen_job *job;
    struct feed_source *source;
    struct line_writer out;
    struct feed_rejects rejects;

    pthread_mutex_t input; /* source and these */
    uint64_t next_number;
    bool input_ended;

    pthread_mutex_t order; /* all below */
    pthread_cond_t turned, freed, ended;
    struct screen_block *blocks, **free_blocks, **waiting; /* waiting: by number of the block */
    size_t block_count, free_count;
    uint64_t turn; /* number of the block that is written next */
    bool writing;
    bool stopped; /* something went wrong: nothing more is read or written */
    struct err err; /* why; of no kind: the reader closed the pipe */
    struct err input_err;
    unsigned running;
    uint64_t levels[SCREEN_LEVELS], rejected, bytes;
    struct progress progress;
};

/* ---- what people see meanwhile, on standard error ---- */

static uint64_t texts(const struct filter *filter)
{
    uint64_t sum = 0;
    for (int level = LEVEL_NONE; level <= LEVEL_HIGH; level++)
        sum += filter->levels[level];
    return sum;
}

static void show_progress(struct filter *filter)
{
    char more[96];
    snprintf(more, sizeof more, "%" PRIu64 " texts, %" PRIu64 " high, %" PRIu64 " some", texts(filter),
             filter->levels[LEVEL_HIGH], filter->levels[LEVEL_SOME]);
    progress_show(&filter->progress, "", filter->bytes, feed_source_total(filter->source), more);
}

static void show_summary(const struct filter *filter)
{
    double seconds = progress_seconds(&filter->progress), done = (double)filter->bytes / 1e6;
    progress_hide(&filter->progress);
    fprintf(stderr, "kres: %" PRIu64 " text%s: %" PRIu64 " high, %" PRIu64 " some", texts(filter),
            texts(filter) == 1 ? "" : "s", filter->levels[LEVEL_HIGH], filter->levels[LEVEL_SOME]);
    feed_rejects_tell(&filter->job->feed, filter->rejected);
    fprintf(stderr, "; %.1f MB in %.2f s, %.0f MB/s\n", done, seconds, done / seconds);
}

/* ---- output, by one thread at a time ---- */

/* Remembers the first thing that went wrong. */
static void stop(struct filter *filter, const struct err *err)
{
    if (!filter->stopped)
        filter->err = *err;
    filter->stopped = true;
}

static bool write_out(struct filter *filter, struct screen_block *block, struct err *err)
{
    struct str bytes = str_make(block->out.p, block->out.n);
    block->out.n = 0;
    return line_writer_put(&filter->out, bytes, err);
}

static bool write_block(struct filter *filter, struct screen_block *block, struct err *err)
{
    struct str rejects = str_make(block->rejects.p, block->rejects.n);
    if (filter->job->page)
        screen_page_keep(filter->job->page, block);
    if (!write_out(filter, block, err))
        return false;
    return feed_rejects_put(&filter->rejects, rejects, err);
}

static void add_counts(struct filter *filter, const struct screen_block *block)
{
    for (int level = LEVEL_NONE; level <= LEVEL_HIGH; level++)
        filter->levels[level] += block->levels[level];
    filter->rejected += block->rejected;
    filter->bytes += block->in.taken;
}

/* ---- one thread ---- */

struct alone {
    struct filter *filter;
    struct err err;
    bool failed;
};

static void relieve_alone(void *context, struct screen_block *block)
{
    struct alone *alone = context;
    alone->failed = alone->failed || !write_out(alone->filter, block, &alone->err);
    block->out.n = 0;
}

static void run_alone(struct filter *filter)
{
    struct screen_worker worker;
    struct screen_block block = {0};
    struct alone alone = {.filter = filter};
    struct err *err = &alone.err;
    bool any = true;
    if (!screen_worker_new(filter->job, &worker, err)) {
        stop(filter, err);
        return;
    }
    worker.context = &alone;
    while (any) {
        screen_block_reset(&block);
        if (!feed_source_next(filter->source, &block.in, &any, err))
            break;
        if (!any)
            continue;
        worker.relieve = block.in.room > FEED_BIG ? relieve_alone : NULL;
        bool worked = screen_work(&worker, &block, err);
        if (alone.failed || !write_block(filter, &block, err) || !worked)
            break;
        add_counts(filter, &block);
        if (progress_is_due(&filter->progress))
            show_progress(filter);
    }
    if (any)
        stop(filter, err);
    if (filter->job->page)
        screen_page_count(filter->job->page, &worker);
    screen_worker_free(&worker);
    screen_block_free(&block);
}

/* ---- many threads ---- */

static struct screen_block *take_free(struct filter *filter)
{
    pthread_mutex_lock(&filter->order);
    while (!filter->free_count)
        pthread_cond_wait(&filter->freed, &filter->order);
    struct screen_block *block = filter->free_blocks[--filter->free_count];
    pthread_mutex_unlock(&filter->order);
    return block;
}

static bool is_stopped(struct filter *filter)
{
    pthread_mutex_lock(&filter->order);
    bool stopped = filter->stopped;
    pthread_mutex_unlock(&filter->order);
    return stopped;
}

static void stop_locked(struct filter *filter, const struct err *err)
{
    pthread_mutex_lock(&filter->order);
    stop(filter, err);
    pthread_mutex_unlock(&filter->order);
}

static void wait_for_turn(struct filter *filter, const struct screen_block *block)
{
    pthread_mutex_lock(&filter->order);
    while (filter->turn != block->in.number || filter->writing)
        pthread_cond_wait(&filter->turned, &filter->order);
    pthread_mutex_unlock(&filter->order);
}

/* Only while it is the block's turn: nobody else writes then. */
static void relieve_in_turn(void *context, struct screen_block *block)
{
    struct filter *filter = context;
    struct err err = {0};
    if (!is_stopped(filter) && !write_out(filter, block, &err))
        stop_locked(filter, &err);
    block->out.n = 0;
}

static void give_back(struct filter *filter, struct screen_block *block)
{
    screen_block_reset(block);
    filter->free_blocks[filter->free_count++] = block;
    pthread_cond_signal(&filter->freed);
}

/* Puts the block in line, and writes what can be written now. */
static void put_in_line(struct filter *filter, struct screen_block *block)
{
    pthread_mutex_lock(&filter->order);
    filter->waiting[block->in.number % filter->block_count] = block;
    while (!filter->writing && (block = filter->waiting[filter->turn % filter->block_count])) {
        struct err err = {0};
        bool stopped = filter->stopped;
        filter->waiting[filter->turn % filter->block_count] = NULL;
        filter->writing = true;
        pthread_mutex_unlock(&filter->order);
        bool written = stopped || write_block(filter, block, &err);
        pthread_mutex_lock(&filter->order);
        filter->writing = false;
        if (!written)
            stop(filter, &err);
        else if (block->failed)
            stop(filter, &block->failure);
        else if (!stopped)
            add_counts(filter, block);
        filter->turn++;
        give_back(filter, block);
        pthread_cond_broadcast(&filter->turned);
    }
    pthread_mutex_unlock(&filter->order);
}

/* The next block of the input, under its lock.  What was read before a fault is still written. */
static bool take_input(struct filter *filter, struct screen_block *block, struct err *fault)
{
    bool any = false;
    if (filter->input_ended || is_stopped(filter))
        return false;
    if (!feed_source_next(filter->source, &block->in, &any, fault))
        any = false;
    filter->input_ended = !any;
    if (any)
        block->in.number = filter->next_number++;
    return any;
}

/* Takes and works off one block; false when there are no more. */
static bool run_block(struct filter *filter, struct screen_worker *worker)
{
    struct screen_block *block = take_free(filter);
    struct err fault = {0};
    pthread_mutex_lock(&filter->input);
    bool any = take_input(filter, block, &fault);
    bool big = any && block->in.room > FEED_BIG;
    if (!big)
        pthread_mutex_unlock(&filter->input);
    if (!any) {
        pthread_mutex_lock(&filter->order);
        if (fault.kind != ERR_NONE)
            filter->input_err = fault;
        give_back(filter, block);
        pthread_mutex_unlock(&filter->order);
        return false;
    }
    worker->relieve = big ? relieve_in_turn : NULL;
    if (big)
        wait_for_turn(filter, block);
    block->failed = !screen_work(worker, block, &block->failure);
    put_in_line(filter, block);
    if (big)
        pthread_mutex_unlock(&filter->input);
    return true;
}

static void run_thread(void *context)
{
    struct filter *filter = context;
    struct screen_worker worker;
    struct err err = {0};
    if (screen_worker_new(filter->job, &worker, &err)) {
        worker.context = filter;
        while (run_block(filter, &worker))
            continue;
    } else {
        stop_locked(filter, &err);
    }
    pthread_mutex_lock(&filter->order);
    if (err.kind == ERR_NONE && filter->job->page)
        screen_page_count(filter->job->page, &worker);
    filter->running--;
    pthread_cond_signal(&filter->ended);
    pthread_mutex_unlock(&filter->order);
    if (err.kind == ERR_NONE)
        screen_worker_free(&worker);
}

/* Shows progress until the last thread has ended. */
static void wait_for_threads(struct filter *filter)
{
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    pthread_mutex_lock(&filter->order);
    while (filter->running) {
        until.tv_sec++;
        while (filter->running && pthread_cond_timedwait(&filter->ended, &filter->order, &until) != ETIMEDOUT)
            continue;
        if (filter->running && filter->progress.shown)
            show_progress(filter);
    }
    pthread_mutex_unlock(&filter->order);
}

static bool make_blocks(struct filter *filter, struct err *err)
{
    filter->block_count = 2 * (size_t)filter->job->feed.threads + 2;
    filter->blocks = calloc(filter->block_count, sizeof *filter->blocks);
    filter->free_blocks = calloc(filter->block_count, sizeof(struct screen_block *));
    filter->waiting = calloc(filter->block_count, sizeof(struct screen_block *));
    if (!filter->blocks || !filter->free_blocks || !filter->waiting)
        return err_set(err, ERR_FAULT, "cannot screen: out of memory");
    for (size_t i = 0; i < filter->block_count; i++)
        filter->free_blocks[filter->free_count++] = &filter->blocks[i];
    return true;
}

static void free_blocks(struct filter *filter)
{
    for (size_t i = 0; filter->blocks && i < filter->block_count; i++)
        screen_block_free(&filter->blocks[i]);
    free(filter->blocks);
    free(filter->free_blocks);
    free(filter->waiting);
}

static void run_together(struct filter *filter)
{
    struct pool *pool = NULL;
    struct err err = {0};
    pthread_condattr_t monotonic;
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_mutex_init(&filter->input, NULL);
    pthread_mutex_init(&filter->order, NULL);
    pthread_cond_init(&filter->turned, NULL);
    pthread_cond_init(&filter->freed, NULL);
    pthread_cond_init(&filter->ended, &monotonic);
    unsigned threads = filter->job->feed.threads;
    if (!make_blocks(filter, &err) || !pool_new("screen", threads, threads, &pool, &err)) {
        stop(filter, &err);
    } else {
        filter->running = threads;
        for (unsigned i = 0; i < threads; i++)
            if (!pool_submit(pool, run_thread, filter, &err)) {
                stop_locked(filter, &err);
                run_thread(filter); /* ends at once */
            }
        wait_for_threads(filter);
    }
    pool_free(pool);
    if (!filter->stopped && filter->input_err.kind != ERR_NONE)
        stop(filter, &filter->input_err);
    free_blocks(filter);
    pthread_condattr_destroy(&monotonic);
    pthread_cond_destroy(&filter->turned);
    pthread_cond_destroy(&filter->freed);
    pthread_cond_destroy(&filter->ended);
    pthread_mutex_destroy(&filter->input);
    pthread_mutex_destroy(&filter->order);
}

/* ---- the whole ---- */

static bool finish(struct filter *filter, struct err *err)
{
    const struct screen_job *job = filter->job;
    progress_hide(&filter->progress);
    if (filter->stopped) {
        *err = filter->err;
        return false;
    }
    if (job->page && !screen_page_write(job->page, filter->levels, err))
        return false;
    show_summary(filter);
    return feed_rejects_judge(&job->feed, filter->rejected, err);
}

enum cmd_exit screen_filter(struct cmd *cmd, const struct screen_job *job, const char *path, struct err *err)
{
    struct filter filter = {.job = job, .out = {.fd = STDOUT_FILENO, .name = "standard output"}};
    const char *const others[] = {job->feed.rejects ? job->feed.rejects : job->html, job->html, NULL};
    UNUSED(cmd);
    UNUSED(path);
    fflush(stdout);
    if (!feed_source_open(&job->feed, others, &filter.source, err))
        return CMD_WRONG;
    bool ok = feed_rejects_open(&filter.rejects, &job->feed, &filter.progress, err);
    if (ok) {
        /* Not between lines of output. */
        progress_begin(&filter.progress, isatty(STDERR_FILENO) && !isatty(STDOUT_FILENO));
        if (job->feed.threads == 1)
            run_alone(&filter);
        else
            run_together(&filter);
        ok = finish(&filter, err);
        ok = feed_rejects_close(&filter.rejects, ok ? err : NULL) && ok;
    }
    feed_source_close(filter.source);
    return ok ? CMD_DONE : CMD_WRONG;
}
