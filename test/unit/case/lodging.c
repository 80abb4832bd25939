/* lodging.c - beds: never two in one, whatever is done in whatever order. */
#include "lodging_world.h"

/* ---- what a worker does ---- */

static void a_mother_and_her_child_stay_in_one_room(void **state)
{
    UNUSED(state);
    int64_t house = new_place(vida, 8, "2, 2, 4"), one = 0, both = 0, four = 0, none = 0;
    struct family alone = family_of(ana, 1), pair = family_of(ana, 2), many = family_of(ana, 4);
    MUST(add(ana, "placement", alone.id, stay(house, &alone, 1, TODAY, TODAY + 3), &one, err));
    assert_int_equal(beds_of(house, one), 1u << 1);
    MUST(add(ana, "placement", pair.id, stay(house, &pair, 2, TODAY, TODAY + 3), &both, err));
    assert_int_equal(beds_of(house, both), 1u << 3 | 1u << 4);
    MUST(add(ana, "placement", many.id, stay(house, &many, 4, TODAY, TODAY + 3), &four, err));
    assert_int_equal(beds_of(house, four), 0xfu << 5);
    assert_int_equal(free_beds(house, TODAY, TODAY + 1), 1);
    REFUSED(add(ana, "placement", pair.id, stay(house, &pair, 2, TODAY + 2, TODAY + 9), &none, err), ERR_CONFLICT,
            "!no-bed-free");
    MUST(add(ana, "placement", pair.id, stay(house, &pair, 2, TODAY + 3, TODAY + 9), &none, err));
}

static void a_bed_that_is_named_is_that_bed(void **state)
{
    UNUSED(state);
    int64_t house = new_place(vida, 3, ""), one = 0, two = 0;
    struct family alone = family_of(ana, 1);
    json_t *wish = stay(house, &alone, 1, TODAY, TODAY + 2), *again;
    json_object_set_new(wish, "bed", json_integer(2));
    again = json_deep_copy(wish);
    MUST(add(ana, "placement", alone.id, wish, &one, err));
    REFUSED(add(ana, "placement", alone.id, again, &two, err), ERR_CONFLICT, "!bed-taken");
    wish = stay(house, &alone, 1, TODAY, TODAY + 2);
    json_object_set_new(wish, "bed", json_integer(4));
    REFUSED(add(ana, "placement", alone.id, wish, &two, err), ERR_INPUT, "!bed-unknown");
    REFUSED(add(ana, "placement", alone.id, stay(house, &alone, 1, TODAY, TODAY - 1), &two, err), ERR_INPUT,
            "!until-before-from");
    REFUSED(add(ana, "placement", alone.id, stay(house, &alone, 1, TODAY, TODAY + 1200), &two, err), ERR_INPUT,
            "!stay-too-long");
}

static void days_that_change_take_and_free(void **state)
{
    UNUSED(state);
    int64_t house = new_place(vida, 1, ""), one = 0, two = 0;
    struct family alone = family_of(ana, 1);
    MUST(add(ana, "placement", alone.id, stay(house, &alone, 1, TODAY, TODAY + 5), &one, err));
    REFUSED(add(ana, "placement", alone.id, stay(house, &alone, 1, TODAY + 4, TODAY + 6), &two, err), ERR_CONFLICT,
            "!no-bed-free");
    MUST(change(ana, one, json_pack("{s:s}", "until", day(TODAY + 4).p), err));
    MUST(add(ana, "placement", alone.id, stay(house, &alone, 1, TODAY + 4, TODAY + 6), &two, err));
    REFUSED(change(ana, one, json_pack("{s:s}", "until", day(TODAY + 5).p), err), ERR_CONFLICT, "!no-bed-free");
    MUST(act(ana, two, "cancel", NULL, err));
    MUST(change(ana, one, json_pack("{s:s}", "until", day(TODAY + 5).p), err));
    assert_int_equal(free_beds(house, TODAY + 4, TODAY + 5), 0);
    assert_int_equal(free_beds(house, TODAY + 5, TODAY + 6), 1);
}

