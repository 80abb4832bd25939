/* csv.c - rows end where RFC 4180 says, whatever the pieces they come in, and fields say what was meant. */
#include "../check.h"

#include <stdlib.h>

#include "base/csv.h"

/* A row as "field|field|…", with doubled quotes undone. */
static struct str shown(struct arena *arena, struct str row, char separator)
{
    struct csv_field fields[16];
    size_t count;
    struct buf b = {.arena = arena};
    assert_int_equal(csv_read(row, separator, fields, LEN(fields), &count), row.n);
    assert_true(count <= LEN(fields));
    for (size_t i = 0; i < count; i++) {
        buf_add(&b, i ? STR("|") : STR(""));
        buf_add(&b, csv_text(&fields[i], arena_alloc(arena, fields[i].raw.n + 1)));
    }
    return buf_str(&b);
}

/* All rows, each as shown, one a line; read in pieces of this size. */
static struct str rows(struct arena *arena, struct str bytes, char separator, size_t piece)
{
    struct buf b = {.arena = arena};
    struct csv_scan scan = {0};
    size_t at = 0, start = 0, have = 0;
    while (at < bytes.n || have < bytes.n) {
        have = have + piece < bytes.n ? have + piece : bytes.n;
        char *exact = malloc(have); /* so that the sanitizer sees a byte read too far */
        assert_non_null(exact);
        memcpy(exact, bytes.p, have);
        enum csv_found found;
        while ((found = csv_scan(&scan, str_make(exact, have), separator, &at)) == CSV_ROW) {
            buf_printf(&b, STR_FMT "\n", STR_ARG(shown(arena, str_make(exact + start, at - start), separator)));
            start = at;
        }
        free(exact);
        if (found == CSV_BROKEN) {
            buf_printf(&b, "broken at %zu\n", at);
            return buf_str(&b);
        }
    }
    if (scan.place == CSV_QUOTED)
        buf_printf(&b, "open at %zu\n", scan.quote);
    else if (start < bytes.n)
        buf_printf(&b, STR_FMT "\n", STR_ARG(shown(arena, str_slice(bytes, start, bytes.n), separator)));
    return buf_str(&b);
}

static void rows_end_outside_quotes(void **state)
{
    UNUSED(state);
    static const struct { const char *bytes, *rows; } cases[] = {
        {"a,b\nc,d\n", "a|b\nc|d\n"},
        {"a,b\r\nc,d\r\n", "a|b\nc|d\n"},
        {"a,b", "a|b\n"},
        {"a,b\r", "a|b\n"},
        {",\n\n,,", "|\n\n||\n"},
        {"\"a\",\"b\"\n", "a|b\n"},
        {"\"a\",\"b\"\r\n\"c\"", "a|b\nc\n"},
        {"\"a,b\",c\n", "a,b|c\n"},
        {"\"a\nb\",\"c\r\nd\"\ne\n", "a\nb|c\r\nd\ne\n"},
        {"\"say \"\"no\"\"\",\"\"\"\"\n", "say \"no\"|\"\n"},
        {"\"\",\"\"\n", "|\n"},
        {"5\" pipe,a\"b\"\n", "5\" pipe|a\"b\"\n"},
        {"a, \"b\"\n", "a| \"b\"\n"},
        {"a;b,c;\"d\n\"\n", "a;b|c;\"d\nopen at 9\n"},
        {"a\rb,c\n", "a\rb|c\n"},
        {"longer than sixteen bytes it is,and \"this\" as well, and more\nx\n",
         "longer than sixteen bytes it is|and \"this\" as well| and more\nx\n"},
        {"\"a\" ,b\n", "broken at 3\n"},
        {"x\n\"a\"b\n", "x\nbroken at 5\n"},
        {"\"a\"\rb\n", "broken at 4\n"},
        {"x\n\"a,b\nc,d\n", "x\nopen at 2\n"},
        {"x\n\"a\"\"\n", "x\nopen at 2\n"},
    };
    struct arena arena = {0};
    for (size_t i = 0; i < LEN(cases); i++)
        for (size_t piece = 1; piece < 80; piece++) {
            struct str got = rows(&arena, str_from(cases[i].bytes), ',', piece);
            if (!str_is(got, cases[i].rows))
                fail_msg("%s in pieces of %zu: %s", cases[i].bytes, piece, got.p);
        }
    arena_clear(&arena);
}

static void other_separators_are_seen_from_the_header(void **state)
{
    UNUSED(state);
    struct arena arena = {0};
    assert_int_equal(csv_guess(STR("id,text")), ',');
    assert_int_equal(csv_guess(STR("id;\"a,b,c\";text")), ';');
    assert_int_equal(csv_guess(STR("id\ttext, or so\tlang")), '\t');
    assert_int_equal(csv_guess(STR("text")), ',');
    assert_int_equal(csv_guess(STR("id;\"a\nb\"\n1,2,3,4,5,6")), ';');
    assert_str(rows(&arena, STR("a;\"b;c\"\n"), ';', 100), "a|b;c\n");
    assert_str(rows(&arena, STR("a\tb\n"), '\t', 100), "a|b\n");
    arena_clear(&arena);
}

static void more_fields_than_room_are_counted(void **state)
{
    UNUSED(state);
    struct csv_field field;
    size_t count;
    assert_int_equal(csv_read(STR("a,b,\"c\n\",d\ne"), ',', &field, 1, &count), 11);
    assert_int_equal(count, 4);
    assert_str(field.raw, "a");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_end_outside_quotes),
        cmocka_unit_test(other_separators_are_seen_from_the_header),
        cmocka_unit_test(more_fields_than_room_are_counted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
