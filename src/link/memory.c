/* memory.c - see memory.h. */
#include "link/memory.h"

#include <sys/mman.h>

#include "base/limit.h"
#include "link/crew.h"

enum { LARGE = 2 << 20, PAGE = 1 << 16 };

static size_t rounded(size_t bytes)
{
    size_t to = bytes < LARGE ? PAGE : LARGE;
    return (bytes + to - 1) / to * to;
}

void *link_memory_new(size_t bytes)
{
    size_t size = rounded(bytes), more = bytes < LARGE ? 0 : LARGE;
    char *memory = mmap(NULL, size + more, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED)
        return NULL;
    if (!more)
        return memory;
    size_t before = (LARGE - (uintptr_t)memory % LARGE) % LARGE;
    if (before)
        munmap(memory, before);
    if (more - before)
        munmap(memory + before + size, more - before);
    madvise(memory + before, size, MADV_HUGEPAGE); /* no harm when it cannot be had */
    return memory + before;
}

void link_memory_free(void *memory, size_t bytes)
{
    if (memory)
        munmap(memory, rounded(bytes));
}

static _Thread_local uint64_t bound;

void link_memory_bound(uint64_t most)
{
    bound = most;
}

void link_memory_ask(uint64_t bytes)
{
    if (!bound || limit_memory_held() + bytes <= bound)
        return;
    bound = 0;
    link_out_of_memory();
}
