/* ads.c - kres import ads: how much memory its linking may take, and when all is linked already. */
#define COMMAND "import"
#include "limited.h"

#include "record/ad_import.h"
#include "vault/vault.h"

#if defined(__SANITIZE_ADDRESS__)
enum { SANITIZED = 1 };
#else
enum { SANITIZED = 0 };
#endif

/* Three hands, and texts of nobody; more than are read for linking at once. */
enum { ADS = 9000 };
static const char *const hands[] = {
    "Waitress wanted for a small hotel by the sea, room and meals are free, write to Ana today",
    "Work abroad without papers, the trip is paid by us, good money from the first week on",
    "Family house with a garden for rent near the lake, three rooms and a terrace to the south",
};

static void put_ads(const char *name, unsigned from, unsigned to, const char *more)
{
    struct arena arena = {0};
    struct buf b = {.arena = &arena};
    for (unsigned i = from; i < to; i++) {
        buf_printf(&b, "{\"id\":%u,\"time\":\"2026-11-%02u\",\"text\":\"", i, i % 20 + 1);
        if (i % 3 == 0)
            buf_printf(&b, "%s", hands[i % 9 / 3]);
        else
            for (unsigned k = 0, word = i * 2654435761u; k < 9; k++, word = word * 1103515245u + 12345u)
                buf_printf(&b, "w%cx%cy%c ", 'a' + word / 7 % 26, 'a' + word / 999 % 26, 'a' + word / 55555 % 26);
        buf_printf(&b, "%s\"}\n", more);
    }
    put_file(name, buf_str(&b));
    arena_clear(&arena);
}

#define IMPORTED(code, ...)                                                                                           \
    do {                                                                                                             \
        arena_clear(&kept);                                                                                          \
        int code_ = filter_line(LINE("ads", "--source", "Board", "--data", folder, "--threads", "2", "--pack",       \
                                     KRES_CORE, "--pack", KRES_SIGNS, __VA_ARGS__));                                 \
        if (code_ != (code))                                                                                         \
            fail_msg("exit %d instead of %d: " STR_FMT, code_, (code), STR_ARG(errors));                             \
    } while (0)

#define LINKED_ANEW " linked in "
#define LEFT_AS_IT_IS "no text is new since the ads were linked, so they stay linked as they are"

/* What a number of the database is. */
static int64_t number(const char *sql)
{
    const struct store_stmt stmt = {sql, sql};
    struct store *store;
    struct store_conn *conn;
    int64_t found;
    CHECK(store_open_shared(folder, &store, e));
    CHECK(store_read_begin(store, &conn, e));
    CHECK(store_number(conn, &stmt, NO_VALUES, -1, &found, e));
    store_read_end(conn);
    store_close(store);
    return found;
}

static int64_t linked_ads(void)
{
    return number("SELECT count(*) FROM ad WHERE cluster <> ''");
}

static int make(void **state)
{
    struct store *store;
    if (make_folder(state) || mkdir(at("cache"), 0700))
        return -1;
    CHECK(store_open(folder, true, &store, e));
    store_close(store);
    return 0;
}

/* ---- memory ---- */

