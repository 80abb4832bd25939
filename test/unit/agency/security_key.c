/* Security keys at the account page and at the door. */
#include "../authenticator.h"
#include "agency/security_key.h"
#include "agency/watch.h"
#include "house.h"

#include <pthread.h>

static const struct passkey_site SITE = {{"kres.example.org", 16}, {"https://kres.example.org", 24}};

static void register_key(struct house *house, struct session *session, struct authenticator *key, const char *name)
{
    struct str client;
    struct str attestation = authenticator_make(&house->arena, key, session_security_key_challenge(session, &house->arena),
                                                &client);
    CHECK(session_security_key_add(session, &SITE, str_from(name), client, attestation, e));
}

static struct passkey_answer answer_now(struct house *house, struct authenticator *key)
{
    return authenticator_sign(&house->arena, key, security_key_challenge(house->ring, &house->arena));
}

static bool enters(struct house *house, const char *login, const char *password, const struct passkey_answer *answer)
{
    char token[SESSION_TOKEN + 1];
    struct err why;
    if (session_sign_in_key(house->ring, &SITE, str_from(login), str_from(password), answer, STR("Firefox"), token, &why)) {
        struct session *session = find(house, token);
        assert_int_equal(session_step(session), STEP_READY);
        session_release(session);
        return true;
    }
    assert_string_equal(why.text, "!sign-in-failed"); /* always the same answer */
    assert_int_equal(why.kind, ERR_DENIED);
    return false;
}

static int64_t number(struct house *house, const char *sql)
{
    struct store_conn *conn;
    int64_t n = 0;
    const struct store_stmt stmt = {"test.number", sql};
    CHECK(store_read_begin(house->store, &conn, e));
    CHECK(store_number(conn, &stmt, NO_VALUES, 0, &n, e));
    store_read_end(conn);
    return n;
}

static void a_key_stands_in_for_the_code(void **state)
{
    struct house *house = *state;
    struct authenticator key = authenticator_new(PASSKEY_ES256, 1);
    struct security_key *list;
    size_t count;
    bool code_app;
    add_ready(house, "ana", ROLE_INTAKE);
    struct session *ana = sign_in(house, "ana");
    register_key(house, ana, &key, "  Blue key ");
    CHECK(session_security_keys(ana, &house->arena, &list, &count, &code_app, e));
    assert_int_equal(count, 1);
    assert_true(code_app);
    assert_str(list[0].name, "Blue key");
    assert_int_equal(list[0].used, 0);
    struct passkey_answer answer = answer_now(house, &key);
    assert_true(enters(house, "ana", PASSWORD, &answer));
    CHECK(session_security_keys(ana, &house->arena, &list, &count, &code_app, e));
    assert_int_equal(list[0].used, clock_day(house->now));
    session_release(sign_in(house, "ana")); /* the code app goes on working */
    assert_int_equal(number(house, "SELECT count(*) FROM audit WHERE action = 'member.key-add'"), 1);
    assert_int_equal(number(house, "SELECT count(*) FROM audit WHERE action = 'member.sign-in-key'"), 1);
    session_release(ana);
    authenticator_free(&key);
}

static void one_answer_for_every_failure_with_a_key(void **state)
{
    struct house *house = *state;
    struct authenticator key = authenticator_new(PASSKEY_ES256, 1), stranger = authenticator_new(PASSKEY_ES256, 90);
    struct authenticator other = authenticator_new(PASSKEY_EDDSA, 50);
    add_ready(house, "ana", ROLE_INTAKE);
    add_ready(house, "bor", ROLE_INTAKE);
    struct session *ana = sign_in(house, "ana"), *bor = sign_in(house, "bor");
    register_key(house, ana, &key, "Blue");
    register_key(house, bor, &other, "Red");
    struct passkey_answer answer = answer_now(house, &key);
    assert_false(enters(house, "ana", "wrong wrong wrong", &answer));
    assert_false(enters(house, "ana", PASSWORD, &answer)); /* used up, though it let nobody in */
    answer = answer_now(house, &stranger);
    assert_false(enters(house, "ana", PASSWORD, &answer));
    assert_false(enters(house, "nobody", PASSWORD, &answer));
    answer = answer_now(house, &other);
    assert_false(enters(house, "ana", PASSWORD, &answer)); /* a colleague's key */
    assert_true(enters(house, "bor", PASSWORD, &answer)); /* which was not even touched by that */
    answer = (struct passkey_answer){0};
    assert_false(enters(house, "ana", PASSWORD, &answer));
    key.origin = "https://kres.example.net";
    answer = answer_now(house, &key);
    assert_false(enters(house, "ana", PASSWORD, &answer));
    key.origin = "https://kres.example.org";
    answer = answer_now(house, &key);
    assert_true(enters(house, "ana", PASSWORD, &answer));
    session_release(ana);
    session_release(bor);
    authenticator_free(&key);
    authenticator_free(&stranger);
    authenticator_free(&other);
}

