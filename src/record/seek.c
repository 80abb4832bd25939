/* seek.c - see seek.h: rooms, lists of what may be read, and answers. */
#include <errno.h>
#include <stdlib.h>
#include <time.h>

#include "base/clock.h"
#include "record/seek_inside.h"

enum { SMALLEST = 1024 * 1024, PLACES_BYTES = 8 * 1024 * 1024,
       LIST_MOST = LEN(((struct seek *)0)->lists) };

bool seek_new(size_t most_bytes, const struct text_names *names, struct seek **ret, struct err *err)
{
    struct vault_region own;
    pthread_condattr_t attr;

    if (!vault_start(err))
        return false;
    if (!vault_region_new(sizeof(struct seek), true, &own) || !vault_region_grow(&own, sizeof(struct seek)))
        return err_set(err, ERR_FAULT, "cannot make room for searching: the machine has no addresses left");
    struct seek *seek = (struct seek *)(void *)own.p;
    seek->own = own;
    seek->names = names;
    pthread_mutex_init(&seek->lock, NULL);
    pthread_condattr_init(&attr);
    pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
    pthread_cond_init(&seek->wake, &attr);
    pthread_cond_init(&seek->told, &attr);
    pthread_condattr_destroy(&attr);
    if (most_bytes < SMALLEST)
        most_bytes = SMALLEST;
    for (unsigned i = 0; i < SEEK_SHARDS; i++)
        seek_shard_new(most_bytes / SEEK_SHARDS, &seek->shards[i]);
    if (seek_threads_start(seek, err)) {
        *ret = seek;
        return true;
    }
    seek_free(seek);
    return false;
}

static struct seek_list *list_let_go(struct seek_list *list)
{
    return list && --list->uses == 0 ? list : NULL;
}

static void list_free(struct seek_list *list)
{
    if (!list)
        return;
    struct arena arena = list->arena;
    arena_wipe(&arena);
}

void seek_free(struct seek *seek)
{
    if (!seek)
        return;
    seek_wipe(seek);
    seek_threads_end(seek);
    for (unsigned i = 0; i < SEEK_SHARDS; i++)
        seek_shard_free(&seek->shards[i]);
    pthread_mutex_destroy(&seek->lock);
    pthread_cond_destroy(&seek->wake);
    pthread_cond_destroy(&seek->told);
    struct vault_region own = seek->own;
    vault_region_free(&own);
}

/* Under lock: running queries end, and lists are not used again.  Returns what to free outside. */
static void stop_all(struct seek *seek, struct seek_list *lists[LIST_MOST])
{
    seek->stops++;
    for (struct seek_job *job = seek->jobs; job; job = job->next)
        atomic_store(&job->stopped, true);
    for (size_t i = 0; i < LEN(seek->lists); i++) {
        lists[i] = list_let_go(seek->lists[i]);
        seek->lists[i] = NULL;
    }
    pthread_cond_broadcast(&seek->wake);
    pthread_cond_broadcast(&seek->told);
    while (seek->answering)
        pthread_cond_wait(&seek->told, &seek->lock);
}

void seek_wipe(struct seek *seek)
{
    struct seek_list *lists[LIST_MOST];

    pthread_mutex_lock(&seek->lock);
    uint64_t wipe = ++seek->wipe;
    stop_all(seek, lists);
    for (unsigned i = 0; i < SEEK_SHARDS; i++)
        while (seek->wiped[i] < wipe && seek->threads[i].started)
            pthread_cond_wait(&seek->told, &seek->lock);
    atomic_store(&seek->asked_ms, 0);
    pthread_mutex_unlock(&seek->lock);
    for (size_t i = 0; i < LIST_MOST; i++)
        list_free(lists[i]);
}

bool seek_idle(struct seek *seek, int64_t milliseconds)
{
    int64_t asked = atomic_load(&seek->asked_ms);
    if (!asked || clock_ticks_ms() - asked < milliseconds)
        return false;
    seek_wipe(seek);
    return true;
}

void seek_drop(struct seek *seek, int64_t id)
{
    struct seek_list *lists[LIST_MOST];

    pthread_mutex_lock(&seek->lock);
    stop_all(seek, lists);
    while (seek->drop_count == LEN(seek->drops))
        pthread_cond_wait(&seek->told, &seek->lock);
    seek->drops[seek->drop_count] = id;
    seek->drop_left[seek->drop_count++] = (1U << SEEK_SHARDS) - 1;
    pthread_cond_broadcast(&seek->wake);
    for (bool left = true; left;) {
        left = false;
        for (unsigned i = 0; i < seek->drop_count; i++)
            left = left || seek->drops[i] == id;
        if (left)
            pthread_cond_wait(&seek->told, &seek->lock);
    }
    pthread_mutex_unlock(&seek->lock);
    for (size_t i = 0; i < LIST_MOST; i++)
        list_free(lists[i]);
}

