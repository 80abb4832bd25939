/* consent.c - consent gates: nothing moves without one that lives, and a withdrawal closes what it opened. */
#include "base/file.h"
#include "case/sharing_world.h"

#include <dirent.h>
#include <pthread.h>
#include <unistd.h>

static void a_consent_says_who_what_and_until_when(void **state)
{
    UNUSED(state);
    struct story story = new_story(), other = new_story();
    static const struct { const char *field, *value, *message; } CASES[] = {
        {"until", "2001-01-01", "!consent-ends-before"}, {"form", "guardian", "!field-required"},
        {"language", NULL, "!field-required"}, {"kinds", NULL, "!field-required"},
            {"receivers", NULL, "!consent-for-nobody"},
    };
    for (size_t i = 0; i < LEN(CASES); i++) {
        json_t *fields = consent_fields(story.person, "house", "person", "case", 30);
        if (CASES[i].value)
            json_object_set_new(fields, CASES[i].field, json_string(CASES[i].value));
        else
            json_object_del(fields, CASES[i].field);
        struct item_new in = {.kind = STR("consent"), .parent = story.id, .fields = fields, .mode = FIELDS_PART};
        int64_t id;
        REFUSED(item_add(&w->records, ana, &w->arena, &in, &id, err), ERR_INPUT, CASES[i].message);
        json_decref(fields);
    }
    json_t *elsewhere = consent_fields(other.person, "house", "person", "case", 30);
    struct item_new in = {.kind = STR("consent"), .parent = story.id, .fields = elsewhere};
    int64_t id;
    REFUSED(item_add(&w->records, ana, &w->arena, &in, &id, err), ERR_INPUT, "!record-unknown");
    json_decref(elsewhere);
}

static struct consent_cover cover_of(struct story story, const char *receiver, const char *kind, const char *ground,
                                     const char *why)
{
    struct str kinds[] = {str_from(kind)};
    struct consent_want want = {.purpose = STR("safe-accommodation"), .receiver = str_from(receiver), .kinds = kinds,
                                .kind_count = 1, .ground = str_from(ground), .ground_why = str_from(why)};
    struct consent_cover cover;
    MUST(consent_ground(&w->records, ana, &w->arena, story.id, &want, &cover, err));
    return cover;
}

static void it_covers_its_receiver_kinds_and_days_alone(void **state)
{
    UNUSED(state);
    struct story story = new_story();
    assert_null(cover_of(story, "house", "person", NULL, NULL).grant);
    int64_t id = agrees(story, "house", "person", "case", 10);
    struct consent_cover cover = cover_of(story, "house", "person", NULL, NULL);
    assert_non_null(cover.grant);
    assert_int_equal(cover.consent, id);
    assert_int_equal(cover.until, clock_local_today(clock_now()) + 10);
    assert_null(cover_of(story, "police", "person", NULL, NULL).grant);
    cover = cover_of(story, "house", "assessment", NULL, NULL);
    assert_null(cover.grant);
    assert_int_equal(cover.missing_count, 1);
    assert_true(str_is(cover.missing[0].kind, "assessment"));
    assert_true(str_is(cover.missing[0].person_name, "Олена"));
    clock_pretend(clock_now() + 11 * 86400);
    assert_null(cover_of(story, "house", "person", NULL, NULL).grant);
    clock_pretend(0);
}

static void a_ground_of_law_needs_a_reason(void **state)
{
    UNUSED(state);
    struct story story = new_story();
    assert_non_null(cover_of(story, "house", "person", "vital", "Nevarnost je takojšnja.").grant);
    struct str kinds[] = {STR("person")};
    struct consent_want want = {.purpose = STR("assistance"), .receiver = STR("house"), .kinds = kinds, .kind_count = 1,
                                .ground = STR("vital"), .ground_why = STR("  kratko  ")};
    struct consent_cover cover;
    REFUSED(consent_ground(&w->records, ana, &w->arena, story.id, &want, &cover, err), ERR_INPUT, "!why-too-short");
    want.ground = STR("because");
    REFUSED(consent_ground(&w->records, ana, &w->arena, story.id, &want, &cover, err), ERR_INPUT, "!ground-unknown");
}

