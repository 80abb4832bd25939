/* scope.c - a consent that names single fields: nothing else of that kind leaves by any door. */
#include "case/sharing_world.h"

#include "case/find.h"
#include "case/leaving.h"
#include "record/grant.h"

static struct session *boss; /* of the shelter: may take out */
static struct find_rooms *rooms;
static struct cases cases;

static const char *const SECRETS[] = {"1999", "female", "+38640111222", "Priimkova"};

static int up(void **state)
{
    const struct text_names *names;
    sharing_up(state);
    boss = member_in(w, w->shelter, "boss-invented", ROLE_COORDINATOR, "ana-invented");
    cases = (struct cases){.store = w->store, .packs = &w->packs};
    MUST(text_names_load(&w->packs_arena, &w->packs, &names, err));
    MUST(find_rooms_new(&cases, &w->records, names, 64 * 1024 * 1024, &rooms, err));
    return 0;
}

static int down(void **state)
{
    find_rooms_free(rooms);
    session_release(boss);
    return sharing_down(state);
}

static bool holds(const json_t *value, const char *word)
{
    char *text = json_dumps(value, JSON_COMPACT);
    bool found = text && strstr(text, word);
    free(text);
    return found;
}

static bool holds_secret(const json_t *value)
{
    for (size_t i = 0; i < LEN(SECRETS); i++)
        if (holds(value, SECRETS[i]))
            return true;
    return false;
}

static struct story full_story(void)
{
    struct story story = new_story();
    json_t *more = json_pack("{s:s, s:s}", "phone", "+38640111222", "family_name", "Priimkova");
    MUST(item_change(&w->records, ana, &w->arena, story.person, 1, more, FIELDS_PART, STR(""), err));
    json_decref(more);
    return story;
}

/* She agrees to these two fields (or one, twice) of kinds person and case. */
static json_t *narrow_fields(struct story story, const char *receiver, const char *one, const char *other)
{
    json_t *fields = consent_fields(story.person, receiver, "person", "case", 30);
    json_object_set_new(fields, "fields_only", strcmp(one, other) ? json_pack("[s, s]", one, other) : json_pack("[s]", one));
    return fields;
}

static int64_t narrow(struct story story, const char *receiver, const char *one, const char *other)
{
    return added(w, ana, "consent", story.id, narrow_fields(story, receiver, one, other));
}

/* All of her and of the case is chosen. */
static int64_t wide_draft(struct story story)
{
    int64_t id = draft(story, "house");
    json_t *choice = json_pack("{s:[{s:I, s:[s, s, s, s, s]}, {s:I, s:[s, s]}]}", "records", "id", (json_int_t)story.person,
                               "fields", "given_name", "family_name", "birth", "sex", "phone", "id", (json_int_t)story.id,
                               "fields", "risk", "persons");
    MUST(referral_choose(&w->records, ana, &w->arena, id, choice, err));
    json_decref(choice);
    return id;
}

static int64_t sent(struct story story)
{
    int64_t id = wide_draft(story);
    MUST(referral_send(&w->records, ana, &w->arena, id, 1, err));
    return id;
}

static json_t *part(const json_t *package, size_t at)
{
    return json_array_get(json_object_get(package, "records"), at);
}

static void the_preview_says_what_stays_out(void **state)
{
    UNUSED(state);
    struct story story = full_story();
    struct referral_preview preview;
    narrow(story, "house", "person.given_name", "person.phone");
    MUST(referral_preview(&w->records, ana, &w->arena, wide_draft(story), &preview, err));
    assert_non_null(preview.cover.grant);
    assert_int_equal(preview.cover.out_count, 3);
    assert_int_equal(preview.cover.limited_count, 1);
    assert_true(str_is(preview.cover.limited[0], "person"));
    assert_int_equal(json_object_size(json_object_get(part(preview.package, 0), "fields")), 2);
    assert_null(json_object_get(part(preview.package, 0), "state"));
    assert_non_null(json_object_get(part(preview.package, 1), "state")); /* the case is covered whole */
    assert_true(holds(preview.package, "{\"order\":1}"));
    referral_preview_end(&preview);
}

