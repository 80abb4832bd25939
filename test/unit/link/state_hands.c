/* State by identifiers: any split into runs, any order and threads give what all at once gives; what is told of earlier
 * records; states without marks. */
#include "link/state.h"

#include <stdlib.h>

#include "../check.h"
#include "invented.h"
#include "base/file.h"
#include "link/link.h"
#include "link/state_file.h"
#include "link/state_manifest.h"

enum { RECORDS = 3000, MARKS = 4 };

static struct arena arena;
static char folder[64];

struct record { struct str text; struct link_marks marks; };
static struct record records[RECORDS];

/* Some are of telephones without a country, or of one of two countries. */
static uint64_t mark_of(unsigned number)
{
    static const unsigned codes[] = {0, 386, 385, LINK_MARK_CODE};
    unsigned code = number % 5 ? 3 : number / 5 % 3;
    return link_mix(code == 3 ? number : number / 15 + 100000) << LINK_MARK_CODE_BITS | codes[code];
}

static void add_mark(struct link_marks *marks, uint64_t mark)
{
    size_t at = marks->count;
    for (size_t i = 0; i < marks->count; i++)
        if (marks->items[i] == mark)
            return;
    for (; at && marks->items[at - 1] > mark; at--)
        marks->items[at] = marks->items[at - 1];
    marks->items[at] = mark;
    marks->count++;
}

static int plant(void **state)
{
    UNUSED(state);
    seed = 17;
    for (size_t i = 0; i < RECORDS; i++) {
        unsigned wording = chance(5) ? 1 + chance(1200) : 0;
        records[i] = (struct record){.text = text_of(&arena, wording)};
        for (size_t k = 0, n = chance(MARKS); k < n; k++)
            add_mark(&records[i].marks, mark_of(chance(20) ? 100 + wording / 3 * 2 + chance(900) * !chance(4) : chance(2)));
    }
    snprintf(folder, sizeof folder, "/tmp/kres-test-hands-XXXXXX");
    return mkdtemp(folder) ? 0 : -1;
}

static int drop(void **state)
{
    UNUSED(state);
    int failed = system(arena_printf(&arena, "rm -r %s", folder));
    arena_clear(&arena);
    return failed;
}

static void empty(void)
{
    assert_int_equal(system(arena_printf(&arena, "rm -rf %s/*", folder)), 0);
}

/* ---- runs ---- */

static uint64_t names[RECORDS], batch[LINK_BY_BOTH + 1][RECORDS]; /* of clusters; 0: none */

static void moved(void *context, uint64_t place, uint64_t was, uint64_t now)
{
    UNUSED(context);
    assert_in_range(place, 0, RECORDS - 1);
    assert_true(names[place] == was && was != now);
    names[place] = now;
}

static void named(void *context, uint64_t place, uint64_t was, uint64_t now)
{
    size_t *count = context;
    assert_in_range(place, 0, RECORDS - 1);
    assert_true(names[place] == was && !now);
    *count += was != 0;
}

static void count_earlier(void *context, uint32_t group, uint64_t place)
{
    uint64_t *counts = context;
    assert_in_range(place, 0, RECORDS - 1);
    counts[group]++;
}

struct run {
    struct link_state *state;
    struct link *link;
    struct link_hands *hands;
    struct link_place *places;
    struct link_marked *marked;
    uint32_t *numbers, *texts;
    size_t count, marked_count, number_count;
};

static void add(struct run *run, size_t i, unsigned thread)
{
    uint32_t *numbers = run->numbers + run->number_count, count = (uint32_t)records[i].marks.count;
    uint32_t text = run->texts[i] = link_add(run->link, thread, records[i].text);
    if (text != LINK_NO_TEXT)
        run->places[run->count++] = (struct link_place){.place = i, .text = text};
    link_hands_add(run->hands, thread, text, &records[i].marks, numbers);
    if (count)
        run->marked[run->marked_count++] = (struct link_marked){i, run->number_count, text, count};
    run->number_count += count;
}

static void take_names(const struct run *run, const size_t *order, size_t from, size_t to, uint64_t *members)
{
    size_t number = 0;
    for (size_t i = from; i < to; i++) {
        size_t at = order[i], count = records[at].marks.count;
        uint32_t group = link_hands_group(run->hands, run->texts[at], run->numbers + number, count);
        number += count;
        names[at] = group == LINK_NO_GROUP ? 0 : link_hands_at(run->hands, group)->digest;
        if (group != LINK_NO_GROUP)
            members[group]++;
    }
}

