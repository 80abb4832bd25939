/* ads_screen.c - see ads.h: the records of a block become ads, or rejected lines. */
#include <inttypes.h>
#include <stdlib.h>

#include "base/clock.h"
#include "cmd/ads.h"
#include "cmd/feed_format.h"
#include "cmd/linking_time.h"

enum { SIGNS_MOST = 500, LANG_MOST = 8, DAY_SECONDS = 86400 };

struct ads_screener {
    const struct ads_job *job;
    uint64_t skip;
    char mark[16];
    int64_t latest; /* nothing was posted later */
    struct screen_scratch *scratch;
    struct arena arena; /* of one record */
    struct feed_reader reader;
    struct ads_block *block;
    uint64_t rejected; /* since the last row */
};

void ads_block_reset(struct ads_block *block)
{
    feed_block_reset(&block->in);
    json_out_reset(&block->rejects, FEED_BIG);
    arena_reset(&block->arena);
    block->rows = NULL;
    block->count = block->room = 0;
    block->failed = false;
}

void ads_block_free(struct ads_block *block)
{
    feed_block_free(&block->in);
    json_out_free(&block->rejects);
    arena_clear(&block->arena);
}

bool ads_screener_new(const struct ads_job *job, uint64_t skip, const char *mark, struct ads_screener **ret,
                      struct err *err)
{
    struct ads_screener *screener = calloc(1, sizeof *screener);
    if (!screener)
        return err_set(err, ERR_FAULT, "cannot screen: out of memory");
    screener->job = job;
    screener->skip = skip;
    screener->latest = clock_now() + DAY_SECONDS;
    snprintf(screener->mark, sizeof screener->mark, "%s", mark);
    if (!screen_scratch_new(job->screen, &screener->scratch, err)) {
        free(screener);
        return false;
    }
    *ret = screener;
    return true;
}

void ads_screener_free(struct ads_screener *screener)
{
    if (!screener)
        return;
    screen_scratch_free(screener->scratch);
    arena_clear(&screener->arena);
    feed_reader_free(&screener->reader);
    free(screener);
}

/* ---- what a record says ---- */

/* In one piece of at most so many bytes, whole characters, without what no database takes. */
static struct str kept(struct arena *arena, struct str text, size_t most)
{
    text = str_trim(text);
    if (text.n > most) {
        text = str_slice(text, 0, most);
        text.n = str_utf8_length(text);
    }
    struct str copy = str_copy(arena, text);
    for (char *p = memchr(copy.p, 0, copy.n); p; p = memchr(p, 0, copy.n - (size_t)(p - copy.p)))
        *p++ = ' ';
    return copy;
}

static struct str json_field(struct ads_screener *screener, const struct jsonl_member *member)
{
    if (!member || (member->kind != JSONL_STRING && member->kind != JSONL_NUMBER))
        return STR("");
    if (member->kind == JSONL_NUMBER)
        return member->value;
    return jsonl_text(member, arena_alloc(&screener->arena, member->value.n + 1));
}

static bool is_called(struct str name, const char *wanted)
{
    name = str_trim(name);
    return name.n == strlen(wanted) && !strncasecmp(name.p, wanted, name.n);
}

static struct str csv_column(struct ads_screener *screener, const char *name)
{
    const struct feed_columns *columns = screener->reader.block->columns;
    for (size_t i = 0; i < columns->count; i++) {
        if (!is_called(columns->names[i], name))
            continue;
        const struct csv_field *field = &screener->reader.fields[i];
        return csv_text(field, arena_alloc(&screener->arena, field->raw.n + 1));
    }
    return STR("");
}

/* "" when there is none; plain lines have none. */
static struct str field(struct ads_screener *screener, const char *name)
{
    struct str value = STR("");
    if (screener->reader.block->columns)
        value = csv_column(screener, name);
    else if (screener->reader.jsonl.count)
        value = json_field(screener, jsonl_find(&screener->reader.jsonl, str_from(name)));
    return kept(&screener->block->arena, value, AD_FIELD_MOST);
}

static bool read_own(struct ads_screener *screener, const struct feed_record *record, struct str *ret, struct err *err)
{
    struct str own = record->id;
    if (record->id_is_json && own.n) {
        const struct jsonl_member *member = jsonl_find(&screener->reader.jsonl, STR("id"));
        if (member->kind == JSONL_OBJECT || member->kind == JSONL_ARRAY)
            return err_set(err, ERR_INPUT, "the id is neither a string nor a number");
        own = json_field(screener, member);
    }
    if (own.n > AD_OWN_MOST)
        return err_set(err, ERR_INPUT, "the id is longer than %d bytes", AD_OWN_MOST);
    *ret = kept(&screener->block->arena, own, AD_OWN_MOST);
    if (!ret->n)
        *ret = str_printf(&screener->block->arena, "%s:%" PRIu64, screener->mark, record->line);
    return true;
}

