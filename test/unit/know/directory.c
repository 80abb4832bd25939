/* directory.c - who is found by whom: nothing unchecked, danger first, open now, languages, places, beginnings of words. */
#include "know/directory.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/clock.h"
#include "base/file.h"
#include "know/editing.h"
#include "know/edition.h"
#include "know/outline.h"
#include "know/prefix.h"

struct world { struct arena arena; struct pack_set packs; struct know *know; const struct edition *edition; };

/* The packs at a moment: 2026-11-23 is a Monday; Ljubljana is one hour before UTC. */
static void open_world(struct world *world, const char *day, int hour, int minute)
{
    static const char *const folders[] = {KRES_PACKS "/core", KRES_PACKS "/si", KRES_PACKS "/../test/data/know"};
    struct err err = {0};
    int32_t at;

    *world = (struct world){0};
    assert_true(clock_day_parse(str_from(day), &at));
    clock_pretend(clock_day_start(at) + hour * 3600 + minute * 60);
    if (!pack_set_load(&world->arena, folders, LEN(folders), &world->packs, &err) ||
        !know_open(NULL, &world->packs, &world->know, &err))
        fail_msg("%s", err.text);
    world->edition = know_hold(world->know);
}

static void close_world(struct world *world)
{
    edition_release(world->edition);
    know_close(world->know);
    arena_clear(&world->arena);
    clock_pretend(0);
}

static const struct directory_filter ALL = {.need = -1, .suits = -1};

/* "t-zora/advice t-women/night": what of the test's helpers fits, in its order. */
static const char *found(struct world *world, const struct directory_filter *filter)
{
    const struct directory *directory = edition_directory(world->edition);
    uint32_t *order = ARENA_ARRAY(&world->arena, directory->service_count + 1, uint32_t);
    uint32_t *fits = ARENA_ARRAY(&world->arena, directory->service_count + 1, uint32_t);
    struct buf text = {.arena = &world->arena};

    directory_order(directory, NULL, order);
    size_t count = directory_find(directory, &world->arena, filter, order, fits);
    for (size_t i = 0; i < count; i++) {
        const struct directory_service *service = &directory->services[fits[i]];
        if (str_starts(service->of->id, STR("t-")))
            buf_printf(&text, "%s" STR_FMT "/" STR_FMT, text.n ? " " : "", STR_ARG(service->of->id), STR_ARG(service->id));
    }
    return str_copy(&world->arena, buf_str(&text)).p;
}

static void only_what_somebody_checked_is_there_and_danger_comes_first(void **state)
{
    struct world world;

    UNUSED(state);
    open_world(&world, "2026-11-23", 8, 30);
    const struct directory *directory = edition_directory(world.edition);
    /* Open: the alarm, Zora (Monday 9:30), Berlin; closed: the night line. */
    assert_string_equal(found(&world, &ALL), "t-alarm/call t-zora/advice t-berlin/line t-berlin/door t-women/night t-half/");
    assert_null(directory_get(directory, STR("t-unchecked")));
    assert_non_null(directory_get(directory, STR("t-half")));
    for (size_t i = 0; i < directory->service_count; i++)
        assert_true(!directory->services[i].root || shape_is_public(directory->services[i].root));
    assert_non_null(directory->alarm); /* of the own country: Berlin's emergency number is none here */
    assert_true(directory->alarm->emergency && directory->alarm->of->home);
    close_world(&world);
}

static void each_filter_keeps_what_fits(void **state)
{
    struct world world;
    struct directory_filter filter;

    UNUSED(state);
    open_world(&world, "2026-11-23", 13, 0); /* Monday 14:00: Zora has closed */
#define FOUND(...) (filter = ALL, __VA_ARGS__, found(&world, &filter))
    assert_string_equal(FOUND(filter.need = directory_code(directory_needs, STR("legal"))), "t-berlin/line t-zora/advice");
    assert_string_equal(FOUND(filter.language = STR("uk")), "t-berlin/line t-zora/advice");
    assert_string_equal(FOUND(filter.language = STR("uk"), filter.country = STR("SI")), "t-zora/advice");
    assert_string_equal(FOUND(filter.language = STR("xx")), "");
    assert_string_equal(FOUND(filter.country = STR("DE")), "t-berlin/line t-berlin/door");
    assert_string_equal(FOUND(filter.open = true), "t-alarm/call t-berlin/line");
    /* A place finds who is there and who is reachable from everywhere. */
    assert_string_equal(FOUND(filter.place = STR("Žalec"), filter.country = STR("SI")),
                        "t-alarm/call t-zora/advice t-women/night t-half/");
    assert_string_equal(FOUND(filter.place = STR("Savinjska"), filter.need = directory_code(directory_needs, STR("papers"))),
                        "t-zora/advice");
    assert_string_equal(FOUND(filter.place = STR("Koper"), filter.need = directory_code(directory_needs, STR("papers"))),
                        "");
    /* For men: not what is for women and children only. */
    assert_string_equal(FOUND(filter.suits = directory_code(directory_suits, STR("men")), filter.country = STR("SI")),
                        "t-alarm/call t-zora/advice t-half/");
    assert_string_equal(FOUND(filter.suits = directory_code(directory_suits, STR("women")), filter.country = STR("SI")),
                        "t-alarm/call t-zora/advice t-women/night t-half/");
    /* Beginnings of words, in any of the languages, without accents, in any order; all of them. */
    assert_string_equal(FOUND(filter.text = STR("zale")), "t-zora/advice");
    assert_string_equal(FOUND(filter.text = STR("ZORA žar")), "t-zora/advice");
    assert_string_equal(FOUND(filter.text = STR("lawyer")), "t-zora/advice");
    assert_string_equal(FOUND(filter.text = STR("lawyer berlin")), "");
    assert_string_equal(FOUND(filter.text = STR("ora")), "");
    assert_string_equal(FOUND(filter.text = STR("hidden")), ""); /* unchecked */
#undef FOUND
    close_world(&world);
}

