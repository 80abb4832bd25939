/* readings.c - pictures that wait to be read: fetched once, bounded, gone in time. */
#include "site/readings.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "unit/check.h"

static struct arena arena;
static char folder[] = "/tmp/kres-readings-XXXXXX";
static struct pack_set packs;

/* Two programs in the place of the tools: what comes in goes out with a first line, after a while. */
static struct cases with_tools(const char *name, const char *script)
{
    const char *see = arena_printf(&arena, "%s/see", folder), *read = arena_printf(&arena, "%s/%s", folder, name);

    CHECK(file_write(see, STR("#!/bin/sh\nexec cat\n"), 0700, e));
    CHECK(file_write(read, str_printf(&arena, "#!/bin/sh\n%s\n", script), 0700, e));
    return (struct cases){.packs = &packs, .image_tool = see, .read_tool = read};
}

static bool begin(struct readings *readings, const char *token, const char *typed, uint64_t source)
{
    const struct reading_in in = {.bytes = STR("\x89PNG\r\n\x1a\n a picture"), .lang = STR("en"),
                                  .typed = str_from(typed), .source = source};
    struct err err = {0};
    bool ok = readings_begin(readings, &in, str_from(token), &err);

    if (!ok)
        assert_string_equal(err.text, "!picture-busy");
    return ok;
}

static enum reading_state wait_for(struct readings *readings, const char *token)
{
    int64_t until = clock_ticks_ms() + 60000;

    while (readings_look(readings, str_from(token)) == READING_WAITS && clock_ticks_ms() < until)
        usleep(2000);
    return readings_look(readings, str_from(token));
}

static void what_was_read_is_fetched_once(void **state)
{
    struct cases cases = with_tools("good", "cat >/dev/null; printf '95\\nThe words in the picture.'");
    struct readings *readings = NULL;
    struct str text;

    UNUSED(state);
    CHECK(readings_new(&cases, 2, &readings, e));
    assert_true(begin(readings, "one", "", 1));
    assert_true(begin(readings, "two", "What I typed", 1));
    assert_int_equal(readings_look(readings, STR("three")), READING_NONE);
    assert_int_equal(readings_take(readings, &arena, STR("three"), &text), READING_NONE);
    assert_int_equal(wait_for(readings, "one"), READING_DONE);
    assert_int_equal(readings_take(readings, &arena, STR("one"), &text), READING_DONE);
    assert_str(text, "The words in the picture.");
    assert_int_equal(readings_take(readings, &arena, STR("one"), &text), READING_NONE);
    assert_int_equal(wait_for(readings, "two"), READING_DONE);
    assert_int_equal(readings_take(readings, &arena, STR("two"), &text), READING_DONE);
    assert_str(text, "What I typed\n\nThe words in the picture.");
    readings_free(readings);
}

static void what_was_not_read_gives_back_what_was_typed(void **state)
{
    struct cases cases = with_tools("bad", "cat >/dev/null; printf '20\\nx'");
    struct readings *readings = NULL;
    struct str text;

    UNUSED(state);
    CHECK(readings_new(&cases, 1, &readings, e));
    assert_true(begin(readings, "one", "What I typed", 1));
    assert_true(begin(readings, "two", "", 1));
    assert_int_equal(wait_for(readings, "one"), READING_FAILED);
    assert_int_equal(readings_take(readings, &arena, STR("one"), &text), READING_FAILED);
    assert_str(text, "What I typed");
    assert_int_equal(wait_for(readings, "two"), READING_FAILED);
    assert_int_equal(readings_take(readings, &arena, STR("two"), &text), READING_FAILED);
    assert_int_equal(text.n, 0);
    readings_free(readings);
}

static void nothing_is_kept_for_longer_than_it_says(void **state)
{
    struct cases cases = with_tools("good", "cat >/dev/null; printf '95\\nThe words in the picture.'");
    struct readings *readings = NULL;
    struct str text;
    int64_t now = clock_now();

    UNUSED(state);
    CHECK(readings_new(&cases, 1, &readings, e));
    assert_true(begin(readings, "one", "", 1));
    assert_int_equal(wait_for(readings, "one"), READING_DONE);
    clock_pretend(now + READINGS_SECONDS - 5);
    assert_int_equal(readings_look(readings, STR("one")), READING_DONE);
    clock_pretend(now + READINGS_SECONDS + 5);
    assert_int_equal(readings_look(readings, STR("one")), READING_NONE);
    assert_int_equal(readings_take(readings, &arena, STR("one"), &text), READING_NONE);
    clock_pretend(0);
    assert_true(READINGS_SECONDS <= 300);
    readings_free(readings);
}

/* One place may fill half, all together no more than the table; and ending does not wait for what is slow. */
static void a_flood_of_pictures_is_turned_away(void **state)
{
    struct cases cases = with_tools("slow", "sleep 60");
    struct readings *readings = NULL;
    int64_t begun = clock_ticks_ms();
    int of_one = 0, all = 0;

    UNUSED(state);
    CHECK(readings_new(&cases, 1, &readings, e));
    while (begin(readings, arena_printf(&arena, "a%d", of_one), "", 1))
        of_one++;
    assert_int_equal(of_one, READINGS_A_SOURCE);
    for (all = of_one; begin(readings, arena_printf(&arena, "b%d", all), "", (uint64_t)(100 + all)); all++)
        ;
    assert_int_equal(all, READINGS_MOST);
    assert_int_equal(readings_look(readings, STR("a0")), READING_WAITS);
    assert_false(begin(NULL, "none", "", 1)); /* where no tools are installed */
    readings_free(readings);
    assert_true(clock_ticks_ms() - begun < 20000);
}

static int up(void **state)
{
    static const char *const folders[] = {KRES_SOURCE "/packs/core", KRES_SOURCE "/packs/si"};

    UNUSED(state);
    CHECK(vault_start(e));
    CHECK(pack_set_load(&arena, folders, LEN(folders), &packs, e));
    return mkdtemp(folder) ? 0 : -1;
}

static int down(void **state)
{
    const char *command = arena_printf(&arena, "rm -r %s", folder);
    int left = system(command);

    UNUSED(state);
    arena_clear(&arena);
    return left;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_read_is_fetched_once), cmocka_unit_test(what_was_not_read_gives_back_what_was_typed),
        cmocka_unit_test(nothing_is_kept_for_longer_than_it_says), cmocka_unit_test(a_flood_of_pictures_is_turned_away)};

    return cmocka_run_group_tests(tests, up, down);
}
