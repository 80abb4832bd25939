/* grant.h - what a grant is: inside of record/sharing*.c and case/consent*.c, which alone make one (a test looks).
 *
 * A grant says what may go to whom, for what, until when and on what ground.  It is made of what stood in the records a
 * moment ago; sharing_give looks again in its transaction. */
#ifndef KRES_RECORD_GRANT_H
#define KRES_RECORD_GRANT_H

#include "record/sharing.h"

/* One part of it: about whom and what kind, and the ground.  Several with the same about and what stand in for each other;
 * of different ones, every part must have one that lives. */
struct grant_part {
    int64_t about;            /* person; 0: all */
    struct str what;          /* kind of record, or one field of it ("person.given_name"); "": all */
    int64_t consent, edition; /* the consent as it was read; or */
    struct str ground;        /* code of the ground of law */
    int32_t until;            /* last day; 0: no end */
};
struct grant {
    int64_t from, to;         /* agencies; to 0: outside */
    struct str receiver;      /* its name */
    const struct grant_part *parts; size_t count;
    bool waits;               /* for a second person: opens nothing until she agreed */
};

#endif
