/* link_cluster.c - one group of linked reports: what their texts share, when they came, what they name, whose they are. */
#include "case/report_kind.h"
#include "desk/link_picture.h"
#include "link/template.h"

enum { VALUES_SHOWN = 4, FOUND_SHOWN = 40 };

/* ---- texts ---- */

static void template_view(json_t *view, const struct link_template *made)
{
    json_t *list = view_list(view, "pieces");

    for (size_t i = 0; i < made->piece_count; i++) {
        const struct link_piece *piece = &made->pieces[i];
        json_t *item = view_item(list), *values;
        view_flag(item, "slot", piece->slot);
        view_text(item, "text", piece->text);
        if (!piece->slot)
            continue;
        values = view_list(item, "values");
        for (size_t k = 0; k < piece->value_count && k < VALUES_SHOWN; k++) {
            if (!piece->values[k].text.n)
                continue;
            json_t *value = view_item(values);
            view_flag(value, "next", json_array_size(values) > 1);
            view_text(value, "value", piece->values[k].text);
        }
        view_flag(item, "more", piece->different > VALUES_SHOWN);
    }
    view_flag(view, "has_template", made->piece_count > 0 && made->fixed_words > 2);
}

static void stretch(json_t *list, struct str text, size_t from, size_t to, const char *is)
{
    if (from >= to)
        return;
    json_t *item = view_item(list);
    view_text(item, "text", str_slice(text, from, to));
    if (is)
        view_flag(item, is, true);
}

/* A text cut into what all have, what stands in a slot, and what only it has; before it what was told beside it. */
static void text_view(json_t *view, struct str before, struct str text, const struct link_member *member)
{
    json_t *list = view_list(view, "stretches");
    size_t at = 0;

    stretch(list, before, 0, before.n, "own");
    for (size_t i = 0; i < member->count; i++) {
        const struct link_span *span = &member->spans[i];
        if (span->start < at)
            continue;
        stretch(list, text, at, span->start, "own");
        stretch(list, text, span->start, span->end,
                span->state == LINK_SPAN_FIXED ? NULL : span->state == LINK_SPAN_SLOT ? "slot" : "other");
        at = span->end;
    }
    stretch(list, text, at, text.n, "own");
}

static uint32_t root_of(uint32_t *roots, uint32_t at)
{
    while (roots[at] != at)
        at = roots[at] = roots[roots[at]];
    return at;
}

/* Texts with the same wording stand together: those in another language, or that only name the same number, apart. */
static uint32_t *wordings_of(struct arena *arena, const struct ties_cluster *cluster)
{
    uint32_t *roots = ARENA_ARRAY(arena, cluster->count + 1, uint32_t);

    for (uint32_t i = 0; i < cluster->count; i++)
        roots[i] = i;
    for (size_t i = 0; i < cluster->edge_count; i++)
        if (cluster->edges[i].why == TIES_WORDING)
            roots[root_of(roots, cluster->edges[i].b)] = root_of(roots, cluster->edges[i].a);
    for (uint32_t i = 0; i < cluster->count; i++)
        roots[i] = root_of(roots, i);
    return roots;
}

/* The last field that all of them have: an offer is aligned with offers, without the story around it.  "": there is none,
 * all that was told is aligned. */
static struct str field_of(const struct ties_text *texts, size_t count)
{
    for (size_t p = texts[0].part_count; p-- > 0;) {
        struct str field = texts[0].parts[p].field;
        size_t have = 0;
        for (size_t i = 0; i < count; i++)
            for (size_t k = 0; k < texts[i].part_count; k++)
                have += texts[i].parts[k].wording && str_eq(texts[i].parts[k].field, field);
        if (have == count)
            return field;
    }
    return STR("");
}

/* What is aligned of a text, and what else was told in it. */
static struct str body_of(struct arena *arena, const struct ties_text *text, struct str field, struct str *ret_before)
{
    struct buf before = {.arena = arena};
    struct str body = text->whole;

    *ret_before = STR("");
    for (size_t k = 0; field.n && k < text->part_count; k++) {
        if (str_eq(text->parts[k].field, field))
            body = text->parts[k].text;
        else if (text->parts[k].wording)
            buf_printf(&before, STR_FMT "\n\n", STR_ARG(text->parts[k].text));
    }
    if (before.n)
        *ret_before = buf_str(&before);
    return body;
}

/* One wording: its texts, the newest first, and what they share when there are two.  others: the first of those that stand
 * alone, below such that share something. */
