/* indicators.c - the files in indicators/ of all packs: word lists and indicators, each complaint with its line. */
#include <stdlib.h>

#include "base/file.h"
#include "screen/parts.h"

enum { WORD_FILES_MOST = 64 };

static const char *const elements[] = {"act", "means", "purpose", "vulnerability", "context", NULL};
static const char *const strengths[] = {"weak", "medium", "strong", NULL};

struct reader {
    struct screen *screen;
    struct complaints *complaints;
    const struct yaml *maps[WORD_FILES_MOST]; /* "words:" of the files read, later ones first */
    size_t map_count;
    struct phrase_lists lists;
    size_t pack;
};

static void complain_at(struct reader *r, const struct err *err)
{
    complain(r->complaints, err);
}

static struct entry *find_entry(struct screen *screen, struct str id)
{
    for (size_t i = 0; i < screen->entry_count; i++)
        if (str_eq(screen->entries[i].shown.id, id))
            return &screen->entries[i];
    return NULL;
}

static void *grow(struct arena *arena, void *items, size_t count, size_t *room, size_t size)
{
    if (count < *room)
        return items;
    *room = *room ? *room * 2 : 64;
    void *more = arena_array(arena, *room, size);
    if (count)
        memcpy(more, items, count * size);
    return more;
}

static bool read_texts(const struct yaml *node, const char *key, struct err *err)
{
    struct yaml *texts;
    if (!yaml_need(node, key, YAML_MAP, &texts, err))
        return false;
    for (const struct yaml *text = texts->first; text; text = text->next)
        if (text->type != YAML_TEXT || !text->text.n)
            return yaml_fault(err, text, "\"" STR_FMT "\" needs a text", STR_ARG(text->key));
    return texts->count > 0 || yaml_fault(err, texts, "\"%s\" needs a text in at least one language", key);
}

static bool read_forms(struct reader *r, const struct yaml *node, struct screen_indicator *ret, struct err *err)
{
    struct yaml *forms = yaml_get(node, "forms");
    if (!forms)
        return true;
    if (!yaml_expect(forms, YAML_LIST, err))
        return false;
    ret->forms = ARENA_ARRAY(&r->screen->arena, forms->count, struct str);
    for (const struct yaml *form = forms->first; form; form = form->next) {
        if (form->type != YAML_TEXT || !form->text.n)
            return yaml_fault(err, form, "a form is one word such as forced-labour");
        ret->forms[ret->form_count++] = form->text;
    }
    return true;
}

static bool read_head(struct reader *r, const struct yaml *node, struct screen_indicator *ret, struct err *err)
{
    static const char *const keys[] = {"id", "name", "reason", "element", "strength", "counter", "weight", "forms",
                                       "source", "phrases", "unless", "examples", NULL};
    struct yaml *id, *element, *strength, *source;
    size_t choice;
    if (!yaml_only(node, keys, err) || !yaml_need(node, "id", YAML_TEXT, &id, err) || !read_texts(node, "name", err) ||
        !read_texts(node, "reason", err) || !yaml_need(node, "element", YAML_TEXT, &element, err) ||
        !yaml_choice(element, elements, &choice, err))
        return false;
    ret->id = id->text;
    ret->element = (enum screen_element)choice;
    if (!yaml_need(node, "strength", YAML_TEXT, &strength, err) || !yaml_choice(strength, strengths, &choice, err) ||
        !yaml_need(node, "source", YAML_TEXT, &source, err))
        return false;
    ret->strength = (enum screen_strength)choice;
    ret->source = source->text;
    const struct yaml *counter = yaml_get(node, "counter"), *weight = yaml_get(node, "weight");
    if (counter && !yaml_bool(counter, &ret->counter, err))
        return false;
    ret->weight = ret->counter ? -r->screen->counter_weights[ret->strength] : r->screen->weights[ret->strength];
    return (!weight || parts_decimal(weight, &ret->weight, err)) && read_forms(r, node, ret, err);
}

static void read_phrases(struct reader *r, const struct yaml *node, const char *key, bool guard, uint32_t entry)
{
    struct screen *screen = r->screen;
    struct err err;
    const struct yaml *langs = yaml_get(node, key);
    if (langs && !yaml_expect(langs, YAML_MAP, &err)) {
        complain_at(r, &err);
        return;
    }
    for (const struct yaml *lang = langs ? langs->first : NULL; lang; lang = lang->next) {
        if (!yaml_expect(lang, YAML_LIST, &err))
            complain_at(r, &err);
        for (const struct yaml *text = lang->first; text; text = text->next) {
            struct phrase *phrase;
            if (!phrase_compile(&screen->arena, text, lang->key, &r->lists, &phrase, &err)) {
                complain_at(r, &err);
                continue;
            }
            screen->phrases = grow(&screen->arena, screen->phrases, screen->phrase_count, &screen->phrase_room,
                                   sizeof *screen->phrases);
            screen->phrases[screen->phrase_count++] =
                (struct pack_phrase){.phrase = phrase, .entry = entry, .guard = guard, .lang = lang->key, .node = text};
        }
    }
}

