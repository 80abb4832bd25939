/* indicators.c - the files in indicators/ and phrases/ of all packs: word lists and indicators, each complaint
 * with its line.  First every file is read, so that a pack may give words to an indicator of an earlier one
 * (languages.c joins them); then the phrases are compiled. */
#include <stdlib.h>

#include "base/file.h"
#include "screen/draft.h"

enum { WORD_FILES_MOST = 256, EXAMPLES_LEAST = 2 };

static const char *const elements[] = {"act", "means", "purpose", "vulnerability", "context", NULL};
static const char *const strengths[] = {"weak", "medium", "strong", NULL};

struct compiled {
    struct str key;
    const struct phrase *phrase; /* NULL: free */
};

struct reader {
    struct draft *draft;
    struct compiled *compiled; /* phrases of guards: open addressing */
    size_t compiled_count, compiled_room;
    const struct yaml *maps[WORD_FILES_MOST]; /* "words:" of the files read, later ones first */
    size_t map_count;
    struct phrase_lists lists;
    size_t pack;
};

static void complain_at(struct reader *r, const struct err *err)
{
    draft_complain(r->draft, err);
}

struct draft_indicator *draft_find(struct draft *draft, struct str id)
{
    for (size_t i = 0; i < draft->indicator_count; i++)
        if (str_eq(draft->indicators[i].shown.id, id))
            return &draft->indicators[i];
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
    ret->forms = ARENA_ARRAY(&r->draft->arena, forms->count, struct str);
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
                                       "source", "idea", "phrases", "unless", "examples", NULL};
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
    ret->weight = ret->counter ? -r->draft->counter_weights[ret->strength] : r->draft->weights[ret->strength];
    return (!weight || draft_decimal(weight, &ret->weight, err)) && read_forms(r, node, ret, err);
}

static bool compile_phrase(struct reader *r, const struct yaml *text, struct str lang, const struct phrase **ret,
                           struct err *err)
{
    struct phrase *phrase;
    if (!phrase_compile(&r->draft->arena, text, lang, &r->lists, &phrase, err))
        return false;
    *ret = phrase;
    return true;
}

static struct compiled *compiled_of(const struct reader *r, struct str key)
{
    size_t at = str_hash(key) & (r->compiled_room - 1);
    while (r->compiled[at].phrase && !str_eq(r->compiled[at].key, key))
        at = (at + 1) & (r->compiled_room - 1);
    return &r->compiled[at];
}

static void grow_compiled(struct reader *r)
{
    struct compiled *old = r->compiled;
    size_t room = r->compiled_room;
    r->compiled_room = room ? room * 2 : 1024;
    r->compiled = ARENA_ARRAY(&r->draft->arena, r->compiled_room, struct compiled);
    for (size_t i = 0; i < room; i++)
        if (old[i].phrase)
            *compiled_of(r, old[i].key) = old[i];
}

/* Guards are written again and again ("never", "police"): each is compiled once. */
static bool compile_guard(struct reader *r, const struct yaml *text, struct str lang, const struct phrase **ret,
                          struct err *err)
{
    if (r->compiled_count * 2 >= r->compiled_room)
        grow_compiled(r);
    struct str key = str_printf(&r->draft->arena, STR_FMT " " STR_FMT, STR_ARG(lang), STR_ARG(text->text));
    struct compiled *known = compiled_of(r, key);
    if (!known->phrase) {
        if (!compile_phrase(r, text, lang, &known->phrase, err))
            return false;
        known->key = key;
        r->compiled_count++;
    }
    *ret = known->phrase;
    return true;
}

static bool add_guard(struct reader *r, const struct yaml *text, struct str lang, uint8_t before, uint8_t after,
                      struct draft_guard **list, struct err *err)
{
    struct draft_guard *guard = ARENA_NEW(&r->draft->arena, struct draft_guard);
    *guard = (struct draft_guard){.before = before, .after = after, .next = *list};
    if (!compile_guard(r, text, lang, &guard->phrase, err))
        return false;
    *list = guard;
    return true;
}