static void what_opened_something_is_not_edited(void **state)
{
    UNUSED(state);
    struct story story = new_story();
    int64_t consent = agrees(story, "house", "person", "case", 10), id = draft(story, "house");
    json_t *narrow = json_pack("{s:[s]}", "kinds", "person"), *witness = json_pack("{s:s}", "witness", "tolmačka");
    MUST(referral_send(&w->records, ana, &w->arena, id, 1, err));
    REFUSED(item_change(&w->records, ana, &w->arena, consent, 1, narrow, FIELDS_WHOLE, STR(""), err), ERR_CONFLICT,
            "!consent-in-use");
    MUST(item_change(&w->records, ana, &w->arena, consent, 1, witness, FIELDS_WHOLE, STR(""), err));
    json_decref(narrow);
    json_decref(witness);
}

static int64_t count_children(struct session *by, int64_t id, const char *kind)
{
    int64_t *ids;
    size_t count;
    MUST(item_children(&w->records, by, &w->arena, id, str_from(kind), &ids, &count, err));
    return (int64_t)count;
}

static void a_withdrawal_closes_at_once_and_makes_a_task(void **state)
{
    UNUSED(state);
    struct story story = new_story();
    int64_t consent = agrees(story, "house", "person", "case", 10), id = draft(story, "house");
    struct referral there;
    struct sharing *list;
    struct item none;
    size_t count;
    MUST(referral_send(&w->records, ana, &w->arena, id, 1, err));
    MUST(referral_open(&w->records, eva, &w->arena, id, &there, err));
    referral_end(&there);
    withdraws(ana, consent);
    REFUSED(item_open(&w->records, eva, &w->arena, id, &none, err), ERR_DENIED, "!access-ended");
    json_t *package;
    REFUSED(sharing_package_open(&w->records, eva, &w->arena, id, true, &package, err), ERR_DENIED, "!access-ended");
    MUST(sharing_with_us(&w->records, eva, &w->arena, id, &list, &count, err));
    assert_int_equal(count, 2);
    assert_int_equal(list[0].ended_day, clock_local_today(clock_now()));
    assert_int_equal(count_children(ana, story.id, "task"), 1);
    struct item mine = opened(w, ana, id);
    assert_non_null(json_object_get(mine.fields, "question"));
    item_end(&mine);
}

static void with_another_living_consent_it_stays(void **state)
{
    UNUSED(state);
    struct story story = new_story();
    int64_t first = agrees(story, "house", "person", "case", 10), second = agrees(story, "house", "person", "case", 20);
    int64_t id = draft(story, "house");
    struct item none;
    MUST(referral_send(&w->records, ana, &w->arena, id, 1, err));
    withdraws(ana, second);
    seen_by(eva, id);
    assert_int_equal(count_children(ana, story.id, "task"), 1);
    clock_pretend(clock_now() + 11 * 86400);
    REFUSED(item_open(&w->records, eva, &w->arena, id, &none, err), ERR_DENIED, "!access-ended");
    clock_pretend(0);
    seen_by(eva, id);
    withdraws(bor, first);
    REFUSED(item_open(&w->records, eva, &w->arena, id, &none, err), ERR_DENIED, "!access-ended");
}

static void a_withdrawal_that_came_first_wins(void **state)
{
    UNUSED(state);
    struct story story = new_story();
    int64_t consent = agrees(story, "house", "person", "case", 10);
    struct consent_cover cover = cover_of(story, "house", "person", NULL, NULL);
    struct sharing_plan *plan;
    MUST(sharing_of_leaving(ana, &w->arena, cover.grant, story.id, STR("export"), &plan, err));
    withdraws(ana, consent);
    REFUSED(sharing_give_now(&w->records, plan, err), ERR_CONFLICT, "!ground-gone");
    int64_t id = draft(story, "house");
    REFUSED(referral_send(&w->records, ana, &w->arena, id, 1, err), ERR_DENIED, "!no-consent");
}

static void what_is_over_does_not_open_whatever_the_clock(void **state)
{
    UNUSED(state);
    struct story story = new_story();
    int64_t ended, id;
    struct item none;
    agrees(story, "house", "person", "case", 3);
    id = draft(story, "house");
    MUST(referral_send(&w->records, ana, &w->arena, id, 1, err));
    MUST(sharing_expire(w->store, &ended, err));
    seen_by(eva, id);
    for (int day = 1; day <= 4; day++) { /* the hourly job, on four days */
        clock_pretend(clock_now() + 86400);
        MUST(sharing_expire(w->store, &ended, err));
    }
    assert_true(ended >= 1);
    REFUSED(item_open(&w->records, eva, &w->arena, id, &none, err), ERR_DENIED, "!access-ended");
    clock_pretend(0);
    REFUSED(item_open(&w->records, eva, &w->arena, id, &none, err), ERR_DENIED, "!access-ended");
    seen_by(ana, id);
    assert_null(cover_of(story, "house", "person", NULL, NULL).missing_count ? NULL : "covered by a consent that is over");
}