/* Every door of the house: the record of the referral and what leads from it. */
static void nothing_else_is_read_there(struct story story, int64_t id)
{
    const int64_t shut[] = {story.id, story.person};
    struct referral there;
    struct item none;
    struct item_edition *editions;
    struct item_filter filter = {.open = -1, .limit = 100};
    int64_t *ids;
    size_t count;
    MUST(referral_open(&w->records, eva, &w->arena, id, &there, err));
    assert_true(holds(there.package, "Олена"));
    assert_false(holds_secret(there.package) || holds_secret(there.item.fields));
    referral_end(&there);
    for (size_t i = 0; i < LEN(shut); i++) {
        REFUSED(item_open(&w->records, eva, &w->arena, shut[i], &none, err), ERR_NOT_FOUND, "!record-unknown");
        REFUSED(item_history(&w->records, eva, &w->arena, shut[i], &editions, &count, err), ERR_NOT_FOUND,
                "!record-unknown");
        MUST(item_children(&w->records, eva, &w->arena, shut[i], STR(""), &ids, &count, err));
        for (size_t c = 0; c < count; c++)
            assert_int_equal(ids[c], id);
    }
    MUST(item_history(&w->records, eva, &w->arena, id, &editions, &count, err));
    for (size_t i = 0; i < count; i++) {
        assert_false(holds_secret(editions[i].fields));
        json_decref(editions[i].fields);
    }
    for (size_t k = 0; k < w->kinds->count; k++) {
        filter.kind = w->kinds->kinds[k].id;
        MUST(item_list(&w->records, eva, &w->arena, &filter, &ids, &count, err));
        for (size_t i = 0; i < count; i++)
            assert_true(ids[i] != story.id && ids[i] != story.person);
    }
}

static void the_receiver_reads_no_other_field(void **state)
{
    UNUSED(state);
    struct story story = full_story();
    narrow(story, "house", "person.given_name", "person.given_name");
    int64_t id = sent(story);
    nothing_else_is_read_there(story, id);
    for (size_t i = 0; i < LEN(SECRETS); i++) {
        struct find_in in = {.text = str_from(SECRETS[i]), .lang = STR("en"), .most = 50, .patience_ms = 5000};
        struct find_result result = {0};
        MUST(find_ask(rooms, eva, &w->arena, &in, &result, err));
        assert_int_equal(result.count, 0);
    }
    struct export_in in = {.form = EXPORT_JSON, .record = id, .lang = STR("en"), .gate = leaving_gate,
                           .ground = {.ground = STR("vital"), .receiver = STR("Nekdo"), .why = STR("Izmišljen razlog.")}};
    struct export_out out;
    struct err why = {0};
    assert_false(export_make(&w->records, eva, &w->arena, &in, &out, &why)); /* no right there, and nothing to take */
}

static void two_consents_cover_what_each_does_and_both_must_live(void **state)
{
    UNUSED(state);
    struct story story = full_story();
    struct item none;
    struct referral there;
    int64_t first = narrow(story, "house", "person.given_name", "person.given_name");
    int64_t second = narrow(story, "house", "person.birth", "case.risk");
    int64_t id = sent(story);
    MUST(referral_open(&w->records, eva, &w->arena, id, &there, err));
    assert_int_equal(json_object_size(json_object_get(part(there.package, 0), "fields")), 2);
    assert_true(holds(there.package, "1999") && holds(there.package, "Олена"));
    assert_false(holds(there.package, "female"));
    assert_non_null(json_object_get(part(there.package, 1), "state")); /* of the case the first allows all */
    referral_end(&there);
    withdraws(ana, second);
    REFUSED(item_open(&w->records, eva, &w->arena, id, &none, err), ERR_DENIED, "!access-ended");
    id = sent(story);
    MUST(referral_open(&w->records, eva, &w->arena, id, &there, err));
    assert_false(holds_secret(there.package));
    referral_end(&there);
    withdraws(ana, first);
    REFUSED(item_open(&w->records, eva, &w->arena, id, &none, err), ERR_DENIED, "!access-ended");
    id = wide_draft(story);
    REFUSED(referral_send(&w->records, ana, &w->arena, id, 1, err), ERR_DENIED, "!no-consent");
}

