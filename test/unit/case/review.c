/* review.c - what staff say of the screen's findings: said once, taken back, sealed, listed, exported. */
#include "case/review.h"
#include "screen/labelled.h"
#include "world.h"

#define WORRY "They took my passport on the first day.\nI must pay back a debt, zelenamačka. Call +44 7700 900123 " \
    "or ana@example.org, he is @boss_of_all, SI56 1910 0000 0123 438."

static bool say(struct world *w, struct session *session, int64_t id, const struct review_in *in, struct err *err)
{
    return case_review(&w->cases, session, w->scratch, &w->arena, id, in, err);
}

static struct review_in missed(const char *indicator, const char *words)
{
    return (struct review_in){.kind = REVIEW_MISSED, .indicator = str_from(indicator), .words = str_from(words)};
}

static const struct review_in WRONG = {.kind = REVIEW_WRONG, .indicator = {"debt", 4}};

static size_t listed(struct world *w, struct session *session, int kind, struct review_row **ret)
{
    struct review_filter filter = {.kind = kind, .limit = 50};
    size_t count = 0;
    MUST(case_reviews(&w->cases, session, &w->arena, &filter, ret, &count, err));
    return count;
}

static int64_t audited(struct world *w, const char *action, const char *object)
{
    static const struct store_stmt LINES = {
        "test.lines", "SELECT count(*) FROM audit WHERE action = ?1 AND object = ?2"};
    struct store_conn *conn;
    int64_t count = 0;
    MUST(store_read_begin(w->store, &conn, err));
    MUST(store_number(conn, &LINES, VALUES(V_TEXT(str_from(action)), V_TEXT(str_from(object))), 0, &count, err));
    store_read_end(conn);
    return count;
}

static void the_same_thing_said_twice_is_said_once(void **state)
{
    UNUSED(state);
    struct world w;
    world_up(&w);
    struct session *ana = member_in(&w, w.intake, "ana", "Ana Izmišljena", ROLE_INTAKE, NULL);
    struct session *eva = member_in(&w, w.intake, "eva", "Eva Izmišljena", ROLE_CASEWORKER, "ana");
    int64_t id = submitted(&w, WORRY, true).id;
    struct review_in words = missed("documents-kept", "on the first day"), level = {.kind = REVIEW_LEVEL};
    struct case_report before = open_report(&w, ana, id);
    MUST(say(&w, ana, id, &WRONG, err));
    MUST(say(&w, eva, id, &WRONG, err));
    MUST(say(&w, ana, id, &words, err));
    words.words = STR("  On  the FIRST day ");
    words.note = STR("they always come on that day");
    MUST(say(&w, eva, id, &words, err));
    level.level = STR("some");
    MUST(say(&w, ana, id, &level, err));
    level.level = STR("none");
    MUST(say(&w, eva, id, &level, err));

    struct case_report report = open_report(&w, ana, id);
    assert_int_equal(report.review_count, 3);
    assert_int_equal(report.reviews[0].kind, REVIEW_WRONG);
    assert_str(report.reviews[0].words, "pay back a debt");
    assert_str(report.reviews[0].author, "Ana Izmišljena"); /* the first who said it */
    assert_int_equal(report.reviews[1].kind, REVIEW_MISSED);
    assert_str(report.reviews[1].words, "on the first day"); /* as they stand in the report */
    assert_str(report.reviews[1].note, "they always come on that day");
    assert_int_equal(report.reviews[2].kind, REVIEW_LEVEL);
    assert_int_equal(report.reviews[2].level, LEVEL_NONE);
    assert_int_equal(audited(&w, "report.review", "report:1"), 5);
    /* Nothing of the report changed. */
    assert_str(report.row.state, before.row.state.p);
    assert_int_equal(report.row.level, before.row.level);
    assert_int_equal(report.result.finding_count, before.result.finding_count);
    assert_int_equal(report.row.assignee, 0);
    assert_int_equal(report.event_count, before.event_count);
    assert_int_equal(report.note_count + report.message_count, 0);

    MUST(case_review_drop(&w.cases, eva, id, report.reviews[0].id, err));
    MUST(case_review_drop(&w.cases, ana, id, report.reviews[0].id, err)); /* gone already */
    assert_int_equal(audited(&w, "report.review-drop", "report:1"), 1);
    assert_int_equal(open_report(&w, ana, id).review_count, 2);
    MUST(say(&w, ana, id, &WRONG, err)); /* and again */
    assert_int_equal(open_report(&w, ana, id).review_count, 3);
    session_release(ana);
    session_release(eva);
    world_down(&w);
}