static void open_and_closed_are_those_of_the_moment_and_the_edition_follows(void **state)
{
    struct world world;
    bool changed;
    struct err err = {0};

    UNUSED(state);
    open_world(&world, "2026-11-23", 7, 59); /* Monday 8:59 */
    const struct directory_organisation *zora = directory_get(edition_directory(world.edition), STR("t-zora"));
    assert_false(zora->services[0].state.open);
    assert_true(know_refresh(world.know, clock_now(), false, &changed, &err));
    assert_false(changed);
    int64_t nine = zora->services[0].state.opens;
    assert_true(know_refresh(world.know, nine - 1, false, &changed, &err));
    assert_false(changed);
    clock_pretend(nine);
    assert_true(know_refresh(world.know, nine, false, &changed, &err)); /* the desk opens: pages are made anew */
    assert_true(changed);
    edition_release(world.edition);
    world.edition = know_hold(world.know);
    zora = directory_get(edition_directory(world.edition), STR("t-zora"));
    assert_true(zora->services[0].state.open);
    close_world(&world);
    /* Christmas Day 2026 is a Friday; New Year's Eve a Thursday.  Wednesday 23 December is an exception. */
    open_world(&world, "2026-12-22", 12, 0);
    zora = directory_get(edition_directory(world.edition), STR("t-zora"));
    int32_t day;
    int minute;
    hours_local("Europe/Ljubljana", zora->services[0].state.opens, &day, &minute);
    assert_string_equal(clock_day_text(&world.arena, day).p, "2026-12-28");
    close_world(&world);
}

static void days_free_of_work_are_those_of_the_country(void **state)
{
    static const struct { int year; const char *easter; } easters[] = {
        {2024, "2024-03-31"}, {2025, "2025-04-20"}, {2026, "2026-04-05"}, {2027, "2027-03-28"}, {2038, "2038-04-25"},
        {1818, NULL}};
    static const struct { const char *day; bool is; } cases[] = {
        {"2026-01-01", true}, {"2026-01-02", true}, {"2026-01-03", false}, {"2026-02-08", true}, {"2026-04-05", true},
        {"2026-04-06", true}, {"2026-04-07", false}, {"2026-05-24", true}, {"2026-06-25", true}, {"2026-08-15", true},
        {"2026-10-31", true}, {"2026-11-01", true}, {"2026-12-24", false}, {"2026-12-25", true}, {"2026-12-26", true},
        {"2027-03-29", true}};
    struct world world;
    int32_t day;

    UNUSED(state);
    for (size_t i = 0; easters[i].easter; i++) {
        assert_true(clock_day_parse(str_from(easters[i].easter), &day));
        assert_int_equal(holidays_easter(easters[i].year), day);
    }
    open_world(&world, "2026-11-23", 8, 30);
    const struct holidays *holidays = &edition_directory(world.edition)->holidays;
    for (size_t i = 0; i < LEN(cases); i++) {
        assert_true(clock_day_parse(str_from(cases[i].day), &day));
        if (holidays_has(holidays, STR("SI"), day) != cases[i].is)
            fail_msg("%s", cases[i].day);
        assert_false(holidays_has(holidays, STR("DE"), day));
    }
    close_world(&world);
}

