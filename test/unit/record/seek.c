/* seek.c - search over sealed records: what is found, in which order, by whom, and what is left of it. */
#include "record/seek.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/clock.h"
#include "vault/vault.h"

#include "../check.h"

enum { MOST = 3000 };

/* Sealed records as a table would hold them, and who may read them. */
struct shelf {
    struct arena *arena;
    uint8_t key[VAULT_KEY];
    struct str sealed[MOST];
    int64_t versions[MOST];
    int32_t days[MOST];
    uint32_t kinds[MOST];
    bool readable[MOST], backwards;
    size_t count, at;
    _Atomic size_t opened, done;
    _Atomic int slow_us;
    size_t name_bytes; /* the first so many bytes are a name */
};

static struct arena arena;
static const struct text_names *names;
static struct str plain[MOST];

static void put(struct shelf *shelf, size_t id, const char *text)
{
    plain[id] = str_copy(shelf->arena, str_from(text));
    shelf->sealed[id] = vault_seal(shelf->arena, shelf->key, STR("case"), plain[id]);
    shelf->versions[id]++;
    shelf->days[id] = 20000;
    shelf->readable[id] = true;
    if (id >= shelf->count)
        shelf->count = id + 1;
}

static struct shelf *new_shelf(const char *const *texts)
{
    struct shelf *shelf = ARENA_NEW(&arena, struct shelf);
    shelf->arena = &arena;
    memset(shelf->key, 3, sizeof shelf->key);
    for (size_t i = 0; texts && texts[i]; i++)
        put(shelf, i, texts[i]);
    return shelf;
}

static bool begin(void *context, struct err *err)
{
    UNUSED(err);
    ((struct shelf *)context)->at = 0;
    return true;
}

static bool next(void *context, struct seek_document *ret)
{
    struct shelf *shelf = context;
    while (shelf->at < shelf->count) {
        size_t id = shelf->backwards ? shelf->count - 1 - shelf->at : shelf->at;
        shelf->at++;
        if (!shelf->readable[id])
            continue;
        *ret = (struct seek_document){.id = (int64_t)id, .version = shelf->versions[id], .day = shelf->days[id],
                                      .kind = shelf->kinds[id]};
        return true;
    }
    return false;
}

static bool open_one(void *context, const struct seek_document *document, struct seek_text *ret, struct err *err)
{
    struct shelf *shelf = context;
    atomic_fetch_add(&shelf->opened, 1);
    if (shelf->slow_us)
        usleep((useconds_t)shelf->slow_us);
    if (!vault_open_into(shelf->key, STR("case"), shelf->sealed[document->id], ret->bytes, ret->room, &ret->text, err))
        return false;
    if (shelf->name_bytes && ret->text.n > shelf->name_bytes) {
        ret->field_count = 2;
        ret->fields[0] = (struct seek_field){0, (uint32_t)shelf->name_bytes, 7, SEEK_RANK_NAME};
        ret->fields[1] = (struct seek_field){(uint32_t)shelf->name_bytes, (uint32_t)ret->text.n, 8, SEEK_RANK_TEXT};
    }
    return true;
}

static void done(void *context)
{
    atomic_fetch_add(&((struct shelf *)context)->done, 1);
}

static struct seek_feed feed_of(struct shelf *shelf)
{
    return (struct seek_feed){.context = shelf, .begin = begin, .next = next, .open = open_one, .done = done};
}

static struct seek *new_room(size_t bytes)
{
    struct seek *seek = NULL;
    CHECK(seek_new(bytes, names, &seek, e));
    return seek;
}

static struct seek_query query_of(const char *text)
{
    return (struct seek_query){.text = str_from(text), .country = "SI", .most = 50, .patience_ms = 60000};
}

static struct seek_result ask(struct seek *seek, struct shelf *shelf, const char *text, bool typing)
{
    struct seek_result result = {0};
    struct seek_feed feed = feed_of(shelf);
    struct seek_query query = query_of(text);
    query.typing = typing;
    CHECK(seek_ask(seek, &feed, &query, &arena, &result, e));
    assert_true(result.complete);
    return result;
}

