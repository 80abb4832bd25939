/* sheet.h - any spreadsheet that an office brings: text (table.h), or a sheet of a workbook (.xlsx).
 *
 * A workbook is ECMA-376 "Office Open XML": a zip of XML parts.  libzip unpacks and Expat parses, both piece by piece;
 * what stands here is the meaning.  One sheet is read: the one that is named, else the first that is not hidden.
 *
 * Cells are what the sheet shows: shared and inline text with its runs joined and without phonetic guides; numbers as
 * digits, with the leading zeroes of a format such as 00000; dates and times, which are numbers with a date's format, as
 * ISO 8601, counted from 1900 (with the 29 February 1900 that never was) or from 1904; truth as "true" and "false"; faults
 * as #REF! and the like.  A formula is never computed: the value that was kept with it is taken, and counted; one without
 * is "=", which every field refuses.  Cells joined over rows say the same in each of those rows.  Hidden rows and columns
 * are read, and counted.  A row's line is its number in the sheet.
 *
 * What is brought is not trusted: limits on parts, on bytes unpacked and on their ratio, on cells and text; no document
 * type and so no entities; no part is read that the workbook does not name.  Pure; any thread; O(bytes unpacked). */
#ifndef KRES_RECORD_EXCHANGE_SHEET_H
#define KRES_RECORD_EXCHANGE_SHEET_H

#include "record/exchange/table.h"

enum {
    SHEET_PARTS = 10000,                 /* entries of the zip */
    SHEET_UNPACKED = 256 * 1024 * 1024,  /* bytes of all parts that are read */
    SHEET_RATIO = 300,                   /* unpacked to packed, of parts above SHEET_RATIO_FROM */
    SHEET_RATIO_FROM = 4 * 1024 * 1024,
    SHEET_TEXT = 64 * 1024 * 1024,       /* bytes of cells */
    SHEET_CELL = 128 * 1024,             /* of one */
    SHEET_CELLS = 4 * 1000 * 1000,
    SHEET_NAMES = 500,                   /* sheets of a workbook */
    SHEET_LAST_ROW = 1048576, SHEET_LAST_COLUMN = 16384,
};

/* How a file is to be read; all zeroes: as it seems. */
struct sheet_how { enum table_encoding encoding; char separator; struct str sheet; };

/* ERR_INPUT beside those of table_read: "!sheet-unknown" (no such sheet), "!sheet-locked" (a password),
 * "!sheet-is-xls", "!sheet-is-xlsb", "!sheet-is-ods", "!sheet-not-workbook", "!sheet-broken"; ERR_TOO_LARGE
 * "!sheet-bomb".  Behind "!sheet-broken" may stand where: "!sheet-broken Guests!C5". */
MUST_CHECK bool sheet_open(struct arena *arena, struct str bytes, const struct sheet_how *how, struct table *ret,
                           struct err *err);
/* "A" of 0, "AA" of 26. */
struct str sheet_letters(struct arena *arena, size_t column);

#endif
