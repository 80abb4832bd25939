/* table.c - see table.h. */
#include "record/exchange/table.h"

#include <unicode/ucnv.h>

#include "base/csv.h"

enum { LOOK_ROWS = 12 };

static const char *const NAMES[TABLE_ENCODINGS] = {"", "utf-8", "utf-16le", "utf-16be", "windows-1250", "windows-1251",
                                                   "windows-1252"};

const char *table_encoding_name(enum table_encoding encoding)
{
    return NAMES[encoding];
}

enum table_encoding table_encoding_find(struct str name)
{
    for (int i = 1; i < TABLE_ENCODINGS; i++)
        if (str_is(name, NAMES[i]))
            return (enum table_encoding)i;
    return TABLE_GUESS;
}

/* ---- encoding ---- */

static enum table_encoding by_mark(struct str bytes, size_t *ret_mark)
{
    static const struct { struct str mark; enum table_encoding encoding; } MARKS[] = {
        {STR("\xef\xbb\xbf"), TABLE_UTF8}, {STR("\xff\xfe"), TABLE_UTF16LE}, {STR("\xfe\xff"), TABLE_UTF16BE}};
    for (size_t i = 0; i < LEN(MARKS); i++)
        if (str_starts(bytes, MARKS[i].mark)) {
            *ret_mark = MARKS[i].mark.n;
            return MARKS[i].encoding;
        }
    *ret_mark = 0;
    return TABLE_GUESS;
}

/* Half of the bytes are zero in UTF-16 of languages that mostly use ASCII. */
static enum table_encoding by_zeroes(struct str bytes)
{
    size_t even = 0, odd = 0, most = bytes.n < 4096 ? bytes.n : 4096;
    for (size_t i = 0; i < most; i++)
        *(i % 2 ? &odd : &even) += bytes.p[i] == '\0';
    if (odd > most / 3 && odd > even * 4)
        return TABLE_UTF16LE;
    return even > most / 3 && even > odd * 4 ? TABLE_UTF16BE : TABLE_GUESS;
}

static enum table_encoding by_letters(struct str bytes)
{
    /* à â å ã ê ì î ï ñ ò ø ù û (1252) stand where 1250 has letters that hardly any word has; č ć đ ě ř ž ş ţ the other way. */
    static const char west[] = "\xe0\xe2\xe5\xe3\xea\xec\xee\xef\xf1\xf2\xf9\xfb\xc0\xc5\xca\xd1";
    static const char central[] = "\xe8\xe6\xf0\x9a\x9e\x8a\x8e\xc8\xc6\xd0\xb9\xb3\xbf\x9c\x9f\xf8";
    size_t high = 0, in_runs = 0, run = 0, w = 0, c = 0;
    for (size_t i = 0; i <= bytes.n; i++) {
        bool is_high = i < bytes.n && (unsigned char)bytes.p[i] >= 0x80;
        if (is_high) {
            w += memchr(west, bytes.p[i], sizeof west - 1) != NULL;
            c += memchr(central, bytes.p[i], sizeof central - 1) != NULL;
            high++, run++;
            continue;
        }
        in_runs += run >= 3 ? run : 0;
        run = 0;
    }
    if (in_runs * 2 > high)
        return TABLE_1251;
    return w > c ? TABLE_1252 : TABLE_1250;
}

static bool to_utf8(struct arena *arena, struct str bytes, enum table_encoding encoding, struct str *ret,
                    struct err *err)
{
    UErrorCode status = U_ZERO_ERROR;
    size_t room = bytes.n * 3 + 16;
    if (encoding == TABLE_UTF8) {
        *ret = bytes;
        return str_is_utf8(bytes) || err_field(err, "file", "!table-not-text");
    }
    char *to = arena_alloc(arena, room);
    int32_t n = ucnv_convert("UTF-8", NAMES[encoding], to, (int32_t)room, bytes.p, (int32_t)bytes.n, &status);
    *ret = str_make(to, n > 0 ? (size_t)n : 0);
    return (U_SUCCESS(status) && str_is_utf8(*ret)) || err_field(err, "file", "!table-not-text");
}

static bool decode(struct arena *arena, struct str bytes, enum table_encoding wanted, struct table *table,
                   struct str *ret,
                   struct err *err)
{
    size_t mark;
    enum table_encoding found = by_mark(bytes, &mark);
    struct str rest = str_slice(bytes, mark, bytes.n);
    if (!found)
        found = by_zeroes(rest);
    if (!found)
        found = wanted ? wanted : str_is_utf8(rest) ? TABLE_UTF8 : by_letters(rest);
    table->encoding = found;
    if (!to_utf8(arena, rest, found, ret, err))
        return false;
    return !memchr(ret->n ? ret->p : "-", '\0', ret->n ? ret->n : 1) || err_field(err, "file", "!table-not-text");
}

/* ---- rows ---- */

static struct str cell_text(struct arena *arena, const struct csv_field *field)
{
    if (!field->doubled)
        return field->raw;
    return csv_text(field, arena_alloc(arena, field->raw.n + 1));
}

static bool says_something(const struct table_row *row)
{
    for (size_t i = 0; i < row->count; i++)
        if (str_trim(row->cells[i]).n)
            return true;
    return row->broken;
}

static void cut_row(struct arena *arena, struct str bytes, char separator, struct table_row *row)
{
    struct csv_field fields[TABLE_COLUMNS + 1];
    size_t count;
    csv_read(bytes, separator, fields, LEN(fields), &count);
    row->count = count < LEN(fields) ? count : LEN(fields);
    row->cells = ARENA_ARRAY(arena, row->count + 1, struct str);
    for (size_t i = 0; i < row->count; i++)
        row->cells[i] = cell_text(arena, &fields[i]);
}

