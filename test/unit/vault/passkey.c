/* Security keys: what a browser brings is believed only when all of it fits. */
#include "../authenticator.h"

static const struct passkey_site SITE = {{"kres.example.org", 16}, {"https://kres.example.org", 24}};
static struct arena arena;

static int start(void **state)
{
    UNUSED(state);
    return vault_start(NULL) ? 0 : -1;
}

static int end(void **state)
{
    UNUSED(state);
    arena_clear(&arena);
    return 0;
}

static const enum passkey_algorithm kinds[] = {PASSKEY_ES256, PASSKEY_EDDSA, PASSKEY_RS256};

static struct passkey made_by(struct authenticator *key)
{
    struct str client, challenge, attestation = authenticator_make(&arena, key, STR("register"), &client);
    struct passkey made = {0};
    CHECK(passkey_challenge(&arena, client, PASSKEY_MAKE, &SITE, &challenge, e));
    assert_str(challenge, "register");
    CHECK(passkey_made(&arena, &SITE, client, attestation, &made, e));
    return made;
}

static void a_key_is_registered_and_signs(void **state)
{
    UNUSED(state);
    for (size_t i = 0; i < LEN(kinds); i++) {
        struct authenticator key = authenticator_new(kinds[i], 1), other = authenticator_new(kinds[i], 1);
        struct passkey made = made_by(&key);
        int64_t counter = 0;
        assert_int_equal(made.algorithm, kinds[i]);
        assert_int_equal(made.counter, 1);
        assert_true(str_eq(made.id, str_make(key.id, sizeof key.id)));
        struct passkey_answer answer = authenticator_sign(&arena, &key, STR("sign in"));
        assert_true(passkey_fits(&SITE, &made, &answer, &counter));
        assert_int_equal(counter, 2);
        answer = authenticator_sign(&arena, &other, STR("sign in"));
        assert_false(passkey_fits(&SITE, &made, &answer, &counter)); /* the same id, another key */
        authenticator_free(&key);
        authenticator_free(&other);
    }
}

static void nothing_that_was_changed_fits(void **state)
{
    UNUSED(state);
    struct authenticator key = authenticator_new(PASSKEY_ES256, 1);
    struct passkey made = made_by(&key);
    const struct passkey_answer good = authenticator_sign(&arena, &key, STR("sign in"));
    int64_t counter;
    for (size_t part = 0; part < 3; part++) {
        struct passkey_answer answer = good;
        struct str *text = part == 0 ? &answer.client : part == 1 ? &answer.data : &answer.signature;
        for (size_t i = 0; i < text->n; i++) {
            struct str whole = *text;
            char *changed = arena_copy(&arena, whole.p, whole.n);
            changed[i] = (char)(changed[i] ^ 1);
            *text = str_make(changed, whole.n);
            assert_false(passkey_fits(&SITE, &made, &answer, &counter));
            *text = str_slice(whole, 0, i);
            assert_false(passkey_fits(&SITE, &made, &answer, &counter));
            *text = whole;
        }
    }
    assert_true(passkey_fits(&SITE, &made, &good, &counter));
    authenticator_free(&key);
}

static void another_site_gets_nothing(void **state)
{
    UNUSED(state);
    struct str challenge, client;
    struct err why;
    struct passkey made;
    int64_t counter;
    struct authenticator key = authenticator_new(PASSKEY_ES256, 1);
    struct passkey real = made_by(&key);
    key.origin = "https://kres.example.net";
    struct passkey_answer answer = authenticator_sign(&arena, &key, STR("sign in"));
    assert_false(passkey_challenge(&arena, answer.client, PASSKEY_SIGN, &SITE, &challenge, &why));
    assert_string_equal(why.text, "!key-other-site");
    key.origin = "https://kres.example.org";
    key.site = "kres.example.net"; /* a browser would not, a program that plays browser might */
    answer = authenticator_sign(&arena, &key, STR("sign in"));
    assert_false(passkey_fits(&SITE, &real, &answer, &counter));
    struct str attestation = authenticator_make(&arena, &key, STR("register"), &client);
    assert_false(passkey_made(&arena, &SITE, client, attestation, &made, &why));
    assert_string_equal(why.text, "!key-unreadable");
    authenticator_free(&key);
}