static void less_memory_than_linking_takes_is_refused_and_the_ads_are_in(void **state)
{
    unsigned long all = 0;
    char allowed[32];
    UNUSED(state);
    put_ads("a", 0, ADS, "");
    IMPORTED(CMD_USE, "--memory", "much", at("a"));
    assert_holds(errors.p, "--memory is a size such as 512M or 4G, not \"much\"");
    IMPORTED(CMD_WRONG, "--memory", "1M", at("a"));
    assert_holds(errors.p, "kres: Board: 9000 ads added, 0 updated");
    assert_holds(errors.p, "kres: --memory allows 1 MiB, but linking the 8192 ads read so far takes about ");
    assert_holds(errors.p, " MiB, and all 9000 about ");
    assert_holds(errors.p, "; the ads are in, only linking is left: give the same command again with --memory ");
    assert_holds(errors.p, "M, or where there is more\n");
    assert_int_equal(number("SELECT count(*) FROM ad"), ADS);
    assert_int_equal(linked_ads(), 0);
    assert_int_equal(sscanf(strstr(errors.p, "again with --memory "), "again with --memory %luM", &all), 1);
    snprintf(allowed, sizeof allowed, "%luM", SANITIZED ? 2 * all : all); /* what is freed there stays for a while */
    IMPORTED(CMD_DONE, "--memory", allowed, at("a"));
    assert_holds(errors.p, "is in already\n");
    assert_holds(errors.p, "kres: 9000 ads linked in ");
    assert_holds(errors.p, ": 3 clusters, 3000 ads changed\n");
    assert_int_equal(linked_ads(), ADS / 3);
}

#define IMPORT_A LINE("ads", "--source", "Board", "--data", folder, "--threads", "2", "--pack", KRES_CORE, "--pack", \
                      KRES_SIGNS, at("a"))

/* From where a run with nothing to link has enough, linking has too little at one step after the other. */
static void where_the_system_has_less_linking_says_so(void **state)
{
    enum { STEP = 768 << 10 };
    size_t refused = 0, more = 0;
    int code;
    UNUSED(state);
    if (SANITIZED)
        return; /* their shadows take terabytes of addresses */
    put_ads("a", 0, 4 * ADS, "");
    assert_int_equal(run_in((size_t)1 << 40, IMPORT_A), CMD_DONE); /* not in this process: it would keep what is freed */
    while (run_in(more, IMPORT_A) != CMD_DONE)
        more += STEP;
    do {
        struct store *store;
        uint8_t stamp[AD_LINK_STAMP];
        arena_clear(&kept);
        CHECK(store_open(folder, true, &store, e));
        CHECK(ads_link_begin(store, AD_LINKS_OLD, stamp, e));
        store_close(store);
        code = run_in(more += STEP, IMPORT_A);
        if (code != CMD_DONE && (code != CMD_WRONG || str_find(contents("err"), STR("only linking is left"), 0) == SIZE_MAX))
            fail_msg("with %zu KiB: exit %d: " STR_FMT, more >> 10, code, STR_ARG(contents("err")));
        refused += code == CMD_WRONG;
    } while (code != CMD_DONE);
    assert_true(refused > 2);
    assert_in_range(linked_ads(), 4 * ADS / 3, 4 * ADS / 3 + 9); /* chance writes alike now and then */
    print_message("out of memory %zu times\n", refused);
}

/* ---- linked already ---- */

static void what_brings_nothing_new_links_nothing(void **state)
{
    UNUSED(state);
    put_ads("a", 0, 30, "");
    put_ads("b", 0, 30, " and a word more");
    put_ads("c", 27, 33, "");
    IMPORTED(CMD_DONE, at("a"));
    assert_holds(errors.p, LINKED_ANEW);
    IMPORTED(CMD_DONE, at("a"));
    assert_holds(errors.p, "0 ads added, 0 updated");
    assert_holds(errors.p, LEFT_AS_IT_IS);
    assert_null(strstr(errors.p, LINKED_ANEW));
    IMPORTED(CMD_DONE, at("a"), at("c"));
    assert_holds(errors.p, "3 ads added, 3 updated");
    assert_holds(errors.p, "kres: 33 ads linked in ");
    IMPORTED(CMD_DONE, at("b"));
    assert_holds(errors.p, LINKED_ANEW);
}

