/* merge.h - two records of one person made one, and separate again.
 *
 * Nothing is lost: the one that is kept takes the values that were chosen (a new edition, the one before stays), the other
 * keeps all it says, gets the state "merged" and leads to the first.  Records that name the other are not touched: who
 * follows them comes to the one that is kept.  Both must be of the same kind, which has the states and steps merge and
 * unmerge and the fields merged_into and merged_edition (packs/core/kinds/person.yaml).
 *
 * Both records are written in one transaction: after an end at any moment they are merged or they are not, and the same for
 * separating.  While a conflict of one of them waits for a decision (item_clashes) they cannot be merged: both values are
 * somebody's answer, and who decides must see whose. */
#ifndef KRES_CASE_MERGE_H
#define KRES_CASE_MERGE_H

#include "record/item.h"

struct merge_in {
    int64_t keep, keep_edition, other, other_edition; /* as they were compared */
    const json_t *fields;                             /* values of the other that the kept one takes; borrowed */
};
/* ERR_INPUT "!merge-not-alike" for records of two kinds or a record with itself; ERR_CONFLICT "!merge-clash-waits"; else as
 * item_change and item_act. */
MUST_CHECK bool merge_records(const struct records *records, const struct session *session, struct arena *arena,
                              const struct merge_in *in, struct err *err);
/* Separates again: the kept one gives back what it took, except for fields that were changed since. */
MUST_CHECK bool merge_undo(const struct records *records, const struct session *session, struct arena *arena, int64_t other,
                           struct err *err);

#endif
