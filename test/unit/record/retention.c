/* retention.c - the end of records: keys destroyed, no sealed byte left; and packs that changed, planned and carried
 * out. */
#include "kinds_world.h"

#include "record/entry.h"
#include "record/outline.h"
#include "record/retention.h"

static struct world world, *const w = &world;
static struct session *ana, *bor;

static int up(void **state)
{
    UNUSED(state);
    world_up(w);
    ana = member_in(w, w->shelter, "ana", ROLE_CASEWORKER, NULL);
    bor = member_in(w, w->shelter, "bor", ROLE_COORDINATOR, "ana");
    return 0;
}

static int down(void **state)
{
    UNUSED(state);
    session_release(ana);
    session_release(bor);
    world_down(w);
    return 0;
}

static int64_t closed_case(const char *summary)
{
    int64_t id = added(w, ana, "case", 0, json_pack("{s:s}", "summary", summary));
    json_t *outcome = json_pack("{s:s}", "outcome", "safe");
    MUST(item_act(&w->records, ana, &w->arena, id, 1, STR("ask-closure"), outcome, STR(""), err));
    MUST(item_act(&w->records, bor, &w->arena, id, 2, STR("approve-closure"), NULL, STR(""), err));
    json_decref(outcome);
    return id;
}

static struct str sealed_of(int64_t id)
{
    struct record record;
    struct store_conn *conn;
    MUST(store_read_begin(w->store, &conn, err));
    MUST(record_get(conn, &w->arena, id, &record, err));
    store_read_end(conn);
    return record.sealed;
}

/* Do the bytes stand in any file of the folder? */
static bool on_disk(struct str bytes)
{
    static const char *const FILES[] = {"kres.db", "kres.db-wal"};
    bool found = false;
    for (size_t i = 0; i < LEN(FILES); i++) {
        char path[128];
        snprintf(path, sizeof path, "%s/%s", w->folder, FILES[i]);
        FILE *file = fopen(path, "rb");
        if (!file)
            continue;
        char *all = malloc(64 * 1024 * 1024);
        size_t n = fread(all, 1, 64 * 1024 * 1024, file);
        found = found || memmem(all, n, bytes.p, bytes.n);
        free(all);
        fclose(file);
    }
    return found;
}

static void what_is_past_its_days_ends(void **state)
{
    UNUSED(state);
    struct retention_rule *rules;
    struct retention_soon *soon;
    size_t count, soon_count;
    int64_t id = closed_case("Izteče"), open = added(w, ana, "case", 0, json_pack("{s:s}", "summary", "Odprta")), ended;
    int64_t person = added(w, ana, "person", id, json_pack("{s:s}", "given_name", "Olena"));
    int32_t today = clock_day(clock_now());
    struct item item;
    struct item_count *before, *after;
    size_t before_count, after_count;
    retention_rules(&w->arena, w->kinds, &rules, &count);
    MUST(item_counts(&w->records, bor, &w->arena, &before, &before_count, err));
    struct str of_case = sealed_of(id), of_person = sealed_of(person);
    struct str a = str_slice(of_case, 40, 72), b = str_slice(of_person, 40, 72);
    MUST(store_settle(w->store, err));
    assert_true(place_server() || (on_disk(a) && on_disk(b))); /* what PostgreSQL's own files keep: doc/threat-model.md */
    MUST(retention_run(w->store, rules, count, today + 3649, &ended, err));
    assert_int_equal(ended, 0);
    MUST(retention_list(w->store, &w->arena, w->shelter, rules, count, today + 3640, &soon, &soon_count, err));
    assert_int_equal(soon_count, 1);
    assert_int_equal(soon[0].record, id);
    assert_int_equal(soon[0].day, today + 3650);
    MUST(retention_run(w->store, rules, count, today + 3650, &ended, err));
    assert_int_equal(ended, 2);
    REFUSED(item_open(&w->records, bor, &w->arena, id, &item, err), ERR_DENIED, "!access-ended");
    REFUSED(item_open(&w->records, bor, &w->arena, person, &item, err), ERR_DENIED, "!access-ended");
    item = opened(w, bor, open);
    item_end(&item);
    MUST(store_settle(w->store, err));
    assert_false(on_disk(a));
    assert_false(on_disk(b));
    assert_int_equal(sealed_of(id).n, 0);
    MUST(item_counts(&w->records, bor, &w->arena, &after, &after_count, err)); /* statistics stay */
    assert_int_equal(before_count, after_count);
    for (size_t i = 0; i < before_count; i++)
        assert_int_equal(before[i].n, after[i].n);
    MUST(retention_run(w->store, rules, count, today + 3650, &ended, err));
    assert_int_equal(ended, 0);
}

/* The packs as they would be after a change of the kind case. */
static struct kinds changed(const char *state_gone, const char *state_now)
{
    struct kinds kinds = *w->kinds;
    struct kind *all = ARENA_ARRAY(&w->arena, kinds.count, struct kind);
    memcpy(all, kinds.kinds, kinds.count * sizeof *all);
    kinds.kinds = all;
    for (size_t i = 0; i < kinds.count; i++) {
        if (!str_is(all[i].id, "case"))
            continue;
        struct kind_state *states = ARENA_ARRAY(&w->arena, all[i].state_count + 1, struct kind_state);
        struct str *was = ARENA_ARRAY(&w->arena, 1, struct str);
        memcpy(states, all[i].states, all[i].state_count * sizeof *states);
        was[0] = str_from(state_gone);
        for (size_t s = 0; s < all[i].state_count; s++)
            if (str_is(states[s].id, state_gone)) {
                states[s].id = str_from(state_now ? state_now : "something-else");
                states[s].was = (struct kind_was){.names = was, .count = state_now ? 1 : 0};
            }
        all[i].states = states;
    }
    return kinds;
}

static void a_state_that_vanished_stops_and_a_renamed_one_follows(void **state)
{
    UNUSED(state);
    int64_t id = added(w, ana, "case", 0, json_pack("{s:s, s:s}", "summary", "Seli se", "risk", "high")), rows, *ids;
    struct outline outline;
    struct kinds gone = changed("active", NULL), renamed = changed("active", "running");
    struct records records = w->records;
    size_t count;
    MUST(outline_keep(w->store, &w->arena, w->kinds, err));
    MUST(outline_compare(w->store, &w->arena, w->kinds, &outline, err));
    assert_int_equal(outline.count, 0);
    MUST(outline_compare(w->store, &w->arena, &gone, &outline, err));
    assert_true(outline.stops);
    MUST(outline_compare(w->store, &w->arena, &renamed, &outline, err));
    assert_false(outline.stops);
    assert_true(outline.acts);
    records.kinds = &renamed;
    struct item item;
    MUST(item_open(&records, bor, &w->arena, id, &item, err)); /* also before */
    assert_true(str_is(item.state->id, "running"));
    item_end(&item);
    MUST(outline_migrate(w->store, &renamed, &rows, err));
    assert_true(rows > 0);
    struct item_filter filter = {.kind = STR("case"), .state = STR("running"), .open = -1, .limit = 500};
    MUST(item_list(&records, bor, &w->arena, &filter, &ids, &count, err));
    assert_true(count > 0);
    MUST(outline_migrate(w->store, &renamed, &rows, err)); /* again: nothing is left to do */
    assert_int_equal(rows, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_past_its_days_ends),
        cmocka_unit_test(a_state_that_vanished_stops_and_a_renamed_one_follows),
    };
    return cmocka_run_group_tests(tests, up, down);
}
