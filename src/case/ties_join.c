/* ties_join.c - see ties_inside.h: relations and decisions become clusters.
 *
 * Decisions first, the newest of them first: what is the same is put together unless something newer says it is apart, what
 * is not the same is remembered unless it is together by then.  Then relations, the strongest first: shared identifiers,
 * then wordings by their percentage.  A relation that would bring two reports into one cluster of which somebody said that
 * they are not the same joins nothing (constrained clustering with instance-level constraints: K. Wagstaff, C. Cardie, S.
 * Rogers, S. Schroedl, "Constrained K-means Clustering with Background Knowledge", ICML 2001, whose must-link and
 * cannot-link these are).  Equal relations go by their places, so the same input gives the same clusters.
 *
 * O(relations × log nodes), and for relations that touch a report of which something was decided × decisions. */
#include <stdlib.h>

#include "case/ties_inside.h"

struct apart { uint32_t a, b; };
struct joining {
    struct ties_web *web;
    struct arena scratch;
    uint32_t *roots, *sizes;
    bool *held; /* of a root: somebody decided that one of its refs is apart from another */
    struct apart *aparts;
    size_t apart_count, apart_room;
};

uint32_t ties_index(const struct tie_result *result, int64_t ref)
{
    size_t low = 0, high = result->ref_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (result->refs[middle] < ref)
            low = middle + 1;
        else
            high = middle;
    }
    return low < result->ref_count && result->refs[low] == ref ? (uint32_t)low : TIES_ALONE;
}

static uint32_t root_of(struct joining *in, uint32_t at)
{
    while (in->roots[at] != at)
        at = in->roots[at] = in->roots[in->roots[at]];
    return at;
}

static bool may_join(struct joining *in, uint32_t a, uint32_t b)
{
    if (!in->held[a] || !in->held[b])
        return true;
    for (size_t i = 0; i < in->apart_count; i++) {
        uint32_t x = root_of(in, in->aparts[i].a), y = root_of(in, in->aparts[i].b);
        if ((x == a && y == b) || (x == b && y == a))
            return false;
    }
    return true;
}

static void join(struct joining *in, uint32_t a, uint32_t b)
{
    a = root_of(in, a);
    b = root_of(in, b);
    if (a == b || !may_join(in, a, b))
        return;
    if (in->sizes[a] < in->sizes[b]) {
        uint32_t other = a;
        a = b;
        b = other;
    }
    in->roots[b] = a;
    in->sizes[a] += in->sizes[b];
    in->held[a] = in->held[a] || in->held[b];
}

static void hold_apart(struct joining *in, uint32_t a, uint32_t b)
{
    if (a == TIES_ALONE || b == TIES_ALONE || a == b || root_of(in, a) == root_of(in, b))
        return; /* together by something newer */
    TIES_GROW(&in->scratch, in->aparts, in->apart_count, in->apart_room);
    in->aparts[in->apart_count++] = (struct apart){a, b};
    in->held[root_of(in, a)] = in->held[root_of(in, b)] = true;
}

static bool same_two(const struct ties_decision *x, const struct ties_decision *y)
{
    return (x->a == y->a && x->b == y->b) || (x->a == y->b && x->b == y->a);
}

/* Of what was said about two reports only the last counts. */
static void find_what_counts(struct ties_web *web)
{
    for (size_t i = 0; i < web->decision_count; i++) {
        struct ties_decision *seen = &web->decisions[i].seen;
        seen->counts = true;
        for (size_t k = 0; k < i && seen->say != TIES_APART && seen->counts; k++)
            seen->counts = web->decisions[k].seen.say == TIES_APART || !same_two(seen, &web->decisions[k].seen);
    }
}

static void join_decided(struct joining *in)
{
    struct ties_web *web = in->web;
    for (size_t i = 0; i < web->decision_count; i++) {
        const struct tie_decision *one = &web->decisions[i];
        uint32_t a = ties_index(&web->result, one->seen.a), b = ties_index(&web->result, one->seen.b);
        if (one->seen.counts && one->seen.say == TIES_SAME && a != TIES_ALONE && b != TIES_ALONE)
            join(in, a, b);
        if (one->seen.counts && one->seen.say == TIES_NOT)
            hold_apart(in, a, b);
        for (size_t k = 0; one->seen.say == TIES_APART && k < one->rest_count; k++)
            hold_apart(in, a, ties_index(&web->result, one->rest[k]));
    }
}

