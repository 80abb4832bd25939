/* tally.h - the identifiers of a cluster: which phone numbers, addresses and handles, and in how many of its texts.
 *
 * For all texts of a cluster, not only those of its template.  Identifiers are what marks.h finds, so those that join texts
 * are among them.  The arena is the caller's.  O(n) a text; memory: what is different among the identifiers. */
#ifndef KRES_LINK_TALLY_H
#define KRES_LINK_TALLY_H

#include "text/identifier.h"

struct link_identifier {
    enum identifier_type type;
    struct str value; /* normal form; in the arena */
    size_t count;     /* texts that have it */
    uint64_t part;    /* of the first of them, as link_tally_add_of was told */
    bool several;     /* and of another part */
};

struct link_tally;
struct link_tally *link_tally_new(struct arena *arena, const char *country); /* country as identifier_find wants it */
/* text: valid UTF-8; need not live on. */
void link_tally_add(struct link_tally *tally, struct str text);
/* The same of a text that is in some part of the cluster. */
void link_tally_add_of(struct link_tally *tally, struct str text, uint64_t part);
/* By count, the most frequent first, then type and value.  different: how many of each
 * type, room for IDENTIFIER_TYPES; NULL: not wanted. */
void link_tally_list(const struct link_tally *tally, struct link_identifier **ret, size_t *ret_count, size_t *different);

#endif
