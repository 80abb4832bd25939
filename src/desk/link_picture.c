/* link_picture.c - see link_picture.h. */
#include "desk/link_picture.h"

#include <stdlib.h>

#include "base/clock.h"
#include "site/page.h"

enum { ROWS_SHOWN = 200, ROWS_MOST = 1000000 };

static const char *const NODES[] = {"report", "offer", "identifier", "cluster"};
static const char *const JOINS[] = {"wording", "mentions", "decided", "linked"};

static struct str text_of(const json_t *map, const char *key)
{
    const json_t *value = json_object_get(map, key);

    return json_is_string(value) ? str_make(json_string_value(value), json_string_length(value)) : STR("");
}

/* ---- rows ---- */

static int compare_rows(const void *a, const void *b)
{
    const struct link_row *x = a, *y = b;

    if (x->most != y->most)
        return x->most > y->most ? -1 : 1;
    if (x->hub != y->hub)
        return x->hub < y->hub ? -1 : 1;
    if (x->other != y->other)
        return x->other > y->other ? -1 : 1;
    return x->at < y->at ? -1 : x->at > y->at;
}

/* Place of a node by its id, plus one; 0 for what is not there.  places: {id: place}. */
static size_t place_of(const json_t *places, const json_t *edge, const char *end)
{
    const json_t *id = json_object_get(edge, end);

    return json_is_string(id) ? (size_t)json_integer_value(json_object_get(places, json_string_value(id))) : 0;
}

static json_t *places_of(const json_t *nodes)
{
    json_t *places = json_object();

    for (size_t i = 0; i < json_array_size(nodes); i++) {
        const char *id = json_string_value(json_object_get(json_array_get(nodes, i), "id"));
        if (id && !json_object_get(places, id))
            json_object_set_new(places, id, json_integer((json_int_t)i + 1));
    }
    return places;
}

void link_rows(struct arena *arena, const json_t *graph, struct link_row **ret, size_t *ret_count)
{
    const json_t *nodes = json_object_get(graph, "nodes"), *edges = json_object_get(graph, "edges");
    size_t *degree = ARENA_ARRAY(arena, json_array_size(nodes) + 1, size_t), count = 0;
    struct link_row *rows = ARENA_ARRAY(arena, json_array_size(edges) + 1, struct link_row);
    json_t *places = places_of(nodes);

    for (int round = 0; round < 2; round++) { /* first how many edges each node has, then the rows */
        for (size_t i = 0; i < json_array_size(edges); i++) {
            const json_t *edge = json_array_get(edges, i);
            size_t from = place_of(places, edge, "from"), to = place_of(places, edge, "to");
            if (!from || !to || from == to)
                continue;
            if (round == 0) {
                degree[from]++;
                degree[to]++;
                continue;
            }
            size_t hub = degree[to] > degree[from] ? to : from;
            rows[count++] = (struct link_row){.from = json_array_get(nodes, from - 1),
                                              .to = json_array_get(nodes, to - 1), .edge = edge,
                                              .most = degree[hub], .other = degree[hub == from ? to : from],
                                              .hub = hub - 1, .at = i};
        }
    }
    json_decref(places);
    qsort(rows, count, sizeof *rows, compare_rows);
    *ret = rows;
    *ret_count = count;
}

/* ---- views ---- */

/* Only addresses on this site become links. */
static void href_view(json_t *view, struct str href)
{
    if (href.n > 1 && href.p[0] == '/' && href.p[1] != '/' && href.p[1] != '\\')
        view_text(view, "href", href);
}

static json_t *end_view(const struct web_request *request, const json_t *node)
{
    json_t *view = json_object();

    view_text(view, "label", text_of(node, "label").n ? text_of(node, "label") : text_of(node, "id"));
    view_text(view, "state", text_of(node, text_of(node, "state_name").n ? "state_name" : "source"));
    view_text(view, "type", text_of(node, "type"));
    if (text_of(node, "kind_name").n)
        view_text(view, "type_name", text_of(node, "kind_name"));
    else
        view_word(request, view, "type_name", "graph-node", text_of(node, "type"));
    href_view(view, text_of(node, "href"));
    return view;
}

