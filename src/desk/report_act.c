/* report_act.c - what can be done with a report: each action is one call of case/ and then the page again.
 *
 * A refusal (a colleague was faster, a text is missing) brings the page back with the reason and every word
 * that was typed. */
#include "case/report_kind.h"
#include "desk/pages.h"

bool report_act(struct web_request *request, struct web_reply *reply, const char *part, const char *done,
                report_act_fn *run, struct err *err)
{
    struct err why;
    int64_t id;
    json_t *view;

    if (!web_get_int(request, "id", 1, INT64_MAX, &id, err))
        return false;
    if (run(request, id, &why))
        return desk_go(request, reply, "/report/%" PRId64 STR_FMT "#%s", id, STR_ARG(inbox_keep(request)), done);
    if (!desk_can_tell(&why)) {
        *err = why;
        return false;
    }
    if (!report_view(request, id, &view, err))
        return false;
    view_flag(view, str_printf(request->arena, "failed_%s", part).p, true);
    desk_tell(request, reply, view, &why);
    return desk_show(reply, "desk-report", view);
}

/* Pictures are cleaned in the heavy lane: they must not hold up the pages of others. */
static bool with_files(struct web_request *request, struct web_reply *reply, web_run_fn *run, struct err *err)
{
    if (!request->file_count)
        return run(request, reply, err);
    reply->heavy = run;
    return true;
}

static const struct cases *cases_of(const struct web_request *request)
{
    return &desk_app(request)->cases;
}

static bool take(struct web_request *request, int64_t id, struct err *err)
{
    return case_take(cases_of(request), desk_session(request), id, err);
}

bool report_take_do(struct web_request *request, struct web_reply *reply, struct err *err)
{
    return report_act(request, reply, "top", "top", take, err);
}

static bool hand_over(struct web_request *request, int64_t id, struct err *err)
{
    int64_t member;

    if (!web_get_int(request, "member", 1, INT64_MAX, &member, err))
        return err_field(err, "member", "!choose-colleague");
    return case_hand_over(cases_of(request), desk_session(request), id, member,
                          web_get(request, "hand_over_note"), err);
}

bool report_hand_over_do(struct web_request *request, struct web_reply *reply, struct err *err)
{
    return report_act(request, reply, "hand-over", "hand-over", hand_over, err);
}

static bool answer(struct web_request *request, int64_t id, struct err *err)
{
    struct case_file_in *files;
    size_t count;

    app_files(request, &files, &count);
    if (!str_trim(web_get(request, "answer")).n && !count)
        return err_field(err, "answer", "!write-something");
    return case_answer(cases_of(request), desk_session(request), request->arena, id, web_get(request, "answer"), files,
                       count, err);
}

/* The way without JavaScript: "insert this text" comes back with it behind what was typed. */
static bool insert_template(struct web_request *request, struct web_reply *reply, struct str template, struct err *err)
{
    const struct report_kind *kind = cases_of(request)->kind;
    const struct report_choice *choice = report_choice_find(kind->replies, kind->reply_count, template);
    struct buf text = {.arena = request->arena};
    int64_t id;
    json_t *view;

    if (!web_get_int(request, "id", 1, INT64_MAX, &id, err) || !report_view(request, id, &view, err))
        return false;
    buf_add(&text, str_trim(web_get(request, "answer")));
    if (choice && choice->text) {
        struct str lang = str_from(json_string_value(json_object_get(view, "report_lang")));
        if (text.n)
            buf_add(&text, STR("\n\n"));
        buf_add(&text, pack_text(choice->text, lang));
    }
    view_text(view, "answer", buf_str(&text));
    view_flag(view, "inserted", true);
    return desk_show(reply, "desk-report", view);
}

static bool answer_now(struct web_request *request, struct web_reply *reply, struct err *err)
{
    return report_act(request, reply, "answer", "answer", answer, err);
}

bool report_answer_do(struct web_request *request, struct web_reply *reply, struct err *err)
{
    struct str template = web_get(request, "template");

    if (template.n)
        return insert_template(request, reply, template, err);
    return with_files(request, reply, answer_now, err);
}

static bool note(struct web_request *request, int64_t id, struct err *err)
{
    struct case_file_in *files;
    size_t count;

    app_files(request, &files, &count);
    if (!str_trim(web_get(request, "note")).n && !count)
        return err_field(err, "note", "!write-something");
    return case_note(cases_of(request), desk_session(request), request->arena, id, web_get(request, "note"), files,
                     count, err);
}

static bool note_now(struct web_request *request, struct web_reply *reply, struct err *err)
{
    return report_act(request, reply, "note", "note", note, err);
}

bool report_note_do(struct web_request *request, struct web_reply *reply, struct err *err)
{
    return with_files(request, reply, note_now, err);
}

static bool close_report(struct web_request *request, int64_t id, struct err *err)
{
    if (!web_get(request, "reason").n)
        return err_field(err, "reason", "!choose-reason");
    return case_close(cases_of(request), desk_session(request), id, web_get(request, "reason"),
                      web_get(request, "close_words"), err);
}

bool report_close_do(struct web_request *request, struct web_reply *reply, struct err *err)
{
    return report_act(request, reply, "close", "close", close_report, err);
}

static bool reopen(struct web_request *request, int64_t id, struct err *err)
{
    return case_reopen(cases_of(request), desk_session(request), id, err);
}

bool report_reopen_do(struct web_request *request, struct web_reply *reply, struct err *err)
{
    return report_act(request, reply, "top", "top", reopen, err);
}

static bool refer(struct web_request *request, int64_t id, struct err *err)
{
    int64_t agency;

    if (!web_get_int(request, "agency", 1, INT64_MAX, &agency, err))
        return err_field(err, "agency", "!choose-agency");
    if (!web_get(request, "ground").n)
        return err_field(err, "ground", "!choose-ground");
    return case_refer(cases_of(request), desk_session(request), id, agency, web_get(request, "ground"),
                      web_get(request, "refer_words"), err);
}

bool report_refer_do(struct web_request *request, struct web_reply *reply, struct err *err)
{
    return report_act(request, reply, "refer", "refer", refer, err);
}

static bool undo(struct web_request *request, int64_t id, struct err *err)
{
    return case_undo(cases_of(request), desk_session(request), id, err);
}

bool report_undo_do(struct web_request *request, struct web_reply *reply, struct err *err)
{
    return report_act(request, reply, "top", "top", undo, err);
}