void seek_figures(struct seek *seek, struct seek_figures *ret)
{
    *ret = (struct seek_figures){0};
    for (unsigned i = 0; i < SEEK_SHARDS; i++) {
        const struct seek_shard *shard = &seek->shards[i];
        ret->held += atomic_load(&shard->figure_held);
        ret->words += atomic_load(&shard->figure_words);
        ret->tokens += atomic_load(&shard->figure_tokens);
        ret->locked += atomic_load(&shard->figure_locked);
        ret->full = ret->full || atomic_load(&shard->figure_full);
    }
}

/* ---- lists ---- */

static struct seek_document *put(struct seek_list *list, unsigned shard, size_t room[SEEK_SHARDS])
{
    if (list->counts[shard] == room[shard]) {
        size_t more = room[shard] ? 2 * room[shard] : 512;
        struct seek_document *documents = ARENA_ARRAY(&list->arena, more, struct seek_document);
        if (room[shard])
            memcpy(documents, list->documents[shard], room[shard] * sizeof *documents);
        list->documents[shard] = documents;
        room[shard] = more;
    }
    return &list->documents[shard][list->counts[shard]++];
}

static bool read_list(const struct seek_feed *feed, uint64_t session, struct seek_list **ret, struct err *err)
{
    struct arena arena = {0};
    struct seek_list *list = ARENA_NEW(&arena, struct seek_list);
    struct seek_document document;
    size_t room[SEEK_SHARDS] = {0};

    list->arena = arena; /* the list stands in its own arena */
    if (feed->begin && !feed->begin(feed->context, err)) {
        list_free(list);
        return false;
    }
    while (feed->next(feed->context, &document))
        *put(list, seek_shard_of(document.id), room) = document;
    list->uses = 1;
    list->stamp = feed->stamp;
    list->session = session;
    list->whole = feed->whole;
    *ret = list;
    return true;
}

/* Under lock. */
static struct seek_list *known_list(struct seek *seek, const struct seek_feed *feed, uint64_t session)
{
    for (size_t i = 0; feed->stamp && session && i < LEN(seek->lists); i++) {
        struct seek_list *list = seek->lists[i];
        if (list && list->stamp == feed->stamp && list->session == session && list->whole == feed->whole) {
            list->uses++;
            return list;
        }
    }
    return NULL;
}

/* Under lock: keeps it for the session's next query.  Returns the one that goes. */
static struct seek_list *keep_list(struct seek *seek, struct seek_list *list)
{
    size_t at = seek->list_turn++ % LEN(seek->lists);
    for (size_t i = 0; i < LEN(seek->lists); i++)
        if (seek->lists[i] && seek->lists[i]->session == list->session)
            at = i;
    struct seek_list *gone = list_let_go(seek->lists[at]);
    list->uses++;
    seek->lists[at] = list;
    return gone;
}

/* *ret_stops: seek->stops before the list was read. */
static bool find_list(struct seek *seek, const struct seek_feed *feed, uint64_t session, struct seek_list **ret,
                      uint64_t *ret_stops, struct err *err)
{
    pthread_mutex_lock(&seek->lock);
    *ret_stops = seek->stops;
    struct seek_list *list = known_list(seek, feed, session);
    pthread_mutex_unlock(&seek->lock);
    if (!list) {
        struct seek_list *gone = NULL;
        if (!read_list(feed, session, &list, err))
            return false;
        pthread_mutex_lock(&seek->lock);
        list->number = ++seek->numbers;
        if (feed->stamp && session && seek->stops == *ret_stops)
            gone = keep_list(seek, list);
        pthread_mutex_unlock(&seek->lock);
        list_free(gone);
    }
    *ret = list;
    return true;
}

/* ---- jobs ---- */

static struct seek_job *new_job(struct seek *seek, const struct seek_feed *feed, const struct seek_query *query,
                                struct seek_list *list)
{
    struct arena arena = {0};
    struct seek_job *job = ARENA_NEW(&arena, struct seek_job);
    struct text_stemmer *stemmer = text_stemmer_new();
    uint32_t *kinds = ARENA_ARRAY(&arena, (size_t)query->kinds_count + 1, uint32_t);

