/* suppress.c - what is hidden stays hidden: every small table is published, and every reader who knows the method looks for
 * all tables that would have been published in the same way. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "case/numbers.h"
#include "case/suppress.h"

enum { CELLS_MOST = 4 };

struct seen { int64_t shown[CELLS_MOST], sum; bool is_withheld; };

static struct seen publish(const int64_t *cells, size_t count, int64_t few)
{
    struct seen seen = {0};
    bool hidden[CELLS_MOST];
    seen.is_withheld = !suppress_row(cells, count, few, hidden);
    for (size_t i = 0; i < count && !seen.is_withheld; i++) {
        seen.shown[i] = hidden[i] ? -1 : cells[i];
        seen.sum += cells[i];
    }
    return seen;
}

static bool same(const struct seen *a, const struct seen *b)
{
    return a->is_withheld == b->is_withheld && a->sum == b->sum && !memcmp(a->shown, b->shown, sizeof a->shown);
}

/* The table with that number among all with cells 0 … most. */
static void table_at(size_t number, size_t count, int64_t most, int64_t *cells)
{
    for (size_t i = 0; i < count; i++) {
        cells[i] = (int64_t)(number % (size_t)(most + 1));
        number /= (size_t)(most + 1);
    }
}

/* How many values from 1 to few-1 each cell may have, to whom sees this. */
static void try_to_find(const struct seen *seen, size_t count, int64_t few, int64_t most, size_t tables,
                        size_t ret[CELLS_MOST])
{
    bool may_be[CELLS_MOST][32] = {{false}};
    int64_t cells[CELLS_MOST];
    for (size_t number = 0; number < tables; number++) {
        table_at(number, count, most, cells);
        struct seen other = publish(cells, count, few);
        if (same(seen, &other))
            for (size_t i = 0; i < count; i++)
                may_be[i][cells[i]] = true;
    }
    for (size_t i = 0; i < count; i++) {
        ret[i] = 0;
        for (int64_t value = 1; value < few; value++)
            ret[i] += may_be[i][value];
    }
}

static void nobody_finds(size_t count, int64_t few, int64_t most)
{
    int64_t cells[CELLS_MOST];
    size_t tables = 1, published = 0;
    for (size_t i = 0; i < count; i++)
        tables *= (size_t)(most + 1);
    for (size_t number = 0; number < tables; number++) {
        size_t values[CELLS_MOST];
        bool any = false;
        table_at(number, count, most, cells);
        struct seen seen = publish(cells, count, few);
        for (size_t i = 0; i < count; i++)
            any = any || (cells[i] > 0 && cells[i] < few);
        if (!any) {
            assert_false(seen.is_withheld);
            continue;
        }
        if (seen.is_withheld)
            continue;
        int64_t rest = seen.sum;
        for (size_t i = 0; i < count; i++)
            rest -= seen.shown[i] > 0 ? seen.shown[i] : 0;
        if (rest > most) /* tables that are not tried here would fit, too */
            continue;
        published++;
        try_to_find(&seen, count, few, most, tables, values);
        for (size_t i = 0; i < count; i++) {
            if (cells[i] <= 0 || cells[i] >= few)
                continue;
            assert_int_equal(seen.shown[i], -1);
            assert_int_equal(values[i], few - 1);
        }
    }
    assert_true(count < 2 || published > 0);
}

static void no_small_cell_is_found(void **state)
{
    UNUSED(state);
    nobody_finds(1, 5, 20);
    nobody_finds(2, 5, 20);
    nobody_finds(3, 5, 13);
    nobody_finds(3, 3, 9);
    nobody_finds(4, 3, 6);
}

static void one_small_cell_takes_another_along(void **state)
{
    UNUSED(state);
    int64_t cells[] = {40, 3, 0, 12};
    bool hidden[LEN(cells)];
    assert_true(suppress_row(cells, LEN(cells), 5, hidden));
    assert_true(hidden[0] && hidden[1]);
    assert_false(hidden[2] || hidden[3]);
}

static void what_cannot_be_protected_is_withheld(void **state)
{
    UNUSED(state);
    int64_t alone[] = {0, 3, 0}, tight[] = {5, 1, 20}, none[] = {0, 0, 0}, large[] = {5, 8, 0};
    bool hidden[3];
    assert_false(suppress_row(alone, 3, 5, hidden));
    assert_false(suppress_row(tight, 3, 5, hidden));
    assert_true(suppress_row(none, 3, 5, hidden));
    assert_true(suppress_row(large, 3, 5, hidden));
    assert_false(hidden[0] || hidden[1] || hidden[2]);
}

static void a_table_hides_by_column(void **state)
{
    UNUSED(state);
    struct number_row rows[] = {{.cells = {30, 9}}, {.cells = {2, 9}}, {.cells = {11, 0}}};
    struct number_table table = {.rows = rows, .row_count = 3, .column_count = 2};
    number_table_hide(&table, 0, 5);
    number_table_hide(&table, 1, 5);
    assert_false(table.withheld);
    assert_true(rows[0].hidden[0] && rows[1].hidden[0] && !rows[2].hidden[0]);
    assert_false(rows[0].hidden[1] || rows[1].hidden[1] || rows[2].hidden[1]);
    rows[1].cells[1] = 1; /* 9 and 1: 4 more than the least, so all of 1 … 4 fit */
    number_table_hide(&table, 1, 5);
    assert_false(table.withheld);
    rows[0].cells[1] = 6;
    number_table_hide(&table, 1, 5);
    assert_true(table.withheld);
}

static void the_middle_answer_is_found(void **state)
{
    UNUSED(state);
    struct number_days days[] = {{0, NUMBER_OWN, 2}, {1, NUMBER_SHARED, 3}, {4, NUMBER_OWN, 1}, {9, NUMBER_SHARED, 1}};
    assert_int_equal(number_median(days, LEN(days), -1), 1);
    assert_int_equal(number_median(days, LEN(days), NUMBER_OWN), 0);
    assert_int_equal(number_median(days, LEN(days), NUMBER_SHARED), 1);
    assert_int_equal(number_median(days, 0, -1), -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_small_cell_is_found),
        cmocka_unit_test(one_small_cell_takes_another_along),
        cmocka_unit_test(what_cannot_be_protected_is_withheld),
        cmocka_unit_test(a_table_hides_by_column),
        cmocka_unit_test(the_middle_answer_is_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
