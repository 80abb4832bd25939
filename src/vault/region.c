/* region.c - see region.h. */
#include "vault/region.h"

#include <sodium.h>
#include <sys/mman.h>

enum { GUARD = REGION_STEP, HUGE = 2 * 1024 * 1024 };

static size_t steps(size_t n)
{
    return (n + REGION_STEP - 1) / REGION_STEP * REGION_STEP;
}

bool vault_region_new(size_t most, bool open, struct vault_region *ret)
{
    *ret = (struct vault_region){.open = open};
    size_t room = steps(most);
    size_t align = room >= 2 * (size_t)HUGE ? HUGE : GUARD, all = room + GUARD + align;
    uint8_t *p = mmap(NULL, all, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (p == MAP_FAILED)
        return false;
    madvise(p, all, MADV_DONTDUMP);
    madvise(p, all, MADV_DONTFORK);
    ret->p = p + align - ((uintptr_t)p & (align - 1));
    if (align == HUGE)
        madvise(ret->p, room, MADV_HUGEPAGE);
    ret->map = p;
    ret->mapped = all;
    ret->most = room;
    return true;
}

bool vault_region_grow(struct vault_region *region, size_t need)
{
    if (need <= region->backed)
        return true;
    size_t want = steps(need);
    if (want > region->most)
        return false;
    uint8_t *from = region->p + region->backed;
    size_t more = want - region->backed;
    if (mprotect(from, more, PROT_READ | PROT_WRITE) != 0)
        return false;
    if (!region->open && mlock(from, more) != 0) {
        mprotect(from, more, PROT_NONE);
        return false;
    }
    region->backed = want;
    return true;
}

void vault_region_shrink(struct vault_region *region, size_t keep)
{
    if (keep >= region->backed)
        return;
    sodium_memzero(region->p + keep, region->backed - keep);
    size_t stays = steps(keep);
    if (stays == region->backed)
        return;
    uint8_t *from = region->p + stays;
    size_t gone = region->backed - stays;
    if (!region->open)
        munlock(from, gone);
    madvise(from, gone, MADV_DONTNEED);
    mprotect(from, gone, PROT_NONE);
    region->backed = stays;
}

void vault_region_free(struct vault_region *region)
{
    if (!region->p)
        return;
    vault_region_shrink(region, 0);
    munmap(region->map, region->mapped);
    *region = (struct vault_region){0};
}
