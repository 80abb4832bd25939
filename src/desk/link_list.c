/* link_list.c - all groups of linked reports of an agency, and the button that links anew. */
#include "case/report_kind.h"
#include "desk/link_pages.h"

enum { PAGE = 25, SHOWN_NODES = 8, SHOWN_FOUND = 4, SHOWN_STOPPED = 20 };

static void found_view(const struct web_request *request, json_t *list, const struct ties_found *found)
{
    json_t *item = view_item(list);

    view_name(item, "type", identifier_type_name(found->type));
    view_word(request, item, "type_name", "identifier", str_from(identifier_type_name(found->type)));
    view_text(item, "value", found->value);
    view_number(item, "count", (int64_t)found->node_count);
}

static void cluster_view(const struct web_request *request, json_t *list, const struct ties_cluster *cluster)
{
    json_t *item = view_item(list), *nodes = view_list(item, "nodes"), *found = view_list(item, "found");
    size_t open = 0, reports = 0;
    unsigned most = 0;

    view_number(item, "id", cluster->id);
    view_age(request, item, "age", cluster->nodes[cluster->count - 1].day);
    view_day(request, item, "first_day", cluster->nodes[0].day);
    view_flag(item, "one_day", cluster->nodes[0].day == cluster->nodes[cluster->count - 1].day);
    for (size_t i = cluster->count; i-- > 0;) {
        open += cluster->nodes[i].is_open;
        reports += cluster->nodes[i].ref > 0;
        if (cluster->count - i <= SHOWN_NODES)
            link_node_view(request, view_item(nodes), &cluster->nodes[i]);
    }
    view_number(item, "count", (int64_t)reports);
    view_number(item, "ads", (int64_t)(cluster->count - reports));
    view_flag(item, "any_ads", cluster->count > reports);
    view_number(item, "open", (int64_t)open);
    view_flag(item, "any_open", open > 0);
    view_flag(item, "more", cluster->count > SHOWN_NODES);
    for (size_t i = 0; i < cluster->found_count && i < SHOWN_FOUND; i++)
        found_view(request, found, &cluster->found[i]);
    for (size_t i = 0; i < cluster->edge_count; i++)
        if (cluster->edges[i].why == TIES_WORDING && cluster->edges[i].percent > most)
            most = cluster->edges[i].percent;
    view_flag(item, "worded", most > 0);
    view_number(item, "percent", most);
}

static void states_view(const struct web_request *request, json_t *view, struct str chosen)
{
    const struct report_kind *kind = desk_app(request)->cases.kind;
    json_t *list = view_list(view, "states");

    for (size_t i = 0; i < kind->state_count; i++) {
        json_t *item = view_item(list);
        view_text(item, "value", kind->states[i].id);
        view_text(item, "label", pack_text(kind->states[i].label, request->lang));
        view_flag(item, "chosen", str_eq(kind->states[i].id, chosen));
    }
}

static void stopped_view(const struct web_request *request, json_t *view, const struct ties_list *list)
{
    json_t *stopped = view_list(view, "stopped");

    for (size_t i = 0; i < list->stopped_count && i < SHOWN_STOPPED; i++)
        found_view(request, stopped, &list->stopped[i]);
    view_flag(view, "has_stopped", list->stopped_count > 0);
    view_number(view, "stopped_from", TIES_SHARED_MOST);
}

static void pages_view(const struct web_request *request, json_t *view, const struct ties_filter *filter, size_t all)
{
    struct buf query = {.arena = request->arena};
    struct str asked = str_trim(web_get(request, "q")); /* as the member wrote it */

    query_add(&query, "state", filter->state);
    query_add(&query, "q", asked);
    query_add(&query, "by", filter->by_size ? STR("size") : STR(""));
    view_text(view, "query", buf_str(&query));
    view_flag(view, "has_next", filter->from + PAGE < all);
    view_number(view, "next", (int64_t)filter->from + PAGE);
    view_flag(view, "has_before", filter->from > 0);
    view_number(view, "before", filter->from > PAGE ? (int64_t)filter->from - PAGE : 0);
    view_flag(view, "filtered", filter->state.n > 0 || filter->text.n > 0);
    view_flag(view, "by_size", filter->by_size);
    view_text(view, "q", asked);
}

bool links_show(struct web_request *request, struct web_reply *reply, struct err *err)
{
    struct ties_filter filter = {.state = web_get(request, "state"), .text = link_sought(request),
                                 .by_size = str_is(web_get(request, "by"), "size"), .most = PAGE};
    struct ties_list list;
    int64_t from;

    if (str_int(web_get(request, "from"), 0, INT32_MAX, &from))
        filter.from = (size_t)from;
    if (!session_has_keys(desk_session(request)))
        return desk_go(request, reply, "/ready");
    if (!ties_list(desk_app(request)->ties, desk_session(request), request->arena, &filter, &list, err))
        return false;
    json_t *view = json_object(), *clusters = view_list(view, "clusters");
    if (!link_state_view(request, view, err)) {
        json_decref(view);
        return false;
    }
    for (size_t i = 0; i < list.count; i++)
        cluster_view(request, clusters, &list.clusters[i]);
    view_number(view, "all", (int64_t)list.all);
    view_number(view, "in_them", (int64_t)list.reports);
    view_flag(view, "empty", list.count == 0);
    view_flag(view, "searchable", list.count > 0 || filter.state.n > 0 || filter.text.n > 0);
    states_view(request, view, filter.state);
    stopped_view(request, view, &list);
    pages_view(request, view, &filter, list.all);
    view_flag(view, "at_inbox", true);
    return desk_show(reply, "desk-links", view);
}

/* "back": the report whose page the button stood on. */
bool links_now_do(struct web_request *request, struct web_reply *reply, struct err *err)
{
    int64_t report;

    if (!ties_start(desk_app(request)->ties, desk_session(request), TIES_NOW, err))
        return false;
    if (str_int(web_get(request, "back"), 1, INT64_MAX, &report))
        return desk_go(request, reply, "/report/%" PRId64 "/links", report);
    return desk_go(request, reply, "/links");
}

bool links_state_show(struct web_request *request, struct web_reply *reply, struct err *err)
{
    json_t *view = json_object();

    if (!link_state_view(request, view, err)) {
        json_decref(view);
        return false;
    }
    return desk_show(reply, NULL, view);
}
