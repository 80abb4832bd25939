/* poster_cards.c - kres poster --cards: the tips as pictures to pass on, one a language. */
#include <pthread.h>
#include <stdatomic.h>
#include <unistd.h>

#include "base/file.h"
#include "cmd/poster.h"

enum { THREADS_MOST = 16 };

/* What the threads share: the next card to make, and the first thing that went wrong. */
struct work {
    const struct poster_job *job;
    const char *folder;
    const struct content_item *const *tips;
    size_t tip_count, count;
    atomic_size_t next;
    pthread_mutex_t lock;
    bool failed;
    struct err err;
};

static bool make_card(const struct work *work, struct arena *arena, size_t number, struct err *err)
{
    const struct content_item *tip = work->tips[number % work->tip_count];
    struct str lang = work->job->packs.languages[number / work->tip_count], bytes;
    const char *path = arena_printf(arena, "%s/" STR_FMT "/" STR_FMT ".png", work->folder, STR_ARG(lang), STR_ARG(tip->id));
    struct card card;

    card_fill(tip, lang, &card);
    return print_card(work->job->printer, arena, &card, &bytes, err) ? file_write(path, bytes, 0644, err)
                                                                    : err_wrap(err, "%s", path);
}

static void *make_cards(void *context)
{
    struct work *work = context;
    struct arena arena = {0};
    struct err err;

    for (size_t number; (number = atomic_fetch_add(&work->next, 1)) < work->count; arena_reset(&arena)) {
        if (make_card(work, &arena, number, &err))
            continue;
        pthread_mutex_lock(&work->lock);
        if (!work->failed)
            work->err = err;
        work->failed = true;
        pthread_mutex_unlock(&work->lock);
        atomic_store(&work->next, work->count);
    }
    arena_clear(&arena);
    return NULL;
}

static void run_threads(struct work *work)
{
    pthread_t threads[THREADS_MOST];
    size_t count = 0;
    long cores = sysconf(_SC_NPROCESSORS_ONLN);

    for (long i = 1; i < cores && i < THREADS_MOST; i++)
        if (pthread_create(&threads[count], NULL, make_cards, work) == 0)
            count++;
    make_cards(work);
    for (size_t i = 0; i < count; i++)
        pthread_join(threads[i], NULL);
}

bool poster_cards(struct cmd *cmd, const struct poster_job *job, const char *folder, struct err *err)
{
    struct work work = {.job = job, .folder = folder, .lock = PTHREAD_MUTEX_INITIALIZER};

    work.tip_count = edition_list(job->edition, "tips", &work.tips);
    work.count = work.tip_count * job->packs.language_count;
    for (size_t i = 0; i < job->packs.language_count; i++)
        if (!file_make_folder(arena_printf(cmd->arena, "%s/" STR_FMT, folder, STR_ARG(job->packs.languages[i])), err))
            return false;
    run_threads(&work);
    if (work.failed && err)
        *err = work.err;
    if (!work.failed)
        printf("%zu pictures of %zu tips in %s\n", work.count, work.tip_count, folder);
    return !work.failed;
}
