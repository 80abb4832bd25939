/* keeping_one.c - how long one record is kept: longer than its days, or destroyed before them. */
#include "base/clock.h"
#include "case/approval.h"
#include "case/keeping.h"
#include "desk/record_pages.h"

static bool page_view(struct web_request *request, int64_t id, json_t **ret, struct err *err)
{
    const struct approval_rules *rules = record_of(request)->approvals;
    struct keeping keeping;

    if (!keeping_open(record_of(request), desk_session(request), request->arena, id, &keeping, err))
        return false;
    json_t *view = json_object();
    view_number(view, "id", id);
    view_number(view, "edition", keeping.item.edition);
    view_text(view, "kind_name", record_word(request, keeping.item.kind->title));
    view_text(view, "called", item_called(request->arena, &keeping.item, request->lang));
    view_flag(view, "ends", keeping.day != 0);
    view_day(request, view, "day", keeping.day);
    view_flag(view, "may_lengthen", keeping.may_keep);
    view_flag(view, "may_end_now", keeping.may_destroy);
    view_flag(view, "keep_second", approval_needed(rules, STR("keep-longer")));
    view_flag(view, "destroy_second", approval_needed(rules, STR("destroy")));
    view_flag(view, "done", web_has(request, "done"));
    view_typed(request, view, "until");
    view_typed(request, view, "why");
    view_text(view, "at_records", STR("case"));
    item_end(&keeping.item);
    *ret = view;
    return true;
}

bool keeping_one_show(struct web_request *request, struct web_reply *reply, struct err *err)
{
    int64_t id;
    json_t *view;

    return record_asked(request, &id, err) && page_view(request, id, &view, err) && desk_show(reply, "desk-keep", view);
}

static bool again(struct web_request *request, struct web_reply *reply, int64_t id, const char *failed,
                  const struct err *why, struct err *err)
{
    json_t *view;

    if (!desk_can_tell(why)) {
        *err = *why;
        return false;
    }
    if (!page_view(request, id, &view, err))
        return false;
    view_flag(view, failed, true);
    return desk_again(request, reply, "desk-keep", view, why, err);
}

bool keeping_longer_do(struct web_request *request, struct web_reply *reply, struct err *err)
{
    struct err why = {0};
    int64_t id, wish;
    int32_t until;

    if (!record_asked(request, &id, err))
        return false;
    if (!clock_day_parse(web_get(request, "until"), &until))
        until = 0;
    if (keeping_longer(record_of(request), desk_session(request), request->arena, id, until, web_get(request, "why"), &wish,
                       &why))
        return wish ? desk_go(request, reply, "/waiting?asked=1")
                    : desk_go(request, reply, "/keeping/%" PRId64 "?done=1", id);
    return again(request, reply, id, "keep_failed", &why, err);
}

bool keeping_destroy_do(struct web_request *request, struct web_reply *reply, struct err *err)
{
    struct err why = {0};
    int64_t id, edition, wish;

    if (!record_asked(request, &id, err) || !web_get_int(request, "edition", 1, INT64_MAX, &edition, err))
        return false;
    bool ok = str_is(web_get(request, "sure"), "yes") || err_field(&why, "sure", "!tick-sure");
    if (ok && keeping_destroy(record_of(request), desk_session(request), request->arena, id, edition,
                              web_get(request, "why"), &wish, &why))
        return desk_go(request, reply, wish ? "/waiting?asked=1" : "/waiting?done=1");
    return again(request, reply, id, "destroy_failed", &why, err);
}
