/* compare.c - what changed between two versions, and one version of two. */
#include "know/compare.h"

#include "../check.h"
#include "base/yaml_write.h"

static struct arena arena;

static const struct yaml *read(const char *text)
{
    struct yaml *root;

    CHECK(yaml_parse(&arena, "test.yaml", str_from(text), &root, e));
    return root;
}

/* "title.en: a > b; …" */
static const char *told(const struct difference *list, size_t count)
{
    struct buf out = {.arena = &arena};

    for (size_t i = 0; i < count; i++)
        buf_printf(&out, "%s" STR_FMT ": " STR_FMT " > " STR_FMT, i ? "; " : "", STR_ARG(list[i].path),
                   STR_ARG(list[i].former), STR_ARG(list[i].later));
    return out.n ? buf_str(&out).p : "";
}

static const char *differ(const char *former, const char *later)
{
    struct difference *list;
    size_t count;

    compare(&arena, former ? read(former) : NULL, later ? read(later) : NULL, &list, &count);
    return told(list, count);
}

static void each_text_that_changed_is_told(void **state)
{
    UNUSED(state);
    assert_string_equal(differ("title: {en: a, sl: b}", "title: {en: a, sl: c, uk: d}"), "title.sl: b > c; title.uk:  > d");
    assert_string_equal(differ("a: 1\nb: 2", "b: \"2\"\na: '1'"), ""); /* order and quotes are layout */
    assert_string_equal(differ("l: [a, b, c]", "l: [a, c]"), "l.1: b > ");
    assert_string_equal(differ("l: [a, c]", "l: [a, b, c]"), "l.1:  > b");
    assert_string_equal(differ("l: [{t: {en: x}}]", "l: [{t: {en: y}}]"), "l.0.t.en: x > y");
    assert_string_equal(differ("a: no", "a: {day: 2026, by: B}"), "a: no > ; a.day:  > 2026; a.by:  > B");
    assert_string_equal(differ(NULL, "a: {en: x}"), "a.en:  > x");
    assert_string_equal(differ("a: {en: x}", NULL), "a.en: x > ");
}

static const char *merge(const char *base, const char *mine, const char *theirs, const char **ret_clashes)
{
    struct difference *list;
    size_t count;
    struct str text;
    struct yaml *merged = compare_merge(&arena, base ? read(base) : NULL, read(mine), read(theirs), &list, &count);

    CHECK(yaml_write(&arena, merged, &text, e));
    *ret_clashes = told(list, count);
    return str_copy(&arena, text).p;
}

static void what_only_one_changed_is_taken(void **state)
{
    const char *clashes;

    UNUSED(state);
    assert_string_equal(merge("t: {en: a, sl: b}\nn: 1", "t: {en: a, sl: b2}\nn: 1", "t: {en: a2, sl: b}\nn: 1", &clashes),
                        "t:\n  en: a2\n  sl: b2\nn: 1\n");
    assert_string_equal(clashes, "");
    assert_string_equal(merge("t: {en: a}", "t: {en: a, uk: c}", "t: {en: a, sl: b}", &clashes),
                        "t:\n  en: a\n  uk: c\n  sl: b\n");
    assert_string_equal(merge("a: 1\nb: 2", "b: 2", "a: 1\nb: 3", &clashes), "b: 3\n"); /* mine took a away */
    assert_string_equal(merge("l: [a, b]", "l: [a, b, c]", "l: [a, b]", &clashes), "l:\n- a\n- b\n- c\n");
    assert_string_equal(merge("l: [a, b]", "l: [x, b]", "l: [a, y]", &clashes), "l:\n- x\n- y\n");
    assert_string_equal(clashes, "");
}

static void where_both_changed_mine_stands_and_theirs_is_told(void **state)
{
    const char *clashes;

    UNUSED(state);
    assert_string_equal(merge("t: {en: a}", "t: {en: mine}", "t: {en: theirs}", &clashes), "t:\n  en: mine\n");
    assert_string_equal(clashes, "t.en: theirs > mine");
    assert_string_equal(merge("l: [a]", "l: [a, m]", "l: [a, t, u]", &clashes), "l:\n- a\n- m\n");
    assert_string_equal(clashes, "l.1: t > m; l.2: u > ");
    assert_string_equal(merge("t: {en: a}", "x: 1", "t: {en: b}", &clashes), "x: 1\n");
    assert_string_equal(clashes, "t.en: b > ");
    assert_string_equal(merge("t: {en: a}", "t: {en: same}", "t: {en: same}", &clashes), "t:\n  en: same\n");
    assert_string_equal(clashes, "");
    merge(NULL, "a: 1", "a: 2", &clashes);
    assert_string_equal(clashes, "a: 2 > 1");
}

static void lines_are_matched(void **state)
{
    struct compared_line *lines;
    struct buf out = {.arena = &arena};
    size_t count;

    UNUSED(state);
    compare_lines(&arena, STR("a\nb\nc\n"), STR("a\nc\nd"), &lines, &count);
    for (size_t i = 0; i < count; i++)
        buf_printf(&out, "%c" STR_FMT " ", "=-+"[lines[i].change], STR_ARG(lines[i].text));
    assert_string_equal(buf_str(&out).p, "=a -b =c +d ");
    compare_lines(&arena, STR(""), STR(""), &lines, &count);
    assert_int_equal(count, 0);
    compare_lines(&arena, STR(""), STR("x"), &lines, &count);
    assert_int_equal(count, 1);
    assert_int_equal(lines[0].change, LINE_NEW);
}

static void what_is_written_is_read_again(void **state)
{
    static const char *const TEXTS[] = {"no", "~", "null", "12", "", " lead", "trail ", "a\nb", "a\nb\n", "\na", " a\nb",
        "a\n\n\nb\n\n", "a: b", "- a", "# a", "'a' \"b\"", "\t", "a\tb", "\xe2\x80\xa8", "a\xc2\x85" "b", "\xef\xbb\xbf",
        "\x01", "\x7f", "a\r\nb", "…–„“", "|", ">", "a \nb", "\xf0\x9f\x94\xa5", "{a}", "%", "@", "`", "key: |\n  x"};

    UNUSED(state);
    for (size_t i = 0; i < LEN(TEXTS); i++) {
        for (int quoted = 0; quoted < 2; quoted++) {
            struct yaml *map = yaml_new(&arena, YAML_MAP), *list = yaml_new(&arena, YAML_LIST), *again;
            struct yaml *text = yaml_new_text(&arena, str_from(TEXTS[i]));
            struct str written;
            text->quoted = quoted;
            yaml_append(list, yaml_copy(&arena, text));
            yaml_set(&arena, map, STR("list"), list);
            yaml_set(&arena, map, STR("text"), text);
            CHECK(yaml_write(&arena, map, &written, e));
            CHECK(yaml_parse(&arena, "again", written, &again, e));
            if (!yaml_same(map, again))
                fail_msg("\"%s\" was written as \"" STR_FMT "\"", TEXTS[i], STR_ARG(written));
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_text_that_changed_is_told),
        cmocka_unit_test(what_only_one_changed_is_taken),
        cmocka_unit_test(where_both_changed_mine_stands_and_theirs_is_told),
        cmocka_unit_test(lines_are_matched),
        cmocka_unit_test(what_is_written_is_read_again),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);

    arena_clear(&arena);
    return failed;
}
