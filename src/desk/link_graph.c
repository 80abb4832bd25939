/* link_graph.c - clusters as a graph: what the picture and its table (link_picture.h) are made of.
 *
 *     {"nodes": [{"id": "r12", "type": "report", "label": "12", "state": "new", "state_name": "New", "level": "high",
 *                 "level_name": "urgent", "date": "2026-11-24", "href": "/en/desk/report/12", "cluster": 7},
 *                {"id": "i3", "type": "identifier", "kind": "phone", "label": "+44 …", "count": 4, "cluster": 7},
 *                {"id": "c7", "type": "cluster", "label": "120", "count": 120, "date": …, "href": "/en/desk/links/7"}],
 *      "edges": [{"from": "r12", "to": "i3", "type": "mentions", "label": ""},
 *                {"from": "r12", "to": "r15", "type": "wording", "label": "83 %", "percent": 83},
 *                {"from": "r12", "to": "r17", "type": "decided", "label": ""},
 *                {"from": "c7", "to": "i3", "type": "mentions", "label": "", "count": 90}],
 *      "left_out": {"clusters": 0, "reports": 0, "edges": 0}}
 *
 * "linked" joins a cluster that is drawn as one with what else is known of it.  type of a node: report, offer, identifier,
 * cluster; offers have ids "o12".  Node and edge lists are in a stable order; every edge names two nodes of the list. */
#include "base/clock.h"
#include "desk/link_pages.h"

enum { NODES_MOST = 2000, TOGETHER = 60, EDGES_EACH = 3, CLUSTERS_MOST = 500 };

struct graph {
    const struct web_request *request;
    json_t *nodes, *edges;
    size_t identifiers, left_clusters, left_reports, left_edges;
};

static struct str node_id(const struct graph *graph, int64_t ref)
{
    return str_printf(graph->request->arena, "%s%" PRId64, ref < 0 ? "o" : "r", ref < 0 ? -ref : ref);
}

static void add_report(struct graph *graph, const struct ties_cluster *cluster, const struct ties_node *node)
{
    const struct web_request *request = graph->request;
    json_t *item = view_item(graph->nodes);
    int64_t number = node->ref < 0 ? -node->ref : node->ref;

    view_text(item, "id", node_id(graph, node->ref));
    view_name(item, "type", node->ref < 0 ? "offer" : "report");
    view_text(item, "label", str_printf(request->arena, "%" PRId64, number));
    link_node_brief(request, item, node);
    view_text(item, "date", clock_day_text(request->arena, node->day));
    view_number(item, "cluster", cluster->id);
}

static void add_edge(struct graph *graph, struct str from, struct str to, const char *type, struct str label)
{
    json_t *item = view_item(graph->edges);

    view_text(item, "from", from);
    view_text(item, "to", to);
    view_name(item, "type", type);
    view_text(item, "label", label);
}

static struct str add_identifier(struct graph *graph, const struct ties_cluster *cluster, const struct ties_found *found)
{
    struct str id = str_printf(graph->request->arena, "i%zu", ++graph->identifiers);
    json_t *item = view_item(graph->nodes);

    view_text(item, "id", id);
    view_name(item, "type", "identifier");
    view_name(item, "kind", identifier_type_name(found->type));
    view_word(graph->request, item, "kind_name", "identifier", str_from(identifier_type_name(found->type)));
    view_text(item, "label", found->value);
    view_number(item, "count", (int64_t)found->node_count);
    view_number(item, "cluster", cluster->id);
    return id;
}

static json_t *last_edge(const struct graph *graph)
{
    return json_array_get(graph->edges, json_array_size(graph->edges) - 1);
}

/* A cluster so large that its reports say nothing one by one: one node, and its identifiers. */
static void add_together(struct graph *graph, const struct ties_cluster *cluster)
{
    struct str id = str_printf(graph->request->arena, "c%" PRId64, cluster->id);
    json_t *item = view_item(graph->nodes);

    view_text(item, "id", id);
    view_name(item, "type", "cluster");
    view_text(item, "label", str_printf(graph->request->arena, "%zu", cluster->count));
    view_number(item, "count", (int64_t)cluster->count);
    view_text(item, "date", clock_day_text(graph->request->arena, cluster->nodes[cluster->count - 1].day));
    view_text(item, "href", str_printf(graph->request->arena, "/" STR_FMT "/desk/links/%" PRId64,
                                       STR_ARG(graph->request->lang), cluster->id));
    view_number(item, "cluster", cluster->id);
    for (size_t i = 0; i < cluster->found_count && i < TOGETHER; i++) {
        struct str identifier = add_identifier(graph, cluster, &cluster->found[i]);
        add_edge(graph, id, identifier, "mentions", STR(""));
        view_number(last_edge(graph), "count", (int64_t)cluster->found[i].node_count);
    }
    graph->left_reports += cluster->count;
}

