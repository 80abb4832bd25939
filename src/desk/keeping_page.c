/* keeping_page.c - records whose days end soon: their keys will be destroyed. */
#include "base/clock.h"
#include "case/keeping.h"
#include "desk/record_pages.h"
#include "site/page.h"

bool keeping_show(struct web_request *request, struct web_reply *reply, struct err *err)
{
    struct app *app = desk_app(request);
    struct session *session = desk_session(request);
    struct retention_rule *rules;
    struct retention_soon *soon;
    struct item *items;
    size_t rule_count, count, found;
    keeping_rules(request->arena, app->records.kinds, app->report_kind, &rules, &rule_count);
    if (!retention_list(app->store, request->arena, session_agency(session), rules, rule_count,
                        clock_local_today(clock_now()),
                        &soon, &count, err))
        return false;
    int64_t *ids = ARENA_ARRAY(request->arena, count + 1, int64_t);
    for (size_t i = 0; i < count; i++)
        ids[i] = soon[i].record;
    if (!items_open(&app->records, session, request->arena, 0, ids, count, &items, &found, err))
        return false;
    json_t *view = json_object(), *list = view_list(view, "rows");
    for (size_t i = 0; i < count; i++) {
        json_t *row = view_item(list);
        bool report = str_is(soon[i].kind, "report");
        const struct kind *kind = kind_find(app->records.kinds, soon[i].kind);
        view_number(row, "id", soon[i].record);
        view_flag(row, "is_report", report);
        view_text(row, "kind", kind ? record_word(request, kind->title) : page_word(request, STR("!kind-report")));
        view_day(request, row, "day", soon[i].day);
        for (size_t k = 0; k < found; k++)
            if (items[k].id == soon[i].record)
                view_text(row, "title", item_called(request->arena, &items[k], request->lang));
    }
    items_end(items, found);
    view_flag(view, "empty", count == 0);
    view_number(view, "warn_days", RETENTION_WARN);
    view_flag(view, "at_admin", true);
    view_flag(view, "at_keeping", true);
    return desk_show(reply, "desk-keeping", view);
}
