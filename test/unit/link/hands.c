/* hands.c - records joined by what they name: guards, numbers without a country, the same for any order and threads. */
#include "../check.h"
#include "invented.h"
#include "link/hands.h"
#include "link/words.h"

enum { RECORDS = 4000 };

static struct arena arena;

static uint64_t mark(unsigned number) /* not of a telephone */
{
    return link_mix(number + 1) << LINK_MARK_CODE_BITS | LINK_MARK_CODE;
}

struct record { unsigned wording; uint64_t marks[4]; };
struct known { uint32_t text, numbers[LINK_MARKS_MOST]; size_t count; };
struct run { struct link *link; struct link_hands *hands; struct known known[RECORDS]; };

static struct run run;

static void end(void)
{
    link_hands_free(run.hands);
    link_free(run.link);
    run.hands = NULL;
    run.link = NULL;
}

static void begin(enum link_by by, unsigned threads)
{
    end();
    CHECK(link_new(&(struct link_options){.threads = threads}, &run.link, e));
    CHECK(link_hands_new(by, threads, &run.hands, e));
}

static void add(size_t i, const struct record *record, unsigned thread)
{
    struct link_marks marks = {.count = 0};
    struct known *known = &run.known[i];
    for (; marks.count < LEN(record->marks) && record->marks[marks.count]; marks.count++)
        marks.items[marks.count] = record->marks[marks.count];
    known->text = link_add(run.link, thread, text_of(&arena, record->wording));
    known->count = marks.count;
    link_hands_add(run.hands, thread, known->text, &marks, known->numbers);
}

static void join(enum link_by by, const struct record *records, size_t count)
{
    begin(by, 1);
    for (size_t i = 0; i < count; i++)
        add(i, &records[i], 0);
    CHECK(link_run(run.link, e));
    CHECK(link_hands_run(run.hands, run.link, e));
    arena_clear(&arena);
}

static uint32_t group(size_t i)
{
    return link_hands_group(run.hands, run.known[i].text, run.known[i].numbers, run.known[i].count);
}

static const char *name_of(size_t i)
{
    char name[LINK_NAME] = "-";
    if (group(i) != LINK_NO_GROUP)
        link_digest_name(link_hands_at(run.hands, group(i))->digest, name);
    return arena_printf(&arena, "%s", name);
}

static void wordings_that_share_a_mark_are_together(void **state)
{
    UNUSED(state);
    const struct record records[] = {
        {1, {mark(1)}}, {1, {0}}, {2, {mark(1), mark(2)}}, {3, {mark(2)}}, {4, {0}}, {5, {mark(9)}}, {0, {mark(2)}},
        {0, {mark(7)}}, {0, {mark(8), mark(7)}}, {6, {0}}, {6, {0}}, {0, {0}},
    };
    char name[LINK_NAME], other[LINK_NAME];
    join(LINK_BY_BOTH, records, LEN(records));
    for (size_t i = 1; i < 4; i++)
        assert_int_equal(group(i), group(0));
    assert_int_equal(group(6), group(0)); /* too short for a wording */
    assert_int_equal(group(4), LINK_NO_GROUP);
    assert_int_equal(group(5), LINK_NO_GROUP);
    assert_int_equal(group(11), LINK_NO_GROUP);
    assert_int_equal(group(7), group(8));
    assert_int_equal(group(9), group(10));
    assert_int_equal(link_hands_groups(run.hands), 3);
    const struct link_group *both = link_hands_at(run.hands, group(0)), *marks = link_hands_at(run.hands, group(7)),
                            *text = link_hands_at(run.hands, group(9));
    assert_int_equal(both->size, 5);
    assert_true(both->by_text && both->by_identifier);
    assert_true(marks->size == 2 && !marks->by_text && marks->by_identifier);
    assert_true(text->size == 2 && text->by_text && !text->by_identifier);
    link_digest_name(text->digest, name);
    link_name(run.link, link_cluster(run.link, run.known[9].text), other);
    assert_string_equal(name, other); /* what no mark touches is called as it was */
    uint64_t least = UINT64_MAX;
    for (size_t i = 0; i < 4; i++)
        least = link_digest(run.link, run.known[i].text) < least ? link_digest(run.link, run.known[i].text) : least;
    assert_true(both->digest == least);
}

