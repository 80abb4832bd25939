/* crew.c - see crew.h. */
#include "link/crew.h"

#include <pthread.h>

#include "base/memory.h"

struct crew {
    link_piece_fn *run;
    void *context;
    size_t pieces;
    atomic_size_t next;
    atomic_uint thread;
    bool guarded;
    atomic_bool out; /* of memory */
    struct link_meter *meter;
    unsigned before; /* done */
};

static _Thread_local struct link_meter *current;

void link_crew_meter(struct link_meter *meter)
{
    current = meter;
}

void link_crew_share(unsigned percent)
{
    if (current)
        current->share = percent * (LINK_METER_WHOLE / 100);
}

static inline void tell(const struct crew *crew, size_t pieces)
{
    if (crew->meter)
        atomic_store_explicit(&crew->meter->done,
                              crew->before + (unsigned)((uint64_t)crew->meter->share * pieces / crew->pieces),
                              memory_order_relaxed);
}

static bool work(void *argument, struct err *err)
{
    struct crew *crew = argument;
    unsigned thread = atomic_fetch_add(&crew->thread, 1);
    for (size_t piece; (piece = atomic_fetch_add_explicit(&crew->next, 1, memory_order_relaxed)) < crew->pieces;) {
        tell(crew, piece);
        crew->run(crew->context, thread, piece);
    }
    UNUSED(err);
    return true;
}

static void *work_guarded(void *argument)
{
    struct crew *crew = argument;
    if (!crew->guarded)
        work(crew, NULL);
    else if (!memory_guarded(work, crew, NULL, NULL)) {
        crew->out = true;
        crew->next = crew->pieces;
    }
    return NULL;
}

void link_crew_run(unsigned threads, size_t pieces, link_piece_fn *run, void *context)
{
    struct crew crew = {.run = run, .context = context, .pieces = pieces,
                        .guarded = memory_is_guarded(), .meter = current, .before = current ? current->done : 0};
    pthread_t made[LINK_THREADS_MOST];
    unsigned count = 0;

    while (count + 1 < threads && count + 1 < pieces && count < LINK_THREADS_MOST - 1 &&
           pthread_create(&made[count], NULL, work_guarded, &crew) == 0)
        count++;
    work_guarded(&crew);
    while (count)
        pthread_join(made[--count], NULL);
    if (crew.out)
        link_out_of_memory();
    if (pieces)
        tell(&crew, pieces);
}

void link_out_of_memory(void)
{
    current = NULL;
    memory_out();
}