static void a_signature_for_one_act_is_none_for_the_other(void **state)
{
    UNUSED(state);
    struct str challenge;
    struct err why;
    static const char *const bad[] = {
        "", "[]", "{}", "{\"type\":\"webauthn.get\"}",
        "{\"type\":\"webauthn.create\",\"challenge\":\"YQ\",\"origin\":\"https://kres.example.org\"}",
        "{\"type\":\"webauthn.get\",\"challenge\":\"?\",\"origin\":\"https://kres.example.org\"}",
        "{\"type\":\"webauthn.get\",\"challenge\":\"\",\"origin\":\"https://kres.example.org\"}",
        "{\"type\":\"webauthn.get\",\"type\":\"webauthn.get\",\"challenge\":\"YQ\",\"origin\":\"https://kres.example.org\"}",
        "{\"type\":\"webauthn.get\",\"challenge\":\"YQ\",\"origin\":\"https://kres.example.org\",\"crossOrigin\":true}",
        "{\"type\":\"webauthn.get\",\"challenge\":\"YQ\",\"origin\":\"https://kres.example.org.evil.example\"}",
        "{\"type\":\"webauthn.get\",\"challenge\":\"YQ\",\"origin\":\"https://kres.example.org\","
        "\"tokenBinding\":{\"status\":\"present\",\"id\":\"YQ\"}}",
    };
    for (size_t i = 0; i < LEN(bad); i++)
        assert_false(passkey_challenge(&arena, str_from(bad[i]), PASSKEY_SIGN, &SITE, &challenge, &why));
    CHECK(passkey_challenge(&arena, STR("{\"type\":\"webauthn.get\",\"challenge\":\"YQ\",\"other\":{},"
                                        "\"origin\":\"https://kres.example.org\"}"), PASSKEY_SIGN, &SITE, &challenge, e));
    assert_str(challenge, "a");
}

static void somebody_has_to_touch_the_key(void **state)
{
    UNUSED(state);
    struct str client;
    struct err why;
    struct passkey made;
    int64_t counter;
    struct authenticator key = authenticator_new(PASSKEY_ES256, 1);
    struct passkey real = made_by(&key);
    key.flags = 0;
    struct passkey_answer answer = authenticator_sign(&arena, &key, STR("sign in"));
    assert_false(passkey_fits(&SITE, &real, &answer, &counter));
    struct str attestation = authenticator_make(&arena, &key, STR("register"), &client);
    assert_false(passkey_made(&arena, &SITE, client, attestation, &made, &why));
    authenticator_free(&key);
}

static void a_key_may_sign_for_itself(void **state)
{
    UNUSED(state);
    struct err why;
    struct passkey made;
    struct authenticator key = authenticator_new(PASSKEY_ES256, 1);
    struct str data = authenticator_data(&arena, &key, true);
    struct str client = authenticator_client(&arena, &key, "webauthn.create", STR("register"));
    struct str signature = authenticator_signature(&arena, &key, data, client);
    struct buf head = {.arena = &arena};
    put(&head, "\xa3\x63" "fmt\x66" "packed\x67" "attStmt\xa2\x63" "alg\x26\x63" "sig\x58", 31);
    buf_byte(&head, (char)signature.n);
    buf_add(&head, signature);
    CHECK(passkey_made(&arena, &SITE, client, attestation_of(&arena, head.p, head.n, data), &made, e));
    head.p[head.n - 1] = (char)(head.p[head.n - 1] ^ 1);
    assert_false(passkey_made(&arena, &SITE, client, attestation_of(&arena, head.p, head.n, data), &made, &why));
    put(&head, "", 0);
    static const char other[] = "\xa3\x63" "fmt\x64" "tpm!\x67" "attStmt\xa0";
    assert_false(passkey_made(&arena, &SITE, client, attestation_of(&arena, other, sizeof other - 1, data), &made, &why));
    authenticator_free(&key);
}

