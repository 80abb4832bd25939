/* content.c - the steps of a text of the site: who may take them, in which order, and what is live after each. */
#include "record/content.h"

#include <stdlib.h>

#include "../check.h"
#include "../place.h"
#include "agency/member.h"
#include "base/clock.h"
#include "store/audit.h"
#include "vault/token.h"

enum { NOON = 1795000000 };

static char folder[] = "/tmp/kres-content-XXXXXX";
static struct store *store;
static struct arena arena;
static int64_t ana, bor;

static int up(void **state)
{
    static const uint8_t secret[TOTP_SECRET] = "twenty bytes of code";
    int64_t agency;

    UNUSED(state);
    clock_pretend(NOON);
    vault_cheap(true);
    CHECK(vault_start(e));
    assert_non_null(mkdtemp(folder));
    CHECK(store_open(place_of(folder), true, &store, e));
    CHECK(agency_add(store, 0, STR("group"), STR("Group (test)"), &agency, e));
    CHECK(member_add_ready(store, agency, STR("ana"), STR("Ana Test"), ROLE_EDITOR, STR("seven lamps over the hill"),
                           secret, &ana, e));
    CHECK(member_add_ready(store, agency, STR("bor"), STR("Bor Test"), ROLE_EDITOR, STR("seven lamps over the hill"),
                           secret, &bor, e));
    return 0;
}

static int down(void **state)
{
    char command[64];

    UNUSED(state);
    store_close(store);
    arena_clear(&arena);
    clock_pretend(0);
    place_remove(folder);
    snprintf(command, sizeof command, "rm -rf %s", folder);
    return system(command);
}

static int64_t save(int64_t by, const char *item, int64_t base, int64_t draft, const char *body)
{
    int64_t id;

    CHECK(content_save(store, by, "tips", str_from(item), base, draft, str_from(body), STR("why"), &id, e));
    return id;
}

static struct content_version get(int64_t id)
{
    struct content_version version;
    struct store_conn *conn;

    CHECK(store_read_begin(store, &conn, e));
    CHECK(content_get(conn, &arena, id, &version, e));
    store_read_end(conn);
    return version;
}

static size_t history(const char *item, struct content_version **ret)
{
    struct store_conn *conn;
    size_t count;

    CHECK(store_read_begin(store, &conn, e));
    CHECK(content_history(conn, &arena, "tips", str_from(item), ret, &count, e));
    store_read_end(conn);
    return count;
}

static size_t open_ones(const char *item)
{
    struct content_version *list;
    struct store_conn *conn;
    size_t count, found = 0;

    CHECK(store_read_begin(store, &conn, e));
    CHECK(content_open(conn, &arena, &list, &count, e));
    store_read_end(conn);
    for (size_t i = 0; i < count; i++)
        found += str_is(list[i].item, item);
    return found;
}

/* The live words of an item: "" when the pack's own stand there, "-" when it is off the site. */
static const char *live(const char *item)
{
    struct content_version *list;
    size_t count;
    int64_t next;
    const char *words = "";

    CHECK(content_live(store, &arena, clock_now(), &list, &count, &next, e));
    for (size_t i = 0; i < count; i++)
        if (str_is(list[i].item, item))
            words = list[i].state == CONTENT_WITHDRAWN ? "-" : list[i].body.n ? list[i].body.p : "";
    return words;
}

static int64_t publish(const char *item, int64_t base, const char *body)
{
    int64_t id = save(ana, item, base, 0, body);

    CHECK(content_propose(store, ana, id, e));
    CHECK(content_approve(store, bor, id, 0, e));
    return id;
}

#define REFUSED(call, wanted_kind, words) \
    do { \
        struct err why = {0}, *e = &why; \
        assert_false(call); \
        assert_int_equal(why.kind, wanted_kind); \
        assert_string_equal(why.text, words); \
    } while (0)

static void a_second_pair_of_eyes_publishes(void **state)
{
    struct content_version version;
    int64_t id = save(ana, "two", 0, 0, "first words");

    UNUSED(state);
    assert_string_equal(live("two"), "");
    REFUSED(content_approve(store, bor, id, 0, e), ERR_CONFLICT, "!content-changed"); /* not proposed yet */
    REFUSED(content_propose(store, bor, id, e), ERR_CONFLICT, "!content-changed");    /* somebody else's draft */
    CHECK(content_propose(store, ana, id, e));
    REFUSED(content_approve(store, ana, id, 0, e), ERR_DENIED, "!content-own");
    assert_string_equal(live("two"), "");
    CHECK(content_approve(store, bor, id, 0, e));
    assert_string_equal(live("two"), "first words");
    version = get(id);
    assert_str(version.author_name, "Ana Test");
    assert_str(version.approver_name, "Bor Test");
    assert_str(version.note, "why");
    assert_int_equal(version.live_from, NOON);
    assert_int_equal(version.version, 1);
    assert_string_equal(content_state_name(version.state), "published");
    REFUSED(content_approve(store, bor, id, 0, e), ERR_CONFLICT, "!content-changed");
}