static void who_stays_longer_keeps_her_bed(void **state)
{
    UNUSED(state);
    int64_t house = new_place(vida, 1, ""), one = 0, two = 0;
    struct family alone = family_of(ana, 1);
    MUST(add(ana, "placement", alone.id, stay(house, &alone, 1, TODAY, TODAY + 1), &one, err));
    MUST(act(ana, one, "admit", NULL, err));
    clock_pretend(clock_local_day(TODAY + 1) + NIGHT_AT);
    assert_int_equal(free_beds(house, TODAY + 1, TODAY + 2), 0);
    REFUSED(add(ana, "placement", alone.id, stay(house, &alone, 1, TODAY + 1, TODAY + 2), &two, err), ERR_CONFLICT,
            "!no-bed-free");
    json_t *named = stay(house, &alone, 1, TODAY + 1, TODAY + 2);
    json_object_set_new(named, "bed", json_integer(1));
    REFUSED(add(ana, "placement", alone.id, named, &two, err), ERR_CONFLICT, "!bed-still-used");
    REFUSED(act(ana, one, "leave", json_pack("{s:s, s:s}", "left", day(TODAY + 2).p, "left_reason", "own-wish"), err),
            ERR_INPUT, "!left-in-future");
    MUST(act(ana, one, "leave", json_pack("{s:s, s:s}", "left", day(TODAY + 1).p, "left_reason", "own-wish"), err));
    MUST(add(ana, "placement", alone.id, stay(house, &alone, 1, TODAY + 1, TODAY + 2), &two, err));
    struct lodging_count *nights;
    size_t count;
    MUST(lodging_occupancy(&w->records, vida, &w->arena, house, TODAY, TODAY + 5, &nights, &count, err));
    assert_int_equal(count, 2);
    clock_pretend(clock_local_day(TODAY) + NIGHT_AT);
}

static void before_six_it_is_still_last_night(void **state)
{
    UNUSED(state);
    assert_int_equal(lodging_tonight(clock_local_day(TODAY) + 2 * 3600), TODAY - 1);
    assert_int_equal(lodging_tonight(clock_local_day(TODAY) + 7 * 3600), TODAY);
    assert_int_equal(lodging_tonight(clock_local_day(TODAY) + 23 * 3600), TODAY);
}

static void she_leaves_here_and_is_admitted_there(void **state)
{
    UNUSED(state);
    int64_t crisis = new_place(vida, 2, ""), safe = new_place(vida, 2, ""), one = 0, moved = 0, other = 0;
    struct family pair = family_of(ana, 2), alone = family_of(ana, 1);
    struct item item;
    clock_pretend(clock_local_day(TODAY - 3) + NIGHT_AT);
    MUST(add(ana, "placement", pair.id, stay(crisis, &pair, 2, TODAY - 3, TODAY + 5), &one, err));
    MUST(act(ana, one, "admit", NULL, err));
    clock_pretend(clock_local_day(TODAY) + NIGHT_AT);
    REFUSED(change(ana, one, json_pack("{s:I}", "place", (json_int_t)safe), err), ERR_INPUT, "!use-transfer");
    MUST(add(ana, "placement", alone.id, stay(safe, &alone, 1, TODAY + 2, TODAY + 4), &other, err));
    struct lodging_move move = {.id = one, .edition = edition_of(one), .place = safe};
    REFUSED(lodging_transfer(&w->records, ana, &w->arena, &move, &moved, err), ERR_CONFLICT, "!no-bed-free");
    assert_int_equal(free_beds(crisis, TODAY, TODAY + 1), 0); /* all of it was taken back */
    move.until = TODAY + 2;
    MUST(lodging_transfer(&w->records, ana, &w->arena, &move, &moved, err));
    assert_int_equal(free_beds(crisis, TODAY, TODAY + 5), 2);
    assert_int_equal(beds_of(safe, moved), 1u << 1 | 1u << 2);
    MUST(item_open(&w->records, ana, &w->arena, one, &item, err));
    assert_true(str_is(item.state->id, "left"));
    assert_string_equal(json_string_value(json_object_get(item.fields, "left_reason")), "transfer");
    item_end(&item);
    MUST(item_open(&w->records, ana, &w->arena, moved, &item, err));
    assert_true(str_is(item.state->id, "admitted"));
    assert_int_equal(item.parent, pair.id);
    item_end(&item);
    struct lodging_count *nights;
    size_t count;
    MUST(lodging_occupancy(&w->records, vida, &w->arena, crisis, TODAY - 10, TODAY + 10, &nights, &count, err));
    assert_int_equal(count, 3); /* the nights before stay true */
}

static void a_bed_somebody_sleeps_in_is_never_taken_away(void **state)
{
    UNUSED(state);
    int64_t house = new_place(vida, 4, "2, 2"), one = 0;
    struct family alone = family_of(ana, 1);
    json_t *wish = stay(house, &alone, 1, TODAY, TODAY + 2);
    json_object_set_new(wish, "bed", json_integer(3));
    MUST(add(ana, "placement", alone.id, wish, &one, err));
    REFUSED(change(vida, house, json_pack("{s:i, s:s}", "beds", 2, "rooms", "2"), err), ERR_INPUT, "!beds-in-use");
    REFUSED(change(vida, house, json_pack("{s:i}", "beds", 5), err), ERR_INPUT, "!rooms-not-beds");
    REFUSED(act(vida, house, "close", NULL, err), ERR_CONFLICT, "!place-in-use");
    MUST(act(ana, one, "cancel", NULL, err));
    MUST(change(vida, house, json_pack("{s:i, s:s}", "beds", 2, "rooms", "2"), err));
    MUST(act(vida, house, "close", NULL, err));
    REFUSED(add(ana, "placement", alone.id, stay(house, &alone, 1, TODAY, TODAY + 2), &one, err), ERR_INPUT,
            "!place-closed");
}

