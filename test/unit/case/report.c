/* report.c - the whole way of a report, the rights on it, and what a seized disk tells. */
#include <pthread.h>

#include "world.h"

#define WORRY "They took my passport on the first day and I must pay back a debt for the trip. zelenamačka"

static void a_report_is_read_answered_and_closed(void **state)
{
    UNUSED(state);
    struct world w;
    world_up(&w);
    struct session *ana = member_in(&w, w.intake, "ana", "Ana Izmišljena", ROLE_INTAKE, NULL);
    struct case_report_out out = submitted(&w, WORRY, true);
    assert_int_equal(strlen(out.receipt), RECEIPT_TEXT);
    assert_int_equal(out.level, LEVEL_HIGH);
    assert_str(out.agency, "Testni vpis");

    struct case_filter filter = {.level = -1, .limit = 50};
    struct case_row *rows;
    size_t count;
    MUST(case_inbox(&w.cases, ana, &w.arena, &filter, &rows, &count, err));
    assert_int_equal(count, 1);
    assert_int_equal(rows[0].id, out.id);
    assert_int_equal(rows[0].level, out.level);
    assert_str(rows[0].lang, "en");
    struct case_counts counts;
    MUST(case_count(&w.cases, ana, &counts, err));
    assert_int_equal(counts.fresh, 1);
    assert_int_equal(counts.open, 1);

    struct case_report report = open_report(&w, ana, out.id);
    assert_int_equal(report.answer_count, 3);
    assert_str(report.answers[0].field, "who");
    assert_str(report.answers[1].value, WORRY);
    assert_true(report.answers[1].result.finding_count > 0);
    assert_true(report.has_reporter);
    MUST(case_take(&w.cases, ana, out.id, err));
    MUST(case_note(&w.cases, ana, &w.arena, out.id, STR("Only for colleagues."), NULL, 0, err));
    MUST(case_answer(&w.cases, ana, &w.arena, out.id, STR("Are you safe now?"), NULL, 0, err));

    struct case_receipt_view view;
    MUST(case_receipt_open(&w.cases, &w.arena, str_from(out.receipt), &view, err));
    assert_str(view.state, "answered");
    assert_int_equal(view.message_count, 2);
    assert_true(str_find(view.messages[0].text, STR(WORRY), 0) != SIZE_MAX);
    assert_str(view.messages[1].text, "Are you safe now?");
    assert_str(view.messages[1].author, "Testni vpis"); /* never the person's name */
    assert_false(view.messages[1].from_reporter);

    MUST(case_receipt_message(&w.cases, &w.arena, view.token, STR("Yes, I am."), NULL, 0, err));
    MUST(case_count(&w.cases, ana, &counts, err));
    assert_int_equal(counts.unread, 1);
    report = open_report(&w, ana, out.id);
    assert_true(report.row.unread_message);
    assert_int_equal(report.message_count, 2);
    assert_str(report.messages[1].text, "Yes, I am.");
    assert_str(report.notes[0].author, "Ana Izmišljena");
    MUST(case_count(&w.cases, ana, &counts, err));
    assert_int_equal(counts.unread, 0);

    REFUSED(case_close(&w.cases, ana, out.id, STR("no such"), STR(""), err), ERR_INPUT, "!reason-unknown");
    MUST(case_close(&w.cases, ana, out.id, STR("helped"), STR("done"), err));
    REFUSED(case_answer(&w.cases, ana, &w.arena, out.id, STR("x"), NULL, 0, err), ERR_CONFLICT, "!not-in-this-state");
    MUST(case_receipt_view(&w.cases, &w.arena, view.token, &view, err));
    assert_str(view.state, "closed");
    MUST(case_count(&w.cases, ana, &counts, err));
    assert_int_equal(counts.open, 0);
    /* She writes again: it is open again, and staff see that she wrote. */
    MUST(case_receipt_message(&w.cases, &w.arena, view.token, STR("It began again."), NULL, 0, err));
    MUST(case_count(&w.cases, ana, &counts, err));
    assert_int_equal(counts.open, 1);
    assert_int_equal(counts.unread, 1);
    session_release(ana);
    world_down(&w);
}

