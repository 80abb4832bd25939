/* undo.c - one's own last act can be taken back within a minute, unless somebody has acted on it. */
#include "world.h"

struct scene {
    struct world w;
    struct session *ana, *eva, *bor;
    struct case_report_out out;
};

/* In place: cases points into the world. */
static void begin(struct scene *s)
{
    world_up(&s->w);
    s->ana = member_in(&s->w, s->w.intake, "ana", "Ana", ROLE_INTAKE, NULL);
    s->eva = member_in(&s->w, s->w.intake, "eva", "Eva", ROLE_INTAKE, "ana");
    s->bor = member_in(&s->w, s->w.shelter, "bor", "Bor", ROLE_CASEWORKER, NULL);
    s->out = submitted(&s->w, "A man keeps the papers of three women.", true);
}

static void end(struct scene *s)
{
    session_release(s->ana);
    session_release(s->eva);
    session_release(s->bor);
    world_down(&s->w);
}

static void each_act_can_be_taken_back(void **state)
{
    UNUSED(state);
    struct scene s;
    begin(&s);
    int64_t id = s.out.id;
    MUST(case_take(&s.w.cases, s.ana, id, err));
    struct case_report report = open_report(&s.w, s.ana, id);
    assert_str(report.undo, "take");
    assert_in_range(report.undo_seconds, 1, 60);
    assert_int_equal(open_report(&s.w, s.eva, id).undo.n, 0); /* not hers */
    REFUSED(case_undo(&s.w.cases, s.eva, id, err), ERR_CONFLICT, "!too-late-to-undo");
    MUST(case_undo(&s.w.cases, s.ana, id, err));
    report = open_report(&s.w, s.ana, id);
    assert_str(report.row.state, "received");
    assert_int_equal(report.row.assignee, 0);
    assert_str(report.events[report.event_count - 1].action, "undo");
    assert_str(report.events[report.event_count - 1].choice, "take");
    REFUSED(case_undo(&s.w.cases, s.ana, id, err), ERR_CONFLICT, "!too-late-to-undo");

    MUST(case_close(&s.w.cases, s.ana, id, STR("no-sign"), STR(""), err));
    MUST(case_undo(&s.w.cases, s.ana, id, err));
    assert_str(open_report(&s.w, s.ana, id).row.state, "received");

    MUST(case_answer(&s.w.cases, s.ana, &s.w.arena, id, STR("Wrong window!"), NULL, 0, err));
    MUST(case_undo(&s.w.cases, s.ana, id, err));
    assert_int_equal(open_report(&s.w, s.ana, id).message_count, 0);
    struct case_receipt_view view;
    MUST(case_receipt_open(&s.w.cases, &s.w.arena, str_from(s.out.receipt), &view, err));
    assert_int_equal(view.message_count, 1);

    MUST(case_refer(&s.w.cases, s.ana, id, s.w.shelter, STR("consent"), STR(""), err));
    MUST(case_undo(&s.w.cases, s.ana, id, err));
    struct case_counts counts;
    MUST(case_count(&s.w.cases, s.bor, &counts, err));
    assert_int_equal(counts.open, 0);

    MUST(case_hand_over(&s.w.cases, s.ana, id, session_member(s.eva), STR("Please."), err));
    MUST(case_undo(&s.w.cases, s.ana, id, err));
    assert_int_equal(open_report(&s.w, s.ana, id).row.assignee, 0);
    end(&s);
}

static void what_others_have_seen_stays(void **state)
{
    UNUSED(state);
    struct scene s;
    begin(&s);
    int64_t id = s.out.id;
    struct case_receipt_view view;
    MUST(case_answer(&s.w.cases, s.ana, &s.w.arena, id, STR("Call 112 now."), NULL, 0, err));
    MUST(case_receipt_open(&s.w.cases, &s.w.arena, str_from(s.out.receipt), &view, err));
    REFUSED(case_undo(&s.w.cases, s.ana, id, err), ERR_CONFLICT, "!too-late-to-undo");
    struct case_report report = open_report(&s.w, s.ana, id);
    assert_int_equal(report.undo.n, 0);
    assert_str(report.events[report.event_count - 1].action, "reporter-read");

    MUST(case_refer(&s.w.cases, s.ana, id, s.w.shelter, STR("consent"), STR(""), err));
    open_report(&s.w, s.bor, id);
    REFUSED(case_undo(&s.w.cases, s.ana, id, err), ERR_CONFLICT, "!too-late-to-undo");
    end(&s);
}

static void after_a_minute_it_stays(void **state)
{
    UNUSED(state);
    struct scene s;
    begin(&s);
    int64_t now = clock_now();
    MUST(case_take(&s.w.cases, s.ana, s.out.id, err));
    clock_pretend(now + 62);
    assert_int_equal(open_report(&s.w, s.ana, s.out.id).undo.n, 0);
    REFUSED(case_undo(&s.w.cases, s.ana, s.out.id, err), ERR_CONFLICT, "!too-late-to-undo");
    end(&s);
}

static void a_colleagues_act_ends_the_chance(void **state)
{
    UNUSED(state);
    struct scene s;
    begin(&s);
    MUST(case_answer(&s.w.cases, s.ana, &s.w.arena, s.out.id, STR("First."), NULL, 0, err));
    MUST(case_close(&s.w.cases, s.eva, s.out.id, STR("helped"), STR(""), err));
    REFUSED(case_undo(&s.w.cases, s.ana, s.out.id, err), ERR_CONFLICT, "!too-late-to-undo");
    /* The reporter opened it again by writing: the close cannot be undone over her head. */
    struct case_receipt_view view;
    MUST(case_receipt_open(&s.w.cases, &s.w.arena, str_from(s.out.receipt), &view, err));
    MUST(case_receipt_message(&s.w.cases, &s.w.arena, view.token, STR("Wait."), NULL, 0, err));
    REFUSED(case_undo(&s.w.cases, s.eva, s.out.id, err), ERR_CONFLICT, "!too-late-to-undo");
    end(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_act_can_be_taken_back),
        cmocka_unit_test(what_others_have_seen_stays),
        cmocka_unit_test(after_a_minute_it_stays),
        cmocka_unit_test(a_colleagues_act_ends_the_chance),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
