/* demo.c - a demonstration can be made from the packs as they are, once, and tells what one needs to try it. */
#include "told.h"

#include <stdlib.h>

#include "vault/vault.h"

static char folder[] = "/tmp/kres-test-demo-XXXXXX";
static char data[64];

static int make(void **state)
{
    UNUSED(state);
    struct err err = {0};
    if (!mkdtemp(folder) || !vault_start(&err))
        return -1;
    vault_cheap(true);
    snprintf(data, sizeof data, "%s/data", folder);
    return 0;
}

static int drop(void **state)
{
    UNUSED(state);
    char line[128];
    vault_cheap(false);
    snprintf(line, sizeof line, "rm -r %s", folder);
    return system(line);
}

static void it_is_made_and_told(void **state)
{
    UNUSED(state);
    EXPECT(CMD_DONE, "demo", "--data", data);
    assert_holds(told, "role intake");
    assert_holds(told, "role investigator");
    assert_holds(told, "role administrator");
    assert_holds(told, "code app secret ");
    assert_holds(told, "API key ");
    const char *receipt = strstr(told, "receipt code ");
    assert_non_null(receipt);
    assert_int_equal(strspn(receipt + strlen("receipt code "), "0123456789 "), 24);
    EXPECT(CMD_DONE, "demo", "code", "--data", data);
    assert_int_equal(strspn(told, "0123456789"), 6);
    EXPECT(CMD_DONE, "admin", "verify", "--data", data);
}

static void it_is_never_made_twice_in_one_folder(void **state)
{
    UNUSED(state);
    EXPECT(CMD_WRONG, "demo", "--data", data);
    assert_holds(told, "--data");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_is_made_and_told),
        cmocka_unit_test(it_is_never_made_twice_in_one_folder),
    };
    return cmocka_run_group_tests(tests, make, drop);
}
