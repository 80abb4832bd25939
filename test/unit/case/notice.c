/* notice.c - what was seen again, warnings that a person sends, beds at another agency's house and its address. */
#include "world.h"

#include "case/lodging.h"
#include "case/notice.h"
#include "case/sighting.h"
#include "case/sighting_marks.h"

enum { TODAY = 20800, NIGHT_AT = 20 * 3600 };

static struct world world, *const w = &world;
static struct session *ana, *vida, *zoja, *pia; /* shelter: caseworker, coordinator; intake: coordinator, intake */

static int up(void **state)
{
    UNUSED(state);
    world_up(w);
    clock_pretend(clock_local_day(TODAY) + NIGHT_AT);
    ana = member_in(w, w->shelter, "ana", "Ana", ROLE_CASEWORKER, NULL);
    vida = member_in(w, w->shelter, "vida", "Vida", ROLE_COORDINATOR, "ana");
    zoja = member_in(w, w->intake, "zoja", "Zoja", ROLE_COORDINATOR, NULL);
    pia = member_in(w, w->intake, "pia", "Pia", ROLE_INTAKE, "zoja");
    return 0;
}

static int down(void **state)
{
    UNUSED(state);
    session_release(ana);
    session_release(vida);
    session_release(zoja);
    session_release(pia);
    world_down(w);
    return 0;
}

static int64_t added(struct session *by, const char *kind, int64_t parent, json_t *fields)
{
    int64_t id = 0;
    struct item_new in = {.kind = str_from(kind), .parent = parent, .fields = fields, .mode = FIELDS_PART};
    MUST(item_add(&w->records, by, &w->arena, &in, &id, err));
    json_decref(fields);
    return id;
}

static struct item opened(struct session *by, int64_t id)
{
    struct item item = {0};
    MUST(item_open(&w->records, by, &w->arena, id, &item, err));
    return item;
}

static bool act(struct session *by, int64_t id, const char *action, json_t *fields, struct str why, struct err *err)
{
    struct item item = opened(by, id);
    item_end(&item);
    bool ok = item_act(&w->records, by, &w->arena, id, item.edition, str_from(action), fields, why, err);
    json_decref(fields);
    return ok;
}

/* ---- at the door ---- */

static bool at_door(json_t *fields, const char *form_id, int64_t *ret, struct err *err)
{
    struct item_door in = {.kind = STR("incident"), .lang = STR("sl"), .fields = fields, .form_id = str_from(form_id)};
    bool ok = item_door_add(&w->records, &w->arena, &in, ret, err);
    json_decref(fields);
    return ok;
}

static json_t *seen(const char *at, const char *facility, const char *plates)
{
    return json_pack("{s:[s], s:s, s:s, s:s, s:s}", "what", "looking-for-contact", "at", at, "facility", facility, "plates",
                     plates, "people", "Skrivnosten moški");
}

static void without_an_account_it_is_sealed_to_the_intake(void **state)
{
    UNUSED(state);
    int64_t id = 0, other = 0;
    MUST(at_door(seen("2026-12-01T21:30", "Izmišljeni dom", "LJ AB-123"), "form-1", &id, err));
    REFUSED(at_door(seen("2026-12-01T21:30", "Izmišljeni dom", "LJ AB-123"), "form-1", &other, err), ERR_CONFLICT,
            "!report-already-sent");
    struct item item = opened(pia, id);
    assert_string_equal(json_string_value(json_object_get(item.fields, "people")), "Skrivnosten moški");
    assert_true(str_is(item.state->id, "new"));
    assert_int_equal(item.stamp.member, 0);
    item_end(&item);
    item = opened(zoja, id); /* the key was wrapped by then */
    assert_true(item.may_change);
    item_end(&item);
    REFUSED(item_open(&w->records, vida, &w->arena, id, &item, err), ERR_NOT_FOUND, "!record-unknown");
    json_t *more = seen("2026-12-01T21:30", "Izmišljeni dom", "LJ AB-123");
    json_object_set_new(more, "persons", json_pack("[i]", 1));
    REFUSED(at_door(more, "", &other, err), ERR_INPUT, "!field-unknown");
    REFUSED(at_door(json_pack("{s:s}", "at", "2026-12-01T21:30"), "", &other, err), ERR_INPUT, "!field-required");
    assert_absent(w, STR("Skrivnosten"));
}

