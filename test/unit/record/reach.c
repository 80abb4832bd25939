/* reach.c - roles of the packs in members, groups of an agency, and how far each reaches. */
#define KINDS_PACK "/access"
#include "kinds_world.h"

#include "record/reach.h"
#include "record/team.h"

static struct world world, *const w = &world;
static struct session *lea, *hana, *max, *pia;

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
    lea = member_in_as(w, w->shelter, "lea", role("lead"), NULL);
    hana = member_in_as(w, w->shelter, "hana", role("house"), "lea");
    max = member_in_as(w, w->police, "max", role("lead"), NULL);
    pia = member_in_as(w, w->police, "pia", role("house"), "max");
    return 0;
}

static int down(void **state)
{
    UNUSED(state);
    session_release(lea);
    session_release(hana);
    session_release(max);
    session_release(pia);
    world_down(w);
    return 0;
}

static struct member member_of(struct session *session)
{
    struct store_conn *conn;
    struct member member = {0};
    MUST(store_read_begin(w->store, &conn, err));
    MUST(member_get(conn, &w->arena, session_member(session), &member, err));
    store_read_end(conn);
    return member;
}

static bool reads(struct session *session, int64_t id)
{
    struct item item;
    struct err why;
    if (item_peek(&w->records, session, &w->arena, id, &item, &why)) {
        item_end(&item);
        return true;
    }
    assert_int_equal(why.kind, ERR_NOT_FOUND);
    assert_string_equal(why.text, "!record-unknown");
    return false;
}

static size_t listed(struct session *session, const char *kind)
{
    struct item_filter filter = {.kind = str_from(kind), .open = -1, .limit = 500};
    int64_t *ids;
    size_t count = 0;
    MUST(item_list(&w->records, session, &w->arena, &filter, &ids, &count, err));
    return count;
}

static void a_role_of_the_packs_has_the_rights_of_its_base(void **state)
{
    UNUSED(state);
    assert_true(str_is(session_role_id(hana), "house"));
    assert_int_equal(session_role(hana), ROLE_CASEWORKER);
    struct member member = member_of(hana);
    assert_true(str_is(member.role_id, "house"));
    assert_int_equal(member.role, ROLE_CASEWORKER);
    assert_true(member.has_key);
    struct role_as none;
    REFUSED(role_as_named(w->roles, STR("queen"), &none, err), ERR_INPUT, "!role-unknown");
}

static void a_group_reaches_its_cases_and_what_stands_in_them(void **state)
{
    UNUSED(state);
    int64_t river = added(w, lea, "case", 0, json_pack("{s:s, s:s}", "summary", "a", "group", "river"));
    int64_t hill = added(w, lea, "case", 0, json_pack("{s:s, s:s}", "summary", "b", "group", "hill"));
    int64_t person = added(w, lea, "person", river, json_pack("{s:s}", "given_name", "Olena"));
    int64_t note = added(w, lea, "note", person, json_pack("{s:s}", "text", "deep"));
    assert_false(reads(hana, river));
    MUST(team_set(w->store, 0, session_member(hana), STR(" river ,south\nriver"), err));
    assert_true(reads(hana, river));
    assert_true(reads(hana, person));
    assert_true(reads(hana, note));
    assert_false(reads(hana, hill));
    assert_int_equal(listed(hana, "case"), 1);
    assert_int_equal(listed(hana, "note"), 1);
    json_t *moved = json_pack("{s:s}", "group", "hill");
    MUST(item_change(&w->records, lea, &w->arena, river, 1, moved, FIELDS_PART, STR(""), err));
    json_decref(moved);
    assert_false(reads(hana, river));
    assert_false(reads(hana, note));
    MUST(team_set(w->store, 0, session_member(hana), STR("hill"), err));
    assert_int_equal(listed(hana, "case"), 2);
    MUST(team_set(w->store, 0, session_member(hana), STR(""), err));
    assert_int_equal(listed(hana, "case"), 0);
}

static void a_group_of_another_agency_is_another_group(void **state)
{
    UNUSED(state);
    int64_t ours = added(w, lea, "case", 0, json_pack("{s:s, s:s}", "summary", "c", "group", "north"));
    MUST(team_set(w->store, 0, session_member(pia), STR("north"), err));
    assert_false(reads(pia, ours));
    struct item item = opened(w, lea, ours); /* even when the other agency holds the case */
    assert_true(item.may_change);
    item_end(&item);
}

