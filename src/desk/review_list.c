/* review_list.c - everything that was said of the screen's findings, the newest first, and how to take it away. */
#include "desk/pages.h"

enum { LIST_PAGE = 25, LIST_MOST = 200 };

static int kind_asked(const struct web_request *request)
{
    enum review_kind kind;

    return review_kind_find(web_get(request, "kind"), &kind) ? (int)kind : -1;
}

static struct str filters_of(const struct web_request *request)
{
    struct buf query = {.arena = request->arena};
    int kind = kind_asked(request);

    if (kind >= 0)
        query_add(&query, "kind", str_from(review_kind_name((enum review_kind)kind)));
    return buf_str(&query);
}

static void row_view(const struct web_request *request, json_t *list, const struct review_row *row)
{
    json_t *item = view_item(list);

    review_view(request, item, &row->review);
    view_number(item, "id", row->report);
    view_number(item, "report", row->report);
    view_text(item, "key", row->key);
    view_day(request, item, "day", row->day);
    view_flag(item, "has_wanted", row->level >= 0);
    if (row->level >= 0)
        view_level(request, item, (enum screen_level)row->level);
}

static void kinds_view(const struct web_request *request, json_t *view)
{
    json_t *list = view_list(view, "kinds");
    int asked = kind_asked(request);

    for (int kind = 0; kind < REVIEW_KINDS; kind++) {
        json_t *item = view_item(list);
        view_name(item, "value", review_kind_name((enum review_kind)kind));
        view_word(request, item, "label", "reviews", str_from(review_kind_name((enum review_kind)kind)));
        view_flag(item, "chosen", kind == asked);
    }
    view_flag(view, "everything", asked < 0);
}

static bool list_view(struct web_request *request, json_t *view, struct err *err)
{
    struct app *app = desk_app(request);
    struct review_filter filter = {.kind = kind_asked(request), .after = web_get(request, "after")};
    struct review_row *rows;
    size_t count;
    int64_t limit, texts;

    if (!str_int(web_get(request, "limit"), 1, LIST_MOST - 1, &limit))
        limit = LIST_PAGE;
    filter.limit = (unsigned)limit + 1; /* one more than shown tells whether there is a next page */
    if (!case_reviews(&app->cases, desk_session(request), request->arena, &filter, &rows, &count, err) ||
        !case_review_count(&app->cases, desk_session(request), &texts, err))
        return false;
    json_t *list = view_list(view, "reviews");
    bool more = count > (size_t)limit;
    for (size_t i = 0; i < count && i < (size_t)limit; i++)
        row_view(request, list, &rows[i]);
    paging_view(request, view, filters_of(request), more ? rows[limit - 1].key : STR(""));
    view_text(view, "query", filters_of(request));
    view_flag(view, "empty", count == 0);
    view_flag(view, "has_texts", texts > 0);
    kinds_view(request, view);
    view_flag(view, "at_review", true);
    return true;
}

bool reviews_show(struct web_request *request, struct web_reply *reply, struct err *err)
{
    json_t *view;

    if (!session_has_keys(desk_session(request)))
        return desk_go(request, reply, "/ready");
    view = json_object();
    if (!list_view(request, view, err)) {
        json_decref(view);
        return false;
    }
    return desk_show(reply, "desk-reviews", view);
}

bool reviews_drop_do(struct web_request *request, struct web_reply *reply, struct err *err)
{
    struct str query = filters_of(request);
    int64_t report;

    if (!web_get_int(request, "report", 1, INT64_MAX, &report, err) ||
        !case_review_drop(&desk_app(request)->cases, desk_session(request), report, web_get(request, "review"), err))
        return false;
    return desk_go(request, reply, "/review%s" STR_FMT "#list", query.n ? "?" : "", STR_ARG(query));
}
