/* referral.c - a referral shows its package and nothing else, to its receiver and nobody else, for as long as it stands. */
#include "case/sharing_world.h"

static bool holds(const json_t *value, const char *word)
{
    char *text = json_dumps(value, JSON_COMPACT);
    bool found = text && strstr(text, word);
    free(text);
    return found;
}

static void the_receiver_sees_the_package_and_answers(void **state)
{
    UNUSED(state);
    struct story story = new_story();
    struct referral there, here;
    agrees(story, "house", "person", "case", 10);
    int64_t id = draft(story, "house");
    MUST(referral_send(&w->records, ana, &w->arena, id, 1, err));
    MUST(referral_open(&w->records, eva, &w->arena, id, &there, err));
    assert_true(str_is(there.item.state->id, "seen"));
    assert_false(there.is_ours);
    assert_int_equal(there.item.parent, 0);
    assert_null(json_object_get(there.item.fields, "person"));
    assert_null(json_object_get(there.item.fields, "consent"));
    assert_int_equal(json_array_size(json_object_get(there.package, "records")), 2);
    assert_true(holds(there.package, "Олена"));
    json_t *answer = json_pack("{s:s}", "answer", "Postelja je prosta."), *question = json_pack("{s:s}", "question",
                                                                                                "Druga");
    REFUSED(item_act(&w->records, eva, &w->arena, id, there.item.edition, STR("answer"), question, STR(""), err), ERR_INPUT,
            "!field-required");
    json_object_set_new(question, "answer", json_string("Da"));
    REFUSED(item_act(&w->records, eva, &w->arena, id, there.item.edition, STR("answer"), question, STR(""), err),
            ERR_CONFLICT,
            "!referral-was-sent");
    REFUSED(item_act(&w->records, eva, &w->arena, id, there.item.edition, STR("withdraw"), NULL, STR("ker ne moremo"), err),
            ERR_DENIED, "!not-allowed");
    MUST(item_act(&w->records, eva, &w->arena, id, there.item.edition, STR("answer"), answer, STR(""), err));
    referral_end(&there);
    MUST(referral_open(&w->records, ana, &w->arena, id, &here, err));
    assert_true(str_is(here.item.state->id, "answered"));
    assert_string_equal(json_string_value(json_object_get(here.item.fields, "answer")), "Postelja je prosta.");
    assert_true(here.is_ours);
    referral_end(&here);
    json_decref(answer);
    json_decref(question);
    struct item none;
    REFUSED(item_open(&w->records, cop, &w->arena, id, &none, err), ERR_NOT_FOUND, "!record-unknown");
    REFUSED(item_open(&w->records, eva, &w->arena, story.id, &none, err), ERR_NOT_FOUND, "!record-unknown");
    REFUSED(item_open(&w->records, eva, &w->arena, story.person, &none, err), ERR_NOT_FOUND, "!record-unknown");
}

static void the_trail_names_ones_own_people_alone(void **state)
{
    UNUSED(state);
    struct story story = new_story();
    struct item_edition *editions;
    size_t count;
    agrees(story, "house", "person", "case", 10);
    int64_t id = draft(story, "house");
    MUST(referral_send(&w->records, ana, &w->arena, id, 1, err));
    struct referral there;
    MUST(referral_open(&w->records, eva, &w->arena, id, &there, err));
    referral_end(&there);
    MUST(item_history(&w->records, eva, &w->arena, id, &editions, &count, err));
    assert_int_equal(count, 2); /* sent, seen: nothing of the draft */
    assert_int_equal(editions[0].stamp.name.n, 0);
    assert_true(str_is(editions[0].stamp.agency_name, "Testna varna hiša"));
    assert_true(str_is(editions[1].stamp.name, "eva-invented"));
    for (size_t i = 0; i < count; i++)
        json_decref(editions[i].fields);
    MUST(item_history(&w->records, bor, &w->arena, id, &editions, &count, err));
    assert_int_equal(count, 3);
    assert_true(str_is(editions[1].stamp.name, "ana-invented"));
    assert_true(str_is(editions[2].stamp.agency_name, "Testna hiša"));
    for (size_t i = 0; i < count; i++)
        json_decref(editions[i].fields);
}