static void a_draft_is_its_authors_until_it_is_proposed(void **state)
{
    int64_t id = save(ana, "own", 0, 0, "one"), other;

    UNUSED(state);
    assert_int_equal(save(ana, "own", 0, id, "two"), id);
    assert_str(get(id).body, "two");
    REFUSED(content_save(store, bor, "tips", STR("own"), 0, id, STR("three"), STR(""), &other, e), ERR_CONFLICT,
            "!content-draft-gone");
    REFUSED(content_save(store, ana, "myths", STR("own"), 0, id, STR("three"), STR(""), &other, e), ERR_CONFLICT,
            "!content-draft-gone");
    CHECK(content_propose(store, ana, id, e));
    REFUSED(content_save(store, ana, "tips", STR("own"), 0, id, STR("three"), STR(""), &other, e), ERR_CONFLICT,
            "!content-draft-gone");
    REFUSED(content_take_back(store, bor, id, e), ERR_CONFLICT, "!content-changed");
    CHECK(content_take_back(store, ana, id, e));
    assert_int_equal(get(id).state, CONTENT_DRAFT);
    REFUSED(content_drop(store, bor, id, e), ERR_CONFLICT, "!content-changed");
    CHECK(content_drop(store, ana, id, e));
    assert_int_equal(open_ones("own"), 0);
    REFUSED(content_drop(store, ana, id, e), ERR_NOT_FOUND, "!content-unknown");
}

static void what_was_refused_stays_with_its_reason(void **state)
{
    struct content_version *list;
    int64_t id = save(ana, "no", 0, 0, "unclear"), again;

    UNUSED(state);
    CHECK(content_propose(store, ana, id, e));
    struct err why = {0};
    assert_false(content_refuse(store, bor, id, STR("  "), &why));
    assert_string_equal(why.field, "note");
    CHECK(content_refuse(store, bor, id, STR("say who"), e));
    assert_int_equal(get(id).state, CONTENT_REFUSED);
    assert_int_equal(open_ones("no"), 1); /* its author sees it */
    again = save(ana, "no", 0, id, "clear");
    assert_int_not_equal(again, id);
    assert_int_equal(open_ones("no"), 1); /* the new draft alone */
    assert_int_equal(history("no", &list), 2);
    assert_str(list[1].reason, "say who");
    assert_str(list[1].note, "why");
    assert_str(list[1].body, "unclear");
    assert_str(list[1].approver_name, "Bor Test");
}

static void who_was_faster_is_not_overwritten(void **state)
{
    int64_t early = save(ana, "race", 0, 0, "ana's"), id;

    UNUSED(state);
    CHECK(content_propose(store, ana, early, e));
    int64_t late = save(bor, "race", 0, 0, "bor's");
    CHECK(content_propose(store, bor, late, e));
    CHECK(content_approve(store, ana, late, 0, e));
    assert_string_equal(live("race"), "bor's");
    REFUSED(content_approve(store, bor, early, 0, e), ERR_CONFLICT, "!content-changed");
    CHECK(content_take_back(store, ana, early, e));
    REFUSED(content_save(store, ana, "tips", STR("race"), 0, early, STR("ana's again"), STR(""), &id, e), ERR_CONFLICT,
            "!content-changed");
    REFUSED(content_save(store, ana, "tips", STR("race"), 0, 0, STR("new"), STR(""), &id, e), ERR_CONFLICT,
            "!content-changed");
    int64_t base = get(late).version;
    assert_int_equal(save(ana, "race", base, early, "both"), early); /* looked through, and written on from there */
    CHECK(content_propose(store, ana, early, e));
    CHECK(content_approve(store, bor, early, 0, e));
    assert_string_equal(live("race"), "both");
    assert_true(get(early).version > base);
}

static void a_later_moment_comes_by_itself_and_can_be_called_off(void **state)
{
    struct content_version *list;
    size_t count;
    int64_t next, first = publish("later", 0, "now"), id;

    UNUSED(state);
    id = save(ana, "later", get(first).version, 0, "then");
    CHECK(content_propose(store, ana, id, e));
    CHECK(content_approve(store, bor, id, NOON + 3600, e));
    assert_string_equal(live("later"), "now");
    assert_int_equal(open_ones("later"), 1);
    CHECK(content_live(store, &arena, NOON, &list, &count, &next, e));
    assert_int_equal(next, NOON + 3600);
    clock_pretend(NOON + 3599);
    assert_string_equal(live("later"), "now");
    clock_pretend(NOON + 3600);
    assert_string_equal(live("later"), "then");
    CHECK(content_live(store, &arena, NOON + 3600, &list, &count, &next, e));
    assert_true(next == INT64_MAX);
    REFUSED(content_recall(store, bor, id, e), ERR_CONFLICT, "!content-changed"); /* too late */
    clock_pretend(NOON);
    CHECK(content_recall(store, bor, id, e));
    assert_int_equal(get(id).state, CONTENT_PROPOSED);
    clock_pretend(NOON + 7200);
    assert_string_equal(live("later"), "now");
    clock_pretend(NOON);
}