static int strongest_first(const void *a, const void *b)
{
    const struct tie_wording *x = a, *y = b;
    if (x->percent != y->percent)
        return x->percent > y->percent ? -1 : 1;
    return x->a != y->a ? (x->a > y->a) - (x->a < y->a) : (x->b > y->b) - (x->b < y->b);
}

static void join_found(struct joining *in)
{
    struct tie_result *result = &in->web->result;
    for (size_t i = 0; i < result->found_count; i++) {
        const struct tie_found *found = &result->found[i];
        for (size_t a = 0; !found->stopped && a < found->count; a++)
            for (size_t b = a + 1; b < found->count; b++)
                join(in, found->nodes[a], found->nodes[b]);
    }
    if (result->wording_count)
        qsort(result->wordings, result->wording_count, sizeof *result->wordings, strongest_first);
    for (size_t i = 0; i < result->wording_count; i++)
        join(in, result->wordings[i].a, result->wordings[i].b);
}

/* ---- clusters as lists ---- */

/* Clusters by their first ref, so that their numbers depend on nothing else. */
static void number_clusters(struct joining *in)
{
    struct ties_web *web = in->web;
    size_t n = web->result.ref_count;
    uint32_t *number = ARENA_ARRAY(&in->scratch, n + 1, uint32_t), *at;
    web->cluster = ARENA_ARRAY(&web->arena, n + 1, uint32_t);
    for (size_t i = 0; i < n; i++) {
        uint32_t root = root_of(in, (uint32_t)i);
        if (in->sizes[root] < 2) {
            web->cluster[i] = TIES_ALONE;
            continue;
        }
        if (!number[root])
            number[root] = (uint32_t)++web->cluster_count;
        web->cluster[i] = number[root] - 1;
    }
    web->member_from = ARENA_ARRAY(&web->arena, web->cluster_count + 2, uint32_t);
    web->members = ARENA_ARRAY(&web->arena, n + 1, uint32_t);
    at = ARENA_ARRAY(&in->scratch, web->cluster_count + 1, uint32_t);
    for (size_t i = 0; i < n; i++)
        if (web->cluster[i] != TIES_ALONE)
            web->member_from[web->cluster[i] + 1]++;
    for (size_t c = 0; c < web->cluster_count; c++) {
        web->member_from[c + 1] += web->member_from[c];
        at[c] = web->member_from[c];
    }
    for (size_t i = 0; i < n; i++)
        if (web->cluster[i] != TIES_ALONE)
            web->members[at[web->cluster[i]]++] = (uint32_t)i;
}

static uint32_t cluster_of(const struct ties_web *web, const struct tie_wording *wording)
{
    return web->cluster[wording->a] == web->cluster[wording->b] ? web->cluster[wording->a] : TIES_ALONE;
}

/* Wordings in the order of clusters, the strongest first in each: they are so already, and stay in that order. */
static void sort_wordings(struct joining *in)
{
    struct ties_web *web = in->web;
    size_t n = web->result.wording_count, clusters = web->cluster_count;
    struct tie_wording *sorted = ARENA_ARRAY(&web->arena, n + 1, struct tie_wording);
    uint32_t *from = ARENA_ARRAY(&web->arena, clusters + 2, uint32_t);
    uint32_t *at = ARENA_ARRAY(&in->scratch, clusters + 1, uint32_t);
    for (size_t i = 0; i < n; i++) {
        uint32_t c = cluster_of(web, &web->result.wordings[i]);
        if (c != TIES_ALONE)
            from[c + 1]++;
    }
    for (size_t c = 0; c < clusters; c++) {
        from[c + 1] += from[c];
        at[c] = from[c];
    }
    uint32_t last = from[clusters];
    for (size_t i = 0; i < n; i++) {
        uint32_t c = cluster_of(web, &web->result.wordings[i]);
        sorted[c == TIES_ALONE ? last++ : at[c]++] = web->result.wordings[i];
    }
    web->result.wordings = sorted;
    web->wording_from = from;
}

