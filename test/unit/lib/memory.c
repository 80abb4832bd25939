/* libkres without memory: one taking fails, then a later one, …; each is an error of its call, and nothing else. */
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "kres/link.h"
#include "kres/screen.h"

#include "../check.h"

/* What was half made stays: kres/common.h says so. */
int __lsan_is_turned_off(void);
int __lsan_is_turned_off(void)
{
    return 1;
}

static atomic_long left = -1; /* takings until the one that fails; negative: none does */
static atomic_bool failed;

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *old, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *old, size_t size);
void *__real_mmap(void *at, size_t size, int may, int kind, int fd, off_t from);
void *__wrap_mmap(void *at, size_t size, int may, int kind, int fd, off_t from);

static bool fails(void)
{
    if (left < 0 || atomic_fetch_sub(&left, 1) != 0)
        return false;
    left = -1;
    failed = true;
    return true;
}

void *__wrap_malloc(size_t size)
{
    return fails() ? NULL : __real_malloc(size);
}

void *__wrap_calloc(size_t count, size_t size)
{
    return fails() ? NULL : __real_calloc(count, size);
}

void *__wrap_realloc(void *old, size_t size)
{
    return fails() ? NULL : __real_realloc(old, size);
}

void *__wrap_mmap(void *at, size_t size, int may, int kind, int fd, off_t from)
{
    return fails() ? MAP_FAILED : __real_mmap(at, size, may, kind, fd, from);
}

static kres_error error;
static char folder[] = "/tmp/kres-lib-XXXXXX"; /* a pack of core's levels and nothing else, so that reading it is short */

/* OK, or the failure that was made. */
static bool went(int status)
{
    if (status == KRES_OK)
        return true;
    if (!failed || status != KRES_NO_MEMORY)
        fail_msg("%d: %s", status, error.message);
    assert_holds(error.message, "out of memory");
    return false;
}

static bool add_all(kres_link *link)
{
    char text[256];
    uint32_t number;
    for (unsigned i = 0; i < 300; i++) {
        int n = snprintf(text, sizeof text, "good work for girls of hand%c in town%c call 040 11%u now please",
                         'a' + i % 7, 'a' + i % 3, i);
        if (!went(kres_link_add(link, i % 2, text, (size_t)n, &number, &error))) {
            /* The link is used up. */
            assert_int_equal(kres_link_add(link, 0, text, (size_t)n, &number, &error), KRES_NO_MEMORY);
            assert_int_equal(kres_link_run(link, &error), KRES_NO_MEMORY);
            assert_int_equal(kres_link_cluster(link, 0), KRES_LINK_NONE);
            return false;
        }
    }
    return true;
}

static void link_once(void)
{
    kres_link_options options = KRES_LINK_OPTIONS_INIT;
    kres_link *link;
    options.threads = 2;
    if (!went(kres_link_new(&options, &link, &error)))
        return;
    if (add_all(link)) {
        if (went(kres_link_run(link, &error)))
            assert_true(kres_link_clusters(link) > 0);
        else
            assert_int_equal(kres_link_run(link, &error), KRES_NO_MEMORY);
    }
    kres_link_free(link);
}

static void align_once(void)
{
    static const char first[] = "Work in Graz for girls, call Ana 040 111 222";
    static const char other[] = "Work in Graz, call Tina 041 444 333";
    const kres_string texts[] = {{first, sizeof first - 1}, {other, sizeof other - 1}};
    kres_template *made;
    if (went(kres_template_new(texts, 2, NULL, &made, &error)))
        kres_template_free(made);
}

static void screen_once(void)
{
    static const char text[] = "We keep your passport, call 040 111 222 and pay the debt";
    const char *const packs[] = {folder, KRES_SIGNS};
    kres_screen *screen;
    kres_result *result;
    kres_string why;
    if (!went(kres_screen_open(packs, 2, NULL, &screen, &error)))
        return;
    if (went(kres_result_new(screen, &result, &error))) {
        if (went(kres_screen_text(screen, result, text, sizeof text - 1, "SI", &error)))
            (void)went(kres_result_explain(result, "en", &why, &error));
        left = -1;
        /* It goes on with the next text. */
        assert_int_equal(kres_screen_text(screen, result, text, sizeof text - 1, "SI", &error), KRES_OK);
        kres_result_free(result);
    }
    kres_screen_close(screen);
}

/* Until a run takes less than would fail. */
static void fail_each(void (*once)(void))
{
    long at = 0, times = 0;
    once(); /* tables that are made once */
    do {
        failed = false;
        left = at;
        once();
        left = -1;
        at += at < 200 ? 1 : 11; /* then more of the same */
        times++;
    } while (failed);
    assert_true(times > 10);
    print_message("%ld takings of memory failed\n", times - 1);
}

static void linking_says_so(void **state)
{
    UNUSED(state);
    fail_each(link_once);
}

static void aligning_says_so(void **state)
{
    UNUSED(state);
    fail_each(align_once);
}

static void screening_says_so(void **state)
{
    char levels[64];
    UNUSED(state);
    assert_non_null(mkdtemp(folder));
    snprintf(levels, sizeof levels, "%s/levels.yaml", folder);
    assert_int_equal(symlink(KRES_CORE "/levels.yaml", levels), 0);
    fail_each(screen_once);
    unlink(levels);
    rmdir(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(linking_says_so), cmocka_unit_test(aligning_says_so), cmocka_unit_test(screening_says_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
