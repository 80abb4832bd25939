/* score.h - which clusters to read first, with the reasons.
 *
 * 0 to 100 points, the sum of a table of reasons (score.c), each with a most of its own; nothing else goes in, and nothing
 * is hidden.  It orders reading, it proves nothing: a chain of honest cleaners has many texts and many numbers as well.
 * The same figures give the same points.  Pure; any thread. */
#ifndef KRES_LINK_SCORE_H
#define KRES_LINK_SCORE_H

#include "base/str.h"

struct link_signs {
    size_t size;            /* texts */
    size_t phones;          /* different phone numbers, in slots or of all texts */
    size_t handles;         /* different handles, e-mail and web addresses */
    size_t languages;       /* different ones */
    double compression;     /* template.h; 0 or 1: not known */
    size_t compared;        /* members that compression was taken from */
    int64_t first, last;    /* seconds; both 0: not known */
    int level;              /* of screening: 0 none, 1 some, 3 high; negative: not screened */
};

struct link_reason {
    const char *name;  /* "size", "phones", …: stays the same, for programs */
    const char *why;   /* for people, in English: "many texts" */
    double value;      /* what was looked at: 12 texts, 3 numbers, 40 days */
    double points;     /* above 0, at most `most` */
    double most;
};

enum { LINK_REASONS = 7, LINK_SCORE_MOST = 100 };
/* reasons: room for LINK_REASONS; those that gave points, the heaviest first.  Returns the score. */
double link_score(const struct link_signs *signs, struct link_reason reasons[LINK_REASONS], size_t *ret_count);

#endif