static void what_does_not_fit_is_refused(void **state)
{
    UNUSED(state);
    struct world w;
    world_up(&w);
    struct session *ana = member_in(&w, w.intake, "ana", "Ana Izmišljena", ROLE_INTAKE, NULL);
    struct session *analyst = member_in(&w, w.intake, "iva", "Iva", ROLE_ANALYST, NULL);
    int64_t id = submitted(&w, WORRY, true).id;
    struct review_in in = missed("debt", "words that nobody wrote");
    REFUSED(say(&w, ana, id, &in, err), ERR_INPUT, "!review-words-elsewhere");
    in = missed("debt", " \n ");
    REFUSED(say(&w, ana, id, &in, err), ERR_INPUT, "!review-choose-words");
    in = missed("no-such-sign", "first day");
    REFUSED(say(&w, ana, id, &in, err), ERR_INPUT, "!review-choose-sign");
    in = missed("debt", "who"); /* an answer that is not screened holds no missed words */
    in.words = STR("witness");
    REFUSED(say(&w, ana, id, &in, err), ERR_INPUT, "!review-words-elsewhere");
    in = (struct review_in){.kind = REVIEW_WRONG, .indicator = STR("no-such-sign")};
    REFUSED(say(&w, ana, id, &in, err), ERR_INPUT, "!review-sign-not-found");
    in = (struct review_in){.kind = REVIEW_LEVEL, .level = STR("worst")};
    REFUSED(say(&w, ana, id, &in, err), ERR_INPUT, "!review-choose-level");
    REFUSED(say(&w, analyst, id, &WRONG, err), ERR_DENIED, "!not-allowed");
    REFUSED(case_review_drop(&w.cases, ana, id, STR("short"), err), ERR_INPUT, "!review-unknown");
    /* Another entry of the report is no review: it stays. */
    MUST(case_note(&w.cases, ana, &w.arena, id, STR("A note."), NULL, 0, err));
    MUST(case_review_drop(&w.cases, ana, id, STR("00112233445566778899aabbccddeeff"), err));
    assert_int_equal(open_report(&w, ana, id).note_count, 1);
    session_release(ana);
    session_release(analyst);
    world_down(&w);
}

static void a_review_is_as_sealed_as_the_report(void **state)
{
    UNUSED(state);
    struct world w;
    world_up(&w);
    struct session *ana = member_in(&w, w.intake, "ana", "Ana Izmišljena", ROLE_INTAKE, NULL);
    struct session *bor = member_in(&w, w.shelter, "bor", "Bor Izmišljen", ROLE_COORDINATOR, NULL);
    struct case_report_out out = submitted(&w, WORRY, true);
    struct review_in in = missed("", "zelenamačka");
    struct review_row *rows;
    struct case_report report;
    in.note = STR("posebenznak");
    MUST(say(&w, ana, out.id, &in, err));
    MUST(say(&w, ana, out.id, &WRONG, err));
    static const char *const WORDS[] = {"zelenamačka", "posebenznak", "pay back", "missed", "wrong"};
    for (size_t i = 0; i < LEN(WORDS); i++)
        assert_absent(&w, str_from(WORDS[i]));
    /* Another agency reads neither; the reporter reads no review. */
    assert_int_equal(listed(&w, bor, -1, &rows), 0);
    REFUSED(case_open(&w.cases, bor, w.scratch, &w.arena, out.id, &report, err), ERR_NOT_FOUND, "!report-unknown");
    REFUSED(say(&w, bor, out.id, &WRONG, err), ERR_NOT_FOUND, "!report-unknown");
    struct case_receipt_view view;
    MUST(case_receipt_open(&w.cases, &w.arena, str_from(out.receipt), &view, err));
    assert_int_equal(view.message_count, 1);
    /* Who is sent the report is sent its reviews, and says who wrote them. */
    MUST(case_refer(&w.cases, ana, out.id, w.shelter, STR("consent"), STR(""), err));
    assert_int_equal(listed(&w, bor, -1, &rows), 2);
    assert_str(rows[1].review.author, "Ana Izmišljena · Testni vpis");
    session_release(ana);
    session_release(bor);
    world_down(&w);
}

