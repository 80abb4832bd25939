/* limit.c - see limit.h. */
#include "base/limit.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { FILE_MOST = 64 * 1024, PATH_MOST = 4096 };

/* Where groups of either version are mounted, the names of their limit, and of what is held in memory.stat. */
static const struct kind { const char *controller, *mounts[2], *limit, *held[2]; } kinds[] = {
    {"", {"/sys/fs/cgroup", "/sys/fs/cgroup/unified"}, "memory.max", {"anon ", "shmem "}},
    {"memory", {"/sys/fs/cgroup/memory", NULL}, "memory.limit_in_bytes", {"total_rss ", "total_shmem "}},
};

/* Zero-ended; false: there is no such file, or it cannot be read. */
static bool read_file(const char *path, char *ret, size_t room)
{
    size_t n = 0;
    ssize_t got = 0;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return false;
    while (n + 1 < room && (got = read(fd, ret + n, room - n - 1)) > 0)
        n += (size_t)got;
    close(fd);
    ret[n] = '\0';
    return got >= 0 && n > 0;
}

/* The number behind a word that begins a line. */
static uint64_t number_behind(const char *text, const char *word)
{
    for (const char *line = text; line && *line; line = strchr(line, '\n'), line += line != NULL)
        if (!strncmp(line, word, strlen(word)))
            return strtoull(line + strlen(word), NULL, 10);
    return 0;
}

static uint64_t held_in(const struct kind *kind, const char *folder)
{
    char path[PATH_MOST + 64], text[FILE_MOST];
    snprintf(path, sizeof path, "%s/memory.stat", folder);
    if (!read_file(path, text, sizeof text))
        return 0;
    return number_behind(text, kind->held[0]) + number_behind(text, kind->held[1]);
}

/* Groups that are not seen from inside a container are passed over; its own is then the highest that is. */
static void look_up(const char *root, const struct kind *kind, const char *mount, const char *group,
                    struct limit_memory *limit)
{
    char folder[PATH_MOST], path[PATH_MOST + 64], text[64];
    int n = snprintf(folder, sizeof folder, "%s%s%s", root, mount, group);
    size_t top = strlen(root) + strlen(mount);
    if (n < 0 || (size_t)n >= sizeof folder)
        return;
    for (;;) {
        snprintf(path, sizeof path, "%s/%s", folder, kind->limit);
        if (read_file(path, text, sizeof text) && *text >= '0' && *text <= '9') { /* else "max" */
            uint64_t bytes = strtoull(text, NULL, 10);
            if (bytes && bytes < limit->machine && (!limit->group || bytes < limit->group)) {
                limit->group = bytes;
                limit->others = held_in(kind, folder);
            }
        }
        char *slash = strrchr(folder + top, '/');
        if (!slash)
            return;
        *slash = '\0';
    }
}

/* A line of /proc/self/cgroup: "4:memory:/group", or "0::/group" for version 2. */
static void look_at_line(const char *root, char *line, struct limit_memory *limit)
{
    char *controllers = strchr(line, ':'), *group = controllers ? strchr(controllers + 1, ':') : NULL;
    if (!group || group[1] != '/' || strstr(group, "/../"))
        return;
    *group++ = '\0';
    if (!strcmp(group, "/"))
        group++;
    for (size_t i = 0; i < LEN(kinds); i++) {
        bool ours = !*kinds[i].controller && !controllers[1];
        char *rest = controllers + 1, *name;
        while (*kinds[i].controller && (name = strsep(&rest, ",")))
            ours |= !strcmp(name, kinds[i].controller);
        for (size_t k = 0; ours && k < LEN(kinds[i].mounts) && kinds[i].mounts[k]; k++)
            look_up(root, &kinds[i], kinds[i].mounts[k], group, limit);
    }
}

struct limit_memory limit_memory_read(const char *root)
{
    struct limit_memory limit = {.machine = UINT64_MAX};
    char path[PATH_MOST], text[FILE_MOST], *rest = text, *line;
    snprintf(path, sizeof path, "%s/proc/meminfo", root);
    if (read_file(path, text, sizeof text) && number_behind(text, "MemTotal:"))
        limit.machine = 1024 * number_behind(text, "MemTotal:");
    snprintf(path, sizeof path, "%s/proc/self/cgroup", root);
    if (read_file(path, text, sizeof text))
        while ((line = strsep(&rest, "\n")))
            look_at_line(root, line, &limit);
    limit.machine = limit.machine == UINT64_MAX ? 0 : limit.machine;
    return limit;
}

uint64_t limit_memory_held(void)
{
    char text[128], *rest;
    if (!read_file("/proc/self/statm", text, sizeof text))
        return 0;
    strtoull(text, &rest, 10);
    return strtoull(rest, NULL, 10) * (uint64_t)sysconf(_SC_PAGESIZE);
}
