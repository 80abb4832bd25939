/* The tree is what stands in the file, and every complaint names file, line and remedy. */
#include "../check.h"

#include "base/yaml.h"

static void fails(const char *text, const char *says)
{
    struct arena arena = {0};
    struct err err = {0};
    struct yaml *root = NULL;
    assert_false(yaml_parse(&arena, "x.yaml", str_from(text), &root, &err));
    assert_null(root);
    assert_holds(err.text, says);
    arena_clear(&arena);
}

static void the_tree_is_the_file(void **state)
{
    UNUSED(state);
    struct arena arena = {0};
    struct yaml *root, *list;
    int64_t n;
    bool yes;
    size_t choice;
    static const char *const colours[] = {"red", "blue", NULL};
    CHECK(yaml_parse(&arena, "x.yaml", STR("name: Žiga\nlist:\n  - 1\n  - \"no\"\nempty:\nyes: yes\ncolour: blue\n"),
                     &root, e));
    assert_str(yaml_text(root, "name"), "Žiga");
    assert_str(yaml_text(root, "empty"), "");
    assert_str(yaml_text(root, "absent"), "");
    CHECK(yaml_need(root, "list", YAML_LIST, &list, e));
    assert_int_equal(list->count, 2);
    assert_int_equal(list->first->line, 3);
    CHECK(yaml_int(list->first, 0, 5, &n, e));
    assert_int_equal(n, 1);
    assert_true(list->first->next->quoted);
    CHECK(yaml_bool(yaml_get(root, "yes"), &yes, e));
    assert_true(yes);
    CHECK(yaml_choice(yaml_get(root, "colour"), colours, &choice, e));
    assert_int_equal(choice, 1);
    arena_clear(&arena);
}

static void faults_name_file_line_and_remedy(void **state)
{
    UNUSED(state);
    fails("a: 1\nb: [}", "x.yaml:2");
    fails("a: 1\na: 2\n", "x.yaml:2: \"a\" stands here a second time (first on line 1)");
    fails("a: &x 1\nb: *x\n", "x.yaml:1: anchors");
    fails("a: !!int 1\n", "tags");
    fails("? [1]\n: 2\n", "a key must be a plain word");
    fails("", "x.yaml:1");
    fails("a: \"x\\0y\"\n", "zero byte");
    fails("a: \xff\n", "x.yaml");
    char deep[200] = "";
    memset(deep, '[', 40);
    fails(deep, "deeper than 32");
}

static void unknown_keys_get_the_nearest_known(void **state)
{
    UNUSED(state);
    struct arena arena = {0};
    struct err err = {0};
    struct yaml *root, *node;
    static const char *const keys[] = {"listen", "data", NULL};
    CHECK(yaml_parse(&arena, "kres.yaml", STR("data: x\nlisten_: y\n"), &root, e));
    assert_false(yaml_only(root, keys, &err));
    assert_string_equal(err.text, "kres.yaml:2: \"listen_\" is not known here; did you mean \"listen\"?");
    assert_false(yaml_need(root, "pack", YAML_LIST, &node, &err));
    assert_holds(err.text, "\"pack\" is missing");
    int64_t n;
    assert_false(yaml_int(yaml_get(root, "data"), 1, 9, &n, &err));
    assert_holds(err.text, "kres.yaml:1: \"data\" must be a whole number from 1 to 9");
    arena_clear(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(the_tree_is_the_file),
                                       cmocka_unit_test(faults_name_file_line_and_remedy),
                                       cmocka_unit_test(unknown_keys_get_the_nearest_known)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
