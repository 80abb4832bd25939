/* ties_why.c - why one report of a cluster stands beside another; see ties.h. */
#include "case/ties_inside.h"

static bool has_node(const struct ties_found *found, uint32_t node)
{
    for (size_t i = 0; i < found->node_count; i++)
        if (found->nodes[i] == node)
            return true;
    return false;
}

/* Breadth first from b: the neighbour of a that is nearest to b. */
static int64_t way_between(const struct ties_cluster *cluster, struct arena *arena, uint32_t a, uint32_t b)
{
    uint32_t *queue = ARENA_ARRAY(arena, cluster->count + 1, uint32_t), head = 0, tail = 0;
    bool *seen = ARENA_ARRAY(arena, cluster->count + 1, bool);
    queue[tail++] = b;
    seen[b] = true;
    while (head < tail) {
        uint32_t at = queue[head++];
        for (size_t i = 0; i < cluster->edge_count; i++) {
            const struct ties_edge *edge = &cluster->edges[i];
            uint32_t next = edge->a == at ? edge->b : edge->b == at ? edge->a : at;
            if (next == a && at != b)
                return cluster->nodes[at].ref;
            if (!seen[next]) {
                seen[next] = true;
                queue[tail++] = next;
            }
        }
        for (size_t i = 0; i < cluster->found_count; i++) {
            if (!has_node(&cluster->found[i], at))
                continue;
            if (at != b && has_node(&cluster->found[i], a))
                return cluster->nodes[at].ref;
            for (size_t k = 0; k < cluster->found[i].node_count; k++) {
                uint32_t next = cluster->found[i].nodes[k];
                if (!seen[next]) {
                    seen[next] = true;
                    queue[tail++] = next;
                }
            }
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
