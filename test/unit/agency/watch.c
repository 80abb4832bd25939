/* Reading that stands out: the rules, what they raise, and who looks at it. */
#include <pthread.h>
#include <time.h>

#include "agency/watch.h"
#include "base/file.h"
#include "house.h"

/* Friday, 2026-11-27, 12:00 UTC */
enum { FRIDAY_NOON = 1795780800, HOUR = 3600 };

static const struct watch RULES = {.many = 5, .many_minutes = 30, .refused = 3, .refused_minutes = 10, .hours = true,
                                   .from = 20 * 60, .to = 6 * 60, .weekends = true, .holidays = true, .sensitive = true};

static int watched_open(void **state)
{
    setenv("TZ", "UTC", 1);
    tzset();
    int failed = house_open(state);
    struct house *house = *state;
    house->now = FRIDAY_NOON;
    clock_pretend(house->now);
    ring_set_watch(house->ring, &RULES);
    return failed;
}

static bool write_seen(struct store_conn *conn, void *context, struct err *err)
{
    return watch_write(conn, context, err);
}

/* How many flags the reading raised, and they are kept. */
static size_t reads(struct house *house, const struct session *session, const char *object, bool sensitive)
{
    struct watch_seen seen;
    watch_reading(session, &house->arena, str_from(object), sensitive, &seen);
    CHECK(store_write(house->store, write_seen, &seen, e));
    return seen.count;
}

static size_t flags(struct house *house, enum watch_which which, int64_t of, struct watch_flag *ret)
{
    struct store_conn *conn;
    size_t count;
    CHECK(store_read_begin(house->store, &conn, e));
    CHECK(watch_flags(conn, &house->arena, which, of, 0, 20, ret, &count, e));
    store_read_end(conn);
    return count;
}

static void many_records_are_a_flag(void **state)
{
    struct house *house = *state;
    struct watch_flag list[20];
    struct str words;
    int64_t id = add_ready(house, "ana", ROLE_COORDINATOR);
    struct session *ana = sign_in(house, "ana");
    for (int i = 0; i < 4; i++)
        assert_int_equal(reads(house, ana, str_printf(&house->arena, "report:%d", i).p, false), 0);
    assert_int_equal(reads(house, ana, "report:3", false), 0); /* again the same one */
    struct session *anew = sign_in(house, "ana");               /* signing in anew begins no new count */
    assert_int_equal(reads(house, anew, "report:99", false), 1);
    assert_int_equal(reads(house, anew, "report:100", false), 0);
    assert_int_equal(flags(house, WATCH_OPEN, house->agency, list), 1);
    assert_str(list[0].rule, "many");
    assert_int_equal(list[0].objects, 5);
    assert_int_equal(list[0].member, id);
    CHECK(session_audit_open(ana, &house->arena, list[0].detail, &words, e));
    assert_str(words, "2026-11-27T12:02:00Z report:99");
    assert_int_equal(str_find(list[0].detail, STR("report"), 0), SIZE_MAX); /* sealed */
    session_release(ana);
    session_release(anew);
}

static void slow_reading_is_none(void **state)
{
    struct house *house = *state;
    add_ready(house, "ana", ROLE_INTAKE);
    struct session *ana = sign_in(house, "ana");
    for (int i = 0; i < 12; i++) {
        assert_int_equal(reads(house, ana, str_printf(&house->arena, "report:%d", i).p, false), 0);
        later(house, 8 * 60);
    }
    session_release(ana);
}

static void a_list_counts_for_all_it_shows(void **state)
{
    struct house *house = *state;
    struct watch_flag list[20];
    add_ready(house, "ana", ROLE_INTAKE);
    struct session *ana = sign_in(house, "ana");
    assert_int_equal(reads(house, ana, "report:1,2,3,4,5,6,7,8,9,10,11,12", false), 1);
    assert_int_equal(flags(house, WATCH_OPEN, house->agency, list), 1);
    assert_int_equal(list[0].objects, 10);
    session_release(ana);
}

static void the_night_the_weekend_and_holidays_are_outside(void **state)
{
    UNUSED(state);
    assert_false(watch_is_outside(&RULES, FRIDAY_NOON));
    assert_false(watch_is_outside(&RULES, FRIDAY_NOON + 8 * HOUR - 1));
    assert_true(watch_is_outside(&RULES, FRIDAY_NOON + 8 * HOUR));
    assert_true(watch_is_outside(&RULES, FRIDAY_NOON - 6 * HOUR - 1));
    assert_false(watch_is_outside(&RULES, FRIDAY_NOON - 6 * HOUR));
    assert_true(watch_is_outside(&RULES, FRIDAY_NOON + 24 * HOUR)); /* Saturday */
    assert_true(watch_is_outside(&RULES, FRIDAY_NOON + 48 * HOUR)); /* Sunday */
    assert_false(watch_is_outside(&RULES, FRIDAY_NOON + 72 * HOUR));
    struct watch day = {.hours = true, .from = 12 * 60, .to = 13 * 60};
    assert_true(watch_is_outside(&day, FRIDAY_NOON));
    assert_false(watch_is_outside(&day, FRIDAY_NOON + HOUR));
    assert_false(watch_is_outside(&day, FRIDAY_NOON + 24 * HOUR + HOUR));
    struct watch off = {0};
    assert_false(watch_is_outside(&off, FRIDAY_NOON + 12 * HOUR));
}