static void off_the_site_and_back(void **state)
{
    struct content_version *list;
    size_t count;
    int64_t next, id = publish("off", 0, "words");

    UNUSED(state);
    REFUSED(content_end(store, ana, "tips", STR("off"), CONTENT_WITHDRAWN, STR(""), e), ERR_INPUT, "!content-why");
    CHECK(content_end(store, ana, "tips", STR("off"), CONTENT_WITHDRAWN, STR("wrong number"), e));
    assert_string_equal(live("off"), "-");
    REFUSED(content_end(store, ana, "tips", STR("off"), CONTENT_WITHDRAWN, STR("again"), e), ERR_CONFLICT,
            "!content-changed");
    CHECK(content_live(store, &arena, NOON, &list, &count, &next, e));
    for (size_t i = 0; i < count; i++)
        if (str_is(list[i].item, "off"))
            assert_str(list[i].body, "words"); /* its address can still say what it was */
    CHECK(content_end(store, bor, "tips", STR("off"), CONTENT_REVERTED, STR("the pack was right"), e));
    assert_string_equal(live("off"), "");
    CHECK(content_end(store, bor, "tips", STR("off"), CONTENT_WITHDRAWN, STR("or not"), e));
    CHECK(content_live(store, &arena, NOON, &list, &count, &next, e));
    for (size_t i = 0; i < count; i++)
        if (str_is(list[i].item, "off"))
            assert_str(list[i].body, ""); /* the pack's words stood there last, not ours */
    assert_int_equal(history("off", &list), 4);
    assert_int_equal(list[0].state, CONTENT_WITHDRAWN);
    assert_str(list[0].note, "or not");
    assert_int_equal(list[3].id, id);
    CHECK(content_end(store, bor, "tips", STR("of the pack"), CONTENT_WITHDRAWN, STR("never changed here"), e));
    assert_string_equal(live("of the pack"), "-");
    REFUSED(content_end(store, bor, "tips", STR("untouched"), CONTENT_REVERTED, STR("x"), e), ERR_CONFLICT,
            "!content-changed");
}

static void what_never_stood_there_is_not_shown_as_withdrawn(void **state)
{
    struct content_version *list;
    size_t count;
    int64_t next, id = save(ana, "never", 0, 0, "for next week");

    UNUSED(state);
    CHECK(content_propose(store, ana, id, e));
    CHECK(content_approve(store, bor, id, NOON + 7 * 86400, e));
    CHECK(content_end(store, bor, "tips", STR("never"), CONTENT_WITHDRAWN, STR("a mistake"), e));
    CHECK(content_live(store, &arena, NOON + 8 * 86400, &list, &count, &next, e));
    for (size_t i = 0; i < count; i++)
        if (str_is(list[i].item, "never"))
            assert_str(list[i].body, "");
}

static void one_person_answers_for_a_check(void **state)
{
    struct content_version *list;

    UNUSED(state);
    CHECK(content_amend(store, ana, "tips", STR("small"), STR("checked today"), STR("called them"), e));
    assert_string_equal(live("small"), "checked today");
    assert_int_equal(history("small", &list), 1);
    assert_int_equal(list[0].approver, 0);
}

static const struct store_stmt LINES = {"test.lines", "SELECT count(*) FROM audit WHERE object = ?"};

static void every_step_is_in_the_log(void **state)
{
    struct store_conn *conn;
    int64_t id = save(ana, "log", 0, 0, "x"), lines;

    UNUSED(state);
    id = save(ana, "log", 0, id, "y");
    CHECK(content_propose(store, ana, id, e));
    CHECK(content_take_back(store, ana, id, e));
    CHECK(content_propose(store, ana, id, e));
    REFUSED(content_approve(store, ana, id, 0, e), ERR_DENIED, "!content-own"); /* what did not happen is not */
    CHECK(content_approve(store, bor, id, 0, e));
    CHECK(content_end(store, bor, "tips", STR("log"), CONTENT_WITHDRAWN, STR("why"), e));
    CHECK(store_read_begin(store, &conn, e));
    CHECK(store_number(conn, &LINES, VALUES(V_TEXT(STR("content:tips/log"))), 0, &lines, e));
    store_read_end(conn);
    assert_int_equal(lines, 7);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_second_pair_of_eyes_publishes),
        cmocka_unit_test(a_draft_is_its_authors_until_it_is_proposed),
        cmocka_unit_test(what_was_refused_stays_with_its_reason),
        cmocka_unit_test(who_was_faster_is_not_overwritten),
        cmocka_unit_test(a_later_moment_comes_by_itself_and_can_be_called_off),
        cmocka_unit_test(off_the_site_and_back),
        cmocka_unit_test(what_never_stood_there_is_not_shown_as_withdrawn),
        cmocka_unit_test(one_person_answers_for_a_check),
        cmocka_unit_test(every_step_is_in_the_log),
    };
    return cmocka_run_group_tests(tests, up, down);
}
