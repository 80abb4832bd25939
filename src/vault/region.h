/* region.h - locked memory that grows: for many opened records at once, where vault_secret is for one key.
 *
 * A region is a stretch of addresses between two pages that nobody may touch.  It is reserved once and backed piece by
 * piece, so what lies in it never moves.  Backed pieces are locked (mlock: never swapped), left out of core dumps and of
 * children (MADV_DONTDUMP, MADV_DONTFORK).  What cannot be locked is not given: growing fails, and the caller does without.
 * How much may be locked is the machine's word (RLIMIT_MEMLOCK; LimitMEMLOCK= of a service).
 *
 * Large regions are asked for in huge pages where the machine has them, since what is looked up in them lies anywhere.
 * What is given back is overwritten first.  A region belongs to one thread at a time. */
#ifndef KRES_VAULT_REGION_H
#define KRES_VAULT_REGION_H

#include "base/base.h"

enum { REGION_STEP = 64 * 1024 };

struct vault_region {
    uint8_t *p;    /* stays where it is */
    size_t backed; /* bytes that may be used, zeroed when they came */
    size_t most;   /* reserved */
    bool open;     /* not locked: for what is no secret */
    void *map;     /* with its guards */
    size_t mapped;
};

/* most is rounded up to REGION_STEP.  False when the machine has no addresses left; *ret is then empty and never grows. */
bool vault_region_new(size_t most, bool open, struct vault_region *ret);
/* At least so many bytes backed; false (nothing changed) past most, or when no more can be locked. */
MUST_CHECK bool vault_region_grow(struct vault_region *region, size_t need);
/* Overwrites everything past keep and gives whole steps back.  O(what goes). */
void vault_region_shrink(struct vault_region *region, size_t keep);
void vault_region_free(struct vault_region *region); /* wipes; an empty region does nothing */

#endif
