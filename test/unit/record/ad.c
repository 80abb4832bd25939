/* ad.c - open ads: batches that stand or do not, lists, clusters, and their end. */
#include "record/ad_import.h"

#include <stdlib.h>
#include <unistd.h>

#include "../place.h"
#include "base/clock.h"
#include "base/file.h"
#include "check.h"
#include "store/audit.h"

static char folder[40];
static struct store *store;
static struct store_conn *conn;
static struct arena arena;

enum { DAY = 20700 };

static int up(void **state)
{
    UNUSED(state);
    snprintf(folder, sizeof folder, "/tmp/kres-ad-XXXXXX");
    CHECK(vault_start(e));
    assert_non_null(mkdtemp(folder));
    CHECK(store_open(data_place(folder), true, &store, e));
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

static struct ad_import begin(const char *source, const char *file)
{
    struct ad_import_file in = {.source = str_from(source), .name = str_from(file), .who = STR("root"), .size = 7};
    struct ad_import import;
    vault_hash(str_from(file), in.digest);
    CHECK(ad_import_begin(store, &in, &import, e));
    return import;
}

static struct ad_row row(const char *own, const char *text, int level, int32_t day)
{
    return (struct ad_row){.own = str_from(own), .text = str_from(text), .level = level, .seen = day,
                           .posted = clock_day_start(day) + 3600, .title = STR(""), .url = STR(""), .place = STR(""),
                           .lang = STR("en"), .signs = STR("")};
}

static void put(struct ad_import *import, const struct ad_row *rows, size_t count, uint64_t line)
{
    CHECK(ad_import_put(store, import, &(struct ad_batch){.rows = rows, .count = count, .line = line}, e));
}

static struct ad_list list(struct ad_filter filter, struct ad_place after, size_t limit)
{
    struct ad_list found;
    CHECK(store_read_begin(store, &conn, e));
    CHECK(ads_list(conn, &arena, &filter, after, limit, &found, e));
    store_read_end(conn);
    return found;
}

static size_t found(const char *words)
{
    return list((struct ad_filter){.words = str_from(words)}, (struct ad_place){0}, 50).count;
}

static void a_second_start_goes_on_behind_the_last_batch(void **state)
{
    UNUSED(state);
    struct err err;
    struct ad_import import = begin("Board", "a.jsonl"), again, other;
    const struct ad_row rows[] = {row("1", "first", 0, DAY), row("2", "second", 1, DAY), row("3", "third", 2, DAY)};
    assert_int_equal(import.line, 1);
    put(&import, rows, 2, 4);
    again = begin("Board", "a.jsonl");
    assert_int_equal(again.file, import.file);
    assert_int_equal(again.line, 4);
    assert_int_equal(again.records, 2);
    assert_false(again.done);
    put(&again, rows + 2, 1, 5);
    /* The first one is behind now: it must not write over what the second did. */
    assert_false(ad_import_put(store, &import, &(struct ad_batch){.rows = rows, .count = 1, .line = 5}, &err));
    assert_int_equal(err.kind, ERR_CONFLICT);
    CHECK(ad_import_end(store, &again, e));
    assert_true(begin("Board", "a.jsonl").done);
    other = begin("Other board", "a.jsonl");
    assert_int_not_equal(other.collection, import.collection);
    assert_int_equal(other.line, 1);
    assert_int_equal(list((struct ad_filter){0}, (struct ad_place){0}, 10).count, 3);
}

/* A file that was read in a wrong way is as unknown as before, and so is the source. */
static void what_nothing_came_of_is_forgotten(void **state)
{
    const struct ad_row rows[] = {row("1", "one", 0, DAY)};
    struct ad_collection *sources;
    size_t count;
    struct ad_import import = begin("Board", "a.csv"), again;
    UNUSED(state);
    CHECK(ad_import_put(store, &import, &(struct ad_batch){.line = 9, .rejected = 8}, e));
    again = begin("Board", "a.csv"); /* also when nobody could forget it */
    assert_int_equal(again.line, 1);
    assert_int_equal(again.rejected, 0);
    CHECK(ad_import_put(store, &again, &(struct ad_batch){.line = 9, .rejected = 8}, e));
    CHECK(ad_import_forget(store, &again, e));
    CHECK(store_read_begin(store, &conn, e));
    CHECK(ad_sources(conn, &arena, &sources, &count, e));
    store_read_end(conn);
    assert_int_equal(count, 0);
    import = begin("Board", "a.csv");
    assert_int_equal(import.line, 1);
    CHECK(ad_import_put(store, &import, &(struct ad_batch){.rows = rows, .count = 1, .line = 2}, e));
    CHECK(ad_import_forget(store, &import, e)); /* something is in: nothing is forgotten */
    assert_int_equal(begin("Board", "a.csv").line, 2);
    assert_int_equal(list((struct ad_filter){0}, (struct ad_place){0}, 10).count, 1);
}

static void the_same_ad_again_is_updated_and_not_doubled(void **state)
{
    UNUSED(state);
    struct ad_import import = begin("Board", "a.jsonl");
    const struct ad_row rows[] = {row("1", "as it was", 0, DAY), row("1", "as it is", 2, DAY - 5)};
    put(&import, rows, 2, 3);
    assert_int_equal(import.added, 1);
    assert_int_equal(import.updated, 1);
    struct ad_list all = list((struct ad_filter){0}, (struct ad_place){0}, 10);
    assert_int_equal(all.count, 1);
    assert_str(all.ads[0].text, "as it is");
    assert_int_equal(all.ads[0].level, 2);
    assert_int_equal(all.ads[0].seen, DAY); /* it was seen later once */
    struct ad_import other = begin("Other", "b.jsonl");
    put(&other, rows, 1, 2); /* another source has numbers of its own */
    assert_int_equal(list((struct ad_filter){0}, (struct ad_place){0}, 10).count, 2);
}

static void a_batch_that_breaks_leaves_nothing(void **state)
{
    UNUSED(state);
    struct err err;
    struct ad_import import = begin("Board", "a.jsonl");
    struct ad_row rows[] = {row("1", "good", 0, DAY), row("2", "bad", 0, DAY)};
    struct ad_import broken = import;
    broken.file = 4711; /* no such file: the last statement refuses */
    assert_false(ad_import_put(store, &broken, &(struct ad_batch){.rows = rows, .count = 2, .line = 3}, &err));
    assert_int_equal(list((struct ad_filter){0}, (struct ad_place){0}, 10).count, 0);
    assert_int_equal(begin("Board", "a.jsonl").line, 1);
}

static void names_of_sources_are_words_on_one_line(void **state)
{
    UNUSED(state);
    static const char *const bad[] = {"", " Board", "Board\n", "a\x01", "\xff"};
    struct err err;
    struct ad_import import;
    for (size_t i = 0; i < LEN(bad); i++) {
        struct ad_import_file in = {.source = str_from(bad[i]), .name = STR("f"), .who = STR("w")};
        assert_false(ad_import_begin(store, &in, &import, &err));
        assert_int_equal(err.kind, ERR_INPUT);
    }
}

enum { MANY = 250 };

static void fill(struct ad_import *import)
{
    struct ad_row rows[MANY];
    for (int i = 0; i < MANY; i++) {
        rows[i] = row(str_printf(&arena, "n%d", i).p, str_printf(&arena, "Offer number %d of the firm", i).p, i % 3,
                      DAY - i % 7);
    }
    put(import, rows, MANY, MANY + 1);
}

static void a_list_is_read_by_key_and_gives_each_once(void **state)
{
    UNUSED(state);
    struct ad_import import = begin("Board", "a.jsonl");
    struct ad_place at = {0};
    struct ad_list page;
    bool met[MANY + 1] = {0};
    size_t count = 0;
    int32_t day = INT32_MAX;
    fill(&import);
    do {
        page = list((struct ad_filter){0}, at, 17);
        for (size_t i = 0; i < page.count; i++) {
            assert_true(page.ads[i].day <= day);
            day = page.ads[i].day;
            assert_false(met[page.ads[i].id - 1]);
            met[page.ads[i].id - 1] = true;
        }
        count += page.count;
        at = page.next;
    } while (page.more);
    assert_int_equal(count, MANY);
    page = list((struct ad_filter){.level = 2, .since = DAY - 1}, (struct ad_place){0}, MANY);
    for (size_t i = 0; i < page.count; i++)
        assert_true(page.ads[i].level == 2 && page.ads[i].day >= DAY - 1);
    assert_in_range(page.count, 15, 40);
    assert_int_equal(list((struct ad_filter){.collection = import.collection}, (struct ad_place){0}, MANY).count, MANY);
    assert_int_equal(list((struct ad_filter){.collection = 99}, (struct ad_place){0}, MANY).count, 0);
}

static void words_are_found_in_any_writing_and_numbers_too(void **state)
{
    UNUSED(state);
    struct ad_import import = begin("Board", "a.jsonl");
    struct ad_row rows[] = {row("1", "Čistilka v hotelu, klic 040/123-456", 0, DAY),
                            row("2", "Робота в готелі, +386 40 123 456", 0, DAY), row("3", "A quiet room", 0, DAY),
                            row("4", "اتصل على ٠٤٠ ٩٩٩ ٨٨٨", 0, DAY)};
    rows[2].title = STR("Zimmer in Kranj");
    rows[2].place = STR("Maribor");
    put(&import, rows, 4, 5);
    assert_int_equal(found("٠٤٠ ١٢٣ ٤٥٦"), 2);
    assert_int_equal(found("+386 40 999 888"), 1);
    assert_int_equal(found("cistilka HOTEL"), 1);
    assert_int_equal(found("готел"), 1);
    assert_int_equal(found("hotel quiet"), 0);
    assert_int_equal(found("quiet maribor kranj"), 1);
    assert_int_equal(found("040 123 456"), 2);
    assert_int_equal(found("+38640123456"), 2);
    assert_int_equal(found("040123456 hotel"), 1);
    assert_int_equal(found("040 123 457"), 0);
    assert_int_equal(found("   "), 4);
}

static bool count_text(void *context, int64_t id, struct str text, struct str cluster, struct err *err)
{
    int64_t *seen = context;
    UNUSED(err);
    assert_true(id > seen[0]);
    assert_true(str_starts(text, STR("Offer number")));
    assert_int_equal(cluster.n, 0);
    seen[0] = id;
    return ++seen[1] < 120;
}

static void all_are_gone_through_in_their_order(void **state)
{
    UNUSED(state);
    struct ad_import import = begin("Board", "a.jsonl");
    int64_t seen[2] = {0}, last;
    fill(&import);
    CHECK(store_read_begin(store, &conn, e));
    CHECK(ads_each(conn, 0, 100, count_text, seen, &last, e));
    assert_int_equal(seen[1], 100);
    assert_int_equal(last, seen[0]);
    CHECK(ads_each(conn, last, 1000, count_text, seen, &last, e)); /* which says that it is enough */
    assert_int_equal(seen[1], 120);
    store_read_end(conn);
}

static void link_all(const uint8_t *stamp, const char *const *names, size_t count)
{
    struct ad_linked linked[16] = {0};
    for (size_t i = 0; i < count; i++) {
        linked[i].id = (int64_t)i + 1;
        snprintf(linked[i].cluster, sizeof linked[i].cluster, "%s", names[i]);
    }
    CHECK(ads_link_put(store, stamp, linked, count, e));
}

static void clusters_are_what_their_ads_say(void **state)
{
    UNUSED(state);
    struct ad_import import = begin("Board", "a.jsonl");
    const struct ad_row rows[] = {row("1", "a", 0, DAY), row("2", "b", 2, DAY - 9), row("3", "c", 1, DAY),
                                  row("4", "d", 1, DAY), row("5", "e", 1, DAY), row("6", "f", 0, DAY)};
    static const char *const names[] = {"c1", "c1", "c2", "c2", "c2", "c3"};
    uint8_t first[AD_LINK_STAMP], second[AD_LINK_STAMP];
    struct ad_cluster *clusters, one;
    struct ad_week *weeks;
    struct err err;
    size_t count;
    int64_t all;
    put(&import, rows, 6, 7);
    CHECK(ads_link_begin(store, AD_LINKS_OLD, first, e));
    link_all(first, names, 6);
    CHECK(ads_clusters_count(store, &all, e));
    assert_int_equal(all, 2); /* c3 has one ad alone */
    CHECK(store_read_begin(store, &conn, e));
    CHECK(ad_clusters_list(conn, &arena, NULL, 10, &clusters, &count, e));
    assert_int_equal(count, 2);
    assert_str(clusters[0].name, "c1"); /* smaller, but its level is higher */
    assert_int_equal(clusters[0].size, 2);
    assert_int_equal(clusters[0].high, 1);
    assert_int_equal(clusters[0].first, DAY - 9);
    assert_int_equal(clusters[0].last, DAY);
    CHECK(ad_clusters_list(conn, &arena, &clusters[0], 10, &clusters, &count, e));
    assert_int_equal(count, 1);
    assert_str(clusters[0].name, "c2");
    CHECK(ad_cluster_weeks(conn, &arena, STR("c1"), 10, &weeks, &count, e));
    assert_int_equal(count, 2);
    assert_int_equal(weeks[0].ads, 1);
    assert_false(ad_cluster_get(conn, &arena, STR("c3"), &one, &err));
    assert_int_equal(err.kind, ERR_NOT_FOUND);
    store_read_end(conn);
    struct ad_list alike = list((struct ad_filter){.cluster = STR("c2")}, (struct ad_place){0}, 10);
    assert_int_equal(alike.count, 3);
    assert_int_equal(alike.ads[0].alike, 3);
    /* Who began later saw more. */
    CHECK(ads_link_begin(store, AD_LINKS_OLD, second, e));
    const struct ad_linked late = {.id = 1, .cluster = "c9"};
    assert_false(ads_link_put(store, first, &late, 1, &err));
    assert_int_equal(err.kind, ERR_CONFLICT);
    link_all(second, (const char *const[]){"c2", "", "c2", "c2", "c2", ""}, 6);
    CHECK(ads_clusters_count(store, &all, e));
    assert_int_equal(all, 1);
    CHECK(store_read_begin(store, &conn, e));
    CHECK(ad_cluster_get(conn, &arena, STR("c2"), &one, e));
    assert_int_equal(one.size, 4);
    assert_false(ad_cluster_get(conn, &arena, STR("c1"), &one, &err));
    store_read_end(conn);
}

static enum ad_links links(void)
{
    enum ad_links found;
    CHECK(store_read_begin(store, &conn, e));
    CHECK(ads_links_are(conn, &found, e));
    store_read_end(conn);
    return found;
}

static void mend(enum ad_links mended)
{
    uint8_t stamp[AD_LINK_STAMP];
    CHECK(ads_link_begin(store, mended, stamp, e));
    CHECK(ads_link_end(store, stamp, e));
}

static void what_changes_ads_says_that_links_are_old(void **state)
{
    UNUSED(state);
    struct ad_import import = begin("Board", "a.jsonl"), other = begin("Other", "b.jsonl");
    const struct ad_row first = row("1", "one", 0, DAY), seen_again = row("1", "one", 2, DAY + 1),
                        rewritten = row("1", "two", 2, DAY + 1), old = row("2", "old", 0, DAY - 400);
    int64_t destroyed;
    assert_int_equal(links(), AD_LINKS_OLD); /* nobody ever linked */
    put(&import, &first, 1, 2);
    assert_int_equal(links(), AD_LINKS_OLD);
    mend(AD_LINKS_OLD);
    assert_int_equal(links(), AD_LINKS_CURRENT);
    CHECK(ad_import_put(store, &import, &(struct ad_batch){.line = 3, .rejected = 1}, e));
    CHECK(ad_import_end(store, &import, e));
    assert_int_equal(links(), AD_LINKS_CURRENT);
    import = begin("Board", "c.jsonl");
    put(&import, &seen_again, 1, 2);
    assert_int_equal(list((struct ad_filter){0}, (struct ad_place){0}, 10).ads[0].level, 2);
    assert_int_equal(links(), AD_LINKS_UNCOUNTED);
    mend(AD_LINKS_UNCOUNTED);
    assert_int_equal(links(), AD_LINKS_CURRENT);
    put(&import, &rewritten, 1, 3);
    assert_str(list((struct ad_filter){0}, (struct ad_place){0}, 10).ads[0].text, "two");
    assert_int_equal(links(), AD_LINKS_OLD);
    mend(AD_LINKS_UNCOUNTED); /* counting is not enough */
    assert_int_equal(links(), AD_LINKS_OLD);
    put(&other, &old, 1, 2);
    mend(AD_LINKS_OLD);
    CHECK(ads_purge(store, DAY - 500, &destroyed, e));
    assert_int_equal(links(), AD_LINKS_CURRENT); /* it found none */
    CHECK(ads_purge(store, DAY - 365, &destroyed, e));
    assert_int_equal(destroyed, 1);
    assert_int_equal(links(), AD_LINKS_OLD);
    mend(AD_LINKS_OLD);
    CHECK(ad_collection_remove(store, 0, import.collection, e));
    assert_int_equal(links(), AD_LINKS_OLD);
}

static void links_are_current_when_a_linking_ends_and_no_ad_came_meanwhile(void **state)
{
    UNUSED(state);
    struct ad_import import = begin("Board", "a.jsonl");
    const struct ad_row rows[] = {row("1", "one", 0, DAY), row("2", "two", 0, DAY), row("3", "three", 0, DAY)};
    uint8_t first[AD_LINK_STAMP], second[AD_LINK_STAMP];
    struct err err;
    put(&import, rows, 1, 2);
    CHECK(ads_link_begin(store, AD_LINKS_OLD, first, e));
    assert_int_equal(links(), AD_LINKS_OLD); /* killed here, the next one links */
    put(&import, rows + 1, 1, 3);
    CHECK(ads_link_end(store, first, e)); /* it may have read the second ad, or not */
    assert_int_equal(links(), AD_LINKS_OLD);
    CHECK(ads_link_begin(store, AD_LINKS_OLD, first, e));
    CHECK(ads_link_begin(store, AD_LINKS_OLD, second, e));
    assert_false(ads_link_end(store, first, &err));
    assert_int_equal(err.kind, ERR_CONFLICT);
    assert_int_equal(links(), AD_LINKS_OLD);
    CHECK(ads_link_end(store, second, e));
    assert_int_equal(links(), AD_LINKS_CURRENT);
    CHECK(ads_link_begin(store, AD_LINKS_UNCOUNTED, first, e));
    put(&import, rows + 2, 1, 4);
    CHECK(ads_link_end(store, first, e));
    assert_int_equal(links(), AD_LINKS_OLD);
}

static bool on_disk(const char *words)
{
    struct str *names;
    size_t count;
    bool there = false;
    CHECK(store_settle(store, e));
    CHECK(file_list(&arena, folder, &names, &count, e));
    for (size_t i = 0; i < count; i++) {
        struct str bytes;
        struct err ignored;
        if (file_read(&arena, arena_printf(&arena, "%s/" STR_FMT, folder, STR_ARG(names[i])), 1 << 28, &bytes, &ignored))
            there = there || str_find(bytes, str_from(words), 0) != SIZE_MAX;
    }
    return there;
}

static void what_is_old_or_taken_out_is_destroyed(void **state)
{
    UNUSED(state);
    struct ad_import import = begin("Board", "a.jsonl"), other = begin("Other", "b.jsonl");
    const struct ad_row rows[] = {row("1", "OLDWORDS of long ago", 0, DAY - 400), row("2", "young", 0, DAY)},
                        others[] = {row("1", "TAKENOUTWORDS", 0, DAY), row("2", "still there", 0, DAY)};
    uint8_t stamp[AD_LINK_STAMP];
    struct ad_collection *sources;
    struct err err;
    struct ad ad;
    size_t count;
    int64_t destroyed, clusters;
    put(&import, rows, 2, 3);
    put(&other, others, 2, 3);
    CHECK(ads_link_begin(store, AD_LINKS_OLD, stamp, e));
    link_all(stamp, (const char *const[]){"c1", "c1", "", "c1"}, 4);
    CHECK(ads_clusters_count(store, &clusters, e));
    CHECK(ads_purge(store, DAY - 365, &destroyed, e));
    assert_int_equal(destroyed, 1);
    assert_int_equal(list((struct ad_filter){0}, (struct ad_place){0}, 10).count, 3);
    assert_int_equal(list((struct ad_filter){.cluster = STR("c1")}, (struct ad_place){0}, 1).ads[0].alike, 2);

    CHECK(ad_collection_remove(store, 0, other.collection, e));
    assert_int_equal(list((struct ad_filter){0}, (struct ad_place){0}, 10).count, 1);
    CHECK(store_read_begin(store, &conn, e));
    assert_false(ad_get(conn, &arena, 3, &ad, &err));
    assert_int_equal(err.kind, ERR_NOT_FOUND);
    store_read_end(conn);
    assert_false(ad_import_put(store, &other, &(struct ad_batch){.rows = others, .count = 1, .line = 9}, &err));
    assert_false(ad_collection_remove(store, 0, other.collection, &err));
    assert_int_equal(err.kind, ERR_NOT_FOUND);
    CHECK(ads_purge(store, DAY - 365, &destroyed, e));
    assert_int_equal(destroyed, 2);
    assert_int_equal(list((struct ad_filter){0}, (struct ad_place){0}, 10).ads[0].alike, 0); /* it is alone now */
    CHECK(store_read_begin(store, &conn, e));
    CHECK(ad_collections(conn, &arena, &sources, &count, e));
    assert_int_equal(count, 1);
    assert_int_equal(sources[0].ads, 1);
    store_read_end(conn);
    assert_int_equal(begin("Other", "b.jsonl").line, 1); /* it can be brought in again */
    if (!place_server()) {
        assert_false(on_disk("OLDWORDS"));
        assert_false(on_disk("TAKENOUTWORDS"));
        assert_true(on_disk("young"));
    }
}

static void bringing_in_and_taking_out_are_lines_of_the_log(void **state)
{
    UNUSED(state);
    struct ad_import import = begin("Board", "a.jsonl");
    struct str why, head;
    int64_t lines, bad;
    begin("Board", "a.jsonl"); /* going on is none */
    CHECK(ad_import_end(store, &import, e));
    CHECK(ad_collection_remove(store, 0, import.collection, e));
    CHECK(store_read_begin(store, &conn, e));
    CHECK(audit_verify(conn, &arena, &lines, &bad, &why, &head, e));
    store_read_end(conn);
    assert_int_equal(lines, 3);
    assert_int_equal(bad, 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, up, down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(what_nothing_came_of_is_forgotten),
        TEST(a_second_start_goes_on_behind_the_last_batch), TEST(the_same_ad_again_is_updated_and_not_doubled),
        TEST(a_batch_that_breaks_leaves_nothing),           TEST(names_of_sources_are_words_on_one_line),
        TEST(a_list_is_read_by_key_and_gives_each_once),    TEST(words_are_found_in_any_writing_and_numbers_too),
        TEST(all_are_gone_through_in_their_order),          TEST(clusters_are_what_their_ads_say),
        TEST(what_changes_ads_says_that_links_are_old),
        TEST(links_are_current_when_a_linking_ends_and_no_ad_came_meanwhile),
        TEST(what_is_old_or_taken_out_is_destroyed),        TEST(bringing_in_and_taking_out_are_lines_of_the_log),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
