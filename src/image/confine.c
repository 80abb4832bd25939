/* confine.c - see confine.h. */
#include "image/confine.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <seccomp.h>
#include <sys/prctl.h>
#include <sys/resource.h>

enum { SECONDS = 20, FILES = 16, OUTPUT = 32 * 1024 * 1024 };
#ifdef __SANITIZE_ADDRESS__
static const rlim_t MEMORY = RLIM_INFINITY; /* the sanitizer maps terabytes of shadow */
#else
static const rlim_t MEMORY = (rlim_t)2 * 1024 * 1024 * 1024;
#endif

static const int ALLOWED[] = {
    /* what is open already */
    SCMP_SYS(read), SCMP_SYS(readv), SCMP_SYS(write), SCMP_SYS(writev), SCMP_SYS(close), SCMP_SYS(fstat),
    SCMP_SYS(newfstatat), SCMP_SYS(lseek), SCMP_SYS(poll), SCMP_SYS(ppoll), SCMP_SYS(pread64),
    /* memory */
    SCMP_SYS(brk), SCMP_SYS(mmap), SCMP_SYS(munmap), SCMP_SYS(mprotect), SCMP_SYS(mremap), SCMP_SYS(madvise),
    /* threads of this process */
    SCMP_SYS(futex), SCMP_SYS(set_robust_list), SCMP_SYS(rseq), SCMP_SYS(sched_yield), SCMP_SYS(sched_getaffinity),
    SCMP_SYS(sched_setaffinity), SCMP_SYS(set_tid_address), SCMP_SYS(gettid), SCMP_SYS(getpid),
    /* signals to itself, clocks, chance, the end */
    SCMP_SYS(rt_sigaction), SCMP_SYS(rt_sigprocmask), SCMP_SYS(rt_sigreturn), SCMP_SYS(sigaltstack),
    SCMP_SYS(clock_gettime), SCMP_SYS(clock_nanosleep), SCMP_SYS(nanosleep), SCMP_SYS(gettimeofday),
    SCMP_SYS(getrandom), SCMP_SYS(getrusage), SCMP_SYS(sysinfo), SCMP_SYS(restart_syscall), SCMP_SYS(exit),
    SCMP_SYS(exit_group),
};

static bool limit(int what, rlim_t most)
{
    struct rlimit limit = {.rlim_cur = most, .rlim_max = most};
    return setrlimit(what, &limit) == 0;
}

/* Everything that is not allowed fails with EPERM: libraries look for caches and settings, and do without. */
static bool filter(void)
{
    scmp_filter_ctx context = seccomp_init(SCMP_ACT_ERRNO(EPERM));
    /* All threads of the library come under it, those that run already too. */
    bool ok = context != NULL && seccomp_attr_set(context, SCMP_FLTATR_CTL_TSYNC, 1) == 0;
    for (size_t i = 0; ok && i < LEN(ALLOWED); i++)
        ok = seccomp_rule_add(context, SCMP_ACT_ALLOW, ALLOWED[i], 0) == 0;
    /* A thread of this process, never a process of its own; clone3 hides its flags from a filter. */
    ok = ok && seccomp_rule_add(context, SCMP_ACT_ALLOW, SCMP_SYS(clone), 1,
                                SCMP_A0(SCMP_CMP_MASKED_EQ, CLONE_THREAD | CLONE_VM, CLONE_THREAD | CLONE_VM)) == 0 &&
         seccomp_rule_add(context, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0) == 0 &&
         seccomp_rule_add(context, SCMP_ACT_ALLOW, SCMP_SYS(prctl), 1, SCMP_A0(SCMP_CMP_EQ, PR_SET_NAME)) == 0 &&
         seccomp_rule_add(context, SCMP_ACT_KILL_PROCESS, SCMP_SYS(execve), 0) == 0 &&
         seccomp_rule_add(context, SCMP_ACT_KILL_PROCESS, SCMP_SYS(execveat), 0) == 0 &&
         seccomp_rule_add(context, SCMP_ACT_KILL_PROCESS, SCMP_SYS(ptrace), 0) == 0 && seccomp_load(context) == 0;
    seccomp_release(context);
    return ok;
}

bool confine(struct err *err)
{
    if (!limit(RLIMIT_CORE, 0) || !limit(RLIMIT_AS, MEMORY) || !limit(RLIMIT_CPU, SECONDS) ||
        !limit(RLIMIT_FSIZE, OUTPUT) || !limit(RLIMIT_NOFILE, FILES))
        return err_set(err, ERR_FAULT, "cannot set the limits of this process: %s", strerror(errno));
    if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0 || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
        return err_set(err, ERR_FAULT, "cannot give up privileges: %s", strerror(errno));
    return filter() || err_set(err, ERR_FAULT, "cannot set the filter of system calls");
}
