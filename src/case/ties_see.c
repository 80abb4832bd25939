/* ties_see.c - see ties_inside.h: clusters as a member may see them.
 *
 * What the room keeps is of all that the agency's members opened; who looks sees of it what they may open now.  A cluster
 * that is held together only by a report that they may not open is two clusters to them, and nothing tells of the third. */
#include <stdlib.h>

#include "case/ties_inside.h"

bool ties_allowed(const struct session *session, enum right right, struct err *err)
{
    return case_allowed(session, right, err);
}

/* ---- the relations among the visible ones of a cluster ---- */

/* One cluster of the web: its refs, which of them are seen, and as what. */
struct view {
    uint32_t number, count;
    const uint32_t *members;     /* indexes of refs */
    struct ties_node *nodes;     /* beside members; ref 0: not seen */
    uint32_t *part;              /* beside members: 0, or the number of the part from 1 */
    uint32_t parts;
};

static struct view view_of(const struct ties_web *web, struct arena *arena, uint32_t number)
{
    uint32_t from = web->member_from[number], count = web->member_from[number + 1] - from;
    return (struct view){.number = number, .count = count, .members = web->members + from,
                         .nodes = ARENA_ARRAY(arena, count, struct ties_node), .part = ARENA_ARRAY(arena, count, uint32_t)};
}

static uint32_t place_in(const struct view *view, uint32_t index)
{
    uint32_t low = 0, high = view->count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (view->members[middle] < index)
            low = middle + 1;
        else
            high = middle;
    }
    return low < view->count && view->members[low] == index ? low : TIES_ALONE;
}

/* A ref by its index in the web, as place among the seen. */
static uint32_t seen_place(const struct view *view, uint32_t index)
{
    uint32_t place = place_in(view, index);
    return place != TIES_ALONE && view->nodes[place].ref ? place : TIES_ALONE;
}

static uint32_t root_of(uint32_t *roots, uint32_t at)
{
    while (roots[at] != at)
        at = roots[at] = roots[roots[at]];
    return at;
}

static void unite(uint32_t *roots, uint32_t a, uint32_t b)
{
    if (a != TIES_ALONE && b != TIES_ALONE)
        roots[root_of(roots, a)] = root_of(roots, b);
}

/* Which of the seen hang together without the others. */
static void part_view(const struct ties_web *web, struct arena *arena, struct view *view)
{
    uint32_t *roots = ARENA_ARRAY(arena, view->count + 1, uint32_t), c = view->number;
    for (uint32_t i = 0; i < view->count; i++)
        roots[i] = i;
    for (uint32_t i = web->wording_from[c]; i < web->wording_from[c + 1]; i++)
        unite(roots, seen_place(view, web->result.wordings[i].a), seen_place(view, web->result.wordings[i].b));
    for (uint32_t i = web->same_from[c]; i < web->same_from[c + 1]; i++) {
        const struct ties_decision *seen = &web->decisions[web->same_of[i]].seen;
        unite(roots, seen_place(view, ties_index(&web->result, seen->a)),
              seen_place(view, ties_index(&web->result, seen->b)));
    }
    for (uint32_t i = web->found_from[c]; i < web->found_from[c + 1]; i++) {
        const struct tie_found *found = &web->result.found[web->found_of[i]];
        uint32_t first = TIES_ALONE;
        for (size_t k = 0; k < found->count; k++) {
            uint32_t place = seen_place(view, found->nodes[k]);
            unite(roots, first, place);
            first = first == TIES_ALONE ? place : first;
        }
    }
    uint32_t *number = ARENA_ARRAY(arena, view->count + 1, uint32_t);
    for (uint32_t i = 0; i < view->count; i++) {
        if (!view->nodes[i].ref)
            continue;
        uint32_t root = root_of(roots, i);
        if (!number[root])
            number[root] = ++view->parts;
        view->part[i] = number[root];
    }
}

/* ---- a part as callers see it ---- */

static int by_day(const void *a, const void *b)
{
    const struct ties_node *x = a, *y = b;
    return x->day != y->day ? (x->day > y->day) - (x->day < y->day) : (x->ref > y->ref) - (x->ref < y->ref);
}

