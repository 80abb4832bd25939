/* join.h - which texts are together: union-find by many threads at once (Anderson and Woll, 1991).
 *
 * A set's name is the text with the smallest digest in it, so sets are the same whoever joined first.  Any thread. */
#ifndef KRES_LINK_JOIN_H
#define KRES_LINK_JOIN_H

#include <stdatomic.h>

#include "link/texts.h"

struct link_join { const struct link_texts *texts; size_t count; _Atomic uint32_t *above; };

MUST_CHECK bool link_join_new(const struct link_texts *texts, struct link_join *ret, struct err *err);
void link_join_free(struct link_join *join);
/* Everybody alone again. */
void link_join_reset(struct link_join *join);
/* All of a set are alone again; one thread. */
void link_join_part(struct link_join *join, const uint32_t *set, size_t count);
uint32_t link_join_find(struct link_join *join, uint32_t text);
/* Will be looked for soon, and sooner: first the text is fetched, then the one that stands above it. */
static inline void link_join_fetch(const struct link_join *join, uint32_t text)
{
    __builtin_prefetch((const void *)&join->above[text]);
}
static inline void link_join_fetch_above(const struct link_join *join, uint32_t text)
{
    __builtin_prefetch((const void *)&join->above[atomic_load_explicit(&join->above[text], memory_order_relaxed)]);
}
void link_join_add(struct link_join *join, uint32_t a, uint32_t b);

/* The sets, one after the other: their texts by digest, the sets by that of their first text.  starts has count + 1
 * places.  Given back with link_sets_free. */
struct link_sets { uint32_t *texts; uint32_t *starts; size_t count; };
MUST_CHECK bool link_join_sets(struct link_join *join, unsigned threads, struct link_sets *ret, struct err *err);

void link_sets_free(struct link_sets *sets);

#endif
