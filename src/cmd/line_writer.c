/* line_writer.c - see line_writer.h. */
#include "cmd/line_writer.h"

#include <errno.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

static void count_tail(struct line_writer *writer, struct str written)
{
    const char *feed = written.n ? memrchr(written.p, '\n', written.n) : NULL;
    writer->tail = feed ? (size_t)(written.p + written.n - feed) - 1 : writer->tail + written.n;
}

/* Takes the half line at the end of a file away.  Nobody else's bytes: only when the file ends where we wrote. */
static bool cut_tail(struct line_writer *writer)
{
    struct stat st;
    off_t at = lseek(writer->fd, 0, SEEK_CUR);
    if (!writer->tail)
        return true;
    if (at < 0 || fstat(writer->fd, &st) < 0 || !S_ISREG(st.st_mode) || st.st_size != at ||
        (uint64_t)at < writer->tail || ftruncate(writer->fd, at - (off_t)writer->tail) < 0)
        return false;
    writer->tail = 0;
    return lseek(writer->fd, 0, SEEK_END) >= 0;
}

static bool fail(struct line_writer *writer, struct err *err)
{
    int why = errno;
    writer->closed = why == EPIPE;
    if (writer->closed)
        return false;
    bool whole = cut_tail(writer);
    return err_set(err, why == ENOSPC || why == EDQUOT || why == EFBIG ? ERR_FULL : ERR_FAULT,
                   "cannot write %s: %s; %s", writer->name, strerror(why),
                   whole ? "what is there ends with a whole line" : "its last line may be cut off");
}

bool line_writer_put(struct line_writer *writer, struct str bytes, struct err *err)
{
    while (bytes.n) {
        ssize_t put = write(writer->fd, bytes.p, bytes.n);
        if (put < 0 && errno == EAGAIN) {
            struct pollfd poll_fd = {.fd = writer->fd, .events = POLLOUT};
            poll(&poll_fd, 1, -1);
            continue;
        }
        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0)
            return fail(writer, err);
        count_tail(writer, str_slice(bytes, 0, (size_t)put));
        bytes = str_slice(bytes, (size_t)put, bytes.n);
    }
    return true;
}
