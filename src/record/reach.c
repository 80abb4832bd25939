/* reach.c - see reach.h. */
#include "record/reach.h"

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
        return mine || reach->in_my_group;
    case SCOPE_AGENCY:
        return reach->agency == session_agency(session);
    case SCOPE_ALL:
        return true;
    case SCOPE_NONE: case SCOPES:
        break;
    }
    return false;
}

struct store_value reach_grouped(const struct roles *roles, const struct session *session)
{
    const struct role_rule *rule = role_rule_find(roles, session_role_id(session));
    for (size_t i = 0; rule && i < rule->access_count; i++)
        for (int verb = 0; verb < ROLE_VERBS; verb++)
            if (rule->access[i].scope[verb] == SCOPE_GROUP)
                return V_INT(session_member(session));
    return V_INT(0);
}
