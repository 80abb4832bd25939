/* approval_acts.c - what is done once a second person agreed: one row an act; see approval.h. */
#include "case/approval.h"

#include "case/consent.h"
#include "case/keeping.h"
#include "case/referral.h"
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

/* ---- about records ---- */

static struct str text_of(const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);
    return json_is_string(value) ? str_make(json_string_value(value), json_string_length(value)) : STR("");
}

static bool ground(struct approval_doing *doing, struct err *err)
{
    struct str way = text_of(doing->params, "way");
    if (str_is(way, "referral"))
        return referral_send_agreed(doing->records, doing->session, doing->arena, doing->about,
                                    json_integer_value(json_object_get(doing->params, "edition")),
                                    text_of(doing->words, "package"), err);
    struct consent_want want = {.purpose = text_of(doing->params, "purpose"), .receiver = text_of(doing->params, "receiver"),
                                .ground = text_of(doing->params, "ground"), .ground_why = doing->why};
    return str_is(way, "hand-over") &&
           case_hand_over_to(doing->records, doing->session, doing->arena, doing->about, &want,
                             json_is_true(json_object_get(doing->params, "keep")), err);
}

/* The file is made in the hands of the one who asked: leaving_make. */
static bool export_case(struct approval_doing *doing, struct err *err)
{
    UNUSED(doing);
    UNUSED(err);
    return true;
}

static bool destroy(struct approval_doing *doing, struct err *err)
{
    return keeping_destroy_now(doing->records, doing->session, doing->arena, doing->about,
                               json_integer_value(json_object_get(doing->params, "edition")), doing->why, err);
}

static bool keep_longer(struct approval_doing *doing, struct err *err)
{
    return keeping_longer_now(doing->records, doing->session, doing->arena, doing->about,
                              (int32_t)json_integer_value(json_object_get(doing->params, "until")), doing->why, err);
}

const struct approval_act approval_acts[] = {
    {"role-more", role_more},
    {"member-reset", member_reset_run},
    {"member-disable", member_disable_run},
    {"last-key", last_key},
    {"export-case", export_case},
    {"ground", ground},
    {"destroy", destroy},
    {"keep-longer", keep_longer},
    {.id = NULL},
};
