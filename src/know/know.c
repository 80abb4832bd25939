/* know.c - see know.h. */
#include <pthread.h>

#include "base/clock.h"
#include "know/edition.h"

struct know {
    struct arena arena;
    struct store *store;
    const struct pack_set *packs;
    struct pack_content *shipped; /* what the packs ship; changed by a maker only */
    pthread_mutex_t lock;    /* of now */
    pthread_mutex_t making;  /* one edition at a time is made */
    struct edition *now;
};

bool know_open(struct store *store, const struct pack_set *packs, struct know **ret, struct err *err)
{
    struct arena arena = {0};
    struct know *know = ARENA_NEW(&arena, struct know);

    know->arena = arena; /* it lives in its own arena */
    pthread_mutex_init(&know->lock, NULL);
    pthread_mutex_init(&know->making, NULL);
    know->store = store;
    know->packs = packs;
    if (!pack_content_load(packs, NULL, NULL, &know->shipped, err) ||
        !edition_make(know->shipped, store, 1, clock_now(), &know->now, err)) {
        know_close(know);
        return false;
    }
    *ret = know;
    return true;
}

void know_close(struct know *know)
{
    if (!know)
        return;
    edition_release(know->now);
    pack_content_release(know->shipped);
    pthread_mutex_destroy(&know->lock);
    pthread_mutex_destroy(&know->making);
    struct arena arena = know->arena;
    arena_clear(&arena);
}

const struct edition *know_hold(struct know *know)
{
    pthread_mutex_lock(&know->lock);
    struct edition *edition = know->now;
    atomic_fetch_add(&edition->holders, 1);
    pthread_mutex_unlock(&know->lock);
    return edition;
}

static bool make_next(struct know *know, int64_t now, struct err *err)
{
    struct edition *next;

    if (!edition_make(know->shipped, know->store, know->now->number + 1, now, &next, err))
        return false;
    pthread_mutex_lock(&know->lock);
    struct edition *former = know->now;
    know->now = next;
    pthread_mutex_unlock(&know->lock);
    edition_release(former);
    return true;
}

bool know_refresh(struct know *know, int64_t now, bool force, bool *ret_changed, struct err *err)
{
    bool ok = true;

    pthread_mutex_lock(&know->making);
    *ret_changed = force || now >= know->now->next_change; /* only a maker changes know->now */
    if (*ret_changed)
        ok = make_next(know, now, err);
    pthread_mutex_unlock(&know->making);
    return ok;
}

bool know_reload(struct know *know, int64_t now, struct err *err)
{
    struct pack_content *fresh;
    bool ok = false;

    pthread_mutex_lock(&know->making);
    if (pack_content_load(know->packs, NULL, NULL, &fresh, err)) {
        struct pack_content *former = know->shipped;
        know->shipped = fresh;
        ok = make_next(know, now, err);
        if (!ok)
            know->shipped = former;
        pack_content_release(ok ? former : fresh);
    }
    pthread_mutex_unlock(&know->making);
    return ok;
}
