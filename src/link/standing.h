/* standing.h - in which wordings each mark stands, and in how many of their records.
 *
 * Private to hands.c.  A wording is a cluster by text or a text that is alone, told by its first text; records of too few
 * words are together one more, LINK_NO_TEXT.  Memory: 8 bytes a mark of a record, 20 a different mark, 12 a text. */
#ifndef KRES_LINK_STANDING_H
#define KRES_LINK_STANDING_H

#include "link/link.h"
#include "link/roll.h"

struct link_place { uint32_t wording, records; };
struct link_standing {
    uint32_t *same;            /* of a mark: the one that it stands for, mostly itself; others stand nowhere */
    size_t *starts;            /* of a mark: the first of its places */
    uint32_t *counts;          /* so many */
    struct link_place *places; /* each wording once */
    uint32_t *most;            /* of a wording: records of the mark that is in most of them */
};

/* Marks that stand in shared_from wordings or more do not count as a wording's most frequent.  O(marks of records). */
MUST_CHECK bool link_standing_make(const struct link_roll *roll, const struct link *link, size_t shared_from,
                                   struct link_standing *ret, struct err *err);
/* same is kept by who wants it longer: set it to NULL before. */
void link_standing_free(struct link_standing *standing);

/* The first text of the text's wording. */
static inline uint32_t link_wording(const struct link *link, uint32_t text)
{
    uint32_t first = link_cluster(link, text);
    return first == LINK_NO_TEXT ? text : first;
}

/* Is the mark in that place one of the wording's own, or a slip: in less than a sixteenth of the records that the most
 * frequent one is in? */
enum { LINK_OWN_PART = 16 };
static inline bool link_is_own(const struct link_standing *standing, const struct link_place *place)
{
    return place->wording == LINK_NO_TEXT || (uint64_t)place->records * LINK_OWN_PART >= standing->most[place->wording];
}

#endif