static int most_first(const void *a, const void *b)
{
    const struct ties_found *x = a, *y = b;
    if (x->node_count != y->node_count)
        return x->node_count > y->node_count ? -1 : 1;
    return x->type != y->type ? (int)x->type - (int)y->type : str_cmp(x->value, y->value);
}

static void add_edge(struct ties_cluster *to, uint32_t a, uint32_t b, struct ties_edge edge)
{
    if (a == TIES_ALONE || b == TIES_ALONE)
        return;
    edge.a = a < b ? a : b;
    edge.b = a < b ? b : a;
    to->edges[to->edge_count++] = edge;
}

/* Where a ref of the web stands among the nodes of the part: TIES_ALONE for what is in another part. */
static uint32_t node_at(const struct view *view, const uint32_t *node_of, uint32_t index)
{
    uint32_t place = seen_place(view, index);
    return place == TIES_ALONE ? TIES_ALONE : node_of[place];
}

static void add_found(const struct ties_web *web, struct arena *arena, const struct view *view, const uint32_t *node_of,
                      struct ties_cluster *to)
{
    uint32_t c = view->number, count = web->found_from[c + 1] - web->found_from[c];
    to->found = ARENA_ARRAY(arena, count + 1, struct ties_found);
    for (uint32_t i = web->found_from[c]; i < web->found_from[c + 1]; i++) {
        const struct tie_found *from = &web->result.found[web->found_of[i]];
        struct ties_found *found = &to->found[to->found_count];
        *found = (struct ties_found){.type = from->type, .value = str_copy(arena, from->value),
                                     .nodes = ARENA_ARRAY(arena, from->count + 1, uint32_t)};
        for (size_t k = 0; k < from->count; k++) {
            uint32_t node = node_at(view, node_of, from->nodes[k]);
            if (node != TIES_ALONE)
                found->nodes[found->node_count++] = node;
        }
        to->found_count += found->node_count > 1;
    }
    if (to->found_count)
        qsort(to->found, to->found_count, sizeof *to->found, most_first);
}

static void part_as_cluster(const struct ties_web *web, struct arena *arena, const struct view *view, uint32_t part,
                            struct ties_cluster *ret)
{
    uint32_t c = view->number, *node_of = ARENA_ARRAY(arena, view->count + 1, uint32_t);
    size_t edges = web->wording_from[c + 1] - web->wording_from[c] + web->same_from[c + 1] - web->same_from[c];
    *ret = (struct ties_cluster){.nodes = ARENA_ARRAY(arena, view->count, struct ties_node),
                                 .edges = ARENA_ARRAY(arena, edges + 1, struct ties_edge)};
    for (uint32_t i = 0; i < view->count; i++)
        if (view->part[i] == part)
            ret->nodes[ret->count++] = view->nodes[i];
    qsort(ret->nodes, ret->count, sizeof *ret->nodes, by_day);
    for (size_t i = 0; i < ret->count; i++)
        if (ret->nodes[i].ref > 0 && (!ret->id || ret->nodes[i].ref < ret->id))
            ret->id = ret->nodes[i].ref;
    for (uint32_t i = 0; i < view->count; i++)
        node_of[i] = TIES_ALONE;
    for (uint32_t i = 0; i < ret->count; i++)
        node_of[place_in(view, ties_index(&web->result, ret->nodes[i].ref))] = i;
    for (uint32_t i = web->same_from[c]; i < web->same_from[c + 1]; i++) {
        const struct ties_decision *seen = &web->decisions[web->same_of[i]].seen;
        add_edge(ret, node_at(view, node_of, ties_index(&web->result, seen->a)),
                 node_at(view, node_of, ties_index(&web->result, seen->b)),
                 (struct ties_edge){.why = TIES_DECIDED, .decision = seen->id});
    }
    for (uint32_t i = web->wording_from[c]; i < web->wording_from[c + 1]; i++)
        add_edge(ret, node_at(view, node_of, web->result.wordings[i].a),
                 node_at(view, node_of, web->result.wordings[i].b),
                 (struct ties_edge){.why = TIES_WORDING, .percent = web->result.wordings[i].percent});
    add_found(web, arena, view, node_of, ret);
}

/* ---- one cluster ---- */

