/* Templates: the language, translation, inheritance, escaping, complaints. */
#include "web_test.h"

#include <unistd.h>

#include "base/file.h"

static char folder[] = "/tmp/kres-templates-XXXXXX";

static void put(const char *name, const char *source)
{
    struct arena arena = {0};
    struct err err;

    assert_ok(file_write(arena_printf(&arena, "%s/%s.mustache", folder, name), str_from(source), 0600, &err), err);
    arena_clear(&arena);
}

static void remove_all(void)
{
    struct arena arena = {0};
    struct err err;
    struct str *files;
    size_t count;

    assert_ok(file_list(&arena, folder, &files, &count, &err), err);
    for (size_t i = 0; i < count; i++)
        unlink(arena_printf(&arena, "%s/" STR_FMT, folder, STR_ARG(files[i])));
    arena_clear(&arena);
}

static void renders(const char *source, const char *view, const char *lang, const char *expected)
{
    struct words *words = test_words();
    struct templates *templates = NULL;
    struct arena arena = {0};
    struct err err;
    struct str text;
    json_t *json = json_loads(view, 0, NULL);

    put("t", source);
    assert_ok(templates_load(folder, words, false, &templates, &err), err);
    assert_ok(template_render(templates, "t", str_from(lang), json, &arena, &text, &err), err);
    assert_str(text, expected);
    json_decref(json);
    templates_free(templates);
    words_free(words);
    arena_clear(&arena);
}

static void complains(const char *source, const char *complaint)
{
    struct words *words = test_words();
    struct templates *templates = NULL;
    struct err err;

    put("t", source);
    assert_false(templates_load(folder, words, false, &templates, &err));
    assert_holds(str_from(err.text), "t.mustache:");
    assert_holds(str_from(err.text), complaint);
    words_free(words);
}

static void values_and_sections(void **state)
{
    UNUSED(state);
    renders("a{{x}}b{{{x}}}c", "{\"x\":\"<&>\\\"'\"}", "en", "a&lt;&amp;&gt;&quot;&#39;b<&>\"'c");
    renders("{{a.b.c}}|{{a.x}}|{{n}}|{{no}}", "{\"a\":{\"b\":{\"c\":\"deep\"}},\"n\":-7}", "en", "deep||-7|");
    renders("{{#l}}{{.}},{{/l}}{{^l}}none{{/l}}", "{\"l\":[1,\"b\",true]}", "en", "1,b,true,");
    renders("{{#l}}x{{/l}}{{^l}}none{{/l}}{{! a comment }}", "{\"l\":[]}", "en", "none");
    renders("{{#o}}{{in}}{{out}}{{/o}}", "{\"o\":{\"in\":\"i\"},\"out\":\"o\"}", "en", "io");
    renders("{{#e}}x{{/e}}{{#z}}x{{/z}}{{#f}}x{{/f}}{{#s}}y{{/s}}", "{\"e\":\"\",\"z\":0,\"f\":false,\"s\":\"s\"}",
            "en", "y");
    renders("a\n  {{#l}}\n  b\n  {{/l}}\nc\n", "{\"l\":[1,2]}", "en", "a\n  b\n  b\nc\n");
}

static void sentences(void **state)
{
    UNUSED(state);
    renders("<b>{{#_}}Good\n   day{{/_}}</b>", "{}", "sl", "<b>Dober dan</b>");
    renders("<b>{{#_}}Good day{{/_}}</b>", "{}", "en", "<b>Good day</b>");
    /* A translation brings no markup that its source has not; a value is escaped inside it too. */
    renders("{{#_}}Hello {{name}}, we are glad{{/_}}", "{\"name\":\"<i>\"}", "sl",
            "&lt;i&gt;, veseli smo &amp; &quot;&lt;b&gt;srečni&lt;/b&gt;&quot;");
    renders("{{#_n c}}{{count}} report|{{count}} reports{{/_n}}", "{\"c\":2,\"count\":2}", "sl", "2 prijavi");
    renders("{{#_n c}}{{count}} report|{{count}} reports{{/_n}}", "{\"c\":1,\"count\":1}", "uk", "1 report");
    renders("{{#_n c}}{{count}} report|{{count}} reports{{/_n}}", "{\"c\":[1,2,3],\"count\":3}", "en", "3 reports");
}

