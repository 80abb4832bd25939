/* screen_page.c - see screen_page.h. */
#include "cmd/screen_page.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "cmd/screen_stretch.h"
#include "web/template.h"

enum { BYTES_MOST = 16 * 1024 * 1024, MARKS_MOST = 40, IDENTIFIERS_MOST = 20 };

struct indicator_place {
    const struct screen_indicator *indicator;
    size_t index;
};

struct kept { /* of one level */
    struct str pieces[SCREEN_PAGE_TEXTS];
    size_t count, bytes;
};

struct screen_page {
    const struct screen_job *job;
    const char *path;
    struct arena arena; /* the pieces */
    struct str style, lang;
    struct words *words;
    struct templates *templates;
    struct indicator_place *places; /* by address */
    uint64_t *found;                /* texts, by index of the indicator */
    struct kept kept[SCREEN_LEVELS];
    atomic_bool full[SCREEN_LEVELS];
};

static int by_address(const void *a, const void *b)
{
    uintptr_t x = (uintptr_t)((const struct indicator_place *)a)->indicator,
              y = (uintptr_t)((const struct indicator_place *)b)->indicator;
    return (x > y) - (x < y);
}

static void find_places(struct screen_page *page)
{
    size_t count = screen_indicator_count(page->job->screen);
    page->places = ARENA_ARRAY(&page->arena, count, struct indicator_place);
    page->found = ARENA_ARRAY(&page->arena, count, uint64_t);
    for (size_t i = 0; i < count; i++)
        page->places[i] = (struct indicator_place){screen_indicator_at(page->job->screen, i), i};
    qsort(page->places, count, sizeof *page->places, by_address);
}

/* Better now than after an hour of screening. */
static bool can_be_written(struct arena *arena, const char *path, struct err *err)
{
    const char *slash = strrchr(path, '/');
    const char *folder = slash ? arena_printf(arena, "%.*s/", (int)(slash - path), path) : ".";
    if (file_is_folder(path))
        return err_set(err, ERR_INPUT, "cannot write %s: it is a folder", path);
    if (access(folder, W_OK) < 0)
        return err_set(err, ERR_FAULT, "cannot write %s: its folder is not there or may not be written to", path);
    return true;
}

bool screen_page_new(const struct screen_job *job, const char *ui, const char *path, struct screen_page **ret,
                     struct err *err)
{
    struct screen_page *page = calloc(1, sizeof *page);
    if (!page)
        return err_set(err, ERR_FAULT, "cannot make a page: out of memory");
    struct arena *arena = &page->arena;
    page->job = job;
    page->path = path;
    /* A language of the packs may have no translation of the page. */
    page->lang = file_exists(arena_printf(arena, "%s/po/" STR_FMT ".po", ui, STR_ARG(job->lang))) ? job->lang : STR("en");
    if (!can_be_written(arena, path, err) ||
        !file_read(arena, arena_printf(arena, "%s/css/screen.css", ui), 1 << 20, &page->style, err) ||
        !words_load(arena_printf(arena, "%s/po", ui), &page->lang, 1, &page->words, err) ||
        !templates_load(arena_printf(arena, "%s/templates", ui), page->words, false, &page->templates, err)) {
        screen_page_free(page);
        return false;
    }
    find_places(page);
    *ret = page;
    return true;
}

void screen_page_free(struct screen_page *page)
{
    if (!page)
        return;
    templates_free(page->templates);
    words_free(page->words);
    arena_clear(&page->arena);
    free(page);
}

/* ---- views ---- */

static void set_text(json_t *view, const char *key, struct str value)
{
    json_object_set_new(view, key, json_stringn(value.p ? value.p : "", value.n));
}

static void set_number(json_t *view, const char *key, uint64_t value)
{
    json_object_set_new(view, key, json_integer((json_int_t)value));
}

static json_t *new_item(json_t *list)
{
    json_t *item = json_object();
    json_array_append_new(list, item);
    return item;
}

/* The sentence "!level-high" in the page's language. */
static void set_word(const struct screen_page *page, struct arena *arena, json_t *view, const char *key,
                     const char *prefix, const char *name)
{
    struct str msgid = str_printf(arena, "!%s-%s", prefix, name), said = words_find(page->words, page->lang, msgid);
    set_text(view, key, str_eq(said, msgid) ? str_from(name) : said);
}

