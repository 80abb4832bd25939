/* sheet_rows.c - the cells of one sheet, as rows of a table; see sheet.h. */
#include "record/exchange/sheet_inside.h"

enum { JOINED_MOST = 200 * 1000, LETTERS = 26 };

struct joined { size_t from, to, column; }; /* lines, one column: cells joined over rows */
struct rows {
    struct sheet_book *book;
    const struct sheet_entry *sheet;
    struct table *table;
    struct str cells[TABLE_COLUMNS]; size_t count; /* of the row that is read */
    size_t line, column;                           /* where we are; column from 1; 0 before the first */
    bool row_hidden, in_row, in_value, in_text, has_formula;
    unsigned phonetic;
    char type;                                     /* of the cell: n, s, b, e, t (text), d */
    struct sheet_format format;
    struct buf value, formula;
    bool in_formula;
    struct joined *joined; size_t joined_count, joined_room;
};

/* ---- places ---- */

struct str sheet_letters(struct arena *arena, size_t column)
{
    char letters[16];
    size_t at = sizeof letters;
    for (size_t n = column + 1; n > 0 && at > 0; n = (n - 1) / LETTERS)
        letters[--at] = (char)('A' + (n - 1) % LETTERS);
    return str_copy(arena, str_make(letters + at, sizeof letters - at));
}

/* "AB12": column and row from 1; the dollar signs of ranges are passed over. */
static bool read_place(struct str text, size_t *ret_column, size_t *ret_row)
{
    size_t i = text.n && text.p[0] == '$', column = 0, row = 0;
    for (; i < text.n && (text.p[i] | 0x20) >= 'a' && (text.p[i] | 0x20) <= 'z' && column <= SHEET_LAST_COLUMN; i++)
        column = column * LETTERS + (size_t)((text.p[i] | 0x20) - 'a' + 1);
    i += i < text.n && text.p[i] == '$';
    size_t digits = i;
    for (; i < text.n && text.p[i] >= '0' && text.p[i] <= '9' && row <= SHEET_LAST_ROW; i++)
        row = row * 10 + (size_t)(text.p[i] - '0');
    *ret_column = column;
    *ret_row = row;
    return i == text.n && i > digits && column && row && column <= SHEET_LAST_COLUMN && row <= SHEET_LAST_ROW;
}

static void fail(struct sheet_xml *xml, const struct rows *rows, const char *key, bool large)
{
    char text[256];
    struct str name = str_slice(rows->sheet->name, 0, 80), letters = STR("");
    if (rows->column)
        letters = sheet_letters(rows->book->arena, rows->column - 1);
    name.n = str_utf8_length(name);
    if (rows->line)
        snprintf(text, sizeof text, "%s " STR_FMT "!" STR_FMT "%zu", key, STR_ARG(name), STR_ARG(letters), rows->line);
    else
        snprintf(text, sizeof text, "%s " STR_FMT, key, STR_ARG(name));
    if (large)
        err_set(xml->err, ERR_TOO_LARGE, "%s", text);
    else
        err_field(xml->err, "file", "%s", text);
    sheet_stop(xml);
}

/* ---- rows and cells begin ---- */

static void row_open(struct sheet_xml *xml, struct rows *rows, const char **attributes)
{
    struct str number = sheet_attribute(attributes, "r"), hidden = sheet_attribute(attributes, "hidden");
    int64_t line = (int64_t)rows->line + 1;
    rows->column = 0;
    if ((number.n && !str_int(number, 1, SHEET_LAST_ROW, &line)) || line > SHEET_LAST_ROW ||
        (size_t)line <= rows->line) {
        fail(xml, rows, "!sheet-broken", false);
        return;
    }
    rows->line = (size_t)line;
    rows->row_hidden = str_is(hidden, "1") || str_is(hidden, "true");
    rows->in_row = true;
    rows->count = 0;
    memset(rows->cells, 0, sizeof rows->cells);
}

static char type_of(struct str type)
{
    static const struct { const char *name; char letter; } TYPES[] = {
        {"", 'n'}, {"n", 'n'}, {"s", 's'}, {"b", 'b'}, {"e", 'e'}, {"str", 't'}, {"inlineStr", 't'}, {"d", 'd'}};
    for (size_t i = 0; i < LEN(TYPES); i++)
        if (str_is(type, TYPES[i].name))
            return TYPES[i].letter;
    return '\0';
}