static void inheritance(void **state)
{
    UNUSED(state);
    put("base", "<{{$a}}A{{/a}}|{{$b}}B{{/b}}>");
    put("middle", "{{<base}}{{$a}}M{{/a}}{{$b}}[{{$c}}C{{/c}}]{{/b}}{{/base}}");
    renders("{{<base}}{{$b}}{{x}}{{/b}}ignored{{/base}}", "{\"x\":\"1\"}", "en", "<A|1>");
    renders("{{<middle}}{{$c}}inner{{/c}}{{/middle}}", "{}", "en", "<M|[inner]>");
    renders("{{<middle}}{{$a}}own{{/a}}{{/middle}}{{>base}}", "{}", "en", "<own|[C]><A|B>");
    remove_all();
}

static void mistakes_are_named_with_their_line(void **state)
{
    UNUSED(state);
    complains("\n\n{{name", "t.mustache:3: a tag is opened");
    complains("{{#a}}\n{{#b}}{{/a}}", "t.mustache:2: {{/a}} closes nothing here; open is b");
    complains("{{#a}}", "never closed");
    complains("{{/a}}", "nothing is open");
    complains("\n{{>nowhere}}", "t.mustache:2: there is no template \"nowhere\"");
    complains("{{>t}}", "circle");
    complains("{{#_}}Hello {{name}}", "not closed");
    complains("{{#_}}{{#a}}x{{/a}}{{/_}}", "may hold only");
    complains("{{#_n count}}one{{/_n}}", "one|many");
    complains("{{a b}}", "no name");
#define FOUR "{{#a}}{{#a}}{{#a}}{{#a}}"
    complains(FOUR FOUR FOUR FOUR "{{#a}}", "deeper");
    complains("\xff", "UTF-8");
    remove_all();
}

static void blocks_without_end_are_stopped(void **state)
{
    struct words *words = test_words();
    struct templates *templates = NULL;
    struct arena arena = {0};
    struct err err;
    struct str text;
    json_t *view = json_object();

    UNUSED(state);
    put("base", "{{$a}}A{{/a}}");
    put("t", "{{<base}}{{$a}}{{$a}}{{/a}}{{/a}}{{/base}}");
    assert_ok(templates_load(folder, words, false, &templates, &err), err);
    assert_false(template_render(templates, "t", STR("en"), view, &arena, &text, &err));
    assert_false(template_render(templates, "nowhere", STR("en"), view, &arena, &text, &err));
    json_decref(view);
    templates_free(templates);
    words_free(words);
    arena_clear(&arena);
    remove_all();
}

static void a_changed_file_is_read_anew(void **state)
{
    struct words *words = test_words();
    struct templates *templates = NULL;
    struct arena arena = {0};
    struct err err;
    struct str text;
    json_t *view = json_object();

    UNUSED(state);
    put("t", "one");
    assert_ok(templates_load(folder, words, true, &templates, &err), err);
    put("t", "two, longer");
    assert_ok(template_render(templates, "t", STR("en"), view, &arena, &text, &err), err);
    assert_str(text, "two, longer");
    json_decref(view);
    templates_free(templates);
    words_free(words);
    arena_clear(&arena);
    remove_all();
}

static void count_sentence(void *context, const char *file, int line, struct str sentence, struct str plural)
{
    int *count = context;

    UNUSED(file), UNUSED(line), UNUSED(plural);
    (*count)++;
    if (*count == 2)
        assert_str(sentence, "Hello {{name}}, we are glad");
}

static void translators_get_every_sentence_once(void **state)
{
    int count = 0;

    UNUSED(state);
    templates_sentences(TEST_TEMPLATES, count_sentence, &count);
    assert_int_equal(count, 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_and_sections), cmocka_unit_test(sentences), cmocka_unit_test(inheritance),
        cmocka_unit_test(mistakes_are_named_with_their_line), cmocka_unit_test(blocks_without_end_are_stopped),
        cmocka_unit_test(a_changed_file_is_read_anew), cmocka_unit_test(translators_get_every_sentence_once),
    };
    if (!mkdtemp(folder))
        return 1;
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    remove_all();
    rmdir(folder);
    return failed;
}