static void set_indicator(const struct screen_page *page, struct arena *arena, json_t *view,
                          const struct screen_indicator *indicator)
{
    const struct screen *screen = page->job->screen;
    set_text(view, "name", screen_name(screen, indicator, page->job->lang));
    set_text(view, "reason", screen_reason(screen, indicator, page->job->lang));
    json_object_set_new(view, "counter", json_boolean(indicator->counter));
    set_text(view, "tone", str_from(indicator->counter ? "counter" : screen_strength_name(indicator->strength)));
    set_word(page, arena, view, "element", "element", screen_element_name(indicator->element));
    set_word(page, arena, view, "strength", "strength", screen_strength_name(indicator->strength));
}

static json_t *pieces_view(struct screen_worker *worker, struct str text, const struct screen_result *result)
{
    json_t *pieces = json_array();
    struct screen_stretches stretches = {.text = text, .result = result, .most = MARKS_MOST};
    struct screen_stretch stretch;
    while (screen_stretch_next(&stretches, &stretch)) {
        json_t *piece = new_item(pieces);
        json_object_set_new(piece, "gap", json_boolean(stretch.gap));
        set_text(piece, "words", screen_safe(&worker->arena, stretch.text));
        if (stretch.count)
            set_text(piece, "mark", str_from(screen_stretch_tone(&stretch)));
    }
    return pieces;
}

static json_t *text_view(struct screen_worker *worker, const struct feed_record *record,
                         const struct screen_result *result)
{
    const struct screen_page *page = worker->job->page;
    struct arena *arena = &worker->arena;
    json_t *view = json_object(), *signs = json_array(), *identifiers = json_array();
    const char *level = screen_level_name(result->level);
    set_text(view, "id", screen_shown_id(worker, record));
    set_text(view, "file", str_from(worker->block->in.file));
    set_number(view, "line", record->line);
    set_text(view, "level", str_from(level));
    set_word(page, arena, view, "level_name", "level", level);
    set_text(view, "why", screen_explain(page->job->screen, result, page->job->lang, arena));
    set_text(view, "text_lang", screen_safe(arena, record->lang.n ? record->lang : result->lang));
    json_object_set_new(view, "pieces", pieces_view(worker, record->text, result));
    for (size_t i = 0; i < result->finding_count; i++)
        if (screen_is_first(result, i))
            set_indicator(page, arena, new_item(signs), result->findings[i].indicator);
    for (size_t i = 0; i < result->identifier_count && i < IDENTIFIERS_MOST; i++) {
        json_t *item = new_item(identifiers);
        set_word(page, arena, item, "type", "identifier", identifier_type_name(result->identifiers[i].type));
        set_text(item, "value", screen_safe(arena, result->identifiers[i].value));
    }
    json_object_set_new(view, "signs", signs);
    json_object_set_new(view, "identifiers", identifiers);
    return view;
}

/* ---- while screening ---- */

static void count_findings(struct screen_worker *worker, const struct screen_result *result)
{
    const struct screen_page *page = worker->job->page;
    size_t count = screen_indicator_count(page->job->screen);
    for (size_t i = 0; i < result->finding_count; i++) {
        struct indicator_place wanted = {.indicator = result->findings[i].indicator};
        const struct indicator_place *place =
            screen_is_first(result, i) ? bsearch(&wanted, page->places, count, sizeof wanted, by_address) : NULL;
        if (place)
            worker->found[place->index]++;
    }
}

static struct screen_piece *piece_new(struct screen_block *block)
{
    if (block->piece_count == block->piece_room) {
        size_t room = block->piece_room ? 2 * block->piece_room : 64;
        struct screen_piece *pieces = realloc(block->pieces, room * sizeof *pieces);
        if (!pieces)
            return NULL;
        block->pieces = pieces;
        block->piece_room = room;
    }
    return &block->pieces[block->piece_count++];
}

void screen_page_take(struct screen_worker *worker, const struct feed_record *record,
                      const struct screen_result *result)
{
    struct screen_page *page = worker->job->page;
    struct screen_block *block = worker->block;
    struct str html;
    count_findings(worker, result);
    if (result->level == LEVEL_NONE || result->level < page->job->least || atomic_load(&page->full[result->level]))
        return;
    json_t *view = text_view(worker, record, result);
    if (template_render(page->templates, "screen-text", page->lang, view, &worker->arena, &html, NULL)) {
        struct screen_piece *piece = piece_new(block);
        size_t start = block->page.n;
        json_out_raw(&block->page, html.p, html.n);
        if (piece)
            *piece = (struct screen_piece){result->level, start, block->page.n};
    }
    json_decref(view);
}

