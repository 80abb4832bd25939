/* Packs are found and read in order; texts fall back to English; a missing language is named with its remedy. */
#include "../check.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "base/pack.h"

static char folder[] = "/tmp/kres-test-pack-XXXXXX";

static void put(struct arena *arena, const char *name, const char *text)
{
    CHECK(file_write(arena_printf(arena, "%s/%s", folder, name), str_from(text), 0600, e));
}

static int make(void **state)
{
    UNUSED(state);
    struct arena arena = {0};
    if (!mkdtemp(folder))
        return -1;
    CHECK(file_make_folder(arena_printf(&arena, "%s/core", folder), e));
    CHECK(file_make_folder(arena_printf(&arena, "%s/xx/help", folder), e));
    put(&arena, "core/pack.yaml", "id: core\nversion: \"1\"\n");
    put(&arena, "xx/pack.yaml", "id: xx\ncountry: XX\nlanguages: [sl, en]\n");
    put(&arena, "xx/help/a.yaml", "name: {sl: pomoč, en: help}\n");
    put(&arena, "xx/help/b.yaml", "name: {sl: pomoč}\n");
    put(&arena, "xx/help/notes.txt", "not YAML: [");
    arena_clear(&arena);
    return 0;
}

static int drop(void **state)
{
    UNUSED(state);
    struct arena arena = {0};
    int end = system(arena_printf(&arena, "rm -r '%s'", folder));
    arena_clear(&arena);
    return end;
}

struct seen { int files; const struct pack_set *set; struct err complaint; };

static bool see(void *context, const struct pack *pack, struct yaml *root, struct err *err)
{
    UNUSED(err);
    struct seen *seen = context;
    assert_str(pack->id, "xx");
    seen->files++;
    if (!pack_text_check(seen->set, yaml_get(root, "name"), &seen->complaint))
        assert_holds(seen->complaint.text, "b.yaml:1: \"name\" has no text in en; add \"en: …\"");
    assert_str(pack_text(yaml_get(root, "name"), STR("sl")), "pomoč");
    return true;
}

static void packs_are_read_in_order(void **state)
{
    UNUSED(state);
    struct arena arena = {0};
    struct pack_set set;
    const char *folders[] = {arena_printf(&arena, "%s/core", folder), arena_printf(&arena, "%s/xx", folder)};
    CHECK(pack_set_load(&arena, folders, 2, &set, e));
    assert_int_equal(set.language_count, 2);
    assert_str(set.country, "XX");
    assert_true(pack_has_language(&set, STR("en")));
    assert_false(pack_has_language(&set, STR("uk")));
    struct seen seen = {.set = &set};
    CHECK(pack_each_file(&arena, &set, "help", see, &seen, e));
    assert_int_equal(seen.files, 2);
    assert_int_equal(seen.complaint.kind, ERR_INPUT);
    arena_clear(&arena);
}

static void a_missing_pack_is_named(void **state)
{
    UNUSED(state);
    struct arena arena = {0};
    struct err err = {0};
    struct pack_set set;
    const char *folders[] = {"/nowhere"};
    assert_false(pack_set_load(&arena, folders, 1, &set, &err));
    assert_holds(err.text, "there is no pack folder /nowhere");
    arena_clear(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(packs_are_read_in_order),
                                       cmocka_unit_test(a_missing_pack_is_named)};
    return cmocka_run_group_tests(tests, make, drop);
}
