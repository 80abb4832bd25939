/* Sessions: how long they live, who ends them, and many threads at once. */
#include <pthread.h>

#include "house.h"

static void a_session_ends_after_thirty_idle_minutes(void **state)
{
    struct house *house = *state;
    char token[SESSION_TOKEN + 1];
    add_ready(house, "ana", ROLE_INTAKE);
    CHECK(session_sign_in(house->ring, STR("ana"), STR(PASSWORD), code_now(house, CODE_APP), STR("Firefox"), token, e));
    later(house, SESSION_IDLE - 1);
    session_release(find(house, token)); /* in time: the idle time begins anew */
    later(house, SESSION_IDLE - 1);
    session_release(find(house, token));
    later(house, SESSION_IDLE);
    assert_null(session_find(house->ring, str_from(token)));
    assert_null(session_find(house->ring, str_from(token)));
    assert_null(session_find(house->ring, STR("")));
    assert_null(session_find(house->ring, STR("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")));
}

static void a_session_ends_after_ten_hours_however_busy(void **state)
{
    struct house *house = *state;
    char token[SESSION_TOKEN + 1];
    add_ready(house, "ana", ROLE_INTAKE);
    CHECK(session_sign_in(house->ring, STR("ana"), STR(PASSWORD), code_now(house, CODE_APP), STR("Firefox"), token, e));
    int64_t end = house->now + SESSION_LONGEST;
    while (house->now + 600 < end) {
        later(house, 600);
        session_release(find(house, token));
    }
    later(house, end - house->now);
    assert_null(session_find(house->ring, str_from(token)));
}

static void one_sees_and_ends_ones_own_sessions(void **state)
{
    struct house *house = *state;
    struct session_info *list;
    size_t count;
    add_ready(house, "ana", ROLE_INTAKE);
    add_ready(house, "bor", ROLE_INTAKE);
    struct session *first = sign_in(house, "ana"), *second = sign_in(house, "ana"), *bor = sign_in(house, "bor");
    assert_false(str_eq(session_csrf(first), session_csrf(second)));
    session_list(house->ring, second, &house->arena, &list, &count);
    assert_int_equal(count, 2);
    assert_true(list[0].current && !list[1].current);
    assert_true(str_is(list[1].device, "Firefox"));
    uint32_t number = list[1].number;
    REFUSED(session_end_number(house->ring, bor, number, e), ERR_NOT_FOUND, "!session-unknown");
    CHECK(session_end_number(house->ring, second, number, e));
    REFUSED(session_end_number(house->ring, second, number, e), ERR_NOT_FOUND, "!session-unknown");
    session_list(house->ring, second, &house->arena, &list, &count);
    assert_int_equal(count, 1);
    assert_true(str_is(session_login(first), "ana")); /* still held by us: usable until released */
    session_end_all(house->ring, session_member(second), NULL);
    session_list(house->ring, second, &house->arena, &list, &count);
    assert_int_equal(count, 0);
    session_release(first);
    session_release(second);
    session_release(bor);
}

static void a_member_has_only_so_many_sessions(void **state)
{
    struct house *house = *state;
    struct session_info *list;
    size_t count = 0;
    add_ready(house, "ana", ROLE_INTAKE);
    for (size_t i = 0; i < 20; i++) {
        struct session *session = sign_in(house, "ana");
        session_list(house->ring, session, &house->arena, &list, &count);
        session_release(session);
    }
    assert_int_equal(count, 16);
    assert_true(list[0].current);
}

