/* link_picture.c - the rows of the table beside the picture of links: which, and in which order. */
#include "desk/link_picture.h"

#include "../check.h"

static struct arena arena;

static struct link_row *rows_of(const char *text, size_t *ret_count, json_t **ret_graph)
{
    struct link_row *rows;

    *ret_graph = json_loads(text, 0, NULL);
    assert_non_null(*ret_graph);
    link_rows(&arena, *ret_graph, &rows, ret_count);
    return rows;
}

static void assert_ends(const struct link_row *row, const char *from, const char *to)
{
    assert_string_equal(json_string_value(json_object_get(row->from, "id")), from);
    assert_string_equal(json_string_value(json_object_get(row->to, "id")), to);
}

static void most_connected_first(void **state)
{
    json_t *graph;
    size_t count;
    struct link_row *rows = rows_of("{\"nodes\":[{\"id\":\"a\"},{\"id\":\"b\"},{\"id\":\"c\"},"
                                    "{\"id\":\"d\"},{\"id\":\"e\"}],\"edges\":["
                                    "{\"from\":\"a\",\"to\":\"b\"},{\"from\":\"d\",\"to\":\"c\"},"
                                    "{\"from\":\"e\",\"to\":\"c\"},{\"from\":\"c\",\"to\":\"b\"}]}",
                                    &count, &graph);

    (void)state;
    assert_int_equal(count, 4);
    /* c has three; of its edges that to b first, which has two. */
    assert_ends(&rows[0], "c", "b");
    assert_ends(&rows[1], "d", "c");
    assert_ends(&rows[2], "e", "c");
    assert_ends(&rows[3], "a", "b");
    assert_int_equal(rows[0].most, 3);
    assert_int_equal(rows[0].other, 2);
    json_decref(graph);
}

static void what_names_no_node_is_left_out(void **state)
{
    json_t *graph;
    size_t count;

    (void)state;
    rows_of("{\"nodes\":[{\"id\":\"a\"},{\"id\":\"a\"},{\"id\":7},{},null,{\"id\":\"b\"}],"
            "\"edges\":[{\"from\":\"a\",\"to\":\"a\"},{\"from\":\"a\",\"to\":\"z\"},{\"from\":\"a\"},{},null,7,"
            "{\"from\":7,\"to\":\"a\"},{\"from\":\"b\",\"to\":\"a\"}]}", &count, &graph);
    assert_int_equal(count, 1);
    json_decref(graph);
    rows_of("{}", &count, &graph);
    assert_int_equal(count, 0);
    json_decref(graph);
    rows_of("{\"nodes\":7,\"edges\":\"x\"}", &count, &graph);
    assert_int_equal(count, 0);
    json_decref(graph);
}

static int clear(void **state)
{
    (void)state;
    arena_clear(&arena);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(most_connected_first, clear),
        cmocka_unit_test_teardown(what_names_no_node_is_left_out, clear),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
