/* fetch.c - where a hook may lead, and where not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <arpa/inet.h>
#include <netinet/in.h>

#include "base/fetch.h"

static bool inside(const char *text)
{
    struct sockaddr_in four = {.sin_family = AF_INET};
    struct sockaddr_in6 six = {.sin6_family = AF_INET6};
    if (inet_pton(AF_INET, text, &four.sin_addr) == 1)
        return fetch_is_inside((const struct sockaddr *)&four);
    assert_int_equal(inet_pton(AF_INET6, text, &six.sin6_addr), 1);
    return fetch_is_inside((const struct sockaddr *)&six);
}

static void private_ranges_are_known(void **state)
{
    UNUSED(state);
    static const char *const INSIDE[] = {"127.0.0.1", "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1",
                                         "169.254.169.254",
                                         "100.64.0.1", "0.0.0.0", "224.0.0.1", "255.255.255.255", "::1", "::",
                                         "fe80::1", "fd00::1",
                                         "ff02::1", "::ffff:10.0.0.1", "::ffff:127.0.0.1", "64:ff9b::a00:1", "2002:a00:1::1",
                                         "2001:db8::1"};
    static const char *const OUTSIDE[] = {"93.184.216.34", "172.32.0.1", "100.128.0.1", "2606:4700::1111", "::ffff:8.8.8.8",
                                          "2a00:1450:4001::1"};
    for (size_t i = 0; i < LEN(INSIDE); i++)
        if (!inside(INSIDE[i]))
            fail_msg("%s passes for an address outside", INSIDE[i]);
    for (size_t i = 0; i < LEN(OUTSIDE); i++)
        if (inside(OUTSIDE[i]))
            fail_msg("%s passes for one inside", OUTSIDE[i]);
}

static void only_https_is_an_address(void **state)
{
    UNUSED(state);
    assert_true(fetch_url_check(STR("https://hotline.example.org/hook?x=1"), false, NULL));
    assert_false(fetch_url_check(STR("http://hotline.example.org/hook"), false, NULL));
    assert_false(fetch_url_check(STR("http://hotline.example.org/hook"), true, NULL));
    assert_false(fetch_url_check(STR("http://127.0.0.1:8080/"), false, NULL));
    assert_true(fetch_url_check(STR("http://127.0.0.1:8080/"), true, NULL));
    assert_false(fetch_url_check(STR("http://127.0.0.1@evil.example/"), true, NULL));
    assert_false(fetch_url_check(STR("https://user@example.org/"), false, NULL));
    assert_false(fetch_url_check(STR("file:///etc/passwd"), true, NULL));
    assert_false(fetch_url_check(STR("https://a b"), false, NULL));
}

static void what_leads_inside_is_refused_when_connecting(void **state)
{
    UNUSED(state);
    struct arena arena = {0};
    struct err err = {0};
    long status;
    struct fetch_post post = {.url = "https://127.0.0.1:9/", .type = STR("application/json"),
                              .body = STR("{}"), .seconds = 5};
    assert_false(fetch_send(&arena, &post, &status, &err));
    assert_int_equal(err.kind, ERR_DENIED);
    post.url = "https://localhost:9/"; /* a name that means an address inside */
    assert_false(fetch_send(&arena, &post, &status, &err));
    assert_int_equal(err.kind, ERR_DENIED);
    arena_clear(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(private_ranges_are_known),
        cmocka_unit_test(only_https_is_an_address),
        cmocka_unit_test(what_leads_inside_is_refused_when_connecting),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
