/* Limits of memory, read from folders that look as the kernel's do. */
#include "../check.h"

#include <stdlib.h>

#include "base/file.h"
#include "base/limit.h"

static char root[] = "/tmp/kres-test-limit-XXXXXX";
static struct arena arena;

static int make(void **state)
{
    UNUSED(state);
    return mkdtemp(root) ? 0 : -1;
}

static int drop(void **state)
{
    UNUSED(state);
    int end = system(arena_printf(&arena, "rm -r '%s'", root));
    arena_clear(&arena);
    return end;
}

static int clear(void **state)
{
    UNUSED(state);
    return system(arena_printf(&arena, "rm -rf '%s'/*", root));
}

static void put(const char *path, const char *text)
{
    char *whole = arena_printf(&arena, "%s/%s", root, path), *slash = strrchr(whole, '/');
    *slash = '\0';
    CHECK(file_make_folder(whole, e));
    *slash = '/';
    CHECK(file_write(whole, str_from(text), 0600, e));
}

static void expect(uint64_t machine, uint64_t group, uint64_t others)
{
    struct limit_memory limit = limit_memory_read(root);
    assert_int_equal(limit.machine, machine);
    assert_int_equal(limit.group, group);
    assert_int_equal(limit.others, others);
}

#define GB 1073741824ULL
#define MACHINE "MemFree: 1 kB\nMemTotal:       8388608 kB\nMemAvailable: 5 kB\n"

static void without_files_nothing_limits(void **state)
{
    UNUSED(state);
    expect(0, 0, 0);
    put("proc/meminfo", MACHINE);
    expect(8 * GB, 0, 0);
    put("proc/self/cgroup", "");
    expect(8 * GB, 0, 0);
    put("proc/self/cgroup", "0::/user.slice\n1:name=systemd:/a\n:::\n::\nnonsense\n0::x\n4:memory:/../../etc\n");
    expect(8 * GB, 0, 0);
}

static void a_group_of_version_2_limits_what_is_in_it(void **state)
{
    UNUSED(state);
    put("proc/meminfo", MACHINE);
    put("proc/self/cgroup", "0::/user.slice/one.scope\n");
    put("sys/fs/cgroup/user.slice/one.scope/memory.max", "max\n");
    put("sys/fs/cgroup/user.slice/one.scope/memory.stat", "anon 7\n");
    expect(8 * GB, 0, 0);
    put("sys/fs/cgroup/user.slice/memory.max", "3221225472\n");
    put("sys/fs/cgroup/user.slice/memory.stat", "file 900\nanon 4096\nkernel 3\nshmem 100\nanon_thp 2\n");
    expect(8 * GB, 3 * GB, 4196);
    put("sys/fs/cgroup/user.slice/one.scope/memory.max", "1073741824\n");
    expect(8 * GB, GB, 7);
    put("sys/fs/cgroup/user.slice/one.scope/memory.max", "99999999999999\n"); /* more than there is */
    expect(8 * GB, 3 * GB, 4196);
}

static void a_group_of_version_1_limits_as_well(void **state)
{
    UNUSED(state);
    put("proc/meminfo", MACHINE);
    put("proc/self/cgroup", "9:name=systemd:/x\n5:cpu,memory:/box/deep\n0::/\n");
    put("sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n");
    expect(8 * GB, 0, 0);
    put("sys/fs/cgroup/memory/box/memory.limit_in_bytes", "2147483648\n");
    put("sys/fs/cgroup/memory/box/memory.stat", "rss 1\ntotal_rss 50\ntotal_cache 9\n");
    expect(8 * GB, 2 * GB, 50);
}

/* A container sees the path that its group has outside, and its own limit at the root of what is mounted. */
static void in_a_container_the_root_is_its_own(void **state)
{
    UNUSED(state);
    put("proc/meminfo", MACHINE);
    put("proc/self/cgroup", "4:memory:/docker/0123456789abcdef\n0::/docker/0123456789abcdef\n");
    put("sys/fs/cgroup/memory/memory.limit_in_bytes", "1073741824\n");
    expect(8 * GB, GB, 0);
    put("proc/self/cgroup", "0::/\n");
    put("sys/fs/cgroup/unified/memory.max", "536870912\n");
    expect(8 * GB, GB / 2, 0);
}

static void a_path_that_is_too_long_limits_nothing(void **state)
{
    char line[10000];
    UNUSED(state);
    memset(line, '/', sizeof line);
    memcpy(line, "0::", 3);
    line[sizeof line - 1] = '\0';
    put("proc/meminfo", MACHINE);
    put("proc/self/cgroup", line);
    put("sys/fs/cgroup/memory.max", "1073741824\n");
    expect(8 * GB, 0, 0);
}

static void what_is_held_is_known(void **state)
{
    UNUSED(state);
    uint64_t before = limit_memory_held();
    size_t more = 64 << 20;
    char *memory = malloc(more);
    assert_true(before > 0);
    assert_non_null(memory);
    memset(memory, 1, more);
    assert_true(limit_memory_held() >= before + more / 2);
    assert_int_equal(memory[more - 1], 1);
    free(memory);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(without_files_nothing_limits, clear),
        cmocka_unit_test_setup(a_group_of_version_2_limits_what_is_in_it, clear),
        cmocka_unit_test_setup(a_group_of_version_1_limits_as_well, clear),
        cmocka_unit_test_setup(in_a_container_the_root_is_its_own, clear),
        cmocka_unit_test_setup(a_path_that_is_too_long_limits_nothing, clear),
        cmocka_unit_test(what_is_held_is_known),
    };
    return cmocka_run_group_tests(tests, make, drop);
}