static size_t lines_in(struct str bytes)
{
    size_t lines = 0;
    for (const char *p = bytes.p, *end = bytes.p + bytes.n; p < end && (p = memchr(p, '\n', (size_t)(end - p))); p++)
        lines++;
    return lines;
}

/* One row from *at on; a broken one ends at the line's end. */
static void next_row(struct arena *arena, struct str text, char separator, size_t *at, size_t *line,
                     struct table_row *ret)
{
    struct csv_scan scan = {0};
    size_t from = *at, end = *at;
    enum csv_found found = csv_scan(&scan, text, separator, &end);
    *ret = (struct table_row){.line = *line};
    /* A quote that nobody closed would swallow the rest of the file. */
    bool open = found == CSV_MORE && scan.place == CSV_QUOTED;
    if (found == CSV_BROKEN || open) {
        const char *stop = memchr(text.p + from, '\n', text.n - from);
        end = stop ? (size_t)(stop - text.p) + 1 : text.n;
        ret->broken = true;
        ret->cells = ARENA_ARRAY(arena, 1, struct str);
        ret->cells[0] = str_trim(str_slice(text, from, end));
        ret->count = 1;
    } else {
        cut_row(arena, str_slice(text, from, end), separator, ret);
    }
    *line += lines_in(str_slice(text, from, end));
    *at = end;
}

bool table_add(struct arena *arena, struct table *table, const struct table_row *row, struct err *err)
{
    if (table->count > TABLE_ROWS)
        return err_set(err, ERR_TOO_LARGE, "!table-too-large");
    if (table->count == table->room) {
        table->room = table->room ? table->room * 2 : 256;
        struct table_row *grown = ARENA_ARRAY(arena, table->room, struct table_row);
        if (table->count)
            memcpy(grown, table->rows, table->count * sizeof *grown);
        table->rows = grown;
    }
    table->rows[table->count++] = *row;
    return true;
}

static bool read_rows(struct arena *arena, struct str text, struct table *table, struct err *err)
{
    size_t at = 0, line = 1;
    while (at < text.n) {
        struct table_row row;
        next_row(arena, text, table->separator, &at, &line, &row);
        if (!says_something(&row))
            continue;
        if (row.count > TABLE_COLUMNS)
            return err_field(err, "file", "!table-too-wide");
        if (!table_add(arena, table, &row, err))
            return false;
    }
    return table->count || err_field(err, "file", "!table-empty");
}

static size_t filled(const struct table_row *row)
{
    size_t n = 0;
    for (size_t i = 0; i < row->count; i++)
        n += str_trim(row->cells[i]).n > 0;
    return n;
}

/* Takes the row of headings and what stands above it off the rows. */
void table_take_headings(struct arena *arena, struct table *table)
{
    size_t widest = 0, at = 0, look = table->count < LOOK_ROWS ? table->count : LOOK_ROWS;
    for (size_t i = 0; i < look; i++)
        widest = filled(&table->rows[i]) > widest ? filled(&table->rows[i]) : widest;
    while (at + 1 < look && (filled(&table->rows[at]) * 2 < widest || table->rows[at].broken))
        at++;
    const struct table_row *row = &table->rows[at];
    table->columns = row->count;
    while (table->columns && !str_trim(row->cells[table->columns - 1]).n)
        table->columns--;
    table->headings = ARENA_ARRAY(arena, table->columns + 1, struct str);
    for (size_t i = 0; i < table->columns; i++)
        table->headings[i] = table_plain(str_trim(row->cells[i]));
    table->rows += at + 1;
    table->count -= at + 1;
}

bool table_read(struct arena *arena, struct str bytes, enum table_encoding encoding, char separator, struct table *ret,
                struct err *err)
{
    struct str text;
    *ret = (struct table){0};
    if (bytes.n > TABLE_BYTES)
        return err_set(err, ERR_TOO_LARGE, "!table-too-large");
    if (!bytes.n)
        return err_field(err, "file", "!table-empty");
    if (!decode(arena, bytes, encoding, ret, &text, err))
        return false;
    ret->separator = separator ? separator : csv_guess(text);
    if (!read_rows(arena, text, ret, err))
        return false;
    table_take_headings(arena, ret);
    return ret->columns || err_field(err, "file", "!table-empty");
}

struct str table_cell(const struct table_row *row, size_t column)
{
    return column < row->count ? table_plain(str_trim(row->cells[column])) : STR("");
}

/* ---- writing ---- */

static bool dangerous(char c)
{
    return c == '=' || c == '+' || c == '-' || c == '@' || c == '\t' || c == '\r';
}

/* Also behind apostrophes: so that taking one off always gives what stood there. */
static bool like_formula(struct str cell)
{
    size_t at = 0;
    while (at < cell.n && cell.p[at] == '\'')
        at++;
    return at < cell.n && dangerous(cell.p[at]);
}

void table_put(struct buf *to, struct str cell, bool first)
{
    bool guard = like_formula(cell);
    bool quote = guard;
    for (size_t i = 0; i < cell.n; i++)
        quote = quote || strchr(",;\"\t\r\n", cell.p[i]);
    if (!first)
        buf_byte(to, ',');
    if (quote)
        buf_byte(to, '"');
    if (guard)
        buf_byte(to, '\'');
    for (size_t i = 0; i < cell.n; i++) {
        if (cell.p[i] == '"')
            buf_byte(to, '"');
        buf_byte(to, cell.p[i]);
    }
    if (quote)
        buf_byte(to, '"');
}

void table_end_row(struct buf *to)
{
    buf_add(to, STR("\r\n"));
}

struct str table_plain(struct str cell)
{
    return cell.n && cell.p[0] == '\'' && like_formula(cell) ? str_slice(cell, 1, cell.n) : cell;
}