    for (uint32_t i = 0; i < query->kinds_count; i++)
        kinds[i] = query->kinds[i];
    *job = (struct seek_job){.feed = *feed, .list = list, .session = query->session, .today = query->today, .kinds = kinds,
                             .kinds_count = query->kinds_count, .uses = 1 + SEEK_SHARDS,
                             .most = query->most < SEEK_MOST ? query->most : SEEK_MOST};
    seek_query_read(seek->names, query->text, query->country ? query->country : "", query->typing, stemmer, &arena,
                    &job->asked);
    text_stemmer_free(stemmer);
    for (unsigned i = 0; i < SEEK_SHARDS; i++) {
        struct seek_part *part = &job->parts[i];
        seek_classes_new((size_t)64 << 20, &part->held);
        seek_classes_new((size_t)8 << 20, &part->passing);
        part->waiting = ARENA_ARRAY(&arena, list->counts[i] + 1, uint32_t);
        part->best = ARENA_ARRAY(&arena, job->most + 1, struct seek_best);
        job->shown[i] = ARENA_ARRAY(&arena, job->most + 1, struct seek_best);
    }
    job->arena = arena;
    return job;
}

struct seek_job *seek_job_let_go(struct seek *seek, struct seek_job *job)
{
    if (--job->uses)
        return NULL;
    for (struct seek_job **at = &seek->jobs; *at; at = &(*at)->next) {
        if (*at == job) {
            *at = job->next;
            break;
        }
    }
    if (!list_let_go(job->list))
        job->list = NULL; /* somebody else still has it */
    return job;
}

void seek_job_free(struct seek_job *job)
{
    if (!job)
        return;
    if (job->feed.done)
        job->feed.done(job->feed.context);
    list_free(job->list);
    for (unsigned i = 0; i < SEEK_SHARDS; i++) {
        seek_classes_free(&job->parts[i].held);
        seek_classes_free(&job->parts[i].passing);
    }
    struct arena arena = job->arena;
    arena_wipe(&arena);
}

/* ---- answers ---- */

/* Opens the hits once more and finds the places.  scratch is used for one text after the other. */
struct places {
    struct vault_region text;
    struct seek_words words;
    struct seek_classes classes;
    struct seek_reading reading;
    struct text_stemmer *stemmer;
};

static void places_new(struct places *ret)
{
    *ret = (struct places){.stemmer = text_stemmer_new()};
    vault_region_new(SEEK_TEXT, false, &ret->text);
    seek_words_new(PLACES_BYTES, false, &ret->words);
    seek_classes_new((size_t)1 << 20, &ret->classes);
    seek_reading_new(&ret->reading);
}

static void places_free(struct places *places)
{
    vault_region_free(&places->text);
    seek_words_free(&places->words);
    seek_classes_free(&places->classes);
    seek_reading_free(&places->reading);
    text_stemmer_wipe(places->stemmer);
    text_stemmer_free(places->stemmer);
}

static bool find_places(struct places *places, const struct seek_asked *asked, const struct seek_text *text, int32_t day,
                        struct arena *arena, struct seek_hit *ret)
{
    struct seek_score *score = ARENA_NEW(arena, struct seek_score);
    if (!seek_read(&places->words, text, day, &places->reading)) {
        seek_words_reset(&places->words);
        if (!seek_read(&places->words, text, day, &places->reading))
            return false;
    }
    if (!seek_classify(asked, &places->words, places->stemmer, &places->classes))
        return false;
    bool all = seek_scan(asked, &places->classes, &places->words, (const uint32_t *)(const void *)places->reading.ids.p,
                         places->reading.count, (const struct seek_place *)(const void *)places->reading.places.p, score);
    ret->score = score->score;
    ret->span_count = score->span_count;
    memcpy(ret->spans, score->spans, score->span_count * sizeof *score->spans);
    return all;
}

static void open_hit(struct places *places, const struct seek_job *job, struct arena *arena, struct seek_hit *hit)
{
    struct seek_text text = {.bytes = (char *)places->text.p, .room = SEEK_TEXT};
    struct err ignored;
    float score = hit->score;

    if (!vault_region_grow(&places->text, SEEK_TEXT))
        return;
    text.bytes = (char *)places->text.p;
    if (!job->feed.open(job->feed.context, &hit->document, &text, &ignored))
        return;
    find_places(places, &job->asked, &text, hit->document.day, arena, hit);
    hit->score = score;
    hit->text = str_copy(arena, text.text);
    hit->field_count = text.field_count;
    memcpy(hit->fields, text.fields, text.field_count * sizeof *text.fields);
}

bool seek_places(const struct text_names *names, const struct seek_query *query, const struct seek_text *text, int32_t day,
                 struct arena *arena, struct seek_hit *ret)
{
    struct places places;
    struct seek_asked *asked = ARENA_NEW(arena, struct seek_asked);
    places_new(&places);
    seek_query_read(names, query->text, query->country ? query->country : "", query->typing, places.stemmer, arena, asked);
    bool all = asked->word_count > 0 && find_places(&places, asked, text, day, arena, ret);
    places_free(&places);
    return all;
}

