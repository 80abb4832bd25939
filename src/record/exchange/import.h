/* import.h - spreadsheets read in: what its columns mean, what each row would become, in batches that survive any end.
 *
 * A file is text or a workbook (sheet.h); a workbook's plan names the sheet.  It is brought once (import_begin) and kept
 * sealed under a key of its own, which only members of the agency open, until it is done.  Its plan says which field each
 * column is; it is guessed from the headings (names.h, and HTCDS names) and can be changed and remembered under a name.  A
 * row may make several records: a case and, in it, a person.
 *
 * import_try says of every row what would happen and writes nothing.  import_run works off rows in batches, each in one
 * transaction with its counter, so that an end at any moment (kill -9) leaves whole batches and import_run goes on
 * behind the last of them; two that run at once do not both win.  Rows that are refused are kept, sealed, with the
 * reason.  For a day the whole can be undone, as long as nobody changed one of its records.
 *
 * An import belongs to the agency.  Thread-safe.  O(rows). */
#ifndef KRES_RECORD_EXCHANGE_IMPORT_H
#define KRES_RECORD_EXCHANGE_IMPORT_H

#include "record/exchange/cell.h"
#include "record/exchange/htcds.h"
#include "record/exchange/sheet.h"
#include "record/item.h"

enum { IMPORT_KINDS = 24, IMPORT_BATCH = 500, IMPORT_UNDO = 24 * 3600, IMPORT_KEPT = 7 * 24 * 3600, IMPORT_DEEP = 20 };

/* Is somebody like this known?  *ret_record: a record that the member may read, or 0. */
typedef bool import_alike_fn(void *context, const struct records *records, const struct session *session,
                             struct arena *arena,
                             const struct kind *kind, const json_t *fields, int64_t *ret_record, struct err *err);
/* What all functions need beside the records; made once. */
struct importer { const struct records *records; const struct htcds *htcds; import_alike_fn *alike; void *context; };

struct import_column {
    struct str heading;
    const struct kind *kind;          /* NULL: the column is left out */
    const struct kind_field *field;   /* NULL with a kind: its state */
    const struct htcds_row *row;      /* values are in the words of HTCDS, or NULL */
    bool down;                        /* an empty cell says what the one above says (merged cells) */
    enum cell_order order;            /* of dates: seen from the column */
    struct str sample;                /* its first filled cell */
};
struct import_plan {
    const struct kind *kinds[IMPORT_KINDS]; size_t kind_count; /* that a row may make; the outer ones first */
    struct import_column *columns; size_t count;
    enum table_encoding encoding; char separator;
    struct str sheet;                 /* of a workbook: its name */
    size_t lines;                     /* rows below the headings, read this way; 0: not read */
    bool partial;                     /* take rows that lack what is required (at first: yes) */
    bool doubles;                     /* take rows that are like somebody known, or like an earlier row */
};
struct import {
    int64_t id, member, parent;
    struct str state;                 /* "mapping", "running", "done", "undone" */
    int32_t day;
    int64_t ended, lines, done, added, rejected;
    bool can_undo;
};

/* kinds: ids, the outer ones first; none: those of HTCDS.  parent: what the records stand in, or 0.  ERR_DENIED when
 * the role may make none of them. */
struct import_file { struct str bytes; struct str *kinds; size_t kind_count; int64_t parent; };
MUST_CHECK bool import_begin(const struct importer *importer, const struct session *session, struct arena *arena,
                             const struct import_file *in, int64_t *ret_id, struct err *err);
/* The agency's, the newest first. */
MUST_CHECK bool import_list(const struct importer *importer, const struct session *session, struct arena *arena,
                            struct import **ret, size_t *ret_count, struct err *err);
/* ERR_NOT_FOUND "!import-unknown". */
MUST_CHECK bool import_get(const struct importer *importer, const struct session *session, struct arena *arena,
                           int64_t id,
                           struct import *ret, struct err *err);
/* The plan and the rows; ERR_CONFLICT "!import-is-done" when the file is gone. */
MUST_CHECK bool import_open(const struct importer *importer, const struct session *session, struct arena *arena,
                            int64_t id,
                            struct import *ret, struct import_plan *ret_plan, struct table *ret_table, struct err *err);
/* Guesses anew, with the plan's encoding and separator, or its sheet. */
MUST_CHECK bool import_plan_again(const struct importer *importer, const struct session *session, struct arena *arena,
                                  int64_t id,
                                  struct import_plan *plan, struct err *err);
/* The field (or state) that "person.birth" names, into kind and field of *ret; false when the plan's kinds have none
 * such. */
bool import_plan_place(const struct import_plan *plan, struct str place, struct import_column *ret);
/* Another plan, while no row was worked off. */
MUST_CHECK bool import_plan_set(const struct importer *importer, const struct session *session, struct arena *arena,
                                int64_t id, const struct import_plan *plan, struct err *err);

enum import_fate { IMPORT_NEW, IMPORT_DOUBLE, IMPORT_REJECTED };
struct import_row {
    size_t line;
    enum import_fate fate;
    int64_t like; size_t like_line;  /* of a double: the record, or the earlier line */
    struct str column, field, why;   /* of a rejected one: heading, "person.birth", message key */
    size_t at;                       /* the column at fault, from 1; 0: none, or several */
    struct str *cells; size_t count; /* as they stand in the file */
};
/* Only rows that would not be new stand in *ret; *ret_new: how many would be; most: rows to look at. */
MUST_CHECK bool import_try(const struct importer *importer, const struct session *session, struct arena *arena,
                           int64_t id,
                           size_t most, struct import_row **ret, size_t *ret_count, size_t *ret_new, struct err *err);
/* Works until all is done or so many milliseconds have passed (0: one batch). */
MUST_CHECK bool import_run(const struct importer *importer, const struct session *session, struct arena *arena,
                           int64_t id,
                           int64_t milliseconds, struct import *ret, struct err *err);
/* Rows that were not taken, in their order, and the plan for their headings; for a day after the end. */
MUST_CHECK bool import_rejects(const struct importer *importer, const struct session *session, struct arena *arena,
                               int64_t id,
                               struct import_plan *ret_plan, struct import_row **ret, size_t *ret_count,
                                   struct err *err);
/* ERR_CONFLICT "!import-too-late", "!import-was-changed". */
MUST_CHECK bool import_undo(const struct importer *importer, const struct session *session, struct arena *arena,
                            int64_t id,
                            struct err *err);
/* Hourly: keys and pieces of what was done a day ago, and of what nobody finished for a week, are destroyed. */
MUST_CHECK bool import_sweep(struct store *store, int64_t now, struct err *err);

/* Plans remembered by the agency: a plan is given for the headings it knows, the others stay as they are. */
struct import_mapping { int64_t id; struct str name; };
MUST_CHECK bool import_mapping_save(const struct importer *importer, const struct session *session, struct arena *arena,
                                    struct str name, const struct import_plan *plan, struct err *err);
MUST_CHECK bool import_mapping_list(const struct importer *importer, const struct session *session, struct arena *arena,
                                    struct import_mapping **ret, size_t *ret_count, struct err *err);
MUST_CHECK bool import_mapping_use(const struct importer *importer, const struct session *session, struct arena *arena,
                                   int64_t id, struct import_plan *plan, struct err *err);

#endif