/* The later of the two days; words that are no day stand as they are. */
static void date_view(const struct web_request *request, json_t *view, const struct link_row *row)
{
    struct str from = text_of(row->from, "date"), to = text_of(row->to, "date");
    struct str date = str_cmp(from, to) > 0 ? from : to;
    int32_t day;

    if (clock_day_parse(date, &day))
        view_day(request, view, "date", day);
    else
        view_text(view, "date", date);
}

/* What a report or an ad is asked for by, of its id in the graph ("r26", "o4"); 0: it is neither. */
static int64_t ref_of(const json_t *node)
{
    struct str id = text_of(node, "id");
    int64_t number;

    if (!id.n || (id.p[0] != 'r' && id.p[0] != 'o') || !str_int(str_slice(id, 1, id.n), 1, INT64_MAX, &number))
        return 0;
    return id.p[0] == 'o' ? -number : number;
}

/* Two texts can be looked at side by side. */
static void pair_view(json_t *view, const struct link_row *row)
{
    int64_t a = ref_of(row->from), b = ref_of(row->to);

    view_flag(view, "pair", a && b);
    view_number(view, "a", a);
    view_number(view, "b", b);
}

static void row_view(const struct web_request *request, json_t *list, const struct link_row *row)
{
    json_t *item = view_item(list);

    json_object_set_new(item, "from", end_view(request, row->from));
    json_object_set_new(item, "to", end_view(request, row->to));
    view_word(request, item, "join", "graph-join", text_of(row->edge, "type"));
    view_text(item, "why", text_of(row->edge, "label"));
    date_view(request, item, row);
    pair_view(item, row);
}

static size_t count_of(const json_t *list, const char *type)
{
    size_t count = 0;

    for (size_t i = 0; i < json_array_size(list); i++)
        count += str_is(text_of(json_array_get(list, i), "type"), type);
    return count;
}

/* What the filter offers: the types that are there, with how many there are. */
static void types_view(const struct web_request *request, json_t *view, const char *key, const json_t *list,
                       const char *const *names, size_t name_count, const char *const prefix[2])
{
    json_t *types = view_list(view, key);

    for (size_t i = 0; i < name_count; i++) {
        size_t count = count_of(list, names[i]);
        if (!count)
            continue;
        json_t *item = view_item(types);
        view_name(item, "id", names[i]);
        view_number(item, "count", (int64_t)count);
        view_word(request, item, "one", prefix[0], str_from(names[i]));
        view_word(request, item, "many", prefix[1], str_from(names[i]));
    }
}

static void pages_view(const struct web_request *request, json_t *view, struct str page, size_t first, size_t count)
{
    struct str with = str_find(page, STR("?"), 0) == SIZE_MAX ? STR("?") : STR("&");
    size_t last = count - first > ROWS_SHOWN ? first + ROWS_SHOWN : count;

    view_number(view, "first_row", count ? (int64_t)first + 1 : 0);
    view_number(view, "last_row", (int64_t)last);
    view_number(view, "row_count", (int64_t)count);
    view_flag(view, "paged", count > ROWS_SHOWN);
    view_flag(view, "turned", first > 0);
    if (first > 0)
        view_text(view, "back", str_printf(request->arena, STR_FMT STR_FMT "row=%zu", STR_ARG(page), STR_ARG(with),
                                           first > ROWS_SHOWN ? first - ROWS_SHOWN : 0));
    if (last < count)
        view_text(view, "next", str_printf(request->arena, STR_FMT STR_FMT "row=%zu", STR_ARG(page), STR_ARG(with),
                                           last));
}

