/* export.h - records taken out: every record of a kind as a table or as JSON, a whole case with all that stands in it
 * as JSON, cases in the words of HTCDS 2.0.
 *
 * Taking out is a right of its own (VERB_EXPORT of the role) and always has a written reason.  What tells of a person
 * leaves only through the gate: with a live consent, or on a ground of law from the pack's list "ground"; without
 * either only counts leave (item_counts).  The audit log says what left, on what ground and why.
 *
 * Tables: a column for each field that the role sees; several values joined by "; "; either codes (ids, as an import
 * takes them back unchanged) or words in a language.  What a spreadsheet would take for a formula is neutralised
 * (table.h).  Never in any file: numbers of records, names of members, files.  Links are the other record's name in
 * tables; in JSON they are numbers within the file.  HTCDS tables have a row for each person of a case.
 *
 * Everything lives in the arena.  O(records). */
#ifndef KRES_RECORD_EXCHANGE_EXPORT_H
#define KRES_RECORD_EXCHANGE_EXPORT_H

#include "record/exchange/htcds.h"
#include "record/item.h"

enum export_form { EXPORT_CSV, EXPORT_JSON, EXPORT_HTCDS_CSV, EXPORT_HTCDS_JSON, EXPORT_FORMS };
const char *export_form_name(enum export_form form); /* "csv", "json", "htcds-csv", "htcds-json" */
MUST_CHECK bool export_form_find(struct str name, enum export_form *ret, struct err *err);

enum { EXPORT_MOST = 20000 }; /* records in one file */

/* On what it leaves. */
struct export_ground {
    struct str ground;  /* of the list "ground", or "" */
    int64_t consent;    /* a record of kind consent, or 0 */
    struct str purpose; /* of the list "consent-purpose": what it leaves for */
    struct str receiver;/* who gets it, in words */
    struct str why;     /* at least ten letters */
};
/* May these leave?  What may not is taken out of them (item.limited: then neither state, day nor language leaves).
 * ERR_DENIED "!export-needs-ground" and the like. */
typedef bool export_gate_fn(const struct records *records, const struct session *session, struct arena *arena,
                            struct item *items, size_t count, const struct export_ground *ground,
                                struct err *err);
export_gate_fn export_gate_plain; /* a ground of the list, or a consent that is given and has not run out */
/* Does a kind tell of persons? (it is one, stands in a case, or has a field that identifies) */
bool export_is_personal(const struct kind *kind);

struct export_in {
    enum export_form form;
    struct str kind;     /* all of a kind that the filter leaves, or */
    int64_t record;      /* this one (a case) with all that stands in it */
    struct str state;    /* "" = any */
    int32_t from, until; /* came in on these days; 0 = any */
    struct str lang;     /* of words */
    bool words;          /* words instead of codes, in tables */
    struct export_ground ground;
    export_gate_fn *gate;/* NULL: export_gate_plain */
    const struct htcds *htcds;
    bool only_look;      /* could it be made?  Nothing is written down, no file is made */
    store_write_fn *beside; void *context; /* what must be true together with the line of the log; or NULL */
};
struct export_out { struct str body, type, name; size_t count, left_out; }; /* left_out: files, links out of the file */
/* ERR_DENIED "!not-allowed", "!export-needs-ground"; ERR_INPUT why "!why-too-short"; ERR_NOT_FOUND "!export-nothing";
 * ERR_TOO_LARGE "!export-too-large". */
MUST_CHECK bool export_make(const struct records *records, const struct session *session, struct arena *arena,
                            const struct export_in *in, struct export_out *ret, struct err *err);

/* A file of EXPORT_JSON or EXPORT_HTCDS_JSON read in again, in one transaction; parent: what records without a place in
 * the file stand in, or 0.  ERR_INPUT says which record and which field. */
struct bundle_in { struct str bytes; int64_t parent; const struct htcds *htcds; struct str why; };
MUST_CHECK bool bundle_add(const struct records *records, const struct session *session, struct arena *arena,
                           const struct bundle_in *in, int64_t *ret_first, size_t *ret_count, struct err *err);

#endif
