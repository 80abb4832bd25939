/* lodging_person.c - one person has one bed a night, whatever is done and by however many at once. */
#include "lodging_world.h"

#include "record/team.h"

static void a_person_has_one_bed_a_night(void **state)
{
    UNUSED(state);
    int64_t here = new_place(vida, 9, ""), there = new_place(vida, 9, ""), mother = 0, none = 0, later = 0, next = 0;
    struct family pair = family_of(ana, 2), child = pair;
    struct item house;
    bool found;
    child.persons[0] = pair.persons[1];
    MUST(add(ana, "placement", pair.id, stay(here, &pair, 1, TODAY, TODAY + 3), &mother, err));
    REFUSED(add(ana, "placement", pair.id, stay(there, &pair, 2, TODAY + 2, TODAY + 9), &none, err), ERR_CONFLICT,
            "!person-has-bed");
    REFUSED(add(ana, "placement", pair.id, stay(here, &pair, 1, TODAY + 1, TODAY + 2), &none, err), ERR_CONFLICT,
            "!person-has-bed");
    MUST(add(ana, "placement", pair.id, stay(there, &child, 1, TODAY, TODAY + 3), &none, err));
    MUST(add(ana, "placement", pair.id, stay(there, &pair, 1, TODAY + 3, TODAY + 9), &later, err));
    /* The days of a stay move only where she has no other bed, and nothing of a refused change is left. */
    REFUSED(change(ana, mother, json_pack("{s:s}", "until", day(TODAY + 5).p), err), ERR_CONFLICT, "!person-has-bed");
    assert_int_equal(free_beds(here, TODAY + 3, TODAY + 5), 9);
    MUST(lodging_where(&w->records, ana, &w->arena, pair.persons, 1, TODAY, TODAY + 1, &house, &found, err));
    assert_true(found && house.id == here);
    item_end(&house);
    MUST(lodging_where(&w->records, zoja, &w->arena, pair.persons, 1, TODAY, TODAY + 1, &house, &found, err));
    assert_false(found); /* of another agency: nothing but that she has one */
    MUST(act(ana, mother, "admit", NULL, err));
    REFUSED(lodging_transfer(&w->records, ana, &w->arena,
                             &(struct lodging_move){.id = mother, .edition = edition_of(mother), .place = there,
                                                    .until = TODAY + 5}, &next, err), ERR_CONFLICT, "!person-has-bed");
    MUST(lodging_transfer(&w->records, ana, &w->arena,
                          &(struct lodging_move){.id = mother, .edition = edition_of(mother), .place = there}, &next, err));
    MUST(act(ana, later, "cancel", NULL, err));
    MUST(change(ana, next, json_pack("{s:s}", "until", day(TODAY + 5).p), err));
    /* Who stays longer than planned has her bed until she leaves. */
    clock_pretend(clock_local_day(TODAY + 6) + NIGHT_AT);
    REFUSED(add(ana, "placement", pair.id, stay(here, &pair, 1, TODAY + 6, TODAY + 8), &none, err), ERR_CONFLICT,
            "!person-has-bed");
    MUST(act(ana, next, "leave", json_pack("{s:s, s:s}", "left", day(TODAY + 6).p, "left_reason", "own-home"), err));
    MUST(add(ana, "placement", pair.id, stay(here, &pair, 1, TODAY + 6, TODAY + 8), &none, err));
    clock_pretend(clock_local_day(TODAY) + NIGHT_AT);
}

