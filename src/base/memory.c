/* memory.c - see memory.h. */
#include "base/memory.h"

#include <setjmp.h>
#include <stdlib.h>

struct guard { jmp_buf back; struct guard *outer; };
static _Thread_local struct guard *innermost;

bool memory_guarded(memory_fn *run, void *context, bool *out, struct err *err)
{
    struct guard guard = {.outer = innermost};
    if (out)
        *out = false;
    if (_setjmp(guard.back)) {
        innermost = guard.outer;
        if (out)
            *out = true;
        return err_set(err, ERR_FAULT, "out of memory");
    }
    innermost = &guard;
    bool ok = run(context, err);
    innermost = guard.outer;
    return ok;
}

bool memory_is_guarded(void)
{
    return innermost != NULL;
}

void memory_out(void)
{
    if (innermost)
        longjmp(innermost->back, 1);
    fputs("kres: out of memory\n", stderr);
    abort();
}