/* "3 1 2": ids of the hits. */
static struct str ids_of(const struct seek_result *result)
{
    struct buf all = {.arena = &arena};
    for (size_t i = 0; i < result->count; i++)
        buf_printf(&all, "%s%d", i ? " " : "", (int)result->hits[i].document.id);
    return buf_str(&all);
}

static struct str found(const char *const *texts, const char *text, bool typing)
{
    struct shelf *shelf = new_shelf(texts);
    struct seek *seek = new_room(16 << 20);
    struct seek_result result = ask(seek, shelf, text, typing);
    struct seek_result again = ask(seek, shelf, text, typing); /* from memory now */
    assert_true(str_eq(ids_of(&result), ids_of(&again)));
    assert_int_equal(shelf->done, 2);
    seek_free(seek);
    return ids_of(&result);
}

static void words_are_found_in_their_forms(void **state)
{
    static const char *const TEXTS[] = {"Žrtev je v varni hiši", "varnost žrtve", "nič takega", "ŽRTVAM pomagamo", NULL};
    UNUSED(state);
    assert_str(found(TEXTS, "žrtev", false), "0 3 1");
    assert_str(found(TEXTS, "zrtev", false), "0 3 1");
    assert_str(found(TEXTS, "var", true), "1 0");
    assert_str(found(TEXTS, "var", false), "");
    assert_str(found(TEXTS, "žrtev hiši", false), "0");
    assert_str(found(TEXTS, "žrtev -hiša", false), "3 1");
    assert_str(found(TEXTS, "", false), "");
    assert_str(found(TEXTS, "\"varni hiši\"", false), "0");
    assert_str(found(TEXTS, "\"hiši varni\"", false), "");
    assert_str(found(TEXTS, "takegs", false), "2"); /* one slip */
}

static void names_are_found_across_scripts(void **state)
{
    static const char *const TEXTS[] = {"Олена Кравчук", "Olena Kravchuk", "Yelena Kravčuk", "Elena Kravcuk", "Olga Kranjc",
                                        "محمد علي", "Mohamed Ali", "Kateryna Bondar", "Catherine Bondar", NULL};
    UNUSED(state);
    assert_str(found(TEXTS, "olena kravchuk", false), "1 0 3 2");
    assert_str(found(TEXTS, "Олена Кравчук", false), "0 1 3 2");
    assert_str(found(TEXTS, "Jelena Kravčuk", false), "3 2 1 0");
    assert_str(found(TEXTS, "Muhammad", false), "6 5");
    assert_str(found(TEXTS, "محمد", false), "5 6");
    assert_str(found(TEXTS, "Екатерина", false), "8 7");
}

static void numbers_and_dates_are_found_in_any_writing(void **state)
{
    static const char *const TEXTS[] = {
        "call +386 40 111 222", "kliči 040/111-222 zvečer", "0038640111222", "drives LJ 123-AB", "LJ123AB stood there",
        "born 3. 4. 2001 in Kyiv", "born 2001-04-03", "народилася 3 квітня 2001", "April 2001", "040 111 223",
        "ana.k@example.org writes", "tel +44 7700 900123", NULL};
    UNUSED(state);
    assert_str(found(TEXTS, "040 111 222", false), "2 1 0");
    assert_str(found(TEXTS, "+38640111222", false), "2 1 0");
    assert_str(found(TEXTS, "040111222", false), "2 1 0");
    assert_str(found(TEXTS, "lj 123 ab", false), "4 3");
    assert_str(found(TEXTS, "LJ-123-AB", false), "4 3");
    assert_str(found(TEXTS, "3.4.2001", false), "7 6 5");
    assert_str(found(TEXTS, "april 2001", false), "8 7 6 5");
    assert_str(found(TEXTS, "ana.k@example.org", false), "10");
    assert_str(found(TEXTS, "07700 900123", false), "11");
    assert_str(found(TEXTS, "11.10.2024", false), ""); /* no record's day: 20000 is 2024-10-04 */
    assert_str(found(TEXTS, "4. 10. 2024 zvečer", false), "1"); /* it is */
}

