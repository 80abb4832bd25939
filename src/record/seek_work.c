/* seek_work.c - see seek_inside.h: the threads of a room, and the slices of queries that they do.
 *
 * A thread does the newest query's next slice: first what is held (all of it, tens of milliseconds), then what must be
 * opened, some records at a time.  So a new query never waits for an older one that is still opening records, and the older
 * one goes on when the new one is served.  A query that was stopped gives its place up at the next slice. */
#include <time.h>

#include "record/seek_inside.h"

enum { SLICE = 24, CHECK_EVERY = 512 };

unsigned seek_shard_of(int64_t id)
{
    return (unsigned)((uint64_t)id * UINT64_C(0xd6e8feb86659fd93) >> 40) % SEEK_SHARDS;
}

bool seek_better(const struct seek_best *a, const struct seek_best *b)
{
    if (a->score != b->score)
        return a->score > b->score;
    if (a->document.day != b->document.day)
        return a->document.day > b->document.day;
    return a->document.id > b->document.id;
}

static void add_best(struct seek_part *part, size_t most, const struct seek_best *new)
{
    size_t at = part->best_count;
    part->total++;
    if (at == most && (!most || !seek_better(new, &part->best[at - 1])))
        return;
    if (at < most)
        part->best_count++;
    else
        at--;
    for (; at > 0 && seek_better(new, &part->best[at - 1]); at--)
        part->best[at] = part->best[at - 1];
    part->best[at] = *new;
}

static void score(const struct seek_job *job, struct seek_part *part, const struct seek_classes *classes,
                  const struct seek_words *words, const struct seek_document *document, const uint32_t *ids, size_t count)
{
    struct seek_score score;
    part->looked++;
    if (!seek_scan(&job->asked, classes, words, ids, count, NULL, &score))
        return;
    add_best(part, job->most, &(struct seek_best){*document, score.score + seek_newer(document->day, job->today)});
}

static bool is_wanted(const struct seek_job *job, const struct seek_document *document)
{
    for (size_t i = 0; i < job->kinds_count; i++)
        if (job->kinds[i] == document->kind)
            return true;
    return job->kinds_count == 0;
}

static void do_held(struct seek_job *job, unsigned number, struct seek_shard *shard)
{
    struct seek_part *part = &job->parts[number];
    const struct seek_document *documents = job->list->documents[number];
    size_t count = job->list->counts[number];
    bool ready = seek_classify(&job->asked, &shard->words, shard->stemmer, &part->held);

    for (size_t i = 0; i < count; i++) {
        struct seek_slot *slot = seek_shard_find(shard, documents[i].id);
        if (i % CHECK_EVERY == 0 && atomic_load(&job->stopped))
            return;
        if (slot && slot->version != documents[i].version) {
            seek_shard_drop(shard, slot);
            slot = NULL;
        }
        if (slot)
            slot->seen = job->list->number;
        if (!is_wanted(job, &documents[i]))
            part->looked++;
        else if (slot && ready)
            score(job, part, &part->held, &shard->words, &documents[i], seek_shard_tokens(shard, slot), slot->count);
        else
            part->waiting[part->waiting_count++] = (uint32_t)i;
    }
    if (job->list->whole)
        seek_shard_sweep(shard, job->list->number);
    part->state = part->waiting_count ? PART_OPENING : PART_DONE;
}

/* Opens a record and reads it, into what is held if there is room.  Returns the classes and words that its numbers are of,
 * or NULL. */
static const struct seek_classes *open_one(struct seek_job *job, unsigned number, struct seek_shard *shard,
                                           const struct seek_document *document, const struct seek_words **ret_words)
{
    struct seek_part *part = &job->parts[number];
    struct seek_text text = {.room = SEEK_TEXT};
    struct err ignored;
    bool held = false;

    if (!vault_region_grow(&shard->text, SEEK_TEXT))
        return NULL;
    text.bytes = (char *)shard->text.p;
    if (!job->feed.open(job->feed.context, document, &text, &ignored))
        return NULL;
    struct seek_slot *slot = seek_shard_find(shard, document->id);
    if (slot) /* another query opened it meanwhile: this one read an older list, or a newer */
        seek_shard_drop(shard, slot);
    if (!shard->full && seek_read(&shard->words, &text, document->day, &shard->reading)) {
        held = seek_shard_hold(shard, document);
        if (!held) {
            const uint32_t *ids = (const uint32_t *)(const void *)shard->reading.ids.p;
            for (size_t i = 0; i < shard->reading.count; i++)
                if (ids[i] < SEEK_MARK)
                    seek_words_drop(&shard->words, ids[i]);
        }
    }
    shard->full = shard->full || !held;
    if (!held && !seek_read(&shard->passing, &text, document->day, &shard->reading)) {
        seek_words_reset(&shard->passing);
        if (!seek_read(&shard->passing, &text, document->day, &shard->reading))
            return NULL;
    }
    if (held && (slot = seek_shard_find(shard, document->id)))
        slot->seen = job->list->number;
    *ret_words = held ? &shard->words : &shard->passing;
    struct seek_classes *classes = held ? &part->held : &part->passing;
    return seek_classify(&job->asked, *ret_words, shard->stemmer, classes) ? classes : NULL;
}

