/* print.c - posters and cards: every text fits on every paper in every language, and nothing else gets on them. */
#include "print/print.h"

#include "base/file.h"
#include "base/yaml.h"
#include "check.h"
#include "print/canvas.h"
#include "print/draw.h"

static struct arena arena;
static const char *const languages[] = {"sl", "en", "uk", "ru", "de", "hr", "ar"};

static int down(void **state)
{
    UNUSED(state);
    arena_clear(&arena);
    return 0;
}

/* There and back as text, as the server and kres-print do it, but in this process. */
static bool print(const struct print_job *in, struct str *ret, struct err *err)
{
    struct print_job job = *in, read;
    struct err why = {0};
    struct str bytes = {0};

    job.ui = STR(KRES_SOURCE "/ui");
    if (!job_check(&job, err))
        return false;
    bool ok = job_read(&arena, job_write(&job, &arena), &read, &why) && job_draw(&read, &arena, &bytes, &why);
    return answer_read(answer_write(&arena, ok, bytes, &why), ret, err);
}

static bool pdf_of(const struct poster *poster, enum paper paper, struct str *ret, struct err *err)
{
    return print(&(struct print_job){.what = PRINT_PDF, .paper = paper, .poster = *poster}, ret, err);
}

static struct poster plain(void)
{
    return (struct poster){.lang = STR("en"), .title = STR("Can you leave when you want to?"),
                           .lines = {STR("One."), STR("Two.")}, .line_count = 2, .call = STR("Tear off a strip."),
                           .link = STR("https://kres.example.org/en/"), .address = STR("kres.example.org/en"),
                           .danger = STR("In danger? Call 113"), .phone = STR("113")};
}

static struct str text(const struct yaml *item, const char *key, const char *lang)
{
    const struct yaml *texts = yaml_get(item, key);

    return texts ? yaml_text(texts, lang) : STR("");
}

static struct poster of_pack(const struct yaml *item, const char *lang)
{
    const struct yaml *lines = yaml_get(item, "lines");
    struct poster poster = plain();
    const char *drawing =
        arena_printf(&arena, KRES_SOURCE "/ui/drawings/" STR_FMT ".svg", STR_ARG(yaml_text(item, "drawing")));

    poster.style = str_is(yaml_text(item, "style"), "strips") ? POSTER_STRIPS : POSTER_SHEET;
    poster.lang = str_from(lang);
    poster.right_to_left = strcmp(lang, "ar") == 0;
    poster.title = text(item, "title", lang);
    poster.call = text(item, "call", lang);
    poster.drawing = file_exists(drawing) ? yaml_text(item, "drawing") : STR("");
    poster.address = STR("pomoc-zrtvam.ministrstvo.example.si/p/k7m4x2qd");
    poster.link = STR("https://pomoc-zrtvam.ministrstvo.example.si/sl/report?place=k7m4x2qd");
    poster.place = STR("Nastanitveni center za mlade in druzine, Sezana 12");
    poster.danger = STR("Ste v nevarnosti? Pokličite 113");
    poster.line_count = 0;
    for (const struct yaml *line = lines ? lines->first : NULL; line; line = line->next)
        poster.lines[poster.line_count++] = yaml_text(line, lang);
    return poster;
}

static void all_posters_fit(void **state)
{
    static const enum paper shapes[] = {PAPER_A4, PAPER_LETTER}; /* A3 and A5 are A4 in another size */
    struct yaml *root;
    size_t made = 0;

    UNUSED(state);
    CHECK(yaml_load(&arena, KRES_SOURCE "/packs/core/posters/posters.yaml", &root, e));
    for (const struct yaml *item = yaml_get(root, "posters")->first; item; item = item->next)
        for (size_t i = 0; i < LEN(languages); i++)
            for (size_t k = 0; k < LEN(shapes); k++, made++) {
                struct poster poster = of_pack(item, languages[i]);
                struct str pdf;
                assert_true(poster.title.n && poster.call.n && poster.line_count);
                CHECK(pdf_of(&poster, shapes[k], &pdf, e));
                assert_true(pdf.n > 4000 && str_starts(pdf, STR("%PDF-")));
            }
    assert_true(made >= 6 * LEN(languages) * LEN(shapes));
}

