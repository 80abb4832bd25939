/* edition.c - what is live: the packs, what the desk made of them, and from which moment on. */
#include "know/know.h"

#include <stdlib.h>
#include <unistd.h>

#include "../check.h"
#include "../place.h"
#include "agency/member.h"
#include "base/clock.h"
#include "base/file.h"
#include "know/advisory.h"
#include "know/editing.h"
#include "vault/token.h"

static char folder[] = "/tmp/kres-edition-XXXXXX";
static struct arena arena;
static struct store *store;
static struct pack_set packs;
static struct know *know;
static int64_t ana, bor, noon;

static const char TIPS[] =
    "tips:\n"
    "  - {id: first, title: {en: First}, text: {en: one}}\n"
    "  - {id: second, title: {en: Second}, text: {en: two}}\n";
static const char ADVISORIES[] =
    "advisories:\n"
    "  - {id: shipped, title: {en: S}, summary: {en: s}, published: 2026-11-01, until: 2026-11-20, body: {en: b}}\n"
    "  - {id: coming, title: {en: C}, summary: {en: s}, published: 2026-12-01, body: {en: b}}\n";

static void put(const char *name, const char *text)
{
    char path[128];

    snprintf(path, sizeof path, "%s/%s", folder, name);
    CHECK(file_write(path, str_from(text), 0600, e));
}

static int up(void **state)
{
    static const uint8_t secret[TOTP_SECRET] = "twenty bytes of code";
    const char *folders[] = {folder};
    char path[128];
    int32_t day;
    int64_t agency;

    UNUSED(state);
    setenv("TZ", "Europe/Ljubljana", 1);
    assert_true(clock_day_parse(STR("2026-11-10"), &day));
    noon = clock_local_day(day) + 12 * 3600;
    clock_pretend(noon);
    vault_cheap(true);
    CHECK(vault_start(e));
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/tips", folder);
    CHECK(file_make_folder(path, e));
    snprintf(path, sizeof path, "%s/advisories", folder);
    CHECK(file_make_folder(path, e));
    put("pack.yaml", "id: t\nversion: \"1\"\nname: T\nlanguages: [en, sl]\n");
    put("tips/tips.yaml", TIPS);
    put("advisories/a.yaml", ADVISORIES);
    CHECK(pack_set_load(&arena, folders, 1, &packs, e));
    CHECK(store_open(place_of(folder), true, &store, e));
    CHECK(agency_add(store, 0, STR("group"), STR("Group (test)"), &agency, e));
    CHECK(member_add_ready(store, agency, STR("ana"), STR("Ana"), ROLE_EDITOR, STR("seven lamps over the hill"), secret,
                           &ana, e));
    CHECK(member_add_ready(store, agency, STR("bor"), STR("Bor"), ROLE_EDITOR, STR("seven lamps over the hill"), secret,
                           &bor, e));
    CHECK(know_open(store, &packs, &know, e));
    return 0;
}

static int down(void **state)
{
    char command[64];

    UNUSED(state);
    know_close(know);
    store_close(store);
    arena_clear(&arena);
    clock_pretend(0);
    place_remove(folder);
    snprintf(command, sizeof command, "rm -rf %s", folder);
    return system(command);
}

static const struct content_kind *kind(const char *name)
{
    return content_kind_find(str_from(name));
}

static const struct edition *now(void)
{
    bool changed;

    CHECK(know_refresh(know, clock_now(), true, &changed, e));
    return know_hold(know);
}

static const char *title(const struct edition *edition, const char *of, const char *id)
{
    const struct content_item *item = edition_find(edition, of, str_from(id));
    const struct yaml *texts = item ? yaml_get(item->root, "title") : NULL;

    return texts ? str_copy(&arena, yaml_text(texts, "en")).p : "-";
}

static int64_t propose(const char *of, const char *id, int64_t base, const char *body)
{
    int64_t draft;

    CHECK(editing_save(store, &packs, ana, of, str_from(id), base, 0, str_from(body), STR(""), &draft, e));
    CHECK(editing_propose(store, &packs, ana, draft, e));
    return draft;
}

