/* linking_joins.c - see linking_picture.h: the identifiers that join texts of a cluster; wording alone does not. */
#include <stdlib.h>

#include "cmd/linking_hands.h"
#include "cmd/linking_picture.h"

struct named { uint64_t mark; size_t at; }; /* an identifier of the cluster */

static int by_mark(const void *a, const void *b)
{
    const struct named *x = a, *y = b;
    if (x->mark != y->mark)
        return x->mark < y->mark ? -1 : 1;
    return x->at < y->at ? -1 : x->at > y->at;
}

/* The same digits without a country and with the only one there is are one number, as in link/hands.h, but for the cluster
 * alone. */
static bool is_one_number(const struct named *named, size_t count)
{
    for (size_t i = 1; i < count; i++)
        if (named[i].mark != named[i - 1].mark && named[i - 1].mark & LINK_MARK_CODE)
            return false;
    return true;
}

static bool is_in_several(const struct linking_picture *picture, const struct named *named, size_t count)
{
    bool several = false;
    for (size_t i = 0; i < count; i++) {
        const struct link_identifier *one = &picture->identifiers[named[i].at];
        several |= one->several || one->part != picture->identifiers[named[0].at].part;
    }
    return several;
}

static void judge(const struct linking *linking, struct linking_picture *picture, const struct named *named, size_t count)
{
    size_t first = named[0].at;
    for (size_t i = 1; i < count; i++)
        first = named[i].at < first ? named[i].at : first;
    for (size_t i = 0; i < count; i++) {
        const struct link_identifier *one = &picture->identifiers[named[i].at];
        picture->same[named[i].at] = (uint32_t)first;
        picture->joins[named[i].at] = linking_is_shared(linking, one->type, one->value) ? LINKING_ASIDE
                                      : is_in_several(picture, named, count)            ? LINKING_JOINS
                                                                                        : LINKING_NAMES;
    }
}

void linking_joins_find(const struct linking *linking, struct arena *arena, struct linking_picture *picture)
{
    size_t n = 0;
    picture->joins = ARENA_ARRAY(arena, picture->identifier_count + 1, enum linking_join);
    picture->same = ARENA_ARRAY(arena, picture->identifier_count + 1, uint32_t);
    for (size_t i = 0; i < picture->identifier_count; i++)
        picture->same[i] = (uint32_t)i;
    if (!linking->hands)
        return;
    struct named *named = ARENA_ARRAY(arena, picture->identifier_count + 1, struct named);
    for (size_t i = 0; i < picture->identifier_count; i++) {
        uint64_t mark = link_mark(picture->identifiers[i].type, picture->identifiers[i].value);
        if (mark)
            named[n++] = (struct named){mark, i};
    }
    qsort(named, n, sizeof *named, by_mark);
    for (size_t i = 0, end; i < n; i = end) {
        for (end = i + 1; end < n && named[end].mark >> LINK_MARK_CODE_BITS == named[i].mark >> LINK_MARK_CODE_BITS;)
            end++;
        if (is_one_number(named + i, end - i)) {
            judge(linking, picture, named + i, end - i);
            continue;
        }
        for (size_t k = i, same; k < end; k = same) {
            for (same = k + 1; same < end && named[same].mark == named[k].mark;)
                same++;
            judge(linking, picture, named + k, same - k);
        }
    }
}