/* Another that covers the same fields stands in; one that covers less does not. */
static void another_that_names_the_same_fields_keeps_it_open(void **state)
{
    UNUSED(state);
    struct story story = full_story();
    struct item none;
    int64_t first = narrow(story, "house", "person.given_name", "person.given_name");
    int64_t same = narrow(story, "house", "person.given_name", "person.phone");
    int64_t id = sent(story);
    withdraws(ana, first);
    seen_by(eva, id);
    withdraws(ana, same);
    REFUSED(item_open(&w->records, eva, &w->arena, id, &none, err), ERR_DENIED, "!access-ended");
}

static void a_consent_without_fields_covers_the_kind(void **state)
{
    UNUSED(state);
    struct story story = full_story();
    struct referral there;
    agrees(story, "house", "person", "case", 30);
    narrow(story, "house", "person.given_name", "person.given_name");
    int64_t id = sent(story);
    MUST(referral_open(&w->records, eva, &w->arena, id, &there, err));
    assert_int_equal(json_object_size(json_object_get(part(there.package, 0), "fields")), 5);
    assert_non_null(json_object_get(part(there.package, 0), "state"));
    referral_end(&there);
}

/* Of two people a field goes when both have agreed to it. */
static void everybody_whom_it_is_about_has_a_say(void **state)
{
    UNUSED(state);
    struct story story = full_story(), sister = {.id = story.id};
    sister.person = added(w, ana, "person", story.id, json_pack("{s:s, s:s}", "given_name", "Марта", "phone", "+38640333444"));
    narrow(story, "house", "person.given_name", "person.phone");
    json_t *both = json_pack("{s:[{s:I, s:[s, s]}, {s:I, s:[s, s]}]}", "records", "id", (json_int_t)story.person, "fields",
                             "given_name", "phone", "id", (json_int_t)sister.person, "fields", "given_name", "phone");
    int64_t id = draft(story, "house");
    struct referral there;
    MUST(referral_choose(&w->records, ana, &w->arena, id, both, err));
    json_decref(both);
    REFUSED(referral_send(&w->records, ana, &w->arena, id, 1, err), ERR_DENIED, "!no-consent");
    narrow(sister, "house", "person.given_name", "person.birth");
    MUST(referral_send(&w->records, ana, &w->arena, id, 1, err));
    MUST(referral_open(&w->records, eva, &w->arena, id, &there, err));
    assert_true(holds(there.package, "Олена") && holds(there.package, "Марта"));
    assert_false(holds(there.package, "+386"));
    referral_end(&there);
}

static void a_record_of_which_nothing_is_left_goes(void **state)
{
    UNUSED(state);
    struct story story = full_story(), sister = {.id = story.id};
    struct referral_preview preview;
    sister.person = added(w, ana, "person", story.id, json_pack("{s:s, s:s}", "phone", "+38640333444", "given_name", "Марта"));
    json_t *persons = json_pack("{s:[I, I]}", "persons", (json_int_t)sister.person, (json_int_t)story.person);
    MUST(item_change(&w->records, ana, &w->arena, story.id, 2, persons, FIELDS_PART, STR(""), err));
    json_decref(persons);
    narrow(story, "house", "person.given_name", "person.given_name");
    narrow(sister, "house", "person.given_name", "person.given_name");
    json_t *choice = json_pack("{s:[{s:I, s:[s]}, {s:I, s:[s]}, {s:I, s:[s]}]}", "records", "id", (json_int_t)sister.person,
                               "fields", "phone", "id", (json_int_t)story.person, "fields", "given_name", "id",
                               (json_int_t)story.id, "fields", "persons");
    int64_t id = draft(story, "house");
    MUST(referral_choose(&w->records, ana, &w->arena, id, choice, err));
    json_decref(choice);
    MUST(referral_preview(&w->records, ana, &w->arena, id, &preview, err));
    assert_non_null(preview.cover.grant);
    assert_int_equal(json_array_size(json_object_get(preview.package, "records")), 2);
    assert_true(holds(part(preview.package, 0), "Олена"));
    assert_true(holds(part(preview.package, 1), "[{\"order\":1}]")); /* she is the first now */
    referral_preview_end(&preview);
    MUST(referral_send(&w->records, ana, &w->arena, id, 1, err));
    id = wide_draft(story);
    choice = json_pack("{s:[{s:I, s:[s]}]}", "records", "id", (json_int_t)story.person, "fields", "phone");
    MUST(referral_choose(&w->records, ana, &w->arena, id, choice, err));
    json_decref(choice);
    MUST(referral_preview(&w->records, ana, &w->arena, id, &preview, err));
    assert_null(preview.cover.grant); /* nothing that she named is chosen */
    assert_int_equal(preview.cover.missing_count, 1);
    assert_true(str_is(preview.cover.missing[0].kind, "person"));
    referral_preview_end(&preview);
}

