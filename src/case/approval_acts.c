/* approval_acts.c - what is done once a second person agreed: one row an act; see approval.h. */
#include "case/approval.h"

#include "record/team.h"

static bool role_more(struct approval_doing *doing, struct err *err)
{
    const char *name = json_string_value(json_object_get(doing->params, "role"));
    struct role_as role;
    return role_as_named(doing->records->roles, str_from(name ? name : ""), &role, err) &&
           member_set_role_as(doing->store, doing->asker, doing->about, role, err);
}

static bool member_reset_run(struct approval_doing *doing, struct err *err)
{
    char password[MEMBER_PASSWORD + 1];
    if (!member_reset(doing->store, doing->asker, doing->about, password, err))
        return false;
    snprintf(doing->said, sizeof doing->said, "%s", password);
    vault_wipe(password, sizeof password);
    return true;
}

static bool member_disable_run(struct approval_doing *doing, struct err *err)
{
    return member_disable(doing->store, doing->asker, doing->about, false, err);
}

static bool last_key(struct approval_doing *doing, struct err *err)
{
    return member_disable(doing->store, doing->asker, doing->about, true, err);
}

const struct approval_act approval_acts[] = {
    {"role-more", role_more},
    {"member-reset", member_reset_run},
    {"member-disable", member_disable_run},
    {"last-key", last_key},
    {.id = NULL},
};