/* ---- seen again ---- */

static void a_plate_is_the_same_however_it_is_written(void **state)
{
    UNUSED(state);
    static const char *const SAME[] = {"LJ AB-123", "lj ab 123", "LJ-AB123", "ЛJ", "ljab123"};
    struct str plain = plate_plain(&w->arena, str_from(SAME[0]));
    assert_true(str_is(plain, "LJAB123"));
    for (int i = 0; i < 5; i++)
        assert_int_equal(str_eq(plate_plain(&w->arena, str_from(SAME[i])), plain), i != 3);
    assert_true(str_is(plate_plain(&w->arena, STR("АА 1234 ВС")), "AA1234BC"));
    assert_int_equal(plate_plain(&w->arena, STR("bel avto")).n, 0);
}

static void a_second_sighting_is_found_and_left_to_a_person(void **state)
{
    UNUSED(state);
    int64_t first = added(zoja, "incident", 0, seen("2026-11-20T22:00", "Dom Ena", "KP 12-XYZ, GO AA-111")), task = 0;
    MUST(sighting_task(&w->records, zoja, &w->arena, first, STR("Seen again"), STR("en"), &task, err));
    assert_int_equal(task, 0);
    int64_t offer = added(zoja, "offer", 0, json_pack("{s:s}", "text", "Soba za pomoč, pokliči. tablica KP 12-XYZ"));
    json_t *again = seen("2026-12-02T20:00", "Dom Dva", "kp12 xyz");
    json_object_set_new(again, "words", json_string("Povedala je Olena"));
    json_object_set_new(again, "seen_by", json_string("Receptorka Meta"));
    int64_t second = added(zoja, "incident", 0, again);
    struct case_report_out report;
    MUST(submit(w, "A man in a car with plate KP 12-XYZ asked me", false, NULL, 0, &report, err));
    struct sightings found;
    MUST(sightings_find(&w->records, &w->cases, zoja, &w->arena, second, &found, err));
    bool met[3] = {0};
    for (size_t i = 0; i < found.link_count; i++) {
        met[0] = met[0] || found.links[i].to == first;
        met[1] = met[1] || found.links[i].to == offer;
        met[2] = met[2] || (!found.links[i].kind && found.links[i].to == report.id);
        assert_int_equal(found.links[i].by, SIGHTING_PLATE);
    }
    assert_true(met[0] && met[1] && met[2]);
    size_t at = 0;
    while (found.incidents[at].id != second)
        at++;
    struct str words = sighting_words(&found, &w->arena, at, STR("en"));
    assert_true(str_find(words, STR("Dom Ena"), 0) != SIZE_MAX && str_find(words, STR("kp12 xyz"), 0) != SIZE_MAX);
    assert_true(str_find(words, STR("Olena"), 0) == SIZE_MAX && str_find(words, STR("Meta"), 0) == SIZE_MAX);
    sightings_end(&found);
    MUST(sighting_task(&w->records, zoja, &w->arena, second, STR("Seen again"), STR("en"), &task, err));
    assert_true(task > 0);
    MUST(sighting_task(&w->records, zoja, &w->arena, second, STR("Seen again"), STR("en"), &task, err));
    assert_int_equal(task, 0);
}

static void not_the_first_time_is_like_the_one_before(void **state)
{
    UNUSED(state);
    struct sightings found;
    int64_t one = added(zoja, "incident", 0, json_pack("{s:[s], s:s, s:s}", "what", "marriage-offer", "at", "2026-11-01",
                                                       "facility", "Dom Tri"));
    int64_t two = added(zoja, "incident", 0, json_pack("{s:[s], s:s, s:s, s:b}", "what", "marriage-offer", "at",
                                                       "2026-11-25", "facility", "dom tri", "repeated", 1));
    added(zoja, "incident", 0, json_pack("{s:[s], s:s, s:s}", "what", "marriage-offer", "at", "2026-11-25", "facility",
                                         "Dom Štiri"));
    MUST(sightings_find(&w->records, NULL, zoja, &w->arena, two, &found, err));
    assert_int_equal(found.link_count, 1);
    assert_int_equal(found.links[0].to, one);
    assert_int_equal(found.links[0].by, SIGHTING_LIKENESS);
    sightings_end(&found);
}

