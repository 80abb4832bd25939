/* main.c - kres-print: a job on standard input (job.h), a PDF or PNG on standard output.
 *
 * A program of its own, so that the libraries that draw are not in the process that holds keys, start with no other
 * command, and have an end: memory, time, and files are limited before the job is read.  It writes to nothing but its
 * output.  Exit: 0 answered, also with an error; 2 wrong use or no way to limit itself. */
#include <sys/resource.h>
#include <unistd.h>

#include "base/file.h"
#include "print/draw.h"

enum { SECONDS = 10, FILES = 64 };
#ifdef __SANITIZE_ADDRESS__
static const rlim_t MEMORY = RLIM_INFINITY; /* the sanitizer maps terabytes of shadow */
#else
static const rlim_t MEMORY = (rlim_t)1024 * 1024 * 1024;
#endif

static bool limit(int what, rlim_t most)
{
    const struct rlimit limit = {.rlim_cur = most, .rlim_max = most};

    return setrlimit(what, &limit) == 0;
}

static bool write_all(struct str bytes)
{
    for (size_t done = 0; done < bytes.n;) {
        ssize_t n = write(STDOUT_FILENO, bytes.p + done, bytes.n - done);
        if (n <= 0)
            return false;
        done += (size_t)n;
    }
    return true;
}

int main(void)
{
    struct arena arena = {0};
    struct print_job job;
    struct str input, bytes = {0};
    struct err err = {0};

    if (!limit(RLIMIT_AS, MEMORY) || !limit(RLIMIT_CPU, SECONDS) || !limit(RLIMIT_NOFILE, FILES) ||
        !limit(RLIMIT_FSIZE, 0) || !limit(RLIMIT_CORE, 0) || !file_read_input(&arena, JOB_MOST, &input))
        return 2;
    bool ok = job_read(&arena, input, &job, &err) && job_draw(&job, &arena, &bytes, &err);
    _exit(write_all(answer_write(&arena, ok, bytes, &err)) ? 0 : 2); /* what the libraries keep goes with the process */
}
