/* document.c - papers that leave: what may stand in one, and how its pages are read by people, programs and searchers. */
#include "print/document.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "check.h"
#include "print/draw.h"

static struct arena arena;

static int down(void **state)
{
    UNUSED(state);
    arena_clear(&arena);
    return 0;
}

static json_t *plain(void)
{
    static const struct str columns[] = {STR("What"), STR("Who"), STR("Until")};
    static const struct str cells[] = {STR("See a doctor"), STR("Shelter"), STR("1 December 2026")};
    json_t *document = document_new(STR("en"), false, STR("Summary for safe accommodation")), *part, *table;

    document_mark(document, STR("Confidential paper"));
    document_footer(document, STR("Assistance"));
    document_head(document, STR("From"), STR("Society Lantern"));
    document_head(document, STR("To"), STR("Harbour House"));
    document_head(document, STR("Ground"), STR(""));
    part = document_part(document, STR("What is needed"));
    document_row(part, STR("Languages"), STR("Ukrainian\nSome English"));
    document_row(part, STR("Left out"), STR(" \n "));
    document_text(part, STR("First paragraph.\n\nSecond\tparagraph."));
    table = document_table(part, STR("Steps"), columns, 3);
    document_cells(table, cells, 3);
    document_cells(table, cells, 1);
    return document;
}

/* There and back as text, as the server and kres-print do it, but in this process. */
static bool pdf_of(const json_t *document, struct str *ret, struct err *err)
{
    struct print_job job = {.what = PRINT_DOCUMENT}, read;
    struct err why = {0};
    struct str bytes = {0};

    if (!document_check(document, err))
        return false;
    job.document = document_write(&arena, document);
    bool ok = job_read(&arena, job_write(&job, &arena), &read, &why) && job_draw(&read, &arena, &bytes, &why);
    return answer_read(answer_write(&arena, ok, bytes, &why), ret, err);
}

/* What a program of poppler says of the PDF. */
static const char *poppler(const char *command, struct str pdf)
{
    char path[] = "/tmp/kres-document-XXXXXX";
    int fd = mkstemp(path);
    char *said = arena_alloc(&arena, 1 << 20);

    assert_true(fd >= 0 && write(fd, pdf.p, pdf.n) == (ssize_t)pdf.n);
    close(fd);
    FILE *pipe = popen(arena_printf(&arena, command, path), "r");
    assert_non_null(pipe);
    said[fread(said, 1, (1 << 20) - 1, pipe)] = '\0';
    assert_int_equal(pclose(pipe), 0);
    unlink(path);
    return said;
}

static void what_was_put_in_stands_in_it(void **state)
{
    json_t *document = plain();
    const char *all = document_write(&arena, document).p;

    UNUSED(state);
    CHECK(document_check(document, e));
    assert_holds(all, "{\"label\":\"Languages\",\"lines\":[\"Ukrainian\",\"Some English\"]}");
    assert_holds(all, "[\"First paragraph.\",\"Second paragraph.\"]");
    assert_holds(all, "[\"See a doctor\",\"\",\"\"]");
    assert_null(strstr(all, "Ground"));
    assert_null(strstr(all, "Left out"));
    json_decref(document);
}

static void what_is_no_document_is_refused(void **state)
{
    static const char *const bad[] = {
        "", "[]", "{}", "{\"lang\":\"en\",\"rtl\":false,\"title\":\"\",\"head\":[],\"parts\":[]}",
        "{\"lang\":\"en\",\"rtl\":0,\"title\":\"a\",\"head\":[],\"parts\":[]}",
        "{\"lang\":\"en\",\"rtl\":false,\"title\":\"a\\u0007\",\"head\":[],\"parts\":[]}",
        "{\"lang\":\"en\",\"rtl\":false,\"title\":\"a\",\"head\":[{\"label\":\"x\"}],\"parts\":[]}",
        "{\"lang\":\"en\",\"rtl\":false,\"title\":\"a\",\"head\":[],\"parts\":[{\"blocks\":[{}]}]}",
        "{\"lang\":\"en\",\"rtl\":false,\"title\":\"a\",\"head\":[],\"parts\":[{\"blocks\":[{\"text\":[1]}]}]}",
        "{\"lang\":\"en\",\"rtl\":false,\"title\":\"a\",\"head\":[],\"parts\":[{\"blocks\":[{\"table\":{\"columns\":[\"a\"],"
        "\"rows\":[{\"cells\":[]}]}}]}]}",
    };
    struct err err;
    json_t *document;

    UNUSED(state);
    for (size_t i = 0; i < LEN(bad); i++) {
        if (document_read(str_from(bad[i]), &document, &err))
            fail_msg("%s is no document", bad[i]);
        assert_int_equal(err.kind, ERR_INPUT);
    }
    document = document_new(STR("en"), false, STR("\xff\xfe"));
    assert_false(document_check(document, &err));
    json_decref(document);
}

