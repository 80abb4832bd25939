/* Files are read whole or not at all, and replaced in one step. */
#include "../check.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"

static char folder[] = "/tmp/kres-test-file-XXXXXX";

static int make(void **state)
{
    UNUSED(state);
    return mkdtemp(folder) ? 0 : -1;
}

static int drop(void **state)
{
    UNUSED(state);
    struct arena arena = {0};
    int end = system(arena_printf(&arena, "rm -r '%s'", folder));
    arena_clear(&arena);
    return end;
}

static void written_is_read(void **state)
{
    UNUSED(state);
    struct arena arena = {0};
    const char *path = arena_printf(&arena, "%s/a/b/file", folder);
    struct str read;
    struct stat st;
    CHECK(file_make_folder(arena_printf(&arena, "%s/a/b", folder), e));
    CHECK(file_make_folder(arena_printf(&arena, "%s/a/b", folder), e));
    CHECK(file_write(path, STR("first"), 0600, e));
    CHECK(file_write(path, STR("sec\0nd"), 0600, e));
    CHECK(file_read(&arena, path, 100, &read, e));
    assert_true(str_eq(read, STR("sec\0nd")));
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    struct str *names;
    size_t count;
    CHECK(file_list(&arena, arena_printf(&arena, "%s/a/b", folder), &names, &count, e));
    assert_int_equal(count, 1);
    assert_str(names[0], "file");
    arena_clear(&arena);
}

static void failures_name_the_file(void **state)
{
    UNUSED(state);
    struct arena arena = {0};
    struct err err = {0};
    struct str read = STR("untouched");
    assert_false(file_read(&arena, "/nowhere/at/all", 100, &read, &err));
    assert_int_equal(err.kind, ERR_NOT_FOUND);
    assert_holds(err.text, "/nowhere/at/all");
    assert_str(read, "untouched");
    assert_false(file_read(&arena, folder, 100, &read, &err));
    assert_holds(err.text, "not a file");
    const char *path = arena_printf(&arena, "%s/large", folder);
    CHECK(file_write(path, STR("12345"), 0600, e));
    assert_false(file_read(&arena, path, 4, &read, &err));
    assert_int_equal(err.kind, ERR_TOO_LARGE);
    assert_false(file_make_folder(path, &err));
    arena_clear(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(written_is_read), cmocka_unit_test(failures_name_the_file)};
    return cmocka_run_group_tests(tests, make, drop);
}
