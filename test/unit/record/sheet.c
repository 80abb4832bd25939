/* sheet.c - workbooks of offices (test/data/sheet): what their cells say, what is wrong with them, and an import of one. */
#include "kinds_world.h"

#include "base/file.h"
#include "record/exchange/import.h"
#include "record/exchange/sheet_inside.h"

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

static struct str bytes_of(const char *name)
{
    char path[512];
    struct str bytes;
    snprintf(path, sizeof path, KRES_TEST_DATA "/sheet/%s", name);
    MUST(file_read(&w->arena, path, 1 << 20, &bytes, err));
    return bytes;
}

static struct table read(const char *name, const char *sheet)
{
    struct sheet_how how = {.sheet = str_from(sheet)};
    struct table table;
    MUST(sheet_open(&w->arena, bytes_of(name), &how, &table, err));
    return table;
}

static void says(const struct table *table, size_t row, size_t line, const char *const *cells)
{
    if (row >= table->count)
        fail_msg("%zu rows of sheet " STR_FMT " with %zu columns", table->count, STR_ARG(table->sheet), table->columns);
    assert_int_equal(table->rows[row].line, line);
    for (size_t i = 0; cells[i]; i++)
        if (!str_is(table_cell(&table->rows[row], i), cells[i]))
            fail_msg("row %zu, cell %zu says \"" STR_FMT "\", not \"%s\"", line, i,
                     STR_ARG(table_cell(&table->rows[row], i)), cells[i]);
}

static void cells_say_what_the_sheet_shows(void **state)
{
    UNUSED(state);
    struct table table = read("guests.xlsx", NULL); /* the first is empty, the second hidden */
    assert_true(table.is_workbook);
    assert_true(str_is(table.sheet, "Gostje & drugi"));
    assert_int_equal(table.sheet_count, 4);
    assert_true(str_is(table.sheets[1], "Skrito"));
    assert_int_equal(table.columns, 8);
    assert_true(str_is(table.headings[0], "In one line"));
    assert_int_equal(table.count, 5);
    static const char *const ROWS[][9] = {
        {"Prva", "Ana Marija", "Testna", "1999-11-26", "high", "dve\nvrsti & _x0041_ več", "01000", "2026-11-26T14:30"},
        {"Druga", "Eva", "", "2001-04-19", "low", "true", "0.3", "12:00"},
        {"Druga", "東京", "Tretja", "2001-05-04T00:00:00", "low", "Ana Marija", "120255501000", "27:00"},
        {"Četrta", "=B4&C4", "X", "", "low", "#REF!", "12.5", "1999-11-26"},
        {"Peta", "Skrita", "Vrstica", "1900-02-28", "low", "", "1900-02-29", "1900-03-01"}};
    for (size_t i = 0; i < LEN(ROWS); i++)
        says(&table, i, 4 + i, ROWS[i]);
    assert_int_equal(table.formulas, 1);
    assert_int_equal(table.joined, 2);
    assert_int_equal(table.hidden_rows, 1);
    assert_int_equal(table.hidden_columns, 1);
    assert_true(table.hidden[2]);
}

static void any_sheet_can_be_chosen(void **state)
{
    UNUSED(state);
    struct table table = read("guests.xlsx", "Drugi");
    says(&table, 0, 2, (const char *const[]){"Iz drugega lista", "low", NULL});
    table = read("guests.xlsx", "Skrito");
    says(&table, 0, 2, (const char *const[]){"c", "d", NULL});
    table = read("guests.xlsx", "Navodila");
    assert_int_equal(table.count, 0);
    struct sheet_how how = {.sheet = STR("Ni ga")};
    REFUSED(sheet_open(&w->arena, bytes_of("guests.xlsx"), &how, &table, err), ERR_INPUT, "!sheet-unknown");
}

static void prefixes_and_1904_are_known(void **state)
{
    UNUSED(state);
    struct table table = read("from-1904.xlsx", NULL);
    says(&table, 0, 2, (const char *const[]){"Prva", "1999-11-26", NULL});
    says(&table, 1, 3, (const char *const[]){"Druga", "1904-01-01", NULL});
}

