/* screen_source.h - the input of kres screen, cut into blocks of whole records.
 *
 * A source reads its files one after the other and gives blocks: some hundred kilobytes that begin and end with a
 * record, with the file and the line they come from.  What arrives slowly is given as soon as a record is whole.  A
 * record that cannot be one (too long, a quote that stays open) is a block of its own that says why; its bytes are not
 * kept.  Memory stays that of one block, whatever the input, but for a single record of up to SCREEN_RECORD_MOST.
 *
 * A source belongs to whoever holds its lock (screen_filter.c); a block to the thread that works on it. */
#ifndef KRES_CMD_SCREEN_SOURCE_H
#define KRES_CMD_SCREEN_SOURCE_H

#include "base/json_out.h"
#include "cmd/screen_format.h"

enum {
    SCREEN_BLOCK = 256 * 1024,              /* about so many bytes are a block */
    SCREEN_BLOCK_RECORDS = 2048,            /* short records: their output is longer than they are */
    SCREEN_BIG = 1024 * 1024,               /* a block past it is worked on alone */
    SCREEN_RECORD_MOST = 128 * 1024 * 1024, /* the longest record */
    SCREEN_BEGIN = 200,                     /* bytes of a rejected line that are shown */
    SCREEN_TOLD = 5                         /* rejected lines that are told of when no file takes them */
};

struct screen_block {
    char *memory;
    size_t room;
    char *bytes; /* whole records, in memory; whoever works on the block may change them */
    size_t n;
    const char *file;
    const struct screen_columns *columns; /* CSV: of this file */
    uint64_t line;                        /* of the first byte, from 1 */
    char broken[160];                     /* why this is no record but the beginning of a wrong one, or "" */
    uint64_t number;                      /* of the block, from 0 */
    uint64_t taken;                       /* bytes of input that are dealt with once the block is */

    /* What became of it: written when its turn comes. */
    struct json_out out, rejects;
    struct json_out page; /* pieces of HTML, one after the other */
    struct screen_piece *pieces;
    size_t piece_count, piece_room;
    uint64_t levels[SCREEN_LEVELS], rejected;
    bool failed; /* nothing may be written behind it; failure says why */
    struct err failure;
};

struct screen_source;

/* Checks that every file is there, and is none of those in others (NULL-ended): what is written to. */
MUST_CHECK bool screen_source_open(const struct screen_job *job, const char *const *others, struct screen_source **ret,
                                   struct err *err);
void screen_source_close(struct screen_source *source); /* NULL does nothing */
/* All bytes of all files, or 0 when that cannot be known. */
uint64_t screen_source_total(const struct screen_source *source);
/* The next block; *ret_any is false when there is none. */
MUST_CHECK bool screen_source_next(struct screen_source *source, struct screen_block *block, bool *ret_any,
                                   struct err *err);

/* For the next time: gives back what is larger than usual. */
void screen_block_reset(struct screen_block *block);
void screen_block_free(struct screen_block *block);

#endif