static void a_challenge_counts_once_and_for_a_while(void **state)
{
    struct house *house = *state;
    struct authenticator key = authenticator_new(PASSKEY_ES256, 1), other = authenticator_new(PASSKEY_ES256, 60);
    struct str client;
    add_ready(house, "ana", ROLE_INTAKE);
    add_ready(house, "bor", ROLE_INTAKE);
    struct session *ana = sign_in(house, "ana"), *bor = sign_in(house, "bor");
    register_key(house, ana, &key, "Blue");
    struct passkey_answer answer = answer_now(house, &key);
    assert_true(enters(house, "ana", PASSWORD, &answer));
    assert_false(enters(house, "ana", PASSWORD, &answer)); /* the same bytes again */
    struct str challenge = security_key_challenge(house->ring, &house->arena);
    later(house, SECURITY_KEY_SECONDS);
    answer = authenticator_sign(&house->arena, &key, challenge);
    assert_false(enters(house, "ana", PASSWORD, &answer));
    answer = authenticator_sign(&house->arena, &key, STR("a challenge of my own"));
    assert_false(enters(house, "ana", PASSWORD, &answer));
    answer = authenticator_sign(&house->arena, &key, session_security_key_challenge(ana, &house->arena));
    assert_false(enters(house, "ana", PASSWORD, &answer)); /* made for the account page */
    struct str attestation = authenticator_make(&house->arena, &other, session_security_key_challenge(bor, &house->arena),
                                                &client);
    REFUSED(session_security_key_add(ana, &SITE, STR("Red"), client, attestation, e), ERR_DENIED, "!key-too-late");
    attestation = authenticator_make(&house->arena, &other, security_key_challenge(house->ring, &house->arena), &client);
    REFUSED(session_security_key_add(ana, &SITE, STR("Red"), client, attestation, e), ERR_DENIED, "!key-too-late");
    session_release(ana);
    session_release(bor);
    authenticator_free(&key);
    authenticator_free(&other);
}

static void a_copied_key_lets_nobody_in_and_is_told(void **state)
{
    struct house *house = *state;
    struct authenticator key = authenticator_new(PASSKEY_ES256, 1);
    add_ready(house, "ana", ROLE_INTAKE);
    struct session *ana = sign_in(house, "ana");
    key.counter = 100;
    register_key(house, ana, &key, "Blue");
    key.counter = 40; /* a copy made earlier */
    struct passkey_answer answer = answer_now(house, &key);
    assert_false(enters(house, "ana", PASSWORD, &answer));
    assert_int_equal(number(house, "SELECT count(*) FROM watch_flag WHERE rule = 'key-copied'"), 1);
    assert_int_equal(number(house, "SELECT count(*) FROM audit WHERE action = 'member.key-refused'"), 1);
    key.counter = 100;
    answer = answer_now(house, &key);
    assert_true(enters(house, "ana", PASSWORD, &answer));
    session_release(ana);
    authenticator_free(&key);
}

static void one_lost_key_is_not_the_end_of_the_account(void **state)
{
    struct house *house = *state;
    struct authenticator blue = authenticator_new(PASSKEY_ES256, 1), red = authenticator_new(PASSKEY_EDDSA, 50);
    struct security_key *list;
    size_t count;
    bool code_app;
    char token[SESSION_TOKEN + 1];
    add_ready(house, "ana", ROLE_INTAKE);
    struct session *ana = sign_in(house, "ana");
    REFUSED(session_code_app_drop(ana, e), ERR_CONFLICT, "!keys-two-first");
    register_key(house, ana, &blue, "Blue");
    REFUSED(session_code_app_drop(ana, e), ERR_CONFLICT, "!keys-two-first");
    register_key(house, ana, &red, "Red");
    CHECK(session_code_app_drop(ana, e));
    later(house, 60);
    REFUSED(session_sign_in(house->ring, STR("ana"), STR(PASSWORD), code_now(house, CODE_APP), STR(""), token, e),
            ERR_DENIED, "!sign-in-failed");
    REFUSED(session_sign_in(house->ring, STR("ana"), STR(PASSWORD), STR(""), STR(""), token, e), ERR_DENIED,
            "!sign-in-failed");
    struct passkey_answer answer = answer_now(house, &red);
    assert_true(enters(house, "ana", PASSWORD, &answer));
    CHECK(session_security_keys(ana, &house->arena, &list, &count, &code_app, e));
    assert_int_equal(count, 2);
    assert_false(code_app);
    REFUSED(session_security_key_remove(ana, list[0].id, e), ERR_CONFLICT, "!key-needed");
    REFUSED(session_security_key_remove(ana, 12345, e), ERR_NOT_FOUND, "!key-unknown");
    answer = answer_now(house, &blue); /* nothing was lost by the refusal */
    assert_true(enters(house, "ana", PASSWORD, &answer));
    session_release(ana);
    authenticator_free(&blue);
    authenticator_free(&red);
}

