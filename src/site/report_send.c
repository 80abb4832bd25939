/* report_send.c - the last steps of a report: sent, its receipt written down, done.
 *
 * The receipt code stands in the page once.  Between "here is your code" and "I have written it down" it
 * travels in a token that only this process opens. */
#include "base/clock.h"
#include "site/page.h"
#include "site/sent.h"

enum { RECEIPT_TOKEN_SECONDS = 60 * 60 };

/* What the receipt's page needs: three lines, code, day and agency. */
struct filed { struct str code, day, agency; };

static struct str filed_text(struct arena *arena, const struct filed *filed)
{
    return str_printf(arena, STR_FMT "\n" STR_FMT "\n" STR_FMT, STR_ARG(filed->code), STR_ARG(filed->day),
                      STR_ARG(filed->agency));
}

static struct filed filed_parse(struct str text)
{
    struct filed filed = {.code = str_cut(&text, '\n')};

    filed.day = str_cut(&text, '\n');
    filed.agency = text;
    return filed;
}

static bool receipt_page(struct web_request *request, struct web_reply *reply, struct str filed, struct str wrong)
{
    struct app *app = page_app(request);
    json_t *view = json_object();

    page_keep_form(view, "written", "/report/written");
    page_text(view, "code", filed_parse(filed).code);
    page_groups(view, "groups", filed_parse(filed).code);
    page_text(view, "address", str_printf(request->arena, STR_FMT "/" STR_FMT "/receipt",
                                          STR_ARG(web_header(request, "host")), STR_ARG(request->lang)));
    page_hidden(view, "_token", token_seal(app->cases.tokens, request->arena, "filed",
                                           clock_now() + RECEIPT_TOKEN_SECONDS, filed));
    page_text(view, "wrong", wrong);
    return page_show(reply, wrong.n ? 422 : 201, "site-filed", view);
}

/* ---- sending ---- */

/* All steps in order; the first one with something wrong becomes the form's step. */
static bool form_complete(struct report_form *form)
{
    size_t count = page_app(form->request)->cases.form->step_count;

    for (size_t i = 0; i < count; i++)
        if (!report_form_check(form, i)) {
            form->step = i;
            return false;
        }
    return true;
}

static bool step_page(struct web_reply *reply, const struct report_form *form, unsigned status)
{
    return page_show(reply, status, report_form_template(form), report_form_view(form));
}

/* The flood is asked at the very end, so that nobody waits for a form that is not complete. */
static bool wait_page(struct web_reply *reply, const struct report_form *form, const struct flood_demand *demand)
{
    size_t none = page_app(form->request)->cases.form->step_count;
    json_t *view = json_object();

    page_flag(view, "at_report", true);
    page_keep_form(view, "report", "/report");
    page_text(view, "send_to", STR("/report/send"));
    page_text(view, "back_to", STR("/report"));
    page_text(view, "challenge", demand->challenge);
    page_number(view, "bits", demand->bits);
    page_wait(view, demand->wait);
    page_text(view, "step_id", STR("review"));
    report_form_hide(form, view, none);
    return page_show(reply, 429, "site-wait", view);
}

/* Files wait two hours at most, and not beyond a restart of the server: those that are gone leave the form, so
 * that they can be added again. */
static bool open_files(struct report_form *form, struct case_file_in **ret, struct err *err)
{
    struct web_request *request = form->request;
    struct case_file_in *files = ARENA_ARRAY(request->arena, form->file_count + 1, struct case_file_in);

    size_t kept = 0, all = form->file_count;

    for (size_t i = 0; i < all; i++) {
        struct err why = {0};

        if (case_draft_open(&page_app(request)->cases, request->arena, form->files[i].handle, &files[kept], &why)) {
            form->files[kept++] = form->files[i];
        } else if (why.kind != ERR_DENIED && why.kind != ERR_NOT_FOUND) {
            if (err)
                *err = why;
            return false;
        }
    }
    form->file_count = kept;
    *ret = files;
    return kept == all
           || err_field(err, str_copy(request->arena, report_form_files_field(form)).p, "!files-expired");
}

static bool form_submit(struct report_form *form, struct case_report_out *ret, struct err *err)
{
    struct web_request *request = form->request;
    struct app *app = page_app(request);
    struct case_report_in in = {.lang = request->lang, .form_id = form->form_id, .receipt = true};
    struct case_file_in *files = NULL;
    struct screen_scratch *scratch;
    json_t *answers;
    bool ok;

    if (!open_files(form, &files, err))
        return false;
    answers = report_form_final(form);
    in.answers = answers;
    in.files = files;
    in.file_count = form->file_count;
    scratch = app_scratch_take(app);
    ok = case_submit(&app->cases, scratch, request->arena, &in, ret, err);
    app_scratch_give(app, scratch);
    json_decref(answers);
    /* What a dropped draft leaves behind is swept after two hours; the report is safe either way. */
    for (size_t i = 0; ok && i < form->file_count; i++)
        if (!case_draft_drop(&app->cases, request->arena, form->files[i].handle, NULL))
            break;
    return ok;
}

