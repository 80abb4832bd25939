/* grounds.c - what stands on two grounds, on none any more, or on one that was handed on: found by model.c, held here. */
#include "sharing_world.h"

static void hands_over(struct session *by, int64_t record, const char *to, bool keep, const char *ground)
{
    struct consent_want want = {.purpose = STR("safe-accommodation"), .receiver = str_from(to), .ground = str_from(ground),
                                .ground_why = STR("Her life is in danger tonight")};
    MUST(case_hand_over_to(&w->records, by, &w->arena, record, &want, keep, err));
}

static void sends(int64_t referral)
{
    MUST(referral_send(&w->records, ana, &w->arena, referral, seen_by(ana, referral).edition, err));
}

static bool reads(struct session *by, int64_t id)
{
    struct item item;
    struct err why;
    if (!item_peek(&w->records, by, &w->arena, id, &item, &why))
        return false;
    item_end(&item);
    return true;
}

/* The police hold the whole case by law; that her consent to the referral in it ends takes nothing of that. */
static void what_stands_on_another_ground_stays(void **state)
{
    UNUSED(state);
    struct story story = new_story();
    int64_t consent = agrees(story, "police", "person", "case", 5), referral = draft(story, "police");
    sends(referral);
    hands_over(ana, story.id, "police", true, "vital");
    withdraws(ana, consent);
    assert_true(reads(cop, story.id));
    assert_true(reads(cop, referral));
}

/* The other way: the case was shared until tomorrow on a consent, the referral in it by law without an end. */
static void what_ends_with_the_case_leaves_the_referral(void **state)
{
    UNUSED(state);
    struct story story = new_story();
    json_t *all = consent_fields(story.person, "police", "person", "case", 5);
    json_array_append_new(json_object_get(all, "kinds"), json_string("placement"));
    json_array_append_new(json_object_get(all, "kinds"), json_string("assessment"));
    int64_t consent = added(w, ana, "consent", story.id, all);
    int64_t other = agrees(story, "police", "person", "case", 5), referral = draft(story, "police");
    sends(referral);
    hands_over(ana, story.id, "police", true, "");
    withdraws(ana, consent);
    assert_false(reads(cop, story.id));
    assert_true(reads(cop, referral)); /* a guest's again, on the other consent */
    assert_true(seen_by(cop, referral).is_guest);
    withdraws(ana, other);
    assert_false(reads(cop, referral));
}

/* For good to the police, from them for good to the house; what the house then shares back on a consent ends with it. */
static void what_was_handed_on_gives_no_right_to_come_back(void **state)
{
    UNUSED(state);
    struct story story = new_story();
    hands_over(ana, story.id, "police", false, "vital");
    hands_over(cop, story.id, "house", false, "vital");
    assert_false(reads(ana, story.id));
    assert_false(reads(cop, story.id));
    json_t *all = consent_fields(story.person, "police", "person", "case", 5);
    json_array_append_new(json_object_get(all, "kinds"), json_string("placement"));
    json_array_append_new(json_object_get(all, "kinds"), json_string("assessment"));
    int64_t consent = added(w, eva, "consent", story.id, all);
    hands_over(eva, story.id, "police", true, "");
    assert_true(reads(cop, story.id));
    withdraws(eva, consent);
    assert_false(reads(cop, story.id));
    assert_false(reads(cop, story.person));
}

/* In which case a referral stands, its receiver cannot find out by asking case after case. */
static void a_guest_is_not_told_in_what_it_stands(void **state)
{
    UNUSED(state);
    struct story story = new_story();
    int64_t referral, *ids;
    size_t count;
    agrees(story, "police", "person", "case", 5);
    referral = draft(story, "police");
    sends(referral);
    assert_true(reads(cop, referral));
    MUST(item_children(&w->records, cop, &w->arena, story.id, STR("referral"), &ids, &count, err));
    assert_int_equal(count, 0);
    MUST(item_children(&w->records, ana, &w->arena, story.id, STR("referral"), &ids, &count, err));
    assert_int_equal(count, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_stands_on_another_ground_stays),
        cmocka_unit_test(what_ends_with_the_case_leaves_the_referral),
        cmocka_unit_test(what_was_handed_on_gives_no_right_to_come_back),
        cmocka_unit_test(a_guest_is_not_told_in_what_it_stands),
    };
    return cmocka_run_group_tests(tests, sharing_up, sharing_down);
}