/* The door itself looks, whoever comes. */
static void the_door_lets_nothing_wider_through(void **state)
{
    UNUSED(state);
    struct story story = full_story();
    narrow(story, "house", "person.given_name", "person.given_name");
    struct str kinds[] = {STR("person")};
    struct consent_field fields[] = {{STR("person"), STR("given_name")}, {STR("person"), STR("birth")}};
    struct consent_want want = {.purpose = STR("safe-accommodation"), .receiver = STR("house"), .kinds = kinds,
                                .kind_count = 1, .fields = fields, .field_count = 2};
    struct consent_cover cover;
    struct sharing_plan *plan;
    const struct grant *grant;
    struct record_key key = {.uid = {1}, .kind = "referral"};
    MUST(consent_ground(&w->records, ana, &w->arena, story.id, &want, &cover, err));
    static const struct { const char *record; bool may; } CASES[] = {
        {"{\"kind\":\"person\",\"fields\":{\"given_name\":\"a\"}}", true},
        {"{\"kind\":\"person\",\"fields\":{\"given_name\":\"a\",\"birth\":\"1999\"}}", false},
        {"{\"kind\":\"person\",\"state\":\"active\",\"fields\":{\"given_name\":\"a\"}}", false},
        {"{\"kind\":\"person\",\"fields\":{}}", false}, {"{\"kind\":\"person\"}", false},
        {"{\"kind\":\"case\",\"fields\":{\"risk\":\"high\"}}", false},
    };
    for (size_t i = 0; i < LEN(CASES); i++) {
        json_t *package = json_pack("{s:[o]}", "records", json_loads(CASES[i].record, 0, NULL));
        struct err why = {0};
        bool ok = sharing_of_package(&w->records, ana, &w->arena, cover.grant, story.id, &key, package, &plan, &why);
        if (ok != CASES[i].may)
            fail_msg("%s: %s", CASES[i].record, why.text);
        json_decref(package);
    }
    REFUSED(consent_needed(&w->records, ana, &w->arena, story.id, &want, &grant, NULL, err), ERR_DENIED, "!no-consent");
    struct consent_want whole = {.purpose = STR("safe-accommodation"), .receiver = STR("house")};
    REFUSED(case_hand_over_to(&w->records, ana, &w->arena, story.id, &whole, true, err), ERR_DENIED, "!no-consent");
}

/* ---- out of the system ---- */

static struct str taken_out(struct story story, enum export_form form)
{
    struct export_in in = {.form = form, .record = story.id, .lang = STR("en"), .gate = leaving_gate,
                           .ground = {.purpose = STR("safe-accommodation"), .receiver = STR("Dr. Izmišljena"),
                                      .why = STR("Izmišljen razlog.")}};
    struct export_out out;
    MUST(export_make(&w->records, boss, &w->arena, &in, &out, err));
    return out.body;
}

