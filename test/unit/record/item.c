/* item.c - records of declared kinds: made, read, changed, acted on, listed; and refused to whom they are refused. */
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
    return added(w, ana, "case", 0, json_pack("{s:s, s:s, s:s}", "summary", summary, "risk", "high", "recovery_from",
                                              "2026-11-20"));
}

static void it_opens_for_its_agency_alone(void **state)
{
    UNUSED(state);
    int64_t id = new_case("Izmišljena zgodba");
    struct item item = opened(w, bor, id), none;
    assert_string_equal(json_string_value(json_object_get(item.fields, "summary")), "Izmišljena zgodba");
    assert_true(str_is(item.state->id, "active"));
    assert_true(str_is(item.stamp.name, "ana"));
    item_end(&item);
    REFUSED(item_open(&w->records, cop, &w->arena, id, &none, err), ERR_NOT_FOUND, "!record-unknown");
    REFUSED(item_open(&w->records, cop, &w->arena, id + 1000, &none, err), ERR_NOT_FOUND, "!record-unknown");
    REFUSED(item_change(&w->records, cop, &w->arena, id, 1, NULL, FIELDS_PART, STR(""), err), ERR_NOT_FOUND,
            "!record-unknown");
}

static void a_person_stands_in_a_case(void **state)
{
    UNUSED(state);
    int64_t id = new_case("S childom"), person, *ids;
    struct item_new alone = {.kind = STR("person"), .fields = NULL};
    size_t count;
    REFUSED(item_add(&w->records, ana, &w->arena, &alone, &person, err), ERR_INPUT, "!record-cannot-stand-here");
    person = added(w, ana, "person", id, json_pack("{s:s, s:s}", "given_name", "Олена", "birth", "1999"));
    MUST(item_children(&w->records, bor, &w->arena, id, STR("person"), &ids, &count, err));
    assert_int_equal(count, 1);
    assert_int_equal(ids[0], person);
    MUST(item_children(&w->records, cop, &w->arena, id, STR(""), &ids, &count, err));
    assert_int_equal(count, 0);
}

static void two_who_change_at_once_do_not_both_win(void **state)
{
    UNUSED(state);
    int64_t id = new_case("Prvi");
    json_t *one = json_pack("{s:s}", "summary", "Drugi"), *two = json_pack("{s:s}", "summary", "Tretji");
    MUST(item_change(&w->records, ana, &w->arena, id, 1, one, FIELDS_WHOLE, STR(""), err));
    REFUSED(item_change(&w->records, bor, &w->arena, id, 1, two, FIELDS_WHOLE, STR(""), err), ERR_CONFLICT,
            "!changed-meanwhile");
    struct item_edition *editions;
    size_t count;
    MUST(item_history(&w->records, bor, &w->arena, id, &editions, &count, err));
    assert_int_equal(count, 2);
    assert_string_equal(json_string_value(json_object_get(editions[0].fields, "summary")), "Prvi");
    assert_string_equal(json_string_value(json_object_get(editions[1].fields, "summary")), "Drugi");
    for (size_t i = 0; i < count; i++)
        json_decref(editions[i].fields);
    json_decref(one);
    json_decref(two);
}

static void closure_needs_an_outcome_and_another(void **state)
{
    UNUSED(state);
    int64_t id = new_case("Se zapre");
    json_t *outcome = json_pack("{s:s}", "outcome", "safe");
    REFUSED(item_act(&w->records, ana, &w->arena, id, 1, STR("ask-closure"), NULL, STR(""), err), ERR_INPUT,
            "!field-required");
    REFUSED(item_act(&w->records, ana, &w->arena, id, 1, STR("approve-closure"), NULL, STR(""), err), ERR_CONFLICT,
            "!not-in-this-state");
    MUST(item_act(&w->records, ana, &w->arena, id, 1, STR("ask-closure"), outcome, STR(""), err));
    REFUSED(item_act(&w->records, ana, &w->arena, id, 2, STR("approve-closure"), NULL, STR(""), err),
            ERR_DENIED, "!needs-another");
    MUST(item_act(&w->records, bor, &w->arena, id, 2, STR("approve-closure"), NULL, STR(""), err));
    struct item item = opened(w, ana, id);
    assert_true(str_is(item.state->id, "closed"));
    item_end(&item);
    REFUSED(item_act(&w->records, ana, &w->arena, id, 3, STR("reopen"), NULL, STR("ker"), err), ERR_INPUT, "!why-too-short");
    json_decref(outcome);
}

