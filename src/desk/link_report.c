/* link_report.c - what a report is linked with, on its page and by itself. */
#include "desk/link_pages.h"

enum { OTHERS_MOST = 12 };

/* 1 for the nodes that this one has a reason of its own with. */
static uint8_t *mark_near(const struct web_request *request, const struct ties_cluster *cluster, size_t here)
{
    uint8_t *near = ARENA_ARRAY(request->arena, cluster->count + 1, uint8_t);
    for (size_t i = 0; i < cluster->edge_count; i++) {
        const struct ties_edge *edge = &cluster->edges[i];
        if (edge->a == here || edge->b == here)
            near[edge->a == here ? edge->b : edge->a] = 1;
    }
    for (size_t i = 0; i < cluster->found_count; i++) {
        const struct ties_found *found = &cluster->found[i];
        bool has = false;
        for (size_t k = 0; k < found->node_count; k++)
            has |= found->nodes[k] == here;
        for (size_t k = 0; has && k < found->node_count; k++)
            near[found->nodes[k]] = 1;
    }
    return near;
}

/* Those with reasons of their own first, then by day, the newest first; only as many as are shown are looked at. */
static void others_view(const struct web_request *request, json_t *view, const struct ties_cluster *cluster, size_t here)
{
    json_t *list = view_list(view, "others");
    const uint8_t *near = mark_near(request, cluster, here);

    for (int own = 1; own >= 0; own--)
        for (size_t i = cluster->count; i-- > 0 && json_array_size(list) < OTHERS_MOST;) {
            if (i == here || near[i] != own)
                continue;
            json_t *item = view_item(list);
            link_node_view(request, item, &cluster->nodes[i]);
            link_reason_view(request, item, cluster, here, i);
        }
}

static void own_decisions_view(const struct web_request *request, json_t *view, const struct ties_decision *decisions,
                               size_t count, int64_t report)
{
    struct ties_decision *own = ARENA_ARRAY(request->arena, count + 1, struct ties_decision);
    size_t kept = 0;

    for (size_t i = 0; i < count; i++)
        if (decisions[i].counts && decisions[i].say != TIES_SAME && (decisions[i].b || decisions[i].a == report))
            own[kept++] = decisions[i];
    link_decisions_view(request, view, own, kept);
}

/* What was decided keeps these apart, although they name or say the same. */
static bool cut_view(struct web_request *request, json_t *view, int64_t report, struct err *err)
{
    struct ties_node *nodes;
    size_t count;
    json_t *list = view_list(view, "kept_apart");

    if (!ties_cut(desk_app(request)->ties, desk_session(request), request->arena, report, &nodes, &count, err))
        return false;
    for (size_t i = 0; i < count && i < OTHERS_MOST; i++)
        link_node_brief(request, view_item(list), &nodes[i]);
    view_flag(view, "has_apart", count > 0);
    return true;
}

static bool linked_view(struct web_request *request, json_t *view, int64_t report, struct err *err)
{
    struct ties *ties = desk_app(request)->ties;
    struct ties_cluster cluster;
    struct ties_decision *decisions;
    size_t count, here = 0;
    json_t *linked;

    if (!link_state_view(request, view, err) ||
        !ties_cluster(ties, desk_session(request), request->arena, report, &cluster, err) ||
        !ties_decisions(ties, desk_session(request), request->arena, report, 0, &decisions, &count, err))
        return false;
    linked = json_object();
    json_object_set_new(view, "linked_with", linked);
    while (here + 1 < cluster.count && cluster.nodes[here].ref != report)
        here++;
    view_flag(linked, "any", cluster.count > 0);
    view_number(linked, "count", cluster.count ? (int64_t)cluster.count - 1 : 0);
    view_number(linked, "cluster", cluster.id);
    view_flag(linked, "more", cluster.count > OTHERS_MOST + 1);
    if (cluster.count)
        others_view(request, linked, &cluster, here);
    own_decisions_view(request, linked, decisions, count, report);
    return cut_view(request, linked, report, err);
}

bool report_links_view(struct web_request *request, json_t *view, int64_t report, struct err *err)
{
    struct err ignored;

    if (!desk_app(request)->ties)
        return true;
    /* Busy or not: the page shows what there is. */
    if (!ties_start(desk_app(request)->ties, desk_session(request), TIES_IF_OLD, &ignored))
        view_flag(view, "links_wait", true);
    return linked_view(request, view, report, err);
}

bool report_links_show(struct web_request *request, struct web_reply *reply, struct err *err)
{
    struct ties_node node;
    int64_t id;

    if (!web_get_int(request, "id", 1, INT64_MAX, &id, err) ||
        !ties_node(desk_app(request)->ties, desk_session(request), request->arena, id, &node, err))
        return false;
    json_t *view = json_object();
    view_number(view, "report", id);
    if (!linked_view(request, view, id, err)) {
        json_decref(view);
        return false;
    }
    view_flag(view, "at_inbox", true);
    return desk_show(reply, "desk-report-links", view);
}
