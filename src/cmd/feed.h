/* feed.h - many texts that a command is fed with: where they come from, how they stand there, what becomes of wrong lines.
 *
 * What kres screen and kres link have in common.  A feed is made from the command line, never changes afterwards, and is
 * read by any thread.  Blocks of it come from feed_source.h, the records in them from feed_format.h. */
#ifndef KRES_CMD_FEED_H
#define KRES_CMD_FEED_H

#include "cmd/cmd.h"

struct feed_format; /* feed_format.h */

struct feed {
    const struct feed_format *format;
    char separator;           /* of CSV; 0: seen from each header */
    const char *const *files; /* "-": standard input */
    size_t file_count;        /* at least 1 */
    unsigned threads;
    bool times;               /* records say their time */
    bool strict;              /* rejected lines are an error in the end */
    const char *rejects;      /* file, or NULL */
};

/* Rows of a command's options. */
#define FEED_OPTIONS_IN                                                                                               \
    {"--format", "jsonl|csv|text", "How the texts stand in the input.  Default: jsonl."},                            \
    {"--separator", "CHARACTER", "Between the fields of CSV: , ; tab or another.  Otherwise seen from the header."}
#define FEED_OPTIONS_RUN                                                                                              \
    {"--rejects", "FILE", "Where lines that are no texts go, with number and reason, as JSON Lines."},               \
    {"--strict", NULL, "Rejected lines make the exit status 1."},                                                    \
    {"--threads", "NUMBER", "How many work at once.  Default: as many as there are processors."}

/* From operands and options; at most so many threads. */
MUST_CHECK bool feed_read(struct cmd *cmd, unsigned threads_most, struct feed *ret, struct err *err);
/* One word of several; known is NULL-ended.  *ret stays when the option was not given. */
MUST_CHECK bool feed_read_choice(struct cmd *cmd, const char *flag, const char *const *known, size_t *ret,
                                 struct err *err);

#endif
