/* state_file.c - see state_file.h. */
#include "link/state_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xxhash.h>

#include "link/crew.h"

enum { BUFFER = 1 << 20, ALIGNED = 64, AT_A_TIME = 16 * LINK_BLOCK };
_Alignas(ALIGNED) const uint8_t link_zeroes[LINK_ITEM_MOST];

uint64_t link_sum(const void *bytes, size_t n)
{
    return XXH3_64bits(bytes, n);
}

/* ---- damage ---- */

void link_damage_init(struct link_damage *damage, const char *folder)
{
    pthread_mutex_init(&damage->lock, NULL);
    damage->folder = folder;
}

bool link_damage_err(const char *folder, const char *name, const char *what, struct err *err)
{
    return err_set(err, ERR_FAULT,
                   "the state in %s is damaged: %s %s; nothing was changed, and --rebuild makes it anew from the texts "
                   "it keeps", folder, name, what);
}

void link_damage_tell(struct link_damage *damage, const char *name, const char *what)
{
    pthread_mutex_lock(&damage->lock);
    if (!damage->any)
        link_damage_err(damage->folder, name, what, &damage->err);
    damage->any = true;
    pthread_mutex_unlock(&damage->lock);
}

/* ---- reading ---- */

static uint64_t blocks_of(uint64_t size)
{
    return (size + LINK_BLOCK - 1) / LINK_BLOCK;
}

static bool map_file(struct link_file *file, int fd, uint64_t whole, uint64_t sum, struct err *err)
{
    size_t blocks = blocks_of(file->size);
    void *map = mmap(NULL, whole, PROT_READ, MAP_PRIVATE, fd, 0);
    if (map == MAP_FAILED)
        return err_set(err, ERR_FAULT, "cannot read %s of the state: %s", file->name, strerror(errno));
    file->bytes = map;
    file->sums = (const uint64_t *)(const void *)(file->bytes + file->size);
    file->known = calloc(blocks, sizeof *file->known);
    if (!file->known)
        return err_set(err, ERR_FAULT, "cannot link: out of memory");
    if (link_sum(file->sums, blocks * sizeof(uint64_t)) != sum)
        return link_damage_err(file->damage->folder, file->name, "has other checksums than it was written with", err);
    return true;
}

