/* crew.h - the same work by several threads at once, until a row of pieces is done.
 *
 * Pieces are numbered; each is done once, by whichever thread is free, so what a piece writes must not depend on who
 * does it nor on what others have done.  The caller's thread works along. */
#ifndef KRES_LINK_CREW_H
#define KRES_LINK_CREW_H

#include "base/base.h"

enum { LINK_THREADS_MOST = 64 };

typedef void link_piece_fn(void *context, unsigned thread, size_t piece);
/* Returns when all pieces are done.  A thread that cannot be made is done without. */
void link_crew_run(unsigned threads, size_t pieces, link_piece_fn *run, void *context);

/* Ends the process, or the work that memory.h guards; from a piece of a crew, when the others have ended. */
_Noreturn void link_out_of_memory(void);

#endif