static void a_receipt_that_is_not_hers_opens_nothing(void **state)
{
    UNUSED(state);
    struct world w;
    world_up(&w);
    session_release(member_in(&w, w.intake, "ana", "Ana Izmišljena", ROLE_INTAKE, NULL));
    struct case_report_out out = submitted(&w, "Something is wrong in this house.", true);
    struct case_receipt_view view;
    char other[RECEIPT_TEXT + 1];
    memcpy(other, out.receipt, sizeof other);
    other[RECEIPT_TEXT - 1] = other[RECEIPT_TEXT - 1] == '0' ? '1' : '0'; /* the secret part */
    REFUSED(case_receipt_open(&w.cases, &w.arena, str_from(other), &view, err), ERR_NOT_FOUND, "!receipt-unknown");
    memcpy(other, out.receipt, sizeof other);
    other[0] = other[0] == '0' ? '1' : '0'; /* the locator */
    REFUSED(case_receipt_open(&w.cases, &w.arena, str_from(other), &view, err), ERR_NOT_FOUND, "!receipt-unknown");
    REFUSED(case_receipt_open(&w.cases, &w.arena, STR("123"), &view, err), ERR_INPUT, "!receipt-too-short");

    MUST(case_receipt_open(&w.cases, &w.arena, str_from(out.receipt), &view, err));
    assert_str(view.state, "received");
    struct str text = str_printf(&w.arena, "my code is %s", out.receipt);
    REFUSED(case_receipt_message(&w.cases, &w.arena, view.token, text, NULL, 0, err), ERR_INPUT,
            "!field-holds-receipt");
    REFUSED(case_receipt_message(&w.cases, &w.arena, STR("forged"), STR("x"), NULL, 0, err), ERR_DENIED,
            "!page-expired");
    clock_pretend(clock_now() + 31 * 60);
    REFUSED(case_receipt_view(&w.cases, &w.arena, view.token, &view, err), ERR_DENIED, "!page-expired");
    world_down(&w);
}

static void a_referral_lets_the_other_agency_read(void **state)
{
    UNUSED(state);
    struct world w;
    world_up(&w);
    struct session *ana = member_in(&w, w.intake, "ana", "Ana Izmišljena", ROLE_INTAKE, NULL);
    struct session *bor = member_in(&w, w.shelter, "bor", "Bor Izmišljen", ROLE_CASEWORKER, NULL);
    struct session *chief = member_in(&w, w.intake, "chief", "Uprava", ROLE_ADMINISTRATOR, NULL);
    struct case_report_out out = submitted(&w, WORRY, true);
    struct case_report report;
    REFUSED(case_open(&w.cases, bor, w.scratch, &w.arena, out.id, &report, err), ERR_NOT_FOUND, "!report-unknown");
    REFUSED(case_open(&w.cases, chief, w.scratch, &w.arena, out.id, &report, err), ERR_DENIED, "!not-allowed");
    REFUSED(case_refer(&w.cases, ana, out.id, w.shelter, STR("because"), STR(""), err), ERR_INPUT,
            "!ground-unknown");
    REFUSED(case_refer(&w.cases, ana, out.id, w.intake, STR("consent"), STR(""), err), ERR_INPUT, "!own-agency");
    MUST(case_note(&w.cases, ana, &w.arena, out.id, STR("She agreed today."), NULL, 0, err));
    MUST(case_refer(&w.cases, ana, out.id, w.shelter, STR("consent"), STR("Asks for a safe place"), err));

    struct case_receipt_view view;
    MUST(case_receipt_open(&w.cases, &w.arena, str_from(out.receipt), &view, err));
    assert_str(view.state, "referred");
    report = open_report(&w, bor, out.id);
    assert_true(report.row.referred_in);
    assert_str(report.answers[1].value, WORRY);
    assert_str(report.notes[0].author, "Ana Izmišljena · Testni vpis");
    assert_str(report.referred_to[0], "Testni vpis");
    assert_str(report.events[0].action, "refer");
    assert_str(report.events[0].choice, "consent");
    assert_str(report.events[0].whom, "Testna varna hiša");
    assert_str(report.events[0].detail, "Asks for a safe place");
    MUST(case_answer(&w.cases, bor, &w.arena, out.id, STR("We have a room."), NULL, 0, err));
    MUST(case_receipt_view(&w.cases, &w.arena, view.token, &view, err));
    assert_str(view.state, "answered");
    assert_str(view.agency, "Testna varna hiša");
    MUST(case_reopen(&w.cases, ana, out.id, err));
    REFUSED(case_refer(&w.cases, ana, out.id, w.shelter, STR("consent"), STR(""), err), ERR_CONFLICT,
            "!already-referred");
    session_release(ana);
    session_release(bor);
    session_release(chief);
    world_down(&w);
}

