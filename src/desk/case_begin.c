/* case_begin.c - a case from a report, and the link of one's own calendar program. */
#include "base/clock.h"
#include "case/begin.h"
#include "case/calendar.h"
#include "desk/pages.h"

static bool begin(struct web_request *request, int64_t report, int64_t *ret, struct err *err)
{
    struct app *app = desk_app(request);
    struct screen_scratch *scratch = app_scratch_take(app);
    struct begin_in in = {.report = report, .summary = web_get(request, "summary"), .lang = request->lang,
                          .child = str_is(web_get(request, "child"), "yes")};
    struct begin_out out;
    bool ok = case_begin(&app->cases, &app->records, desk_session(request), scratch, request->arena, &in, &out, err);

    app_scratch_give(app, scratch);
    if (ok)
        *ret = out.id;
    return ok;
}

bool case_begin_do(struct web_request *request, struct web_reply *reply, struct err *err)
{
    int64_t report, id = 0;
    struct err why;
    json_t *view;

    if (!web_get_int(request, "id", 1, INT64_MAX, &report, err))
        return false;
    if (begin(request, report, &id, &why))
        return desk_go(request, reply, "/record/%" PRId64, id);
    if (!desk_can_tell(&why)) {
        *err = why;
        return false;
    }
    if (!report_view(request, report, &view, err))
        return false;
    view_flag(view, "failed_case", true);
    desk_tell(request, reply, view, &why);
    return desk_show(reply, "desk-report", view);
}

bool report_case_view(struct web_request *request, json_t *view, int64_t report, struct err *err)
{
    struct app *app = desk_app(request);
    struct session *session = desk_session(request);
    int64_t id = 0;

    if (!app->records.kinds || !kind_find(app->records.kinds, STR("case")))
        return true;
    if (!case_of_report(&app->records, session, request->arena, report, &id, err))
        return false;
    view_flag(view, "has_case", id != 0);
    view_number(view, "case", id);
    view_flag(view, "may_begin_case", !id && role_may_create(app->records.roles, str_from(role_name(session_role(session))),
                                                             STR("case")));
    view_typed(request, view, "summary");
    return true;
}

/* ---- the calendar link ---- */

static struct str base_address(const struct web_request *request)
{
    struct app *app = desk_app(request);

    if (app->address)
        return str_from(app->address);
    return str_printf(request->arena, "http%s://" STR_FMT, app->secure ? "s" : "", STR_ARG(web_header(request, "host")));
}

static bool calendar_view(struct web_request *request, struct web_reply *reply, const char *secret, struct err *err)
{
    json_t *view = json_object();
    bool exists;

    if (!calendar_exists(&desk_app(request)->records, desk_session(request), &exists, err)) {
        json_decref(view);
        return false;
    }
    view_flag(view, "exists", exists);
    if (secret) {
        view_flag(view, "fresh", true);
        view_text(view, "link", str_printf(request->arena, STR_FMT "/" STR_FMT "/desk/calendar/%s.ics",
                                           STR_ARG(base_address(request)), STR_ARG(request->lang), secret));
    }
    return desk_show(reply, "desk-calendar", view);
}

bool calendar_show(struct web_request *request, struct web_reply *reply, struct err *err)
{
    return calendar_view(request, reply, NULL, err);
}

/* The link is shown once: the answer to the POST itself. */
bool calendar_begin_do(struct web_request *request, struct web_reply *reply, struct err *err)
{
    char secret[CALENDAR_SECRET + 1];

    return calendar_begin(&desk_app(request)->records, desk_session(request), secret, err) &&
           calendar_view(request, reply, secret, err);
}

bool calendar_end_do(struct web_request *request, struct web_reply *reply, struct err *err)
{
    return calendar_end(&desk_app(request)->records, desk_session(request), err) &&
           desk_go(request, reply, "/calendar");
}

/* Read by a program without a session. */
bool calendar_feed_show(struct web_request *request, struct web_reply *reply, struct err *err)
{
    struct app *app = desk_app(request);
    struct str name = web_get(request, "link"), secret = str_slice(name, 0, CALENDAR_SECRET);
    struct str host = web_header(request, "host"), word = words_find(app->words, request->lang, STR("!deadline"));

    if (name.n != CALENDAR_SECRET + 4 || !str_ends(name, STR(".ics")))
        return err_set(err, ERR_NOT_FOUND, "!calendar-unknown");
    reply->type = STR("text/calendar; charset=utf-8");
    return calendar_feed(&app->records, request->arena, secret, request->lang, host.n ? host : STR("kres"), word,
                         &reply->body, err);
}