static void an_export_holds_those_fields_alone(void **state)
{
    UNUSED(state);
    struct story story = full_story();
    json_t *fields = narrow_fields(story, "house", "person.given_name", "case.persons");
    json_object_set_new(fields, "receiver_outside", json_string("Dr. Izmišljena"));
    added(w, ana, "consent", story.id, fields);
    struct str body = taken_out(story, EXPORT_JSON);
    json_t *map = json_loadb(body.p, body.n, 0, NULL), *one;
    size_t i;
    assert_int_equal(json_array_size(json_object_get(map, "records")), 2); /* without the consent itself */
    assert_true(holds(map, "Олена") && !holds_secret(map) && !holds(map, "high") && !holds(map, "Izmišljena"));
    json_array_foreach(json_object_get(map, "records"), i, one) {
        assert_null(json_object_get(one, "state"));
        assert_null(json_object_get(one, "day"));
        assert_int_equal(json_object_size(json_object_get(one, "fields")), 1);
    }
    json_decref(map);
    struct bundle_in back = {.bytes = body};
    int64_t first;
    size_t count;
    MUST(bundle_add(&w->records, cop, &w->arena, &back, &first, &count, err));
    assert_int_equal(count, 2);
}

static void a_table_holds_those_fields_alone(void **state)
{
    UNUSED(state);
    struct story story = full_story();
    struct item items[2];
    struct export_ground ground = {.purpose = STR("safe-accommodation"), .receiver = STR("Dr. Izmišljena"),
                                   .why = STR("Izmišljen razlog.")};
    json_t *fields = narrow_fields(story, "house", "person.given_name", "case.persons");
    json_object_set_new(fields, "receiver_outside", json_string("Dr. Izmišljena"));
    int64_t consent = added(w, ana, "consent", story.id, fields);
    items[0] = opened(w, boss, story.id);
    items[1] = opened(w, boss, story.person);
    MUST(leaving_gate(&w->records, boss, &w->arena, items, 2, &ground, err));
    assert_true(items[0].limited && items[1].limited);
    assert_int_equal(json_object_size(items[0].fields), 1);
    assert_int_equal(json_object_size(items[1].fields), 1);
    assert_non_null(json_object_get(items[1].fields, "given_name"));
    items_end(items, 2);
    ground.ground = STR("vital");
    items[0] = opened(w, boss, story.person);
    MUST(leaving_gate(&w->records, boss, &w->arena, items, 1, &ground, err));
    assert_false(items[0].limited); /* a ground of law is no consent */
    assert_int_equal(json_object_size(items[0].fields), 6);
    item_end(&items[0]);
    ground.ground = STR("");
    withdraws(ana, consent);
    items[0] = opened(w, boss, story.person);
    REFUSED(leaving_gate(&w->records, boss, &w->arena, items, 1, &ground, err), ERR_DENIED, "!no-consent");
    item_end(&items[0]);
}

/* A paper for somebody outside: what is covered when it leaves, not when it was written. */
static void a_paper_that_holds_more_than_she_allows_now_does_not_leave(void **state)
{
    UNUSED(state);
    struct story story = full_story();
    json_t *wide = consent_fields(story.person, "house", "person", "case", 30), *near, *paper;
    json_object_set_new(wide, "receiver_outside", json_string("Dr. Izmišljena"));
    int64_t consent = added(w, ana, "consent", story.id, wide), id;
    json_t *fields = json_pack("{s:s, s:s, s:I, s:s}", "receiver_outside", "Dr. Izmišljena", "purpose", "safe-accommodation",
                               "person", (json_int_t)story.person, "question", "Pregled");
    MUST(referral_start(&w->records, ana, &w->arena, story.id, fields, &id, err));
    json_decref(fields);
    MUST(referral_send(&w->records, ana, &w->arena, id, 1, err));
    MUST(referral_leave(&w->records, ana, &w->arena, id, err));
    near = narrow_fields(story, "house", "person.given_name", "person.given_name");
    json_object_set_new(near, "receiver_outside", json_string("Dr. Izmišljena"));
    added(w, ana, "consent", story.id, near);
    withdraws(ana, consent);
    REFUSED(referral_leave(&w->records, ana, &w->arena, id, err), ERR_DENIED, "!no-consent");
    fields = json_pack("{s:s, s:s, s:I, s:s}", "receiver_outside", "Dr. Izmišljena", "purpose", "safe-accommodation",
                       "person", (json_int_t)story.person, "question", "Pregled");
    MUST(referral_start(&w->records, ana, &w->arena, story.id, fields, &id, err));
    json_decref(fields);
    MUST(referral_send(&w->records, ana, &w->arena, id, 1, err));
    MUST(referral_leave(&w->records, ana, &w->arena, id, err));
    MUST(referral_paper(&w->records, ana, &w->arena, id, STR("en"), false, STR("Referral"), NULL, NULL, 0, &paper, err));
    assert_true(holds(paper, "Олена"));
    assert_false(holds_secret(paper));
    json_decref(paper);
}

