/* form.c - what a report asks and which answers it takes; the kinds of pictures by their first bytes. */
#include "world.h"

#include "image/kind.h"

struct loaded {
    struct arena arena;
    struct pack_set packs;
    struct form *form;
    struct report_kind *kind;
};

static void load(struct loaded *in)
{
    static const char *const FOLDERS[] = {KRES_PACKS "/core", KRES_PACKS "/si"};
    *in = (struct loaded){0};
    MUST(pack_set_load(&in->arena, FOLDERS, 2, &in->packs, err));
    MUST(form_load(&in->arena, &in->packs, "report", &in->form, err));
    MUST(report_kind_load(&in->arena, &in->packs, &in->kind, err));
}

static void answers_are_checked_by_field(void **state)
{
    UNUSED(state);
    struct loaded in;
    load(&in);
    static const struct { const char *json, *field, *message; } CASES[] = {
        {"{\"text\":\"Help\"}", "", ""},
        {"{\"text\":\"Help\",\"who\":\"self\",\"offer\":\"x\",\"where\":\"y\",\"when\":\"z\",\"contact\":\"reach\","
         "\"reach\":\"in the evening\"}", "", ""},
        {"{}", "text", "!field-required"},
        {"{\"text\":\"  \\n \"}", "text", "!field-required"},
        {"{\"text\":\"Help\",\"who\":\"nobody\"}", "who", "!field-not-an-option"},
        {"{\"text\":\"Help\",\"colour\":\"red\"}", "colour", "!field-unknown"},
        {"{\"text\":\"Help\",\"files\":\"red\"}", "files", "!field-unknown"},
        {"{\"text\":[\"Help\"]}", "text", "!field-not-text"},
        {"{\"text\":\"a\\u0000b\"}", "text", "!field-not-text"},
        {"{\"text\":\"my code 4821 0937 5560 1843 7712\"}", "text", "!field-holds-receipt"},
        {"[]", "", "!answers-not-an-object"},
    };
    for (size_t i = 0; i < LEN(CASES); i++) {
        struct err err = {0};
        json_t *answers = json_loads(CASES[i].json, JSON_ALLOW_NUL, NULL);
        assert_non_null(answers);
        bool ok = form_check(in.form, answers, &err);
        assert_int_equal(ok, !CASES[i].message[0]);
        if (!ok) {
            assert_string_equal(err.field, CASES[i].field);
            assert_string_equal(err.text, CASES[i].message);
        }
        json_decref(answers);
    }
    char *longer = arena_alloc(&in.arena, 20002);
    memset(longer, 'a', 20001);
    REFUSED(form_check_field(form_find(in.form, STR("offer")), str_make(longer, 20001), err), ERR_INPUT,
            "!field-too-long");
    arena_clear(&in.arena);
}

static void every_sentence_speaks_every_language(void **state)
{
    UNUSED(state);
    struct loaded in;
    load(&in);
    assert_true(in.kind->reason_count >= 5 && in.kind->ground_count >= 3 && in.kind->reply_count >= 3);
    static const char *const SHOWN[] = {"received", "being-read", "answered", "referred", "closed"};
    for (size_t i = 0; i < LEN(SHOWN); i++) {
        const struct report_state *found = report_state_find(in.kind, str_from(SHOWN[i]));
        assert_non_null(found);
        assert_false(str_eq(pack_text(found->reporter, STR("uk")), pack_text(found->reporter, STR("ru"))));
    }
    arena_clear(&in.arena);
}

static void the_reporter_sees_how_far_it_has_come(void **state)
{
    UNUSED(state);
    struct loaded in;
    load(&in);
    static const struct { const char *a, *b, *shown; } CASES[] = {
        {"received", NULL, "received"},     {"closed", NULL, "closed"},
        {"referred", "received", "referred"}, {"referred", "being-read", "being-read"},
        {"referred", "closed", "closed"},   {"closed", "received", "received"},
        {"closed", "answered", "answered"}, {"referred", "answered", "answered"},
    };
    for (size_t i = 0; i < LEN(CASES); i++) {
        struct str states[] = {str_from(CASES[i].a), str_from(CASES[i].b)};
        assert_str(report_shown(in.kind, states, CASES[i].b ? 2 : 1)->id, CASES[i].shown);
    }
    arena_clear(&in.arena);
}

static void pictures_are_known_by_content(void **state)
{
    UNUSED(state);
    assert_int_equal(image_kind(STR("\xff\xd8\xff\xe0")), IMAGE_JPEG);
    assert_int_equal(image_kind(STR("\x89PNG\r\n\x1a\n....")), IMAGE_PNG);
    assert_int_equal(image_kind(STR("RIFF....WEBPVP8 ")), IMAGE_WEBP);
    assert_int_equal(image_kind(STR("RIFF....WAVE")), IMAGE_OTHER);
    assert_int_equal(image_kind(STR("\0\0\0 ftypheic")), IMAGE_HEIF);
    assert_int_equal(image_kind(STR("<svg>")), IMAGE_OTHER);
    assert_int_equal(image_kind(STR("")), IMAGE_OTHER);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(answers_are_checked_by_field),
        cmocka_unit_test(every_sentence_speaks_every_language),
        cmocka_unit_test(the_reporter_sees_how_far_it_has_come),
        cmocka_unit_test(pictures_are_known_by_content),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
