/* clash.c - changes written without network: put together, both answers kept, decided by a person, sent once; and in random
 * interleavings of many phones no answer disappears that nobody saw and nobody decided about. */
#include "kinds_world.h"

static struct world world, *const w = &world;
static struct session *ana, *bor, *cop;

static int up(void **state)
{
    UNUSED(state);
    world_up(w);
    ana = member_in(w, w->shelter, "ana", ROLE_CASEWORKER, NULL);
    bor = member_in(w, w->shelter, "bor", ROLE_COORDINATOR, "ana");
    cop = member_in(w, w->police, "cop", ROLE_CASEWORKER, NULL);
    return 0;
}

static int down(void **state)
{
    UNUSED(state);
    session_release(ana);
    session_release(bor);
    session_release(cop);
    world_down(w);
    return 0;
}

static int64_t new_case(const char *summary)
{
    return added(w, ana, "case", 0, json_pack("{s:s, s:s}", "summary", summary, "risk", "high"));
}

/* fields are given away */
static size_t late(struct session *by, int64_t id, int64_t edition, const char *once, json_t *fields)
{
    struct item_late in = {.id = id, .edition = edition, .fields = fields, .once = str_from(once)};
    size_t clashes = 0;
    MUST(item_change_late(&w->records, by, &w->arena, &in, &clashes, err));
    json_decref(fields);
    return clashes;
}

static void change(struct session *by, int64_t id, int64_t edition, json_t *fields)
{
    MUST(item_change(&w->records, by, &w->arena, id, edition, fields, FIELDS_PART, STR(""), err));
    json_decref(fields);
}

static const char *says(const struct item *item, const char *field)
{
    const char *text = json_string_value(json_object_get(item->fields, field));
    return text ? text : "";
}

static bool waits(const struct item *item, const char *field, const json_t *value)
{
    struct item_clash *list;
    size_t count;
    item_clashes(&w->arena, item, &list, &count);
    for (size_t i = 0; i < count; i++)
        if (str_is(list[i].field->id, field) && (value ? list[i].value && json_equal(list[i].value, value) : !list[i].value))
            return true;
    return false;
}

static size_t listed(struct session *by, int64_t id)
{
    int64_t *ids;
    size_t count, found = 0;
    MUST(item_clash_list(&w->records, by, &w->arena, 500, &ids, &count, err));
    for (size_t i = 0; i < count; i++)
        found += ids[i] == id;
    return found;
}

static void different_fields_are_put_together(void **state)
{
    UNUSED(state);
    int64_t id = new_case("Prvi");
    change(ana, id, 1, json_pack("{s:s}", "summary", "Drugi"));
    assert_int_equal(late(bor, id, 1, "", json_pack("{s:s}", "risk", "low")), 0);
    struct item item = opened(w, ana, id);
    assert_string_equal(says(&item, "summary"), "Drugi");
    assert_string_equal(says(&item, "risk"), "low");
    assert_null(item.clash);
    assert_int_equal(listed(ana, id), 0);
    item_end(&item);
}

static void both_answers_are_kept_until_a_person_decides(void **state)
{
    UNUSED(state);
    int64_t id = new_case("Prvi");
    json_t *other = json_string("S telefona"), *third = json_string("S tretjega");
    change(ana, id, 1, json_pack("{s:s}", "summary", "Drugi"));
    assert_int_equal(late(bor, id, 1, "", json_pack("{s:s}", "summary", "S telefona")), 1);
    assert_int_equal(late(bor, id, 1, "", json_pack("{s:s}", "summary", "S telefona")), 1); /* the same words: one */
    assert_int_equal(late(ana, id, 1, "", json_pack("{s:s}", "summary", "S tretjega")), 2);
    assert_int_equal(listed(bor, id), 1);
    assert_int_equal(listed(cop, id), 0);
    struct item item = opened(w, ana, id);
    int64_t edition = item.edition;
    assert_string_equal(says(&item, "summary"), "Drugi");
    assert_true(waits(&item, "summary", other) && waits(&item, "summary", third));
    item_end(&item);

    change(ana, id, edition, json_pack("{s:s}", "risk", "low")); /* later editions carry it on */
    MUST(item_act(&w->records, ana, &w->arena, id, edition + 1, STR("calm"), NULL, STR(""), err));
    item = opened(w, bor, id);
    assert_true(waits(&item, "summary", other) && waits(&item, "summary", third));
    item_end(&item);

    REFUSED(item_clash_decide(&w->records, ana, &w->arena, id, edition, STR("summary"), 1, err), ERR_CONFLICT,
            "!changed-meanwhile");
    REFUSED(item_clash_decide(&w->records, cop, &w->arena, id, edition + 2, STR("summary"), 1, err), ERR_NOT_FOUND,
            "!record-unknown");
    REFUSED(item_clash_decide(&w->records, ana, &w->arena, id, edition + 2, STR("summary"), 3, err), ERR_NOT_FOUND,
            "!clash-decided");
    MUST(item_clash_decide(&w->records, ana, &w->arena, id, edition + 2, STR("summary"), 1, err));
    item = opened(w, ana, id);
    assert_string_equal(says(&item, "summary"), "S telefona");
    assert_null(item.clash);
    assert_true(str_is(item.stamp.did, "decide"));
    item_end(&item);
    assert_int_equal(listed(ana, id), 0);
    REFUSED(item_clash_decide(&w->records, ana, &w->arena, id, edition + 3, STR("summary"), 0, err), ERR_NOT_FOUND,
            "!clash-decided");
    json_decref(other);
    json_decref(third);
}

