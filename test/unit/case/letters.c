/* letters.c - the text in a picture: read by a program that can do nothing else, and honest when it cannot. */
#include "case/letters.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../check.h"
#include "base/clock.h"
#include "base/file.h"
#include "case/case.h"
#include "picture.h"

static struct arena arena;
static struct pack_set packs;
static struct cases cases = {.packs = &packs, .image_tool = KRES_IMAGE, .read_tool = KRES_READ};

/* Dark letters on white, or light ones on black. */
static struct str picture_of(const char *words, const char *suffix, bool night)
{
    VipsImage *text = NULL, *framed = NULL, *shown = NULL;
    void *bytes = NULL;
    size_t n = 0;
    if (vips_text(&text, words, "font", "DejaVu Sans 14", "dpi", 110, "width", 700, NULL) != 0 ||
        vips_embed(text, &framed, 20, 20, vips_image_get_width(text) + 40, vips_image_get_height(text) + 40, NULL) != 0 ||
        (night ? vips_copy(framed, &shown, NULL) : vips_invert(framed, &shown, NULL)) != 0 ||
        vips_image_write_to_buffer(shown, suffix, &bytes, &n, NULL) != 0)
        fail_msg("no picture of words: %s", vips_error_buffer());
    struct str ret = str_copy(&arena, str_make(bytes, n));
    g_free(bytes);
    g_object_unref(shown);
    g_object_unref(framed);
    g_object_unref(text);
    return ret;
}

static bool read_text(struct str bytes, const char *lang, struct str *ret, struct err *err)
{
    return case_picture_text(&cases, &arena, bytes, str_from(lang), clock_ticks_ms() + 120000, NULL, ret, err);
}

static void words_are_read_in_several_scripts(void **state)
{
    static const struct { const char *lang, *words, *part; } CASES[] = {
        {"en", "We keep your passport until you have paid back the trip.", "keep your passport until"},
        {"sl", "Potni list boste oddali za registracijo, dolg boste odslužili.", "boste odslužili"},
        {"en", "Паспорт заберемо для реєстрації, дорогу відпрацюєте.", "Паспорт заберемо для"},
        {"ru", "Паспорт заберём для регистрации, дорогу отработаете.", "Паспорт заберём для"},
    };
    static const char *const SUFFIXES[] = {".png", ".jpg", ".webp", ".png"};
    struct str text = {0};
    UNUSED(state);
    for (size_t i = 0; i < LEN(CASES); i++) {
        CHECK(read_text(picture_of(CASES[i].words, SUFFIXES[i], i % 2), CASES[i].lang, &text, e));
        assert_holds(str_copy(&arena, text).p, CASES[i].part);
    }
}

static void what_cannot_be_read_is_told(void **state)
{
    struct str text = {0}, blank = make_picture(&arena, ".png", 3);
    atomic_bool stop = true;
    struct err err = {0};
    UNUSED(state);
    assert_false(case_picture_known(STR("hello")));
    assert_true(case_picture_known(blank));
    assert_false(read_text(STR("no picture"), "en", &text, &err));
    assert_string_equal(err.text, "!picture-unreadable");
    assert_false(read_text(STR("\x89PNG\r\n\x1a\n and nothing more"), "en", &text, &err));
    assert_string_equal(err.text, "!picture-unreadable");
    assert_false(read_text(blank, "en", &text, &err));
    assert_string_equal(err.text, "!picture-unreadable");
    blank = picture_of("These words are there, but nobody waits for them.", ".png", false);
    assert_false(case_picture_text(&cases, &arena, blank, STR("en"), clock_ticks_ms() + 1, NULL, &text, &err));
    assert_false(case_picture_text(&cases, &arena, blank, STR("en"), clock_ticks_ms() + 60000, &stop, &text, &err));
    struct cases without = cases;
    without.read_tool = NULL;
    assert_false(case_picture_text(&without, &arena, blank, STR("en"), clock_ticks_ms() + 60000, NULL, &text, &err));
    assert_string_equal(err.text, "!picture-no-reader");
}

static void a_reader_that_says_anything_is_not_believed(void **state)
{
    static const char *const WRONG[] = {
        "", "95", "95\n", "95\nshort", "69\nThis was hardly readable at all.", "101\nMore than sure of it, honestly.",
        "-1\nLess than nothing of sureness", "\nNo number stands before this", "95\nThis is no UTF-8: \xff\xfe\xfd!"};
    struct str text = {0};
    UNUSED(state);
    for (size_t i = 0; i < LEN(WRONG); i++)
        if (letters_take(&arena, str_from(WRONG[i]), &text))
            fail_msg("\"%s\" was taken for a text", WRONG[i]);
    char *much = arena_alloc(&arena, LETTERS_LONGEST + 20);
    memset(much, 'a', LETTERS_LONGEST + 19);
    memcpy(much, "95\n", 3);
    assert_false(letters_take(&arena, str_from(much), &text));
    assert_true(letters_take(&arena, STR("95\nA bell \x07 and a\x7ftab\there"), &text));
    assert_str(text, "A bell   and a tab here");
}

static void lines_broken_by_the_screen_stand_together(void **state)
{
    struct str text = {0};
    UNUSED(state);
    assert_true(letters_take(&arena, STR("90\nWe give you\n\nyour passport  \nlater.\n\n\nPay nothing.\n"), &text));
    assert_str(text, "We give you\nyour passport\nlater.\n\nPay nothing.");
}

/* Before it has seen a byte: a filter of system calls, no new privileges. */
static void the_reader_confines_itself_first(void **state)
{
    char *const argv[] = {KRES_READ, "eng", NULL}, *const environment[] = {"OMP_THREAD_LIMIT=1", NULL};
    posix_spawn_file_actions_t actions;
    int in[2];
    pid_t pid;
    bool confined = false;
    UNUSED(state);
    assert_int_equal(pipe2(in, O_CLOEXEC), 0);
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, in[0], STDIN_FILENO);
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    assert_int_equal(posix_spawn(&pid, KRES_READ, &actions, NULL, argv, environment), 0);
    const char *path = arena_printf(&arena, "/proc/%d/status", (int)pid);
    for (int64_t until = clock_ticks_ms() + 60000; !confined && clock_ticks_ms() < until; usleep(20000)) {
        char status[8192] = "";
        int fd = open(path, O_RDONLY);
        if (fd >= 0 && read(fd, status, sizeof status - 1) > 0)
            confined = strstr(status, "Seccomp:\t2") && strstr(status, "NoNewPrivs:\t1");
        close(fd);
    }
    kill(pid, SIGKILL);
    waitpid(pid, NULL, 0);
    close(in[0]);
    close(in[1]);
    posix_spawn_file_actions_destroy(&actions);
    assert_true(confined);
}

static int up(void **state)
{
    static const char *const folders[] = {KRES_PACKS "/core", KRES_PACKS "/si"};
    UNUSED(state);
    CHECK(pack_set_load(&arena, folders, LEN(folders), &packs, e));
    return vips_init("letters");
}

static int down(void **state)
{
    UNUSED(state);
    arena_clear(&arena);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_are_read_in_several_scripts), cmocka_unit_test(what_cannot_be_read_is_told),
        cmocka_unit_test(a_reader_that_says_anything_is_not_believed),
        cmocka_unit_test(lines_broken_by_the_screen_stand_together), cmocka_unit_test(the_reader_confines_itself_first)};
    return cmocka_run_group_tests(tests, up, down);
}
