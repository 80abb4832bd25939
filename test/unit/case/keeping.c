/* keeping.c - a report's days: they begin when no agency has it open, and at their end nobody opens it, with any key. */
#include "case/keeping.h"
#include "world.h"

static int64_t run_on(struct world *w, int32_t day)
{
    struct arena arena = {0};
    struct retention_rule *rules;
    struct kinds none = {0};
    size_t count;
    int64_t ended;
    keeping_rules(&arena, &none, w->cases.kind, &rules, &count);
    assert_int_equal(count, 1);
    MUST(retention_run(w->cases.store, rules, count, day, &ended, err));
    arena_clear(&arena);
    return ended;
}

static void a_report_ends_when_its_days_are_over(void **state)
{
    UNUSED(state);
    struct world w;
    struct case_receipt_view view;
    struct case_report report;
    world_up(&w);
    struct session *ana = member_in(&w, w.intake, "ana", "Ana", ROLE_INTAKE, NULL);
    struct case_report_out closed = submitted(&w, "A man keeps the papers of three women.", true);
    struct case_report_out open = submitted(&w, "Somebody offers rooms for services.", true);
    int32_t today = clock_day(clock_now()), days = (int32_t)w.cases.kind->retention_days;
    MUST(case_close(&w.cases, ana, closed.id, STR("no-sign"), STR(""), err));
    assert_int_equal(run_on(&w, today + days - 1), 0);
    MUST(case_receipt_open(&w.cases, &w.arena, str_from(closed.receipt), &view, err));
    assert_int_equal(run_on(&w, today + days), 1);
    MUST(store_settle(w.cases.store, err));
    struct err why = {0};
    assert_false(case_open(&w.cases, ana, w.scratch, &w.arena, closed.id, &report, &why));
    assert_false(case_receipt_open(&w.cases, &w.arena, str_from(closed.receipt), &view, &why));
    MUST(case_receipt_open(&w.cases, &w.arena, str_from(open.receipt), &view, err)); /* open: its days have not begun */
    assert_int_equal(run_on(&w, today + days), 0);
    session_release(ana);
    world_down(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(a_report_ends_when_its_days_are_over)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
