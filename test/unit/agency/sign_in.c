/* The first sign-in, every later one, and what a stranger learns at the door: nothing. */
#include "house.h"

#include <pthread.h>

static void the_first_sign_in_step_by_step(void **state)
{
    struct house *house = *state;
    char password[MEMBER_PASSWORD + 1], token[SESSION_TOKEN + 1];
    int64_t id;
    struct str uri, base32, code, again;
    unsigned groups[2], same[2];
    CHECK(member_add(house->store, 0, house->agency, STR("ana"), STR("Ana Izmišljena"), ROLE_INTAKE, password, &id, e));
    assert_int_equal(strlen(password), MEMBER_PASSWORD);
    assert_int_equal(agency_now(house).epoch, 1); /* reports can be received at once */
    CHECK(session_sign_in(house->ring, STR("ana"), str_from(password), STR(""), STR("Firefox"), token, e));
    struct session *ana = find(house, token);
    assert_int_equal(session_step(ana), STEP_PASSWORD);
    assert_false(session_has_keys(ana)); /* the one-time password leads to a password and to nothing else */
    REFUSED(session_code_app_begin(ana, &house->arena, &uri, &base32, e), ERR_DENIED, "!first-steps");
    REFUSED(session_set_password(ana, STR(""), STR("short"), e), ERR_INPUT, "!password-too-short");
    REFUSED(session_set_password(ana, STR(""), STR("password123456"), e), ERR_INPUT, "!password-too-common");
    REFUSED(session_set_password(ana, STR(""), STR("ana-ana-2026"), e), ERR_INPUT, "!password-too-common");
    REFUSED(session_set_password(ana, STR(""), str_from(password), e), ERR_INPUT, "!password-same");
    CHECK(session_set_password(ana, STR(""), STR(PASSWORD), e));
    assert_int_equal(session_step(ana), STEP_CODE_APP);
    REFUSED(session_code_app_confirm(ana, STR("000000"), e), ERR_INPUT, "!code-app-expired");
    CHECK(session_code_app_begin(ana, &house->arena, &uri, &base32, e));
    CHECK(session_code_app_begin(ana, &house->arena, &uri, &again, e));
    assert_true(str_eq(base32, again)); /* shown twice, the same */
    assert_true(str_starts(uri, STR("otpauth://totp/")));
    REFUSED(session_code_app_confirm(ana, STR("12345"), e), ERR_INPUT, "!code-app-wrong");
    session_release(ana);

    uint8_t totp[TOTP_SECRET];
    CHECK(session_sign_in(house->ring, STR("ana"), STR(PASSWORD), STR(""), STR("Firefox"), token, e));
    ana = find(house, token);
    CHECK(session_code_app_begin(ana, &house->arena, &uri, &base32, e));
    session_release(ana);
    CHECK(member_reset(house->store, 0, id, password, e));
    CHECK(session_sign_in(house->ring, STR("ana"), str_from(password), STR(""), STR("Firefox"), token, e));
    ana = find(house, token);
    assert_int_equal(member_now(house, id).state, MEMBER_NEW);
    first_steps(house, ana, totp);
    assert_int_equal(member_now(house, id).state, MEMBER_ACTIVE);

    CHECK(session_recovery_begin(ana, &house->arena, &code, groups, e));
    CHECK(session_recovery_begin(ana, &house->arena, &again, same, e));
    assert_true(str_eq(code, again));
    assert_true(groups[0] == same[0] && groups[1] == same[1] && groups[0] < groups[1] && groups[1] < 8);
    REFUSED(session_recovery_confirm(ana, STR("0000"), group_of(code, groups[1]), e), ERR_INPUT,
            "!recovery-groups-wrong");
    REFUSED(session_recovery_confirm(ana, group_of(code, groups[0]), STR(""), e), ERR_INPUT, "!recovery-groups-wrong");
    session_release(ana);
}

