/* screen_work.c - see screen_work.h. */
#include "cmd/screen_work.h"

#include <stdlib.h>

#include "cmd/feed_rejects.h"
#include "cmd/screen_page.h"

bool screen_worker_new(const struct screen_job *job, struct screen_worker *ret, struct err *err)
{
    struct screen_worker worker = {.job = job};
    size_t indicators = screen_indicator_count(job->screen);
    if (job->page && !(worker.found = calloc(indicators + 1, sizeof *worker.found)))
        return err_set(err, ERR_FAULT, "cannot screen: out of memory");
    if (!screen_scratch_new(job->screen, &worker.scratch, err)) {
        free(worker.found);
        return false;
    }
    *ret = worker;
    return true;
}

void screen_worker_free(struct screen_worker *worker)
{
    screen_scratch_free(worker->scratch);
    arena_clear(&worker->arena);
    feed_reader_free(&worker->reader);
    free(worker->found);
    *worker = (struct screen_worker){0};
}

/* ---- output of any length ---- */

enum { PIECE = 256 * 1024 };

static void relieve(struct screen_worker *worker)
{
    if (worker->relieve && worker->block->out.n >= PIECE)
        worker->relieve(worker->context, worker->block);
}

void screen_put_raw(struct screen_worker *worker, struct str bytes)
{
    struct json_out *out = &worker->block->out;
    while (bytes.n > PIECE) {
        json_out_raw(out, bytes.p, PIECE);
        bytes = str_slice(bytes, PIECE, bytes.n);
        relieve(worker);
    }
    json_out_raw(out, bytes.p, bytes.n);
}

void screen_put_string(struct screen_worker *worker, struct str s)
{
    struct json_out *out = &worker->block->out;
    JSON_OUT(out, "\"");
    while (s.n > PIECE) {
        json_out_inside(out, str_slice(s, 0, PIECE));
        s = str_slice(s, PIECE, s.n);
        relieve(worker);
    }
    json_out_inside(out, s);
    JSON_OUT(out, "\"");
}

/* ---- one record as JSON ---- */

static void put_id(struct screen_worker *worker, const struct feed_record *record)
{
    if (!record->id.n)
        json_out_number(&worker->block->out, record->line);
    else if (record->id_is_json)
        screen_put_raw(worker, record->id);
    else
        screen_put_string(worker, record->id);
}

static void put_place(struct json_out *out, struct text_span span)
{
    JSON_OUT(out, ",\"start\":");
    json_out_number(out, span.start);
    JSON_OUT(out, ",\"end\":");
    json_out_number(out, span.end);
}

/* One of our own words, which need no escapes. */
static void put_word(struct json_out *out, const char *word)
{
    JSON_OUT(out, "\"");
    json_out_raw(out, word, strlen(word));
    JSON_OUT(out, "\"");
}

/* Those that speak for it, or those that speak against. */
static void put_findings(struct screen_worker *worker, struct str text, const struct screen_result *result, bool counter)
{
    struct json_out *out = &worker->block->out;
    bool any = false;
    for (size_t i = 0; i < result->finding_count; i++) {
        const struct screen_finding *finding = &result->findings[i];
        const struct screen_indicator *indicator = finding->indicator;
        if (indicator->counter != counter)
            continue;
        json_out_raw(out, ",", any);
        JSON_OUT(out, "{\"indicator\":");
        json_out_string(out, indicator->id);
        JSON_OUT(out, ",\"element\":");
        put_word(out, screen_element_name(indicator->element));
        JSON_OUT(out, ",\"strength\":");
        put_word(out, screen_strength_name(indicator->strength));
        put_place(out, finding->span);
        JSON_OUT(out, ",\"text\":");
        json_out_string(out, str_slice(text, finding->span.start, finding->span.end));
        JSON_OUT(out, "}");
        any = true;
        relieve(worker);
    }
}

static void put_identifiers(struct screen_worker *worker, const struct screen_result *result)
{
    struct json_out *out = &worker->block->out;
    for (size_t i = 0; i < result->identifier_count; i++) {
        const struct identifier *identifier = &result->identifiers[i];
        json_out_raw(out, ",", i > 0);
        JSON_OUT(out, "{\"type\":");
        put_word(out, identifier_type_name(identifier->type));
        JSON_OUT(out, ",\"value\":");
        json_out_string(out, identifier->value);
        put_place(out, identifier->span);
        JSON_OUT(out, "}");
        relieve(worker);
    }
}

