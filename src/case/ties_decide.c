/* ties_decide.c - see ties_inside.h: what members decide about links, and taking it back. */
#include "base/clock.h"
#include "case/ties_inside.h"

static const char *const ACTIONS[TIES_SAYS] = {
    [TIES_SAME] = "link.same", [TIES_NOT] = "link.not", [TIES_UNSURE] = "link.unsure", [TIES_APART] = "link.apart"};

static struct audit_line line_of(const struct session *session, struct arena *arena, const char *action, int64_t a,
                                 int64_t b)
{
    struct str object = a < 0 ? str_printf(arena, "ad:%" PRId64, -a) : audit_object(arena, a);
    if (b)
        object = str_printf(arena, STR_FMT ",%s%" PRId64, STR_ARG(object), b < 0 ? "ad:" : "", b < 0 ? -b : b);
    return (struct audit_line){.day = clock_day(clock_now()), .member = session_member(session), .action = action,
                               .object = object, .detail = session_audit_detail(session, arena, STR(""))};
}

struct tie_decision tie_said(const struct session *session, enum ties_say say, int64_t a, int64_t b)
{
    return (struct tie_decision){.seen = {.say = say, .a = a, .b = b, .at = clock_now(),
                                          .member = session_member(session), .name = session_name(session)}};
}

bool tie_say(struct ties *ties, const struct session *session, struct arena *arena, const struct tie_decision *decisions,
             size_t count, struct err *err)
{
    struct audit_line *lines = ARENA_ARRAY(arena, count + 1, struct audit_line);
    for (size_t i = 0; i < count; i++) {
        const struct ties_decision *seen = &decisions[i].seen;
        lines[i] = line_of(session, arena, ACTIONS[seen->say], seen->a, seen->b);
    }
    return tie_decision_keep(ties->cases, session, arena, decisions, lines, count, err);
}

static bool decide(struct ties *ties, const struct session *session, struct arena *arena, struct tie_decision *decision,
                   struct err *err)
{
    struct ties_node node;
    struct ties_cluster cluster;
    int64_t a = decision->seen.a, b = decision->seen.b;
    if (!ties_node(ties, session, arena, a, &node, err) || (b && !ties_node(ties, session, arena, b, &node, err)))
        return false;
    if (decision->seen.say == TIES_APART) {
        if (!ties_cluster(ties, session, arena, a, &cluster, err))
            return false;
        if (cluster.count < 2)
            return err_set(err, ERR_CONFLICT, "!tie-alone");
        decision->rest = ARENA_ARRAY(arena, cluster.count, int64_t);
        for (size_t i = 0; i < cluster.count; i++)
            if (cluster.nodes[i].ref != a)
                decision->rest[decision->rest_count++] = cluster.nodes[i].ref;
    }
    return tie_say(ties, session, arena, decision, 1, err);
}

bool ties_decide(struct ties *ties, const struct session *session, enum ties_say say, int64_t a, int64_t b, struct err *err)
{
    struct arena arena = {0};
    struct tie_decision decision = tie_said(session, say, a, say == TIES_APART ? 0 : b);
    if (!ties_allowed(session, RIGHT_WORK, err))
        return false;
    if (say != TIES_APART && a == b)
        return err_set(err, ERR_INPUT, "!tie-two");
    bool ok = decide(ties, session, &arena, &decision, err);
    arena_wipe(&arena);
    return ok;
}

/* May the member open what it is about? */
static bool sees(struct ties *ties, const struct session *session, struct arena *arena, const struct ties_decision *decision)
{
    struct ties_node node;
    struct err ignored;
    return ties_node(ties, session, arena, decision->a, &node, &ignored) &&
           (!decision->b || ties_node(ties, session, arena, decision->b, &node, &ignored));
}

/* One of them stands apart from the other. */
static bool parts(const struct tie_decision *decision, int64_t report, int64_t other)
{
    int64_t from = decision->seen.a == report ? other : decision->seen.a == other ? report : 0;
    for (size_t i = 0; from && i < decision->rest_count; i++)
        if (decision->rest[i] == from)
            return true;
    return false;
}

static bool is_about(const struct tie_decision *decision, int64_t report, int64_t other)
{
    const struct ties_decision *seen = &decision->seen;
    bool of = !report || seen->a == report || seen->b == report;
    if (report && other && seen->say == TIES_APART)
        return parts(decision, report, other);
    return of && (!other || seen->a == other || seen->b == other);
}

bool ties_decisions(struct ties *ties, const struct session *session, struct arena *arena, int64_t report, int64_t other,
                    struct ties_decision **ret, size_t *ret_count, struct err *err)
{
    struct ties_web *web;
    *ret_count = 0;
    if (!ties_allowed(session, RIGHT_READ, err) || !ties_web_begin(ties, session, &web, err))
        return false;
    size_t count = web ? web->decision_count : 0;
    *ret = ARENA_ARRAY(arena, count + 1, struct ties_decision);
    for (size_t i = 0; i < count; i++) {
        struct ties_decision seen = web->decisions[i].seen;
        if (!is_about(&web->decisions[i], report, other) || !sees(ties, session, arena, &seen))
            continue;
        seen.name = str_copy(arena, seen.name);
        int64_t *with = ARENA_ARRAY(arena, seen.with_count + 1, int64_t);
        memcpy(with, seen.with, seen.with_count * sizeof *with);
        seen.with = with;
        (*ret)[(*ret_count)++] = seen;
    }
    ties_web_end(ties, web);
    return true;
}

bool ties_undo(struct ties *ties, const struct session *session, int64_t decision, struct err *err)
{
    struct arena arena = {0};
    struct ties_decision *list, *found = NULL;
    size_t count, gone = 0;
    if (!ties_allowed(session, RIGHT_WORK, err) || !ties_decisions(ties, session, &arena, 0, 0, &list, &count, err)) {
        arena_wipe(&arena);
        return false;
    }
    for (size_t i = 0; i < count; i++)
        if (list[i].id == decision)
            found = &list[i];
    bool ok = found != NULL || err_set(err, ERR_NOT_FOUND, "!tie-undone");
    if (ok) {
        struct audit_line *lines = ARENA_ARRAY(&arena, count, struct audit_line);
        int64_t *ids = ARENA_ARRAY(&arena, count, int64_t);
        for (size_t i = 0; i < count; i++) {
            if (list[i].id != decision && (!found->split || list[i].split != found->split))
                continue;
            lines[gone] = line_of(session, &arena, "link.undo", list[i].a, list[i].b);
            ids[gone++] = list[i].id;
        }
        ok = tie_decision_drop(ties->cases, session, ids, lines, gone, err);
    }
    arena_wipe(&arena);
    return ok;
}
