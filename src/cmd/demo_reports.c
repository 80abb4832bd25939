/* demo_reports.c - see demo.h: the reports of packs/demo/demo.yaml and what followed each of them. */
#include <jansson.h>

#include "base/clock.h"
#include "base/file.h"
#include "cmd/demo.h"

static const char *const report_keys[] = {"lang", "days", "hour", "agency", "receipt", "try", "answers", "file", "then",
                                          NULL};
static const char *const step_keys[] = {"by", "do", "text", "to", "ground", "reason", NULL};
enum { DAY = 24 * 3600, STEP_MINUTES = 25, LATEST = 4 * 3600 };

struct sent { /* a report while its steps are done */
    struct demo *demo;
    int64_t id;
    struct str receipt;
    const struct yaml *step;
    struct session *session;
};

static bool do_take(struct sent *sent, struct err *err)
{
    return case_take(&sent->demo->house->app.cases, sent->session, sent->id, err);
}

static bool do_answer(struct sent *sent, struct err *err)
{
    return case_answer(&sent->demo->house->app.cases, sent->session, sent->demo->arena, sent->id,
                       yaml_text(sent->step, "text"), NULL, 0, err);
}

static bool do_note(struct sent *sent, struct err *err)
{
    return case_note(&sent->demo->house->app.cases, sent->session, sent->demo->arena, sent->id,
                     yaml_text(sent->step, "text"), NULL, 0, err);
}

static bool do_hand_over(struct sent *sent, struct err *err)
{
    struct demo_member *to = demo_member_find(sent->demo, yaml_text(sent->step, "to"));
    if (!to)
        return yaml_fault(err, sent->step, "\"to\" is no login of a member above");
    return case_hand_over(&sent->demo->house->app.cases, sent->session, sent->id, to->id, yaml_text(sent->step, "text"),
                          err);
}

static bool do_refer(struct sent *sent, struct err *err)
{
    struct agency agency;
    struct store_conn *conn;
    if (!store_read_begin(sent->demo->house->app.store, &conn, err))
        return false;
    bool ok = agency_find(conn, sent->demo->arena, yaml_text(sent->step, "to"), &agency, err);
    store_read_end(conn);
    return ok && case_refer(&sent->demo->house->app.cases, sent->session, sent->id, agency.id,
                            yaml_text(sent->step, "ground"), yaml_text(sent->step, "text"), err);
}

static bool do_close(struct sent *sent, struct err *err)
{
    return case_close(&sent->demo->house->app.cases, sent->session, sent->id, yaml_text(sent->step, "reason"),
                      yaml_text(sent->step, "text"), err);
}

/* What the reporter writes when she comes back with her receipt. */
static bool do_message(struct sent *sent, struct err *err)
{
    struct case_receipt_view view;
    const struct cases *cases = &sent->demo->house->app.cases;
    if (!sent->receipt.n)
        return yaml_fault(err, sent->step, "only a report with a receipt can have a further message");
    return case_receipt_open(cases, sent->demo->arena, sent->receipt, &view, err) &&
           case_receipt_message(cases, sent->demo->arena, view.token, yaml_text(sent->step, "text"), NULL, 0, err);
}

static const struct {
    const char *name;
    bool (*run)(struct sent *sent, struct err *err);
} steps[] = {
    {"take", do_take}, {"answer", do_answer}, {"note", do_note},       {"hand-over", do_hand_over},
    {"refer", do_refer}, {"close", do_close}, {"message", do_message},
};

static bool run_step(struct sent *sent, const struct yaml *step, struct err *err)
{
    struct str by = yaml_text(step, "by");
    struct demo_member *member = demo_member_find(sent->demo, by);
    if (!yaml_only(step, step_keys, err))
        return false;
    if (!member && !str_is(by, "reporter"))
        return yaml_fault(err, step, "\"by\" is no login of a member above, nor \"reporter\"");
    sent->step = step;
    sent->session = member ? member->session : NULL;
    for (size_t i = 0; i < LEN(steps); i++)
        if (str_is(yaml_text(step, "do"), steps[i].name))
            return steps[i].run(sent, err) ||
                   err_wrap(err, "%s:%d: %s", step->file, step->line, steps[i].name);
    return yaml_fault(err, step, "\"do\" is take, answer, note, hand-over, refer, close or message");
}