static void by_identifiers_alone_wording_joins_nothing(void **state)
{
    UNUSED(state);
    const struct record records[] = {{1, {mark(1)}}, {1, {mark(2)}}, {2, {mark(1)}}, {1, {0}}, {1, {0}},
                                     {3, {mark(3), mark(2)}}, {4, {mark(3)}}, {5, {mark(4)}}};
    join(LINK_BY_IDENTIFIERS, records, LEN(records));
    assert_int_equal(group(0), group(2));
    assert_int_equal(group(1), group(5));
    assert_int_equal(group(5), group(6));
    assert_true(group(0) != group(1));
    assert_int_equal(group(3), LINK_NO_GROUP);
    assert_int_equal(group(7), LINK_NO_GROUP);
    assert_int_equal(link_hands_groups(run.hands), 2);
    assert_true(link_hands_at(run.hands, group(0))->by_identifier && !link_hands_at(run.hands, group(0))->by_text);
    assert_int_equal(link_hands_at(run.hands, group(1))->size, 3);
}

static void a_switchboard_joins_nothing(void **state)
{
    UNUSED(state);
    static struct record records[3 * LINK_HANDS_MOST];
    for (int more = 0; more < 2; more++)
        for (int by = LINK_BY_IDENTIFIERS; by <= LINK_BY_BOTH; by++) {
            size_t n = 0;
            for (unsigned i = 0; i < LINK_HANDS_MOST + (unsigned)more; i++)
                records[n++] = (struct record){1 + i, {mark(1), i < 2 ? mark(2) : 0}};
            for (unsigned i = 0; i < LINK_HANDS_MOST; i++) /* often, but in one wording */
                records[n++] = (struct record){1, {mark(2)}};
            join((enum link_by)by, records, n);
            assert_true(group(0) == group(1) && group(0) != LINK_NO_GROUP);
            assert_int_equal(group(5), more ? LINK_NO_GROUP : group(0));
            assert_int_equal(link_hands_sum(run.hands).shared, more);
            assert_int_equal(link_hands_sum(run.hands).marks, 2);
            assert_true(link_hands_set_aside(run.hands, mark(1)) == more && !link_hands_set_aside(run.hands, mark(2)));
            assert_false(link_hands_set_aside(run.hands, mark(3)));
        }
}

/* One copy in forty names somebody else's number. */
static void a_slip_joins_nothing(void **state)
{
    UNUSED(state);
    static struct record records[45];
    for (size_t slips = 1; slips < 4; slips += 2) {
        for (size_t i = 0; i < 40; i++)
            records[i] = (struct record){1, {mark(1)}};
        for (size_t i = 40; i < LEN(records); i++)
            records[i] = (struct record){2 + i % 2, {mark(2)}};
        for (size_t i = 0; i < slips; i++)
            records[i].marks[1] = mark(2);
        join(LINK_BY_BOTH, records, LEN(records));
        assert_true(group(40) == group(41) && group(41) == group(44));
        assert_true((group(0) == group(40)) == (slips == 3));
        assert_true(group(0) == group(39) && group(0) != LINK_NO_GROUP);
    }
}

/* Each wording shares a mark with the next: all of them would be one group. */
static void a_chain_is_not_followed_for_ever(void **state)
{
    UNUSED(state);
    static struct record records[3 * LINK_GROUP_MOST];
    for (unsigned i = 0; i < LEN(records); i++)
        records[i] = (struct record){1 + i, {mark(i), mark(i + 1)}};
    for (int by = LINK_BY_IDENTIFIERS; by <= LINK_BY_BOTH; by++) {
        join((enum link_by)by, records, LEN(records));
        assert_true(link_hands_groups(run.hands) > 2);
        for (uint32_t i = 0; i < link_hands_groups(run.hands); i++)
            assert_in_range(link_hands_at(run.hands, i)->size, 2, LINK_GROUP_MOST);
    }
    assert_in_range(link_hands_sum(run.hands).chains, 2, LINK_GROUP_MOST);
}

