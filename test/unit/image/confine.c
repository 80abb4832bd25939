/* The image tool's confinement: what a flaw in a picture library could still do, tried one by one in a child. */
#include "../check.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "image/confine.h"

static bool denied(long result)
{
    return result == -1 && (errno == EPERM || errno == ENOSYS);
}

static bool open_file(void) { return denied(open("/etc/passwd", O_RDONLY)); }
static bool make_file(void) { return denied(open("/tmp/kres-confined", O_WRONLY | O_CREAT, 0600)); }
static bool make_socket(void) { return denied(socket(AF_INET, SOCK_STREAM, 0)); }
static bool send_out(void) { return denied(sendto(STDIN_FILENO, "x", 1, 0, NULL, 0)); }
static bool pass_on(void) { return denied(syscall(SYS_sendmsg, 0, NULL, 0)); }
static bool make_process(void) { return denied(syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0)); }
static bool kill_parent(void) { return denied(kill(getppid(), 0)); }
static bool read_parent(void) { return denied(syscall(SYS_process_vm_readv, getpid(), NULL, 0, NULL, 0, 0)); }
static bool take_back(void) { return denied(syscall(SYS_prlimit64, 0, 0, NULL, NULL)); }
static bool find_files(void) { return denied(syscall(SYS_getdents64, 0, NULL, 0)); }
static bool use_ring(void) { return denied(syscall(SYS_io_uring_setup, 1, NULL)); }
static bool remove_file(void) { return denied(unlink("/tmp/kres-confined")); }

static const struct { const char *name; bool (*is_denied)(void); } TRIES[] = {
    {"open a file", open_file},         {"make a file", make_file},       {"make a socket", make_socket},
    {"send", send_out},             {"pass a descriptor", pass_on},   {"make a process", make_process},
    {"signal the parent", kill_parent}, {"read memory", read_parent},     {"change limits", take_back},
    {"list a folder", find_files},      {"use io_uring", use_ring},       {"remove a file", remove_file},
};

/* In a child: its exit code is 0, or one more than the number of the try that was let through. */
static int confined(int number)
{
    struct err err;
    int status;
    pid_t child = fork();
    if (child == 0)
        _exit(!confine(&err) ? 100 : TRIES[number].is_denied() ? 0 : 1);
    assert_int_equal(waitpid(child, &status, 0), child);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

static void nothing_but_the_picture_is_within_reach(void **state)
{
    UNUSED(state);
    for (size_t i = 0; i < LEN(TRIES); i++)
        if (confined((int)i) != 0)
            fail_msg("a confined process can %s", TRIES[i].name);
}

static void another_program_is_the_end(void **state)
{
    struct err err;
    int status;
    pid_t child = fork();
    UNUSED(state);
    if (child == 0) {
        if (!confine(&err))
            _exit(100);
        execl("/bin/true", "true", (char *)NULL);
        _exit(1);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGSYS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(nothing_but_the_picture_is_within_reach),
                                       cmocka_unit_test(another_program_is_the_end)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