static void another_programs_workbook(void **state)
{
    UNUSED(state);
    struct table table = read("office.xlsx", NULL);
    assert_int_equal(table.sheet_count, 2);
    says(&table, 0, 2, (const char *const[]){"Prva", "Žana", "1999-11-26", "high", NULL});
    says(&table, 1, 3, (const char *const[]){"Prva", "Олена", "2001-02-03T09:30", "low", NULL});
    says(&table, 2, 4, (const char *const[]){"Tretja", "=B2", "31. 2. 2001", "7", NULL});
    assert_int_equal(table.joined, 1);
    assert_int_equal(table.hidden_rows, 1);
    assert_int_equal(table.hidden_columns, 1);
}

static void formats_of_numbers(void **state)
{
    UNUSED(state);
    static const struct { int64_t id; const char *code, *raw, *text; bool from_1904; } CASES[] = {
        {0, "", "45987", "45987", false}, {14, "", "45987", "2025-11-26", false},
        {22, "", "45987.5", "2025-11-26T12:00", false},
        {14, "", "1", "1900-01-01", false}, {14, "", "59", "1900-02-28", false}, {14, "", "60", "1900-02-29", false},
        {14, "", "61", "1900-03-01", false}, {14, "", "0", "0", false}, {14, "", "2958465", "9999-12-31", false},
        {14, "", "2958466", "2958466", false}, {14, "", "-1", "-1", false}, {14, "", "0", "1904-01-01", true},
        {22, "", "45986.999999999", "2025-11-26", false}, {20, "", "0.75", "18:00", false}, {46, "", "1.5", "36:00", false},
        {170, "yyyy-mm-dd", "45987", "2025-11-26", false}, {170, "mmm yy", "45987", "2025-11-26", false},
        {170, "\"dan\" 0", "5", "5", false}, {170, "[Red]0.0", "5.5", "5.5", false},
        {170, "[$-409]d/m/yy h:mm AM/PM;@", "45987.25", "2025-11-26T06:00", false},
        {170, "0000", "42", "0042", false}, {170, "0.00E+00", "42", "42", false}, {170, "General", "42", "42", false},
        {170, "\\d0", "42", "42", false}, {170, "mm:ss", "0.5", "12:00", false}, {0, "", "1E+3", "1000", false},
        {0, "", "0.1", "0.1", false}, {0, "", "3.0000000000000004", "3", false},
        {0, "", "38640111222", "38640111222", false},
        {0, "", "nan", "nan", false}, {0, "", "0x10", "0x10", false}, {0, "", "1e400", "1e400", false},
        {0, "", "5 5", "5 5", false},
    };
    for (size_t i = 0; i < LEN(CASES); i++) {
        struct sheet_format format = sheet_format_of(CASES[i].id, str_from(CASES[i].code));
        struct str text = sheet_number(&w->arena, str_from(CASES[i].raw), format, CASES[i].from_1904);
        if (!str_is(text, CASES[i].text))
            fail_msg("%s in \"%s\" became \"" STR_FMT "\"", CASES[i].raw, CASES[i].code, STR_ARG(text));
    }
}

static void what_is_wrong_says_so_and_where(void **state)
{
    UNUSED(state);
    static const struct { const char *file; enum err_kind kind; const char *message; } CASES[] = {
        {"bad-entities.xlsx", ERR_INPUT, "!sheet-broken"}, {"bad-bomb.xlsx", ERR_TOO_LARGE, "!sheet-bomb"},
        {"bad-no-texts.xlsx", ERR_INPUT, "!sheet-broken xl/sharedStrings.xml"},
        {"bad-text.xlsx", ERR_INPUT, "!sheet-broken List!A3"}, {"bad-cell.xlsx", ERR_INPUT, "!sheet-broken List!B3"},
        {"bad-order.xlsx", ERR_INPUT, "!sheet-broken List!B3"}, {"bad-row.xlsx", ERR_INPUT, "!sheet-broken List!1"},
        {"bad-wide.xlsx", ERR_INPUT, "!table-too-wide List!XFD3"}, {"bad-deep.xlsx", ERR_INPUT, "!sheet-broken"},
        {"bad-cut.xlsx", ERR_INPUT, "!sheet-broken"}, {"bad-merge.xlsx", ERR_INPUT, "!sheet-broken List"},
        {"bad-zip.xlsx", ERR_INPUT, "!sheet-broken"}, {"other.docx", ERR_INPUT, "!sheet-not-workbook"},
        {"other.ods", ERR_INPUT, "!sheet-is-ods"}, {"other.xlsb", ERR_INPUT, "!sheet-is-xlsb"},
        {"other.xls", ERR_INPUT, "!sheet-is-xls"}, {"locked.xlsx", ERR_INPUT, "!sheet-locked"},
    };
    struct table table;
    for (size_t i = 0; i < LEN(CASES); i++)
        REFUSED(sheet_open(&w->arena, bytes_of(CASES[i].file), &(struct sheet_how){0}, &table, err), CASES[i].kind,
                CASES[i].message);
}