/* Refused for a reason that the person can do something about: the form again, with the reason. */
static bool refused(struct web_reply *reply, struct report_form *form, const struct err *why, struct err *err)
{
    struct str field = str_copy(form->request->arena, str_from(why->field));
    const struct form *all = page_app(form->request)->cases.form;

    if (!page_can_tell(why)) {
        if (err)
            *err = *why;
        return false;
    }
    form->step = all->step_count;
    for (size_t i = 0; i < all->step_count && field.n; i++)
        for (size_t k = 0; k < all->steps[i].field_count; k++)
            if (str_eq(all->steps[i].fields[k].id, field))
                form->step = i;
    report_form_wrong(form, field, page_problem(form->request, why));
    return step_page(reply, form, page_status(why));
}

static bool send_form(struct web_reply *reply, struct report_form *form, struct err *err)
{
    struct web_request *request = form->request;
    struct app *app = page_app(request);
    struct case_report_out out = {0};
    struct err why = {0};
    struct str filed = {0};

    switch (sent_begin(app->sent, request->arena, form->form_id, &filed)) {
    case SENT_AGAIN:
        return receipt_page(request, reply, filed, STR(""));
    case SENT_STILL:
        report_form_wrong(form, STR(""), page_word(request, STR("!report-under-way")));
        return step_page(reply, form, 503);
    case SENT_FIRST:
        break;
    }
    if (!form_submit(form, &out, &why)) {
        sent_forget(app->sent, form->form_id);
        return refused(reply, form, &why, err);
    }
    filed = filed_text(request->arena, &(struct filed){
        .code = str_copy(request->arena, str_from(out.receipt)), .agency = out.agency,
        .day = clock_day_text(request->arena, clock_day(clock_now()))});
    sent_keep(app->sent, request->arena, form->form_id, filed);
    return receipt_page(request, reply, filed, STR(""));
}

static void form_take(struct report_form *form, struct web_request *request)
{
    report_form_init(form, request);
    form->step = page_app(request)->cases.form->step_count;
    form->reviewed = true;
}

/* In the heavy lane. */
static bool report_keep(struct web_request *request, struct web_reply *reply, struct err *err)
{
    struct report_form form;
    bool ok;

    form_take(&form, request);
    ok = send_form(reply, &form, err);
    report_form_release(&form);
    return ok;
}

/* All that is cheap comes first, the flood's question too: only what passed it stands in the queue for Argon2id. */
bool report_send_do(struct web_request *request, struct web_reply *reply, struct err *err)
{
    struct flood_demand demand = {0};
    struct report_form form;

    UNUSED(err);
    form_take(&form, request);
    if (!form_complete(&form))
        step_page(reply, &form, 422);
    else if (flood_ask(page_app(request)->flood, request->arena, request->source, web_get(request, "_challenge"),
                       str_trim(web_get(request, "_solution")), &demand) == FLOOD_PROVE)
        wait_page(reply, &form, &demand);
    else
        reply->heavy = report_keep;
    report_form_release(&form);
    return true;
}

/* ---- after sending ---- */

bool report_written_do(struct web_request *request, struct web_reply *reply, struct err *err)
{
    struct app *app = page_app(request);
    struct str text;
    struct filed filed;
    json_t *view;

    if (!token_open(app->cases.tokens, request->arena, "filed", clock_now(), web_get(request, "_token"), &text, err))
        return false;
    if (str_is(web_get(request, "_go"), "stay"))
        return receipt_page(request, reply, text, STR(""));
    if (!web_get(request, "_written").n)
        return receipt_page(request, reply, text, page_word(request, STR("!receipt-not-written")));
    filed = filed_parse(text);
    view = json_object();
    page_text(view, "proof", proof_make(request->arena, app->cases.proof_secret, filed.day, filed.agency));
    page_text(view, "agency", filed.agency);
    return page_show(reply, 200, "site-done", view);
}

/* Somebody opened an address of these steps directly, or chose another language on the last page. */
bool report_done_show(struct web_request *request, struct web_reply *reply, struct err *err)
{
    UNUSED(err);
    return page_go(request, reply, "/report");
}