static void the_desk_stands_above_the_packs(void **state)
{
    const struct content_item *const *items;
    const struct edition *before = now();
    int64_t id = propose("tips", "first", 0, "{id: first, title: {en: Changed}, text: {en: one}}");
    const struct edition *same = now();

    UNUSED(state);
    assert_string_equal(title(same, "tips", "first"), "First"); /* proposed is not published */
    edition_release(same);
    CHECK(content_approve(store, bor, id, 0, e));
    const struct edition *after = now();
    assert_string_equal(title(after, "tips", "first"), "Changed");
    assert_string_equal(title(after, "tips", "second"), "Second");
    assert_string_equal(title(before, "tips", "first"), "First"); /* who holds an edition reads on in it */
    assert_true(edition_number(after) > edition_number(before));
    assert_int_equal(edition_list(after, "tips", &items), 2);
    assert_str(items[0]->id, "first"); /* in its place */
    assert_int_equal(items[0]->version, 1);
    edition_release(before);
    edition_release(after);
    CHECK(content_end(store, bor, "tips", STR("first"), CONTENT_REVERTED, STR("why"), e));
    after = now();
    assert_string_equal(title(after, "tips", "first"), "First");
    edition_release(after);
}

static void new_items_come_and_withdrawn_ones_go(void **state)
{
    const struct content_item *const *items;
    int64_t id = propose("tips", "third", 0, "{id: third, title: {en: Third}, text: {en: x}}");

    UNUSED(state);
    CHECK(content_approve(store, bor, id, 0, e));
    const struct edition *edition = now();
    assert_string_equal(title(edition, "tips", "third"), "Third");
    assert_int_equal(edition_list(edition, "tips", &items), 3);
    edition_release(edition);
    CHECK(content_end(store, bor, "tips", STR("third"), CONTENT_WITHDRAWN, STR("why"), e));
    CHECK(content_end(store, bor, "tips", STR("second"), CONTENT_WITHDRAWN, STR("why"), e));
    edition = now();
    assert_string_equal(title(edition, "tips", "third"), "-");
    assert_string_equal(title(edition, "tips", "second"), "-");
    edition_release(edition);
    CHECK(content_end(store, bor, "tips", STR("second"), CONTENT_REVERTED, STR("why"), e));
}

static void a_withdrawn_advisory_keeps_its_address(void **state)
{
    UNUSED(state);
    CHECK(content_end(store, bor, "advisories", STR("shipped"), CONTENT_WITHDRAWN, STR("why"), e));
    const struct edition *edition = now();
    const struct content_item *item = edition_find(edition, "advisories", STR("shipped"));
    assert_non_null(item);
    assert_true(item->withdrawn);
    assert_string_equal(title(edition, "advisories", "shipped"), "S");
    assert_int_equal(advisory_state(item, noon), ADVISORY_WITHDRAWN);
    edition_release(edition);
    CHECK(content_end(store, bor, "advisories", STR("shipped"), CONTENT_REVERTED, STR("why"), e));
}

static void advisories_begin_and_end_by_themselves(void **state)
{
    const struct edition *edition = now();
    const struct content_item *shipped = edition_find(edition, "advisories", STR("shipped"));
    const struct content_item *coming = edition_find(edition, "advisories", STR("coming"));
    int64_t day = 24 * 3600, end = advisory_end(shipped->root), begin = advisory_begin(coming->root);
    bool changed;

    UNUSED(state);
    assert_int_equal(end, noon + 10 * day + 12 * 3600); /* the last day is whole, in the desk's own time */
    assert_int_equal(begin, noon + 20 * day + 12 * 3600);
    assert_int_equal(advisory_end(coming->root) == INT64_MAX, true);
    assert_int_equal(advisory_state(shipped, end - 1), ADVISORY_CURRENT);
    assert_int_equal(advisory_state(shipped, end), ADVISORY_ENDED);
    assert_int_equal(advisory_state(coming, begin - 1), ADVISORY_COMING);
    assert_int_equal(advisory_state(coming, begin), ADVISORY_CURRENT);
    edition_release(edition);
    CHECK(know_refresh(know, end - 1, false, &changed, e));
    assert_false(changed);
    CHECK(know_refresh(know, end, false, &changed, e));
    assert_true(changed);
    CHECK(know_refresh(know, begin - 1, false, &changed, e));
    assert_false(changed);
    CHECK(know_refresh(know, begin, false, &changed, e));
    assert_true(changed);
}

static void what_is_approved_for_later_comes_then(void **state)
{
    const struct edition *edition;
    bool changed;
    int64_t id = propose("tips", "later", 0, "{id: later, title: {en: Later}, text: {en: x}}");

    UNUSED(state);
    CHECK(content_approve(store, bor, id, noon + 60, e));
    edition = now();
    assert_string_equal(title(edition, "tips", "later"), "-");
    edition_release(edition);
    clock_pretend(noon + 60);
    CHECK(know_refresh(know, noon + 60, false, &changed, e));
    assert_true(changed);
    edition = know_hold(know);
    assert_string_equal(title(edition, "tips", "later"), "Later");
    edition_release(edition);
    clock_pretend(noon);
}

