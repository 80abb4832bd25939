/* standing.h - in which wordings each mark stands, and in how many of their records.
 *
 * Private to hands.c.  Records of too few words for a wording (wordings.h) are together one more, LINK_NO_TEXT.  Memory:
 * 8 bytes a mark of a record, 20 a different mark, 12 a text. */
#ifndef KRES_LINK_STANDING_H
#define KRES_LINK_STANDING_H

#include "link/roll.h"
#include "link/wordings.h"

struct link_stand { uint32_t wording, records; };
struct link_standing {
    uint32_t *same;            /* of a mark: the one that it stands for, mostly itself; others stand nowhere */
    size_t *starts;            /* of a mark: the first of its places */
    uint32_t *counts;          /* so many */
    struct link_stand *places; /* each wording once */
    uint32_t *most;            /* of a wording: records of the mark that is in most of them */
};

/* Marks that stand in shared_from wordings or more do not count as a wording's most frequent.  O(marks of records). */
MUST_CHECK bool link_standing_make(const struct link_roll *roll, const struct link_wordings *wordings,
                                   size_t shared_from, struct link_standing *ret, struct err *err);
/* same is kept by who wants it longer: set it to NULL before. */
void link_standing_free(struct link_standing *standing);

/* Is the mark in that place one of the wording's own, or a slip: in less than a sixteenth of the records that the most
 * frequent one is in? */
enum { LINK_OWN_PART = 16 };
static inline bool link_is_own(const struct link_standing *standing, const struct link_stand *place)
{
    return place->wording == LINK_NO_TEXT || (uint64_t)place->records * LINK_OWN_PART >= standing->most[place->wording];
}

#endif
