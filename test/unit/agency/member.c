/* Who may read what: keys come with colleagues, go with leaving, and never pass through an administrator. */
#include "house.h"

static struct session *admitted(struct house *house, struct session *by, const char *login, int64_t id)
{
    CHECK(session_admit(by, id, e));
    return sign_in(house, login);
}

static void a_colleague_gives_the_key(void **state)
{
    struct house *house = *state;
    char token[SESSION_TOKEN + 1];
    add_ready(house, "ana", ROLE_INTAKE);
    int64_t bor = add_ready(house, "bor", ROLE_CASEWORKER), cene = add_ready(house, "cene", ROLE_ADMINISTRATOR),
            dana = add_ready(house, "dana", ROLE_ANALYST);
    struct agency agency = agency_now(house);
    assert_int_equal(agency.members, 4);
    assert_int_equal(agency.key_holders, 1);
    assert_true(member_now(house, bor).waiting);
    assert_false(member_now(house, cene).waiting);

    struct session *ana = sign_in(house, "ana"), *by_bor = NULL;
    later(house, 60);
    CHECK(session_sign_in(house->ring, STR("bor"), STR(PASSWORD), code_now(house, CODE_APP), STR(""), token, e));
    by_bor = find(house, token);
    assert_false(session_has_keys(by_bor));
    REFUSED(session_admit(by_bor, dana, e), ERR_DENIED, "!key-missing"); /* who holds no key gives none */
    struct session *by_dana = sign_in(house, "dana");
    REFUSED(session_admit(by_dana, bor, e), ERR_DENIED, "!right-missing");
    session_release(by_dana);
    REFUSED(session_admit(ana, cene, e), ERR_CONFLICT, "!member-not-waiting");
    REFUSED(session_admit(ana, dana, e), ERR_CONFLICT, "!member-not-waiting");
    REFUSED(session_admit(ana, 4711, e), ERR_NOT_FOUND, "!member-unknown");
    CHECK(session_admit(ana, bor, e));
    session_release(find(house, token)); /* the next request has the key, without signing in anew */
    assert_true(session_has_keys(by_bor));
    assert_true(opens(house, by_bor, &agency));
    assert_true(member_now(house, bor).has_key);
    assert_false(member_now(house, bor).waiting);
    assert_int_equal(agency_now(house).key_holders, 2);
    session_release(ana);
    session_release(by_bor);
}

static void a_leaver_cannot_open_what_comes_after(void **state)
{
    struct house *house = *state;
    char token[SESSION_TOKEN + 1];
    add_ready(house, "ana", ROLE_INTAKE);
    int64_t bor_id = add_ready(house, "bor", ROLE_INTAKE), cene_id = add_ready(house, "cene", ROLE_CASEWORKER);
    struct session *ana = sign_in(house, "ana"), *bor = admitted(house, ana, "bor", bor_id),
                   *cene = admitted(house, ana, "cene", cene_id);
    struct agency before = agency_now(house);
    assert_true(opens(house, bor, &before));
    CHECK(member_disable(house->store, 0, bor_id, false, e));
    struct agency after = agency_now(house);
    assert_int_equal(after.epoch, before.epoch + 1);
    assert_memory_not_equal(after.public_key, before.public_key, VAULT_PUBLIC);
    assert_false(opens(house, bor, &after)); /* even in a request that is still running */
    session_release(bor);
    later(house, 60);
    REFUSED(session_sign_in(house->ring, STR("bor"), STR(PASSWORD), code_now(house, CODE_APP), STR(""), token, e),
            ERR_DENIED, "!sign-in-failed");

    struct session *ana_later = sign_in(house, "ana");
    session_release(cene);
    cene = sign_in(house, "cene");
    assert_true(opens(house, ana_later, &before) && opens(house, ana_later, &after));
    assert_true(opens(house, cene, &before) && opens(house, cene, &after));
    assert_int_equal(after.members, 2);
    assert_int_equal(after.key_holders, 2);
    CHECK(member_disable(house->store, 0, bor_id, false, e)); /* twice is once */
    assert_int_equal(agency_now(house).epoch, after.epoch);

    /* A newcomer is given all epochs. */
    int64_t eva_id = add_ready(house, "eva", ROLE_INTAKE);
    struct session *eva = admitted(house, ana_later, "eva", eva_id);
    assert_true(opens(house, eva, &before) && opens(house, eva, &after));
    session_release(eva);
    session_release(cene);
    session_release(ana_later);
    session_release(ana);
}