static void a_long_text_is_divided_between_words(void **state)
{
    json_t *document = plain(), *part = document_part(document, STR(""));
    struct buf words = {.arena = &arena};

    UNUSED(state);
    while (words.n < 3 * DOCUMENT_TEXT_MOST)
        buf_add(&words, STR("шовкопряд "));
    document_text(part, buf_str(&words));
    for (size_t i = 0; i < DOCUMENT_TEXT_MOST; i++)
        buf_add(&words, STR("щ"));
    document_text(part, str_slice(buf_str(&words), 3 * DOCUMENT_TEXT_MOST + 30, words.n));
    CHECK(document_check(document, e));
    json_t *text = json_object_get(json_array_get(json_object_get(part, "blocks"), 0), "text");
    assert_true(json_array_size(text) >= 4);
    for (size_t i = 0; i < 3; i++)
        assert_true(str_ends(str_from(json_string_value(json_array_get(text, i))), STR("шовкопряд")));
    json_decref(document);
}

static void a_paper_too_long_is_told(void **state)
{
    json_t *document = plain(), *part = document_part(document, STR(""));
    struct str text = {.p = memset(arena_alloc(&arena, DOCUMENT_MOST), 'm', DOCUMENT_MOST), .n = DOCUMENT_MOST};
    struct err err;

    UNUSED(state);
    document_text(part, text);
    assert_false(document_check(document, &err));
    assert_int_equal(err.kind, ERR_TOO_LARGE);
    json_decref(document);
}

static void numbers_keep_their_order_among_arabic_letters(void **state)
{
    json_t *document = document_new(STR("ar"), true, STR("ملخص"));
    json_t *part = document_part(document, STR(""));
    const char *all;

    UNUSED(state);
    document_row(part, STR("الهاتف"), STR("+44 7700 900 123"));
    document_text(part, STR("اتصلوا على 07700 900 124 مساء 2026"));
    all = document_write(&arena, document).p;
    assert_holds(all, "\"+44 7700 900 123\""); /* alone: the line is read from the left as a whole */
    assert_holds(all, "\xe2\x81\xa6""07700 900 124\xe2\x81\xa9 ");
    assert_holds(all, " 2026\"");
    json_decref(document);
}

static void pages_are_searched_numbered_and_tagged(void **state)
{
    json_t *document = plain();
    struct str pdf;
    const char *text, *info, *structure;

    UNUSED(state);
    for (int i = 0; i < 60; i++)
        document_text(document_part(document, i % 9 ? STR("") : STR("A heading that stays")),
                      STR("She asks for a room where nobody knows the address, and for somebody who speaks her language "
                          "when she sees a doctor. She has told two people whom she trusts, and has her papers with her."
                          ));
    CHECK(pdf_of(document, &pdf, e));
    text = poppler("pdftotext %s -", pdf);
    assert_holds(text, "Summary for safe accommodation");
    assert_holds(text, "Harbour House");
    assert_holds(text, "Some English");
    info = poppler("pdfinfo %s", pdf);
    assert_holds(info, "(A4)");
    assert_holds(info, "Tagged:          yes");
    size_t pages = (size_t)atoi(strstr(info, "Pages:") + 6);
    assert_true(pages >= 3);
    assert_holds(text, arena_printf(&arena, "1/%zu", pages));
    assert_holds(text, arena_printf(&arena, "%zu/%zu", pages, pages));
    for (size_t heads = 0; heads < pages; heads++, text++)
        assert_non_null(text = strstr(text, "Confidential paper"));
    structure = poppler("pdfinfo -struct %s", pdf);
    for (size_t i = 0; i < 5; i++)
        assert_holds(structure, ((const char *[]){"Document", "H1", "H2", "Table", "TH"})[i]);
    json_decref(document);
}

static void every_script_is_read_back(void **state)
{
    static const struct { const char *lang, *title, *text; } cases[] = {
        {"sl", "Povzetek za varno namestitev", "Želi govoriti z nekom, ki govori češko ali žargon."},
        {"uk", "Підсумок для безпечного житла", "Вона хоче їхати з ґрунтовим планом і щирою підтримкою."},
        {"ru", "Сводка для безопасного жилья", "Ей нужен врач, объём помощи согласован."},
        {"ar", "ملخص", "غرفة"},
    };
    struct str pdf;

    UNUSED(state);
    for (size_t i = 0; i < LEN(cases); i++) {
        json_t *document = document_new(str_from(cases[i].lang), i == 3, str_from(cases[i].title));
        document_text(document_part(document, STR("")), str_from(cases[i].text));
        CHECK(pdf_of(document, &pdf, e));
        const char *text = poppler("pdftotext %s -", pdf);
        assert_holds(text, cases[i].title);
        assert_holds(text, cases[i].text);
        json_decref(document);
    }
}

