/* second.c - a case leaves as a file or on a ground of law, is destroyed before its time or kept longer: by two, exactly as
 * it was asked, and by no way around them. */
#include "case/sharing_world.h"

#include "base/file.h"
#include "case/keeping.h"
#include "case/leaving.h"

static struct approval_rules *rules;
static struct session *lea, *leo, *max, *ivo; /* coordinators: lea, leo of shelter, max of police; ivo investigates there */

static int up(void **state)
{
    sharing_up(state);
    MUST(approval_rules_load(&w->packs_arena, &w->packs, w->roles, &rules, err));
    w->records.approvals = rules;
    lea = member_in(w, w->shelter, "lea-invented", ROLE_COORDINATOR, "ana-invented");
    leo = member_in(w, w->shelter, "leo-invented", ROLE_COORDINATOR, "ana-invented");
    max = member_in(w, w->police, "max-invented", ROLE_COORDINATOR, "cop-invented");
    ivo = member_in(w, w->shelter, "ivo-invented", ROLE_INVESTIGATOR, "ana-invented");
    return 0;
}

static int down(void **state)
{
    session_release(lea);
    session_release(leo);
    session_release(max);
    session_release(ivo);
    return sharing_down(state);
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

static bool take(struct session *by, int64_t id, struct err *err)
{
    char said[APPROVAL_SAID];
    return approval_take(&w->records, by, &w->arena, id, str_from(shown(lea, id).digest), said, err);
}

static bool opens(struct session *by, int64_t id)
{
    struct item item;
    struct err ignored = {0};
    if (!item_open(&w->records, by, &w->arena, id, &item, &ignored))
        return false;
    item_end(&item);
    return true;
}

/* Stands in no file of the folder, or in no row of the database. */
static void assert_absent(const char *word)
{
    struct arena arena = {0};
    struct str *names;
    size_t count;
    place_dump(w->store, w->folder);
    MUST(file_list(&arena, w->folder, &names, &count, err));
    for (size_t i = 0; i < count; i++) {
        struct str bytes;
        MUST(file_read(&arena, arena_printf(&arena, "%s/" STR_FMT, w->folder, STR_ARG(names[i])), 256 << 20, &bytes, err));
        if (str_find(bytes, str_from(word), 0) != SIZE_MAX)
            fail_msg("\"%s\" stands in " STR_FMT, word, STR_ARG(names[i]));
    }
    arena_clear(&arena);
}

static struct consent_want by_law(const char *receiver)
{
    return (struct consent_want){.receiver = str_from(receiver), .purpose = STR("safe-accommodation"),
                                 .ground = STR("vital"), .ground_why = STR("Rekel je, da jo nocoj najde.")};
}

/* ---- a ground of law ---- */

static void a_case_is_handed_over_by_two(void **state)
{
    UNUSED(state);
    struct story story = new_story();
    struct consent_want want = by_law("house");
    int64_t id = 0, again = 0;
    REFUSED(case_hand_over_to(&w->records, ana, &w->arena, story.id, &want, false, err), ERR_DENIED, "!second-needed");
    REFUSED(case_hand_over_to(&w->records, lea, &w->arena, story.id, &want, false, err), ERR_DENIED, "!second-needed");
    want.ground_why = STR("ker");
    REFUSED(case_hand_over_ask(&w->records, ana, &w->arena, story.id, &want, false, &id, err), ERR_INPUT, "!why-too-short");
    want = by_law("house");
    want.purpose = STR("Olena od doma");
    REFUSED(case_hand_over_ask(&w->records, ana, &w->arena, story.id, &want, false, &id, err), ERR_INPUT,
            "!field-not-choice");
    want = by_law("house");
    REFUSED(case_hand_over_ask(&w->records, max, &w->arena, story.id, &want, false, &id, err), ERR_NOT_FOUND,
            "!record-unknown");
    MUST(case_hand_over_ask(&w->records, ana, &w->arena, story.id, &want, false, &id, err));
    REFUSED(case_hand_over_ask(&w->records, lea, &w->arena, story.id, &want, true, &again, err), ERR_CONFLICT,
            "!approval-waits");
    assert_true(str_is(shown(lea, id).why, "Rekel je, da jo nocoj najde."));
    assert_true(shown(lea, id).may_take && shown(lea, id).reads);
    assert_null(strstr(shown(lea, id).params.p, "Rekel")); /* words are sealed */
    assert_false(shown(ana, id).may_take);
    assert_false(shown(bor, id).may_take);
    assert_int_equal(shown(max, id).id, 0);
    assert_int_equal(shown(ivo, id).id, id); /* sees that it waits, reads nothing of it */
    assert_false(shown(ivo, id).reads);
    assert_int_equal(shown(ivo, id).why.n, 0);
    REFUSED(take(ana, id, err), ERR_DENIED, "!approval-not-you");
    REFUSED(take(bor, id, err), ERR_DENIED, "!approval-not-you");
    REFUSED(take(ivo, id, err), ERR_DENIED, "!approval-not-you");
    REFUSED(take(max, id, err), ERR_NOT_FOUND, "!approval-unknown");
    assert_false(opens(eva, story.id));
    MUST(take(lea, id, err));
    assert_true(opens(eva, story.id));
    assert_true(opens(eva, story.person));
    assert_false(opens(ana, story.id));
    assert_false(opens(lea, story.id));
    assert_absent("nocoj");
}

static void her_consent_needs_no_second_person(void **state)
{
    UNUSED(state);
    struct story story = new_story();
    agrees(story, "house", "person", "case", 10);
    int64_t id = draft(story, "house");
    MUST(referral_send(&w->records, ana, &w->arena, id, 1, err));
    struct consent_want want = {.receiver = STR("house"), .purpose = STR("safe-accommodation")};
    REFUSED(case_hand_over_to(&w->records, ana, &w->arena, story.id, &want, true, err), ERR_DENIED, "!no-consent");
}

static int64_t draft_by_law(struct story story, const char *receiver)
{
    int64_t id = draft(story, receiver);
    json_t *law = json_pack("{s:s, s:s}", "ground", "vital", "ground_why", "Rekel je, da jo nocoj najde.");
    MUST(item_change(&w->records, ana, &w->arena, id, 1, law, FIELDS_PART, STR(""), err));
    json_decref(law);
    return id;
}

static void a_referral_is_sent_by_two_and_only_as_it_was_seen(void **state)
{
    UNUSED(state);
    struct story story = new_story();
    int64_t referral = draft_by_law(story, "house"), id = 0, edition = seen_by(ana, referral).edition;
    struct referral there;
    REFUSED(referral_send(&w->records, ana, &w->arena, referral, edition, err), ERR_DENIED, "!second-needed");
    REFUSED(item_act(&w->records, lea, &w->arena, referral, edition, STR("send"), NULL, STR(""), err), ERR_DENIED,
            "!second-needed"); /* as the page of any record and the interface would */
    REFUSED(referral_ask(&w->records, ana, &w->arena, referral, edition + 1, &id, err), ERR_CONFLICT, "!changed-meanwhile");
    MUST(referral_ask(&w->records, ana, &w->arena, referral, edition, &id, err));
    json_t *more = json_pack("{s:[{s:I, s:[s, s]}]}", "records", "id", (json_int_t)story.person, "fields", "given_name",
                             "birth");
    MUST(referral_choose(&w->records, ana, &w->arena, referral, more, err)); /* the package is another one now */
    REFUSED(take(lea, id, err), ERR_CONFLICT, "!approval-differs");
    assert_false(opens(eva, referral));
    assert_true(shown(lea, id).may_take); /* it waits again */
    MUST(approval_refuse(&w->records, ana, &w->arena, id, err));
    MUST(referral_ask(&w->records, ana, &w->arena, referral, edition, &id, err));
    json_t *other = json_pack("{s:s}", "question", "Nekaj drugega?");
    MUST(item_change(&w->records, ana, &w->arena, referral, edition, other, FIELDS_PART, STR(""), err));
    REFUSED(take(lea, id, err), ERR_CONFLICT, "!changed-meanwhile");
    MUST(approval_refuse(&w->records, ana, &w->arena, id, err));
    MUST(referral_ask(&w->records, ana, &w->arena, referral, edition + 1, &id, err));
    MUST(take(leo, id, err));
    MUST(referral_open(&w->records, eva, &w->arena, referral, &there, err));
    assert_string_equal(json_string_value(json_object_get(there.item.fields, "question")), "Nekaj drugega?");
    assert_int_equal(json_array_size(json_object_get(there.package, "records")), 1);
    referral_end(&there);
    json_decref(more);
    json_decref(other);
}

static void whoever_says_no_ends_it(void **state)
{
    UNUSED(state);
    struct story story = new_story();
    struct consent_want want = by_law("house");
    int64_t id = 0;
    MUST(case_hand_over_ask(&w->records, ana, &w->arena, story.id, &want, true, &id, err));
    REFUSED(approval_refuse(&w->records, max, &w->arena, id, err), ERR_NOT_FOUND, "!approval-unknown");
    MUST(approval_refuse(&w->records, leo, &w->arena, id, err));
    REFUSED(take(lea, id, err), ERR_NOT_FOUND, "!approval-unknown");
    assert_false(opens(eva, story.id));
}

/* Whoever has the disk changes what waits. */
struct forging { const char *sql; int64_t id; };
static bool forge(struct store_conn *conn, void *context, struct err *err)
{
    const struct forging *in = context;
    const struct store_stmt stmt = {"test.forge", in->sql};
    return store_run(conn, &stmt, VALUES(V_INT(in->id)), err);
}

static void what_was_changed_on_the_disk_is_not_done(void **state)
{
    UNUSED(state);
    struct story story = new_story();
    struct consent_want want = by_law("house");
    int64_t id = 0;
    char said[APPROVAL_SAID];
    MUST(case_hand_over_ask(&w->records, ana, &w->arena, story.id, &want, true, &id, err));
    struct approval before = shown(lea, id);
    struct forging forging = {"UPDATE approval SET params = replace(params, 'house', 'police') WHERE id = ?", id};
    MUST(store_write(w->store, forge, &forging, err));
    assert_int_equal(shown(lea, id).id, 0);
    REFUSED(approval_take(&w->records, lea, &w->arena, id, str_from(before.digest), said, err), ERR_CONFLICT,
            "!approval-changed");
    assert_false(opens(max, story.id));
}

/* ---- a file ---- */

static struct export_in file_of(int64_t record)
{
    return (struct export_in){.form = EXPORT_JSON, .record = record, .lang = STR("sl"), .gate = leaving_gate,
                              .ground = {.ground = STR("court-order"), .purpose = STR("safe-accommodation"),
                                         .receiver = STR("Izmišljeno sodišče"), .why = STR("Sodišče je zahtevalo spis.")}};
}

static void a_file_is_made_once_by_the_one_who_asked(void **state)
{
    UNUSED(state);
    struct story story = new_story();
    struct export_in in = file_of(story.id);
    struct export_out out;
    struct approval *granted;
    size_t count;
    int64_t id = 0;
    MUST(item_assign(&w->records, ana, &w->arena, story.id, session_member(ana), err)); /* in her charge: hers to take out */
    assert_true(leaving_waits(&w->records, &in));
    REFUSED(export_make(&w->records, ana, &w->arena, &in, &out, err), ERR_DENIED, "!second-needed");
    REFUSED(export_make(&w->records, lea, &w->arena, &in, &out, err), ERR_DENIED, "!second-needed");
    in.ground.ground = STR("");
    REFUSED(leaving_ask(&w->records, ana, &w->arena, &in, &id, err), ERR_DENIED, "!no-consent"); /* two are no consent */
    in = file_of(story.id);
    MUST(leaving_ask(&w->records, ana, &w->arena, &in, &id, err));
    assert_null(strstr(shown(lea, id).params.p, "sodi"));
    REFUSED(leaving_make(&w->records, ana, &w->arena, id, NULL, &out, err), ERR_NOT_FOUND, "!approval-unknown");
    REFUSED(take(ana, id, err), ERR_DENIED, "!approval-not-you");
    MUST(take(lea, id, err));
    REFUSED(leaving_make(&w->records, lea, &w->arena, id, NULL, &out, err), ERR_NOT_FOUND, "!approval-unknown");
    REFUSED(leaving_make(&w->records, max, &w->arena, id, NULL, &out, err), ERR_NOT_FOUND, "!approval-unknown");
    MUST(approval_granted_list(&w->records, ana, &w->arena, &granted, &count, err));
    assert_int_equal(count, 1);
    MUST(leaving_make(&w->records, ana, &w->arena, id, NULL, &out, err));
    assert_true(str_find(out.body, STR("Izmišljena zgodba"), 0) != SIZE_MAX);
    REFUSED(leaving_make(&w->records, ana, &w->arena, id, NULL, &out, err), ERR_NOT_FOUND, "!approval-unknown");
    MUST(approval_granted_list(&w->records, ana, &w->arena, &granted, &count, err));
    assert_int_equal(count, 0);
    assert_absent("sodišče");
}

static void an_agreement_is_over_after_a_day(void **state)
{
    UNUSED(state);
    struct story story = new_story();
    struct export_in in = file_of(story.id);
    struct export_out out;
    int64_t id = 0, now = clock_now();
    MUST(item_assign(&w->records, ana, &w->arena, story.id, session_member(ana), err));
    MUST(leaving_ask(&w->records, ana, &w->arena, &in, &id, err));
    MUST(take(lea, id, err));
    clock_pretend(now + 26 * 3600);
    REFUSED(leaving_make(&w->records, ana, &w->arena, id, NULL, &out, err), ERR_NOT_FOUND, "!approval-unknown");
    clock_pretend(0);
}

static void a_whole_kind_needs_two_and_tables_of_nobody_do_not(void **state)
{
    UNUSED(state);
    struct story story = new_story();
    struct export_in in = file_of(0);
    struct export_out out;
    int64_t id = 0;
    UNUSED(story);
    in.kind = STR("person");
    in.form = EXPORT_CSV;
    REFUSED(export_make(&w->records, lea, &w->arena, &in, &out, err), ERR_DENIED, "!second-needed");
    MUST(leaving_ask(&w->records, lea, &w->arena, &in, &id, err));
    assert_true(shown(leo, id).may_take);
    assert_false(shown(ivo, id).reads);
    MUST(take(leo, id, err));
    MUST(leaving_make(&w->records, lea, &w->arena, id, NULL, &out, err));
    assert_true(out.count > 0);
}

/* ---- the end of a record ---- */

static int64_t closed_case(void)
{
    struct story story = new_story();
    json_t *outcome = json_pack("{s:s}", "outcome", "safe");
    MUST(item_act(&w->records, ana, &w->arena, story.id, 2, STR("ask-closure"), outcome, STR(""), err));
    MUST(item_act(&w->records, bor, &w->arena, story.id, 3, STR("approve-closure"), NULL, STR(""), err));
    json_decref(outcome);
    return story.id;
}

static int64_t ended_on(int32_t day)
{
    struct retention_rule *rule;
    size_t count;
    int64_t ended;
    retention_rules(&w->arena, w->kinds, &rule, &count);
    MUST(retention_run(w->store, rule, count, day, &ended, err));
    return ended;
}

static void two_destroy_a_record_before_its_time(void **state)
{
    UNUSED(state);
    struct story open = new_story();
    int64_t id = closed_case(), wish = 0;
    struct str why = STR("Želela je, da izbrišemo vse.");
    REFUSED(keeping_destroy_now(&w->records, lea, &w->arena, id, 4, why, err), ERR_DENIED, "!second-needed");
    REFUSED(keeping_destroy(&w->records, ana, &w->arena, open.id, 2, why, &wish, err), ERR_CONFLICT, "!destroy-open");
    REFUSED(keeping_destroy(&w->records, ana, &w->arena, id, 3, why, &wish, err), ERR_CONFLICT, "!changed-meanwhile");
    REFUSED(keeping_destroy(&w->records, ana, &w->arena, id, 4, STR("ker"), &wish, err), ERR_INPUT, "!why-too-short");
    MUST(keeping_destroy(&w->records, ana, &w->arena, id, 4, why, &wish, err));
    assert_true(wish > 0 && opens(ana, id));
    REFUSED(take(ana, wish, err), ERR_DENIED, "!approval-not-you");
    MUST(take(lea, wish, err));
    assert_false(opens(ana, id));
    assert_false(opens(lea, id));
    assert_true(opens(ana, open.id));
}

static void what_another_agency_holds_is_not_destroyed(void **state)
{
    UNUSED(state);
    int64_t id = closed_case(), wish = 0;
    struct records alone = w->records;
    alone.approvals = NULL;
    struct consent_want want = by_law("house");
    MUST(case_hand_over_to(&alone, ana, &w->arena, id, &want, true, err)); /* with nothing in the packs: as ever */
    MUST(keeping_destroy(&w->records, ana, &w->arena, id, 4, STR("Želela je, da izbrišemo vse."), &wish, err));
    REFUSED(take(lea, wish, err), ERR_CONFLICT, "!destroy-held");
    assert_true(opens(ana, id) && opens(eva, id));
    MUST(approval_refuse(&w->records, lea, &w->arena, wish, err));
}

static void two_keep_a_record_longer(void **state)
{
    UNUSED(state);
    int32_t today = clock_local_today(clock_now()), last = today + 3650;
    int64_t id = closed_case(), wish = 0;
    struct str why = STR("Tožba še teče.");
    struct keeping keeping;
    MUST(keeping_open(&w->records, ana, &w->arena, id, &keeping, err));
    assert_true(keeping.may_keep && keeping.may_destroy);
    assert_true(keeping.day >= last - 1 && keeping.day <= last + 1);
    last = keeping.day;
    item_end(&keeping.item);
    REFUSED(keeping_longer(&w->records, ana, &w->arena, id, last, why, &wish, err), ERR_INPUT, "!keep-day");
    REFUSED(keeping_longer(&w->records, ana, &w->arena, id, last + 5000, why, &wish, err), ERR_INPUT, "!keep-day");
    REFUSED(keeping_longer_now(&w->records, lea, &w->arena, id, last + 100, why, err), ERR_DENIED, "!second-needed");
    MUST(keeping_longer(&w->records, ana, &w->arena, id, last + 100, why, &wish, err));
    MUST(take(leo, wish, err));
    MUST(keeping_open(&w->records, ana, &w->arena, id, &keeping, err));
    assert_int_equal(keeping.day, last + 100);
    item_end(&keeping.item);
    ended_on(last + 99);
    assert_true(opens(ana, id));
    ended_on(last + 101);
    assert_false(opens(ana, id));
    clock_pretend(0);
}

/* ---- small agencies, and none of it ---- */

static void one_coordinator_alone_waits_for_a_day(void **state)
{
    UNUSED(state);
    int64_t id = added(w, max, "case", 0, json_pack("{s:s}", "summary", "Sama")), wish = 0, now = clock_now();
    struct consent_want want = by_law("house");
    char said[APPROVAL_SAID];
    added(w, max, "person", id, json_pack("{s:s}", "given_name", "Нiна"));
    MUST(case_hand_over_ask(&w->records, max, &w->arena, id, &want, true, &wish, err));
    struct approval one = shown(max, wish);
    assert_true(one.alone && !one.may_take);
    REFUSED(approval_take(&w->records, max, &w->arena, wish, str_from(one.digest), said, err), ERR_DENIED,
            "!approval-not-you");
    clock_pretend(now + 26 * 3600);
    MUST(approval_take(&w->records, max, &w->arena, wish, str_from(one.digest), said, err));
    assert_true(opens(eva, id));
    clock_pretend(0);
}

static void where_nobody_has_the_role_the_one_who_asked_waits_for_a_day(void **state)
{
    UNUSED(state);
    int64_t id = added(w, eva, "case", 0, json_pack("{s:s}", "summary", "Brez koordinatorke")), wish = 0, now = clock_now();
    struct consent_want want = by_law("police");
    char said[APPROVAL_SAID];
    added(w, eva, "person", id, json_pack("{s:s}", "given_name", "Nina"));
    MUST(case_hand_over_ask(&w->records, eva, &w->arena, id, &want, true, &wish, err));
    struct approval one = shown(eva, wish);
    assert_true(one.alone && !one.may_take);
    clock_pretend(now + 26 * 3600);
    MUST(approval_take(&w->records, eva, &w->arena, wish, str_from(one.digest), said, err));
    assert_true(opens(max, id));
    clock_pretend(0);
}

static void where_the_packs_say_nothing_one_does_it(void **state)
{
    UNUSED(state);
    w->records.approvals = NULL;
    struct story story = new_story();
    struct export_in in = file_of(story.id);
    struct export_out out;
    int64_t referral = draft_by_law(story, "house"), id = closed_case(), wish = 0;
    MUST(referral_send(&w->records, ana, &w->arena, referral, 2, err));
    assert_false(leaving_waits(&w->records, &in));
    MUST(export_make(&w->records, lea, &w->arena, &in, &out, err));
    REFUSED(keeping_destroy(&w->records, ana, &w->arena, id, 4, STR("Želela je, da izbrišemo vse."), &wish, err), ERR_DENIED,
            "!not-allowed"); /* alone, only who leads the agency */
    MUST(keeping_longer(&w->records, lea, &w->arena, id, clock_local_today(clock_now()) + KEEPING_MOST_DAYS + 30,
                        STR("Tožba še teče."), &wish, err));
    MUST(keeping_destroy(&w->records, lea, &w->arena, id, 4, STR("Želela je, da izbrišemo vse."), &wish, err));
    assert_int_equal(wish, 0);
    assert_false(opens(lea, id));
    w->records.approvals = rules;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_case_is_handed_over_by_two),
        cmocka_unit_test(her_consent_needs_no_second_person),
        cmocka_unit_test(a_referral_is_sent_by_two_and_only_as_it_was_seen),
        cmocka_unit_test(whoever_says_no_ends_it),
        cmocka_unit_test(what_was_changed_on_the_disk_is_not_done),
        cmocka_unit_test(a_file_is_made_once_by_the_one_who_asked),
        cmocka_unit_test(an_agreement_is_over_after_a_day),
        cmocka_unit_test(a_whole_kind_needs_two_and_tables_of_nobody_do_not),
        cmocka_unit_test(two_destroy_a_record_before_its_time),
        cmocka_unit_test(what_another_agency_holds_is_not_destroyed),
        cmocka_unit_test(two_keep_a_record_longer),
        cmocka_unit_test(one_coordinator_alone_waits_for_a_day),
        cmocka_unit_test(where_nobody_has_the_role_the_one_who_asked_waits_for_a_day),
        cmocka_unit_test(where_the_packs_say_nothing_one_does_it),
    };
    return cmocka_run_group_tests(tests, up, down);
}