/* Whatever byte is damaged: an answer, and never a crash. */
static void damage_is_survived(void **state)
{
    UNUSED(state);
    struct str whole = bytes_of("guests.xlsx");
    char *copy = arena_copy(&w->arena, whole.p, whole.n);
    for (size_t i = 0; i < whole.n; i += 3) {
        struct arena arena = {0};
        struct table table;
        struct err why;
        copy[i] ^= (char)0x55;
        bool ok = sheet_open(&arena, str_make(copy, whole.n), &(struct sheet_how){0}, &table, &why);
        assert_true(ok || why.text[0] == '!');
        copy[i] ^= (char)0x55;
        arena_clear(&arena);
    }
}

/* ---- an import of one ---- */

static void a_workbook_is_tried_chosen_and_taken(void **state)
{
    UNUSED(state);
    static struct str KINDS[] = {STR("case"), STR("person")};
    struct session *ana = member_in(w, w->shelter, "ana", ROLE_CASEWORKER, NULL);
    struct importer importer = {.records = &w->records};
    struct import_file in = {.bytes = bytes_of("guests.xlsx"), .kinds = KINDS, .kind_count = 2};
    struct import import;
    struct import_plan plan;
    struct table table;
    struct import_row *rows;
    size_t count, fresh;
    int64_t id;
    MUST(import_begin(&importer, ana, &w->arena, &in, &id, err));
    MUST(import_open(&importer, ana, &w->arena, id, &import, &plan, &table, err));
    assert_int_equal(import.lines, 5);
    assert_true(str_is(plan.sheet, "Gostje & drugi"));
    assert_true(str_is(plan.columns[3].field->id, "birth"));
    MUST(import_try(&importer, ana, &w->arena, id, 100, &rows, &count, &fresh, err));
    assert_int_equal(fresh, 4);
    assert_int_equal(count, 1);
    assert_int_equal(rows[0].line, 7);
    assert_int_equal(rows[0].at, 2);
    assert_true(str_is(rows[0].why, "!cell-formula"));
    plan.sheet = STR("Drugi");
    MUST(import_plan_again(&importer, ana, &w->arena, id, &plan, err));
    MUST(import_plan_set(&importer, ana, &w->arena, id, &plan, err));
    MUST(import_open(&importer, ana, &w->arena, id, &import, &plan, &table, err));
    assert_int_equal(import.lines, 1);
    plan.sheet = STR("Navodila");
    REFUSED(import_plan_again(&importer, ana, &w->arena, id, &plan, err), ERR_INPUT, "!table-empty");
    plan.sheet = STR("Gostje & drugi");
    MUST(import_plan_again(&importer, ana, &w->arena, id, &plan, err));
    MUST(import_plan_set(&importer, ana, &w->arena, id, &plan, err));
    MUST(import_run(&importer, ana, &w->arena, id, 10000, &import, err));
    assert_true(str_is(import.state, "done"));
    assert_int_equal(import.done, 5);
    assert_int_equal(import.added, 8);
    MUST(import_rejects(&importer, ana, &w->arena, id, &plan, &rows, &count, err));
    assert_int_equal(count, 1);
    assert_int_equal(rows[0].at, 2);
    session_release(ana);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cells_say_what_the_sheet_shows),
        cmocka_unit_test(any_sheet_can_be_chosen),
        cmocka_unit_test(prefixes_and_1904_are_known),
        cmocka_unit_test(another_programs_workbook),
        cmocka_unit_test(formats_of_numbers),
        cmocka_unit_test(what_is_wrong_says_so_and_where),
        cmocka_unit_test(damage_is_survived),
        cmocka_unit_test(a_workbook_is_tried_chosen_and_taken),
    };
    return cmocka_run_group_tests(tests, up, down);
}