/* Two people in one package: each has her own say. */
static void whoever_of_them_withdraws_closes_it(void **state)
{
    UNUSED(state);
    struct story story = new_story(), sister = {.id = story.id};
    sister.person = added(w, ana, "person", story.id, json_pack("{s:s}", "given_name", "Марта"));
    int64_t hers = agrees(sister, "house", "person", "case", 20), id;
    struct item none;
    json_t *both = json_pack("{s:[{s:I, s:[s]}, {s:I, s:[s]}]}", "records", "id", (json_int_t)story.person, "fields",
                             "given_name", "id", (json_int_t)sister.person, "fields", "given_name");
    agrees(story, "house", "person", "case", 20);
    id = draft(story, "house");
    MUST(referral_choose(&w->records, ana, &w->arena, id, both, err));
    MUST(referral_send(&w->records, ana, &w->arena, id, 1, err));
    seen_by(eva, id);
    withdraws(ana, hers);
    REFUSED(item_open(&w->records, eva, &w->arena, id, &none, err), ERR_DENIED, "!access-ended");
    id = draft(story, "house");
    MUST(referral_choose(&w->records, ana, &w->arena, id, both, err));
    json_decref(both);
    REFUSED(referral_send(&w->records, ana, &w->arena, id, 1, err), ERR_DENIED, "!no-consent");
}

/* Ana sends while she withdraws: whatever the order, nothing stays open. */
static void *send_it(void *id)
{
    struct err why = {0};
    struct arena arena = {0};
    bool sent = item_act(&w->records, ana, &arena, *(int64_t *)id, 1, STR("send"), NULL, STR(""), &why);
    arena_clear(&arena);
    return sent ? id : NULL;
}

static void a_race_leaves_nothing_open(void **state)
{
    UNUSED(state);
    for (int i = 0; i < 12; i++) {
        struct story story = new_story();
        int64_t consent = agrees(story, "house", "person", "case", 20), id = draft(story, "house");
        struct err why = {0};
        struct item none;
        pthread_t thread;
        assert_int_equal(pthread_create(&thread, NULL, send_it, &id), 0);
        if (i % 3)
            usleep((unsigned)i * 300);
        MUST(item_act(&w->records, bor, &w->arena, consent, 1, STR("withdraw"), NULL, STR(""), err));
        pthread_join(thread, NULL);
        assert_false(item_open(&w->records, eva, &w->arena, id, &none, &why));
    }
}

static struct consent_want whole(const char *receiver, const char *ground)
{
    return (struct consent_want){.purpose = STR("safe-accommodation"), .receiver = str_from(receiver),
                                 .ground = str_from(ground),
                                 .ground_why = STR("Sodišče je tako odločilo.")};
}

static void a_case_handed_over_is_read_by_whoever_remains(void **state)
{
    UNUSED(state);
    struct story story = new_story();
    int64_t note = added(w, ana, "note", story.id, json_pack("{s:s}", "text", "Besede, ki ostanejo."));
    struct consent_want want = whole("house", NULL), ground = whole("house", "court-order");
    struct item none;
    REFUSED(case_hand_over_to(&w->records, ana, &w->arena, story.id, &want, false, err), ERR_DENIED, "!no-consent");
    MUST(case_hand_over_to(&w->records, ana, &w->arena, story.id, &ground, false, err));
    REFUSED(item_open(&w->records, ana, &w->arena, story.id, &none, err), ERR_DENIED, "!access-ended");
    seen_by(eva, story.id);
    struct item there = opened(w, eva, note);
    assert_string_equal(json_string_value(json_object_get(there.fields, "text")), "Besede, ki ostanejo.");
    assert_true(str_is(there.stamp.name, "ana-invented"));
    item_end(&there);
    json_t *more = json_pack("{s:s}", "summary", "Naprej");
    MUST(item_change(&w->records, eva, &w->arena, story.id, 2, more, FIELDS_WHOLE, STR(""), err));
    json_decref(more);
}