static void the_address_is_seen_while_she_is_there(void **state)
{
    UNUSED(state);
    int64_t house = new_place(vida, 2, ""), one = 0;
    struct family alone = family_of(ana, 1);
    struct item item;
    MUST(item_assign(&w->records, ana, &w->arena, alone.id, session_member(ana), err));
    MUST(item_open(&w->records, vida, &w->arena, house, &item, err));
    assert_non_null(json_object_get(item.fields, "address"));
    item_end(&item);
    for (int placed = 0; placed < 3; placed++) {
        struct item_edition *past;
        size_t count;
        if (placed == 1)
            MUST(add(ana, "placement", alone.id, stay(house, &alone, 1, TODAY, TODAY + 2), &one, err));
        if (placed == 2)
            MUST(act(ana, one, "cancel", NULL, err));
        MUST(item_open(&w->records, ana, &w->arena, house, &item, err));
        assert_int_equal(json_object_get(item.fields, "address") != NULL, placed == 1);
        MUST(item_history(&w->records, ana, &w->arena, house, &past, &count, err));
        assert_int_equal(json_object_get(past[0].fields, "address") != NULL, placed == 1);
        for (size_t i = 0; i < count; i++)
            json_decref(past[i].fields);
        if (!placed) /* a form that does not show it cannot wipe it */
            MUST(change(ana, house, json_pack("{s:n, s:s}", "address", "rules", "Tiho"), err));
        item_end(&item);
    }
    MUST(item_open(&w->records, vida, &w->arena, house, &item, err));
    assert_string_equal(json_string_value(json_object_get(item.fields, "address")), "Skrita ulica 7, Izmišljeni Kraj");
    item_end(&item);
    assert_absent(w, STR("Skrita ulica"));
}

static void others_see_how_many_and_not_where(void **state)
{
    UNUSED(state);
    struct lodging_house *houses;
    struct lodging_bed *beds;
    size_t count;
    MUST(lodging_elsewhere(&w->records, zoja, &w->arena, TODAY + 900, TODAY + 901, &houses, &count, err));
    assert_true(count > 0);
    assert_int_equal(houses[0].place, 0);
    assert_int_equal(houses[0].agency, w->shelter);
    assert_true(houses[0].free > 0 && lodging_suits(&houses[0], STR("women")));
    MUST(lodging_stays(&w->records, zoja, &w->arena, 0, &beds, &count, err));
    assert_int_equal(count, 0);
    MUST(lodging_houses(&w->records, zoja, &w->arena, TODAY, TODAY + 1, &houses, &count, err));
    assert_int_equal(count, 0);
}

/* ---- 64 of them at once ---- */

static void sixty_four_want_one_bed(void **state)
{
    UNUSED(state);
    for (int named = 0; named < 2; named++) {
        pthread_t threads[RACERS];
        struct racer racers[RACERS];
        struct family alone = family_of(ana, 1);
        int64_t house = new_place(vida, named ? 5 : 1, "");
        int won = 0;
        for (int i = 0; i < RACERS; i++) {
            racers[i] = (struct racer){.house = house, .family = &alone, .named = named};
            assert_int_equal(pthread_create(&threads[i], NULL, race, &racers[i]), 0);
        }
        for (int i = 0; i < RACERS; i++) {
            assert_int_equal(pthread_join(threads[i], NULL), 0);
            won += racers[i].won;
            if (!racers[i].won) {
                assert_string_equal(racers[i].err.text, named ? "!bed-taken" : "!no-bed-free");
                assert_int_equal(racers[i].err.kind, ERR_CONFLICT);
            }
        }
        assert_int_equal(won, 1);
        assert_int_equal(free_beds(house, TODAY, TODAY + 7), named ? 4 : 0);
    }
}

/* ---- anything in any order, against a small model ---- */

enum { FAMILIES = 12, HOUSES = 2, BEDS = 4, SPAN = 12, PLACEMENTS = 400, STEPS = 1500 };
struct model { int64_t id, house; int beds; int32_t from, until; bool live, in; };
static struct model models[PLACEMENTS];
static size_t model_count;

static unsigned roll(unsigned sides)
{
    static uint64_t seed = 0x9e3779b97f4a7c15;
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return (unsigned)(seed >> 33) % sides;
}