/* Nine bytes that promise two thousand million members, inside and outside the authenticator's data. */
static void a_promise_costs_no_memory(void **state)
{
    UNUSED(state);
    struct err why;
    struct passkey made;
    int64_t counter;
    struct authenticator key = authenticator_new(PASSKEY_ES256, 1);
    struct passkey real = made_by(&key);
    struct str client, whole = authenticator_make(&arena, &key, STR("register"), &client);
    for (size_t i = 0; i < whole.n; i++)
        assert_false(passkey_made(&arena, &SITE, client, str_slice(whole, 0, i), &made, &why));
    static const char liar[] = "\xbb\x00\x00\x00\x00\x7f\xff\xff\xff";
    struct buf bytes = {.arena = &arena};
    put(&bytes, liar, sizeof liar - 1);
    buf_add(&bytes, whole);
    assert_false(passkey_made(&arena, &SITE, client, buf_str(&bytes), &made, &why));
    struct str data = authenticator_data(&arena, &key, true);
    struct buf inside = {.arena = &arena};
    buf_add(&inside, str_slice(data, 0, 55 + sizeof key.id));
    put(&inside, liar, sizeof liar - 1);
    assert_false(passkey_made(&arena, &SITE, client, attestation_of(&arena, NONE_HEAD, sizeof NONE_HEAD - 1,
                                                                    buf_str(&inside)), &made, &why));
    struct passkey_answer answer = authenticator_sign(&arena, &key, STR("sign in"));
    struct buf longer = {.arena = &arena};
    buf_add(&longer, answer.data);
    put(&longer, liar, sizeof liar - 1);
    longer.p[32] = (char)(longer.p[32] | 0x80);
    answer.data = buf_str(&longer);
    assert_false(passkey_fits(&SITE, &real, &answer, &counter));
    authenticator_free(&key);
}

static void a_site_has_a_name(void **state)
{
    UNUSED(state);
    static const struct { const char *address, *id, *origin; } sites[] = {
        {"https://kres.example.org", "kres.example.org", "https://kres.example.org"},
        {"https://Kres.Example.org:8443", "kres.example.org", "https://kres.example.org:8443"},
        {"http://localhost:8080", "localhost", "http://localhost:8080"},
        {"https://4th.example", "4th.example", "https://4th.example"},
        {"https://192.0.2.7", NULL, NULL}, {"https://192.0.2.7:8080", NULL, NULL}, {"https://[2001:db8::7]:1", NULL, NULL},
        {"https://", NULL, NULL}, {"kres.example.org", NULL, NULL}, {"https://kres.example.org/desk", NULL, NULL},
    };
    for (size_t i = 0; i < LEN(sites); i++) {
        struct passkey_site site;
        struct err why = {0};
        bool ok = passkey_site_of(&arena, str_from(sites[i].address), &site, &why);
        assert_int_equal(ok, sites[i].id != NULL);
        if (!ok) {
            assert_string_equal(why.text, "!key-needs-name");
            continue;
        }
        assert_str(site.id, sites[i].id);
        assert_str(site.origin, sites[i].origin);
    }
}

static void a_counter_only_grows(void **state)
{
    UNUSED(state);
    assert_true(passkey_counts(0, 0));
    assert_true(passkey_counts(0, 1));
    assert_true(passkey_counts(7, 8));
    assert_false(passkey_counts(7, 7));
    assert_false(passkey_counts(7, 6));
    assert_false(passkey_counts(7, 0));
}

static void an_unknown_key_costs_the_same_work(void **state)
{
    UNUSED(state);
    struct authenticator key = authenticator_new(PASSKEY_ES256, 1);
    struct passkey nobody = passkey_nobody();
    struct passkey_answer answer = authenticator_sign(&arena, &key, STR("sign in"));
    int64_t counter;
    assert_false(passkey_fits(&SITE, &nobody, &answer, &counter));
    assert_int_equal(nobody.key.n, 64);
    authenticator_free(&key);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_key_is_registered_and_signs), cmocka_unit_test(nothing_that_was_changed_fits),
        cmocka_unit_test(another_site_gets_nothing), cmocka_unit_test(a_signature_for_one_act_is_none_for_the_other),
        cmocka_unit_test(somebody_has_to_touch_the_key), cmocka_unit_test(a_key_may_sign_for_itself),
        cmocka_unit_test(a_promise_costs_no_memory), cmocka_unit_test(a_site_has_a_name),
        cmocka_unit_test(a_counter_only_grows), cmocka_unit_test(an_unknown_key_costs_the_same_work),
    };
    return cmocka_run_group_tests(tests, start, end);
}
