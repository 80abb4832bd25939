/* child.h - bytes through a program of its own: fed, read, and ended in time.
 *
 * For what must not happen in the server's process: opening what strangers sent.  The child is started afresh with a
 * socket for its input and a pipe for its output and nothing else: no inherited environment, no further descriptor, its
 * complaints go nowhere.  It is expected to confine itself before it looks at a byte.  The caller's thread waits; any
 * thread may call. */
#ifndef KRES_BASE_CHILD_H
#define KRES_BASE_CHILD_H

#include <stdatomic.h>

#include "base/str.h"

struct child_work {
    const char *program;           /* path */
    const char *const *arguments;  /* after the program's name, NULL-ended; NULL: none */
    const char *const *environment; /* NAME=value, NULL-ended; NULL: none */
    struct str in;
    size_t most;                   /* bytes of output; one that writes more has failed */
    int64_t until;                 /* clock_ticks_ms at which it is ended */
    const atomic_bool *stop;       /* it is ended within a moment when this becomes true; NULL: never */
};

/* true: it ended by itself, in time, with exit code 0, and *ret is what it wrote, in the arena.  Whatever else happens
 * is false, and nothing of it runs any more. */
MUST_CHECK bool child_run(const struct child_work *work, struct arena *arena, struct str *ret);

#endif
