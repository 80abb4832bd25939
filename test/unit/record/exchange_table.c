/* exchange_table.c - spreadsheets of offices: encodings, separators, titles, dates, formulas; and files that are
 * written. */
#include "kinds_world.h"

#include "record/exchange/cell.h"
#include "record/exchange/sheet.h"

static struct world world, *const w = &world;

static int up(void **state)
{
    UNUSED(state);
    world_up(w);
    return 0;
}

static int down(void **state)
{
    UNUSED(state);
    world_down(w);
    return 0;
}

static struct table read(struct str bytes)
{
    struct table table;
    MUST(table_read(&w->arena, bytes, TABLE_GUESS, '\0', &table, err));
    return table;
}

static void encodings_are_told_apart(void **state)
{
    UNUSED(state);
    static const struct { struct str bytes; enum table_encoding encoding; const char *cell; } CASES[] = {
        {STR("ime;kraj\n\xc5\xbdiga;Ko\xc4\x8d" "evje\n"), TABLE_UTF8, "Žiga"},
        {STR("\xef\xbb\xbfime;kraj\nAna;Ptuj\n"), TABLE_UTF8, "Ana"},
        {STR("ime;kraj\n\x8eiga;Ko\xe8" "evje\n"), TABLE_1250, "Žiga"},
        {STR("name;Ort\nFran\xe7ois No\xebl \xe0 la;M\xfcnchen\n"), TABLE_1252, "François Noël à la"},
        {STR("\xe8\xec'\xff;\xec\xb3\xf1\xf2\xee\n\xce\xeb\xe5\xed\xe0;\xca\xe8\xbf\xe2\n"), TABLE_1251, "Олена"},
        {STR("\xff\xfei\0m\0e\0;\0x\0\n\0\x7d\x01i\0g\0a\0;\0y\0\n\0"), TABLE_UTF16LE, "Žiga"},
    };
    for (size_t i = 0; i < LEN(CASES); i++) {
        struct table table = read(CASES[i].bytes);
        assert_int_equal(table.encoding, CASES[i].encoding);
        assert_int_equal(table.separator, ';');
        assert_int_equal(table.count, 1);
        struct str cell = table_cell(&table.rows[0], 0);
        if (!str_is(cell, CASES[i].cell))
            fail_msg("%zu: \"" STR_FMT "\" is not \"%s\"", i, STR_ARG(cell), CASES[i].cell);
    }
}

static void titles_and_empty_rows_are_passed_over(void **state)
{
    UNUSED(state);
    struct table table =
        read(STR("Seznam 2026,,,\n,,,\nIme,Priimek,Rojena,Opomba\n"
                 "Ana,Testna,1999,\n,,,\n\nEva,Druga,2001,\"dve\nvrsti\"\n"));
    assert_int_equal(table.columns, 4);
    assert_true(str_is(table.headings[1], "Priimek"));
    assert_int_equal(table.count, 2);
    assert_int_equal(table.rows[1].line, 7);
    assert_true(str_is(table_cell(&table.rows[1], 3), "dve\nvrsti"));
    assert_true(str_is(table_cell(&table.rows[1], 99), ""));
}

static void a_broken_row_is_told_and_the_next_read(void **state)
{
    UNUSED(state);
    struct table table = read(STR("a,b\n\"x\"y,1\nz,2\n\"open,3\nq,4\n"));
    assert_int_equal(table.count, 4);
    assert_true(table.rows[0].broken);
    assert_int_equal(table.rows[0].line, 2);
    assert_false(table.rows[1].broken);
    assert_true(table.rows[2].broken);
    assert_true(str_is(table_cell(&table.rows[3], 0), "q"));
}

static void what_is_no_table_says_so(void **state)
{
    UNUSED(state);
    struct table table;
    REFUSED(table_read(&w->arena, STR(""), TABLE_GUESS, 0, &table, err), ERR_INPUT, "!table-empty");
    REFUSED(sheet_open(&w->arena, STR("PK\x03\x04zip"), &(struct sheet_how){0}, &table, err), ERR_INPUT, "!sheet-broken");
    REFUSED(table_read(&w->arena, STR("a\0b;c\0d"), TABLE_GUESS, 0, &table, err), ERR_INPUT, "!table-not-text");
}

static void formulas_are_neutralised_and_come_back(void **state)
{
    UNUSED(state);
    static const char *const CELLS[] = {"=1+1", "+386 40 111 222", "-5", "@sum", "'=x", "''=y", "'tis", "a,b", "\"q\"",
                                        "two\nlines", "\tx", ""};
    struct buf row = {.arena = &w->arena};
    buf_add(&row, STR("h1,h2,h3,h4,h5,h6,h7,h8,h9,h10,h11,h12\n"));
    for (size_t i = 0; i < LEN(CELLS); i++)
        table_put(&row, str_from(CELLS[i]), i == 0);
    table_end_row(&row);
    struct table table;
    MUST(table_read(&w->arena, buf_str(&row), TABLE_UTF8, ',', &table, err));
    for (size_t i = 0; i < LEN(CELLS); i++) {
        struct str raw = table.rows[0].cells[i], cell = table_cell(&table.rows[0], i);
        if (raw.n && strchr("=+-@\t\r", raw.p[0]))
            fail_msg("cell %zu would be a formula", i);
        if (i != 10 && !str_is(cell, CELLS[i]))
            fail_msg("cell %zu came back as \"" STR_FMT "\"", i, STR_ARG(cell));
    }
}