static void wording_view(struct web_request *request, json_t *list, const struct ties_text *texts, size_t count,
                         bool others)
{
    struct str *bodies = ARENA_ARRAY(request->arena, count + 1, struct str), *before;
    struct str field = count > 1 ? field_of(texts, count) : STR("");
    struct link_reader *reader = ARENA_NEW(request->arena, struct link_reader);
    struct link_template_options options = {.country = str_copy(request->arena, desk_app(request)->packs->country).p};
    struct link_template made;
    json_t *view = view_item(list), *items = view_list(view, "texts");

    before = ARENA_ARRAY(request->arena, count + 1, struct str);
    for (size_t i = 0; i < count; i++)
        bodies[i] = body_of(request->arena, &texts[i], field, &before[i]);
    link_template_make(request->arena, reader, bodies, count, &options, &made);
    link_reader_free(reader);
    view_flag(view, "several", count > 1);
    view_flag(view, "others", others);
    view_number(view, "count", (int64_t)count);
    if (count > 1)
        template_view(view, &made);
    for (size_t i = count; i-- > 0;) {
        json_t *item = view_item(items);
        link_node_view(request, item, &texts[i].node);
        if (count > 1)
            text_view(item, before[i], bodies[i], &made.members[i]);
        else
            stretch(view_list(item, "stretches"), texts[i].whole, 0, texts[i].whole.n, NULL);
        view_flag(item, "closed", texts[i].part_count == 0);
    }
}

static bool texts_view(struct web_request *request, json_t *view, const struct ties_cluster *cluster, struct err *err)
{
    size_t count = cluster->count > TIES_TEXTS_MOST ? TIES_TEXTS_MOST : cluster->count, first = cluster->count - count;
    struct ties_text *texts = ARENA_ARRAY(request->arena, count + 1, struct ties_text);
    struct ties_text *same = ARENA_ARRAY(request->arena, count + 1, struct ties_text);
    const uint32_t *roots = wordings_of(request->arena, cluster);
    size_t *sizes = ARENA_ARRAY(request->arena, cluster->count + 1, size_t); /* of wordings that are not shown yet */
    bool several = false;
    json_t *list = view_list(view, "wordings");

    /* The newest ones, when not all can be shown. */
    if (!ties_texts(desk_app(request)->ties, desk_session(request), request->arena, cluster->nodes + first, count, texts,
                    err))
        return false;
    for (size_t i = 0; i < count; i++)
        sizes[roots[first + i]]++;
    for (int alone = 0; alone < 2; alone++) /* first those that share their wording with another */
        for (size_t i = count; i-- > 0;) {
            size_t n = 0, root = roots[first + i];
            if (!sizes[root] || (sizes[root] == 1) != alone)
                continue;
            sizes[root] = 0;
            for (size_t k = 0; k < count; k++)
                if (roots[first + k] == root)
                    same[n++] = texts[k];
            wording_view(request, list, same, n, n == 1 && several);
            several = n > 1;
        }
    view_flag(view, "cut", first > 0);
    view_number(view, "shown", (int64_t)count);
    return true;
}

/* ---- what is known of it ---- */

static void identifiers_view(const struct web_request *request, json_t *view, const struct ties_cluster *cluster)
{
    json_t *list = view_list(view, "identifiers");

    for (size_t i = 0; i < cluster->found_count && i < FOUND_SHOWN; i++) {
        const struct ties_found *found = &cluster->found[i];
        json_t *item = view_item(list), *nodes = view_list(item, "reports");
        view_word(request, item, "type_name", "identifier", str_from(identifier_type_name(found->type)));
        view_text(item, "value", found->value);
        view_number(item, "count", (int64_t)found->node_count);
        for (size_t k = 0; k < found->node_count; k++)
            link_node_view(request, view_item(nodes), &cluster->nodes[found->nodes[k]]);
    }
    view_flag(view, "has_identifiers", cluster->found_count > 0);
}

static void states_view(const struct web_request *request, json_t *view, const struct ties_cluster *cluster)
{
    const struct report_kind *kind = desk_app(request)->cases.kind;
    json_t *list = view_list(view, "states");

    for (size_t s = 0; s < kind->state_count; s++) {
        size_t count = 0;
        for (size_t i = 0; i < cluster->count; i++)
            count += str_eq(cluster->nodes[i].state, kind->states[s].id);
        if (!count)
            continue;
        json_t *item = view_item(list);
        view_text(item, "label", pack_text(kind->states[s].label, request->lang));
        view_number(item, "count", (int64_t)count);
    }
}

