/* spool.c - see spool.h. */
#include "cmd/spool.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

static bool fail(const struct spool *spool, struct err *err)
{
    bool full = errno == ENOSPC || errno == EDQUOT || errno == EFBIG;
    if (spool->lent)
        return err_set(err, full ? ERR_FULL : ERR_FAULT,
                       "cannot use the records of the state in %s: %s; the state is what it was before", spool->folder,
                       strerror(errno));
    return err_set(err, full ? ERR_FULL : ERR_FAULT, "cannot keep a temporary file in %s: %s; TMPDIR names another folder",
                   spool->folder, strerror(errno));
}

bool spool_open(struct spool *spool, struct err *err)
{
    const char *folder = getenv("TMPDIR");
    char name[4096];
    spool->folder = folder && *folder ? folder : "/tmp";
    spool->end = 0;
    spool->fd = open(spool->folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (spool->fd >= 0)
        return true;
    /* Not every file system can do that. */
    int n = snprintf(name, sizeof name, "%s/kres-XXXXXX", spool->folder);
    if (n < 0 || (size_t)n >= sizeof name || (spool->fd = mkostemp(name, O_CLOEXEC)) < 0)
        return fail(spool, err);
    unlink(name);
    return true;
}

void spool_lend(struct spool *spool, int fd, uint64_t end, const char *folder)
{
    spool->fd = fd;
    spool->end = end;
    spool->folder = folder;
    spool->lent = true;
}

void spool_close(struct spool *spool)
{
    if (spool->fd >= 0 && !spool->lent)
        close(spool->fd);
    spool->fd = -1;
}

bool spool_put(struct spool *spool, struct str bytes, uint64_t *ret_at, struct err *err)
{
    uint64_t at = atomic_fetch_add(&spool->end, bytes.n);
    *ret_at = at;
    while (bytes.n) {
        ssize_t put = pwrite(spool->fd, bytes.p, bytes.n, (off_t)at);
        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0)
            return fail(spool, err);
        at += (uint64_t)put;
        bytes = str_slice(bytes, (size_t)put, bytes.n);
    }
    return true;
}

bool spool_get(const struct spool *spool, uint64_t at, char *to, size_t n, struct err *err)
{
    while (n) {
        ssize_t got = pread(spool->fd, to, n, (off_t)at);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0) {
            errno = got ? errno : EIO;
            return fail(spool, err);
        }
        at += (uint64_t)got;
        to += got;
        n -= (size_t)got;
    }
    return true;
}

size_t spool_peek(const struct spool *spool, uint64_t at, char *to, size_t most)
{
    ssize_t got = pread(spool->fd, to, most, (off_t)at);
    return got > 0 ? (size_t)got : 0;
}
