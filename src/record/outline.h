/* outline.h - what changed in the packs since data was written with them, what it means for the records, and the
 * change.
 *
 * At each start the server keeps an outline of the kinds (fields and their types, codes, states) in table meta.
 * Comparing it with the packs of today tells what is gone, renamed (was:), of another type.  Nothing is dropped without
 * a word: values of fields that no pack declares any more stay sealed in their records and are shown as no longer
 * asked; what cannot go on, a state or a kind that vanished while records stand in it, stops the start, with the pack's
 * file and the remedy.
 *
 * outline_migrate carries out what the open columns need: states, fields and codes under their new names, which states
 * are open, values that are in the open no longer.  Small transactions that can be repeated: after an end at any moment
 * the next call goes on.  Sealed values follow by themselves, when a record is read and when it is next changed. */
#ifndef KRES_RECORD_OUTLINE_H
#define KRES_RECORD_OUTLINE_H

#include <jansson.h>

#include "record/item.h"

struct outline_line {
    struct str text;     /* English, whole, for the command line */
    const char *file; int line; /* of the pack that it is about; NULL when nothing stands there any more */
    bool stops;          /* the server refuses to start */
    bool acts;           /* outline_migrate does something */
    int64_t records;     /* that stand in it; -1: not known */
};
/* is_new: no outline was kept yet */
struct outline { struct outline_line *lines; size_t count; bool stops, acts, is_new; };

MUST_CHECK bool outline_compare(struct store *store, struct arena *arena, const struct kinds *kinds,
                                struct outline *ret,
                                struct err *err);
/* *ret: rows that were changed. */
MUST_CHECK bool outline_migrate(struct store *store, const struct kinds *kinds, int64_t *ret, struct err *err);
/* Keeps today's kinds as those that the data is written with. */
MUST_CHECK bool outline_keep(struct store *store, struct arena *arena, const struct kinds *kinds, struct err *err);

#endif
