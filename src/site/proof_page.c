/* proof_page.c - is this proof of filing genuine?  Anybody may ask; it leads to no report. */
#include "base/clock.h"
#include "site/page.h"

bool proof_show(struct web_request *request, struct web_reply *reply, struct err *err)
{
    UNUSED(request);
    UNUSED(err);
    return page_show(reply, 200, "site-proof", json_object());
}

bool proof_do(struct web_request *request, struct web_reply *reply, struct err *err)
{
    const struct app *app = page_app(request);
    struct str text = web_get(request, "proof");
    struct proof proof = {0};
    struct err why = {0};
    json_t *view = json_object();
    int32_t day;

    UNUSED(err);
    page_text(view, "typed", text);
    page_keep_form(view, "proof-form", "/proof");
    if (!proof_check(request->arena, app->cases.proof_public, text, &proof, &why)) {
        page_text(view, "wrong", page_problem(request, &why));
        return page_show(reply, 422, "site-proof", view);
    }
    page_flag(view, "genuine", true);
    page_text(view, "agency", proof.agency);
    page_text(view, "date", clock_day_parse(proof.date, &day)
                                ? words_day(app->words, request->arena, request->lang, day) : proof.date);
    return page_show(reply, 200, "site-proof", view);
}
