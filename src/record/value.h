/* value.h - the values of fields: read from what people type or files bring, checked, compared, told as text.
 *
 * A value is JSON, as kind.h says by its type: text a string, a number a number, a flag true or false, a date as exactly
 * as it is known ("2026", "2026-11", "2026-11-26", "2026-11-26T14:30"), a choice its code, a link the number of a record,
 * a file its uid, money {amount, currency}, several of them an array without doubles.  What is empty is not there.
 * Errors are ERR_INPUT with the field's id and a message key ("!field-required", "!field-not-date", …).  Pure functions. */
#ifndef KRES_RECORD_VALUE_H
#define KRES_RECORD_VALUE_H

#include <jansson.h>

#include "record/kind.h"

/* Texts as typed, in any of the ways people write (26. 11. 2026, +386 40 …, "yes"): one for most types, several for
 * lists; money takes the amount and the currency.  *ret: a new reference, or NULL when nothing was said. */
MUST_CHECK bool value_read(struct arena *arena, const struct kind_field *field, const struct str *texts, size_t count,
                           struct str country, json_t **ret, struct err *err);
/* A value that came as JSON (interface, import, an older version of the packs). */
MUST_CHECK bool value_check(const struct kind_field *field, const json_t *value, struct err *err);
/* For a line of text or a cell of a table: labels in that language, several joined by "; ". */
struct str value_text(struct arena *arena, const struct kind_field *field, const json_t *value, struct str lang);
/* The first day that a date may mean, or the last; false when it is no date. */
MUST_CHECK bool value_day(const json_t *value, bool last, int32_t *ret);
/* Does the condition hold?  One without parts holds. */
bool value_when(const struct kind_when *when, const struct kind *kind, const json_t *fields);

enum fields_mode {
    FIELDS_WHOLE, /* what is required must be there */
    FIELDS_PART,  /* a short form or a draft: only what is there is checked */
};
/* Checks all fields of a record together, and takes out what is not shown (the condition no longer holds) or null.
 * An unknown field is ERR_INPUT "!field-unknown". */
MUST_CHECK bool fields_check(const struct kind *kind, json_t *fields, enum fields_mode mode, struct err *err);
/* The nearest deadline that counts in this state and is not met: its day and which; false when there is none. */
bool fields_due(const struct kind *kind, const json_t *fields, struct str state, int32_t *ret_day,
                const struct kind_deadline **ret_which);
/* Day of one deadline, whatever the state; false when its date is not there or it is met. */
bool deadline_day(const struct kind_deadline *deadline, const json_t *fields, int32_t *ret);

/* What a change changes: for each field of both, base → mine. */
struct field_change { const struct kind_field *field; const json_t *before, *after; }; /* NULL = not there; borrowed */
void fields_compare(const struct kind *kind, struct arena *arena, const json_t *before, const json_t *after,
                    struct field_change **ret, size_t *ret_count);
/* Three ways: what somebody changed (base → mine) onto what stands there now (theirs).  *ret: the merged fields (new
 * reference); *ret_clash: the fields that both changed to different values: in *ret they are as they stand (theirs). */
json_t *fields_merge(const struct kind *kind, struct arena *arena, const json_t *base, const json_t *mine,
                     const json_t *theirs, struct field_change **ret_clash, size_t *ret_clash_count);

#endif
