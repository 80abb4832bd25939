/* A lost key comes back by n of m colleagues, and by no fewer. */
#include "house.h"

static struct session *reset_and_return(struct house *house, int64_t id, const char *login, uint8_t totp[TOTP_SECRET])
{
    char password[MEMBER_PASSWORD + 1], token[SESSION_TOKEN + 1];
    CHECK(member_reset(house->store, 0, id, password, e));
    CHECK(session_sign_in(house->ring, str_from(login), str_from(password), STR(""), STR(""), token, e));
    struct session *session = find(house, token);
    first_steps(house, session, totp);
    return session;
}

static struct share_info shares_of(struct house *house, const struct session *session, struct share_info *ret_own)
{
    struct share_info *list, none = {0};
    size_t count;
    CHECK(session_shares(session, &house->arena, &list, &count, ret_own, e));
    return count ? list[0] : none;
}

static void two_of_three_restore(void **state)
{
    struct house *house = *state;
    uint8_t totp[TOTP_SECRET];
    struct share_info own;
    int64_t ana_id = add_ready(house, "ana", ROLE_INTAKE), ids[3];
    static const char *const names[] = {"bor", "cene", "dana"};
    for (size_t i = 0; i < 3; i++)
        ids[i] = add_ready(house, names[i], ROLE_CASEWORKER);
    struct agency agency = agency_now(house);
    struct session *ana = sign_in(house, "ana");
    int64_t twice[] = {ids[0], ids[0]}, self[] = {ids[0], ana_id};
    REFUSED(session_share_split(ana, twice, 2, 2, e), ERR_INPUT, "!share-colleague");
    REFUSED(session_share_split(ana, self, 2, 2, e), ERR_INPUT, "!share-colleague");
    REFUSED(session_share_split(ana, ids, 3, 1, e), ERR_INPUT, "!need-too-many");
    REFUSED(session_share_split(ana, ids, 3, 4, e), ERR_INPUT, "!need-too-many");
    CHECK(session_share_split(ana, ids, 3, 2, e));
    shares_of(house, ana, &own);
    assert_int_equal(own.need, 2);
    assert_false(own.asked);
    session_release(ana);

    struct session *bor = sign_in(house, "bor"), *dana = sign_in(house, "dana");
    REFUSED(session_share_pass(bor, ana_id, e), ERR_CONFLICT, "!share-not-asked");
    ana = reset_and_return(house, ana_id, "ana", totp);
    assert_true(member_now(house, ana_id).asks_recovery);
    assert_false(opens(house, ana, &agency));
    struct share_info asked = shares_of(house, bor, &own);
    assert_true(asked.asked && !asked.passed && asked.owner == ana_id);
    assert_true(str_is(asked.owner_name, "ana"));
    REFUSED(session_share_restore(ana, e), ERR_BUSY, "!shares-too-few");
    CHECK(session_share_pass(bor, ana_id, e));
    CHECK(session_share_pass(bor, ana_id, e)); /* twice is once */
    shares_of(house, ana, &own);
    assert_int_equal(own.have, 1);
    REFUSED(session_share_restore(ana, e), ERR_BUSY, "!shares-too-few");
    CHECK(session_share_pass(dana, ana_id, e));
    CHECK(session_share_restore(ana, e));
    assert_true(opens(house, ana, &agency));
    assert_false(member_now(house, ana_id).asks_recovery);
    shares_of(house, ana, &own);
    assert_int_equal(own.need, 0); /* the old shares are worth nothing now */
    session_release(ana);
    session_release(bor);
    session_release(dana);
}

/* A holder who was reset and got the key back can still pass on. */
static void shares_outlive_a_reset_of_their_holder(void **state)
{
    struct house *house = *state;
    char password[MEMBER_PASSWORD + 1], token[SESSION_TOKEN + 1];
    uint8_t totp[TOTP_SECRET];
    int64_t ana_id = add_ready(house, "ana", ROLE_INTAKE), ids[2] = {add_ready(house, "bor", ROLE_INTAKE), 0};
    CHECK(member_add(house->store, 0, house->agency, STR("cene"), STR("Cene"), ROLE_INTAKE, password, &ids[1], e));
    CHECK(session_sign_in(house->ring, STR("cene"), str_from(password), STR(""), STR(""), token, e));
    struct session *cene = find(house, token), *ana = sign_in(house, "ana");
    struct str code = first_steps(house, cene, totp);
    CHECK(session_admit(ana, ids[0], e));
    CHECK(session_admit(ana, ids[1], e));
    CHECK(session_share_split(ana, ids, 2, 2, e));
    session_release(cene);
    session_release(ana);
    struct agency agency = agency_now(house);
    cene = reset_and_return(house, ids[1], "cene", totp);
    uint8_t ana_totp[TOTP_SECRET];
    ana = reset_and_return(house, ana_id, "ana", ana_totp);
    REFUSED(session_share_pass(cene, ana_id, e), ERR_CONFLICT, "!share-unreadable");
    CHECK(session_recover(cene, code, e));
    CHECK(session_share_pass(cene, ana_id, e));
    struct session *bor = sign_in(house, "bor");
    CHECK(session_share_pass(bor, ana_id, e));
    CHECK(session_share_restore(ana, e));
    assert_true(opens(house, ana, &agency));
    session_release(ana);
    session_release(bor);
    session_release(cene);
}

/* Two administrators, one of whom resets a member, would otherwise read what the member could read. */
static void administrators_hold_no_shares(void **state)
{
    struct house *house = *state;
    add_ready(house, "ana", ROLE_INTAKE);
    int64_t ids[] = {add_ready(house, "adam", ROLE_ADMINISTRATOR), add_ready(house, "bor", ROLE_INTAKE)};
    struct session *ana = sign_in(house, "ana");
    REFUSED(session_share_split(ana, ids, 2, 2, e), ERR_INPUT, "!share-colleague");
    session_release(ana);
}

int main(void)
{
#define ROW(name) cmocka_unit_test_setup_teardown(name, house_open, house_close)
    const struct CMUnitTest tests[] = {ROW(two_of_three_restore), ROW(shares_outlive_a_reset_of_their_holder),
                                       ROW(administrators_hold_no_shares)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
