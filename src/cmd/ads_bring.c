/* ads_bring.c - see ads.h: one file into the database.
 *
 * Threads screen blocks; the caller's thread takes them in the order of the file, copies their ads into a batch, and writes
 * the batch when it is whole, while the threads go on.  The number of blocks is bounded, and with it the memory. */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <pthread.h>
#include <pwd.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/pool.h"
#include "cmd/ads.h"
#include "cmd/progress.h"

struct bringing {
    struct ads_job *job;
    struct feed_rejects *rejects;
    struct ads_done *done;
    struct ad_import import;
    uint64_t skip; /* the first line that was not in at the beginning */
    char mark[16];
    struct feed_source *source;
    struct progress progress;
    uint64_t bytes, begun_added; /* read; in before */

    pthread_mutex_t input; /* source and these */
    uint64_t next_number;
    bool input_ended;

    pthread_mutex_t order; /* all below */
    pthread_cond_t freed, arrived;
    struct ads_block *blocks, **free_blocks, **waiting; /* waiting: by number of the block */
    size_t block_count, free_count;
    unsigned running;
    bool stopped;
    struct err err;

    /* The caller's thread alone. */
    struct arena arena; /* of the batch */
    struct ad_row *rows;
    size_t count, text_bytes;
    uint64_t line, rejected;
};

/* ---- which file ---- */

enum { PIECE = 1024 * 1024 };

static bool cannot_read(const char *file, struct err *err)
{
    return err_set(err, errno == ENOENT ? ERR_NOT_FOUND : ERR_FAULT, "cannot read %s: %s", file, strerror(errno));
}

static bool hash_bytes(int fd, const char *file, uint8_t ret[VAULT_HASH], struct err *err)
{
    char *piece = malloc(PIECE);
    ssize_t n = piece ? 0 : -1;
    memset(ret, 0, VAULT_HASH);
    errno = ENOMEM;
    while (piece && (n = read(fd, piece, PIECE)) > 0)
        vault_chain(ret, str_make(piece, (size_t)n), ret);
    free(piece);
    return n == 0 || cannot_read(file, err);
}

/* It is read twice, and perhaps once more after a power cut: so a pipe will not do. */
static bool know_file(const char *file, struct ad_import_file *ret, struct err *err)
{
    struct stat st;
    int fd = open(file, O_RDONLY | O_CLOEXEC);
    if (fd < 0 || fstat(fd, &st) < 0) {
        bool ok = cannot_read(file, err);
        if (fd >= 0)
            close(fd);
        return ok;
    }
    const char *slash = strrchr(file, '/');
    bool ok = S_ISREG(st.st_mode) ? hash_bytes(fd, file, ret->digest, err)
                                  : err_set(err, ERR_INPUT, "cannot import %s: it is no file that can be read again; "
                                            "save the ads first", file);
    close(fd);
    ret->size = st.st_size;
    ret->name = str_from(slash ? slash + 1 : file);
    return ok;
}

/* ---- the batch ---- */

static void show_progress(struct bringing *b)
{
    char more[96];
    double seconds = progress_seconds(&b->progress);
    uint64_t now = b->import.added + b->import.updated - b->begun_added;
    snprintf(more, sizeof more, "%" PRIu64 " ads, %.0f/s", b->import.added + b->import.updated, (double)now / seconds);
    progress_show(&b->progress, "importing", b->bytes, feed_source_total(b->source), more);
}

static void pause_for_others(void)
{
    const struct timespec moment = {.tv_nsec = ADS_PAUSE_MS * 1000000L};
    nanosleep(&moment, NULL);
}

static bool put_batch(struct bringing *b, struct err *err)
{
    const struct ad_batch batch = {.rows = b->rows, .count = b->count, .line = b->line, .rejected = b->rejected};
    if (b->line <= b->import.line)
        return true;
    if (!ad_import_put(b->job->store, &b->import, &batch, err))
        return false;
    arena_reset(&b->arena);
    b->rows = ARENA_ARRAY(&b->arena, b->job->batch, struct ad_row);
    b->count = b->text_bytes = 0;
    b->rejected = 0;
    if (progress_is_due(&b->progress))
        show_progress(b);
    pause_for_others();
    return true;
}

static struct str copy(struct bringing *b, struct str text)
{
    b->text_bytes += text.n;
    return text.n ? str_copy(&b->arena, text) : STR("");
}

static bool add_row(struct bringing *b, const struct ads_row *row, struct err *err)
{
    struct ad_row *ad = &b->rows[b->count++];
    *ad = row->ad;
    ad->own = copy(b, ad->own);
    ad->text = copy(b, ad->text);
    ad->title = copy(b, ad->title);
    ad->url = copy(b, ad->url);
    ad->place = copy(b, ad->place);
    ad->lang = copy(b, ad->lang);
    ad->signs = copy(b, ad->signs);
    b->line = row->next_line;
    b->rejected += row->rejected_before;
    return (b->count < b->job->batch && b->text_bytes < ADS_BATCH_BYTES) || put_batch(b, err);
}

