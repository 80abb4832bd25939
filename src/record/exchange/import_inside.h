/* import_inside.h - what the files of import.h share (inside record/exchange only). */
#ifndef KRES_RECORD_EXCHANGE_IMPORT_INSIDE_H
#define KRES_RECORD_EXCHANGE_IMPORT_INSIDE_H

#include "record/exchange/import.h"

/* An import with its key open: wipe the key. */
struct kept_import {
    struct import import;
    uint8_t uid[RECORD_UID], key[VAULT_KEY];
    bool has_key;
    struct str sealed, plan_sealed;
};
MUST_CHECK bool kept_import_open(const struct importer *importer, const struct session *session, struct arena *arena,
                                 int64_t id, bool whole, struct kept_import *ret, struct err *err);
struct str import_bound(const uint8_t uid[RECORD_UID], struct arena *arena, const char *place);

/* Plans as JSON, and guessed from headings. */
struct str import_plan_text(struct arena *arena, const struct import_plan *plan);
MUST_CHECK bool import_plan_read(const struct importer *importer, struct arena *arena, struct str text,
                                 struct import_plan *ret, struct err *err);
void import_plan_guess(const struct importer *importer, struct arena *arena, const struct table *table,
                       struct import_plan *plan);
/* ---- rows to records (import_row.c) ---- */

enum { ROW_RECORDS = IMPORT_KINDS };
struct row_maker {
    const struct importer *importer;
    const struct session *session;
    const struct import_plan *plan;
    const struct kind *parent_kind;   /* of the import's parent, or NULL */
    int64_t parent;
    struct cell_reader cells;
    struct str *above;                /* last filled cells, by column */
    uint64_t *seen; size_t *seen_line; size_t seen_room; /* rows by what they say: doubles in the file */
};
/* from: rows before that one are remembered, not made. */
MUST_CHECK bool row_maker_begin(const struct importer *importer, const struct session *session, struct arena *arena,
                                const struct import *import, const struct import_plan *plan, const struct table *table,
                                size_t from, struct row_maker *ret, struct err *err);
/* The records of a row: at most ROW_RECORDS, fields are new references; base: how many stand before them in the batch.
 * The fate; false only for faults that are not the row's. */
MUST_CHECK bool row_make(struct row_maker *maker, struct arena *arena, const struct table_row *row, size_t base,
                         struct item_new *ret, size_t *ret_count, struct import_row *ret_fate, struct err *err);
void row_drop(struct item_new *list, size_t count);

#endif
