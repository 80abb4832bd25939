/* seek_threads.c - the search room while many ask, and what is left in memory when it is wiped. */
#include "shelf.h"

/* ---- threads ---- */

static void first_results_come_early_and_the_room_reads_on(void **state)
{
    struct shelf *shelf = new_shelf(NULL);
    struct seek *seek = new_room(16 << 20);
    struct seek_feed feed = feed_of(shelf);
    struct seek_query query = query_of("kolodvor");
    struct seek_result result;
    UNUSED(state);
    fill(shelf, 1000);
    shelf->slow_us = 1000;
    query.patience_ms = 50;
    query.session = 9;
    int64_t from = clock_ticks_ms();
    CHECK(seek_ask(seek, &feed, &query, &arena, &result, e));
    assert_true(clock_ticks_ms() - from < 1000); /* of 500 and more that all would take, on a busy machine */
    assert_false(result.complete);
    assert_true(result.looked < 1000);
    shelf->slow_us = 0;
    query.patience_ms = 60000;
    CHECK(seek_ask(seek, &feed, &query, &arena, &result, e));
    assert_true(result.complete);
    assert_int_equal(result.looked, 1000);
    seek_free(seek);
    assert_int_equal(shelf->done, 2);
}

struct asker { struct seek *seek; struct shelf *shelf; unsigned number; _Atomic bool *stop; unsigned answers, stopped; };

static void *ask_on(void *arg)
{
    struct asker *asker = arg;
    struct arena own = {0};
    for (unsigned i = 0; !*asker->stop; i++) {
        struct seek_feed feed = feed_of(asker->shelf);
        struct seek_query query = query_of(FAR[i % LEN(FAR)]);
        struct seek_result result;
        struct err err;
        query.session = asker->number / 2; /* two of them are one session: they stop each other */
        query.patience_ms = i % 3 ? 2000 : 1;
        query.typing = true;
        feed.whole = i % 7 == 0;
        if (seek_ask(asker->seek, &feed, &query, &own, &result, &err))
            asker->answers++;
        else
            asker->stopped++;
        arena_wipe(&own);
    }
    return NULL;
}

static void many_ask_while_it_is_wiped(void **state)
{
    enum { ASKERS = 4 };
    struct seek *seek = new_room(4 << 20);
    struct asker askers[ASKERS];
    pthread_t threads[ASKERS];
    _Atomic bool stop = false;
    struct shelf *shelves[ASKERS];
    UNUSED(state);
    for (unsigned i = 0; i < ASKERS; i++) { /* each its own cursor over the same ids */
        shelves[i] = new_shelf(NULL);
        state_of = 99;
        fill(shelves[i], 300);
        askers[i] = (struct asker){.seek = seek, .shelf = shelves[i], .number = i, .stop = &stop};
    }
    for (unsigned i = 0; i < ASKERS; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, ask_on, &askers[i]), 0);
    for (unsigned i = 0; i < 30; i++) {
        struct seek_figures figures;
        usleep(20000);
        seek_drop(seek, (int64_t)chance(300));
        seek_figures(seek, &figures);
        if (i % 5 == 0)
            seek_wipe(seek);
    }
    stop = true;
    unsigned answers = 0;
    for (unsigned i = 0; i < ASKERS; i++) {
        pthread_join(threads[i], NULL);
        answers += askers[i].answers;
    }
    assert_true(answers > 10);
    seek_free(seek);
}

static void a_newer_query_stops_the_older(void **state)
{
    struct shelf *shelf = new_shelf(NULL);
    struct seek *seek = new_room(16 << 20);
    _Atomic bool stop = false;
    struct asker slow = {.seek = seek, .shelf = shelf, .number = 2, .stop = &stop};
    pthread_t thread;
    UNUSED(state);
    fill(shelf, 600);
    shelf->slow_us = 3000;
    assert_int_equal(pthread_create(&thread, NULL, ask_on, &slow), 0);
    usleep(100000);
    shelf->slow_us = 0;
    struct shelf *other = new_shelf(NULL);
    struct seek_feed feed = feed_of(other);
    struct seek_query query = query_of("kolodvor");
    struct seek_result result;
    struct err err;
    query.session = 1; /* number 2 is of session 1 too */
    stop = true;
    if (!seek_ask(seek, &feed, &query, &arena, &result, &err))
        assert_int_equal(err.kind, ERR_CONFLICT);
    pthread_join(thread, NULL);
    seek_free(seek);
}

/* ---- what is left ---- */