static bool add_block(struct bringing *b, struct ads_block *block, struct err *err)
{
    if (block->failed) {
        *err = block->failure;
        return false;
    }
    for (size_t i = 0; i < block->count; i++)
        if (!add_row(b, &block->rows[i], err))
            return false;
    if (block->end_line > b->line)
        b->line = block->end_line;
    b->rejected += block->rejected_after;
    b->bytes += block->in.taken;
    if (progress_is_due(&b->progress))
        show_progress(b);
    return feed_rejects_put(b->rejects, str_make(block->rejects.p, block->rejects.n), err);
}

/* ---- threads ---- */

static void stop(struct bringing *b, const struct err *err)
{
    pthread_mutex_lock(&b->order);
    if (!b->stopped)
        b->err = *err;
    b->stopped = true;
    pthread_cond_broadcast(&b->freed);
    pthread_cond_signal(&b->arrived);
    pthread_mutex_unlock(&b->order);
}

/* NULL: no more. */
static struct ads_block *take_free(struct bringing *b)
{
    pthread_mutex_lock(&b->order);
    while (!b->free_count && !b->stopped)
        pthread_cond_wait(&b->freed, &b->order);
    struct ads_block *block = b->stopped ? NULL : b->free_blocks[--b->free_count];
    pthread_mutex_unlock(&b->order);
    return block;
}

static void give_back(struct bringing *b, struct ads_block *block)
{
    ads_block_reset(block);
    pthread_mutex_lock(&b->order);
    b->free_blocks[b->free_count++] = block;
    pthread_cond_signal(&b->freed);
    pthread_mutex_unlock(&b->order);
}

static bool take_input(struct bringing *b, struct ads_block *block)
{
    struct err err = {0};
    bool any = false, ok = true;
    pthread_mutex_lock(&b->input);
    if (!b->input_ended)
        ok = feed_source_next(b->source, &block->in, &any, &err);
    b->input_ended = !ok || !any;
    if (ok && any)
        block->in.number = b->next_number++;
    pthread_mutex_unlock(&b->input);
    if (!ok)
        stop(b, &err);
    return ok && any;
}

static bool screen_one(struct bringing *b, struct ads_screener *screener)
{
    struct ads_block *block = take_free(b);
    if (!block)
        return false;
    if (!take_input(b, block)) {
        give_back(b, block);
        return false;
    }
    ads_screen(screener, block);
    pthread_mutex_lock(&b->order);
    b->waiting[block->in.number % b->block_count] = block;
    pthread_cond_signal(&b->arrived);
    pthread_mutex_unlock(&b->order);
    return true;
}

static void run_thread(void *context)
{
    struct bringing *b = context;
    struct ads_screener *screener = NULL;
    struct err err = {0};
    if (!ads_screener_new(b->job, b->skip, b->mark, &screener, &err))
        stop(b, &err);
    while (screener && screen_one(b, screener))
        continue;
    ads_screener_free(screener);
    pthread_mutex_lock(&b->order);
    b->running--;
    pthread_cond_signal(&b->arrived);
    pthread_mutex_unlock(&b->order);
}

/* The block whose turn it is; NULL when there are no more. */
static struct ads_block *await(struct bringing *b, uint64_t number)
{
    struct ads_block **place = &b->waiting[number % b->block_count];
    pthread_mutex_lock(&b->order);
    while (!*place && b->running && !b->stopped)
        pthread_cond_wait(&b->arrived, &b->order);
    struct ads_block *block = b->stopped ? NULL : *place;
    *place = block ? NULL : *place;
    pthread_mutex_unlock(&b->order);
    return block;
}

static bool take_blocks(struct bringing *b, struct err *err)
{
    struct ads_block *block;
    bool ok = true;
    for (uint64_t turn = 0; ok && (block = await(b, turn)); turn++) {
        ok = add_block(b, block, err);
        give_back(b, block);
    }
    if (!ok)
        stop(b, err);
    return ok;
}

static bool make_blocks(struct bringing *b, struct err *err)
{
    b->block_count = 2 * (size_t)b->job->feed.threads + 6;
    b->blocks = calloc(b->block_count, sizeof *b->blocks);
    b->free_blocks = calloc(b->block_count, sizeof(struct ads_block *));
    b->waiting = calloc(b->block_count, sizeof(struct ads_block *));
    if (!b->blocks || !b->free_blocks || !b->waiting)
        return err_set(err, ERR_FAULT, "cannot import: out of memory");
    for (size_t i = 0; i < b->block_count; i++)
        b->free_blocks[b->free_count++] = &b->blocks[i];
    return true;
}