static void the_last_key_holder_is_not_sent_off_by_mistake(void **state)
{
    struct house *house = *state;
    int64_t ana = add_ready(house, "ana", ROLE_INTAKE), bor = add_ready(house, "bor", ROLE_INTAKE);
    struct agency before = agency_now(house);
    REFUSED(member_disable(house->store, 0, ana, false, e), ERR_CONFLICT, "!last-key-holder");
    REFUSED(member_set_role(house->store, 0, ana, ROLE_ADMINISTRATOR, e), ERR_CONFLICT, "!last-key-holder");
    assert_int_equal(member_now(house, ana).state, MEMBER_ACTIVE);
    assert_true(member_now(house, ana).has_key);
    struct session *signed_in = sign_in(house, "ana");
    assert_true(opens(house, signed_in, &before));
    session_release(signed_in);
    /* By force: the old is lost, what comes goes to those who are there. */
    CHECK(member_disable(house->store, 0, ana, true, e));
    struct agency after = agency_now(house);
    assert_true(after.epoch > before.epoch);
    signed_in = sign_in(house, "bor");
    assert_true(opens(house, signed_in, &after));
    assert_false(opens(house, signed_in, &before));
    session_release(signed_in);
    /* Nobody left who may read: nothing can be sealed until somebody comes. */
    CHECK(member_disable(house->store, 0, bor, true, e));
    assert_int_equal(agency_now(house).epoch, 0);
    struct store_conn *conn;
    struct agency intake;
    CHECK(store_read_begin(house->store, &conn, e));
    REFUSED(agency_of_intake(conn, &house->arena, &intake, e), ERR_NOT_FOUND, "!agency-unknown");
    store_read_end(conn);
    add_ready(house, "cene", ROLE_CASEWORKER);
    assert_int_equal(agency_now(house).epoch, after.epoch + 1);
}

static void a_role_that_may_not_read_has_no_key(void **state)
{
    struct house *house = *state;
    add_ready(house, "ana", ROLE_ADMINISTRATOR);
    assert_int_equal(agency_now(house).epoch, 0);
    int64_t bor = add_ready(house, "bor", ROLE_ANALYST);
    assert_int_equal(agency_now(house).epoch, 0);
    CHECK(member_set_role(house->store, 0, bor, ROLE_INTAKE, e)); /* the first who may read makes the key */
    assert_int_equal(agency_now(house).epoch, 1);
    int64_t cene_id = add_ready(house, "cene", ROLE_INTAKE);
    struct session *signed_in = sign_in(house, "bor"), *cene = admitted(house, signed_in, "cene", cene_id);
    struct agency before = agency_now(house);
    CHECK(member_set_role(house->store, 0, cene_id, ROLE_ADMINISTRATOR, e));
    session_release(cene);
    cene = sign_in(house, "cene");
    struct agency after = agency_now(house);
    assert_int_equal(after.epoch, 2);
    assert_false(opens(house, cene, &before) || opens(house, cene, &after));
    session_release(cene);
    session_release(signed_in);
}

static void coordinators_manage_their_own_agency_only(void **state)
{
    struct house *house = *state;
    int64_t other, far;
    CHECK(agency_add(house->store, 0, STR("shelter"), STR("Shelter"), &other, e));
    CHECK(member_add_ready(house->store, other, STR("far"), STR("Far"), ROLE_INTAKE, STR(PASSWORD), CODE_APP, &far, e));
    add_ready(house, "ana", ROLE_COORDINATOR);
    int64_t bor = add_ready(house, "bor", ROLE_INTAKE), cene = add_ready(house, "cene", ROLE_ADMINISTRATOR);
    struct session *ana = sign_in(house, "ana"), *by_bor = sign_in(house, "bor"), *by_cene = sign_in(house, "cene");
    struct member near_one = member_now(house, bor), admin = member_now(house, cene), far_one = member_now(house, far);
    assert_true(member_may_manage(ana, &near_one));
    assert_false(member_may_manage(ana, &admin) || member_may_manage(ana, &far_one));
    assert_false(member_may_add(ana, house->agency, ROLE_ADMINISTRATOR) || member_may_add(ana, other, ROLE_INTAKE));
    assert_true(member_may_add(ana, house->agency, ROLE_CASEWORKER));
    assert_false(member_may_manage(by_bor, &near_one));
    assert_true(member_may_manage(by_cene, &far_one) && member_may_manage(by_cene, &near_one));
    /* A key of one agency is nothing for members of another. */
    REFUSED(session_admit(ana, far, e), ERR_CONFLICT, "!member-not-waiting");
    session_release(ana);
    session_release(by_bor);
    session_release(by_cene);
}