static void what_a_leaver_wrote_stays_readable(void **state)
{
    UNUSED(state);
    struct world w;
    world_up(&w);
    struct session *ana = member_in(&w, w.intake, "ana", "Ana Izmišljena", ROLE_INTAKE, NULL);
    struct session *eva = member_in(&w, w.intake, "eva", "Eva Izmišljena", ROLE_INTAKE, "ana");
    struct case_report_out before = submitted(&w, WORRY, false), unread = submitted(&w, "Nobody read this yet.", false);
    MUST(case_take(&w.cases, ana, before.id, err));
    REFUSED(case_take(&w.cases, eva, before.id, err), ERR_CONFLICT, "!taken-by-other");
    MUST(case_note(&w.cases, ana, &w.arena, before.id, STR("Written by Ana."), NULL, 0, err));
    int64_t ana_id = session_member(ana);
    session_release(ana);
    MUST(member_disable(w.store, 0, ana_id, false, err));
    struct case_report_out after = submitted(&w, "After she left.", false);
    session_end_all(w.ring, session_member(eva), NULL);
    session_release(eva);
    clock_pretend(clock_now() + 120);
    eva = sign_in(&w, "eva");
    struct case_report report = open_report(&w, eva, before.id);
    assert_str(report.notes[0].text, "Written by Ana.");
    assert_str(report.notes[0].author, "Ana Izmišljena");
    assert_str(report.row.assignee_name, "Ana Izmišljena");
    assert_str(open_report(&w, eva, unread.id).answers[1].value, "Nobody read this yet.");
    assert_str(open_report(&w, eva, after.id).answers[1].value, "After she left.");
    MUST(case_hand_over(&w.cases, eva, before.id, session_member(eva), STR(""), err));
    unsigned left = 1;
    MUST(case_rewrap(&w.cases, eva, 100, &left, err));
    assert_int_equal(left, 0);
    session_release(eva);
    world_down(&w);
}

struct taker { struct world *w; struct session *session; int64_t id; bool won; struct err err; };

static void *take_it(void *context)
{
    struct taker *taker = context;
    taker->won = case_take(&taker->w->cases, taker->session, taker->id, &taker->err);
    return NULL;
}

static void one_of_two_takers_wins(void **state)
{
    UNUSED(state);
    struct world w;
    world_up(&w);
    struct session *ana = member_in(&w, w.intake, "ana", "Ana", ROLE_INTAKE, NULL);
    struct session *eva = member_in(&w, w.intake, "eva", "Eva", ROLE_INTAKE, "ana");
    for (int turn = 0; turn < 10; turn++) {
        int64_t id = submitted(&w, "Who is faster?", false).id;
        struct taker takers[2] = {{.w = &w, .session = ana, .id = id}, {.w = &w, .session = eva, .id = id}};
        pthread_t threads[2];
        for (int i = 0; i < 2; i++)
            assert_int_equal(pthread_create(&threads[i], NULL, take_it, &takers[i]), 0);
        for (int i = 0; i < 2; i++)
            pthread_join(threads[i], NULL);
        assert_true(takers[0].won != takers[1].won);
        assert_string_equal(takers[takers[0].won].err.text, "!taken-by-other");
        assert_int_equal(open_report(&w, ana, id).row.assignee, session_member(takers[0].won ? ana : eva));
    }
    session_release(ana);
    session_release(eva);
    world_down(&w);
}

static void a_form_sent_twice_is_one_report(void **state)
{
    UNUSED(state);
    struct world w;
    world_up(&w);
    struct session *ana = member_in(&w, w.intake, "ana", "Ana Izmišljena", ROLE_INTAKE, NULL);
    json_t *answers = json_pack("{s:s}", "text", "Once.");
    struct case_report_in in = {.lang = STR("sl"), .answers = answers, .receipt = true, .form_id = STR("abcdef")};
    struct case_report_out out;
    struct case_counts counts;
    MUST(case_submit(&w.cases, w.scratch, &w.arena, &in, &out, err));
    REFUSED(case_submit(&w.cases, w.scratch, &w.arena, &in, &out, err), ERR_CONFLICT, "!report-already-sent");
    MUST(case_count(&w.cases, ana, &counts, err));
    assert_int_equal(counts.open, 1);
    in.form_id = STR("");
    in.lang = STR("<b>");
    REFUSED(case_submit(&w.cases, w.scratch, &w.arena, &in, &out, err), ERR_INPUT, "!lang-unknown");
    json_decref(answers);
    session_release(ana);
    world_down(&w);
}

