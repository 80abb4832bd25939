/* approval.c - what one may not do alone is done by two, exactly as it was asked, and locks nobody out. */
#define KINDS_PACK "/access"
#include "../record/kinds_world.h"

#include "case/approval.h"
#include "record/team.h"

static struct world world, *const w = &world;
static struct approval_rules *rules;
static struct session *lea, *leo, *wim, *max;
static const int64_t START = 1795500000;

static struct role_as role(const char *id)
{
    struct role_as as = {0};
    MUST(role_as_named(w->roles, str_from(id), &as, err));
    return as;
}

static int up(void **state)
{
    UNUSED(state);
    world_up(w);
    clock_pretend(START);
    MUST(approval_rules_load(&w->packs_arena, &w->packs, w->roles, &rules, err));
    w->records.approvals = rules;
    lea = member_in_as(w, w->shelter, "lea", role("lead"), NULL);
    leo = member_in_as(w, w->shelter, "leo", role("lead"), "lea");
    wim = member_in_as(w, w->shelter, "wim", role("worker"), "lea");
    max = member_in_as(w, w->police, "max", role("lead"), NULL);
    return 0;
}

static int down(void **state)
{
    UNUSED(state);
    session_release(lea);
    session_release(leo);
    session_release(wim);
    session_release(max);
    world_down(w);
    return 0;
}

static struct member member_of(int64_t id)
{
    struct store_conn *conn;
    struct member member = {0};
    MUST(store_read_begin(w->store, &conn, err));
    MUST(member_get(conn, &w->arena, id, &member, err));
    store_read_end(conn);
    return member;
}

static int64_t newcomer(const char *login, const char *as)
{
    int64_t id = 0;
    MUST(member_add_ready_as(w->store, w->shelter, str_from(login), str_from(login), role(as),
                             STR("long enough a password"), TOTP, &id, err));
    return id;
}

static int64_t asked(struct session *by, const char *act, int64_t about, int64_t agency, const char *to)
{
    json_t *params = to ? json_pack("{s:s}", "role", to) : NULL;
    struct approval_wish wish = {.act = str_from(act), .object = "member", .about = about, .agency = agency,
                                 .params = params, .why = STR("Ona zdaj vodi hišo.")};
    int64_t id = 0;
    MUST(approval_ask(&w->records, by, &w->arena, &wish, &id, err));
    json_decref(params);
    return id;
}

static struct approval shown(struct session *by, int64_t id)
{
    struct approval *list, none = {0};
    size_t count;
    MUST(approval_list(&w->records, by, &w->arena, &list, &count, err));
    for (size_t i = 0; i < count; i++)
        if (list[i].id == id)
            return list[i];
    return none;
}

static bool take(struct session *by, int64_t id, const char *digest, struct err *err)
{
    char said[APPROVAL_SAID];
    return approval_take(&w->records, by, &w->arena, id, str_from(digest), said, err);
}

static void two_give_a_role_that_reads_more(void **state)
{
    UNUSED(state);
    int64_t nia = newcomer("nia", "clerk");
    int64_t id = asked(lea, "role-more", nia, w->shelter, "lead");
    struct approval one = shown(leo, id);
    assert_true(one.may_take);
    assert_true(str_is(one.why, "Ona zdaj vodi hišo."));
    assert_string_equal(one.params.p, "{\"role\":\"lead\"}");
    assert_true(shown(lea, id).mine);
    assert_false(shown(lea, id).may_take);
    assert_false(shown(wim, id).may_take);
    assert_int_equal(shown(max, id).id, 0); /* another agency sees nothing of it */
    struct approval_wish again = {.act = STR("role-more"), .object = "member", .about = nia, .agency = w->shelter};
    int64_t other;
    REFUSED(approval_ask(&w->records, leo, &w->arena, &again, &other, err), ERR_CONFLICT, "!approval-waits");
    REFUSED(take(lea, id, one.digest, err), ERR_DENIED, "!approval-not-you");
    REFUSED(take(wim, id, one.digest, err), ERR_DENIED, "!approval-not-you");
    REFUSED(take(max, id, one.digest, err), ERR_NOT_FOUND, "!approval-unknown");
    REFUSED(take(max, id + 1000, one.digest, err), ERR_NOT_FOUND, "!approval-unknown");
    REFUSED(take(leo, id, "00", err), ERR_CONFLICT, "!approval-changed");
    MUST(take(leo, id, one.digest, err));
    assert_true(str_is(member_of(nia).role_id, "lead"));
    REFUSED(take(leo, id, one.digest, err), ERR_NOT_FOUND, "!approval-unknown");
}