/* A cluster of the web, with what is seen of it. */
static bool see_view(struct tie_look *look, uint32_t number, struct view *ret, struct err *err)
{
    *ret = view_of(look->web, look->arena, number);
    if (!tie_look_some(look, ret->members, ret->count, ret->nodes, err))
        return false;
    part_view(look->web, look->arena, ret);
    return true;
}

static bool see_cluster(struct tie_look *look, uint32_t index, struct ties_cluster *ret, struct err *err)
{
    struct view view;
    if (!see_view(look, look->web->cluster[index], &view, err))
        return false;
    uint32_t here = seen_place(&view, index);
    if (here != TIES_ALONE)
        part_as_cluster(look->web, look->arena, &view, view.part[here], ret);
    if (ret->count < 2)
        *ret = (struct ties_cluster){0};
    return true;
}

bool ties_cluster(struct ties *ties, const struct session *session, struct arena *arena, int64_t report,
                  struct ties_cluster *ret, struct err *err)
{
    struct tie_look look = tie_look_of(ties, session, arena);
    struct ties_web *web;
    bool ok = true;
    *ret = (struct ties_cluster){0};
    if (!ties_allowed(session, RIGHT_READ, err) || !ties_web_begin(ties, session, &web, err))
        return false;
    uint32_t index = web ? ties_index(&web->result, report) : TIES_ALONE;
    look.web = web;
    if (index != TIES_ALONE && web->cluster[index] != TIES_ALONE) {
        ok = store_read_begin(ties->cases->store, &look.conn, err);
        if (ok) {
            ok = see_cluster(&look, index, ret, err);
            store_read_end(look.conn);
        }
    }
    ties_web_end(ties, web);
    return ok;
}

bool ties_node(struct ties *ties, const struct session *session, struct arena *arena, int64_t ref, struct ties_node *ret,
               struct err *err)
{
    struct tie_look look = tie_look_of(ties, session, arena);
    bool seen = false;
    if (!ties_allowed(session, RIGHT_READ, err) || !store_read_begin(ties->cases->store, &look.conn, err))
        return false;
    bool ok = tie_look_one(&look, ref, ret, &seen, err);
    store_read_end(look.conn);
    return ok && (seen || err_set(err, ERR_NOT_FOUND, "!report-unknown"));
}

/* views: clusters that other rows of the page are in. */
static bool mark_one(struct tie_look *look, struct view *views, size_t *count, uint32_t index, unsigned *ret,
                     struct err *err)
{
    size_t at = 0;
    while (at < *count && views[at].number != look->web->cluster[index])
        at++;
    if (at == *count && !see_view(look, look->web->cluster[index], &views[(*count)++], err))
        return false;
    uint32_t here = seen_place(&views[at], index), others = 0;
    for (uint32_t i = 0; here != TIES_ALONE && i < views[at].count; i++)
        others += i != here && views[at].part[i] == views[at].part[here];
    *ret = others;
    return true;
}

bool ties_marks(struct ties *ties, const struct session *session, struct arena *arena, const int64_t *reports,
                size_t count, unsigned *ret, struct err *err)
{
    struct tie_look look = tie_look_of(ties, session, arena);
    struct ties_web *web;
    bool ok = true;
    memset(ret, 0, count * sizeof *ret);
    if (!role_has(session_role(session), RIGHT_READ) || session_step(session) != STEP_READY)
        return true; /* who sees the queue alone sees no more of it */
    if (!ties_web_begin(ties, session, &web, err))
        return false;
    look.web = web;
    if (web && !store_read_begin(ties->cases->store, &look.conn, err)) {
        ties_web_end(ties, web);
        return false;
    }
    struct view *views = ARENA_ARRAY(arena, count + 1, struct view);
    for (size_t i = 0, seen = 0; ok && web && i < count; i++) {
        uint32_t index = ties_index(&web->result, reports[i]);
        if (index != TIES_ALONE && web->cluster[index] != TIES_ALONE)
            ok = mark_one(&look, views, &seen, index, &ret[i], err);
    }
    store_read_end(look.conn);
    ties_web_end(ties, web);
    return ok;
}

/* ---- all clusters ---- */

