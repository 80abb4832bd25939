/* Where a request comes from: a network of one house counts as one, however a balancer writes it. */
#include "../check.h"

#include "web/link.h"

static void a_house_is_one_source(void **state)
{
    struct links *links;

    UNUSED(state);
    CHECK(links_new(&links, e));
    uint64_t one = links_source_name(links, STR("2001:db8:1:2::1"));
    assert_true(one == links_source_name(links, STR("2001:db8:1:2:aaaa:bbbb:cccc:dddd")));
    assert_true(one == links_source_name(links, STR("2001:DB8:1:2:0:0:0:9")));
    assert_true(one != links_source_name(links, STR("2001:db8:1:3::1")));
    assert_true(links_source_name(links, STR("192.0.2.1")) == links_source_name(links, STR("::ffff:192.0.2.1")));
    assert_true(links_source_name(links, STR("192.0.2.1")) != links_source_name(links, STR("192.0.2.2")));
    assert_true(links_source_name(links, STR("unknown")) != links_source_name(links, STR("hidden")));
    links_free(links);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(a_house_is_one_source)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
