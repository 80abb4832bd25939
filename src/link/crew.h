/* crew.h - the same work by several threads at once, until a row of pieces is done.
 *
 * Pieces are numbered; each is done once, by whichever thread is free, so what a piece writes must not depend on who
 * does it nor on what others have done.  The caller's thread works along. */
#ifndef KRES_LINK_CREW_H
#define KRES_LINK_CREW_H

#include <stdatomic.h>

#include "base/base.h"

enum { LINK_THREADS_MOST = 64 };

typedef void link_piece_fn(void *context, unsigned thread, size_t piece);
/* Returns when all pieces are done.  A thread that cannot be made is done without. */
void link_crew_run(unsigned threads, size_t pieces, link_piece_fn *run, void *context);

/* How far the crews that a thread calls together are, for others to look at meanwhile. */
enum { LINK_METER_WHOLE = 1000000 };
struct link_meter { atomic_uint done; unsigned share; };
/* From now on this thread's crews count on it; NULL: on none, as in the beginning and after memory ran out. */
void link_crew_meter(struct link_meter *meter);
/* Each crew from now on is so many hundredths of the whole. */
void link_crew_share(unsigned percent);

/* Ends the process, or the work that memory.h guards; from a piece of a crew, when the others have ended. */
_Noreturn void link_out_of_memory(void);

#endif
