/* review_export.c - labelled texts leave the sealed store: what is in the file, a reason, the file. */
#include "base/clock.h"
#include "desk/pages.h"

static bool export_view(struct web_request *request, json_t **ret, struct err *err)
{
    int64_t texts;

    if (!case_review_count(&desk_app(request)->cases, desk_session(request), &texts, err))
        return false;
    json_t *view = json_object();
    view_number(view, "texts", texts < REVIEW_EXPORT_MOST ? texts : REVIEW_EXPORT_MOST);
    view_flag(view, "has_texts", texts > 0);
    view_flag(view, "not_all", texts > REVIEW_EXPORT_MOST);
    view_typed(request, view, "reason");
    /* Ticked until somebody has taken the tick away: a form without the tick says nothing of it. */
    view_flag(view, "replace", request->method == WEB_GET || web_has(request, "replace"));
    view_flag(view, "at_review", true);
    *ret = view;
    return true;
}

bool reviews_export_show(struct web_request *request, struct web_reply *reply, struct err *err)
{
    json_t *view;

    return export_view(request, &view, err) && desk_show(reply, "desk-review-export", view);
}

bool reviews_export_do(struct web_request *request, struct web_reply *reply, struct err *err)
{
    struct app *app = desk_app(request);
    struct review_export in = {.reason = str_trim(web_get(request, "reason")),
                               .keep_identifiers = !web_has(request, "replace")};
    struct screen_scratch *scratch = app_scratch_take(app);
    struct str file;
    struct err why;
    size_t count;
    json_t *view;
    bool ok = case_review_export(&app->cases, desk_session(request), scratch, request->arena, &in, &file, &count, &why);

    app_scratch_give(app, scratch);
    if (!ok)
        return export_view(request, &view, err) &&
               desk_again(request, reply, "desk-review-export", view, &why, err);
    reply->type = STR("application/x-ndjson");
    reply->body = file;
    web_reply_header(reply, "Content-Disposition",
                     str_printf(request->arena, "attachment; filename=\"labelled-" STR_FMT ".jsonl\"",
                                STR_ARG(clock_day_text(request->arena, clock_day(clock_now())))));
    return true;
}