static void audit_details_are_for_those_with_the_key(void **state)
{
    struct house *house = *state;
    struct str plain;
    add_ready(house, "ana", ROLE_INTAKE);
    add_ready(house, "bor", ROLE_ADMINISTRATOR);
    struct session *ana = sign_in(house, "ana"), *bor = sign_in(house, "bor");
    struct str sealed = session_audit_detail(ana, &house->arena, STR("reason: court order"));
    assert_int_equal(str_find(sealed, STR("court"), 0), SIZE_MAX);
    CHECK(session_audit_open(ana, &house->arena, sealed, &plain, e));
    assert_true(str_ends(plain, STR("Z reason: court order")));
    REFUSED(session_audit_open(bor, &house->arena, sealed, &plain, e), ERR_DENIED, "!key-missing");
    assert_int_equal(session_audit_detail(bor, &house->arena, STR("x")).n, 0);
    session_release(ana);
    session_release(bor);
}

/* ---- threads ---- */

enum { THREADS = 4, ROUNDS = 40 };

struct crowd {
    struct house *house;
    char tokens[THREADS][SESSION_TOKEN + 1];
    int64_t members[THREADS];
};

static void *visit(void *context)
{
    struct crowd *crowd = context;
    struct arena arena = {0};
    for (int round = 0; round < ROUNDS; round++) {
        for (int i = 0; i < THREADS; i++) {
            struct session_info *list;
            size_t count;
            uint8_t key[VAULT_KEY];
            struct session *session = session_find(crowd->house->ring, str_from(crowd->tokens[i]));
            if (!session)
                continue;
            /* Who stays never has the old key without the newest; the two who are sent off may, for a moment. */
            bool stays = i != 1 && i != 2;
            if (stays && session_agency_key(session, 1, key) && !session_has_keys(session))
                abort();
            session_list(crowd->house->ring, session, &arena, &list, &count);
            if (round == ROUNDS / 2 && i == 0)
                session_end(crowd->house->ring, session);
            session_release(session);
        }
        arena_clear(&arena);
    }
    return NULL;
}

static void *govern(void *context)
{
    struct crowd *crowd = context;
    struct err err;
    bool ok = member_disable(crowd->house->store, 0, crowd->members[1], false, &err) &&
              member_set_role(crowd->house->store, 0, crowd->members[2], ROLE_ANALYST, &err);
    return ok ? NULL : crowd;
}

static void threads_share_the_ring(void **state)
{
    struct crowd crowd = {.house = *state};
    pthread_t threads[THREADS], governor;
    static const char *const names[THREADS] = {"ana", "bor", "cene", "dana"};
    for (size_t i = 0; i < THREADS; i++) {
        crowd.members[i] = add_ready(crowd.house, names[i], ROLE_INTAKE);
        if (i)
            CHECK(member_admit_ready(crowd.house->store, STR("ana"), STR(PASSWORD), crowd.members[i], e));
        CHECK(session_sign_in(crowd.house->ring, str_from(names[i]), STR(PASSWORD), code_now(crowd.house, CODE_APP),
                              STR("Firefox"), crowd.tokens[i], e));
    }
    for (size_t i = 0; i < THREADS; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, visit, &crowd), 0);
    assert_int_equal(pthread_create(&governor, NULL, govern, &crowd), 0);
    void *failed;
    pthread_join(governor, &failed);
    assert_null(failed);
    for (size_t i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    assert_null(session_find(crowd.house->ring, str_from(crowd.tokens[0])));
    assert_null(session_find(crowd.house->ring, str_from(crowd.tokens[1])));
    assert_null(session_find(crowd.house->ring, str_from(crowd.tokens[2])));
    struct session *dana = find(crowd.house, crowd.tokens[3]);
    struct agency agency = agency_now(crowd.house);
    assert_int_equal(agency.epoch, 3);
    assert_true(opens(crowd.house, dana, &agency));
    session_release(dana);
}

int main(void)
{
#define ROW(name) cmocka_unit_test_setup_teardown(name, house_open, house_close)
    const struct CMUnitTest tests[] = {
        ROW(a_session_ends_after_thirty_idle_minutes), ROW(a_session_ends_after_ten_hours_however_busy),
        ROW(one_sees_and_ends_ones_own_sessions), ROW(a_member_has_only_so_many_sessions),
        ROW(audit_details_are_for_those_with_the_key), ROW(threads_share_the_ring),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
