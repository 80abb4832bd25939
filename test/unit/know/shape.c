/* shape.c - what an item must be, and what each reader may see of it. */
#include "know/shape.h"

#include <jansson.h>

#include "../check.h"

static struct arena arena;

static const struct yaml *read(const char *text)
{
    struct yaml *root;

    CHECK(yaml_parse(&arena, "test.yaml", str_from(text), &root, e));
    return root;
}

static const struct pack_set *packs(void)
{
    static struct str languages[] = {{"sl", 2}, {"en", 2}, {"uk", 2}};
    static const struct pack_set set = {.languages = languages, .language_count = 3};

    return &set;
}

static const struct content_kind *kind(const char *name)
{
    const struct content_kind *found = content_kind_find(str_from(name));

    assert_non_null(found);
    return found;
}

static json_t *view(const char *name, const char *text, const char *lang, bool editor)
{
    const struct shape_reader reader = {.lang = str_from(lang), .level = DISCLOSE_PUBLIC, .editor = editor};

    return shape_view(kind(name), read(text), &reader);
}

static const char *at(const json_t *view, const char *key)
{
    const char *text = json_string_value(json_object_get(view, key));

    return text ? text : "";
}

/* Not there, or seen not to be there. */
static bool lacks(const json_t *view, const char *key)
{
    const json_t *value = json_object_get(view, key);

    return !value || json_is_null(value);
}

static void count_missing(void *context, const struct shape_missing *missing)
{
    struct buf *told = context;

    buf_printf(told, STR_FMT "/" STR_FMT "/" STR_FMT " ", STR_ARG(missing->item), STR_ARG(missing->key),
               STR_ARG(missing->lang));
}

static void a_fault_is_named_with_line_and_remedy(void **state)
{
    static const struct { const char *name, *text, *complaint; } CASES[] = {
        {"tips", "id: a\ntitle: {en: A}\n", "\"text\" is missing"},
        {"tips", "title: {en: A}\n", "id"},
        {"tips", "id: A B\ntitle: {en: A}\ntext: {en: b}\n", "lower-case"},
        {"tips", "id: a\ntitel: {en: A}\n", "title"},
        {"tips", "id: a\ntitle: {}\ntext: {en: b}\n", "no text"},
        {"tips", "id: a\ntitle: {en: A}\ntext: {en: b}\ntool: hammer\n", "hammer"},
        {"tips", "id: a\ntitle: {en: A}\ntext: {en: b}\nalways: perhaps\n", "always"},
        {"tips", "id: a\ntitle: {en: \"A\\nB\"}\ntext: {en: b}\n", "one line"},
        {"tips", "id: a\ntitle: {en: A}\ntext: {en: b}\nsteps: {en: c}\n", "list"},
        {"advisories", "id: a\ntitle: {en: A}\nsummary: {en: b}\npublished: 2026-13-01\nbody: {en: c}\n", "day"},
        {"advisories", "id: a\ntitle: {en: A}\nsummary: {en: b}\npublished: 2026\nbody: {en: c}\n"
                       "evidence: [{text: {en: t}, count: many}]\n", "number"},
        {"law", "id: a\ngroup: eu\ntype: act\ntitle: {en: A}\nchecked: yes\n", "who checked it"},
        {"law", "id: a\ngroup: eu\ntype: act\ntitle: {en: A}\nchecked: no\nurl: javascript:1\n", "https://"},
    };

    UNUSED(state);
    for (size_t i = 0; i < LEN(CASES); i++) {
        struct err err = {0};
        assert_false(shape_check(kind(CASES[i].name), packs(), read(CASES[i].text), NULL, NULL, &err));
        assert_holds(err.text, CASES[i].complaint);
        assert_holds(err.text, "test.yaml:");
        assert_int_equal(err.kind, ERR_INPUT);
    }
}

static void a_draft_may_be_unfinished_but_not_wrong(void **state)
{
    struct err err = {0};

    UNUSED(state);
    CHECK(shape_check_draft(kind("advisories"), packs(), read("id: a\ntitle: {en: A}\n"), e));
    CHECK(shape_check_draft(kind("situations"), packs(), read("id: a\nquestions: [{choices: [{right: yes}]}]\n"), e));
    assert_false(shape_check_draft(kind("advisories"), packs(), read("id: a\npublished: soon\n"), &err));
    assert_holds(err.text, "day");
    assert_false(shape_check_draft(kind("advisories"), packs(), read("title: {en: A}\n"), &err));
}

