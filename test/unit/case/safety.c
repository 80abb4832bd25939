/* safety.c - a receiver that is named among what must never be told is found; and nothing that only looks like it. */
#include "case/sharing_world.h"

#include "case/safety.h"

static void a_name_is_found_as_whole_words_however_it_is_written(void **state)
{
    UNUSED(state);
    struct arena arena = {0};
    static const struct { const char *text, *name; bool found; } CASES[] = {
        {"Never tell Enota Vrabec where she is.", "Enota Vrabec", true},
        {"never tell ENOTA  VRABEC, please", "Enota Vrabec", true},
        {"Ne povejte: Zavetje Čudež.", "zavetje cudez", true},
        {"Ничего не говорить полиции", "полиции", true},
        {"Enota Vrabeca", "Enota Vrabec", false},
        {"Enota. Vrabec", "Vrabec", true},
        {"a brabec", "Vrabec", false},
        {"", "Vrabec", false},
        {"Vrabec", "", false},
        {"Vrabec", "  ", false},
    };
    for (size_t i = 0; i < LEN(CASES); i++)
        if (safety_names(&arena, str_from(CASES[i].text), str_from(CASES[i].name)) != CASES[i].found)
            fail_msg("\"%s\" in \"%s\"", CASES[i].name, CASES[i].text);
    arena_clear(&arena);
}

static void what_she_wants_nobody_to_know_comes_with_her_name(void **state)
{
    UNUSED(state);
    struct story story = new_story();
    json_t *fields = consent_fields(story.person, "house", "person", "case", 10);
    const struct safety_name names[] = {{STR("Testna policija (izmišljena)"), STR("police")},
                                        {STR("Testna hiša"), STR("house")}};
    struct safety_word *words;
    size_t count;
    MUST(safety_of(&w->records, ana, &w->arena, story.id, names, 2, &words, &count, err));
    assert_int_equal(count, 0);
    json_object_set_new(fields, "fields_not", json_string("Testna policija ne sme izvedeti."));
    added(w, ana, "consent", story.id, fields);
    MUST(safety_of(&w->records, ana, &w->arena, story.id, names, 2, &words, &count, err));
    assert_int_equal(count, 1);
    assert_true(words[0].never && str_is(words[0].about, "Олена"));
    assert_true(str_eq(words[0].named, names[0].name));
    MUST(safety_of(&w->records, ana, &w->arena, story.id, names + 1, 1, &words, &count, err));
    assert_int_equal(words[0].named.n, 0);
    MUST(safety_of(&w->records, cop, &w->arena, story.id, names, 2, &words, &count, err));
    assert_int_equal(count, 0); /* another agency reads nothing of it */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_name_is_found_as_whole_words_however_it_is_written),
        cmocka_unit_test(what_she_wants_nobody_to_know_comes_with_her_name),
    };
    return cmocka_run_group_tests(tests, sharing_up, sharing_down);
}
