/* feed_rejects.h - lines that are no texts: written to a file, or told of on standard error.
 *
 * Whoever works on a block puts them into memory of the block; they are written in the order of the input, by one thread
 * at a time. */
#ifndef KRES_CMD_FEED_REJECTS_H
#define KRES_CMD_FEED_REJECTS_H

#include "base/json_out.h"
#include "cmd/feed.h"
#include "cmd/line_writer.h"
#include "cmd/progress.h"

struct feed_rejects { /* made by feed_rejects_open */
    const struct feed *feed;
    const struct progress *progress; /* taken off the terminal before a line is told */
    struct line_writer writer;
    unsigned told;
};

/* Adds a line of JSON for the file of rejects; without one, a line for people.  begin: first bytes of the input. */
void feed_reject(const struct feed *feed, struct json_out *out, const char *file, uint64_t line, struct str begin,
                 const char *reason);

MUST_CHECK bool feed_rejects_open(struct feed_rejects *rejects, const struct feed *feed,
                                  const struct progress *progress, struct err *err);
/* Without a file the first few are told of. */
MUST_CHECK bool feed_rejects_put(struct feed_rejects *rejects, struct str lines, struct err *err);
MUST_CHECK bool feed_rejects_close(struct feed_rejects *rejects, struct err *err);
/* What --strict makes of so many; false is an error. */
MUST_CHECK bool feed_rejects_judge(const struct feed *feed, uint64_t rejected, struct err *err);
/* "; 3 lines rejected" for the last line on the terminal, or nothing. */
void feed_rejects_tell(const struct feed *feed, uint64_t rejected);

#endif
