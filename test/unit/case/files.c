/* files.c - attachments: the untouched original beside a copy without metadata, drafts, and what is refused. */
#include "world.h"

#include "case/inside.h"
#include "picture.h"

static struct case_file_in picture(struct world *w, const char *suffix, int bands)
{
    struct str bytes = make_picture(&w->arena, suffix, bands);
    assert_true(bytes.n > 0);
    return (struct case_file_in){.name = str_printf(&w->arena, "slika%s", suffix), .type = STR("text/html"),
                                 .bytes = bytes};
}

static void a_picture_loses_what_betrays_the_place(void **state)
{
    UNUSED(state);
    struct world w;
    world_up(&w);
    struct session *ana = member_in(&w, w.intake, "ana", "Ana", ROLE_INTAKE, NULL);
    struct case_file_in file = picture(&w, ".jpg", 3), clean, original;
    assert_true(str_find(file.bytes, STR("SKRIVNIKRAJ"), 0) != SIZE_MAX);
    struct case_report_out out;
    MUST(submit(&w, "See the photo.", true, &file, 1, &out, err));
    struct case_report report = open_report(&w, ana, out.id);
    assert_int_equal(report.file_count, 1);
    assert_str(report.files[0].name, "slika.jpg");
    assert_str(report.files[0].type, "image/jpeg"); /* by content, not by what the sender said */
    assert_int_equal(report.files[0].size, file.bytes.n);
    assert_true(report.files[0].has_clean);
    MUST(case_file_clean(&w.cases, ana, &w.arena, out.id, report.files[0].id, &clean, err));
    assert_true(str_find(clean.bytes, STR("SKRIVNIKRAJ"), 0) == SIZE_MAX);
    assert_str(clean.type, "image/jpeg");
    VipsImage *image = vips_image_new_from_buffer(clean.bytes.p, clean.bytes.n, "", NULL);
    assert_int_equal(vips_image_get_width(image), 20); /* upright */
    g_object_unref(image);

    REFUSED(case_file_original(&w.cases, ana, &w.arena, out.id, report.files[0].id, STR("why"), &original, err),
            ERR_INPUT, "!reason-too-short");
    REFUSED(case_file_clean(&w.cases, ana, &w.arena, out.id, 999, &clean, err), ERR_NOT_FOUND, "!file-unknown");
    struct case_receipt_view view;
    MUST(case_receipt_open(&w.cases, &w.arena, str_from(out.receipt), &view, err));
    MUST(case_receipt_file(&w.cases, &w.arena, view.token, view.messages[0].files[0].id, &original, err));
    assert_true(str_eq(original.bytes, file.bytes));
    session_release(ana);
    world_down(&w);
}

static void every_kind_is_cleaned_or_kept_as_it_is(void **state)
{
    UNUSED(state);
    struct world w;
    world_up(&w);
    struct session *ana = member_in(&w, w.intake, "ana", "Ana", ROLE_INTAKE, NULL);
    struct case_file_in files[] = {
        picture(&w, ".png", 4), picture(&w, ".webp", 3), picture(&w, ".gif", 3), picture(&w, ".tif", 3),
        {.name = STR("../../etc/x\".pdf"), .type = STR("application/pdf"), .bytes = STR("%PDF-1.4")},
        {.name = STR("broken.jpg"), .type = STR("image/jpeg"), .bytes = STR("\xff\xd8\xff nothing more")},
        {.name = STR("page.html"), .type = STR("text/html"), .bytes = STR("<script>")},
        {.name = STR(""), .type = STR(""), .bytes = STR("")},
    };
    struct case_report_out out;
    MUST(submit(&w, "Files.", false, files, LEN(files), &out, err));
    struct case_report report = open_report(&w, ana, out.id);
    assert_int_equal(report.file_count, LEN(files));
    for (size_t i = 0; i < 4; i++)
        if (!report.files[i].has_clean)
            fail_msg("no clean copy of " STR_FMT, STR_ARG(report.files[i].name));
    assert_str(report.files[0].clean_type, "image/png"); /* transparency stays */
    assert_str(report.files[1].clean_type, "image/jpeg");
    for (size_t i = 4; i < LEN(files); i++)
        assert_false(report.files[i].has_clean);
    assert_str(report.files[4].name, "x_.pdf");
    assert_str(report.files[6].type, "application/octet-stream");
    assert_str(report.files[7].name, "file");
    session_release(ana);
    world_down(&w);
}

static void the_original_opens_with_a_recorded_reason(void **state)
{
    UNUSED(state);
    struct world w;
    world_up(&w);
    struct session *inspector = member_in(&w, w.intake, "ivan", "Ivan", ROLE_INVESTIGATOR, NULL);
    size_t n = 3 * 1024 * 1024 + 7;
    char *bytes = arena_alloc(&w.arena, n);
    random_bytes(bytes, n);
    struct case_file_in file = {.name = STR("big.bin"), .bytes = str_make(bytes, n)}, original;
    struct case_report_out out;
    MUST(submit(&w, "Evidence.", false, &file, 1, &out, err));
    struct case_report report = open_report(&w, inspector, out.id);
    MUST(case_file_original(&w.cases, inspector, &w.arena, out.id, report.files[0].id,
                            STR("Evidence for the prosecutor"), &original, err));
    assert_true(str_eq(original.bytes, file.bytes));
    report = open_report(&w, inspector, out.id);
    assert_str(report.events[0].action, "opened-original");
    assert_str(report.events[0].detail, "Evidence for the prosecutor");
    assert_str(report.events[0].whom, "big.bin");
    session_release(inspector);
    world_down(&w);
}

