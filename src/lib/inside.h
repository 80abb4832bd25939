/* inside.h - libkres from the inside: errors and options as its public headers (include/kres) have them.
 *
 * Everything that takes memory runs by lib_guarded, so that running out of it is an error of the call. */
#ifndef KRES_LIB_INSIDE_H
#define KRES_LIB_INSIDE_H

#include "base/memory.h"
#include "base/str.h"
#include "kres/common.h"

/* Sets error (NULL: does nothing) and returns the status. */
int lib_fail(kres_error *error, enum kres_status status, const char *message);
/* Runs it; *out (NULL: not wanted) says that memory ran out. */
int lib_guarded(memory_fn *run, void *context, bool *out, kres_error *error);

/* Options of a caller who may know fewer or more fields than we do: copies what both know over the defaults in ret.  false:
 * the size is none, or fields that we do not know are set. */
bool lib_options(const void *options, void *ret, size_t size);

static inline kres_string lib_string(struct str s)
{
    return (kres_string){s.n ? s.p : "", s.n};
}

static inline kres_string lib_name(const char *name)
{
    return lib_string(str_from(name));
}

#endif
