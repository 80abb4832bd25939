/* check.h - an offer looked at: its signs, what to ask, what to do now; for the page and for the JSON interface.
 *
 * Nothing of it is kept or logged: the text lives in the request's arena and goes with it. */
#ifndef KRES_SITE_CHECK_H
#define KRES_SITE_CHECK_H

#include "site/page.h"

enum { CHECK_LONGEST = 20000 }; /* characters */

struct check {
    struct str text;
    struct screen_result result;
    const struct screen_indicator **found; /* each once, in the order of the text; counter-signs too */
    size_t found_count;
    const struct advice_entry *questions[ADVICE_MOST], *tips[ADVICE_MOST];
    size_t question_count, tip_count;
};

/* ERR_INPUT with field "text": "!check-empty", "!check-too-long". */
MUST_CHECK bool check_look(struct web_request *request, struct str text, struct check *ret, struct err *err);
/* The key of the sentence that sums it up, and of the one that goes on from there; they never say what it is. */
const char *check_summary(const struct check *check);
const char *check_advice(const struct check *check);
/* The flood of checks has its own gate: true when this one has to prove something or wait. */
bool check_flooded(const struct web_request *request, struct str challenge, struct str solution,
                   struct flood_demand *demand);

#endif
