/* rules.c - the table of rules; see rules.h. */
#include "case/rules.h"

#include "case/consent.h"
#include "case/referral.h"
#include "case/webhook.h"

const struct item_rule case_rules[] = {
    CONSENT_RULE,
    REFERRAL_RULE,
    WEBHOOK_RULE, /* every kind: after those that may refuse */
    {.kind = NULL},
};
