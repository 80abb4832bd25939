/* need.h - how much memory linking so many texts takes, told before it is taken.
 *
 * Private to link.c.  Each step of link_run is gone through by what it allocates; what only the run itself finds out (which
 * texts are joined) is taken at its most.  Beside what the kernel saw it is never lower, and mostly not more than a quarter
 * higher (doc/linking.md has the figures).  Not counted: dividing a set that does not hold together (divide.h),
 * since nobody can know before whether there is one; there it is asked for. */
#ifndef KRES_LINK_NEED_H
#define KRES_LINK_NEED_H

#include "base/base.h"

struct link_told { /* of texts that were added */
    uint64_t texts, words, keys; /* different texts; of all of them the words and keys */
    uint64_t longest;            /* words of one text */
    uint64_t lonely;             /* keys that one text alone has, at least */
    unsigned threads;
};
struct link_need {
    uint64_t most; /* at one moment */
    uint64_t kept; /* afterwards, until link_free */
};
struct link_need link_need_of(const struct link_told *told);
/* The same if there were so many times as many of the same kind. */
struct link_told link_told_times(struct link_told told, double times);

#endif