static void what_stands_there_can_stay_and_nothing_can_win(void **state)
{
    UNUSED(state);
    int64_t id = new_case("Prvi");
    change(ana, id, 1, json_pack("{s:s}", "risk", "low"));
    assert_int_equal(late(bor, id, 1, "", json_pack("{s:n}", "risk")), 1);
    struct item item = opened(w, ana, id);
    assert_true(waits(&item, "risk", NULL));
    MUST(item_clash_decide(&w->records, ana, &w->arena, id, item.edition, STR("risk"), 1, err));
    item_end(&item);
    item = opened(w, ana, id);
    assert_null(json_object_get(item.fields, "risk"));
    assert_int_equal(late(bor, id, 2, "", json_pack("{s:s}", "risk", "high")), 1);
    item_end(&item);
    item = opened(w, ana, id);
    MUST(item_clash_decide(&w->records, ana, &w->arena, id, item.edition, STR("risk"), 0, err));
    item_end(&item);
    item = opened(w, ana, id);
    assert_null(json_object_get(item.fields, "risk"));
    assert_null(item.clash);
    item_end(&item);
}

static void what_a_condition_would_hide_is_kept(void **state)
{
    UNUSED(state);
    int64_t id = added(w, ana, "case", 0, json_pack("{s:s, s:b}", "summary", "Otrok", "child", 1));
    json_t *name = json_string("Teta Ana");
    change(ana, id, 1, json_pack("{s:s}", "guardian", "Teta Ana"));
    assert_int_equal(late(bor, id, 1, "", json_pack("{s:b}", "child", 0)), 1);
    struct item item = opened(w, ana, id);
    assert_true(json_is_false(json_object_get(item.fields, "child")));
    assert_true(waits(&item, "guardian", name));
    REFUSED(item_clash_decide(&w->records, ana, &w->arena, id, item.edition, STR("guardian"), 1, err), ERR_CONFLICT,
            "!clash-hidden");
    item_end(&item);
    json_decref(name);
}

static void a_form_that_comes_twice_counts_once(void **state)
{
    UNUSED(state);
    int64_t id = new_case("Prvi"), first = 0, second = 0, found = 0;
    change(ana, id, 1, json_pack("{s:s}", "summary", "Drugi"));
    late(bor, id, 1, "form-of-bor-0001", json_pack("{s:s}", "summary", "S telefona"));
    struct item item = opened(w, ana, id);
    MUST(item_clash_decide(&w->records, ana, &w->arena, id, item.edition, STR("summary"), 0, err));
    item_end(&item);
    late(bor, id, 1, "form-of-bor-0001", json_pack("{s:s}", "summary", "S telefona"));
    item = opened(w, ana, id);
    assert_null(item.clash); /* the answer was lost on its way, not the decision */
    item_end(&item);

    json_t *fields = json_pack("{s:s}", "summary", "Enkrat");
    struct item_new in = {.kind = STR("case"), .fields = fields, .once = STR("form-of-ana-0001")};
    MUST(item_add(&w->records, ana, &w->arena, &in, &first, err));
    MUST(item_add(&w->records, ana, &w->arena, &in, &second, err));
    assert_int_equal(first, second);
    MUST(item_once(&w->records, ana, &w->arena, in.once, &found, err));
    assert_int_equal(found, first);
    MUST(item_once(&w->records, bor, &w->arena, in.once, &found, err));
    assert_int_equal(found, 0);
    MUST(item_once_keep(&w->records, bor, &w->arena, STR("form-of-bor-0002"), id, err));
    MUST(item_once_keep(&w->records, bor, &w->arena, STR("form-of-bor-0002"), id, err));
    late(bor, id, 1, "form-of-bor-0002", json_pack("{s:s}", "risk", "low"));
    item = opened(w, ana, id);
    assert_string_equal(says(&item, "risk"), "high");
    item_end(&item);
    json_decref(fields);
}