static void the_list_is_filtered_and_paged(void **state)
{
    UNUSED(state);
    struct world w;
    world_up(&w);
    struct session *ana = member_in(&w, w.intake, "ana", "Ana Izmišljena", ROLE_INTAKE, NULL);
    struct review_in words = missed("documents-kept", "first day"), level = {.kind = REVIEW_LEVEL, .level = STR("high")};
    struct review_row *rows;
    for (int i = 0; i < 5; i++) {
        int64_t id = submitted(&w, WORRY, false).id;
        MUST(say(&w, ana, id, &WRONG, err));
        if (i == 0)
            MUST(say(&w, ana, id, &words, err));
        if (i == 4)
            MUST(say(&w, ana, id, &level, err));
    }
    assert_int_equal(listed(&w, ana, -1, &rows), 7);
    assert_int_equal(rows[0].report, 5);
    assert_int_equal(rows[0].review.kind, REVIEW_LEVEL);
    assert_int_equal(rows[1].level, LEVEL_HIGH); /* chosen for the text of that report */
    assert_int_equal(rows[2].level, -1);
    assert_int_equal(rows[6].report, 1);
    assert_int_equal(audited(&w, "report.review-read", "report:5,4,3,2,1"), 1);
    assert_int_equal(listed(&w, ana, REVIEW_MISSED, &rows), 1);
    assert_str(rows[0].review.words, "first day");
    assert_int_equal(audited(&w, "report.review-read", "report:1"), 1);
    assert_int_equal(listed(&w, ana, REVIEW_WRONG, &rows), 5);

    struct review_filter filter = {.kind = REVIEW_WRONG, .limit = 2};
    size_t seen = 0, count;
    int64_t last = INT64_MAX;
    do {
        MUST(case_reviews(&w.cases, ana, &w.arena, &filter, &rows, &count, err));
        for (size_t i = 0; i < count; i++, seen++) {
            assert_true(rows[i].report < last);
            last = rows[i].report;
        }
        if (count)
            filter.after = rows[count - 1].key;
    } while (count);
    assert_int_equal(seen, 5);
    filter.after = STR("x");
    REFUSED(case_reviews(&w.cases, ana, &w.arena, &filter, &rows, &count, err), ERR_INPUT, "!page-key-unknown");
    session_release(ana);
    world_down(&w);
}

static void the_level_follows_from_what_was_said(void **state)
{
    UNUSED(state);
    struct world w;
    world_up(&w);
    struct session *ana = member_in(&w, w.intake, "ana", "Ana Izmišljena", ROLE_INTAKE, NULL);
    int64_t id = submitted(&w, WORRY, false).id, quiet = submitted(&w, "She may not leave the room.", false).id;
    struct review_in words = missed("documents-kept", "may not leave"), both = missed("debt", "the room");
    struct review_in level = {.kind = REVIEW_LEVEL, .level = STR("high")};
    bool chosen;
#define WANTED(report) review_level(w.screen, &(report).result, (report).reviews, (report).review_count, &w.arena, &chosen)
    struct case_report report = open_report(&w, ana, id);
    assert_int_equal(report.result.level, LEVEL_HIGH);
    assert_int_equal(WANTED(report), LEVEL_HIGH);
    assert_false(chosen);
    MUST(say(&w, ana, id, &WRONG, err));
    report = open_report(&w, ana, id);
    assert_int_equal(WANTED(report), LEVEL_SOME); /* one strong sign is left */
    MUST(say(&w, ana, id, &level, err));
    report = open_report(&w, ana, id);
    assert_int_equal(WANTED(report), LEVEL_HIGH);
    assert_true(chosen);
    report = open_report(&w, ana, quiet);
    assert_int_equal(WANTED(report), LEVEL_NONE);
    MUST(say(&w, ana, quiet, &words, err));
    MUST(say(&w, ana, quiet, &both, err));
    report = open_report(&w, ana, quiet);
    assert_int_equal(WANTED(report), LEVEL_HIGH);
    assert_false(chosen);
    session_release(ana);
    world_down(&w);
}