/* Under lock: waits until both shards are done, the query is stopped, or patience is over. */
static void wait_for(struct seek *seek, const struct seek_job *job, uint32_t patience_ms)
{
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += patience_ms / 1000;
    until.tv_nsec += (long)(patience_ms % 1000) * 1000000;
    if (until.tv_nsec >= 1000000000) {
        until.tv_sec++;
        until.tv_nsec -= 1000000000;
    }
    while (!(job->done[0] && job->done[1]) && !atomic_load(&job->stopped))
        if (pthread_cond_timedwait(&seek->told, &seek->lock, &until) == ETIMEDOUT)
            break;
}

/* Under lock: the best of both shards. */
static void merge(const struct seek_job *job, struct arena *arena, struct seek_result *ret)
{
    size_t at[SEEK_SHARDS] = {0}, most = job->most;
    *ret = (struct seek_result){.hits = ARENA_ARRAY(arena, most + 1, struct seek_hit), .complete = true,
                                .words = job->asked.word_count};
    for (unsigned i = 0; i < SEEK_SHARDS; i++) {
        ret->total += job->total[i];
        ret->looked += job->looked[i];
        ret->unread += job->unread[i];
        ret->listed += job->list->counts[i];
        ret->complete = ret->complete && job->done[i];
    }
    while (ret->count < most) {
        const struct seek_best *best = NULL;
        unsigned from = 0;
        for (unsigned i = 0; i < SEEK_SHARDS; i++) {
            const struct seek_best *next = at[i] < job->shown_count[i] ? &job->shown[i][at[i]] : NULL;
            if (next && (!best || seek_better(next, best)))
                best = next, from = i;
        }
        if (!best)
            break;
        at[from]++;
        ret->hits[ret->count++] = (struct seek_hit){.document = best->document, .score = best->score};
    }
}

static bool answer(struct seek *seek, struct seek_job *job, uint64_t stops, const struct seek_query *query,
                   struct arena *arena, struct seek_result *ret, struct err *err)
{
    struct seek_result result;
    pthread_mutex_lock(&seek->lock);
    /* Something was withdrawn, or all wiped, since the list was read: it ends at its first slice. */
    if (seek->stops != stops)
        atomic_store(&job->stopped, true);
    for (struct seek_job *old = seek->jobs; old; old = old->next)
        if (job->session && old->session == job->session)
            atomic_store(&old->stopped, true);
    job->number = ++seek->numbers;
    job->next = seek->jobs;
    seek->jobs = job;
    atomic_store(&seek->asked_ms, clock_ticks_ms());
    pthread_cond_broadcast(&seek->wake);
    pthread_cond_broadcast(&seek->told); /* who waits for an older query of the session */
    wait_for(seek, job, query->patience_ms);
    merge(job, arena, &result);
    seek->answering++;
    pthread_mutex_unlock(&seek->lock);
    if (result.count && !atomic_load(&job->stopped)) {
        struct places places;
        places_new(&places);
        for (size_t i = 0; i < result.count && !atomic_load(&job->stopped); i++)
            open_hit(&places, job, arena, &result.hits[i]);
        places_free(&places);
    }
    pthread_mutex_lock(&seek->lock);
    seek->answering--;
    pthread_cond_broadcast(&seek->told);
    pthread_mutex_unlock(&seek->lock);
    if (atomic_load(&job->stopped))
        return err_set(err, ERR_CONFLICT, "!search-newer");
    *ret = result;
    return true;
}

bool seek_ask(struct seek *seek, const struct seek_feed *feed, const struct seek_query *query, struct arena *arena,
              struct seek_result *ret, struct err *err)
{
    struct seek_list *list;
    struct seek_job *job = NULL;
    uint64_t stops = 0;
    bool ok = str_is_utf8(query->text) || err_set(err, ERR_INPUT, "!search-not-text");

    ok = ok && find_list(seek, feed, query->session, &list, &stops, err);
    if (!ok) {
        if (feed->done)
            feed->done(feed->context);
        return false;
    }
    job = new_job(seek, feed, query, list);
    if (job->asked.word_count) {
        ok = answer(seek, job, stops, query, arena, ret, err);
    } else {
        *ret = (struct seek_result){.complete = true, .listed = list->counts[0] + list->counts[1]};
        job->uses = 1;
    }
    pthread_mutex_lock(&seek->lock);
    struct seek_job *gone = seek_job_let_go(seek, job);
    pthread_mutex_unlock(&seek->lock);
    seek_job_free(gone);
    return ok;
}
