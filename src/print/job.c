/* job.c - see job.h. */
#include "print/job.h"

#include <jansson.h>
#include <stdlib.h>

enum { LINK_MOST = 300, WIDTH_MOST = 1600, DRAWING_MOST = 60 };

static const char *const papers[PAPERS] = {"a3", "a4", "a5", "letter"};

const char *paper_name(enum paper paper)
{
    return papers[paper];
}

bool paper_find(struct str name, enum paper *ret)
{
    for (int i = 0; i < PAPERS; i++)
        if (str_is(name, papers[i])) {
            *ret = (enum paper)i;
            return true;
        }
    return false;
}

/* Every text of a job: where it stands in it, and how long it may be. */
#define POSTER(field) offsetof(struct print_job, poster.field)
#define CARD(field) offsetof(struct print_job, card.field)
static const struct { const char *key; size_t at, most; } texts[] = {
    {"ui", offsetof(struct print_job, ui), 4096},
    {"lang", POSTER(lang), 20},
    {"title", POSTER(title), POSTER_TEXT_MOST},
    {"call", POSTER(call), POSTER_TEXT_MOST},
    {"drawing", POSTER(drawing), DRAWING_MOST},
    {"link", POSTER(link), LINK_MOST},
    {"address", POSTER(address), LINK_MOST},
    {"danger", POSTER(danger), POSTER_TEXT_MOST},
    {"phone", POSTER(phone), POSTER_TEXT_MOST},
    {"place", POSTER(place), POSTER_TEXT_MOST},
    {"card-lang", CARD(lang), 20},
    {"card-title", CARD(title), POSTER_TEXT_MOST},
    {"card-line", CARD(line), 2 * POSTER_TEXT_MOST},
    {"card-drawing", CARD(drawing), DRAWING_MOST},
    {"document", offsetof(struct print_job, document), DOCUMENT_MOST},
};

static const struct str *text_at(const struct print_job *job, size_t i)
{
    return (const struct str *)(const void *)((const char *)job + texts[i].at);
}

static bool text_is_good(const char *key, struct str text, size_t most, struct err *err)
{
    if (text.n > most)
        return err_set(err, ERR_INPUT, "the text \"%s\" is longer than %zu bytes", key, most);
    return str_is_utf8(text) || err_set(err, ERR_INPUT, "the text \"%s\" is not UTF-8", key);
}

bool job_check(const struct print_job *job, struct err *err)
{
    for (size_t i = 0; i < LEN(texts); i++)
        if (!text_is_good(texts[i].key, *text_at(job, i), texts[i].most, err))
            return false;
    if (job->poster.line_count > POSTER_LINES_MOST)
        return err_set(err, ERR_INPUT, "a poster has at most %d lines", POSTER_LINES_MOST);
    for (size_t i = 0; i < job->poster.line_count; i++)
        if (!text_is_good("lines", job->poster.lines[i], POSTER_TEXT_MOST, err))
            return false;
    if (job->what == PRINT_PNG && (job->width < 1 || job->width > WIDTH_MOST))
        return err_set(err, ERR_INPUT, "a picture of a poster is 1 to %d pixels wide", WIDTH_MOST);
    return true;
}

/* ---- there ---- */

static json_t *string(struct str text)
{
    return json_stringn(text.n ? text.p : "", text.n);
}

struct str job_write(const struct print_job *job, struct arena *arena)
{
    json_t *all = json_object(), *lines = json_array();
    char *dump;
    struct str text;

    for (size_t i = 0; i < LEN(texts); i++)
        json_object_set_new(all, texts[i].key, string(*text_at(job, i)));
    for (size_t i = 0; i < job->poster.line_count; i++)
        json_array_append_new(lines, string(job->poster.lines[i]));
    json_object_set_new(all, "lines", lines);
    json_object_set_new(all, "what", json_integer(job->what));
    json_object_set_new(all, "paper", json_integer(job->paper));
    json_object_set_new(all, "width", json_integer(job->width));
    json_object_set_new(all, "style", json_integer(job->poster.style));
    json_object_set_new(all, "right-to-left", json_boolean(job->poster.right_to_left || job->card.right_to_left));
    dump = json_dumps(all, JSON_COMPACT);
    text = str_copy(arena, str_from(dump));
    free(dump);
    json_decref(all);
    return text;
}

static struct str text_of(struct arena *arena, const json_t *value)
{
    return json_is_string(value) ? str_copy(arena, str_make(json_string_value(value), json_string_length(value))) : STR("");
}

static int number_of(const json_t *all, const char *key, int below)
{
    json_int_t number = json_integer_value(json_object_get(all, key));

    return number >= 0 && number < below ? (int)number : 0;
}

bool job_read(struct arena *arena, struct str text, struct print_job *ret, struct err *err)
{
    json_t *all = json_loadb(text.n ? text.p : "", text.n, 0, NULL), *line;
    struct print_job job = {0};
    size_t i;

    if (!json_is_object(all)) {
        json_decref(all);
        return err_set(err, ERR_INPUT, "kres-print wants a job as JSON on standard input");
    }
    for (i = 0; i < LEN(texts); i++)
        *(struct str *)(void *)((char *)&job + texts[i].at) = text_of(arena, json_object_get(all, texts[i].key));
    json_array_foreach(json_object_get(all, "lines"), i, line)
        if (job.poster.line_count < POSTER_LINES_MOST)
            job.poster.lines[job.poster.line_count++] = text_of(arena, line);
    job.what = (enum print_what)number_of(all, "what", PRINT_DOCUMENT + 1);
    job.paper = (enum paper)number_of(all, "paper", PAPERS);
    job.width = (unsigned)number_of(all, "width", WIDTH_MOST + 1);
    job.poster.style = (enum poster_style)number_of(all, "style", POSTER_STRIPS + 1);
    job.poster.right_to_left = job.card.right_to_left = json_is_true(json_object_get(all, "right-to-left"));
    json_decref(all);
    *ret = job;
    return job_check(ret, err);
}

/* ---- and back ---- */

struct str answer_write(struct arena *arena, bool ok, struct str bytes, const struct err *why)
{
    struct buf answer = {.arena = arena};

    if (!ok) {
        buf_printf(&answer, "%d %s\n", (int)why->kind, why->text);
        return buf_str(&answer);
    }
    buf_add(&answer, STR("ok\n"));
    buf_add(&answer, bytes);
    return buf_str(&answer);
}

bool answer_read(struct str answer, struct str *ret, struct err *err)
{
    struct str line = str_cut(&answer, '\n');
    int64_t kind;

    if (str_is(line, "ok")) {
        *ret = answer;
        return true;
    }
    if (!str_int(str_cut(&line, ' '), ERR_FAULT, ERR_FULL, &kind))
        return err_set(err, ERR_FAULT, "kres-print answered in another language");
    return err_set(err, (enum err_kind)kind, STR_FMT, STR_ARG(line));
}
