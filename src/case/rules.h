/* rules.h - what no table of a pack can say about records: rules of the field that run with every change.
 *
 * One row a kind, in the order in which they run; the functions stand in the file of their subject.  See struct item_rule
 * in record/item.h. */
#ifndef KRES_CASE_RULES_H
#define KRES_CASE_RULES_H

#include "record/item.h"

extern const struct item_rule case_rules[]; /* ended by a row whose kind is NULL */

#endif
