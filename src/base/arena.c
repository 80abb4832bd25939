/* arena.c - see arena.h. */
#include "base/arena.h"

#include <stdarg.h>
#include <stdlib.h>

#include "base/memory.h"

#if defined(__SANITIZE_ADDRESS__)
#define ARENA_SEPARATE 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ARENA_SEPARATE 1
#endif
#endif
#ifndef ARENA_SEPARATE
#define ARENA_SEPARATE 0
#endif

enum { BLOCK_SIZE = 16 * 1024 - 64 };

struct arena_block {
    struct arena_block *next;
    size_t size;
    _Alignas(max_align_t) unsigned char bytes[];
};

static struct arena_block *block_new(size_t size)
{
    struct arena_block *block = calloc(1, sizeof *block + size);
    if (!block)
        memory_out();
    block->size = size;
    return block;
}

void *arena_alloc(struct arena *arena, size_t size)
{
    const size_t align = _Alignof(max_align_t);
    if (size > SIZE_MAX / 2)
        memory_out();
    size_t rounded = size ? (size + align - 1) / align * align : align;
    arena->total += rounded;
    if (ARENA_SEPARATE || rounded > BLOCK_SIZE / 4) {
        /* A large piece gets a block of its own behind the newest, which stays open for small ones. */
        struct arena_block *own = block_new(ARENA_SEPARATE ? size : rounded);
        if (arena->blocks) {
            own->next = arena->blocks->next;
            arena->blocks->next = own;
        } else {
            arena->blocks = own;
            arena->used = own->size;
        }
        return own->bytes;
    }
    if (!arena->blocks || arena->blocks->size - arena->used < rounded) {
        struct arena_block *block = block_new(BLOCK_SIZE);
        block->next = arena->blocks;
        arena->blocks = block;
        arena->used = 0;
    }
    void *piece = arena->blocks->bytes + arena->used;
    arena->used += rounded;
    return piece;
}

void *arena_array(struct arena *arena, size_t count, size_t size)
{
    size_t total;
    if (__builtin_mul_overflow(count, size, &total))
        memory_out();
    return arena_alloc(arena, total);
}

char *arena_copy(struct arena *arena, const void *from, size_t size)
{
    char *copy = arena_alloc(arena, size + 1);
    if (size)
        memcpy(copy, from, size);
    return copy;
}

char *arena_printf(struct arena *arena, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    int size = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (size < 0)
        memory_out();
    char *text = arena_alloc(arena, (size_t)size + 1);
    va_start(args, format);
    vsnprintf(text, (size_t)size + 1, format, args);
    va_end(args);
    return text;
}

void arena_wipe(struct arena *arena)
{
    for (struct arena_block *block = arena->blocks; block; block = block->next)
        explicit_bzero(block->bytes, block->size);
    arena_clear(arena);
}

static void blocks_free(struct arena_block *block)
{
    while (block) {
        struct arena_block *next = block->next;
        free(block);
        block = next;
    }
}

void arena_clear(struct arena *arena)
{
    blocks_free(arena->blocks);
    *arena = (struct arena){0};
}

void arena_reset(struct arena *arena)
{
    struct arena_block *keep = arena->blocks;
    if (ARENA_SEPARATE || !keep || keep->size != BLOCK_SIZE) {
        arena_clear(arena);
        return;
    }
    blocks_free(keep->next);
    keep->next = NULL;
    memset(keep->bytes, 0, arena->used); /* pieces begin as zeroes */
    arena->used = 0;
    arena->total = 0;
}
