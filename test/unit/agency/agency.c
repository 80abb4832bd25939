/* Roles, agencies, keys for software, and what a seized folder shows of all this. */
#include "house.h"

#include "base/file.h"
#include "store/audit.h"

static void an_administrator_reads_nothing(void **state)
{
    UNUSED(state);
    for (int role = ROLE_NONE; role < ROLES; role++) {
        enum role r = (enum role)role;
        assert_int_equal(role_has(r, RIGHT_SELF), r != ROLE_NONE);
        assert_false(role_has(r, RIGHT_ADMINISTER) && (role_has(r, RIGHT_READ) || role_has(r, RIGHT_QUEUE)));
        /* Whoever works with reports can read them; whoever admits holds a key to give. */
        assert_true(role_has(r, RIGHT_READ) || !(role_has(r, RIGHT_WORK) || role_has(r, RIGHT_REFER) ||
                                                 role_has(r, RIGHT_ORIGINAL) || role_has(r, RIGHT_ADMIT) ||
                                                 role_has(r, RIGHT_EXPORT)));
        enum role found;
        if (r != ROLE_NONE) {
            CHECK(role_find(str_from(role_name(r)), &found, e));
            assert_int_equal(found, r);
        }
    }
    assert_false(role_has(ROLE_COORDINATOR, 0) || role_has(ROLE_COORDINATOR, RIGHTS));
    enum role untouched = ROLE_NONE;
    REFUSED(role_find(STR("none"), &untouched, e), ERR_INPUT, "!role-unknown");
    REFUSED(role_find(STR("Intake"), &untouched, e), ERR_INPUT, "!role-unknown");
}

static void one_agency_takes_in_the_publics_reports(void **state)
{
    struct house *house = *state;
    struct store_conn *conn;
    struct agency agency, *list;
    size_t count;
    int64_t second, id;
    CHECK(agency_add(house->store, 0, STR("police"), STR("Police"), &second, e));
    REFUSED(agency_add(house->store, 0, STR("police"), STR("Again"), &id, e), ERR_CONFLICT, "!agency-taken");
    REFUSED(agency_add(house->store, 0, STR("-x"), STR("Again"), &id, e), ERR_INPUT, "!agency-slug-form");
    REFUSED(agency_add(house->store, 0, STR("x y"), STR("Again"), &id, e), ERR_INPUT, "!agency-slug-form");
    add_ready(house, "ana", ROLE_INTAKE);
    CHECK(store_read_begin(house->store, &conn, e));
    CHECK(agency_of_intake(conn, &house->arena, &agency, e));
    assert_int_equal(agency.id, house->agency); /* the first one */
    assert_int_equal(agency.epoch, 1);
    store_read_end(conn);
    REFUSED(agency_set_intake(house->store, 0, 99, e), ERR_NOT_FOUND, "!agency-unknown");
    CHECK(agency_set_intake(house->store, 0, second, e));
    CHECK(store_read_begin(house->store, &conn, e));
    REFUSED(agency_of_intake(conn, &house->arena, &agency, e), ERR_NOT_FOUND, "!agency-unknown"); /* no key yet */
    CHECK(agency_list(conn, &house->arena, &list, &count, e));
    assert_int_equal(count, 2);
    assert_true(str_is(list[0].slug, "crisis-line") && !list[0].intake && list[1].intake);
    CHECK(agency_find(conn, &house->arena, STR("police"), &agency, e));
    assert_int_equal(agency.id, second);
    REFUSED(agency_get(conn, &house->arena, 99, &agency, e), ERR_NOT_FOUND, "!agency-unknown");
    store_read_end(conn);
}

static void software_has_keys_of_its_own(void **state)
{
    struct house *house = *state;
    char key[API_KEY_TEXT + 1], other[API_KEY_TEXT + 1];
    struct store_conn *conn;
    struct api_key *list;
    size_t count;
    int64_t agency = 0;
    CHECK(api_key_add(house->store, 0, house->agency, STR("Hotline desk"), key, e));
    CHECK(api_key_add(house->store, 0, house->agency, STR("Second"), other, e));
    REFUSED(api_key_add(house->store, 0, 99, STR("Nowhere"), other, e), ERR_NOT_FOUND, "!agency-unknown");
    assert_int_equal(strlen(key), API_KEY_TEXT);
    CHECK(store_read_begin(house->store, &conn, e));
    CHECK(api_key_check(conn, str_from(key), &agency, e));
    assert_int_equal(agency, house->agency);
    CHECK(api_key_list(conn, &house->arena, house->agency, &list, &count, e));
    assert_int_equal(count, 2);
    store_read_end(conn);
    CHECK(api_key_disable(house->store, 0, list[0].id, e));
    CHECK(store_read_begin(house->store, &conn, e));
    REFUSED(api_key_check(conn, str_from(key), &agency, e), ERR_DENIED, "!api-key-unknown");
    REFUSED(api_key_check(conn, STR(""), &agency, e), ERR_DENIED, "!api-key-unknown");
    CHECK(api_key_check(conn, str_from(other), &agency, e));
    store_read_end(conn);
    REFUSED(api_key_disable(house->store, 0, 99, e), ERR_NOT_FOUND, "!api-key-unknown");
}

