/* lonely.c - see lonely.h. */
#include "link/lonely.h"

#include <math.h>
#include <pthread.h>
#include <stdlib.h>

enum { TABLE = 1 << 17, FULL = TABLE / 2, FIRST = 6 /* one key in 64 */, LEVEL = 32 };

struct link_lonely {
    atomic_ullong told; /* level and lonely, for others to look at: the one above LEVEL, the other below */
    pthread_mutex_t lock; /* all below */
    unsigned level;       /* so many bits are 0 of the keys that are kept */
    size_t used, lonely;
    uint64_t cells[TABLE]; /* a key's hash, its highest bit: a second text has it; 0: empty */
};
#define SHARED (1ULL << 63)

static void tell(struct link_lonely *lonely)
{
    atomic_store_explicit(&lonely->told, (uint64_t)lonely->level << LEVEL | lonely->lonely, memory_order_relaxed);
}

bool link_lonely_new(struct link_lonely **ret, struct err *err)
{
    struct link_lonely *lonely = calloc(1, sizeof *lonely);
    if (!lonely)
        return err_set(err, ERR_FAULT, "cannot link: out of memory");
    lonely->level = FIRST;
    tell(lonely);
    pthread_mutex_init(&lonely->lock, NULL);
    *ret = lonely;
    return true;
}

void link_lonely_free(struct link_lonely *lonely)
{
    if (!lonely)
        return;
    pthread_mutex_destroy(&lonely->lock);
    free(lonely);
}

static bool is_kept(uint64_t hash, unsigned level)
{
    return !(hash & ((1ULL << level) - 1));
}

/* The cell of the hash, or the empty one where it would stand. */
static uint64_t *find(struct link_lonely *lonely, uint64_t hash)
{
    size_t at = hash >> 40 & (TABLE - 1);
    while (lonely->cells[at] && (lonely->cells[at] & ~SHARED) != hash)
        at = (at + 1) & (TABLE - 1);
    return &lonely->cells[at];
}

/* Leaves half of the keys: cells are taken out and put in again from behind an empty one, so none is met twice. */
static void halve(struct link_lonely *lonely)
{
    size_t from = 0;
    lonely->level++;
    while (lonely->cells[from])
        from++;
    lonely->used = lonely->lonely = 0;
    for (size_t i = 1; i < TABLE; i++) {
        uint64_t *cell = &lonely->cells[(from + i) & (TABLE - 1)], held = *cell;
        *cell = 0;
        if (!held || !is_kept(held, lonely->level))
            continue;
        *find(lonely, held & ~SHARED) = held;
        lonely->used++;
        lonely->lonely += !(held & SHARED);
    }
}

void link_lonely_add(struct link_lonely *lonely, uint64_t key)
{
    uint64_t hash = (key * 0x9e3779b97f4a7c15ULL ^ key >> 29) & ~SHARED; /* keys are the smallest of a text, not even */
    if (!is_kept(hash, (unsigned)(atomic_load_explicit(&lonely->told, memory_order_relaxed) >> LEVEL)) || !hash)
        return;
    pthread_mutex_lock(&lonely->lock);
    if (lonely->used == FULL)
        halve(lonely);
    if (is_kept(hash, lonely->level)) {
        uint64_t *cell = find(lonely, hash);
        if (!*cell) {
            *cell = hash;
            lonely->used++;
            lonely->lonely++;
        } else if (!(*cell & SHARED)) {
            *cell |= SHARED;
            lonely->lonely--;
        }
    }
    tell(lonely);
    pthread_mutex_unlock(&lonely->lock);
}

uint64_t link_lonely_count(const struct link_lonely *lonely)
{
    uint64_t told = atomic_load_explicit(&lonely->told, memory_order_relaxed);
    double found = (double)(uint32_t)told, least = found - 3 * sqrt(found);
    return least > 0 ? (uint64_t)least << (told >> LEVEL) : 0;
}
