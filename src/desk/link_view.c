/* link_view.c - pieces that the pages of links share: a report of a cluster, why two stand together, what was decided. */
#include "base/clock.h"
#include "case/report_kind.h"
#include "desk/link_pages.h"

/* An ad: where it stands, whence it comes, how many are like it. */
static void offer_view(const struct web_request *request, json_t *view, const struct ties_node *node)
{
    view_flag(view, "offer", true);
    view_number(view, "number", -node->ref);
    view_text(view, "href", str_printf(request->arena, "/" STR_FMT "/desk/ads/%" PRId64, STR_ARG(request->lang),
                                       -node->ref));
    view_text(view, "source", node->source);
    view_flag(view, "many", node->alike > 1);
    view_number(view, "alike", node->alike);
    view_text(view, "ad_cluster", node->cluster);
}

static void report_brief(const struct web_request *request, json_t *view, const struct ties_node *node)
{
    const struct report_state *state = report_state_find(desk_app(request)->cases.kind, node->state);

    view_number(view, "number", node->ref);
    view_text(view, "href", str_printf(request->arena, "/" STR_FMT "/desk/report/%" PRId64, STR_ARG(request->lang),
                                       node->ref));
    view_text(view, "state", node->state);
    view_text(view, "state_name", state ? pack_text(state->label, request->lang) : node->state);
}

void link_node_brief(const struct web_request *request, json_t *view, const struct ties_node *node)
{
    if (node->ref < 0)
        offer_view(request, view, node);
    else
        report_brief(request, view, node);
    view_number(view, "ref", node->ref);
    view_name(view, "level", screen_level_name(node->level));
    view_word(request, view, "level_name", "level", str_from(screen_level_name(node->level)));
}

void link_node_view(const struct web_request *request, json_t *view, const struct ties_node *node)
{
    link_node_brief(request, view, node);
    view_text(view, "text_lang", node->lang);
    view_text(view, "text_lang_name", words_language_name(desk_app(request)->words, node->lang));
    view_flag(view, "shared", node->shared);
    view_age(request, view, "age", node->day);
    view_day(request, view, "day", node->day);
}

bool link_state_view(struct web_request *request, json_t *view, struct err *err)
{
    struct ties_state state;
    json_t *links;

    if (!ties_state(desk_app(request)->ties, desk_session(request), request->arena, &state, err))
        return false;
    links = json_object();
    json_object_set_new(view, "links", links);
    view_flag(links, "running", state.running || state.waits);
    view_flag(links, "waits", state.waits && !state.running);
    view_number(links, "done", state.done);
    view_number(links, "all", state.all);
    view_flag(links, "counted", state.all > 0);
    view_flag(links, "linked", state.linked);
    view_flag(links, "old", state.old);
    if (state.linked)
        view_time(request, links, "at", state.at);
    view_number(links, "reports", state.reports);
    view_number(links, "unread", state.unread);
    view_flag(links, "has_unread", state.unread > 0);
    view_number(links, "ads", state.ads);
    view_flag(links, "has_ads", state.ads > 0);
    view_flag(links, "ads_cut", state.ads_cut);
    view_flag(links, "failed", state.problem.n > 0 && !state.running);
    return true;
}

/* "29", or an ad's own number. */
static void called_view(json_t *view, const char *key, int64_t ref)
{
    json_t *item = json_object();

    json_object_set_new(view, key, item);
    view_flag(item, "offer", ref < 0);
    view_number(item, "number", ref < 0 ? -ref : ref);
}

static void decided_view(const struct web_request *request, json_t *view, const struct ties_decision *decision)
{
    view_number(view, "decision", decision->id);
    view_name(view, "say", ties_say_name(decision->say));
    view_word(request, view, "say_name", "tie", str_from(ties_say_name(decision->say)));
    view_text(view, "by", decision->name);
    view_flag(view, "mine", decision->member == session_member(desk_session(request)));
    view_time(request, view, "at", decision->at);
    view_day(request, view, "decided_day", clock_day(decision->at));
    view_number(view, "a", decision->a);
    view_number(view, "b", decision->b);
    view_flag(view, "two", decision->b != 0);
    called_view(view, "first", decision->a);
    called_view(view, "second", decision->b);
    view_flag(view, "counts", decision->counts);
    view_flag(view, "parted", decision->split && decision->say == TIES_APART);
    json_t *with = view_list(view, "with");
    for (size_t i = 0; i < decision->with_count; i++)
        called_view(view_item(with), "other", decision->with[i]);
}

