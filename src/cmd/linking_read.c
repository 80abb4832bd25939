/* linking_read.c - see linking.h: every thread takes a block, adds its texts and keeps what has to be said of them. */
#include <inttypes.h>
#include <stdlib.h>

#include "base/memory.h"
#include "cmd/feed_format.h"
#include "cmd/linking_clusters.h"
#include "cmd/linking_memory.h"
#include "cmd/linking_state.h"

struct reading { /* of one thread */
    struct linking *linking;
    unsigned thread;
    struct feed_reader reader;
    struct feed_block block;
    struct json_out out, rejects;
    struct arena scratch;
    uint64_t texts, brief, rejected; /* of the block */
};

static void stop(struct linking *linking, const struct err *err)
{
    pthread_mutex_lock(&linking->order);
    if (!linking->stopped)
        linking->err = *err;
    linking->stopped = true;
    pthread_mutex_unlock(&linking->order);
}

static bool is_stopped(struct linking *linking)
{
    pthread_mutex_lock(&linking->order);
    bool stopped = linking->stopped;
    pthread_mutex_unlock(&linking->order);
    return stopped;
}

/* ---- one block ---- */

static void keep_id(struct json_out *out, const struct feed_record *record)
{
    if (!record->id.n)
        json_out_number(out, record->line);
    else if (record->id_is_json)
        json_out_raw(out, record->id.p, record->id.n);
    else
        json_out_string(out, record->id);
}

/* How many; their numbers. */
static uint32_t add_marks(struct reading *reading, struct str body, uint32_t text, uint32_t numbers[LINK_MARKS_MOST])
{
    struct link_marks marks;
    link_marks_read(&reading->scratch, body, NULL, &marks);
    link_hands_add(reading->linking->hands, reading->thread, text, &marks, numbers);
    return (uint32_t)marks.count;
}

static void add_record(struct reading *reading, const struct feed_record *record)
{
    struct json_out *out = &reading->out;
    struct linking *linking = reading->linking;
    struct linking_record head = {.text = link_add(linking->link, reading->thread, record->text)};
    uint32_t numbers[LINK_MARKS_MOST];
    size_t at = out->n;
    if (linking->hands)
        head.marks = add_marks(reading, record->text, head.text, numbers);
    json_out_raw(out, (const char *)&head, sizeof head);
    json_out_raw(out, (const char *)numbers, head.marks * sizeof *numbers);
    size_t behind = out->n;
    keep_id(out, record);
    head.id = (uint32_t)(out->n - behind);
    if (linking->state || (linking->described && (head.text != LINK_NO_TEXT || head.marks))) {
        head.time = (uint32_t)record->time.n;
        head.body = (uint32_t)record->text.n;
        json_out_raw(out, record->time.p, record->time.n);
        json_out_raw(out, record->text.p, record->text.n);
    }
    memcpy(out->p + at, &head, sizeof head);
    if (linking->state)
        linking_record_seal(out->p + at);
    reading->texts++;
    reading->brief += head.text == LINK_NO_TEXT;
}

static void reject(struct reading *reading, const struct feed_record *record, const char *reason)
{
    const struct feed *feed = &reading->linking->feed;
    reading->rejected++;
    if (feed->rejects || reading->rejected <= FEED_TOLD)
        feed_reject(feed, &reading->rejects, reading->block.file, record->line, record->begin, reason);
}

static bool add_records(struct reading *reading, struct err *err)
{
    struct feed_record record;
    struct err wrong = {0};
    enum feed_took took;
    reading->texts = reading->brief = reading->rejected = 0;
    json_out_reset(&reading->out, FEED_BIG);
    json_out_reset(&reading->rejects, FEED_BIG);
    if (reading->linking->state)
        linking_head_room(&reading->out);
    if (!feed_reader_begin(&reading->reader, &reading->linking->feed, &reading->block, err))
        return false;
    while ((took = feed_reader_next(&reading->reader, &record, &wrong)) != FEED_NOTHING)
        if (took == FEED_WRONG)
            reject(reading, &record, wrong.text);
        else
            add_record(reading, &record);
    return true;
}

/* ---- what is kept of it ---- */