static bool check_text(struct str *text, struct err *err)
{
    *text = str_trim(*text);
    if (!text->n)
        return err_set(err, ERR_INPUT, "the text is empty");
    if (text->n > AD_TEXT_MOST)
        return err_set(err, ERR_INPUT, "the text has more than %d bytes: it is no ad", AD_TEXT_MOST);
    for (char *p = memchr(text->p, 0, text->n); p; p = memchr(p, 0, text->n - (size_t)(p - text->p)))
        *p++ = ' '; /* the block is ours to change */
    return true;
}

/* Not known, or in the future: 0. */
static int64_t posted(const struct ads_screener *screener, struct str time)
{
    int64_t at;
    return time.n && linking_time_read(time, &at) && at > 0 && at <= screener->latest ? at : 0;
}

struct str ads_signs(struct arena *arena, const struct screen_result *result)
{
    struct buf out = {.arena = arena};
    for (size_t i = 0; i < result->finding_count; i++) {
        const struct screen_indicator *indicator = result->findings[i].indicator;
        bool met = indicator->counter;
        for (size_t k = 0; k < i && !met; k++)
            met = result->findings[k].indicator == indicator;
        if (met || out.n + indicator->id.n >= SIGNS_MOST)
            continue;
        if (out.n)
            buf_byte(&out, ' ');
        buf_add(&out, indicator->id);
    }
    return out.n ? buf_str(&out) : STR("");
}

/* ---- a block ---- */

static void reject(struct ads_screener *screener, const struct feed_record *record, const char *reason)
{
    struct ads_block *block = screener->block;
    const struct feed *feed = &screener->job->feed;
    bool counts = record->line >= screener->skip;
    screener->rejected += counts;
    if (feed->rejects || (counts && block->rejected_after + screener->rejected <= FEED_TOLD))
        feed_reject(feed, &block->rejects, block->in.file, record->line, record->begin, reason);
}

static struct ads_row *new_row(struct ads_block *block)
{
    if (block->count == block->room) {
        size_t room = block->room ? 2 * block->room : 256;
        struct ads_row *rows = ARENA_ARRAY(&block->arena, room, struct ads_row);
        if (block->count)
            memcpy(rows, block->rows, block->count * sizeof *rows);
        block->rows = rows;
        block->room = room;
    }
    return &block->rows[block->count++];
}

/* What the ad says; what its words say; else the screen's guess among the few languages that it knows. */
static struct str language(struct ads_screener *screener, const struct feed_record *record,
                           const struct screen_result *result)
{
    if (record->lang.n && record->lang.n <= LANG_MOST)
        return record->lang;
    struct str lang = tongue_of(screener->job->tongues, &screener->arena, record->text);
    return lang.n ? lang : result->lang;
}

static bool take_record(struct ads_screener *screener, struct feed_record *record, struct err *err)
{
    const struct ads_job *job = screener->job;
    struct ads_block *block = screener->block;
    struct screen_result result;
    struct str own;
    if (!check_text(&record->text, err) || !read_own(screener, record, &own, err))
        return false;
    if (record->line < screener->skip)
        return true;
    if (!screen_scan(job->screen, screener->scratch, record->text, job->country, &screener->arena, &result, err))
        return false;
    struct ads_row *row = new_row(block);
    struct str lang = language(screener, record, &result);
    *row = (struct ads_row){.next_line = record->line + record->lines, .rejected_before = screener->rejected};
    row->ad = (struct ad_row){.own = own, .posted = posted(screener, record->time), .seen = job->seen,
                              .text = record->text, .title = field(screener, "title"), .url = field(screener, "url"),
                              .place = field(screener, "place"), .lang = kept(&block->arena, lang, LANG_MOST),
                              .signs = ads_signs(&block->arena, &result), .level = (int)result.level};
    screener->rejected = 0;
    return true;
}

static bool work(struct ads_screener *screener, struct err *err)
{
    for (;;) {
        struct feed_record record;
        struct err wrong = {0};
        arena_reset(&screener->arena);
        enum feed_took took = feed_reader_next(&screener->reader, &record, &wrong);
        if (took == FEED_NOTHING)
            return true;
        if (took == FEED_TOOK && take_record(screener, &record, &wrong))
            continue;
        if (took == FEED_TOOK && wrong.kind != ERR_INPUT && wrong.kind != ERR_TOO_LARGE) {
            *err = wrong;
            return false;
        }
        reject(screener, &record, wrong.text);
    }
}

void ads_screen(struct ads_screener *screener, struct ads_block *block)
{
    screener->block = block;
    screener->rejected = 0;
    block->rejected_after = 0;
    block->failed = !feed_reader_begin(&screener->reader, &screener->job->feed, &block->in, &block->failure) ||
                    !work(screener, &block->failure);
    block->end_line = screener->reader.line;
    block->rejected_after = screener->rejected;
}
