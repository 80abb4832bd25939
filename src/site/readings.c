/* readings.c - the table and the threads behind readings.h. */
#include "site/readings.h"

#include <pthread.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"

enum { THREADS_MOST = 8, LANG_ROOM = 16 };

struct piece { char *p; size_t n; };

struct entry {
    uint8_t find[VAULT_HASH], key[VAULT_KEY];
    enum reading_state state; /* READING_NONE: free */
    bool taken;               /* a thread is at it */
    uint64_t number;          /* the order they came in */
    uint64_t source;
    int64_t ends;             /* clock_now */
    char lang[LANG_ROOM];
    struct piece picture, typed, sealed;
};

struct readings {
    const struct cases *cases;
    pthread_mutex_t lock;
    pthread_cond_t more;
    atomic_bool stopping;
    uint64_t next_number;
    size_t bytes;
    struct entry entries[READINGS_MOST];
    pthread_t threads[THREADS_MOST];
    unsigned thread_count;
};

static void piece_wipe(struct piece *piece)
{
    if (piece->p)
        vault_wipe(piece->p, piece->n);
    free(piece->p);
    *piece = (struct piece){0};
}

static bool piece_keep(struct piece *piece, struct str bytes)
{
    piece->p = malloc(bytes.n + 1);
    if (!piece->p)
        return false;
    memcpy(piece->p, bytes.n ? bytes.p : "", bytes.n);
    piece->n = bytes.n;
    return true;
}

/* Called with the lock held. */
static void entry_wipe(struct readings *readings, struct entry *entry)
{
    readings->bytes -= entry->picture.n;
    piece_wipe(&entry->picture);
    piece_wipe(&entry->typed);
    piece_wipe(&entry->sealed);
    vault_wipe(entry, sizeof *entry);
}

/* What is too old goes; one that a thread is at goes when it comes back. */
static void expire(struct readings *readings)
{
    int64_t now = clock_now();
    for (size_t i = 0; i < READINGS_MOST; i++) {
        struct entry *entry = &readings->entries[i];
        if (entry->state != READING_NONE && !entry->taken && entry->ends <= now)
            entry_wipe(readings, entry);
    }
}

static void token_keys(struct str token, uint8_t find[VAULT_HASH], uint8_t key[VAULT_KEY])
{
    uint8_t hash[VAULT_HASH];
    vault_hash(token, hash);
    vault_derive(hash, "reading-find", find);
    vault_derive(hash, "reading-open", key);
    vault_wipe(hash, sizeof hash);
}

static struct entry *entry_find(struct readings *readings, const uint8_t find[VAULT_HASH])
{
    for (size_t i = 0; i < READINGS_MOST; i++)
        if (readings->entries[i].state != READING_NONE && vault_same(readings->entries[i].find, find, VAULT_HASH))
            return &readings->entries[i];
    return NULL;
}

/* ---- the threads ---- */

static struct entry *next_waiting(struct readings *readings)
{
    struct entry *first = NULL;
    for (size_t i = 0; i < READINGS_MOST; i++) {
        struct entry *entry = &readings->entries[i];
        if (entry->state == READING_WAITS && !entry->taken && (!first || entry->number < first->number))
            first = entry;
    }
    return first;
}

/* Without the lock: the entry is taken, so nobody else touches it. */
static enum reading_state read_one(struct readings *readings, const struct entry *entry, struct piece *sealed)
{
    struct arena arena = {0};
    struct str text = {0}, typed = str_make(entry->typed.p, entry->typed.n);
    bool read = case_picture_text(readings->cases, &arena, str_make(entry->picture.p, entry->picture.n),
                                  str_from(entry->lang), clock_ticks_ms() + READING_SECONDS * 1000,
                                  &readings->stopping, &text, NULL);
    if (read && typed.n)
        text = str_printf(&arena, STR_FMT "\n\n" STR_FMT, STR_ARG(typed), STR_ARG(text));
    if (!piece_keep(sealed, vault_seal(&arena, entry->key, STR("reading"), read ? text : typed)))
        read = false;
    arena_wipe(&arena);
    return read ? READING_DONE : READING_FAILED;
}

static void work_off(struct readings *readings, struct entry *entry)
{
    struct piece sealed = {0};
    entry->taken = true;
    pthread_mutex_unlock(&readings->lock);
    enum reading_state state = read_one(readings, entry, &sealed);
    pthread_mutex_lock(&readings->lock);
    readings->bytes -= entry->picture.n;
    piece_wipe(&entry->picture);
    piece_wipe(&entry->typed);
    vault_wipe(entry->key, sizeof entry->key);
    entry->sealed = sealed;
    entry->state = state;
    entry->taken = false;
}

/* Wakes when something comes, and while something is kept every few seconds to see whether it is too old. */
static void wait_for_more(struct readings *readings)
{
    struct timespec until;
    bool kept = false;
    for (size_t i = 0; i < READINGS_MOST && !kept; i++)
        kept = readings->entries[i].state != READING_NONE;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += 5;
    if (kept)
        pthread_cond_timedwait(&readings->more, &readings->lock, &until);
    else
        pthread_cond_wait(&readings->more, &readings->lock);
}