/* {phrase: …, not: police, within: 5}: near what "not" names (one phrase or a list), the find does not count. */
static bool read_nots(struct reader *r, const struct yaml *item, struct str lang, struct draft_guard **ret, struct err *err)
{
    static const char *const keys[] = {"phrase", "not", "within", NULL};
    const struct yaml *nots = yaml_get(item, "not"), *within = yaml_get(item, "within");
    int64_t near = GUARD_NEAR;
    if (!yaml_only(item, keys, err) || (within && !yaml_int(within, 0, PHRASE_LONGEST, &near, err)))
        return false;
    if (!nots)
        return yaml_fault(err, item, "\"not\" is missing: what the phrase must not stand near; without it write the "
                          "phrase alone, as one line");
    if (nots->type != YAML_LIST)
        return add_guard(r, nots, lang, (uint8_t)near, (uint8_t)near, ret, err);
    for (const struct yaml *one = nots->first; one; one = one->next)
        if (!add_guard(r, one, lang, (uint8_t)near, (uint8_t)near, ret, err))
            return false;
    return true;
}

static bool read_phrase(struct reader *r, const struct yaml *item, struct str lang, uint32_t indicator, struct err *err)
{
    struct draft *draft = r->draft;
    struct draft_phrase added = {.indicator = indicator, .node = item};
    struct yaml *text = NULL;
    if (item->type != YAML_TEXT &&
        (!yaml_need(item, "phrase", YAML_TEXT, &text, err) || !read_nots(r, item, lang, &added.nots, err)))
        return false;
    if (!compile_phrase(r, text ? text : item, lang, &added.phrase, err))
        return false;
    draft->phrases = grow(&draft->arena, draft->phrases, draft->phrase_count, &draft->phrase_room,
                           sizeof *draft->phrases);
    draft->phrases[draft->phrase_count++] = added;
    return true;
}

/* phrases: and unless: by language. */
static void read_by_language(struct reader *r, const struct yaml *langs, bool guards, uint32_t indicator)
{
    struct err err;
    if (langs && !yaml_expect(langs, YAML_MAP, &err)) {
        complain_at(r, &err);
        return;
    }
    for (const struct yaml *lang = langs ? langs->first : NULL; lang; lang = lang->next) {
        if (!yaml_expect(lang, YAML_LIST, &err))
            complain_at(r, &err);
        for (const struct yaml *item = lang->first; item; item = item->next)
            if (guards ? !add_guard(r, item, lang->key, GUARD_NEAR, 0, &r->draft->indicators[indicator].guards, &err)
                       : !read_phrase(r, item, lang->key, indicator, &err))
                complain_at(r, &err);
    }
}

/* Examples are part of an indicator: at least two that hit and two near misses in each of its languages. */
static void check_examples(struct reader *r, const struct yaml *node)
{
    static const char *const keys[] = {"hit", "miss", NULL};
    struct err err;
    const struct yaml *phrases = yaml_get(node, "phrases"), *examples = yaml_get(node, "examples");
    bool any = phrases && phrases->type == YAML_MAP;
    for (const struct yaml *lang = any ? phrases->first : NULL; lang; lang = lang->next) {
        const char *name = arena_copy(&r->draft->arena, lang->key.p, lang->key.n);
        struct yaml *own = examples ? yaml_get(examples, name) : NULL, *hit, *miss;
        if (!own)
            yaml_fault(&err, lang, "the phrases in \"%s\" have no examples; add them under examples: %s:", name, name);
        else if (yaml_only(own, keys, &err) && yaml_need(own, "hit", YAML_LIST, &hit, &err) &&
                 yaml_need(own, "miss", YAML_LIST, &miss, &err)) {
            if (hit->count >= EXAMPLES_LEAST && miss->count >= EXAMPLES_LEAST)
                continue;
            yaml_fault(&err, own, "\"%s\" needs at least two texts that hit and two near misses", name);
        }
        complain_at(r, &err);
    }
}

/* A head is kept with its node; a later pack replaces that of an earlier one, its phrases included. */
static void add_head(struct reader *r, struct yaml *node)
{
    struct draft *draft = r->draft;
    struct err err;
    struct yaml *id;
    if (!yaml_need(node, "id", YAML_TEXT, &id, &err)) {
        complain_at(r, &err);
        return;
    }
    struct draft_indicator *indicator = draft_find(draft, id->text);
    if (indicator && indicator->pack == r->pack) {
        yaml_fault(&err, node, "the indicator " STR_FMT " stands at %s:%d already; give it another id",
                   STR_ARG(id->text), indicator->node->file, indicator->node->line);
        complain_at(r, &err);
        return;
    }
    if (!indicator) {
        draft->indicators = grow(&draft->arena, draft->indicators, draft->indicator_count, &draft->indicator_room,
                               sizeof *draft->indicators);
        indicator = &draft->indicators[draft->indicator_count++];
    }
    *indicator = (struct draft_indicator){.shown.id = id->text, .node = node, .pack = r->pack};
}