static bool is_that_friday(const void *context, int32_t day)
{
    return day == *(const int32_t *)context;
}

static void outside_hours_is_one_flag_a_night(void **state)
{
    struct house *house = *state;
    struct watch_flag list[20];
    int32_t friday = clock_day(FRIDAY_NOON);
    struct watch with_holidays = RULES;
    with_holidays.is_holiday = is_that_friday;
    with_holidays.calendar = &friday;
    assert_true(watch_is_outside(&with_holidays, FRIDAY_NOON));
    add_ready(house, "ana", ROLE_INTAKE);
    later(house, 10 * HOUR);
    struct session *ana = sign_in(house, "ana");
    assert_int_equal(reads(house, ana, "report:1", false), 1);
    later(house, 20 * 60);
    assert_int_equal(reads(house, ana, "report:2", false), 0);
    session_release(ana);
    CHECK(agency_set_all_hours(house->store, 0, house->agency, true, e));
    later(house, 24 * HOUR);
    ana = sign_in(house, "ana");
    reads(house, ana, "report:1", false);
    assert_int_equal(flags(house, WATCH_OPEN, house->agency, list), 1); /* around the clock: no second one */
    assert_str(list[0].rule, "outside-hours");
    session_release(ana);
}

static void refused_attempts_and_sensitive_records_are_flags(void **state)
{
    struct house *house = *state;
    struct watch_flag list[20];
    int64_t id = add_ready(house, "ana", ROLE_INTAKE);
    struct session *ana = sign_in(house, "ana");
    watch_refused(ana, STR("report:7"));
    watch_refused(ana, STR("report:8"));
    later(house, 11 * 60);
    watch_refused(ana, STR("report:9"));
    assert_int_equal(flags(house, WATCH_OPEN, house->agency, list), 0);
    watch_refused(ana, STR("report:9"));
    REFUSED(session_password_is(ana, STR("not mine"), e), ERR_INPUT, "!password-wrong");
    assert_int_equal(flags(house, WATCH_OPEN, house->agency, list), 1);
    assert_str(list[0].rule, "refused");
    assert_int_equal(reads(house, ana, "report:1", true), 1);
    assert_int_equal(reads(house, ana, "report:1", true), 1); /* each reading */
    assert_int_equal(flags(house, WATCH_OF_MEMBER, id, list), 3);
    assert_str(list[0].rule, "sensitive");
    session_release(ana);
}

static void a_colleague_looks_at_it_and_says_why(void **state)
{
    struct house *house = *state;
    struct watch_flag list[20];
    struct str words;
    int64_t count;
    struct store_conn *conn;
    add_ready(house, "ana", ROLE_COORDINATOR);
    add_ready(house, "cvetka", ROLE_COORDINATOR);
    add_ready(house, "bor", ROLE_INTAKE);
    struct session *ana = sign_in(house, "ana");
    reads(house, ana, "report:1", true);
    flags(house, WATCH_OPEN, house->agency, list);
    struct session *bor = sign_in(house, "bor"), *cvetka = sign_in(house, "cvetka");
    /* Who was not given the agency's key seals nothing. */
    REFUSED(watch_look(cvetka, list[0].id, STR("She was asked to."), e), ERR_DENIED, "!key-missing");
    CHECK(session_admit(ana, session_member(cvetka), e));
    session_release(cvetka);
    cvetka = sign_in(house, "cvetka");
    REFUSED(watch_look(bor, list[0].id, STR("She was asked to."), e), ERR_DENIED, "!right-missing");
    REFUSED(watch_look(ana, list[0].id, STR("I was asked to."), e), ERR_DENIED, "!watch-own");
    REFUSED(watch_look(cvetka, list[0].id, STR("ok"), e), ERR_INPUT, "!watch-reason");
    REFUSED(watch_look(cvetka, list[0].id + 5, STR("She was asked to."), e), ERR_NOT_FOUND, "!watch-unknown");
    CHECK(watch_look(cvetka, list[0].id, STR("She was asked to."), e));
    REFUSED(watch_look(cvetka, list[0].id, STR("She was asked to."), e), ERR_CONFLICT, "!watch-looked");
    assert_int_equal(flags(house, WATCH_OPEN, house->agency, list), 0);
    assert_int_equal(flags(house, WATCH_LOOKED, house->agency, list), 1);
    assert_int_equal(list[0].looked_by, session_member(cvetka));
    CHECK(session_audit_open(ana, &house->arena, list[0].reason, &words, e));
    assert_true(str_ends(words, STR(" She was asked to.")));
    CHECK(store_read_begin(house->store, &conn, e));
    CHECK(watch_open_count(conn, house->agency, &count, e));
    store_read_end(conn);
    assert_int_equal(count, 0);
    session_release(ana);
    session_release(bor);
    session_release(cvetka);
}

