/* reach.c - see reach.h. */
#include "record/reach.h"

#include "base/clock.h"

enum { IN_GROUP = 1, IS_PLACED = 2 };

bool reach_may(const struct roles *roles, const struct session *session, const struct reach *reach, enum role_verb verb)
{
    int64_t member = session_member(session);
    bool mine = reach->assignee == member || reach->parent_assignee == member;
    if (!reach->kind)
        return false;
    switch (role_scope(roles, session_role_id(session), reach->kind->id, verb)) {
    case SCOPE_SELF:
        return mine;
    case SCOPE_GROUP:
        return mine || reach->near & IN_GROUP;
    case SCOPE_PLACED:
        return mine || reach->near & (IN_GROUP | IS_PLACED);
    case SCOPE_AGENCY:
        return reach->agency == session_agency(session);
    case SCOPE_ALL:
        return true;
    case SCOPE_NONE: case SCOPES:
        break;
    }
    return false;
}

static bool asks(const struct role_rule *rule, enum scope scope)
{
    for (size_t i = 0; rule && i < rule->access_count; i++)
        for (int verb = 0; verb < ROLE_VERBS; verb++)
            if (rule->access[i].scope[verb] == scope)
                return true;
    return false;
}

struct reach_near reach_near(const struct roles *roles, const struct session *session)
{
    const struct role_rule *rule = role_rule_find(roles, session_role_id(session));
    bool placed = asks(rule, SCOPE_PLACED), grouped = placed || asks(rule, SCOPE_GROUP);
    return (struct reach_near){.member = V_INT(grouped ? session_member(session) : 0),
                               .since = V_INT(placed ? clock_local_today(clock_now()) - rule->placed_days : 0)};
}
