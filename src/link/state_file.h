/* state_file.h - a file of a state: written once, then mapped, each block checked before its bytes are believed.
 *
 * Behind the data stands a checksum of each block of LINK_BLOCK bytes (XXH3, Collet 2019), and the manifest
 * (state_manifest.h) holds the checksum of these, so opening a file reads a few of its pages and a run pays for the blocks
 * that it touches.
 * A block that does not agree, or a place that is not in the file, is told to the file's struct link_damage; what is
 * given then are zeroes, so that whoever reads need not look at each answer but once, before anything is kept.
 *
 * Reading: any thread.  Writing: link_write_at by any thread, the rest by one. */
#ifndef KRES_LINK_STATE_FILE_H
#define KRES_LINK_STATE_FILE_H

#include <pthread.h>
#include <stdatomic.h>

#include "base/err.h"

enum { LINK_BLOCK = 1 << 12, LINK_ITEM_MOST = 8192 };

struct link_damage { /* the first that was found; zeroes and link_damage_init */
    pthread_mutex_t lock;
    atomic_bool any;
    const char *folder;
    struct err err;
};
void link_damage_init(struct link_damage *damage, const char *folder);
/* Says that a file of the state is damaged, and what of it.  Any thread; the first is kept. */
void link_damage_tell(struct link_damage *damage, const char *name, const char *what);
/* "the state in DIR is damaged: NAME …", with what to do; false. */
bool link_damage_err(const char *folder, const char *name, const char *what, struct err *err);

struct link_file {
    char name[40];
    const uint8_t *bytes;
    uint64_t size;   /* of the data */
    const uint64_t *sums;
    atomic_uchar *known; /* of each block: checked, and right */
    struct link_damage *damage;
};

/* size and sum: what the manifest says. */
MUST_CHECK bool link_file_open(int folder, const char *name, uint64_t size, uint64_t sum, struct link_damage *damage,
                               struct link_file *ret, struct err *err);
void link_file_close(struct link_file *file);
/* Checks the blocks of [at, at + n); false: damage was told. */
bool link_file_check(struct link_file *file, uint64_t at, uint64_t n);
/* n bytes, at most LINK_ITEM_MOST, or as many zeroes. */
extern const uint8_t link_zeroes[LINK_ITEM_MOST];
static inline const void *link_file_at(struct link_file *file, uint64_t at, size_t n)
{
    uint64_t first = at / LINK_BLOCK;
    if (at < file->size && n <= file->size - at && (at + n - 1) / LINK_BLOCK == first &&
        atomic_load_explicit(&file->known[first], memory_order_acquire))
        return file->bytes + at;
    return link_file_check(file, at, n) ? file->bytes + at : link_zeroes;
}

/* ---- writing ---- */

struct link_writer {
    int folder, fd;
    char name[40];
    uint64_t end;
    char *buffer; /* what was added and is not written yet */
    size_t used;
    pthread_mutex_t lock;
    atomic_bool failed; /* err says why; further writing does nothing */
    struct err err;
};
/* A file of that name, which is replaced.  link_writer_free removes it unless it was sealed. */
MUST_CHECK bool link_writer_new(int folder, const char *name, struct link_writer *ret, struct err *err);
void link_writer_free(struct link_writer *writer);
void link_write_at(struct link_writer *writer, uint64_t at, const void *bytes, size_t n);
/* Behind the end. */
void link_write(struct link_writer *writer, const void *bytes, size_t n);
/* Fills up to a multiple of 64 and says where that is. */
uint64_t link_write_align(struct link_writer *writer);
/* Writes the checksums and makes all of it durable. */
MUST_CHECK bool link_writer_seal(struct link_writer *writer, unsigned threads, uint64_t *ret_size, uint64_t *ret_sum,
                                 struct err *err);

/* The checksum, of pieces of a manifest and records too. */
uint64_t link_sum(const void *bytes, size_t n);

#endif