static void free_blocks(struct bringing *b)
{
    for (size_t i = 0; b->blocks && i < b->block_count; i++)
        ads_block_free(&b->blocks[i]);
    free(b->blocks);
    free(b->free_blocks);
    free(b->waiting);
}

static bool run_threads(struct bringing *b, struct err *err)
{
    unsigned threads = b->job->feed.threads;
    struct pool *pool = NULL;
    if (!pool_new("ads", threads, threads, &pool, err))
        return false;
    b->running = threads;
    for (unsigned i = 0; i < threads; i++) {
        struct err busy;
        if (!pool_submit(pool, run_thread, b, &busy)) /* cannot be: there is a place for each */
            stop(b, &busy);
    }
    bool ok = take_blocks(b, err);
    pool_free(pool);
    if (ok && b->stopped)
        *err = b->err;
    return ok && !b->stopped;
}

/* ---- the whole ---- */

static bool is_in(const struct ad_import *import)
{
    return import->added + import->updated > 0;
}

/* Once all is in, the last lines that were no ads count as well. */
static bool bring(struct bringing *b, struct err *err)
{
    bool ok = run_threads(b, err) && put_batch(b, err);
    progress_hide(&b->progress);
    b->done->bytes += b->bytes;
    return ok && (b->import.done || !is_in(&b->import) || ad_import_end(b->job->store, &b->import, err));
}

static bool bring_open(struct bringing *b, struct err *err)
{
    const char *const others[] = {b->job->feed.rejects, NULL};
    if (!feed_source_open(&b->job->feed, others, &b->source, err))
        return false;
    b->line = b->skip = b->import.line;
    b->begun_added = b->import.added + b->import.updated;
    b->rows = ARENA_ARRAY(&b->arena, b->job->batch, struct ad_row);
    pthread_mutex_init(&b->input, NULL);
    pthread_mutex_init(&b->order, NULL);
    pthread_cond_init(&b->freed, NULL);
    pthread_cond_init(&b->arrived, NULL);
    progress_begin(&b->progress, b->job->shown);
    bool ok = make_blocks(b, err) && bring(b, err);
    free_blocks(b);
    arena_clear(&b->arena);
    pthread_cond_destroy(&b->freed);
    pthread_cond_destroy(&b->arrived);
    pthread_mutex_destroy(&b->input);
    pthread_mutex_destroy(&b->order);
    feed_source_close(b->source);
    return ok;
}

static struct str account(struct arena *arena)
{
    const struct passwd *user = getpwuid(getuid());
    return user ? str_copy(arena, str_from(user->pw_name)) : str_printf(arena, "%u", (unsigned)getuid());
}

/* err may be NULL. */
static bool forget(const struct bringing *b, struct err *err)
{
    struct err ignored;
    return ad_import_forget(b->job->store, &b->import, err ? err : &ignored);
}

bool ads_bring(struct ads_job *job, const char *file, struct feed_rejects *rejects, struct ads_done *done, struct err *err)
{
    struct arena arena = {0};
    struct bringing b = {.job = job, .rejects = rejects, .done = done};
    struct ad_import_file known = {.source = job->source, .who = account(&arena)};
    bool ok = know_file(file, &known, err) && ad_import_begin(job->store, &known, &b.import, err);
    const struct ad_import before = b.import;
    arena_clear(&arena);
    job->feed.files = &file;
    job->feed.file_count = 1;
    snprintf(b.mark, sizeof b.mark, "%02x%02x%02x%02x%02x", known.digest[0], known.digest[1], known.digest[2],
             known.digest[3], known.digest[4]);
    if (ok && b.import.done) {
        fprintf(stderr, "kres: all of %s is in already\n", file);
        done->again = true;
        if (!job->feed.rejects)
            return true; /* otherwise it is read over: the file of rejected lines was made anew */
    } else if (ok && b.import.records)
        fprintf(stderr, "kres: resuming %s at record %" PRIu64 "\n", file, b.import.records + 1);
    bool begun = ok && !b.import.done;
    ok = ok && bring_open(&b, err);
    if (begun && !is_in(&b.import)) /* a wrong --format, say: the same file can be brought in another way */
        ok = forget(&b, ok ? err : NULL) && ok;
    if (ok && !is_in(&b.import) && b.import.rejected)
        ok = err_set(err, ERR_INPUT, "no line of %s is an ad; does --format say how they stand in it?", file);
    done->added += b.import.added - before.added;
    done->updated += b.import.updated - before.updated;
    done->rejected += b.import.rejected - before.rejected;
    return ok;
}