/* Earlier texts are added again where a run begins anew, as commands do. */
static enum link_reach reach;

static void link_run_of(const size_t *order, size_t from, size_t to, enum link_by by, unsigned threads, bool rebuild)
{
    const struct link_state_options how = {.by = by, .rebuild = rebuild, .reach = reach};
    struct run run = {.places = calloc(to + 1, sizeof *run.places), .marked = calloc(to + 1, sizeof *run.marked),
                      .numbers = calloc(MARKS * to + 1, sizeof *run.numbers), .texts = calloc(RECORDS, sizeof *run.texts)};
    size_t known = 0;
    CHECK(link_state_open(folder, &how, &run.state, e));
    assert_int_equal(link_state_record_count(run.state), from);
    CHECK(link_new(&(struct link_options){.threads = threads, .state = run.state}, &run.link, e));
    CHECK(link_hands_new(by, threads, &run.hands, e));
    for (size_t i = from; i < to; i++)
        add(&run, order[i], (unsigned)(i % threads));
    bool whole = link_state_is_whole(run.state, link_count(run.link));
    for (size_t i = 0; whole && i < from; i++)
        add(&run, order[i], (unsigned)(i % threads));
    CHECK(link_run(run.link, e));
    CHECK(link_state_hands(run.state, run.link, run.hands, true, e));
    if (whole)
        CHECK(link_state_names(run.state, named, &known, e));
    else
        CHECK(link_state_moved(run.state, moved, NULL, e));
    uint64_t *members = calloc(link_hands_groups(run.hands) + 1, sizeof *members);
    CHECK(link_state_earlier(run.state, count_earlier, members, e));
    take_names(&run, order, from, to, members);
    if (!whole || !from) /* every member of every group was told */
        for (uint32_t i = 0; i < link_hands_groups(run.hands); i++)
            assert_int_equal(members[i], link_hands_at(run.hands, i)->size);
    if (whole && from) {
        struct run earlier = run;
        for (size_t i = from; i < to; i++)
            earlier.numbers += records[order[i]].marks.count;
        take_names(&earlier, order, 0, from, members);
    }
    const struct link_marked_list list = {run.marked, run.marked_count, run.numbers};
    link_state_marks(run.state, &list, run.hands);
    CHECK(link_state_commit(run.state, run.places, run.count, 0, to, e));
    link_hands_free(run.hands);
    link_free(run.link);
    link_state_close(run.state);
    free(run.places);
    free(run.marked);
    free(run.numbers);
    free(run.texts);
    free(members);
}

static void shuffle(size_t *order)
{
    for (size_t i = RECORDS - 1; i; i--) {
        size_t k = chance((unsigned)i + 1), swap = order[i];
        order[i] = order[k];
        order[k] = swap;
    }
}

static size_t groups_of(const uint64_t *of)
{
    size_t n = 0;
    for (size_t i = 0; i < RECORDS; i++)
        n += of[i] != 0;
    return n;
}

static void link_all_splits(unsigned threads_from, unsigned threads_to)
{
    static const unsigned splits[][24] = {
        {100}, {85, 15}, {90, 4, 3, 2, 1}, {30, 30, 40}, {82, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1}};
    static size_t order[RECORDS];
    for (int by = LINK_BY_IDENTIFIERS; by <= LINK_BY_BOTH; by++)
        for (size_t s = 0; s < LEN(splits); s++)
            for (unsigned threads = threads_from; threads <= threads_to; threads += 2) {
                size_t from = 0, percent = 0;
                for (size_t i = 0; i < RECORDS; i++)
                    order[i] = i;
                if (s)
                    shuffle(order);
                empty();
                memset(names, 0, sizeof names);
                for (size_t i = 0; i < LEN(splits[s]) && splits[s][i]; i++, from = RECORDS * percent / 100) {
                    percent += splits[s][i];
                    link_run_of(order, from, RECORDS * percent / 100, (enum link_by)by, threads, false);
                }
                if (!s && threads == 1)
                    memcpy(batch[by], names, sizeof names);
                assert_memory_equal(names, batch[by], sizeof names);
                assert_in_range(groups_of(names), RECORDS / 4, RECORDS - 1);
            }
}