/* A split is one thing to say and to take back, and stands where the first of its decisions does. */
static bool said_before(const struct ties_decision *decisions, size_t at)
{
    for (size_t i = 0; decisions[at].split && i < at; i++)
        if (decisions[i].split == decisions[at].split)
            return true;
    return false;
}

void link_decisions_view(const struct web_request *request, json_t *view, const struct ties_decision *decisions,
                         size_t count)
{
    json_t *list = view_list(view, "decisions");

    for (size_t i = 0; i < count; i++)
        if (!said_before(decisions, i))
            decided_view(request, view_item(list), &decisions[i]);
    view_flag(view, "has_decisions", count > 0);
}

static void same_view(const struct web_request *request, json_t *list, const struct ties_found *found)
{
    json_t *item = view_item(list);

    view_word(request, item, "same", "same", str_from(identifier_type_name(found->type)));
    view_name(item, "type", identifier_type_name(found->type));
    view_text(item, "value", found->value);
}

void link_reason_view(const struct web_request *request, json_t *view, const struct ties_cluster *cluster, size_t a,
                      size_t b)
{
    struct ties_reason reason;
    struct ties_decision *decisions;
    size_t count;
    struct err ignored;
    json_t *found = view_list(view, "found");

    ties_reason(cluster, request->arena, a, b, &reason);
    for (size_t i = 0; i < reason.found; i++)
        same_view(request, found, &cluster->found[reason.found_of[i]]);
    view_flag(view, "worded", reason.percent > 0);
    view_number(view, "percent", reason.percent);
    view_flag(view, "linked_through", reason.through != 0);
    view_flag(view, "through_ad", reason.through < 0);
    view_number(view, "through", reason.through < 0 ? -reason.through : reason.through);
    if (reason.decision && ties_decisions(desk_app(request)->ties, desk_session(request), request->arena,
                                          cluster->nodes[a].ref, cluster->nodes[b].ref, &decisions, &count, &ignored)) {
        for (size_t i = 0; i < count; i++) {
            if (decisions[i].id != reason.decision)
                continue;
            json_t *said = json_object();
            json_object_set_new(view, "said", said);
            decided_view(request, said, &decisions[i]);
        }
    }
}

/* Part of a number: its digits, without what stands between them and the zeroes before them.  "": it is none. */
static struct str digits_of(const struct web_request *request, struct str text)
{
    struct buf digits = {.arena = request->arena};

    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];
        if (c >= '0' && c <= '9' && (digits.n || c != '0'))
            buf_add(&digits, str_make(&c, 1));
        else if (c != '0' && (!c || !strchr(" +-/().", c)))
            return STR("");
    }
    return digits.n ? buf_str(&digits) : STR("");
}

struct str link_sought(const struct web_request *request)
{
    struct str text = str_trim(web_get(request, "q")), digits = digits_of(request, text);
    struct identifier *found;
    size_t count;

    identifier_find(request->arena, text, str_copy(request->arena, desk_app(request)->packs->country).p, &found, &count);
    if (count == 1 && found[0].span.start == 0 && found[0].span.end == text.n)
        return found[0].value;
    return digits.n ? digits : text;
}

bool link_asked(struct web_request *request, struct ties_cluster *ret, struct err *err)
{
    int64_t id;

    if (!web_get_int(request, "id", 1, INT64_MAX, &id, err) ||
        !ties_cluster(desk_app(request)->ties, desk_session(request), request->arena, id, ret, err))
        return false;
    return ret->count || err_set(err, ERR_NOT_FOUND, "!link-unknown");
}
