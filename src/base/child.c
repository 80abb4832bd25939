/* child.c - see child.h. */
#include "base/child.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"

enum { GRACE_MS = 1000, LOOK_MS = 100, ARGUMENTS_MOST = 14 };

struct child {
    pid_t pid;
    int in, out; /* our ends */
};

static void shut(int *fd)
{
    if (*fd >= 0)
        close(*fd);
    *fd = -1;
}

static bool child_start(const struct child_work *work, struct child *ret)
{
    static const char *const nothing[] = {NULL};
    const char *argv[ARGUMENTS_MOST + 2] = {work->program};
    int in[2] = {-1, -1}, out[2] = {-1, -1};
    posix_spawn_file_actions_t actions;
    size_t count = 0;
    bool ok = false;
    while (work->arguments && work->arguments[count] && count < ARGUMENTS_MOST) {
        argv[count + 1] = work->arguments[count];
        count++;
    }
    if (posix_spawn_file_actions_init(&actions) != 0)
        return false;
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, in) != 0 || pipe2(out, O_CLOEXEC) != 0)
        goto done;
    ok = posix_spawn_file_actions_adddup2(&actions, in[1], STDIN_FILENO) == 0 &&
         posix_spawn_file_actions_adddup2(&actions, out[1], STDOUT_FILENO) == 0 &&
         posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0) == 0 &&
         posix_spawn_file_actions_addclosefrom_np(&actions, STDERR_FILENO + 1) == 0 &&
         posix_spawn(&ret->pid, work->program, &actions, NULL, (char *const *)argv,
                     (char *const *)(work->environment ? work->environment : nothing)) == 0;
    if (ok) {
        ret->in = in[0];
        ret->out = out[0];
        in[0] = out[0] = -1;
    }
done:
    posix_spawn_file_actions_destroy(&actions);
    for (unsigned i = 0; i < 2; i++) {
        shut(&in[i]);
        shut(&out[i]);
    }
    return ok;
}

static bool is_over(const struct child_work *work)
{
    return clock_ticks_ms() >= work->until || (work->stop && atomic_load(work->stop));
}

/* One turn of feeding and reading; false at the end or after a failure. */
static bool child_turn(struct child *child, const struct child_work *work, struct str *rest, struct buf *result)
{
    struct pollfd fds[2] = {{.fd = child->out, .events = POLLIN}, {.fd = child->in, .events = POLLOUT}};
    int64_t left = work->until - clock_ticks_ms();
    if (is_over(work))
        return false;
    if (work->stop && left > LOOK_MS)
        left = LOOK_MS;
    int ready = poll(fds, child->in >= 0 ? 2 : 1, (int)left);
    if (ready <= 0)
        return ready == 0;
    if (child->in >= 0 && fds[1].revents) {
        ssize_t n = send(child->in, rest->p, rest->n, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (n > 0)
            *rest = str_slice(*rest, (size_t)n, rest->n);
        if (n <= 0 || !rest->n)
            shut(&child->in);
    }
    if (fds[0].revents) {
        char bytes[65536];
        ssize_t n = read(child->out, bytes, sizeof bytes);
        if (n <= 0)
            return false;
        buf_add(result, str_make(bytes, (size_t)n));
    }
    return result->n <= work->most;
}

/* Did it end well?  One that shut its output and does not end is ended: sleeping costs no processor time, so its
 * own limits would never stop it. */
static bool child_end(const struct child *child, bool late)
{
    int64_t until = late ? 0 : clock_ticks_ms() + GRACE_MS;
    int status = 0;
    pid_t ended;
    while ((ended = waitpid(child->pid, &status, WNOHANG)) == 0 && clock_ticks_ms() < until)
        poll(NULL, 0, 1);
    if (ended == 0) {
        kill(child->pid, SIGKILL);
        waitpid(child->pid, &status, 0);
        return false;
    }
    return ended == child->pid && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

bool child_run(const struct child_work *work, struct arena *arena, struct str *ret)
{
    struct child child = {.pid = -1, .in = -1, .out = -1};
    if (is_over(work) || !child_start(work, &child))
        return false;
    struct arena scratch = {0}; /* a growing buffer leaves its smaller selves behind: they are wiped */
    struct buf result = {.arena = &scratch};
    struct str rest = work->in;
    while (child_turn(&child, work, &rest, &result))
        ;
    bool late = is_over(work) || result.n > work->most;
    shut(&child.in);
    shut(&child.out);
    bool ok = child_end(&child, late) && !late;
    if (ok)
        *ret = str_copy(arena, buf_str(&result));
    arena_wipe(&scratch);
    return ok;
}