static void hers_are_found_behind_many_of_others(void **state)
{
    UNUSED(state);
    enum { OTHERS = 1100 }; /* more than a list reads at first, and at second */
    int64_t mine[3], *others = ARENA_ARRAY(&w->arena, OTHERS, int64_t), *ids;
    struct item_new *in = ARENA_ARRAY(&w->arena, OTHERS, struct item_new);
    size_t bad, count;
    for (size_t i = 0; i < LEN(mine); i++)
        mine[i] = added(w, lea, "case", 0, json_pack("{s:s, s:s}", "summary", "hers", "group", "far"));
    json_t *fields = json_pack("{s:s}", "summary", "of others");
    for (size_t i = 0; i < OTHERS; i++)
        in[i] = (struct item_new){.kind = STR("case"), .fields = fields, .lang = STR("uk")};
    MUST(items_add(&w->records, lea, &w->arena, in, OTHERS, others, &bad, err));
    json_decref(fields);
    MUST(team_set(w->store, 0, session_member(hana), STR("far"), err));
    for (int open = -1; open <= 1; open += 2) {
        struct item_filter filter = {.kind = STR("case"), .open = open, .limit = 2};
        MUST(item_list(&w->records, hana, &w->arena, &filter, &ids, &count, err));
        assert_int_equal(count, 2);
        assert_int_equal(ids[0], mine[2]);
        assert_int_equal(ids[1], mine[1]);
        filter.after = ids[1];
        MUST(item_list(&w->records, hana, &w->arena, &filter, &ids, &count, err));
        assert_int_equal(count, 1);
        assert_int_equal(ids[0], mine[0]);
    }
    MUST(team_set(w->store, 0, session_member(hana), STR(""), err));
}

static void what_she_makes_in_her_group_stays_hers(void **state)
{
    UNUSED(state);
    int64_t person = added(w, hana, "person", 0, json_pack("{s:s}", "given_name", "Nova"));
    assert_true(reads(hana, person));
    assert_true(reads(lea, person));
}

static void a_member_with_a_role_that_is_gone_is_named_at_the_start(void **state)
{
    UNUSED(state);
    int64_t id = 0;
    struct role_as gone = {.id = STR("night-shift"), .base = ROLE_INTAKE};
    MUST(roles_fit_members(w->store, &w->packs, w->roles, err));
    MUST(member_add_ready_as(w->store, w->shelter, STR("nik"), STR("Nik"), gone, STR("long enough a password"), TOTP, &id,
                             err));
    struct err why;
    assert_false(roles_fit_members(w->store, &w->packs, w->roles, &why));
    assert_non_null(strstr(why.text, "nik"));
    assert_non_null(strstr(why.text, "night-shift"));
    MUST(member_set_role_as(w->store, 0, id, role("clerk"), err));
    MUST(roles_fit_members(w->store, &w->packs, w->roles, err));
    /* The pack moved the role to another base: the member follows. */
    struct role_as old = {.id = STR("clerk"), .base = ROLE_EDITOR};
    MUST(member_set_role_as(w->store, 0, id, old, err));
    MUST(roles_fit_members(w->store, &w->packs, w->roles, err));
    struct store_conn *conn;
    struct member member = {0};
    MUST(store_read_begin(w->store, &conn, err));
    MUST(member_get(conn, &w->arena, id, &member, err));
    store_read_end(conn);
    assert_int_equal(member.role, ROLE_INVESTIGATOR);
    MUST(member_disable(w->store, 0, id, false, err));
}

static void more_rights_are_seen(void **state)
{
    UNUSED(state);
    static const struct { const char *from, *to; bool further; } CASES[] = {
        {"lead", "worker", false}, {"worker", "lead", true}, {"house", "worker", true}, {"worker", "house", false},
        {"blind", "door", true}, {"door", "blind", false}, {"worker", "worker", false}, {"clerk", "door", true},
        {"lead", "administrator", true}, {"no-such-role", "blind", true},
    };
    for (size_t i = 0; i < LEN(CASES); i++)
        assert_int_equal(role_reaches_further(w->roles, str_from(CASES[i].from), str_from(CASES[i].to)), CASES[i].further);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_role_of_the_packs_has_the_rights_of_its_base),
        cmocka_unit_test(a_group_reaches_its_cases_and_what_stands_in_them),
        cmocka_unit_test(a_group_of_another_agency_is_another_group),
        cmocka_unit_test(hers_are_found_behind_many_of_others),
        cmocka_unit_test(what_she_makes_in_her_group_stays_hers),
        cmocka_unit_test(a_member_with_a_role_that_is_gone_is_named_at_the_start),
        cmocka_unit_test(more_rights_are_seen),
    };
    return cmocka_run_group_tests(tests, up, down);
}