static void a_number_without_a_country_is_the_only_one_with_it(void **state)
{
    UNUSED(state);
    uint64_t local = link_mark(IDENTIFIER_PHONE, STR("040111222")), here = link_mark(IDENTIFIER_PHONE, STR("+38640111222")),
             there = link_mark(IDENTIFIER_PHONE, STR("+38540111222"));
    const struct record one[] = {{1, {local}}, {2, {here}}, {3, {local}}},
                        two[] = {{1, {local}}, {2, {here}}, {3, {local}}, {4, {there}}, {5, {here}}};
    join(LINK_BY_BOTH, one, LEN(one));
    assert_true(group(0) == group(1) && group(0) == group(2) && group(0) != LINK_NO_GROUP);
    join(LINK_BY_BOTH, two, LEN(two));
    assert_true(group(0) == group(2) && group(1) == group(4) && group(0) != group(1));
    assert_int_equal(group(3), LINK_NO_GROUP);
}

/* ---- the same answer ---- */

static void make(struct record *records)
{
    seed = 11;
    for (size_t i = 0; i < RECORDS; i++) {
        records[i] = (struct record){.wording = chance(4) ? 1 + chance(1500) : 0};
        for (size_t k = 0, n = chance(4); k < n; k++)
            records[i].marks[k] = chance(15) ? mark(100 + chance(1600)) : mark(chance(3));
        for (size_t k = 1; k < LEN(records[i].marks); k++)
            for (size_t j = 0; j < k; j++)
                if (records[i].marks[k] == records[i].marks[j])
                    records[i].marks[k] = 0;
        if (records[i].marks[2] && !records[i].marks[1])
            records[i].marks[2] = 0;
    }
}

static void order_and_threads_change_nothing(void **state)
{
    UNUSED(state);
    static struct record records[RECORDS];
    static size_t order[RECORDS];
    static const char *names[RECORDS];
    make(records);
    for (int by = LINK_BY_IDENTIFIERS; by <= LINK_BY_BOTH; by++) {
        for (size_t i = 0; i < RECORDS; i++)
            order[i] = i;
        for (unsigned threads = 1; threads <= 7; threads += 3) {
            begin((enum link_by)by, threads);
            for (size_t i = 0; i < RECORDS; i++)
                add(order[i], &records[order[i]], (unsigned)(i % threads));
            CHECK(link_run(run.link, e));
            CHECK(link_hands_run(run.hands, run.link, e));
            for (size_t i = 0; i < RECORDS && threads > 1; i++)
                assert_string_equal(name_of(i), names[i]);
            for (size_t i = 0; i < RECORDS && threads == 1; i++)
                names[i] = name_of(i);
            assert_true(link_hands_sum(run.hands).shared >= 3 && link_hands_sum(run.hands).chains > 0);
            for (size_t i = RECORDS - 1; i; i--) {
                size_t j = chance((unsigned)i + 1), swap = order[i];
                order[i] = order[j];
                order[j] = swap;
            }
        }
        arena_clear(&arena);
    }
}

static void nothing_at_all(void **state)
{
    UNUSED(state);
    struct link_hands *none;
    struct err err;
    assert_false(link_hands_new(LINK_BY_BOTH, 0, &none, &err));
    assert_int_equal(err.kind, ERR_INPUT);
    join(LINK_BY_BOTH, NULL, 0);
    assert_int_equal(link_hands_groups(run.hands), 0);
    assert_false(link_hands_set_aside(run.hands, mark(1)));
    end();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(wordings_that_share_a_mark_are_together),
        cmocka_unit_test(by_identifiers_alone_wording_joins_nothing),
        cmocka_unit_test(a_switchboard_joins_nothing),
        cmocka_unit_test(a_slip_joins_nothing),
        cmocka_unit_test(a_chain_is_not_followed_for_ever),
        cmocka_unit_test(a_number_without_a_country_is_the_only_one_with_it),
        cmocka_unit_test(order_and_threads_change_nothing),
        cmocka_unit_test(nothing_at_all),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena_clear(&arena);
    return failed;
}
