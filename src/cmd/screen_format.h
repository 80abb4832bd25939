/* screen_format.h - how a text and what belongs to it stand in a record: JSON Lines, CSV, plain lines.
 *
 * One row a format.  A record is taken from the bytes of a block in place; nothing is copied but what has escapes. */
#ifndef KRES_CMD_SCREEN_FORMAT_H
#define KRES_CMD_SCREEN_FORMAT_H

#include "base/csv.h"
#include "base/json_out.h"
#include "cmd/screen.h"

struct screen_worker;

/* What a CSV header says. */
struct screen_columns {
    struct str *names;
    size_t count;
    size_t text, id, lang; /* which column; count: none */
    char separator;
    const char *file;
};

struct screen_record {
    struct str id;   /* as it was given; n 0: none, the line's number stands for it */
    bool id_is_json; /* id is raw JSON, not a text */
    struct str text;
    struct str lang; /* or empty */
    uint64_t line;   /* of its first byte */
    uint64_t lines;  /* how many it takes; 1 unless the format says otherwise */
    struct str begin; /* its first bytes, as they were read */
};

enum screen_took { SCREEN_TOOK, SCREEN_NOTHING, SCREEN_WRONG };

struct screen_format {
    const char *name;
    bool header; /* the first record of a file names columns; records may hold line breaks */
    /* The record at the start of bytes (which are whole records, and the worker's to change).  *used: its bytes with
     * its end of line, also of a wrong one.  SCREEN_NOTHING: an empty line.  SCREEN_WRONG: err says why. */
    enum screen_took (*take)(struct screen_worker *worker, char *bytes, size_t n, struct screen_record *record,
                             size_t *used, struct err *err);
    /* Adds ,"name":value for each field of the record just taken that is none of ours. */
    void (*pass)(struct screen_worker *worker);
};

/* Ended by a row without a name; the first is the usual one. */
extern const struct screen_format screen_formats[];

/* Reads a header, which lives in the arena.  The error names the columns that were found. */
MUST_CHECK bool screen_columns_read(struct arena *arena, struct str header, char separator, const char *file,
                                    struct screen_columns *ret, struct err *err);

#endif