/* How often a word stands in the memory of this process, but not where it is written down to be looked for. */
static size_t in_memory(const char *turned)
{
    FILE *maps = fopen("/proc/self/maps", "r"), *memory = fopen("/proc/self/mem", "r");
    char line[400];
    size_t n = strlen(turned), count = 0;
    static char piece[1 << 20];
    assert_true(maps && memory);
    while (fgets(line, sizeof line, maps)) {
        unsigned long from, to;
        char rights[8];
        if (sscanf(line, "%lx-%lx %7s", &from, &to, rights) != 3 || rights[0] != 'r' || rights[1] != 'w' ||
            to - from > 1UL << 32)
            continue;
        for (unsigned long at = from; at < to; at += sizeof piece - 64) {
            size_t want = to - at < sizeof piece ? to - at : sizeof piece;
            if (((unsigned long)piece >= at && (unsigned long)piece < at + want) || fseek(memory, (long)at, SEEK_SET) != 0)
                continue;
            size_t got = fread(piece, 1, want, memory);
            for (const char *p = piece; got > n && (p = memchr(p, turned[0] ^ 1, got - n - (size_t)(p - piece))); p++) {
                size_t same = 1;
                while (same < n && (p[same] ^ 1) == turned[same])
                    same++;
                count += same == n;
            }
            vault_wipe(piece, sizeof piece);
        }
    }
    fclose(maps);
    fclose(memory);
    return count;
}

static void turn(const char *turned, char *ret)
{
    size_t n = strlen(turned);
    for (size_t i = 0; i < n; i++)
        ret[i] = (char)(turned[i] ^ 1);
    ret[n] = '\0';
}

static void after_signing_out_nothing_is_left(void **state)
{
    static const char TURNED[] = "rdbsdujmtbitorxdux"; /* a word whose letters are each one bit off */
    struct shelf *shelf = new_shelf(NULL);
    struct seek *seek = new_room(16 << 20);
    struct arena own = {0};
    char word[32];
    UNUSED(state);
#if defined(__SANITIZE_THREAD__)
    skip(); /* its shadow memory is most of the addresses */
#endif
    turn(TURNED, word);
    shelf->sealed[0] = vault_seal(&arena, shelf->key, STR("case"), str_from(word));
    shelf->versions[0] = 1, shelf->readable[0] = true, shelf->count = 1;
    vault_wipe(word, sizeof word);
    struct seek_feed feed = feed_of(shelf);
    struct seek_query query = query_of("other");
    struct seek_result result;
    CHECK(seek_ask(seek, &feed, &query, &own, &result, e));
    assert_true(in_memory(TURNED) > 0); /* the vocabulary has it */
    arena_wipe(&own);
    seek_wipe(seek);
    assert_int_equal(in_memory(TURNED), 0);
    struct seek_figures figures;
    seek_figures(seek, &figures);
    assert_int_equal(figures.locked, 0);
    assert_false(seek_idle(seek, 0)); /* nothing was asked since */
    CHECK(seek_ask(seek, &feed, &query, &own, &result, e));
    assert_true(seek_idle(seek, 0));
    assert_int_equal(in_memory(TURNED), 0);
    seek_free(seek);
    arena_wipe(&own);
}

static void what_cannot_be_opened_is_said(void **state)
{
    static const char *const TEXTS[] = {"kolodvor ena", "kolodvor dva", NULL};
    struct shelf *shelf = new_shelf(TEXTS);
    struct seek *seek = new_room(16 << 20);
    UNUSED(state);
    shelf->sealed[1] = STR("broken");
    struct seek_result result = ask(seek, shelf, "kolodvor", false);
    assert_int_equal(result.total, 1);
    assert_int_equal(result.unread, 1);
    assert_int_equal(result.looked, 2);
    struct seek_feed feed = feed_of(shelf);
    struct seek_query query = query_of("\xff");
    struct err err;
    assert_false(seek_ask(seek, &feed, &query, &arena, &result, &err));
    assert_int_equal(err.kind, ERR_INPUT);
    assert_int_equal(shelf->done, 2);
    seek_free(seek);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(first_results_come_early_and_the_room_reads_on),
        cmocka_unit_test(many_ask_while_it_is_wiped),
        cmocka_unit_test(a_newer_query_stops_the_older),
        cmocka_unit_test(after_signing_out_nothing_is_left),
        cmocka_unit_test(what_cannot_be_opened_is_said),
    };
    return cmocka_run_group_tests(tests, begin_all, end_all);
}
