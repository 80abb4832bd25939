/* report.c - the steps of a report: next, back, change, remove a file, another language.  Nothing is sent. */
#include "site/page.h"

bool report_page_show(struct web_request *request, struct web_reply *reply, struct err *err)
{
    struct report_form form;
    struct str place = {0};
    bool gone = false, ok;
    json_t *view;

    report_form_init(&form, request);
    form.step = 0;
    ok = report_form_place(&form, &place, &gone, err);
    if (ok) {
        view = report_form_view(&form);
        page_text(view, "place_name", place);
        page_flag(view, "place_gone", gone);
        ok = page_show(reply, 200, report_form_template(&form), view);
    }
    report_form_release(&form);
    return ok;
}

static void step_forward(struct report_form *form)
{
    size_t last = page_app(form->request)->cases.form->step_count;

    if (form->reviewed)
        form->step = last;
    else
        do
            form->step++;
        while (form->step < last && !report_form_step_asks(form, form->step));
    if (form->step >= last) {
        form->step = last;
        form->reviewed = true;
    }
}

static void step_back(struct report_form *form)
{
    while (form->step > 0)
        if (report_form_step_asks(form, --form->step))
            break;
}

static void step_to(struct report_form *form, struct str id)
{
    const struct form *all = page_app(form->request)->cases.form;

    for (size_t i = 0; i < all->step_count; i++)
        if (str_eq(all->steps[i].id, id))
            form->step = i;
}

/* Going on checks the step; going back or elsewhere never holds anybody up. */
static void step_move(struct report_form *form, struct str go)
{
    if (str_is(go, "next")) {
        if (!form->wrong_count && report_form_check(form, form->step))
            step_forward(form);
    } else if (str_is(go, "back")) {
        step_back(form);
    } else if (str_starts(go, STR("to:"))) {
        step_to(form, str_slice(go, 3, go.n));
    }
}

bool report_step_do(struct web_request *request, struct web_reply *reply, struct err *err)
{
    struct report_form form;
    struct str drop = web_get(request, "_drop");
    bool ok = false;

    report_form_init(&form, request);
    if (!report_form_keep_files(&form, err))
        goto done;
    if (drop.n && !report_form_drop_file(&form, drop, err))
        goto done;
    if (!drop.n)
        step_move(&form, web_get(request, "_go"));
    ok = page_show(reply, form.wrong_count ? 422 : 200, report_form_template(&form), report_form_view(&form));
done:
    report_form_release(&form);
    return ok;
}