static void the_key_is_open_after_the_first_steps(void **state)
{
    struct house *house = *state;
    char password[MEMBER_PASSWORD + 1], token[SESSION_TOKEN + 1];
    uint8_t totp[TOTP_SECRET];
    int64_t id;
    CHECK(member_add(house->store, 0, house->agency, STR("ana"), STR("Ana"), ROLE_INTAKE, password, &id, e));
    struct agency agency = agency_now(house);
    CHECK(session_sign_in(house->ring, STR("ana"), str_from(password), STR(""), STR("Firefox"), token, e));
    struct session *ana = find(house, token);
    first_steps(house, ana, totp);
    assert_true(session_has_keys(ana));
    assert_true(opens(house, ana, &agency));
    session_release(ana);
    /* The code that confirmed the app signs nobody in; the next one does, once. */
    REFUSED(session_sign_in(house->ring, STR("ana"), STR(PASSWORD), code_now(house, totp), STR(""), token, e),
            ERR_DENIED, "!sign-in-failed");
    later(house, 30);
    CHECK(session_sign_in(house->ring, STR("ana"), STR(PASSWORD), code_now(house, totp), STR(""), token, e));
    REFUSED(session_sign_in(house->ring, STR("ana"), STR(PASSWORD), code_now(house, totp), STR(""), token, e),
            ERR_DENIED, "!sign-in-failed");
    /* The one-time password is gone. */
    later(house, 60);
    REFUSED(session_sign_in(house->ring, STR("ana"), str_from(password), code_now(house, totp), STR(""), token, e),
            ERR_DENIED, "!sign-in-failed");
}

static void one_answer_for_every_failure(void **state)
{
    struct house *house = *state;
    char token[SESSION_TOKEN + 1] = "untouched";
    int64_t gone;
    add_ready(house, "ana", ROLE_INTAKE);
    gone = add_ready(house, "bor", ROLE_ANALYST);
    CHECK(member_disable(house->store, 0, gone, false, e));
    struct { struct str login, password, code; } tries[] = {
        {STR("ana"), STR("wrong wrong wrong"), code_now(house, CODE_APP)},
        {STR("ana"), STR(PASSWORD), STR("000000")},
        {STR("ana"), STR(PASSWORD), STR("")},
        {STR("nobody"), STR(PASSWORD), code_now(house, CODE_APP)},
        {STR(""), STR(""), STR("")},
        {STR("bor"), STR(PASSWORD), code_now(house, CODE_APP)},
        {STR("ana' OR 1=1 --"), STR(PASSWORD), code_now(house, CODE_APP)},
    };
    for (size_t i = 0; i < LEN(tries); i++)
        REFUSED(session_sign_in(house->ring, tries[i].login, tries[i].password, tries[i].code, STR("Firefox"), token,
                                e), ERR_DENIED, "!sign-in-failed");
    REFUSED(session_sign_in_recovery(house->ring, STR("ana"), STR("no code"), STR(""), token, e), ERR_DENIED,
            "!sign-in-failed");
    REFUSED(session_sign_in_recovery(house->ring, STR("nobody"), STR("0000-0000-0000-0000-0000-0000-0000-0000"),
                                     STR(""), token, e), ERR_DENIED, "!sign-in-failed");
    REFUSED(session_sign_in_recovery(house->ring, STR("ana"), STR("0000-0000-0000-0000-0000-0000-0000-0000"), STR(""),
                                     token, e), ERR_DENIED, "!sign-in-failed");
    assert_string_equal(token, "untouched");
}

