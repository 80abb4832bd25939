/* A disk that is really full: a small file system in memory, where the kernel lets a test mount one. */
#include "folder.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <sys/mount.h>

enum { DISK_MB = 40, SKIPPED = 77 };

static void write_map(const char *path, const char *text)
{
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    if (fd >= 0) {
        if (write(fd, text, strlen(text)) < 0)
            _exit(SKIPPED);
        close(fd);
    }
}

/* A mount of our own, gone with the process. */
static bool mount_small(const char *folder)
{
    char map[64], size[32];
    uid_t uid = getuid();
    if (uid != 0) {
        if (unshare(CLONE_NEWUSER | CLONE_NEWNS) < 0)
            return false;
        write_map("/proc/self/setgroups", "deny");
        snprintf(map, sizeof map, "0 %u 1", (unsigned)uid);
        write_map("/proc/self/uid_map", map);
    } else if (unshare(CLONE_NEWNS) < 0) {
        return false;
    }
    snprintf(size, sizeof size, "size=%dm", DISK_MB);
    return mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0 && mount("tmpfs", folder, "tmpfs", 0, size) == 0;
}

/* Somebody else fills the disk to the last byte. */
static void fill_disk(const char *folder)
{
    char path[256], noise[65536];
    snprintf(path, sizeof path, "%s/other.db", folder);
    memset(noise, 'x', sizeof noise);
    int fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    for (size_t n = sizeof noise; n;) {
        ssize_t put = write(fd, noise, n);
        n = put < 0 ? n / 2 : n;
    }
    close(fd);
}

static bool audit_one(struct store_conn *conn, void *context, struct err *err)
{
    UNUSED(context);
    struct audit_line line = {.day = 1, .member = 1, .action = "report.read", .object = STR("report:1")};
    return audit_add(conn, &line, err);
}

static bool told_full(struct store *store, const struct add *add)
{
    struct err why = {0};
    return !store_write(store, add_row, (void *)add, &why) && why.kind == ERR_FULL;
}

/* In the child.  Returns what is wrong, or NULL. */
static const char *live_through(const char *folder)
{
    struct store *store = NULL;
    struct err why = {0};
    struct add add = {.id = 1, .size = 3000}, more = {.id = 2, .size = 3000};
    if (!store_open(folder, true, &store, &why) || !store_write(store, make_table, NULL, &why) ||
        !store_write(store, add_row, &add, &why))
        return "the store does not begin";
    fill_disk(folder);
    struct add big = {.id = 3, .size = 1024 * 1024};
    while (store_write(store, add_row, &big, &why))
        big.id++;
    if (why.kind != ERR_FULL || !told_full(store, &more))
        return "a full disk does not refuse";
    if (number(store, &HAS, VALUES(V_INT(1))) != 1)
        return "a full disk does not read";
    for (int i = 0; i < 300; i++)
        if (!store_write_reserved(store, audit_one, NULL, &why))
            return "staff cannot read on a full disk: no room for the audit line";
    if (!told_full(store, &more))
        return "the reserve is not kept for staff";
    store_close(store);
    fill_disk(folder);
    if (!store_open(folder, false, &store, &why))
        return "does not open while the disk is full";
    if (number(store, &HAS, VALUES(V_INT(1))) != 1 || !told_full(store, &more))
        return "opened on a full disk it does not read, or takes writes";
    char path[256];
    snprintf(path, sizeof path, "%s/other.db", folder);
    unlink(path);
    usleep(1100000);
    if (!store_write(store, add_row, &more, &why))
        return "room again, and still refused";
    struct store_conn *conn;
    struct arena arena = {0};
    int64_t lines = 0, bad = 1;
    struct str text, head;
    if (!store_read_begin(store, &conn, &why) || !audit_verify(conn, &arena, &lines, &bad, &text, &head, &why))
        return "the log does not verify";
    store_read_end(conn);
    store_close(store);
    arena_clear(&arena);
    return bad || lines != 300 ? "the log is broken" : NULL;
}

static void a_full_disk_still_reads_and_recovers(void **state)
{
    int ends[2], status = 0;
    char said[300] = {0};
    assert_int_equal(pipe(ends), 0);
    pid_t pid = fork();
    if (pid == 0) {
        if (!mount_small(*state))
            _exit(SKIPPED);
        const char *wrong = live_through(*state);
        if (wrong && write(ends[1], wrong, strlen(wrong)) < 0)
            _exit(2);
        _exit(wrong ? 1 : 0);
    }
    close(ends[1]);
    (void)!read(ends[0], said, sizeof said - 1);
    close(ends[0]);
    waitpid(pid, &status, 0);
    if (WIFEXITED(status) && WEXITSTATUS(status) == SKIPPED)
        skip();
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
        fail_msg("%s (status %d)", said, status);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_full_disk_still_reads_and_recovers, folder_make, folder_remove),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
