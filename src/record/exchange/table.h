/* table.h - a spreadsheet's bytes, as they come from offices, made rows of cells.
 *
 * CSV with commas, semicolons or tabs, in UTF-8, UTF-16 or one of the Windows code pages of the Latin and Cyrillic
 * alphabets.  A byte order mark tells the encoding; else what is well-formed UTF-8 is UTF-8; else the rule is: most
 * bytes above 127 stand in runs of three and more: Windows-1251 (Cyrillic words are all such bytes); otherwise letters
 * that only West European languages write outnumber those that only Central European ones do: Windows-1252; otherwise
 * Windows-1250. It is a guess, so pages show it and let it be changed.
 *
 * Titles above the headings (merged cells leave one filled cell in a row) are passed over: the headings are the first
 * row that fills at least half of the columns of the widest of the first rows.  Rows without anything in them are left
 * out.  A row whose quotes are broken is kept as broken, and what follows is read on.
 *
 * Workbooks are read in sheet.h, into the same struct.
 *
 * Cells lie in the arena.  Pure; any thread; O(bytes). */
#ifndef KRES_RECORD_EXCHANGE_TABLE_H
#define KRES_RECORD_EXCHANGE_TABLE_H

#include "base/str.h"

enum { TABLE_BYTES = 32 * 1024 * 1024, TABLE_COLUMNS = 300, TABLE_ROWS = 200000 };

enum table_encoding { TABLE_GUESS, TABLE_UTF8, TABLE_UTF16LE, TABLE_UTF16BE, TABLE_1250, TABLE_1251, TABLE_1252,
                      TABLE_ENCODINGS };
const char *table_encoding_name(enum table_encoding encoding); /* "windows-1250", … */
/* The encoding of that name; TABLE_GUESS when there is none. */
enum table_encoding table_encoding_find(struct str name);

struct table_row { size_t line; struct str *cells; size_t count; bool broken; }; /* line: in the file, from 1 */
struct table {
    enum table_encoding encoding; /* as it was read */
    char separator;
    struct str *headings; size_t columns;
    struct table_row *rows; size_t count, room;
    /* of a workbook: */
    bool is_workbook;
    struct str sheet, *sheets; size_t sheet_count; /* the one that was read; all, in their order */
    bool *hidden;                                  /* a column each, TABLE_COLUMNS of them; or NULL */
    size_t formulas, joined, hidden_rows, hidden_columns;
};

/* encoding, separator: TABLE_GUESS and 0 to guess.  ERR_INPUT: "!table-empty", "!table-not-text", "!table-too-wide";
 * ERR_TOO_LARGE "!table-too-large". */
MUST_CHECK bool table_read(struct arena *arena, struct str bytes, enum table_encoding encoding, char separator,
                           struct table *ret, struct err *err);
/* For sheet.h: one row more, which says something; then the headings are taken off. */
MUST_CHECK bool table_add(struct arena *arena, struct table *table, const struct table_row *row, struct err *err);
void table_take_headings(struct arena *arena, struct table *table);
/* The cell, trimmed; "" beyond the row's end. */
struct str table_cell(const struct table_row *row, size_t column);

/* One cell of a CSV file that is written: quoted where needed; what a spreadsheet would take for a formula (it begins
 * with
 * = + - @ tab or return) gets an apostrophe in front, as OWASP "CSV Injection" says.  table_plain takes it off again.
 * */
void table_put(struct buf *to, struct str cell, bool first);
void table_end_row(struct buf *to);
struct str table_plain(struct str cell);

#endif