static void the_recovery_code_opens_a_lost_account(void **state)
{
    struct house *house = *state;
    char password[MEMBER_PASSWORD + 1], token[SESSION_TOKEN + 1];
    uint8_t totp[TOTP_SECRET], fresh_totp[TOTP_SECRET];
    int64_t id;
    CHECK(member_add(house->store, 0, house->agency, STR("ana"), STR("Ana"), ROLE_INTAKE, password, &id, e));
    struct agency agency = agency_now(house);
    CHECK(session_sign_in(house->ring, STR("ana"), str_from(password), STR(""), STR(""), token, e));
    struct session *ana = find(house, token);
    struct str code = first_steps(house, ana, totp);
    session_release(ana);

    char lower[40];
    for (size_t i = 0; i <= code.n; i++)
        lower[i] = code.p[i] == '-' ? ' ' : (char)(code.p[i] >= 'A' && code.p[i] <= 'Z' ? code.p[i] + 32 : code.p[i]);
    CHECK(session_sign_in_recovery(house->ring, STR("ana"), str_from(lower), STR("Firefox"), token, e));
    ana = find(house, token);
    assert_int_equal(session_step(ana), STEP_PASSWORD);
    assert_false(session_has_keys(ana));
    CHECK(session_set_password(ana, STR(""), STR("another long sentence"), e));
    assert_int_equal(session_step(ana), STEP_CODE_APP);
    session_release(ana);

    /* The old code app and the old password are worth nothing now. */
    later(house, 60);
    REFUSED(session_sign_in(house->ring, STR("ana"), STR(PASSWORD), code_now(house, totp), STR(""), token, e),
            ERR_DENIED, "!sign-in-failed");
    CHECK(session_sign_in(house->ring, STR("ana"), STR("another long sentence"), STR(""), STR(""), token, e));
    ana = find(house, token);
    assert_int_equal(session_step(ana), STEP_CODE_APP);
    struct str fresh = first_steps(house, ana, fresh_totp);
    assert_false(str_eq(code, fresh));
    assert_true(opens(house, ana, &agency));
    session_release(ana);
    REFUSED(session_sign_in_recovery(house->ring, STR("ana"), code, STR(""), token, e), ERR_DENIED, "!sign-in-failed");
}

static void a_password_is_changed_with_the_old_one(void **state)
{
    struct house *house = *state;
    add_ready(house, "ana", ROLE_INTAKE);
    struct session *ana = sign_in(house, "ana"), *other = sign_in(house, "ana");
    struct session_info *list;
    size_t count;
    REFUSED(session_set_password(ana, STR("not the old one"), STR("a quite fresh sentence"), e), ERR_INPUT,
            "!password-wrong");
    CHECK(session_set_password(ana, STR(PASSWORD), STR("a quite fresh sentence"), e));
    session_list(house->ring, ana, &house->arena, &list, &count);
    assert_int_equal(count, 1); /* the other session has ended */
    assert_true(list[0].current);
    session_release(other);
    session_release(ana);
}

struct coming {
    struct house *house;
    struct str code;
    char token[SESSION_TOKEN + 1];
    bool in;
};

static void *come_in(void *context)
{
    struct coming *coming = context;
    struct err err;
    coming->in = session_sign_in(coming->house->ring, STR("ana"), STR(PASSWORD), coming->code, STR("Firefox"),
                                 coming->token, &err);
    return NULL;
}

/* Checking a password takes a while; what an administrator takes away meanwhile must not come back with the session
 * that begins then.  When the machine is so quick that the sign-in is first, its session is ended instead. */
static void who_is_changed_while_signing_in_stays_outside(void **state)
{
    struct house *house = *state;
    struct coming coming = {.house = house};
    pthread_t thread;
    vault_cheap(false);
    int64_t id = add_ready(house, "ana", ROLE_ADMINISTRATOR);
    coming.code = code_now(house, CODE_APP);
    assert_int_equal(pthread_create(&thread, NULL, come_in, &coming), 0);
    usleep(40 * 1000);
    CHECK(member_set_role(house->store, 0, id, ROLE_ANALYST, e));
    pthread_join(thread, NULL);
    vault_cheap(true);
    assert_true(!coming.in || !session_find(house->ring, str_from(coming.token)));
}

int main(void)
{
#define ROW(name) cmocka_unit_test_setup_teardown(name, house_open, house_close)
    const struct CMUnitTest tests[] = {
        ROW(the_first_sign_in_step_by_step), ROW(the_key_is_open_after_the_first_steps),
        ROW(one_answer_for_every_failure), ROW(the_recovery_code_opens_a_lost_account),
        ROW(a_password_is_changed_with_the_old_one), ROW(who_is_changed_while_signing_in_stays_outside),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