static void cell_open(struct sheet_xml *xml, struct rows *rows, const char **attributes)
{
    struct str place = sheet_attribute(attributes, "r"), style = sheet_attribute(attributes, "s");
    size_t column = rows->column + 1, row = rows->line;
    int64_t at = 0;
    bool ok = rows->in_row && (!place.n || read_place(place, &column, &row)) && row == rows->line &&
              column > rows->column && column <= SHEET_LAST_COLUMN;
    rows->column = ok ? column : rows->column + 1;
    rows->type = type_of(sheet_attribute(attributes, "t"));
    if (!ok || !rows->type || (style.n && !str_int(style, 0, INT32_MAX, &at))) {
        fail(xml, rows, "!sheet-broken", false);
        return;
    }
    rows->format = (size_t)at < rows->book->format_count ? rows->book->formats[at] : (struct sheet_format){0};
    rows->value.n = rows->formula.n = 0;
    rows->has_formula = false;
    rows->phonetic = 0;
}

static void columns_open(struct rows *rows, const char **attributes)
{
    struct str hidden = sheet_attribute(attributes, "hidden");
    int64_t from, to;
    if ((!str_is(hidden, "1") && !str_is(hidden, "true")) ||
        !str_int(sheet_attribute(attributes, "min"), 1, SHEET_LAST_COLUMN, &from) ||
        !str_int(sheet_attribute(attributes, "max"), from, SHEET_LAST_COLUMN, &to))
        return;
    for (int64_t i = from; i <= to && i <= TABLE_COLUMNS; i++)
        rows->table->hidden[i - 1] = true;
}

/* Joined over columns says nothing that its first cell does not. */
static void joined_open(struct sheet_xml *xml, struct rows *rows, const char **attributes)
{
    struct str to = sheet_attribute(attributes, "ref"), from = str_cut(&to, ':');
    size_t left, top, right, bottom;
    rows->line = rows->column = 0;
    if (!read_place(from, &left, &top) || (to.n && !read_place(to, &right, &bottom))) {
        fail(xml, rows, "!sheet-broken", false);
        return;
    }
    if (!to.n || bottom <= top || left > TABLE_COLUMNS)
        return;
    if (rows->joined_count == JOINED_MOST) {
        fail(xml, rows, "!table-too-large", true);
        return;
    }
    if (rows->joined_count == rows->joined_room) {
        rows->joined_room = rows->joined_room ? rows->joined_room * 2 : 64;
        struct joined *grown = ARENA_ARRAY(rows->book->arena, rows->joined_room, struct joined);
        if (rows->joined_count)
            memcpy(grown, rows->joined, rows->joined_count * sizeof *grown);
        rows->joined = grown;
    }
    rows->joined[rows->joined_count++] = (struct joined){.from = top, .to = bottom, .column = left - 1};
}

static void at_open(struct sheet_xml *xml, struct str name, const char **attributes)
{
    struct rows *rows = xml->context;
    rows->in_text = false;
    if (str_is(name, "c")) {
        cell_open(xml, rows, attributes);
    } else if (str_is(name, "v")) {
        rows->in_value = true;
    } else if (str_is(name, "f")) {
        rows->in_formula = rows->has_formula = true;
    } else if (str_is(name, "t")) {
        rows->in_text = rows->in_row && !rows->phonetic;
    } else if (str_is(name, "rPh")) {
        rows->phonetic++;
    } else if (str_is(name, "row")) {
        row_open(xml, rows, attributes);
    } else if (str_is(name, "col")) {
        columns_open(rows, attributes);
    } else if (str_is(name, "mergeCell")) {
        joined_open(xml, rows, attributes);
    }
}

static void at_text(struct sheet_xml *xml, struct str text)
{
    struct rows *rows = xml->context;
    struct buf *to = rows->in_formula ? &rows->formula : &rows->value;
    if (!rows->in_formula && !rows->in_value && !rows->in_text)
        return;
    if (to->n + text.n > SHEET_CELL)
        fail(xml, rows, "!table-too-large", true);
    else
        buf_add(to, text);
}

/* ---- and end ---- */

/* false: the cell points at a text that is not there. */
static bool cell_says(struct rows *rows, struct str *ret)
{
    struct sheet_book *book = rows->book;
    struct str raw = rows->value.n ? buf_str(&rows->value) : STR("");
    int64_t at;
    *ret = STR("");
    if (rows->has_formula && !raw.n && rows->type != 't') { /* nobody computed it */
        *ret = str_printf(book->arena, "=" STR_FMT, STR_ARG(rows->formula.n ? buf_str(&rows->formula) : STR("")));
        return true;
    }
    if (!raw.n)
        return true;
    switch (rows->type) {
    case 's':
        if (!str_int(str_trim(raw), 0, INT32_MAX, &at) || (size_t)at >= book->shared_count)
            return false;
        *ret = book->shared[at];
        return true;
    case 'b':
        *ret = str_is(str_trim(raw), "1") || str_is(str_trim(raw), "true") ? STR("true") : STR("false");
        return true;
    case 'n':
        *ret = sheet_number(book->arena, raw, rows->format, book->from_1904);
        if (ret->p == raw.p)
            *ret = sheet_text(book->arena, raw); /* no number: out of the buffer */
        return true;
    default:
        *ret = sheet_text(book->arena, raw);
        return true;
    }
}

