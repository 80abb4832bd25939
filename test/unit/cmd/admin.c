/* admin.c - an administrator's day: make a folder, add people, back up, restore, find a changed audit log. */
#include "told.h"

#include <sqlite3.h>
#include <stdlib.h>

#include "base/file.h"
#include "vault/vault.h"

static char folder[] = "/tmp/kres-test-admin-XXXXXX";
static char data[64], copy[64], restored[64];

static int make(void **state)
{
    UNUSED(state);
    struct err err = {0};
    if (!mkdtemp(folder) || !vault_start(&err))
        return -1;
    vault_cheap(true);
    snprintf(data, sizeof data, "%s/data", folder);
    snprintf(copy, sizeof copy, "%s/copy.kres", folder);
    snprintf(restored, sizeof restored, "%s/restored", folder);
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

static void a_folder_is_made_with_its_first_member(void **state)
{
    UNUSED(state);
    EXPECT(CMD_DONE, "admin", "init", "--data", data, "--agency", "Hotline North", "--login", "ana", "--name", "Ana");
    assert_holds(told, "one-time password ");
    assert_holds(told, "hotline-north");
    EXPECT(CMD_DONE, "admin", "verify", "--data", data);
    struct arena arena = {0};
    assert_true(file_exists(arena_printf(&arena, "%s/kres.yaml", data)));
    arena_clear(&arena);
}

static void people_are_added_and_sent_off(void **state)
{
    UNUSED(state);
    EXPECT(CMD_DONE, "admin", "agency", "add", "shelter", "Shelter", "--data", data);
    EXPECT(CMD_WRONG, "admin", "agency", "add", "shelter", "Shelter again", "--data", data);
    EXPECT(CMD_DONE, "admin", "user", "add", "shelter", "bor", "Bor", "--role", "caseworker", "--data", data);
    assert_holds(told, "One-time password ");
    EXPECT(CMD_WRONG, "admin", "user", "add", "shelter", "bor", "Bor", "--data", data);
    EXPECT(CMD_WRONG, "admin", "user", "add", "nowhere", "cene", "Cene", "--data", data);
    EXPECT(CMD_USE, "admin", "user", "add", "shelter", "cene", "Cene", "--role", "boss", "--data", data);
    EXPECT(CMD_DONE, "admin", "user", "reset", "bor", "--data", data);
    EXPECT(CMD_DONE, "admin", "user", "disable", "bor", "--force", "--data", data);
    EXPECT(CMD_WRONG, "admin", "user", "disable", "nobody", "--data", data);
    assert_null(strstr(told, "kres: !")); /* a sentence, not its key */
}

static void a_backup_comes_back_whole(void **state)
{
    UNUSED(state);
    EXPECT(CMD_DONE, "admin", "backup", copy, "--data", data);
    EXPECT(CMD_DONE, "admin", "restore", copy, "--data", restored);
    EXPECT(CMD_DONE, "admin", "verify", "--data", restored);
    EXPECT(CMD_WRONG, "admin", "restore", copy, "--data", restored); /* nothing is overwritten */
}

static void a_changed_line_of_the_audit_log_is_named(void **state)
{
    UNUSED(state);
    struct arena arena = {0};
    sqlite3 *db;
    assert_int_equal(sqlite3_open(arena_printf(&arena, "%s/kres.db", restored), &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, "UPDATE audit SET object = 'member:99' WHERE number = 2", NULL, NULL, NULL),
                     SQLITE_OK);
    sqlite3_close(db);
    EXPECT(CMD_WRONG, "admin", "verify", "--data", restored);
    assert_holds(told, "line 2");
    arena_clear(&arena);
}

static void a_missing_folder_says_how_to_make_one(void **state)
{
    UNUSED(state);
    EXPECT(CMD_WRONG, "admin", "verify", "--data", "/tmp/kres-no-such-folder");
    assert_holds(told, "/tmp/kres-no-such-folder");
    EXPECT(CMD_WRONG, "serve", "--data", "/tmp/kres-no-such-folder");
    assert_holds(told, "admin init");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_folder_is_made_with_its_first_member),
        cmocka_unit_test(people_are_added_and_sent_off),
        cmocka_unit_test(a_backup_comes_back_whole),
        cmocka_unit_test(a_changed_line_of_the_audit_log_is_named),
        cmocka_unit_test(a_missing_folder_says_how_to_make_one),
    };
    return cmocka_run_group_tests(tests, make, drop);
}