static void nobody_agrees_for_whom_the_asker_made_the_account(void **state)
{
    UNUSED(state);
    int64_t ida = newcomer("ida", "clerk"), id;
    struct session *puppet = member_in_as(w, w->shelter, "puppet", role("worker"), "lea");
    MUST(member_set_role_as(w->store, session_member(lea), session_member(puppet), role("lead"), err));
    session_release(puppet);
    char code[7], token[SESSION_TOKEN + 1];
    clock_pretend(START + 60);
    totp_code(TOTP, START + 60, code);
    MUST(session_sign_in(w->ring, STR("puppet"), STR("long enough a password"), str_from(code), STR("test"), token, err));
    puppet = session_find(w->ring, str_from(token));
    assert_non_null(puppet);
    id = asked(lea, "role-more", ida, w->shelter, "worker");
    assert_false(shown(puppet, id).may_take);
    assert_true(shown(leo, id).may_take);
    MUST(approval_refuse(&w->records, puppet, &w->arena, id, err)); /* anybody may say no */
    assert_int_equal(shown(leo, id).id, 0);
    id = asked(leo, "role-more", ida, w->shelter, "worker"); /* to another's wish the account may agree */
    assert_true(shown(puppet, id).may_take);
    MUST(approval_refuse(&w->records, leo, &w->arena, id, err));
    session_release(puppet);
    clock_pretend(START);
}

static void nobody_agrees_to_their_own_rise(void **state)
{
    UNUSED(state);
    int64_t id = asked(lea, "role-more", session_member(leo), w->shelter, "administrator");
    assert_false(shown(leo, id).may_take);
    MUST(approval_refuse(&w->records, lea, &w->arena, id, err));
}

static void a_wish_is_over_after_a_day(void **state)
{
    UNUSED(state);
    int64_t jan = newcomer("jan", "clerk"), id = asked(lea, "role-more", jan, w->shelter, "worker");
    struct approval one = shown(leo, id);
    clock_pretend(START + 26 * 3600);
    REFUSED(take(leo, id, one.digest, err), ERR_CONFLICT, "!approval-over");
    assert_int_equal(shown(leo, id).id, 0);
    assert_true(str_is(member_of(jan).role_id, "clerk"));
    clock_pretend(START);
}

static void a_small_agency_is_not_locked_out(void **state)
{
    UNUSED(state);
    int64_t id = asked(max, "last-key", session_member(max), w->police, NULL);
    struct approval one = shown(max, id);
    assert_true(one.alone);
    assert_false(one.may_take);
    REFUSED(take(max, id, one.digest, err), ERR_DENIED, "!approval-not-you");
    clock_pretend(START + 26 * 3600);
    assert_true(shown(max, id).may_take);
    clock_pretend(START + 100 * 3600);
    REFUSED(take(max, id, one.digest, err), ERR_CONFLICT, "!approval-over");
    clock_pretend(START + 26 * 3600);
    MUST(take(max, id, one.digest, err));
    assert_int_equal(member_of(session_member(max)).state, MEMBER_DISABLED);
    clock_pretend(START);
}

static void what_fails_waits_again(void **state)
{
    UNUSED(state);
    int64_t zoe = newcomer("zoe", "clerk"), id = asked(lea, "role-more", zoe, w->shelter, "worker");
    struct approval one = shown(leo, id);
    MUST(member_disable(w->store, 0, zoe, false, err));
    REFUSED(take(leo, id, one.digest, err), ERR_CONFLICT, "!member-disabled");
    assert_true(shown(leo, id).may_take);
    MUST(approval_refuse(&w->records, lea, &w->arena, id, err));
}

static void only_what_the_packs_name_needs_two(void **state)
{
    UNUSED(state);
    assert_true(approval_needed(rules, STR("role-more")));
    assert_false(approval_needed(rules, STR("export-case")));
    assert_false(approval_needed(NULL, STR("role-more")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_give_a_role_that_reads_more),
        cmocka_unit_test(nobody_agrees_for_whom_the_asker_made_the_account),
        cmocka_unit_test(nobody_agrees_to_their_own_rise),
        cmocka_unit_test(a_wish_is_over_after_a_day),
        cmocka_unit_test(what_fails_waits_again),
        cmocka_unit_test(only_what_the_packs_name_needs_two),
        cmocka_unit_test(a_small_agency_is_not_locked_out),
    };
    return cmocka_run_group_tests(tests, up, down);
}