static void refused_as_any_change(void **state)
{
    UNUSED(state);
    int64_t id = new_case("Prvi");
    size_t clashes;
    json_t *fields = json_pack("{s:s}", "summary", "x"), *secret = json_pack("{s:s}", "secret", "x"),
           *wrong = json_pack("{s:i}", "summary", 5);
    struct item_late in = {.id = id, .edition = 1, .fields = fields};
    REFUSED(item_change_late(&w->records, cop, &w->arena, &in, &clashes, err), ERR_NOT_FOUND, "!record-unknown");
    in.edition = 77;
    REFUSED(item_change_late(&w->records, ana, &w->arena, &in, &clashes, err), ERR_INPUT, "!edition-unknown");
    in.edition = 1;
    in.fields = secret;
    REFUSED(item_change_late(&w->records, ana, &w->arena, &in, &clashes, err), ERR_INPUT, "!field-unknown");
    in.fields = wrong;
    REFUSED(item_change_late(&w->records, ana, &w->arena, &in, &clashes, err), ERR_INPUT, "!field-not-text");
    json_decref(fields);
    json_decref(secret);
    json_decref(wrong);
}

/* Bor never learns the summary; nobody may write "prepovedano" as a change. */
static const char *const *hides(struct store_conn *conn, const struct session *session, struct str role,
                                const struct item *whole)
{
    static const char *const SUMMARY[] = {"summary", NULL};
    UNUSED(conn);
    UNUSED(role);
    UNUSED(whole);
    return session == bor ? SUMMARY : NULL;
}

static bool refuses(struct item_event *event, struct err *err)
{
    const char *text = json_string_value(json_object_get(event->after, "summary"));
    return !str_is(event->action, "change") || !text || strcmp(text, "prepovedano") != 0 ||
           err_set(err, ERR_DENIED, "!not-allowed");
}

static void rules_hold_here_too(void **state)
{
    UNUSED(state);
    static const struct item_rule RULES[] = {{.kind = "case", .before = refuses, .hides = hides}, {.kind = NULL}};
    int64_t id = new_case("Prvi");
    size_t clashes;
    change(ana, id, 1, json_pack("{s:s}", "summary", "Drugi"));
    assert_int_equal(late(ana, id, 1, "", json_pack("{s:s}", "summary", "S telefona")), 1);
    w->records.rules = RULES;
    struct item item = opened(w, bor, id);
    assert_null(item.clash);
    REFUSED(item_clash_decide(&w->records, bor, &w->arena, id, item.edition, STR("summary"), 1, err), ERR_NOT_FOUND,
            "!clash-decided");
    late(bor, id, 1, "", json_pack("{s:s, s:s}", "summary", "Na slepo", "risk", "low"));
    item_end(&item);
    item = opened(w, ana, id);
    assert_string_equal(says(&item, "summary"), "Drugi");
    assert_string_equal(says(&item, "risk"), "low");
    struct item_late in = {.id = id, .edition = item.edition, .fields = json_pack("{s:s}", "summary", "prepovedano")};
    REFUSED(item_change_late(&w->records, ana, &w->arena, &in, &clashes, err), ERR_DENIED, "!not-allowed");
    json_decref((json_t *)(uintptr_t)in.fields);
    item_end(&item);
    w->records.rules = NULL;
}

/* ---- many phones ---- */

enum { PHONES = 5, STEPS = 400, FIELDS = 4 };
static const char *const NAMES[FIELDS] = {"summary", "guardian", "recovery_from", "child"};

static unsigned dice(unsigned *seed, unsigned sides)
{
    *seed = *seed * 1664525u + 1013904223u;
    return (*seed >> 9) % sides;
}

static json_t *value_of(unsigned *seed, unsigned field)
{
    char text[32];
    if (field == 3)
        return json_boolean(dice(seed, 2));
    if (field == 2) {
        snprintf(text, sizeof text, "2026-%02u-%02u", 1 + dice(seed, 12), 1 + dice(seed, 28));
        return json_string(text);
    }
    if (dice(seed, 6) == 0 && field != 0)
        return json_null();
    snprintf(text, sizeof text, "beseda %u", dice(seed, 1000));
    return json_string(text);
}

