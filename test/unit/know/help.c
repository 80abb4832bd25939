/* help.c - what a person in need is shown, and what is kept back until somebody has checked it. */
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

static void the_numbers_of_slovenia_are_shown(void **state)
{
    UNUSED(state);
    struct arena arena = {0};
    struct err err = {0};
    const char *folders[] = {KRES_PACKS "/core", KRES_PACKS "/si"};
    struct help *help = load(&arena, folders, 2, &err);
    if (!help)
        fail_msg("%s", err.text);
    assert_true(str_starts(help->quick_exit, STR("https://")));
    json_t *view = help_view(help, STR("uk"));
    bool police = false;
    for (size_t i = 0; i < json_array_size(view); i++) {
        const json_t *contact = json_array_get(view, i);
        const char *phone = json_string_value(json_object_get(contact, "phone"));
        police = police || !strcmp(phone, "113");
        assert_string_not_equal(phone, "080 17 22"); /* nobody has checked it */
        assert_true(json_string_length(json_object_get(contact, "name")) > 0);
        assert_true(json_string_length(json_object_get(contact, "source")) > 0);
    }
    assert_true(police);
    assert_string_equal(json_string_value(json_object_get(json_array_get(view, 0), "name")), "Поліція");
    json_decref(view);
    arena_clear(&arena);
}

static char folder[] = "/tmp/kres-help-XXXXXX";

static void write_pack(const char *help)
{
    struct err err;
    struct arena arena = {0};
    char path[128];
    snprintf(path, sizeof path, "%s/help", folder);
    assert_true(file_make_folder(path, &err));
    snprintf(path, sizeof path, "%s/pack.yaml", folder);
    assert_true(file_write(path, STR("id: t\nversion: \"1\"\nname: T\nlanguages: [en]\n"), 0600, &err));
    snprintf(path, sizeof path, "%s/help/first.yaml", folder);
    assert_true(file_write(path, str_from(help), 0600, &err));
    arena_clear(&arena);
}

static void a_wrong_contact_is_named_with_its_line(void **state)
{
    UNUSED(state);
    static const struct { const char *contact, *complaint; } CASES[] = {
        {"{id: a, name: {en: A}, what: {en: A}, checked: yes, source: x, seen: y}", "needs a phone"},
        {"{id: a, name: {en: A}, what: {en: A}, web: \"javascript:1\", checked: yes, source: x, seen: y}", "https://"},
        {"{id: a, name: {en: A}, what: {en: A}, phone: 1 2, checked: yes, source: x, seen: y}", "dial"},
        {"{id: a, name: {en: A}, what: {en: A}, phone: 1, dial: 1, source: x, seen: y}", "checked"},
        {"{id: a, name: {sl: A}, what: {en: A}, phone: 1, dial: 1, checked: yes, source: x, seen: y}", "no text in en"},
        {"{id: a, nam: {en: A}, what: {en: A}, phone: 1, dial: 1, checked: yes, source: x, seen: y}", "name"},
    };
    assert_non_null(mkdtemp(folder));
    for (size_t i = 0; i < LEN(CASES); i++) {
        struct arena arena = {0};
        struct err err = {0};
        char text[400];
        const char *folders[] = {folder};
        snprintf(text, sizeof text, "quick_exit: https://example.org/\ncontacts:\n  - %s\n", CASES[i].contact);
        write_pack(text);
        assert_null(load(&arena, folders, 1, &err));
        assert_non_null(strstr(err.text, CASES[i].complaint));
        assert_non_null(strstr(err.text, "first.yaml:3"));
        arena_clear(&arena);
    }
    char command[128];
    snprintf(command, sizeof command, "rm -r %s", folder);
    assert_int_equal(system(command), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_numbers_of_slovenia_are_shown),
        cmocka_unit_test(a_wrong_contact_is_named_with_its_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
