/* rules.c - the table of rules; see rules.h. */
#include "case/rules.h"

#include "case/consent.h"
#include "case/lodging.h"
#include "case/notice.h"
#include "case/referral.h"

const struct item_rule case_rules[] = {
    CONSENT_RULE,
    REFERRAL_RULE,
    {.kind = "place", .before = lodging_place_before, .within = lodging_place_within, .hides = lodging_place_hides},
    {.kind = "placement", .before = lodging_placement_before, .within = lodging_placement_within},
    {.kind = "bed-request", .before = bed_request_before, .within = bed_request_within},
    {.kind = "alert", .before = alert_before, .within = alert_within},
    {.kind = NULL},
};