static void a_reset_takes_the_key_until_it_is_brought_back(void **state)
{
    struct house *house = *state;
    char password[MEMBER_PASSWORD + 1], token[SESSION_TOKEN + 1];
    uint8_t totp[TOTP_SECRET];
    int64_t id;
    CHECK(member_add(house->store, 0, house->agency, STR("ana"), STR("Ana"), ROLE_INTAKE, password, &id, e));
    struct agency agency = agency_now(house);
    CHECK(session_sign_in(house->ring, STR("ana"), str_from(password), STR(""), STR(""), token, e));
    struct session *ana = find(house, token);
    struct str code = first_steps(house, ana, totp);
    session_release(ana);
    CHECK(member_reset(house->store, 0, id, password, e));
    assert_null(session_find(house->ring, str_from(token))); /* signed out everywhere */
    CHECK(session_sign_in(house->ring, STR("ana"), str_from(password), STR(""), STR(""), token, e));
    ana = find(house, token);
    first_steps(house, ana, totp);
    assert_false(opens(house, ana, &agency)); /* whoever made the reset cannot read by it */
    REFUSED(session_recover(ana, STR("0000-0000-0000-0000-0000-0000-0000-0000"), e), ERR_DENIED, "!recovery-failed");
    CHECK(session_recover(ana, code, e));
    assert_true(opens(house, ana, &agency));
    session_release(ana);
    later(house, 60);
    CHECK(session_sign_in(house->ring, STR("ana"), STR(PASSWORD), code_now(house, totp), STR(""), token, e));
    ana = find(house, token);
    assert_true(opens(house, ana, &agency));
    session_release(ana);
}

static void after_a_reset_the_recovery_code_alone_is_enough(void **state)
{
    struct house *house = *state;
    char password[MEMBER_PASSWORD + 1], token[SESSION_TOKEN + 1];
    uint8_t totp[TOTP_SECRET];
    int64_t id;
    CHECK(member_add(house->store, 0, house->agency, STR("ana"), STR("Ana"), ROLE_INTAKE, password, &id, e));
    struct agency agency = agency_now(house);
    CHECK(session_sign_in(house->ring, STR("ana"), str_from(password), STR(""), STR(""), token, e));
    struct session *ana = find(house, token);
    struct str code = first_steps(house, ana, totp);
    session_release(ana);
    CHECK(member_reset(house->store, 0, id, password, e));
    CHECK(session_sign_in_recovery(house->ring, STR("ana"), code, STR(""), token, e));
    ana = find(house, token);
    CHECK(session_set_password(ana, STR(""), STR("a sentence after the reset"), e));
    first_steps(house, ana, totp);
    session_release(find(house, token));
    assert_true(opens(house, ana, &agency));
    session_release(ana);
    later(house, 60);
    CHECK(session_sign_in(house->ring, STR("ana"), STR("a sentence after the reset"), code_now(house, totp), STR(""),
                          token, e));
    REFUSED(session_sign_in(house->ring, STR("ana"), str_from(password), STR(""), STR(""), token, e), ERR_DENIED,
            "!sign-in-failed");
}

/* The very first password was lost before anybody signed in: reports go to a new key, not to a dead one. */
static void a_lost_first_password_ends_the_key_nobody_has(void **state)
{
    struct house *house = *state;
    char password[MEMBER_PASSWORD + 1], token[SESSION_TOKEN + 1];
    uint8_t totp[TOTP_SECRET];
    int64_t id;
    CHECK(member_add(house->store, 0, house->agency, STR("ana"), STR("Ana"), ROLE_INTAKE, password, &id, e));
    CHECK(member_reset(house->store, 0, id, password, e));
    struct agency agency = agency_now(house);
    assert_int_equal(agency.epoch, 2);
    CHECK(session_sign_in(house->ring, STR("ana"), str_from(password), STR(""), STR(""), token, e));
    struct session *ana = find(house, token);
    first_steps(house, ana, totp);
    assert_true(opens(house, ana, &agency));
    session_release(ana);
}

