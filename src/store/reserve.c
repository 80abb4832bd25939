/* reserve.c - see reserve.h. */
#include "store/reserve.h"

#include "base/clock.h"
#include "store/store.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

enum { PAUSE_MS = 1000 };

/* A file system that cannot reserve (EOPNOTSUPP, a limit on file sizes) does without: then a full disk is
 * found by the failing commit alone. */
static bool make(const char *file)
{
    int fd = open(file, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0)
        return errno != ENOSPC && errno != EDQUOT;
    struct stat st;
    int code = fstat(fd, &st) == 0 && st.st_size == STORE_RESERVE && st.st_blocks >= STORE_RESERVE / 512 ? 0
             : fallocate(fd, 0, 0, STORE_RESERVE) == 0 ? 0 : errno;
    close(fd);
    if (code)
        unlink(file);
    return code != ENOSPC && code != EDQUOT;
}

void reserve_init(struct reserve *reserve, char *file)
{
    reserve->file = file;
    reserve->held = make(file);
}

void reserve_release(struct reserve *reserve)
{
    free(reserve->file);
    reserve->file = NULL;
}

void reserve_give_up(struct reserve *reserve)
{
    unlink(reserve->file);
    reserve->held = false;
    reserve->tried_ms = clock_ticks_ms();
}

static bool room_for_twice(const char *file)
{
    char folder[4096];
    const char *slash = strrchr(file, '/');
    snprintf(folder, sizeof folder, "%.*s", slash ? (int)(slash - file) + 1 : 1, slash ? file : ".");
    struct statvfs fs;
    return statvfs(folder, &fs) == 0 && (uint64_t)fs.f_bavail * fs.f_frsize >= 2ULL * STORE_RESERVE;
}

bool reserve_held(struct reserve *reserve)
{
    int64_t now = clock_ticks_ms();
    if (reserve->held || now - reserve->tried_ms < PAUSE_MS)
        return reserve->held;
    reserve->tried_ms = now;
    reserve->held = room_for_twice(reserve->file) && make(reserve->file);
    return reserve->held;
}