struct reader { const struct session *session; int64_t first, seen; };

static void *read_many(void *context)
{
    struct reader *reader = context;
    for (int64_t i = 0; i < 500; i++) {
        struct arena arena = {0};
        struct watch_seen seen;
        watch_reading(reader->session, &arena, str_printf(&arena, "report:%" PRId64, reader->first + i), false, &seen);
        for (size_t k = 0; k < seen.count; k++)
            reader->seen += seen.flags[k].objects;
        arena_clear(&arena);
    }
    return NULL;
}

static void nothing_is_counted_twice_or_lost_between_threads(void **state)
{
    struct house *house = *state;
    struct reader readers[4];
    pthread_t threads[LEN(readers)];
    int64_t seen = 0;
    add_ready(house, "ana", ROLE_INTAKE);
    struct session *ana = sign_in(house, "ana");
    for (size_t i = 0; i < LEN(readers); i++) {
        readers[i] = (struct reader){.session = ana, .first = (int64_t)i * 1000};
        assert_int_equal(pthread_create(&threads[i], NULL, read_many, &readers[i]), 0);
    }
    for (size_t i = 0; i < LEN(readers); i++) {
        pthread_join(threads[i], NULL);
        seen += readers[i].seen;
    }
    assert_int_equal(seen, 2000);
    session_release(ana);
}

/* ---- packs ---- */

static bool load(struct house *house, const char *yaml, struct watch *ret, struct err *err)
{
    const char *path = str_printf(&house->arena, "%s/watch.yaml", house->folder).p;
    struct pack pack = {.folder = house->folder};
    struct pack_set set = {.packs = &pack, .count = 1};
    CHECK(file_write(path, str_from(yaml), 0600, e));
    bool ok = watch_load(&house->arena, &set, ret, err);
    unlink(path);
    return ok;
}

static void rules_are_read_and_complained_about(void **state)
{
    struct house *house = *state;
    struct watch watch;
    CHECK(load(house, "many: {records: 40, minutes: 30}\noutside_hours: {from: \"20:30\", to: \"06:00\", weekends: yes}\n"
                      "refused: off\nsensitive: yes\n", &watch, e));
    assert_int_equal(watch.many, 40);
    assert_int_equal(watch.from, 20 * 60 + 30);
    assert_int_equal(watch.to, 360);
    assert_true(watch.weekends && watch.sensitive && watch.hours && !watch.holidays);
    assert_int_equal(watch.refused, 0);
    static const char *const bad[] = {
        "many: 40\n", "many: {records: 0, minutes: 30}\n", "many: {records: 40}\n", "many: {records: 4000, minutes: 3}\n",
        "outside_hours: {from: \"8\", to: \"06:00\"}\n", "outside_hours: {from: \"25:00\", to: \"06:00\"}\n",
        "outside_hours: {from: \"06:00\", to: \"06:00\"}\n", "refused: {times: 3, minutes: 3}\n", "sensitive: perhaps\n",
        "often: {records: 3, minutes: 3}\n", "[]\n",
    };
    for (size_t i = 0; i < LEN(bad); i++) {
        struct err why = {0};
        assert_false(load(house, bad[i], &watch, &why));
        assert_holds(why.text, "watch.yaml:1:");
    }
}

int main(void)
{
#define ROW(name) cmocka_unit_test_setup_teardown(name, watched_open, house_close)
    const struct CMUnitTest tests[] = {
        ROW(many_records_are_a_flag), ROW(slow_reading_is_none), ROW(a_list_counts_for_all_it_shows),
        ROW(the_night_the_weekend_and_holidays_are_outside), ROW(outside_hours_is_one_flag_a_night),
        ROW(refused_attempts_and_sensitive_records_are_flags), ROW(a_colleague_looks_at_it_and_says_why),
        ROW(rules_are_read_and_complained_about), ROW(nothing_is_counted_twice_or_lost_between_threads),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
