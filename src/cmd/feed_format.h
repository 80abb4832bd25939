/* feed_format.h - how a text and what belongs to it stand in a record: JSON Lines, CSV, plain lines.
 *
 * One row a format.  A record is taken from the bytes of a block in place; nothing is copied but what has escapes. */
#ifndef KRES_CMD_FEED_FORMAT_H
#define KRES_CMD_FEED_FORMAT_H

#include "base/csv.h"
#include "base/jsonl.h"
#include "cmd/feed_source.h"

struct feed_record {
    struct str id;   /* as it was given; n 0: none, the line's number stands for it */
    bool id_is_json; /* id is raw JSON, not a text */
    struct str text;
    struct str lang; /* or empty */
    struct str time; /* as it stands, when the feed wants times; or empty */
    uint64_t line;   /* of its first byte */
    uint64_t lines;  /* how many it takes; 1 unless the format says otherwise */
    struct str begin; /* its first bytes, as they were read */
};

/* Goes through the records of blocks.  One a thread; zeroes are ready for use, given back with feed_reader_free. */
struct feed_reader {
    const struct feed *feed;
    struct feed_block *block;
    size_t at; /* bytes of the block that are done */
    uint64_t line;
    char begin[FEED_BEGIN];
    /* The fields of the record that was read last: of JSON Lines, of CSV. */
    struct jsonl jsonl;
    struct csv_field *fields;
    size_t field_count, field_room;
};

enum feed_took { FEED_TOOK, FEED_NOTHING, FEED_WRONG };

struct feed_format {
    const char *name;
    bool header; /* the first record of a file names columns; records may hold line breaks */
    /* The record at the start of bytes (which are whole records, and the reader's to change).  *used: its bytes with
     * its end of line, also of a wrong one.  FEED_NOTHING: an empty line.  FEED_WRONG: err says why. */
    enum feed_took (*take)(struct feed_reader *reader, char *bytes, size_t n, struct feed_record *record, size_t *used,
                           struct err *err);
};

/* Ended by a row without a name; the first is the usual one. */
extern const struct feed_format feed_formats[];

MUST_CHECK bool feed_reader_begin(struct feed_reader *reader, const struct feed *feed, struct feed_block *block,
                                  struct err *err);
/* FEED_NOTHING: the block has ended.  FEED_WRONG: a line to be rejected; begin and line of it are set, err says why.
 * What the record holds lives until the next one and points into the block. */
enum feed_took feed_reader_next(struct feed_reader *reader, struct feed_record *ret, struct err *err);
void feed_reader_free(struct feed_reader *reader);

/* Writes the record's id as JSON: as it was given, or the number of its line. */
void feed_put_id(struct json_out *out, const struct feed_record *record);

/* Reads a header, which lives in the arena.  The error names the columns that were found. */
MUST_CHECK bool feed_columns_read(struct arena *arena, struct str header, char separator, const char *file,
                                  struct feed_columns *ret, struct err *err);

#endif