static void a_preview_changes_nothing_but_itself(void **state)
{
    struct yaml *root;
    const struct content_item *const *items;
    const struct edition *edition = now();

    UNUSED(state);
    CHECK(yaml_parse(&arena, "x", STR("{id: first, title: {en: Seen}}"), &root, e));
    const struct edition *preview = edition_preview(edition, kind("tips"), STR("first"), root);
    assert_string_equal(title(preview, "tips", "first"), "Seen");
    assert_string_equal(title(preview, "tips", "second"), "Second");
    assert_string_equal(title(preview, "advisories", "shipped"), "S");
    assert_string_equal(title(edition, "tips", "first"), "First");
    edition_release(edition); /* the preview holds on to it */
    assert_string_equal(title(preview, "tips", "second"), "Second");
    edition_release(preview);
    edition = now();
    preview = edition_preview(edition, kind("tips"), STR("brand-new"), root);
    assert_int_equal(edition_list(preview, "tips", &items), edition_list(edition, "tips", &items) + 1);
    edition_release(preview);
    edition_release(edition);
}

static void what_is_kept_was_checked(void **state)
{
    int64_t id;
    struct err err = {0};

    UNUSED(state);
    assert_false(editing_save(store, &packs, ana, "tips", STR("x"), 0, 0, STR("{id: y, title: {en: A}}"), STR(""), &id,
                              &err));
    assert_string_equal(err.text, "!content-id");
    assert_false(editing_save(store, &packs, ana, "tips", STR("x"), 0, 0, STR("{id: x, titel: {en: A}}"), STR(""), &id,
                              &err));
    assert_holds(err.text, "titel");
    assert_false(editing_save(store, &packs, ana, "nothing", STR("x"), 0, 0, STR("{id: x}"), STR(""), &id, &err));
    assert_string_equal(err.text, "!content-unknown");
    CHECK(editing_save(store, &packs, ana, "tips", STR("x"), 0, 0, STR("{id: x, title: {en: A}}"), STR(""), &id, e));
    assert_false(editing_propose(store, &packs, ana, id, &err)); /* unfinished */
    assert_holds(err.text, "\"text\" is missing");
    assert_false(editing_amend(store, &packs, ana, "tips", STR("x"), STR("{id: x}"), STR(""), &err));
}

static void an_editor_sees_all_there_is_of_an_item(void **state)
{
    struct editing editing;
    const struct yaml *root;
    struct err err = {0};
    const struct edition *held = now();
    int64_t id = propose("tips", "second", 2, "{id: second, title: {en: Desk}, text: {en: x}}");

    UNUSED(state);
    assert_false(editing_open(store, held, &arena, kind("tips"), STR("unknown"), &editing, &err));
    assert_int_equal(err.kind, ERR_NOT_FOUND);
    CHECK(editing_open(store, held, &arena, kind("tips"), STR("second"), &editing, e));
    assert_non_null(editing.shipped);
    assert_str(yaml_text(yaml_get(editing.root, "title"), "en"), "Second"); /* back to the pack's own before */
    CHECK(editing_root(&editing, id, &root, e));
    assert_str(yaml_text(yaml_get(root, "title"), "en"), "Desk");
    assert_false(editing_root(&editing, 999, &root, &err));
    CHECK(editing_base(&editing, 0, &root, e));
    assert_ptr_equal(root, editing.shipped->root);
    CHECK(content_approve(store, bor, id, noon + 3600, e));
    CHECK(editing_open(store, held, &arena, kind("tips"), STR("second"), &editing, e));
    assert_int_equal(editing.live->id, id); /* the next change is written from what will be there */
    assert_str(yaml_text(yaml_get(editing.root, "title"), "en"), "Desk");
    edition_release(held);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_desk_stands_above_the_packs),
        cmocka_unit_test(new_items_come_and_withdrawn_ones_go),
        cmocka_unit_test(a_withdrawn_advisory_keeps_its_address),
        cmocka_unit_test(advisories_begin_and_end_by_themselves),
        cmocka_unit_test(what_is_approved_for_later_comes_then),
        cmocka_unit_test(a_preview_changes_nothing_but_itself),
        cmocka_unit_test(what_is_kept_was_checked),
        cmocka_unit_test(an_editor_sees_all_there_is_of_an_item),
    };
    return cmocka_run_group_tests(tests, up, down);
}