/* Reads what the node says, words of all languages now in it. */
static void read_indicator(struct reader *r, uint32_t number)
{
    struct draft_indicator *indicator = &r->draft->indicators[number];
    struct err err;
    struct yaml *phrases;
    if (!read_head(r, indicator->node, &indicator->shown, &err) ||
        !yaml_need(indicator->node, "phrases", YAML_MAP, &phrases, &err)) {
        complain_at(r, &err);
        return;
    }
    read_by_language(r, phrases, false, number);
    read_by_language(r, yaml_get(indicator->node, "unless"), true, number);
    check_examples(r, indicator->node);
}

static bool add_words(struct reader *r, const struct yaml *words, struct err *err)
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

/* A file of indicators/: word lists, and indicators by their heads. */
static bool read_heads(void *context, struct yaml *root, struct err *err)
{
    static const char *const keys[] = {"words", "indicators", NULL};
    struct reader *r = context;
    const struct yaml *words = yaml_get(root, "words"), *list = yaml_get(root, "indicators");
    if (!yaml_only(root, keys, err) || (words && !add_words(r, words, err)) ||
        (list && !yaml_expect(list, YAML_LIST, err)))
        return false;
    for (struct yaml *node = list ? list->first : NULL; node; node = node->next)
        add_head(r, node);
    return true;
}

/* A file of phrases/: one language of many indicators. */
static bool read_language(void *context, struct yaml *root, struct err *err)
{
    struct reader *r = context;
    const struct yaml *words, *item;
    struct yaml *list;
    struct str lang;
    if (!language_open(&r->draft->arena, root, &lang, &words, &list, err) || (words && !add_words(r, words, err)))
        return false;
    for (item = list ? list->first : NULL; item; item = item->next) {
        const struct draft_indicator *indicator = draft_find(r->draft, item->key);
        if (!indicator)
            yaml_fault(err, item, "there is no indicator " STR_FMT " in indicators/; mend its id", STR_ARG(item->key));
        else if (indicator->pack > r->pack)
            continue; /* a later pack took its place, words and all */
        if (!indicator || !language_join(&r->draft->arena, indicator->node, item, lang, err))
            complain_at(r, err);
    }
    return true;
}

typedef bool file_fn(void *context, struct yaml *root, struct err *err);

/* Every YAML file of a folder; a complaint about one does not keep the others from being read. */
static void read_folder(struct reader *r, const char *folder, file_fn *read)
{
    struct arena *arena = &r->draft->arena;
    struct str *names;
    size_t count;
    struct err err;
    if (!file_is_folder(folder))
        return;
    if (!file_list(arena, folder, &names, &count, &err)) {
        complain_at(r, &err);
        return;
    }
    for (size_t i = 0; i < count; i++) {
        struct yaml *root;
        const char *path = arena_printf(arena, "%s/" STR_FMT, folder, STR_ARG(names[i]));
        if (file_is_folder(path))
            read_folder(r, path, read);
        else if (str_ends(names[i], STR(".yaml")) && (!yaml_load(arena, path, &root, &err) || !read(r, root, &err)))
            complain_at(r, &err);
    }
}

void indicators_read(struct draft *draft, const char *const *packs, size_t pack_count)
{
    struct reader r = {.draft = draft};
    for (r.pack = 0; r.pack < pack_count; r.pack++)
        read_folder(&r, arena_printf(&draft->arena, "%s/indicators", packs[r.pack]), read_heads);
    for (r.pack = 0; r.pack < pack_count; r.pack++)
        read_folder(&r, arena_printf(&draft->arena, "%s/phrases", packs[r.pack]), read_language);
    for (uint32_t i = 0; i < draft->indicator_count; i++)
        read_indicator(&r, i);
    if (!draft->indicator_count && !draft->complaints) {
        struct err err;
        err_set(&err, ERR_INPUT, "%s/pack.yaml:1: no pack has indicators; add a file indicators/NAME.yaml beside it",
                pack_count ? packs[0] : "pack");
        draft_complain(draft, &err);
    }
}
