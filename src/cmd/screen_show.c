/* screen_show.c - a screened text for people at a terminal: the level and why, the text with its marked words, and what
 * each of them is a sign of. */
#include "cmd/screen_stretch.h"
#include "cmd/screen_work.h"

/* How words of each tone look; without colour they stand in brackets. */
static const struct { const char *tone, *colour; } tones[] = {
    {"strong", "\x1b[1;97;41m"}, {"medium", "\x1b[30;43m"}, {"weak", "\x1b[4;33m"}, {"counter", "\x1b[32m"},
    {"high", "\x1b[1;31m"},      {"some", "\x1b[33m"},      {"none", "\x1b[2m"},    {"bold", "\x1b[1m"}};

static void put(struct screen_worker *worker, const char *text)
{
    json_out_raw(&worker->block->out, text, strlen(text));
}

static void tone_begin(struct screen_worker *worker, const char *tone)
{
    for (size_t i = 0; worker->job->colour && i < LEN(tones); i++)
        if (!strcmp(tones[i].tone, tone))
            put(worker, tones[i].colour);
}

static void tone_end(struct screen_worker *worker)
{
    put(worker, worker->job->colour ? "\x1b[0m" : "");
}

/* Without what could steer the terminal; further lines are indented. */
static void put_safe(struct screen_worker *worker, struct str s)
{
    struct json_out *out = &worker->block->out;
    s = screen_safe(&worker->arena, s);
    while (s.p) {
        struct str line = str_cut(&s, '\n');
        json_out_raw(out, line.p, line.n);
        if (s.p)
            JSON_OUT(out, "\n  ");
    }
}

struct str screen_shown_id(struct screen_worker *worker, const struct feed_record *record)
{
    struct str id = record->id;
    if (record->id_is_json && str_starts(id, STR("\"")))
        id = str_slice(id, 1, id.n - 1);
    id = str_slice(id, 0, 200);
    return screen_safe(&worker->arena, str_slice(id, 0, str_utf8_length(id)));
}

static void show_head(struct screen_worker *worker, const struct feed_record *record,
                      const struct screen_result *result)
{
    struct json_out *out = &worker->block->out;
    const char *level = screen_level_name(result->level);
    tone_begin(worker, level);
    put(worker, level);
    tone_end(worker);
    JSON_OUT(out, "  ");
    json_out_decimal(out, result->score);
    JSON_OUT(out, "  ");
    tone_begin(worker, "bold");
    put_safe(worker, str_from(worker->block->in.file));
    JSON_OUT(out, ":");
    json_out_number(out, record->line);
    tone_end(worker);
    struct str id = screen_shown_id(worker, record);
    if (id.n) {
        JSON_OUT(out, "  id ");
        put_safe(worker, id);
    }
    JSON_OUT(out, "\n");
    struct str why = screen_explain(worker->job->screen, result, worker->job->lang, &worker->arena);
    if (why.n) {
        JSON_OUT(out, "  ");
        put_safe(worker, why);
        JSON_OUT(out, "\n");
    }
}

static void show_text(struct screen_worker *worker, struct str text, const struct screen_result *result)
{
    struct screen_stretches stretches = {.text = text, .result = result};
    struct screen_stretch stretch;
    put(worker, "\n  ");
    while (screen_stretch_next(&stretches, &stretch)) {
        if (stretch.gap)
            put(worker, " \xe2\x80\xa6 ");
        if (stretch.count) {
            tone_begin(worker, screen_stretch_tone(&stretch));
            put(worker, worker->job->colour ? "" : "[");
        }
        put_safe(worker, stretch.text);
        if (stretch.count) {
            put(worker, worker->job->colour ? "" : "]");
            tone_end(worker);
        }
    }
    put(worker, "\n\n");
}

static void show_signs(struct screen_worker *worker, const struct screen_result *result)
{
    const struct screen *screen = worker->job->screen;
    struct str lang = worker->job->lang;
    bool any = false;
    for (size_t i = 0; i < result->finding_count; i++) {
        const struct screen_indicator *indicator = result->findings[i].indicator;
        if (!screen_is_first(result, i))
            continue;
        const char *tone = indicator->counter ? "counter" : screen_strength_name(indicator->strength);
        put(worker, "  - ");
        tone_begin(worker, tone);
        put_safe(worker, screen_name(screen, indicator, lang));
        tone_end(worker);
        put(worker, " (");
        put(worker, indicator->counter ? "speaks against it" : screen_element_name(indicator->element));
        put(worker, ", ");
        put(worker, screen_strength_name(indicator->strength));
        put(worker, "): ");
        put_safe(worker, screen_reason(screen, indicator, lang));
        put(worker, "\n");
        any = true;
    }
    for (size_t i = 0; i < result->identifier_count && i < 50; i++) {
        put(worker, "  - ");
        put(worker, identifier_type_name(result->identifiers[i].type));
        put(worker, ": ");
        put_safe(worker, result->identifiers[i].value);
        put(worker, "\n");
        any = true;
    }
    put(worker, any ? "\n" : "");
}

void screen_show_record(struct screen_worker *worker, const struct feed_record *record,
                        const struct screen_result *result)
{
    show_head(worker, record, result);
    show_text(worker, record->text, result);
    show_signs(worker, result);
}
