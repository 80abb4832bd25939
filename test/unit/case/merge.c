/* merge.c - two records of one person made one, and separate again, with nothing lost. */
#include "world.h"

#include "case/merge.h"

static struct world world, *const w = &world;
static struct session *ana;
static int64_t home;

static int64_t added(const char *kind, int64_t parent, json_t *fields)
{
    struct item_new in = {.kind = str_from(kind), .parent = parent, .fields = fields, .lang = STR("uk"),
                                           .mode = FIELDS_PART};
    int64_t id = 0;
    MUST(item_add(&w->records, ana, &w->arena, &in, &id, err));
    json_decref(fields);
    return id;
}

static int up(void **state)
{
    UNUSED(state);
    world_up(w);
    ana = member_in(w, w->shelter, "ana", "Ana", ROLE_CASEWORKER, NULL);
    home = added("case", 0, json_pack("{s:s}", "summary", "Zgodba"));
    return 0;
}

static int down(void **state)
{
    UNUSED(state);
    session_release(ana);
    world_down(w);
    return 0;
}

static struct item opened(int64_t id)
{
    struct item item = {0};
    MUST(item_open(&w->records, ana, &w->arena, id, &item, err));
    return item;
}

static void assert_field(int64_t id, const char *field, const char *wanted)
{
    struct item item = opened(id);
    const char *is = json_string_value(json_object_get(item.fields, field));
    if (wanted)
        assert_string_equal(is ? is : "", wanted);
    else
        assert_null(is);
    item_end(&item);
}

/* Both values of a conflict are somebody's answer: a person decides first. */
static void not_while_an_answer_waits(void **state)
{
    UNUSED(state);
    int64_t keep = added("person", home, json_pack("{s:s}", "given_name", "Sofija"));
    int64_t other = added("person", home, json_pack("{s:s}", "given_name", "Софія"));
    json_t *now = json_pack("{s:s}", "given_name", "Sofia"), *then = json_pack("{s:s}", "given_name", "Sonja");
    struct item_late late = {.id = other, .edition = 1, .fields = then, .once = STR("2a")};
    size_t clashes = 0;
    MUST(item_change(&w->records, ana, &w->arena, other, 1, now, FIELDS_PART, STR(""), err));
    MUST(item_change_late(&w->records, ana, &w->arena, &late, &clashes, err));
    assert_int_equal(clashes, 1);
    struct item item = opened(other);
    struct merge_in in = {.keep = keep, .keep_edition = 1, .other = other, .other_edition = item.edition, .fields = now};
    item_end(&item);
    REFUSED(merge_records(&w->records, ana, &w->arena, &in, err), ERR_CONFLICT, "!merge-clash-waits");
    assert_field(keep, "given_name", "Sofija"); /* nothing was taken */
    in = (struct merge_in){.keep = other, .keep_edition = in.other_edition, .other = keep, .other_edition = 1};
    REFUSED(merge_records(&w->records, ana, &w->arena, &in, err), ERR_CONFLICT, "!merge-clash-waits");
    MUST(item_clash_decide(&w->records, ana, &w->arena, other, in.keep_edition, STR("given_name"), 1, err));
    item = opened(other);
    in = (struct merge_in){.keep = keep, .keep_edition = 1, .other = other, .other_edition = item.edition,
                           .fields = item.fields};
    MUST(merge_records(&w->records, ana, &w->arena, &in, err));
    item_end(&item);
    assert_field(keep, "given_name", "Sonja");
    /* One of the two was changed meanwhile: nothing of either is written. */
    MUST(merge_undo(&w->records, ana, &w->arena, other, err));
    assert_field(keep, "given_name", "Sofija");
    item = opened(keep);
    in = (struct merge_in){.keep = keep, .keep_edition = item.edition, .other = other, .other_edition = 1, .fields = then};
    REFUSED(merge_records(&w->records, ana, &w->arena, &in, err), ERR_CONFLICT, "!changed-meanwhile");
    item_end(&item);
    assert_field(keep, "given_name", "Sofija");
    json_decref(now);
    json_decref(then);
}

static void they_are_made_one_and_separate_again(void **state)
{
    UNUSED(state);
    int64_t keep = added("person", home, json_pack("{s:s, s:s}", "given_name", "Olena", "phone", "+38640111222"));
    int64_t other = added("person", home, json_pack("{s:s, s:s}", "given_name", "Олена", "family_name", "Вигадана"));
    json_t *take = json_pack("{s:s}", "family_name", "Вигадана"), *later = json_pack("{s:s}", "given_name", "Olenka");
    struct merge_in in = {.keep = keep, .keep_edition = 1, .other = other, .other_edition = 1, .fields = take};
    MUST(merge_records(&w->records, ana, &w->arena, &in, err));
    assert_field(keep, "family_name", "Вигадана");
    assert_field(other, "family_name", "Вигадана");
    struct item item = opened(other);
    assert_true(str_is(item.state->id, "merged"));
    assert_int_equal(json_integer_value(json_object_get(item.fields, "merged_into")), keep);
    item_end(&item);
    MUST(item_change(&w->records, ana, &w->arena, keep, 2, later, FIELDS_PART, STR(""), err));
    MUST(merge_undo(&w->records, ana, &w->arena, other, err));
    assert_field(keep, "family_name", NULL);
    assert_field(keep, "given_name", "Olenka");
    assert_field(keep, "phone", "+38640111222");
    item = opened(other);
    assert_true(str_is(item.state->id, "active"));
    assert_null(json_object_get(item.fields, "merged_into"));
    item_end(&item);
    json_decref(take);
    json_decref(later);
}

static void what_was_compared_must_still_stand(void **state)
{
    UNUSED(state);
    int64_t keep = added("person", home, json_pack("{s:s}", "given_name", "Marta"));
    int64_t other = added("person", home, json_pack("{s:s}", "given_name", "Marta"));
    json_t *change = json_pack("{s:s}", "family_name", "Nova"), *none = json_object();
    struct merge_in in = {.keep = keep, .keep_edition = 1, .other = other, .other_edition = 1, .fields = none};
    MUST(item_change(&w->records, ana, &w->arena, other, 1, change, FIELDS_PART, STR(""), err));
    REFUSED(merge_records(&w->records, ana, &w->arena, &in, err), ERR_CONFLICT, "!changed-meanwhile");
    in.other = in.keep;
    REFUSED(merge_records(&w->records, ana, &w->arena, &in, err), ERR_INPUT, "!merge-not-alike");
    in.other = home;
    REFUSED(merge_records(&w->records, ana, &w->arena, &in, err), ERR_INPUT, "!merge-not-alike");
    json_decref(change);
    json_decref(none);
}

static void a_form_cannot_set_what_the_step_sets(void **state)
{
    UNUSED(state);
    int64_t one = added("person", home, json_pack("{s:s}", "given_name", "Vera"));
    json_t *forged = json_pack("{s:I}", "merged_into", (json_int_t)home);
    REFUSED(item_change(&w->records, ana, &w->arena, one, 1, forged, FIELDS_PART, STR(""), err), ERR_INPUT,
            "!field-unknown");
    json_decref(forged);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(not_while_an_answer_waits),
        cmocka_unit_test(they_are_made_one_and_separate_again),
        cmocka_unit_test(what_was_compared_must_still_stand),
        cmocka_unit_test(a_form_cannot_set_what_the_step_sets),
    };
    return cmocka_run_group_tests(tests, up, down);
}