/* ---- labelled texts ---- */

static struct str exported(struct world *w, struct session *session, bool keep_identifiers, size_t *ret_count)
{
    struct review_export in = {.reason = STR("The evaluation of March"), .keep_identifiers = keep_identifiers};
    struct str file = {0};
    MUST(case_review_export(&w->cases, session, w->scratch, &w->arena, &in, &file, ret_count, err));
    return file;
}

static bool holds(struct str file, const char *part)
{
    return str_find(file, str_from(part), 0) != SIZE_MAX;
}

static void labelled_texts_need_a_right_and_a_reason(void **state)
{
    UNUSED(state);
    struct world w;
    world_up(&w);
    struct session *ana = member_in(&w, w.intake, "ana", "Ana Izmišljena", ROLE_INTAKE, NULL);
    struct session *cvetka = member_in(&w, w.intake, "cvetka", "Cvetka", ROLE_COORDINATOR, "ana");
    struct session *adam = member_in(&w, w.intake, "adam", "Adam", ROLE_ADMINISTRATOR, NULL);
    struct session *bor = member_in(&w, w.shelter, "bor", "Bor", ROLE_COORDINATOR, NULL);
    struct review_export in = {.reason = STR("The evaluation of March")};
    struct str file;
    size_t count;
    int64_t id = submitted(&w, WORRY, false).id, texts;
#define EXPORT(session) case_review_export(&w.cases, session, w.scratch, &w.arena, &in, &file, &count, err)
    REFUSED(EXPORT(cvetka), ERR_CONFLICT, "!review-none");
    MUST(say(&w, ana, id, &WRONG, err));
    REFUSED(EXPORT(ana), ERR_DENIED, "!not-allowed");
    REFUSED(EXPORT(adam), ERR_DENIED, "!not-allowed");
    REFUSED(EXPORT(bor), ERR_CONFLICT, "!review-none"); /* that report is not in his agency's hands */
    REFUSED(case_review_count(&w.cases, adam, &texts, err), ERR_DENIED, "!not-allowed");
    in.reason = STR("short");
    REFUSED(EXPORT(cvetka), ERR_INPUT, "!export-reason-too-short");
    assert_int_equal(audited(&w, "report.export", "report:1"), 0);
    in.reason = STR("The evaluation of March");
    MUST(EXPORT(cvetka));
    assert_int_equal(count, 1);
    MUST(case_review_count(&w.cases, cvetka, &texts, err));
    assert_int_equal(texts, 1);
    assert_int_equal(audited(&w, "report.export", "report:1"), 1);
    in.keep_identifiers = true;
    MUST(EXPORT(cvetka));
    assert_int_equal(audited(&w, "report.export-whole", "report:1"), 1);
    session_release(ana);
    session_release(cvetka);
    session_release(adam);
    session_release(bor);
    world_down(&w);
}