static void dates_are_read_as_offices_write_them(void **state)
{
    UNUSED(state);
    static const struct { const char *text, *day; enum cell_order order; } CASES[] = {
        {"26. 11. 1999", "1999-11-26", CELL_DAY_FIRST}, {"26/11/99", "1999-11-26", CELL_DAY_FIRST},
        {"11/26/1999", "1999-11-26", CELL_DAY_FIRST}, {"3/4/2020", "2020-03-04", CELL_MONTH_FIRST},
        {"3/4/2020", "2020-04-03", CELL_DAY_FIRST}, {"45987", "2025-11-26", CELL_DAY_FIRST},
        {"45987.5", "2025-11-26", CELL_DAY_FIRST}, {"26 Nov 1999", "1999-11-26", CELL_DAY_FIRST},
        {"26. november 1999", "1999-11-26", CELL_DAY_FIRST}, {"26 листопада 1999 р.", "1999-11-26", CELL_DAY_FIRST},
        {"1 мая 2001", "2001-05-01", CELL_DAY_FIRST}, {"1. srpnja 2001", "2001-07-01", CELL_DAY_FIRST},
        {"März 2001", "2001-03", CELL_DAY_FIRST}, {"1999", "1999", CELL_DAY_FIRST},
        {"1999-11-26T14:30", "1999-11-26T14:30", CELL_DAY_FIRST}, {"26. 11. 1999 9:05:00", "1999-11-26T09:05",
                                                                   CELL_DAY_FIRST},
        {"1999-11-26 00:00:00", "1999-11-26", CELL_DAY_FIRST}, {"unknown", "unknown", CELL_DAY_FIRST},
        {"26 نوفمبر 1999", "1999-11-26", CELL_DAY_FIRST},
    };
    for (size_t i = 0; i < LEN(CASES); i++) {
        struct cell_reader reader = {.order = CASES[i].order, .year = 2026};
        struct str day = cell_date(&reader, &w->arena, str_from(CASES[i].text));
        if (!str_is(day, CASES[i].day))
            fail_msg("\"%s\" was read as \"" STR_FMT "\"", CASES[i].text, STR_ARG(day));
    }
}

static void cells_know_words(void **state)
{
    UNUSED(state);
    struct cell_reader reader = {.names = names_new(&w->arena, w->kinds, &w->packs), .country = STR("SI"), .year =
                                 2026};
    const struct kind *person = kind_find(w->kinds, STR("person")), *folder = kind_find(w->kinds, STR("case"));
    static const struct { bool person; const char *field, *text, *kept; } CASES[] = {
        {true, "is_child", "x", "true"}, {true, "is_child", "Ja", "true"}, {true, "is_child", "no", "false"},
        {true, "pay", "€ 1.234,50", "{\"amount\":\"1234.50\",\"currency\":\"EUR\"}"},
        {true, "languages", "English; uk", "[\"en\",\"uk\"]"}, {true, "languages", "Ukrainian, slv", "[\"uk\",\"sl\"]"},
        {true, "given_name", "two\nlines", "\"two lines\""}, {true, "given_name", "=\"007\"", "\"007\""},
        {true, "birth", "1999-11-26 13:00", "\"1999-11-26\""}, {false, "risk", "HIGH", "\"high\""},
        {true, "given_name", "  ", "null"},
    };
    json_t *value;
    for (size_t i = 0; i < LEN(CASES); i++) {
        const struct kind_field *field = kind_field_find(CASES[i].person ? person : folder, str_from(CASES[i].field));
        MUST(cell_read(&reader, &w->arena, field, str_from(CASES[i].text), &value, err));
        char *kept = value ? json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY) : strdup("null");
        assert_string_equal(kept, CASES[i].kept);
        free(kept);
        json_decref(value);
    }
    const struct kind_field *name = kind_field_find(person, STR("given_name")), *risk = kind_field_find(folder,
                                                                                                        STR("risk"));
    REFUSED(cell_read(&reader, &w->arena, name, STR("=A1&B1"), &value, err), ERR_INPUT, "!cell-formula");
    REFUSED(cell_read(&reader, &w->arena, name, STR("#REF!"), &value, err), ERR_INPUT, "!cell-fault");
    REFUSED(cell_read(&reader, &w->arena, risk, STR("enormous"), &value, err), ERR_INPUT, "!cell-not-code");
    REFUSED(cell_read(&reader, &w->arena, kind_field_find(folder, STR("persons")), STR("7"), &value, err), ERR_INPUT,
            "!cell-cannot");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(encodings_are_told_apart),
        cmocka_unit_test(titles_and_empty_rows_are_passed_over),
        cmocka_unit_test(a_broken_row_is_told_and_the_next_read),
        cmocka_unit_test(what_is_no_table_says_so),
        cmocka_unit_test(formulas_are_neutralised_and_come_back),
        cmocka_unit_test(dates_are_read_as_offices_write_them),
        cmocka_unit_test(cells_know_words),
    };
    return cmocka_run_group_tests(tests, up, down);
}
