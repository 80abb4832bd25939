/* sheet.c - see sheet.h: which kind of file it is, and which sheet of a workbook. */
#include "record/exchange/sheet_inside.h"

/* The names of an OLE file's streams stand in it in UTF-16. */
static bool has_stream(struct str bytes, const char *name)
{
    char wide[64];
    size_t n = 0;
    for (; *name && n + 2 <= sizeof wide; name++) {
        wide[n++] = *name;
        wide[n++] = '\0';
    }
    return str_find(bytes, str_make(wide, n), 0) != SIZE_MAX;
}

/* The next one to read from that place on: the one that is wanted, or one that is not hidden. */
static size_t next_sheet(const struct sheet_book *book, struct str wanted, size_t from)
{
    while (from < book->count && (wanted.n ? !str_eq(book->sheets[from].name, wanted) : book->sheets[from].hidden))
        from++;
    return from;
}

static void count_hidden(struct table *table)
{
    for (size_t i = 0; i < table->columns; i++)
        table->hidden_columns += table->hidden[i];
}

static bool read_book(struct sheet_book *book, struct str wanted, struct table *table, struct err *err)
{
    if (!sheet_book_read(book, err))
        return false;
    size_t at = next_sheet(book, wanted, 0);
    if (at == book->count && wanted.n)
        return err_field(err, "sheet", "!sheet-unknown");
    at = at == book->count ? 0 : at; /* all are hidden */
    table->is_workbook = true;
    table->sheets = ARENA_ARRAY(book->arena, book->count + 1, struct str);
    for (size_t i = 0; i < book->count; i++)
        table->sheets[table->sheet_count++] = book->sheets[i].name;
    table->sheet = book->sheets[at].name;
    for (; at < book->count && !table->count; at = next_sheet(book, wanted, at + 1)) { /* past empty ones */
        if (!sheet_rows(book, &book->sheets[at], table, err))
            return false;
        table->sheet = table->count ? book->sheets[at].name : table->sheet;
    }
    if (table->count) {
        table_take_headings(book->arena, table);
        count_hidden(table);
    }
    return true;
}

bool sheet_open(struct arena *arena, struct str bytes, const struct sheet_how *how, struct table *ret, struct err *err)
{
    struct sheet_book book = {.arena = arena};
    if (bytes.n <= TABLE_BYTES && str_starts(bytes, STR("\xd0\xcf\x11\xe0")))
        return err_field(err, "file", has_stream(bytes, "EncryptedPackage") ? "!sheet-locked" : "!sheet-is-xls");
    if (bytes.n > TABLE_BYTES || !str_starts(bytes, STR("PK\x03\x04")))
        return table_read(arena, bytes, how->encoding, how->separator, ret, err);
    *ret = (struct table){0};
    if (!sheet_box_open(bytes, &book.box, err))
        return false;
    bool ok = read_book(&book, how->sheet, ret, err);
    sheet_box_end(&book.box);
    return ok;
}
