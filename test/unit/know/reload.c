/* reload.c - a pack is replaced while the server runs; a broken one never takes a working one's place. */
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <unistd.h>

#include "../check.h"
#include "base/clock.h"
#include "base/file.h"
#include "know/know.h"

static char folder[] = "/tmp/kres-reload-XXXXXX";
static struct arena arena;

static void write_myths(const char *text)
{
    CHECK(file_make_folder(arena_printf(&arena, "%s/myths", folder), e));
    CHECK(file_write(arena_printf(&arena, "%s/pack.yaml", folder),
                     STR("id: t\nversion: \"1\"\nname: T\nlanguages: [en, sl]\n"), 0600, e));
    CHECK(file_write(arena_printf(&arena, "%s/myths/one.yaml", folder), str_from(text), 0600, e));
}

static struct str truth(struct know *know)
{
    const struct edition *edition = know_hold(know);
    const struct content_item *item = edition_find(edition, "myths", STR("m"));
    struct str lang;
    struct str text = item ? str_copy(&arena, shape_text(yaml_get(item->root, "truth"), STR("en"), &lang)) : STR("");
    edition_release(edition);
    return text;
}

#define MYTH(words) "myths:\n  - id: m\n    myth: {en: A myth}\n    truth: {en: " words "}\n"

static void a_broken_pack_is_refused_and_the_old_one_stays(void **state)
{
    static const struct { const char *text, *complaint; } BROKEN[] = {
        {"myths:\n  - id: m\n    myth: {en: A myth}\n    truht: {en: Oh}\n", "did you mean \"truth\""},
        {"myths:\n  - id: m\n    myth: {en: A myth}\n", "\"truth\" is missing"},
        {"myths:\n  - id: M!\n    myth: {en: A}\n    truth: {en: B}\n", "lower-case letters"},
        {MYTH("One") "  - id: m\n    myth: {en: A}\n    truth: {en: B}\n", "a second time in this pack"},
        {"myths: [\n", "one.yaml:"},
    };
    const char *const folders[] = {folder};
    struct pack_set packs;
    struct know *know;
    UNUSED(state);
    write_myths(MYTH("First"));
    CHECK(pack_set_load(&arena, folders, 1, &packs, e));
    CHECK(know_open(NULL, &packs, &know, e));
    const struct edition *held = know_hold(know); /* a reader that takes its time */
    for (size_t i = 0; i < LEN(BROKEN); i++) {
        struct err err = {0};
        write_myths(BROKEN[i].text);
        assert_false(know_reload(know, clock_now(), &err));
        assert_holds(err.text, BROKEN[i].complaint);
        assert_holds(err.text, "myths/one.yaml:");
        assert_str(truth(know), "First");
    }
    write_myths(MYTH("Second"));
    CHECK(know_reload(know, clock_now(), e));
    assert_str(truth(know), "Second");
    struct str lang;
    assert_str(shape_text(yaml_get(edition_find(held, "myths", STR("m"))->root, "truth"), STR("en"), &lang), "First");
    edition_release(held);
    know_close(know);
}

static void count_missing(void *context, const struct shape_missing *missing)
{
    size_t *count = context;
    ++*count;
    assert_str(missing->lang, "sl");
    assert_str(missing->item, "m");
}

static void a_language_that_lacks_a_text_is_told_and_no_fault(void **state)
{
    const char *const folders[] = {folder};
    struct pack_set packs;
    size_t count = 0;
    UNUSED(state);
    write_myths(MYTH("First"));
    CHECK(pack_set_load(&arena, folders, 1, &packs, e));
    CHECK(content_check(&packs, count_missing, &count, e));
    assert_int_equal(count, 2);
}

enum { READERS = 4, ROUNDS = 60 };
static atomic_bool enough;

static void *read_all_the_time(void *context)
{
    struct know *know = context;
    while (!atomic_load(&enough)) {
        const struct edition *edition = know_hold(know);
        const struct content_item *item = edition_find(edition, "myths", STR("m"));
        struct str lang;
        struct str text = shape_text(yaml_get(item->root, "truth"), STR("en"), &lang);
        assert_true(str_is(text, "First") || str_is(text, "Second"));
        edition_release(edition);
    }
    return NULL;
}

/* Run under ThreadSanitizer too: readers hold an edition while others take its place. */
static void readers_never_wait_for_a_new_edition_nor_lose_theirs(void **state)
{
    const char *const folders[] = {folder};
    struct pack_set packs;
    struct know *know;
    pthread_t threads[READERS];
    UNUSED(state);
    write_myths(MYTH("First"));
    CHECK(pack_set_load(&arena, folders, 1, &packs, e));
    CHECK(know_open(NULL, &packs, &know, e));
    for (size_t i = 0; i < READERS; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, read_all_the_time, know), 0);
    for (int round = 0; round < ROUNDS; round++) {
        bool changed;
        write_myths(round % 2 ? MYTH("First") : MYTH("Second"));
        CHECK(know_reload(know, clock_now(), e));
        CHECK(know_refresh(know, clock_now(), true, &changed, e));
    }
    atomic_store(&enough, true);
    for (size_t i = 0; i < READERS; i++)
        pthread_join(threads[i], NULL);
    know_close(know);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_broken_pack_is_refused_and_the_old_one_stays),
        cmocka_unit_test(a_language_that_lacks_a_text_is_told_and_no_fault),
        cmocka_unit_test(readers_never_wait_for_a_new_edition_nor_lose_theirs),
    };
    if (!mkdtemp(folder))
        return 1;
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena_clear(&arena);
    return failed;
}
