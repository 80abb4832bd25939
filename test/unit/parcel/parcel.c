/* parcel.c - what is sealed for somebody outside opens with its digits, and with nothing else. */
#include "parcel/parcel.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "check.h"
#include "parcel/inside.h"

static struct arena arena;
/* A page with a place in it, instead of the one that script/parcel makes. */
static const char *const page = "<!doctype html><script type=\"application/json\" id=\"sealed\">SEALED</script><p>end";
static char folder[] = "/tmp/kres-parcel-XXXXXX";

static int up(void **state)
{
    UNUSED(state);
    vault_cheap(true);
    return vault_start(NULL) && mkdtemp(folder) &&
           file_write(arena_printf(&arena, "%s/parcel.html", folder), str_from(page), 0600, NULL) ? 0 : 1;
}

static int down(void **state)
{
    UNUSED(state);
    unlink(arena_printf(&arena, "%s/parcel.html", folder));
    rmdir(folder);
    arena_clear(&arena);
    return 0;
}

static json_t *paper(void)
{
    json_t *document = document_new(STR("sl"), false, STR("Povzetek Zelenigaj"));

    document_head(document, STR("Od"), STR("Svetilnik"));
    document_text(document_part(document, STR("Potrebe")), STR("Tiha soba."));
    return document;
}

static void sealed_is_opened(void **state)
{
    const struct parcel_file files[] = {{STR("slika.jpg"), STR("\xff\xd8\0bytes")}, {STR("prazna"), STR("")}};
    json_t *document = paper();
    struct parcel parcel = {.lang = STR("sl"), .from = STR("Svetilnik </script><b>"), .document = document, .files = files,
                            .file_count = 2}, back;
    char passphrase[PARCEL_PASSPHRASE + 1];
    struct str html;

    UNUSED(state);
    CHECK(parcel_seal(&arena, folder, &parcel, &html, passphrase, e));
    assert_true(str_starts(html, STR("<!doctype html>")) && str_ends(html, STR("</script><p>end")));
    assert_true(str_find(html, STR("</script>"), 0) == html.n - STR("</script><p>end").n);
    CHECK(parcel_open(&arena, html, str_from(passphrase), &back, e));
    assert_true(json_equal(back.document, document));
    assert_str(back.from, "Svetilnik </script><b>");
    assert_int_equal(back.file_count, 2);
    assert_str(back.files[0].name, "slika.jpg");
    assert_true(str_eq(back.files[0].bytes, files[0].bytes));
    assert_int_equal(back.files[1].bytes.n, 0);
    json_decref((json_t *)back.document);
    json_decref(document);
}

static void nothing_of_it_stands_in_the_file(void **state)
{
    const struct parcel_file files[] = {{STR("vozovnica.pdf"), STR("orehova skrinja")}};
    json_t *document = paper();
    struct parcel parcel = {.lang = STR("sl"), .document = document, .files = files, .file_count = 1};
    char passphrase[PARCEL_PASSPHRASE + 1], digits[PARCEL_DIGITS + 1];
    struct str html, other;
    struct parcel_outside outside = {0};

    UNUSED(state);
    CHECK(parcel_seal(&arena, folder, &parcel, &html, passphrase, e));
    CHECK(parcel_passphrase_parse(str_from(passphrase), digits, e));
    CHECK(outside_read(&arena, html, &outside, e));
    const struct str words[] = {STR("Zelenigaj"), STR("Svetilnik"), STR("Potrebe"), STR("soba"), STR("vozovnica"),
                                STR("orehova"), str_from(passphrase), str_from(digits)};
    for (size_t i = 0; i < LEN(words); i++)
        assert_true(str_find(html, words[i], 0) == SIZE_MAX && str_find(outside.sealed, words[i], 0) == SIZE_MAX);
    parcel.file_count = 0; /* the number of files and short texts do not show */
    CHECK(parcel_seal(&arena, folder, &parcel, &other, passphrase, e));
    assert_int_equal(html.n, other.n);
    json_decref(document);
}

static void every_changed_byte_is_refused(void **state)
{
    json_t *document = paper();
    struct parcel parcel = {.lang = STR("sl"), .from = STR("Svetilnik"), .document = document}, back;
    char passphrase[PARCEL_PASSPHRASE + 1];
    struct str html;
    struct err err;

    UNUSED(state);
    CHECK(parcel_seal(&arena, folder, &parcel, &html, passphrase, e));
    size_t begin = str_find(html, STR("{\"form"), 0), end = str_find(html, STR("</script>"), begin);
    char *bytes = arena_copy(&arena, html.p, html.n);
    for (size_t i = begin; i < end; i += i < begin + 120 ? 1 : 97) {
        char was = bytes[i];
        bytes[i] = was == 'A' ? 'B' : 'A';
        if (parcel_open(&arena, str_make(bytes, html.n), str_from(passphrase), &back, &err))
            fail_msg("byte %zu may be changed", i);
        bytes[i] = was;
    }
    CHECK(parcel_seal(&arena, folder, &parcel, &html, passphrase, e)); /* the passphrase of another parcel */
    assert_false(parcel_open(&arena, str_make(bytes, html.n), str_from(passphrase), &back, &err));
    assert_int_equal(err.kind, ERR_DENIED);
    assert_string_equal(err.text, "!parcel-wrong");
    json_decref(document);
}