static void the_same_texts_again_are_counted_and_not_linked(void **state)
{
    static const char text[] = "Waitress wanted for a small hotel by the sea, write to Ana today";
    struct arena arena = {0};
    UNUSED(state);
    for (int day = 1; day < 3; day++) {
        struct buf b = {.arena = &arena};
        for (int i = 0; i < 2; i++)
            buf_printf(&b, "{\"id\":%d,\"time\":\"2026-11-%02d\",\"text\":\"%s\"}\n", i, day, text);
        put_file(day == 1 ? "first" : "second", buf_str(&b));
    }
    arena_clear(&arena);
    IMPORTED(CMD_DONE, at("first"));
    int64_t before = number("SELECT max(last) FROM ad_cluster");
    IMPORTED(CMD_DONE, at("second"));
    assert_holds(errors.p, "0 ads added, 2 updated");
    assert_holds(errors.p, LEFT_AS_IT_IS);
    assert_int_equal(number("SELECT max(last) FROM ad_cluster"), before + 1);
    IMPORTED(CMD_DONE, at("second"));
    assert_holds(errors.p, LEFT_AS_IT_IS);
}

/* Brought in, and the process is gone before it links, or while. */
static void what_was_killed_before_it_was_linked_is_linked_by_the_next(void **state)
{
    UNUSED(state);
    put_ads("a", 0, 30, "");
    put_ads("b", 30, 60, "");
    IMPORTED(CMD_DONE, at("a"));
    assert_int_equal(linked_ads(), 10);
    IMPORTED(CMD_WRONG, "--memory", "1M", at("b")); /* at the same point */
    IMPORTED(CMD_WRONG, "--memory", "1M", at("a"));
    assert_int_equal(linked_ads(), 10);
    IMPORTED(CMD_DONE, at("a"));
    assert_holds(errors.p, "kres: 60 ads linked in ");
    assert_int_equal(linked_ads(), 20);
    IMPORTED(CMD_DONE, at("a"));
    assert_holds(errors.p, LEFT_AS_IT_IS);
    struct store *store;
    uint8_t stamp[AD_LINK_STAMP];
    const struct ad_linked half[] = {{.id = 1, .cluster = "cother"}};
    CHECK(store_open(folder, true, &store, e));
    CHECK(ads_link_begin(store, AD_LINKS_OLD, stamp, e));
    CHECK(ads_link_put(store, stamp, half, 1, e));
    store_close(store);
    IMPORTED(CMD_DONE, at("b"));
    assert_holds(errors.p, LINKED_ANEW);
    assert_int_equal(number("SELECT count(*) FROM ad WHERE cluster = 'cother'"), 0);
}

static bool set_kept(struct store_conn *conn, void *context, struct err *err)
{
    return store_meta_set(conn, "ads_link", *(const struct str *)context, err);
}

/* It may find more.  The first ones kept the stamp alone. */
static void what_another_version_linked_is_linked_anew(void **state)
{
    static const char *const others[] = {"0123456789abcdef", "0123456789abcdef000.0.9", "0"};
    UNUSED(state);
    put_ads("a", 0, 30, "");
    IMPORTED(CMD_DONE, at("a"));
    for (size_t i = 0; i < LEN(others); i++) {
        struct store *store;
        struct str other = str_from(others[i]);
        CHECK(store_open(folder, true, &store, e));
        CHECK(store_write(store, set_kept, &other, e));
        store_close(store);
        IMPORTED(CMD_DONE, at("a"));
        assert_holds(errors.p, LINKED_ANEW);
        IMPORTED(CMD_DONE, at("a"));
        assert_holds(errors.p, LEFT_AS_IT_IS);
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, make, drop_folder)

int main(void)
{
    CHECK(vault_start(e));
    const struct CMUnitTest tests[] = {
        TEST(where_the_system_has_less_linking_says_so), /* first, before there is memory that was given back */
        TEST(less_memory_than_linking_takes_is_refused_and_the_ads_are_in),
        TEST(what_brings_nothing_new_links_nothing),
        TEST(the_same_texts_again_are_counted_and_not_linked),
        TEST(what_was_killed_before_it_was_linked_is_linked_by_the_next),
        TEST(what_another_version_linked_is_linked_anew),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