static void names_come_before_notes_and_new_before_old(void **state)
{
    static const char *const TEXTS[] = {"Zdenka, Marta is a friend", "Martaa, Zdenka is here ", "Oto___, Marta in a note",
                                        NULL};
    struct shelf *shelf = new_shelf(TEXTS);
    struct seek *seek = new_room(16 << 20);
    struct seek_query query = query_of("zdenka");
    struct seek_feed feed = feed_of(shelf);
    struct seek_result result;
    UNUSED(state);
    shelf->name_bytes = 6;
    result = ask(seek, shelf, "zdenka", false);
    assert_str(ids_of(&result), "0 1");
    assert_int_equal(result.hits[0].spans[0].field, 7);
    assert_int_equal(result.hits[1].spans[0].field, 8);
    assert_int_equal(result.hits[1].spans[0].start, 8);
    assert_int_equal(result.hits[1].spans[0].end, 14);
    assert_str(result.hits[1].text, TEXTS[1]);
    shelf->name_bytes = 0;
    for (size_t i = 0; i < shelf->count; i++)
        shelf->versions[i]++, shelf->days[i] = 20000 - 100 * (int32_t)i;
    query.today = 20000;
    query.text = STR("marta");
    CHECK(seek_ask(seek, &feed, &query, &arena, &result, e));
    assert_str(ids_of(&result), "0 2 1"); /* "Martaa" is a slip */
    shelf->kinds[2] = 5;
    query.kinds = (const uint32_t[]){5};
    query.kinds_count = 1;
    CHECK(seek_ask(seek, &feed, &query, &arena, &result, e));
    assert_str(ids_of(&result), "2");
    seek_free(seek);
}

/* ---- properties ---- */

/* Words far enough from each other in letters and sound that only equality joins them. */
static const char *const FAR[] = {"bridge", "kolodvor", "шелест", "window", "tangerine", "žvižg", "paragraf", "умивальник",
                                  "hospital", "fjord", "labirint", "vulkan", "квадрат", "ozimnica", "mravljinčar", "xylophone"};

static uint64_t state_of = 99;
static size_t chance(size_t below)
{
    state_of ^= state_of << 13, state_of ^= state_of >> 7, state_of ^= state_of << 17;
    return (size_t)(state_of % below);
}

static void fill(struct shelf *shelf, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct buf text = {.arena = &arena};
        for (size_t n = chance(12); n; n--)
            buf_printf(&text, "%s%s", FAR[chance(LEN(FAR))], chance(3) ? " " : ", ");
        buf_printf(&text, ".");
        put(shelf, i, buf_str(&text).p);
    }
}

static bool naive(size_t id, const char *a, const char *b, const char *minus, bool side_by_side)
{
    const char *text = plain[id].p;
    char both[80];
    snprintf(both, sizeof both, "%s %s", a, b);
    char comma[80];
    snprintf(comma, sizeof comma, "%s, %s", a, b);
    return strstr(text, a) && strstr(text, b) && !strstr(text, minus) &&
           (!side_by_side || strstr(text, both) || strstr(text, comma));
}

static void results_are_those_of_a_plain_look(void **state)
{
    struct shelf *shelf = new_shelf(NULL);
    struct seek *rooms[] = {new_room(16 << 20), new_room(1)}; /* the second has to open most records anew */
    UNUSED(state);
    fill(shelf, 1200);
    for (unsigned round = 0; round < 60; round++) {
        const char *a = FAR[chance(LEN(FAR))], *b = FAR[chance(LEN(FAR))], *minus = FAR[chance(LEN(FAR))];
        if (minus == a || minus == b || a == b)
            continue;
        bool quoted = chance(2);
        char text[200];
        snprintf(text, sizeof text, quoted ? "-%s \"%s %s\"" : "-%s %s %s", minus, a, b);
        for (size_t i = 0; i < 40; i++) {
            size_t id = chance(shelf->count);
            shelf->readable[id] = chance(4) != 0;
            if (chance(3) == 0)
                put(shelf, id, plain[chance(shelf->count)].p); /* a new version */
        }
        shelf->backwards = chance(2);
        size_t expected = 0;
        for (size_t id = 0; id < shelf->count; id++)
            expected += shelf->readable[id] && naive(id, a, b, minus, quoted);
        struct seek_result first = ask(rooms[0], shelf, text, false);
        if (first.total != expected)
            fail_msg("%s: %zu instead of %zu", text, first.total, expected);
        for (size_t i = 0; i < first.count; i++)
            assert_true(shelf->readable[first.hits[i].document.id]);
        shelf->backwards = !shelf->backwards;
        struct seek_result second = ask(rooms[1], shelf, text, false);
        assert_int_equal(second.total, expected);
        assert_true(str_eq(ids_of(&first), ids_of(&second))); /* whatever the order of the feed, and what is held */
    }
    seek_free(rooms[0]);
    seek_free(rooms[1]);
}