static void a_warning_goes_when_a_coordinator_says_so(void **state)
{
    UNUSED(state);
    int64_t incident = added(zoja, "incident", 0, seen("2026-12-02T20:00", "Dom Pet", "MB 11-AAA"));
    int64_t alert = added(zoja, "alert", incident, json_pack("{s:s, s:s}", "summary", "Siv avto", "words",
                                                             "Pazite na siv avto"));
    struct item item;
    struct str why = STR("Two facilities have seen it");
    REFUSED(item_open(&w->records, vida, &w->arena, alert, &item, err), ERR_NOT_FOUND, "!record-unknown");
    REFUSED(act(pia, alert, "send", json_pack("{s:[s], s:s}", "receivers", "shelter", "ground", "vital"), why, err),
            ERR_DENIED, "!not-allowed");
    REFUSED(act(zoja, alert, "send", json_pack("{s:[s]}", "receivers", "shelter"), why, err), ERR_INPUT, "!field-required");
    REFUSED(act(zoja, alert, "send", json_pack("{s:[s], s:s}", "receivers", "shelter", "ground", "vital"), STR(""), err),
            ERR_INPUT, "!field-required");
    REFUSED(act(zoja, alert, "send", json_pack("{s:[s], s:s}", "receivers", "intake", "ground", "vital"), why, err),
            ERR_INPUT, "!own-agency");
    REFUSED(act(zoja, alert, "send", json_pack("{s:[s], s:s}", "receivers", "nobody", "ground", "vital"), why, err),
            ERR_INPUT, "!receiver-unknown");
    MUST(act(zoja, alert, "send", json_pack("{s:[s], s:s}", "receivers", "shelter", "ground", "vital"), why, err));
    item = opened(vida, alert);
    assert_string_equal(json_string_value(json_object_get(item.fields, "words")), "Pazite na siv avto");
    assert_int_equal(item.shared_from, w->intake);
    assert_false(item.may_change);
    item_end(&item);
    REFUSED(item_open(&w->records, vida, &w->arena, incident, &item, err), ERR_NOT_FOUND, "!record-unknown");
}

/* ---- a bed at another agency's house ---- */

static int64_t asked(int beds)
{
    return added(zoja, "bed-request", 0,
                 json_pack("{s:s, s:i, s:s, s:s, s:s}", "to", "shelter", "beds", beds, "from",
                           clock_day_text(&w->arena, TODAY).p, "until", clock_day_text(&w->arena, TODAY + 3).p, "words",
                           "Mati z otrokom, tiha soba"));
}

static int64_t child_of(struct session *by, int64_t request)
{
    int64_t *ids;
    size_t count;
    MUST(item_children(&w->records, by, &w->arena, request, STR("place-address"), &ids, &count, err));
    return count ? ids[0] : 0;
}

static int free_beds(int64_t place, int32_t night)
{
    struct lodging_house *houses;
    size_t count;
    MUST(lodging_houses(&w->records, vida, &w->arena, night, night + 1, &houses, &count, err));
    for (size_t i = 0; i < count; i++)
        if (houses[i].place == place)
            return houses[i].free;
    return -1;
}

static bool accept(struct session *by, int64_t request, int64_t place, struct err *err)
{
    struct item item = opened(by, request);
    struct bed_accept in = {.id = request, .edition = item.edition, .place = place};
    item_end(&item);
    return bed_request_accept(&w->records, by, &w->arena, &in, err);
}