static void the_same_poster_gives_the_same_bytes(void **state)
{
    struct poster poster = plain();
    struct str first, second, other;

    UNUSED(state);
    CHECK(pdf_of(&poster, PAPER_A4, &first, e));
    CHECK(pdf_of(&poster, PAPER_A4, &second, e));
    assert_true(str_eq(first, second));
    assert_true(str_find(first, STR("(20260101000000"), 0) != SIZE_MAX); /* not the time of now */
    poster.place = STR("Logatec");
    CHECK(pdf_of(&poster, PAPER_A4, &other, e));
    assert_false(str_eq(first, other));
}

static void what_does_not_fit_is_told(void **state)
{
    struct poster poster = plain();
    struct err err = {0};
    struct str pdf;
    char words[POSTER_TEXT_MOST + 2];

    UNUSED(state);
    memset(words, 'm', sizeof words); /* one word as long as a page */
    poster.title = str_make(words, 120);
    assert_false(pdf_of(&poster, PAPER_A4, &pdf, &err));
    assert_int_equal(err.kind, ERR_INPUT);
    assert_holds(err.text, "does not fit");
    poster = plain();
    poster.lines[1] = str_make(words, 200);
    assert_false(pdf_of(&poster, PAPER_A5, &pdf, &err));
    assert_holds(err.text, "too long");
    poster = plain();
    poster.call = str_make(words, sizeof words);
    assert_false(pdf_of(&poster, PAPER_A4, &pdf, &err));
    assert_holds(err.text, "longer than");
    poster = plain();
    poster.call = STR("\xff\xfe");
    assert_false(pdf_of(&poster, PAPER_A4, &pdf, &err));
    assert_holds(err.text, "UTF-8");
}

static void drawings_come_from_their_folder_alone(void **state)
{
    static const char *const bad[] = {"../icons/kres", "/etc/passwd", "A", "a.b", "", "drawings/x"};
    struct poster poster = plain();
    struct err err = {0};
    struct str pdf;

    UNUSED(state);
    for (size_t i = 0; i < LEN(bad); i++) {
        poster.drawing = str_from(bad[i]);
        if (poster.drawing.n)
            assert_false(pdf_of(&poster, PAPER_A4, &pdf, &err));
    }
    poster.drawing = STR("there-is-none"); /* the poster matters more than its drawing; a card is one */
    CHECK(pdf_of(&poster, PAPER_A4, &pdf, e));
    const struct card card = {.lang = STR("en"), .title = STR("A"), .line = STR("B."), .drawing = STR("there-is-none")};
    assert_false(print(&(struct print_job){.what = PRINT_CARD, .card = card}, &pdf, &err));
    assert_int_equal(err.kind, ERR_NOT_FOUND);
}

static void places_say_no_more_than_where(void **state)
{
    static const char *const good[] = {"Logatec", "Azilni dom Vič, Ljubljana", "Hotel \xe2\x80\x99Pri mostu\xe2\x80\x99",
                                       "Šola (2. nadstropje)",                                       "مركز الإيواء", ""};
    static const char *const bad[] = {"call 070 123 456", "a@b", "www.a/b", "<b>", "a\nb", "a\xe2\x80\xae""b", "\xff",
                                      "12345", "0123456789012345678901234567890123456789012345678901234567890"};

    UNUSED(state);
    for (size_t i = 0; i < LEN(good); i++)
        if (!print_place_is_good(str_from(good[i])))
            fail_msg("\"%s\" is a place", good[i]);
    for (size_t i = 0; i < LEN(bad); i++)
        if (print_place_is_good(str_from(bad[i])))
            fail_msg("\"%s\" is no place", bad[i]);
}

static unsigned big_endian(const char *p)
{
    return (unsigned)((uint8_t)p[0] << 24 | (uint8_t)p[1] << 16 | (uint8_t)p[2] << 8 | (uint8_t)p[3]);
}