/* Of the marks that are there all are joined again, or those near, or as it pays: what comes of it is the same. */
static void any_split_order_and_threads_are_as_all_at_once(void **state)
{
    UNUSED(state);
    link_all_splits(1, 5);
    for (reach = LINK_REACH_NEAR; reach <= LINK_REACH_ALL; reach++)
        link_all_splits(3, 3);
    reach = LINK_REACH_AS_PAYS;
}

/* A run of nothing, a run of one, and marks in records of too few words alone. */
static void small_runs_and_empty_ones(void **state)
{
    UNUSED(state);
    static size_t order[RECORDS];
    for (size_t i = 0; i < RECORDS; i++)
        order[i] = i;
    for (int by = LINK_BY_IDENTIFIERS; by <= LINK_BY_BOTH; by++) {
        static const size_t ends[] = {0, 0, 1, 1, 2, 400, 401, 401, 420};
        empty();
        memset(names, 0, sizeof names);
        for (size_t i = 0, from = 0; i < LEN(ends); from = ends[i++])
            link_run_of(order, from, ends[i], (enum link_by)by, 2, false);
        link_run_of(order, 420, 420, (enum link_by)by, 2, true);
    }
}

/* ---- what a state was made with ---- */

static bool opens(enum link_by by, bool rebuild, struct err *err)
{
    const struct link_state_options how = {.by = by, .rebuild = rebuild};
    struct link_state *state;
    if (!link_state_open(folder, &how, &state, err))
        return false;
    link_state_close(state);
    return true;
}

static void change_manifest(const char *line, const char *to)
{
    struct str text;
    struct buf b = {.arena = &arena};
    CHECK(file_read(&arena, arena_printf(&arena, "%s/state", folder), LINK_MANIFEST_MOST, &text, e));
    size_t at = str_find(text, str_from(line), 0);
    assert_true(at != SIZE_MAX);
    buf_add(&b, str_slice(text, 0, at));
    buf_add(&b, str_from(to));
    buf_add(&b, str_slice(text, at + strlen(line), text.n - 21));
    buf_printf(&b, "sum %016" PRIx64 "\n", link_sum(b.p, b.n));
    CHECK(file_write(arena_printf(&arena, "%s/state", folder), buf_str(&b), 0600, e));
}

static void a_state_answers_to_what_it_was_made_with(void **state)
{
    UNUSED(state);
    static size_t order[RECORDS];
    struct err err;
    for (size_t i = 0; i < RECORDS; i++)
        order[i] = i;
    empty();
    link_run_of(order, 0, 100, LINK_BY_TEXT, 1, false);
    assert_true(opens(LINK_BY_TEXT, false, &err));
    assert_false(opens(LINK_BY_BOTH, false, &err));
    assert_int_equal(err.kind, ERR_INPUT);
    assert_holds(err.text, "was made with --by text, without identifiers: name that, or --rebuild makes it anew with "
                           "--by both from the texts it keeps");
    assert_true(opens(LINK_BY_BOTH, true, &err));
    change_manifest("version 2\n", "version 1\n"); /* of before */
    change_manifest("marks 0\n", "");
    assert_true(opens(LINK_BY_TEXT, false, &err));
    assert_false(opens(LINK_BY_IDENTIFIERS, false, &err));
    assert_holds(err.text, "without identifiers");
    empty();
    link_run_of(order, 0, 100, LINK_BY_BOTH, 1, false);
    assert_false(opens(LINK_BY_TEXT, false, &err));
    assert_holds(err.text, "was made with --by both: name that");
    change_manifest("marks 1", "marks 7");
    assert_false(opens(LINK_BY_BOTH, false, &err));
    assert_holds(err.text, "was made by another kres, which finds identifiers otherwise; --rebuild");
    assert_true(opens(LINK_BY_BOTH, true, &err));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_split_order_and_threads_are_as_all_at_once),
        cmocka_unit_test(small_runs_and_empty_ones),
        cmocka_unit_test(a_state_answers_to_what_it_was_made_with),
    };
    return cmocka_run_group_tests(tests, plant, drop);
}
