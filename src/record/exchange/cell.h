/* cell.h - one cell of a spreadsheet made the value of a field, in the many ways in which offices write.
 *
 * Dates: 26. 11. 2026, 26/11/26, 11/26/2026 (when the column shows that months stand first), 2026-11-26, 26 Nov 2026,
 * the month's name in the seven languages, and the serial number that a spreadsheet counts days by (45987; day 1 is 1
 * January
 * 1900, with the 29 February 1900 that never was).  Codes, countries, languages: names.h.  Several values in a cell:
 * parted by ; or | or line breaks, else by commas.  Yes and no in the seven languages, and x.  A formula that was not
 * computed and a fault of the spreadsheet (#REF!) are refused, never guessed.  Pure; any thread. */
#ifndef KRES_RECORD_EXCHANGE_CELL_H
#define KRES_RECORD_EXCHANGE_CELL_H

#include "record/exchange/names.h"
#include "record/value.h"

enum cell_order { CELL_DAY_FIRST, CELL_MONTH_FIRST };
struct cell_reader { const struct names *names; struct str country; enum cell_order order; int year; /* now */ };

/* *ret: a new reference, or NULL for an empty cell.  ERR_INPUT with the field: keys of value.h, "!cell-formula",
 * "!cell-fault", "!cell-not-code", "!cell-cannot". */
MUST_CHECK bool cell_read(const struct cell_reader *reader, struct arena *arena, const struct kind_field *field,
                          struct str text, json_t **ret, struct err *err);
/* Can cells become values of this field?  Links, files and members cannot. */
bool cell_can(const struct kind_field *field);
/* The date as value.h wants it, or the text as it was. */
struct str cell_date(const struct cell_reader *reader, struct arena *arena, struct str text);
/* What a date's cell tells of the order in its column: 1 day first, 2 month first, 0 nothing. */
int cell_order_of(struct str text);

#endif