/* One person, 64 houses. */
static void sixty_four_want_one_person(void **state)
{
    UNUSED(state);
    pthread_t threads[RACERS];
    struct racer racers[RACERS];
    struct family alone = family_of(ana, 1);
    int64_t houses[RACERS];
    int won = 0, nights = 0;
    for (int i = 0; i < RACERS; i++)
        houses[i] = new_place(vida, 1, "");
    for (int i = 0; i < RACERS; i++) {
        racers[i] = (struct racer){.house = houses[i], .family = &alone};
        assert_int_equal(pthread_create(&threads[i], NULL, race, &racers[i]), 0);
    }
    for (int i = 0; i < RACERS; i++) {
        assert_int_equal(pthread_join(threads[i], NULL), 0);
        won += racers[i].won;
        nights += free_beds(houses[i], TODAY, TODAY + 7) == 0;
        if (!racers[i].won) {
            assert_string_equal(racers[i].err.text, "!person-has-bed");
            assert_int_equal(racers[i].err.kind, ERR_CONFLICT);
        }
    }
    assert_int_equal(won, 1);
    assert_int_equal(nights, 1);
}

static struct session *of_the_house(int64_t agency, const char *login, const char *admits)
{
    struct role_as as = {0};
    int64_t id = 0;
    MUST(role_as_named(w->roles, STR("shelter"), &as, err));
    MUST(member_add_ready_as(w->store, agency, str_from(login), str_from(login), as, STR("long enough a password"), TOTP,
                             &id, err));
    MUST(member_admit_ready(w->store, str_from(admits), STR("long enough a password"), id, err));
    return sign_in(w, login);
}

/* Opened, and in the list: a list and a page never disagree. */
static bool reads(struct session *by, int64_t person)
{
    struct item_filter filter = {.kind = STR("person"), .open = -1, .limit = 500};
    struct item item;
    struct err why;
    int64_t *ids;
    size_t count;
    bool listed = false, read = item_peek(&w->records, by, &w->arena, person, &item, &why);
    MUST(item_list(&w->records, by, &w->arena, &filter, &ids, &count, err));
    for (size_t i = 0; i < count; i++)
        listed = listed || ids[i] == person;
    if (read)
        item_end(&item);
    else
        assert_string_equal(why.text, "!record-unknown");
    assert_int_equal(read, listed);
    return read;
}

static void a_house_reads_who_stays_there(void **state)
{
    UNUSED(state);
    struct session *hana = of_the_house(w->shelter, "hana", "ana"), *mira = of_the_house(w->intake, "mira", "zoja");
    int64_t house = new_place(vida, 4, ""), stays = 0, never = 0;
    struct family pair = family_of(ana, 2);
    assert_false(reads(hana, pair.persons[0]));
    MUST(add(ana, "placement", pair.id, stay(house, &pair, 1, TODAY, TODAY + 3), &stays, err));
    assert_true(reads(hana, pair.persons[0]));
    assert_false(reads(hana, pair.persons[1])); /* of the same case, but not here */
    assert_false(reads(mira, pair.persons[0]));
    MUST(act(ana, stays, "admit", NULL, err));
    clock_pretend(clock_local_day(TODAY + 30) + NIGHT_AT); /* longer than planned: she is still there */
    session_release(hana);
    hana = of_the_house(w->shelter, "hana-2", "ana");
    assert_true(reads(hana, pair.persons[0]));
    MUST(act(ana, stays, "leave", json_pack("{s:s, s:s}", "left", day(TODAY + 16).p, "left_reason", "own-home"), err));
    assert_true(reads(hana, pair.persons[0])); /* 14 days, as packs/core/roles/shelter.yaml says */
    clock_pretend(clock_local_day(TODAY + 31) + NIGHT_AT);
    session_release(hana);
    hana = of_the_house(w->shelter, "hana-3", "ana");
    assert_false(reads(hana, pair.persons[0]));
    MUST(add(ana, "placement", pair.id, stay(house, &pair, 1, TODAY + 31, TODAY + 33), &never, err));
    assert_true(reads(hana, pair.persons[0]));
    MUST(act(ana, never, "cancel", NULL, err));
    assert_false(reads(hana, pair.persons[0]));
    session_release(hana);
    session_release(mira);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_person_has_one_bed_a_night),
        cmocka_unit_test(sixty_four_want_one_person),
        cmocka_unit_test(a_house_reads_who_stays_there),
    };
    return cmocka_run_group_tests(tests, up, down);
}