static void a_seized_disk_tells_no_words(void **state)
{
    UNUSED(state);
    struct world w;
    world_up(&w);
    struct session *ana = member_in(&w, w.intake, "ana", "Ana Izmišljena", ROLE_INTAKE, NULL);
    struct case_file_in file = {.name = STR("skrivnoime.txt"), .type = STR("text/plain"), .bytes = STR("vsebinadatoteke")};
    struct case_report_out out;
    struct case_receipt_view view;
    struct str draft;
    MUST(submit(&w, WORRY, true, &file, 1, &out, err));
    MUST(case_answer(&w.cases, ana, &w.arena, out.id, STR("odgovorosebja"), &file, 1, err));
    MUST(case_note(&w.cases, ana, &w.arena, out.id, STR("zapiskolegom"), NULL, 0, err));
    MUST(case_close(&w.cases, ana, out.id, STR("helped"), STR("sklepnebesede"), err));
    MUST(case_receipt_open(&w.cases, &w.arena, str_from(out.receipt), &view, err));
    MUST(case_receipt_message(&w.cases, &w.arena, view.token, STR("sporočilonazaj"), NULL, 0, err));
    MUST(case_draft_keep(&w.cases, &w.arena, &file, &draft, err));
    static const char *const WORDS[] = {"zelenamačka", "passport", "Izmišljeni Kraj", "skrivnoime", "vsebinadatoteke",
                                        "odgovorosebja", "zapiskolegom", "sklepnebesede", "sporočilonazaj", "witness"};
    for (size_t i = 0; i < LEN(WORDS); i++)
        assert_absent(&w, str_from(WORDS[i]));
    char digits[RECEIPT_DIGITS + 1];
    size_t n = 0;
    for (size_t i = 0; out.receipt[i]; i++)
        if (out.receipt[i] != ' ')
            digits[n++] = out.receipt[i];
    assert_absent(&w, str_make(digits + RECEIPT_LOCATOR, RECEIPT_SECRET));
    struct store_conn *conn;
    int64_t lines, bad;
    struct str why, head;
    MUST(store_read_begin(w.store, &conn, err));
    MUST(audit_verify(conn, &w.arena, &lines, &bad, &why, &head, err));
    store_read_end(conn);
    assert_true(lines >= 5);
    assert_int_equal(bad, 0);
    session_release(ana);
    world_down(&w);
}

static void each_opening_is_in_the_log(void **state)
{
    static const struct store_stmt OPENINGS = {
        "test.openings", "SELECT count(*) FROM audit WHERE action = 'report.read' AND object = ? AND member = ?"};
    UNUSED(state);
    struct world w;
    world_up(&w);
    struct session *ana = member_in(&w, w.intake, "ana", "Ana Izmišljena", ROLE_INTAKE, NULL);
    int64_t id = submitted(&w, WORRY, false).id, count = 0;
    open_report(&w, ana, id);
    open_report(&w, ana, id);
    struct store_conn *conn;
    MUST(store_read_begin(w.store, &conn, err));
    struct str object = str_printf(&w.arena, "report:%" PRId64, id);
    MUST(store_number(conn, &OPENINGS, VALUES(V_TEXT(object), V_INT(session_member(ana))), 0, &count, err));
    store_read_end(conn);
    assert_int_equal(count, 2);
    session_release(ana);
    world_down(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_report_is_read_answered_and_closed),
        cmocka_unit_test(a_receipt_that_is_not_hers_opens_nothing),
        cmocka_unit_test(a_referral_lets_the_other_agency_read),
        cmocka_unit_test(what_a_leaver_wrote_stays_readable),
        cmocka_unit_test(one_of_two_takers_wins),
        cmocka_unit_test(a_form_sent_twice_is_one_report),
        cmocka_unit_test(a_seized_disk_tells_no_words),
        cmocka_unit_test(each_opening_is_in_the_log),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
