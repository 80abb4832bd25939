/* arena.h - memory that is freed at once.
 *
 * One arena a request (or a command, or a loaded pack).  Nothing in it outlives it, nobody frees single
 * pieces.  An arena belongs to one thread at a time.  Running out of memory ends the process, or the work that memory.h
 * guards.  In the sanitizer build every piece is an allocation of its own, so that an overrun of
 * one piece into the next is seen. */
#ifndef KRES_BASE_ARENA_H
#define KRES_BASE_ARENA_H

#include "base/base.h"

struct arena_block;
struct arena {
    struct arena_block *blocks; /* newest first */
    size_t used;                /* of the newest block */
    size_t total;               /* bytes handed out since init: for limits */
};

/* An arena of zeroes is ready for use: "struct arena arena = {0};". */

/* size bytes, zeroed, aligned for any type.  O(size). */
void *arena_alloc(struct arena *arena, size_t size) __attribute__((malloc, alloc_size(2), returns_nonnull));

/* count * size bytes; an overflow of the product ends the process. */
void *arena_array(struct arena *arena, size_t count, size_t size)
    __attribute__((malloc, alloc_size(2, 3), returns_nonnull));

#define ARENA_NEW(arena, type) ((type *)arena_alloc((arena), sizeof(type)))
#define ARENA_ARRAY(arena, count, type) ((type *)arena_array((arena), (count), sizeof(type)))

/* A zero-ended copy of size bytes. */
char *arena_copy(struct arena *arena, const void *from, size_t size) __attribute__((returns_nonnull));
char *arena_printf(struct arena *arena, const char *format, ...) PRINTF_LIKE(2, 3)
    __attribute__((returns_nonnull));

/* Overwrites everything with zeroes, then frees it: for arenas that held opened records. */
void arena_wipe(struct arena *arena);
/* Frees everything; the arena is ready for use again. */
void arena_clear(struct arena *arena);
/* The same for the next of many small jobs, without asking the machine for memory each time: the newest block
 * stays.  O(what was used of it, and the blocks that go). */
void arena_reset(struct arena *arena);

#endif