static void a_shared_case_closes_whole(void **state)
{
    UNUSED(state);
    struct story story = new_story();
    json_t *all = consent_fields(story.person, "house", "person", "case", 10), *kinds = json_object_get(all, "kinds");
    json_array_append_new(kinds, json_string("placement"));
    json_array_append_new(kinds, json_string("assessment"));
    int64_t consent = added(w, ana, "consent", story.id, all);
    struct consent_want want = whole("house", NULL);
    struct item none;
    MUST(case_hand_over_to(&w->records, ana, &w->arena, story.id, &want, true, err));
    int64_t theirs = added(w, eva, "person", story.id, json_pack("{s:s}", "given_name", "Marta"));
    int64_t ours = added(w, ana, "person", story.id, json_pack("{s:s}", "given_name", "Vera"));
    seen_by(eva, ours);
    seen_by(ana, theirs);
    withdraws(ana, consent);
    const int64_t ids[] = {story.id, story.person, theirs, ours, consent};
    for (size_t i = 0; i < LEN(ids); i++) {
        REFUSED(item_open(&w->records, eva, &w->arena, ids[i], &none, err), ERR_DENIED, "!access-ended");
        seen_by(ana, ids[i]);
    }
    int64_t later = added(w, ana, "person", story.id, json_pack("{s:s}", "given_name", "Nina"));
    REFUSED(item_open(&w->records, eva, &w->arena, later, &none, err), ERR_NOT_FOUND, "!record-unknown");
}

/* ---- one door ---- */

static bool has_word(const char *path, const char *word)
{
    struct str text;
    MUST(file_read(&w->arena, path, 1 << 20, &text, err));
    return str_find(text, str_from(word), 0) != SIZE_MAX;
}

static bool among(const char *name, const char *const *list)
{
    for (; *list; list++)
        if (!strcmp(name, *list))
            return true;
    return false;
}

/* Only these may give a key to another agency, or make a grant. */
static void nothing_else_gives_a_key_to_another_agency(void **state)
{
    UNUSED(state);
    static const char *const BOXES[] = {"record/holding.c", "record/holding.h", "record/item_add.c", "record/item_door.c",
                                        "record/sharing.c",
                                        "case/act.c", "case/intake.c", NULL};
    static const char *const GRANTS[] = {"record/grant.h", "record/sharing_inside.h", "case/consent.c", NULL};
    static const char *const ROOMS[] = {"agency", "case", "cmd", "desk", "know", "record", "site"};
    for (size_t room = 0; room < LEN(ROOMS); room++) {
        char path[512];
        snprintf(path, sizeof path, "%s/src/%s", KRES_SOURCE, ROOMS[room]);
        DIR *folder = opendir(path);
        assert_non_null(folder);
        for (struct dirent *entry; (entry = readdir(folder));) {
            char file[800], name[300];
            size_t n = strlen(entry->d_name);
            if (n < 3 || (strcmp(entry->d_name + n - 2, ".c") && strcmp(entry->d_name + n - 2, ".h")))
                continue;
            snprintf(file, sizeof file, "%s/%s", path, entry->d_name);
            snprintf(name, sizeof name, "%s/%.200s", ROOMS[room], entry->d_name);
            if (!among(name, BOXES) && (has_word(file, "holding_box(") || has_word(file, "INSERT INTO holding ")))
                fail_msg("%s gives a record's key to an agency: go through record/sharing.h", name);
            if (!among(name, GRANTS) && has_word(file, "#include \"record/grant.h\""))
                fail_msg("%s makes a grant: ask case/consent.h", name);
        }
        closedir(folder);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_consent_says_who_what_and_until_when),
        cmocka_unit_test(it_covers_its_receiver_kinds_and_days_alone),
        cmocka_unit_test(a_ground_of_law_needs_a_reason),
        cmocka_unit_test(what_opened_something_is_not_edited),
        cmocka_unit_test(a_withdrawal_closes_at_once_and_makes_a_task),
        cmocka_unit_test(with_another_living_consent_it_stays),
        cmocka_unit_test(a_withdrawal_that_came_first_wins),
        cmocka_unit_test(what_is_over_does_not_open_whatever_the_clock),
        cmocka_unit_test(whoever_of_them_withdraws_closes_it),
        cmocka_unit_test(a_race_leaves_nothing_open),
        cmocka_unit_test(a_case_handed_over_is_read_by_whoever_remains),
        cmocka_unit_test(a_shared_case_closes_whole),
        cmocka_unit_test(nothing_else_gives_a_key_to_another_agency),
    };
    return cmocka_run_group_tests(tests, sharing_up, sharing_down);
}