static void every_change_is_in_the_log(void **state)
{
    static const struct store_stmt COUNT = {"test.count", "SELECT count(*) FROM audit WHERE action = ?"};
    struct house *house = *state;
    struct store_conn *conn;
    struct str why, head;
    char text[API_KEY_TEXT + 1];
    int64_t lines, bad;
    int64_t ana = add_ready(house, "ana", ROLE_INTAKE), bor = add_ready(house, "bor", ROLE_INTAKE);
    struct session *session = sign_in(house, "ana");
    CHECK(session_admit(session, bor, e));
    CHECK(session_set_password(session, STR(PASSWORD), STR("a quite fresh sentence"), e));
    session_release(session);
    CHECK(api_key_add(house->store, ana, house->agency, STR("Hotline"), text, e));
    CHECK(member_set_role(house->store, ana, bor, ROLE_CASEWORKER, e));
    CHECK(member_reset(house->store, ana, bor, text, e));
    CHECK(member_disable(house->store, ana, bor, false, e));
    static const char *const actions[] = {"agency.add", "agency.key", "member.add", "member.sign-in", "member.admit",
                                          "member.password", "api-key.add", "member.role", "member.reset",
                                          "member.disable"};
    CHECK(store_read_begin(house->store, &conn, e));
    for (size_t i = 0; i < LEN(actions); i++) {
        int64_t n;
        CHECK(store_number(conn, &COUNT, VALUES(V_TEXT(str_from(actions[i]))), 0, &n, e));
        if (n < 1)
            fail_msg("no line says %s", actions[i]);
    }
    CHECK(audit_verify(conn, &house->arena, &lines, &bad, &why, &head, e));
    assert_int_equal(bad, 0);
    store_read_end(conn);
}

/* No password, no code app secret, no API key and no recovery code stands in the files. */
static void a_seized_folder_holds_no_secret(void **state)
{
    struct house *house = *state;
    char key[API_KEY_TEXT + 1], password[MEMBER_PASSWORD + 1], token[SESSION_TOKEN + 1];
    uint8_t totp[TOTP_SECRET];
    int64_t id;
    add_ready(house, "ana", ROLE_INTAKE);
    CHECK(api_key_add(house->store, 0, house->agency, STR("Hotline"), key, e));
    CHECK(member_add(house->store, 0, house->agency, STR("bor"), STR("Bor"), ROLE_INTAKE, password, &id, e));
    CHECK(session_sign_in(house->ring, STR("bor"), str_from(password), STR(""), STR("Firefox"), token, e));
    struct session *bor = find(house, token);
    struct str code = first_steps(house, bor, totp);
    uint8_t private_key[VAULT_KEY];
    struct session *ana = sign_in(house, "ana");
    assert_true(session_agency_key(ana, 1, private_key));
    struct str secrets[] = {STR(PASSWORD), str_from(key), str_from(password), str_from(token), code,
                            str_make(CODE_APP, TOTP_SECRET), str_make(totp, TOTP_SECRET),
                            str_make(private_key, VAULT_KEY)};
    static const char *const files[] = {"kres.db", "kres.db-wal"};
    place_dump(house->store, house->folder);
    for (size_t f = 0; f < (place_server() ? 1 : LEN(files)); f++) {
        struct str bytes;
        CHECK(file_read(&house->arena, str_printf(&house->arena, "%s/%s", house->folder, files[f]).p, 64u << 20,
                        &bytes, e));
        for (size_t i = 0; i < LEN(secrets); i++)
            assert_true(str_find(bytes, secrets[i], 0) == SIZE_MAX);
    }
    session_release(ana);
    session_release(bor);
}

int main(void)
{
#define ROW(name) cmocka_unit_test_setup_teardown(name, house_open, house_close)
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_administrator_reads_nothing), ROW(one_agency_takes_in_the_publics_reports),
        ROW(software_has_keys_of_its_own), ROW(every_change_is_in_the_log), ROW(a_seized_folder_holds_no_secret),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