static void what_a_language_lacks_is_told(void **state)
{
    struct buf told = {.arena = &arena};

    UNUSED(state);
    CHECK(shape_check(kind("tips"), packs(), read("id: a\ntitle: {en: A, sl: B}\ntext: {en: b, sl: c, uk: d}\n"
                                                  "steps: [{en: s, sl: s, uk: \"\"}]\n"), count_missing, &told, e));
    CHECK(shape_check(kind("law"), packs(), read("id: l\ngroup: eu\ntype: act\ntitle: {en: A}\nchecked: no\n"),
                      count_missing, &told, e));
    assert_string_equal(buf_str(&told).p, "a/title/uk a/steps/uk l/title/sl "); /* sl and en are enough for a law */
}

static void another_language_never_stands_there_silently(void **state)
{
    const char *text = "id: a\ntitle: {sl: Naslov, en: Title}\ntext: {sl: Besedilo, uk: Текст}\n"
                       "steps: [{sl: Korak, en: Step, uk: Крок}, {sl: Drugi}]\n";
    json_t *uk = view("tips", text, "uk", false), *sl = view("tips", text, "sl", false);

    UNUSED(state);
    assert_string_equal(at(uk, "title"), "Title");
    assert_string_equal(at(uk, "title_lang"), "en");
    assert_string_equal(at(uk, "text"), "Текст");
    assert_string_equal(at(uk, "text_lang"), "");
    assert_true(json_is_true(json_object_get(uk, "fallback")));
    const json_t *steps = json_object_get(uk, "steps");
    assert_string_equal(at(json_array_get(steps, 0), "text"), "Крок");
    assert_string_equal(at(json_array_get(steps, 1), "text"), "Drugi"); /* the only one there is */
    assert_string_equal(at(json_array_get(steps, 1), "text_lang"), "sl");
    assert_true(lacks(sl, "fallback"));
    assert_true(json_is_true(json_object_get(sl, "has_steps")));
    json_decref(uk);
    json_decref(sl);
}

static void a_fallback_deep_inside_is_told_at_the_top(void **state)
{
    json_t *found = view("situations", "id: a\ntitle: {uk: t}\nquestions: [{question: {uk: q}, choices: [{text: {en: c}, "
                                       "right: yes, feedback: {uk: f}}]}]\n", "uk", false);

    UNUSED(state);
    assert_true(json_is_true(json_object_get(found, "fallback")));
    json_decref(found);
}

static void what_is_not_verified_is_for_editors(void **state)
{
    const char *text = "id: a\ngroup: eu\ntype: act\ntitle: {en: A}\nnumber: \"12/34\"\nadopted: 2020-01-01\n"
                       "notes: [{article: \"5\", text: {en: words}}, {article: \"6\", text: {en: more}}]\n"
                       "dates: [{what: {en: w}, day: 2020}]\nunverified: [number, notes.text, dates]\n"
                       "checked: {day: 2026-11-24, by: B}\n";
    json_t *seen = view("law", text, "en", false), *edited = view("law", text, "en", true);

    UNUSED(state);
    assert_true(lacks(seen, "number"));
    assert_true(lacks(seen, "dates"));
    assert_true(lacks(seen, "unverified"));
    assert_string_equal(at(seen, "adopted"), "2020-01-01");
    const json_t *note = json_array_get(json_object_get(seen, "notes"), 1);
    assert_string_equal(at(note, "article"), "6");
    assert_true(lacks(note, "text"));
    assert_string_equal(at(edited, "number"), "12/34");
    assert_string_equal(at(json_array_get(json_object_get(edited, "notes"), 0), "text"), "words");
    assert_int_equal(json_array_size(json_object_get(edited, "unverified")), 3);
    json_decref(seen);
    json_decref(edited);
}