static void no_key_number_or_staff_stands_in_a_package(void **state)
{
    UNUSED(state);
    struct story story = new_story();
    agrees(story, "house", "person", "case", 10);
    int64_t id = draft(story, "house");
    struct referral_preview preview;
    MUST(referral_preview(&w->records, ana, &w->arena, id, &preview, err));
    assert_non_null(preview.package);
    assert_true(holds(preview.choice, str_printf(&w->arena, "%" PRId64, story.person).p));
    const char *words[] = {"ana", "bor", "member", "agency", "uid", "key", "\"id\"", "record:", "consent",
                           str_printf(&w->arena, ":%" PRId64, story.person).p,
                               str_printf(&w->arena, ":%" PRId64, story.id).p,
                           str_printf(&w->arena, "[%" PRId64, story.person).p};
    for (size_t i = 0; i < LEN(words); i++)
        if (holds(preview.package, words[i]))
            fail_msg("\"%s\" stands in the package", words[i]);
    assert_true(holds(preview.package, "{\"order\":"));
    struct package_row head[] = {{STR("For"), STR("Testna hiša")}};
    json_t *paper = package_document(&w->records, &w->arena, preview.package, STR("en"), false, STR("Referral"),
                                     NULL, head, 1);
    for (size_t i = 0; i < LEN(words); i++)
        if (holds(paper, words[i]))
            fail_msg("\"%s\" stands in the paper", words[i]);
    assert_true(holds(paper, "Олена"));
    json_decref(paper);
    referral_preview_end(&preview);
}

static void sent_outside_it_becomes_a_paper_and_is_written_down(void **state)
{
    UNUSED(state);
    struct story story = new_story();
    json_t *fields = json_pack("{s:s, s:s, s:s, s:s, s:s}", "receiver_outside", "Dr. Izmišljena", "purpose",
                               "health", "question",
                               "Pregled", "ground", "vital", "ground_why", "Življenje je v nevarnosti."), *paper, *choice;
    int64_t id;
    MUST(referral_start(&w->records, ana, &w->arena, story.id, fields, &id, err));
    json_decref(fields);
    REFUSED(referral_send(&w->records, ana, &w->arena, id, 1, err), ERR_INPUT, "!package-empty");
    choice = json_pack("{s:[{s:I, s:[s, s, s]}]}", "records", "id", (json_int_t)story.person, "fields",
                       "given_name", "birth",
                       "secret");
    MUST(referral_choose(&w->records, ana, &w->arena, id, choice, err));
    REFUSED(referral_paper(&w->records, ana, &w->arena, id, STR("en"), false, STR("Referral"), NULL, NULL, 0, &paper, err),
            ERR_CONFLICT, "!not-in-this-state");
    MUST(referral_send(&w->records, ana, &w->arena, id, 1, err));
    REFUSED(referral_choose(&w->records, ana, &w->arena, id, choice, err), ERR_CONFLICT, "!referral-was-sent");
    json_decref(choice);
    MUST(referral_paper(&w->records, ana, &w->arena, id, STR("en"), false, STR("Referral"), NULL, NULL, 0, &paper, err));
    assert_true(holds(paper, "1999"));
    json_decref(paper);
    struct sharing *list;
    size_t count;
    MUST(sharing_list(&w->records, ana, &w->arena, story.id, &list, &count, err));
    assert_int_equal(count, 1);
    assert_int_equal(list[0].to, 0);
    assert_true(str_is(list[0].ground, "vital"));
}

static void it_is_undone_within_a_minute_while_unopened(void **state)
{
    UNUSED(state);
    struct story story = new_story();
    struct referral there;
    struct item none;
    agrees(story, "house", "person", "case", 10);
    int64_t first = draft(story, "house"), second = draft(story, "house"), third = draft(story, "house");
    MUST(referral_send(&w->records, ana, &w->arena, first, 1, err));
    MUST(referral_send(&w->records, ana, &w->arena, second, 1, err));
    MUST(referral_send(&w->records, ana, &w->arena, third, 1, err));
    MUST(referral_open(&w->records, eva, &w->arena, second, &there, err));
    referral_end(&there);
    REFUSED(referral_undo(&w->records, bor, &w->arena, first, err), ERR_CONFLICT, "!too-late-to-undo");
    MUST(referral_undo(&w->records, ana, &w->arena, first, err));
    REFUSED(item_open(&w->records, eva, &w->arena, first, &none, err), ERR_DENIED, "!access-ended");
    REFUSED(referral_undo(&w->records, ana, &w->arena, second, err), ERR_CONFLICT, "!too-late-to-undo");
    clock_pretend(clock_now() + 61);
    REFUSED(referral_undo(&w->records, ana, &w->arena, third, err), ERR_CONFLICT, "!too-late-to-undo");
    clock_pretend(0);
}