/* What did not find room: groups, reports of groups that are drawn as one, weaker links. */
static void left_out_view(json_t *view, const json_t *left)
{
    static const char *const keys[][2] = {{"clusters", "left_clusters"},
                                          {"reports", "left_reports"},
                                          {"edges", "left_edges"}};
    bool any = false;

    for (size_t i = 0; i < LEN(keys); i++) {
        int64_t count = json_integer_value(json_object_get(left, keys[i][0]));
        any = any || count > 0;
        if (count > 0)
            view_number(view, keys[i][1], count);
    }
    view_flag(view, "left_out", any);
}

void link_picture_view(const struct web_request *request, json_t *view, const json_t *graph, struct str page,
                       struct str source)
{
    static const char *const node_words[] = {"graph-node", "graph-nodes"};
    static const char *const join_words[] = {"graph-join", "graph-join"};
    const json_t *nodes = json_object_get(graph, "nodes"), *edges = json_object_get(graph, "edges");
    json_t *list = view_list(view, "rows");
    struct link_row *rows;
    size_t count;
    int64_t first;

    link_rows(request->arena, graph, &rows, &count);
    if (!str_int(web_get(request, "row"), 0, ROWS_MOST, &first) || (size_t)first >= count)
        first = 0;
    for (size_t i = (size_t)first; i < count && i < (size_t)first + ROWS_SHOWN; i++)
        row_view(request, list, &rows[i]);
    pages_view(request, view, page, (size_t)first, count);
    types_view(request, view, "types", nodes, NODES, LEN(NODES), node_words);
    types_view(request, view, "joins", edges, JOINS, LEN(JOINS), join_words);
    left_out_view(view, json_object_get(graph, "left_out"));
    view_text(view, "source", source);
    view_flag(view, "has_rows", count > 0);
    view_flag(view, "empty", json_array_size(nodes) == 0);
}

void link_cluster_picture_view(const struct web_request *request, json_t *view, const struct ties_cluster *cluster)
{
    json_t *graph = link_graph_of(request, cluster), *piece = json_object();
    struct str page = str_printf(request->arena, "/" STR_FMT "/desk/links/%" PRId64, STR_ARG(request->lang), cluster->id);

    json_object_set_new(view, "link_picture", piece);
    link_picture_view(request, piece, graph, page, str_printf(request->arena, STR_FMT "/graph.json", STR_ARG(page)));
    json_decref(graph);
}

/* ---- the page of the whole agency ---- */

/* The list's filter, as it stands in addresses: "?by=size", or "". */
static struct str filter_of(const struct web_request *request)
{
    struct buf query = {.arena = request->arena};

    query_add(&query, "state", web_get(request, "state"));
    query_add(&query, "q", str_trim(web_get(request, "q")));
    query_add(&query, "by", str_is(web_get(request, "by"), "size") ? STR("size") : STR(""));
    return query.n ? str_printf(request->arena, "?" STR_FMT, STR_ARG(buf_str(&query))) : STR("");
}

bool links_picture_show(struct web_request *request, struct web_reply *reply, struct err *err)
{
    struct str filter = filter_of(request);
    json_t *graph, *view, *piece;

    if (!links_graph_of(request, &graph, err))
        return false;
    view = json_object();
    piece = json_object();
    json_object_set_new(view, "link_picture", piece);
    link_picture_view(request, piece, graph,
                      str_printf(request->arena, "/" STR_FMT "/desk/links/graph" STR_FMT, STR_ARG(request->lang),
                                 STR_ARG(filter)),
                      str_printf(request->arena, "/" STR_FMT "/desk/links/graph.json" STR_FMT, STR_ARG(request->lang),
                                 STR_ARG(filter)));
    json_decref(graph);
    view_text(view, "filter", filter);
    view_flag(view, "filtered", filter.n > 0);
    view_flag(view, "at_inbox", true);
    return desk_show(reply, "desk-links-picture", view);
}