/* ---- what a consent says ---- */

static void fields_are_of_kinds_that_were_named(void **state)
{
    UNUSED(state);
    struct story story = full_story();
    static const struct { const char *code, *message; } CASES[] = {
        {"assessment.text", "!field-not-choice"}, {"person.papers", "!field-not-choice"}, {"person", "!field-not-choice"}};
    int64_t id;
    for (size_t i = 0; i < LEN(CASES); i++) {
        json_t *fields = narrow_fields(story, "house", CASES[i].code, CASES[i].code);
        struct item_new in = {.kind = STR("consent"), .parent = story.id, .fields = fields, .mode = FIELDS_PART};
        REFUSED(item_add(&w->records, ana, &w->arena, &in, &id, err), ERR_INPUT, CASES[i].message);
        json_decref(fields);
    }
    json_t *fields = narrow_fields(story, "house", "person.birth", "person.birth");
    json_object_set_new(fields, "kinds", json_pack("[s]", "case"));
    struct item_new in = {.kind = STR("consent"), .parent = story.id, .fields = fields, .mode = FIELDS_PART};
    REFUSED(item_add(&w->records, ana, &w->arena, &in, &id, err), ERR_INPUT, "!consent-field-alone");
    json_decref(fields);
}

static void what_opened_something_is_not_widened(void **state)
{
    UNUSED(state);
    struct story story = full_story();
    int64_t consent = narrow(story, "house", "person.given_name", "person.given_name");
    json_t *wider = json_pack("{s:[s, s]}", "fields_only", "person.given_name", "person.birth");
    sent(story);
    REFUSED(item_change(&w->records, ana, &w->arena, consent, 1, wider, FIELDS_WHOLE, STR(""), err), ERR_CONFLICT,
            "!consent-in-use");
    json_decref(wider);
}

/* A field that the packs forget leaves the consent as narrow as it was. */
static void a_forgotten_field_widens_nothing(void **state)
{
    UNUSED(state);
    struct story story = full_story();
    narrow(story, "house", "person.birth", "person.birth");
    struct kind_list *list = (struct kind_list *)(uintptr_t)kind_list_find(w->kinds, STR("record-field"));
    const struct kind_code *code = kind_code_find(list, STR("person.birth"));
    struct str *id = (struct str *)(uintptr_t)&code->id, before = *id;
    *id = STR("person.born_on");
    int64_t draft_id = wide_draft(story);
    REFUSED(referral_send(&w->records, ana, &w->arena, draft_id, 1, err), ERR_DENIED, "!no-consent");
    *id = before;
    MUST(referral_send(&w->records, ana, &w->arena, draft_id, 1, err));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_preview_says_what_stays_out),
        cmocka_unit_test(the_receiver_reads_no_other_field),
        cmocka_unit_test(two_consents_cover_what_each_does_and_both_must_live),
        cmocka_unit_test(another_that_names_the_same_fields_keeps_it_open),
        cmocka_unit_test(a_consent_without_fields_covers_the_kind),
        cmocka_unit_test(everybody_whom_it_is_about_has_a_say),
        cmocka_unit_test(a_record_of_which_nothing_is_left_goes),
        cmocka_unit_test(the_door_lets_nothing_wider_through),
        cmocka_unit_test(an_export_holds_those_fields_alone),
        cmocka_unit_test(a_table_holds_those_fields_alone),
        cmocka_unit_test(a_paper_that_holds_more_than_she_allows_now_does_not_leave),
        cmocka_unit_test(fields_are_of_kinds_that_were_named),
        cmocka_unit_test(what_opened_something_is_not_widened),
        cmocka_unit_test(a_forgotten_field_widens_nothing),
    };
    return cmocka_run_group_tests(tests, up, down);
}
