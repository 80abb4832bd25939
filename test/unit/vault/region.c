/* region.c - memory that grows, stays where it is, is locked, and is overwritten when it goes. */
#include "vault/region.h"

#include <sys/wait.h>
#include <unistd.h>

#include "vault/vault.h"

#include "../check.h"

/* kB that the kernel says are locked.  The sanitizers swallow mlock; then there is nothing to see. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
static const bool seen = false;
#else
static const bool seen = true;
#endif

static long locked(void)
{
    FILE *status = fopen("/proc/self/status", "r");
    char line[200];
    long kb = -1;
    while (fgets(line, sizeof line, status))
        if (sscanf(line, "VmLck: %ld", &kb) == 1)
            break;
    fclose(status);
    return kb;
}

static void it_grows_locked_and_stays(void **state)
{
    struct vault_region region;
    UNUSED(state);
    assert_true(vault_region_new(4 << 20, false, &region));
    assert_int_equal(region.backed, 0);
    long before = locked();
    assert_true(vault_region_grow(&region, 1));
    assert_int_equal(region.backed, REGION_STEP);
    assert_int_equal(locked() - before, seen ? REGION_STEP / 1024 : 0);
    uint8_t *p = region.p;
    region.p[0] = 42;
    assert_true(vault_region_grow(&region, 3 << 20));
    assert_ptr_equal(region.p, p);
    assert_int_equal(region.p[0], 42);
    assert_int_equal(region.p[(3 << 20) - 1], 0);
    assert_false(vault_region_grow(&region, (4 << 20) + 1)); /* past the most */
    assert_int_equal(region.backed, 3 << 20);
    vault_region_free(&region);
    assert_int_equal(locked(), before);
    vault_region_free(&region); /* nothing happens */
}

static void what_goes_is_overwritten(void **state)
{
    struct vault_region region;
    UNUSED(state);
    assert_true(vault_region_new(1 << 20, false, &region));
    assert_true(vault_region_grow(&region, 1 << 20));
    memset(region.p, 7, 1 << 20);
    vault_region_shrink(&region, 100);
    assert_int_equal(region.backed, REGION_STEP);
    assert_int_equal(region.p[99], 7);
    for (size_t i = 100; i < REGION_STEP; i++)
        assert_int_equal(region.p[i], 0);
    assert_true(vault_region_grow(&region, 1 << 20));
    assert_int_equal(region.p[1 << 19], 0);
    vault_region_free(&region);
}

/* The step into what is not backed, or past the end, ends a process. */
static bool dies(struct vault_region *region, ptrdiff_t at)
{
    pid_t pid = fork();
    if (pid == 0) {
        for (int fd = 0; fd < 3; fd++)
            close(fd);
        volatile uint8_t *p = region->p + at;
        *p = 1;
        _exit(0);
    }
    int status = 0;
    waitpid(pid, &status, 0);
    return !WIFEXITED(status) || WEXITSTATUS(status) != 0;
}

static void its_ends_are_guarded_and_children_get_nothing(void **state)
{
    struct vault_region region;
    UNUSED(state);
    assert_true(vault_region_new(1 << 20, false, &region));
    assert_true(vault_region_grow(&region, REGION_STEP));
    assert_true(dies(&region, -1));
    assert_true(dies(&region, REGION_STEP));
    assert_true(dies(&region, 0)); /* a child has none of it */
    vault_region_free(&region);
}

static void a_sealed_text_opens_into_it(void **state)
{
    struct vault_region region;
    struct arena arena = {0};
    uint8_t key[VAULT_KEY] = {5};
    struct str opened, sealed;
    struct err err;
    UNUSED(state);
    CHECK(vault_start(e));
    sealed = vault_seal(&arena, key, STR("here"), STR("what was told"));
    assert_true(vault_region_new(1 << 20, false, &region));
    assert_true(vault_region_grow(&region, sealed.n));
    CHECK(vault_open_into(key, STR("here"), sealed, region.p, region.backed, &opened, e));
    assert_str(opened, "what was told");
    assert_true((uint8_t *)opened.p > region.p && (uint8_t *)opened.p < region.p + region.backed);
    assert_false(vault_open_into(key, STR("there"), sealed, region.p, region.backed, &opened, &err));
    assert_int_equal(err.kind, ERR_FAULT);
    assert_false(vault_open_into(key, STR("here"), sealed, region.p, sealed.n - 1, &opened, &err));
    assert_int_equal(err.kind, ERR_TOO_LARGE);
    vault_region_free(&region);
    arena_clear(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_grows_locked_and_stays),
        cmocka_unit_test(what_goes_is_overwritten),
        cmocka_unit_test(its_ends_are_guarded_and_children_get_nothing),
        cmocka_unit_test(a_sealed_text_opens_into_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
