/* value_inside.h - what the files of value.h share (inside record/ only). */
#ifndef KRES_RECORD_VALUE_INSIDE_H
#define KRES_RECORD_VALUE_INSIDE_H

#include "record/value.h"

enum { VALUE_MOST = 200 }; /* in one list */

struct str value_string(const json_t *value); /* "" when it is none */
/* ERR_INPUT with the field's id.  Returns false. */
bool value_fault(const struct kind_field *field, const char *key, struct err *err);
bool value_date_known(struct str text, bool precise);
bool value_money_known(struct str amount);

#endif