static void an_action_looks_at_the_fields(void **state)
{
    UNUSED(state);
    int64_t id = new_case("Nevarno");
    json_t *low = json_pack("{s:s}", "risk", "low");
    REFUSED(item_act(&w->records, ana, &w->arena, id, 1, STR("calm"), NULL, STR(""), err), ERR_CONFLICT,
            "!not-with-these-words");
    MUST(item_act(&w->records, ana, &w->arena, id, 1, STR("calm"), low, STR(""), err));
    json_decref(low);
}

static void fields_of_others_stay_and_stay_unseen(void **state)
{
    UNUSED(state);
    int64_t id = new_case("Skrivnost");
    json_t *secret = json_pack("{s:s}", "secret", "samo vodja"), *summary = json_pack("{s:s}", "summary", "Nov");
    REFUSED(item_change(&w->records, ana, &w->arena, id, 1, secret, FIELDS_WHOLE, STR(""), err), ERR_INPUT,
            "!field-unknown");
    MUST(item_change(&w->records, bor, &w->arena, id, 1, secret, FIELDS_WHOLE, STR(""), err));
    MUST(item_change(&w->records, ana, &w->arena, id, 2, summary, FIELDS_WHOLE, STR(""), err));
    struct item seen = opened(w, ana, id), all = opened(w, bor, id);
    assert_null(json_object_get(seen.fields, "secret"));
    assert_non_null(json_object_get(all.fields, "secret"));
    item_end(&seen);
    item_end(&all);
    json_decref(secret);
    json_decref(summary);
}

static void lists_are_filtered_by_what_is_open(void **state)
{
    UNUSED(state);
    int64_t id = new_case("V seznamu"), *ids;
    size_t count;
    struct item_filter filter = {.kind = STR("case"), .open = 1, .limit = 500};
    MUST(item_list(&w->records, bor, &w->arena, &filter, &ids, &count, err));
    assert_true(count > 0);
    assert_int_equal(ids[0], id);
    filter.field = STR("risk");
    filter.value = STR("low");
    MUST(item_list(&w->records, bor, &w->arena, &filter, &ids, &count, err));
    for (size_t i = 0; i < count; i++)
        assert_true(ids[i] != id);
    filter = (struct item_filter){.due_until = clock_day(clock_now()) + 400, .limit = 500};
    MUST(item_list(&w->records, bor, &w->arena, &filter, &ids, &count, err));
    assert_true(count > 0);
    MUST(item_list(&w->records, cop, &w->arena, &filter, &ids, &count, err));
    assert_int_equal(count, 0);
    struct item *items;
    MUST(items_open(&w->records, bor, &w->arena, 0, &id, 1, &items, &count, err));
    assert_int_equal(count, 1);
    assert_true(str_is(item_called(&w->arena, &items[0], STR("en")), "V seznamu"));
    items_end(items, count);
}

static void many_are_opened_in_the_order_they_are_asked(void **state)
{
    UNUSED(state);
    enum { MANY = 61 }; /* several statements, the last one not full */
    int64_t ids[MANY + 3], in = new_case("Polna"), *inside;
    const struct kind **kinds;
    struct item *items;
    size_t count = 0, opened_count, inside_count;
    for (int i = 0; i < MANY; i++)
        ids[i] = added(w, ana, "person", in, json_pack("{s:s}", "given_name", "Oseba"));
    MUST(item_inside(&w->records, ana, &w->arena, in, &inside, &kinds, &inside_count, err));
    assert_int_equal(inside_count, MANY);
    for (size_t i = 0; i < inside_count; i++) {
        assert_int_equal(inside[i], ids[i]);
        assert_true(str_is(kinds[i]->id, "person"));
    }
    for (size_t i = 0; i < MANY / 2; i++) {
        int64_t one = ids[i];
        ids[i] = ids[MANY - 1 - i];
        ids[MANY - 1 - i] = one;
    }
    ids[MANY] = 987654321; /* what is not there is left out, what is asked twice comes twice */
    ids[MANY + 1] = ids[0];
    ids[MANY + 2] = in;
    MUST(items_open(&w->records, ana, &w->arena, in, ids, MANY + 3, &items, &opened_count, err));
    assert_int_equal(opened_count, MANY + 2);
    for (size_t i = 0; i < MANY + 3; i++)
        if (i != MANY)
            assert_int_equal(items[count++].id, ids[i]);
    assert_int_equal(items[0].parent, in);
    assert_true(str_is(item_called(&w->arena, &items[MANY + 1], STR("en")), "Polna"));
    items_end(items, opened_count);
    MUST(items_open(&w->records, cop, &w->arena, in, ids, MANY + 3, &items, &opened_count, err));
    assert_int_equal(opened_count, 0);
}