static void the_address_goes_with_the_bed_and_ends_with_it(void **state)
{
    UNUSED(state);
    int64_t house = added(vida, "place", 0, json_pack("{s:s, s:s, s:i, s:[s], s:s, s:s}", "name", "Zelena hiša",
                                                      "accommodation",
                                                      "safe", "beds", 3, "suits", "women", "address", "Tajna pot 9", "rules",
                                                      "Tiho po deseti"));
    int64_t request = asked(2), second = asked(2);
    struct item item = opened(vida, request);
    assert_int_equal(item.shared_from, w->intake);
    item_end(&item);
    REFUSED(accept(zoja, request, house, err), ERR_NOT_FOUND, "!record-unknown");
    REFUSED(accept(ana, request, house, err), ERR_DENIED, "!not-allowed"); /* she may not see where it is */
    assert_int_equal(child_of(zoja, request), 0);
    MUST(accept(vida, request, house, err));
    assert_int_equal(free_beds(house, TODAY + 2), 1);
    REFUSED(accept(vida, second, house, err), ERR_CONFLICT, "!no-bed-free");
    assert_int_equal(child_of(zoja, second), 0);
    int64_t address = child_of(zoja, request);
    item = opened(zoja, address);
    assert_string_equal(json_string_value(json_object_get(item.fields, "address")), "Tajna pot 9");
    item_end(&item);
    REFUSED(item_open(&w->records, zoja, &w->arena, house, &item, err), ERR_NOT_FOUND, "!record-unknown");
    item = opened(zoja, request);
    json_t *longer = json_pack("{s:s}", "until", clock_day_text(&w->arena, TODAY + 9).p);
    REFUSED(item_change(&w->records, zoja, &w->arena, request, item.edition, longer, FIELDS_PART, STR(""), err),
            ERR_CONFLICT, "!ask-again");
    json_decref(longer);
    item_end(&item);
    MUST(act(zoja, request, "withdraw", NULL, STR(""), err));
    assert_int_equal(free_beds(house, TODAY + 2), 3);
    struct err why = {0};
    assert_false(item_open(&w->records, zoja, &w->arena, address, &item, &why));
    MUST(accept(vida, second, house, err));
    assert_absent(w, STR("Tajna pot"));
}

static void nobody_accepts_without_saying_where(void **state)
{
    UNUSED(state);
    int64_t bare = added(vida, "place", 0, json_pack("{s:s, s:s, s:i, s:[s]}", "name", "Hiša brez naslova", "accommodation",
                                                     "safe", "beds", 2, "suits", "women"));
    int64_t house = added(vida, "place", 0, json_pack("{s:s, s:s, s:i, s:[s], s:s}", "name", "Siva hiša", "accommodation",
                                                      "safe", "beds", 2, "suits", "women", "address", "Tajna pot 12"));
    int64_t request = asked(1);
    json_t *fields = json_pack("{s:I}", "place", (json_int_t)house);
    REFUSED(act(vida, request, "accept", fields, STR(""), err), ERR_CONFLICT, "!accept-with-house");
    REFUSED(accept(vida, request, bare, err), ERR_INPUT, "!place-without-address");
    struct item item = opened(vida, request);
    assert_true(str_is(item.state->id, "asked"));
    item_end(&item);
    assert_int_equal(free_beds(house, TODAY + 2), 2);
    MUST(accept(vida, request, house, err));
    assert_int_equal(free_beds(house, TODAY + 2), 1);
    assert_true(child_of(zoja, request) > 0);
}

static void the_address_ends_with_the_last_planned_day(void **state)
{
    UNUSED(state);
    int64_t house = added(vida, "place", 0, json_pack("{s:s, s:s, s:i, s:[s], s:s}", "name", "Rdeča hiša", "accommodation",
                                                      "safe", "beds", 3, "suits", "women", "address", "Tajna pot 11"));
    int64_t request = asked(1), ended = 0;
    struct item item;
    MUST(accept(vida, request, house, err));
    int64_t address = child_of(zoja, request);
    MUST(bed_address_expire(w->store, &ended, err));
    item = opened(zoja, address);
    item_end(&item);
    clock_pretend(clock_local_day(TODAY + 4) + NIGHT_AT);
    MUST(bed_address_expire(w->store, &ended, err));
    assert_true(ended > 0);
    struct err why = {0};
    assert_false(item_open(&w->records, zoja, &w->arena, address, &item, &why));
    item = opened(vida, address);
    item_end(&item);
    clock_pretend(clock_local_day(TODAY) + NIGHT_AT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_an_account_it_is_sealed_to_the_intake),
        cmocka_unit_test(a_plate_is_the_same_however_it_is_written),
        cmocka_unit_test(a_second_sighting_is_found_and_left_to_a_person),
        cmocka_unit_test(not_the_first_time_is_like_the_one_before),
        cmocka_unit_test(a_warning_goes_when_a_coordinator_says_so),
        cmocka_unit_test(the_address_goes_with_the_bed_and_ends_with_it),
        cmocka_unit_test(nobody_accepts_without_saying_where),
        cmocka_unit_test(the_address_ends_with_the_last_planned_day),
    };
    return cmocka_run_group_tests(tests, up, down);
}
