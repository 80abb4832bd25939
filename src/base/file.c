/* file.c - see file.h. */
#include "base/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

static bool fail(struct err *err, const char *doing, const char *path)
{
    int why = errno;
    enum err_kind kind = why == ENOENT ? ERR_NOT_FOUND
                       : why == ENOSPC || why == EDQUOT ? ERR_FULL
                       : why == EACCES || why == EPERM ? ERR_DENIED : ERR_FAULT;
    return err_set(err, kind, "%s %s: %s", doing, path, strerror(why));
}

bool file_read_input(struct arena *arena, size_t max, struct str *ret)
{
    char *bytes = arena_alloc(arena, max + 1);
    size_t n = 0;
    for (ssize_t got = 1; got > 0 && n <= max; n += (size_t)got) {
        got = read(STDIN_FILENO, bytes + n, max + 1 - n);
        if (got < 0)
            return false;
    }
    *ret = str_make(bytes, n);
    return n <= max;
}

bool file_read(struct arena *arena, const char *path, size_t max, struct str *ret, struct err *err)
{
    bool ok = false;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    struct stat st;
    if (fd < 0 || fstat(fd, &st) < 0) {
        fail(err, "cannot read", path);
        goto done;
    }
    if (!S_ISREG(st.st_mode)) {
        err_set(err, ERR_INPUT, "cannot read %s: it is not a file", path);
        goto done;
    }
    if ((uint64_t)st.st_size > max) {
        err_set(err, ERR_TOO_LARGE, "%s is larger than %zu bytes", path, max);
        goto done;
    }
    char *bytes = arena_alloc(arena, (size_t)st.st_size + 1);
    size_t n = 0;
    while (n < (size_t)st.st_size) {
        ssize_t got = read(fd, bytes + n, (size_t)st.st_size - n);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0) {
            fail(err, "cannot read", path);
            goto done;
        }
        if (got == 0)
            break;
        n += (size_t)got;
    }
    *ret = str_make(bytes, n);
    ok = true;
done:
    if (fd >= 0)
        close(fd);
    return ok;
}

static bool write_all(int fd, struct str bytes)
{
    while (bytes.n) {
        ssize_t put = write(fd, bytes.p, bytes.n);
        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0)
            return false;
        bytes = str_slice(bytes, (size_t)put, bytes.n);
    }
    return fsync(fd) == 0;
}

static void sync_folder_of(const char *path)
{
    char folder[4096];
    const char *slash = strrchr(path, '/');
    snprintf(folder, sizeof folder, "%.*s", slash ? (int)(slash - path) + 1 : 1, slash ? path : ".");
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd >= 0) {
        fsync(fd);
        close(fd);
    }
}

bool file_write(const char *path, struct str bytes, unsigned mode, struct err *err)
{
    char beside[4096];
    uint64_t nonce;
    random_bytes(&nonce, sizeof nonce);
    snprintf(beside, sizeof beside, "%s.%016" PRIx64 ".new", path, nonce);
    int fd = open(beside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
    if (fd < 0)
        return fail(err, "cannot write", path);
    bool ok = write_all(fd, bytes);
    int why = errno;
    close(fd);
    if (ok && rename(beside, path) < 0) {
        why = errno;
        ok = false;
    }
    if (!ok) {
        unlink(beside);
        errno = why;
        return fail(err, "cannot write", path);
    }
    sync_folder_of(path);
    return true;
}

bool file_exists(const char *path)
{
    return access(path, F_OK) == 0;
}

bool file_is_folder(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

bool file_make_folder(const char *path, struct err *err)
{
    char part[4096];
    size_t n = strlen(path);
    if (n >= sizeof part)
        return err_set(err, ERR_INPUT, "cannot make a folder: its path is longer than %zu bytes", sizeof part);
    memcpy(part, path, n + 1);
    for (size_t i = 1; i <= n; i++) {
        if (part[i] != '/' && part[i] != '\0')
            continue;
        part[i] = '\0';
        if (mkdir(part, i == n ? 0700 : 0755) < 0 && errno != EEXIST)
            return fail(err, "cannot make the folder", part);
        if (i < n)
            part[i] = '/';
    }
    return file_is_folder(path) || err_set(err, ERR_INPUT, "%s exists and is not a folder", path);
}

static int by_bytes(const void *a, const void *b)
{
    return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

bool file_list(struct arena *arena, const char *folder, struct str **ret, size_t *ret_count, struct err *err)
{
    DIR *dir = opendir(folder);
    if (!dir)
        return fail(err, "cannot list", folder);
    size_t count = 0, room = 16;
    struct str *names = ARENA_ARRAY(arena, room, struct str);
    for (struct dirent *entry; (entry = readdir(dir));) {
        if (entry->d_name[0] == '.')
            continue;
        if (count == room) {
            struct str *more = ARENA_ARRAY(arena, 2 * room, struct str);
            memcpy(more, names, room * sizeof *names);
            names = more;
            room *= 2;
        }
        names[count++] = str_copy(arena, str_from(entry->d_name));
    }
    closedir(dir);
    qsort(names, count, sizeof *names, by_bytes);
    *ret = names;
    *ret_count = count;
    return true;
}

void random_bytes(void *bytes, size_t n)
{
    unsigned char *to = bytes;
    while (n) {
        ssize_t got = getrandom(to, n, 0);
        if (got < 0) {
            if (errno == EINTR)
                continue;
            fputs("kres: the kernel gives no random bytes\n", stderr);
            abort();
        }
        to += got;
        n -= (size_t)got;
    }
}