static void identifiers_stay_in_the_sealed_store(void **state)
{
    UNUSED(state);
    struct world w;
    world_up(&w);
    struct session *cvetka = member_in(&w, w.intake, "cvetka", "Cvetka Izmišljena", ROLE_COORDINATOR, NULL);
    int64_t id = submitted(&w, WORRY, false).id;
    struct review_in in = missed("", "Call +44 7700 90"); /* a part of the number */
    size_t count;
    in.note = STR("ask +44 7700 900456");
    MUST(say(&w, cvetka, id, &in, err));
    struct str file = exported(&w, cvetka, false, &count);
    static const char *const HIDDEN[] = {"7700", "900123", "900456", "ana@example.org", "boss_of_all", "1910", "438",
                                         "Cvetka", "report:", "2026", "Izmišljeni Kraj", "witness"};
    for (size_t i = 0; i < LEN(HIDDEN); i++)
        if (holds(file, HIDDEN[i]))
            fail_msg("the file holds %s: " STR_FMT, HIDDEN[i], STR_ARG(file));
    assert_true(holds(file, "Call [phone] or [email], he is [handle], [iban]."));
    assert_true(holds(file, "\"words\":\"Call [phone]\",\"note\":\"ask [phone]\""));
    assert_true(holds(file, "zelenamačka"));
    file = exported(&w, cvetka, true, &count);
    assert_true(holds(file, "+44 7700 900123"));
    assert_true(holds(file, "\"words\":\"Call +44 7700 90\""));
    session_release(cvetka);
    world_down(&w);
}

/* What leaves the desk is what "kres screen --fit" and "--evaluate" read. */
static void labelled_texts_come_back_as_they_were_said(void **state)
{
    UNUSED(state);
    struct world w;
    world_up(&w);
    struct session *cvetka = member_in(&w, w.intake, "cvetka", "Cvetka Izmišljena", ROLE_COORDINATOR, NULL);
    int64_t first = submitted(&w, WORRY, false).id, second = submitted(&w, "A \"quiet\"\nevening \\ here.", false).id;
    struct review_in words = missed("documents-kept", "evening \\ here");
    struct review_in level = {.kind = REVIEW_LEVEL, .level = STR("some")};
    struct labelled *texts;
    struct verdict verdict;
    size_t count;
    MUST(say(&w, cvetka, first, &WRONG, err));
    MUST(say(&w, cvetka, second, &words, err));
    MUST(say(&w, cvetka, second, &level, err));
    submitted(&w, "Nobody has looked at this one.", false);
    struct str file = exported(&w, cvetka, false, &count);
    assert_int_equal(count, 2);
    assert_true(holds(file, "\"wrong\":[\"debt\"],\"missed\":[]}\n"));
    assert_true(holds(file, "\"missed\":[{\"indicator\":\"documents-kept\",\"words\":\"evening \\\\ here\"}]}\n"));

    const char *path = arena_printf(&w.arena, "%s/labelled.jsonl", w.folder);
    MUST(file_write(path, file, 0600, err));
    MUST(labelled_read(&w.arena, path, &texts, &count, err));
    assert_int_equal(count, 2);
    assert_str(texts[0].id, "1");
    assert_str(texts[0].text, "A \"quiet\"\nevening \\ here.");
    assert_int_equal(texts[0].level, LEVEL_SOME);
    assert_str(texts[0].lang, "en");
    assert_str(texts[0].kind, "report");
    assert_int_equal(texts[0].form_count, 0);
    assert_int_equal(texts[1].level, LEVEL_SOME); /* high by both signs; one of them was wrong */
    MUST(labelled_screen(w.screen, texts, count, "SI", &w.arena, err));
    assert_int_equal(texts[1].result.level, LEVEL_HIGH);
    assert_int_equal(texts[1].found_count, 2);
    labelled_judge(texts, count, &w.arena, &verdict);
    assert_int_equal(verdict.count, 2);
    assert_int_equal(verdict.confusion[LEVEL_SOME][LEVEL_HIGH], 1);
    assert_int_equal(verdict.confusion[LEVEL_SOME][LEVEL_NONE], 1);
    session_release(cvetka);
    world_down(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_thing_said_twice_is_said_once),
        cmocka_unit_test(what_does_not_fit_is_refused),
        cmocka_unit_test(a_review_is_as_sealed_as_the_report),
        cmocka_unit_test(the_list_is_filtered_and_paged),
        cmocka_unit_test(the_level_follows_from_what_was_said),
        cmocka_unit_test(labelled_texts_need_a_right_and_a_reason),
        cmocka_unit_test(identifiers_stay_in_the_sealed_store),
        cmocka_unit_test(labelled_texts_come_back_as_they_were_said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