static void do_opening(struct seek_job *job, unsigned number, struct seek_shard *shard)
{
    struct seek_part *part = &job->parts[number];

    for (unsigned i = 0; i < SLICE && part->at < part->waiting_count && !atomic_load(&job->stopped); i++, part->at++) {
        const struct seek_document *document = &job->list->documents[number][part->waiting[part->at]];
        const struct seek_words *words = &shard->words;
        const struct seek_slot *slot = seek_shard_find(shard, document->id);
        const struct seek_classes *classes = NULL;
        if (slot && slot->version == document->version) { /* another query opened it */
            if (!seek_classify(&job->asked, words, shard->stemmer, &part->held))
                part->unread++, part->looked++;
            else
                score(job, part, &part->held, words, document, seek_shard_tokens(shard, slot), slot->count);
            continue;
        }
        classes = open_one(job, number, shard, document, &words);
        if (classes)
            score(job, part, classes, words, document, (const uint32_t *)(const void *)shard->reading.ids.p,
                  shard->reading.count);
        else
            part->unread++, part->looked++;
    }
    if (part->at == part->waiting_count)
        part->state = PART_DONE;
}

/* ---- the thread ---- */

/* The newest query that this shard is not done with; queries that are not begun come first. */
static struct seek_job *next_job(const struct seek *seek, unsigned number)
{
    struct seek_job *opening = NULL;
    for (struct seek_job *job = seek->jobs; job; job = job->next) {
        if (job->done[number])
            continue;
        if (atomic_load(&job->stopped) || job->parts[number].state == PART_HELD)
            return job;
        if (!opening)
            opening = job;
    }
    return opening;
}

/* Under lock: the caller sees what was found so far. */
static struct seek_job *show(struct seek *seek, struct seek_job *job, unsigned number)
{
    struct seek_part *part = &job->parts[number];
    memcpy(job->shown[number], part->best, part->best_count * sizeof *part->best);
    job->shown_count[number] = part->best_count;
    job->total[number] = part->total;
    job->looked[number] = part->looked;
    job->unread[number] = part->unread;
    job->done[number] = part->state == PART_DONE || atomic_load(&job->stopped);
    if (!job->done[number])
        return NULL;
    pthread_cond_broadcast(&seek->told);
    return seek_job_let_go(seek, job);
}

/* Under lock: what was dropped since, in this shard. */
static void do_drops(struct seek *seek, unsigned number)
{
    for (unsigned i = 0; i < seek->drop_count; i++) {
        struct seek_slot *slot;
        if (!(seek->drop_left[i] >> number & 1))
            continue;
        seek->drop_left[i] &= ~(1U << number);
        if (seek_shard_of(seek->drops[i]) == number && (slot = seek_shard_find(&seek->shards[number], seek->drops[i])))
            seek_shard_drop(&seek->shards[number], slot);
    }
    unsigned kept = 0;
    for (unsigned i = 0; i < seek->drop_count; i++) {
        if (!seek->drop_left[i])
            continue;
        seek->drops[kept] = seek->drops[i];
        seek->drop_left[kept++] = seek->drop_left[i];
    }
    if (kept < seek->drop_count)
        pthread_cond_broadcast(&seek->told);
    seek->drop_count = kept;
    seek_shard_figures(&seek->shards[number]);
}

static bool has_drops(const struct seek *seek, unsigned number)
{
    for (unsigned i = 0; i < seek->drop_count; i++)
        if (seek->drop_left[i] >> number & 1)
            return true;
    return false;
}

static void *run(void *arg)
{
    struct seek_thread *thread = arg;
    struct seek *seek = thread->seek;
    unsigned number = thread->number;
    struct seek_shard *shard = &seek->shards[number];

    pthread_mutex_lock(&seek->lock);
    for (;;) {
        struct seek_job *job;
        if (seek->wiped[number] != seek->wipe) {
            seek_shard_wipe(shard);
            seek->wiped[number] = seek->wipe;
            pthread_cond_broadcast(&seek->told);
        }
        if (has_drops(seek, number))
            do_drops(seek, number);
        job = next_job(seek, number);
        if (!job && seek->closing)
            break;
        if (!job) {
            pthread_cond_wait(&seek->wake, &seek->lock);
            continue;
        }
        struct seek_job *gone;
        if (!atomic_load(&job->stopped)) {
            pthread_mutex_unlock(&seek->lock);
            if (job->parts[number].state == PART_HELD)
                do_held(job, number, shard);
            else
                do_opening(job, number, shard);
            seek_shard_figures(shard);
            pthread_mutex_lock(&seek->lock);
        }
        gone = show(seek, job, number);
        if (gone) {
            pthread_mutex_unlock(&seek->lock);
            seek_job_free(gone);
            pthread_mutex_lock(&seek->lock);
        }
    }
    pthread_mutex_unlock(&seek->lock);
    return NULL;
}

bool seek_threads_start(struct seek *seek, struct err *err)
{
    for (unsigned i = 0; i < SEEK_SHARDS; i++) {
        seek->threads[i] = (struct seek_thread){.seek = seek, .number = i};
        if (pthread_create(&seek->threads[i].id, NULL, run, &seek->threads[i]) != 0)
            return err_set(err, ERR_FAULT, "cannot start a thread for searching: the machine allows no more");
        seek->threads[i].started = true;
    }
    return true;
}

void seek_threads_end(struct seek *seek)
{
    pthread_mutex_lock(&seek->lock);
    seek->closing = true;
    pthread_cond_broadcast(&seek->wake);
    pthread_mutex_unlock(&seek->lock);
    for (unsigned i = 0; i < SEEK_SHARDS; i++)
        if (seek->threads[i].started)
            pthread_join(seek->threads[i].id, NULL);
}
