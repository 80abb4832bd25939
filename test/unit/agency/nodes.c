/* Two servers on one database: what is done to a member at one is felt at the other at once. */
#include "house.h"

struct second { struct store *store; struct ring *ring; };

static struct second second_open(struct house *house)
{
    struct second second;
    CHECK(store_open(place_of(house->folder), false, &second.store, e));
    CHECK(ring_new(second.store, &second.ring, e));
    return second;
}

static void second_close(struct second second)
{
    ring_free(second.ring);
    store_close(second.store);
}

/* Signs in there; the token finds the session as a request would. */
static struct str token_there(struct house *house, struct second second, const char *login)
{
    char token[SESSION_TOKEN + 1];
    later(house, 60);
    CHECK(session_sign_in(second.ring, str_from(login), STR(PASSWORD), code_now(house, CODE_APP), STR("Firefox"), token, e));
    return str_copy(&house->arena, str_from(token));
}

static bool is_in(struct second second, struct str token)
{
    struct session *session = session_find(second.ring, token);
    session_release(session);
    return session != NULL;
}

/* News takes a moment; looking each second would take longer than this waits. */
static bool is_out_soon(struct second second, struct str token)
{
    for (int tries = 0; tries < 100 && is_in(second, token); tries++)
        usleep(5000);
    return !is_in(second, token);
}

static void who_is_disabled_is_out_everywhere(void **state)
{
    ONLY_A_SERVER();
    struct house *house = *state;
    struct second second = second_open(house);
    add_ready(house, "ana", ROLE_INTAKE);
    int64_t bor = add_ready(house, "bor", ROLE_INTAKE);
    struct str ana_there = token_there(house, second, "ana"), bor_there = token_there(house, second, "bor");
    CHECK(member_admit_ready(house->store, STR("ana"), STR(PASSWORD), bor, e));
    CHECK(member_disable(house->store, 0, bor, false, e));
    assert_true(is_out_soon(second, bor_there));
    assert_true(is_in(second, ana_there));
    /* Whoever remains has the new key there, too. */
    struct agency at = agency_now(house);
    assert_int_equal(at.epoch, 2);
    struct session *ana = session_find(second.ring, ana_there);
    assert_true(opens(house, ana, &at));
    session_release(ana);
    second_close(second);
}

static void who_changes_the_password_stays_in_where_she_is(void **state)
{
    ONLY_A_SERVER();
    struct house *house = *state;
    struct second second = second_open(house);
    add_ready(house, "ana", ROLE_INTAKE);
    struct str there = token_there(house, second, "ana");
    char token[SESSION_TOKEN + 1];
    later(house, 60);
    CHECK(session_sign_in(house->ring, STR("ana"), STR(PASSWORD), code_now(house, CODE_APP), STR("Firefox"), token, e));
    struct session *here = find(house, token);
    CHECK(session_set_password(here, STR(PASSWORD), STR("another tractor, moonlit"), e));
    session_release(here);
    assert_true(is_out_soon(second, there));
    later(house, 2);
    usleep(1200 * 1000); /* past the next look at what others wrote */
    here = find(house, token);
    session_release(here);
    second_close(second);
}

static void signing_out_everywhere_is_everywhere(void **state)
{
    ONLY_A_SERVER();
    struct house *house = *state;
    struct second second = second_open(house);
    int64_t id = add_ready(house, "ana", ROLE_INTAKE);
    struct str there = token_there(house, second, "ana");
    CHECK(session_end_everywhere(house->ring, id, e));
    assert_true(is_out_soon(second, there));
    struct str again = token_there(house, second, "ana"); /* old news ends no new session */
    usleep(1200 * 1000);
    assert_true(is_in(second, again));
    second_close(second);
}

static void keys_given_at_one_open_at_the_other(void **state)
{
    ONLY_A_SERVER();
    struct house *house = *state;
    struct second second = second_open(house);
    add_ready(house, "ana", ROLE_INTAKE);
    int64_t bor = add_ready(house, "bor", ROLE_INTAKE);
    struct str bor_there = token_there(house, second, "bor");
    struct session *session = session_find(second.ring, bor_there);
    assert_false(session_has_keys(session));
    session_release(session);
    CHECK(member_admit_ready(house->store, STR("ana"), STR(PASSWORD), bor, e));
    bool has = false;
    for (int tries = 0; tries < 100 && !has; tries++) {
        usleep(5000);
        session = session_find(second.ring, bor_there);
        has = session_has_keys(session);
        session_release(session);
    }
    assert_true(has);
    second_close(second);
}

/* The command line beside two servers. */
static void the_command_line_ends_sessions_too(void **state)
{
    ONLY_A_SERVER();
    struct house *house = *state;
    struct second second = second_open(house);
    struct store *beside;
    add_ready(house, "ana", ROLE_INTAKE);
    int64_t bor = add_ready(house, "bor", ROLE_ADMINISTRATOR);
    struct str there = token_there(house, second, "bor");
    CHECK(store_open_beside(place_of(house->folder), &beside, e));
    CHECK(member_disable(beside, 0, bor, false, e));
    store_close(beside);
    assert_true(is_out_soon(second, there));
    second_close(second);
}

int main(void)
{
#define ROW(name) cmocka_unit_test_setup_teardown(name, house_open, house_close)
    const struct CMUnitTest tests[] = {
        ROW(who_is_disabled_is_out_everywhere), ROW(who_changes_the_password_stays_in_where_she_is),
        ROW(signing_out_everywhere_is_everywhere), ROW(keys_given_at_one_open_at_the_other),
        ROW(the_command_line_ends_sessions_too),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