static bool fits(const struct ties_cluster *cluster, const struct ties_filter *filter)
{
    bool state = filter->state.n == 0, text = filter->text.n == 0;
    int64_t number = 0;
    bool is_number = str_int(filter->text, 1, INT64_MAX, &number);
    for (size_t i = 0; i < cluster->count; i++) {
        state = state || str_eq(cluster->nodes[i].state, filter->state);
        text = text || (is_number && cluster->nodes[i].ref == number);
    }
    /* One or two digits stand in every number. */
    for (size_t i = 0; i < cluster->found_count && !text && filter->text.n >= 3; i++)
        text = str_find(cluster->found[i].value, filter->text, 0) != SIZE_MAX;
    return state && text;
}

static int32_t last_day(const struct ties_cluster *cluster)
{
    return cluster->nodes[cluster->count - 1].day;
}

static int newest_first(const void *a, const void *b)
{
    const struct ties_cluster *x = a, *y = b;
    if (last_day(x) != last_day(y))
        return last_day(x) > last_day(y) ? -1 : 1;
    return (x->id < y->id) - (x->id > y->id);
}

static int largest_first(const void *a, const void *b)
{
    const struct ties_cluster *x = a, *y = b;
    return x->count != y->count ? (x->count < y->count) - (x->count > y->count) : newest_first(a, b);
}

static void list_stopped(const struct ties_web *web, struct arena *arena, struct ties_list *ret)
{
    ret->stopped = ARENA_ARRAY(arena, web->result.found_count + 1, struct ties_found);
    for (size_t i = 0; i < web->result.found_count; i++)
        if (web->result.found[i].stopped)
            ret->stopped[ret->stopped_count++] = (struct ties_found){
                .type = web->result.found[i].type, .value = str_copy(arena, web->result.found[i].value),
                .node_count = web->result.found[i].count};
    if (ret->stopped_count)
        qsort(ret->stopped, ret->stopped_count, sizeof *ret->stopped, most_first);
}

static bool list_all(struct tie_look *look, const struct ties_filter *filter, struct ties_list *ret, struct err *err)
{
    const struct ties_web *web = look->web;
    struct ties_node *nodes = ARENA_ARRAY(look->arena, web->result.ref_count + 1, struct ties_node);
    struct ties_cluster *list = NULL;
    size_t count = 0, room = 0;
    if (!tie_look_all(look, nodes, err))
        return false;
    for (uint32_t c = 0; c < web->cluster_count; c++) {
        struct view view = view_of(web, look->arena, c);
        for (uint32_t i = 0; i < view.count; i++)
            view.nodes[i] = nodes[view.members[i]];
        part_view(web, look->arena, &view);
        for (uint32_t part = 1; part <= view.parts; part++) {
            struct ties_cluster cluster;
            part_as_cluster(web, look->arena, &view, part, &cluster);
            if (cluster.count < 2 || !cluster.id || !fits(&cluster, filter))
                continue;
            TIES_GROW(look->arena, list, count, room);
            list[count++] = cluster;
            for (size_t i = 0; i < cluster.count; i++)
                ret->reports += cluster.nodes[i].ref > 0;
        }
    }
    if (count)
        qsort(list, count, sizeof *list, filter->by_size ? largest_first : newest_first);
    ret->all = count;
    ret->clusters = count > filter->from ? list + filter->from : NULL;
    ret->count = count > filter->from ? count - filter->from : 0;
    ret->count = ret->count > filter->most ? filter->most : ret->count;
    if (!look->hides)
        list_stopped(web, look->arena, ret);
    return true;
}

bool ties_list(struct ties *ties, const struct session *session, struct arena *arena, const struct ties_filter *filter,
               struct ties_list *ret, struct err *err)
{
    struct tie_look look = tie_look_of(ties, session, arena);
    struct ties_web *web;
    *ret = (struct ties_list){0};
    if (!ties_allowed(session, RIGHT_READ, err) || !ties_web_begin(ties, session, &web, err))
        return false;
    look.web = web;
    bool ok = !web || store_read_begin(ties->cases->store, &look.conn, err);
    if (ok && web) {
        ok = list_all(&look, filter, ret, err);
        store_read_end(look.conn);
    }
    ties_web_end(ties, web);
    return ok;
}
