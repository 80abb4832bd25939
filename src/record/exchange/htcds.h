/* htcds.h - where each field of the Human Trafficking Case Data Standard 2.0 stands in the packs' kinds.
 *
 * packs/core/htcds.yaml says it, row by row (its head is the format); packs/core/htcds-fields.csv is the published
 * field list (github.com/UNMigration/HTCDS, CC BY 4.0) that the loader checks it against: every published field is
 * mapped or listed as unmapped with a reason, every mapped field exists, every value exists on both sides.  A later
 * pack's row for a field replaces the earlier one.  Complaints name file, line and remedy.
 *
 * Never changes after loading; any thread may read it; look-ups are O(rows). */
#ifndef KRES_RECORD_EXCHANGE_HTCDS_H
#define KRES_RECORD_EXCHANGE_HTCDS_H

#include "record/exchange/names.h"
#include "record/value.h"

enum htcds_code { HTCDS_PLAIN, HTCDS_COUNTRY, HTCDS_LANGUAGE }; /* ISO 3166-1 alpha-2, ISO 639-2/T */

/* A place: a field of a kind, or (field NULL) its state. */
struct htcds_place { const struct kind *kind; const struct kind_field *field; };
struct htcds_value { struct str theirs; struct str *ours; size_t count; };
struct htcds_row {
    struct str name, label;           /* label: of a row without a name of its own ("N/A") */
    struct htcds_place place;         /* kind NULL: unmapped */
    struct htcds_place *also; size_t also_count;
    size_t item;                      /* which of several values, from 1; 0 = all */
    enum htcds_code code;
    struct htcds_value *values; size_t value_count; /* none: each code of the list says it itself */
    struct str unmapped;
    const struct yaml *root;
};
struct htcds { struct str standard; struct htcds_row *rows; size_t count; }; /* count 0: no pack has one */

MUST_CHECK bool htcds_load(struct arena *arena, const struct pack_set *packs, const struct kinds *kinds,
                           struct htcds **ret,
                           struct err *err);
const struct htcds_row *htcds_find(const struct htcds *htcds, struct str name); /* mapped ones; or NULL */

/* A record's value as the standard writes it: several joined by ";"; "" when there is none.  fields and state of a
 * record of place.kind. */
struct str htcds_out(const struct htcds_row *row, const struct htcds_place *place, struct arena *arena,
                     const json_t *fields,
                     struct str state);
/* A value of the standard (or several joined by ";") in our words: ids of codes, days, … for cell_read; *ret_state is
 * set instead when the row is about the state. */
struct str htcds_in(const struct htcds_row *row, struct arena *arena, struct str theirs, struct str *ret_state);

#endif