static bool read_number(const struct yaml *map, const char *key, int64_t most, int64_t *ret, struct err *err)
{
    const struct yaml *node = yaml_get(map, key);
    return !node || yaml_int(node, 0, most, ret, err);
}

static bool read_switch(const struct yaml *map, const char *key, bool *ret, struct err *err)
{
    const struct yaml *node = yaml_get(map, key);
    return !node || yaml_bool(node, ret, err);
}

static json_t *answers_of(const struct yaml *map)
{
    json_t *answers = json_object();
    for (const struct yaml *answer = map ? map->first : NULL; answer; answer = answer->next)
        json_object_setn_new(answers, answer->key.p, answer->key.n, json_stringn(answer->text.p, answer->text.n));
    return answers;
}

static bool read_file(struct demo *demo, const struct yaml *report, struct case_file_in *ret, size_t *ret_count,
                      struct err *err)
{
    struct str name = yaml_text(report, "file");
    *ret_count = 0;
    if (!name.n)
        return true;
    *ret = (struct case_file_in){.name = name, .type = STR("image/png")};
    *ret_count = 1;
    return file_read(demo->arena, arena_printf(demo->arena, "%s/" STR_FMT, demo->folder, STR_ARG(name)), 4 << 20,
                     &ret->bytes, err);
}

static bool find_agency(struct demo *demo, struct str slug, int64_t *ret, struct err *err)
{
    struct agency agency;
    struct store_conn *conn;
    *ret = 0;
    if (!slug.n)
        return true;
    if (!store_read_begin(demo->house->app.store, &conn, err))
        return false;
    bool ok = agency_find(conn, demo->arena, slug, &agency, err);
    store_read_end(conn);
    if (ok)
        *ret = agency.id;
    return ok;
}

static bool send_report(struct demo *demo, const struct yaml *report, int64_t now, struct screen_scratch *scratch,
                        struct err *err)
{
    int64_t days = 0, hour = 9;
    bool with_receipt = true, to_try = false;
    struct case_file_in file;
    struct case_report_in in = {.lang = yaml_text(report, "lang"), .files = &file};
    struct case_report_out out;
    if (!yaml_only(report, report_keys, err) || !read_number(report, "days", 3650, &days, err) ||
        !read_number(report, "hour", 23, &hour, err) || !read_switch(report, "receipt", &with_receipt, err) ||
        !read_switch(report, "try", &to_try, err) || !read_file(demo, report, &file, &in.file_count, err) ||
        !find_agency(demo, yaml_text(report, "agency"), &in.agency, err))
        return false;
    int64_t at = clock_day_start(clock_day(now)) - days * DAY + hour * 3600;
    if (at > now - LATEST) /* nobody reports tomorrow, and what follows takes its time too */
        at = now - LATEST;
    clock_pretend(at);
    in.receipt = with_receipt;
    json_t *answers = answers_of(yaml_get(report, "answers"));
    in.answers = answers;
    bool ok = case_submit(&demo->house->app.cases, scratch, demo->arena, &in, &out, err);
    json_decref(answers);
    if (!ok)
        return err_wrap(err, "%s:%d: sending the report", report->file, report->line);
    if (to_try)
        memcpy(demo->receipt, out.receipt, sizeof demo->receipt);
    struct sent sent = {.demo = demo, .id = out.id, .receipt = str_from(out.receipt)};
    const struct yaml *then = yaml_get(report, "then");
    for (const struct yaml *step = then ? then->first : NULL; ok && step; step = step->next) {
        clock_pretend(at += STEP_MINUTES * 60);
        ok = run_step(&sent, step, err);
    }
    return ok;
}

bool demo_reports(struct demo *demo, struct err *err)
{
    struct yaml *reports;
    if (!yaml_need(demo->root, "reports", YAML_LIST, &reports, err))
        return false;
    clock_pretend(0);
    int64_t now = clock_now();
    struct screen_scratch *scratch = app_scratch_take(&demo->house->app);
    bool ok = true;
    for (const struct yaml *report = reports->first; ok && report; report = report->next)
        ok = send_report(demo, report, now, scratch, err);
    app_scratch_give(&demo->house->app, scratch);
    clock_pretend(0);
    return ok;
}