struct place { uint32_t cluster, what; };

static int by_cluster(const void *a, const void *b)
{
    const struct place *x = a, *y = b;
    return x->cluster != y->cluster ? (x->cluster > y->cluster) - (x->cluster < y->cluster)
                                    : (x->what > y->what) - (x->what < y->what);
}

/* Places as lists by cluster. */
static void list_places(struct ties_web *web, struct place *places, size_t count, uint32_t **ret_from, uint32_t **ret_of)
{
    *ret_from = ARENA_ARRAY(&web->arena, web->cluster_count + 2, uint32_t);
    *ret_of = ARENA_ARRAY(&web->arena, count + 1, uint32_t);
    if (count)
        qsort(places, count, sizeof *places, by_cluster);
    for (size_t i = 0; i < count; i++) {
        (*ret_from)[places[i].cluster + 1]++;
        (*ret_of)[i] = places[i].what;
    }
    for (size_t c = 0; c < web->cluster_count; c++)
        (*ret_from)[c + 1] += (*ret_from)[c];
}

static int by_number(const void *a, const void *b)
{
    const uint32_t *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

/* Each identifier in each cluster of which two members have it. */
static void place_found(struct joining *in)
{
    struct ties_web *web = in->web;
    struct place *places = NULL;
    size_t count = 0, room = 0;
    for (size_t i = 0; i < web->result.found_count; i++) {
        const struct tie_found *found = &web->result.found[i];
        uint32_t clusters[TIES_SHARED_MOST];
        size_t n = 0;
        for (size_t k = 0; !found->stopped && k < found->count && n < TIES_SHARED_MOST; k++)
            if (web->cluster[found->nodes[k]] != TIES_ALONE)
                clusters[n++] = web->cluster[found->nodes[k]];
        if (n)
            qsort(clusters, n, sizeof *clusters, by_number);
        for (size_t k = 1; k < n; k++) {
            if (clusters[k] != clusters[k - 1] || (k > 1 && clusters[k] == clusters[k - 2]))
                continue;
            TIES_GROW(&in->scratch, places, count, room);
            places[count++] = (struct place){.cluster = clusters[k], .what = (uint32_t)i};
        }
    }
    list_places(web, places, count, &web->found_from, &web->found_of);
}

static void place_same(struct joining *in)
{
    struct ties_web *web = in->web;
    struct place *places = ARENA_ARRAY(&in->scratch, web->decision_count + 1, struct place);
    size_t count = 0;
    for (size_t i = 0; i < web->decision_count; i++) {
        const struct ties_decision *seen = &web->decisions[i].seen;
        uint32_t a = ties_index(&web->result, seen->a), b = ties_index(&web->result, seen->b);
        if (seen->counts && seen->say == TIES_SAME && a != TIES_ALONE && b != TIES_ALONE &&
            web->cluster[a] != TIES_ALONE && web->cluster[a] == web->cluster[b])
            places[count++] = (struct place){.cluster = web->cluster[a], .what = (uint32_t)i};
    }
    list_places(web, places, count, &web->same_from, &web->same_of);
}

void ties_join(struct ties_web *web)
{
    struct joining in = {.web = web};
    size_t n = web->result.ref_count;
    in.roots = ARENA_ARRAY(&in.scratch, n + 1, uint32_t);
    in.sizes = ARENA_ARRAY(&in.scratch, n + 1, uint32_t);
    in.held = ARENA_ARRAY(&in.scratch, n + 1, bool);
    for (size_t i = 0; i < n; i++) {
        in.roots[i] = (uint32_t)i;
        in.sizes[i] = 1;
    }
    find_what_counts(web);
    join_decided(&in);
    join_found(&in);
    number_clusters(&in);
    sort_wordings(&in);
    place_found(&in);
    place_same(&in);
    arena_wipe(&in.scratch);
}