/* Examples are part of an indicator: at least two that hit and one near miss in each of its languages. */
static void check_examples(struct reader *r, const struct yaml *node)
{
    static const char *const keys[] = {"hit", "miss", NULL};
    struct err err;
    const struct yaml *phrases = yaml_get(node, "phrases"), *examples = yaml_get(node, "examples");
    bool any = phrases && phrases->type == YAML_MAP;
    for (const struct yaml *lang = any ? phrases->first : NULL; lang; lang = lang->next) {
        const char *name = arena_copy(&r->screen->arena, lang->key.p, lang->key.n);
        struct yaml *own = examples ? yaml_get(examples, name) : NULL, *hit, *miss;
        if (!own)
            yaml_fault(&err, lang, "the phrases in \"%s\" have no examples; add them under examples: %s:", name, name);
        else if (yaml_only(own, keys, &err) && yaml_need(own, "hit", YAML_LIST, &hit, &err) &&
                 yaml_need(own, "miss", YAML_LIST, &miss, &err)) {
            if (hit->count >= 2 && miss->count >= 1)
                continue;
            yaml_fault(&err, own, "\"%s\" needs at least two texts that hit and one near miss", name);
        }
        complain_at(r, &err);
    }
}

static void read_indicator(struct reader *r, const struct yaml *node)
{
    struct screen *screen = r->screen;
    struct screen_indicator head = {0};
    struct err err;
    struct yaml *phrases;
    if (!read_head(r, node, &head, &err) || !yaml_need(node, "phrases", YAML_MAP, &phrases, &err)) {
        complain_at(r, &err);
        return;
    }
    struct entry *entry = find_entry(screen, head.id);
    if (entry && entry->pack == r->pack) {
        yaml_fault(&err, node, "the indicator " STR_FMT " stands at %s:%d already; give it another id",
                   STR_ARG(head.id), entry->node->file, entry->node->line);
        complain_at(r, &err);
        return;
    }
    if (entry) { /* a later pack replaces it: the phrases of the earlier one fall away */
        size_t kept = 0, at = (size_t)(entry - screen->entries);
        for (size_t i = 0; i < screen->phrase_count; i++)
            if (screen->phrases[i].entry != at)
                screen->phrases[kept++] = screen->phrases[i];
        screen->phrase_count = kept;
    } else {
        screen->entries = grow(&screen->arena, screen->entries, screen->entry_count, &screen->entry_room,
                               sizeof *screen->entries);
        entry = &screen->entries[screen->entry_count++];
    }
    *entry = (struct entry){.shown = head, .node = node, .pack = r->pack};
    uint32_t number = (uint32_t)(entry - screen->entries);
    read_phrases(r, node, "phrases", false, number);
    read_phrases(r, node, "unless", true, number);
    check_examples(r, node);
}

static bool read_words(struct reader *r, const struct yaml *words, struct err *err)
{
    if (!yaml_expect(words, YAML_MAP, err))
        return false;
    for (const struct yaml *list = words->first; list; list = list->next) {
        if (!yaml_expect(list, YAML_MAP, err))
            return false;
        for (const struct yaml *lang = list->first; lang; lang = lang->next) {
            if (!yaml_expect(lang, YAML_LIST, err))
                return false;
            for (const struct yaml *word = lang->first; word; word = word->next)
                if (word->type != YAML_TEXT || !word->text.n)
                    return yaml_fault(err, word, "a word list holds words and phrases, one an item");
        }
    }
    if (r->map_count == WORD_FILES_MOST)
        return yaml_fault(err, words, "more than %d files have word lists; put some together", WORD_FILES_MOST);
    memmove(r->maps + 1, r->maps, r->map_count * sizeof *r->maps);
    r->maps[0] = words;
    r->lists = (struct phrase_lists){.maps = r->maps, .count = ++r->map_count};
    return true;
}

/* All files of one pack: first every word list, then the indicators that use them. */
static void read_pack(struct reader *r, const char *folder)
{
    static const char *const keys[] = {"words", "indicators", NULL};
    struct arena *arena = &r->screen->arena;
    struct str *names;
    size_t count;
    struct err err;
    if (!file_is_folder(folder))
        return;
    if (!file_list(arena, folder, &names, &count, &err)) {
        complain_at(r, &err);
        return;
    }
    struct yaml **roots = ARENA_ARRAY(arena, count, struct yaml *);
    for (size_t i = 0; i < count; i++) {
        if (!str_ends(names[i], STR(".yaml")))
            continue;
        const char *path = arena_printf(arena, "%s/" STR_FMT, folder, STR_ARG(names[i]));
        const struct yaml *words;
        if (!yaml_load(arena, path, &roots[i], &err)) {
            complain_at(r, &err);
            continue;
        }
        words = yaml_get(roots[i], "words");
        if (!yaml_only(roots[i], keys, &err) || (words && !read_words(r, words, &err)))
            complain_at(r, &err);
    }
    for (size_t i = 0; i < count; i++) {
        struct yaml *list = roots[i] ? yaml_get(roots[i], "indicators") : NULL;
        if (list && !yaml_expect(list, YAML_LIST, &err)) {
            complain_at(r, &err);
            continue;
        }
        for (const struct yaml *node = list ? list->first : NULL; node; node = node->next)
            read_indicator(r, node);
    }
}

void indicators_read(struct screen *screen, const char *const *packs, size_t pack_count,
                     struct complaints *complaints)
{
    struct reader r = {.screen = screen, .complaints = complaints};
    for (r.pack = 0; r.pack < pack_count; r.pack++)
        read_pack(&r, arena_printf(&screen->arena, "%s/indicators", packs[r.pack]));
    if (!screen->entry_count && !complaints->count) {
        struct err err;
        err_set(&err, ERR_INPUT, "%s/pack.yaml:1: no pack has indicators; add a file indicators/NAME.yaml beside it",
                pack_count ? packs[0] : "pack");
        complain(complaints, &err);
    }
}