static void timeline_view(const struct web_request *request, json_t *view, const struct ties_cluster *cluster)
{
    json_t *list = view_list(view, "timeline");

    for (size_t i = 0; i < cluster->count && i < TIES_TEXTS_MOST; i++) {
        json_t *item = view_item(list);
        link_node_view(request, item, &cluster->nodes[i]);
        view_number(item, "nth", (int64_t)i + 1);
    }
    view_day(request, view, "first_day", cluster->nodes[0].day);
    view_day(request, view, "last_day", cluster->nodes[cluster->count - 1].day);
    view_flag(view, "one_day", cluster->nodes[0].day == cluster->nodes[cluster->count - 1].day);
}

static bool agencies_view(struct web_request *request, json_t *view, const struct ties_cluster *cluster, struct err *err)
{
    struct str *names;
    size_t count;
    json_t *list = view_list(view, "agencies");

    if (!ties_agencies(desk_app(request)->ties, desk_session(request), request->arena, cluster, &names, &count, err))
        return false;
    for (size_t i = 0; i < count; i++)
        view_text(view_item(list), "name", names[i]);
    view_flag(view, "has_agencies", count > 0);
    return true;
}

/* What was decided of the reports of this cluster. */
static bool decided_view(struct web_request *request, json_t *view, const struct ties_cluster *cluster, struct err *err)
{
    struct ties_decision *decisions;
    size_t count, kept = 0;

    if (!ties_decisions(desk_app(request)->ties, desk_session(request), request->arena, 0, 0, &decisions, &count, err))
        return false;
    for (size_t i = 0; i < count; i++) {
        bool here = false;
        for (size_t k = 0; k < cluster->count && !here; k++)
            here = cluster->nodes[k].ref == decisions[i].a || cluster->nodes[k].ref == decisions[i].b;
        if (here && decisions[i].counts)
            decisions[kept++] = decisions[i];
    }
    link_decisions_view(request, view, decisions, kept);
    return true;
}

static bool cluster_show(struct web_request *request, struct web_reply *reply, const struct err *why, struct err *err)
{
    struct ties_cluster cluster;

    if (!link_asked(request, &cluster, err))
        return false;
    json_t *view = json_object();
    view_number(view, "id", cluster.id);
    view_number(view, "count", (int64_t)cluster.count);
    identifiers_view(request, view, &cluster);
    states_view(request, view, &cluster);
    timeline_view(request, view, &cluster);
    link_cluster_picture_view(request, view, &cluster);
    if (!texts_view(request, view, &cluster, err) || !agencies_view(request, view, &cluster, err) ||
        !decided_view(request, view, &cluster, err)) {
        json_decref(view);
        return false;
    }
    view_flag(view, "at_inbox", true);
    view_flag(view, "may_split", cluster.count > 2);
    return why ? desk_again(request, reply, "desk-link", view, why, err) : desk_show(reply, "desk-link", view);
}

bool link_cluster_show(struct web_request *request, struct web_reply *reply, struct err *err)
{
    return cluster_show(request, reply, NULL, err);
}

/* Takes one report or ad out of the group; the report's page shows it, of an ad that of the group's oldest report, with the
 * way back. */
bool link_apart_do(struct web_request *request, struct web_reply *reply, struct err *err)
{
    int64_t report, group;
    struct err why;

    if (!web_get_int(request, "id", 1, INT64_MAX, &group, err) ||
        !web_get_int(request, "report", -INT64_MAX, INT64_MAX, &report, err))
        return false;
    if (!ties_decide(desk_app(request)->ties, desk_session(request), TIES_APART, report, 0, &why))
        return cluster_show(request, reply, &why, err);
    return desk_go(request, reply, "/report/%" PRId64 "/links", report < 0 ? group : report);
}

/* Fields "with58" for those that become a group of their own; the page of the first of them shows it. */
bool link_split_do(struct web_request *request, struct web_reply *reply, struct err *err)
{
    struct ties_cluster cluster;
    int64_t *chosen, first = 0;
    size_t count = 0;
    struct err why;

    if (!link_asked(request, &cluster, err))
        return false;
    chosen = ARENA_ARRAY(request->arena, cluster.count, int64_t);
    for (size_t i = 0; i < cluster.count; i++) {
        int64_t ref = cluster.nodes[i].ref;
        if (!web_get(request, arena_printf(request->arena, "with%" PRId64, ref)).n)
            continue;
        chosen[count++] = ref;
        first = first ? first : ref > 0 ? ref : 0;
    }
    if (!ties_split(desk_app(request)->ties, desk_session(request), chosen, count, &why))
        return cluster_show(request, reply, &why, err);
    return desk_go(request, reply, "/report/%" PRId64 "/links", first ? first : cluster.id);
}