static void put_why(struct screen_worker *worker, const struct screen_result *result)
{
    struct json_out *out = &worker->block->out;
    JSON_OUT(out, ",\"rule\":");
    json_out_string(out, result->rule);
    JSON_OUT(out, ",\"why\":");
    json_out_string(out, screen_explain(worker->job->screen, result, worker->job->lang, &worker->arena));
}

void screen_write_record(struct screen_worker *worker, const struct feed_record *record,
                         const struct screen_result *result)
{
    struct json_out *out = &worker->block->out;
    JSON_OUT(out, "{\"id\":");
    put_id(worker, record);
    JSON_OUT(out, ",\"level\":");
    put_word(out, screen_level_name(result->level));
    JSON_OUT(out, ",\"score\":");
    json_out_decimal(out, result->score);
    if (result->level != LEVEL_NONE)
        put_why(worker, result);
    JSON_OUT(out, ",\"forms\":[");
    for (size_t i = 0; i < result->form_count; i++) {
        json_out_raw(out, ",", i > 0);
        json_out_string(out, result->forms[i]);
    }
    JSON_OUT(out, "],\"findings\":[");
    put_findings(worker, record->text, result, false);
    JSON_OUT(out, "],\"counter\":[");
    put_findings(worker, record->text, result, true);
    JSON_OUT(out, "],\"identifiers\":[");
    put_identifiers(worker, result);
    JSON_OUT(out, "],\"lang\":");
    screen_put_string(worker, record->lang.n ? record->lang : result->lang);
    screen_pass_fields(worker);
    JSON_OUT(out, "}\n");
}

/* ---- blocks ---- */

static void reject(struct screen_worker *worker, const struct feed_record *record, const char *reason)
{
    struct screen_block *block = worker->block;
    block->rejected++;
    if (worker->job->feed.rejects || block->rejected <= FEED_TOLD)
        feed_reject(&worker->job->feed, &block->rejects, block->in.file, record->line, record->begin, reason);
}

static void tell(struct screen_worker *worker, const struct feed_record *record, const struct screen_result *result)
{
    const struct screen_job *job = worker->job;
    worker->block->levels[result->level]++;
    if (job->page)
        screen_page_take(worker, record, result);
    if (result->level < job->least)
        return;
    if (job->explain)
        screen_show_record(worker, record, result);
    else
        screen_write_record(worker, record, result);
}

/* One record.  false: the run cannot go on. */
static bool work_record(struct screen_worker *worker, const struct feed_record *record, struct err *err)
{
    struct screen_result result;
    if (screen_scan(worker->job->screen, worker->scratch, record->text, worker->job->country, &worker->arena, &result,
                    err)) {
        tell(worker, record, &result);
        return true;
    }
    if (err->kind != ERR_INPUT && err->kind != ERR_TOO_LARGE)
        return false;
    reject(worker, record, err->text);
    return true;
}

bool screen_work(struct screen_worker *worker, struct screen_block *block, struct err *err)
{
    worker->block = block;
    if (!feed_reader_begin(&worker->reader, &worker->job->feed, &block->in, err))
        return false;
    for (;;) {
        struct feed_record record;
        struct err wrong = {0};
        arena_reset(&worker->arena);
        enum feed_took took = feed_reader_next(&worker->reader, &record, &wrong);
        if (took == FEED_NOTHING)
            return true;
        if (took == FEED_WRONG) {
            reject(worker, &record, wrong.text);
        } else if (!work_record(worker, &record, &wrong)) {
            if (err)
                *err = wrong;
            return false;
        }
    }
}

void screen_block_reset(struct screen_block *block)
{
    feed_block_reset(&block->in);
    json_out_reset(&block->out, 4 * FEED_BIG);
    json_out_reset(&block->rejects, FEED_BIG);
    json_out_reset(&block->page, FEED_BIG);
    block->piece_count = 0;
    memset(block->levels, 0, sizeof block->levels);
    block->rejected = 0;
    block->failed = false;
}

void screen_block_free(struct screen_block *block)
{
    feed_block_free(&block->in);
    free(block->pieces);
    json_out_free(&block->out);
    json_out_free(&block->rejects);
    json_out_free(&block->page);
    *block = (struct screen_block){0};
}
