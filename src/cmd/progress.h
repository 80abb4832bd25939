/* progress.h - how far a long run is, on one line of a terminal that is written over.
 *
 * One thread at a time; nothing is shown unless shown is set. */
#ifndef KRES_CMD_PROGRESS_H
#define KRES_CMD_PROGRESS_H

#include "base/base.h"

struct progress {
    bool shown;
    int64_t began, last; /* milliseconds */
};

void progress_begin(struct progress *progress, bool shown);
/* Since the beginning; never 0. */
double progress_seconds(const struct progress *progress);
/* Is it shown, and a second old? */
bool progress_is_due(const struct progress *progress);
/* "VERB 12 of 40 MB, 33 MB/s, MORE, 0:03 left"; total 0: not known; verb and more may be "". */
void progress_show(struct progress *progress, const char *verb, uint64_t done, uint64_t total, const char *more);
/* A line as it is. */
void progress_say(struct progress *progress, const char *line);
void progress_hide(const struct progress *progress);

#endif