static void pictures_have_a_palette(void **state)
{
    const struct card card = {.lang = STR("de"),
                              .title = STR("Lassen Sie sich Zeit mit Menschen, die Sie nur vom Bildschirm kennen"),
                              .line = STR("Hinter einem Profil kann jeder stecken.")};
    const struct card arabic = {.lang = STR("ar"), .right_to_left = true, .title = STR("احتفظوا بأوراقكم وهاتفكم"),
                                .line = STR("لا تعطوا جواز سفركم أو هويتكم أو هاتفكم لأحد، ولو للحظة.")};
    struct poster poster = plain();
    struct str png;

    UNUSED(state);
    for (int i = 0; i < 2; i++) {
        CHECK(print(&(struct print_job){.what = PRINT_CARD, .card = i ? arabic : card}, &png, e));
        assert_true(str_starts(png, STR("\x89PNG\r\n\x1a\n")));
        assert_int_equal(big_endian(png.p + 16), CARD_PIXELS);
        assert_int_equal(big_endian(png.p + 20), CARD_PIXELS);
        assert_int_equal(png.p[25], 3); /* a palette */
        assert_true(png.n < 60 * 1024);
    }
    CHECK(print(&(struct print_job){.what = PRINT_PNG, .paper = PAPER_A4, .width = 560, .poster = poster}, &png, e));
    assert_int_equal(big_endian(png.p + 16), 560);
    assert_true(png.n < 60 * 1024);
    struct err err;
    assert_false(print(&(struct print_job){.what = PRINT_PNG, .width = 5000, .poster = poster}, &png, &err));
}

static void text_stays_in_its_box(void **state)
{
    static const struct { const char *lang, *text; } cases[] = {
        {"de", "Donaudampfschifffahrtsgesellschaft und Aufenthaltsbestimmungsrecht"},
        {"ar", "هل يعرض عليكم أحد عملاً أو غرفة أو توصيلة إلى بلد آخر؟"},
        {"uk", "Сфотографуйте номер автомобіля й надішліть людині, якій довіряєте."},
    };
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, 300, 200);

    UNUSED(state);
    for (size_t i = 0; i < LEN(cases); i++) {
        const struct face face = {.weight = PANGO_WEIGHT_BOLD, .largest = 60, .smallest = 4, .spacing = .9,
                                  .balanced = true};
        struct canvas canvas;
        canvas_begin(&canvas, surface, &arena, KRES_SOURCE "/ui", 300, 200, str_from(cases[i].lang), i == 1);
        struct setting setting = text_set(&canvas, str_from(cases[i].text), &face, 200, 80);
        assert_non_null(setting.layout);
        assert_true(setting.w <= 200.1 && setting.h <= 80.1 && setting.size > 8);
        text_draw(&canvas, &setting, &face, canvas_box(&canvas, 10, 10, 200, 80));
        CHECK(canvas_end(&canvas, e));
    }
    cairo_surface_destroy(surface);
}

static void without_the_program_nothing_is_printed(void **state)
{
    struct poster poster = plain();
    struct printer *printer;
    struct err err = {0};
    struct str pdf;

    UNUSED(state);
    CHECK(printer_open(KRES_SOURCE "/ui", NULL, 0, &printer, e));
    assert_false(print_pdf(printer, &arena, &poster, PAPER_A4, &pdf, &err));
    assert_int_equal(err.kind, ERR_NOT_FOUND);
    printer_close(printer);
    CHECK(printer_open(KRES_SOURCE "/ui", "/bin/false", 0, &printer, e));
    assert_false(print_pdf(printer, &arena, &poster, PAPER_A4, &pdf, &err));
    assert_int_equal(err.kind, ERR_FAULT);
    printer_close(printer);
}

static void papers_have_names(void **state)
{
    enum paper paper;

    UNUSED(state);
    for (int i = 0; i < PAPERS; i++) {
        assert_true(paper_find(str_from(paper_name((enum paper)i)), &paper));
        assert_int_equal(paper, i);
    }
    assert_false(paper_find(STR("a9"), &paper));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(papers_have_names),
        cmocka_unit_test(text_stays_in_its_box),
        cmocka_unit_test(all_posters_fit),
        cmocka_unit_test(the_same_poster_gives_the_same_bytes),
        cmocka_unit_test(what_does_not_fit_is_told),
        cmocka_unit_test(drawings_come_from_their_folder_alone),
        cmocka_unit_test(places_say_no_more_than_where),
        cmocka_unit_test(pictures_have_a_palette),
        cmocka_unit_test(without_the_program_nothing_is_printed),
    };
    return cmocka_run_group_tests(tests, NULL, down);
}