static void add_each(struct graph *graph, const struct ties_cluster *cluster)
{
    struct arena *arena = graph->request->arena;
    size_t most = EDGES_EACH * cluster->count;

    for (size_t i = 0; i < cluster->count; i++)
        add_report(graph, cluster, &cluster->nodes[i]);
    for (size_t i = 0; i < cluster->found_count; i++) {
        const struct ties_found *found = &cluster->found[i];
        struct str id = add_identifier(graph, cluster, found);
        for (size_t k = 0; k < found->node_count; k++)
            add_edge(graph, node_id(graph, cluster->nodes[found->nodes[k]].ref), id, "mentions", STR(""));
    }
    for (size_t i = 0; i < cluster->edge_count; i++) {
        const struct ties_edge *edge = &cluster->edges[i];
        bool wording = edge->why == TIES_WORDING;
        if (wording && i >= most) { /* the strongest come first */
            graph->left_edges++;
            continue;
        }
        add_edge(graph, node_id(graph, cluster->nodes[edge->a].ref), node_id(graph, cluster->nodes[edge->b].ref),
                 wording ? "wording" : "decided", wording ? str_printf(arena, "%u %%", edge->percent) : STR(""));
        if (wording)
            view_number(last_edge(graph), "percent", edge->percent);
    }
}

static void left_view(const struct graph *graph, json_t *map)
{
    json_t *left = json_object();

    json_object_set_new(map, "left_out", left);
    view_number(left, "clusters", (int64_t)graph->left_clusters);
    view_number(left, "reports", (int64_t)graph->left_reports);
    view_number(left, "edges", (int64_t)graph->left_edges);
}

static struct graph graph_new(const struct web_request *request, json_t *map)
{
    return (struct graph){.request = request, .nodes = view_list(map, "nodes"), .edges = view_list(map, "edges")};
}

json_t *link_graph_of(const struct web_request *request, const struct ties_cluster *cluster)
{
    json_t *map = json_object();
    struct graph graph = graph_new(request, map);

    if (cluster->count > NODES_MOST)
        add_together(&graph, cluster);
    else
        add_each(&graph, cluster);
    left_view(&graph, map);
    return map;
}

bool links_graph_of(struct web_request *request, json_t **ret, struct err *err)
{
    struct ties_filter filter = {.state = web_get(request, "state"), .text = link_sought(request),
                                 .by_size = str_is(web_get(request, "by"), "size"), .most = CLUSTERS_MOST};
    struct ties_list list;
    json_t *map;

    if (!ties_list(desk_app(request)->ties, desk_session(request), request->arena, &filter, &list, err))
        return false;
    map = json_object();
    struct graph graph = graph_new(request, map);
    graph.left_clusters = list.all - list.count;
    for (size_t i = 0; i < list.count; i++) {
        const struct ties_cluster *cluster = &list.clusters[i];
        size_t shown = cluster->count > TOGETHER ? 1 : cluster->count;
        if (json_array_size(graph.nodes) + shown + cluster->found_count > NODES_MOST && i) {
            graph.left_clusters++;
            graph.left_reports += cluster->count;
        } else if (cluster->count > TOGETHER) {
            add_together(&graph, cluster);
        } else {
            add_each(&graph, cluster);
        }
    }
    left_view(&graph, map);
    *ret = map;
    return true;
}

/* Of one cluster: each of its reports, as far as there is room for them. */
bool link_graph_show(struct web_request *request, struct web_reply *reply, struct err *err)
{
    struct ties_cluster cluster;

    return link_asked(request, &cluster, err) && desk_show(reply, NULL, link_graph_of(request, &cluster));
}

/* Of the agency: the newest clusters; ?by=size the largest. */
bool links_graph_show(struct web_request *request, struct web_reply *reply, struct err *err)
{
    json_t *map;

    return links_graph_of(request, &map, err) && desk_show(reply, NULL, map);
}