static void a_reset_overtakes_a_running_session(void **state)
{
    struct house *house = *state;
    char password[MEMBER_PASSWORD + 1];
    struct str uri, base32, code;
    unsigned groups[2];
    int64_t id = add_ready(house, "ana", ROLE_INTAKE);
    struct session *ana = sign_in(house, "ana");
    CHECK(session_code_app_begin(ana, &house->arena, &uri, &base32, e));
    CHECK(session_recovery_begin(ana, &house->arena, &code, groups, e));
    CHECK(member_reset(house->store, 0, id, password, e));
    REFUSED(session_recovery_confirm(ana, group_of(code, groups[0]), group_of(code, groups[1]), e), ERR_CONFLICT,
            "!session-overtaken");
    session_release(ana);
}

static void a_colleague_admits_again_after_a_reset(void **state)
{
    struct house *house = *state;
    char password[MEMBER_PASSWORD + 1], token[SESSION_TOKEN + 1];
    uint8_t totp[TOTP_SECRET];
    add_ready(house, "ana", ROLE_INTAKE);
    int64_t id = add_ready(house, "bor", ROLE_INTAKE);
    CHECK(member_admit_ready(house->store, STR("ana"), STR(PASSWORD), id, e));
    REFUSED(member_admit_ready(house->store, STR("ana"), STR("wrong"), id, e), ERR_DENIED, "!sign-in-failed");
    struct agency agency = agency_now(house);
    assert_int_equal(agency.key_holders, 2);
    CHECK(member_reset(house->store, 0, id, password, e));
    CHECK(session_sign_in(house->ring, STR("bor"), str_from(password), STR(""), STR(""), token, e));
    struct session *bor = find(house, token), *ana = sign_in(house, "ana");
    REFUSED(session_admit(ana, id, e), ERR_CONFLICT, "!member-not-waiting");
    first_steps(house, bor, totp);
    CHECK(session_admit(ana, id, e));
    session_release(find(house, token));
    assert_true(opens(house, bor, &agency));
    session_release(bor);
    session_release(ana);
}

static void what_is_typed_wrong_is_told(void **state)
{
    struct house *house = *state;
    char password[MEMBER_PASSWORD + 1];
    int64_t id;
    add_ready(house, "ana", ROLE_INTAKE);
    REFUSED(member_add(house->store, 0, house->agency, STR("ana"), STR("Ana"), ROLE_INTAKE, password, &id, e),
            ERR_CONFLICT, "!login-taken");
    static const struct str logins[] = {STR("a"), STR("Ana"), STR("an a"), STR("ána"), STR("")};
    for (size_t i = 0; i < LEN(logins); i++)
        REFUSED(member_add(house->store, 0, house->agency, logins[i], STR("Ana"), ROLE_INTAKE, password, &id, e),
                ERR_INPUT, "!login-form");
    REFUSED(member_add(house->store, 0, house->agency, STR("bor"), STR("  "), ROLE_INTAKE, password, &id, e), ERR_INPUT,
            "!name-form");
    REFUSED(member_add(house->store, 0, 99, STR("bor"), STR("Bor"), ROLE_INTAKE, password, &id, e), ERR_NOT_FOUND,
            "!agency-unknown");
    REFUSED(member_add(house->store, 0, house->agency, STR("bor"), STR("Bor"), ROLE_NONE, password, &id, e), ERR_INPUT,
            "!role-unknown");
    REFUSED(member_disable(house->store, 0, 99, false, e), ERR_NOT_FOUND, "!member-unknown");
    REFUSED(member_reset(house->store, 0, 99, password, e), ERR_NOT_FOUND, "!member-unknown");
}

int main(void)
{
#define ROW(name) cmocka_unit_test_setup_teardown(name, house_open, house_close)
    const struct CMUnitTest tests[] = {
        ROW(a_colleague_gives_the_key), ROW(a_leaver_cannot_open_what_comes_after),
        ROW(the_last_key_holder_is_not_sent_off_by_mistake), ROW(a_role_that_may_not_read_has_no_key),
        ROW(coordinators_manage_their_own_agency_only), ROW(a_reset_takes_the_key_until_it_is_brought_back),
        ROW(after_a_reset_the_recovery_code_alone_is_enough), ROW(a_reset_overtakes_a_running_session),
        ROW(a_lost_first_password_ends_the_key_nobody_has),
        ROW(a_colleague_admits_again_after_a_reset), ROW(what_is_typed_wrong_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