static void words_are_found_by_their_beginnings_without_accents(void **state)
{
    static const char *const texts[] = {"Društvo Ključ", "Đorđe Łódź", "Поліція", "Straße 12", "مساعدة الضحايا", "ёлка"};
    static const struct { const char *query; unsigned fits; } cases[] = {
        {"kljuc", 1}, {"KLJUČ drus", 1}, {"dorde", 2}, {"lodz", 2}, {"поліц", 4}, {"strasse", 8}, {"12", 8},
        {"الضحايا", 16}, {"елка", 32}, {"", 63}, {"  ,;", 63}, {"kljuc polic", 0}, {"rustvo", 0}, {"\xff\xfe", 63}};
    struct arena arena = {0};
    struct prefix_index index = {.arena = &arena};
    bool fits[LEN(texts)];

    UNUSED(state);
    for (uint32_t i = 0; i < LEN(texts); i++)
        prefix_add(&index, str_from(texts[i]), i);
    prefix_ready(&index);
    for (size_t c = 0; c < LEN(cases); c++) {
        unsigned bits = 0;
        prefix_find(&index, &arena, str_from(cases[c].query), fits, LEN(texts));
        for (size_t i = 0; i < LEN(texts); i++)
            bits |= fits[i] ? 1u << i : 0;
        if (bits != cases[c].fits)
            fail_msg("\"%s\": %u", cases[c].query, bits);
    }
    arena_clear(&arena);
}

static void an_outline_needs_corners_of_this_world(void **state)
{
    static const struct { const char *text; const char *complaint; } cases[] = {
        {"\"14,46 15,46 15,47\"", NULL}, {"\"14,46 15,46\"", "three corners"}, {"\"14,46 15 15,47\"", "no corner"},
        {"\"14,96 15,46 15,47\"", "no corner"}, {"\"14,4e1 15,46 15,47\"", "no corner"}, {"[]", "text"}};
    struct arena arena = {0};

    UNUSED(state);
    for (size_t i = 0; i < LEN(cases); i++) {
        struct yaml *root;
        struct err err = {0};
        assert_true(yaml_parse(&arena, "x.yaml", str_printf(&arena, "ring: %s\n", cases[i].text), &root, &err));
        assert_int_equal(outline_check(yaml_get(root, "ring"), &err), !cases[i].complaint);
        if (cases[i].complaint && !strstr(err.text, cases[i].complaint))
            fail_msg("%s: %s", cases[i].text, err.text);
    }
    struct outline_point middle;
    struct outline_ring square = outline_read(&arena, STR("10,40 12,40 12,44 10,44"));
    assert_int_equal(square.count, 4);
    assert_true(outline_middle(&square, &middle) > 15.9);
    assert_true(middle.lon > 10.99 && middle.lon < 11.01 && middle.lat > 41.99 && middle.lat < 42.01);
    arena_clear(&arena);
}

/* What rooms above keep with an edition is made once and goes with it. */
static int made, dropped;

static void *make_thing(const struct edition *edition, void *context, struct err *err)
{
    UNUSED(edition);
    if (!context) {
        err_set(err, ERR_FAULT, "not now");
        return NULL;
    }
    made++;
    return context;
}

static void drop_thing(void *thing)
{
    UNUSED(thing);
    dropped++;
}

static void what_is_kept_with_an_edition_goes_with_it(void **state)
{
    struct world world;
    struct err err = {0};
    int thing;

    UNUSED(state);
    open_world(&world, "2026-11-23", 8, 30);
    assert_null(edition_keep(world.edition, STR("a"), make_thing, drop_thing, NULL, &err));
    assert_ptr_equal(edition_keep(world.edition, STR("a"), make_thing, drop_thing, &thing, &err), &thing);
    assert_ptr_equal(edition_keep(world.edition, STR("a"), make_thing, drop_thing, NULL, &err), &thing);
    assert_ptr_equal(edition_keep(world.edition, STR("b"), make_thing, drop_thing, &thing, &err), &thing);
    assert_int_equal(made, 2);
    close_world(&world);
    assert_int_equal(dropped, 2);
}

static void a_file_with_a_hidden_address_is_refused(void **state)
{
    static const char body[] = "id: a\nname: {en: A}\ncountry: SI\nkind: ngo\nchecked: no\nsource: x\nseen: 2026-11\n"
                               "places:\n  - id: house\n    hidden_address: \"Somewhere 1\"\n";
    struct world world;
    struct err err = {0};

    UNUSED(state);
    open_world(&world, "2026-11-23", 8, 30);
    assert_false(editing_check(&world.packs, "directory", STR("a"), str_from(body), &err));
    assert_non_null(strstr(err.text, "text:10"));
    assert_non_null(strstr(err.text, "sealed"));
    assert_null(strstr(err.text, "Somewhere")); /* the complaint does not repeat it */
    close_world(&world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_what_somebody_checked_is_there_and_danger_comes_first),
        cmocka_unit_test(each_filter_keeps_what_fits),
        cmocka_unit_test(open_and_closed_are_those_of_the_moment_and_the_edition_follows),
        cmocka_unit_test(days_free_of_work_are_those_of_the_country),
        cmocka_unit_test(words_are_found_by_their_beginnings_without_accents),
        cmocka_unit_test(an_outline_needs_corners_of_this_world),
        cmocka_unit_test(what_is_kept_with_an_edition_goes_with_it),
        cmocka_unit_test(a_file_with_a_hidden_address_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
