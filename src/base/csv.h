/* csv.h - rows of comma-separated values (RFC 4180), where they end and what is in them, nothing copied.
 *
 * A field in quotes may hold separators, line breaks and doubled quotes; a quote that does not open a field is a
 * character like others.  Lines end with LF or CRLF.  csv_scan finds where rows end in bytes that come in pieces;
 * csv_read then cuts one row into its fields.  Both take the same bytes for the same row.  Pure functions; any
 * thread. */
#ifndef KRES_BASE_CSV_H
#define KRES_BASE_CSV_H

#include "base/str.h"

/* CSV_MORE: the bytes ended within a row.  CSV_ROW: a row ends here.  CSV_BROKEN: something other than a
 * separator follows a closing quote. */
enum csv_found { CSV_MORE, CSV_ROW, CSV_BROKEN };

enum csv_place { CSV_FIELD_START, CSV_PLAIN, CSV_QUOTED, CSV_QUOTE, CSV_RETURN };

/* Zeroes: at the start of a row. */
struct csv_scan {
    enum csv_place place; /* after CSV_MORE: CSV_QUOTED when a quote is open */
    size_t quote;         /* where the last quote that opened a field stands in the bytes */
};

/* Reads on from *at.  CSV_ROW: *at is behind the row's end, and the scan ready for the next.  CSV_MORE: *at is the end
 * of the bytes; call again when more stand there.  CSV_BROKEN: *at is the byte at fault.  O(n). */
enum csv_found csv_scan(struct csv_scan *scan, struct str bytes, char separator, size_t *at);

struct csv_field {
    struct str raw; /* without the outer quotes */
    bool doubled;   /* quotes in it are doubled: csv_text */
};

/* Cuts the row at the start of bytes, which csv_scan has found (or the end of the input, with no quote open).
 * Fills at most room fields, *ret_count says how many there are.  Returns how many bytes the row takes.  O(n). */
size_t csv_read(struct str bytes, char separator, struct csv_field *fields, size_t room, size_t *ret_count);
/* What the field says; doubled quotes made single are written to to, which may be raw.p itself. */
struct str csv_text(const struct csv_field *field, char *to);
/* The separator, seen from the first line of the bytes: that of , ; and tab that stands most often outside quotes. */
char csv_guess(struct str bytes);

#endif