/* Nobody has more beds than stand there, nobody has a bed too few, no night beside those said. */
static void check_model(const int64_t houses[HOUSES])
{
    for (int h = 0; h < HOUSES; h++) {
        int want[SPAN * 3] = {0}, have[SPAN * 3] = {0};
        struct lodging_night *nights;
        size_t count;
        for (size_t i = 0; i < model_count; i++)
            for (int32_t n = models[i].from; models[i].house == houses[h] && n < models[i].until; n++)
                want[n - TODAY] += models[i].beds;
        MUST(lodging_nights(&w->records, vida, &w->arena, houses[h], TODAY, TODAY + SPAN * 3, &nights, &count, err));
        for (size_t i = 0; i < count; i++) {
            have[nights[i].night - TODAY]++;
            assert_true(nights[i].bed >= 1 && nights[i].bed <= BEDS);
        }
        for (int n = 0; n < SPAN * 3; n++) {
            assert_int_equal(have[n], want[n]);
            assert_true(have[n] <= BEDS);
        }
    }
}

static void step_add(const int64_t houses[HOUSES], const struct family *family)
{
    struct model *new = &models[model_count];
    int people = 1 + (int)roll(2);
    int32_t from = TODAY + (int32_t)roll(SPAN);
    struct err why;
    *new = (struct model){.house = houses[roll(HOUSES)], .beds = people, .from = from,
                          .until = from + 1 + (int32_t)roll(SPAN / 2), .live = true};
    if (add(ana, "placement", family->id, stay(new->house, family, people, from, new->until), &new->id, &why))
        model_count++;
    else
        assert_int_equal(why.kind, ERR_CONFLICT);
}

static void step_change(struct model *one, const int64_t houses[HOUSES])
{
    struct err why;
    struct model wish = *one;
    wish.until = wish.from + 1 + (int32_t)roll(SPAN / 2);
    wish.house = one->in ? one->house : houses[roll(HOUSES)];
    if (change(ana, one->id, json_pack("{s:s, s:I}", "until", day(wish.until).p, "place", (json_int_t)wish.house), &why))
        *one = wish;
    else
        assert_int_equal(why.kind, ERR_CONFLICT);
}

static void step_move(struct model *one, const int64_t houses[HOUSES])
{
    struct model *new = &models[model_count];
    struct lodging_move move = {.id = one->id, .edition = edition_of(one->id), .place = houses[roll(HOUSES)]};
    struct err why;
    *new = (struct model){.house = move.place, .beds = one->beds, .from = TODAY, .live = true, .in = true,
                          .until = one->until > TODAY ? one->until : TODAY + 1};
    if (lodging_transfer(&w->records, ana, &w->arena, &move, &new->id, &why)) {
        one->until = TODAY > one->from ? TODAY : one->from;
        one->live = false;
        model_count++;
    } else {
        assert_int_equal(why.kind, ERR_CONFLICT);
    }
}

static void anything_in_any_order(void **state)
{
    UNUSED(state);
    struct family families[FAMILIES];
    for (int i = 0; i < FAMILIES; i++)
        families[i] = family_of(ana, 2);
    int64_t houses[HOUSES] = {new_place(vida, BEDS, "2, 2"), new_place(vida, BEDS, "")};
    for (int step = 0; step < STEPS && model_count < PLACEMENTS - 2; step++) {
        struct model *one = model_count ? &models[roll((unsigned)model_count)] : NULL;
        unsigned what = roll(6);
        if (!one || what < 2)
            step_add(houses, &families[roll(FAMILIES)]);
        else if (one->live && what == 2)
            step_change(one, houses);
        else if (one->live && !one->in && what == 3) {
            MUST(act(ana, one->id, "cancel", NULL, err));
            one->until = one->from;
            one->live = false;
        } else if (one->live && !one->in && one->from == TODAY && what == 4) {
            MUST(act(ana, one->id, "admit", NULL, err));
            one->in = true;
        } else if (one->live && one->in && what == 5)
            step_move(one, houses);
        if (step % 25 == 0)
            check_model(houses);
    }
    check_model(houses);
    assert_true(model_count > 50);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_mother_and_her_child_stay_in_one_room),
        cmocka_unit_test(a_bed_that_is_named_is_that_bed),
        cmocka_unit_test(days_that_change_take_and_free),
        cmocka_unit_test(who_stays_longer_keeps_her_bed),
        cmocka_unit_test(before_six_it_is_still_last_night),
        cmocka_unit_test(she_leaves_here_and_is_admitted_there),
        cmocka_unit_test(a_bed_somebody_sleeps_in_is_never_taken_away),
        cmocka_unit_test(the_address_is_seen_while_she_is_there),
        cmocka_unit_test(others_see_how_many_and_not_where),
        cmocka_unit_test(sixty_four_want_one_bed),
        cmocka_unit_test(anything_in_any_order),
    };
    return cmocka_run_group_tests(tests, up, down);
}