void screen_page_keep(struct screen_page *page, const struct screen_block *block)
{
    for (size_t i = 0; i < block->piece_count; i++) {
        const struct screen_piece *piece = &block->pieces[i];
        struct kept *kept = &page->kept[piece->level];
        size_t n = piece->end - piece->start;
        if (atomic_load(&page->full[piece->level]))
            continue;
        if (kept->count < SCREEN_PAGE_TEXTS && kept->bytes + n <= BYTES_MOST) {
            kept->pieces[kept->count++] = str_copy(&page->arena, str_make(block->page.p + piece->start, n));
            kept->bytes += n;
        } else {
            atomic_store(&page->full[piece->level], true);
        }
    }
}

void screen_page_count(struct screen_page *page, const struct screen_worker *worker)
{
    for (size_t i = 0; i < screen_indicator_count(page->job->screen); i++)
        page->found[i] += worker->found[i];
}

/* ---- in the end ---- */

struct order {
    uint64_t texts;
    size_t index;
};

static int by_texts(const void *a, const void *b)
{
    const struct order *x = a, *y = b;
    return x->texts != y->texts ? (x->texts < y->texts ? 1 : -1) : (x->index > y->index) - (x->index < y->index);
}

/* How often each sign was found, the most frequent first. */
static json_t *counts_view(const struct screen_page *page, struct arena *arena)
{
    size_t count = screen_indicator_count(page->job->screen);
    struct order *orders = ARENA_ARRAY(arena, count, struct order);
    json_t *counts = json_array();
    for (size_t i = 0; i < count; i++)
        orders[i] = (struct order){page->found[i], i};
    qsort(orders, count, sizeof *orders, by_texts);
    for (size_t i = 0; i < count && orders[i].texts; i++) {
        json_t *item = new_item(counts);
        set_indicator(page, arena, item, screen_indicator_at(page->job->screen, orders[i].index));
        set_number(item, "texts", orders[i].texts);
    }
    return counts;
}

static size_t add_pieces(const struct kept *kept, size_t shown, json_t *texts)
{
    for (size_t i = 0; i < kept->count && shown < SCREEN_PAGE_TEXTS; i++, shown++)
        set_text(new_item(texts), "html_text", kept->pieces[i]);
    return shown;
}

static void set_levels(const struct screen_page *page, struct arena *arena, const uint64_t levels[SCREEN_LEVELS],
                       json_t *view)
{
    json_t *list = json_array();
    uint64_t all = 0;
    for (int level = LEVEL_HIGH; level >= LEVEL_NONE; level--) {
        const char *name = screen_level_name((enum screen_level)level);
        json_t *item = new_item(list);
        set_text(item, "level", str_from(name));
        set_word(page, arena, item, "name", "level", name);
        set_number(item, "texts", levels[level]);
        all += levels[level];
    }
    json_object_set_new(view, "levels", list);
    set_number(view, "screened", all);
}

bool screen_page_write(struct screen_page *page, const uint64_t levels[SCREEN_LEVELS], struct err *err)
{
    struct arena arena = {0};
    struct buf packs = {.arena = &arena};
    json_t *view = json_object(), *texts = json_array();
    struct str html;
    bool only_high = page->job->least == LEVEL_HIGH;
    size_t shown = add_pieces(&page->kept[LEVEL_SOME], add_pieces(&page->kept[LEVEL_HIGH], 0, texts), texts);
    uint64_t wanted = levels[LEVEL_HIGH] + (only_high ? 0 : levels[LEVEL_SOME]);
    for (size_t i = 0; i < page->job->packs.count; i++)
        buf_printf(&packs, "%s" STR_FMT " " STR_FMT, i ? ", " : "", STR_ARG(page->job->packs.packs[i].id),
                   STR_ARG(page->job->packs.packs[i].version));
    set_text(view, "lang", page->lang);
    set_text(view, "dir", words_right_to_left(page->lang) ? STR("rtl") : STR("ltr"));
    set_text(view, "html_style", page->style);
    set_text(view, "day", words_day(page->words, &arena, page->lang, clock_day(clock_now())));
    set_text(view, "version", STR(KRES_VERSION));
    set_text(view, "packs", buf_str(&packs));
    set_levels(page, &arena, levels, view);
    json_object_set_new(view, "counts", counts_view(page, &arena));
    json_object_set_new(view, "only_high", json_boolean(only_high));
    json_object_set_new(view, "cut", json_boolean(shown < wanted));
    set_number(view, "shown", shown);
    set_number(view, "wanted", wanted);
    json_object_set_new(view, "texts", texts);
    bool ok = template_render(page->templates, "screen-page", page->lang, view, &arena, &html, err) &&
              file_write(page->path, html, 0600, err);
    json_decref(view);
    arena_clear(&arena);
    return ok;
}
