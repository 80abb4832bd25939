/* help.c - where quick exit leads; the numbers themselves are tested with the directory. */
#include "know/help.h"

#include "base/file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

static struct help *load(struct arena *arena, const char *const *folders, size_t count, struct err *err)
{
    struct pack_set *packs = ARENA_NEW(arena, struct pack_set);
    struct help *help = NULL;
    if (!pack_set_load(arena, folders, count, packs, err) || !help_load(arena, packs, &help, err))
        return NULL;
    return help;
}

static void quick_exit_of_slovenia_leads_to_a_page(void **state)
{
    UNUSED(state);
    struct arena arena = {0};
    struct err err = {0};
    const char *folders[] = {KRES_PACKS "/core", KRES_PACKS "/si"};
    struct help *help = load(&arena, folders, 2, &err);
    if (!help)
        fail_msg("%s", err.text);
    assert_true(str_starts(help->quick_exit, STR("https://")));
    arena_clear(&arena);
}

static char folder[] = "/tmp/kres-help-XXXXXX";

static void write_pack(const char *help)
{
    struct err err;
    char path[128];
    snprintf(path, sizeof path, "%s/help", folder);
    assert_true(file_make_folder(path, &err));
    snprintf(path, sizeof path, "%s/pack.yaml", folder);
    assert_true(file_write(path, STR("id: t\nversion: \"1\"\nname: T\nlanguages: [en]\n"), 0600, &err));
    snprintf(path, sizeof path, "%s/help/first.yaml", folder);
    assert_true(file_write(path, str_from(help), 0600, &err));
}

static void a_wrong_file_is_named_with_its_line(void **state)
{
    UNUSED(state);
    static const struct { const char *text, *line, *complaint; } CASES[] = {
        {"quick_exit: http://example.org/\n", "first.yaml:1", "https://"},
        {"quick_exit: \"javascript:1\"\n", "first.yaml:1", "https://"},
        {"quick_exit: https://example.org/\ncontacts: []\n", "first.yaml:2", "directory"},
        {"quick_exits: https://example.org/\n", "first.yaml:1", "quick_exit"},
    };
    assert_non_null(mkdtemp(folder));
    for (size_t i = 0; i < LEN(CASES); i++) {
        struct arena arena = {0};
        struct err err = {0};
        const char *folders[] = {folder};
        write_pack(CASES[i].text);
        assert_null(load(&arena, folders, 1, &err));
        if (!strstr(err.text, CASES[i].complaint) || !strstr(err.text, CASES[i].line))
            fail_msg("%s", err.text);
        arena_clear(&arena);
    }
    char command[128];
    snprintf(command, sizeof command, "rm -r %s", folder);
    assert_int_equal(system(command), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(quick_exit_of_slovenia_leads_to_a_page),
        cmocka_unit_test(a_wrong_file_is_named_with_its_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