/* How many lines of the paragraphs stand on each page, from "line N" in the text. */
static void no_line_stands_alone(void **state)
{
    UNUSED(state);
    for (int before = 30; before < 46; before++) {
        json_t *document = document_new(STR("en"), false, STR("Lines")), *part = document_part(document, STR(""));
        struct str pdf;
        for (int i = 0; i < before; i++)
            document_text(part, STR("filler"));
        document_text(document_part(document, STR("Heading")),
                      STR("aaa one word after the other until the line is full, and then the next begins with another; aaa "
                          "one word after the other until the line is full, and then the next begins with another; aaa one "
                          "word after the other until the line is full, and then the next begins; aaa one word after the "
                          "other until the line is full, and then the next begins with another and ends here."));
        CHECK(pdf_of(document, &pdf, e));
        const char *text = poppler("pdftotext -layout %s -", pdf), *heading = strstr(text, "Heading");
        const char *feed = heading ? strchr(heading, '\f') : NULL;
        size_t lines = 0;
        for (const char *at = heading; at && at < feed && (at = strchr(at, '\n')); at++)
            lines += at[1] && at[1] != '\n' && at[1] != '\f' && at + 1 < feed;
        /* Heading and two lines at least; the foot of the page is one more. */
        assert_true(lines >= 3);
        const char *rest = feed && feed[1] ? strstr(feed, "Lines\n") : NULL;
        size_t more = 0;
        for (const char *at = rest ? strchr(rest, '\n') : NULL; at && *++at; at = strchr(at, '\n'))
            more += *at != '\n' && *at != '\f' && !strstr(at, "2 / 2\n\f");
        assert_true(!rest || more != 1);
        json_decref(document);
    }
}

static void tables_begin_again_on_each_page(void **state)
{
    static const struct str columns[] = {STR("Column of names"), STR("Days")};
    json_t *document = document_new(STR("en"), false, STR("Consents"));
    json_t *table = document_table(document_part(document, STR("All")), STR(""), columns, 2);
    struct str pdf;
    size_t heads = 0, pages = 0;

    UNUSED(state);
    for (int i = 0; i < 120; i++) {
        const struct str cells[] = {str_printf(&arena, "row %d with some words in it", i), STR("3")};
        document_cells(table, cells, 2);
    }
    CHECK(pdf_of(document, &pdf, e));
    const char *text = poppler("pdftotext -layout %s -", pdf);
    for (const char *at = text; (at = strstr(at, "Column of names")); at++)
        heads++;
    for (const char *at = text; (at = strchr(at, '\f')); at++)
        pages++;
    assert_true(pages >= 3);
    assert_int_equal(heads, pages);
    for (int i = 0; i < 120; i++)
        assert_holds(text, arena_printf(&arena, "row %d with", i));
    json_decref(document);
}

static void the_file_tells_nothing_of_its_making(void **state)
{
    json_t *document = plain();
    struct str first, second;

    UNUSED(state);
    CHECK(pdf_of(document, &first, e));
    CHECK(pdf_of(document, &second, e));
    assert_true(str_eq(first, second));
    const char *info = poppler("pdfinfo -rawdates %s", first);
    assert_holds(info, "20260101000000");
    assert_null(strstr(info, "cairo"));
    assert_null(strstr(info, "Author"));
    assert_null(strstr(info, "Title"));
    assert_null(strstr(info, "ModDate"));
    assert_true(str_find(first, STR("Society Lantern"), 0) == SIZE_MAX);
    json_decref(document);
}

/* A template finds nothing of the page around the paper: every name is there. */
static void a_view_lacks_nothing(void **state)
{
    json_t *document = plain(), *view = document_view(document);
    json_t *block = json_array_get(json_object_get(json_array_get(json_object_get(view, "parts"), 0), "blocks"), 0);

    UNUSED(state);
    assert_string_equal(json_string_value(json_object_get(view, "dir")), "ltr");
    assert_true(json_is_array(json_object_get(json_object_get(block, "list"), "rows")));
    assert_true(json_is_null(json_object_get(block, "text")));
    assert_true(json_is_null(json_object_get(block, "table")));
    json_decref(view);
    json_decref(document);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_put_in_stands_in_it),
        cmocka_unit_test(what_is_no_document_is_refused),
        cmocka_unit_test(a_long_text_is_divided_between_words),
        cmocka_unit_test(a_paper_too_long_is_told),
        cmocka_unit_test(numbers_keep_their_order_among_arabic_letters),
        cmocka_unit_test(pages_are_searched_numbered_and_tagged),
        cmocka_unit_test(every_script_is_read_back),
        cmocka_unit_test(no_line_stands_alone),
        cmocka_unit_test(tables_begin_again_on_each_page),
        cmocka_unit_test(the_file_tells_nothing_of_its_making),
        cmocka_unit_test(a_view_lacks_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, down);
}
