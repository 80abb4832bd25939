/* rules.c - the table of rules; see rules.h. */
#include "case/rules.h"

const struct item_rule case_rules[] = {
    {.kind = NULL},
};
