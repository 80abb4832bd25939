/* find.c - a search finds what its member may read, in any script, and nothing else; the same person twice is found. */
#include "world.h"

#include "case/find.h"
#include "record/team.h"

static struct world world, *const w = &world;
static struct session *ana, *iva, *cop;
static struct find_rooms *rooms;
static int64_t home, olena, other;

static int64_t added(struct session *by, const char *kind, int64_t parent, json_t *fields)
{
    struct item_new in = {.kind = str_from(kind), .parent = parent, .fields = fields, .lang = STR("uk"),
                                           .mode = FIELDS_PART};
    int64_t id = 0;
    MUST(item_add(&w->records, by, &w->arena, &in, &id, err));
    json_decref(fields);
    return id;
}

static int up(void **state)
{
    UNUSED(state);
    const struct text_names *names;
    world_up(w);
    MUST(text_names_load(&w->packs_arena, &w->packs, &names, err));
    MUST(find_rooms_new(&w->cases, &w->records, names, 64 * 1024 * 1024, &rooms, err));
    ana = member_in(w, w->shelter, "ana", "Ana", ROLE_CASEWORKER, NULL);
    iva = member_in(w, w->shelter, "iva", "Iva", ROLE_ANALYST, NULL);
    cop = member_in(w, w->intake, "cop", "Cop", ROLE_CASEWORKER, NULL);
    home = added(ana, "case", 0, json_pack("{s:s}", "summary", "Ponudba dela v tovarni"));
    olena = added(ana, "person", home, json_pack("{s:s, s:s, s:s, s:s}", "given_name", "Олена", "family_name", "Вигадана",
                                                 "birth", "1999-04-03", "phone", "+38640111222"));
    other = added(ana, "person", home, json_pack("{s:s, s:s}", "given_name", "Marta", "family_name", "Izmišljena"));
    return 0;
}

static int down(void **state)
{
    UNUSED(state);
    find_rooms_free(rooms);
    session_release(ana);
    session_release(iva);
    session_release(cop);
    world_down(w);
    return 0;
}

static struct find_result found(struct session *by, const char *text)
{
    struct find_in in = {.text = str_from(text), .lang = STR("en"), .most = 50, .patience_ms = 5000};
    struct find_result result = {0};
    MUST(find_ask(rooms, by, &w->arena, &in, &result, err));
    assert_true(result.complete);
    return result;
}

static void a_name_is_found_in_any_script_and_a_number_in_any_writing(void **state)
{
    UNUSED(state);
    static const char *const ASKED[] = {"Олена", "Olena", "Elena", "040 111 222", "+386 40 111222", "3. 4. 1999", "Vyhadana"};
    for (size_t i = 0; i < LEN(ASKED); i++) {
        struct find_result result = found(ana, ASKED[i]);
        if (result.count != 1 || result.hits[0].id != olena)
            fail_msg("%s: %zu found", ASKED[i], result.count);
    }
    struct find_result result = found(ana, "tovarn");
    result = found(ana, "tovarna");
    assert_int_equal(result.count, 1);
    assert_int_equal(result.hits[0].id, home);
    assert_int_equal(result.hits[0].piece_count, 1);
}

static void others_find_nothing(void **state)
{
    UNUSED(state);
    assert_int_equal(found(cop, "Olena").count, 0);
    assert_int_equal(found(iva, "Olena").count, 0); /* an analyst sees no sealed word */
}

static void what_changed_is_found_as_it_is_now(void **state)
{
    UNUSED(state);
    json_t *words = json_pack("{s:s}", "family_name", "Preimenovana");
    assert_int_equal(found(ana, "Preimenovana").count, 0);
    MUST(item_change(&w->records, ana, &w->arena, other, 1, words, FIELDS_PART, STR(""), err));
    json_decref(words);
    assert_int_equal(found(ana, "Preimenovana").count, 1);
    assert_int_equal(found(ana, "Izmišljena Marta").count, 0);
}

static void a_report_is_found_by_its_words(void **state)
{
    UNUSED(state);
    struct case_report_out report = submitted(w, "Zbirališče pri mlinu", false);
    struct find_result result = found(cop, "mlin");
    assert_int_equal(result.count, 1);
    assert_int_equal(result.hits[0].id, report.id);
    assert_null(result.hits[0].kind);
}

