/* screen_work.h - one thread's work: the records of a block through the screen, and what is written about them.
 *
 * A worker has a scratch, an arena that is reset for every record, and the readers' memory; it works on one block at a
 * time and writes into that block.  A block that is worked on alone may hand its output on before it is whole
 * (relieve), so that one huge record is not kept twice. */
#ifndef KRES_CMD_SCREEN_WORK_H
#define KRES_CMD_SCREEN_WORK_H

#include "cmd/feed_format.h"
#include "cmd/screen.h"

/* A block of input and what became of it: written when its turn comes. */
struct screen_block {
    struct feed_block in;
    struct json_out out, rejects;
    struct json_out page; /* pieces of HTML, one after the other */
    struct screen_piece *pieces;
    size_t piece_count, piece_room;
    uint64_t levels[SCREEN_LEVELS], rejected;
    bool failed; /* nothing may be written behind it; failure says why */
    struct err failure;
};

/* For the next time: gives back what is larger than usual. */
void screen_block_reset(struct screen_block *block);
void screen_block_free(struct screen_block *block);

struct screen_worker {
    const struct screen_job *job;
    struct screen_scratch *scratch;
    struct arena arena; /* of one record */
    struct feed_reader reader;
    struct screen_block *block;
    void (*relieve)(void *context, struct screen_block *block); /* writes and empties block->out; or NULL */
    void *context;
    uint64_t *found; /* texts in which each indicator stood; only for a page */
};

MUST_CHECK bool screen_worker_new(const struct screen_job *job, struct screen_worker *ret, struct err *err);
void screen_worker_free(struct screen_worker *worker);
/* Fills block->out, rejects, page and the counts.  An error (out of memory, never a wrong line) ends the run: what was
 * written until then is whole. */
MUST_CHECK bool screen_work(struct screen_worker *worker, struct screen_block *block, struct err *err);

/* Output of any length into block->out. */
void screen_put_raw(struct screen_worker *worker, struct str bytes);
void screen_put_string(struct screen_worker *worker, struct str s);

/* Adds ,"name":value for each field of the record just taken that is none of ours. */
void screen_pass_fields(struct screen_worker *worker);

/* The way a record is written, chosen by the job. */
void screen_write_record(struct screen_worker *worker, const struct feed_record *record,
                         const struct screen_result *result);
void screen_show_record(struct screen_worker *worker, const struct feed_record *record,
                        const struct screen_result *result);

/* A record's id for people: without the quotes of JSON, not longer than a line, nothing that steers; empty when the
 * record has none. */
struct str screen_shown_id(struct screen_worker *worker, const struct feed_record *record);

/* Is this a field that every output record has, so that one of the input gives way? */
bool screen_is_own_field(struct str name);

#endif