static void digits_are_taken_as_people_type_them(void **state)
{
    char passphrase[PARCEL_PASSPHRASE + 1], digits[PARCEL_DIGITS + 1], again[PARCEL_DIGITS + 1];
    struct err err;

    UNUSED(state);
    for (int round = 0; round < 50; round++) {
        parcel_passphrase_new(passphrase);
        assert_int_equal(strlen(passphrase), PARCEL_PASSPHRASE);
        CHECK(parcel_passphrase_parse(str_from(passphrase), digits, e));
        struct buf typed = {.arena = &arena};
        for (size_t i = 0; i < PARCEL_DIGITS; i++) /* Arabic-Indic and Devanagari */
            buf_printf(&typed, i % 3 ? "%c%c%c-" : " %c%c%c\xc2\xa0", i % 2 ? 0xd9 : 0xe0,
                       i % 2 ? 0xa0 + digits[i] - '0' : 0xa5, i % 2 ? ' ' : 0xa6 + digits[i] - '0');
        CHECK(parcel_passphrase_parse(buf_str(&typed), again, e));
        assert_string_equal(digits, again);
        for (size_t i = 0; i < PARCEL_DIGITS; i++) { /* the check digit finds every single wrong one */
            digits[i] = (char)(digits[i] == '9' ? '0' : digits[i] + 1);
            assert_false(parcel_passphrase_parse(str_from(digits), again, &err));
            assert_string_equal(err.text, "!parcel-check");
            digits[i] = (char)(digits[i] == '0' ? '9' : digits[i] - 1);
        }
    }
    for (size_t i = 0; i < 4; i++) {
        static const char *const bad[] = {"", "123", "123 456 789 012 345 678 901 2", "123 456 789 o12 345 678 90"};
        assert_false(parcel_passphrase_parse(str_from(bad[i]), again, &err));
        assert_string_equal(err.text, "!parcel-digits");
    }
}

/* Whatever the twenty digits are, one and only one digit completes them. */
static void a_passphrase_has_one_check_digit(void **state)
{
    char typed[PARCEL_DIGITS + 1] = "000000000000000000000", again[PARCEL_DIGITS + 1];
    size_t good;

    UNUSED(state);
    for (size_t at = 0; at < PARCEL_DIGITS - 1; at++)
        for (char first = '0'; first <= '9'; first++) {
            typed[at] = first;
            good = 0;
            for (char last = '0'; last <= '9'; last++) {
                typed[PARCEL_DIGITS - 1] = last;
                good += parcel_passphrase_parse(str_from(typed), again, NULL);
            }
            assert_int_equal(good, 1);
        }
}

static void names_of_files_lead_nowhere(void **state)
{
    static const struct { struct str name; const char *saved; } cases[] = {
        {STR("../../etc/passwd"), "_._.._etc_passwd"}, {STR(".bashrc"), "_bashrc"}, {STR(""), "_"},
        {STR("a\nb\0c"), "a_b_c"}, {STR("gpj.\xe2\x80\xae" "exe"), "gpj._exe"}, {STR("šola ž.pdf"), "šola ž.pdf"},
    };
    json_t *document = paper();

    UNUSED(state);
    for (size_t i = 0; i < LEN(cases); i++) {
        const struct parcel_file file = {cases[i].name, STR("x")};
        struct parcel parcel = {.document = document, .files = &file, .file_count = 1}, back = {0};
        CHECK(inside_read(&arena, inside_write(&arena, &parcel), &back, e));
        assert_str(back.files[0].name, cases[i].saved);
        json_decref((json_t *)back.document);
    }
    json_decref(document);
}

static void what_is_too_large_or_wrong_is_told(void **state)
{
    struct parcel_file files[PARCEL_FILES_MOST + 1] = {{STR("a"), {"", (size_t)PARCEL_MOST + 1}}};
    json_t *document = paper(), *none = json_object();
    struct parcel parcel = {.lang = STR("sl"), .document = document, .files = files, .file_count = 1}, back;
    char passphrase[PARCEL_PASSPHRASE + 1];
    struct str html;
    struct err err;

    UNUSED(state);
    assert_false(parcel_seal(&arena, folder, &parcel, &html, passphrase, &err));
    assert_int_equal(err.kind, ERR_TOO_LARGE);
    files[0] = (struct parcel_file){0};
    parcel.file_count = LEN(files);
    assert_false(parcel_seal(&arena, folder, &parcel, &html, passphrase, &err));
    assert_int_equal(err.kind, ERR_TOO_LARGE);
    parcel.file_count = 0;
    assert_false(parcel_seal(&arena, "/nowhere", &parcel, &html, passphrase, &err));
    assert_int_equal(err.kind, ERR_NOT_FOUND);
    parcel.document = none;
    assert_false(parcel_seal(&arena, folder, &parcel, &html, passphrase, &err));
    assert_int_equal(err.kind, ERR_INPUT);
    assert_false(parcel_open(&arena, STR("<p>a page"), STR(""), &back, &err));
    assert_int_equal(err.kind, ERR_INPUT);
    json_decref(none);
    json_decref(document);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sealed_is_opened),
        cmocka_unit_test(nothing_of_it_stands_in_the_file),
        cmocka_unit_test(every_changed_byte_is_refused),
        cmocka_unit_test(digits_are_taken_as_people_type_them),
        cmocka_unit_test(a_passphrase_has_one_check_digit),
        cmocka_unit_test(names_of_files_lead_nowhere),
        cmocka_unit_test(what_is_too_large_or_wrong_is_told),
    };
    return cmocka_run_group_tests(tests, up, down);
}
