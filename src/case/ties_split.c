/* ties_split.c - see ties.h: some of a group become one of their own, by decisions about each of them. */
#include <sodium.h>

#include "case/ties_inside.h"

/* The group, and which of its nodes were chosen; what holds those together without the others; what is decided then. */
struct split {
    struct ties_cluster cluster;
    bool *chosen;
    uint32_t *roots;
    struct tie_decision *decisions;
    size_t count;
    int64_t id;
};

static uint32_t root_of(uint32_t *roots, uint32_t at)
{
    while (roots[at] != at)
        at = roots[at] = roots[roots[at]];
    return at;
}

static void unite(struct split *split, uint32_t a, uint32_t b)
{
    if (split->chosen[a] && split->chosen[b])
        split->roots[root_of(split->roots, a)] = root_of(split->roots, b);
}

static void hold_together(struct split *split)
{
    const struct ties_cluster *cluster = &split->cluster;
    for (size_t i = 0; i < cluster->edge_count; i++)
        unite(split, cluster->edges[i].a, cluster->edges[i].b);
    for (size_t i = 0; i < cluster->found_count; i++) {
        const struct ties_found *found = &cluster->found[i];
        uint32_t first = TIES_ALONE;
        for (size_t k = 0; k < found->node_count; k++) {
            if (!split->chosen[found->nodes[k]])
                continue;
            first = first == TIES_ALONE ? found->nodes[k] : first;
            unite(split, first, found->nodes[k]);
        }
    }
}

static bool choose(struct split *split, const int64_t *chosen, size_t count, struct err *err)
{
    const struct ties_cluster *cluster = &split->cluster;
    size_t found = 0, all = 0;
    for (size_t i = 0; i < count; i++) {
        size_t at = 0;
        while (at < cluster->count && cluster->nodes[at].ref != chosen[i])
            at++;
        found += at < cluster->count;
        if (at < cluster->count)
            split->chosen[at] = true;
    }
    for (size_t i = 0; i < cluster->count; i++)
        all += split->chosen[i];
    if (found < count)
        return err_set(err, ERR_NOT_FOUND, "!report-unknown");
    return all < cluster->count || err_set(err, ERR_INPUT, "!tie-split");
}

static struct tie_decision *say(const struct session *session, struct split *split, enum ties_say what, int64_t a, int64_t b)
{
    struct tie_decision *decision = &split->decisions[split->count++];
    *decision = tie_said(session, what, a, b);
    decision->seen.split = split->id;
    return decision;
}

/* Each chosen one apart from all that were not. */
static void part(const struct session *session, struct arena *arena, struct split *split)
{
    const struct ties_cluster *cluster = &split->cluster;
    int64_t *rest = ARENA_ARRAY(arena, cluster->count, int64_t);
    size_t rest_count = 0;
    for (size_t i = 0; i < cluster->count; i++)
        if (!split->chosen[i])
            rest[rest_count++] = cluster->nodes[i].ref;
    for (size_t i = 0; i < cluster->count; i++) {
        if (!split->chosen[i])
            continue;
        struct tie_decision *decision = say(session, split, TIES_APART, cluster->nodes[i].ref, 0);
        decision->rest = rest;
        decision->rest_count = rest_count;
        decision->seen.with = ARENA_ARRAY(arena, cluster->count, int64_t);
        for (size_t k = 0; k < cluster->count; k++)
            if (split->chosen[k] && k != i)
                decision->seen.with[decision->seen.with_count++] = cluster->nodes[k].ref;
    }
}

static void join(const struct session *session, struct split *split)
{
    uint32_t first = 0, count = (uint32_t)split->cluster.count;
    while (!split->chosen[first])
        first++;
    for (uint32_t i = first + 1; i < count; i++) {
        if (!split->chosen[i] || root_of(split->roots, i) == root_of(split->roots, first))
            continue;
        say(session, split, TIES_SAME, split->cluster.nodes[first].ref, split->cluster.nodes[i].ref);
        unite(split, first, i);
    }
}

static bool divide(struct ties *ties, const struct session *session, struct arena *arena, const int64_t *chosen,
                   size_t count, struct err *err)
{
    struct split split = {0};
    if (!ties_cluster(ties, session, arena, chosen[0], &split.cluster, err))
        return false;
    split.chosen = ARENA_ARRAY(arena, split.cluster.count + 1, bool);
    split.roots = ARENA_ARRAY(arena, split.cluster.count + 1, uint32_t);
    for (uint32_t i = 0; i < split.cluster.count; i++)
        split.roots[i] = i;
    if (!choose(&split, chosen, count, err))
        return false;
    split.decisions = ARENA_ARRAY(arena, 2 * split.cluster.count, struct tie_decision);
    randombytes_buf(&split.id, sizeof split.id);
    split.id = (split.id & INT64_MAX) | 1;
    hold_together(&split);
    part(session, arena, &split);
    join(session, &split);
    return tie_say(ties, session, arena, split.decisions, split.count, err);
}

bool ties_split(struct ties *ties, const struct session *session, const int64_t *chosen, size_t count, struct err *err)
{
    struct arena arena = {0};
    if (!ties_allowed(session, RIGHT_WORK, err))
        return false;
    if (!count)
        return err_set(err, ERR_INPUT, "!tie-split");
    bool ok = divide(ties, session, &arena, chosen, count, err);
    arena_wipe(&arena);
    return ok;
}