static void too_much_is_refused_with_a_reason(void **state)
{
    UNUSED(state);
    struct world w;
    world_up(&w);
    session_release(member_in(&w, w.intake, "ana", "Ana", ROLE_INTAKE, NULL));
    struct case_file_in many[CASE_FILES_MOST + 1] = {{.name = STR("a")}};
    struct case_report_out out;
    REFUSED(submit(&w, "x", false, many, LEN(many), &out, err), ERR_INPUT, "!files-too-many");
    size_t half = CASE_FILES_BYTES / 2 + 1;
    struct str bytes = str_make(arena_alloc(&w.arena, half), half);
    struct case_file_in large[] = {{.bytes = bytes}, {.bytes = bytes}};
    REFUSED(submit(&w, "x", false, large, 2, &out, err), ERR_TOO_LARGE, "!files-too-large");
    world_down(&w);
}

static void a_draft_waits_two_hours(void **state)
{
    UNUSED(state);
    struct world w;
    world_up(&w);
    struct case_file_in file = {.name = STR("a.txt"), .type = STR("text/plain"), .bytes = STR("waiting")}, found;
    struct str handle, other;
    MUST(case_draft_keep(&w.cases, &w.arena, &file, &handle, err));
    MUST(case_draft_keep(&w.cases, &w.arena, &file, &other, err));
    MUST(case_draft_open(&w.cases, &w.arena, handle, &found, err));
    assert_str(found.name, "a.txt");
    assert_str(found.type, "text/plain");
    assert_str(found.bytes, "waiting");
    MUST(case_draft_drop(&w.cases, &w.arena, handle, err));
    REFUSED(case_draft_open(&w.cases, &w.arena, handle, &found, err), ERR_DENIED, "!page-expired");
    clock_pretend(clock_now() + 4 * 3600);
    REFUSED(case_draft_open(&w.cases, &w.arena, other, &found, err), ERR_DENIED, "!page-expired");
    MUST(case_draft_sweep(&w.cases, err));
    static const struct store_stmt LEFT = {"test.left", "SELECT count(*) FROM draft"};
    struct store_conn *conn;
    int64_t left = -1;
    MUST(store_read_begin(w.store, &conn, err));
    MUST(store_number(conn, &LEFT, NO_VALUES, -1, &left, err));
    store_read_end(conn);
    assert_int_equal(left, 0);
    world_down(&w);
}

static void a_note_and_its_files_never_reach_the_reporter(void **state)
{
    UNUSED(state);
    struct world w;
    world_up(&w);
    struct session *ana = member_in(&w, w.intake, "ana", "Ana", ROLE_INTAKE, NULL);
    struct case_report_out out = submitted(&w, "Something.", true);
    struct case_file_in secret = {.name = STR("n.txt"), .bytes = STR("staff only")}, found;
    struct case_file_in photo = picture(&w, ".jpg", 3);
    MUST(case_note(&w.cases, ana, &w.arena, out.id, STR("look"), &secret, 1, err));
    MUST(case_answer(&w.cases, ana, &w.arena, out.id, STR("map"), &photo, 1, err));
    int64_t note_file = open_report(&w, ana, out.id).notes[0].files[0].id;
    struct case_receipt_view view;
    MUST(case_receipt_open(&w.cases, &w.arena, str_from(out.receipt), &view, err));
    assert_int_equal(view.message_count, 2);
    REFUSED(case_receipt_file(&w.cases, &w.arena, view.token, note_file, &found, err), ERR_NOT_FOUND,
            "!file-unknown");
    /* The photo staff sent goes out without what their camera wrote into it. */
    MUST(case_receipt_file(&w.cases, &w.arena, view.token, view.messages[1].files[0].id, &found, err));
    assert_true(str_find(found.bytes, STR("SKRIVNIKRAJ"), 0) == SIZE_MAX);
    session_release(ana);
    world_down(&w);
}

/* A picture that has broken the tool from inside can do no more than sleep there; nobody waits for it. */
static void a_tool_that_does_not_end_is_ended(void **state)
{
    UNUSED(state);
    struct world w;
    world_up(&w);
    struct case_file_in file = picture(&w, ".jpg", 3);
    struct str clean, type;
    const char *tool = arena_printf(&w.arena, "%s/sleeper", w.folder);
    MUST(file_write(tool, STR("#!/bin/sh\nexec 1>&-\nexec /bin/sleep 8\n"), 0700, err));
    int64_t begun = clock_ticks_ms();
    assert_false(picture_clean(tool, &w.arena, file.bytes, begun + 30000, &clean, &type));
    assert_true(clock_ticks_ms() - begun < 5000);
    MUST(file_write(tool, STR("#!/bin/sh\nexec /bin/sleep 8\n"), 0700, err));
    begun = clock_ticks_ms();
    assert_false(picture_clean(tool, &w.arena, file.bytes, begun + 300, &clean, &type));
    assert_false(picture_clean(tool, &w.arena, file.bytes, begun, &clean, &type));
    assert_true(clock_ticks_ms() - begun < 5000);
    unlink(tool);
    world_down(&w);
}

int main(int argc, char **argv)
{
    UNUSED(argc);
    if (VIPS_INIT(argv[0]) != 0)
        return 1;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_picture_loses_what_betrays_the_place),
        cmocka_unit_test(every_kind_is_cleaned_or_kept_as_it_is),
        cmocka_unit_test(the_original_opens_with_a_recorded_reason),
        cmocka_unit_test(too_much_is_refused_with_a_reason),
        cmocka_unit_test(a_draft_waits_two_hours),
        cmocka_unit_test(a_note_and_its_files_never_reach_the_reporter),
        cmocka_unit_test(a_tool_that_does_not_end_is_ended),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
