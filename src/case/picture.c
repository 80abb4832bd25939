/* picture.c - hands a picture to the image tool in a process of its own; see src/image/main.c.
 *
 * The child gets a socket for its input, a pipe for its output, nothing else: no environment, no further
 * descriptors.  It confines itself before it looks at a byte.  Whatever goes wrong there means "no clean copy". */
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "case/inside.h"
#include "image/kind.h"

enum { GRACE_MS = 1000, RESULT_MOST = 32 * 1024 * 1024 };

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

static bool child_start(const char *tool, struct child *ret)
{
    static char *const no_environment[] = {NULL};
    char *argv[] = {(char *)tool, NULL};
    int in[2] = {-1, -1}, out[2] = {-1, -1};
    posix_spawn_file_actions_t actions;
    bool ok = false;
    if (posix_spawn_file_actions_init(&actions) != 0)
        return false;
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, in) != 0 || pipe2(out, O_CLOEXEC) != 0)
        goto done;
    ok = posix_spawn_file_actions_adddup2(&actions, in[1], STDIN_FILENO) == 0 &&
         posix_spawn_file_actions_adddup2(&actions, out[1], STDOUT_FILENO) == 0 &&
         posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0) == 0 &&
         posix_spawn_file_actions_addclosefrom_np(&actions, STDERR_FILENO + 1) == 0 &&
         posix_spawn(&ret->pid, tool, &actions, NULL, argv, no_environment) == 0;
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

/* One turn of feeding and reading; false at the end or after a failure. */
static bool child_turn(struct child *child, struct str *rest, struct buf *result, int64_t until)
{
    struct pollfd fds[2] = {{.fd = child->out, .events = POLLIN}, {.fd = child->in, .events = POLLOUT}};
    int64_t left = until - clock_ticks_ms();
    if (left <= 0 || poll(fds, child->in >= 0 ? 2 : 1, (int)left) <= 0)
        return false;
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
    return result->n <= RESULT_MOST;
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

bool picture_clean(const char *tool, struct arena *arena, struct str bytes, int64_t until, struct str *ret,
                   struct str *ret_type)
{
    struct child child = {.pid = -1, .in = -1, .out = -1};
    if (!tool || image_kind(bytes) == IMAGE_OTHER || clock_ticks_ms() >= until || !child_start(tool, &child))
        return false;
    struct arena scratch = {0};
    struct buf result = {.arena = &scratch};
    struct str rest = bytes;
    while (child_turn(&child, &rest, &result, until))
        ;
    bool late = clock_ticks_ms() >= until || result.n > RESULT_MOST;
    shut(&child.in);
    shut(&child.out);
    bool ended = child_end(&child, late);
    const char *type = image_kind_type(image_kind(buf_str(&result)));
    bool ok = !late && ended && type;
    if (ok) {
        *ret = str_copy(arena, buf_str(&result));
        *ret_type = str_from(type);
    }
    arena_wipe(&scratch);
    return ok;
}