static void the_same_person_is_found_on_the_way_in(void **state)
{
    UNUSED(state);
    const struct kind *kind = kind_find(w->kinds, STR("person"));
    json_t *fields = json_pack("{s:s, s:s, s:s}", "given_name", "Elena", "family_name", "Vyhadana", "birth", "1999-04-03");
    struct alike *alike;
    size_t count;
    enum find_pace pace;
    MUST(find_pace(rooms, ana, &pace, err));
    assert_int_equal(pace, FIND_AT_ONCE); /* a small house sees it on the page itself */
    MUST(find_alike(rooms, ana, &w->arena, kind, fields, 0, &alike, &count, err));
    assert_int_equal(count, 1);
    assert_int_equal(alike[0].id, olena);
    MUST(find_alike(rooms, ana, &w->arena, kind, fields, olena, &alike, &count, err));
    assert_int_equal(count, 0);
    json_decref(fields);
}

/* Members of one role share a room; which of them may read a house's address changes with every placement. */
static void what_a_rule_keeps_from_some_is_found_by_none(void **state)
{
    UNUSED(state);
    int64_t house = added(ana, "place", 0, json_pack("{s:s, s:s, s:i, s:s}", "name", "Modra hiša", "accommodation", "crisis",
                                                     "beds", 3, "address", "Skrita ulica 7"));
    struct find_result result = found(ana, "Modra hiša");
    assert_int_equal(result.count, 1);
    assert_int_equal(result.hits[0].id, house);
    assert_int_equal(found(ana, "Skrita").count, 0);
}

static struct session *of_the_house(void)
{
    struct role_as as = {0};
    int64_t id = 0;
    MUST(role_as_named(w->roles, STR("shelter"), &as, err));
    MUST(member_add_ready_as(w->store, w->shelter, STR("zala"), STR("Zala"), as, STR("long enough a password"), TOTP, &id,
                             err));
    MUST(member_admit_ready(w->store, STR("ana"), STR("long enough a password"), id, err));
    return sign_in(w, "zala");
}

/* Two answers to one question: both are found, each by who may read the field; an answer nobody chose is found no longer. */
static void an_answer_that_waits_is_found(void **state)
{
    UNUSED(state);
    struct session *zala = of_the_house();
    int64_t house = added(ana, "place", 0, json_pack("{s:s, s:s, s:i}", "name", "Rumena hiša", "accommodation", "crisis",
                                                     "beds", 4));
    int64_t person = added(ana, "person", home, json_pack("{s:s}", "given_name", "Natalija"));
    added(ana, "placement", home, json_pack("{s:I, s:[I], s:s, s:s}", "place", (json_int_t)house, "persons",
                                            (json_int_t)person, "from", "2031-01-01", "until", "2031-01-09"));
    json_t *now = json_pack("{s:s, s:s}", "family_name", "Kresnica", "recruited_words", "Obljubil je hmeljarno");
    json_t *then = json_pack("{s:s, s:s}", "family_name", "Zvezdana", "recruited_words", "Govoril je o vinogradu");
    struct item_late late = {.id = person, .edition = 1, .fields = then, .once = STR("1f0e")};
    size_t clashes = 0;
    MUST(item_change(&w->records, ana, &w->arena, person, 1, now, FIELDS_PART, STR(""), err));
    MUST(item_change_late(&w->records, ana, &w->arena, &late, &clashes, err));
    json_decref(now);
    json_decref(then);
    assert_int_equal(clashes, 2);
    struct find_result result = found(ana, "Zvezdana");
    assert_int_equal(result.count, 1);
    assert_int_equal(result.hits[0].id, person);
    assert_true(str_is(result.hits[0].pieces[0].field->id, "family_name"));
    assert_int_equal(found(ana, "vinogradu").count, 1);
    assert_int_equal(found(ana, "hmeljarno").count, 1);
    assert_int_equal(found(zala, "Zvezdana").count, 1);
    assert_int_equal(found(zala, "vinogradu").count, 0); /* a field that is not hers */
    assert_int_equal(found(cop, "Zvezdana").count, 0);
    MUST(item_clash_decide(&w->records, ana, &w->arena, person, 3, STR("family_name"), 0, err));
    assert_int_equal(found(ana, "Zvezdana").count, 0);
    session_release(zala);
}

static void no_word_stands_in_the_folder(void **state)
{
    UNUSED(state);
    (void)found(ana, "Olena");
    assert_absent(w, STR("Олена"));
    assert_absent(w, STR("Olena"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_name_is_found_in_any_script_and_a_number_in_any_writing),
        cmocka_unit_test(others_find_nothing),
        cmocka_unit_test(what_changed_is_found_as_it_is_now),
        cmocka_unit_test(a_report_is_found_by_its_words),
        cmocka_unit_test(the_same_person_is_found_on_the_way_in),
        cmocka_unit_test(what_a_rule_keeps_from_some_is_found_by_none),
        cmocka_unit_test(an_answer_that_waits_is_found),
        cmocka_unit_test(no_word_stands_in_the_folder),
    };
    return cmocka_run_group_tests(tests, up, down);
}
