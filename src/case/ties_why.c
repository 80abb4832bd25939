/* ties_why.c - why one report of a cluster stands beside another; see ties.h. */
#include "case/ties_inside.h"

static bool has_node(const struct ties_found *found, uint32_t node)
{
    for (size_t i = 0; i < found->node_count; i++)
        if (found->nodes[i] == node)
            return true;
    return false;
}

/* Who stands beside whom: the items of node i from starts[i] to starts[i + 1]. */
struct rows { uint32_t *starts, *items; };

static struct rows rows_new(struct arena *arena, size_t count)
{
    return (struct rows){.starts = ARENA_ARRAY(arena, count + 2, uint32_t)};
}

/* After starts[i + 2] was counted up for each item of i: room for the items, which rows_put fills in. */
static void rows_room(struct arena *arena, struct rows *rows, size_t count)
{
    for (size_t i = 0; i < count; i++)
        rows->starts[i + 2] += rows->starts[i + 1];
    rows->items = ARENA_ARRAY(arena, rows->starts[count + 1] + 1, uint32_t);
}

static void rows_put(struct rows *rows, uint32_t i, uint32_t item)
{
    rows->items[rows->starts[i + 1]++] = item;
}

static struct rows edges_of(const struct ties_cluster *cluster, struct arena *arena)
{
    struct rows rows = rows_new(arena, cluster->count);
    for (size_t i = 0; i < cluster->edge_count; i++) {
        rows.starts[cluster->edges[i].a + 2]++;
        rows.starts[cluster->edges[i].b + 2]++;
    }
    rows_room(arena, &rows, cluster->count);
    for (size_t i = 0; i < cluster->edge_count; i++) {
        rows_put(&rows, cluster->edges[i].a, cluster->edges[i].b);
        rows_put(&rows, cluster->edges[i].b, cluster->edges[i].a);
    }
    return rows;
}

static struct rows found_of_nodes(const struct ties_cluster *cluster, struct arena *arena)
{
    struct rows rows = rows_new(arena, cluster->count);
    for (size_t i = 0; i < cluster->found_count; i++)
        for (size_t k = 0; k < cluster->found[i].node_count; k++)
            rows.starts[cluster->found[i].nodes[k] + 2]++;
    rows_room(arena, &rows, cluster->count);
    for (size_t i = 0; i < cluster->found_count; i++)
        for (size_t k = 0; k < cluster->found[i].node_count; k++)
            rows_put(&rows, cluster->found[i].nodes[k], (uint32_t)i);
    return rows;
}

struct walk { uint32_t *queue, tail; bool *seen; };

static void walk_to(struct walk *walk, uint32_t node)
{
    if (!walk->seen[node])
        walk->queue[walk->tail++] = node;
    walk->seen[node] = true;
}

/* Breadth first from b: the neighbour of a that is nearest to b.  O(nodes and edges). */
static int64_t way_between(const struct ties_cluster *cluster, struct arena *arena, uint32_t a, uint32_t b)
{
    struct rows edges = edges_of(cluster, arena), found = found_of_nodes(cluster, arena);
    struct walk walk = {.queue = ARENA_ARRAY(arena, cluster->count + 1, uint32_t),
                        .seen = ARENA_ARRAY(arena, cluster->count + 1, bool)};
    bool *gone_through = ARENA_ARRAY(arena, cluster->found_count + 1, bool);
    walk_to(&walk, b);
    for (uint32_t head = 0; head < walk.tail; head++) {
        uint32_t at = walk.queue[head];
        for (uint32_t i = edges.starts[at]; i < edges.starts[at + 1]; i++) {
            if (edges.items[i] == a && at != b)
                return cluster->nodes[at].ref;
            walk_to(&walk, edges.items[i]);
        }
        for (uint32_t i = found.starts[at]; i < found.starts[at + 1]; i++) {
            const struct ties_found *one = &cluster->found[found.items[i]];
            if (at != b && has_node(one, a))
                return cluster->nodes[at].ref;
            for (size_t k = 0; !gone_through[found.items[i]] && k < one->node_count; k++)
                walk_to(&walk, one->nodes[k]);
            gone_through[found.items[i]] = true;
        }
    }
    return 0;
}

void ties_reason(const struct ties_cluster *cluster, struct arena *arena, size_t a, size_t b, struct ties_reason *ret)
{
    uint32_t x = (uint32_t)(a < b ? a : b), y = (uint32_t)(a < b ? b : a), *found_of;
    *ret = (struct ties_reason){0};
    found_of = ARENA_ARRAY(arena, cluster->found_count + 1, uint32_t);
    for (size_t i = 0; i < cluster->found_count; i++)
        if (has_node(&cluster->found[i], x) && has_node(&cluster->found[i], y))
            found_of[ret->found++] = (uint32_t)i;
    ret->found_of = found_of;
    for (size_t i = 0; i < cluster->edge_count; i++) {
        const struct ties_edge *edge = &cluster->edges[i];
        if (edge->a != x || edge->b != y)
            continue;
        if (edge->why == TIES_WORDING)
            ret->percent = edge->percent;
        else
            ret->decision = edge->decision;
    }
    if (!ret->found && !ret->percent && !ret->decision)
        ret->through = way_between(cluster, arena, (uint32_t)a, (uint32_t)b);
}
