/* advice.c - which questions and tips a reader is shown, and what a pack author is told. */
#include "know/advice.h"

#include <stdlib.h>
#include <unistd.h>

#include "../check.h"
#include "base/file.h"

static char folder[] = "/tmp/kres-advice-XXXXXX";
static struct arena arena;

static bool load(const char *const *folders, size_t count, struct advice **ret, struct err *err)
{
    struct pack_set *packs = ARENA_NEW(&arena, struct pack_set);
    return pack_set_load(&arena, folders, count, packs, err) && advice_load(&arena, packs, ret, err);
}

static struct advice *shipped(void)
{
    const char *const folders[] = {KRES_PACKS "/core", KRES_PACKS "/si"};
    struct advice *advice = NULL;
    CHECK(load(folders, LEN(folders), &advice, e));
    return advice;
}

static size_t data_place(const struct advice_entry *const *entries, size_t count, const char *id)
{
    for (size_t i = 0; i < count; i++)
        if (str_is(entries[i]->id, id))
            return i;
    return SIZE_MAX;
}

static void the_eleven_tips_stand_in_every_language(void **state)
{
    static const char *const LANGUAGES[] = {"sl", "en", "uk", "ru", "de", "hr", "ar"};
    const struct advice *advice = shipped();
    UNUSED(state);
    assert_int_equal(advice->tips.count, 11);
    for (size_t i = 0; i < advice->tips.count; i++)
        for (size_t k = 0; k < LEN(LANGUAGES); k++) {
            const struct advice_entry *tip = &advice->tips.entries[i];
            assert_true(yaml_text(tip->title, LANGUAGES[k]).n > 5 && yaml_text(tip->text, LANGUAGES[k]).n > 20);
        }
    for (size_t i = 0; i < advice->questions.count; i++)
        for (size_t k = 0; k < LEN(LANGUAGES); k++) /* a question asks */
            assert_true(memchr(yaml_text(advice->questions.entries[i].text, LANGUAGES[k]).p, '?',
                               yaml_text(advice->questions.entries[i].text, LANGUAGES[k]).n) != NULL ||
                        str_find(yaml_text(advice->questions.entries[i].text, LANGUAGES[k]), STR("؟"), 0) != SIZE_MAX);
}

static void nobody_is_left_without_a_question(void **state)
{
    const struct advice *advice = shipped();
    const struct advice_entry *picked[ADVICE_MOST];
    UNUSED(state);
    assert_in_range(advice_pick(&advice->questions, NULL, 0, picked), ADVICE_LEAST, ADVICE_MOST);
    assert_in_range(advice_pick(&advice->tips, NULL, 0, picked), ADVICE_LEAST, ADVICE_MOST);
    for (size_t i = 0; i < advice->questions.count; i++)
        for (size_t k = 0; k < advice->questions.entries[i].fit_count; k++) {
            const struct advice_sign sign = {advice->questions.entries[i].fits[k], 4};
            assert_in_range(advice_pick(&advice->questions, &sign, 1, picked), ADVICE_LEAST, ADVICE_MOST);
        }
}

static void what_was_found_comes_first(void **state)
{
    const struct advice *advice = shipped();
    const struct advice_entry *picked[ADVICE_MOST];
    const struct advice_sign signs[] = {{STR("means"), 1}, {STR("forced-labour"), 2}, {STR("documents-kept"), 4},
                                        {STR("room-for-company"), 4}};
    size_t count;
    UNUSED(state);
    count = advice_pick(&advice->questions, signs, LEN(signs), picked);
    assert_int_equal(count, ADVICE_MOST);
    assert_int_equal(data_place(picked, count, "documents"), 0);
    assert_int_equal(data_place(picked, count, "room"), 1);
    assert_true(data_place(picked, count, "child") == SIZE_MAX);
    count = advice_pick(&advice->tips, signs, LEN(signs), picked);
    assert_int_equal(data_place(picked, count, "keep-documents"), 0);
    /* The same signs the other way round are the same advice. */
    const struct advice_sign turned[] = {signs[3], signs[2], signs[1], signs[0]};
    const struct advice_entry *again[ADVICE_MOST];
    assert_int_equal(advice_pick(&advice->tips, turned, LEN(turned), again), count);
    assert_memory_equal(picked, again, count * sizeof *picked);
}

/* ---- packs of its own ---- */