static void a_removed_key_opens_nothing(void **state)
{
    struct house *house = *state;
    struct authenticator key = authenticator_new(PASSKEY_ES256, 1);
    struct security_key *list;
    struct str client;
    size_t count;
    bool code_app;
    add_ready(house, "ana", ROLE_INTAKE);
    add_ready(house, "bor", ROLE_INTAKE);
    struct session *ana = sign_in(house, "ana"), *bor = sign_in(house, "bor");
    register_key(house, ana, &key, "Blue");
    struct str attestation = authenticator_make(&house->arena, &key, session_security_key_challenge(bor, &house->arena),
                                                &client);
    REFUSED(session_security_key_add(bor, &SITE, STR("Mine now"), client, attestation, e), ERR_CONFLICT, "!key-known");
    CHECK(session_security_keys(ana, &house->arena, &list, &count, &code_app, e));
    REFUSED(session_security_key_remove(bor, list[0].id, e), ERR_NOT_FOUND, "!key-unknown");
    CHECK(session_security_key_remove(ana, list[0].id, e));
    struct passkey_answer answer = answer_now(house, &key);
    assert_false(enters(house, "ana", PASSWORD, &answer));
    session_release(sign_in(house, "ana"));
    session_release(ana);
    session_release(bor);
    authenticator_free(&key);
}

struct forging { int64_t member; const struct authenticator *key; struct str public_key; };

static bool forge(struct store_conn *conn, void *context, struct err *err)
{
    static const struct store_stmt INSERT = {
        "test.forge", "INSERT INTO security_key (member, credential, algorithm, public_key, counter, sealed, made) "
                      "SELECT ?, ?, -7, ?, 0, sealed, made FROM security_key LIMIT 1"};
    const struct forging *forging = context;
    return store_run(conn, &INSERT, VALUES(V_INT(forging->member), V_BYTES(forging->key->id, sizeof forging->key->id),
                                           V_BLOB(forging->public_key)), err);
}

static void a_row_that_somebody_wrote_by_hand_opens_nothing(void **state)
{
    struct house *house = *state;
    struct authenticator real = authenticator_new(PASSKEY_ES256, 1), forged = authenticator_new(PASSKEY_ES256, 90);
    struct passkey made;
    struct str client, attestation = authenticator_make(&house->arena, &forged, STR("x"), &client);
    int64_t id = add_ready(house, "ana", ROLE_INTAKE);
    struct session *ana = sign_in(house, "ana");
    register_key(house, ana, &real, "Blue");
    CHECK(passkey_made(&house->arena, &SITE, client, attestation, &made, e));
    struct forging forging = {.member = id, .key = &forged, .public_key = made.key};
    CHECK(store_write(house->store, forge, &forging, e));
    struct passkey_answer answer = answer_now(house, &forged);
    assert_false(enters(house, "ana", PASSWORD, &answer));
    answer = answer_now(house, &real);
    assert_true(enters(house, "ana", PASSWORD, &answer));
    session_release(ana);
    authenticator_free(&real);
    authenticator_free(&forged);
}

static void a_reset_takes_the_keys_away(void **state)
{
    struct house *house = *state;
    struct authenticator key = authenticator_new(PASSKEY_ES256, 1);
    char password[MEMBER_PASSWORD + 1];
    int64_t id = add_ready(house, "ana", ROLE_INTAKE);
    struct session *ana = sign_in(house, "ana");
    register_key(house, ana, &key, "Blue");
    session_release(ana);
    CHECK(member_reset(house->store, 0, id, password, e));
    assert_int_equal(number(house, "SELECT count(*) FROM security_key"), 0);
    struct passkey_answer answer = answer_now(house, &key);
    assert_false(enters(house, "ana", password, &answer));
    authenticator_free(&key);
}