static void *work(void *argument)
{
    struct readings *readings = argument;
    /* Pages and reports come first; the programs that read inherit it. */
    setpriority(PRIO_PROCESS, (id_t)syscall(SYS_gettid), 10);
    pthread_mutex_lock(&readings->lock);
    while (!atomic_load(&readings->stopping)) {
        struct entry *entry;
        expire(readings);
        if ((entry = next_waiting(readings)))
            work_off(readings, entry);
        else
            wait_for_more(readings);
    }
    pthread_mutex_unlock(&readings->lock);
    return NULL;
}

bool readings_new(const struct cases *cases, unsigned threads, struct readings **ret, struct err *err)
{
    struct readings *readings = calloc(1, sizeof *readings);
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    if (!readings)
        return err_set(err, ERR_FAULT, "cannot prepare the reading of pictures: out of memory");
    if (!threads)
        threads = cores < 4 ? 1 : (unsigned)cores / 2;
    readings->cases = cases;
    pthread_mutex_init(&readings->lock, NULL);
    pthread_cond_init(&readings->more, NULL);
    while (readings->thread_count < threads && readings->thread_count < THREADS_MOST &&
           pthread_create(&readings->threads[readings->thread_count], NULL, work, readings) == 0) {
        pthread_setname_np(readings->threads[readings->thread_count], "readings");
        readings->thread_count++;
    }
    if (!readings->thread_count) {
        readings_free(readings);
        return err_set(err, ERR_FAULT, "cannot start the threads that have pictures read");
    }
    *ret = readings;
    return true;
}

void readings_free(struct readings *readings)
{
    if (!readings)
        return;
    pthread_mutex_lock(&readings->lock);
    atomic_store(&readings->stopping, true);
    pthread_cond_broadcast(&readings->more);
    pthread_mutex_unlock(&readings->lock);
    for (unsigned i = 0; i < readings->thread_count; i++)
        pthread_join(readings->threads[i], NULL);
    for (size_t i = 0; i < READINGS_MOST; i++)
        entry_wipe(readings, &readings->entries[i]);
    pthread_cond_destroy(&readings->more);
    pthread_mutex_destroy(&readings->lock);
    free(readings);
}

/* ---- the table ---- */

static struct entry *entry_free(struct readings *readings, const struct reading_in *in)
{
    struct entry *free_entry = NULL;
    size_t of_source = 0;
    for (size_t i = 0; i < READINGS_MOST; i++) {
        struct entry *entry = &readings->entries[i];
        if (entry->state == READING_NONE)
            free_entry = entry;
        else
            of_source += entry->source == in->source;
    }
    return of_source < READINGS_A_SOURCE && readings->bytes + in->bytes.n <= READINGS_BYTES ? free_entry : NULL;
}

static bool entry_fill(struct readings *readings, struct entry *entry, const struct reading_in *in, struct str token)
{
    *entry = (struct entry){.source = in->source, .number = readings->next_number++,
                            .ends = clock_now() + READINGS_SECONDS};
    for (size_t i = 0; i < in->lang.n && i < LANG_ROOM - 1; i++)
        entry->lang[i] = in->lang.p[i];
    token_keys(token, entry->find, entry->key);
    bool kept = piece_keep(&entry->picture, in->bytes);
    readings->bytes += entry->picture.n;
    if (!kept || !piece_keep(&entry->typed, in->typed)) {
        entry_wipe(readings, entry);
        return false;
    }
    entry->state = READING_WAITS;
    return true;
}

bool readings_begin(struct readings *readings, const struct reading_in *in, struct str token, struct err *err)
{
    bool ok = false;
    if (readings) {
        pthread_mutex_lock(&readings->lock);
        expire(readings);
        struct entry *entry = entry_free(readings, in);
        ok = entry && entry_fill(readings, entry, in, token);
        pthread_mutex_unlock(&readings->lock);
    }
    if (ok)
        pthread_cond_signal(&readings->more);
    return ok || err_set(err, ERR_BUSY, "!picture-busy");
}

enum reading_state readings_look(struct readings *readings, struct str token)
{
    uint8_t find[VAULT_HASH], key[VAULT_KEY];
    enum reading_state state = READING_NONE;
    if (!readings)
        return READING_NONE;
    token_keys(token, find, key);
    pthread_mutex_lock(&readings->lock);
    expire(readings);
    const struct entry *entry = entry_find(readings, find);
    if (entry)
        state = entry->state;
    pthread_mutex_unlock(&readings->lock);
    vault_wipe(key, sizeof key);
    return state;
}

enum reading_state readings_take(struct readings *readings, struct arena *arena, struct str token, struct str *ret)
{
    uint8_t find[VAULT_HASH], key[VAULT_KEY];
    enum reading_state state = READING_NONE;
    struct str sealed = {0};
    if (!readings)
        return READING_NONE;
    token_keys(token, find, key);
    pthread_mutex_lock(&readings->lock);
    expire(readings);
    struct entry *entry = entry_find(readings, find);
    if (entry) {
        state = entry->state;
        if (state != READING_WAITS) {
            sealed = str_copy(arena, str_make(entry->sealed.p, entry->sealed.n));
            entry_wipe(readings, entry);
        }
    }
    pthread_mutex_unlock(&readings->lock);
    *ret = STR("");
    if (sealed.n && !vault_open(arena, key, STR("reading"), sealed, ret, NULL))
        state = READING_FAILED;
    vault_wipe(key, sizeof key);
    return state;
}
