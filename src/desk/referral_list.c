/* referral_list.c - referrals that wait: to us and from us, the late and the urgent first. */
#include "desk/sharing_pages.h"

enum { SHOWN = 200 };

static unsigned rank_of(const json_t *row)
{
    return json_is_true(json_object_get(row, "is_late")) ? 0 : json_is_true(json_object_get(row, "is_urgent")) ? 1 : 2;
}

static void put_in_order(json_t *list, json_t *row)
{
    size_t at = 0;

    while (at < json_array_size(list) && rank_of(json_array_get(list, at)) <= rank_of(row))
        at++;
    json_array_insert_new(list, at, row);
}

static bool rows_view(struct web_request *request, json_t *view, const struct item *items, size_t count, struct err *err)
{
    json_t *in = view_list(view, "to_us"), *out = view_list(view, "from_us"), *drafts = view_list(view, "drafts");

    for (size_t i = 0; i < count; i++) {
        json_t *row = json_object();
        bool ours = items[i].agency == session_agency(desk_session(request));
        if (!referral_row_view(request, row, &items[i], err)) {
            json_decref(row);
            return false;
        }
        put_in_order(!ours ? in : str_is(items[i].state->id, "draft") ? drafts : out, row);
    }
    view_flag(view, "at_referrals", true);
    view_flag(view, "has_to_us", json_array_size(in) > 0);
    view_flag(view, "has_from_us", json_array_size(out) > 0);
    view_flag(view, "has_drafts", json_array_size(drafts) > 0);
    return true;
}

bool referrals_show(struct web_request *request, struct web_reply *reply, struct err *err)
{
    struct item_filter filter = {.kind = STR("referral"), .open = 1, .limit = SHOWN};
    const struct kind *kind;
    int64_t *ids;
    size_t count;
    struct item *items;

    if (!record_kind(request, STR("referral"), &kind, err) ||
        !item_list(record_of(request), desk_session(request), request->arena, &filter, &ids, &count, err) ||
        !items_open(record_of(request), desk_session(request), request->arena, 0, ids, count, &items, &count, err))
        return false;
    json_t *view = json_object();
    bool ok = rows_view(request, view, items, count, err);
    items_end(items, count);
    if (ok)
        return desk_show(reply, "desk-referrals", view);
    json_decref(view);
    return false;
}
