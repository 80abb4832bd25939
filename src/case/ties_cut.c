/* ties_cut.c - see ties.h: reports that have something in common with one, and do not stand in its cluster, because members
 * decided so. */
#include "case/ties_inside.h"

/* One more that is directly related, if it stands elsewhere. */
static void add(const struct ties_web *web, uint32_t at, uint32_t other, bool *seen, uint32_t *list, size_t *count)
{
    bool elsewhere = web->cluster[at] == TIES_ALONE || web->cluster[at] != web->cluster[other];
    if (other == at || seen[other] || !elsewhere)
        return;
    seen[other] = true;
    list[(*count)++] = other;
}

static size_t related(const struct ties_web *web, struct arena *arena, uint32_t at, uint32_t **ret)
{
    const struct tie_result *result = &web->result;
    bool *seen = ARENA_ARRAY(arena, result->ref_count, bool);
    uint32_t *list = ARENA_ARRAY(arena, result->ref_count, uint32_t);
    size_t count = 0;
    for (size_t i = web->wording_from[web->cluster_count]; i < result->wording_count; i++) {
        if (result->wordings[i].a == at || result->wordings[i].b == at)
            add(web, at, result->wordings[i].a == at ? result->wordings[i].b : result->wordings[i].a, seen, list, &count);
    }
    for (size_t i = 0; i < result->found_count; i++) {
        const struct tie_found *found = &result->found[i];
        bool has = false;
        for (size_t k = 0; !found->stopped && k < found->count; k++)
            has = has || found->nodes[k] == at;
        for (size_t k = 0; has && k < found->count; k++)
            add(web, at, found->nodes[k], seen, list, &count);
    }
    *ret = list;
    return count;
}

bool ties_cut(struct ties *ties, const struct session *session, struct arena *arena, int64_t report, struct ties_node **ret,
              size_t *ret_count, struct err *err)
{
    struct ties_web *web;
    uint32_t *list = NULL;
    size_t count = 0;
    *ret_count = 0;
    if (!ties_allowed(session, RIGHT_READ, err) || !ties_web_begin(ties, session, &web, err))
        return false;
    uint32_t at = web ? ties_index(&web->result, report) : TIES_ALONE;
    if (at != TIES_ALONE)
        count = related(web, arena, at, &list);
    *ret = ARENA_ARRAY(arena, count + 1, struct ties_node);
    for (size_t i = 0; i < count; i++) {
        struct err ignored;
        if (ties_node(ties, session, arena, web->result.refs[list[i]], &(*ret)[*ret_count], &ignored))
            (*ret_count)++;
    }
    ties_web_end(ties, web);
    return true;
}
