/* kind.c - what the packs may say wrongly about kinds, lists and roles, and what they are told. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/file.h"
#include "record/role.h"

#define HEAD "kind: a\ntitle: {en: A}\nplural: {en: A}\nretention_days: 1\nsections: [{id: s, title: {en: S}}]\n"
#define STATES "states: [{id: on, label: {en: O}, open: yes}, {id: off, label: {en: F}, final: yes}]\n"
#define FIELDS "fields: [{id: x, section: s, type: flag, label: {en: X}}, {id: d, section: s, type: date, label: {en: D}}]\n"

static char folder[] = "/tmp/kres-kind-XXXXXX";

static void put(const char *name, const char *text)
{
    struct err err;
    char path[128];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    if (!file_write(path, str_from(text), 0600, &err))
        fail_msg("%s", err.text);
}

static int up(void **state)
{
    UNUSED(state);
    struct err err;
    char path[128];
    assert_non_null(mkdtemp(folder));
    put("pack.yaml", "id: t\nversion: \"1\"\nname: T\nlanguages: [en]\n");
    for (size_t i = 0; i < 3; i++) {
        snprintf(path, sizeof path, "%s/%s", folder, (const char *[]){"kinds", "lists", "roles"}[i]);
        assert_true(file_make_folder(path, &err));
    }
    put("lists/l.yaml", "list: l\nvalues: [{id: v, label: {en: V}}]\n");
    return 0;
}

static int down(void **state)
{
    UNUSED(state);
    char command[64];
    snprintf(command, sizeof command, "rm -rf %s", folder);
    return system(command);
}

static bool load(struct arena *arena, struct kinds **kinds, struct err *err)
{
    static const char *const folders[] = {folder};
    struct pack_set packs;
    struct roles *roles;
    return pack_set_load(arena, folders, 1, &packs, err) && kinds_load(arena, &packs, kinds, err) &&
           roles_load(arena, &packs, *kinds, &roles, err);
}

static void every_mistake_is_named_with_its_line(void **state)
{
    UNUSED(state);
    static const struct { const char *file, *text, *told; } WRONG[] = {
        {"kinds/a.yaml", HEAD FIELDS, "at least one state"},
        {"kinds/a.yaml", HEAD FIELDS STATES "colour: red\n", "a.yaml:8"},
        {"kinds/a.yaml", "kind: a\ntitle: {en: A}\nplural: {en: A}\n" STATES, "retention_days is missing"},
        {"kinds/a.yaml", HEAD STATES "fields: [{id: x, section: t, type: flag, label: {en: X}}]\n", "no section \"t\""},
        {"kinds/a.yaml", HEAD STATES "fields: [{id: x, section: s, type: fleg, label: {en: X}}]\n", "flag"},
        {"kinds/a.yaml", HEAD STATES "fields: [{id: x, section: s, type: choice, list: k, label: {en: X}}]\n",
            "no code list k"},
        {"kinds/a.yaml", HEAD STATES "fields: [{id: x, section: s, type: link, to: [b], label: {en: X}}]\n", "no kind b"},
        {"kinds/a.yaml", HEAD STATES "fields: [{id: x, section: s, type: long, open: yes, label: {en: X}}]\n",
            "cannot be open"},
        {"kinds/a.yaml", HEAD STATES "fields: [{id: x, section: s, type: text, label: {en: X}, shown: {y: yes}}]\n",
         "the field y, which is not there"},
        {"kinds/a.yaml", HEAD STATES "fields: [{id: c, section: s, type: choice, list: l, label: {en: C}}, "
                                     "{id: x, section: s, type: text, label: {en: X}, shown: {c: w}}]\n", "never is w"},
        {"kinds/a.yaml", HEAD STATES "fields: [{id: x, section: s, type: flag, label: {en: X}}, "
                                     "{id: x, section: s, type: flag, label: {en: X}}]\n", "twice"},
        {"kinds/a.yaml", HEAD FIELDS STATES "actions: [{id: go, label: {en: G}, to: away}]\n", "no state away"},
        {"kinds/a.yaml", HEAD FIELDS STATES "actions: [{id: go, label: {en: G}, needs: [z]}]\n", "no field z"},
        {"kinds/a.yaml", HEAD FIELDS STATES "deadlines: [{id: t, label: {en: T}, from: x}]\n", "counts from a date"},
        {"kinds/a.yaml", HEAD FIELDS STATES "called: [z]\n", "no field z"},
        {"kinds/a.yaml", HEAD FIELDS STATES "extends: yes\n", "no kind a to extend"},
        {"roles/r.yaml", "role: r\nlabel: {en: R}\nbase: king\nkinds: {}\n", "base is one of the program's roles"},
        {"roles/r.yaml", "role: r\nlabel: {en: R}\nbase: intake\nkinds: {a: {read: placed}}\n",
            "\"placed\" is for kinds that the field \"persons\" of placement names"},
        {"roles/r.yaml", "role: r\nlabel: {en: R}\nbase: intake\nplaced_days: 900\nkinds: {}\n", "placed_days"},
        {"roles/r.yaml", "role: r\nlabel: {en: R}\nbase: intake\nkinds: {b: {read: all}}\n", "no kind b"},
        {"roles/r.yaml", "role: r\nlabel: {en: R}\nbase: intake\nkinds: {a: {read: self, change: all}}\n",
            "reaches further than read"},
        {"lists/m.yaml", "list: m\nvalues: [{id: v, label: {en: V}}, {id: v, label: {en: V}}]\n", "twice"},
        {"lists/m.yaml", "list: m\nvalues: [{id: V, label: {en: V}}]\n", "written with a-z"},
    };
    for (size_t i = 0; i < LEN(WRONG); i++) {
        struct arena arena = {0};
        struct kinds *kinds;
        struct err err = {0};
        char path[128];
        put("kinds/a.yaml", HEAD FIELDS STATES);
        put(WRONG[i].file, WRONG[i].text);
        if (load(&arena, &kinds, &err))
            fail_msg("taken: %s", WRONG[i].text);
        if (!strstr(err.text, WRONG[i].told) || !strstr(err.text, ".yaml:"))
            fail_msg("\"%s\" does not tell \"%s\" with its line", err.text, WRONG[i].told);
        snprintf(path, sizeof path, "%s/%s", folder, WRONG[i].file);
        unlink(path);
        arena_clear(&arena);
    }
}

static void a_later_file_adds_and_replaces(void **state)
{
    UNUSED(state);
    struct arena arena = {0};
    struct kinds *kinds;
    struct err err = {0};
    put("kinds/a.yaml", HEAD FIELDS STATES "deadlines: [{id: t, label: {en: T}, from: d, days: 30}]\n");
    put("kinds/b.yaml", "kind: a\nextends: yes\nfields: [{id: y, section: s, type: text, label: {en: Y}}]\n"
                        "deadlines: [{id: t, label: {en: T}, from: d, days: 90}]\n");
    if (!load(&arena, &kinds, &err))
        fail_msg("%s", err.text);
    const struct kind *kind = kind_find(kinds, STR("a"));
    assert_int_equal(kinds->count, 1);
    assert_int_equal(kind->field_count, 3);
    assert_int_equal(kind->deadline_count, 1);
    assert_int_equal(kind->deadlines[0].days, 90);
    assert_ptr_equal(kind->deadlines[0].from, kind_field_find(kind, STR("d")));
    arena_clear(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_mistake_is_named_with_its_line),
        cmocka_unit_test(a_later_file_adds_and_replaces),
    };
    return cmocka_run_group_tests(tests, up, down);
}