/* What a seized disk tells: that there is a key.  Not what the member calls it. */
static void a_seized_disk_tells_that_a_key_exists(void **state)
{
    struct house *house = *state;
    struct authenticator key = authenticator_new(PASSKEY_ES256, 1);
    struct store_conn *conn;
    struct store_rows rows;
    static const struct store_stmt ALL = {"test.all", "SELECT sealed FROM security_key"};
    add_ready(house, "ana", ROLE_INTAKE);
    struct session *ana = sign_in(house, "ana");
    register_key(house, ana, &key, "Grandmother's blue key");
    CHECK(store_read_begin(house->store, &conn, e));
    CHECK(store_query(conn, &ALL, NO_VALUES, &rows, e));
    assert_true(store_next(&rows));
    struct str sealed = store_text(&rows, 0, &house->arena);
    assert_int_equal(str_find(sealed, STR("blue"), 0), SIZE_MAX);
    assert_true(sealed.n >= 256);
    CHECK(store_end(&rows, e));
    store_read_end(conn);
    assert_int_equal(number(house, "SELECT count(*) FROM security_key"), 1);
    session_release(ana);
    authenticator_free(&key);
}

struct racing {
    struct house *house;
    const struct passkey_answer *answer;
    bool in;
};

static void *race(void *context)
{
    struct racing *racing = context;
    char token[SESSION_TOKEN + 1];
    struct err ignored;
    racing->in = session_sign_in_key(racing->house->ring, &SITE, STR("ana"), STR(PASSWORD), racing->answer, STR("Firefox"),
                                     token, &ignored);
    return NULL;
}

static void of_eight_who_send_the_same_bytes_one_gets_in(void **state)
{
    struct house *house = *state;
    struct authenticator key = authenticator_new(PASSKEY_ES256, 1);
    add_ready(house, "ana", ROLE_INTAKE);
    struct session *ana = sign_in(house, "ana");
    register_key(house, ana, &key, "Blue");
    for (int round = 0; round < 5; round++) {
        struct racing racing[8];
        pthread_t threads[LEN(racing)];
        struct passkey_answer answer = answer_now(house, &key);
        size_t in = 0;
        for (size_t i = 0; i < LEN(racing); i++) {
            racing[i] = (struct racing){.house = house, .answer = &answer};
            assert_int_equal(pthread_create(&threads[i], NULL, race, &racing[i]), 0);
        }
        for (size_t i = 0; i < LEN(racing); i++) {
            pthread_join(threads[i], NULL);
            in += racing[i].in;
        }
        assert_int_equal(in, 1);
    }
    session_release(ana);
    authenticator_free(&key);
}

static void names_are_short_and_keys_are_few(void **state)
{
    struct house *house = *state;
    struct authenticator keys[SECURITY_KEYS_MOST + 1];
    struct str client;
    add_ready(house, "ana", ROLE_INTAKE);
    struct session *ana = sign_in(house, "ana");
    for (size_t i = 0; i < LEN(keys); i++) {
        keys[i] = authenticator_new(PASSKEY_ES256, (uint8_t)(1 + 20 * i));
        if (i < SECURITY_KEYS_MOST)
            register_key(house, ana, &keys[i], "A key");
    }
    struct str attestation = authenticator_make(&house->arena, &keys[SECURITY_KEYS_MOST],
                                                session_security_key_challenge(ana, &house->arena), &client);
    REFUSED(session_security_key_add(ana, &SITE, STR(" "), client, attestation, e), ERR_INPUT, "!key-name");
    REFUSED(session_security_key_add(ana, &SITE, STR("\xff"), client, attestation, e), ERR_INPUT, "!key-name");
    REFUSED(session_security_key_add(ana, &SITE, STR("One more"), client, attestation, e), ERR_CONFLICT, "!keys-too-many");
    session_release(ana);
    for (size_t i = 0; i < LEN(keys); i++)
        authenticator_free(&keys[i]);
}

int main(void)
{
#define ROW(name) cmocka_unit_test_setup_teardown(name, house_open, house_close)
    const struct CMUnitTest tests[] = {
        ROW(a_key_stands_in_for_the_code), ROW(one_answer_for_every_failure_with_a_key),
        ROW(a_challenge_counts_once_and_for_a_while), ROW(a_copied_key_lets_nobody_in_and_is_told),
        ROW(one_lost_key_is_not_the_end_of_the_account), ROW(a_removed_key_opens_nothing),
        ROW(a_row_that_somebody_wrote_by_hand_opens_nothing), ROW(a_reset_takes_the_keys_away),
        ROW(a_seized_disk_tells_that_a_key_exists), ROW(names_are_short_and_keys_are_few),
        ROW(of_eight_who_send_the_same_bytes_one_gets_in),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