static void cell_close(struct sheet_xml *xml, struct rows *rows)
{
    struct sheet_book *book = rows->book;
    struct str text;
    size_t column = rows->column;
    if (!cell_says(rows, &text)) {
        fail(xml, rows, "!sheet-broken", false);
        return;
    }
    if (!str_trim(text).n)
        return;
    if (column > TABLE_COLUMNS) {
        fail(xml, rows, "!table-too-wide", false);
        return;
    }
    book->text += rows->type == 's' ? 0 : text.n;
    if (book->text > SHEET_TEXT || book->cells + column - rows->count > SHEET_CELLS) {
        fail(xml, rows, "!table-too-large", true);
        return;
    }
    book->cells += column - rows->count;
    rows->table->formulas += rows->has_formula && rows->value.n > 0;
    rows->cells[column - 1] = text;
    rows->count = column;
}

static void row_close(struct sheet_xml *xml, struct rows *rows)
{
    struct arena *arena = rows->book->arena;
    rows->in_row = false;
    if (!rows->count)
        return;
    struct table_row row = {.line = rows->line, .count = rows->count,
                            .cells = ARENA_ARRAY(arena, rows->count + 1, struct str)};
    memcpy(row.cells, rows->cells, rows->count * sizeof *row.cells);
    rows->column = 0;
    if (!table_add(arena, rows->table, &row, xml->err))
        fail(xml, rows, "!table-too-large", true);
    rows->table->hidden_rows += rows->row_hidden;
}

static void at_close(struct sheet_xml *xml, struct str name)
{
    struct rows *rows = xml->context;
    rows->in_text = false;
    if (str_is(name, "v"))
        rows->in_value = false;
    else if (str_is(name, "f"))
        rows->in_formula = false;
    else if (str_is(name, "rPh"))
        rows->phonetic -= rows->phonetic > 0;
    else if (str_is(name, "c"))
        cell_close(xml, rows);
    else if (str_is(name, "row"))
        row_close(xml, rows);
}

/* ---- cells joined over rows ---- */

/* The first row at that line or behind it. */
static size_t row_at(const struct table *table, size_t line)
{
    size_t low = 0, high = table->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (table->rows[middle].line < line)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void put_below(struct sheet_book *book, struct table_row *row, size_t column, struct str text)
{
    if (column >= row->count) {
        struct str *wider = ARENA_ARRAY(book->arena, column + 2, struct str);
        memcpy(wider, row->cells, row->count * sizeof *wider);
        book->cells += column + 1;
        row->cells = wider;
        row->count = column + 1;
    }
    if (!str_trim(row->cells[column]).n)
        row->cells[column] = text;
}

static bool fill_joined(struct rows *rows, struct err *err)
{
    struct table *table = rows->table;
    size_t steps = 0;
    for (size_t i = 0; i < rows->joined_count; i++) {
        const struct joined *one = &rows->joined[i];
        size_t at = row_at(table, one->from);
        if (at == table->count || table->rows[at].line != one->from || one->column >= table->rows[at].count ||
            !str_trim(table->rows[at].cells[one->column]).n)
            continue;
        struct str text = table->rows[at].cells[one->column];
        table->joined++;
        for (at++; at < table->count && table->rows[at].line <= one->to; at++) {
            put_below(rows->book, &table->rows[at], one->column, text);
            if (++steps > SHEET_CELLS || rows->book->cells > 2 * SHEET_CELLS)
                return err_set(err, ERR_TOO_LARGE, "!table-too-large");
        }
    }
    return true;
}

bool sheet_rows(struct sheet_book *book, const struct sheet_entry *sheet, struct table *table, struct err *err)
{
    struct rows *rows = ARENA_NEW(book->arena, struct rows);
    struct sheet_xml xml = {.open = at_open, .close = at_close, .text = at_text, .context = rows};
    *rows = (struct rows){.book = book, .sheet = sheet, .table = table, .value = {.arena = book->arena},
                          .formula = {.arena = book->arena}};
    table->hidden = ARENA_ARRAY(book->arena, TABLE_COLUMNS, bool);
    return sheet_part(&book->box, book->arena, sheet->part, &xml, err) && fill_joined(rows, err);
}
