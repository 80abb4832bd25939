/* feed_source.h - the input of a command, cut into blocks of whole records.
 *
 * A source reads its files one after the other and gives blocks: some hundred kilobytes that begin and end with a
 * record, with the file and the line they come from.  What arrives slowly is given as soon as a record is whole.  A
 * record that cannot be one (too long, a quote that stays open) is a block of its own that says why; its bytes are not
 * kept.  Memory stays that of one block, whatever the input, but for a single record of up to FEED_RECORD_MOST.
 *
 * A source belongs to whoever holds its lock (the command); a block to the thread that works on it. */
#ifndef KRES_CMD_FEED_SOURCE_H
#define KRES_CMD_FEED_SOURCE_H

#include "base/json_out.h"
#include "cmd/feed.h"

enum {
    FEED_BLOCK = 256 * 1024,              /* about so many bytes are a block */
    FEED_BLOCK_RECORDS = 2048,            /* short records: their output is longer than they are */
    FEED_BIG = 1024 * 1024,               /* a block past it is worked on alone */
    FEED_RECORD_MOST = 128 * 1024 * 1024, /* the longest record */
    FEED_BEGIN = 200,                     /* bytes of a rejected line that are shown */
    FEED_TOLD = 5                         /* rejected lines that are told of when no file takes them */
};

/* What a CSV header says. */
struct feed_columns {
    struct str *names;
    size_t count;
    size_t text, id, lang, time; /* which column; count: none */
    char separator;
    const char *file;
};

struct feed_block {
    char *memory;
    size_t room;
    char *bytes; /* whole records, in memory; whoever works on the block may change them */
    size_t n;
    const char *file;
    const struct feed_columns *columns; /* CSV: of this file */
    uint64_t line;                        /* of the first byte, from 1 */
    char broken[160];                     /* why this is no record but the beginning of a wrong one, or "" */
    uint64_t number;                      /* of the block, from 0 */
    uint64_t taken;                       /* bytes of input that are dealt with once the block is */
};

struct feed_source;

/* Checks that every file is there, and is none of those in others (NULL-ended): what is written to. */
MUST_CHECK bool feed_source_open(const struct feed *feed, const char *const *others, struct feed_source **ret,
                                   struct err *err);
void feed_source_close(struct feed_source *source); /* NULL does nothing */
/* All bytes of all files, or 0 when that cannot be known. */
uint64_t feed_source_total(const struct feed_source *source);
/* From now on a record longer than so many bytes ends the reading with ERR_TOO_LARGE: there is no memory for it.  Less than
 * a mebibyte, and more than FEED_RECORD_MOST, are taken as these. */
void feed_source_bound(struct feed_source *source, uint64_t record_most);
/* The next block; *ret_any is false when there is none. */
MUST_CHECK bool feed_source_next(struct feed_source *source, struct feed_block *block, bool *ret_any,
                                   struct err *err);

/* For the next time: gives back what is larger than usual. */
void feed_block_reset(struct feed_block *block);
void feed_block_free(struct feed_block *block);

#endif