static void what_is_withdrawn_is_gone_at_once(void **state)
{
    static const char *const TEXTS[] = {"kolodvor ena", "kolodvor dva", NULL};
    struct shelf *shelf = new_shelf(TEXTS);
    struct seek *seek = new_room(16 << 20);
    struct seek_figures figures;
    UNUSED(state);
    struct seek_result result = ask(seek, shelf, "kolodvor", false);
    assert_int_equal(result.total, 2);
    shelf->readable[0] = false;
    result = ask(seek, shelf, "kolodvor", false);
    assert_str(ids_of(&result), "1");
    seek_figures(seek, &figures);
    assert_int_equal(figures.held, 2); /* somebody else may still read it */
    seek_drop(seek, 0);
    seek_figures(seek, &figures);
    assert_int_equal(figures.held, 1);
    struct seek_feed feed = feed_of(shelf);
    struct seek_query query = query_of("dva");
    shelf->readable[1] = false;
    feed.whole = true; /* nobody may read anything */
    CHECK(seek_ask(seek, &feed, &query, &arena, &result, e));
    seek_figures(seek, &figures);
    assert_int_equal(figures.held, 0);
    assert_int_equal(figures.words, 0);
    seek_free(seek);
}

static void a_list_with_its_stamp_is_read_once(void **state)
{
    static const char *const TEXTS[] = {"kolodvor ena", NULL};
    struct shelf *shelf = new_shelf(TEXTS);
    struct seek *seek = new_room(16 << 20);
    struct seek_feed feed = feed_of(shelf);
    struct seek_query query = query_of("kolodvor");
    struct seek_result result;
    UNUSED(state);
    feed.stamp = 1;
    query.session = 5;
    CHECK(seek_ask(seek, &feed, &query, &arena, &result, e));
    shelf->readable[0] = false;
    CHECK(seek_ask(seek, &feed, &query, &arena, &result, e));
    assert_int_equal(result.total, 1); /* the caller said that nothing changed */
    feed.stamp = 2;
    CHECK(seek_ask(seek, &feed, &query, &arena, &result, e));
    assert_int_equal(result.total, 0);
    seek_free(seek);
}

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
    char line[400], word[32];
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
            for (size_t i = 0; i + n < got; i++) {
                for (size_t k = 0; k < n; k++)
                    word[k] = (char)(piece[i + k] ^ 1);
                count += memcmp(word, turned, n) == 0;
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

static int begin_all(void **state)
{
    struct pack_set packs;
    UNUSED(state);
    CHECK(vault_start(e));
    CHECK(pack_set_load(&arena, (const char *[]){KRES_PACKS "/core"}, 1, &packs, e));
    CHECK(text_names_load(&arena, &packs, &names, e));
    return 0;
}

static int end_all(void **state)
{
    UNUSED(state);
    arena_clear(&arena);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_are_found_in_their_forms),
        cmocka_unit_test(names_are_found_across_scripts),
        cmocka_unit_test(numbers_and_dates_are_found_in_any_writing),
        cmocka_unit_test(names_come_before_notes_and_new_before_old),
        cmocka_unit_test(results_are_those_of_a_plain_look),
        cmocka_unit_test(what_is_withdrawn_is_gone_at_once),
        cmocka_unit_test(a_list_with_its_stamp_is_read_once),
        cmocka_unit_test(first_results_come_early_and_the_room_reads_on),
        cmocka_unit_test(many_ask_while_it_is_wiped),
        cmocka_unit_test(a_newer_query_stops_the_older),
        cmocka_unit_test(after_signing_out_nothing_is_left),
        cmocka_unit_test(what_cannot_be_opened_is_said),
    };
    return cmocka_run_group_tests(tests, begin_all, end_all);
}