static void values_are_read_as_people_write_them(void **state)
{
    UNUSED(state);
    static const struct { const char *kind, *field, *typed, *kept; } CASES[] = {
        {"person", "birth", "26. 11. 1999", "\"1999-11-26\""}, {"person", "birth", "1999-11", "\"1999-11\""},
        {"person", "birth", "11/1999", "\"1999-11\""}, {"person", "birth", "1999", "\"1999\""},
        {"person", "pay", "12,50", "{\"amount\":\"12.50\",\"currency\":\"EUR\"}"}, {"person", "is_child", "yes", "true"},
        {"person", "languages", "UK", "[\"uk\"]"}, {"case", "persons", "7", "[7]"}, {"person", "phone",
            "040 111 222", "\"+38640111222\""},
    };
    for (size_t i = 0; i < LEN(CASES); i++) {
        const struct kind *kind = kind_find(w->kinds, str_from(CASES[i].kind));
        struct str text = str_from(CASES[i].typed);
        json_t *value;
        MUST(value_read(&w->arena, kind_field_find(kind, str_from(CASES[i].field)), &text, 1, STR("SI"), &value, err));
        char *kept = json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY);
        assert_string_equal(kept, CASES[i].kept);
        free(kept);
        json_decref(value);
    }
    json_t *value;
    struct str wrong = STR("31. 2. 2020");
    REFUSED(value_read(&w->arena, kind_field_find(kind_find(w->kinds, STR("person")), STR("birth")), &wrong, 1, STR("SI"),
                       &value, err), ERR_INPUT, "!field-not-date");
}

static void what_is_not_shown_is_not_kept(void **state)
{
    UNUSED(state);
    const struct kind *kind = kind_find(w->kinds, STR("person"));
    json_t *fields = json_pack("{s:b, s:s}", "is_child", 0, "guardian", "teta");
    MUST(fields_check(kind, fields, FIELDS_WHOLE, err));
    assert_null(json_object_get(fields, "guardian"));
    json_object_set_new(fields, "is_child", json_true());
    REFUSED(fields_check(kind, fields, FIELDS_WHOLE, err), ERR_INPUT, "!field-required");
    json_decref(fields);
}

static void both_sides_of_a_clash_are_kept(void **state)
{
    UNUSED(state);
    const struct kind *kind = kind_find(w->kinds, STR("case"));
    json_t *base = json_pack("{s:s, s:s}", "summary", "a", "risk", "low"), *mine = json_pack("{s:s, s:s}",
                             "summary", "b", "risk", "high"),
           *theirs = json_pack("{s:s, s:s}", "summary", "c", "risk", "low");
    struct field_change *clash;
    size_t count;
    json_t *merged = fields_merge(kind, &w->arena, base, mine, theirs, &clash, &count);
    assert_int_equal(count, 1);
    assert_true(str_is(clash[0].field->id, "summary"));
    assert_string_equal(json_string_value(json_object_get(merged, "risk")), "high");
    assert_string_equal(json_string_value(json_object_get(merged, "summary")), "c");
    json_decref(base);
    json_decref(mine);
    json_decref(theirs);
    json_decref(merged);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_opens_for_its_agency_alone),
        cmocka_unit_test(a_person_stands_in_a_case),
        cmocka_unit_test(two_who_change_at_once_do_not_both_win),
        cmocka_unit_test(closure_needs_an_outcome_and_another),
        cmocka_unit_test(an_action_looks_at_the_fields),
        cmocka_unit_test(fields_of_others_stay_and_stay_unseen),
        cmocka_unit_test(lists_are_filtered_by_what_is_open),
        cmocka_unit_test(many_are_opened_in_the_order_they_are_asked),
        cmocka_unit_test(values_are_read_as_people_write_them),
        cmocka_unit_test(what_is_not_shown_is_not_kept),
        cmocka_unit_test(both_sides_of_a_clash_are_kept),
    };
    return cmocka_run_group_tests(tests, up, down);
}
