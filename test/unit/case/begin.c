/* begin.c - from a report to a case; everything handed over at once; deadlines in a calendar without a name. */
#include "world.h"

#include "case/begin.h"
#include "case/calendar.h"
#include "case/handover.h"

static struct world world, *const w = &world;
static struct session *ana, *bor;

static int up(void **state)
{
    UNUSED(state);
    world_up(w);
    ana = member_in(w, w->intake, "ana", "Ana", ROLE_CASEWORKER, NULL);
    bor = member_in(w, w->intake, "bor", "Bor", ROLE_CASEWORKER, "ana");
    return 0;
}

static int down(void **state)
{
    UNUSED(state);
    session_release(ana);
    session_release(bor);
    world_down(w);
    return 0;
}

static struct begin_out begun(struct session *by, int64_t report, struct str summary)
{
    struct begin_in in = {.report = report, .summary = summary, .lang = STR("en")};
    struct begin_out out = {0};
    MUST(case_begin(&w->cases, &w->records, by, w->scratch, &w->arena, &in, &out, err));
    return out;
}

static void nothing_is_typed_twice(void **state)
{
    UNUSED(state);
    struct case_report_out report = submitted(w, "He took my passport\nand the rest of the story", false);
    struct begin_out out = begun(ana, report.id, STR(""));
    struct item item;
    MUST(item_open(&w->records, ana, &w->arena, out.id, &item, err));
    assert_string_equal(json_string_value(json_object_get(item.fields, "summary")), "He took my passport");
    assert_int_equal(json_integer_value(json_object_get(item.fields, "report")), report.id);
    item_end(&item);
    MUST(item_open(&w->records, ana, &w->arena, out.note, &item, err));
    const char *words = json_string_value(json_object_get(item.fields, "text"));
    assert_non_null(strstr(words, "and the rest of the story"));
    assert_non_null(strstr(words, "Izmišljeni Kraj"));
    item_end(&item);
    assert_true(begun(bor, report.id, STR("again")).existed);
    assert_int_equal(begun(bor, report.id, STR("again")).id, out.id);
    struct case_report seen = open_report(w, bor, report.id);
    assert_str(seen.events[seen.event_count - 1].action, "case");
    assert_absent(w, STR("passport"));
}

static void a_colleague_takes_over_everything(void **state)
{
    UNUSED(state);
    struct case_report_out report = submitted(w, "Another story", false);
    struct begin_out out = begun(bor, report.id, STR("Zgodba"));
    struct item item;
    size_t count;
    REFUSED(handover_all(&w->records, ana, &w->arena, session_member(bor), session_member(ana), &count, err), ERR_DENIED,
            "!not-allowed");
    MUST(handover_all(&w->records, bor, &w->arena, session_member(bor), session_member(ana), &count, err));
    assert_true(count >= 1);
    MUST(item_open(&w->records, bor, &w->arena, out.id, &item, err));
    assert_int_equal(item.assignee, session_member(ana));
    item_end(&item);
}

static void a_calendar_learns_days_and_no_name(void **state)
{
    UNUSED(state);
    char secret[CALENDAR_SECRET + 1], second[CALENDAR_SECRET + 1];
    struct case_report_out report = submitted(w, "A story with a deadline", false);
    struct begin_out out = begun(ana, report.id, STR("Olena Izmišljena"));
    struct item item;
    struct str feed;
    json_t *review = json_pack("{s:s}", "review_on", "2030-05-17");
    MUST(item_open(&w->records, ana, &w->arena, out.id, &item, err));
    MUST(item_change(&w->records, ana, &w->arena, out.id, item.edition, review, FIELDS_PART, STR(""), err));
    json_decref(review);
    item_end(&item);
    MUST(calendar_begin(&w->records, ana, secret, err));
    MUST(calendar_feed(&w->records, &w->arena, str_from(secret), STR("en"), STR("kres.example"), STR("Deadline"),
         &feed, err));
    assert_true(str_find(feed, STR("BEGIN:VEVENT\r\n"), 0) != SIZE_MAX);
    assert_true(str_find(feed, STR("Olena"), 0) == SIZE_MAX);
    MUST(calendar_begin(&w->records, ana, second, err));
    REFUSED(calendar_feed(&w->records, &w->arena, str_from(secret), STR("en"), STR("kres.example"),
            STR("Deadline"), &feed, err),
            ERR_NOT_FOUND, "!calendar-unknown");
    assert_absent(w, str_from(second));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_is_typed_twice),
        cmocka_unit_test(a_colleague_takes_over_everything),
        cmocka_unit_test(a_calendar_learns_days_and_no_name),
    };
    return cmocka_run_group_tests(tests, up, down);
}