static bool there(const struct item *item, const char *field, const json_t *value)
{
    const json_t *now = json_object_get(item->fields, field);
    value = json_is_null(value) ? NULL : value;
    return (value ? now && json_equal(now, value) : !now) || waits(item, field, value);
}

/* What stood there or waited before, and was not seen by the phone, is there still. */
static void nothing_unseen_is_gone(const struct item *before, const struct item *after, const json_t *seen)
{
    for (unsigned f = 0; f < FIELDS; f++) {
        const json_t *was = json_object_get(before->fields, NAMES[f]), *saw = json_object_get(seen, NAMES[f]);
        if (was && !(saw && json_equal(was, saw)) && !there(after, NAMES[f], was))
            fail_msg("what stood in %s is gone", NAMES[f]);
    }
    struct item_clash *list;
    size_t count;
    item_clashes(&w->arena, before, &list, &count);
    for (size_t i = 0; i < count; i++)
        if (!there(after, list[i].field->id.p, list[i].value))
            fail_msg("a value that waited in %s is gone", list[i].field->id.p);
}

struct phone { int64_t edition; json_t *seen; };

static void phone_reads(struct phone *phone, int64_t id)
{
    struct item item = opened(w, ana, id);
    json_decref(phone->seen);
    phone->seen = json_deep_copy(item.fields);
    phone->edition = item.edition;
    item_end(&item);
}

static void phone_sends(struct phone *phone, int64_t id, unsigned *seed)
{
    json_t *wish = json_object();
    struct item before = opened(w, ana, id);
    for (unsigned n = 1 + dice(seed, 3); n > 0; n--) {
        unsigned f = dice(seed, FIELDS);
        json_object_set_new(wish, NAMES[f], value_of(seed, f));
    }
    json_incref(wish);
    late(dice(seed, 2) ? ana : bor, id, phone->edition, "", wish);
    struct item after = opened(w, ana, id);
    nothing_unseen_is_gone(&before, &after, phone->seen);
    const char *field;
    json_t *value;
    json_t *mine = json_deep_copy(phone->seen);
    json_object_update(mine, wish);
    json_object_foreach(wish, field, value) {
        const json_t *was = json_object_get(phone->seen, field);
        bool hidden = str_is(str_from(field), "guardian") && !json_is_true(json_object_get(mine, "child"));
        bool changed = json_is_null(value) ? was != NULL : !(was && json_equal(was, value));
        if (changed && !hidden && !there(&after, field, value))
            fail_msg("what the phone wrote into %s is gone", field);
    }
    json_decref(mine);
    json_decref(wish);
    item_end(&before);
    item_end(&after);
}

static void somebody_decides(int64_t id, unsigned *seed)
{
    struct item item = opened(w, ana, id);
    struct item_clash *list;
    size_t count;
    struct err err = {0};
    item_clashes(&w->arena, &item, &list, &count);
    if (count) {
        struct str field = str_copy(&w->arena, list[dice(seed, (unsigned)count)].field->id);
        if (!item_clash_decide(&w->records, ana, &w->arena, id, item.edition, field, dice(seed, 2), &err))
            assert_string_equal(err.text, "!clash-hidden");
    }
    item_end(&item);
}

static void no_answer_disappears(void **state)
{
    UNUSED(state);
    for (unsigned round = 1; round <= 5; round++) {
        unsigned seed = round * 7919;
        int64_t id = added(w, ana, "case", 0, json_pack("{s:s, s:b}", "summary", "Prvi", "child", 1));
        struct phone phones[PHONES] = {{0}};
        for (int p = 0; p < PHONES; p++)
            phone_reads(&phones[p], id);
        for (int step = 0; step < STEPS / 5; step++) {
            struct phone *phone = &phones[dice(&seed, PHONES)];
            unsigned what = dice(&seed, 10);
            if (what < 3)
                phone_reads(phone, id);
            else if (what < 9)
                phone_sends(phone, id, &seed);
            else
                somebody_decides(id, &seed);
        }
        for (int p = 0; p < PHONES; p++)
            json_decref(phones[p].seen);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(different_fields_are_put_together),
        cmocka_unit_test(both_answers_are_kept_until_a_person_decides),
        cmocka_unit_test(what_stands_there_can_stay_and_nothing_can_win),
        cmocka_unit_test(what_a_condition_would_hide_is_kept),
        cmocka_unit_test(a_form_that_comes_twice_counts_once),
        cmocka_unit_test(refused_as_any_change),
        cmocka_unit_test(rules_hold_here_too),
        cmocka_unit_test(no_answer_disappears),
    };
    return cmocka_run_group_tests(tests, up, down);
}