static void silence_shows_after_the_deadline(void **state)
{
    UNUSED(state);
    struct story story = new_story();
    agrees(story, "house", "person", "case", 10);
    int64_t id = draft(story, "house");
    json_t *deadline = json_pack("{s:s}", "deadline", day_text(1).p);
    MUST(item_change(&w->records, ana, &w->arena, id, 1, deadline, FIELDS_PART, STR(""), err));
    json_decref(deadline);
    MUST(referral_send(&w->records, ana, &w->arena, id, 2, err));
    struct item here = opened(w, ana, id);
    assert_false(referral_is_late(&here));
    clock_pretend(clock_now() + 3 * 86400);
    assert_true(referral_is_late(&here));
    clock_pretend(0);
    item_end(&here);
}

static void a_case_of_their_own_reads_through_the_referral(void **state)
{
    UNUSED(state);
    struct story story = new_story();
    struct referral there;
    int64_t own, id, back, consent = agrees(story, "house", "person", "case", 10);
    id = draft(story, "house");
    MUST(referral_send(&w->records, ana, &w->arena, id, 1, err));
    REFUSED(referral_make_case(&w->records, eva, &w->arena, id, STR("Od nas"), &own, err), ERR_CONFLICT,
            "!not-in-this-state");
    MUST(referral_open(&w->records, eva, &w->arena, id, &there, err));
    MUST(item_act(&w->records, eva, &w->arena, id, there.item.edition, STR("accept"), NULL, STR(""), err));
    referral_end(&there);
    MUST(referral_make_case(&w->records, eva, &w->arena, id, STR("Od nas"), &own, err));
    MUST(sharing_package_of_case(&w->records, eva, own, &back, err));
    assert_int_equal(back, id);
    withdraws(ana, consent);
    seen_by(eva, own);
    REFUSED(referral_open(&w->records, eva, &w->arena, back, &there, err), ERR_DENIED, "!access-ended");
}

/* At whatever point she withdraws: from then on the receiver reads nothing, and the sender everything. */
static void withdrawn_at_any_point_it_closes(void **state)
{
    UNUSED(state);
    static const char *const STEPS[] = {"", "send", "see", "accept", "answer", "finish"};
    for (size_t stop = 0; stop < LEN(STEPS); stop++) {
        struct story story = new_story();
        int64_t consent = agrees(story, "house", "person", "case", 10), id = draft(story, "house");
        json_t *answer = json_pack("{s:s}", "answer", "Da");
        for (size_t step = 1; step <= stop; step++) {
            struct session *by = step == 1 || step == 5 ? ana : eva;
            struct item now = seen_by(by, id);
            MUST(item_act(&w->records, by, &w->arena, id, now.edition, str_from(STEPS[step]), step == 4 ? answer
                          : NULL, STR(""),
                          err));
        }
        json_decref(answer);
        withdraws(ana, consent);
        struct item none;
        struct err why = {0};
        assert_false(item_open(&w->records, eva, &w->arena, id, &none, &why));
        assert_int_equal(why.kind, stop ? ERR_DENIED : ERR_NOT_FOUND);
        struct referral here;
        MUST(referral_open(&w->records, ana, &w->arena, id, &here, err));
        assert_int_equal(here.package != NULL, stop > 0);
        referral_end(&here);
        if (!stop)
            REFUSED(referral_send(&w->records, ana, &w->arena, id, 1, err), ERR_DENIED, "!no-consent");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_receiver_sees_the_package_and_answers),
        cmocka_unit_test(the_trail_names_ones_own_people_alone),
        cmocka_unit_test(no_key_number_or_staff_stands_in_a_package),
        cmocka_unit_test(sent_outside_it_becomes_a_paper_and_is_written_down),
        cmocka_unit_test(it_is_undone_within_a_minute_while_unopened),
        cmocka_unit_test(silence_shows_after_the_deadline),
        cmocka_unit_test(a_case_of_their_own_reads_through_the_referral),
        cmocka_unit_test(withdrawn_at_any_point_it_closes),
    };
    return cmocka_run_group_tests(tests, sharing_up, sharing_down);
}
