/* facility.c - a place's link: its code finds it however it is typed, and ends when it is ended. */
#include "record/facility.h"

#include <stdlib.h>
#include <unistd.h>

#include "../place.h"
#include "agency/member.h"
#include "check.h"

static char folder[] = "/tmp/kres-facility-XXXXXX";
static struct store *store;
static struct arena arena;
static int64_t member;

static int up(void **state)
{
    char password[MEMBER_PASSWORD + 1];
    int64_t agency;

    UNUSED(state);
    vault_cheap(true);
    CHECK(vault_start(e));
    assert_non_null(mkdtemp(folder));
    CHECK(store_open(place_of(folder), true, &store, e));
    CHECK(agency_add(store, 0, STR("intake"), STR("Intake (test)"), &agency, e));
    CHECK(member_add(store, 0, agency, STR("ana"), STR("Ana Test"), ROLE_INTAKE, password, &member, e));
    return 0;
}

static int down(void **state)
{
    char command[64];

    UNUSED(state);
    store_close(store);
    arena_clear(&arena);
    place_remove(folder);
    snprintf(command, sizeof command, "rm -rf %s", folder);
    return system(command);
}

static struct facility get(int64_t id)
{
    struct store_conn *conn;
    struct facility facility;

    CHECK(store_read_begin(store, &conn, e));
    CHECK(facility_get(conn, &arena, id, &facility, e));
    store_read_end(conn);
    return facility;
}

static bool find(struct str code, struct facility *ret)
{
    struct store_conn *conn;
    bool found;

    CHECK(store_read_begin(store, &conn, e));
    CHECK(facility_find(conn, &arena, code, ret, &found, e));
    store_read_end(conn);
    return found;
}

static void a_code_finds_its_place(void **state)
{
    struct facility made, found;
    int64_t id, other;

    UNUSED(state);
    CHECK(facility_add(store, member, STR("  Center pod hribom "), STR("accommodation"), &id, e));
    CHECK(facility_add(store, member, STR("Hotel pri mostu"), STR("hotel"), &other, e));
    made = get(id);
    assert_str(made.name, "Center pod hribom");
    assert_str(made.by, "Ana Test");
    assert_int_equal(made.code.n, FACILITY_CODE);
    assert_false(str_eq(made.code, get(other).code));
    assert_true(find(made.code, &found) && found.id == id);
    struct str typed = str_printf(&arena, " %.4s-%.4s", made.code.p, made.code.p + 4);
    for (size_t i = 0; i < typed.n; i++)
        if (typed.p[i] >= 'a' && typed.p[i] <= 'z')
            ((char *)typed.p)[i] = (char)(typed.p[i] & ~0x20);
    assert_true(find(typed, &found) && found.id == id);
    assert_false(find(STR("22222222"), &found));
    assert_false(find(STR("' OR 1=1 --"), &found));
    assert_false(find(STR(""), &found));
}

static void a_link_ends_and_is_used_again(void **state)
{
    struct facility *list;
    struct store_conn *conn;
    struct err err;
    size_t count;
    int64_t id;

    UNUSED(state);
    CHECK(facility_add(store, member, STR("A school"), STR("school"), &id, e));
    assert_false(facility_use_again(store, member, id, &err));
    assert_int_equal(err.kind, ERR_CONFLICT);
    CHECK(facility_end(store, member, id, e));
    assert_true(get(id).ended > 0);
    assert_false(facility_end(store, member, id, &err));
    assert_holds(err.text, "!facility-changed");
    CHECK(store_read_begin(store, &conn, e));
    CHECK(facility_list(conn, &arena, &list, &count, e));
    store_read_end(conn);
    assert_true(count >= 3 && list[count - 1].id == id); /* those in use come first */
    CHECK(facility_use_again(store, member, id, e));
    assert_int_equal(get(id).ended, 0);
}

static void what_is_wrong_is_told_beside_its_field(void **state)
{
    struct err err;
    int64_t id;
    char words[FACILITY_NAME_MOST + 2];

    UNUSED(state);
    memset(words, 'a', sizeof words);
    assert_false(facility_add(store, member, STR("  "), STR("hotel"), &id, &err));
    assert_string_equal(err.field, "name");
    assert_false(facility_add(store, member, str_make(words, FACILITY_NAME_MOST + 1), STR("hotel"), &id, &err));
    assert_string_equal(err.field, "name");
    assert_false(facility_add(store, member, STR("A"), STR("castle"), &id, &err));
    assert_string_equal(err.field, "kind");
}

static void every_change_is_a_line_of_the_log(void **state)
{
    struct store_conn *conn;
    struct str why, head;
    int64_t before, after, bad, id;

    UNUSED(state);
    CHECK(store_read_begin(store, &conn, e));
    CHECK(audit_verify(conn, &arena, &before, &bad, &why, &head, e));
    store_read_end(conn);
    CHECK(facility_add(store, member, STR("A clinic"), STR("health"), &id, e));
    CHECK(facility_end(store, member, id, e));
    CHECK(store_read_begin(store, &conn, e));
    CHECK(audit_verify(conn, &arena, &after, &bad, &why, &head, e));
    store_read_end(conn);
    assert_int_equal(bad, 0);
    assert_int_equal(after, before + 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_code_finds_its_place),
        cmocka_unit_test(a_link_ends_and_is_used_again),
        cmocka_unit_test(what_is_wrong_is_told_beside_its_field),
        cmocka_unit_test(every_change_is_a_line_of_the_log),
    };
    return cmocka_run_group_tests(tests, up, down);
}