static void the_same_holds_inside_a_file_of_a_pack(void **state)
{
    const struct yaml *root = read("law:\n  - id: a\n    notes: [{article: \"5\", text: {en: words}}]\n"
                                   "    checked: {day: 2026, by: B}\n    unverified: [notes.text]\n");
    const struct yaml *item = yaml_get(root, "law")->first;
    const struct shape_reader reader = {.lang = STR("en"), .level = DISCLOSE_PUBLIC};
    json_t *seen = shape_view(kind("law"), item, &reader);

    UNUSED(state);
    assert_true(lacks(json_array_get(json_object_get(seen, "notes"), 0), "text"));
    json_decref(seen);
}

static void what_nobody_checked_is_not_public(void **state)
{
    const char *text = "id: a\nname: {en: A}\ncountry: SI\nkind: ngo\nchecked: {day: 2026-11-24, by: B}\n"
                       "source: s\nseen: 2026\nservices:\n"
                       "  - {id: good, needs: [legal], name: {en: G}, checked: {day: 2026-11-24, by: B}, source: s, "
                       "seen: 2026}\n"
                       "  - {id: bad, needs: [legal], name: {en: B}, phone: \"1\", checked: no, source: s, seen: 2026}\n";
    json_t *seen = view("directory", text, "en", false), *edited = view("directory", text, "en", true);

    UNUSED(state);
    assert_int_equal(json_array_size(json_object_get(seen, "services")), 1);
    assert_string_equal(at(json_array_get(json_object_get(seen, "services"), 0), "id"), "good");
    assert_int_equal(json_array_size(json_object_get(edited, "services")), 2);
    assert_null(view("law", "id: a\ngroup: eu\ntype: act\ntitle: {en: A}\nchecked: no\n", "en", false));
    json_decref(seen);
    json_decref(edited);
}

static void fields_go_no_further_than_they_may(void **state)
{
    static const struct shape fields[] = {
        {"open", SHAPE_LINE, 0, NULL, NULL, NULL},
        {"partners", SHAPE_LINE, SHAPE_PARTNERS, NULL, NULL, NULL},
        {"staff", SHAPE_LINE, SHAPE_STAFF, NULL, NULL, NULL},
        {.key = NULL},
    };
    static const struct content_kind own = {"own", "open", fields, false};
    static const size_t SEEN[] = {[DISCLOSE_PUBLIC] = 2, [DISCLOSE_PARTNERS] = 3, [DISCLOSE_STAFF] = 4};

    UNUSED(state);
    for (int level = DISCLOSE_PUBLIC; level <= DISCLOSE_STAFF; level++) {
        const struct shape_reader reader = {.lang = STR("en"), .level = (enum disclosure)level};
        json_t *seen = shape_view(&own, read("id: a\nopen: o\npartners: p\nstaff: s\n"), &reader);
        size_t count = 0;
        for (void *at = json_object_iter(seen); at; at = json_object_iter_next(seen, at))
            count += !json_is_null(json_object_iter_value(at));
        assert_int_equal(count, SEEN[level]); /* and the id */
        json_decref(seen);
    }
}

static void every_kind_has_a_name_and_a_title(void **state)
{
    UNUSED(state);
    for (const struct content_kind *each = content_kinds; each->name; each++) {
        bool found = false;
        for (const struct shape *shape = each->fields; shape->key; shape++)
            found = found || strcmp(shape->key, each->title) == 0;
        assert_true(found);
        assert_ptr_equal(content_kind_find(str_from(each->name)), each);
    }
    assert_null(content_kind_find(STR("nothing")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_fault_is_named_with_line_and_remedy),
        cmocka_unit_test(a_draft_may_be_unfinished_but_not_wrong),
        cmocka_unit_test(what_a_language_lacks_is_told),
        cmocka_unit_test(another_language_never_stands_there_silently),
        cmocka_unit_test(a_fallback_deep_inside_is_told_at_the_top),
        cmocka_unit_test(what_is_not_verified_is_for_editors),
        cmocka_unit_test(the_same_holds_inside_a_file_of_a_pack),
        cmocka_unit_test(what_nobody_checked_is_not_public),
        cmocka_unit_test(fields_go_no_further_than_they_may),
        cmocka_unit_test(every_kind_has_a_name_and_a_title),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);

    arena_clear(&arena);
    return failed;
}