static void show_progress(struct linking *linking)
{
    char more[64];
    snprintf(more, sizeof more, "%" PRIu64 " texts", linking->texts);
    progress_show(&linking->progress, "reading", linking->bytes, feed_source_total(linking->source), more);
}

static bool keep_piece(struct linking *linking, uint64_t number, struct linking_piece piece, struct err *err)
{
    if (number >= linking->piece_room) {
        size_t room = 2 * (size_t)number + 64;
        struct linking_piece *pieces = realloc(linking->pieces, room * sizeof *pieces);
        if (!pieces)
            return err_set(err, ERR_FAULT, "cannot link: out of memory");
        linking->pieces = pieces;
        linking->piece_room = room;
    }
    linking->pieces[number] = piece;
    return true;
}

static bool keep(struct reading *reading, struct err *err)
{
    struct linking *linking = reading->linking;
    size_t head = linking->state ? sizeof(struct linking_head) : 0;
    struct linking_piece piece = {.records = reading->out.n - head, .rejects = reading->rejects.n};
    json_out_raw(&reading->out, reading->rejects.p, reading->rejects.n);
    if (linking->state)
        linking_head_seal(reading->out.p, &piece, reading->texts);
    if (!spool_put(&linking->spool, str_make(reading->out.p, reading->out.n), &piece.at, err))
        return false;
    piece.at += head;
    if (linking->spool.end >> LINKING_PLACE_BITS)
        return err_set(err, ERR_TOO_LARGE, "more than a terabyte of texts cannot be linked at once");
    pthread_mutex_lock(&linking->order);
    linking->texts += reading->texts;
    linking->brief += reading->brief;
    linking->rejected += reading->rejected;
    linking->bytes += reading->block.taken;
    if (progress_is_due(&linking->progress))
        show_progress(linking);
    bool ok = keep_piece(linking, reading->block.number, piece, err) && linking_memory_check(linking, err);
    pthread_mutex_unlock(&linking->order);
    return ok;
}

/* ---- all blocks ---- */

struct taking { struct reading *reading; bool any, held; }; /* held: the input */

/* A big block (one huge record) is worked on while its thread holds the input, so that there is one at a time. */
static bool take_block(void *context, struct err *err)
{
    struct taking *taking = context;
    struct linking *linking = taking->reading->linking;
    struct feed_block *block = &taking->reading->block;
    feed_block_reset(block);
    pthread_mutex_lock(&linking->input);
    taking->held = true;
    feed_source_bound(linking->source, linking_memory_record(linking));
    bool ok = linking->ended || is_stopped(linking) || feed_source_next(linking->source, block, &taking->any, err);
    linking->ended = !taking->any;
    if (taking->any)
        block->number = linking->next_number++;
    if (block->room <= FEED_BIG) {
        taking->held = false;
        pthread_mutex_unlock(&linking->input);
    }
    return ok && (!taking->any || (add_records(taking->reading, err) && keep(taking->reading, err)));
}

/* Memory may run out anywhere in it: then the others must not wait for the input. */
static bool read_block(struct reading *reading)
{
    struct taking taking = {.reading = reading};
    struct err err = {0};
    bool ok = memory_guarded(take_block, &taking, NULL, &err);
    if (taking.held) { /* what a huge record took is given back before the next one is read */
        feed_block_reset(&reading->block);
        json_out_reset(&reading->out, FEED_BIG);
        json_out_reset(&reading->rejects, FEED_BIG);
        pthread_mutex_unlock(&reading->linking->input);
    }
    if (!ok)
        stop(reading->linking, &err);
    return taking.any && ok;
}

static void read_blocks(void *context, unsigned thread, size_t piece)
{
    struct reading reading = {.linking = context, .thread = thread};
    UNUSED(piece);
    while (read_block(&reading))
        continue;
    feed_reader_free(&reading.reader);
    feed_block_free(&reading.block);
    json_out_free(&reading.out);
    json_out_free(&reading.rejects);
    arena_clear(&reading.scratch);
}

bool linking_read(struct linking *linking, struct err *err)
{
    link_crew_run(linking->feed.threads, linking->feed.threads, read_blocks, linking);
    if (linking->stopped)
        *err = linking->err;
    return !linking->stopped;
}
