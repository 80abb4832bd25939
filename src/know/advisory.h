/* advisory.h - when an advisory of the working group holds: from the beginning of the day it is published on to the end of
 * its last day, in the time zone of this machine, unless it was withdrawn before. */
#ifndef KRES_KNOW_ADVISORY_H
#define KRES_KNOW_ADVISORY_H

#include "know/know.h"

enum advisory_state { ADVISORY_COMING, ADVISORY_CURRENT, ADVISORY_ENDED, ADVISORY_WITHDRAWN };

enum advisory_state advisory_state(const struct content_item *item, int64_t now);
/* The first moment of its first day, and the first moment after its last; INT64_MIN and INT64_MAX when none is set. */
int64_t advisory_begin(const struct yaml *root);
int64_t advisory_end(const struct yaml *root);

#endif
