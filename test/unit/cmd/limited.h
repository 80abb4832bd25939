/* limited.h - a line of a command in a process of its own that may not have all it wants. */
#ifndef KRES_TEST_CMD_LIMITED_H
#define KRES_TEST_CMD_LIMITED_H

#include "filtered.h"

#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>

/* Its exit status, or -1 when it was killed. */
static inline int run_bounded(int resource, rlim_t most, const char *const *words, size_t count)
{
    int status;
    fflush(NULL);
    pid_t child = fork();
    if (!child) {
        const struct rlimit limit = {most, most};
        signal(SIGXFSZ, SIG_IGN);
        if (setrlimit((__rlimit_resource_t)resource, &limit) < 0)
            _exit(9);
        _exit(filter_line(words, count));
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/* Its files may not grow past a size. */
static inline int run_limited(rlim_t most, const char *const *words, size_t count)
{
    return run_bounded(RLIMIT_FSIZE, most, words, count);
}

/* With so many bytes of addresses more than this process has. */
static inline int run_in(size_t more, const char *const *words, size_t count)
{
    long pages = 0;
    FILE *statm = fopen("/proc/self/statm", "r");
    assert_non_null(statm);
    assert_int_equal(fscanf(statm, "%ld", &pages), 1);
    fclose(statm);
    return run_bounded(RLIMIT_AS, (rlim_t)pages * 4096 + more, words, count);
}

#endif
