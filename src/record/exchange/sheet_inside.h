/* sheet_inside.h - what the files of sheet.h share (inside record/exchange only). */
#ifndef KRES_RECORD_EXCHANGE_SHEET_INSIDE_H
#define KRES_RECORD_EXCHANGE_SHEET_INSIDE_H

#include "record/exchange/sheet.h"

/* ---- one part, unpacked and parsed (sheet_xml.c) ---- */

struct zip;
struct sheet_box { struct zip *zip; size_t unpacked; }; /* bytes of all parts so far */
MUST_CHECK bool sheet_box_open(struct str bytes, struct sheet_box *ret, struct err *err);
void sheet_box_end(struct sheet_box *box);
bool sheet_box_has(const struct sheet_box *box, struct str part);

/* What a reader wants to hear: elements by their local names, of the namespaces of spreadsheets alone. */
struct sheet_xml {
    void (*open)(struct sheet_xml *xml, struct str name, const char **attributes);
    void (*close)(struct sheet_xml *xml, struct str name);
    void (*text)(struct sheet_xml *xml, struct str text);
    void *context;
    struct err *err;
    /* the parser's own */
    void *parser;
    bool stopped;
    unsigned deep, foreign;
};
MUST_CHECK bool sheet_part(struct sheet_box *box, struct arena *arena, struct str part, struct sheet_xml *xml,
                           struct err *err);
/* The attribute without a namespace, or ""; sheet_link: the id of a relationship. */
struct str sheet_attribute(const char **attributes, const char *name);
struct str sheet_link(const char **attributes);
/* The reader has set err: nothing more is parsed. */
void sheet_stop(struct sheet_xml *xml);

/* ---- what the workbook says of itself (sheet_book.c) ---- */

enum sheet_shape { SHEET_NUMBER, SHEET_DATE, SHEET_MOMENT, SHEET_TIME, SHEET_HOURS };
struct sheet_format { enum sheet_shape shape; uint8_t zeroes; }; /* zeroes: of a format such as 00000 */
struct sheet_entry { struct str name, link, part; bool hidden; };
struct sheet_book {
    struct arena *arena;
    struct sheet_box box;
    bool from_1904;
    struct sheet_entry *sheets; size_t count;
    struct str *shared; size_t shared_count, shared_room;
    struct sheet_format *formats; size_t format_count;
    size_t text, cells; /* against the limits */
};
MUST_CHECK bool sheet_book_read(struct sheet_book *book, struct err *err);
/* Text as cells have it: _x000A_ undone, control characters left out.  In the arena. */
struct str sheet_text(struct arena *arena, struct str raw);

/* ---- values (sheet_value.c) ---- */

/* What a format of that number and code makes of a number; code: "" for those that every program knows. */
struct sheet_format sheet_format_of(int64_t id, struct str code);
/* A number as the cell shows it; what is no number stays as it is. */
struct str sheet_number(struct arena *arena, struct str raw, struct sheet_format format, bool from_1904);

/* ---- rows (sheet_rows.c) ---- */

MUST_CHECK bool sheet_rows(struct sheet_book *book, const struct sheet_entry *sheet, struct table *table, struct err *err);

#endif