bool link_file_open(int folder, const char *name, uint64_t size, uint64_t sum, struct link_damage *damage,
                    struct link_file *ret, struct err *err)
{
    struct link_file file = {.size = size, .damage = damage};
    uint64_t whole = size + blocks_of(size) * sizeof(uint64_t);
    struct stat stat;
    snprintf(file.name, sizeof file.name, "%s", name);
    int fd = openat(folder, name, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return link_damage_err(damage->folder, name, errno == ENOENT ? "is missing" : strerror(errno), err);
    bool ok = fstat(fd, &stat) == 0 && (uint64_t)stat.st_size == whole && size && size % sizeof(uint64_t) == 0;
    if (ok)
        ok = map_file(&file, fd, whole, sum, err);
    else
        link_damage_err(damage->folder, name, "has another size than it was written with", err);
    close(fd);
    if (!ok) {
        link_file_close(&file);
        return false;
    }
    *ret = file;
    return true;
}

void link_file_close(struct link_file *file)
{
    if (file->bytes)
        munmap((void *)(uintptr_t)file->bytes, file->size + blocks_of(file->size) * sizeof(uint64_t));
    free(file->known);
    *file = (struct link_file){0};
}

static bool check_block(struct link_file *file, uint64_t block)
{
    char what[80];
    uint64_t at = block * LINK_BLOCK, n = file->size - at < LINK_BLOCK ? file->size - at : LINK_BLOCK;
    if (link_sum(file->bytes + at, n) == file->sums[block]) {
        atomic_store_explicit(&file->known[block], 1, memory_order_release);
        return true;
    }
    snprintf(what, sizeof what, "is not what was written, in the %d bytes from %" PRIu64, LINK_BLOCK, at);
    link_damage_tell(file->damage, file->name, what);
    return false;
}

bool link_file_check(struct link_file *file, uint64_t at, uint64_t n)
{
    bool ok = true;
    if (!n)
        return true;
    if (at >= file->size || n > file->size - at) {
        link_damage_tell(file->damage, file->name, "points to a place that it does not have");
        return false;
    }
    for (uint64_t block = at / LINK_BLOCK; ok && block <= (at + n - 1) / LINK_BLOCK; block++)
        ok = atomic_load_explicit(&file->known[block], memory_order_acquire) || check_block(file, block);
    return ok;
}

/* ---- writing ---- */

static bool fail(const struct link_writer *writer, int why, struct err *err)
{
    bool full = why == ENOSPC || why == EDQUOT || why == EFBIG;
    return err_set(err, full ? ERR_FULL : ERR_FAULT, "cannot write %s of the state: %s; the state is what it was before",
                   writer->name, strerror(why));
}

bool link_writer_new(int folder, const char *name, struct link_writer *ret, struct err *err)
{
    struct link_writer writer = {.folder = folder};
    snprintf(writer.name, sizeof writer.name, "%s", name);
    writer.fd = openat(folder, name, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (writer.fd < 0)
        return fail(&writer, errno, err);
    writer.buffer = malloc(BUFFER);
    if (!writer.buffer) {
        close(writer.fd);
        return err_set(err, ERR_FAULT, "cannot link: out of memory");
    }
    pthread_mutex_init(&writer.lock, NULL);
    *ret = writer;
    return true;
}

void link_writer_free(struct link_writer *writer)
{
    if (!writer->buffer)
        return;
    if (writer->fd >= 0) {
        unlinkat(writer->folder, writer->name, 0);
        close(writer->fd);
    }
    free(writer->buffer);
    pthread_mutex_destroy(&writer->lock);
    *writer = (struct link_writer){.fd = -1};
}

void link_write_at(struct link_writer *writer, uint64_t at, const void *bytes, size_t n)
{
    const char *p = bytes;
    while (n && !writer->failed) {
        ssize_t put = pwrite(writer->fd, p, n, (off_t)at);
        int why = errno;
        if (put < 0 && why == EINTR)
            continue;
        if (put < 0) {
            pthread_mutex_lock(&writer->lock);
            if (!writer->failed)
                fail(writer, why, &writer->err);
            writer->failed = true;
            pthread_mutex_unlock(&writer->lock);
            return;
        }
        p += put;
        at += (uint64_t)put;
        n -= (size_t)put;
    }
}

static void flush(struct link_writer *writer)
{
    link_write_at(writer, writer->end - writer->used, writer->buffer, writer->used);
    writer->used = 0;
}

void link_write(struct link_writer *writer, const void *bytes, size_t n)
{
    if (writer->used + n > BUFFER)
        flush(writer);
    if (n > BUFFER)
        link_write_at(writer, writer->end, bytes, n);
    else if (n)
        memcpy(writer->buffer + writer->used, bytes, n);
    writer->used += n > BUFFER ? 0 : n;
    writer->end += n;
}

uint64_t link_write_align(struct link_writer *writer)
{
    link_write(writer, link_zeroes, (ALIGNED - writer->end % ALIGNED) % ALIGNED);
    return writer->end;
}

struct summing { const struct link_writer *writer; uint64_t *sums; atomic_int why; };

/* Read again rather than mapped: mapped pages would count for the memory of the run. */
static void sum_blocks(void *context, unsigned thread, size_t piece)
{
    struct summing *summing = context;
    char bytes[AT_A_TIME];
    uint64_t at = (uint64_t)piece * AT_A_TIME, left = summing->writer->end - at;
    size_t n = left < AT_A_TIME ? left : AT_A_TIME, done = 0;
    UNUSED(thread);
    while (done < n) {
        ssize_t got = pread(summing->writer->fd, bytes + done, n - done, (off_t)(at + done));
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0) {
            summing->why = got ? errno : EIO;
            return;
        }
        done += (size_t)got;
    }
    for (size_t from = 0; from < n; from += LINK_BLOCK)
        summing->sums[(at + from) / LINK_BLOCK] = link_sum(bytes + from, n - from < LINK_BLOCK ? n - from : LINK_BLOCK);
}

bool link_writer_seal(struct link_writer *writer, unsigned threads, uint64_t *ret_size, uint64_t *ret_sum,
                      struct err *err)
{
    link_write_align(writer);
    flush(writer);
    uint64_t size = writer->end, blocks = blocks_of(size);
    struct summing summing = {.writer = writer, .sums = calloc(blocks + 1, sizeof(uint64_t))};
    if (!summing.sums)
        return err_set(err, ERR_FAULT, "cannot link: out of memory");
    if (!writer->failed)
        link_crew_run(threads, (size + AT_A_TIME - 1) / AT_A_TIME, sum_blocks, &summing);
    *ret_size = size;
    *ret_sum = link_sum(summing.sums, blocks * sizeof(uint64_t));
    link_write_at(writer, size, summing.sums, blocks * sizeof(uint64_t));
    free(summing.sums);
    if (writer->failed) {
        *err = writer->err;
        return false;
    }
    if (summing.why || fsync(writer->fd) < 0)
        return fail(writer, summing.why ? summing.why : errno, err);
    close(writer->fd);
    writer->fd = -1;
    return true;
}
