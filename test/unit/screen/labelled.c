/* labelled.c - how the packs do on our own labelled texts, printed and held to; and learning weights from them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "screen/labelled.h"

static const char *const packs[] = {KRES_CORE_PACK};
static struct screen *screen;
static struct arena arena;

/* All files of test/data/screen, one after the other. */
static struct labelled *all_texts(size_t *ret_count)
{
    struct str *names;
    size_t files, count = 0;
    struct err err;
    struct labelled *all = NULL;
    assert_true(file_list(&arena, KRES_TEST_DATA "/screen", &names, &files, &err));
    for (size_t f = 0; f < files; f++) {
        struct labelled *texts;
        size_t more;
        const char *path = arena_printf(&arena, KRES_TEST_DATA "/screen/" STR_FMT, STR_ARG(names[f]));
        if (!str_ends(names[f], STR(".jsonl")))
            continue;
        if (!labelled_read(&arena, path, &texts, &more, &err))
            fail_msg("%s", err.text);
        struct labelled *joined = ARENA_ARRAY(&arena, count + more, struct labelled);
        if (count)
            memcpy(joined, all, count * sizeof *joined);
        memcpy(joined + count, texts, more * sizeof *joined);
        all = joined;
        count += more;
    }
    if (!labelled_screen(screen, all, count, "SI", &arena, &err))
        fail_msg("%s", err.text);
    *ret_count = count;
    return all;
}

static void print_tally(const struct tally *tally)
{
    print_message("  %-22.*s labelled %4zu, said %4zu: precision %.3f, recall %.3f, F1 %.3f\n", STR_ARG(tally->name),
                  tally->are, tally->said, tally_precision(tally), tally_recall(tally), tally_f1(tally));
}

static void packs_do_well_on_labelled_texts(void **state)
{
    struct verdict verdict;
    size_t count;
    UNUSED(state);
    struct labelled *texts = all_texts(&count);
    labelled_judge(texts, count, &arena, &verdict);
    const struct tally *high = &verdict.levels[LEVEL_HIGH];
    size_t missed = verdict.confusion[LEVEL_HIGH][LEVEL_NONE];
    print_message("%zu labelled texts\n", count);
    for (int level = LEVEL_HIGH; level >= LEVEL_NONE; level--)
        print_tally(&verdict.levels[level]);
    print_message("\"high\" by language\n");
    for (size_t i = 0; i < verdict.language_count; i++)
        print_tally(&verdict.languages[i]);
    print_message("by form\n");
    for (size_t i = 0; i < verdict.form_count; i++)
        print_tally(&verdict.forms[i]);
    print_message("warnings, news and the like called high: %zu of %zu; high called none: %zu of %zu\n",
                  verdict.quiet_high, verdict.quiet, missed, high->are);
    assert_true(count >= 600);
    assert_true(verdict.language_count >= 6);
    assert_true(tally_f1(high) >= 0.9);
    for (size_t i = 0; i < verdict.language_count; i++)
        if (verdict.languages[i].are >= 20)
            assert_true(tally_f1(&verdict.languages[i]) >= 0.85);
    assert_true(verdict.quiet_high * 50 <= verdict.quiet); /* two in a hundred */
    assert_true(missed * 100 <= high->are * 3);
}

static void learned_weights_do_no_worse(void **state)
{
    struct tally before = {0}, after = {0};
    size_t count;
    UNUSED(state);
    struct labelled *texts = all_texts(&count);
    double *weights = ARENA_ARRAY(&arena, screen_indicator_count(screen), double);
    double *again = ARENA_ARRAY(&arena, screen_indicator_count(screen), double);
    labelled_fit(screen, texts, count, weights);
    labelled_fit(screen, texts, count, again);
    assert_memory_equal(weights, again, screen_indicator_count(screen) * sizeof *weights);
    for (size_t i = 0; i < screen_indicator_count(screen); i++) {
        const struct screen_indicator *indicator = screen_indicator_at(screen, i);
        assert_true(indicator->counter ? weights[i] <= 0 : weights[i] >= 0);
    }
    for (size_t i = 0; i < count; i++) {
        bool is = texts[i].level == LEVEL_HIGH, was = texts[i].result.level == LEVEL_HIGH;
        bool said = screen_level_with(screen, texts[i].found, texts[i].found_count, weights) == LEVEL_HIGH;
        before.are += is, before.said += was, before.both += is && was;
        after.are += is, after.said += said, after.both += is && said;
    }
    struct tally expected = labelled_cross_fit(screen, texts, count, &arena);
    print_message("F1 %.3f before, %.3f after learning, %.3f expected on others\n", tally_f1(&before), tally_f1(&after),
                  tally_f1(&expected));
    assert_true(tally_f1(&after) >= tally_f1(&before) - 0.01);
}

static void bad_labels_are_told_with_their_line(void **state)
{
    static const struct { const char *line, *why; } cases[] = {
        {"{\"text\": \"x\"", ":2:"}, {"[]", "one JSON object"}, {"{\"level\": \"high\"}", "\"text\""},
        {"{\"text\": \"x\", \"level\": \"hi\"}", "\"level\""}, {"{\"text\": 1, \"level\": \"high\"}", "\"text\""},
    };
    char path[] = "/tmp/kres-labelled-XXXXXX";
    int fd = mkstemp(path);
    UNUSED(state);
    assert_true(fd >= 0);
    for (size_t i = 0; i < LEN(cases); i++) {
        struct labelled *texts;
        size_t count;
        struct err err = {0};
        struct str file = str_printf(&arena, "{\"text\": \"a\", \"level\": \"none\"}\n%s\n", cases[i].line);
        assert_true(file_write(path, file, 0600, &err));
        assert_false(labelled_read(&arena, path, &texts, &count, &err));
        if (!strstr(err.text, cases[i].why) || !strstr(err.text, ":2"))
            fail_msg("%s: %s", cases[i].line, err.text);
    }
    close(fd);
    unlink(path);
}

static int load(void **state)
{
    struct err err;
    UNUSED(state);
    return screen_load(packs, 1, NULL, &screen, &err) ? 0 : -1;
}

static int unload(void **state)
{
    UNUSED(state);
    screen_free(screen);
    arena_clear(&arena);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(packs_do_well_on_labelled_texts), cmocka_unit_test(learned_weights_do_no_worse),
        cmocka_unit_test(bad_labels_are_told_with_their_line)};
    return cmocka_run_group_tests(tests, load, unload);
}
