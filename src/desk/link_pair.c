/* link_pair.c - two reports side by side, what they have in common marked, and what members say about them. */
#include "desk/link_pages.h"

static struct str label_of(const struct web_request *request, struct str field)
{
    const struct form_field *found = form_find(desk_app(request)->cases.form, field);

    return found ? pack_text(found->label, request->lang) : field;
}

static void part_view(const struct web_request *request, json_t *list, const struct ties_part *part)
{
    json_t *item = view_item(list), *pieces = view_list(item, "pieces");
    size_t at = 0;

    view_text(item, "label", label_of(request, part->field));
    view_flag(item, "labelled", part->field.n > 0);
    for (size_t i = 0; i < part->mark_count; i++) {
        const struct text_span *mark = &part->marks[i];
        if (mark->start > at)
            view_text(view_item(pieces), "text", str_slice(part->text, at, mark->start));
        json_t *common = view_item(pieces);
        view_text(common, "text", str_slice(part->text, mark->start, mark->end));
        view_flag(common, "common", true);
        at = mark->end;
    }
    if (at < part->text.n)
        view_text(view_item(pieces), "text", str_slice(part->text, at, part->text.n));
}

static void side_view(const struct web_request *request, json_t *list, const struct ties_text *text)
{
    json_t *item = view_item(list), *parts = view_list(item, "parts");

    link_node_view(request, item, &text->node);
    for (size_t i = 0; i < text->part_count; i++)
        part_view(request, parts, &text->parts[i]);
    view_flag(item, "closed", text->part_count == 0);
}

/* Are they in one cluster, and why? */
static bool why_view(struct web_request *request, json_t *view, int64_t a, int64_t b, struct err *err)
{
    struct ties_cluster cluster;
    size_t at_a = SIZE_MAX, at_b = SIZE_MAX;

    if (!ties_cluster(desk_app(request)->ties, desk_session(request), request->arena, a, &cluster, err))
        return false;
    for (size_t i = 0; i < cluster.count; i++) {
        at_a = cluster.nodes[i].ref == a ? i : at_a;
        at_b = cluster.nodes[i].ref == b ? i : at_b;
    }
    view_flag(view, "together", at_b != SIZE_MAX);
    view_number(view, "cluster", cluster.id);
    if (at_b != SIZE_MAX)
        link_reason_view(request, view, &cluster, at_a, at_b);
    return true;
}

static bool pair_asked(struct web_request *request, int64_t *a, int64_t *b, struct err *err)
{
    return web_get_int(request, "a", -INT64_MAX, INT64_MAX, a, err) &&
           web_get_int(request, "b", -INT64_MAX, INT64_MAX, b, err) &&
           ((*a && *b) || err_set(err, ERR_NOT_FOUND, "!report-unknown"));
}

static bool pair_show(struct web_request *request, struct web_reply *reply, const struct err *why, struct err *err)
{
    struct ties *ties = desk_app(request)->ties;
    struct ties_text texts[2];
    struct ties_decision *decisions;
    size_t count;
    unsigned percent;
    int64_t a, b;

    if (!pair_asked(request, &a, &b, err) ||
        !ties_pair(ties, desk_session(request), request->arena, a, b, texts, &percent, err) ||
        !ties_decisions(ties, desk_session(request), request->arena, a, b, &decisions, &count, err))
        return false;
    json_t *view = json_object(), *sides = view_list(view, "sides");
    view_number(view, "a", a);
    view_number(view, "b", b);
    view_flag(view, "first_report", a > 0);
    side_view(request, sides, &texts[0]);
    side_view(request, sides, &texts[1]);
    view_flag(view, "alike", percent > 0);
    view_number(view, "alike_percent", percent);
    link_decisions_view(request, view, decisions, count);
    if (!why_view(request, view, a, b, err)) {
        json_decref(view);
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        if (decisions[i].counts && decisions[i].b)
            view_flag(view, arena_printf(request->arena, "says_%s", ties_say_name(decisions[i].say)), true);
        if (decisions[i].counts && (decisions[i].say == TIES_NOT || decisions[i].say == TIES_APART))
            view_flag(view, "decided_apart", true);
    }
    view_flag(view, "at_inbox", true);
    return why ? desk_again(request, reply, "desk-link-pair", view, why, err) : desk_show(reply, "desk-link-pair", view);
}

bool link_pair_show(struct web_request *request, struct web_reply *reply, struct err *err)
{
    return pair_show(request, reply, NULL, err);
}

/* say: same, not, unsure. */
bool link_pair_do(struct web_request *request, struct web_reply *reply, struct err *err)
{
    struct str said = web_get(request, "say");
    enum ties_say say = TIES_SAME;
    struct err why;
    int64_t a, b;

    if (!pair_asked(request, &a, &b, err))
        return false;
    while (say < TIES_APART && !str_is(said, ties_say_name(say)))
        say++;
    if (say == TIES_APART)
        return err_field(err, "say", "!tie-choose");
    if (!ties_decide(desk_app(request)->ties, desk_session(request), say, a, b, &why))
        return pair_show(request, reply, &why, err);
    return desk_go(request, reply, "/links/pair?a=%" PRId64 "&b=%" PRId64 "#said", a, b);
}

/* Takes a decision back and returns to where it was shown: "a" and "b" for two, else the report "a". */
bool link_undo_do(struct web_request *request, struct web_reply *reply, struct err *err)
{
    int64_t decision, a, b;

    if (!web_get_int(request, "decision", 1, INT64_MAX, &decision, err) ||
        !ties_undo(desk_app(request)->ties, desk_session(request), decision, err))
        return false;
    if (str_int(web_get(request, "a"), -INT64_MAX, INT64_MAX, &a) &&
        str_int(web_get(request, "b"), -INT64_MAX, INT64_MAX, &b))
        return desk_go(request, reply, "/links/pair?a=%" PRId64 "&b=%" PRId64 "#said", a, b);
    if (str_int(web_get(request, "a"), 1, INT64_MAX, &a))
        return desk_go(request, reply, "/report/%" PRId64 "/links", a);
    return desk_go(request, reply, "/links");
}
