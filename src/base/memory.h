/* memory.h - what happens when there is no more memory.
 *
 * A program has no sensible way on: it says so and ends.  A library in somebody else's process has one: it runs its work
 * by memory_guarded, and running out returns there.  What was being built at that moment is not given back unless the caller
 * knows it, and is not to be used any more.  Functions that hold a lock let it go before they call memory_out. */
#ifndef KRES_BASE_MEMORY_H
#define KRES_BASE_MEMORY_H

#include "base/err.h"

typedef bool memory_fn(void *context, struct err *err);
/* What run says, or false with ERR_FAULT and "out of memory" when there was none; *out says that (NULL: not wanted). */
MUST_CHECK bool memory_guarded(memory_fn *run, void *context, bool *out, struct err *err);
/* Does this thread run by memory_guarded?  For those who make threads: these are to be guarded as well. */
bool memory_is_guarded(void);
/* Back to the innermost memory_guarded of this thread; without one ends the process. */
_Noreturn void memory_out(void);

#endif