#define ALWAYS(id) "  - {id: " id ", text: {en: Why?}, always: yes}\n"
#define TIP(id) "  - {id: " id ", title: {en: T}, text: {en: Do.}, always: yes}\n"
#define TIPS "tips:\n" TIP("t1") TIP("t2") TIP("t3")

static void write_pack(const char *check)
{
    const char *names[] = {"indicators", "check", "tips"};
    const char *tips = strstr(check, "tips:\n");
    size_t questions = tips ? (size_t)(tips - check) : strlen(check);
    for (size_t i = 0; i < LEN(names); i++)
        CHECK(file_make_folder(arena_printf(&arena, "%s/%s", folder, names[i]), e));
    CHECK(file_write(arena_printf(&arena, "%s/pack.yaml", folder),
                     STR("id: t\nversion: \"1\"\nname: T\nlanguages: [en]\n"), 0600, e));
    CHECK(file_write(arena_printf(&arena, "%s/indicators/one.yaml", folder),
                     STR("indicators:\n  - {id: tips-taken, forms: [forced-labour]}\n"), 0600, e));
    CHECK(file_write(arena_printf(&arena, "%s/check/one.yaml", folder), str_make(check, questions), 0600, e));
    CHECK(file_write(arena_printf(&arena, "%s/tips/one.yaml", folder), str_from(tips ? tips : "tips: []\n"), 0600, e));
}

static void a_wrong_entry_is_named_with_its_line(void **state)
{
    static const struct { const char *entry, *complaint; } CASES[] = {
        {"{id: a, text: {en: Why?}, for: [tip-taken]}", "did you mean \"tips-taken\"?"},
        {"{id: a, text: {en: Why?}, for: [zzzzzz]}", "no indicator, form or element"},
        {"{id: a, text: {en: Why?}}", "always: yes"},
        {"{id: a, text: {sl: Zakaj?}, always: yes}", "no text in en"},
        {"{id: a, title: {en: T}, text: {en: Why?}, always: yes}", "title"},
        {"{id: \"\", text: {en: Why?}, always: yes}", "give it an id"},
        {"{id: a, text: {en: Why?}, always: perhaps}", "yes or no"},
        {"{id: a, text: {en: Why?}, for: means}", "list"},
        {"[a]", "mapping"},
    };
    const char *const folders[] = {folder};
    UNUSED(state);
    for (size_t i = 0; i < LEN(CASES); i++) {
        struct err err = {0};
        struct advice *advice;
        write_pack(arena_printf(&arena, "questions:\n  - %s\n" TIPS, CASES[i].entry));
        assert_false(load(folders, 1, &advice, &err));
        assert_holds(err.text, CASES[i].complaint);
        assert_holds(err.text, "check/one.yaml:2");
    }
}

static void too_little_that_fits_always_is_told(void **state)
{
    const char *const folders[] = {folder};
    struct advice *advice;
    struct err err = {0};
    UNUSED(state);
    write_pack("questions:\n" ALWAYS("a") ALWAYS("b") TIPS);
    assert_false(load(folders, 1, &advice, &err));
    assert_holds(err.text, "2 questions fit every offer");
    write_pack("questions:\n" ALWAYS("a") ALWAYS("b") ALWAYS("c"));
    assert_false(load(folders, 1, &advice, &err));
    assert_holds(err.text, "tips/tips.yaml");
}

static void a_later_entry_takes_the_place(void **state)
{
    const char *const folders[] = {KRES_PACKS "/core", folder};
    struct advice *advice;
    UNUSED(state);
    write_pack("questions:\n  - {id: who, text: {en: Who are you?}, for: [tips-taken, act]}\n");
    CHECK(load(folders, 2, &advice, e));
    assert_str(advice->questions.entries[0].id, "who");
    assert_str(pack_text(advice->questions.entries[0].text, STR("en")), "Who are you?");
    assert_false(advice->questions.entries[0].always);
}

static int up(void **state)
{
    UNUSED(state);
    return mkdtemp(folder) ? 0 : -1;
}

static int down(void **state)
{
    UNUSED(state);
    const char *command = arena_printf(&arena, "rm -r %s", folder);
    int left = system(command);
    arena_clear(&arena);
    return left;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_eleven_tips_stand_in_every_language), cmocka_unit_test(nobody_is_left_without_a_question),
        cmocka_unit_test(what_was_found_comes_first), cmocka_unit_test(a_wrong_entry_is_named_with_its_line),
        cmocka_unit_test(too_little_that_fits_always_is_told), cmocka_unit_test(a_later_entry_takes_the_place)};
    return cmocka_run_group_tests(tests, up, down);
}
